//! Golden faults: each section of `bad/cases.txt` edits a good pack, or chooses a reading, and says what is said about it.
//! `UPDATE_EXPECT=1 cargo test -p statute --test bad_packs` rewrites the expectations.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::string_slice,
    reason = "helpers of a test read files and fail the test"
)]

use std::collections::BTreeSet;
use std::path::Path;

use statute::calendar::Calendar;
use statute::compile::Choice;
use statute::diag::{Diagnostic, Severity};
use statute::document::{SegmentKind, segments};
use statute::edition::build;
use statute::law::{Law, pack_id};
use statute::lex::{PieceKind, TokenKind, pieces};
use statute::parse::parse_pack;
use statute::span::FileId;

mod golden;

use golden::{assert_points_and_repairs, hold, sections, shown};

const GOOD: &str = include_str!("bad/good.md");
const CASES: &str = include_str!("bad/cases.txt");
/// Faults of catalogues, held by `bad_catalogues`.
const CATALOGUES: &str = include_str!("bad/catalogues.txt");

/// Everything said about `source`: parsing, law, compilation, coverage, proof, cases.
fn diagnose(source: &str, choice: &Choice) -> Vec<Diagnostic> {
    let files = [("good.md", source)];
    match build(&files, choice) {
        Err(diagnostics) => diagnostics,
        Ok((_, edition)) => {
            let (pack, _) = parse_pack(&files);
            let (law, _) = Law::new(&pack, pack_id(&files));
            let mut all = edition.warnings.clone();
            all.extend(law.coverage().iter().flat_map(|article| article.diagnostics()));
            all.extend(edition.prove().1);
            let calendar = Calendar::from_notices(&[]).unwrap();
            match statute::cases::run(&files, &calendar) {
                Ok(results) => all.extend(results.into_iter().flat_map(|case| case.faults)),
                Err(diagnostics) => all.extend(diagnostics),
            }
            all
        }
    }
}

#[test]
fn the_good_pack_is_good() {
    let said: Vec<String> =
        diagnose(GOOD, &Choice::new()).iter().map(|d| shown(GOOD, d)).collect();
    assert_eq!(said, Vec::<String>::new());
}

#[test]
fn every_fault_is_named() {
    hold(CASES, "tests/bad/cases.txt", |section| {
        let [source] = section.edited([GOOD]);
        let said = diagnose(&source, &section.choice);
        said.into_iter().map(|fault| (source.clone(), fault)).collect()
    });
}

/// `"P02"` … in the sources below `folder`.
fn codes_in_source(folder: &Path, codes: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            codes_in_source(&path, codes);
        } else {
            let text = std::fs::read_to_string(path).unwrap();
            codes.extend(text.split('"').filter(|word| is_code(word)).map(str::to_owned));
        }
    }
}

fn is_code(word: &str) -> bool {
    let digits = word.strip_prefix(['P', 'S', 'C', 'E', 'T', 'L', 'K']);
    digits.is_some_and(|d| d.len() == 2 && d.chars().all(|c| c.is_ascii_digit()))
}

/// The codes in the tables of `docs/diagnostics.md`.
fn documented() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("../../docs/diagnostics.md")).unwrap();
    let first_cell = |line: &str| line.split('|').nth(1).map(|cell| cell.trim().to_owned());
    let listed: Vec<String> =
        page.lines().filter_map(first_cell).filter(|cell| is_code(cell)).collect();
    let codes: BTreeSet<String> = listed.iter().cloned().collect();
    assert_eq!(codes.len(), listed.len(), "a code is listed twice");
    codes
}

#[test]
fn every_code_is_documented() {
    let mut source = BTreeSet::new();
    codes_in_source(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut source);
    assert!(source.len() > 50, "{source:?}");
    assert_eq!(documented(), source);
}

/// Codes no pack can raise.
const NOT_BY_A_PACK: [(&str, &str); 1] = [("E12", "the engine would have to be wrong")];

#[test]
fn every_code_has_a_golden_fault() {
    let met: BTreeSet<String> = [sections(CASES), sections(CATALOGUES)]
        .iter()
        .flatten()
        .flat_map(|section| &section.expect)
        .filter_map(|line| line.split(' ').next().map(str::to_owned))
        .collect();
    let exempt: BTreeSet<String> =
        NOT_BY_A_PACK.iter().map(|(code, _)| (*code).to_owned()).collect();
    let missing: BTreeSet<String> = &documented() - &met;
    assert_eq!(missing, exempt);
}

/// Words of the good pack put in each other's places: whatever is found has its place and its repair.
#[test]
fn every_planted_fault_is_pointed_at_and_has_a_repair() {
    let words = words_of_blocks();
    let mut random = SEED;
    let mut codes = BTreeSet::new();
    for round in 0..ROUNDS {
        let mut pick = || {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let count = u64::try_from(words.len()).unwrap();
            words[usize::try_from(random % count).unwrap()].clone()
        };
        let (place, word) = (pick(), GOOD[pick()].to_owned());
        let mut source = GOOD.to_owned();
        source.replace_range(place, &word);
        for fault in diagnose(&source, &Choice::new()) {
            if fault.severity == Severity::Error && !fault.code.starts_with('P') {
                assert_points_and_repairs(&source, &fault, &format!("seed {SEED}, {round}"));
            }
            codes.insert(fault.code);
        }
    }
    assert!(codes.len() > 30, "seed {SEED}: only {codes:?} were met");
}

const SEED: u64 = 0x1995_1023;
const ROUNDS: usize = 1_500;

/// The places, in bytes, of all words that stand in blocks.
fn words_of_blocks() -> Vec<std::ops::Range<usize>> {
    let byte = |at: u32| {
        let at: usize = at.try_into().unwrap();
        GOOD.char_indices().nth(at).map_or(GOOD.len(), |(offset, _)| offset)
    };
    let mut words = Vec::new();
    for segment in segments(FileId(0), GOOD) {
        if segment.kind == SegmentKind::Block {
            for piece in pieces(FileId(0), segment.span.start, &segment.text).0 {
                if let PieceKind::Token(TokenKind::Word(_) | TokenKind::Int(_)) = piece.kind {
                    words.push(byte(piece.span.start)..byte(piece.span.end));
                }
            }
        }
    }
    words
}

#[test]
fn names_that_double_at_every_step_come_to_an_end() {
    let good = include_str!("bad/good.md");
    let lines: String =
        (0..60).map(|n| format!("甲{n} = 甲{0} 且 (甲{0} 或 甲{0})\n", n + 1)).collect();
    let names = format!("\n```称 人\n{lines}甲60 = 过错 = 无\n```\n");
    let pack = format!("{good}{names}").replacen("当 ", "当 甲0 且 ", 1);
    let faults =
        statute::edition::build(&[("pack.md", &pack)], &statute::compile::Choice::new())
            .unwrap_err();
    let said: Vec<&str> =
        faults.iter().filter(|f| f.code == "C10").map(|f| f.message.as_str()).collect();
    assert_eq!(said, ["名称、读法展开得太多"], "{faults:?}");
}
