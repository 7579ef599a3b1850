//! 期限.

use super::cursor::{Cursor, Parsed};
use super::near::proposal;
use super::{each, starts_with};
use crate::ast::{Clause, PeriodAst, UnitAst, Value};
use crate::diag::Diagnostic;
use crate::lex::{Line, TokenKind};
use crate::span::{Span, Spanned, Word};

pub(super) fn period(
    cursor: &mut Cursor<'_>,
    body: &[Line],
    span: Span,
    faults: &mut Vec<Diagnostic>,
) -> Parsed<PeriodAst> {
    let id = cursor.id()?;
    let term = cursor.word()?;
    let name = if term.value.is_ascii() { term.clone() } else { identifier(cursor, &term)? };
    let mods = cursor.mods()?;
    cursor.finish()?;
    let mut cites = Vec::new();
    let mut clauses = body;
    while let Some((line, rest)) = clauses.split_first() {
        if !starts_with(line, &["引", "缺"]) {
            break;
        }
        let mut inner = Cursor::new(line, span);
        cites.push(inner.cite()?);
        inner.finish()?;
        clauses = rest;
    }
    let clauses = each(clauses, span, faults, clause);
    Ok(PeriodAst { id, term, name, mods, cites, clauses, span })
}

/// The identifier after the Chinese term of a period.
fn identifier(cursor: &mut Cursor<'_>, term: &Word) -> Parsed<Word> {
    let fault = |span: Span, message: String| {
        Diagnostic::error("P41", span, message)
            .repair("写成 处理决定期限 handling_decision 这样")
    };
    match cursor.word() {
        Ok(name) if name.value.is_ascii() => Ok(name),
        Ok(name) => Err(fault(name.span, format!("期限的标识须是英文,写的是“{}”", name.value))),
        Err(_) => Err(fault(term.span, format!("期限“{}”没有写标识", term.value))),
    }
}

/// What a period may say.
const CLAUSES: &[&str] =
    &["起", "续", "长", "首", "接", "属", "结", "批", "末", "计", "准", "截", "停", "逾", "比"];

fn clause(cursor: &mut Cursor<'_>) -> Parsed<Clause> {
    if cursor.eat_word("起") {
        let event = cursor.value()?;
        return Ok(Clause::Start { event, month: cursor.eat_word("当月") });
    }
    if cursor.eat_word("续") {
        let period = cursor.word()?;
        cursor.expect_word("自")?;
        return Ok(Clause::Continues { period, from: cursor.value()? });
    }
    if cursor.eat_word("长") {
        return length(cursor);
    }
    if cursor.eat_word("批") {
        let on = cursor.word()?;
        cursor.eat_mark(',');
        let days = cursor.word()?;
        cursor.eat_mark(',');
        return Ok(Clause::Granted { on, days, by: cursor.word()? });
    }
    if cursor.eat_word("末") {
        return Ok(Clause::Rollover(cursor.value()?));
    }
    if cursor.eat_word("计") {
        return counts(cursor);
    }
    if cursor.eat_word("准") {
        return approver(cursor);
    }
    if cursor.eat_word("截") {
        let event = cursor.value()?;
        cursor.expect_mark('≤')?;
        return Ok(Clause::Cutoff { event, by: cursor.path()? });
    }
    if cursor.eat_word("停") {
        let from = cursor.value()?;
        cursor.expect_word("至")?;
        return Ok(Clause::Suspended { from, until: cursor.value()? });
    }
    if cursor.eat_word("逾") {
        return Ok(Clause::Missed(cursor.value()?));
    }
    if cursor.eat_word("比") {
        return compare(cursor);
    }
    kind(cursor)
}

/// What is said of the kind of a period: its first day, what it joins, whose it is, what closes it.
fn kind(cursor: &mut Cursor<'_>) -> Parsed<Clause> {
    if cursor.eat_word("首") {
        return Ok(Clause::First(cursor.value()?));
    }
    if cursor.eat_word("接") {
        let event = cursor.value()?;
        let most = if cursor.eat_word("至多") { Some(cursor.int()?) } else { None };
        return Ok(Clause::Joins { event, most });
    }
    if cursor.is_word("属") {
        let span = cursor.span();
        cursor.bump();
        cursor.expect_word("申请人")?;
        return Ok(Clause::Applicant(cursor.since(span)));
    }
    if cursor.eat_word("结") {
        return Ok(Clause::Closed(cursor.value()?));
    }
    let message = format!("期限里不认识的词{}", cursor.found());
    cursor.unknown("P42", message, CLAUSES)
}

/// Units of length.
const UNITS: [&str; 5] = ["自然日", "工作日", "月", "历月", "年"];

fn approver(cursor: &mut Cursor<'_>) -> Parsed<Clause> {
    if cursor.is_mark('«') {
        return Ok(Clause::Approver(Value::Hole(cursor.hole()?)));
    }
    let span = cursor.span();
    let words = cursor.either()?;
    Ok(Clause::Approver(Value::Set(words, cursor.since(span))))
}

fn length(cursor: &mut Cursor<'_>) -> Parsed<Clause> {
    if cursor.eat_word("按") {
        return length_by(cursor);
    }
    let at_most = cursor.eat_mark('≤');
    let value = cursor.value()?;
    let unit = unit(cursor)?;
    let once = cursor.eat_mark(',');
    if once {
        cursor.expect_word("一次")?;
    }
    Ok(Clause::Length { at_most, value, unit, once })
}

/// `按 fact {value n, …} unit`.
fn length_by(cursor: &mut Cursor<'_>) -> Parsed<Clause> {
    let fact = cursor.word()?;
    cursor.expect_mark('{')?;
    let mut lengths = vec![(cursor.word()?, cursor.int()?)];
    while cursor.eat_mark(',') {
        lengths.push((cursor.word()?, cursor.int()?));
    }
    cursor.expect_mark('}')?;
    Ok(Clause::LengthBy { fact, lengths, unit: unit(cursor)? })
}

fn unit(cursor: &mut Cursor<'_>) -> Parsed<Spanned<UnitAst>> {
    let span = cursor.span();
    let unit = if cursor.is_mark('«') {
        UnitAst::Hole(cursor.hole()?)
    } else {
        let word = cursor.word()?;
        match word.value.as_str() {
            "自然日" => UnitAst::NaturalDays,
            "工作日" => UnitAst::WorkingDays,
            "月" => UnitAst::Months,
            "历月" => UnitAst::CalendarMonths,
            "年" => UnitAst::Years,
            other => {
                let message = format!("“{other}”不是期限的单位");
                let repair = proposal(Some(other), &UNITS);
                return Err(Diagnostic::error("P43", word.span, message).repair(repair));
            }
        }
    };
    Ok(Spanned::new(unit, cursor.since(span)))
}

fn counts(cursor: &mut Cursor<'_>) -> Parsed<Clause> {
    let mut events = vec![cursor.value()?];
    let all = !cursor.is_word("或");
    let joint = if all { "且" } else { "或" };
    while cursor.eat_word(joint) {
        events.push(cursor.value()?);
    }
    Ok(Clause::Counts { events, all })
}

fn compare(cursor: &mut Cursor<'_>) -> Parsed<Clause> {
    let mut parts = Vec::new();
    loop {
        let start = cursor.span();
        let mut text = String::new();
        while !cursor.is_mark(',') {
            let Some(token) = cursor.bump() else { break };
            match &token.kind {
                TokenKind::Word(word) | TokenKind::Date(word) | TokenKind::Quote(word) => {
                    text.push_str(word);
                }
                TokenKind::Int(number) => text.push_str(&number.to_string()),
                TokenKind::Mark(mark) => text.push(*mark),
            }
        }
        if text.is_empty() {
            let fault = Diagnostic::error("P06", start, "“比”后面须写如何比较");
            return Err(fault.repair("写如何比较,以“,”分开"));
        }
        parts.push(Spanned::new(text, cursor.since(start)));
        if !cursor.eat_mark(',') {
            return Ok(Clause::Compare(parts));
        }
    }
}
