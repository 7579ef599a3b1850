//! One case as it is known: facts with who found them, answers to asks, choices to be checked.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::catalogue::Act;
use crate::compile::Choice;
use crate::schema::{Owner, Schema};

/// The fact of the case that dates the end of the act.
const ACT_ENDED: &str = "act_ended_on";
/// The fact of a person that dates the own conduct.
const CONDUCT: &str = "conducted_on";

/// A place in a case file; `line` 0 where the case did not come from a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct At {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// The value of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactValue {
    /// An option, by its index.
    Option(usize),
    /// A civil date.
    Date(Date),
    /// An integer.
    Int(i64),
}

/// Who found a fact, and why.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Judged {
    /// 认定人.
    pub found_by: Option<String>,
    /// 理由.
    pub reason: Option<String>,
    /// 证据.
    pub evidence: Option<String>,
}

/// A known fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its value.
    pub value: FactValue,
    /// Who found it and why, if that was written. Boxed: most facts are none of judgement.
    pub judged: Option<Box<Judged>>,
    /// Where it was written.
    pub at: At,
}

impl Known {
    /// 认定人, if written.
    #[must_use]
    pub fn found_by(&self) -> Option<&str> {
        self.judged.as_ref()?.found_by.as_deref()
    }

    /// Whether who found it and why are both written.
    #[must_use]
    pub fn is_reasoned(&self) -> bool {
        let judged = self.judged.as_ref();
        judged.is_some_and(|judged| judged.found_by.is_some() && judged.reason.is_some())
    }
}

/// Facts of the case, the unit or one person, by index in the schema.
pub type Facts = BTreeMap<usize, Known>;

/// One person in one role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// Name, unique within the case unless the same person has two roles.
    pub name: String,
    /// Facts.
    pub facts: Facts,
    /// Where the person was written.
    pub at: At,
}

/// A person's answer to an ask, or a conclusion a person puts in the place of the law's own (偏离).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The ask's id; of a departure the question's.
    pub ask: String,
    /// Whether it departs from what was determined.
    pub departs: bool,
    /// The person it is about, if any.
    pub person: Option<String>,
    /// The option chosen, as written.
    pub value: String,
    /// Who decided.
    pub by: String,
    /// Why.
    pub reason: String,
    /// Where it was written.
    pub at: At,
}

/// A choice of measures to be checked against the lawful set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// A person's name, `单位` or `案`.
    pub target: String,
    /// Measures by term or id.
    pub measures: Vec<String>,
    /// Where it was written.
    pub at: At,
}

/// An own act of an organ, found in the case: it stands for a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The act.
    pub act: Act,
    /// The fact of the case it stands for, by index.
    pub fact: usize,
    /// The option it gives that fact.
    pub option: usize,
    /// Where it was written.
    pub at: At,
}

/// A case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Case {
    /// Facts of the docket.
    pub case: Facts,
    /// Facts of the unit.
    pub unit: Facts,
    /// Own acts of the organ, each beside the fact it stands for.
    pub listed: Vec<Listed>,
    /// People.
    pub people: Vec<Participant>,
    /// Readings other than the default.
    pub readings: Choice,
    /// Answers to asks.
    pub answers: Vec<Answer>,
    /// Choices to check.
    pub selections: Vec<Selection>,
}

impl Case {
    /// The day by which the text is chosen: on which the act ended, else the earliest day of conduct among the people.
    #[must_use]
    pub fn conducted_on(&self, schema: &Schema) -> Option<Date> {
        let ended = schema.fact(Owner::Case, ACT_ENDED);
        if let Some(FactValue::Date(ended)) =
            ended.and_then(|(index, _)| self.case.get(&index)).map(|known| known.value)
        {
            return Some(ended);
        }
        let (index, _) = schema.fact(Owner::Person, CONDUCT)?;
        let dates =
            self.people.iter().filter_map(|person| match person.facts.get(&index)?.value {
                FactValue::Date(date) => Some(date),
                FactValue::Option(_) | FactValue::Int(_) => None,
            });
        dates.min()
    }

    /// The acts by which the fact `index` of the case has the value it has.
    pub fn listed_as(&self, index: usize) -> impl Iterator<Item = &Listed> {
        let value = self.case.get(&index).map(|known| known.value);
        let is = move |listed: &&Listed| {
            listed.fact == index && value == Some(FactValue::Option(listed.option))
        };
        self.listed.iter().filter(is)
    }

    /// The known fact `index` of `owner`; for a person, the participant's.
    #[must_use]
    pub fn known(&self, owner: Owner, index: usize, person: Option<usize>) -> Option<&Known> {
        match owner {
            Owner::Case => self.case.get(&index),
            Owner::Unit => self.unit.get(&index),
            Owner::Person => self.people.get(person?)?.facts.get(&index),
        }
    }
}
