//! 期限 blocks: clauses read, readings filled in.

use std::sync::Arc;

use super::Compiler;
use super::fill::{NUMBER, POINT, ROLLOVER, UNIT, WORD};
use super::parts::Parts;
use crate::ast::{Block, Clause, Filling, Id, Path, PeriodAst, UnitAst, Value};
use crate::civil::Unit;
use crate::ir::{Grant, Length, Period, Start};
use crate::parse::near::declared;
use crate::schema::{Kind, Owner};
use crate::span::{Span, Spanned, Word};

/// The point of a period after roll-over, as a pack names it.
const ROLLED: &str = "末日";
/// The point of a period before roll-over.
const UNROLLED: &str = "未顺延日";

/// What 末 says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rolls {
    /// 顺延.
    Always,
    /// 申请人顺延: where the period is the applicant's own.
    Applicant,
    /// 不顺延.
    Never,
}

/// The clauses of a period that do not concern its extension.
#[derive(Default)]
struct Draft {
    start: Option<Start>,
    length: Option<(Length, Unit)>,
    rolls: Option<Rolls>,
    of_applicant: bool,
    counts_first: bool,
    joins: Option<(String, Option<i64>)>,
    closed: Option<String>,
    counts: Vec<String>,
    counts_all: bool,
    suspended: Option<(String, String)>,
    missed: Option<String>,
}

impl<'a> Compiler<'a> {
    pub(super) fn period_blocks(&self) -> impl Iterator<Item = &'a PeriodAst> + use<'a> {
        self.blocks()
            .filter_map(|block| if let Block::Period(p) = block { Some(p) } else { None })
    }

    pub(super) fn periods(&mut self, parts: &mut Parts) -> Vec<Arc<Period>> {
        for block in self.period_blocks() {
            let known =
                self.known.and_then(|known| known.parts.periods.get(parts.periods.len()));
            let part = self.part(known, |this| this.period(block).map(Arc::new));
            parts.periods.push(part);
        }
        parts.periods.iter().filter_map(|part| part.made.clone()).collect()
    }

    fn period(&mut self, block: &PeriodAst) -> Option<Period> {
        self.used.clear();
        let mut draft = Draft { counts_all: true, ..Draft::default() };
        for clause in &block.clauses {
            self.clause(clause, &mut draft);
        }
        let grant = self.grant(block);
        self.complete(block);
        let (length, unit) = draft.length?;
        self.check_clauses(unit, block);
        if draft.suspended.is_some() {
            self.check_suspension(unit, block);
        }
        Some(Period {
            name: block.name.value.clone(),
            term: block.term.value.clone(),
            id: block.id.text.clone(),
            per_person: block.mods.per_person,
            start: draft.start?,
            length,
            unit,
            rolls: match draft.rolls {
                Some(Rolls::Always) => true,
                Some(Rolls::Applicant) => draft.of_applicant,
                Some(Rolls::Never) | None => false,
            },
            counts_first: draft.counts_first,
            joins: draft.joins,
            closed: draft.closed,
            counts: draft.counts,
            counts_all: draft.counts_all,
            grant: grant?,
            suspended: draft.suspended,
            missed: draft.missed,
            readings: self.used.clone(),
            cites: block.cites.clone(),
            span: block.name.span,
        })
    }

    fn clause(&mut self, clause: &Clause, draft: &mut Draft) {
        match clause {
            Clause::Start { event, .. } => draft.start = self.event(event).map(Start::Event),
            Clause::Continues { period, from } => {
                if self.is_period(period) {
                    let rolled = self.point(from);
                    draft.start = rolled.map(|it| Start::After(period.value.clone(), it));
                }
            }
            Clause::Length { at_most, value, unit, .. } => {
                draft.length = self.length(*at_most, value).zip(self.unit(unit));
            }
            Clause::Rollover(value) => draft.rolls = self.rolls(value),
            Clause::Counts { events, all } => {
                draft.counts = events.iter().flat_map(|event| self.events(event)).collect();
                // One hole that gives several dates means any of them.
                draft.counts_all = *all && draft.counts.len() == events.len();
            }
            Clause::LengthBy { fact, lengths, unit } => {
                draft.length = self.length_by(fact, lengths).zip(self.unit(unit));
            }
            Clause::First(value) => {
                draft.counts_first = self.counts_first(value).unwrap_or_default();
            }
            Clause::Joins { event, most } => {
                draft.joins = self.optional_event(event).map(|event| (event, *most));
            }
            Clause::Applicant(_) => draft.of_applicant = true,
            Clause::Closed(event) => draft.closed = self.event(event),
            Clause::Missed(value) => draft.missed = self.word(value).map(|word| word.value),
            Clause::Suspended { from, until } => {
                draft.suspended = self.optional_event(from).zip(self.optional_event(until));
            }
            // Shown by the docket only; what it names must exist all the same.
            Clause::Compare(parts) => parts.iter().for_each(|part| self.compared(part)),
            Clause::Granted { .. } | Clause::Approver(_) | Clause::Cutoff { .. } => {}
        }
    }

    /// A period needs a start and a length.
    fn complete(&mut self, block: &PeriodAst) {
        let starts =
            |clause: &Clause| matches!(clause, Clause::Start { .. } | Clause::Continues { .. });
        let lasts =
            |clause: &Clause| matches!(clause, Clause::Length { .. } | Clause::LengthBy { .. });
        let name = &block.name;
        if !block.clauses.iter().any(starts) {
            let message = format!("期限{}没有写从哪一日起", name.value);
            let repair = "加一行 起 日期,或 续 期限 自 期限.末日";
            self.fail("C27", name.span, message, repair);
        }
        if !block.clauses.iter().any(lasts) {
            let message = format!("期限{}没有写多长", name.value);
            self.fail("C30", name.span, message, "加一行,如 长 10 自然日");
        }
    }

    /// A date fact of 停 or 接; nothing if the reading leaves it out.
    fn optional_event(&mut self, value: &Value) -> Option<String> {
        let Value::Hole(id) = value else { return self.event(value) };
        self.fill(id, |this, filling| match &filling.value {
            Filling::Value(value) => this.event(value),
            Filling::Delete => None,
            Filling::Cond(_)
            | Filling::Bound(_)
            | Filling::Evidence(_)
            | Filling::Record(_) => this.misfilled(id, filling, WORD),
        })
    }

    /// Days not counted can only be added to days.
    fn check_suspension(&mut self, unit: Unit, block: &PeriodAst) {
        if matches!(unit, Unit::NaturalDays | Unit::WorkingDays) {
            return;
        }
        for clause in &block.clauses {
            if let Clause::Suspended { from, until } = clause {
                let message = "只有以日计算的期限可以停止计算";
                let repair = "删去“停”,或者以自然日、工作日计算";
                self.fail("C40", from.span().to(until.span()), message, repair);
            }
        }
    }

    /// `Some(None)`: no extension. `None`: an extension written wrongly.
    fn grant(&mut self, block: &PeriodAst) -> Option<Option<Grant>> {
        let mut approvers = None;
        let mut cutoff = None;
        let mut granted = None;
        for clause in &block.clauses {
            match clause {
                Clause::Granted { on, days, by } => granted = Some((on, days, by)),
                Clause::Approver(value) => approvers = Some(value),
                Clause::Cutoff { event, by } => {
                    cutoff = Some(self.event(event).zip(self.is_rolled(by)));
                }
                Clause::Start { .. }
                | Clause::Continues { .. }
                | Clause::Length { .. }
                | Clause::LengthBy { .. }
                | Clause::First(_)
                | Clause::Joins { .. }
                | Clause::Applicant(_)
                | Clause::Closed(_)
                | Clause::Rollover(_)
                | Clause::Counts { .. }
                | Clause::Suspended { .. }
                | Clause::Missed(_)
                | Clause::Compare(_) => {}
            }
        }
        let by = granted.map(|(_, _, by)| by);
        let approvers = approvers.map(|value| self.approvers(value, by)).unwrap_or_default();
        let Some((on, days, by)) = granted else { return Some(None) };
        let is_known = self.is_date(on);
        let is_known = self.is_fact(days) && self.is_fact(by) && is_known;
        let Some(cutoff) = cutoff else {
            let message = "延期没有写最迟何日批准";
            let repair = format!("加一行 截 {} ≤ 期限.末日", on.value);
            self.fail("C28", on.span.to(by.span), message, repair);
            return None;
        };
        let (dated, until_rolled) = cutoff.filter(|_| is_known)?;
        Some(Some(Grant {
            on: on.value.clone(),
            days: days.value.clone(),
            by: by.value.clone(),
            approvers,
            dated,
            until_rolled,
        }))
    }

    fn length(&mut self, at_most: bool, value: &Value) -> Option<Length> {
        match value {
            Value::Int(number, _) if at_most => Some(Length::AtMost(*number)),
            Value::Int(number, _) => Some(Length::Fixed(*number)),
            Value::Hole(id) => {
                self.fill_value(id, NUMBER, |this, inner| this.length(at_most, inner))
            }
            Value::Path(path) => {
                let measure = self.path_word(path)?;
                self.measure_word(&measure).map(Length::MonthsOf)
            }
            Value::Set(..) | Value::Ask(_) => self.wanted(value.span(), NUMBER),
        }
    }

    fn unit(&mut self, unit: &Spanned<UnitAst>) -> Option<Unit> {
        match &unit.value {
            UnitAst::NaturalDays => Some(Unit::NaturalDays),
            UnitAst::WorkingDays => Some(Unit::WorkingDays),
            UnitAst::Months => Some(Unit::Months),
            UnitAst::CalendarMonths => Some(Unit::CalendarMonths),
            UnitAst::Years => Some(Unit::Years),
            UnitAst::Hole(id) => self.fill_value(id, UNIT, |this, value| {
                let word = this.word(value)?;
                match word.value.as_str() {
                    "自然日" => Some(Unit::NaturalDays),
                    "工作日" => Some(Unit::WorkingDays),
                    _ => this.wanted(word.span, UNIT),
                }
            }),
        }
    }

    fn rolls(&mut self, value: &Value) -> Option<Rolls> {
        match value {
            Value::Path(path) => {
                let word = self.path_word(path)?;
                match word.value.as_str() {
                    "顺延" => Some(Rolls::Always),
                    "申请人顺延" => Some(Rolls::Applicant),
                    "不顺延" => Some(Rolls::Never),
                    _ => self.wanted(word.span, ROLLOVER),
                }
            }
            Value::Hole(id) => self.fill_value(id, ROLLOVER, Self::rolls),
            Value::Int(..) | Value::Set(..) | Value::Ask(_) => {
                self.wanted(value.span(), ROLLOVER)
            }
        }
    }

    /// The date fact an event names.
    fn event(&mut self, value: &Value) -> Option<String> {
        match value {
            Value::Hole(id) => self.fill_value(id, WORD, Self::event),
            Value::Path(_) | Value::Int(..) | Value::Set(..) | Value::Ask(_) => {
                let word = self.word(value)?;
                self.is_date(&word).then_some(word.value)
            }
        }
    }

    /// Whether `word` is a date among the facts; what is not is reported.
    pub(super) fn is_date(&mut self, word: &Word) -> bool {
        let text = word.value.as_str();
        let owners = [Owner::Case, Owner::Person, Owner::Unit];
        let facts = owners.map(|owner| self.schema.fact(owner, text));
        if facts.iter().flatten().any(|(_, fact)| fact.kind == Kind::Date) {
            return true;
        }
        let dates = self.schema.facts.iter().filter(|fact| fact.kind == Kind::Date);
        let dates = dates.map(|fact| fact.name.term.as_str());
        let repair = declared(text, dates, "先在“事实”里声明一项日期");
        self.fail("C29", word.span, format!("“{text}”不是声明过的日期"), repair);
        false
    }

    /// The index of the date fact `word` names.
    pub(super) fn date_index(&mut self, word: &Word) -> Option<usize> {
        if !self.is_date(word) {
            return None;
        }
        let owners = [Owner::Case, Owner::Person, Owner::Unit];
        let found = owners.into_iter().find_map(|owner| self.schema.fact(owner, &word.value));
        found.map(|(index, _)| index)
    }

    fn is_fact(&mut self, word: &Word) -> bool {
        let text = word.value.as_str();
        let owners = [Owner::Case, Owner::Person, Owner::Unit];
        let known = owners.iter().any(|owner| self.schema.fact(*owner, text).is_some());
        if !known {
            let facts = self.schema.facts.iter().map(|fact| fact.name.term.as_str());
            let repair = declared(text, facts, "先在“事实”里声明");
            self.fail("C01", word.span, format!("没有声明过“{text}”"), repair);
        }
        known
    }

    /// Whether `word` names a period; what does not is reported.
    pub(super) fn is_period(&mut self, word: &Word) -> bool {
        let text = word.value.as_str();
        let known: Vec<&str> = self.period_blocks().map(|p| p.name.value.as_str()).collect();
        let found = known.contains(&text);
        if !found {
            let repair = declared(text, known, "先写这个期限");
            self.fail("C33", word.span, format!("没有期限“{text}”"), repair);
        }
        found
    }

    fn point(&mut self, value: &Value) -> Option<bool> {
        match value {
            Value::Path(path) => self.is_rolled(path),
            Value::Hole(id) => self.fill_value(id, POINT, Self::point),
            Value::Int(..) | Value::Set(..) | Value::Ask(_) => self.wanted(value.span(), POINT),
        }
    }

    fn is_rolled(&mut self, path: &Path) -> Option<bool> {
        let word = self.path_word(path)?;
        match word.value.as_str() {
            ROLLED => Some(true),
            UNROLLED => Some(false),
            other => {
                let message = format!("“{other}”不是期限的一日");
                self.fail("C32", word.span, message, "写 期限.末日 或 期限.未顺延日");
                None
            }
        }
    }

    /// A part of 比 is kept as text; where it is a hole, a reading must fill it.
    fn compared(&mut self, part: &Spanned<String>) {
        let hole = part.value.strip_prefix('«').and_then(|rest| rest.strip_suffix('»'));
        let Some(text) = hole.filter(|text| !text.contains(['«', '»'])) else { return };
        let Span { file, start, end } = part.span;
        let span = Span::new(file, start.saturating_add(1), end.saturating_sub(1));
        self.fill_value(&Id { text: text.to_owned(), span }, WORD, Self::word);
    }
}
