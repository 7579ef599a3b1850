//! The naive reading of a program, by walking its conditions: what the cubes must agree with.
//!
//! Nothing is shared with `eval` beyond the program itself: conditions are walked, exceptions are asked for one by one.

use crate::eval::Verdict;
use crate::ir::{Expr, Given, Group, Mask};

/// Three-valued truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// Certainly holds.
    Yes,
    /// Certainly does not.
    No,
    /// Facts are missing.
    Unknown,
}

/// Whether `expr` holds when each variable has one of its `possible` options.
#[must_use]
pub fn holds(expr: &Expr, possible: &[Mask]) -> Truth {
    match expr {
        Expr::Test(var, mask) => {
            let options = possible.get(*var).copied().unwrap_or(0);
            if options & !mask == 0 {
                Truth::Yes
            } else if options & mask == 0 {
                Truth::No
            } else {
                Truth::Unknown
            }
        }
        Expr::Not(inner) => match holds(inner, possible) {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            Truth::Unknown => Truth::Unknown,
        },
        Expr::And(parts) => fold(parts, possible, Truth::No, Truth::Yes),
        Expr::Or(parts) => fold(parts, possible, Truth::Yes, Truth::No),
    }
}

fn fold(parts: &[Expr], possible: &[Mask], settles: Truth, otherwise: Truth) -> Truth {
    let mut result = otherwise;
    for part in parts {
        let truth = holds(part, possible);
        if truth == settles {
            return settles;
        }
        if truth == Truth::Unknown {
            result = Truth::Unknown;
        }
    }
    result
}

/// Whether rule `index` is in force.
#[must_use]
pub fn in_force(group: &Group, index: usize, possible: &[Mask]) -> Truth {
    let Some(rule) = group.rules.get(index) else { return Truth::No };
    let mut state = holds(&rule.when, possible);
    if state == Truth::No {
        return state;
    }
    for exception in 0..group.rules.len() {
        if !silences(group, exception, index) {
            continue;
        }
        match in_force(group, exception, possible) {
            Truth::Yes => return Truth::No,
            Truth::Unknown => state = Truth::Unknown,
            Truth::No => {}
        }
    }
    state
}

fn silences(group: &Group, exception: usize, target: usize) -> bool {
    let Some(rule) = group.rules.get(exception) else { return false };
    if rule.exception_to.contains(&target) {
        return true;
    }
    rule.gives != Given::NotApplicable && reaches(group, exception, target)
}

fn reaches(group: &Group, from: usize, target: usize) -> bool {
    let next = group.rules.get(from).map_or(&[][..], |rule| &rule.exception_to);
    next.contains(&target) || next.iter().any(|step| reaches(group, *step, target))
}

/// The verdict for the output of `group`.
#[must_use]
pub fn verdict(group: &Group, possible: &[Mask]) -> Verdict {
    let states: Vec<Truth> =
        (0..group.rules.len()).map(|index| in_force(group, index, possible)).collect();
    let giving = |wanted: Truth| {
        let rules = group.rules.iter().zip(&states).enumerate();
        rules
            .filter(move |(_, (rule, state))| {
                **state == wanted && rule.gives != Given::NotApplicable
            })
            .map(|(index, (rule, _))| (index, &rule.gives))
    };
    let mut live = giving(Truth::Yes);
    match live.next() {
        None if giving(Truth::Unknown).next().is_some() => Verdict::Unknown,
        None => Verdict::Nothing,
        Some((first, gives)) => match live.find(|(_, other)| *other != gives) {
            Some((second, _)) => Verdict::Conflict(first, second),
            None => match gives {
                Given::Value(option) => Verdict::Decided(*option, first),
                Given::Ask { .. } | Given::NotApplicable => Verdict::Ask(first),
            },
        },
    }
}
