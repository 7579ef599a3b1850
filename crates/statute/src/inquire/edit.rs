//! Facts of a case changed: what is set, what is taken away, and what can no longer exist beside it.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::calendar::Calendar;
use crate::determine::Engine;
use crate::facts::{At, Case, FactValue, Facts, Known};
use crate::ir::{Mask, Program, VarId, VarKind};
use crate::oracle::{Truth, holds};
use crate::schema::{Kind, Owner};

/// One fact of the case, the unit or one participant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// Whose.
    pub owner: Owner,
    /// The participant, by index, for a person's fact.
    pub person: Option<usize>,
    /// The fact, by its index in the schema.
    pub fact: usize,
}

/// A fact with another value; without one it is taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edit {
    /// Which fact.
    pub spot: Spot,
    /// Its new value.
    pub value: Option<FactValue>,
}

fn facts_of(case: &mut Case, spot: Spot) -> Option<&mut Facts> {
    match spot.owner {
        Owner::Case => Some(&mut case.case),
        Owner::Unit => Some(&mut case.unit),
        Owner::Person => Some(&mut case.people.get_mut(spot.person?)?.facts),
    }
}

/// `case` with `edits` made. A fact that is changed was found by nobody; one set to what it is stays as it is.
#[must_use]
pub fn apply(case: &Case, edits: &[Edit]) -> Case {
    let mut case = case.clone();
    for edit in edits {
        let Some(facts) = facts_of(&mut case, edit.spot) else { continue };
        match edit.value {
            Some(value) if facts.get(&edit.spot.fact).is_none_or(|old| old.value != value) => {
                facts.insert(edit.spot.fact, Known { value, judged: None, at: At::default() });
            }
            Some(_) => {}
            None => {
                facts.remove(&edit.spot.fact);
            }
        }
    }
    case
}

/// The facts with 限于: variable and fact.
fn guarded(program: &Program) -> impl Iterator<Item = (VarId, usize)> {
    program.guards.iter().filter_map(|(var, _)| match program.vars.get(*var)?.kind {
        VarKind::Fact(fact) => Some((*var, fact)),
        VarKind::Output(_) | VarKind::People(_) | VarKind::Timed(..) => None,
    })
}

/// Every place of a fact in `case`.
pub(super) fn spots(program: &Program, case: &Case, fact: usize) -> Vec<Spot> {
    let owner = program.schema.facts.get(fact).map_or(Owner::Case, |fact| fact.owner);
    match owner {
        Owner::Case | Owner::Unit => vec![Spot { owner, person: None, fact }],
        Owner::Person => {
            let people = 0..case.people.len();
            people.map(|person| Spot { owner, person: Some(person), fact }).collect()
        }
    }
}

/// `case` without the facts with 限于, save those of `kept`.
pub(super) fn without_guarded(program: &Program, case: &Case, kept: &[Spot]) -> Case {
    let mut bare = case.clone();
    for (_, fact) in guarded(program) {
        for spot in spots(program, case, fact) {
            if !kept.contains(&spot)
                && let Some(facts) = facts_of(&mut bare, spot)
            {
                facts.remove(&fact);
            }
        }
    }
    bare
}

/// Takes away the facts whose 限于 no longer holds, save those of `kept`, and says which.
pub(super) fn settle(
    engine: &Engine,
    case: &mut Case,
    kept: &[Spot],
    on: (Date, &Calendar),
) -> BTreeSet<Spot> {
    let program = &engine.program;
    let bare = without_guarded(program, case, &[]);
    let mut dropped = BTreeSet::new();
    // Facts that contradict each other even so are refused as a whole, whatever is taken away.
    let Ok(outcome) = engine.determine(&bare, on.0, on.1) else { return dropped };
    let people = outcome.world.iter().enumerate();
    let views = std::iter::once((None, &outcome.shared));
    for (person, possible) in views.chain(people.map(|(at, own)| (Some(at), own))) {
        let mut masks = possible.clone();
        for (var, fact) in guarded(program) {
            let spot = spot_for(program, fact, person);
            let known = case.known(spot.owner, fact, spot.person).map(|known| known.value);
            if let (Some(bit), Some(mask)) =
                (known.and_then(|v| bit(program, fact, v)), masks.get_mut(var))
            {
                *mask = bit;
            }
        }
        while let Some((var, spot)) = idle(program, case, (person, &masks), kept) {
            if let Some(facts) = facts_of(case, spot) {
                facts.remove(&spot.fact);
            }
            dropped.insert(spot);
            let all = program.all(var);
            if let Some(mask) = masks.get_mut(var) {
                *mask = all & !(all >> 1);
            }
        }
    }
    dropped
}

fn spot_for(program: &Program, fact: usize, person: Option<usize>) -> Spot {
    let owner = program.schema.facts.get(fact).map_or(Owner::Case, |fact| fact.owner);
    Spot { owner, person: person.filter(|_| owner == Owner::Person), fact }
}

/// A fact that is known and whose 限于 does not hold.
fn idle(
    program: &Program,
    case: &Case,
    view: (Option<usize>, &[Mask]),
    kept: &[Spot],
) -> Option<(VarId, Spot)> {
    let (person, masks) = view;
    program.guards.iter().find_map(|(var, guard)| {
        let VarKind::Fact(fact) = program.vars.get(*var)?.kind else { return None };
        let spot = spot_for(program, fact, person);
        case.known(spot.owner, fact, spot.person)?;
        let is_idle = !kept.contains(&spot) && holds(guard, masks) == Truth::No;
        is_idle.then_some((*var, spot))
    })
}

fn bit(program: &Program, fact: usize, value: FactValue) -> Option<Mask> {
    match (value, &program.schema.facts.get(fact)?.kind) {
        (FactValue::Option(option), _) => Some(1 << option),
        (FactValue::Int(number), Kind::Int(low, _)) => {
            Some(1 << u32::try_from(number - low).ok()?)
        }
        (FactValue::Int(_), Kind::Options(_) | Kind::Date) | (FactValue::Date(_), _) => None,
    }
}
