//! The cases of a pack, run: each expectation compared with what the engine says.

mod expect;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::ast::{Block, CaseAst, CaseLine, CaseValue, ChangeAst, ExpectAst, PackAst};
use crate::calendar::Calendar;
use crate::compile::Choice;
use crate::determine::Engine;
use crate::diag::Diagnostic;
use crate::edition::build;
use crate::facts::{Answer, At, Case, FactValue, Facts, Judged, Known, Participant};
use crate::schema::{Kind, Owner, Schema};
use crate::span::{Span, Word};

/// Who answers in a case of a pack.
const ANSWERED_BY: &str = "案例";

/// What one case came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseResult {
    /// The case's id.
    pub id: String,
    /// Expectations compared.
    pub checks: usize,
    /// Those not met, each where it is written.
    pub faults: Vec<(Span, String)>,
}

/// Engines by the readings they were built with: most lines share the default.
type Engines = BTreeMap<Choice, Engine>;

/// Runs every case of the pack.
///
/// # Errors
/// The pack does not build.
pub fn run(
    files: &[(&str, &str)],
    calendar: &Calendar,
) -> Result<Vec<CaseResult>, Vec<Diagnostic>> {
    let (engine, edition) = build(files, &Choice::new())?;
    let mut engines = Engines::from([(Choice::new(), engine)]);
    let mut results = Vec::new();
    for case in cases(&edition.pack) {
        results.push(run_case(files, case, calendar, &mut engines)?);
    }
    Ok(results)
}

fn cases(pack: &PackAst) -> impl Iterator<Item = &CaseAst> {
    let inside = pack.articles.iter().flat_map(|article| &article.blocks);
    pack.blocks
        .iter()
        .chain(inside)
        .filter_map(|block| if let Block::Case(case) = block { Some(case) } else { None })
}

fn run_case(
    files: &[(&str, &str)],
    ast: &CaseAst,
    calendar: &Calendar,
    engines: &mut Engines,
) -> Result<CaseResult, Vec<Diagnostic>> {
    let mut result = CaseResult { id: ast.id.text.clone(), checks: 0, faults: Vec::new() };
    let Some(schema) = engines.values().next().map(|engine| engine.program.schema.clone())
    else {
        return Ok(result);
    };
    let (case, as_of) = given(&schema, ast, &mut result.faults);
    for line in &ast.lines {
        let CaseLine::Expect(expect) = line else { continue };
        let mut case = case.clone();
        let mut as_of = as_of;
        for change in &expect.changes {
            apply(&schema, &mut case, change, &mut result.faults);
        }
        if !engines.contains_key(&case.readings) {
            let (engine, _) = build(files, &case.readings)?;
            engines.insert(case.readings.clone(), engine);
        }
        let Some(engine) = engines.get(&case.readings) else { continue };
        let day = *as_of.get_or_insert_with(|| latest(&case));
        check(engine, (&case, day), (expect, calendar), &mut result);
    }
    Ok(result)
}

fn check(
    engine: &Engine,
    of: (&Case, Date),
    against: (&ExpectAst, &Calendar),
    result: &mut CaseResult,
) {
    let (case, as_of) = of;
    let (expect, calendar) = against;
    match engine.determine(case, as_of, calendar) {
        Ok(outcome) => {
            for expectation in &expect.expects {
                result.checks += 1;
                if let Err(fault) = expect::check(engine, case, &outcome, expectation) {
                    result.faults.push((expect.span, fault));
                }
            }
        }
        Err(contradictions) => {
            for contradiction in contradictions {
                result.faults.push((expect.span, contradiction.message));
            }
        }
    }
}

type Faults = Vec<(Span, String)>;

/// Where a case does not say 定于: the day its last event happened.
fn latest(case: &Case) -> Date {
    let people = case.people.iter().flat_map(|person| person.facts.values());
    let known = case.case.values().chain(case.unit.values()).chain(people);
    let dates = known.filter_map(|known| match known.value {
        FactValue::Date(date) => Some(date),
        FactValue::Option(_) | FactValue::Int(_) => None,
    });
    dates.max().unwrap_or(Date::ZERO)
}

fn given(schema: &Schema, ast: &CaseAst, faults: &mut Faults) -> (Case, Option<Date>) {
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
        faults.push((word.span, format!("没有“{}”这项事实", word.value)));
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

fn apply(schema: &Schema, case: &mut Case, change: &ChangeAst, faults: &mut Faults) {
    match change {
        ChangeAst::Reading(id, word) => {
            case.readings.insert(id.text.clone(), word.value.clone());
        }
        ChangeAst::Answer { ask, person, value } => case.answers.push(Answer {
            ask: ask.text.clone(),
            person: person.as_ref().map(|word| word.value.clone()),
            value: value.value.clone(),
            by: ANSWERED_BY.to_owned(),
            reason: ANSWERED_BY.to_owned(),
            at: At::default(),
        }),
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
                faults.push((of.span, format!("案例里没有“{}”", of.value)));
            }
            for facts in into {
                match value {
                    Some(value) => put(schema, owner, (fact, value), facts, faults),
                    None => {
                        if let Some((index, _)) = schema.fact(owner, &fact.value) {
                            facts.remove(&index);
                        }
                    }
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
            guard.is_none_or(|guard| expect::guard_holds(schema, guard, &facts))
        });
    }
}
