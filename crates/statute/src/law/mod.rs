//! The text of the law: quotations resolved to places in it, every character accounted for.

mod coverage;
mod quote;
mod quoted;
mod superior;

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::answer::CitationOut;
use crate::ast::{
    ArticleAst, Block, Cite, Id, NoteClass, OverlayAst, PackAst, Place, Quote, Source, StepLine,
};
use crate::diag::Diagnostic;
use crate::parse::near::declared;
use crate::span::Span;

pub use coverage::{Coverage, Uncovered};
use quote::Found;
pub(crate) use quote::place_of_id;
pub use superior::{Entry, Renamed};

/// The text of one edition and what its citations resolve to.
#[derive(Debug, Clone, Default)]
pub struct Law {
    /// SHA-256 of the pack's files, in hexadecimal.
    pub pack_id: String,
    /// The instrument's name.
    pub title: String,
    /// Articles in order.
    pub articles: Vec<ArticleAst>,
    register: Vec<Entry>,
    /// Where in the register each id stands.
    superior: BTreeMap<String, usize>,
    renamed: Vec<Renamed>,
}

impl Law {
    /// Reads the text out of `pack` and resolves every quotation.
    #[must_use]
    pub fn new(pack: &PackAst, pack_id: String) -> (Self, Vec<Diagnostic>) {
        let title = pack.front.iter().find(|(key, _)| key.value == "名称");
        let mut law = Self {
            pack_id,
            title: title.map(|(_, value)| value.value.clone()).unwrap_or_default(),
            articles: pack.articles.clone(),
            register: superior::entries(pack),
            superior: BTreeMap::new(),
            renamed: Vec::new(),
        };
        let ids = law.register.iter().map(|entry| entry.superior.id.clone());
        law.superior = ids.zip(0..).collect();
        let mut diagnostics = unread(pack);
        diagnostics.extend(superior::unregistered(&gaps(pack), &law.register));
        let (renamed, faults) = superior::renamed(pack);
        law.renamed = renamed;
        diagnostics.extend(faults);
        let articles = law.articles.iter().map(|article| article.blocks.as_slice());
        for blocks in articles.chain([pack.blocks.as_slice()]) {
            for (id, quote, _) in quotes(blocks) {
                let fault = law.fault(id, quote).filter(|fault| !diagnostics.contains(fault));
                diagnostics.extend(fault);
            }
        }
        (law, diagnostics)
    }

    /// The article numbered `number`.
    #[must_use]
    pub fn article(&self, number: u16) -> Option<&ArticleAst> {
        self.articles.iter().find(|article| article.number == number)
    }

    /// The place that `id` begins with (`11.1.6`), its whole text quoted.
    #[must_use]
    pub fn place(&self, id: &str) -> Option<CitationOut> {
        let (number, place) = place_of_id(id)?;
        let article = self.article(number)?;
        let line = article.lines.iter().find(|line| Some(line.place) == place)?;
        Some(CitationOut {
            text: place_name(number, line.place),
            article: Some(number),
            paragraph: Some(line.place.paragraph),
            item: line.place.item,
            quote: Some(line.text.clone()),
            reading: None,
            superior: None,
            catalogue: None,
        })
    }

    fn find(&self, id: &str, quote: &Quote) -> Option<Found> {
        let (number, place) = place_of_id(id)?;
        quote::find(self.article(number)?, place, quote).ok()
    }

    /// What is wrong with a quotation in the block `id`.
    fn fault(&self, id: &Id, quote: &Quote) -> Option<Diagnostic> {
        let text = &id.text;
        let Some((number, place)) = place_of_id(text) else {
            let message = format!("标识“{text}”没有写明引文出自哪一条");
            let repair = "标识以条、款、项的数字开头,其间用“.”分开";
            return Some(Diagnostic::error("E13", id.span, message).repair(repair));
        };
        let Some(article) = self.article(number) else {
            let message = format!("标识“{text}”所指的{}没有原文", article_name(number));
            let known: Vec<String> =
                self.articles.iter().map(|article| article_name(article.number)).collect();
            let repair = match known.as_slice() {
                [] => "先录入条文".to_owned(),
                _ => format!("改写条号;有原文的:{}", known.join("、")),
            };
            return Some(Diagnostic::error("E13", id.span, message).repair(repair));
        };
        quote::find(article, place, quote).err()
    }

    /// Citations of a block's quotations and gaps.
    #[must_use]
    pub fn citations(
        &self,
        block: &str,
        cites: &[Cite],
        readings: &[String],
    ) -> Vec<CitationOut> {
        let mut citations = Vec::new();
        for cite in cites {
            match cite {
                Cite::Quotes(quotes) => {
                    let found = quotes.iter().filter_map(|quote| self.find(block, quote));
                    citations.extend(found.map(|found| found.citation()));
                }
                Cite::Gap(text, _) if self.superior.contains_key(text) => {
                    citations.extend(self.superior(text).map(|known| (**known).clone()));
                }
                Cite::Gap(text, _) => {
                    let is_reading = names_reading(text);
                    let kind = if is_reading { "读法" } else { "原文未规定:" };
                    citations.push(CitationOut {
                        text: format!("{kind}{text}"),
                        reading: is_reading.then(|| text.clone()),
                        ..self.anchor(block)
                    });
                }
            }
        }
        for reading in readings {
            if !citations.iter().any(|known| known.reading.as_deref() == Some(reading)) {
                citations.push(CitationOut {
                    text: format!("读法{reading}"),
                    reading: Some(reading.clone()),
                    ..self.anchor(block)
                });
            }
        }
        citations
    }

    /// The place a gap stands in: the article that is silent.
    fn anchor(&self, block: &str) -> CitationOut {
        let (article, place) = match place_of_id(block) {
            Some((number, place)) => (Some(number), place),
            None => (None, None),
        };
        CitationOut {
            text: String::new(),
            article,
            paragraph: place.map(|place| place.paragraph),
            item: place.and_then(|place| place.item),
            quote: None,
            reading: None,
            superior: None,
            catalogue: None,
        }
    }

    /// A citation of superior law: our summary, never a quotation.
    #[must_use]
    pub fn superior(&self, id: &str) -> Option<&Arc<CitationOut>> {
        self.register.get(*self.superior.get(id)?).map(|entry| &entry.citation)
    }

    /// The register of superior law, in the order written.
    #[must_use]
    pub fn register(&self) -> &[Entry] {
        &self.register
    }

    /// What words of the article numbered `number` mean today: shown beside the text, never in it.
    pub fn renamed(&self, number: u16) -> impl Iterator<Item = &Renamed> {
        self.renamed.iter().filter(move |renamed| renamed.articles.contains(&number))
    }

    /// `依据《…》第十五条第一款第(二)项“…”、读法A24,`: the title stands before the first place of this law, never
    /// before a reading or superior law alone.
    #[must_use]
    pub fn sentence(&self, citations: &[Arc<CitationOut>]) -> String {
        let is_own = |citation: &CitationOut| {
            citation.reading.is_none()
                && citation.superior.is_none()
                && citation.catalogue.is_none()
        };
        let first = citations.iter().position(|citation| is_own(citation));
        let places = citations.iter().enumerate().map(|(index, citation)| {
            let title = match first {
                Some(first) if first == index => format!("《{}》", self.title),
                Some(_) | None => String::new(),
            };
            match &citation.quote {
                Some(quote) => format!("{title}{}“{quote}”", citation.text),
                None => format!("{title}{}", citation.text),
            }
        });
        let places: Vec<String> = places.collect();
        if places.is_empty() {
            return String::new();
        }
        format!("依据{},", places.join("、"))
    }

    /// How much of each article is quoted or classed.
    #[must_use]
    pub fn coverage(&self) -> Vec<Coverage> {
        self.articles.iter().map(coverage::of).collect()
    }
}

/// SHA-256 over the normalised files: names sorted, line ends unified, lengths written before contents.
#[must_use]
pub fn pack_id(files: &[(&str, &str)]) -> String {
    let mut files: Vec<(&str, String)> =
        files.iter().map(|(name, text)| (*name, text.replace("\r\n", "\n"))).collect();
    files.sort();
    let mut hash = Sha256::new();
    for (name, text) in files {
        for part in [name, text.as_str()] {
            hash.update(part.len().to_string());
            hash.update(":");
            hash.update(part);
        }
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `第十五条`.
#[must_use]
pub fn article_name(number: u16) -> String {
    format!("第{}条", numeral(number))
}

/// `第十五条第一款第(二)项`.
#[must_use]
pub fn place_name(article: u16, place: Place) -> String {
    let item = place.item.map(|item| format!("第({})项", numeral(item))).unwrap_or_default();
    format!("{}第{}款{item}", article_name(article), numeral(place.paragraph))
}

/// Chinese numeral of 1 to 999.
fn numeral(number: u16) -> String {
    let digit = |value: u16| "零一二三四五六七八九".chars().nth(usize::from(value % 10));
    let mut text = String::new();
    let (hundreds, tens, ones) = (number / 100, number / 10 % 10, number % 10);
    if hundreds > 0 {
        text.extend(digit(hundreds));
        text.push('百');
    }
    if tens > 1 || (tens == 1 && hundreds > 0) {
        text.extend(digit(tens));
    }
    if tens > 0 {
        text.push('十');
    } else if hundreds > 0 && ones > 0 {
        text.push('零');
    }
    if ones > 0 {
        text.extend(digit(ones));
    }
    text
}

/// Every quotation of `blocks`, with the id of the block it stands in and, in a note, the class.
fn quotes(blocks: &[Block]) -> Vec<(&Id, &Quote, Option<NoteClass>)> {
    let mut found = Vec::new();
    for block in blocks {
        if let Block::Note(note) = block {
            let lines = note.lines.iter();
            found.extend(lines.map(|line| (&note.id, &line.quote, Some(line.class.value))));
        }
        for (id, cite) in cites(block) {
            if let Cite::Quotes(quotes) = cite {
                found.extend(quotes.iter().map(|quote| (id, quote, None)));
            }
        }
    }
    found
}

/// What `block` stands on, with its id.
fn cites(block: &Block) -> Vec<(&Id, &Cite)> {
    let (id, cites): (&Id, Vec<&Cite>) = match block {
        Block::Rule(rule) => (&rule.id, rule.cites.iter().collect()),
        Block::Table(table) => {
            let rows = table.rows.iter().flat_map(|row| &row.cites);
            (&table.id, table.cites.iter().chain(rows).collect())
        }
        Block::Measures(measures) => {
            let slots = measures.slots.iter().flat_map(|slot| &slot.cites);
            (&measures.id, slots.collect())
        }
        Block::Period(period) => (&period.id, period.cites.iter().collect()),
        Block::Overlay(OverlayAst { id, source: Source::Gap(cite), .. }) => (id, vec![cite]),
        Block::Step(step) => {
            let grounds = step.lines.iter().flat_map(|line| match line {
                StepLine::Ground { cites, .. } => cites.as_slice(),
                StepLine::Facts(_) | StepLine::Decided { .. } | StepLine::Source { .. } => &[],
            });
            (&step.id, step.cites.iter().chain(grounds).collect())
        }
        Block::Note(_)
        | Block::Facts(_)
        | Block::Names(_)
        | Block::Readings(_)
        | Block::Asks(_)
        | Block::Overlay(_)
        | Block::Renamed(_)
        | Block::Case(_)
        | Block::Enumeration(_)
        | Block::Catalogue(_) => return Vec::new(),
    };
    cites.into_iter().map(|cite| (id, cite)).collect()
}

/// Whether the words of a gap (缺) are the number of a reading.
fn names_reading(gap: &str) -> bool {
    gap.strip_prefix('A')
        .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit()))
}

/// All blocks of `pack`, those outside any article first.
fn blocks(pack: &PackAst) -> impl Iterator<Item = &Block> {
    pack.blocks.iter().chain(pack.articles.iter().flat_map(|article| &article.blocks))
}

/// What fills the gaps (缺) of `pack`.
fn gaps(pack: &PackAst) -> Vec<(&String, Span)> {
    let cites = blocks(pack).flat_map(cites);
    cites
        .filter_map(|(_, cite)| match cite {
            Cite::Gap(text, span) => Some((text, *span)),
            Cite::Quotes(_) => None,
        })
        .collect()
}

/// Gaps that name a reading nobody declares: a conclusion on them would stand on nothing.
fn unread(pack: &PackAst) -> Vec<Diagnostic> {
    let mut known = Vec::new();
    for block in blocks(pack) {
        if let Block::Readings(readings) = block {
            known.extend(readings.iter().map(|reading| reading.id.text.as_str()));
        }
    }
    let stands = |gap: &str| {
        known.iter().any(|id| {
            *id == gap || id.strip_prefix(gap).is_some_and(|rest| rest.starts_with('.'))
        })
    };
    let missing =
        gaps(pack).into_iter().filter(|(text, _)| names_reading(text) && !stands(text));
    let fault = |(text, span): (&String, Span)| {
        let message = format!("“缺”指的读法“{text}”没有声明");
        let repair = declared(text, known.iter().copied(), "先在“读法”里写这一条读法");
        Diagnostic::error("E14", span, message).repair(repair)
    };
    missing.map(fault).collect()
}

/// The article a block's id names: `16.1.3.二次` → 16.
#[must_use]
pub fn article_number_of(id: &str) -> Option<u16> {
    place_of_id(id).map(|(number, _)| number)
}
