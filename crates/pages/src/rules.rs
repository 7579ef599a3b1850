//! The statute reader (办法与规则): contents, an article with what is derived from it, readings.

use askama::Template;

use crate::filters;
use crate::shell::{Place, Shell};

/// An article in the contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleLink {
    /// Its number, which is its address.
    pub number: u16,
    /// `第十七条`.
    pub name: String,
    /// How many blocks of rules stand beside it.
    pub rules: usize,
}

/// A chapter in the contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChapterLinks {
    /// `第四章 确认及追究`.
    pub title: String,
    /// Its articles.
    pub articles: Vec<ArticleLink>,
}

/// The contents of the law.
#[derive(Debug, Template)]
#[template(path = "rules/contents.html")]
pub struct ContentsPage {
    /// The shell.
    pub shell: Shell,
    /// The name of the instrument.
    pub title: String,
    /// From which day the edition holds.
    pub from: String,
    /// SHA-256 of the pack, in hexadecimal.
    pub pack: String,
    /// Its chapters.
    pub chapters: Vec<ChapterLinks>,
    /// How many cases are carried out whenever the program is built.
    pub cases: usize,
    /// How many readings there are.
    pub readings: usize,
}

/// Words of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassageShown {
    /// The words.
    pub text: String,
    /// The numbers of the cards that quote them, from 1.
    pub cards: Vec<usize>,
}

/// A paragraph or item of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineShown {
    /// What it is called from elsewhere: `k1x2`.
    pub(crate) anchor: String,
    pub(crate) passages: Vec<PassageShown>,
}

impl LineShown {
    /// A line of passages, set in print as a whole: a sign knows its neighbours across a passage's end.
    #[must_use]
    pub fn new(anchor: String, passages: Vec<PassageShown>) -> Self {
        let whole: String = passages.iter().map(|one| one.text.as_str()).collect();
        let whole = filters::set(&whole);
        let mut letters = whole.chars();
        let set = |one: PassageShown| {
            let text = letters.by_ref().take(one.text.chars().count()).collect();
            PassageShown { text, ..one }
        };
        Self { anchor, passages: passages.into_iter().map(set).collect() }
    }
}

/// A block beside an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockCard {
    /// Its number on the page, from 1.
    pub number: usize,
    /// 规则, 期限, 措施.
    pub kind: String,
    /// `17.1.催责`.
    pub id: String,
    /// As it is written.
    pub text: String,
    /// The readings it stands on: what they are called in addresses.
    pub readings: Vec<String>,
}

/// One way to read what is not clear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionShown {
    /// What it puts into the rules: `自然日`.
    pub words: String,
    /// Its name in the pack.
    pub name: String,
    /// Whether it is the one in force.
    pub is_in_force: bool,
}

/// A reading (读法).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingCard {
    /// `A1`.
    pub id: String,
    /// Its options, the default first; none for a note.
    pub options: Vec<OptionShown>,
    /// What is shown beside it.
    pub note: Option<String>,
    /// Why the default.
    pub reason: Option<String>,
    /// Who may change it.
    pub changed_by: Option<String>,
}

/// What words of an article mean today, or what superior law says to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuperiorCard {
    /// What the text says.
    pub old: String,
    /// What it means today.
    pub new: String,
    /// Since when, on what.
    pub basis: String,
}

/// An article with everything derived from it.
#[derive(Debug, Template)]
#[template(path = "rules/article.html")]
pub struct ArticlePage {
    /// The shell.
    pub shell: Shell,
    /// The contents, to go elsewhere.
    pub chapters: Vec<ChapterLinks>,
    /// The number of the article.
    pub number: u16,
    /// `第十七条`.
    pub name: String,
    /// Its text.
    pub lines: Vec<LineShown>,
    /// What words of it mean today.
    pub renamed: Vec<SuperiorCard>,
    /// Blocks beside it.
    pub cards: Vec<BlockCard>,
    /// Readings its blocks stand on.
    pub readings: Vec<ReadingCard>,
}

/// All readings.
#[derive(Debug, Template)]
#[template(path = "rules/readings.html")]
pub struct ReadingsPage {
    /// The shell.
    pub shell: Shell,
    /// The readings in order.
    pub readings: Vec<ReadingCard>,
}
