//! The kinds of block.

use super::{
    AskAst, Bound, CaseAst, CatalogueAst, Cite, Cond, EnumerationAst, Id, Outcome, OverlayAst,
    Path, PeriodAst, Quote, ReadingAst, RenamedAst, StepAst, Value,
};
use crate::span::{Span, Spanned, Word};

/// One fenced block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// 事实: inputs, outputs, measures and their invariants.
    Facts(FactsAst),
    /// 称: names for conditions.
    Names(NamesAst),
    /// 规则.
    Rule(RuleAst),
    /// 表.
    Table(TableAst),
    /// 措施.
    Measures(MeasuresAst),
    /// 期限.
    Period(PeriodAst),
    /// 读法.
    Readings(Vec<ReadingAst>),
    /// 问.
    Asks(Vec<AskAst>),
    /// 上位法.
    Overlay(OverlayAst),
    /// 沿革.
    Renamed(Vec<RenamedAst>),
    /// 注.
    Note(NoteAst),
    /// 案例.
    Case(CaseAst),
    /// 列举.
    Enumeration(EnumerationAst),
    /// 目录: only in the catalogue of an organ.
    Catalogue(CatalogueAst),
    /// 步骤.
    Step(StepAst),
}

/// A `事实` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactsAst {
    /// 案, 单位, 人, 结果, 措施.
    pub entity: Word,
    /// Its declarations, in order.
    pub lines: Vec<FactLine>,
}

/// One line of a `事实` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactLine {
    /// `决策方式 decision_path {直接 sole, 审核批准 approved} 凭 签批单`.
    Declare(Declaration),
    /// `约束 A ⇒ B` or `约束 A`.
    Constraint(ConstraintAst),
    /// `先后 立案 ≤ 决定日 ≤ 单位收到`: dates that can only come in this order.
    Order(Vec<Word>),
    /// `处分 sanction: 警告 warning < 记过 demerit < …` (entity 措施 only): a kind of measure.
    /// Chains are separated by `;`; within a chain `<` means milder than, `,` means unordered.
    Kind(KindAst),
}

/// One or more facts of the same type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// Term and ASCII id, one or several separated by commas.
    pub names: Vec<Term>,
    /// Type.
    pub ty: Spanned<TypeAst>,
    /// Flags in the order written.
    pub flags: Vec<Flag>,
    /// The whole line.
    pub span: Span,
}

/// A Chinese term and its ASCII id (glossary), e.g. `故意 intent`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The Chinese term.
    pub word: Word,
    /// The ASCII id; required by `check` for facts, options, outputs and measures.
    pub id: Option<Word>,
}

/// Types of facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeAst {
    /// 是非.
    Bool,
    /// 日期: a civil date.
    Date,
    /// `整数 [0..15]`, bounds included.
    Int(i64, i64),
    /// `{直接 sole, 审核批准 approved}`.
    Options(Vec<Term>),
}

/// Flags of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flag {
    /// 裁量: a person finds it and gives reasons; no rule gives it a value.
    Judgement(Span),
    /// 随案: a fact of a person that may be found once for the whole case.
    CaseWide(Span),
    /// 逐人: an output given for each person.
    PerPerson(Span),
    /// 限于 c: exists only where c holds.
    OnlyIf(Cond),
    /// 前提 c: an output that means nothing where c does not hold.
    Premise(Cond),
    /// 凭 a 或 b: the evidence it stands on.
    Evidence(Vec<Word>),
    /// 条 "…": the article it comes from, e.g. `条 第十六条第一款`.
    Source(String, Span),
}

/// `约束 A ⇒ B`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConstraintAst {
    /// A; none for an unconditional invariant.
    pub premise: Option<Cond>,
    /// B.
    pub conclusion: Cond,
    /// The whole line.
    pub span: Span,
}

/// A kind of measure and its members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindAst {
    /// `处分 sanction`.
    pub name: Term,
    /// Chains, mildest first; members named again in a later chain are the same measure.
    pub chains: Vec<Vec<Term>>,
    /// Whether each chain is ordered (`<`) or only listed (`,`).
    pub ordered: Vec<bool>,
}

/// A `称` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamesAst {
    /// 人 or 案.
    pub entity: Word,
    /// Name and condition.
    pub names: Vec<(Word, Cond)>,
}

/// What stands after a block's id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mods {
    /// 逐人.
    pub per_person: bool,
    /// 定: the output.
    pub output: Option<Path>,
    /// 例外于.
    pub exception_to: Vec<Id>,
    /// 完备: the block alone must leave no gap; where the word stands.
    pub complete: Option<Span>,
    /// 答: the docket's question it answers, where the output's id does not say it.
    pub question: Option<Word>,
}

/// A `规则` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleAst {
    /// Its id; the leading numbers give 条.款.项.
    pub id: Id,
    /// Modifiers.
    pub mods: Mods,
    /// Why.
    pub cites: Vec<Cite>,
    /// 当.
    pub when: Cond,
    /// 则. The target of the assignment, if written, stands in `target`.
    pub then: Outcome,
    /// `则 责任 = …`: the output assigned to.
    pub target: Option<Path>,
    /// 否则.
    pub otherwise: Option<Value>,
    /// The whole block.
    pub span: Span,
}

/// A `表` block: rows of conditions over columns, one or more outputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableAst {
    /// Its id.
    pub id: Id,
    /// Modifiers.
    pub mods: Mods,
    /// Quotations that hold for the whole table.
    pub cites: Vec<Cite>,
    /// 共: what every row presupposes.
    pub common: Option<Cond>,
    /// Condition columns: a path or a condition.
    pub columns: Vec<Cond>,
    /// Output columns: `⇒ 责任(审核)` is `(责任, Some(审核))`.
    pub outputs: Vec<(Path, Option<Word>)>,
    /// Rows.
    pub rows: Vec<RowAst>,
    /// The whole block.
    pub span: Span,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowAst {
    /// One cell for each condition column.
    pub cells: Vec<Cell>,
    /// One outcome for each output column.
    pub outcomes: Vec<Outcome>,
    /// The last column: 引 or 缺.
    pub cites: Vec<Cite>,
    /// The row.
    pub span: Span,
}

/// A condition cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// `-`.
    Any(Span),
    /// `轻微 或 较重`, `是`, `否`.
    OneOf(Vec<Word>),
    /// `≤ 3`.
    Compare(super::Rel, i64, Span),
}

/// A `措施` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasuresAst {
    /// Its id.
    pub id: Id,
    /// Modifiers (逐人, 答).
    pub mods: Mods,
    /// 当.
    pub when: Cond,
    /// Slots.
    pub slots: Vec<SlotAst>,
    /// The whole block.
    pub span: Span,
}

/// One slot: `本人 择一 {警告, 记过}  引 "…"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotAst {
    /// 案, 单位, 本人.
    pub target: Spanned<SlotTarget>,
    /// Bound and set, or a hole that gives them.
    pub bound: SlotBound,
    /// `3 月` or `额 问 16.追偿`.
    pub amount: Option<Amount>,
    /// 至 word: until when.
    pub until: Option<Word>,
    /// A trailing hole, e.g. `«A19»`: the evidence it needs.
    pub hole: Option<Id>,
    /// Why.
    pub cites: Vec<Cite>,
    /// The line.
    pub span: Span,
}

/// Who a slot is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SlotTarget {
    /// 案: done by the body in the case itself (referral).
    Case,
    /// 单位.
    Unit,
    /// 本人.
    Person,
}

/// Bound of a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlotBound {
    /// Written out.
    Given(Bound),
    /// `«A62»`.
    Hole(Id),
}

/// Amount of a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amount {
    /// `3 月`.
    Months(i64),
    /// `额 问 16.追偿`.
    Ask(super::AskCall),
}

/// A `注` block: words no rule uses, classed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteAst {
    /// Its id: the place.
    pub id: Id,
    /// Lines.
    pub lines: Vec<NoteLine>,
}

/// `程序 〔款1〕"…" — 步骤 full_verification 理 "…"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteLine {
    /// Class.
    pub class: Spanned<NoteClass>,
    /// The words.
    pub quote: Quote,
    /// The fact, ask or step that carries them; empty where they declare.
    pub carrier: Spanned<String>,
    /// 理 "…": why they are of this class, so that a second reader can dispute it.
    pub reason: String,
}

/// Classes of words that no rule quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteClass {
    /// 宣示: declares, commands nothing that can be carried out.
    Declaratory,
    /// 裁量: human judgement.
    Judgement,
    /// 程序: workflow, carried by the docket.
    Procedure,
}
