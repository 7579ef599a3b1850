//! The statute reader: everything by GET, so that every address can be passed on.

use axum::extract::{Path, State};
use axum::response::Response;
use pages::{
    ArticleLink, ArticlePage, BlockCard, ChapterLinks, ContentsPage, LineShown, OptionShown,
    PassageShown, Place, ReadingCard, ReadingsPage, SuperiorCard,
};
use statute::ast::{ArticleAst, ReadingAst};
use statute::compile::Choice;
use statute::law::{Renamed, article_name};
use statute::written::{Marked, Written};

use super::shown;
use crate::app::{Failure, Reader};
use crate::web::Site;

/// Blocks by which words are only classed; they carry nothing out.
const NOTE: &str = "注";

/// `GET /rules`.
pub(in crate::web) async fn contents(State(site): State<Site>) -> Response {
    let shell = site.shell("办法与规则", Place::Rules).await;
    let reader = site.app.reader();
    let page = shell.map(|shell| ContentsPage {
        shell,
        title: reader.title().to_owned(),
        from: reader.from().to_string(),
        pack: reader.pack().to_owned(),
        chapters: chapters(reader),
        cases: reader.cases(),
        readings: reader.readings().len(),
    });
    shown(page)
}

/// `GET /rules/{number}`.
pub(in crate::web) async fn article(
    State(site): State<Site>,
    Path(number): Path<String>,
) -> Response {
    let found = number.parse().ok().and_then(|number| site.app.reader().article(number));
    match found {
        Some(article) => shown(of_article(&site, article).await),
        None => shown::<ArticlePage>(Err(Failure::NotFound)),
    }
}

async fn of_article(site: &Site, article: &ArticleAst) -> Result<ArticlePage, Failure> {
    let (reader, choice, number) =
        (site.app.reader(), site.app.chosen().await?, article.number);
    let (name, numbered) = (article_name(number), numbered(reader.blocks(number)));
    let lines = reader.marked(article).into_iter().map(|line| shown_line(line, &numbered));
    let readings =
        reader.readings_of(number).into_iter().map(|one| reading(reader, one, &choice));
    Ok(ArticlePage {
        shell: site.shell(&name, Place::Rules).await?,
        chapters: chapters(reader),
        number,
        name,
        lines: lines.collect(),
        renamed: reader.renamed(article).map(shown_renamed).collect(),
        cards: cards(reader, reader.blocks(number), &numbered),
        readings: readings.collect(),
    })
}

/// `GET /rules/readings`.
pub(in crate::web) async fn readings(State(site): State<Site>) -> Response {
    shown(all_readings(&site).await)
}

async fn all_readings(site: &Site) -> Result<ReadingsPage, Failure> {
    let (reader, choice) = (site.app.reader(), site.app.chosen().await?);
    let readings = reader.readings().iter().map(|one| reading(reader, one, &choice));
    let readings = readings.collect();
    Ok(ReadingsPage { shell: site.shell("读法", Place::Rules).await?, readings })
}

fn chapters(reader: &Reader) -> Vec<ChapterLinks> {
    let link = |number: &u16| ArticleLink {
        number: *number,
        name: article_name(*number),
        rules: reader.blocks(*number).filter(|block| block.kind != NOTE).count(),
    };
    let chapters = reader.chapters().iter().map(|chapter| ChapterLinks {
        title: chapter.title.clone(),
        articles: chapter.articles.iter().map(link).collect(),
    });
    chapters.collect()
}

/// Of each block of an article the number of its card, from 1; none for a note.
fn numbered<'a>(blocks: impl Iterator<Item = &'a Written>) -> Vec<Option<usize>> {
    let mut last = 0_usize;
    let number = |block: &Written| {
        (block.kind != NOTE).then(|| {
            last = last.saturating_add(1);
            last
        })
    };
    blocks.map(number).collect()
}

fn cards<'a>(
    reader: &Reader,
    blocks: impl Iterator<Item = &'a Written>,
    numbered: &[Option<usize>],
) -> Vec<BlockCard> {
    let card = |(block, number): (&Written, &Option<usize>)| {
        let named = block.readings().into_iter().filter_map(|id| reader.reading(id));
        let mut readings: Vec<String> = Vec::new();
        for one in named {
            if !readings.contains(&one.id.text) {
                readings.push(one.id.text.clone());
            }
        }
        Some(BlockCard {
            number: (*number)?,
            kind: block.kind.clone(),
            id: block.id.clone(),
            text: block.text.clone(),
            readings,
        })
    };
    blocks.zip(numbered).filter_map(card).collect()
}

fn shown_line(line: Marked, numbered: &[Option<usize>]) -> LineShown {
    let item = line.place.item.map(|item| format!("x{item}")).unwrap_or_default();
    let passages = line.passages.into_iter().map(|passage| PassageShown {
        text: passage.text,
        cards: passage.blocks.iter().filter_map(|at| numbered.get(*at).copied()?).collect(),
    });
    LineShown::new(format!("k{}{item}", line.place.paragraph), passages.collect())
}

fn shown_renamed(one: &Renamed) -> SuperiorCard {
    let since = one.from.map(|day| format!("自 {day};")).unwrap_or_default();
    let unread = if one.verified { "" } else { ";未核对" };
    SuperiorCard {
        old: one.old.clone(),
        new: one.new.join("或者"),
        basis: format!("{since}{}{unread}", one.basis),
    }
}

fn reading(reader: &Reader, one: &ReadingAst, choice: &Choice) -> ReadingCard {
    let chosen = choice.get(&one.id.text);
    let options = one.options.iter().enumerate().map(|(at, option)| OptionShown {
        words: reader.words(option),
        name: option.name.value.clone(),
        is_in_force: chosen.map_or(at == 0, |name| *name == option.name.value),
    });
    ReadingCard {
        id: one.id.text.clone(),
        options: options.collect(),
        note: one.note.clone(),
        reason: one.reason.clone(),
        changed_by: one.changed_by.clone(),
    }
}
