//! Every normative character is quoted by a rule or classed by a note.

use std::collections::BTreeMap;

use super::quote::{find, place_of_id};
use super::{article_name, place_name, quotes};
use crate::ast::{ArticleAst, NoteClass};
use crate::diag::Diagnostic;
use crate::span::Span;

/// A passage nobody accounts for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncovered {
    /// 第…条第…款第(…)项.
    pub place: String,
    /// Where it stands in the pack's source.
    pub span: Span,
    /// The words.
    pub words: String,
}

/// What of one article is accounted for, in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The article.
    pub article: u16,
    /// Quoted by rules, tables, measures or periods.
    pub quoted: usize,
    /// Only classed by notes, class by class.
    pub by_class: BTreeMap<NoteClass, usize>,
    /// Punctuation, spaces and item numbers.
    pub structure: usize,
    /// The rest.
    pub uncovered: Vec<Uncovered>,
}

impl Coverage {
    /// Only classed by notes.
    #[must_use]
    pub fn classed(&self) -> usize {
        self.by_class.values().sum()
    }

    /// Neither quoted nor classed.
    #[must_use]
    pub fn open(&self) -> usize {
        let letters = self.uncovered.iter().flat_map(|passage| passage.words.chars());
        letters.filter(|c| c.is_alphanumeric()).count()
    }

    /// Of the words that say something, how many in a hundred no rule carries out.
    #[must_use]
    pub fn classed_percent(&self) -> usize {
        let all = self.quoted + self.classed() + self.open();
        (self.classed() * 100).checked_div(all).unwrap_or(0)
    }

    /// One error for each passage not accounted for.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let fault = |passage: &Uncovered| {
            let count = passage.words.chars().count();
            let message = format!("{}有{count}字未入账:“{}”", passage.place, passage.words);
            Diagnostic::error("E03", passage.span, message).repair("引用它,或在注里归类")
        };
        self.uncovered.iter().map(fault).collect()
    }

    /// The article's name.
    #[must_use]
    pub fn name(&self) -> String {
        article_name(self.article)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Structure,
    Open,
    Classed(NoteClass),
    Quoted,
}

/// Accounts for `article`.
pub(super) fn of(article: &ArticleAst) -> Coverage {
    let mut lines: Vec<Vec<(char, State)>> = article
        .lines
        .iter()
        .map(|line| {
            let numbers = item_number(&line.text);
            let state = |(index, c): (usize, char)| {
                let open = index >= numbers && c.is_alphanumeric();
                (c, if open { State::Open } else { State::Structure })
            };
            line.text.chars().enumerate().map(state).collect()
        })
        .collect();
    for (id, quote, class) in quotes(&article.blocks) {
        let place = place_of_id(&id.text).and_then(|(_, place)| place);
        let Ok(found) = find(article, place, quote) else { continue };
        let Some(line) = lines.get_mut(found.line) else { continue };
        let state = class.map_or(State::Quoted, State::Classed);
        for (_, known) in line.iter_mut().take(found.end).skip(found.start) {
            let is_free = match *known {
                State::Open => true,
                State::Classed(_) => class.is_none(),
                State::Structure | State::Quoted => false,
            };
            if is_free {
                *known = state;
            }
        }
    }
    let count = |wanted: State| lines.iter().flatten().filter(|(_, s)| *s == wanted).count();
    let classes = [NoteClass::Declaratory, NoteClass::Judgement, NoteClass::Procedure];
    Coverage {
        article: article.number,
        quoted: count(State::Quoted),
        by_class: classes.map(|class| (class, count(State::Classed(class)))).into(),
        structure: count(State::Structure),
        uncovered: uncovered(article, &lines),
    }
}

fn uncovered(article: &ArticleAst, lines: &[Vec<(char, State)>]) -> Vec<Uncovered> {
    let mut passages = Vec::new();
    for (line, states) in article.lines.iter().zip(lines) {
        let mut start = None;
        let ended = states.iter().chain(std::iter::once(&('\n', State::Quoted))).enumerate();
        for (index, (_, state)) in ended {
            match (*state, start) {
                (State::Open, None) => start = Some(index),
                (State::Classed(_) | State::Quoted, Some(first)) => {
                    let words: String =
                        line.text.chars().skip(first).take(index - first).collect();
                    let offset = |n: usize| line.span.start + u32::try_from(n).unwrap_or(0);
                    let span = Span::new(line.span.file, offset(first), offset(index));
                    let place = place_name(article.number, line.place);
                    passages.push(Uncovered { place, span, words });
                    start = None;
                }
                _ => {}
            }
        }
    }
    passages
}

/// Length of `(一)` and the space after it.
fn item_number(text: &str) -> usize {
    let is_open = text.starts_with(['(', '\u{FF08}']);
    let close = text.chars().take(6).position(|c| c == ')' || c == '\u{FF09}');
    if is_open { close.map_or(0, |close| close + 1) } else { 0 }
}
