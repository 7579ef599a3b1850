//! `--why-not` and `--what-if`: what would have to be otherwise, and what would be.

use std::io::Write;

use anyhow::{Context, bail};
use jiff::civil::Date;
use serde_json::json;
use statute::calendar::Calendar;
use statute::determine::Engine;
use statute::facts::Case;
use statute::inquire::{self, Change, WhatIf, WhyNot};

use super::determine::Asked;

pub(super) fn about(
    engine: &Engine,
    case: &Case,
    asked: &Asked<'_>,
    on: (Date, &Calendar),
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let answers = asked.why_not.iter().map(|question| why_not(engine, case, question, on));
    let why_not: Vec<WhyNot> = answers.collect::<anyhow::Result<_>>()?;
    let what_if = what_if(engine, case, asked.what_if, on)?;
    if asked.json {
        let text = match (why_not.as_slice(), &what_if) {
            ([one], None) => serde_json::to_string_pretty(one),
            ([], Some(one)) => serde_json::to_string_pretty(one),
            (why_not, what_if) => serde_json::to_string_pretty(&json!({
                "why_not": why_not,
                "what_if": what_if,
            })),
        };
        writeln!(out, "{}", text?)?;
        return Ok(true);
    }
    let said = why_not.into_iter().flat_map(|answer| answer.sentences);
    for line in said.chain(what_if.iter().flat_map(WhatIf::lines)) {
        writeln!(out, "{line}")?;
    }
    Ok(true)
}

fn why_not(
    engine: &Engine,
    case: &Case,
    question: &str,
    on: (Date, &Calendar),
) -> anyhow::Result<WhyNot> {
    let Some((path, value)) = question.split_once('=') else {
        bail!("写成 张某.档次=T3,写的是 {question}");
    };
    let (who, output) = match path.trim().rsplit_once('.') {
        Some(("案" | "case", output)) => (None, output),
        Some((who, output)) => (Some(who.trim()), output),
        None => (None, path.trim()),
    };
    let found = inquire::why_not(engine, case, (who, output.trim(), value.trim()), on);
    found.map_err(|message| anyhow::anyhow!(message))
}

fn what_if(
    engine: &Engine,
    case: &Case,
    changes: &[String],
    on: (Date, &Calendar),
) -> anyhow::Result<Option<WhatIf>> {
    if changes.is_empty() {
        return Ok(None);
    }
    let parsed: Option<Vec<Change>> = changes.iter().map(|text| Change::parse(text)).collect();
    let parsed = parsed.context("写成 张某.情节=严重")?;
    let found = inquire::what_if(engine, case, &parsed, on);
    found.map(Some).map_err(|message| anyhow::anyhow!(message))
}
