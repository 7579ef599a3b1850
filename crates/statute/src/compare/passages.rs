//! A pack cut into the passages that are compared: each line of an article, each rule, table, reading, fact, …
//!
//! They are compared by their tokens, so that blanks, comments and the width of punctuation make no difference. Text
//! of the law, and what is quoted, is compared to the character.

use crate::document::{Segment, SegmentKind, article_number, segments};
use crate::law::article_number_of;
use crate::lex::{self, Line, Piece, PieceKind, TokenKind, pieces};
use crate::parse::whole_items;
use crate::span::{FileId, Span};

/// What must come out of a case is no part of the law.
const CASE: &str = "案例";
/// Kinds of block of which every line is a passage of its own. Like superior law they hold for every article,
/// whichever they stand under.
const LISTS: [&str; 5] = [READINGS, "问", "称", "事实", "沿革"];
const PERIOD: &str = "期限";
const SUPERIOR: &str = "上位法";
pub(super) const READINGS: &str = "读法";
/// What is said beside the options of a reading.
const BESIDE: [&str; 3] = ["注", "理", "改"];

/// One passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Passage {
    /// The article whose text or rule it is.
    pub(super) under: Option<u16>,
    /// 条文, 规则, 读法, …
    pub(super) kind: String,
    /// What tells it from others of its kind.
    pub(super) key: String,
    /// What it is called, without its kind.
    pub(super) name: String,
    /// What it says, line by line.
    pub(super) lines: Vec<Part>,
}

/// A line of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// Its number, for a row of a table.
    pub(super) row: Option<usize>,
    /// As written, blanks made one.
    pub(super) text: String,
    /// What is compared.
    pub(super) tokens: Vec<TokenKind>,
}

impl Part {
    /// A line that is compared to the character.
    pub(super) fn exact(text: &str) -> Self {
        let tokens = vec![TokenKind::Quote(text.to_owned())];
        Self { row: None, text: text.to_owned(), tokens }
    }
}

impl Passage {
    /// `期限 17.1 处理决定期限 handling_decision`.
    pub(super) fn title(&self) -> String {
        format!("{} {}", self.kind, self.name).trim_end().to_owned()
    }

    /// Its tokens, wherever its lines break.
    pub(super) fn tokens(&self) -> impl Iterator<Item = &TokenKind> {
        self.lines.iter().flat_map(|line| &line.tokens)
    }

    pub(super) fn is_at(&self, other: &Self) -> bool {
        self.under == other.under && self.kind == other.kind && self.key == other.key
    }

    /// Whether it leaves a hole that the reading fills, or adopts the reading.
    pub(super) fn leans_on(&self, reading: &str) -> bool {
        let is_of = |word: &str| {
            word.strip_prefix(reading)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let pairs = self.tokens().zip(self.tokens().skip(1));
        pairs.into_iter().any(|(before, token)| {
            let TokenKind::Word(word) = token else { return false };
            let opens = *before == TokenKind::Mark('«') || is_word(before, "读");
            opens && is_of(word)
        })
    }

    /// The article its own words name: the number of an ask, the source of a fact.
    pub(super) fn article(&self) -> Option<u16> {
        let source = || {
            let pairs = self.tokens().zip(self.tokens().skip(1));
            let mut sources = pairs.filter_map(|(before, token)| match token {
                TokenKind::Quote(text) if is_word(before, "条") => text.split_once('条'),
                TokenKind::Quote(_)
                | TokenKind::Word(_)
                | TokenKind::Int(_)
                | TokenKind::Date(_)
                | TokenKind::Mark(_) => None,
            });
            sources.find_map(|(number, _)| article_number(&format!("{number}条")))
        };
        // Superior law names an article of its own law.
        let source = || source().filter(|_| self.kind != SUPERIOR);
        self.under.or_else(|| article_number_of(&self.key)).or_else(source)
    }
}

fn is_word(token: &TokenKind, wanted: &str) -> bool {
    matches!(token, TokenKind::Word(word) if word == wanted)
}

/// The passages of the files, in their order; passages of one name are one.
pub(super) fn passages(files: &[(&str, &str)]) -> Vec<Passage> {
    let mut found = Vec::new();
    for (index, (_, text)) in files.iter().enumerate() {
        let file = FileId(u16::try_from(index).unwrap_or(u16::MAX));
        let mut under = None;
        for segment in segments(file, text) {
            match segment.kind {
                SegmentKind::Front => found.extend(front(&segment.text)),
                SegmentKind::Article => {
                    let heading = segment.text.trim_start_matches('#').trim();
                    let name = heading.split(['{', '\u{FF5B}']).next().unwrap_or_default();
                    under = article_number(name);
                    found.push(one(under, ("条", "标题"), Part::exact(heading)));
                }
                SegmentKind::Quoted => found.extend(quoted(under, &segment.text)),
                SegmentKind::Block => {
                    for passage in block(under, &segment) {
                        push(&mut found, passage);
                    }
                }
                SegmentKind::OpenBlock | SegmentKind::OpenFront | SegmentKind::Prose => {}
            }
        }
    }
    found
}

/// Adds `passage`, to one of the same name if there is one: two blocks of facts are one list.
fn push(found: &mut Vec<Passage>, passage: Passage) {
    match found.iter_mut().find(|known| known.is_at(&passage)) {
        Some(known) => known.lines.extend(passage.lines),
        None => found.push(passage),
    }
}

fn one(under: Option<u16>, (kind, name): (&str, &str), line: Part) -> Passage {
    let (kind, key, name) = (kind.to_owned(), name.to_owned(), name.to_owned());
    Passage { under, kind, key, name, lines: vec![line] }
}

fn front(text: &str) -> Vec<Passage> {
    let lines = text.lines().filter_map(|line| line.split_once([':', '\u{FF1A}']));
    let lines = lines.filter(|(key, _)| !key.trim_start().starts_with('#'));
    lines
        .map(|(key, value)| one(None, ("卷首", key.trim()), Part::exact(value.trim())))
        .collect()
}

fn quoted(under: Option<u16>, text: &str) -> Option<Passage> {
    let (place, text) = text.trim_end().split_once('〕')?;
    let (_, place) = place.split_once('〔')?;
    Some(one(Some(under?), ("条文", &format!("〔{place}〕")), Part::exact(text)))
}

fn block(under: Option<u16>, segment: &Segment) -> Vec<Passage> {
    let inner = segment.text.trim_start().trim_start_matches('`');
    let (pieces, _) = pieces(segment.span.file, 0, inner.trim_end().trim_end_matches('`'));
    let lines = lex::lines(&pieces);
    let Some((head, body)) = lines.split_first() else { return Vec::new() };
    let words: Vec<String> = head.iter().map_while(|token| word_of(&token.kind)).collect();
    let Some((kind, rest)) = words.split_first() else { return Vec::new() };
    if kind == CASE {
        return Vec::new();
    }
    if LISTS.contains(&kind.as_str()) {
        let entity = rest.first().map(|entity| format!("{entity}·")).unwrap_or_default();
        let items = whole_items(body);
        let each = items.iter().filter_map(|item| listed((kind, &entity), &pieces, item));
        return each.collect();
    }
    let lines = if kind == "表" {
        rows(&pieces, &lines)
    } else {
        parts(&pieces, &whole_items(&lines))
    };
    let (key, name) = identity(kind, rest);
    let under = under.filter(|_| kind != SUPERIOR);
    vec![Passage { under, kind: kind.clone(), key, name, lines }]
}

/// What a block is told apart by, and called. Only periods share a place: they have a name of their own besides.
fn identity(kind: &str, words: &[String]) -> (String, String) {
    let id = words.first().cloned().unwrap_or_default();
    let is_ascii =
        |word: &String| kind == PERIOD && word.starts_with(|c: char| c.is_ascii_alphabetic());
    match words.iter().skip(1).position(is_ascii) {
        Some(at) => {
            let name: Vec<&str> = words.iter().take(at + 2).map(String::as_str).collect();
            let own = name.last().copied().unwrap_or_default();
            (format!("{id} {own}"), name.join(" "))
        }
        None => (id.clone(), id),
    }
}

/// A line of a list of facts, names, readings, asks or renamed organs. Invariants have no name: all of one entity are one list.
fn listed((kind, entity): (&str, &str), pieces: &[Piece], item: &Line) -> Option<Passage> {
    let own = match &item.first()?.kind {
        TokenKind::Quote(text) => text.clone(),
        token @ (TokenKind::Word(_)
        | TokenKind::Int(_)
        | TokenKind::Date(_)
        | TokenKind::Mark(_)) => word_of(token)?,
    };
    let key = format!("{entity}{own}");
    let second = item.get(1).and_then(|token| word_of(&token.kind));
    let switch = second.filter(|word| kind == READINGS && !BESIDE.contains(&word.as_str()));
    let name = switch.map_or_else(|| key.clone(), |switch| format!("{key} {switch}"));
    let lines = if kind == READINGS { options(item) } else { vec![item.clone()] };
    let lines = parts(pieces, &lines);
    Some(Passage { under: None, kind: kind.to_owned(), key, name, lines })
}

/// A reading cut into its options and what is said beside them.
fn options(item: &Line) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (at, token) in item.iter().enumerate() {
        let quotes = item.get(at + 1).is_some_and(|n| matches!(n.kind, TokenKind::Quote(_)));
        let beside = quotes && BESIDE.iter().any(|word| is_word(&token.kind, word));
        if token.kind == TokenKind::Mark('|') {
            lines.push(Line::new());
            continue;
        }
        match lines.last_mut() {
            Some(line) if !beside => line.push(token.clone()),
            Some(_) | None => lines.push(vec![token.clone()]),
        }
    }
    lines
}

/// A table: what stands before its rows, then the rows, numbered as the rules of the engine are.
fn rows(pieces: &[Piece], lines: &[Line]) -> Vec<Part> {
    let is_row =
        |line: &Line| line.first().is_some_and(|token| token.kind == TokenKind::Mark('|'));
    let is_rule = |line: &Line| {
        line.iter().all(|token| matches!(token.kind, TokenKind::Mark('|' | '-' | '—')))
    };
    let lines: Vec<Line> = lines.iter().filter(|line| !is_rule(line)).cloned().collect();
    let header = lines.iter().position(is_row).unwrap_or(lines.len());
    let mut parts = parts(pieces, &lines);
    for (number, part) in parts.iter_mut().skip(header).enumerate().skip(1) {
        part.row = Some(number);
    }
    parts
}

fn parts(pieces: &[Piece], lines: &[Line]) -> Vec<Part> {
    let part = |line: &Line| {
        let span = line.first().zip(line.last()).map(|(a, b)| a.span.to(b.span));
        let text = span.map(|span| written(pieces, span)).unwrap_or_default();
        let tokens = line.iter().map(|token| token.kind.clone()).collect();
        Part { row: None, text, tokens }
    };
    lines.iter().map(part).collect()
}

/// The characters of `span`, blanks made one, comments left out.
fn written(pieces: &[Piece], span: Span) -> String {
    let mut text = String::new();
    let within = |piece: &&Piece| span.start <= piece.span.start && piece.span.end <= span.end;
    for piece in pieces.iter().filter(within) {
        match piece.kind {
            PieceKind::Token(_) => text.push_str(&piece.text),
            PieceKind::Blank | PieceKind::LineEnd if !text.ends_with(' ') => text.push(' '),
            PieceKind::Blank | PieceKind::LineEnd | PieceKind::Comment => {}
        }
    }
    text
}

fn word_of(token: &TokenKind) -> Option<String> {
    match token {
        TokenKind::Word(word) => Some(word.clone()),
        TokenKind::Int(number) => Some(number.to_string()),
        TokenKind::Date(_) | TokenKind::Quote(_) | TokenKind::Mark(_) => None,
    }
}
