//! From the text of a pack to its tree. A bad block is reported and left out; the rest still parses.

mod case;
mod catalogue;
mod cond;
mod cursor;
mod facts;
mod fill;
pub(crate) mod near;
mod period;
mod rule;
mod step;
mod superior;

use crate::ast::{ArticleAst, Axis, Block, PackAst, TextLine};
use crate::diag::Diagnostic;
use crate::document::{Segment, SegmentKind, article_number, segments};
use crate::lex::{self, Line, Piece, PieceKind, TokenKind};
use crate::span::{FileId, Span, Spanned, Word};
pub(crate) use case::expectations;
use cursor::{Cursor, Parsed};

/// The kinds of block.
pub(crate) const KINDS: &[&str] = &[
    "规则",
    "表",
    "措施",
    "期限",
    "读法",
    "问",
    "上位法",
    "沿革",
    "注",
    "事实",
    "称",
    "案例",
    "列举",
    "目录",
    "步骤",
];

/// Parses the files of one edition.
#[must_use]
pub fn parse_pack(files: &[(&str, &str)]) -> (PackAst, Vec<Diagnostic>) {
    let mut parser = Parser { pack: PackAst::default(), diagnostics: Vec::new() };
    for (index, (_, text)) in files.iter().enumerate() {
        let file = FileId(u16::try_from(index).unwrap_or(u16::MAX));
        parser.file(file, text);
    }
    (parser.pack, parser.diagnostics)
}

struct Parser {
    pack: PackAst,
    diagnostics: Vec<Diagnostic>,
}

/// Where in a file the parser stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before the first heading.
    Outside,
    /// Under an article.
    Article,
    /// Under a heading that could not be read and was reported.
    Unreadable,
}

impl Parser {
    fn file(&mut self, file: FileId, text: &str) {
        let mut place = Place::Outside;
        for segment in segments(file, text) {
            match segment.kind {
                SegmentKind::Front => self.front(&segment),
                SegmentKind::Article => place = self.article(&segment),
                SegmentKind::Quoted => self.quoted(&segment, place),
                SegmentKind::Block => self.block(&segment, place),
                SegmentKind::OpenBlock => {
                    let fault = Diagnostic::error("P18", first_line(&segment), "``` 没有收尾");
                    self.diagnostics.push(fault.repair("在块的末尾另起一行写 ```"));
                }
                SegmentKind::OpenFront => {
                    let fault = Diagnostic::error("P18", first_line(&segment), "--- 没有收尾");
                    self.diagnostics.push(fault.repair("在卷首的末尾另起一行写 ---"));
                }
                SegmentKind::Prose => {}
            }
        }
    }

    fn front(&mut self, segment: &Segment) {
        let mut at = segment.span.start;
        for line in segment.text.split_inclusive('\n') {
            let start = at;
            at = at.saturating_add(length(line));
            let bare = line.trim_start_matches('\u{FEFF}').trim();
            if bare.is_empty() || bare == "---" || bare.starts_with('#') {
                continue;
            }
            let Some((key, value)) = line.split_once([':', '\u{FF1A}']) else {
                let span = trimmed(segment.span.file, start, line).span;
                let fault = Diagnostic::error("P04", span, format!("卷首的“{bare}”没有写“:”"));
                self.diagnostics.push(fault.repair("写成 名称: 内容"));
                continue;
            };
            let after = start.saturating_add(length(key)).saturating_add(1);
            let key = trimmed(segment.span.file, start, key);
            self.pack.front.push((key, trimmed(segment.span.file, after, value)));
        }
    }

    fn article(&mut self, segment: &Segment) -> Place {
        let file = segment.span.file;
        let marks = |c: char| c == '#' || c.is_whitespace();
        let heading = segment.text.trim_start_matches(marks);
        let start = segment.span.start + length(&segment.text) - length(heading);
        let (name, axis) = match heading.split_once(['{', '\u{FF5B}']) {
            Some((name, axis)) => {
                let close = |c: char| c == '}' || c == '\u{FF5D}' || c.is_whitespace();
                let axis = axis.trim_end_matches(close);
                (name, Some(trimmed(file, start + length(name) + 1, axis)))
            }
            None => (heading, None),
        };
        let name = trimmed(file, start, name);
        let Some(number) = article_number(&name.value) else {
            let message = format!("“{}”不是条的标题", name.value);
            let diagnostic = Diagnostic::error("P19", name.span, message);
            self.diagnostics
                .push(diagnostic.repair("写成 ## 第…条 {实体};不是条的,用别级标题"));
            return Place::Unreadable;
        };
        let axis = axis.and_then(|axis| self.axis(&axis));
        self.pack.articles.push(ArticleAst {
            heading: Spanned::new(name.value, segment.span),
            number,
            axis,
            lines: Vec::new(),
            blocks: Vec::new(),
        });
        Place::Article
    }

    fn axis(&mut self, axis: &Word) -> Option<Spanned<Axis>> {
        match axis.value.as_str() {
            "实体" => Some(Spanned::new(Axis::Substance, axis.span)),
            "程序" => Some(Spanned::new(Axis::Procedure, axis.span)),
            other => {
                let message = format!("“{other}”不是择版的轴");
                let fault = Diagnostic::error("P20", axis.span, message);
                let repair = near::proposal(Some(other), &["实体", "程序"]);
                self.diagnostics.push(fault.repair(repair));
                None
            }
        }
    }

    fn quoted(&mut self, segment: &Segment, place: Place) {
        let file = segment.span.file;
        let line = segment.text.trim_end_matches(['\n', '\r']);
        let inner = line.trim_start().trim_start_matches('>').trim_start();
        let marked = inner.strip_prefix('〔');
        let span = trimmed(file, segment.span.start, line).span;
        match place {
            Place::Article => {}
            Place::Outside if marked.is_some() => {
                let fault = Diagnostic::error("P17", span, "条文的行不在任何一条之下");
                self.diagnostics.push(fault.repair("在它前面写条的标题,如 ## 第…条"));
                return;
            }
            Place::Outside | Place::Unreadable => return,
        }
        let parsed = marked.and_then(|rest| {
            let (place, text) = rest.split_once('〕')?;
            Some((cond::place_of(place)?, text.to_owned()))
        });
        let Some((place, text)) = parsed else {
            let fault = Diagnostic::error("P17", span, "条文的行须以款项开头");
            self.diagnostics.push(fault.repair("写成 > 〔款1项2〕…"));
            return;
        };
        let start = segment.span.start + length(line) - length(&text);
        let span = Span::new(file, start, start + length(&text));
        if let Some(article) = self.pack.articles.last_mut() {
            article.lines.push(TextLine { place, text, span });
        }
    }

    fn block(&mut self, segment: &Segment, place: Place) {
        let inner = segment.text.trim_start().trim_start_matches('`');
        let start = segment.span.start + length(&segment.text) - length(inner);
        let inner = inner.trim_end().trim_end_matches('`');
        let (lines, lexical) = lex::tokens(segment.span.file, start, inner);
        let mut faults = Vec::new();
        match block(&lines, segment.span, &mut faults) {
            Ok(block) => match self.pack.articles.last_mut() {
                Some(article) if place == Place::Article => article.blocks.push(block),
                Some(_) | None => self.pack.blocks.push(block),
            },
            Err(diagnostic) => faults.push(diagnostic),
        }
        if !lexical.is_empty() {
            let (pieces, _) = lex::pieces(segment.span.file, start, inner);
            let line = |fault: &Diagnostic| line_of(&pieces, fault.span.start);
            let garbled: Vec<usize> = lexical.iter().map(line).collect();
            faults.retain(|fault| !garbled.contains(&line(fault)));
        }
        self.diagnostics.extend(lexical);
        self.diagnostics.extend(faults);
    }
}

/// How many lines of `pieces` end before the character `at`: what a garbled word leads to on its own line
/// is not reported again.
fn line_of(pieces: &[Piece], at: u32) -> usize {
    let ended = |piece: &&Piece| piece.kind == PieceKind::LineEnd && piece.span.end <= at;
    pieces.iter().filter(ended).count()
}

fn length(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// `text`, which starts at character `start`, without the blanks around it.
fn trimmed(file: FileId, start: u32, text: &str) -> Word {
    let inner = text.trim_start();
    let start = start.saturating_add(length(text) - length(inner));
    let inner = inner.trim_end();
    Spanned::new(inner.to_owned(), Span::new(file, start, start + length(inner)))
}

pub(crate) fn first_line(segment: &Segment) -> Span {
    let line = segment.text.lines().next().unwrap_or_default();
    trimmed(segment.span.file, segment.span.start, line).span
}

fn block(lines: &[Line], span: Span, faults: &mut Vec<Diagnostic>) -> Parsed<Block> {
    let Some((head, body)) = lines.split_first() else {
        let fault = Diagnostic::error("P21", span, "空的块");
        return Err(fault.repair("写出块的种类,或删去它"));
    };
    let mut cursor = Cursor::new(head, span);
    let kind = cursor.word()?;
    match kind.value.as_str() {
        "规则" => rule::rule(lines, span).map(Block::Rule),
        "表" => rule::table(&mut cursor, body, span, faults).map(Block::Table),
        "措施" => rule::measures(&mut cursor, body, span, faults).map(Block::Measures),
        "期限" => period::period(&mut cursor, body, span, faults).map(Block::Period),
        "读法" => {
            cursor.finish()?;
            Ok(Block::Readings(each(body, span, faults, fill::reading)))
        }
        "问" => {
            cursor.finish()?;
            Ok(Block::Asks(each(body, span, faults, fill::ask)))
        }
        "上位法" => superior::overlay(&mut cursor, body, span, faults).map(Block::Overlay),
        "沿革" => {
            cursor.finish()?;
            Ok(Block::Renamed(each(body, span, faults, superior::renamed)))
        }
        "注" => facts::note(&mut cursor, body, span, faults).map(Block::Note),
        "事实" => facts::facts(&mut cursor, body, span, faults).map(Block::Facts),
        "称" => facts::names(&mut cursor, body, span, faults).map(Block::Names),
        "案例" => case::case(&mut cursor, body, span, faults).map(Block::Case),
        "列举" => {
            catalogue::enumeration(&mut cursor, body, span, faults).map(Block::Enumeration)
        }
        "目录" => {
            catalogue::catalogue(&mut cursor, kind.span, body, faults).map(Block::Catalogue)
        }
        "步骤" => step::step(&mut cursor, body, span, faults).map(Block::Step),
        other => {
            let message = format!("没有“{other}”这种块");
            let diagnostic = Diagnostic::error("P22", kind.span, message);
            Err(diagnostic.repair(near::proposal(Some(other), KINDS)))
        }
    }
}

/// Parses each line on its own; a bad one is reported and left out.
fn each<T>(
    lines: &[Line],
    span: Span,
    faults: &mut Vec<Diagnostic>,
    parse: impl Fn(&mut Cursor<'_>) -> Parsed<T>,
) -> Vec<T> {
    let mut parsed = Vec::new();
    for line in whole_items(lines) {
        let mut cursor = Cursor::new(&line, span);
        match parse(&mut cursor).and_then(|item| cursor.finish().map(|()| item)) {
            Ok(item) => parsed.push(item),
            Err(diagnostic) => faults.push(diagnostic),
        }
    }
    parsed
}

/// Lines joined where one plainly goes on in the next.
pub(crate) fn whole_items(lines: &[Line]) -> Vec<Line> {
    let mut items: Vec<Line> = Vec::new();
    for line in lines {
        match items.last_mut() {
            Some(last) if open_ended(last, line) => last.extend(line.iter().cloned()),
            Some(_) | None => items.push(line.clone()),
        }
    }
    items
}

/// Whether `line` cannot be the end of an item, or `next` not the start of one.
fn open_ended(line: &Line, next: &Line) -> bool {
    let opens = line.last().is_some_and(|token| match &token.kind {
        TokenKind::Mark(mark) => ",;:{([=≠≤≥<⇒".contains(*mark),
        TokenKind::Word(word) => ["或", "且", "非"].contains(&word.as_str()),
        TokenKind::Int(_) | TokenKind::Date(_) | TokenKind::Quote(_) => false,
    });
    let closes = next.first().is_some_and(|token| match &token.kind {
        TokenKind::Mark(mark) => "|,;})]=≠≤≥<⇒→".contains(*mark),
        TokenKind::Word(word) => ["或", "且"].contains(&word.as_str()),
        TokenKind::Int(_) | TokenKind::Date(_) | TokenKind::Quote(_) => false,
    });
    opens || closes
}

/// The tokens of several lines as one.
fn joined(lines: &[Line]) -> Line {
    lines.iter().flatten().cloned().collect()
}

fn starts_with(line: &Line, words: &[&str]) -> bool {
    match line.first().map(|token| &token.kind) {
        Some(TokenKind::Word(word)) => words.contains(&word.as_str()),
        Some(
            TokenKind::Int(_) | TokenKind::Date(_) | TokenKind::Quote(_) | TokenKind::Mark(_),
        )
        | None => false,
    }
}

#[cfg(test)]
mod tests;
