//! The law for a reader (办法与规则): its articles with what is derived from each, and how they are read.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use statute::ast::{ArticleAst, Block, OptionAst, ReadingAst};
use statute::compile::Choice;
use statute::edition::Edition;
use statute::editions::{Dated, Editions};
use statute::law::{Law, Renamed};
use statute::written::{Chapter, Marked, Written};

use super::{App, Failure};

/// The newest edition, ready to be read.
#[derive(Debug)]
pub struct Reader {
    law: Arc<Law>,
    edition: Arc<Edition>,
    from: Date,
    chapters: Vec<Chapter>,
    blocks: Vec<Written>,
    readings: Vec<ReadingAst>,
    cases: usize,
}

impl Reader {
    /// Of the newest of `editions`.
    #[must_use]
    pub(super) fn new(editions: &Editions) -> Option<Self> {
        let Dated { from, edition, engine, .. } = editions.newest()?;
        let (blocks, chapters) = edition.written();
        let readings = edition.pack.all_blocks().filter_map(|block| {
            if let Block::Readings(readings) = block { Some(readings.clone()) } else { None }
        });
        Some(Self {
            law: Arc::clone(&engine.law),
            edition: Arc::clone(edition),
            from: *from,
            chapters,
            readings: readings.flatten().collect(),
            cases: statute::cases::cases(&edition.pack).count(),
            blocks,
        })
    }

    /// The name of the instrument.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.law.title
    }

    /// SHA-256 of the pack, in hexadecimal.
    #[must_use]
    pub fn pack(&self) -> &str {
        &self.law.pack_id
    }

    /// The first day of the edition.
    #[must_use]
    pub fn from(&self) -> Date {
        self.from
    }

    /// The chapters, in order.
    #[must_use]
    pub fn chapters(&self) -> &[Chapter] {
        &self.chapters
    }

    /// How many cases the pack has.
    #[must_use]
    pub fn cases(&self) -> usize {
        self.cases
    }

    /// The article of a number.
    #[must_use]
    pub fn article(&self, number: u16) -> Option<&ArticleAst> {
        self.law.article(number)
    }

    /// The text of an article in passages.
    #[must_use]
    pub fn marked(&self, article: &ArticleAst) -> Vec<Marked> {
        self.law.marked(article)
    }

    /// The blocks written under an article, in order.
    pub fn blocks(&self, number: u16) -> impl Iterator<Item = &Written> {
        self.blocks.iter().filter(move |block| block.article == Some(number))
    }

    /// What words of an article mean today.
    pub fn renamed(&self, article: &ArticleAst) -> impl Iterator<Item = &Renamed> {
        let stands =
            |one: &&Renamed| article.lines.iter().any(|line| line.text.contains(&one.old));
        self.law.renamed(article.number).filter(stands)
    }

    /// All readings, in order.
    #[must_use]
    pub fn readings(&self) -> &[ReadingAst] {
        &self.readings
    }

    /// What an option of a reading puts into the rules, as it is written.
    #[must_use]
    pub fn words(&self, option: &OptionAst) -> String {
        self.edition.words(option.filling.span).unwrap_or_default()
    }

    /// The reading that a block names; a name within a record (`A9.始`) is of the record (`A9`).
    #[must_use]
    pub fn reading(&self, named: &str) -> Option<&ReadingAst> {
        let of = |id: &str| self.readings.iter().find(|reading| reading.id.text == id);
        of(named).or_else(|| of(named.rsplit_once('.')?.0))
    }

    /// The readings the blocks of an article stand on, each once, in the order of the register.
    #[must_use]
    pub fn readings_of(&self, number: u16) -> Vec<&ReadingAst> {
        let named = self.blocks(number).flat_map(Written::readings);
        let ids: BTreeSet<&str> =
            named.filter_map(|id| self.reading(id)).map(|one| one.id.text.as_str()).collect();
        self.readings.iter().filter(|one| ids.contains(one.id.text.as_str())).collect()
    }
}

impl App {
    /// The law, to be read.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        self.0.laws.reader()
    }

    /// The readings another than the default of which is in force today.
    ///
    /// # Errors
    /// What the store says.
    pub async fn chosen(&self) -> Result<Choice, Failure> {
        Ok(self.standing().await?.readings.on(self.today()))
    }
}
