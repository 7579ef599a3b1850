//! `statute show ARTICLE`: text and rules as they stand in the pack.

use std::io::Write;

use anyhow::{Context, bail};
use statute::compile::Choice;
use statute::document::article_number;

use super::pack::{Directories, engine, sources};

pub(crate) fn run(
    dirs: &Directories<'_>,
    article: &str,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let number = article_number(article).or_else(|| article.parse().ok());
    let number = number.with_context(|| format!("“{article}”不是条;写成 第…条 或只写数字"))?;
    let sources = sources(dirs)?;
    let (engine, _) = engine(&sources, &Choice::new())?;
    let Some(article) = engine.law.article(number) else {
        bail!("{}没有{}", engine.law.title, statute::law::article_name(number));
    };
    writeln!(out, "《{}》{}", engine.law.title, article.heading.value)?;
    for line in &article.lines {
        writeln!(out, "{}", line.text)?;
    }
    let file = sources.get(usize::from(article.heading.span.file.0));
    let (_, text) = file.context("找不到这一条的文件")?;
    let skip = usize::try_from(article.heading.span.end)?;
    let rest: String = text.chars().skip(skip).collect();
    let rest = rest.split("\n## ").next().unwrap_or_default();
    let rules: Vec<&str> = rest.lines().filter(|line| !line.starts_with("> ")).collect();
    writeln!(out, "{}", rules.join("\n").trim_end())?;
    Ok(true)
}
