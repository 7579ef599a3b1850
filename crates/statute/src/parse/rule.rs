//! 规则, 表 and 措施.

use super::cursor::{Cursor, Parsed};
use super::{each, joined, starts_with};
use crate::ast::{
    Amount, Bound, BoundKind, Cell, Cite, Cond, MeasuresAst, Mods, Outcome, Path, RowAst,
    RuleAst, SlotAst, SlotBound, SlotTarget, TableAst,
};
use crate::diag::Diagnostic;
use crate::lex::{Line, TokenKind};
use crate::span::{Span, Spanned, Word};

impl Cursor<'_> {
    pub(super) fn mods(&mut self) -> Parsed<Mods> {
        let mut mods = Mods::default();
        loop {
            if self.eat_word("逐人") {
                mods.per_person = true;
            } else if self.eat_word("完备") {
                mods.complete = true;
            } else if self.eat_word("定") {
                mods.output = Some(self.path()?);
            } else if self.eat_word("答") {
                mods.question = Some(self.word()?);
            } else if self.eat_word("例外于") {
                mods.exception_to.push(self.id()?);
                while self.eat_mark(',') {
                    mods.exception_to.push(self.id()?);
                }
            } else {
                return Ok(mods);
            }
        }
    }

    fn outcome(&mut self) -> Parsed<Outcome> {
        let span = self.span();
        if self.eat_word("不适用") {
            return Ok(Outcome::NotApplicable(span));
        }
        if self.eat_mark('-') {
            return Ok(Outcome::Nothing(span));
        }
        Ok(Outcome::Value(self.value()?))
    }

    pub(super) fn bound_kind(&mut self) -> Option<BoundKind> {
        let kinds = [
            ("必", BoundKind::Required),
            ("择一", BoundKind::ChooseOne),
            ("至少一", BoundKind::AtLeastOne),
            ("可", BoundKind::Optional),
            ("议", BoundKind::AdviceOnly),
        ];
        kinds.into_iter().find(|(word, _)| self.eat_word(word)).map(|(_, kind)| kind)
    }

    pub(super) fn bound(&mut self) -> Parsed<Bound> {
        let span = self.span();
        let Some(kind) = self.bound_kind() else {
            let message = format!("此处须写 必、择一、至少一、可 或 议,写的是{}", self.found());
            return self.fail("P23", message);
        };
        let set = if self.is_mark('{') { self.set()? } else { self.words()? };
        if set.is_empty() {
            return self.fail("P24", "措施不能是空的");
        }
        Ok(Bound { kind, set, span })
    }
}

pub(super) fn rule(lines: &[Line], span: Span) -> Parsed<RuleAst> {
    let tokens = joined(lines);
    let mut cursor = Cursor::new(&tokens, span);
    cursor.expect_word("规则")?;
    let id = cursor.id()?;
    let mods = cursor.mods()?;
    let mut cites = Vec::new();
    while cursor.is_word("引") || cursor.is_word("缺") {
        cites.push(gap_before(&mut cursor, "当")?);
    }
    cursor.expect_word("当")?;
    let when = cursor.cond()?;
    cursor.expect_word("则")?;
    let (target, then) = assignment(&mut cursor)?;
    let otherwise = if cursor.eat_word("否则") {
        let (_, outcome) = assignment(&mut cursor)?;
        match outcome {
            Outcome::Value(value) => Some(value),
            Outcome::NotApplicable(at) | Outcome::Nothing(at) => {
                return Err(Diagnostic::error("P25", at, "否则后面须写一个值"));
            }
        }
    } else {
        None
    };
    cursor.finish()?;
    Ok(RuleAst { id, mods, cites, when, then, target, otherwise, span })
}

/// A citation that ends where the keyword `stop` begins.
fn gap_before(cursor: &mut Cursor<'_>, stop: &str) -> Parsed<Cite> {
    let span = cursor.span();
    if !cursor.eat_word("缺") {
        return cursor.cite();
    }
    let mut parts = Vec::new();
    while !cursor.at_end() && !cursor.is_word(stop) && !cursor.is_word("引") {
        match cursor.bump().map(|token| &token.kind) {
            Some(TokenKind::Word(text) | TokenKind::Date(text) | TokenKind::Quote(text)) => {
                parts.push(text.clone());
            }
            Some(TokenKind::Int(number)) => parts.push(number.to_string()),
            Some(TokenKind::Mark(mark)) => parts.push(mark.to_string()),
            None => break,
        }
    }
    if parts.is_empty() {
        return cursor.fail("P15", "“缺”后面须写由什么填补,如读法 A24");
    }
    Ok(Cite::Gap(parts.join(" ").replace(" , ", ","), span))
}

fn assignment(cursor: &mut Cursor<'_>) -> Parsed<(Option<Path>, Outcome)> {
    if cursor.is_word("不适用") {
        return Ok((None, cursor.outcome()?));
    }
    let target = cursor.path()?;
    cursor.expect_mark('=')?;
    Ok((Some(target), cursor.outcome()?))
}

pub(super) fn table(
    cursor: &mut Cursor<'_>,
    body: &[Line],
    span: Span,
    faults: &mut Vec<Diagnostic>,
) -> Parsed<TableAst> {
    let id = cursor.id()?;
    let mods = cursor.mods()?;
    cursor.finish()?;
    let (mut cites, mut common) = (Vec::new(), None);
    let mut rows = body;
    while let Some((line, rest)) = rows.split_first() {
        let mut cursor = Cursor::new(line, span);
        if cursor.is_word("引") || cursor.is_word("缺") {
            cites.push(cursor.cite()?);
        } else if cursor.eat_word("共") {
            common = Some(cursor.cond()?);
        } else {
            break;
        }
        cursor.finish()?;
        rows = rest;
    }
    let Some((header, rows)) = rows.split_first() else {
        return Err(Diagnostic::error("P26", span, "表没有表头"));
    };
    let (columns, outputs) = header_of(&mut Cursor::new(header, span))?;
    let is_rule = |line: &&Line| {
        !line.iter().all(|token| matches!(token.kind, TokenKind::Mark('|' | '-' | '→')))
    };
    let mut parsed = Vec::new();
    for line in rows.iter().filter(is_rule) {
        match row(&mut Cursor::new(line, span), columns.len(), outputs.len()) {
            Ok(row) => parsed.push(row),
            Err(diagnostic) => faults.push(diagnostic),
        }
    }
    Ok(TableAst { id, mods, cites, common, columns, outputs, rows: parsed, span })
}

type Columns = (Vec<Cond>, Vec<(Path, Option<Word>)>);

fn header_of(cursor: &mut Cursor<'_>) -> Parsed<Columns> {
    let (mut columns, mut outputs) = (Vec::new(), Vec::new());
    cursor.expect_mark('|')?;
    loop {
        if cursor.eat_word("引") {
            cursor.expect_mark('|')?;
            cursor.finish()?;
            break;
        }
        if cursor.eat_mark('⇒') {
            let path = cursor.path()?;
            let only = if cursor.eat_mark('(') {
                let word = cursor.word()?;
                cursor.expect_mark(')')?;
                Some(word)
            } else {
                None
            };
            outputs.push((path, only));
        } else {
            columns.push(cursor.cond()?);
        }
        cursor.expect_mark('|')?;
        if cursor.at_end() {
            return cursor.fail("P27", "表头的最后一列须是“引”");
        }
    }
    if outputs.is_empty() {
        return cursor.fail("P28", "表头没有结果列(⇒)");
    }
    Ok((columns, outputs))
}

fn row(cursor: &mut Cursor<'_>, columns: usize, outputs: usize) -> Parsed<RowAst> {
    let span = cursor.whole();
    cursor.expect_mark('|')?;
    let mut cells = Vec::new();
    for _ in 0..columns {
        cells.push(cell(cursor)?);
        column_end(cursor, columns + outputs + 1)?;
    }
    let mut outcomes = Vec::new();
    for _ in 0..outputs {
        outcomes.push(cursor.outcome()?);
        column_end(cursor, columns + outputs + 1)?;
    }
    let cites = vec![cursor.cite()?];
    column_end(cursor, columns + outputs + 1)?;
    cursor.finish()?;
    Ok(RowAst { cells, outcomes, cites, span })
}

fn column_end(cursor: &mut Cursor<'_>, columns: usize) -> Parsed<()> {
    if cursor.eat_mark('|') {
        return Ok(());
    }
    let message = format!("这一行须有{columns}列,此处写的是{}", cursor.found());
    cursor.fail("P29", message)
}

fn cell(cursor: &mut Cursor<'_>) -> Parsed<Cell> {
    let span = cursor.span();
    if cursor.eat_mark('-') {
        return Ok(Cell::Any(span));
    }
    if let Some(rel) = cursor.rel() {
        return Ok(Cell::Compare(rel, cursor.int()?, span));
    }
    Ok(Cell::OneOf(cursor.either()?))
}

pub(super) fn measures(
    cursor: &mut Cursor<'_>,
    body: &[Line],
    span: Span,
    faults: &mut Vec<Diagnostic>,
) -> Parsed<MeasuresAst> {
    let id = cursor.id()?;
    let mut mods = cursor.mods()?;
    let mut slots = body;
    let when = if cursor.eat_word("当") {
        let when = cursor.cond()?;
        let more = cursor.mods()?;
        mods.question = mods.question.or(more.question);
        when
    } else {
        let Some((line, rest)) = body.split_first() else {
            return Err(Diagnostic::error("P30", span, "措施没有写 当"));
        };
        slots = rest;
        let mut inner = Cursor::new(line, span);
        inner.expect_word("当")?;
        let when = inner.cond()?;
        inner.finish()?;
        when
    };
    cursor.finish()?;
    Ok(MeasuresAst { id, mods, when, slots: each(slots, span, faults, slot), span })
}

fn slot(cursor: &mut Cursor<'_>) -> Parsed<SlotAst> {
    let span = cursor.whole();
    let word = cursor.word()?;
    let target = match word.value.as_str() {
        "案" => SlotTarget::Case,
        "单位" => SlotTarget::Unit,
        "本人" => SlotTarget::Person,
        other => {
            let message = format!("“{other}”不是措施的对象");
            return Err(
                Diagnostic::error("P31", word.span, message).repair("写 案、单位 或 本人")
            );
        }
    };
    let bound = if cursor.is_mark('«') {
        SlotBound::Hole(cursor.hole()?)
    } else {
        SlotBound::Given(cursor.bound()?)
    };
    let amount = if cursor.eat_word("额") {
        Some(Amount::Ask(cursor.ask_call()?))
    } else if matches!(cursor.peek(), Some(TokenKind::Int(_))) {
        let months = cursor.int()?;
        cursor.expect_word("月")?;
        Some(Amount::Months(months))
    } else {
        None
    };
    let until = if cursor.eat_word("至") { Some(cursor.word()?) } else { None };
    let hole = if cursor.is_mark('«') { Some(cursor.hole()?) } else { None };
    let mut cites = Vec::new();
    while cursor.is_word("引") || cursor.is_word("缺") {
        cites.push(cursor.cite()?);
    }
    let target = Spanned::new(target, word.span);
    Ok(SlotAst { target, bound, amount, until, hole, cites, span })
}

/// Whether the line starts a new item of a case.
pub(super) fn is_case_item(line: &Line) -> bool {
    starts_with(line, &["案", "单位", "人", "定于", "得", "拒", "许", "换", "令", "答"])
}
