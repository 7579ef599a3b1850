//! Tokens of a block. Full-width and half-width punctuation are one, except inside quotations.

use crate::diag::Diagnostic;
use crate::span::{FileId, Span};

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, digits, `_`, Chinese characters, joined by dots: `15.1.2.清白`.
    Word(String),
    /// Digits only.
    Int(i64),
    /// `2025-03-17`, not yet checked.
    Date(String),
    /// A quotation, without its marks.
    Quote(String),
    /// Punctuation, half-width.
    Mark(char),
}

/// One token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What.
    pub kind: TokenKind,
    /// Where.
    pub span: Span,
}

/// Tokens of one logical line: an indented line continues the one before.
pub type Line = Vec<Token>;

/// Cuts `text`, which starts at character `start` of `file`, into lines of tokens.
///
/// # Errors
/// A quotation that does not close on its line, or a number too large.
pub fn lines(file: FileId, start: u32, text: &str) -> (Vec<Line>, Vec<Diagnostic>) {
    let mut lines: Vec<Line> = Vec::new();
    let mut diagnostics = Vec::new();
    let mut at = start;
    for raw in text.split_inclusive('\n') {
        let chars: Vec<char> = raw.chars().collect();
        let mut lexer = Lexer { file, base: at, chars: &chars, next: 0 };
        let mut tokens = Vec::new();
        loop {
            match lexer.token() {
                Ok(Some(token)) => tokens.push(token),
                Ok(None) => break,
                Err(diagnostic) => {
                    diagnostics.push(diagnostic);
                    break;
                }
            }
        }
        at = at.saturating_add(u32::try_from(chars.len()).unwrap_or(u32::MAX));
        let continues = chars.first().is_some_and(|c| *c == ' ' || *c == '\u{3000}');
        match lines.last_mut() {
            Some(last) if continues => last.extend(tokens),
            Some(_) | None if !tokens.is_empty() => lines.push(tokens),
            Some(_) | None => {}
        }
    }
    (lines, diagnostics)
}

struct Lexer<'a> {
    file: FileId,
    base: u32,
    chars: &'a [char],
    next: usize,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.next + ahead).copied()
    }

    fn span(&self, from: usize) -> Span {
        let place = |index: usize| self.base.saturating_add(u32::try_from(index).unwrap_or(0));
        Span::new(self.file, place(from), place(self.next))
    }

    fn token(&mut self) -> Result<Option<Token>, Diagnostic> {
        while self.peek(0).is_some_and(char::is_whitespace) {
            self.next += 1;
        }
        let from = self.next;
        let kind = match self.peek(0) {
            None | Some('#') => return Ok(None),
            Some('"' | '“' | '”') => self.quote(from)?,
            Some(c) if is_word(c) => self.word(from)?,
            Some(c) => {
                self.next += 1;
                TokenKind::Mark(self.mark(c))
            }
        };
        Ok(Some(Token { kind, span: self.span(from) }))
    }

    /// Half-width form of a mark; two-character ASCII aliases are read as the one they stand for.
    fn mark(&mut self, c: char) -> char {
        let pair = match (c, self.peek(0)) {
            ('=', Some('>')) => Some('⇒'),
            ('-', Some('>')) => Some('→'),
            ('!', Some('=')) => Some('≠'),
            ('<', Some('=')) => Some('≤'),
            ('>', Some('=')) => Some('≥'),
            ('<', Some('<')) => Some('«'),
            ('>', Some('>')) => Some('»'),
            ('—', Some('—')) => Some('—'),
            _ => None,
        };
        if let Some(mark) = pair {
            self.next += 1;
            return mark;
        }
        match c {
            ',' | '、' => ',',
            '《' => '«',
            '》' => '»',
            _ => half_width(c),
        }
    }

    fn quote(&mut self, from: usize) -> Result<TokenKind, Diagnostic> {
        let close = if self.peek(0) == Some('"') { '"' } else { '”' };
        self.next += 1;
        let mut text = String::new();
        while let Some(c) = self.peek(0) {
            self.next += 1;
            if c == close {
                return Ok(TokenKind::Quote(text));
            }
            if c == '\n' {
                break;
            }
            text.push(c);
        }
        Err(Diagnostic::error("P02", self.span(from), "引号没有收尾")
            .repair(format!("在引文末尾加 {close}")))
    }

    fn word(&mut self, from: usize) -> Result<TokenKind, Diagnostic> {
        let mut text = String::new();
        while let Some(c) = self.peek(0) {
            let joins = c == '.' && self.peek(1).is_some_and(is_word);
            if !is_word(c) && !joins {
                break;
            }
            text.push(c);
            self.next += 1;
        }
        if text.len() == 4
            && text.chars().all(|c| c.is_ascii_digit())
            && self.peek(0) == Some('-')
        {
            while self.peek(0).is_some_and(|c| c == '-' || c.is_ascii_digit()) {
                text.extend(self.peek(0));
                self.next += 1;
            }
            return Ok(TokenKind::Date(text));
        }
        if text.chars().all(|c| c.is_ascii_digit()) {
            return match text.parse() {
                Ok(number) => Ok(TokenKind::Int(number)),
                Err(_) => {
                    Err(Diagnostic::error("P03", self.span(from), format!("数太大:{text}")))
                }
            };
        }
        Ok(TokenKind::Word(text))
    }
}

fn is_word(c: char) -> bool {
    c == '_' || (c.is_alphanumeric() && half_width(c) == c)
}

/// U+FF01–U+FF5E are the half-width characters, shifted.
fn half_width(c: char) -> char {
    const SHIFT: u32 = 0xFEE0;
    if ('\u{FF01}'..='\u{FF5E}').contains(&c) {
        char::from_u32(u32::from(c) - SHIFT).unwrap_or(c)
    } else {
        c
    }
}
