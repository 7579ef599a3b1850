//! What a request comes to: new entries, or a refusal that says where it stands.

mod dated;
mod depart;
mod duty;
mod examine;
mod hear;
mod lead;
mod measures;
mod merge;
mod papers;
mod people;
mod require;
mod staged;
mod submit;
mod travel;
mod voids;

use jiff::civil::Date;
use statute::answer::Determination;
use statute::determine::Contradiction;

use crate::command::{Command, Request};
use crate::docket::Docket;
use crate::entry::{Draft, Entry};
use crate::ground::Ground;
use crate::law::Law;
use crate::refusal::{No, Refusal};

/// A request on a docket, under the law of a day.
pub(crate) struct Ask<'a> {
    pub(crate) docket: &'a Docket,
    pub(crate) request: &'a Request,
    pub(crate) law: &'a Law,
    pub(crate) today: Date,
}

impl Docket {
    /// What `request` comes to on `today`: entries to be appended, in order, or why none.
    ///
    /// # Errors
    /// [`No`]: a refusal with its citation, or what is wrong with the request.
    pub fn decide(&self, request: &Request, law: &Law, today: Date) -> Result<Vec<Draft>, No> {
        let ask = Ask { docket: self, request, law, today };
        ask.dated()?;
        ask.staged()?;
        ask.dutied()?;
        ask.ordered()?;
        ask.in_own_words()?;
        let entries = ask.entries()?;
        let mut drafts = ask.drafts(entries);
        ask.stands(&drafts)?;
        let voided = ask.voided(&drafts)?;
        drafts.extend(ask.drafts(voided));
        Ok(drafts)
    }
}

impl Ask<'_> {
    /// A refusal on one of the docket's own grounds.
    pub(crate) fn refusal(&self, ground: Ground) -> Refusal {
        Refusal::of_ground(ground, self.law.ground(ground))
    }

    pub(crate) fn refuse<T>(&self, ground: Ground) -> Result<T, No> {
        Err(self.refusal(ground).into())
    }

    pub(crate) fn refuse_saying<T>(&self, ground: Ground, more: &str) -> Result<T, No> {
        Err(self.refusal(ground).saying(more).into())
    }

    fn entries(&self) -> Result<Vec<Entry>, No> {
        match &self.request.command {
            Command::Receive(lead) => self.receive(lead),
            Command::Supplement(added) => self.supplement(added),
            Command::Withdraw(withdrawal) => self.withdraw(withdrawal),
            Command::NameUnit(unit) => self.name_unit(unit),
            Command::Assign(handlers) => self.assign(handlers),
            Command::AddEvidence(evidence) => self.add_evidence(evidence),
            Command::Find(finding) => self.find(finding),
            Command::NamePerson(person) => self.name_person(person),
            Command::RemovePerson(removed) => self.remove_person(removed),
            Command::RaiseRecusal(raised) => self.raise_recusal(raised),
            Command::DecideRecusal(decided) => self.decide_recusal(decided),
            Command::DraftOpinion(opinion) => self.draft_opinion(opinion),
            Command::Answer(opinion) => self.answer(opinion),
            Command::Deliberate(meeting) => self.deliberate(meeting),
            Command::OfferHearing(offer) => self.offer_hearing(offer),
            Command::HearStatement(said) => self.hear_statement(said),
            Command::WaiveStatement(waiver) => self.waive_statement(waiver),
            Command::AnswerArgument(answer) => self.answer_argument(answer),
            Command::HearThirdParty(third) => self.hear_third_party(third),
            Command::Submit(made) => self.submit(made),
            Command::Approve(approval) => self.approve(approval),
            Command::Return(verdict) => self.give_back(verdict),
            Command::ProposeMerging(merge) => self.propose_merging(merge),
            Command::Reply(reply) => self.reply(reply),
            Command::RecordSelfAccountability(own) => {
                Ok(vec![Entry::SelfAccountabilityBegun(own.clone())])
            }
            Command::RequestExtension(asked) => self.request_extension(asked),
            Command::DecideExtension(decided) => self.decide_extension(decided),
            Command::Determine {} => self.determine(),
            Command::Depart(departure) => self.depart(departure),
            Command::LookUpRepeat(found) => self.look_up_repeat(found),
            Command::CheckRepeat(checked) => self.check_repeat(checked),
            Command::ReturnToExamination(back) => self.return_to_examination(back),
            Command::ConfirmLate(confirmed) => self.confirm_late(confirmed),
            Command::FixGrade(fixed) => self.fix_grade(fixed),
            Command::ChooseMeasures(chosen) => self.choose_measures(chosen),
            Command::AttachBasis(basis) => self.attach_basis(basis),
            Command::RequestGovernment(asked) => self.request_government(asked),
            Command::DecideAsGovernment(said) => self.decide_as_government(said),
            Command::Issue(issue) => self.issue(issue),
            Command::Serve(service) => self.serve(service),
            Command::PublishNotice(notice) => self.publish_notice(notice),
        }
    }

    pub(crate) fn drafts(&self, entries: Vec<Entry>) -> Vec<Draft> {
        let Request { actor, happened_on, late, .. } = self.request;
        let draft = |entry| Draft {
            by: actor.clone(),
            happened_on: *happened_on,
            late: late.clone(),
            entry,
        };
        entries.into_iter().map(draft).collect()
    }

    /// What the pack says of the docket as it stands.
    pub(crate) fn said(&self) -> Result<Determination, No> {
        self.said_of(self.docket)
    }

    pub(crate) fn said_of(&self, docket: &Docket) -> Result<Determination, No> {
        let case = docket.case(self.law);
        self.law.determine(&case, self.today).map_err(|found| self.contradiction(found))
    }

    pub(crate) fn contradiction(&self, found: Vec<Contradiction>) -> No {
        let said: Vec<String> = found.into_iter().map(|one| one.message).collect();
        self.refusal(Ground::Contradiction).saying(&said.join(";")).into()
    }

    /// No entry is made after which the facts contradict one another.
    fn stands(&self, drafts: &[Draft]) -> Result<(), No> {
        let after = self.docket.after(drafts);
        if after.revision == self.docket.revision {
            return Ok(());
        }
        self.said_of(&after).map(drop)
    }
}
