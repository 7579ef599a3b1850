//! Passages of two packs held against each other.

use serde::Serialize;

use super::passages::{Part, Passage, READINGS};
use crate::align::common;
use crate::ast::Block;
use crate::cases::{Runner, slice};
use crate::lex::TokenKind;

/// The option in force of a reading.
const CHOSEN: &str = "取值";
/// Names for conditions.
const NAMES: &str = "称";

/// What became of a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Only the second has it.
    Added,
    /// Only the first has it.
    Removed,
    /// Both have it; it says something else.
    Changed,
}

/// A passage added, removed or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeOut {
    /// The article it belongs to; none for what stands beside the articles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<u16>,
    /// 条文, 规则, 表, 措施, 期限, 读法, 取值 (the option in force of a reading), …
    pub kind: String,
    /// Its id, with its name where it has one.
    pub id: String,
    /// What became of it.
    pub status: Status,
    /// Its lines that differ.
    pub lines: Vec<LineOut>,
    /// For a reading or a name: the passages that lean on it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub used_by: Vec<String>,
}

/// A line that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineOut {
    /// The number of the row, for a table: that of the second, where both have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// As the first has it.
    pub before: Option<String>,
    /// As the second has it.
    pub after: Option<String>,
}

/// The option in force of each reading that has any, as passages.
pub(super) fn chosen(files: &[(&str, &str)], runner: &Runner<'_>) -> Vec<Passage> {
    let mut found = Vec::new();
    let Some(engine) = runner.engine() else { return found };
    let pack = runner.pack();
    let inside = pack.articles.iter().flat_map(|article| &article.blocks);
    for block in pack.blocks.iter().chain(inside) {
        let Block::Readings(readings) = block else { continue };
        for reading in readings {
            let id = &reading.id.text;
            let wanted = engine.program.readings.get(id);
            let mut options = reading.options.iter();
            let Some(option) = options.find(|option| Some(&option.name.value) == wanted) else {
                continue;
            };
            let file = files.get(usize::from(option.filling.span.file.0));
            let filling = slice(file.map_or("", |(_, text)| text), option.filling.span);
            let filling: Vec<&str> = filling.split_whitespace().collect();
            let name = &option.name.value;
            // Another filling is a change of the reading: here only which option it is counts.
            let line = Part {
                row: None,
                text: format!("{name} ⇒ {}", filling.join(" ")),
                tokens: vec![TokenKind::Word(name.clone())],
            };
            let switch = reading.switch.as_ref().map(|word| format!(" {}", word.value));
            let name = format!("{id}{}", switch.unwrap_or_default());
            let (kind, key) = (CHOSEN.to_owned(), id.clone());
            found.push(Passage { under: None, kind, key, name, lines: vec![line] });
        }
    }
    found
}

/// Every passage that differs, in the order of the law: what belongs to no article comes last.
pub(super) fn differing(old: &[Passage], new: &[Passage]) -> Vec<ChangeOut> {
    let mut merged: Vec<(Option<&Passage>, Option<&Passage>)> = new
        .iter()
        .map(|passage| (old.iter().find(|known| known.is_at(passage)), Some(passage)))
        .collect();
    // What is gone stands where it stood: after what came before it.
    let mut at = 0;
    for passage in old {
        let here = merged.iter().position(|(known, _)| known.is_some_and(|k| k == passage));
        if let Some(here) = here {
            at = here + 1;
        } else {
            merged.insert(at, (Some(passage), None));
            at += 1;
        }
    }
    let mut changes: Vec<ChangeOut> =
        merged.into_iter().filter_map(|pair| change(pair, old, new)).collect();
    changes.sort_by_key(|change| change.article.unwrap_or(u16::MAX));
    changes
}

fn change(
    (before, after): (Option<&Passage>, Option<&Passage>),
    old: &[Passage],
    new: &[Passage],
) -> Option<ChangeOut> {
    let passage = after.or(before)?;
    let status = match (before, after) {
        (Some(before), Some(after)) if before.tokens().eq(after.tokens()) => return None,
        (Some(_), Some(_)) => Status::Changed,
        (None, _) => Status::Added,
        (Some(_), None) => Status::Removed,
    };
    let all = if after.is_some() { new } else { old };
    let leaning = leaning(passage, all);
    let used_by = leaning.iter().map(|passage| passage.title()).collect();
    let lines_of = |of: Option<&Passage>| of.map(|p| p.lines.clone()).unwrap_or_default();
    Some(ChangeOut {
        article: passage.article().or_else(|| leaning.iter().find_map(|other| other.under)),
        kind: passage.kind.clone(),
        id: passage.name.clone(),
        status,
        lines: lines(&lines_of(before), &lines_of(after)),
        used_by,
    })
}

/// The passages that lean on a reading or a name.
fn leaning<'p>(passage: &Passage, all: &'p [Passage]) -> Vec<&'p Passage> {
    let others = all.iter().filter(|other| !other.is_at(passage));
    match passage.kind.as_str() {
        READINGS | CHOSEN => others
            .filter(|other| other.kind != READINGS && other.leans_on(&passage.key))
            .collect(),
        NAMES => {
            let name = passage.key.split('·').next_back().unwrap_or_default().to_owned();
            let name = TokenKind::Word(name);
            others.filter(|other| other.tokens().any(|token| *token == name)).collect()
        }
        _ => Vec::new(),
    }
}

/// The lines that differ; between two that stay, what goes and what comes are paired in their order.
fn lines(old: &[Part], new: &[Part]) -> Vec<LineOut> {
    let mut found = Vec::new();
    let mut from = (0, 0);
    let same = common(old, new, |a, b| a.tokens == b.tokens);
    for (to, other) in same.into_iter().chain([(old.len(), new.len())]) {
        let gone = old.get(from.0..to).unwrap_or_default();
        let come = new.get(from.1..other).unwrap_or_default();
        for at in 0..gone.len().max(come.len()) {
            let (before, after) = (gone.get(at), come.get(at));
            found.push(LineOut {
                row: after.or(before).and_then(|part| part.row),
                before: before.map(|part| part.text.clone()),
                after: after.map(|part| part.text.clone()),
            });
        }
        from = (to + 1, other + 1);
    }
    found
}
