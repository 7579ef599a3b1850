//! A docket as its journal makes it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use statute::facts::Judged;

use crate::entry::{
    About, Deliberation, Departure, Ending, Evidence, ExtensionRequest, GradeFixed, Handlers,
    Lead, Matter, MeasuresChosen, Merge, PaperKind, Prior, Recipient, Unit,
};
use crate::ids::{CaseNumber, DocketId, EvidenceId, PersonId};
use crate::stage::Stage;
use crate::text::Text;
use crate::value::Given;

/// A docket (案卷). Everything in it follows from its entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Docket {
    pub(crate) version: u32,
    pub(crate) stage: Stage,
    pub(crate) lead: Option<Lead>,
    pub(crate) number: Option<CaseNumber>,
    pub(crate) handlers: Option<Handlers>,
    pub(crate) unit: Option<Unit>,
    pub(crate) people: Vec<Person>,
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
    pub(crate) drafts: BTreeMap<(String, Option<u16>), Held>,
    pub(crate) answers: BTreeMap<(String, Option<u16>), Held>,
    pub(crate) deliberations: Vec<Deliberation>,
    pub(crate) open: Option<Submission>,
    pub(crate) measures_submitted: bool,
    pub(crate) extension: ExtensionState,
    /// The revision of the last determination.
    pub(crate) determined: Option<u32>,
    pub(crate) departures: Vec<Departure>,
    pub(crate) grades: BTreeMap<u16, GradeFixed>,
    pub(crate) measures: BTreeMap<Recipient, MeasuresChosen>,
    pub(crate) bases: BTreeSet<(Recipient, String)>,
    pub(crate) government: GovernmentState,
    pub(crate) papers: BTreeMap<PaperKind, Paper>,
    pub(crate) published: BTreeSet<PaperKind>,
    /// 已并案: where this docket goes on.
    pub(crate) merged_into: Option<Merge>,
    /// Dockets that go on in this one: when each lead was received, and when its complainant was answered.
    pub(crate) absorbed: BTreeMap<DocketId, (Date, Option<Date>)>,
    /// What the complainant was answered, in order.
    pub(crate) replies: Vec<(Date, Text)>,
    /// 拟并案: the other lead.
    pub(crate) merging: Option<Merge>,
    pub(crate) is_withdrawn: bool,
    pub(crate) ending: Option<Ending>,
}

/// Somebody who took part in the act, in one role (被调查人, 责任人).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The number of the participation.
    pub no: u16,
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Whether the right to be heard was told.
    pub is_told: bool,
    /// The arguments of the statement; none while nothing was said.
    pub arguments: Option<Vec<String>>,
    /// Whether the right was not used.
    pub has_waived: bool,
    /// Arguments that were answered.
    pub answered: BTreeSet<u16>,
    /// The look-up of earlier cases: who made it and what it found.
    pub(crate) looked_up: Option<(PersonId, Vec<Prior>)>,
    /// Whether a second person checked it.
    pub is_checked: bool,
}

impl Person {
    /// The first argument that nobody answered, from 1.
    #[must_use]
    pub fn unanswered(&self) -> Option<u16> {
        let count = self.arguments.as_ref().map_or(0, Vec::len);
        (1..=u16::try_from(count).unwrap_or(u16::MAX)).find(|no| !self.answered.contains(no))
    }

    /// Whether they were heard or would not be.
    #[must_use]
    pub fn is_heard(&self) -> bool {
        self.is_told && (self.arguments.is_some() || self.has_waived)
    }
}

/// A fact that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) value: Given,
    pub(crate) judged: Judged,
}

/// An opinion somebody holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) value: String,
    pub(crate) by: String,
    pub(crate) reason: String,
}

/// A submission that waits for approval (待批).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The entry that submitted it.
    pub seq: u32,
    /// Who submitted it.
    pub by: PersonId,
    /// The day.
    pub on: Date,
    /// What.
    pub matter: Matter,
    /// Why.
    pub reason: String,
    /// The revision of the facts it stands on.
    pub revision: u32,
}

/// What became of an extension.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ExtensionState {
    pub(crate) asked: Option<(PersonId, ExtensionRequest)>,
    pub(crate) is_granted: bool,
}

/// What the government said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct GovernmentState {
    pub(crate) asked_by: Option<PersonId>,
    pub(crate) approval: Option<String>,
}

/// A paper (文书).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Its number.
    pub number: String,
    /// The day it was issued.
    pub issued_on: Date,
    /// On whom it was served, and when.
    pub served: BTreeMap<Recipient, Date>,
}

/// A part of a docket's facts, for who shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Whose.
    pub about: About,
    /// The fact, by id.
    pub fact: String,
    /// Its value.
    pub value: Given,
    /// Who found it and why; none for what a step is itself.
    pub judged: Option<Judged>,
}

impl Default for Docket {
    fn default() -> Self {
        Self {
            version: 0,
            stage: Stage::New,
            lead: None,
            number: None,
            handlers: None,
            unit: None,
            people: Vec::new(),
            evidence: BTreeMap::new(),
            statements: BTreeSet::new(),
            found: BTreeMap::new(),
            claims: BTreeMap::new(),
            is_public: false,
            set: BTreeMap::new(),
            revision: 0,
            recused: BTreeMap::new(),
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
            published: BTreeSet::new(),
            merged_into: None,
            absorbed: BTreeMap::new(),
            replies: Vec::new(),
            merging: None,
            is_withdrawn: false,
            ending: None,
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

    /// Papers issued.
    pub fn papers(&self) -> impl Iterator<Item = (&PaperKind, &Paper)> {
        self.papers.iter()
    }

    /// Departures from what was determined, which the approver sees.
    #[must_use]
    pub fn departures(&self) -> &[Departure] {
        &self.departures
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
