//! A pack file cut into segments; joined again they give the file, character by character.

use crate::span::{FileId, Span};

/// What a segment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SegmentKind {
    /// The lines between `---` at the top, fences included.
    Front,
    /// `## 第十五条 {实体}`.
    Article,
    /// `> 〔款1〕…`.
    Quoted,
    /// From an opening fence to the closing one, both included.
    Block,
    /// A block whose fence never closes.
    OpenBlock,
    /// Front matter that never closes.
    OpenFront,
    /// Anything else.
    Prose,
}

/// One segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Kind.
    pub kind: SegmentKind,
    /// Its characters, line ends included.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// Cuts `source` into segments.
///
/// A block that never closes ends where the next block, article or quoted line begins, so that one
/// forgotten fence does not swallow the rest of the file.
#[must_use]
pub fn segments(file: FileId, source: &str) -> Vec<Segment> {
    let mut cutter = Cutter { file, at: 0, segments: Vec::new() };
    let mut open: Option<(SegmentKind, String)> = None;
    for (number, line) in source.split_inclusive('\n').enumerate() {
        let bare = line.trim_start_matches('\u{FEFF}').trim();
        if let Some((kind, mut text)) = open.take() {
            if !interrupts(bare) {
                text.push_str(line);
                if bare == closing(kind) {
                    cutter.push(kind, text);
                } else {
                    open = Some((kind, text));
                }
                continue;
            }
            cutter.push(unclosed(kind), text);
        }
        if number == 0 && bare == FRONT_FENCE {
            open = Some((SegmentKind::Front, line.to_owned()));
        } else if bare.starts_with(FENCE) {
            open = Some((SegmentKind::Block, line.to_owned()));
        } else {
            cutter.push(kind_of(bare), line.to_owned());
        }
    }
    if let Some((kind, text)) = open {
        cutter.push(unclosed(kind), text);
    }
    cutter.segments
}

const FENCE: &str = "```";
const FRONT_FENCE: &str = "---";

fn closing(kind: SegmentKind) -> &'static str {
    if kind == SegmentKind::Front { FRONT_FENCE } else { FENCE }
}

fn unclosed(kind: SegmentKind) -> SegmentKind {
    if kind == SegmentKind::Front { SegmentKind::OpenFront } else { SegmentKind::OpenBlock }
}

/// Whether the line can only stand outside a block.
fn interrupts(line: &str) -> bool {
    let opens = line.strip_prefix(FENCE).is_some_and(|info| !info.trim_matches('`').is_empty());
    opens || is_article(line) || is_quoted(line)
}

fn kind_of(line: &str) -> SegmentKind {
    if line.starts_with("## ") || is_article(line) {
        SegmentKind::Article
    } else if line.starts_with("> ") || is_quoted(line) {
        SegmentKind::Quoted
    } else {
        SegmentKind::Prose
    }
}

/// `## 第十五条 {实体}`, with or without the blank.
fn is_article(line: &str) -> bool {
    let Some(heading) = line.strip_prefix("##") else { return false };
    let name = heading.split(['{', '\u{FF5B}']).next().unwrap_or_default();
    article_number(name).is_some()
}

/// `> 〔款1〕…`, with or without the blank.
fn is_quoted(line: &str) -> bool {
    line.strip_prefix('>').is_some_and(|rest| rest.trim_start().starts_with('〔'))
}

struct Cutter {
    file: FileId,
    at: u32,
    segments: Vec<Segment>,
}

impl Cutter {
    fn push(&mut self, kind: SegmentKind, text: String) {
        let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let end = self.at.saturating_add(length);
        self.segments.push(Segment { kind, text, span: Span::new(self.file, self.at, end) });
        self.at = end;
    }
}

/// 第十五条 → 15, up to 第九百九十九条; `None` if it is no such heading.
#[must_use]
pub fn article_number(heading: &str) -> Option<u16> {
    let numeral = heading.trim().strip_prefix('第')?.strip_suffix('条')?;
    let (mut total, mut digit, mut unit_before) = (0_u16, None, u16::MAX);
    for c in numeral.chars() {
        if let Some(value) = "零一二三四五六七八九".chars().position(|known| known == c)
        {
            if digit.is_some_and(|before| before > 0) {
                return None;
            }
            digit = Some(u16::try_from(value).ok()?);
            continue;
        }
        let unit = match c {
            '十' => 10,
            '百' => 100,
            _ => return None,
        };
        if unit >= unit_before {
            return None;
        }
        total += digit.take().unwrap_or(1) * unit;
        unit_before = unit;
    }
    let number = total + digit.unwrap_or(0);
    (number > 0).then_some(number)
}

#[cfg(test)]
mod tests;
