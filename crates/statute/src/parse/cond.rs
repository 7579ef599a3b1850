//! Conditions, values and citations.

use jiff::civil::Date;

use super::cursor::{Cursor, Parsed};
use crate::ast::{
    AskCall, Cite, Cond, Path, Place, Quantifier, Quote, Rel, Segment, TimedPredicate, Value,
};
use crate::diag::Diagnostic;
use crate::lex::TokenKind;
use crate::span::{Span, Spanned};

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
            return Ok(Cond::Not(Box::new(inner), self.since(span)));
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
                let span = self.since(span);
                return Ok(Cond::Timed { predicate, of, span });
            }
        }
        let path = self.path()?;
        let Some(rel) = self.rel() else { return Ok(Cond::Test { path, rel: None }) };
        if let Some(TokenKind::Date(_)) = self.peek() {
            return self.dated(&path, rel, span);
        }
        Ok(Cond::Test { path, rel: Some((rel, self.value()?)) })
    }

    fn day(&mut self) -> Parsed<Spanned<Date>> {
        let text = self.date()?;
        match text.value.parse() {
            Ok(day) => Ok(Spanned::new(day, text.span)),
            Err(_) => {
                let message = format!("没有“{}”这一天", text.value);
                Err(Diagnostic::error("P08", text.span, message).repair("写公历的一天"))
            }
        }
    }

    /// `行为终了 < 2020-01-17`: a date fact beside a day. Without a date nothing has happened, before or after.
    fn dated(&mut self, path: &Path, rel: Rel, span: Span) -> Parsed<Cond> {
        let day = self.day()?.value;
        let span = self.since(span);
        let of = match path.segments.as_slice() {
            [Segment::Word(word)] if !path.own => word.clone(),
            _ => {
                let fault = Diagnostic::error("P47", path.span, "与日期比较的须是一项日期事实");
                return Err(fault.repair("只写日期事实的名称,如 行为终了 < 2020-01-17"));
            }
        };
        let timed = |predicate| Cond::Timed { predicate, of: of.clone(), span };
        let happened = || timed(TimedPredicate::Happened);
        let before = |day| timed(TimedPredicate::Before(day));
        // By the last day there is, whatever has happened has.
        let by = |day: Date| day.tomorrow().map_or_else(|_| happened(), before);
        let not = |cond| Cond::And(vec![happened(), Cond::Not(Box::new(cond), span)]);
        match rel {
            Rel::Lt => Ok(before(day)),
            Rel::Le => Ok(by(day)),
            Rel::Ge => Ok(not(before(day))),
            Rel::Gt => Ok(not(by(day))),
            Rel::Eq | Rel::Ne | Rel::In => {
                let fault = Diagnostic::error("P47", span, "日期只比先后:<、≤、>、≥");
                Err(fault.repair("写成 行为终了 < 2020-01-17"))
            }
        }
    }

    fn many(&mut self, quantifier: Quantifier, span: Span) -> Parsed<Cond> {
        self.bump();
        self.expect_mark('(')?;
        let body = self.deeper(Self::cond)?;
        self.expect_mark(')')?;
        let bound = self.span();
        let rel = match (quantifier, self.rel()) {
            (Quantifier::Count, Some(rel)) => {
                let rel = (rel, self.int()?);
                Some(Spanned::new(rel, self.since(bound)))
            }
            (Quantifier::Count, None) => {
                let fault =
                    Diagnostic::error("P13", self.span(), "计数后面须写 ≤ 或 ≥ 和一个数");
                return Err(fault.repair("写成 计数(…) ≤ 1;只问有没有,写 任一(…)"));
            }
            (Quantifier::Any | Quantifier::All, Some(_)) => {
                let span = self.since(span);
                let fault = Diagnostic::error("P13", span, "任一、全部后面不写数");
                return Err(fault.repair("要数人数,写 计数(…)"));
            }
            (Quantifier::Any | Quantifier::All, None) => None,
        };
        let body = Box::new(body);
        Ok(Cond::Many { quantifier, body, rel, keyword: span, span: self.since(span) })
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
            Some(TokenKind::Mark('{')) => {
                let words = self.set()?;
                Ok(Value::Set(words, self.since(span)))
            }
            Some(TokenKind::Int(number)) => {
                self.bump();
                Ok(Value::Int(*number, span))
            }
            Some(TokenKind::Word(word)) if word == "问" => Ok(Value::Ask(self.ask_call()?)),
            Some(TokenKind::Word(_)) => Ok(Value::Path(self.path()?)),
            Some(TokenKind::Date(_) | TokenKind::Quote(_) | TokenKind::Mark(_)) | None => {
                let message = format!("此处须写一个值,写的是{}", self.found());
                let fault = Diagnostic::error("P14", span, message);
                Err(fault.repair("写一个词、一个数、{…}、问 … 或 «…»"))
            }
        }
    }

    pub(super) fn ask_call(&mut self) -> Parsed<AskCall> {
        let span = self.span();
        self.expect_word("问")?;
        let ask = self.id()?;
        let suggestion = if self.eat_word("建议") { Some(self.word()?) } else { None };
        Ok(AskCall { ask, suggestion, span: self.since(span) })
    }

    /// `引 "…"; "…"` or `缺 …`; a bare quotation counts as 引.
    pub(super) fn cite(&mut self) -> Parsed<Cite> {
        let span = self.span();
        if self.eat_word("缺") {
            return self.gap(span, &[]);
        }
        self.eat_word("引");
        let mut quotes = vec![self.quote()?];
        while self.eat_mark(';') {
            quotes.push(self.quote()?);
        }
        Ok(Cite::Quotes(quotes))
    }

    /// What stands after 缺, up to a mark, a quotation or one of the words `stops`.
    pub(super) fn gap(&mut self, start: Span, stops: &[&str]) -> Parsed<Cite> {
        let mut parts = Vec::new();
        while let Some(token) = self.peek() {
            match token {
                TokenKind::Word(word) if stops.contains(&word.as_str()) => break,
                TokenKind::Word(text) | TokenKind::Date(text) => parts.push(text.clone()),
                TokenKind::Int(number) => parts.push(number.to_string()),
                TokenKind::Mark(',') => parts.push(",".to_owned()),
                TokenKind::Quote(_) | TokenKind::Mark(_) => break,
            }
            self.bump();
        }
        if parts.is_empty() {
            let message = "“缺”后面须写由什么填补";
            let fault = Diagnostic::error("P15", self.since(start), message);
            return Err(fault.repair("写读法的编号,如 缺 A24,或写明理由"));
        }
        Ok(Cite::Gap(parts.join(" ").replace(" , ", ","), self.since(start)))
    }

    pub(super) fn quote(&mut self) -> Parsed<Quote> {
        let place = if self.is_mark('〔') { Some(self.place()?) } else { None };
        let text = self.text()?;
        let (head, tail) = match text.value.split_once(ELISION) {
            Some((head, tail)) => (head.to_owned(), Some(tail.to_owned())),
            None => (text.value, None),
        };
        if head.is_empty() || tail.as_ref().is_some_and(String::is_empty) {
            let message = "引文不能是空的;“……”前后都须有字";
            let fault = Diagnostic::error("P16", text.span, message);
            return Err(fault.repair("照抄条文的字,或写 头……尾"));
        }
        Ok(Quote { place, head, tail, span: text.span })
    }

    pub(super) fn place(&mut self) -> Parsed<Place> {
        let open = self.span();
        self.expect_mark('〔')?;
        let word = self.word()?;
        self.expect_mark('〕')?;
        place_of(&word.value).ok_or_else(|| {
            let message = format!("“〔{}〕”不是款项", word.value);
            Diagnostic::error("P17", self.since(open), message).repair("写成〔款1项2〕")
        })
    }
}

/// `款1项2`, both counted from 1.
pub(super) fn place_of(text: &str) -> Option<Place> {
    let counted = |text: &str| {
        let digits = text.chars().all(|c| c.is_ascii_digit());
        text.parse().ok().filter(|number| digits && *number > 0)
    };
    let rest = text.strip_prefix('款')?;
    let (paragraph, item) = match rest.split_once('项') {
        Some((paragraph, item)) => (paragraph, Some(counted(item)?)),
        None => (rest, None),
    };
    Some(Place { paragraph: counted(paragraph)?, item })
}
