//! Which block quotes which words of an article.

use super::quote::Found;
use super::{Law, quotes};
use crate::ast::ArticleAst;

/// Where a block quotes an article: characters of one of its lines, half-open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quoted {
    /// By index among the blocks of the article.
    pub(crate) block: usize,
    pub(crate) line: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Law {
    /// Where the blocks beside `article` quote it, notes left out.
    pub(crate) fn quoted(&self, article: &ArticleAst) -> Vec<Quoted> {
        let blocks = article.blocks.iter().enumerate();
        let of_block = |(block, written)| {
            quotes(std::slice::from_ref(written)).into_iter().map(move |one| (block, one))
        };
        let found = blocks.flat_map(of_block).filter_map(|(block, (id, quote, class))| {
            let Found { line, start, end, .. } = self.find(&id.text, quote)?;
            class.is_none().then_some(Quoted { block, line, start, end })
        });
        found.collect()
    }
}
