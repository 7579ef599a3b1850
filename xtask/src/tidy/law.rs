//! The law is a file: no article and no figure of the Measures stands in Rust outside tests.

use super::Finding;
use super::repo::{Repo, RustSource};
use super::rust::{Kind, Token};
use super::words::words;

/// Day counts of the Measures, as Arabic and as Chinese numerals.
const FIGURES: &[(u128, &str)] = &[(15, "十五"), (30, "三十"), (45, "四十五"), (60, "六十")];

/// Numbers are only looked for where the law is applied.
const ROOMS: &[&str] = &["crates/statute/", "crates/mingjian/"];

/// A number that only looks like one of the Measures.
struct Allowed {
    path: &'static str,
    figure: u128,
    /// How often it may stand there, so that a second one does not slip in beside it.
    times: usize,
    reason: &'static str,
}

/// Kept tiny. An entry that no longer matches is itself a finding.
const ALLOWED: &[Allowed] = &[];

const NUMERALS: &str = "〇零一二三四五六七八九十百千两0123456789０１２３４５６７８９";

/// Article numbers in strings and names, and the day counts of the Measures, outside tests.
pub(crate) fn figures_in_rust(repo: &Repo) -> Vec<Finding> {
    check(repo, ALLOWED)
}

fn check(repo: &Repo, allowed: &[Allowed]) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut used = vec![0_usize; allowed.len()];
    for source in repo.rust().iter().filter(|source| !source.is_test) {
        for token in source.file.tokens.iter().filter(|token| !token.is_test) {
            let Some(message) = offence(source, token) else { continue };
            let figure = value(&token.text);
            let entry = allowed.iter().zip(&mut used).find(|(entry, used)| {
                entry.path == source.path
                    && Some(entry.figure) == figure
                    && **used < entry.times
            });
            match entry {
                Some((_, used)) => *used += 1,
                None => found.push(Finding::new(&source.path, token.line, message)),
            }
        }
    }
    for (entry, used) in allowed.iter().zip(used) {
        if used < entry.times {
            let message = format!(
                "{} is allowed {} times ({}) but stands there {used} times",
                entry.figure, entry.times, entry.reason
            );
            found.push(Finding::new(entry.path, 0, message));
        }
    }
    found
}

fn offence(source: &RustSource, token: &Token) -> Option<String> {
    let in_room = ROOMS.iter().any(|room| source.path.starts_with(room));
    match token.kind {
        Kind::Text if names_article(&token.text) => {
            Some("an article number in a string; it belongs in a pack".to_owned())
        }
        Kind::Text if in_room => {
            FIGURES.iter().find(|(_, chinese)| holds_numeral(&token.text, chinese)).map(
                |(_, chinese)| format!("`{chinese}` is a figure of the Measures; ask the pack"),
            )
        }
        Kind::Word if numbers_article(&token.text) => {
            Some(format!("`{}` names an article; ask the pack", token.text))
        }
        Kind::Number if in_room => value(&token.text)
            .filter(|value| FIGURES.iter().any(|(figure, _)| figure == value))
            .map(|value| format!("{value} is a figure of the Measures; ask the pack")),
        Kind::Text | Kind::Word | Kind::Number | Kind::Doc | Kind::Alias => None,
    }
}

/// `第…条` with a numeral between.
fn names_article(text: &str) -> bool {
    text.split('第').skip(1).any(|after| {
        let rest = after.trim_start_matches(is_numeral);
        rest.len() < after.len() && rest.starts_with('条')
    })
}

/// The numeral as a whole: 十五 is not in 四十五.
fn holds_numeral(text: &str, numeral: &str) -> bool {
    text.split(|letter| !is_numeral(letter)).any(|run| run == numeral)
}

fn is_numeral(letter: char) -> bool {
    NUMERALS.contains(letter)
}

/// `art17`, `article_17`, `CheckArticle17`.
fn numbers_article(identifier: &str) -> bool {
    let words = words(identifier);
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    words.iter().enumerate().any(|(at, word)| {
        ["article", "art"].iter().filter_map(|stem| word.strip_prefix(stem)).any(|rest| {
            let next = words.get(at + 1).map_or("", String::as_str);
            is_number(rest) || rest.is_empty() && is_number(next)
        })
    })
}

/// The value of a number literal, whatever its radix, separators and suffix.
fn value(literal: &str) -> Option<u128> {
    let plain = literal.replace('_', "");
    let (radix, digits) = [("0x", 16), ("0o", 8), ("0b", 2)]
        .into_iter()
        .find_map(|(prefix, radix)| plain.strip_prefix(prefix).map(|rest| (radix, rest)))
        .unwrap_or((10, plain.as_str()));
    let digits: String = digits.chars().take_while(|c| c.is_digit(radix)).collect();
    u128::from_str_radix(&digits, radix).ok()
}

#[cfg(test)]
pub(super) fn check_allowing(repo: &Repo, path: &'static str, figure: u128) -> Vec<Finding> {
    check(repo, &[Allowed { path, figure, times: 1, reason: "planted" }])
}
