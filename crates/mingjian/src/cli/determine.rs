//! `determine CASE`: a case file in, the determination out.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use jiff::ZonedDateTime;
use jiff::civil::Date;
use statute::answer::{AnswerOut, Determination, Status};
use statute::casefile::{CaseError, Notation, read};
use statute::compile::Choice;
use statute::facts::Case;

use super::pack::{Directories, calendar, engine, sources};

pub(crate) fn run(
    dirs: &Directories<'_>,
    path: &Path,
    json: bool,
    as_of: Option<Date>,
) -> anyhow::Result<bool> {
    let notation = match path.extension().and_then(|ending| ending.to_str()) {
        Some("toml") => Notation::Toml,
        Some("json") => Notation::Json,
        _ => bail!("案件文件须以 .toml 或 .json 结尾:{}", path.display()),
    };
    let text =
        fs::read_to_string(path).with_context(|| format!("读不了 {}", path.display()))?;
    let sources = sources(dirs)?;
    let (first, _) = engine(&sources, &Choice::new())?;
    let case = match read(&first.program.schema, &text, notation) {
        Ok(case) => case,
        Err(errors) => {
            report(path, &errors);
            return Ok(false);
        }
    };
    let as_of = as_of.unwrap_or_else(|| ZonedDateTime::now().date());
    let engine =
        if case.readings.is_empty() { first } else { engine(&sources, &case.readings)?.0 };
    let outcome = match engine.determine(&case, as_of, &calendar(dirs)?) {
        Ok(outcome) => outcome,
        Err(contradictions) => {
            let errors = contradictions.into_iter().flat_map(|contradiction| {
                let message = contradiction.message;
                let places = contradiction.places;
                places.into_iter().map(move |at| CaseError { at, message: message.clone() })
            });
            report(path, &errors.collect::<Vec<_>>());
            return Ok(false);
        }
    };
    let determination = engine.report(&case, &outcome, as_of);
    if json {
        println!("{}", serde_json::to_string_pretty(&determination)?);
    } else {
        print(&case, &determination);
    }
    Ok(true)
}

fn report(path: &Path, errors: &[CaseError]) {
    for error in errors {
        let at = error.at;
        eprintln!("{} 第{}行第{}列:{}", path.display(), at.line, at.column, error.message);
    }
}

fn print(case: &Case, determination: &Determination) {
    println!("以 {} 为准;法规包 {}", determination.as_of, determination.pack);
    for (question, answer) in &determination.answers {
        println!("\n[{question}] {}", status(answer));
        answer.because.iter().for_each(|sentence| println!("  {sentence}"));
        for missing in &answer.missing {
            let who = missing.person.as_deref().map(|p| format!("{p}·")).unwrap_or_default();
            println!("  缺:{who}{}", missing.term);
        }
    }
    if !determination.deadlines.is_empty() {
        println!("\n期限");
    }
    for deadline in &determination.deadlines {
        let mark =
            if deadline.provisional { "(暂定:该日放假安排尚未公布)" } else { "" };
        let months = deadline.months.join("、");
        println!(
            "  {} 自 {} 起,原届满日 {},届满日 {}{mark} {months}",
            deadline.id, deadline.starts_on, deadline.nominal_on, deadline.due_on
        );
    }
    for ask in &determination.asks {
        let who = ask.person.as_deref().map(|p| format!("{p}:")).unwrap_or_default();
        let options = ask.options.join("、");
        println!(
            "\n须认定({}){who}{} 由{}从“{options}”中选定并说明理由",
            ask.id, ask.question, ask.decided_by
        );
        if let Some(suggestion) = &ask.suggestion {
            println!("  先写自己的认定;读法的建议:{suggestion}");
        }
    }
    for notice in &determination.notices {
        println!("\n注意:{}", notice.text);
    }
    if case.people.is_empty() {
        println!("\n没有列明人员:只计算期限。");
    }
}

fn status(answer: &AnswerOut) -> &'static str {
    match answer.status {
        Status::Decided => "已定",
        Status::Ask => "须由人认定",
        Status::Unknown => "事实不足",
    }
}
