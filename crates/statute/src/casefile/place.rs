//! From a byte of a text to its line and column.

use crate::facts::At;

/// Characters are counted once for each so many bytes, so that a place costs the same on a line of any length.
const STEP: usize = 64;

/// Where lines start and how many characters stand before every [`STEP`]th byte.
pub(super) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    before: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let ends = text.match_indices('\n').map(|(index, _)| index + 1);
        let starts = std::iter::once(0).chain(ends).collect();
        let mut before = Vec::with_capacity(text.len() / STEP + 1);
        let mut sum = 0;
        for chunk in text.as_bytes().chunks(STEP) {
            before.push(sum);
            sum += characters(chunk);
        }
        Self { text, starts, before }
    }

    /// Line and column, both from 1, of the byte `offset`; a byte past the end counts as the end.
    pub(super) fn at(&self, offset: usize) -> At {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.start_of(line);
        let column = self.characters_before(offset) - self.characters_before(start) + 1;
        let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        At { line: number(line), column: number(column) }
    }

    /// First byte of `line`, from 1.
    pub(super) fn start_of(&self, line: usize) -> usize {
        self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0)
    }

    /// The byte at which `part`, a slice of the text, starts; `None` for a slice of anything else.
    pub(super) fn offset_of(&self, part: &str) -> Option<usize> {
        let offset = part.as_ptr().addr().checked_sub(self.text.as_ptr().addr())?;
        (offset <= self.text.len()).then_some(offset)
    }

    fn characters_before(&self, offset: usize) -> usize {
        // At a multiple of STEP that is the very end, the last count kept is that of the chunk before.
        let chunk = (offset / STEP).min(self.before.len().saturating_sub(1));
        let rest = self.text.as_bytes().get(chunk * STEP..offset).unwrap_or_default();
        self.before.get(chunk).copied().unwrap_or(0) + characters(rest)
    }
}

/// Bytes that start a character.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| !matches!(byte, 0x80..=0xBF)).count()
}

#[cfg(test)]
mod tests {
    use super::{At, Lines};

    /// Counted one character after another.
    fn plain(text: &str, offset: usize) -> At {
        let mut at = At { line: 1, column: 1 };
        for (index, c) in text.char_indices() {
            if index >= offset {
                break;
            }
            if c == '\n' {
                at = At { line: at.line + 1, column: 1 };
            } else {
                at.column += 1;
            }
        }
        at
    }

    #[test]
    fn every_character_has_the_place_a_plain_count_gives() {
        let line = "[case] 案由 = \"漏填表格\" ";
        let texts = [
            String::new(),
            "x".repeat(64),
            "案".repeat(64),
            format!("{}\n\n{}\r\n{}", line.repeat(7), line, line.repeat(3)),
        ];
        for text in texts {
            let lines = Lines::new(&text);
            let ends = text.char_indices().map(|(index, _)| index).chain([text.len()]);
            for offset in ends {
                assert_eq!(lines.at(offset), plain(&text, offset), "{text:?} {offset}");
            }
            assert_eq!(lines.at(text.len() + 9), lines.at(text.len()));
        }
    }

    #[test]
    fn a_slice_of_the_text_has_its_offset() {
        let text = "甲、乙、张某".to_owned();
        let lines = Lines::new(&text);
        let part = text.split('、').nth(1).unwrap_or_default();
        assert_eq!(lines.offset_of(part), Some(6));
    }
}
