//! What a case of a pack gives: its facts, and what one of its lines changes.

use jiff::civil::Date;

use super::words::{fact, fact_value, is_listed, nobody};
use crate::ast::{CaseAst, CaseLine, CaseValue, ChangeAst, Cond, Path, Rel, Segment, Value};
use crate::diag::Diagnostic;
use crate::facts::{Answer, At, Case, FactValue, Facts, Judged, Known, Participant};
use crate::schema::{Kind, Owner, Schema};
use crate::span::Word;

/// Who answers in a case of a pack.
const ANSWERED_BY: &str = "案例";

/// What cannot be read as a fact or a change, each where it is written.
pub(super) type Faults = Vec<Diagnostic>;

/// Where a case does not say 定于: the day its last event happened.
pub(super) fn latest(case: &Case) -> Date {
    let people = case.people.iter().flat_map(|person| person.facts.values());
    let known = case.case.values().chain(case.unit.values()).chain(people);
    let dates = known.filter_map(|known| match known.value {
        FactValue::Date(date) => Some(date),
        FactValue::Option(_) | FactValue::Int(_) => None,
    });
    dates.max().unwrap_or(Date::ZERO)
}

pub(super) fn given(
    schema: &Schema,
    ast: &CaseAst,
    faults: &mut Faults,
) -> (Case, Option<Date>) {
    let mut case = Case::default();
    let mut common = Facts::new();
    let mut as_of = None;
    for line in &ast.lines {
        match line {
            CaseLine::Given { entity, pairs } => {
                let owner = if entity.value == "单位" { Owner::Unit } else { Owner::Case };
                for (word, value) in pairs {
                    let (owner, into) = if owner == Owner::Unit {
                        (Owner::Unit, &mut case.unit)
                    } else if is_of_people(schema, &word.value) {
                        (Owner::Person, &mut common)
                    } else {
                        (Owner::Case, &mut case.case)
                    };
                    put(schema, owner, (word, value), into, faults);
                }
            }
            CaseLine::Person { name, pairs } => {
                let mut facts = Facts::new();
                for (word, value) in pairs {
                    put(schema, Owner::Person, (word, value), &mut facts, faults);
                }
                let name = name.value.clone();
                case.people.push(Participant { name, facts, at: At::default() });
            }
            CaseLine::AsOf(date) => as_of = date.value.parse().ok(),
            CaseLine::Expect(_) => {}
        }
    }
    for person in &mut case.people {
        for (index, known) in &common {
            person.facts.entry(*index).or_insert_with(|| known.clone());
        }
    }
    (case, as_of)
}

/// Whether a fact written for the case is one of each person's.
fn is_of_people(schema: &Schema, key: &str) -> bool {
    schema.fact(Owner::Case, key).is_none() && schema.fact(Owner::Person, key).is_some()
}

fn put(
    schema: &Schema,
    owner: Owner,
    pair: (&Word, &CaseValue),
    into: &mut Facts,
    faults: &mut Faults,
) {
    let (word, value) = pair;
    let found = fact(schema, owner, word)
        .and_then(|(index, fact)| fact_value(fact, value).map(|value| (index, value)));
    match found {
        Ok((index, value)) => {
            into.insert(index, known(value));
        }
        Err(fault) => faults.push(fault),
    }
}

fn known(value: FactValue) -> Known {
    let by = Some(ANSWERED_BY.to_owned());
    let judged = Judged { found_by: by.clone(), reason: by, evidence: None };
    Known { value, judged: Some(Box::new(judged)), at: At::default() }
}

pub(super) fn apply(schema: &Schema, case: &mut Case, change: &ChangeAst, faults: &mut Faults) {
    match change {
        ChangeAst::Reading(id, word) => {
            let reading = schema.reading(&id.text).map_or(&id.text, |reading| &reading.id);
            case.readings.insert(reading.clone(), word.value.clone());
        }
        ChangeAst::Answer { ask, person, value } => {
            if let Some(name) = person.as_ref().filter(|name| !is_listed(case, name)) {
                faults.push(nobody(case, name));
            }
            case.answers.push(Answer {
                ask: ask.text.clone(),
                departs: false,
                person: person.as_ref().map(|word| word.value.clone()),
                value: value.value.clone(),
                by: ANSWERED_BY.to_owned(),
                reason: ANSWERED_BY.to_owned(),
                at: At::default(),
            });
        }
        ChangeAst::Fact { of, fact: of_fact, value } => {
            let is_person = !["案", "单位"].contains(&of.value.as_str());
            if is_person && !is_listed(case, of) {
                faults.push(nobody(case, of));
            }
            let (owner, into) = match of.value.as_str() {
                "案" if is_of_people(schema, &of_fact.value) => {
                    (Owner::Person, case.people.iter_mut().map(|p| &mut p.facts).collect())
                }
                "案" => (Owner::Case, vec![&mut case.case]),
                "单位" => (Owner::Unit, vec![&mut case.unit]),
                name => {
                    let people = case.people.iter_mut().filter(|p| p.name == name);
                    (Owner::Person, people.map(|p| &mut p.facts).collect())
                }
            };
            for facts in into {
                match value {
                    Some(value) => put(schema, owner, (of_fact, value), facts, faults),
                    None => match fact(schema, owner, of_fact) {
                        Ok((index, _)) => {
                            facts.remove(&index);
                        }
                        Err(fault) => faults.push(fault),
                    },
                }
            }
            drop_unguarded(schema, case);
        }
    }
}

/// After a change, facts whose 限于 names an option that is no longer there are absent, not contradictory.
fn drop_unguarded(schema: &Schema, case: &mut Case) {
    for person in &mut case.people {
        let facts = person.facts.clone();
        person.facts.retain(|index, _| {
            let guard = schema.facts.get(*index).and_then(|fact| fact.only_if.as_ref());
            guard.is_none_or(|guard| guard_holds(schema, guard, &facts))
        });
    }
}

/// Whether a guard of the form `fact = option` or `fact ≠ option` holds for the facts of one person.
fn guard_holds(schema: &Schema, guard: &Cond, facts: &Facts) -> bool {
    let Cond::Test { path, rel: Some((rel, Value::Path(wanted))) } = guard else { return true };
    let word = |path: &Path| match path.segments.last() {
        Some(Segment::Word(word)) => word.value.clone(),
        Some(Segment::Hole(_)) | None => String::new(),
    };
    let Some((index, fact)) = schema.fact(Owner::Person, &word(path)) else { return true };
    let Some(FactValue::Option(option)) = facts.get(&index).map(|known| known.value) else {
        return true;
    };
    let Kind::Options(options) = &fact.kind else { return true };
    let is = options.get(option).is_some_and(|name| name.term == word(wanted));
    match rel {
        Rel::Eq => is,
        Rel::Ne => !is,
        Rel::Lt | Rel::Le | Rel::Gt | Rel::Ge | Rel::In => true,
    }
}
