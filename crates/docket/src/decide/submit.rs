//! Submission and approval: nothing that binds anybody is decided by one person.

use super::Ask;
use crate::docket::Submission;
use crate::entry::{
    Approval, Discontinuance, Ending, Entry, Matter, RefusalOfLead, SubmissionMade, Verdict,
};
use crate::facts;
use crate::ground::Ground;
use crate::ids::CaseNumber;
use crate::law::StepId;
use crate::refusal::No;
use statute::answer::ValueOut;

impl Ask<'_> {
    pub(super) fn submit(&self, made: &SubmissionMade) -> Result<Vec<Entry>, No> {
        if self.docket.open.is_some() {
            return self.refuse(Ground::AlreadySubmitted);
        }
        if made.reason.trim().is_empty() {
            return self.refuse(Ground::WithoutReason);
        }
        self.matter_fits(&made.matter)?;
        self.all_witnessed()?;
        self.ready(&made.matter)?;
        Ok(vec![Entry::Submitted(made.clone())])
    }

    /// Whether a matter is ready: asked when it is submitted and again when it is approved.
    fn ready(&self, matter: &Matter) -> Result<(), No> {
        match matter {
            Matter::Docketing(handlers) => {
                self.two(handlers)?;
                self.require(StepId::Docket, &self.said()?, None)
            }
            Matter::Refusal(refusal) => {
                self.refusal_is_told(refusal)?;
                self.require(StepId::Refuse, &self.said()?, None)
            }
            Matter::Transfer(transfer) => {
                self.transfer_may_go(transfer)?;
                self.require(StepId::Transfer, &self.said()?, None)
            }
            Matter::Merging(merge) => self.merge_is_one(merge),
            Matter::Confirmation => self.may_be_confirmed(),
            Matter::Ending(ending) => self.may_end(ending),
            Matter::Discontinuance(discontinuance) => self.may_discontinue(discontinuance),
            Matter::Reopening(reopening) => self.may_reopen(reopening),
            Matter::Measures => self.measures_are_whole(),
        }
    }

    fn refusal_is_told(&self, refusal: &RefusalOfLead) -> Result<(), No> {
        if refusal.reason.trim().is_empty() || refusal.remedies.trim().is_empty() {
            return self.refuse(Ground::ReasonsAndRemedies);
        }
        Ok(())
    }

    fn may_be_confirmed(&self) -> Result<(), No> {
        if self.docket.people.is_empty() {
            return self.refuse(Ground::NobodyNamed);
        }
        let said = self.said()?;
        self.require(StepId::Confirm, &said, None)?;
        self.all_heard(&said)?;
        self.all_checked()?;
        self.departures_stand()?;
        self.determined_afresh()
    }

    /// The law keeps it no longer: time-barred, withdrawn, or the unit has done it itself.
    fn may_discontinue(&self, discontinuance: &Discontinuance) -> Result<(), No> {
        let Discontinuance { reason, remedies } = discontinuance;
        if reason.trim().is_empty() || remedies.trim().is_empty() {
            return self.refuse(Ground::ReasonsAndRemedies);
        }
        self.require(StepId::Discontinue, &self.said()?, None)?;
        self.determined_afresh()
    }

    pub(super) fn determined_afresh(&self) -> Result<(), No> {
        if self.docket.is_determined() {
            return Ok(());
        }
        self.refuse(Ground::NoFreshDetermination)
    }

    /// Earlier cases of everybody were looked up and checked by another (safeguard 6).
    pub(super) fn all_checked(&self) -> Result<(), No> {
        match self.docket.people.iter().find(|person| !person.is_checked) {
            Some(person) => self.refuse_saying(Ground::RepeatUnconfirmed, &person.name),
            // Checked under another reading, it may not hold any more.
            None => self.repeats_hold(self.docket),
        }
    }

    fn may_end(&self, ending: &Ending) -> Result<(), No> {
        self.text("missing", &ending.missing)?;
        let said = self.said()?;
        self.require(StepId::End, &said, None)?;
        let found = said.answers.get(facts::CONFIRMATION).map(|answer| &answer.value);
        if found != Some(&ValueOut::Word(ending.ending.to_string())) {
            return Err(No::invalid("ending", "与定性的结论不同"));
        }
        self.determined_afresh()
    }

    pub(super) fn approve(&self, approval: &Approval) -> Result<Vec<Entry>, No> {
        let open = self.open(approval.submission)?;
        self.other_than(&open.by)?;
        self.no_author()?;
        self.all_witnessed()?;
        if open.revision != self.docket.revision {
            return self.refuse(Ground::NoFreshDetermination);
        }
        self.ready(&open.matter)?;
        let verdict = Verdict { submission: approval.submission, note: approval.note.clone() };
        let mut entries = vec![Entry::Approved(verdict)];
        entries.extend(effect(&open.matter, approval.number.as_ref())?);
        Ok(entries)
    }

    /// Whoever found, proposed or chose something in the case, or handles it, does not approve it.
    fn no_author(&self) -> Result<(), No> {
        let Some(person) = self.request.actor.person() else { return Ok(()) };
        let handlers = self.docket.handlers.as_ref();
        if self.docket.authors.contains(person) {
            let more = "案卷里的事实、意见或者措施有其提出的";
            return self.refuse_saying(Ground::ApproverIsAuthor, more);
        }
        if handlers.is_some_and(|handlers| handlers.has(person)) {
            return self.refuse_saying(Ground::ApproverIsAuthor, "是本案的承办人");
        }
        Ok(())
    }

    pub(super) fn give_back(&self, verdict: &Verdict) -> Result<Vec<Entry>, No> {
        let open = self.open(verdict.submission)?;
        self.other_than(&open.by)?;
        if verdict.note.trim().is_empty() {
            return self.refuse(Ground::WithoutReason);
        }
        Ok(vec![Entry::Returned(verdict.clone())])
    }

    fn open(&self, submission: u32) -> Result<&Submission, No> {
        match self.docket.open.as_ref().filter(|open| open.seq == submission) {
            Some(open) => Ok(open),
            None => self.refuse(Ground::NothingSubmitted),
        }
    }
}

/// What follows from an approval.
fn effect(matter: &Matter, number: Option<&CaseNumber>) -> Result<Option<Entry>, No> {
    Ok(match matter {
        Matter::Docketing(handlers) => {
            let Some(number) = number else {
                return Err(No::invalid("number", "立案须有案号"));
            };
            Some(Entry::Docketed { number: number.clone(), handlers: handlers.clone() })
        }
        Matter::Refusal(refusal) => Some(Entry::Refused(refusal.clone())),
        Matter::Transfer(transfer) => Some(Entry::TransferredOut(transfer.clone())),
        Matter::Merging(merge) => Some(Entry::Absorbed(merge.clone())),
        Matter::Confirmation => Some(Entry::Confirmed {}),
        Matter::Ending(ending) => Some(Entry::Ended(ending.clone())),
        Matter::Discontinuance(discontinuance) => {
            Some(Entry::Discontinued(discontinuance.clone()))
        }
        Matter::Reopening(reopening) => Some(Entry::Reopened(reopening.clone())),
        Matter::Measures => None,
    })
}
