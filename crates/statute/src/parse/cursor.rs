//! A cursor over the tokens of one line or block, with the small pieces every block is made of.

use crate::ast::{Id, Path, Segment};
use crate::diag::Diagnostic;
use crate::lex::{Token, TokenKind};
use crate::span::{Span, Spanned, Word};

pub(super) type Parsed<T> = Result<T, Diagnostic>;

/// Conditions nested deeper are refused.
const DEPTH_MAX: u32 = 64;

#[derive(Debug)]
pub(super) struct Cursor<'a> {
    tokens: &'a [Token],
    next: usize,
    end: Span,
    depth: u32,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(tokens: &'a [Token], fallback: Span) -> Self {
        let end = tokens.last().map_or(fallback, |token| token.span);
        Self { tokens, next: 0, end, depth: 0 }
    }

    pub(super) fn at_end(&self) -> bool {
        self.next >= self.tokens.len()
    }

    pub(super) fn span(&self) -> Span {
        self.tokens.get(self.next).map_or(self.end, |token| token.span)
    }

    /// From the first token to the last.
    pub(super) fn whole(&self) -> Span {
        self.tokens.first().map_or(self.end, |first| first.span.to(self.end))
    }

    pub(super) fn peek(&self) -> Option<&'a TokenKind> {
        self.tokens.get(self.next).map(|token| &token.kind)
    }

    pub(super) fn peek_after(&self, ahead: usize) -> Option<&'a TokenKind> {
        self.tokens.get(self.next + ahead).map(|token| &token.kind)
    }

    pub(super) fn bump(&mut self) -> Option<&'a Token> {
        let token = self.tokens.get(self.next);
        self.next += 1;
        token
    }

    pub(super) fn fail<T>(&self, code: &'static str, message: impl Into<String>) -> Parsed<T> {
        Err(Diagnostic::error(code, self.span(), message))
    }

    pub(super) fn found(&self) -> String {
        match self.peek() {
            None => "行尾".to_owned(),
            Some(TokenKind::Word(text) | TokenKind::Date(text)) => format!("“{text}”"),
            Some(TokenKind::Quote(_)) => "引文".to_owned(),
            Some(TokenKind::Int(number)) => format!("“{number}”"),
            Some(TokenKind::Mark(mark)) => format!("“{mark}”"),
        }
    }

    pub(super) fn is_word(&self, text: &str) -> bool {
        matches!(self.peek(), Some(TokenKind::Word(word)) if word == text)
    }

    pub(super) fn is_mark(&self, mark: char) -> bool {
        self.peek() == Some(&TokenKind::Mark(mark))
    }

    pub(super) fn eat_word(&mut self, text: &str) -> bool {
        let found = self.is_word(text);
        self.next += usize::from(found);
        found
    }

    pub(super) fn eat_mark(&mut self, mark: char) -> bool {
        let found = self.is_mark(mark);
        self.next += usize::from(found);
        found
    }

    pub(super) fn expect_mark(&mut self, mark: char) -> Parsed<()> {
        if self.eat_mark(mark) {
            return Ok(());
        }
        let message = format!("此处须写“{mark}”,写的是{}", self.found());
        Err(Diagnostic::error("P04", self.span(), message).repair(format!("加“{mark}”")))
    }

    pub(super) fn expect_word(&mut self, text: &str) -> Parsed<()> {
        if self.eat_word(text) {
            return Ok(());
        }
        let message = format!("此处须写“{text}”,写的是{}", self.found());
        Err(Diagnostic::error("P05", self.span(), message).repair(format!("加“{text}”")))
    }

    pub(super) fn word(&mut self) -> Parsed<Word> {
        match self.peek() {
            Some(TokenKind::Word(text)) => {
                let span = self.span();
                self.next += 1;
                Ok(Spanned::new(text.clone(), span))
            }
            Some(TokenKind::Int(number)) => {
                let span = self.span();
                self.next += 1;
                Ok(Spanned::new(number.to_string(), span))
            }
            Some(_) | None => {
                let message = format!("此处须写一个词,写的是{}", self.found());
                self.fail("P06", message)
            }
        }
    }

    pub(super) fn int(&mut self) -> Parsed<i64> {
        match self.peek() {
            Some(TokenKind::Int(number)) => {
                self.next += 1;
                Ok(*number)
            }
            Some(_) | None => {
                let message = format!("此处须写一个数,写的是{}", self.found());
                self.fail("P07", message)
            }
        }
    }

    pub(super) fn date(&mut self) -> Parsed<Spanned<String>> {
        let span = self.span();
        match self.peek() {
            Some(TokenKind::Date(text)) if text.parse::<jiff::civil::Date>().is_ok() => {
                self.next += 1;
                Ok(Spanned::new(text.clone(), span))
            }
            Some(TokenKind::Date(text)) => {
                Err(Diagnostic::error("P08", span, format!("没有“{text}”这一天"))
                    .repair("写成 2025-03-17 这样的日期"))
            }
            Some(_) | None => {
                let message = format!("此处须写日期,写的是{}", self.found());
                self.fail("P08", message)
            }
        }
    }

    pub(super) fn text(&mut self) -> Parsed<Spanned<String>> {
        let span = self.span();
        match self.peek() {
            Some(TokenKind::Quote(text)) => {
                self.next += 1;
                Ok(Spanned::new(text.clone(), span))
            }
            Some(_) | None => {
                let message = format!("此处须写引号里的文字,写的是{}", self.found());
                self.fail("P09", message)
            }
        }
    }

    pub(super) fn id(&mut self) -> Parsed<Id> {
        let word = self.word()?;
        Ok(Id { text: word.value, span: word.span })
    }

    pub(super) fn hole(&mut self) -> Parsed<Id> {
        self.expect_mark('«')?;
        let id = self.id()?;
        if !self.eat_mark('»') {
            let message = "«没有收尾";
            return Err(Diagnostic::error("P10", self.span(), message).repair("加“»”"));
        }
        Ok(id)
    }

    pub(super) fn words(&mut self) -> Parsed<Vec<Word>> {
        let mut words = vec![self.word()?];
        while self.is_mark(',') && matches!(self.peek_after(1), Some(TokenKind::Word(_))) {
            self.bump();
            words.push(self.word()?);
        }
        Ok(words)
    }

    /// `a 或 b`.
    pub(super) fn either(&mut self) -> Parsed<Vec<Word>> {
        let mut words = vec![self.word()?];
        while self.eat_word("或") {
            words.push(self.word()?);
        }
        Ok(words)
    }

    /// `{a, b}`; may be empty.
    pub(super) fn set(&mut self) -> Parsed<Vec<Word>> {
        self.expect_mark('{')?;
        if self.eat_mark('}') {
            return Ok(Vec::new());
        }
        let words = self.words()?;
        self.expect_mark('}')?;
        Ok(words)
    }

    pub(super) fn path(&mut self) -> Parsed<Path> {
        let word = self.word()?;
        let mut own = false;
        let mut segments = Vec::new();
        for (index, part) in word.value.split('.').enumerate() {
            if index == 0 && part == "本人" {
                own = true;
            } else {
                segments.push(Segment::Word(Spanned::new(part.to_owned(), word.span)));
            }
        }
        if self.is_mark('.') && matches!(self.peek_after(1), Some(TokenKind::Mark('«'))) {
            self.bump();
            segments.push(Segment::Hole(self.hole()?));
        }
        if segments.is_empty() {
            return Err(Diagnostic::error("P06", word.span, "“本人.”后面须写一项事实"));
        }
        Ok(Path { own, segments, span: word.span })
    }

    pub(super) fn deeper<T>(
        &mut self,
        inner: impl FnOnce(&mut Self) -> Parsed<T>,
    ) -> Parsed<T> {
        if self.depth >= DEPTH_MAX {
            return self.fail("P11", "条件套得太深");
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    pub(super) fn finish(&self) -> Parsed<()> {
        if self.at_end() {
            return Ok(());
        }
        let message = format!("此处多出{}", self.found());
        self.fail("P12", message)
    }
}
