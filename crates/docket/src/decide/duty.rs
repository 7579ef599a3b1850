//! Who may ask what: duty, recusal, and the handlers of the case.

use super::Ask;
use crate::actor::{Actor, Duty};
use crate::command::Command;
use crate::entry::Matter;
use crate::ground::Ground;
use crate::ids::PersonId;
use crate::refusal::No;
use crate::stage::Stage;

/// Who may ask a command.
enum Who {
    /// Anybody; a person in office must be of these duties.
    Open(&'static [Duty]),
    /// Only those in office with one of these duties.
    Office(&'static [Duty]),
}

const FRONT: &[Duty] = &[Duty::Intake, Duty::Handling];
const HANDLER: &[Duty] = &[Duty::Handling];
const HEAD: &[Duty] = &[Duty::Head];
/// The head, and about the head those above.
const RECUSAL: &[Duty] = &[Duty::Head, Duty::Government, Duty::UpperBody];
/// The authorities themselves, or a handler who enters their paper.
const GRANTS: &[Duty] = &[Duty::Government, Duty::UpperBody, Duty::Handling];
const GOVERNMENT: &[Duty] = &[Duty::Government, Duty::Handling];
const CHECKS: &[Duty] = &[Duty::Handling, Duty::Head];
/// The duties of the accountability body.
const OF_BODY: &[Duty] = &[Duty::Intake, Duty::Handling, Duty::Head];
const ALL: &[Duty] = &[
    Duty::Intake,
    Duty::Handling,
    Duty::Head,
    Duty::Government,
    Duty::UpperBody,
    Duty::CompensatingOrgan,
];

fn who(command: &Command) -> Who {
    match command {
        Command::Receive(_) | Command::Supplement(_) | Command::Withdraw(_) => Who::Open(FRONT),
        Command::NameUnit(_)
        | Command::AddEvidence(_)
        | Command::Find(_)
        | Command::Submit(_)
        | Command::Reply(_)
        | Command::ProposeMerging(_)
        | Command::RecordSelfAccountability(_)
        | Command::DraftOpinion(_)
        | Command::Serve(_)
        | Command::PublishNotice(_)
        | Command::Determine {} => Who::Office(FRONT),
        Command::NamePerson(_)
        | Command::RemovePerson(_)
        | Command::OfferHearing(_)
        | Command::HearStatement(_)
        | Command::WaiveStatement(_)
        | Command::AnswerArgument(_)
        | Command::HearThirdParty(_)
        | Command::RequestExtension(_)
        | Command::Depart(_)
        | Command::LookUpRepeat(_)
        | Command::FixGrade(_)
        | Command::ChooseMeasures(_)
        | Command::AttachBasis(_)
        | Command::RequestGovernment(_)
        | Command::Issue(_) => Who::Office(HANDLER),
        Command::DecideRecusal(_) => Who::Office(RECUSAL),
        Command::Assign(_)
        | Command::Deliberate(_)
        | Command::Approve(_)
        | Command::Return(_)
        | Command::ReturnToExamination(_) => Who::Office(HEAD),
        Command::DecideExtension(_) => Who::Office(GRANTS),
        Command::DecideAsGovernment(_) => Who::Office(GOVERNMENT),
        Command::CheckRepeat(_) => Who::Office(CHECKS),
        // Who answers is said by the pack; anybody in office may ask that somebody stand back, or have been the second
        // person of a late entry.
        Command::RaiseRecusal(_) | Command::Answer(_) | Command::ConfirmLate(_) => {
            Who::Office(ALL)
        }
    }
}

impl Ask<'_> {
    /// Duty and recusal, at every act.
    pub(super) fn dutied(&self) -> Result<(), No> {
        let actor = &self.request.actor;
        let (duties, is_open) = match who(&self.request.command) {
            Who::Open(duties) => (duties, true),
            Who::Office(duties) => (duties, false),
        };
        let (Some(person), Some(organ)) = (actor.person(), actor.organ()) else {
            return if is_open { Ok(()) } else { self.refuse(Ground::WrongDuty) };
        };
        // Whoever must stand back may say so, whatever they are there for.
        if self.is_own_recusal() {
            return Ok(());
        }
        if let Some(bar) = self.docket.bar(person, organ) {
            return self.refuse_saying(Ground::Recused, bar.words());
        }
        let held: Vec<Duty> = duties.iter().copied().filter(|duty| self.holds(*duty)).collect();
        if decides(&self.request.command) {
            self.no_recusal_waits()?;
        }
        if held.is_empty() {
            let terms: Vec<&str> = duties.iter().map(|duty| duty.term()).collect();
            return self.refuse_saying(Ground::WrongDuty, &format!("须是{}", terms.join("或")));
        }
        if !held.iter().any(|duty| self.reaches(*duty, person)) {
            return self.refuse_saying(Ground::WrongDuty, "须是本案的承办人");
        }
        if held == [Duty::Handling] { self.two_remain() } else { Ok(()) }
    }

    /// Whether a duty reaches this docket as it stands: once a case has its handlers, handling is theirs, and whoever
    /// takes in leads takes in papers only.
    fn reaches(&self, duty: Duty, person: &PersonId) -> bool {
        let is_open = self.docket.stage == Stage::New || self.docket.stage == Stage::Lead;
        match duty {
            Duty::Handling => {
                let handlers = self.docket.handlers.as_ref();
                is_open || handlers.is_none_or(|handlers| handlers.has(person))
            }
            Duty::Intake => is_open || is_clerical(&self.request.command),
            Duty::Head | Duty::Government | Duty::UpperBody | Duty::CompensatingOrgan => true,
        }
    }

    /// Whether the actor has `duty` in this docket: an own one; one of the body in whose stead the government acts;
    /// that of a head who stands back, which falls to those above (回避).
    pub(super) fn holds(&self, duty: Duty) -> bool {
        let actor = &self.request.actor;
        let is_deputy = actor.has(Duty::Government) && self.docket.is_of_own_body();
        let stands_in = duty == Duty::Head && self.docket.head_recused.is_some();
        let above = [Duty::Government, Duty::UpperBody];
        actor.has(duty)
            || (is_deputy && OF_BODY.contains(&duty))
            || (stands_in && above.iter().any(|one| actor.has(*one)))
    }

    /// Nobody goes on alone: where one of the two handlers stands back, another is assigned before anything is done.
    fn two_remain(&self) -> Result<(), No> {
        let Some(handlers) = &self.docket.handlers else { return Ok(()) };
        if handlers.lead == handlers.second {
            return self.refuse(Ground::TwoHandlers);
        }
        match [&handlers.lead, &handlers.second]
            .into_iter()
            .find(|one| self.docket.stands_back(one))
        {
            Some(gone) => {
                let text = format!("“{gone}”回避,须先另行指定承办人");
                self.refuse_saying(Ground::TwoHandlers, &text)
            }
            None => Ok(()),
        }
    }

    fn is_own_recusal(&self) -> bool {
        let Command::RaiseRecusal(raised) = &self.request.command else { return false };
        self.request.actor.person() == Some(&raised.person)
    }

    /// Whoever approves or checks is another than who proposed.
    pub(super) fn other_than(&self, author: &PersonId) -> Result<(), No> {
        if self.request.actor.person() == Some(author) {
            return self.refuse(Ground::ApproverIsAuthor);
        }
        Ok(())
    }

    /// Whether the matter of a submission may be submitted at the stage.
    pub(super) fn matter_fits(&self, matter: &Matter) -> Result<(), No> {
        let stages: &[Stage] = match matter {
            Matter::Docketing(_) | Matter::Refusal(_) => &[Stage::Lead],
            Matter::Transfer(_) | Matter::Merging(_) => {
                &[Stage::Lead, Stage::Examination, Stage::Confirmed]
            }
            Matter::Confirmation | Matter::Ending(_) => &[Stage::Examination],
            Matter::Discontinuance(_) => &[Stage::Examination, Stage::Confirmed],
            Matter::Reopening(_) => &[Stage::Refused, Stage::Transferred, Stage::Ended],
            Matter::Measures => &[Stage::Confirmed],
        };
        if stages.contains(&self.docket.stage) {
            return Ok(());
        }
        let at = format!("案卷现在的阶段是“{}”", self.docket.stage.term());
        let ground = match matter {
            Matter::Measures => Ground::NotConfirmed,
            Matter::Reopening(_) => Ground::NothingNew,
            Matter::Docketing(_)
            | Matter::Refusal(_)
            | Matter::Transfer(_)
            | Matter::Merging(_)
            | Matter::Confirmation
            | Matter::Ending(_)
            | Matter::Discontinuance(_) => Ground::NotUnderExamination,
        };
        self.refuse_saying(ground, &at)
    }
}

/// Whether the command decides about what somebody else has proposed.
fn decides(command: &Command) -> bool {
    if let Command::Approve(_)
    | Command::Answer(_)
    | Command::CheckRepeat(_)
    | Command::DecideExtension(_)
    | Command::DecideAsGovernment(_) = command
    {
        return true;
    }
    false
}

/// Whether the command takes in or sends out papers and judges nothing.
fn is_clerical(command: &Command) -> bool {
    match command {
        Command::Receive(_)
        | Command::Supplement(_)
        | Command::Withdraw(_)
        | Command::AddEvidence(_)
        | Command::Reply(_)
        | Command::Serve(_)
        | Command::PublishNotice(_)
        | Command::RaiseRecusal(_)
        | Command::ConfirmLate(_) => true,
        Command::NameUnit(_)
        | Command::Assign(_)
        | Command::Find(_)
        | Command::NamePerson(_)
        | Command::RemovePerson(_)
        | Command::DecideRecusal(_)
        | Command::DraftOpinion(_)
        | Command::Answer(_)
        | Command::Deliberate(_)
        | Command::OfferHearing(_)
        | Command::HearStatement(_)
        | Command::WaiveStatement(_)
        | Command::AnswerArgument(_)
        | Command::HearThirdParty(_)
        | Command::Submit(_)
        | Command::Approve(_)
        | Command::Return(_)
        | Command::ProposeMerging(_)
        | Command::RecordSelfAccountability(_)
        | Command::RequestExtension(_)
        | Command::DecideExtension(_)
        | Command::Determine {}
        | Command::Depart(_)
        | Command::LookUpRepeat(_)
        | Command::CheckRepeat(_)
        | Command::ReturnToExamination(_)
        | Command::FixGrade(_)
        | Command::ChooseMeasures(_)
        | Command::AttachBasis(_)
        | Command::RequestGovernment(_)
        | Command::DecideAsGovernment(_)
        | Command::Issue(_) => false,
    }
}

impl Actor {
    /// Somebody in office, for whom an entry can stand as author.
    pub(crate) fn is_staff(&self) -> bool {
        self.person().is_some()
    }
}
