//! 列举 and 目录: what a paragraph enumerates, and what an organ lists below its items.

use super::{Id, Term};
use crate::span::{Span, Spanned, Word};

/// A `列举` block: a paragraph whose items the catalogues (目录) of organs carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumerationAst {
    /// Article and paragraph, e.g. `3.1`.
    pub place: Id,
    /// Under which name a case says that an organ's own act was found.
    pub key: Term,
    /// What each item means in facts; none where the pack has no facts for them yet.
    pub lines: Vec<EnumerationLine>,
}

/// `3.1.2 情形 = 违法收费`, or `3.1.2 违法收费` where that is 是非.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumerationLine {
    /// The item.
    pub item: Id,
    /// A fact of the case.
    pub fact: Word,
    /// Its value; none for 是.
    pub value: Option<Word>,
}

/// A `目录` block of an organ's catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueAst {
    /// The word 目录.
    pub head: Span,
    /// Its lines, in order.
    pub lines: Vec<CatalogueLine>,
}

/// One line of a `目录` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CatalogueLine {
    /// `承 3.1.2` or `承 3.1.1 至 3.1.4`: the items are carried whole.
    Adopt {
        /// The item, or the first.
        from: Id,
        /// The last.
        to: Option<Id>,
    },
    /// An own act.
    Act(ActAst),
}

/// `3.1.2.1 擅自设定收费 unfounded_charge "没有依据设定收费项目的"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActAst {
    /// The item it hangs below and its own number.
    pub id: Id,
    /// Term and id.
    pub name: Term,
    /// The words of the catalogue.
    pub words: Spanned<String>,
}
