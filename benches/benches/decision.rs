//! The benchmark decision, measured beside a plain-Rust floor in one run. Prints medians; decides nothing.
#![expect(
    clippy::unwrap_used,
    reason = "a bench that cannot build its pack has nothing to measure"
)]
#![expect(clippy::as_conversions, reason = "nanoseconds for a table")]
#![expect(clippy::cast_precision_loss, reason = "nanoseconds for a table")]
#![expect(clippy::float_arithmetic, reason = "nanoseconds for a table")]

use std::hint::black_box;
use std::time::Instant;

use statute::calendar::Calendar;
use statute::casefile::{Notation, read};
use statute::compile::Choice;
use statute::determine::Engine;
use statute::edition::build;
use statute::eval::{Sheet, verdict};
use statute::ir::{Mask, Var, VarKind};

const PACK: &str = include_str!("../../crates/statute/tests/data/fixture/benchmark.md");
const RUNS: usize = 9;

/// Median nanoseconds of one call over `RUNS` runs.
fn median(name: &str, calls: u32, mut call: impl FnMut(u32)) {
    let mut times: Vec<f64> = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        for index in 0..calls {
            call(index);
        }
        times.push(start.elapsed().as_nanos() as f64 / f64::from(calls));
    }
    times.sort_by(f64::total_cmp);
    let at = |index: usize| times.get(index).copied().unwrap_or_default();
    println!("{name:<44} {:>10.1} ns  ({:.1} … {:.1})", at(RUNS / 2), at(0), at(RUNS - 1));
}

/// The same decision as plain Rust: the floor.
fn floor(facts: [u8; 8]) -> (u8, u8, bool) {
    let [mode, e, r, a, degree, severity, twice, paid] = facts;
    let roles = match (mode, e == 0, r == 0, a == 0) {
        (0, ..) => 1,
        (1, true, false, false) if degree == 2 => 1,
        (1, false, true, false) => 2,
        (1, false, false, true) => 3,
        (1, true, true, true) => 4,
        (2, ..) => 5,
        _ => 0,
    };
    let tier = if severity == 1 && twice == 0 { 2 } else { severity };
    (roles, tier, paid == 0 && degree > 0)
}

fn facts(index: u32) -> [u8; 8] {
    let mut rest = index % 1152;
    [3, 2, 2, 2, 3, 4, 2, 2].map(|size| {
        let option = rest % size;
        rest /= size;
        u8::try_from(option).unwrap_or_default()
    })
}

fn main() {
    let (engine, _) = build(&[("benchmark.md", PACK)], &Choice::new()).unwrap();
    let program = &engine.program;
    let sheets: Vec<Sheet> =
        program.groups.iter().map(|group| Sheet::compile(program, group).unwrap()).collect();
    let open: Vec<Mask> = program.vars.iter().map(Var::all).collect();
    let worlds: Vec<Vec<Mask>> = (0..1152).map(|index| world(&engine, &open, index)).collect();
    let words: Vec<Vec<u128>> = worlds
        .iter()
        .map(|world| sheets.iter().map(|sheet| sheet.word(world)).collect())
        .collect();
    let inputs: Vec<[u8; 8]> = (0..1152).map(facts).collect();
    let pick = |index: u32| usize::try_from(index % 1152).unwrap_or_default();

    median("floor: plain Rust, facts to outcome", 400_000, |index| {
        black_box(floor(black_box(*inputs.get(pick(index)).unwrap())));
    });
    median("fired set, all groups, from the word", 400_000, |index| {
        for (sheet, word) in sheets.iter().zip(words.get(pick(index)).unwrap()) {
            black_box(sheet.fired(black_box(*word)));
        }
    });
    median("explained: word, states of all rules, verdict", 200_000, |index| {
        let world = worlds.get(pick(index)).unwrap();
        for (sheet, group) in sheets.iter().zip(&program.groups) {
            let trace = sheet.trace(sheet.word(black_box(world)));
            black_box((verdict(group, &trace), trace));
        }
    });
    json(&engine);
}

fn world(engine: &Engine, open: &[Mask], index: u32) -> Vec<Mask> {
    let mut world = open.to_vec();
    let facts = facts(index);
    for (var, declared) in engine.program.vars.iter().enumerate() {
        let VarKind::Fact(fact) = declared.kind else { continue };
        let option = facts.get(fact).copied().unwrap_or_default();
        *world.get_mut(var).unwrap() = 1 << option;
    }
    world
}

/// JSON text to JSON text, the whole way a case file goes.
fn json(engine: &Engine) {
    let text = r#"{"case":{"mode":"reviewed","e":true,"r":false,"a":false,"degree":"intent","severity":"two","twice":true,"paid":true}}"#;
    let calendar = Calendar::default();
    let day = jiff::civil::Date::constant(2026, 1, 5);
    median("JSON text to JSON text, every reason in words", 4_000, |_| {
        let case = read(&engine.program.schema, black_box(text), Notation::Json).unwrap();
        let outcome = engine.determine(&case, day, &calendar).unwrap();
        let report = engine.report(&case, &outcome, day);
        black_box(serde_json::to_string(&report).unwrap());
    });
    median("floor: JSON text to JSON text by serde_json", 100_000, |_| {
        let value: serde_json::Value = serde_json::from_str(black_box(text)).unwrap();
        black_box(serde_json::to_string(&value).unwrap());
    });
}
