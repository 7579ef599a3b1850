//! Golden faults: each section of `bad/cases.txt` is one edit of a good pack and what is said about it.
//! `UPDATE_EXPECT=1 cargo test -p statute --test bad_packs` rewrites the expectations.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "helpers of a test read files and fail the test"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use statute::compile::Choice;
use statute::diag::Diagnostic;
use statute::edition::build;
use statute::law::{Law, pack_id};
use statute::parse::parse_pack;

const GOOD: &str = include_str!("bad/good.md");
const CASES: &str = include_str!("bad/cases.txt");

struct Section {
    name: String,
    replace: String,
    with: String,
    expect: Vec<String>,
}

fn sections() -> Vec<Section> {
    let unescape = |text: &str| text.replace("\\n", "\n");
    let mut sections: Vec<Section> = Vec::new();
    for line in CASES.lines().filter(|line| !line.is_empty()) {
        if let Some(name) = line.strip_prefix("=== ") {
            let name = name.to_owned();
            let (replace, with) = (String::new(), String::new());
            sections.push(Section { name, replace, with, expect: Vec::new() });
            continue;
        }
        let section = sections.last_mut().unwrap();
        if let Some(old) = line.strip_prefix("replace: ") {
            section.replace = unescape(old);
        } else if let Some(new) = line.strip_prefix("with:") {
            section.with = unescape(new.strip_prefix(' ').unwrap_or(new));
        } else if let Some(expect) = line.strip_prefix("expect: ") {
            section.expect.push(expect.to_owned());
        } else {
            panic!("cases.txt: {line}");
        }
    }
    sections
}

/// Everything said about `source`: parsing, law, compilation, coverage, proof.
fn diagnose(source: &str) -> Vec<Diagnostic> {
    let files = [("good.md", source)];
    match build(&files, &Choice::new()) {
        Err(diagnostics) => diagnostics,
        Ok((_, edition)) => {
            let (pack, _) = parse_pack(&files);
            let (law, _) = Law::new(&pack, pack_id(&files));
            let mut all = edition.warnings.clone();
            all.extend(law.coverage().iter().flat_map(|article| article.diagnostics()));
            all.extend(edition.prove().1);
            all
        }
    }
}

/// `CODE line:col message / repair`.
fn shown(source: &str, diagnostic: &Diagnostic) -> String {
    let before: String =
        source.chars().take(diagnostic.span.start.try_into().unwrap()).collect();
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    let mut text = format!("{} {line}:{column} {}", diagnostic.code, diagnostic.message);
    if let Some(repair) = &diagnostic.repair {
        write!(text, " / {repair}").unwrap();
    }
    text.replace('\n', "\\n")
}

#[test]
fn the_good_pack_is_good() {
    let said: Vec<String> = diagnose(GOOD).iter().map(|d| shown(GOOD, d)).collect();
    assert_eq!(said, Vec::<String>::new());
}

#[test]
fn every_fault_is_named() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut rewritten = String::new();
    let mut wrong = Vec::new();
    for section in sections() {
        let Section { name, replace, with, expect } = section;
        assert_eq!(GOOD.matches(&replace).count(), 1, "{name}: replaces one place: {replace}");
        let source = GOOD.replacen(&replace, &with, 1);
        let got: Vec<String> = diagnose(&source).iter().map(|d| shown(&source, d)).collect();
        if got.is_empty() {
            wrong.push(format!("{name}: a faulty pack passes"));
        }
        let escape = |text: &str| text.replace('\n', "\\n");
        writeln!(rewritten, "=== {name}\nreplace: {}", escape(&replace)).unwrap();
        writeln!(rewritten, "{}", format!("with: {}", escape(&with)).trim_end()).unwrap();
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
    let digits = word.strip_prefix(['P', 'S', 'C', 'E', 'L']);
    digits.is_some_and(|d| d.len() == 2 && d.chars().all(|c| c.is_ascii_digit()))
}

#[test]
fn every_code_is_documented() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut source = BTreeSet::new();
    codes_in_source(&root.join("src"), &mut source);
    let page = std::fs::read_to_string(root.join("../../docs/diagnostics.md")).unwrap();
    let first_cell = |line: &str| line.split('|').nth(1).map(|cell| cell.trim().to_owned());
    let listed: BTreeSet<String> =
        page.lines().filter_map(first_cell).filter(|cell| is_code(cell)).collect();
    assert!(source.len() > 50, "{source:?}");
    assert_eq!(listed, source);
}
