//! Which readings a determination hangs on: each alternative tried, the results that would be others listed.
//!
//! One determination for each alternative, unless it changes nothing in the rules.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::answer::{AnswerOut, DeadlineOut, Determination, SlotOut, ValueOut};
use crate::ast::{Block, PackAst};
use crate::determine::Contradiction;

/// A determination with the readings it hangs on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Examined {
    /// The determination.
    #[serde(flatten)]
    pub determination: Determination,
    /// Readings whose alternative would change it, in the order of the pack.
    pub sensitivity: Vec<SensitivityOut>,
}

/// One alternative of a reading (读法) that would change a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SensitivityOut {
    /// The reading, e.g. `A25`.
    pub reading: String,
    /// The option in force.
    pub chosen: String,
    /// The alternative.
    pub option: String,
    /// What would be otherwise.
    pub changes: Vec<ChangeOut>,
}

/// One result that would be another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeOut {
    /// A question, a period or an ask by its id, or the kind of a notice.
    pub id: String,
    /// What would no longer be said.
    pub lost: Vec<String>,
    /// What would be said instead.
    pub gained: Vec<String>,
}

/// Every alternative to the options `chosen`: reading and option.
#[must_use]
pub fn alternatives(
    pack: &PackAst,
    chosen: &BTreeMap<String, String>,
) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for block in &pack.blocks {
        let Block::Readings(readings) = block else { continue };
        for reading in readings {
            let id = &reading.id.text;
            let names = reading.options.iter().map(|option| &option.name.value);
            let others = names.filter(|name| chosen.get(id) != Some(*name));
            found.extend(others.map(|name| (id.clone(), name.clone())));
        }
    }
    found
}

/// What an alternative comes to; nothing, where its rules are the same.
pub type Tried = Option<Result<Determination, Vec<Contradiction>>>;

/// Tries each alternative with `determine` and keeps those that change `base`.
///
/// # Errors
/// The first error of `determine`; contradicting facts are no error but a change.
pub fn examine<E>(
    base: Determination,
    alternatives: &[(String, String)],
    mut determine: impl FnMut(&str, &str) -> Result<Tried, E>,
) -> Result<Examined, E> {
    let mut sensitivity = Vec::new();
    for (reading, option) in alternatives {
        let changes = match determine(reading, option)? {
            None => Vec::new(),
            Some(Ok(other)) => changes(&base, &other),
            Some(Err(contradictions)) => {
                let gained = contradictions.into_iter().map(|found| found.message).collect();
                vec![ChangeOut { id: "contradiction".to_owned(), lost: Vec::new(), gained }]
            }
        };
        if !changes.is_empty() {
            sensitivity.push(SensitivityOut {
                reading: reading.clone(),
                chosen: base.readings.get(reading).cloned().unwrap_or_default(),
                option: option.clone(),
                changes,
            });
        }
    }
    Ok(Examined { determination: base, sensitivity })
}

/// What `after` says otherwise than `before`. That a result stands on another rule or citation is no change.
#[must_use]
pub fn changes(before: &Determination, after: &Determination) -> Vec<ChangeOut> {
    let mut changes = Vec::new();
    let questions = before.answers.keys().chain(after.answers.keys());
    let questions: BTreeSet<&String> = questions.collect();
    for question in questions {
        let (old, new) = (before.answers.get(question), after.answers.get(question));
        if old.map(result) != new.map(result) {
            let (old, new) =
                (old.map(said).unwrap_or_default(), new.map(said).unwrap_or_default());
            changes.push(change(question, &old, &new));
        }
    }
    let reads: [fn(&Determination) -> Vec<Said>; 3] = [deadlines, asks, notices];
    for read in reads {
        let (old, new) = (read(before), read(after));
        let mut ids: Vec<&String> = old.iter().chain(&new).map(|(id, _)| id).collect();
        ids.sort();
        ids.dedup();
        let of = |list: &[(String, String)], id: &str| {
            let same = list.iter().filter(|(known, _)| known == id);
            same.map(|(_, text)| text.clone()).collect::<Vec<String>>()
        };
        let each = ids.into_iter().map(|id| change(id, &of(&old, id), &of(&new, id)));
        changes.extend(each.filter(|found| !found.lost.is_empty() || !found.gained.is_empty()));
    }
    changes
}

fn change(id: &str, old: &[String], new: &[String]) -> ChangeOut {
    let only = |some: &[String], other: &[String]| {
        let other: BTreeSet<&String> = other.iter().collect();
        some.iter().filter(|text| !other.contains(text)).cloned().collect()
    };
    ChangeOut { id: id.to_owned(), lost: only(old, new), gained: only(new, old) }
}

/// An id and the words said under it.
type Said = (String, String);

/// What an answer comes to, whatever it stands on.
fn result(answer: &AnswerOut) -> impl PartialEq + use<> {
    let value = match &answer.value {
        ValueOut::Slots(slots) => ValueOut::Slots(slots.iter().map(bare).collect()),
        value @ (ValueOut::Null
        | ValueOut::Word(_)
        | ValueOut::Shares(_)
        | ValueOut::Checks(_)) => value.clone(),
    };
    (answer.status, value, answer.by_person.clone())
}

fn bare(slot: &SlotOut) -> SlotOut {
    SlotOut { citations: Vec::new(), ..slot.clone() }
}

/// The reasons of an answer; for one without, what it waits for.
fn said(answer: &AnswerOut) -> Vec<String> {
    let missing = answer.missing.iter().map(|missing| {
        let who = missing.person.as_deref().map(|name| format!("{name}·")).unwrap_or_default();
        format!("缺:{who}{}", missing.term)
    });
    answer.because.iter().cloned().chain(missing).collect()
}

fn deadlines(of: &Determination) -> Vec<Said> {
    of.deadlines.iter().map(dated).collect()
}

fn asks(of: &Determination) -> Vec<Said> {
    let named = of.asks.iter().map(|ask| {
        let who = ask.person.as_deref().map(|name| format!("{name}:")).unwrap_or_default();
        (ask.id.clone(), format!("{who}{}", ask.question))
    });
    named.collect()
}

fn notices(of: &Determination) -> Vec<Said> {
    of.notices.iter().map(|notice| (notice.id.clone(), notice.text.clone())).collect()
}

fn dated(deadline: &DeadlineOut) -> Said {
    let who = deadline.person.as_deref().map(|name| format!("{name}的")).unwrap_or_default();
    let DeadlineOut { term, starts_on, nominal_on, due_on, months, .. } = deadline;
    let text = if months.is_empty() {
        format!("{who}{term}自 {starts_on} 起,原届满日 {nominal_on},届满日 {due_on}")
    } else {
        format!("{who}{term}:{}", months.join("、"))
    };
    (deadline.id.clone(), text)
}
