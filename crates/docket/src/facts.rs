//! From the journal to the facts of the pack: what was found, and what the steps themselves are.

use statute::facts::{
    Answer, At, Case, FactValue, Facts, Judged, Known, Participant, Selection,
};
use statute::schema::{Owner, Schema};

use crate::docket::{Docket, Person};
use crate::entry::{About, Departure, Recipient};
use crate::law::Law;
use crate::value::Given;

/// Facts of the case that only steps enter, never a finding.
pub(crate) const OF_CASE: &[&str] = &[
    LEAD_RECEIVED,
    DOCKETED,
    REFUSED,
    TRANSFERRED,
    REPLIED,
    MERGED,
    MERGED_LEAD,
    MERGED_REPLIED,
    WITHDRAWN,
    SELF_STARTED,
    EXTENSION_APPLIED,
    EXTENSION_APPROVED,
    EXTENSION_DAYS,
    EXTENSION_APPROVER,
    CONFIRMED,
    HANDLED,
    RECOMMENDED,
    CLOSED,
    THIRD_HEARD,
    THIRD_NOT_HEARD,
    SERVICE_MODE,
    NOTICE_PUBLISHED,
    UNIT_RECEIVED,
    MEETING_SIZE,
];
pub(crate) const LEAD_RECEIVED: &str = "lead_received_on";
/// How many deliberate together.
pub(crate) const MEETING_SIZE: &str = "deliberation_size";
pub(crate) const DOCKETED: &str = "docketed_on";
pub(crate) const REFUSED: &str = "refused_on";
pub(crate) const TRANSFERRED: &str = "transferred_on";
pub(crate) const REPLIED: &str = "replied_on";
pub(crate) const MERGED: &str = "merged_on";
pub(crate) const MERGED_LEAD: &str = "merged_lead_received_on";
pub(crate) const MERGED_REPLIED: &str = "merged_replied_on";
pub(crate) const WITHDRAWN: &str = "withdrawn_on";
pub(crate) const SELF_STARTED: &str = "self_started_on";
pub(crate) const EXTENSION_APPLIED: &str = "extension_applied_on";
pub(crate) const EXTENSION_APPROVED: &str = "extension_approved_on";
pub(crate) const EXTENSION_DAYS: &str = "extension_days";
pub(crate) const EXTENSION_APPROVER: &str = "extension_approver";
pub(crate) const CONFIRMED: &str = "confirmed_on";
pub(crate) const HANDLED: &str = "handling_decided_on";
pub(crate) const RECOMMENDED: &str = "recommended_on";
pub(crate) const CLOSED: &str = "closed_on";
pub(crate) const THIRD_HEARD: &str = "third_party_heard_on";
pub(crate) const THIRD_NOT_HEARD: &str = "third_party_not_heard_on";
pub(crate) const SERVICE_MODE: &str = "service_mode";
pub(crate) const NOTICE_PUBLISHED: &str = "notice_published_on";
pub(crate) const UNIT_RECEIVED: &str = "unit_received_on";

/// Facts of a person that only steps enter.
pub(crate) const OF_PERSON: &[&str] = &[
    PERSON_RECEIVED,
    REPEAT,
    "prior_conducted_on",
    "prior_confirmed_on",
    "prior_sanction_decided_on",
    "prior_is_same_person",
    "prior_is_same_unit",
    "prior_stands",
    "prior_was_principal",
    "prior_grade",
];
pub(crate) const PERSON_RECEIVED: &str = "received_on";
pub(crate) const REPEAT: &str = "repeat_within_months";

/// Questions whose answers the docket reads.
pub(crate) const QUESTIONS: &[&str] =
    &[CONFIRMATION, RESPONSIBILITY, GRADE, MERGING, COMPETENCE];
/// Whose case it is (主管).
pub(crate) const COMPETENCE: &str = "competence";
pub(crate) const MERGING: &str = "merging";
/// Its answer that two leads are about two acts (分别立案).
pub(crate) const SEPARATE: &str = "separate";
pub(crate) const CONFIRMATION: &str = "confirmation";
pub(crate) const RESPONSIBILITY: &str = "responsibility";
pub(crate) const GRADE: &str = "grade";
/// How cases and answers name the unit and the case as targets.
const UNIT_TARGET: &str = "unit";
const CASE_TARGET: &str = "case";

/// Whether only steps enter the fact.
pub(crate) fn is_of_steps(about: About, fact: &str) -> bool {
    match about {
        About::Case => OF_CASE.contains(&fact),
        // The registry says what a unit is.
        About::Unit => true,
        About::Person(_) => OF_PERSON.contains(&fact),
    }
}

pub(crate) fn owner(about: About) -> Owner {
    match about {
        About::Case => Owner::Case,
        About::Unit => Owner::Unit,
        About::Person(_) => Owner::Person,
    }
}

impl Docket {
    /// The case as the pack sees it.
    #[must_use]
    pub fn case(&self, law: &Law) -> Case {
        let schema = law.schema();
        let mut of_case = self.claimed(schema);
        of_case.extend(self.facts_of(schema, About::Case));
        let mut case =
            Case { case: of_case, unit: self.facts_of(schema, About::Unit), ..Case::default() };
        for person in &self.people {
            let mut facts = self.facts_of(schema, About::Person(person.no));
            for (index, known) in self.case_wide(schema) {
                facts.entry(index).or_insert(known);
            }
            let name = self.called(person);
            case.people.push(Participant { name, facts, at: At::default() });
        }
        let answers = self.answers.iter().map(|((ask, about), held)| Answer {
            ask: ask.clone(),
            departs: false,
            person: about.and_then(|no| self.person(no)).map(|person| self.called(person)),
            value: held.value.clone(),
            by: held.by.clone(),
            reason: held.reason.clone(),
            at: At::default(),
        });
        case.answers = answers
            .chain(self.departures.iter().map(|(by, one)| self.departing(by, one)))
            .collect();
        case.selections = self
            .measures
            .iter()
            .filter_map(|(target, chosen)| {
                let target = self.target(*target)?;
                let measures = chosen.measures.iter().map(ToString::to_string).collect();
                Some(Selection { target, measures, at: At::default() })
            })
            .collect();
        case
    }

    /// A departure, as the pack takes it: in the place of the law's own conclusion.
    fn departing(&self, by: &str, departure: &Departure) -> Answer {
        Answer {
            ask: departure.question.to_string(),
            departs: true,
            person: departure.about.and_then(|no| self.person(no)).map(|one| self.called(one)),
            value: departure.instead.to_string(),
            by: by.to_owned(),
            reason: departure.reason.to_string(),
            at: At::default(),
        }
    }

    /// How the pack names whom measures are for; none for who gets no measures.
    pub(crate) fn target(&self, target: Recipient) -> Option<String> {
        match target {
            Recipient::Case => Some(CASE_TARGET.to_owned()),
            Recipient::Unit => Some(UNIT_TARGET.to_owned()),
            Recipient::Person(no) => self.person(no).map(|person| self.called(person)),
            Recipient::Complainant | Recipient::Authority(_) | Recipient::Receiver => None,
        }
    }

    /// The name by which the pack tells people apart: a second person of the same name is numbered.
    #[must_use]
    pub fn called(&self, person: &Person) -> String {
        let mut same: Vec<_> = Vec::new();
        for other in self.people.iter().filter(|other| other.name == person.name) {
            if !same.contains(&&other.person) {
                same.push(&other.person);
            }
        }
        match same.iter().position(|id| **id == person.person) {
            Some(0) | None => person.name.clone(),
            Some(index) => format!("{}({})", person.name, index + 1),
        }
    }

    /// The day on which the source of the lead arose, until somebody finds it: without it no lead could be screened.
    /// What the public brings itself was brought on the day it came in, whatever day it names. All else that a lead
    /// claims counts only once it is found.
    fn claimed(&self, schema: &Schema) -> Facts {
        let received_on = self.day(LEAD_RECEIVED).filter(|_| self.is_public);
        let days = self.claims.iter().filter_map(|(id, claim)| {
            let (index, fact) = schema.fact(Owner::Case, id)?;
            let known = known(claim, fact, None)?;
            let FactValue::Date(claimed_on) = known.value else { return None };
            let value = FactValue::Date(received_on.unwrap_or(claimed_on));
            Some((index, Known { value, ..known }))
        });
        days.collect()
    }

    /// Facts of people that were found once for the whole case (随案).
    fn case_wide(&self, schema: &Schema) -> Facts {
        let found = self.found.iter().filter(|((about, _), _)| *about == About::Case);
        let wide = found.filter_map(|((_, id), found)| {
            let (index, fact) = schema.fact(Owner::Person, id)?;
            (fact.case_wide && schema.fact(Owner::Case, id).is_none())
                .then(|| Some((index, known(&found.value, fact, Some(&found.judged))?)))?
        });
        wide.collect()
    }

    fn facts_of(&self, schema: &Schema, about: About) -> Facts {
        let mut facts = Facts::new();
        let set = self.set.iter().filter(|((whose, _), _)| *whose == about);
        for ((_, id), value) in set {
            if let Some((index, fact)) = schema.fact(owner(about), id) {
                facts.extend(known(value, fact, None).map(|known| (index, known)));
            }
        }
        let found = self.found.iter().filter(|((whose, _), _)| *whose == about);
        for ((_, id), found) in found {
            if let Some((index, fact)) = schema.fact(owner(about), id) {
                let known = known(&found.value, fact, Some(&found.judged));
                facts.extend(known.map(|known| (index, known)));
            }
        }
        facts
    }
}

fn known(
    value: &Given,
    fact: &statute::schema::Fact,
    judged: Option<&Judged>,
) -> Option<Known> {
    // INVARIANT: values were checked against the pack when they were found; what a later pack no longer knows is
    // left out and so asked again.
    let value = value.of(fact).ok()?;
    let judged = judged.cloned().map(Box::new);
    Some(Known { value, judged, at: At::default() })
}
