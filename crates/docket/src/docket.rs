//! A docket as its journal makes it.

mod parts;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::entry::{
    About, Deliberation, Departure, Ending, Evidence, GradeFixed, Handlers, Lead,
    MeasuresChosen, Merge, PaperKind, Recipient, Unit,
};
use crate::ids::{CaseNumber, DocketId, EvidenceId, PersonId};
use crate::registry::Registered;
use crate::stage::Stage;
use crate::text::Text;
use crate::value::Given;

pub(crate) use parts::{ExtensionState, Found, GovernmentState, Held, LookUp, Told};
pub use parts::{Paper, Part, Person, RecusalAsked, Submission};

/// A docket (案卷). Everything in it follows from its entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Docket {
    pub(crate) version: u32,
    pub(crate) stage: Stage,
    /// The day its stage began.
    pub(crate) since: Option<Date>,
    /// Those who found, proposed or chose something in it: none of them approves.
    pub(crate) authors: BTreeSet<PersonId>,
    /// Late entries whose second person has not confirmed them.
    pub(crate) unwitnessed: BTreeMap<u32, PersonId>,
    pub(crate) lead: Option<Lead>,
    pub(crate) number: Option<CaseNumber>,
    pub(crate) handlers: Option<Handlers>,
    pub(crate) unit: Option<Unit>,
    pub(crate) people: Vec<Person>,
    /// How many were named, those who were taken off again included.
    pub(crate) named: u16,
    pub(crate) evidence: BTreeMap<EvidenceId, Evidence>,
    /// Evidence that is the record of a statement in defence.
    pub(crate) statements: BTreeSet<EvidenceId>,
    /// Facts found, by whose and which.
    pub(crate) found: BTreeMap<(About, String), Found>,
    /// What the lead claims and nobody has struck out, by fact.
    pub(crate) claims: BTreeMap<String, Given>,
    /// Whether the public brought the lead itself.
    pub(crate) is_public: bool,
    /// Facts the steps are themselves.
    pub(crate) set: BTreeMap<(About, String), Given>,
    /// How often the facts have changed.
    pub(crate) revision: u32,
    pub(crate) recused: BTreeMap<PersonId, bool>,
    /// The head, where it was decided that they stand back.
    pub(crate) head_recused: Option<PersonId>,
    /// Those about whom it was asked and not decided yet.
    pub(crate) recusals_asked: BTreeMap<PersonId, RecusalAsked>,
    pub(crate) drafts: BTreeMap<(String, Option<u16>), Held>,
    pub(crate) answers: BTreeMap<(String, Option<u16>), Held>,
    pub(crate) deliberations: Vec<Deliberation>,
    pub(crate) open: Option<Submission>,
    pub(crate) measures_submitted: bool,
    pub(crate) extension: ExtensionState,
    /// The revision of the last determination.
    pub(crate) determined: Option<u32>,
    /// Departures, each with who proposed it.
    pub(crate) departures: Vec<(String, Departure)>,
    pub(crate) grades: BTreeMap<u16, GradeFixed>,
    pub(crate) measures: BTreeMap<Recipient, MeasuresChosen>,
    pub(crate) bases: BTreeSet<(Recipient, String)>,
    pub(crate) government: GovernmentState,
    pub(crate) papers: BTreeMap<PaperKind, Paper>,
    /// 已并案: where this docket goes on.
    pub(crate) merged_into: Option<Merge>,
    /// Dockets that go on in this one: when each lead was received, and when its complainant was answered.
    pub(crate) absorbed: BTreeMap<DocketId, (Date, Option<Date>)>,
    /// What the complainant was answered, in order.
    pub(crate) replies: Vec<(Date, Text)>,
    /// Papers of an earlier time, before the docket was taken up again.
    pub(crate) earlier: Vec<(PaperKind, Paper)>,
    pub(crate) published: BTreeMap<PaperKind, Date>,
    /// The day of the last merging into this one.
    pub(crate) merged_on: Option<Date>,
    /// Departures that were approved with the conclusion they changed.
    pub(crate) approved_departures: Vec<Departure>,
    /// 拟并案: the other lead.
    pub(crate) merging: Option<Merge>,
    pub(crate) is_withdrawn: bool,
    /// Answers a reading had suggested, and those that are what it suggested.
    pub(crate) suggested: u32,
    pub(crate) adopted: u32,
    /// What the complainant added or withdrew with, in their own words.
    pub(crate) added: Vec<Text>,
    pub(crate) ending: Option<Ending>,
    /// What the registry of people knows today; no part of the journal.
    pub(crate) registered: Option<Arc<Registered>>,
}

impl Default for Docket {
    fn default() -> Self {
        Self {
            version: 0,
            stage: Stage::New,
            since: None,
            authors: BTreeSet::new(),
            unwitnessed: BTreeMap::new(),
            lead: None,
            number: None,
            handlers: None,
            unit: None,
            people: Vec::new(),
            named: 0,
            evidence: BTreeMap::new(),
            statements: BTreeSet::new(),
            found: BTreeMap::new(),
            claims: BTreeMap::new(),
            is_public: false,
            set: BTreeMap::new(),
            revision: 0,
            recused: BTreeMap::new(),
            head_recused: None,
            recusals_asked: BTreeMap::new(),
            drafts: BTreeMap::new(),
            answers: BTreeMap::new(),
            deliberations: Vec::new(),
            open: None,
            measures_submitted: false,
            extension: ExtensionState::default(),
            determined: None,
            departures: Vec::new(),
            grades: BTreeMap::new(),
            measures: BTreeMap::new(),
            bases: BTreeSet::new(),
            government: GovernmentState::default(),
            papers: BTreeMap::new(),
            merged_into: None,
            absorbed: BTreeMap::new(),
            replies: Vec::new(),
            earlier: Vec::new(),
            published: BTreeMap::new(),
            merged_on: None,
            approved_departures: Vec::new(),
            merging: None,
            is_withdrawn: false,
            suggested: 0,
            adopted: 0,
            added: Vec::new(),
            ending: None,
            registered: None,
        }
    }
}

impl Docket {
    /// How many entries it has.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Where it stands.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// The lead that opened it.
    #[must_use]
    pub fn lead(&self) -> Option<&Lead> {
        self.lead.as_ref()
    }

    /// 案号.
    #[must_use]
    pub fn number(&self) -> Option<&CaseNumber> {
        self.number.as_ref()
    }

    /// 承办人.
    #[must_use]
    pub fn handlers(&self) -> Option<&Handlers> {
        self.handlers.as_ref()
    }

    /// 单位.
    #[must_use]
    pub fn unit(&self) -> Option<&Unit> {
        self.unit.as_ref()
    }

    /// Everybody named, one for each role.
    #[must_use]
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// The number of the next participation; numbers are never used again.
    #[must_use]
    pub fn next_participation(&self) -> u16 {
        self.named.saturating_add(1)
    }

    /// Requests that somebody stand back on which nothing was decided yet (待决的回避申请).
    pub fn recusals_asked(&self) -> impl Iterator<Item = (&PersonId, &RecusalAsked)> {
        self.recusals_asked.iter()
    }

    /// The participation `no`.
    #[must_use]
    pub fn person(&self, no: u16) -> Option<&Person> {
        self.people.iter().find(|person| person.no == no)
    }

    /// 证据.
    pub fn evidence(&self) -> impl Iterator<Item = &Evidence> {
        self.evidence.values()
    }

    /// What waits for approval.
    #[must_use]
    pub fn open(&self) -> Option<&Submission> {
        self.open.as_ref()
    }

    /// Those against whom a sanction is recommended: for whom measures were chosen.
    pub(crate) fn recommended(&self) -> impl Iterator<Item = u16> {
        self.measures.iter().filter_map(|(target, chosen)| match target {
            Recipient::Person(no) if !chosen.measures.is_empty() => Some(*no),
            Recipient::Person(_)
            | Recipient::Case
            | Recipient::Unit
            | Recipient::Complainant
            | Recipient::Authority(_)
            | Recipient::Receiver => None,
        })
    }

    /// Papers issued.
    pub fn papers(&self) -> impl Iterator<Item = (&PaperKind, &Paper)> {
        self.papers.iter()
    }

    /// Papers issued before the docket was taken up again.
    #[must_use]
    pub fn earlier_papers(&self) -> &[(PaperKind, Paper)] {
        &self.earlier
    }

    /// Late entries that their second person has not confirmed, and who that is.
    pub fn unwitnessed(&self) -> impl Iterator<Item = (u32, &PersonId)> {
        self.unwitnessed.iter().map(|(seq, person)| (*seq, person))
    }

    /// Departures from what was determined, which the approver sees.
    pub fn departures(&self) -> impl Iterator<Item = &Departure> {
        self.departures.iter().map(|(_, departure)| departure)
    }

    /// The docket without departures nobody has approved yet: what is determined; none where there are no such.
    #[must_use]
    pub fn undeparted(&self) -> Option<Self> {
        let is_approved = |one: &Departure| self.approved_departures.contains(one);
        if self.departures().all(is_approved) {
            return None;
        }
        let mut own = self.clone();
        own.departures.retain(|(_, departure)| is_approved(departure));
        Some(own)
    }

    /// Deliberations, with who held what.
    #[must_use]
    pub fn deliberations(&self) -> &[Deliberation] {
        &self.deliberations
    }

    /// Whether the own finding on an ask was written, so that a suggestion may be shown (safeguard 1).
    #[must_use]
    pub fn has_own_finding(&self, ask: &str, about: Option<u16>) -> bool {
        self.drafts.contains_key(&(ask.to_owned(), about))
    }

    /// How often its facts have changed.
    #[must_use]
    pub fn revision(&self) -> u32 {
        self.revision
    }

    /// Whether the last determination stands on the facts as they are.
    #[must_use]
    pub fn is_determined(&self) -> bool {
        self.determined == Some(self.revision)
    }

    /// The day that is the value of a fact of the case; none while it has not happened.
    #[must_use]
    pub fn day(&self, fact: &str) -> Option<Date> {
        let key = (About::Case, fact.to_owned());
        let found = self.found.get(&key).map(|found| &found.value);
        match found.or_else(|| self.set.get(&key))? {
            Given::Text(text) => text.parse().ok(),
            Given::Yes(_) | Given::Int(_) => None,
        }
    }

    /// The docket in which this one goes on, once it is merged.
    #[must_use]
    pub fn merged_into(&self) -> Option<&DocketId> {
        self.merged_into.as_ref().map(|merge| &merge.docket)
    }

    /// What the complainant was answered (答复), with its day, in order.
    #[must_use]
    pub fn replies(&self) -> &[(Date, Text)] {
        &self.replies
    }

    /// The value of a fact as it stands: found by a person, else entered by a step.
    pub(crate) fn value_of(&self, about: About, fact: &str) -> Option<&Given> {
        let key = (about, fact.to_owned());
        let found = self.found.get(&key).map(|found| &found.value);
        found.or_else(|| self.set.get(&key))
    }

    /// What the lead claims (线索所称), by fact: shown beside what was found, never as found.
    pub fn claims(&self) -> impl Iterator<Item = (&str, &Given)> {
        self.claims.iter().map(|(fact, value)| (fact.as_str(), value))
    }

    /// Every fact, found or entered by a step.
    #[must_use]
    pub fn facts(&self) -> Vec<Part> {
        let set = self.set.iter().map(|((about, fact), value)| Part {
            about: *about,
            fact: fact.clone(),
            value: value.clone(),
            judged: None,
        });
        let found = self.found.iter().map(|((about, fact), found)| Part {
            about: *about,
            fact: fact.clone(),
            value: found.value.clone(),
            judged: Some(found.judged.clone()),
        });
        set.chain(found).collect()
    }
}
