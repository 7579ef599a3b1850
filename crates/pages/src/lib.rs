//! What people see: pages as typed templates, and the assets they need.
//!
//! A page is made of words that are ready to be shown; where they come from is not known here. Every value is escaped, and no
//! template may say otherwise.

#![forbid(unsafe_code)]

mod assets;
mod fault;
mod filters;
mod rules;
mod shell;

pub use assets::{Asset, asset, stylesheet};
pub use fault::FaultPage;
pub use rules::{
    ArticleLink, ArticlePage, BlockCard, ChapterLinks, ContentsPage, LineShown, OptionShown,
    PassageShown, ReadingCard, ReadingsPage, SuperiorCard,
};
pub use shell::{Place, Shell};

/// A page that cannot be written down. No page of ours is one; the words are for the log.
#[derive(Debug)]
pub struct Unwritable(pub String);

impl std::fmt::Display for Unwritable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unwritable {}

/// A page, as HTML.
pub trait Page {
    /// The whole document.
    ///
    /// # Errors
    /// A value that cannot be written.
    fn html(&self) -> Result<String, Unwritable>;
}

impl<T: askama::Template> Page for T {
    fn html(&self) -> Result<String, Unwritable> {
        self.render().map_err(|error| Unwritable(error.to_string()))
    }
}

#[cfg(test)]
mod tests;
