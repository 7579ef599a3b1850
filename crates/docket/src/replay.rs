//! From entries to a docket. Total: whatever was decided can be replayed.

mod effects;
mod papers;
mod people;

use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::actor::{Actor, Late};
use crate::docket::{Docket, Person};
use crate::entry::{About, Draft, Entry, LateConfirmation, Recorded};
use crate::facts;
use crate::stage::Stage;
use crate::value::Given;

/// A journal that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corrupt {
    /// The entry at which it breaks.
    pub seq: u32,
    /// Why.
    pub reason: &'static str,
}

impl fmt::Display for Corrupt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "entry {}: {}", self.seq, self.reason)
    }
}

impl std::error::Error for Corrupt {}

impl Docket {
    /// The docket that `entries` make, all of them or the first few: a docket as of any entry.
    ///
    /// # Errors
    /// Entries whose numbers do not follow one another from 1, or a first one that opens nothing.
    pub fn replay(entries: &[Recorded]) -> Result<Self, Corrupt> {
        let mut docket = Self::default();
        for recorded in entries {
            docket.append(recorded)?;
        }
        Ok(docket)
    }

    /// Of `entries`, those that had been entered by the end of `day` in `zone`: what was known then. Whatever was
    /// entered by a day had happened by then too.
    #[must_use]
    pub fn known_on<'e>(entries: &'e [Recorded], day: Date, zone: &TimeZone) -> &'e [Recorded] {
        let later = |one: &Recorded| zone.to_datetime(one.entered_at).date() > day;
        let count = entries.iter().position(later).unwrap_or(entries.len());
        entries.get(..count).unwrap_or(entries)
    }

    /// Adds one entry.
    ///
    /// # Errors
    /// As [`Docket::replay`].
    pub fn append(&mut self, recorded: &Recorded) -> Result<(), Corrupt> {
        let Recorded { seq, by, happened_on, late, entry, .. } = recorded;
        if *seq != self.version.saturating_add(1) {
            return Err(Corrupt { seq: *seq, reason: "does not follow the one before" });
        }
        let opens = if let Entry::Received(_) = entry { true } else { false };
        if opens != (self.version == 0) {
            return Err(Corrupt { seq: *seq, reason: "a docket begins with a lead, once" });
        }
        self.version = *seq;
        self.apply(by, *happened_on, entry);
        self.entered(by, late.as_ref(), entry);
        Ok(())
    }

    /// The docket after `drafts`, as if they were appended.
    #[must_use]
    pub(crate) fn after(&self, drafts: &[Draft]) -> Self {
        let mut docket = self.clone();
        for draft in drafts {
            docket.version = docket.version.saturating_add(1);
            docket.apply(&draft.by, draft.happened_on, &draft.entry);
            docket.entered(&draft.by, draft.late.as_ref(), &draft.entry);
        }
        docket
    }
}

/// The effect of each entry.
impl Docket {
    /// Who has become an author of the case; a late entry waits for its second person.
    fn entered(&mut self, by: &Actor, late: Option<&Late>, entry: &Entry) {
        if is_authored(entry) {
            self.authors.extend(by.person().cloned());
        }
        if let Some(late) = late {
            self.unwitnessed.insert(self.version, late.witness.clone());
        }
    }

    fn apply(&mut self, by: &Actor, on: Date, entry: &Entry) {
        match entry {
            Entry::Received(lead) => self.received(by, lead, on),
            Entry::RecusalRaised(raised) => self.recusal_raised(by, on, raised),
            Entry::PersonRemoved(removed) => self.removed(removed),
            Entry::Supplemented(added) => self.added.push(added.text.clone()),
            Entry::ThirdPartyHeard(third) => self.third_party(third, on),
            Entry::Withdrawn(withdrawal) => self.withdrawn(withdrawal, on),
            Entry::UnitNamed(unit) => self.unit_named(unit),
            Entry::Assigned(handlers) => self.handlers = Some(handlers.clone()),
            Entry::EvidenceAdded(added) => self.evidence_added(added),
            Entry::Found(finding) => self.find(by, finding),
            Entry::PersonNamed(person) => self.named(person),
            Entry::RecusalDecided(decided) => self.recusal(decided),
            Entry::OpinionDrafted(opinion) => self.drafted(by, on, opinion),
            Entry::Answered(answer) => self.answered(by, on, answer),
            Entry::Deliberated(meeting) => self.deliberations.push(meeting.clone()),
            Entry::HearingOffered(told) => self.told(on, told),
            Entry::StatementHeard(said) => self.heard(said),
            Entry::StatementWaived(said) => self.with(said.no, |one| one.has_waived = true),
            Entry::ArgumentAnswered(answer) => self.argument_answered(answer),
            Entry::Submitted(made) => self.submitted(by, on, made),
            Entry::Approved(_) => self.approved(on),
            Entry::Returned(_) => self.open = None,
            Entry::Docketed { number, handlers } => self.docketed(on, number, handlers),
            Entry::Refused(_) => self.closes(Stage::Refused, facts::REFUSED, on),
            Entry::TransferredOut(_) => self.closes(Stage::Transferred, facts::TRANSFERRED, on),
            Entry::MergingProposed(merge) => self.merging_proposed(merge),
            Entry::HeldApart(apart) => self.held_apart(apart),
            Entry::AnswerVoided(void) => self.answer_voided(void),
            Entry::MergedInto(merge) => self.goes_on_in(merge, on),
            Entry::Absorbed(merge) => self.absorbed(merge, on),
            Entry::Replied(reply) => self.replied(reply, on),
            Entry::MergedReplied(reply) => self.merged_replied(reply, on),
            Entry::SelfAccountabilityBegun(own) => self.step(facts::SELF_STARTED, own.begun_on),
            Entry::ExtensionRequested(asked) => self.extension_asked(by, on, asked),
            Entry::ExtensionDecided(decided) => self.extension_decided(on, decided),
            Entry::Determined(said) => self.determined = Some(said.revision),
            Entry::Departed(departure) => self.departed(by, departure),
            Entry::RepeatLookedUp(found) => self.looked_up(by, on, found),
            Entry::RepeatChecked(checked) => self.repeat_checked(checked),
            Entry::Confirmed {} => self.closes(Stage::Confirmed, facts::CONFIRMED, on),
            Entry::Ended(ending) => self.ended(on, ending),
            Entry::Discontinued(_) => self.closes(Stage::Ended, facts::CLOSED, on),
            Entry::ReturnedToExamination(_) => self.returned_to_examination(on),
            Entry::LateConfirmed(confirmed) => self.late_confirmed(confirmed),
            Entry::Reopened(_) => self.reopened(on),
            Entry::GradeFixed(fixed) => self.grade_fixed(fixed),
            Entry::MeasuresChosen(chosen) => self.measures_chosen(chosen),
            Entry::BasisAttached(basis) => {
                self.bases.insert((basis.target, basis.basis.to_string()));
            }
            Entry::GovernmentRequested(_) => self.government_asked(by, on),
            Entry::GovernmentDecided(said) => self.government_decided(on, said),
            Entry::Issued(issue) => self.issued(issue, on),
            Entry::Served(service) => self.served(service, on),
            Entry::NoticePublished(notice) => self.notice_published(notice, on),
        }
    }

    fn late_confirmed(&mut self, confirmed: &LateConfirmation) {
        self.unwitnessed.remove(&confirmed.entry);
    }

    /// The facts are others than before: what was determined no longer stands on them.
    fn changed(&mut self) {
        self.revision = self.revision.saturating_add(1);
    }

    /// A step is itself a fact of the case.
    fn step(&mut self, fact: &str, on: Date) {
        self.set_fact(About::Case, fact, Given::date(on));
    }

    fn set_fact(&mut self, about: About, fact: &str, value: Given) {
        self.set.insert((about, fact.to_owned()), value);
        self.changed();
    }

    fn closes(&mut self, stage: Stage, fact: &str, on: Date) {
        self.begins(stage, on);
        self.step(fact, on);
    }

    fn begins(&mut self, stage: Stage, on: Date) {
        self.stage = stage;
        self.since = Some(on);
    }

    fn with(&mut self, no: u16, change: impl FnOnce(&mut Person)) {
        if let Some(person) = self.people.iter_mut().find(|person| person.no == no) {
            change(person);
        }
    }
}

/// Whether whoever made the entry is an author of the case: what is found, proposed or chosen is approved by others.
fn is_authored(entry: &Entry) -> bool {
    match entry {
        Entry::Found(_)
        | Entry::PersonNamed(_)
        | Entry::PersonRemoved(_)
        | Entry::OpinionDrafted(_)
        | Entry::HearingOffered(_)
        | Entry::ArgumentAnswered(_)
        | Entry::Departed(_)
        | Entry::GradeFixed(_)
        | Entry::MeasuresChosen(_) => true,
        Entry::Received(_)
        | Entry::Supplemented(_)
        | Entry::Withdrawn(_)
        | Entry::UnitNamed(_)
        | Entry::Assigned(_)
        | Entry::EvidenceAdded(_)
        | Entry::RecusalRaised(_)
        | Entry::RecusalDecided(_)
        | Entry::Answered(_)
        | Entry::Deliberated(_)
        | Entry::StatementHeard(_)
        | Entry::StatementWaived(_)
        | Entry::ThirdPartyHeard(_)
        | Entry::Submitted(_)
        | Entry::Approved(_)
        | Entry::Returned(_)
        | Entry::Docketed { .. }
        | Entry::Refused(_)
        | Entry::TransferredOut(_)
        | Entry::MergingProposed(_)
        | Entry::HeldApart(_)
        | Entry::AnswerVoided(_)
        | Entry::MergedInto(_)
        | Entry::Absorbed(_)
        | Entry::Replied(_)
        | Entry::MergedReplied(_)
        | Entry::SelfAccountabilityBegun(_)
        | Entry::ExtensionRequested(_)
        | Entry::ExtensionDecided(_)
        | Entry::Determined(_)
        | Entry::RepeatLookedUp(_)
        | Entry::RepeatChecked(_)
        | Entry::Confirmed {}
        | Entry::Ended(_)
        | Entry::Discontinued(_)
        | Entry::ReturnedToExamination(_)
        | Entry::LateConfirmed(_)
        | Entry::Reopened(_)
        | Entry::BasisAttached(_)
        | Entry::GovernmentRequested(_)
        | Entry::GovernmentDecided(_)
        | Entry::Issued(_)
        | Entry::Served(_)
        | Entry::NoticePublished(_) => false,
    }
}
