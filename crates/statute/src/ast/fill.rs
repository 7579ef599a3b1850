//! Readings and asks.

use super::{AskCall, Cite, Cond, Id, Path, Value};
use crate::span::{Span, Spanned, Word};

/// One line of a `读法` block:
/// `A24 approver_share: lesser ⇒ 问 15.相应 建议 相应 | fault_required ⇒ 不负 理 "…" 改 "…"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingAst {
    /// `A24` or `A18.锚`.
    pub id: Id,
    /// The switch's name, e.g. `approver_share`.
    pub switch: Option<Word>,
    /// Options, default first; empty for a note.
    pub options: Vec<OptionAst>,
    /// 注 "…": what is shown beside it.
    pub note: Option<String>,
    /// 理 "…": the reason for the default.
    pub reason: Option<String>,
    /// 改 "…": who may change it.
    pub changed_by: Option<String>,
}

/// `lesser ⇒ filling`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionAst {
    /// The option's ASCII name.
    pub name: Word,
    /// What it puts into the hole.
    pub filling: Spanned<Filling>,
}

/// What a reading puts into a hole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filling {
    /// A value; a bare word may also serve as a condition.
    Value(Value),
    /// A condition.
    Cond(Cond),
    /// A slot's bound and set: `必 改正`.
    Bound(Bound),
    /// `凭 人事主管机关书面依据`; `凭 无` gives `None`.
    Evidence(Option<Word>),
    /// 删: the place the hole stands in is left out.
    Delete,
    /// `{执法 = …; 其他 = …}`: fills `«A23.执法»` and `«A23.其他»`.
    Record(Vec<(Word, Spanned<Filling>)>),
}

/// How many of a slot's measures a choice must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// 必, 择一, 至少一, 可, 议.
    pub kind: BoundKind,
    /// The measures.
    pub set: Vec<Word>,
    /// The whole of it.
    pub span: Span,
}

/// The kinds of bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BoundKind {
    /// 必: all of them.
    Required,
    /// 择一: exactly one.
    ChooseOne,
    /// 至少一: one or more.
    AtLeastOne,
    /// 可: any number, none included.
    Optional,
    /// 议: as optional, and barred from a final paper until its evidence is attached.
    AdviceOnly,
}

/// One line of a `问` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskAst {
    /// `15.共错`.
    pub id: Id,
    /// 同 x: everything not said here is as there.
    pub same_as: Option<Id>,
    /// 定: the output it answers.
    pub output: Option<Path>,
    /// 可: the options.
    pub options: Option<Vec<Word>>,
    /// 拟: who drafts (default 承办人).
    pub drafted_by: Option<Word>,
    /// 谁: who decides (default 机构负责人).
    pub decided_by: Option<Word>,
    /// 凭: what must be attached.
    pub evidence: Vec<Word>,
    /// 复: the fact whose change reopens it.
    pub reopened_by: Option<Path>,
    /// 题 "…": the question in words.
    pub question: Option<String>,
}

/// Result of a rule or cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A value (word, set, hole).
    Value(Value),
    /// 不适用: silences its direct target only.
    NotApplicable(Span),
    /// `-` in an output cell: this column says nothing for the row.
    Nothing(Span),
}

/// Either way a row or rule is justified, with the ask it may contain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Justified {
    /// What it gives.
    pub outcome: Outcome,
    /// Why.
    pub cites: Vec<Cite>,
}

impl Outcome {
    /// The ask this outcome makes outright, without looking through holes.
    #[must_use]
    pub fn ask(&self) -> Option<&AskCall> {
        match self {
            Self::Value(Value::Ask(call)) => Some(call),
            Self::Value(Value::Path(_) | Value::Int(..) | Value::Set(..) | Value::Hole(_))
            | Self::NotApplicable(_)
            | Self::Nothing(_) => None,
        }
    }
}
