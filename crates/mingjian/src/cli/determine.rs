//! `determine CASE`: a case file in, the determination out.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::bail;
use jiff::ZonedDateTime;
use jiff::civil::Date;
use statute::answer::Determination;
use statute::calendar::Calendar;
use statute::casefile::{CaseError, Notation, read};
use statute::catalogue::Catalogue;
use statute::compile::Choice;
use statute::determine::Contradiction;
use statute::facts::{At, Case};
use statute::sensitivity::{self, Examined};

use super::pack::{Directories, alternatives, calendar, editions, engine, sources, with};
use super::page::{Page, one_line};
use super::readings;
use super::{catalogue, input, inquire};

/// How a determination was asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) json: bool,
    pub(crate) as_of: Option<&'a str>,
    pub(crate) catalogue: Option<&'a Path>,
    pub(crate) why_not: &'a [String],
    pub(crate) what_if: &'a [String],
}

pub(crate) fn run(
    dirs: &Directories<'_>,
    path: &Path,
    asked: &Asked<'_>,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
    let notation = match ending.as_ref().and_then(|ending| ending.to_str()) {
        Some("toml") => Notation::Toml,
        Some("json") => Notation::Json,
        _ => bail!("案件文件须以 .toml 或 .json 结尾:{}", path.display()),
    };
    let as_of = match asked.as_of {
        Some(written) => input::date(written)?,
        None => ZonedDateTime::now().date(),
    };
    let text = input::text(path)?;
    // Some editors begin a file with a mark of its encoding; it is no part of what is written.
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    let sources = sources(dirs)?;
    let (first, edition) = engine(&sources, &Choice::new())?;
    let own = asked.catalogue.map(|dir| catalogue::load(dir, &edition)).transpose()?;
    let own = own.as_ref();
    let first = with(first, own);
    let case = match read(&first.program.schema, text, notation) {
        Ok(case) => case,
        Err(errors) => {
            report(path, &errors);
            return Ok(false);
        }
    };
    let calendar = calendar(dirs)?;
    if !asked.why_not.is_empty() || !asked.what_if.is_empty() {
        let engine = if case.readings.is_empty() {
            first
        } else {
            with(engine(&sources, &case.readings)?.0, own)
        };
        return inquire::about(&engine, &case, asked, (as_of, &calendar), out);
    }
    match editions(dirs, &case.readings, own)?.determine(&case, as_of, &calendar) {
        Ok(result) => {
            let result = examined(dirs, (&case, own), result, (as_of, &calendar))?;
            if asked.json {
                writeln!(out, "{}", serde_json::to_string_pretty(&result)?)?;
            } else {
                let page = Page::new(&first, readings::said(&sources, &edition.pack));
                page.print(&case, &result, out)?;
            }
        }
        Err(contradictions) => {
            report(path, &errors(contradictions));
            return Ok(false);
        }
    }
    Ok(true)
}

/// The determination with every reading whose alternative would change it.
fn examined(
    dirs: &Directories<'_>,
    of: (&Case, Option<&Arc<Catalogue>>),
    base: Determination,
    on: (Date, &Calendar),
) -> anyhow::Result<Examined> {
    let (case, own) = of;
    let alternatives = alternatives(dirs, &base.readings)?;
    sensitivity::examine(base, &alternatives, |reading, option| {
        let mut readings = case.readings.clone();
        readings.insert(reading.to_owned(), option.to_owned());
        Ok(editions(dirs, &readings, own)?.determine(case, on.0, on.1))
    })
}

/// Each contradiction wherever its facts were written; one that was written nowhere stands for the file.
fn errors(contradictions: Vec<Contradiction>) -> Vec<CaseError> {
    let mut errors = Vec::new();
    for Contradiction { mut places, message } in contradictions {
        if places.is_empty() {
            places.push(At::default());
        }
        errors.extend(places.into_iter().map(|at| CaseError { at, message: message.clone() }));
    }
    errors
}

fn report(path: &Path, errors: &[CaseError]) {
    for error in errors {
        let At { line, column } = error.at;
        let place = if error.at == At::default() {
            String::new()
        } else {
            format!(" 第{line}行第{column}列")
        };
        eprintln!("{}{place}:{}", path.display(), one_line(&error.message));
    }
}
