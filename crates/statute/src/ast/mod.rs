//! A pack as it is written: one type for each kind of block, nothing resolved yet.
//!
//! The parser fills these types and keeps every character elsewhere (`document`), so that text and tree
//! can be shown side by side. Nothing here knows whether a word is declared: that is `schema` and `compile`.

mod block;
mod case;
mod catalogue;
mod cond;
mod fill;
mod period;
mod step;
mod superior;

pub use block::*;
pub use case::*;
pub use catalogue::*;
pub use cond::*;
pub use fill::*;
pub use period::*;
pub use step::*;
pub use superior::*;

use crate::span::{Span, Spanned, Word};

/// All files of one edition, parsed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackAst {
    /// The lines between `---` of the first file: 编号, 名称, 版, 择版.
    pub front: Vec<(Word, Spanned<String>)>,
    /// Articles in the order of the files.
    pub articles: Vec<ArticleAst>,
    /// Blocks outside any article: facts, names, readings, asks, overlays, cases.
    pub blocks: Vec<Block>,
}

impl PackAst {
    /// The line of the front matter that begins with `key`.
    #[must_use]
    pub fn front(&self, key: &str) -> Option<&(Word, Spanned<String>)> {
        self.front.iter().find(|(word, _)| word.value == key)
    }

    /// Every block, those outside any article first.
    pub fn all_blocks(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().chain(self.articles.iter().flat_map(|article| &article.blocks))
    }
}

/// One article: its quoted text and the blocks beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleAst {
    /// The heading as printed, e.g. `第十五条`.
    pub heading: Word,
    /// Its number, read from the heading (十五 → 15).
    pub number: u16,
    /// `{实体}` or `{程序}`: which date picks the edition. Absent for articles without rules.
    pub axis: Option<Spanned<Axis>>,
    /// `> 〔款1项2〕…` lines, in order.
    pub lines: Vec<TextLine>,
    /// The blocks that follow the heading.
    pub blocks: Vec<Block>,
}

/// Which date picks the edition of an article (择版).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Axis {
    /// 实体: the date of the conduct.
    Substance,
    /// 程序: the date of the step.
    Procedure,
}

/// One paragraph or item of the article's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextLine {
    /// 款 and 项.
    pub place: Place,
    /// The text after `〕`, exactly.
    pub text: String,
    /// Where `text` stands.
    pub span: Span,
}

/// 〔款1项2〕: paragraph and item, both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// 款.
    pub paragraph: u16,
    /// 项.
    pub item: Option<u16>,
}
