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
    /// A fence that never closes.
    OpenBlock,
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
#[must_use]
pub fn segments(file: FileId, source: &str) -> Vec<Segment> {
    let mut cutter = Cutter { file, at: 0, segments: Vec::new() };
    let mut open: Option<(SegmentKind, String)> = None;
    for (number, line) in source.split_inclusive('\n').enumerate() {
        let bare = line.trim();
        open = match open.take() {
            Some((kind, mut text)) => {
                text.push_str(line);
                let close = if kind == SegmentKind::Front { "---" } else { "```" };
                if bare == close {
                    cutter.push(kind, text);
                    None
                } else {
                    Some((kind, text))
                }
            }
            None if number == 0 && bare == "---" => Some((SegmentKind::Front, line.to_owned())),
            None if bare.starts_with("```") => Some((SegmentKind::Block, line.to_owned())),
            None => {
                cutter.push(kind_of(bare), line.to_owned());
                None
            }
        };
    }
    if let Some((_, text)) = open {
        cutter.push(SegmentKind::OpenBlock, text);
    }
    cutter.segments
}

fn kind_of(line: &str) -> SegmentKind {
    if line.starts_with("## ") {
        SegmentKind::Article
    } else if line.starts_with("> ") {
        SegmentKind::Quoted
    } else {
        SegmentKind::Prose
    }
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
    let (mut total, mut digit) = (0_u16, 0_u16);
    for c in numeral.chars() {
        match "零一二三四五六七八九".chars().position(|known| known == c) {
            Some(value) => digit = u16::try_from(value).ok()?,
            None => {
                let unit = match c {
                    '十' => 10,
                    '百' => 100,
                    _ => return None,
                };
                let part = digit.max(1).checked_mul(unit)?;
                total = total.checked_add(part)?;
                digit = 0;
            }
        }
    }
    let number = total.checked_add(digit)?;
    (number > 0).then_some(number)
}
