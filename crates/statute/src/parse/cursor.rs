//! A cursor over the tokens of one line or block, with the small pieces every block is made of.

use super::near::{nearest, proposal};
use crate::ast::{Id, Path, Segment};
use crate::diag::Diagnostic;
use crate::lex::{Token, TokenKind};
use crate::span::{Span, Spanned, Word};

pub(super) type Parsed<T> = Result<T, Diagnostic>;

const DATE_REPAIR: &str = "写成 2025-03-17 这样的日期";

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

    /// The next token, or the empty place after the last.
    pub(super) fn span(&self) -> Span {
        let end = self.end;
        let after = Span::new(end.file, end.end, end.end);
        let after = if self.tokens.is_empty() { end } else { after };
        self.tokens.get(self.next).map_or(after, |token| token.span)
    }

    /// From `start` to the end of the last token taken.
    pub(super) fn since(&self, start: Span) -> Span {
        let taken = self.next.checked_sub(1).and_then(|last| self.tokens.get(last));
        taken.map_or(start, |token| start.to(token.span))
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
        self.next += usize::from(token.is_some());
        token
    }

    /// The next token is none of `known`, which are all that may stand here.
    pub(super) fn unknown<T>(
        &self,
        code: &'static str,
        message: impl Into<String>,
        known: &[&str],
    ) -> Parsed<T> {
        let word = match self.peek() {
            Some(TokenKind::Word(word)) => Some(word.as_str()),
            Some(_) | None => None,
        };
        let fault = Diagnostic::error(code, self.span(), message);
        Err(fault.repair(proposal(word, known)))
    }

    /// Refuses a clause at `at` that was `given` before: the second would silently undo the first.
    pub(super) fn once(given: bool, at: Span, clause: &str) -> Parsed<()> {
        if !given {
            return Ok(());
        }
        let fault = Diagnostic::error("P12", at, format!("“{clause}”写了两次"));
        Err(fault.repair("合成一处,或删去一处"))
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

    /// How many of the tokens not yet taken are `mark`.
    pub(super) fn count_mark(&self, mark: char) -> usize {
        let rest = self.tokens.iter().skip(self.next);
        rest.filter(|token| token.kind == TokenKind::Mark(mark)).count()
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
        let repair = match self.peek() {
            Some(TokenKind::Word(word)) if nearest(word, &[text]).is_some() => {
                format!("把“{word}”改为“{text}”")
            }
            Some(_) | None => format!("加“{text}”"),
        };
        Err(Diagnostic::error("P05", self.span(), message).repair(repair))
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
                let repair = match self.peek() {
                    Some(TokenKind::Quote(_)) => "去掉引号",
                    Some(TokenKind::Mark('-' | '—')) => "词里用 _ 代替短横",
                    Some(_) | None => "在此处补一个词",
                };
                Err(Diagnostic::error("P06", self.span(), message).repair(repair))
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
                Err(Diagnostic::error("P07", self.span(), message).repair("写阿拉伯数字的整数"))
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
                    .repair(DATE_REPAIR))
            }
            Some(_) | None => {
                let message = format!("此处须写日期,写的是{}", self.found());
                Err(Diagnostic::error("P08", span, message).repair(DATE_REPAIR))
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
                Err(Diagnostic::error("P09", span, message).repair("写成 \"…\""))
            }
        }
    }

    pub(super) fn id(&mut self) -> Parsed<Id> {
        let word = self.word()?;
        Ok(Id { text: word.value, span: word.span })
    }

    pub(super) fn hole(&mut self) -> Parsed<Id> {
        let open = self.span();
        self.expect_mark('«')?;
        let id = self.id()?;
        if !self.eat_mark('»') {
            let message = "«没有收尾";
            let fault = Diagnostic::error("P10", self.since(open), message);
            return Err(fault.repair(format!("写成 «{}»", id.text)));
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
        let mut parts = split(&word);
        let own = parts.first().is_some_and(|part| part.value == "本人");
        if own {
            parts.remove(0);
        }
        let mut segments: Vec<Segment> = parts.into_iter().map(Segment::Word).collect();
        if self.is_mark('.') && self.peek_after(1) == Some(&TokenKind::Mark('«')) {
            self.bump();
            segments.push(Segment::Hole(self.hole()?));
        }
        if segments.is_empty() {
            let fault = Diagnostic::error("P06", word.span, "“本人”后面须写一项事实");
            return Err(fault.repair("写成 本人.角色"));
        }
        Ok(Path { own, segments, span: self.since(word.span) })
    }

    pub(super) fn deeper<T>(
        &mut self,
        inner: impl FnOnce(&mut Self) -> Parsed<T>,
    ) -> Parsed<T> {
        if self.depth >= DEPTH_MAX {
            let message = format!("套得太深:不得超过{DEPTH_MAX}层");
            let fault = Diagnostic::error("P11", self.span(), message);
            return Err(fault.repair("把里面的条件在“称”里另取一个名"));
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
        let found = self.found();
        let fault = Diagnostic::error("P12", self.span(), format!("此处多出{found}"));
        Err(fault.repair(format!("删去{found},或另起一行")))
    }
}

/// `前案.档次` as its words, each with its own place.
pub(super) fn split(word: &Word) -> Vec<Word> {
    let mut start = word.span.start;
    let mut parts = Vec::new();
    for part in word.value.split('.') {
        let length = u32::try_from(part.chars().count()).unwrap_or(u32::MAX);
        let end = start.saturating_add(length);
        let span = Span::new(word.span.file, start, end);
        parts.push(Spanned::new(part.to_owned(), span));
        start = end.saturating_add(1);
    }
    parts
}
