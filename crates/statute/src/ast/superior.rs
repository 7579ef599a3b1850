//! Superior law beside the text, and what its organs are called today.

use jiff::civil::Date;

use super::{Cite, Cond, Id, Path};
use crate::span::{Span, Spanned, Word};

/// A `上位法` block: one entry of the register of superior law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverlayAst {
    /// `政务处分法.14` or `身份表`.
    pub id: Id,
    /// 自: the first day of a determination it applies to.
    pub from: Date,
    /// 至: the last.
    pub to: Option<Date>,
    /// 读: the reading that adopts it.
    pub reading: Option<Id>,
    /// 法 … 条 …, or 缺.
    pub source: Source,
    /// 核: whether somebody read the point in the text of the law.
    pub verified: bool,
    /// 要旨 "…": our summary, never shown as a quotation.
    pub gist: Option<Spanned<String>>,
    /// 知 "…": what else is known.
    pub known: Vec<String>,
    /// 未知 "…": what is not known or was not read.
    pub unknown: Vec<String>,
    /// What it does; nothing, for a point that is only to be known.
    pub limits: Vec<LimitAst>,
}

/// What an entry of superior law stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// 法 "…" 条 "…": the law's full name and the place in it, in words.
    Law(String, String),
    /// 缺: no law says it; a reading does.
    Gap(Cite),
}

/// One line of an overlay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitAst {
    /// 当: when it applies.
    pub when: Option<Cond>,
    /// What it does.
    pub effect: LimitEffect,
    /// `撤职 凭 上一级机关批准`: measure (if named) and the evidence it needs.
    pub evidence: Option<(Option<Word>, Word)>,
    /// 读.
    pub reading: Option<Id>,
    /// The whole line.
    pub span: Span,
}

/// What a limit does to a lawful set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LimitEffect {
    /// 收窄 K 为 S: the law forbids the rest of kind K. `K.决定者` narrows who may decide.
    Narrow(Path, Vec<Word>),
    /// 仅有 K S: the rest of kind K does not exist for this status.
    Only(Word, Vec<Word>),
    /// 禁止 m 入终局文书.
    BarFromFinal(Word),
    /// 提示 "…": a notice beside the municipal text.
    Notice(String),
}

/// One line of a `沿革` block: what an organ or a thing of the text is called today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenamedAst {
    /// The words of the text.
    pub old: Word,
    /// What stands in their place.
    pub new: Vec<Word>,
    /// 自: since when, if known.
    pub from: Option<Date>,
    /// 核: whether somebody read it in the text of the law.
    pub verified: bool,
    /// 据 "…": what it stands on.
    pub basis: String,
    /// 条 "…": the articles in which the words stand.
    pub articles: Vec<Word>,
}
