//! 读法 and 问.

use std::collections::BTreeSet;

use super::cursor::{Cursor, Parsed};
use crate::ast::{AskAst, Cond, Filling, OptionAst, ReadingAst, Value};
use crate::lex::TokenKind;
use crate::span::Spanned;

pub(super) fn reading(cursor: &mut Cursor<'_>) -> Parsed<ReadingAst> {
    let id = cursor.id()?;
    let switch = match cursor.peek() {
        Some(TokenKind::Word(word)) if !["注", "理", "改"].contains(&word.as_str()) => {
            Some(cursor.word()?)
        }
        Some(_) | None => None,
    };
    let mut reading = ReadingAst {
        id,
        switch,
        options: Vec::new(),
        note: None,
        reason: None,
        changed_by: None,
    };
    if cursor.eat_mark(':') {
        loop {
            let name = cursor.word()?;
            cursor.expect_mark('⇒')?;
            let filling = cursor.filling()?;
            reading.options.push(OptionAst { name, filling });
            if !cursor.eat_mark('|') {
                break;
            }
        }
    }
    while !cursor.at_end() {
        let at = cursor.span();
        let (word, kept) = if cursor.eat_word("注") {
            ("注", &mut reading.note)
        } else if cursor.eat_word("理") {
            ("理", &mut reading.reason)
        } else if cursor.eat_word("改") {
            ("改", &mut reading.changed_by)
        } else {
            let message = format!("此处须写 注、理、改 或 |,写的是{}", cursor.found());
            return cursor.unknown("P37", message, &["注 \"…\"", "理 \"…\"", "改 \"…\"", "|"]);
        };
        Cursor::once(kept.is_some(), at, word)?;
        *kept = Some(cursor.text()?.value);
    }
    Ok(reading)
}

impl Cursor<'_> {
    fn filling(&mut self) -> Parsed<Spanned<Filling>> {
        let start = self.span();
        let filling = self.bare_filling()?;
        Ok(Spanned::new(filling, self.since(start)))
    }

    fn bare_filling(&mut self) -> Parsed<Filling> {
        if self.eat_word("删") {
            return Ok(Filling::Delete);
        }
        if self.eat_word("凭") {
            let word = self.word()?;
            return Ok(Filling::Evidence((word.value != "无").then_some(word)));
        }
        let is_bound =
            ["必", "择一", "至少一", "可", "议"].iter().any(|word| self.is_word(word));
        if is_bound {
            return self.bound().map(Filling::Bound);
        }
        let is_record = self.is_mark('{') && self.peek_after(2) == Some(&TokenKind::Mark('='));
        if is_record {
            return self.deeper(Self::record);
        }
        let is_value = self.is_mark('{')
            || self.is_word("问")
            || matches!(self.peek(), Some(TokenKind::Int(_)));
        if is_value {
            return self.value().map(Filling::Value);
        }
        match self.cond()? {
            Cond::Test { path, rel: None } => Ok(Filling::Value(Value::Path(path))),
            cond @ (Cond::Test { .. }
            | Cond::Or(_)
            | Cond::And(_)
            | Cond::Not(..)
            | Cond::Many { .. }
            | Cond::Timed { .. }
            | Cond::Hole(_)) => Ok(Filling::Cond(cond)),
        }
    }

    fn record(&mut self) -> Parsed<Filling> {
        self.expect_mark('{')?;
        let mut fields = Vec::new();
        loop {
            let name = self.word()?;
            self.expect_mark('=')?;
            fields.push((name, self.filling()?));
            if !self.eat_mark(';') {
                break;
            }
        }
        self.expect_mark('}')?;
        Ok(Filling::Record(fields))
    }
}

pub(super) fn ask(cursor: &mut Cursor<'_>) -> Parsed<AskAst> {
    let mut ask = AskAst {
        id: cursor.id()?,
        same_as: None,
        output: None,
        options: None,
        drafted_by: None,
        decided_by: None,
        evidence: Vec::new(),
        reopened_by: None,
        question: None,
    };
    let mut given = BTreeSet::new();
    while !cursor.at_end() {
        let at = cursor.span();
        let Some(word) = ASK_CLAUSES.into_iter().find(|word| cursor.eat_word(word)) else {
            let message = format!("问里不认识的词{}", cursor.found());
            return cursor.unknown("P38", message, &ASK_CLAUSES);
        };
        Cursor::once(!given.insert(word), at, word)?;
        match word {
            "同" => ask.same_as = Some(cursor.id()?),
            "定" => ask.output = Some(cursor.path()?),
            "可" => ask.options = Some(cursor.set()?),
            "拟" => ask.drafted_by = Some(cursor.word()?),
            "谁" => ask.decided_by = Some(cursor.word()?),
            "凭" => ask.evidence = cursor.words()?,
            "复" => ask.reopened_by = Some(cursor.path()?),
            _ => ask.question = Some(cursor.text()?.value),
        }
    }
    Ok(ask)
}

/// What an ask may say; 题 is last.
const ASK_CLAUSES: [&str; 8] = ["同", "定", "可", "拟", "谁", "凭", "复", "题"];
