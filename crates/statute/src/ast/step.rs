//! 步骤: what a step of the procedure needs before it may be taken.

use super::{Cite, Id, Term};
use crate::span::{Span, Word};

/// A `步骤` block: one step of the docket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepAst {
    /// Its place, e.g. `15.1.确认`.
    pub id: Id,
    /// `确认 confirm`; the id is the docket's.
    pub name: Term,
    /// Why the step is as it is.
    pub cites: Vec<Cite>,
    /// Its lines, in order.
    pub lines: Vec<StepLine>,
    /// The whole block.
    pub span: Span,
}

/// One line of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepLine {
    /// `须 核事实, 核证据`: facts that must be found first.
    Facts(Vec<Word>),
    /// `明 处置 = 应立案` or `明 处置 = 应立案 或 移送`: a question that must be decided, and so.
    Decided {
        /// The output.
        output: Word,
        /// The values it may have; none for any.
        values: Vec<Word>,
    },
    /// `拒 approver_is_author 缺 A54`: a ground on which the docket refuses, and where it stands.
    Ground {
        /// Its id.
        name: Word,
        /// Where it stands.
        cites: Vec<Cite>,
    },
    /// `源 11.1.6 申诉举报 complaint 公开 需 申诉举报日` or `源 11.1.3 复议结论 reconsideration 文书 需 复议结果 = 撤销 或 变更`: a
    /// source of leads.
    Source {
        /// The item of the law.
        item: Id,
        /// Term and id.
        name: Term,
        /// 公开: anybody may bring it.
        is_open: bool,
        /// 文书: it comes from a paper, whose number and date are said.
        has_paper: bool,
        /// The facts of the case it must come with, and the values each may have; none for any.
        needs: Vec<(Word, Vec<Word>)>,
    },
}
