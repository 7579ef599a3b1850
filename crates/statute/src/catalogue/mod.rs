//! An organ's catalogue (目录): a child of a statute pack that lists, below the items of one paragraph, the acts the
//! organ is accountable for.
//!
//! It may only add: every item must be carried whole, and an own act means what its item means, because entering the
//! act enters the fact that stands for the item. No rule can tell the two apart.

mod check;
mod enumeration;

use std::sync::Arc;

use jiff::civil::Date;

use crate::answer::{CatalogueOut, CitationOut};
use crate::determine::Engine;
use crate::law::pack_id;
use crate::schema::Name;

pub use check::read;
pub(crate) use enumeration::collect;
pub use enumeration::{Enumeration, Item};

/// A catalogue that was found to narrow nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    /// 编号.
    pub id: String,
    /// 名称, else the organ's name and what it lists.
    pub title: String,
    /// 自: its first day.
    pub from: Date,
    /// 至: its last day; none while it is in force.
    pub to: Option<Date>,
    /// SHA-256 of its files.
    pub digest: String,
    /// Own acts in the order written.
    pub acts: Vec<Act>,
}

/// An own act of an organ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// Its number, e.g. `3.1.2.1`.
    pub id: String,
    /// Term and id, as a case may write it.
    pub name: Name,
    /// The item it hangs below, by its index in the enumeration.
    pub item: usize,
    /// The entry, with its words.
    pub citation: Arc<CitationOut>,
}

impl Act {
    /// The words of the catalogue.
    #[must_use]
    pub fn words(&self) -> &str {
        self.citation.quote.as_deref().unwrap_or_default()
    }
}

impl Catalogue {
    /// Whether it is in force on `day`.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// `自 2024-01-01 起`, or `自 2024-01-01 至 2024-12-31`.
    #[must_use]
    pub fn days(&self) -> String {
        match self.to {
            Some(to) => format!("自 {} 至 {to}", self.from),
            None => format!("自 {} 起", self.from),
        }
    }

    pub(crate) fn out(&self) -> CatalogueOut {
        let Self { id, title, digest, .. } = self.clone();
        CatalogueOut { id, title, digest }
    }
}

impl Engine {
    /// The same engine for cases that may name acts of `catalogue`; the pack id then covers the texts of both.
    #[must_use]
    pub fn with_catalogue(mut self, catalogue: &Arc<Catalogue>) -> Self {
        let both = [("目录", catalogue.digest.as_str()), ("母包", self.law.pack_id.as_str())];
        Arc::make_mut(&mut self.law).pack_id = pack_id(&both);
        let schema = Arc::make_mut(&mut self.program.schema);
        schema.catalogue = Some(Arc::clone(catalogue));
        self
    }
}
