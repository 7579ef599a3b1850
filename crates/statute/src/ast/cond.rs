//! Conditions, values and citations.

use jiff::civil::Date;

use super::Place;
use crate::span::{Span, Spanned, Word};

/// A dotted id, e.g. `15.1.2.清白` or `A23.其他`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Id {
    /// The whole id, segments joined by `.`.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// `过错`, `本人.角色`, `吊销证件.决定者`, `前案.«A18.锚»`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// Whether it starts with `本人.`.
    pub own: bool,
    /// Its segments, at least one.
    pub segments: Vec<Segment>,
    /// Where it stands.
    pub span: Span,
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// A word.
    Word(Word),
    /// A hole that a reading fills with a word.
    Hole(Id),
}

/// `=`, `≠`, `<`, `≤`, `>`, `≥`, `∈`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rel {
    /// `=`
    Eq,
    /// `≠`
    Ne,
    /// `<`
    Lt,
    /// `≤`
    Le,
    /// `>`
    Gt,
    /// `≥`
    Ge,
    /// `∈`
    In,
}

/// 任一, 全部, 计数.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quantifier {
    /// 任一: some person satisfies the body.
    Any,
    /// 全部: every person does.
    All,
    /// 计数: how many do.
    Count,
}

/// 按期, 届满, 有.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TimedPredicate {
    /// 按期(p): what the period asks for happened within it.
    InTime,
    /// 届满(p): the period has run out on the day of the determination.
    Expired,
    /// 有(e): the date is known.
    Happened,
    /// `e < 2020-01-17`: it has happened, and before that day.
    Before(Date),
}

/// A condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cond {
    /// 或, at least two.
    Or(Vec<Cond>),
    /// 且, at least two.
    And(Vec<Cond>),
    /// 非.
    Not(Box<Cond>, Span),
    /// `过错 ≠ 无`, or a bare boolean `致后误`, or a name (称) of a condition.
    Test {
        /// The left side.
        path: Path,
        /// Relation and right side; none for a bare boolean or name.
        rel: Option<(Rel, Value)>,
    },
    /// `任一(…)`, `全部(…)`, `计数(…) ≤ 1`.
    Many {
        /// Which.
        quantifier: Quantifier,
        /// What each person is asked.
        body: Box<Cond>,
        /// For 计数 only: the bound.
        rel: Option<Spanned<(Rel, i64)>>,
        /// The word 任一, 全部 or 计数.
        keyword: Span,
        /// The whole of it.
        span: Span,
    },
    /// `按期(limitation)`, `届满(carry_out)`, `有(发现)`.
    Timed {
        /// Which.
        predicate: TimedPredicate,
        /// The period or date fact.
        of: Word,
        /// The whole of it.
        span: Span,
    },
    /// `«A13»`: a reading gives the condition.
    Hole(Id),
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A word, or a path such as `handling_decision.末日`.
    Path(Path),
    /// An integer.
    Int(i64, Span),
    /// `{警告, 记过}`; may be empty.
    Set(Vec<Word>, Span),
    /// `问 15.共错 建议 责任人`.
    Ask(AskCall),
    /// `«A24»`.
    Hole(Id),
}

/// `问 Q 建议 v`: the law leaves it to a named person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskCall {
    /// The ask, declared in a `问` block.
    pub ask: Id,
    /// What a reading suggests.
    pub suggestion: Option<Word>,
    /// The whole of it.
    pub span: Span,
}

/// `引 "…"; 〔款1〕"头……尾"` or `缺 A17`: why a block or row says what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cite {
    /// 引: the text that says so.
    Quotes(Vec<Quote>),
    /// 缺: the text is silent; what fills the gap (a reading such as `A27`, superior law, or words).
    Gap(String, Span),
}

/// A quotation: exact, or `头……尾`, which means everything between, ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// 〔款1项2〕, where the block's id does not say it.
    pub place: Option<Place>,
    /// The quotation, or its head.
    pub head: String,
    /// Its tail.
    pub tail: Option<String>,
    /// Where the quotation stands in the pack's source.
    pub span: Span,
}

impl Cond {
    /// Where it stands, from its first word to its last.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Or(parts) | Self::And(parts) => match (parts.first(), parts.last()) {
                (Some(first), Some(last)) => first.span().to(last.span()),
                (_, _) => Span::default(),
            },
            Self::Not(_, span) | Self::Many { span, .. } | Self::Timed { span, .. } => *span,
            Self::Test { path, rel: None } => path.span,
            Self::Test { path, rel: Some((_, value)) } => path.span.to(value.span()),
            Self::Hole(id) => id.span,
        }
    }
}

impl Value {
    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Path(path) => path.span,
            Self::Int(_, span) | Self::Set(_, span) => *span,
            Self::Ask(call) => call.span,
            Self::Hole(id) => id.span,
        }
    }
}
