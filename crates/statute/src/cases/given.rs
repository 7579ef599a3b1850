//! What a case of a pack gives: its facts, and what one of its lines changes.

use jiff::civil::Date;

use crate::ast::{CaseAst, CaseLine, CaseValue, ChangeAst, Cond, Path, Rel, Segment, Value};
use crate::facts::{Answer, At, Case, FactValue, Facts, Judged, Known, Participant};
use crate::schema::{Kind, Owner, Schema};
use crate::span::{Span, Word};

/// Who answers in a case of a pack.
const ANSWERED_BY: &str = "案例";

/// What cannot be read as a fact or a change, each where it is written.
pub(super) type Faults = Vec<(Span, String)>;

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
                    } else if schema.fact(Owner::Case, &word.value).is_none() {
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

fn put(
    schema: &Schema,
    owner: Owner,
    pair: (&Word, &CaseValue),
    into: &mut Facts,
    faults: &mut Faults,
) {
    let (word, value) = pair;
    let Some((index, fact)) = schema.fact(owner, &word.value) else {
        faults.push((word.span, no_fact(word)));
        return;
    };
    let value = match (&fact.kind, value) {
        (Kind::Options(options), CaseValue::Word(text)) => options
            .iter()
            .position(|name| name.term == text.value || name.id == text.value)
            .map(FactValue::Option),
        (Kind::Date, CaseValue::Date(text, _)) => text.parse().ok().map(FactValue::Date),
        (Kind::Int(..), CaseValue::Int(number, _)) => Some(FactValue::Int(*number)),
        (Kind::Options(_) | Kind::Date | Kind::Int(..), _) => None,
    };
    match value {
        Some(value) => {
            into.insert(index, known(value));
        }
        None => faults.push((word.span, format!("“{}”的值不对", word.value))),
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
            case.readings.insert(id.text.clone(), word.value.clone());
        }
        ChangeAst::Answer { ask, person, value } => {
            if let Some(name) = person.as_ref().filter(|name| !is_listed(case, name)) {
                faults.push((name.span, nobody(name)));
            }
            case.answers.push(Answer {
                ask: ask.text.clone(),
                person: person.as_ref().map(|word| word.value.clone()),
                value: value.value.clone(),
                by: ANSWERED_BY.to_owned(),
                reason: ANSWERED_BY.to_owned(),
                at: At::default(),
            });
        }
        ChangeAst::Fact { of, fact, value } => {
            let (owner, into) = match of.value.as_str() {
                "案" if schema.fact(Owner::Case, &fact.value).is_some() => {
                    (Owner::Case, vec![&mut case.case])
                }
                "案" => {
                    (Owner::Person, case.people.iter_mut().map(|p| &mut p.facts).collect())
                }
                "单位" => (Owner::Unit, vec![&mut case.unit]),
                name => {
                    let people = case.people.iter_mut().filter(|p| p.name == name);
                    (Owner::Person, people.map(|p| &mut p.facts).collect())
                }
            };
            if into.is_empty() {
                faults.push((of.span, nobody(of)));
            }
            for facts in into {
                match value {
                    Some(value) => put(schema, owner, (fact, value), facts, faults),
                    None => match schema.fact(owner, &fact.value) {
                        Some((index, _)) => {
                            facts.remove(&index);
                        }
                        None => faults.push((fact.span, no_fact(fact))),
                    },
                }
            }
            drop_unguarded(schema, case);
        }
    }
}

/// Whether the case lists a person of this name.
pub(super) fn is_listed(case: &Case, name: &Word) -> bool {
    case.people.iter().any(|person| person.name == name.value)
}

pub(super) fn nobody(name: &Word) -> String {
    format!("案例里没有“{}”", name.value)
}

fn no_fact(word: &Word) -> String {
    format!("没有“{}”这项事实", word.value)
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
