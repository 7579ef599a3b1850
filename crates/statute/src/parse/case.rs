//! 案例.

use super::cursor::{Cursor, Parsed, split};
use super::near::proposal;
use super::{each, open_ended, starts_with};
use crate::ast::{
    Bound, CaseAst, CaseLine, CaseValue, ChangeAst, ExpectAst, Expectation, Expected,
    ExpectedPeriod,
};
use crate::diag::Diagnostic;
use crate::lex::{self, Line, TokenKind};
use crate::span::{FileId, Span, Spanned, Word};

type Pairs = Vec<(Word, CaseValue)>;

pub(super) fn case(
    cursor: &mut Cursor<'_>,
    body: &[Line],
    span: Span,
    faults: &mut Vec<Diagnostic>,
) -> Parsed<CaseAst> {
    let id = cursor.id()?;
    let title = if cursor.at_end() { None } else { Some(cursor.text()?.value) };
    cursor.finish()?;
    Ok(CaseAst { id, title, lines: each(&items(body), span, faults, item), span })
}

/// The one item that `text` is, read as it would be in a case; none, if it is anything else.
pub(crate) fn expectations(file: FileId, start: u32, text: &str) -> Option<ExpectAst> {
    let (pieces, faults) = lex::pieces(file, start, text);
    let items = items(&lex::lines(&pieces));
    let [line] = items.as_slice() else { return None };
    let mut cursor = Cursor::new(line, Span::new(file, start, start));
    let expect = cursor.expectations().ok()?;
    (faults.is_empty() && cursor.at_end()).then_some(expect)
}

/// Lines joined where one goes on in the next and no keyword begins another.
fn items(body: &[Line]) -> Vec<Line> {
    let mut items: Vec<Line> = Vec::new();
    for line in body {
        match items.last_mut() {
            Some(last) if !starts_with(line, &ITEMS) && open_ended(last, line) => {
                last.extend(line.iter().cloned());
            }
            Some(_) | None => items.push(line.clone()),
        }
    }
    items
}

/// What a line of a case may start with.
const ITEMS: [&str; 10] = ["案", "单位", "人", "定于", "得", "拒", "许", "换", "令", "答"];

fn item(cursor: &mut Cursor<'_>) -> Parsed<CaseLine> {
    let expects = ["得", "拒", "许", "换", "令", "答"].iter().any(|word| cursor.is_word(word));
    if expects {
        return cursor.expectations().map(CaseLine::Expect);
    }
    if cursor.eat_word("定于") {
        return cursor.date().map(CaseLine::AsOf);
    }
    let entity = cursor.word()?;
    if entity.value == "人" {
        let name = cursor.word()?;
        cursor.expect_mark('{')?;
        let pairs = cursor.pairs()?;
        cursor.expect_mark('}')?;
        return Ok(CaseLine::Person { name, pairs });
    }
    if entity.value == "案" || entity.value == "单位" {
        return Ok(CaseLine::Given { entity, pairs: cursor.pairs()? });
    }
    let message = format!("案例里不认识的行“{}”", entity.value);
    let diagnostic = Diagnostic::error("P44", entity.span, message);
    Err(diagnostic.repair(proposal(Some(&entity.value), &ITEMS)))
}

impl Cursor<'_> {
    fn pairs(&mut self) -> Parsed<Pairs> {
        let mut pairs = Pairs::new();
        if self.is_mark('}') || self.at_end() {
            return Ok(pairs);
        }
        loop {
            let key = self.word()?;
            self.expect_mark('=')?;
            pairs.push((key, self.case_value()?));
            if !self.eat_mark(',') {
                return Ok(pairs);
            }
        }
    }

    fn case_value(&mut self) -> Parsed<CaseValue> {
        let span = self.span();
        match self.peek() {
            Some(TokenKind::Date(_)) => {
                self.date().map(|date| CaseValue::Date(date.value, date.span))
            }
            Some(TokenKind::Int(number)) => {
                self.bump();
                Ok(CaseValue::Int(*number, span))
            }
            Some(TokenKind::Word(_) | TokenKind::Quote(_) | TokenKind::Mark(_)) | None => {
                self.word().map(CaseValue::Word)
            }
        }
    }

    fn expectations(&mut self) -> Parsed<ExpectAst> {
        let span = self.whole();
        let mut changes = Vec::new();
        while let Some(change) = self.change()? {
            changes.push(change);
            self.eat_mark(',');
        }
        let mut expects = Vec::new();
        while !self.at_end() {
            expects.push(self.expectation()?);
            self.eat_mark(';');
        }
        if expects.is_empty() {
            let fault = Diagnostic::error("P45", self.span(), "后面须写 得、拒 或 许");
            return Err(fault.repair("写出改变之后应有的结果,如 得 责任: 张某 不负"));
        }
        Ok(ExpectAst { changes, expects, span })
    }

    fn change(&mut self) -> Parsed<Option<ChangeAst>> {
        if self.eat_word("换") {
            let id = self.id()?;
            self.expect_mark('=')?;
            return Ok(Some(ChangeAst::Reading(id, self.word()?)));
        }
        if self.eat_word("令") {
            let path = self.word()?;
            let Ok([of, fact]) = <[Word; 2]>::try_from(split(&path)) else {
                let message = "令须写明是谁的哪一项事实";
                let fault = Diagnostic::error("P46", path.span, message);
                return Err(fault.repair("写成 令 张某.刑事 = 已移送"));
            };
            self.expect_mark('=')?;
            let value = if self.eat_word("未知") { None } else { Some(self.case_value()?) };
            return Ok(Some(ChangeAst::Fact { of, fact, value }));
        }
        if self.eat_word("答") {
            let ask = self.id()?;
            let person = if self.eat_mark('(') {
                let person = self.word()?;
                self.expect_mark(')')?;
                Some(person)
            } else {
                None
            };
            self.expect_mark('=')?;
            return Ok(Some(ChangeAst::Answer { ask, person, value: self.word()? }));
        }
        Ok(None)
    }

    fn expectation(&mut self) -> Parsed<Expectation> {
        if self.eat_word("拒") {
            let target = self.word()?;
            let choice = self.set()?;
            let because = if self.eat_word("因") { Some(self.id()?) } else { None };
            return Ok(Expectation::Refuse { target, choice, because });
        }
        if self.eat_word("许") {
            let target = self.word()?;
            return Ok(Expectation::Accept { target, choice: self.set()? });
        }
        self.expect_word("得")?;
        if self.eat_word("措施") {
            let target = self.word()?;
            self.expect_mark(':')?;
            let from = self.span();
            let slots = self.expected_slots()?;
            return Ok(Expectation::Slots { target, slots, span: self.since(from) });
        }
        if self.eat_word("期限") {
            return self.expected_period();
        }
        let output = self.word()?;
        self.expect_mark(':')?;
        let mut values = vec![self.expected_value()?];
        while self.eat_mark(',') {
            values.push(self.expected_value()?);
        }
        Ok(Expectation::Output { output, values })
    }

    /// `张某 责任人`, `张某 问 15.共错`, or without a person.
    fn expected_value(&mut self) -> Parsed<(Option<Word>, Expected)> {
        if let Some(ask) = self.expected_ask()? {
            return Ok((None, ask));
        }
        let first = self.word()?;
        if let Some(ask) = self.expected_ask()? {
            return Ok((Some(first), ask));
        }
        match self.peek() {
            Some(TokenKind::Word(next)) if next != "得" && next != "拒" && next != "许" => {
                Ok((Some(first), Expected::Word(self.word()?)))
            }
            Some(_) | None => Ok((None, Expected::Word(first))),
        }
    }

    fn expected_ask(&mut self) -> Parsed<Option<Expected>> {
        let from = self.span();
        if !self.eat_word("问") {
            return Ok(None);
        }
        let id = self.id()?;
        Ok(Some(Expected::Ask(id, self.since(from))))
    }

    fn expected_slots(&mut self) -> Parsed<Vec<(Bound, Option<i64>)>> {
        let mut slots = Vec::new();
        if self.eat_word("无") {
            return Ok(slots);
        }
        loop {
            let span = self.span();
            let Some(kind) = self.bound_kind() else {
                return self.no_bound();
            };
            self.expect_mark('{')?;
            let mut set = Vec::new();
            let mut months = None;
            while !self.eat_mark('}') {
                set.push(self.word()?);
                if matches!(self.peek(), Some(TokenKind::Int(_))) {
                    months = Some(self.int()?);
                    self.expect_word("月")?;
                }
                if !self.eat_mark(',') && !self.is_mark('}') {
                    let fault = Diagnostic::error("P04", self.span(), "此处须写“,”或“}”");
                    return Err(fault.repair("加“}”"));
                }
            }
            slots.push((Bound { kind, set, span: self.since(span) }, months));
            if !self.eat_mark(',') {
                return Ok(slots);
            }
        }
    }

    fn expected_period(&mut self) -> Parsed<Expectation> {
        let name = self.word()?;
        let person = if self.eat_mark('(') {
            let person = self.word()?;
            self.expect_mark(')')?;
            Some(person)
        } else {
            None
        };
        self.expect_mark(':')?;
        let from = self.span();
        let expected = if self.eat_word("无效") {
            ExpectedPeriod::Invalid
        } else if self.eat_word("无") {
            ExpectedPeriod::Absent
        } else {
            self.expected_days()?
        };
        Ok(Expectation::Period { name, person, expected, span: self.since(from) })
    }

    fn expected_days(&mut self) -> Parsed<ExpectedPeriod> {
        let span = self.span();
        if let Some(TokenKind::Date(first)) = self.peek()
            && first.len() < "2025-01-01".len()
        {
            self.bump();
            while self.eat_mark('…') {}
            let to = self.span();
            let last = match self.bump().map(|token| &token.kind) {
                Some(TokenKind::Date(last)) => last.clone(),
                Some(_) | None => {
                    let fault = Diagnostic::error("P08", to, "起止月份没有写全");
                    return Err(fault.repair("写成 2025-12 … 2026-02"));
                }
            };
            return Ok(ExpectedPeriod::Months(
                Spanned::new(first.clone(), span),
                Spanned::new(last, to),
            ));
        }
        let nominal = self.date()?;
        self.expect_mark('→')?;
        let due = self.date()?;
        let provisional = self.eat_word("暂定");
        Ok(ExpectedPeriod::Days { nominal, due, provisional })
    }
}
