//! Conditions, values and citations.

use super::cursor::{Cursor, Parsed};
use crate::ast::{AskCall, Cite, Cond, Place, Quantifier, Quote, Rel, TimedPredicate, Value};
use crate::lex::TokenKind;
use crate::span::Span;

const ELISION: &str = "……";

impl Cursor<'_> {
    pub(super) fn cond(&mut self) -> Parsed<Cond> {
        let mut parts = vec![self.conjunction()?];
        while self.eat_word("或") {
            parts.push(self.conjunction()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Cond::Or(parts) })
    }

    fn conjunction(&mut self) -> Parsed<Cond> {
        let mut parts = vec![self.unit()?];
        while self.eat_word("且") {
            parts.push(self.unit()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Cond::And(parts) })
    }

    fn unit(&mut self) -> Parsed<Cond> {
        let span = self.span();
        if self.eat_word("非") {
            let inner = self.deeper(Self::unit)?;
            return Ok(Cond::Not(Box::new(inner), span));
        }
        if self.eat_mark('(') {
            let inner = self.deeper(Self::cond)?;
            self.expect_mark(')')?;
            return Ok(inner);
        }
        if self.is_mark('«') {
            return Ok(Cond::Hole(self.hole()?));
        }
        if self.peek_after(1) == Some(&TokenKind::Mark('(')) {
            if let Some(quantifier) = self.quantifier() {
                return self.many(quantifier, span);
            }
            if let Some(predicate) = self.timed() {
                self.bump();
                self.expect_mark('(')?;
                let of = self.word()?;
                self.expect_mark(')')?;
                return Ok(Cond::Timed { predicate, of, span });
            }
        }
        let path = self.path()?;
        let rel = match self.rel() {
            Some(rel) => Some((rel, self.value()?)),
            None => None,
        };
        Ok(Cond::Test { path, rel })
    }

    fn many(&mut self, quantifier: Quantifier, span: Span) -> Parsed<Cond> {
        self.bump();
        self.expect_mark('(')?;
        let body = self.deeper(Self::cond)?;
        self.expect_mark(')')?;
        let rel = match (quantifier, self.rel()) {
            (Quantifier::Count, Some(rel)) => Some((rel, self.int()?)),
            (Quantifier::Count, None) => {
                return self.fail("P13", "计数后面须写 ≤ 或 ≥ 和一个数");
            }
            (Quantifier::Any | Quantifier::All, Some(_)) => {
                return self.fail("P13", "任一、全部后面不写数");
            }
            (Quantifier::Any | Quantifier::All, None) => None,
        };
        Ok(Cond::Many { quantifier, body: Box::new(body), rel, span })
    }

    fn quantifier(&self) -> Option<Quantifier> {
        let TokenKind::Word(word) = self.peek()? else { return None };
        match word.as_str() {
            "任一" => Some(Quantifier::Any),
            "全部" => Some(Quantifier::All),
            "计数" => Some(Quantifier::Count),
            _ => None,
        }
    }

    fn timed(&self) -> Option<TimedPredicate> {
        let TokenKind::Word(word) = self.peek()? else { return None };
        match word.as_str() {
            "按期" => Some(TimedPredicate::InTime),
            "届满" => Some(TimedPredicate::Expired),
            "有" => Some(TimedPredicate::Happened),
            _ => None,
        }
    }

    pub(super) fn rel(&mut self) -> Option<Rel> {
        let rel = match self.peek()? {
            TokenKind::Mark('=') => Rel::Eq,
            TokenKind::Mark('≠') => Rel::Ne,
            TokenKind::Mark('<') => Rel::Lt,
            TokenKind::Mark('≤') => Rel::Le,
            TokenKind::Mark('>') => Rel::Gt,
            TokenKind::Mark('≥') => Rel::Ge,
            TokenKind::Mark('∈') => Rel::In,
            TokenKind::Word(word) if word == "in" => Rel::In,
            TokenKind::Word(_)
            | TokenKind::Int(_)
            | TokenKind::Date(_)
            | TokenKind::Quote(_)
            | TokenKind::Mark(_) => return None,
        };
        self.bump();
        Some(rel)
    }

    pub(super) fn value(&mut self) -> Parsed<Value> {
        let span = self.span();
        match self.peek() {
            Some(TokenKind::Mark('«')) => Ok(Value::Hole(self.hole()?)),
            Some(TokenKind::Mark('{')) => Ok(Value::Set(self.set()?, span)),
            Some(TokenKind::Int(number)) => {
                self.bump();
                Ok(Value::Int(*number, span))
            }
            Some(TokenKind::Word(word)) if word == "问" => Ok(Value::Ask(self.ask_call()?)),
            Some(TokenKind::Word(_)) => Ok(Value::Path(self.path()?)),
            Some(TokenKind::Date(_) | TokenKind::Quote(_) | TokenKind::Mark(_)) | None => {
                let message = format!("此处须写一个值,写的是{}", self.found());
                self.fail("P14", message)
            }
        }
    }

    pub(super) fn ask_call(&mut self) -> Parsed<AskCall> {
        let span = self.span();
        self.expect_word("问")?;
        let ask = self.id()?;
        let suggestion = if self.eat_word("建议") { Some(self.word()?) } else { None };
        Ok(AskCall { ask, suggestion, span })
    }

    /// `引 "…"; "…"` or `缺 …`; a bare quotation counts as 引.
    pub(super) fn cite(&mut self) -> Parsed<Cite> {
        let span = self.span();
        if self.eat_word("缺") {
            let mut parts = Vec::new();
            while let Some(token) = self.peek() {
                match token {
                    TokenKind::Word(text) | TokenKind::Date(text) => parts.push(text.clone()),
                    TokenKind::Int(number) => parts.push(number.to_string()),
                    TokenKind::Mark(',') => parts.push(",".to_owned()),
                    TokenKind::Quote(_) | TokenKind::Mark(_) => break,
                }
                self.bump();
            }
            if parts.is_empty() {
                return self.fail("P15", "“缺”后面须写由什么填补,如读法 A24");
            }
            return Ok(Cite::Gap(parts.join(" ").replace(" , ", ","), span));
        }
        self.eat_word("引");
        let mut quotes = vec![self.quote()?];
        while self.eat_mark(';') {
            quotes.push(self.quote()?);
        }
        Ok(Cite::Quotes(quotes))
    }

    pub(super) fn quote(&mut self) -> Parsed<Quote> {
        let place = if self.is_mark('〔') { Some(self.place()?) } else { None };
        let text = self.text()?;
        let (head, tail) = match text.value.split_once(ELISION) {
            Some((head, tail)) => (head.to_owned(), Some(tail.to_owned())),
            None => (text.value, None),
        };
        if head.is_empty() || tail.as_ref().is_some_and(String::is_empty) {
            return self.fail("P16", "引文不能是空的;“……”前后都须有字");
        }
        Ok(Quote { place, head, tail, span: text.span })
    }

    pub(super) fn place(&mut self) -> Parsed<Place> {
        self.expect_mark('〔')?;
        let word = self.word()?;
        self.expect_mark('〕')?;
        match place_of(&word.value) {
            Some(place) => Ok(place),
            None => self.fail("P17", format!("“〔{}〕”不是款项;写成〔款1项2〕", word.value)),
        }
    }
}

/// `款1项2`.
pub(super) fn place_of(text: &str) -> Option<Place> {
    let rest = text.strip_prefix('款')?;
    let (paragraph, item) = match rest.split_once('项') {
        Some((paragraph, item)) => (paragraph, Some(item.parse().ok()?)),
        None => (rest, None),
    };
    Some(Place { paragraph: paragraph.parse().ok()?, item })
}
