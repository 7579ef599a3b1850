//! From the text of a pack to its tree. A bad block is reported and left out; the rest still parses.

mod case;
mod cond;
mod cursor;
mod facts;
mod fill;
mod period;
mod rule;

use crate::ast::{ArticleAst, Axis, Block, PackAst, TextLine};
use crate::diag::Diagnostic;
use crate::document::{Segment, SegmentKind, article_number, segments};
use crate::lex::{self, Line, TokenKind};
use crate::span::{FileId, Span, Spanned};
use cursor::{Cursor, Parsed};

/// The kinds of block.
const KINDS: [&str; 11] =
    ["规则", "表", "措施", "期限", "读法", "问", "上位法", "注", "事实", "称", "案例"];

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

impl Parser {
    fn file(&mut self, file: FileId, text: &str) {
        let mut inside = false;
        for segment in segments(file, text) {
            match segment.kind {
                SegmentKind::Front => self.front(&segment),
                SegmentKind::Article => inside = self.article(&segment),
                SegmentKind::Quoted if inside => self.quoted(&segment),
                SegmentKind::Block => self.block(&segment, inside),
                SegmentKind::OpenBlock => self.diagnostics.push(
                    Diagnostic::error("P18", segment.span, "``` 没有收尾")
                        .repair("在块的末尾另起一行写 ```"),
                ),
                SegmentKind::Quoted | SegmentKind::Prose => {}
            }
        }
    }

    fn front(&mut self, segment: &Segment) {
        for line in segment.text.lines() {
            let Some((key, value)) = line.split_once(':') else { continue };
            let word = |text: &str| Spanned::new(text.trim().to_owned(), segment.span);
            self.pack.front.push((word(key), word(value)));
        }
    }

    fn article(&mut self, segment: &Segment) -> bool {
        let heading = segment.text.trim().trim_start_matches('#').trim();
        let (name, axis) = match heading.split_once(['{', '\u{FF5B}']) {
            Some((name, axis)) => {
                (name.trim(), Some(axis.trim_end_matches(['}', '\u{FF5D}']).trim()))
            }
            None => (heading, None),
        };
        let Some(number) = article_number(name) else {
            let message = format!("“{name}”不是条的标题");
            let diagnostic = Diagnostic::error("P19", segment.span, message);
            self.diagnostics.push(diagnostic.repair("写成 ## 第…条 {实体}"));
            return false;
        };
        let axis = match axis {
            None => None,
            Some("实体") => Some(Axis::Substance),
            Some("程序") => Some(Axis::Procedure),
            Some(other) => {
                let message = format!("“{other}”不是择版的轴");
                let diagnostic = Diagnostic::error("P20", segment.span, message);
                self.diagnostics.push(diagnostic.repair("写 {实体} 或 {程序}"));
                None
            }
        };
        self.pack.articles.push(ArticleAst {
            heading: Spanned::new(name.to_owned(), segment.span),
            number,
            axis: axis.map(|axis| Spanned::new(axis, segment.span)),
            lines: Vec::new(),
            blocks: Vec::new(),
        });
        true
    }

    fn quoted(&mut self, segment: &Segment) {
        let line = segment.text.trim_end_matches(['\n', '\r']);
        let parsed = line.strip_prefix("> 〔").and_then(|rest| {
            let (place, text) = rest.split_once('〕')?;
            Some((cond::place_of(place)?, text.to_owned()))
        });
        let Some((place, text)) = parsed else {
            let message = "条文的行须以款项开头";
            let diagnostic = Diagnostic::error("P17", segment.span, message);
            self.diagnostics.push(diagnostic.repair("写成 > 〔款1项2〕…"));
            return;
        };
        let length = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let start = segment.span.start + length(line) - length(&text);
        let span = Span::new(segment.span.file, start, start + length(&text));
        if let Some(article) = self.pack.articles.last_mut() {
            article.lines.push(TextLine { place, text, span });
        }
    }

    fn block(&mut self, segment: &Segment, inside: bool) {
        let inner = segment.text.trim_start_matches('`');
        let skipped = segment.text.chars().count() - inner.chars().count();
        let inner = inner.trim_end().trim_end_matches('`');
        let start = segment.span.start + u32::try_from(skipped).unwrap_or(0);
        let (lines, faults) = lex::lines(segment.span.file, start, inner);
        self.diagnostics.extend(faults);
        let mut faults = Vec::new();
        match block(&lines, segment.span, &mut faults) {
            Ok(block) => match self.pack.articles.last_mut() {
                Some(article) if inside => article.blocks.push(block),
                Some(_) | None => self.pack.blocks.push(block),
            },
            Err(diagnostic) => faults.push(diagnostic),
        }
        self.diagnostics.extend(faults);
    }
}

fn block(lines: &[Line], span: Span, faults: &mut Vec<Diagnostic>) -> Parsed<Block> {
    let Some((head, body)) = lines.split_first() else {
        return Err(Diagnostic::error("P21", span, "空的块"));
    };
    let mut cursor = Cursor::new(head, span);
    let kind = cursor.word()?;
    match kind.value.as_str() {
        "规则" => rule::rule(lines, span).map(Block::Rule),
        "表" => rule::table(&mut cursor, body, span, faults).map(Block::Table),
        "措施" => rule::measures(&mut cursor, body, span, faults).map(Block::Measures),
        "期限" => period::period(&mut cursor, body, span, faults).map(Block::Period),
        "读法" => Ok(Block::Readings(each(body, span, faults, fill::reading))),
        "问" => Ok(Block::Asks(each(body, span, faults, fill::ask))),
        "上位法" => fill::overlay(&mut cursor, body, span, faults).map(Block::Overlay),
        "注" => facts::note(&mut cursor, body, span, faults).map(Block::Note),
        "事实" => facts::facts(&mut cursor, body, span, faults).map(Block::Facts),
        "称" => facts::names(&mut cursor, body, span, faults).map(Block::Names),
        "案例" => case::case(&mut cursor, body, span, faults).map(Block::Case),
        other => {
            let message = format!("没有“{other}”这种块");
            let diagnostic = Diagnostic::error("P22", kind.span, message);
            Err(diagnostic.repair(format!("写 {}", KINDS.join("、"))))
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
    for line in lines {
        let mut cursor = Cursor::new(line, span);
        match parse(&mut cursor).and_then(|item| cursor.finish().map(|()| item)) {
            Ok(item) => parsed.push(item),
            Err(diagnostic) => faults.push(diagnostic),
        }
    }
    parsed
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
