//! The benchmark decision, measured beside a plain-Rust floor in one run, and how a real case grows with its
//! people and how long every alternative of every reading takes. Prints medians; decides nothing.
#![expect(
    clippy::unwrap_used,
    reason = "a bench that cannot build its pack has nothing to measure"
)]
#![expect(clippy::as_conversions, reason = "nanoseconds for a table")]
#![expect(clippy::cast_precision_loss, reason = "nanoseconds for a table")]
#![expect(clippy::float_arithmetic, reason = "nanoseconds for a table")]

use std::convert::Infallible;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use benches::measure::{borrowed, files};
use benches::{CASE, COMBINATIONS, FloorCase, PACK, facts, floor, floor_answer};
use jiff::civil::Date;
use statute::calendar::Calendar;
use statute::casefile::{Notation, read, read_json};
use statute::compile::Choice;
use statute::determine::Engine;
use statute::edition::{Parsed, build};
use statute::editions::{Dated, Editions};
use statute::eval::{Sheet, verdict};
use statute::ir::{Mask, VarKind};
use statute::sensitivity::{alternatives, examine};

/// The allocator of the program: what is measured is what is run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const RUNS: usize = 9;
const DAY: Date = Date::constant(2026, 1, 5);
const MEASURES: &str = "statutes/zhengzhou-wrongful-cases/2020";

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
    println!("{name:<56} {:>11.1} ns  ({:.1} … {:.1})", at(RUNS / 2), at(0), at(RUNS - 1));
}

fn main() {
    let (engine, _) = build(&[("benchmark.md", PACK)], &Choice::new()).unwrap();
    println!("benchmark decision, {COMBINATIONS} combinations in turn");
    decision(&engine);
    println!("\none case file of the benchmark decision, JSON text to JSON text");
    json(&engine, CASE, 20_000);
    floor_json();
    println!("\nthe pack of the Measures, one case file with 1, 10 and 100 people");
    growth();
    println!("\nthe pack of the Measures, and the readings a case hangs on");
    readings();
}

fn decision(engine: &Engine) {
    let program = &engine.program;
    let sheets: Vec<Sheet> =
        program.groups.iter().map(|group| Sheet::compile(program, group).unwrap()).collect();
    let open: Vec<Mask> = program.vars.iter().map(|var| var.all()).collect();
    let worlds: Vec<Vec<Mask>> =
        (0..COMBINATIONS).map(|index| world(engine, &open, index)).collect();
    let words: Vec<Vec<u128>> = worlds
        .iter()
        .map(|world| sheets.iter().map(|sheet| sheet.word(world)).collect())
        .collect();
    let inputs: Vec<[u8; 8]> = (0..COMBINATIONS).map(facts).collect();
    let pick = |index: u32| usize::try_from(index % COMBINATIONS).unwrap_or_default();

    median("floor: plain Rust, facts to outcome", 400_000, |index| {
        black_box(floor(black_box(*inputs.get(pick(index)).unwrap())));
    });
    median("words of all groups, from the facts", 400_000, |index| {
        let world = worlds.get(pick(index)).unwrap();
        for sheet in &sheets {
            black_box(sheet.word(black_box(world)));
        }
    });
    median("fired set, all groups, from the words", 400_000, |index| {
        for (sheet, word) in sheets.iter().zip(words.get(pick(index)).unwrap()) {
            black_box(sheet.fired(black_box(*word)));
        }
    });
    median("explained: words, states of all rules, verdicts", 200_000, |index| {
        let world = worlds.get(pick(index)).unwrap();
        for (sheet, group) in sheets.iter().zip(&program.groups) {
            let trace = sheet.trace(sheet.word(black_box(world)));
            black_box((verdict(group, &trace), trace));
        }
    });
    median("explained, with what keeps each rule from holding", 100_000, |index| {
        let world = worlds.get(pick(index)).unwrap();
        for (sheet, group) in sheets.iter().zip(&program.groups) {
            let word = sheet.word(black_box(world));
            let trace = sheet.trace(word);
            black_box((verdict(group, &trace), trace));
            for rule in 0..group.rules.len() {
                black_box(sheet.obstacles(word, rule));
            }
        }
    });
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

/// The whole way a case file goes, and each stage of it.
fn json(engine: &Engine, text: &str, calls: u32) {
    let calendar = Calendar::default();
    let schema = &engine.program.schema;
    let case = read(schema, text, Notation::Json).unwrap();
    let outcome = engine.determine(&case, DAY, &calendar).unwrap();
    let report = engine.report(&case, &outcome, DAY);
    median("whole: every answer, reason and citation", calls, |_| {
        let case = read(schema, black_box(text), Notation::Json).unwrap();
        let outcome = engine.determine(&case, DAY, &calendar).unwrap();
        let report = engine.report(&case, &outcome, DAY);
        black_box(report.to_json().unwrap());
    });
    median("  parse", calls, |_| {
        black_box(read_json(black_box(text)).unwrap());
    });
    median("  parse and read", calls, |_| {
        black_box(read(schema, black_box(text), Notation::Json).unwrap());
    });
    median("  determine", calls, |_| {
        black_box(engine.determine(black_box(&case), DAY, &calendar).unwrap());
    });
    median("  put into words", calls, |_| {
        black_box(engine.report(black_box(&case), &outcome, DAY));
    });
    median("  serialise", calls, |_| {
        black_box(black_box(&report).to_json().unwrap());
    });
    println!("  {} bytes in, {} out", text.len(), report.to_json().unwrap().len());
}

fn floor_json() {
    median("floor: typed by serde, decided, values alone", 100_000, |_| {
        let case: FloorCase = serde_json::from_str(black_box(CASE)).unwrap();
        let answer = floor_answer(case.case.options());
        black_box(serde_json::to_string(&answer).unwrap());
    });
    median("floor: JSON text to JSON text by serde_json, untyped", 100_000, |_| {
        let value: serde_json::Value = serde_json::from_str(black_box(CASE)).unwrap();
        black_box(serde_json::to_string(&value).unwrap());
    });
}

/// From the text of the pack to the readings a case hangs on, stage by stage.
fn readings() {
    let files = files(MEASURES, ".md");
    let files = borrowed(&files);
    let notices = benches::measure::files("calendar", ".toml");
    let calendar = Calendar::from_notices(&borrowed(&notices)).unwrap();
    let text = benches::measure::files("examples", "s01.toml").remove(0).1;
    let parsed = Parsed::new(&files);
    let (engine, edition) = parsed.build(&Choice::new()).unwrap();
    let case = read(&engine.program.schema, &text, Notation::Toml).unwrap();
    let chosen = &edition.program.readings;
    let others = alternatives(&edition.pack, chosen);
    let (from, to) = (Date::constant(2020, 1, 17), None);
    let edition = Arc::new(edition);
    let dated = Dated { from, to, edition, engine };
    let editions = Editions::new(vec![dated]).unwrap();
    let determine = |editions: &Editions| editions.determine(&case, DAY, &calendar);
    let base = determine(&editions).unwrap();
    let under = |reading: &str, option: &str| {
        editions.under(&Choice::from([(reading.to_owned(), option.to_owned())])).unwrap()
    };
    median("read the files of the pack", 3, |_| {
        black_box(Parsed::new(black_box(&files)));
    });
    median("compile it", 10, |_| {
        black_box(parsed.build(&Choice::new()).unwrap());
    });
    median("determine a case, with every reason", 200, |_| {
        black_box(determine(&editions).unwrap());
    });
    median("compile again for every alternative", 3, |_| {
        for (reading, option) in &others {
            black_box(under(reading, option));
        }
    });
    median("every alternative compiled, determined, compared", 3, |_| {
        let examined = examine(base.clone(), &others, |reading, option| {
            let other = under(reading, option);
            let is_same = other.shares_all_with(&editions);
            Ok::<_, Infallible>((!is_same).then(|| determine(&other)))
        });
        black_box(examined.unwrap());
    });
    println!("  {} alternatives", others.len());
}

fn growth() {
    let files = files(MEASURES, ".md");
    let (engine, _) = build(&borrowed(&files), &Choice::new()).unwrap();
    for people in [1, 10, 100] {
        println!("{people} people");
        json(&engine, &many(people), 20_000 / people.pow(2).max(20));
    }
}

/// A reviewed act with so many people, every one of them with all that is asked of a person.
fn many(people: u32) -> String {
    let roles = ["enforcement_officer", "verifier", "approver"];
    let person = |index: u32| {
        let role = roles.get(usize::try_from(index % 3).unwrap_or_default()).unwrap();
        format!(
            r#"{{"name":"人员{index}","role":"{role}","status":"civil_servant","fault":{{"value":"ordinary","found_by":"甲","reason":"见笔录"}},"caused_lapse":{{"value":false,"found_by":"甲","reason":"见笔录"}},"gravity":{{"value":"relatively_serious","found_by":"甲","reason":"见笔录"}}}}"#
        )
    };
    let people: Vec<String> = (0..people).map(person).collect();
    format!(
        r#"{{"case":{{"decision_path":"approved","docketed_on":"2025-03-17","consequence":{{"value":"relatively_major","found_by":"甲","reason":"见评估"}}}},"person":[{}]}}"#,
        people.join(",")
    )
}
