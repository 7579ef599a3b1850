//! Populations of any size, exactly: what a focus and everybody around can look like.
//!
//! A *type* is one valuation of a person's facts within guards and personal invariants. Of a population only
//! which types occur matters (counts saturate one above the bound they are compared with), so the reachable
//! pairs of focus and aggregates are the least fixpoint of "the focus alone; add one more type".

use std::collections::BTreeSet;

use crate::ir::{Mask, People, Program, VarId, VarKind};
use crate::oracle::{Truth, holds};

/// A focus and the values of all statements about people, aligned with the variables given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Situation {
    /// Options of the focus, by variable.
    pub(super) focus: Vec<(VarId, usize)>,
    /// Options (0 是, 1 否) of the statements about people.
    pub(super) people: Vec<(VarId, usize)>,
}

/// All situations over the person variables `own` and the statements `statements`.
pub(super) fn situations(
    program: &Program,
    own: &[VarId],
    statements: &[VarId],
) -> Vec<Situation> {
    let types = types(program, own);
    let bounds: Vec<u64> = statements
        .iter()
        .map(|var| match statement(program, *var) {
            Some(People::AtMost(_, most)) => most + 1,
            Some(People::Any(_)) | None => 1,
        })
        .collect();
    let counts = |options: &[(VarId, usize)]| -> Vec<u64> {
        let possible = single(program, options);
        let each = statements.iter().map(|var| match statement(program, *var) {
            Some(People::Any(body) | People::AtMost(body, _)) => {
                u64::from(holds(body, &possible) == Truth::Yes)
            }
            None => 0,
        });
        each.collect()
    };
    let contributions: BTreeSet<Vec<u64>> = types.iter().map(|t| counts(t)).collect();
    let mut situations = Vec::new();
    for focus in &types {
        for vector in reachable(counts(focus), &contributions, &bounds) {
            let people = statements.iter().zip(vector).map(|(var, count)| {
                let yes = match statement(program, *var) {
                    Some(People::AtMost(_, most)) => count <= *most,
                    Some(People::Any(_)) | None => count > 0,
                };
                (*var, usize::from(!yes))
            });
            situations.push(Situation { focus: focus.clone(), people: people.collect() });
        }
    }
    situations
}

fn statement(program: &Program, var: VarId) -> Option<&People> {
    match program.vars.get(var).map(|var| &var.kind) {
        Some(VarKind::People(index)) => program.people.get(*index),
        Some(VarKind::Fact(_) | VarKind::Output(_) | VarKind::Timed(..)) | None => None,
    }
}

fn reachable(
    start: Vec<u64>,
    contributions: &BTreeSet<Vec<u64>>,
    bounds: &[u64],
) -> BTreeSet<Vec<u64>> {
    let mut seen = BTreeSet::from([start.clone()]);
    let mut next = vec![start];
    while let Some(vector) = next.pop() {
        for contribution in contributions {
            let sum = vector.iter().zip(contribution).zip(bounds);
            let sum: Vec<u64> = sum.map(|((a, b), bound)| (a + b).min(*bound)).collect();
            if seen.insert(sum.clone()) {
                next.push(sum);
            }
        }
    }
    seen
}

/// Every valuation of `own` that guards and personal invariants admit.
fn types(program: &Program, own: &[VarId]) -> Vec<Vec<(VarId, usize)>> {
    let mut types: Vec<Vec<(VarId, usize)>> = vec![Vec::new()];
    for var in own {
        let size = program.vars.get(*var).map_or(0, |var| var.options.len());
        let longer = types.iter().flat_map(|known| {
            (0..size).map(move |option| [known.as_slice(), &[(*var, option)]].concat())
        });
        types = longer.filter(|options| admits(program, &single(program, options))).collect();
    }
    types
}

/// No guard and no invariant is certainly broken.
pub(super) fn admits(program: &Program, possible: &[Mask]) -> bool {
    let guarded = program.guards.iter().all(|(var, guard)| {
        let all = program.all(*var);
        let absent = all & !(all >> 1);
        let now = possible.get(*var).copied().unwrap_or(all);
        match holds(guard, possible) {
            Truth::Yes => now & !absent != 0,
            Truth::No => now & absent != 0,
            Truth::Unknown => true,
        }
    });
    guarded && program.constraints.iter().all(|(c, _)| holds(c, possible) != Truth::No)
}

/// Possible options when only `options` are known.
pub(super) fn single(program: &Program, options: &[(VarId, usize)]) -> Vec<Mask> {
    let mut possible: Vec<Mask> = program.vars.iter().map(|var| var.all()).collect();
    for (var, option) in options {
        if let Some(mask) = possible.get_mut(*var) {
            *mask = 1 << option;
        }
    }
    possible
}
