//! The register of superior law, and what the organs of the text are called today.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::{ArticleAst, article_name, blocks};
use crate::answer::{CitationOut, SuperiorOut};
use crate::ast::{Block, Cite, OverlayAst, PackAst, RenamedAst, Source};
use crate::diag::Diagnostic;
use crate::document::article_number;
use crate::parse::near::declared;
use crate::span::Span;

/// One entry of the register (上位法).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// What a citation of it shows.
    #[serde(flatten)]
    pub superior: Arc<SuperiorOut>,
    /// 自: the first day of a determination it applies to.
    pub from: Date,
    /// 至: the last; none while it is in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// The reading that adopts it, or says it where no law does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<String>,
    /// 知: what else is known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub known: Vec<String>,
    /// 未知: what is not known or was not read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
    /// Where its limits are written, line by line.
    #[serde(skip)]
    pub limits: Vec<Span>,
    /// The entry as a citation.
    #[serde(skip)]
    pub(super) citation: Arc<CitationOut>,
}

/// What words of the text mean today (沿革).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Renamed {
    /// The words of the text.
    pub old: String,
    /// What stands in their place.
    pub new: Vec<String>,
    /// Since when, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Whether somebody read it in the text of the law.
    pub verified: bool,
    /// What it stands on.
    pub basis: String,
    /// The articles in which the words stand.
    #[serde(skip)]
    pub articles: Vec<u16>,
}

/// The entries of `pack` in the order written.
pub(super) fn entries(pack: &PackAst) -> Vec<Entry> {
    let overlays = blocks(pack)
        .filter_map(|block| if let Block::Overlay(o) = block { Some(o) } else { None });
    overlays.map(entry).collect()
}

fn entry(overlay: &OverlayAst) -> Entry {
    let (law, article, gap) = match &overlay.source {
        Source::Law(name, place) => (Some(name.clone()), Some(place.clone()), None),
        Source::Gap(Cite::Gap(text, _)) => (None, None, Some(text.clone())),
        Source::Gap(Cite::Quotes(_)) => (None, None, None),
    };
    let id = overlay.id.text.clone();
    let gist = overlay.gist.as_ref().map(|gist| gist.value.clone()).unwrap_or_default();
    let superior = SuperiorOut { id, law, article, gist, verified: overlay.verified };
    let superior = Arc::new(superior);
    let citation = CitationOut {
        text: superior.with_gist(&format!("上位法 {}", superior.id)),
        article: None,
        paragraph: None,
        item: None,
        quote: None,
        reading: gap.clone(),
        superior: Some(Arc::clone(&superior)),
        catalogue: None,
    };
    Entry {
        superior,
        from: overlay.from,
        to: overlay.to,
        reading: gap.or_else(|| overlay.reading.as_ref().map(|id| id.text.clone())),
        known: overlay.known.clone(),
        unknown: overlay.unknown.clone(),
        limits: overlay.limits.iter().map(|limit| limit.span).collect(),
        citation: Arc::new(citation),
    }
}

/// Whether the words of a gap (缺) are the number of an article in a law: `公务员法.60`.
fn names_entry(gap: &str) -> bool {
    gap.rsplit_once('.').is_some_and(|(law, article)| {
        let is_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        is_number(article) && !is_number(law) && law.chars().all(char::is_alphabetic)
    })
}

/// Gaps filled by superior law that is not in the register.
pub(super) fn unregistered(gaps: &[(&String, Span)], register: &[Entry]) -> Vec<Diagnostic> {
    let ids = || register.iter().map(|entry| entry.superior.id.as_str());
    let missing =
        gaps.iter().filter(|(gap, _)| names_entry(gap) && ids().all(|id| id != gap.as_str()));
    let fault = |(gap, span): &(&String, Span)| {
        let repair = declared(gap, ids(), "先写它的“上位法”块");
        let message = format!("“缺”指的上位法“{gap}”没有登记");
        Diagnostic::error("E21", *span, message).repair(repair)
    };
    missing.map(fault).collect()
}

/// The lines of 沿革, and what is wrong with them: each word must stand in the articles it is said to.
pub(super) fn renamed(pack: &PackAst) -> (Vec<Renamed>, Vec<Diagnostic>) {
    let mut faults = Vec::new();
    let lines = blocks(pack)
        .filter_map(|block| if let Block::Renamed(lines) = block { Some(lines) } else { None });
    let renamed = lines.flatten().map(|line| Renamed {
        old: line.old.value.clone(),
        new: line.new.iter().map(|word| word.value.clone()).collect(),
        from: line.from,
        verified: line.verified,
        basis: line.basis.clone(),
        articles: articles(line, &pack.articles, &mut faults),
    });
    let renamed = renamed.collect();
    (renamed, faults)
}

fn articles(line: &RenamedAst, known: &[ArticleAst], faults: &mut Vec<Diagnostic>) -> Vec<u16> {
    let old = line.old.value.as_str();
    let holds =
        |article: &&ArticleAst| article.lines.iter().any(|line| line.text.contains(old));
    let mut numbers = Vec::new();
    for word in &line.articles {
        let number = article_number(&word.value);
        let article = known.iter().find(|article| Some(article.number) == number);
        if article.as_ref().is_some_and(holds) {
            numbers.extend(number);
            continue;
        }
        let message = match article {
            Some(_) => format!("{}没有“{old}”这些字", word.value),
            None => format!("没有“{}”的原文", word.value),
        };
        let places = known.iter().filter(holds).map(|article| article_name(article.number));
        let places: Vec<String> = places.collect();
        let repair = match places.as_slice() {
            [] => "照抄条文的字".to_owned(),
            places => format!("这些字在{}", places.join("、")),
        };
        faults.push(Diagnostic::error("E22", word.span, message).repair(repair));
    }
    numbers
}
