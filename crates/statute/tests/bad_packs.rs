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
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use statute::calendar::Calendar;
use statute::compile::Choice;
use statute::diag::{Diagnostic, Severity};
use statute::document::{SegmentKind, segments};
use statute::edition::build;
use statute::law::{Law, pack_id};
use statute::lex::{PieceKind, TokenKind, pieces};
use statute::parse::parse_pack;
use statute::span::FileId;

const GOOD: &str = include_str!("bad/good.md");
const CASES: &str = include_str!("bad/cases.txt");

#[derive(Default)]
struct Section {
    name: String,
    /// What is replaced, and by what.
    edits: Vec<(String, String)>,
    choice: Choice,
    expect: Vec<String>,
}

impl Section {
    fn source(&self) -> String {
        self.edits.iter().fold(GOOD.to_owned(), |source, (old, new)| {
            let name = &self.name;
            assert_eq!(source.matches(old.as_str()).count(), 1, "{name}: one place: {old}");
            source.replacen(old.as_str(), new, 1)
        })
    }
}

fn sections() -> Vec<Section> {
    let unescape = |text: &str| text.replace("\\n", "\n");
    let mut sections: Vec<Section> = Vec::new();
    for line in CASES.lines().filter(|line| !line.is_empty()) {
        if let Some(name) = line.strip_prefix("=== ") {
            sections.push(Section { name: name.to_owned(), ..Section::default() });
            continue;
        }
        let section = sections.last_mut().unwrap();
        if let Some(old) = line.strip_prefix("replace: ") {
            section.edits.push((unescape(old), String::new()));
        } else if let Some(new) = line.strip_prefix("with:") {
            section.edits.last_mut().unwrap().1 =
                unescape(new.strip_prefix(' ').unwrap_or(new));
        } else if let Some(choice) = line.strip_prefix("choose: ") {
            let (reading, option) = choice.split_once(" = ").unwrap();
            section.choice.insert(reading.to_owned(), option.to_owned());
        } else if let Some(expect) = line.strip_prefix("expect: ") {
            section.expect.push(expect.to_owned());
        } else {
            panic!("cases.txt: {line}");
        }
    }
    sections
}

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

/// What the caret stands under.
fn marked(source: &str, diagnostic: &Diagnostic) -> String {
    let span = diagnostic.span;
    let (start, end) = (span.start.try_into().unwrap(), span.end.try_into().unwrap());
    let length: usize = source.chars().count();
    assert!(start <= end && end <= length, "{diagnostic:?}");
    source.chars().skip(start).take(end - start).collect()
}

/// Choices come from outside the pack: no place in it is at fault.
const WITHOUT_PLACE: [&str; 1] = ["C11"];

/// An error found after parsing marks words of one line and proposes a repair.
fn assert_points_and_repairs(source: &str, diagnostic: &Diagnostic, name: &str) {
    let marked = marked(source, diagnostic);
    let has_place = !WITHOUT_PLACE.contains(&diagnostic.code);
    assert_eq!(marked.trim().is_empty(), !has_place, "{name}: no place: {diagnostic:?}");
    assert!(!marked.contains('\n'), "{name}: more than a line: {diagnostic:?}\n{marked}");
    let is_repaired = diagnostic.repair.as_ref().is_some_and(|repair| !repair.is_empty());
    assert!(is_repaired, "{name}: no repair: {diagnostic:?}");
}

/// ``CODE line:col `words` message / repair``.
fn shown(source: &str, diagnostic: &Diagnostic) -> String {
    let before: String =
        source.chars().take(diagnostic.span.start.try_into().unwrap()).collect();
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    let (code, message) = (diagnostic.code, &diagnostic.message);
    let mut text = format!("{code} {line}:{column} `{}` {message}", marked(source, diagnostic));
    if let Some(repair) = &diagnostic.repair {
        write!(text, " / {repair}").unwrap();
    }
    text.replace('\n', "\\n")
}

#[test]
fn the_good_pack_is_good() {
    let said: Vec<String> =
        diagnose(GOOD, &Choice::new()).iter().map(|d| shown(GOOD, d)).collect();
    assert_eq!(said, Vec::<String>::new());
}

#[test]
fn every_fault_is_named() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut rewritten = String::new();
    let mut wrong = Vec::new();
    let escape = |text: &str| text.replace('\n', "\\n");
    for section in sections() {
        let source = section.source();
        let Section { name, edits, choice, expect } = section;
        let said = diagnose(&source, &choice);
        for fault in said.iter().filter(|fault| !fault.code.starts_with('P')) {
            assert_points_and_repairs(&source, fault, &name);
        }
        let got: Vec<String> = said.iter().map(|d| shown(&source, d)).collect();
        if got.is_empty() {
            wrong.push(format!("{name}: a faulty pack passes"));
        }
        writeln!(rewritten, "=== {name}").unwrap();
        for (old, new) in edits {
            writeln!(rewritten, "replace: {}", escape(&old)).unwrap();
            writeln!(rewritten, "{}", format!("with: {}", escape(&new)).trim_end()).unwrap();
        }
        for (reading, option) in choice {
            writeln!(rewritten, "choose: {reading} = {option}").unwrap();
        }
        for line in &got {
            writeln!(rewritten, "expect: {line}").unwrap();
        }
        rewritten.push('\n');
        if got != expect {
            wrong.push(format!("{name}\n  expected {expect:#?}\n  got {got:#?}"));
        }
    }
    if update {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/bad/cases.txt");
        std::fs::write(path, rewritten).unwrap();
        wrong.retain(|fault| fault.ends_with("passes"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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
    let digits = word.strip_prefix(['P', 'S', 'C', 'E', 'T', 'L']);
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
    let met: BTreeSet<String> = sections()
        .iter()
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
