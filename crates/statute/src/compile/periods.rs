//! 期限 blocks: clauses read, readings filled in.

use super::Compiler;
use crate::ast::{Block, Clause, Filling, Path, PeriodAst, Segment, UnitAst, Value};
use crate::civil::Unit;
use crate::diag::Diagnostic;
use crate::ir::{Grant, Length, Period, Start};
use crate::schema::{Kind, Owner};
use crate::span::{Span, Spanned};

/// The point of a period after roll-over, as a pack names it.
const ROLLED: &str = "末日";
/// The point of a period before roll-over.
const UNROLLED: &str = "未顺延日";

impl Compiler<'_> {
    pub(super) fn periods(&mut self) -> Vec<Period> {
        let blocks: Vec<&PeriodAst> = self
            .blocks()
            .filter_map(|block| if let Block::Period(p) = block { Some(p) } else { None })
            .collect();
        blocks.into_iter().filter_map(|block| self.period(block)).collect()
    }

    fn period(&mut self, block: &PeriodAst) -> Option<Period> {
        self.used.clear();
        let (mut start, mut length, mut rolls) = (None, None, false);
        let (mut counts, mut counts_all) = (Vec::new(), true);
        let (mut suspended, mut missed) = (None, None);
        for clause in &block.clauses {
            match clause {
                Clause::Start { event, .. } => {
                    start = self.event(event, block.span).map(Start::Event);
                }
                Clause::Continues { period, from } => {
                    let rolled = self.point(from, block.span)?;
                    start = Some(Start::After(period.value.clone(), rolled));
                }
                Clause::Length { at_most, value, unit, .. } => {
                    length = self.length(*at_most, value, unit);
                }
                Clause::Rollover(value) => {
                    rolls =
                        matches!(self.word(value, block.span)?.as_str(), "顺延" | "申请人顺延");
                }
                Clause::Counts { events, all } => {
                    counts_all = *all;
                    counts = events.iter().filter_map(|e| self.event(e, block.span)).collect();
                }
                Clause::Suspended { from, until } => {
                    suspended = self.suspension(from, until, block.span);
                }
                Clause::Missed(value) => missed = self.word(value, block.span),
                Clause::Granted { .. }
                | Clause::Approver(_)
                | Clause::Cutoff { .. }
                | Clause::Compare(_) => {}
            }
        }
        let grant = self.grant(block)?;
        let (Some(start), Some((length, unit))) = (start, length) else {
            self.fail("C27", block.span, "期限须写从哪一日起(起 或 续)和多长(长)");
            return None;
        };
        self.check_suspension(suspended.is_some(), unit, block);
        Some(Period {
            name: block.name.value.clone(),
            term: block.term.value.clone(),
            id: block.id.text.clone(),
            per_person: block.mods.per_person,
            start,
            length,
            unit,
            rolls,
            counts,
            counts_all,
            grant,
            suspended,
            missed,
            readings: self.used.clone(),
            cites: block.cites.clone(),
            span: block.span,
        })
    }

    /// The two date facts of 停; nothing if the reading leaves it out.
    fn suspension(
        &mut self,
        from: &Value,
        until: &Value,
        span: Span,
    ) -> Option<(String, String)> {
        if let Value::Hole(id) = from
            && self.filling(&id.text, id.span)? == Filling::Delete
        {
            return None;
        }
        Some((self.event(from, span)?, self.event(until, span)?))
    }

    /// Days not counted can only be added to days.
    fn check_suspension(&mut self, suspended: bool, unit: Unit, block: &PeriodAst) {
        if suspended && !matches!(unit, Unit::NaturalDays | Unit::WorkingDays) {
            let message = "只有以日计算的期限可以停止计算(停)";
            let fault = Diagnostic::error("C40", block.name.span, message);
            self.diagnostics.push(fault.repair("删去“停”,或者以自然日、工作日计算"));
        }
    }

    /// `Some(None)`: no extension. `None`: an extension written wrongly.
    fn grant(&mut self, block: &PeriodAst) -> Option<Option<Grant>> {
        let mut approvers = Vec::new();
        let mut cutoff = None;
        let mut granted = None;
        for clause in &block.clauses {
            match clause {
                Clause::Granted { on, days, by } => granted = Some((on, days, by)),
                Clause::Approver(words) => {
                    approvers = words.iter().map(|word| word.value.clone()).collect();
                }
                Clause::Cutoff { event, by } => {
                    let dated = self.event(event, block.span)?;
                    cutoff = Some((dated, self.is_rolled(by)?));
                }
                Clause::Start { .. }
                | Clause::Continues { .. }
                | Clause::Length { .. }
                | Clause::Rollover(_)
                | Clause::Counts { .. }
                | Clause::Suspended { .. }
                | Clause::Missed(_)
                | Clause::Compare(_) => {}
            }
        }
        match (granted, cutoff) {
            (None, _) => Some(None),
            (Some((on, days, by)), Some((dated, until_rolled))) => Some(Some(Grant {
                on: on.value.clone(),
                days: days.value.clone(),
                by: by.value.clone(),
                approvers,
                dated,
                until_rolled,
            })),
            (Some((on, ..)), None) => {
                self.fail("C28", on.span, "延期没有写最迟何日批准(截)");
                None
            }
        }
    }

    fn length(
        &mut self,
        at_most: bool,
        value: &Value,
        unit: &Spanned<UnitAst>,
    ) -> Option<(Length, Unit)> {
        let length = match value {
            Value::Int(number, _) if at_most => Length::AtMost(*number),
            Value::Int(number, _) => Length::Fixed(*number),
            Value::Hole(id) => match self.filling(&id.text, id.span)? {
                Filling::Value(inner) => return self.length(at_most, &inner, unit),
                Filling::Cond(_)
                | Filling::Bound(_)
                | Filling::Evidence(_)
                | Filling::Delete
                | Filling::Record(_) => {
                    self.fail("C09", id.span, format!("«{}»在此处须填数", id.text));
                    return None;
                }
            },
            Value::Path(path) => Length::MonthsOf(self.path_word(path)?),
            Value::Set(_, span) => {
                self.fail("C27", *span, "期限的长短须是一个数");
                return None;
            }
            Value::Ask(call) => {
                self.fail("C27", call.span, "期限的长短须是一个数");
                return None;
            }
        };
        Some((length, self.unit(unit)?))
    }

    fn unit(&mut self, unit: &Spanned<UnitAst>) -> Option<Unit> {
        match &unit.value {
            UnitAst::NaturalDays => Some(Unit::NaturalDays),
            UnitAst::WorkingDays => Some(Unit::WorkingDays),
            UnitAst::Months => Some(Unit::Months),
            UnitAst::CalendarMonths => Some(Unit::CalendarMonths),
            UnitAst::Years => Some(Unit::Years),
            UnitAst::Hole(id) => {
                let word = self.word(&Value::Hole(id.clone()), id.span)?;
                match word.as_str() {
                    "自然日" => Some(Unit::NaturalDays),
                    "工作日" => Some(Unit::WorkingDays),
                    _ => {
                        self.fail("C09", id.span, format!("«{}»在此处须填日的单位", id.text));
                        None
                    }
                }
            }
        }
    }

    fn word(&mut self, value: &Value, span: Span) -> Option<String> {
        match value {
            Value::Path(path) => self.path_word(path),
            Value::Hole(id) => match self.filling(&id.text, id.span)? {
                Filling::Value(inner) => self.word(&inner, id.span),
                Filling::Cond(_)
                | Filling::Bound(_)
                | Filling::Evidence(_)
                | Filling::Delete
                | Filling::Record(_) => {
                    self.fail("C09", id.span, format!("«{}»在此处须填一个词", id.text));
                    None
                }
            },
            Value::Int(..) | Value::Set(..) | Value::Ask(_) => {
                self.fail("C09", span, "此处须写一个词");
                None
            }
        }
    }

    /// The date fact an event names.
    fn event(&mut self, value: &Value, span: Span) -> Option<String> {
        let word = self.word(value, span)?;
        let is_date = |owner| {
            let fact = self.schema.fact(owner, &word);
            fact.is_some_and(|(_, fact)| fact.kind == Kind::Date)
        };
        if is_date(Owner::Case) || is_date(Owner::Person) || is_date(Owner::Unit) {
            return Some(word);
        }
        self.fail("C29", span, format!("“{word}”不是声明过的日期"));
        None
    }

    fn point(&mut self, value: &Value, span: Span) -> Option<bool> {
        match value {
            Value::Path(path) => self.is_rolled(path),
            Value::Hole(id) => match self.filling(&id.text, id.span)? {
                Filling::Value(inner) => self.point(&inner, span),
                Filling::Cond(_)
                | Filling::Bound(_)
                | Filling::Evidence(_)
                | Filling::Delete
                | Filling::Record(_) => {
                    self.fail("C09", id.span, format!("«{}»在此处须填期限的一日", id.text));
                    None
                }
            },
            Value::Int(..) | Value::Set(..) | Value::Ask(_) => {
                self.fail("C09", span, "此处须写期限的一日");
                None
            }
        }
    }

    fn is_rolled(&mut self, path: &Path) -> Option<bool> {
        match path.segments.last() {
            Some(Segment::Word(word)) if word.value == ROLLED => Some(true),
            Some(Segment::Word(word)) if word.value == UNROLLED => Some(false),
            Some(Segment::Word(_) | Segment::Hole(_)) | None => {
                self.fail("C28", path.span, "写 期限.末日 或 期限.未顺延日");
                None
            }
        }
    }
}
