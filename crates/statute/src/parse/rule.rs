//! 规则, 表 and 措施.

use super::cursor::{Cursor, Parsed};
use super::near::{listed, proposal};
use super::{each, joined, starts_with};
use crate::ast::{
    Amount, Bound, BoundKind, Cell, Cond, MeasuresAst, Mods, Outcome, Path, RowAst, RuleAst,
    SlotAst, SlotBound, SlotTarget, TableAst,
};
use crate::diag::Diagnostic;
use crate::lex::{Line, Token, TokenKind};
use crate::span::{Span, Spanned, Word};

impl Cursor<'_> {
    pub(super) fn mods(&mut self) -> Parsed<Mods> {
        let mut mods = Mods::default();
        self.more_mods(&mut mods)?;
        Ok(mods)
    }

    /// Adds to `mods` what stands here.
    fn more_mods(&mut self, mods: &mut Mods) -> Parsed<()> {
        loop {
            let at = self.span();
            if self.eat_word("逐人") {
                Self::once(mods.per_person, at, "逐人")?;
                mods.per_person = true;
            } else if self.eat_word("完备") {
                Self::once(mods.complete.is_some(), at, "完备")?;
                mods.complete = Some(at);
            } else if self.eat_word("定") {
                Self::once(mods.output.is_some(), at, "定")?;
                mods.output = Some(self.path()?);
            } else if self.eat_word("答") {
                Self::once(mods.question.is_some(), at, "答")?;
                mods.question = Some(self.word()?);
            } else if self.eat_word("例外于") {
                Self::once(!mods.exception_to.is_empty(), at, "例外于")?;
                mods.exception_to.push(self.id()?);
                while self.eat_mark(',') {
                    mods.exception_to.push(self.id()?);
                }
            } else {
                return Ok(());
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
            BoundKind::Required,
            BoundKind::ChooseOne,
            BoundKind::AtLeastOne,
            BoundKind::Optional,
            BoundKind::AdviceOnly,
        ];
        BOUNDS
            .into_iter()
            .zip(kinds)
            .find(|(word, _)| self.eat_word(word))
            .map(|(_, kind)| kind)
    }

    pub(super) fn bound(&mut self) -> Parsed<Bound> {
        let span = self.span();
        let Some(kind) = self.bound_kind() else { return self.no_bound() };
        let set = if self.is_mark('{') { self.set()? } else { self.words()? };
        if set.is_empty() {
            let fault = Diagnostic::error("P24", self.since(span), "措施不能是空的");
            return Err(fault.repair("至少写一项措施,或删去这一行"));
        }
        Ok(Bound { kind, set, span: self.since(span) })
    }

    pub(super) fn no_bound<T>(&self) -> Parsed<T> {
        let message = format!("此处须写 {},写的是{}", listed(&BOUNDS), self.found());
        self.unknown("P23", message, &BOUNDS)
    }
}

/// The words of [`BoundKind`], in its order.
pub(super) const BOUNDS: [&str; 5] = ["必", "择一", "至少一", "可", "议"];

pub(super) fn rule(lines: &[Line], span: Span) -> Parsed<RuleAst> {
    let tokens = joined(lines);
    let mut cursor = Cursor::new(&tokens, span);
    cursor.expect_word("规则")?;
    let id = cursor.id()?;
    let mods = cursor.mods()?;
    let mut cites = Vec::new();
    loop {
        let start = cursor.span();
        if cursor.eat_word("缺") {
            cites.push(cursor.gap(start, &["当", "引", "缺"])?);
        } else if cursor.is_word("引") {
            cites.push(cursor.cite()?);
        } else {
            break;
        }
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
                let fault = Diagnostic::error("P25", at, "否则后面须写一个值");
                return Err(fault.repair("写一个值,或删去“否则”"));
            }
        }
    } else {
        None
    };
    cursor.finish()?;
    Ok(RuleAst { id, mods, cites, when, then, target, otherwise, span })
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
            Cursor::once(
                common.is_some(),
                line.first().map_or(span, |token| token.span),
                "共",
            )?;
            common = Some(cursor.cond()?);
        } else {
            break;
        }
        cursor.finish()?;
        rows = rest;
    }
    let Some((header, rows)) = rows.split_first() else {
        let fault = Diagnostic::error("P26", span, "表没有表头");
        return Err(fault.repair("写 | 事实 | ⇒ 结果 | 引 |"));
    };
    let (columns, outputs) = header_of(&mut Cursor::new(header, span))?;
    let rows = match rows.split_first() {
        Some((rule, rows)) if is_rule(rule) => rows,
        Some(_) | None => rows,
    };
    let mut parsed = Vec::new();
    for line in rows {
        match row(&mut Cursor::new(line, span), columns.len(), outputs.len()) {
            Ok(row) => parsed.push(row),
            Err(diagnostic) => faults.push(diagnostic),
        }
    }
    Ok(TableAst { id, mods, cites, common, columns, outputs, rows: parsed, span })
}

/// The line `|-|-|` below the header.
fn is_rule(line: &Line) -> bool {
    let marks = |token: &Token| matches!(token.kind, TokenKind::Mark('|' | '-' | '—' | ':'));
    line.iter().all(marks)
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
        } else if !outputs.is_empty() {
            let message = format!("结果列之后的{}没有写“⇒”", cursor.found());
            let fault = Diagnostic::error("P28", cursor.span(), message);
            return Err(fault.repair("在它前面加“⇒”,或把这一列移到结果列之前"));
        } else {
            columns.push(cursor.cond()?);
        }
        cursor.expect_mark('|')?;
        if cursor.at_end() {
            let fault = Diagnostic::error("P27", cursor.span(), "表头的最后一列须是“引”");
            return Err(fault.repair("在表头末尾加 引 |"));
        }
    }
    if outputs.is_empty() {
        let fault = Diagnostic::error("P28", cursor.whole(), "表头没有结果列(⇒)");
        return Err(fault.repair("在结果列的名称前加“⇒”"));
    }
    Ok((columns, outputs))
}

fn row(cursor: &mut Cursor<'_>, columns: usize, outputs: usize) -> Parsed<RowAst> {
    let span = cursor.whole();
    cursor.expect_mark('|')?;
    counted(cursor, columns + outputs + 1)?;
    let mut cells = Vec::new();
    for _ in 0..columns {
        cells.push(cell(cursor)?);
        cell_end(cursor)?;
    }
    let mut outcomes = Vec::new();
    for _ in 0..outputs {
        outcomes.push(cursor.outcome()?);
        cell_end(cursor)?;
    }
    let cites = vec![cursor.cite()?];
    cell_end(cursor)?;
    cursor.finish()?;
    Ok(RowAst { cells, outcomes, cites, span })
}

/// Whether the row has as many cells as the header.
fn counted(cursor: &Cursor<'_>, wanted: usize) -> Parsed<()> {
    let found = cursor.count_mark('|');
    if found == wanted {
        return Ok(());
    }
    let message = format!("这一行有{found}格,表头有{wanted}格");
    let repair = if found < wanted {
        format!("补{}格;不论何值的写 -;行末须有 |", wanted - found)
    } else {
        format!("删去{}格", found - wanted)
    };
    Err(Diagnostic::error("P29", cursor.whole(), message).repair(repair))
}

fn cell_end(cursor: &mut Cursor<'_>) -> Parsed<()> {
    if cursor.eat_mark('|') {
        return Ok(());
    }
    let found = cursor.found();
    let fault =
        Diagnostic::error("P29", cursor.span(), format!("此格到此应当结束,写的是{found}"));
    Err(fault.repair("几个值之间写“或”,格与格之间写“|”"))
}

fn cell(cursor: &mut Cursor<'_>) -> Parsed<Cell> {
    let span = cursor.span();
    if cursor.eat_mark('-') {
        return Ok(Cell::Any(span));
    }
    if let Some(rel) = cursor.rel() {
        let number = cursor.int()?;
        return Ok(Cell::Compare(rel, number, cursor.since(span)));
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
        cursor.more_mods(&mut mods)?;
        cursor.finish()?;
        when
    } else {
        cursor.finish()?;
        let Some((line, rest)) =
            body.split_first().filter(|(line, _)| starts_with(line, &["当"]))
        else {
            let fault = Diagnostic::error("P30", cursor.whole(), "措施没有写 当");
            return Err(fault.repair("在第一行或其下一行写 当 和条件"));
        };
        slots = rest;
        let mut inner = Cursor::new(line, span);
        inner.expect_word("当")?;
        let when = inner.cond()?;
        inner.finish()?;
        when
    };
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
            let repair = proposal(Some(other), &["案", "单位", "本人"]);
            return Err(Diagnostic::error("P31", word.span, message).repair(repair));
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
