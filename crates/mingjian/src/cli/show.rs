//! `statute show`: an article with its rules as they stand in the pack, or the register of superior law.

use std::io::Write;

use anyhow::{Context, bail};
use serde_json::json;
use statute::ast::{ArticleAst, Place, TextLine};
use statute::compile::Choice;
use statute::document::article_number;
use statute::law::{Law, Renamed, article_name, place_name};

use super::pack::{Directories, engine, sources};
use super::register;

pub(crate) fn run(
    dirs: &Directories<'_>,
    written: &str,
    json: bool,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let sources = sources(dirs)?;
    let (engine, _) = engine(&sources, &Choice::new())?;
    let law = &engine.law;
    if let Some(entries) = register::asked(law, written) {
        register::print(&sources, &entries, json, out)?;
        return Ok(true);
    }
    let wanted = place(written);
    let wanted = wanted.with_context(|| {
        format!("“{written}”不是条;写成 第…条、第…条第…款、只写数字,或者 {}", register::WORD)
    })?;
    let [number, within @ ..] = wanted.as_slice() else { bail!("“{written}”不是条") };
    let Some(article) = law.article(*number) else {
        bail!("{}没有{}", law.title, article_name(*number));
    };
    let lines = text_of(article, within);
    if let ([paragraph, items @ ..], []) = (within, lines.as_slice()) {
        let place = Place { paragraph: *paragraph, item: items.first().copied() };
        bail!("{}没有{}", law.title, place_name(*number, place));
    }
    let stands = |renamed: &&Renamed| lines.iter().any(|line| line.text.contains(&renamed.old));
    let renamed: Vec<&Renamed> = law.renamed(*number).filter(stands).collect();
    if json {
        print_json(law, article, (&lines, &renamed), out)?;
        return Ok(true);
    }
    writeln!(out, "《{}》{}", law.title, article.heading.value)?;
    for line in &lines {
        writeln!(out, "{}", line.text)?;
    }
    register::print_renamed(&renamed, out)?;
    let file = sources.get(usize::from(article.heading.span.file.0));
    let (_, text) = file.context("找不到这一条的文件")?;
    let skip = usize::try_from(article.heading.span.end)?;
    let rest: String = text.chars().skip(skip).collect();
    let rest = rest.split("\n## ").next().unwrap_or_default();
    let rules = if within.is_empty() {
        rest.lines().filter(|line| !line.starts_with("> ")).collect::<Vec<&str>>().join("\n")
    } else {
        rules_of(rest, &wanted)
    };
    writeln!(out, "{}", rules.trim_end())?;
    Ok(true)
}

/// The text and, beside it, what its words mean today; the rules are no JSON.
fn print_json(
    law: &Law,
    article: &ArticleAst,
    of: (&[&TextLine], &[&Renamed]),
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let (lines, renamed) = of;
    let text = lines.iter().map(|line| {
        let Place { paragraph, item } = line.place;
        json!({"paragraph": paragraph, "item": item, "text": line.text})
    });
    let shown = json!({
        "law": law.title,
        "article": article.number,
        "text": text.collect::<Vec<_>>(),
        "renamed": renamed,
    });
    writeln!(out, "{}", serde_json::to_string_pretty(&shown)?)?;
    Ok(())
}

/// The numbers a block's id begins with: `16.1.3.二次` is 16, 1, 3.
pub(crate) fn numbers(id: &str) -> Vec<u16> {
    id.split('.').map_while(|part| part.parse().ok()).collect()
}

/// Article, and paragraph and item where written: as figures with points, or as the law is cited.
fn place(written: &str) -> Option<Vec<u16>> {
    let written = written.trim();
    if written.starts_with(|c: char| c.is_ascii_digit()) && !written.contains('条') {
        return written.split('.').map(numeral).collect();
    }
    let written = written.strip_prefix('第').unwrap_or(written);
    let (article, rest) = written.split_once('条').unwrap_or((written, ""));
    let mut place = vec![numeral(article)?];
    let (paragraph, item) = match rest.split_once('款') {
        Some((paragraph, item)) => (Some(numeral(paragraph)?), item),
        None => (None, rest),
    };
    let item = match item.trim() {
        "" => None,
        item => Some(numeral(item.strip_suffix('项')?)?),
    };
    // An item without its paragraph is one of the first.
    place.extend(paragraph.or(item.map(|_| 1)));
    place.extend(item);
    Some(place)
}

/// `17`, `十七`, `第十七`, `(十七)`; nothing for zero.
fn numeral(written: &str) -> Option<u16> {
    let is_frame =
        |c: char| matches!(c, '第' | '(' | ')' | '\u{FF08}' | '\u{FF09}') || c.is_whitespace();
    let bare = written.trim_matches(is_frame);
    let number = bare.parse().ok().or_else(|| article_number(&format!("第{bare}条")));
    number.filter(|number| *number > 0)
}

fn text_of<'a>(article: &'a ArticleAst, within: &[u16]) -> Vec<&'a TextLine> {
    let is_within = |place: Place| match within {
        [] => true,
        [paragraph] => place.paragraph == *paragraph,
        [paragraph, item] => place.paragraph == *paragraph && place.item == Some(*item),
        [_, _, ..] => false,
    };
    article.lines.iter().filter(|line| is_within(line.place)).collect()
}

/// The blocks whose id begins with the place.
fn rules_of(rest: &str, wanted: &[u16]) -> String {
    let mut shown = String::new();
    let (mut inside, mut keep) = (false, false);
    for line in rest.lines() {
        let opens = !inside && line.starts_with("```");
        let closes = inside && line.starts_with("```");
        if opens {
            inside = true;
            let id = line.split_whitespace().nth(1).unwrap_or_default();
            keep = numbers(id).starts_with(wanted);
        }
        if inside && keep {
            shown.extend([if opens { "\n" } else { "" }, line, "\n"]);
        }
        inside &= !closes;
    }
    shown
}
