//! What is still possible: one mask for each variable, for the case and for each person.

use std::sync::Arc;

use super::grounds::Grounds;
use crate::ast::TimedPredicate;
use crate::facts::{Case, FactValue, Known};
use crate::ir::{Mask, People, Program, Var, VarId, VarKind};
use crate::oracle::{Truth, holds};
use crate::schema::Owner;

/// Option 是 of a two-valued variable.
pub(super) const YES: Mask = 1;
/// Option 否 of a two-valued variable.
pub(super) const NO: Mask = 2;
/// Both.
pub(super) const EITHER: Mask = 3;

/// The possible options of every variable: shared by all, and for each person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct World {
    /// For the case as a whole; person variables are open.
    pub(super) case: Vec<Mask>,
    /// For each person of the case.
    pub(super) people: Vec<Vec<Mask>>,
}

impl World {
    /// Reads facts, decides which facts exist, then looks at everybody for the statements about people.
    pub(super) fn new(
        program: &Program,
        case: &Case,
        timed: impl Fn(TimedPredicate, &str, Option<usize>) -> Truth,
    ) -> Self {
        let mut shared = masks(program, case, None);
        for (var, declared) in program.vars.iter().enumerate() {
            if let VarKind::Timed(predicate, of) = &declared.kind
                && !declared.per_person
            {
                set(&mut shared, var, mask_of(timed(*predicate, of, None)));
            }
        }
        settle(program, &mut shared);
        let mut people: Vec<Vec<Mask>> = (0..case.people.len())
            .map(|index| {
                let mut own = masks(program, case, Some(index));
                copy_shared(program, &shared, &mut own);
                for (var, declared) in program.vars.iter().enumerate() {
                    if let VarKind::Timed(predicate, of) = &declared.kind
                        && declared.per_person
                    {
                        set(&mut own, var, mask_of(timed(*predicate, of, Some(index))));
                    }
                }
                settle(program, &mut own);
                own
            })
            .collect();
        for (var, declared) in program.vars.iter().enumerate() {
            let VarKind::People(index) = &declared.kind else { continue };
            let Some(statement) = program.people.get(*index) else { continue };
            let mask = mask_of(about(statement, &people));
            set(&mut shared, var, mask);
            people.iter_mut().for_each(|own| set(own, var, mask));
        }
        Self { case: shared, people }
    }

    /// Looks again at the statements about people that read `output`, now that it is known of everybody.
    pub(super) fn look_again(&mut self, program: &Program, grounds: &Grounds, output: VarId) {
        for (var, declared) in program.vars.iter().enumerate() {
            let VarKind::People(index) = &declared.kind else { continue };
            let Some(statement) = program.people.get(*index) else { continue };
            if grounds.statement_reads(*index, output) {
                let mask = mask_of(about(statement, &self.people));
                set(&mut self.case, var, mask);
                self.people.iter_mut().for_each(|own| set(own, var, mask));
            }
        }
    }

    /// Records what an output can still be, for one person or for all.
    pub(super) fn set_output(&mut self, var: VarId, person: Option<usize>, mask: Mask) {
        match person {
            Some(index) => {
                if let Some(own) = self.people.get_mut(index) {
                    set(own, var, mask);
                }
            }
            None => {
                set(&mut self.case, var, mask);
                self.people.iter_mut().for_each(|own| set(own, var, mask));
            }
        }
    }
}

pub(super) fn set(masks: &mut [Mask], var: VarId, mask: Mask) {
    if let Some(known) = masks.get_mut(var) {
        *known = mask;
    }
}

fn mask_of(truth: Truth) -> Mask {
    match truth {
        Truth::Yes => YES,
        Truth::No => NO,
        Truth::Unknown => EITHER,
    }
}

fn masks(program: &Program, case: &Case, person: Option<usize>) -> Vec<Mask> {
    let one = |var: &Arc<Var>| {
        let VarKind::Fact(index) = var.kind else { return var.all() };
        let owner = program.schema.facts.get(index).map_or(Owner::Case, |fact| fact.owner);
        let known = case.known(owner, index, person);
        known.and_then(|known| option_of(program, index, known)).unwrap_or_else(|| var.all())
    };
    program.vars.iter().map(one).collect()
}

fn option_of(program: &Program, fact: usize, known: &Known) -> Option<Mask> {
    match known.value {
        FactValue::Option(option) => Some(1 << option),
        FactValue::Int(number) => match program.schema.facts.get(fact)?.kind {
            crate::schema::Kind::Int(low, _) => Some(1 << u32::try_from(number - low).ok()?),
            crate::schema::Kind::Options(_) | crate::schema::Kind::Date => None,
        },
        FactValue::Date(_) => None,
    }
}

fn copy_shared(program: &Program, shared: &[Mask], own: &mut [Mask]) {
    for (var, (declared, mask)) in program.vars.iter().zip(shared).enumerate() {
        if !declared.per_person {
            set(own, var, *mask);
        }
    }
}

/// What the facts known leave of the others: whether each guarded fact exists (限于), and which values the
/// invariants (约束) still admit. Nothing is concluded from facts that contradict each other.
pub fn settle(program: &Program, masks: &mut [Mask]) {
    loop {
        let mut changed = settle_guards(program, masks);
        for (constraint, _) in program.constraints.iter() {
            if holds(constraint, masks) == Truth::Unknown {
                changed |= narrow(program, constraint, masks);
            }
        }
        if !changed {
            return;
        }
    }
}

/// Takes from every open fact of `constraint` the values with which it could not hold; whether there were any.
fn narrow(program: &Program, constraint: &crate::ir::Expr, masks: &mut [Mask]) -> bool {
    let mut vars = Vec::new();
    constraint.vars(&mut |var| vars.push(var));
    let mut changed = false;
    for var in vars {
        let is_fact =
            matches!(program.vars.get(var).map(|var| &var.kind), Some(VarKind::Fact(_)));
        let now = masks.get(var).copied().unwrap_or(0);
        if !is_fact || now.count_ones() < 2 {
            continue;
        }
        let mut left = now;
        for bit in (0..Mask::BITS).map(|shift| 1 << shift).filter(|bit| now & bit != 0) {
            set(masks, var, bit);
            if holds(constraint, masks) == Truth::No {
                left &= !bit;
            }
        }
        let left = if left == 0 { now } else { left };
        set(masks, var, left);
        changed |= left != now;
    }
    changed
}

/// One look at every guard; whether it changed what is possible.
fn settle_guards(program: &Program, masks: &mut [Mask]) -> bool {
    let mut changed = false;
    for (var, guard) in program.guards.iter() {
        let all = program.all(*var);
        let absent = all & !(all >> 1);
        let now = masks.get(*var).copied().unwrap_or(all);
        let next = match holds(guard, masks) {
            Truth::Yes => now & !absent,
            Truth::No if now & absent != 0 => absent,
            Truth::No | Truth::Unknown => now,
        };
        set(masks, *var, next);
        changed |= next != now;
    }
    changed
}

fn about(statement: &People, people: &[Vec<Mask>]) -> Truth {
    let (People::Any(body) | People::AtMost(body, _)) = statement;
    let truths: Vec<Truth> = people.iter().map(|own| holds(body, own)).collect();
    let count = |wanted: Truth| {
        u64::try_from(truths.iter().filter(|truth| **truth == wanted).count())
            .unwrap_or(u64::MAX)
    };
    let (yes, open) = (count(Truth::Yes), count(Truth::Unknown));
    match statement {
        People::Any(_) if yes > 0 => Truth::Yes,
        People::Any(_) if open > 0 => Truth::Unknown,
        People::Any(_) => Truth::No,
        People::AtMost(_, most) if yes > *most => Truth::No,
        People::AtMost(_, most) if yes.saturating_add(open) > *most => Truth::Unknown,
        People::AtMost(..) => Truth::Yes,
    }
}
