//! 案例: facts and what must come of them.

use super::{Bound, Id};
use crate::span::{Span, Spanned, Word};

/// A `案例` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseAst {
    /// Its id, e.g. `S01`.
    pub id: Id,
    /// Title in quotes, if any.
    pub title: Option<String>,
    /// Facts and expectations, in order.
    pub lines: Vec<CaseLine>,
    /// The whole block.
    pub span: Span,
}

/// One line of a case, words kept as written; `cases` interprets them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseLine {
    /// `案 a = b, c = d` or `单位 …`.
    Given {
        /// 案 or 单位.
        entity: Word,
        /// Facts.
        pairs: Vec<(Word, CaseValue)>,
    },
    /// `人 张某 {角色 = 直接执法, …}`.
    Person {
        /// Name.
        name: Word,
        /// Facts.
        pairs: Vec<(Word, CaseValue)>,
    },
    /// `定于 2025-08-13`: the day of the determination.
    AsOf(Spanned<String>),
    /// `得 …`, `拒 …`, or one of `换 …`, `令 …`, `答 …` followed by them.
    Expect(ExpectAst),
}

/// A literal in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseValue {
    /// A word.
    Word(Word),
    /// An integer.
    Int(i64, Span),
    /// A date, `2025-03-17`.
    Date(String, Span),
}

/// A change for one line only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeAst {
    /// 换 A4 = rolled.
    Reading(Id, Word),
    /// 令 案.延期批准 = 2026-10-09, 令 张某.刑事 = 已移送.
    Fact {
        /// 案, 单位, or a person's name.
        of: Word,
        /// The fact.
        fact: Word,
        /// The value; none with `= 未知`.
        value: Option<CaseValue>,
    },
    /// 答 15.未表态(钱某) = 不负.
    Answer {
        /// The ask.
        ask: Id,
        /// The person, if any.
        person: Option<Word>,
        /// The option.
        value: Word,
    },
}

/// Changes and what is then expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectAst {
    /// Changes for this line only.
    pub changes: Vec<ChangeAst>,
    /// What must hold.
    pub expects: Vec<Expectation>,
    /// The line.
    pub span: Span,
}

/// One thing a case expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expectation {
    /// `得 责任: 张某 责任人, 钱某 问 15.未表态`; the person is absent for an output of the case.
    Output {
        /// Output.
        output: Word,
        /// Person (if any) and the value or ask; `不适用`, `未知` are words.
        values: Vec<(Option<Word>, Expected)>,
    },
    /// `得 措施 张某: 必 {书面检讨}, 择一 {警告, 记过}, 议 {扣发职务工资 3 月}` (or 单位, 案).
    Slots {
        /// 张某, 单位 or 案.
        target: Word,
        /// All slots of that target, in any order.
        slots: Vec<(Bound, Option<i64>)>,
        /// The slots, or 无.
        span: Span,
    },
    /// `得 期限 handling_decision: 2025-05-01 → 2025-05-06 暂定`, or `: 无效`, or `: 无`.
    Period {
        /// Name.
        name: Word,
        /// Person, for a period of a person: `得 期限 withholding_months(张某): …`.
        person: Option<Word>,
        /// What is expected.
        expected: ExpectedPeriod,
        /// What is expected, 暂定 included.
        span: Span,
    },
    /// `拒 张某 {警告, 记过} 因 政务处分法.14`: this choice is unlawful (because of …).
    Refuse {
        /// 张某, 单位 or 案.
        target: Word,
        /// The choice.
        choice: Vec<Word>,
        /// The rule or overlay that refuses.
        because: Option<Id>,
    },
    /// `许 张某 {警告}`: this choice fits the slots of the target.
    Accept {
        /// 张某, 单位 or 案.
        target: Word,
        /// The choice.
        choice: Vec<Word>,
    },
}

/// Expected value of an output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// A word.
    Word(Word),
    /// 问 id, and the place of both words.
    Ask(Id, Span),
}

/// Expected state of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpectedPeriod {
    /// nominal → due, 暂定.
    Days {
        /// Before roll-over.
        nominal: Spanned<String>,
        /// After it.
        due: Spanned<String>,
        /// 暂定.
        provisional: bool,
    },
    /// `2025-12 … 2026-02`: first and last month.
    Months(Spanned<String>, Spanned<String>),
    /// 无效: an approval that has no effect.
    Invalid,
    /// 无: the period does not run.
    Absent,
}

impl CaseValue {
    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Word(word) => word.span,
            Self::Int(_, span) | Self::Date(_, span) => *span,
        }
    }
}
