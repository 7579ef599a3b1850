//! One quotation found in the text: exact, exactly once.

use crate::answer::CitationOut;
use crate::ast::{ArticleAst, Place, Quote, TextLine};
use crate::diag::Diagnostic;

use super::place_name;

/// A quotation and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) article: u16,
    /// Index of the text line.
    pub(super) line: usize,
    pub(super) place: Place,
    /// Characters of the line, half-open.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The words, elisions filled in.
    pub(super) words: String,
}

impl Found {
    pub(super) fn citation(&self) -> CitationOut {
        CitationOut {
            text: place_name(self.article, self.place),
            article: Some(self.article),
            paragraph: Some(self.place.paragraph),
            item: self.place.item,
            quote: Some(self.words.clone()),
            reading: None,
            superior: None,
            catalogue: None,
        }
    }
}

/// `16.1.3.二次` → article 16, paragraph 1, item 3.
pub(crate) fn place_of_id(id: &str) -> Option<(u16, Option<Place>)> {
    let mut numbers = id.split(['.', '#']).map_while(|part| part.parse::<u16>().ok());
    let article = numbers.next()?;
    let place = numbers.next().map(|paragraph| Place { paragraph, item: numbers.next() });
    Some((article, place))
}

/// Finds `quote`: in exactly the line its own 〔〕 names, else in what the block's id names, where a
/// paragraph without an item means all its lines.
pub(super) fn find(
    article: &ArticleAst,
    of_block: Option<Place>,
    quote: &Quote,
) -> Result<Found, Diagnostic> {
    let place = quote.place.or(of_block);
    let within = |line: &TextLine| match place {
        None => true,
        Some(place) => {
            line.place.paragraph == place.paragraph
                && (line.place.item == place.item
                    || (quote.place.is_none() && place.item.is_none()))
        }
    };
    let mut found = all(article, quote, within);
    let shown = match &quote.tail {
        Some(tail) => format!("{}……{tail}", quote.head),
        None => quote.head.clone(),
    };
    if found.len() > 1 {
        let message = format!("引文在该处出现{}次:“{shown}”", found.len());
        let diagnostic = Diagnostic::error("E02", quote.span, message);
        return Err(diagnostic.repair(narrower(&found)));
    }
    found.pop().ok_or_else(|| {
        let name = match place {
            Some(place) => place_name(article.number, place),
            None => super::article_name(article.number),
        };
        let message = format!("{name}无此引文:“{shown}”");
        let elsewhere = all(article, quote, |line| !within(line));
        let repair = match elsewhere.first() {
            Some(found) => {
                let name = place_name(article.number, found.place);
                format!("这些字在{name};在引文前写{}", mark(found.place))
            }
            None => nearest(article, within, (quote, &name)),
        };
        Diagnostic::error("E01", quote.span, message).repair(repair)
    })
}

/// Every place of `quote` in the lines that are `within`.
fn all(article: &ArticleAst, quote: &Quote, within: impl Fn(&TextLine) -> bool) -> Vec<Found> {
    let lines = article.lines.iter().enumerate().filter(|(_, line)| within(line));
    let mut found = Vec::new();
    for (index, line) in lines {
        for (start, end) in occurrences(&line.text, quote) {
            // Of a head and a tail that occur several times, the tail may stand first.
            let length = end.saturating_sub(start);
            let words: String = line.text.chars().skip(start).take(length).collect();
            found.push(Found {
                article: article.number,
                line: index,
                place: line.place,
                start,
                end,
                words,
            });
        }
    }
    found
}

/// How to say which of several places is meant.
fn narrower(found: &[Found]) -> String {
    let mut places: Vec<String> = found.iter().map(|found| mark(found.place)).collect();
    let count = places.len();
    places.dedup();
    if places.len() == count {
        return format!("在引文前写{},或写长些", places.join("或"));
    }
    "写长些,或用 头……尾".to_owned()
}

/// `〔款1项2〕`.
fn mark(place: Place) -> String {
    let item = place.item.map(|item| format!("项{item}")).unwrap_or_default();
    format!("〔款{}{item}〕", place.paragraph)
}

/// Where the quotation occurs, as characters; head and tail of an elision must each occur once.
fn occurrences(text: &str, quote: &Quote) -> Vec<(usize, usize)> {
    let heads = places(text, &quote.head);
    let Some(tail) = &quote.tail else { return heads };
    let tails = places(text, tail);
    match (heads.as_slice(), tails.as_slice()) {
        ([head], [tail]) if tail.0 >= head.1 => vec![(head.0, tail.1)],
        ([], _) | (_, []) | ([_], [_]) => Vec::new(),
        (heads, tails) => {
            heads.iter().zip(tails.iter().cycle()).map(|(h, t)| (h.0, t.1)).collect()
        }
    }
}

fn places(text: &str, words: &str) -> Vec<(usize, usize)> {
    let chars: Vec<char> = text.chars().collect();
    let words: Vec<char> = words.chars().collect();
    let windows = chars.windows(words.len().max(1)).enumerate();
    windows
        .filter(|(_, window)| *window == words.as_slice())
        .map(|(start, _)| (start, start + words.len()))
        .collect()
}

/// What to write instead: the passage of the same length that differs in the fewest characters, if one is close.
fn nearest(
    article: &ArticleAst,
    within: impl Fn(&TextLine) -> bool,
    sought: (&Quote, &str),
) -> String {
    let (quote, name) = sought;
    let here: Vec<&TextLine> = article.lines.iter().filter(|line| within(line)).collect();
    if here.is_empty() {
        return format!("没有{name}的原文;先录入,或改写款项");
    }
    let Some(tail) = &quote.tail else {
        return match closest(&here, &quote.head) {
            Some(text) => format!("最近:“{text}”"),
            None => "照抄条文的字,标点在内".to_owned(),
        };
    };
    match (closest(&here, &quote.head), closest(&here, tail)) {
        (Some(head), Some(tail)) => format!("最近:“{head}……{tail}”;头、尾须在同一款项"),
        (None, _) => format!("照抄条文的字:没有“{}”", quote.head),
        (_, None) => format!("照抄条文的字:没有“{tail}”"),
    }
}

fn closest(lines: &[&TextLine], words: &str) -> Option<String> {
    let words: Vec<char> = words.chars().collect();
    let mut best: Option<(usize, String)> = None;
    for line in lines {
        let chars: Vec<char> = line.text.chars().collect();
        for window in chars.windows(words.len().max(1)) {
            let differ = window.iter().zip(&words).filter(|(a, b)| a != b).count();
            if best.as_ref().is_none_or(|(least, _)| differ < *least) {
                best = Some((differ, window.iter().collect()));
            }
        }
    }
    best.filter(|(differ, _)| differ * 2 <= words.len()).map(|(_, text)| text)
}
