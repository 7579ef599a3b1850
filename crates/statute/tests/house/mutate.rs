//! Whether the cases of the pack hold it: each line of superior law left out, and each number made one more, must fail
//! an expectation of one of them.

use statute::ast::{Block, LimitEffect};
use statute::calendar::Calendar;
use statute::compare::{Side, compare};
use statute::compile::Choice;
use statute::document::{SegmentKind, segments};
use statute::edition::build;
use statute::lex::{Line, Token, TokenKind, lines, pieces};
use statute::span::{FileId, Span};

use crate::files::{Files, borrowed, calendar, pack};

/// The pack with something planted, and what that is.
struct Mutant {
    what: String,
    /// Whether no line of a case can say what it changes: then the case must come out otherwise.
    beyond_expectations: bool,
    files: Files,
}

/// The pack with the characters of `span` replaced by `to`.
fn replaced(files: &Files, span: Span, to: &str) -> Files {
    let mut files = files.clone();
    let text = &mut files.get_mut(usize::from(span.file.0)).unwrap().1;
    let at = |index: u32| usize::try_from(index).unwrap();
    let before = text.chars().take(at(span.start));
    *text = before.chain(to.chars()).chain(text.chars().skip(at(span.end))).collect();
    files
}

/// Mutants that no case notices yet, for want of a case.
const OPEN: [&str; 0] = [];

/// The mutants that no expectation notices. A pack that no longer builds is noticed too.
fn escaped(mutants: &[Mutant]) -> Vec<&str> {
    let calendar = calendar();
    let is_caught = |mutant: &Mutant| {
        if mutant.beyond_expectations {
            return comes_out_otherwise(&mutant.files, &calendar);
        }
        let results = statute::cases::run(&borrowed(&mutant.files), &calendar);
        results.is_err()
            || results.is_ok_and(|all| all.iter().any(|one| !one.faults.is_empty()))
    };
    let escaped = mutants.iter().filter(|mutant| !is_caught(mutant));
    escaped.map(|mutant| mutant.what.as_str()).collect()
}

fn comes_out_otherwise(files: &Files, calendar: &Calendar) -> bool {
    let (whole, files, none) = (pack(), borrowed(files), Choice::new());
    let whole = borrowed(&whole);
    let mut before = Side::new(&whole, &none, calendar).unwrap();
    let mut after = Side::new(&files, &none, calendar).unwrap();
    compare(&mut before, &mut after).changed_cases().next().is_some()
}

/// Each line of superior law left out.
fn without_a_limit(files: &Files) -> Vec<Mutant> {
    let (_, edition) = build(&borrowed(files), &Choice::new()).unwrap();
    let mut mutants = Vec::new();
    for block in &edition.pack.blocks {
        let Block::Overlay(overlay) = block else { continue };
        for (number, limit) in overlay.limits.iter().enumerate() {
            let what = format!("上位法 {}#{}", overlay.id.text, number + 1);
            // Who decides, what a paper needs and what is noted beside it stand in no expectation.
            let beyond_expectations = match &limit.effect {
                LimitEffect::Narrow(path, _) => path.segments.len() > 1,
                LimitEffect::Only(..) => false,
                LimitEffect::BarFromFinal(_) | LimitEffect::Notice(_) => true,
            };
            let files = replaced(files, limit.span, "");
            mutants.push(Mutant { what, beyond_expectations, files });
        }
    }
    mutants
}

/// Each number of a length, of months, of a filling and of a comparison, made one more.
fn with_a_number_more(files: &Files) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for (index, (_, text)) in files.iter().enumerate() {
        let file = FileId(u16::try_from(index).unwrap());
        let blocks = segments(file, text).into_iter();
        for block in blocks.filter(|segment| segment.kind == SegmentKind::Block) {
            let inner = block.text.trim_start_matches('`');
            let skipped = block.text.chars().count() - inner.chars().count();
            let start = block.span.start + u32::try_from(skipped).unwrap();
            let (pieces, _) = pieces(file, start, inner.trim_end().trim_end_matches('`'));
            let lines = lines(&pieces);
            let Some((head, body)) = lines.split_first() else { continue };
            let kind = word(head, 0).unwrap_or_default();
            for line in body {
                for (at, number) in numbers(kind, line) {
                    let id = word(
                        if kind == "读法" { line } else { head },
                        usize::from(kind != "读法"),
                    );
                    let what =
                        format!("{kind} {} {number} → {}", id.unwrap_or_default(), number + 1);
                    let span = line.get(at).unwrap().span;
                    let files = replaced(files, span, &(number + 1).to_string());
                    mutants.push(Mutant { what, beyond_expectations: false, files });
                }
            }
        }
    }
    mutants
}

fn word(line: &Line, at: usize) -> Option<&str> {
    match &line.get(at)?.kind {
        TokenKind::Word(word) => Some(word),
        TokenKind::Int(_) | TokenKind::Date(_) | TokenKind::Quote(_) | TokenKind::Mark(_) => {
            None
        }
    }
}

/// The numbers of a line that say what the law says, with their places.
fn numbers(kind: &str, line: &Line) -> Vec<(usize, i64)> {
    let is_compared = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| line.get(before));
        before.is_some_and(|t| {
            matches!(t.kind, TokenKind::Mark('=' | '≠' | '<' | '≤' | '>' | '≥'))
        })
    };
    let counts = |at: usize| match kind {
        // Of facts that contradict each other no case can expect anything.
        "案例" | "事实" => false,
        "期限" => word(line, 0) == Some("长"),
        "措施" => word(line, at + 1) == Some("月") || is_compared(at),
        "读法" => true,
        _ => is_compared(at),
    };
    let int = |(at, token): (usize, &Token)| match token.kind {
        TokenKind::Int(number) if counts(at) => Some((at, number)),
        TokenKind::Int(_)
        | TokenKind::Word(_)
        | TokenKind::Date(_)
        | TokenKind::Quote(_)
        | TokenKind::Mark(_) => None,
    };
    line.iter().enumerate().filter_map(int).collect()
}

/// The pack without any case.
fn without_cases() -> Files {
    let mut files = pack();
    files.retain(|(_, text)| !text.contains("\n```案例"));
    files
}

#[test]
fn every_overlay_limit_removed_is_caught() {
    let mutants = without_a_limit(&pack());
    assert!(mutants.len() >= 10, "{}", mutants.len());
    let escaped = escaped(&mutants);
    assert_eq!(escaped, OPEN, "no case notices that these are gone");
}

#[test]
fn every_number_changed_is_caught() {
    let mutants = with_a_number_more(&pack());
    let what: Vec<&str> = mutants.iter().map(|mutant| mutant.what.as_str()).collect();
    for known in
        ["读法 A1 45 → 46", "期限 17.1 60 → 61", "期限 17.1 15 → 16", "措施 16.1.2 3 → 4"]
    {
        assert!(what.contains(&known), "{known}: {what:?}");
    }
    let escaped = escaped(&mutants);
    assert!(escaped.is_empty(), "no case notices:\n{}", escaped.join("\n"));
}

#[test]
fn without_cases_everything_escapes() {
    let files = without_cases();
    let mut mutants = without_a_limit(&files);
    mutants.extend(with_a_number_more(&files));
    // What the build itself refuses needs no case; what no expectation says is held against the pack with its cases.
    mutants.retain(|mutant| {
        !mutant.beyond_expectations && build(&borrowed(&mutant.files), &Choice::new()).is_ok()
    });
    assert!(mutants.len() > 10, "{}", mutants.len());
    assert_eq!(escaped(&mutants).len(), mutants.len());
}
