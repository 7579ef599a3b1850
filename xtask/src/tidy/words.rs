//! One Chinese root, one English root: `docs/glossary.md`.

use std::collections::BTreeSet;

use super::Finding;
use super::repo::Repo;
use super::rust::{Kind, Token};

const GLOSSARY: &str = "docs/glossary.md";

/// A word the glossary forbids.
struct Banned {
    word: &'static str,
    /// The word with an ending (`…ed`, `…ment`) is meant too.
    stem: bool,
    /// The word is right after one of these.
    allowed_after: &'static [&'static str],
    instead: &'static str,
}

const BANNED: &[Banned] = &[
    Banned {
        word: "punish",
        stem: true,
        allowed_after: &[],
        instead: "`penalty` for 处罚, `sanction` for 处分",
    },
    Banned {
        word: "dismissal",
        stem: false,
        allowed_after: &[],
        instead: "`removal_from_post` for 撤职, `expulsion` for 开除",
    },
    Banned {
        word: "reconsideration",
        stem: false,
        allowed_after: &["administrative"],
        instead: "`administrative_reconsideration` for 复议, `higher_review` for 复核",
    },
    Banned {
        word: "filing",
        stem: false,
        allowed_after: &["record", "accountability"],
        instead: "`docketing` for 立案, `record_filing` for 备案",
    },
];

/// Banned words in identifiers and doc lines of Rust, tests included.
pub(crate) fn banned_words(repo: &Repo) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in repo.rust() {
        for token in &source.file.tokens {
            if let Some(banned) = first_banned(token) {
                let message = format!(
                    "`{}` is banned by the glossary: use {}",
                    banned.word, banned.instead
                );
                found.push(Finding::new(&source.path, token.line, message));
            }
        }
    }
    found
}

fn first_banned(token: &Token) -> Option<&'static Banned> {
    if !matches!(token.kind, Kind::Word | Kind::Doc) {
        return None;
    }
    let words = words(&token.text);
    BANNED.iter().find(|banned| {
        words.iter().enumerate().any(|(at, word)| {
            let hit = word == banned.word || banned.stem && word.starts_with(banned.word);
            let before = at.checked_sub(1).and_then(|before| words.get(before));
            hit && !before.is_some_and(|word| banned.allowed_after.contains(&word.as_str()))
        })
    })
}

/// Splits `snake_case`, `CamelCase` and prose into lowercase words.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for letter in text.chars() {
        if !letter.is_ascii_alphanumeric() || letter.is_ascii_uppercase() && was_lower {
            words.push(String::new());
        }
        if letter.is_ascii_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(letter.to_ascii_lowercase());
        }
        was_lower = letter.is_ascii_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Chinese search words of the documentation that the glossary does not know.
pub(crate) fn unlisted_aliases(repo: &Repo) -> Vec<Finding> {
    let terms = terms(repo.text(GLOSSARY).unwrap_or_default());
    let mut found = Vec::new();
    for source in repo.rust() {
        for token in source.file.tokens.iter().filter(|token| token.kind == Kind::Alias) {
            if !terms.contains(token.text.as_str()) {
                let message = format!("the alias `{}` is not a term of {GLOSSARY}", token.text);
                found.push(Finding::new(&source.path, token.line, message));
            }
        }
    }
    found
}

/// The terms in the first column of the glossary's tables: the whole cell, and its parts at `/` and `、`.
fn terms(glossary: &str) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    for line in glossary.lines() {
        let Some(row) = line.strip_prefix('|') else { continue };
        let cell = row.split('|').next().unwrap_or_default();
        for part in std::iter::once(cell).chain(cell.split(['/', '、'])) {
            terms.insert(part.trim().to_owned());
            terms.insert(part.replace(['(', ')'], "").trim().to_owned());
            terms.insert(without_brackets(part));
        }
    }
    terms
}

/// A term without what stands in brackets: `(主要)负责人` is also 负责人.
fn without_brackets(term: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::new();
    for letter in term.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(letter),
            _ => {}
        }
    }
    kept.trim().to_owned()
}
