//! `determine CASE`: a case file in, the determination out.

use std::io::Write;
use std::path::Path;

use anyhow::{anyhow, bail};
use jiff::ZonedDateTime;
use statute::casefile::{CaseError, Notation, read};
use statute::compile::Choice;
use statute::determine::Contradiction;
use statute::facts::At;
use statute::sensitivity::{alternatives, examine};

use super::pack::{Directories, calendar, editions};
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
    let notation = notation(path)?;
    let as_of = match asked.as_of {
        Some(written) => input::date(written)?,
        None => ZonedDateTime::now().date(),
    };
    let text = input::text(path)?;
    // Some editors begin a file with a mark of its encoding; it is no part of what is written.
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    let loaded = editions(dirs, &Choice::new())?;
    let own = asked.catalogue.map(|dir| catalogue::load(dir, &loaded.newest)).transpose()?;
    let loaded = loaded.with(own.as_ref());
    let case = match read(&loaded.engine.program.schema, text, notation) {
        Ok(case) => case,
        Err(errors) => {
            report(path, &errors);
            return Ok(false);
        }
    };
    let calendar = calendar(dirs)?;
    let chosen = loaded.under(dirs, &case.readings)?;
    if !asked.why_not.is_empty() || !asked.what_if.is_empty() {
        let engine = loaded.newest.under(&loaded.engine, &case.readings);
        let engine = engine.map_err(|faults| anyhow!("法规包有 {} 处错误", faults.len()))?;
        return inquire::about(&engine, &case, asked, (as_of, &calendar), out);
    }
    match chosen.determine(&case, as_of, &calendar) {
        Ok(base) => {
            let alternatives = alternatives(&loaded.newest.pack, &base.readings);
            let result = examine(base, &alternatives, |reading, option| {
                let mut readings = case.readings.clone();
                readings.insert(reading.to_owned(), option.to_owned());
                let other = loaded.under(dirs, &readings)?;
                let is_same = other.shares_all_with(&chosen);
                let tried = || other.determine(&case, as_of, &calendar);
                anyhow::Ok((!is_same).then(tried))
            })?;
            if asked.json {
                writeln!(out, "{}", serde_json::to_string_pretty(&result)?)?;
            } else {
                let said = readings::said(&loaded.sources, &loaded.newest.pack);
                Page::new(&loaded.engine, said).print(&case, &result, out)?;
            }
        }
        Err(contradictions) => {
            report(path, &errors(contradictions));
            return Ok(false);
        }
    }
    Ok(true)
}

/// How the case file is written, by its ending.
fn notation(path: &Path) -> anyhow::Result<Notation> {
    let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
    match ending.as_ref().and_then(|ending| ending.to_str()) {
        Some("toml") => Ok(Notation::Toml),
        Some("json") => Ok(Notation::Json),
        _ => bail!("案件文件须以 .toml 或 .json 结尾:{}", path.display()),
    }
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
