//! The pack as it is written, for a reader: its blocks word for word, and the articles with what quotes each passage.

use std::collections::BTreeSet;

use crate::ast::{ArticleAst, Place};
use crate::document::{SegmentKind, article_number, segments};
use crate::law::Law;
use crate::span::FileId;

/// A block as it stands in the pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The article it stands under; none outside any.
    pub article: Option<u16>,
    /// What kind of block it is: 规则, 期限, 读法.
    pub kind: String,
    /// Its id; empty for a block that has none.
    pub id: String,
    /// Its words between the fences, the first line with what follows the id.
    pub text: String,
}

impl Written {
    /// The readings (读法) it leaves open or stands on, each once, in the order they are named.
    #[must_use]
    pub fn readings(&self) -> Vec<&str> {
        let holes = self.text.split('«').skip(1).filter_map(|rest| rest.split('»').next());
        let words = self.text.split(|c: char| c.is_whitespace() || c == ',');
        let gaps = words.filter(|word| {
            word.strip_prefix('A')
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        });
        let mut named: Vec<&str> = Vec::new();
        for reading in holes.chain(gaps).map(str::trim) {
            if !named.contains(&reading) {
                named.push(reading);
            }
        }
        named
    }
}

/// The heading of a file above its articles (章), with the number of its first article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// `第四章 确认及追究`.
    pub title: String,
    /// Its articles in order.
    pub articles: Vec<u16>,
}

/// Blocks and chapters of the files of one edition, in order.
pub(crate) fn read(files: &[String]) -> (Vec<Written>, Vec<Chapter>) {
    let (mut blocks, mut chapters) = (Vec::new(), Vec::new());
    for source in files {
        let mut article = None;
        let mut title = None;
        for segment in segments(FileId(0), source) {
            match segment.kind {
                SegmentKind::Article => {
                    article = heading(&segment.text);
                    if let Some(number) = article {
                        within(&mut chapters, title.take(), number);
                    }
                }
                SegmentKind::Block => blocks.extend(block(article, &segment.text)),
                SegmentKind::Prose => {
                    title = segment
                        .text
                        .strip_prefix("# ")
                        .map(str::trim)
                        .map(str::to_owned)
                        .or(title);
                }
                SegmentKind::Front
                | SegmentKind::Quoted
                | SegmentKind::OpenBlock
                | SegmentKind::OpenFront => {}
            }
        }
    }
    (blocks, chapters)
}

/// Puts an article into the chapter that `title` begins, or into the one before.
fn within(chapters: &mut Vec<Chapter>, title: Option<String>, number: u16) {
    if let Some(title) = title {
        chapters.push(Chapter { title, articles: Vec::new() });
    }
    if let Some(chapter) = chapters.last_mut() {
        chapter.articles.push(number);
    }
}

fn heading(line: &str) -> Option<u16> {
    let name = line.trim_start_matches('#').split(['{', '\u{FF5B}']).next()?;
    article_number(name)
}

fn block(article: Option<u16>, text: &str) -> Option<Written> {
    let inside = text.trim_end().strip_prefix("```")?.strip_suffix("```")?;
    let (first, rest) = inside.split_once('\n')?;
    let mut words = first.splitn(3, char::is_whitespace);
    let (kind, id) = (words.next()?.to_owned(), words.next().unwrap_or_default().to_owned());
    let after = words.next().map(|after| format!("{}\n", after.trim())).unwrap_or_default();
    Some(Written { article, kind, id, text: format!("{after}{}", rest.trim_end()) })
}

/// A passage of an article, and which blocks quote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The words.
    pub text: String,
    /// The blocks that quote them, by index among those of the article, in order; none for words that only a note classes.
    pub blocks: Vec<usize>,
}

/// A line of an article in passages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// 款 and 项.
    pub place: Place,
    /// Its passages; joined they are the line.
    pub passages: Vec<Passage>,
}

impl Law {
    /// The text of an article, cut where a quotation begins or ends.
    #[must_use]
    pub fn marked(&self, article: &ArticleAst) -> Vec<Marked> {
        let quoted = self.quoted(article);
        let lines = article.lines.iter().enumerate();
        let marked = lines.map(|(index, line)| {
            let mut passages: Vec<Passage> = Vec::new();
            for (at, c) in line.text.chars().enumerate() {
                let stands = quoted.iter().filter(|one| one.line == index);
                let stands = stands.filter(|one| (one.start..one.end).contains(&at));
                let blocks: BTreeSet<usize> = stands.map(|one| one.block).collect();
                match passages.last_mut() {
                    Some(last) if blocks.iter().eq(&last.blocks) => last.text.push(c),
                    Some(_) | None => {
                        let blocks = blocks.into_iter().collect();
                        passages.push(Passage { text: c.to_string(), blocks });
                    }
                }
            }
            Marked { place: line.place, passages }
        });
        marked.collect()
    }
}

#[cfg(test)]
mod tests;
