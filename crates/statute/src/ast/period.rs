//! 期限: start, length, roll-over, extension.

use super::{Cite, Id, Mods, Path, Value};
use crate::span::{Span, Spanned, Word};

/// A `期限` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodAst {
    /// Its id: the place.
    pub id: Id,
    /// Its Chinese term, e.g. 处理决定期限; the name where none is written.
    pub term: Word,
    /// Its name, ASCII, e.g. `handling_decision`.
    pub name: Word,
    /// Modifiers (逐人).
    pub mods: Mods,
    /// Why.
    pub cites: Vec<Cite>,
    /// Clauses in the order written.
    pub clauses: Vec<Clause>,
    /// The whole block.
    pub span: Span,
}

/// One clause of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clause {
    /// 起 event 〔当月〕.
    Start {
        /// The date fact, or a hole that names one.
        event: Value,
        /// 当月: the month of the event counts as the first.
        month: bool,
    },
    /// 续 period 自 point: continues another period.
    Continues {
        /// The period that is extended.
        period: Word,
        /// `handling_decision.未顺延日`, or a hole.
        from: Value,
    },
    /// 长 〔≤〕 n unit 〔, 一次〕.
    Length {
        /// `≤`: at most; the approved length comes from `by`.
        at_most: bool,
        /// A number, a hole, or `所选.扣发职务工资`.
        value: Value,
        /// Unit, or a hole that names it.
        unit: Spanned<UnitAst>,
        /// 一次: granted once only.
        once: bool,
    },
    /// 长 按 fact {value n, …} unit: the length depends on the value of a fact; with another value it does not run.
    LengthBy {
        /// The fact.
        fact: Word,
        /// Values and the length of each.
        lengths: Vec<(Word, i64)>,
        /// Unit, or a hole that names it.
        unit: Spanned<UnitAst>,
    },
    /// 首 计入 | 不计 | hole: whether the day of the event itself counts.
    First(Value),
    /// 接 event 〔至多 n〕: counted from the event if it does not come earlier, at most n units from the start.
    Joins {
        /// The date fact, or a hole that names one or leaves it out.
        event: Value,
        /// The most, from the start.
        most: Option<i64>,
    },
    /// 属 申请人: the period is the applicant's own.
    Applicant(Span),
    /// 结 event: with this date nothing more is asked for.
    Closed(Value),
    /// 批 date fact, days fact, body fact: the approval that puts an extension in force.
    Granted {
        /// Date of approval.
        on: Word,
        /// Days approved.
        days: Word,
        /// Who approved.
        by: Word,
    },
    /// 末 顺延 | 不顺延 | 申请人顺延 | hole.
    Rollover(Value),
    /// 计 events: which events must fall inside. All with 且, the earliest with 或.
    Counts {
        /// Date facts, or holes that give one or a set of them.
        events: Vec<Value>,
        /// 且 (all) or 或 (any).
        all: bool,
    },
    /// 准: who may approve; words, or a hole that gives a set of them.
    Approver(Value),
    /// 截 event ≤ point: the approval must be dated by then.
    Cutoff {
        /// The date that counts, e.g. 延期批准.
        event: Value,
        /// `handling_decision.末日`.
        by: Path,
    },
    /// 停 event 至 event: while it is not counted.
    Suspended {
        /// Date fact from which it is not counted.
        from: Value,
        /// Date fact from which it is counted again.
        until: Value,
    },
    /// 逾: what follows when it is missed.
    Missed(Value),
    /// 比 …: how two cases are compared (repeat_window); conditions for the docket, shown only.
    Compare(Vec<Spanned<String>>),
}

/// Units of length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitAst {
    /// 自然日.
    NaturalDays,
    /// 工作日.
    WorkingDays,
    /// 月: ends on the corresponding day.
    Months,
    /// 历月: calendar months, the first included.
    CalendarMonths,
    /// 年.
    Years,
    /// A reading names the unit.
    Hole(Id),
}
