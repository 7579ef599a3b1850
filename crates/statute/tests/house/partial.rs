//! Partial facts: whatever they answer, no completion within the invariants contradicts it, and cubes and oracle
//! say the same.

use statute::compile::Choice;
use statute::determine::settle;
use statute::edition::{SEED, build};
use statute::eval::Sheet;
use statute::ir::{Expr, Given, Mask, Program};
use statute::prove::{Fault, RANDOM_TRIES, Tried, partial, partial_group};

use crate::files::{borrowed, pack};

fn program() -> Program {
    build(&borrowed(&pack()), &Choice::new()).unwrap().1.program
}

#[test]
fn no_completion_contradicts_an_answer_to_partial_facts() {
    println!("seed {SEED}");
    let found = partial(&program(), SEED).unwrap();
    assert_eq!(found.len(), 41);
    for group in &found {
        println!("{group:?}");
        assert!(group.faults.is_empty(), "seed {SEED}: {group:?}");
        // Something must be answered early, and something must wait, or nothing was tested.
        assert!(0 < group.settled && group.settled < group.pairs, "{group:?}");
        assert!(group.exhaustive || group.pairs == RANDOM_TRIES, "{group:?}");
    }
}

/// What the check says of a group (few combinations, all tried) with a fault planted in how it is evaluated.
fn planted(change: impl Fn(&mut Expr), settle: fn(&Program, &mut [Mask])) -> Vec<Fault> {
    let program = program();
    let index = program.schema.output("催责").unwrap().0;
    let group = program.groups.iter().find(|group| group.output == index).unwrap();
    let mut wrong = statute::ir::Group::clone(group);
    let gives = |rule: &&mut statute::ir::Rule| matches!(rule.gives, Given::Value(_));
    change(&mut wrong.rules.iter_mut().find(gives).unwrap().when);
    let sheet = Sheet::compile(&program, &wrong).unwrap();
    let found = partial_group(&program, Tried { group, sheet: &sheet, settle }, SEED);
    found.faults.into_keys().collect()
}

#[test]
fn planted_faults_are_caught() {
    assert_eq!(planted(|_| {}, settle), []);
    let wrong = [Fault::Disagreement, Fault::Unsound];
    assert_eq!(planted(|when| *when = Expr::always(), settle), wrong);
    let negate = |when: &mut Expr| *when = Expr::Not(Box::new(when.clone()));
    assert_eq!(planted(negate, settle), wrong);
    // Facts that nobody knows are taken to be what the first option says.
    let presume = |_: &Program, possible: &mut [Mask]| {
        possible.iter_mut().for_each(|mask| *mask = 1 << mask.trailing_zeros());
    };
    assert_eq!(planted(|_| {}, presume), [Fault::Unsound, Fault::Excluded]);
}
