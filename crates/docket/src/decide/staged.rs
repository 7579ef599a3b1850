//! Whether a command may be asked at the stage, and if not, where that stands.

use super::Ask;
use crate::command::Command;
use crate::ground::Ground;
use crate::law::StepId;
use crate::refusal::{No, Refusal};
use crate::stage::Stage;

/// Where a refusal at the wrong stage stands: a ground of its own, or the step itself.
enum Stands {
    Ground(Ground),
    Step(StepId),
}

impl Ask<'_> {
    /// Whether the stage takes the command.
    pub(super) fn staged(&self) -> Result<(), No> {
        let stage = self.docket.stage;
        if stage.takes(&self.request.command) {
            return Ok(());
        }
        let at = format!("案卷现在的阶段是“{}”", stage.term());
        match self.stands_on() {
            Stands::Ground(ground) => self.refuse_saying(ground, &at),
            Stands::Step(step) => self.refuse_stage(step, &at),
        }
    }

    fn refuse_stage<T>(&self, step: StepId, at: &str) -> Result<T, No> {
        let term = self.law.step(step).map_or("", |(step, _)| step.name.term.as_str());
        let text = format!("{at},不能{term}");
        Err(Refusal::of_stage(text, self.law.cites(step)).into())
    }

    fn stands_on(&self) -> Stands {
        match &self.request.command {
            Command::Find(_) | Command::NamePerson(_) | Command::RemovePerson(_)
                // Before it is docketed it is too early for people, not too late.
                if ![Stage::New, Stage::Lead].contains(&self.docket.stage()) =>
            {
                Stands::Ground(Ground::TooLateForFacts)
            }
            Command::FixGrade(_) | Command::ChooseMeasures(_) | Command::AttachBasis(_) => {
                Stands::Ground(Ground::NotConfirmed)
            }
            Command::RequestGovernment(_) | Command::DecideAsGovernment(_) => {
                Stands::Ground(Ground::NotApproved)
            }
            Command::Issue(_) | Command::Serve(_) | Command::PublishNotice(_) => {
                Stands::Ground(Ground::NothingIssued)
            }
            Command::RequestExtension(_) | Command::DecideExtension(_) => {
                Stands::Ground(Ground::NoClock)
            }
            Command::Withdraw(_) => Stands::Ground(Ground::WithdrawalEndsNothing),
            Command::Receive(_) | Command::Supplement(_) => Stands::Step(StepId::Receive),
            Command::NameUnit(_) | Command::AddEvidence(_) | Command::Find(_) => {
                Stands::Step(StepId::Find)
            }
            Command::NamePerson(_) | Command::RemovePerson(_) => Stands::Step(StepId::Name),
            Command::Assign(_)
            | Command::RaiseRecusal(_)
            | Command::DecideRecusal(_)
            | Command::Submit(_)
            | Command::Approve(_)
            | Command::Return(_)
            | Command::ConfirmLate(_) => Stands::Step(StepId::Duty),
            Command::DraftOpinion(_) | Command::Answer(_) | Command::Deliberate(_) => {
                Stands::Step(StepId::Answer)
            }
            Command::OfferHearing(_)
            | Command::HearStatement(_)
            | Command::WaiveStatement(_)
            | Command::AnswerArgument(_)
            | Command::HearThirdParty(_) => Stands::Step(StepId::Hear),
            Command::Reply(_) => Stands::Step(StepId::Refuse),
            Command::ProposeMerging(_) => Stands::Step(StepId::Merge),
            Command::RecordSelfAccountability(_) => Stands::Step(StepId::Docket),
            Command::Determine {} | Command::Depart(_) => Stands::Step(StepId::Verify),
            Command::LookUpRepeat(_) | Command::CheckRepeat(_) => Stands::Step(StepId::Repeat),
            Command::ReturnToExamination(_) => Stands::Step(StepId::Verify),
        }
    }
}
