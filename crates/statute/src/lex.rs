//! Tokens of a block. Full-width and half-width punctuation are one, except inside quotations.

use crate::diag::Diagnostic;
use crate::span::{FileId, Span};

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, digits, `_`, Chinese characters, joined by dots: `15.1.2.清白`; half-width.
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

/// What a piece of the source is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PieceKind {
    /// A token.
    Token(TokenKind),
    /// Blanks within a line.
    Blank,
    /// One line feed.
    LineEnd,
    /// From `#` to the end of the line, the line feed excluded.
    Comment,
}

/// A token or what stands between tokens; all pieces joined are the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What.
    pub kind: PieceKind,
    /// The characters as written, quotation marks and full-width forms included.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// Cuts `text`, which starts at character `start` of `file`, into pieces without losing a character.
///
/// A quotation that does not close ends with its line, and a number too large is kept as a word: both are
/// reported, and the rest is still read.
#[must_use]
pub fn pieces(file: FileId, start: u32, text: &str) -> (Vec<Piece>, Vec<Diagnostic>) {
    let chars: Vec<char> = text.chars().collect();
    let mut lexer = Lexer { file, base: start, chars: &chars, next: 0, faults: Vec::new() };
    let mut pieces = Vec::new();
    while let Some((kind, from)) = lexer.step() {
        let text = chars.get(from..lexer.next).unwrap_or_default().iter().collect();
        pieces.push(Piece { kind, text, span: lexer.span(from) });
    }
    (pieces, lexer.faults)
}

/// The tokens of `pieces` in logical lines.
#[must_use]
pub fn lines(pieces: &[Piece]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for raw in pieces.split(|piece| piece.kind == PieceKind::LineEnd) {
        let tokens: Line = raw.iter().filter_map(token_of).collect();
        let indented = raw.first().is_some_and(|piece| piece.kind == PieceKind::Blank);
        continue_line(&mut lines, tokens, indented);
    }
    lines
}

fn token_of(piece: &Piece) -> Option<Token> {
    match &piece.kind {
        PieceKind::Token(kind) => Some(Token { kind: kind.clone(), span: piece.span }),
        PieceKind::Blank | PieceKind::LineEnd | PieceKind::Comment => None,
    }
}

/// Adds one line as written.
fn continue_line(lines: &mut Vec<Line>, tokens: Line, indented: bool) {
    match lines.last_mut() {
        Some(last) if indented => last.extend(tokens),
        Some(_) | None if !tokens.is_empty() => lines.push(tokens),
        Some(_) | None => {}
    }
}

/// [`lines`] of the [`pieces`] of `text`, and the same faults, without keeping the pieces.
#[must_use]
pub fn tokens(file: FileId, start: u32, text: &str) -> (Vec<Line>, Vec<Diagnostic>) {
    let chars: Vec<char> = text.chars().collect();
    let mut lexer = Lexer { file, base: start, chars: &chars, next: 0, faults: Vec::new() };
    let mut lines: Vec<Line> = Vec::new();
    let mut tokens = Line::new();
    let mut indented = false;
    let mut line_start = 0;
    while let Some((kind, from)) = lexer.step() {
        match kind {
            PieceKind::Token(kind) => tokens.push(Token { kind, span: lexer.span(from) }),
            PieceKind::Blank => indented |= from == line_start,
            PieceKind::Comment => {}
            PieceKind::LineEnd => {
                continue_line(&mut lines, std::mem::take(&mut tokens), indented);
                (indented, line_start) = (false, lexer.next);
            }
        }
    }
    continue_line(&mut lines, tokens, indented);
    (lines, lexer.faults)
}

struct Lexer<'a> {
    file: FileId,
    base: u32,
    chars: &'a [char],
    next: usize,
    faults: Vec<Diagnostic>,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.next + ahead).copied()
    }

    /// The character ahead, half-width.
    fn half(&self, ahead: usize) -> Option<char> {
        self.peek(ahead).map(half_width)
    }

    fn span(&self, from: usize) -> Span {
        let place =
            |index: usize| self.base.saturating_add(u32::try_from(index).unwrap_or(u32::MAX));
        Span::new(self.file, place(from), place(self.next))
    }

    fn skip_while(&mut self, wanted: impl Fn(char) -> bool) {
        while self.peek(0).is_some_and(&wanted) {
            self.next += 1;
        }
    }

    /// What the next piece is, and where it begins.
    fn step(&mut self) -> Option<(PieceKind, usize)> {
        let from = self.next;
        let kind = match self.peek(0)? {
            '\n' => {
                self.next += 1;
                PieceKind::LineEnd
            }
            c if is_blank(c) => {
                self.skip_while(is_blank);
                PieceKind::Blank
            }
            c if half_width(c) == '#' => {
                self.skip_while(|c| c != '\n');
                PieceKind::Comment
            }
            c => PieceKind::Token(self.token(c)),
        };
        Some((kind, from))
    }

    fn token(&mut self, c: char) -> TokenKind {
        match c {
            '"' | '\u{FF02}' => self.quote(c),
            '“' | '”' => self.quote('”'),
            c if is_word(c) => self.word(),
            c => {
                self.next += 1;
                TokenKind::Mark(self.mark(half_width(c)))
            }
        }
    }

    /// The mark `c` stands for; two-character ASCII aliases are read as the one they stand for.
    fn mark(&mut self, c: char) -> char {
        let pair = match (c, self.half(0)) {
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
            '、' => ',',
            '《' => '«',
            '》' => '»',
            _ => c,
        }
    }

    fn quote(&mut self, close: char) -> TokenKind {
        let from = self.next;
        self.next += 1;
        self.skip_while(|c| c != close && c != '\n');
        let inside = self.chars.get(from + 1..self.next).unwrap_or_default();
        let text: String = inside.iter().collect();
        if self.peek(0) == Some(close) {
            self.next += 1;
            return TokenKind::Quote(text);
        }
        let fault = Diagnostic::error("P02", self.span(from), "引号没有收尾");
        self.faults.push(fault.repair(format!("在引文末尾加 {close}")));
        TokenKind::Quote(text.trim_end().to_owned())
    }

    fn word(&mut self) -> TokenKind {
        let from = self.next;
        let mut text = String::new();
        while let (Some(raw), Some(c)) = (self.peek(0), self.half(0)) {
            let joins = c == '.' && self.peek(1).is_some_and(is_word);
            if !is_word(raw) && !joins {
                break;
            }
            text.push(c);
            self.next += 1;
        }
        if !text.chars().all(|c| c.is_ascii_digit()) {
            return TokenKind::Word(text);
        }
        if text.len() == YEAR_DIGITS && self.half(0) == Some('-') {
            while let Some(c) = self.half(0).filter(|c| *c == '-' || c.is_ascii_digit()) {
                text.push(c);
                self.next += 1;
            }
            return TokenKind::Date(text);
        }
        match text.parse() {
            Ok(number) => TokenKind::Int(number),
            Err(_) => {
                let fault = Diagnostic::error("P03", self.span(from), format!("数太大:{text}"));
                self.faults.push(fault.repair(format!("写不大于 {} 的数", i64::MAX)));
                TokenKind::Word(text)
            }
        }
    }
}

/// A year in a date is written with four digits.
const YEAR_DIGITS: usize = 4;

fn is_blank(c: char) -> bool {
    c != '\n' && (c.is_whitespace() || c == '\u{FEFF}')
}

fn is_word(c: char) -> bool {
    // Most characters of a pack are these, and need not be looked up.
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
        || c == '_'
        || half_width(c) == '_'
        || c.is_alphanumeric()
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

#[cfg(test)]
mod tests;
