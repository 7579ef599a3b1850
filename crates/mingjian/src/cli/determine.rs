//! `determine CASE`: a case file in, the determination out.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, bail};
use jiff::ZonedDateTime;
use jiff::civil::Date;
use statute::answer::{AnswerOut, Determination, Status};
use statute::calendar::Calendar;
use statute::casefile::{CaseError, Notation, read};
use statute::compile::Choice;
use statute::determine::{Contradiction, State};
use statute::facts::Case;
use statute::sensitivity::{self, Examined, SensitivityOut};

use super::inquire;
use super::pack::{Directories, alternatives, calendar, editions, engine, sources};

/// How a determination was asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) json: bool,
    pub(crate) as_of: Option<Date>,
    pub(crate) why_not: &'a [String],
    pub(crate) what_if: &'a [String],
}

pub(crate) fn run(
    dirs: &Directories<'_>,
    path: &Path,
    asked: &Asked<'_>,
    out: &mut impl Write,
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
    let as_of = asked.as_of.unwrap_or_else(|| ZonedDateTime::now().date());
    let calendar = calendar(dirs)?;
    if !asked.why_not.is_empty() || !asked.what_if.is_empty() {
        let engine =
            if case.readings.is_empty() { first } else { engine(&sources, &case.readings)?.0 };
        return inquire::about(&engine, &case, asked, (as_of, &calendar), out);
    }
    match editions(dirs, &case.readings)?.determine(&case, as_of, &calendar) {
        Ok(result) => {
            let result = examined(dirs, &case, result, (as_of, &calendar))?;
            if asked.json {
                writeln!(out, "{}", serde_json::to_string_pretty(&result)?)?;
            } else {
                print(&case, &result.determination, out)?;
                print_sensitivity(&result.sensitivity, out)?;
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
    case: &Case,
    base: Determination,
    on: (Date, &Calendar),
) -> anyhow::Result<Examined> {
    let alternatives = alternatives(dirs, &base.readings)?;
    sensitivity::examine(base, &alternatives, |reading, option| {
        let mut readings = case.readings.clone();
        readings.insert(reading.to_owned(), option.to_owned());
        Ok(editions(dirs, &readings)?.determine(case, on.0, on.1))
    })
}

fn print_sensitivity(
    sensitivity: &[SensitivityOut],
    out: &mut impl Write,
) -> std::io::Result<()> {
    if sensitivity.is_empty() {
        writeln!(out, "\n换用任何一种读法,结论都不变。")?;
        return Ok(());
    }
    writeln!(out, "\n结论所依的读法(换用另一种,结论不同):")?;
    for one in sensitivity {
        writeln!(out, "  {} 今用 {},换用 {}:", one.reading, one.chosen, one.option)?;
        for change in &one.changes {
            for text in &change.gained {
                writeln!(out, "    改为:{text}")?;
            }
            if change.gained.is_empty() {
                for text in &change.lost {
                    writeln!(out, "    不再:{text}")?;
                }
            }
        }
    }
    Ok(())
}

fn errors(contradictions: Vec<Contradiction>) -> Vec<CaseError> {
    let each = contradictions.into_iter().flat_map(|contradiction| {
        let message = contradiction.message;
        let places = contradiction.places.into_iter();
        places.map(move |at| CaseError { at, message: message.clone() })
    });
    each.collect()
}

fn report(path: &Path, errors: &[CaseError]) {
    for error in errors {
        let at = error.at;
        eprintln!("{} 第{}行第{}列:{}", path.display(), at.line, at.column, error.message);
    }
}

fn print(
    case: &Case,
    determination: &Determination,
    out: &mut impl Write,
) -> std::io::Result<()> {
    writeln!(out, "以 {} 为准;法规包 {}", determination.as_of, determination.pack)?;
    for (question, answer) in &determination.answers {
        writeln!(out, "\n{} [{question}] {}", answer.term, status(answer))?;
        for sentence in &answer.because {
            writeln!(out, "  {sentence}")?;
        }
        if answer.because.is_empty() && answer.missing.is_empty() {
            writeln!(out, "  没有适用的项目")?;
        }
        for missing in &answer.missing {
            let who = missing.person.as_deref().map(|p| format!("{p}·")).unwrap_or_default();
            writeln!(out, "  缺:{who}{}", missing.term)?;
        }
    }
    if !determination.deadlines.is_empty() {
        writeln!(out, "\n期限")?;
    }
    for deadline in &determination.deadlines {
        let mark = if deadline.provisional {
            "(暂定:放假安排尚未公布,或者期限正停止计算)"
        } else {
            ""
        };
        let months = deadline.months.join("、");
        let state = deadline.state.map(state).unwrap_or_default();
        writeln!(
            out,
            "  {} 自 {} 起,原届满日 {},届满日 {}{mark} {state}{months}",
            deadline.term, deadline.starts_on, deadline.nominal_on, deadline.due_on
        )?;
    }
    for ask in &determination.asks {
        let who = ask.person.as_deref().map(|p| format!("{p}:")).unwrap_or_default();
        let options = ask.options.join("、");
        writeln!(
            out,
            "\n须认定({}){who}{} 由{}从“{options}”中选定并说明理由",
            ask.id, ask.question, ask.decided_by
        )?;
        // What a reading suggests stands in the JSON alone: here the own finding comes first, unanchored.
    }
    for notice in &determination.notices {
        writeln!(out, "\n注意:{}", notice.text)?;
    }
    if case.people.is_empty() {
        writeln!(out, "\n没有列明人员:只计算期限。")?;
    }
    Ok(())
}

fn state(state: State) -> &'static str {
    match state {
        State::Open => "未届满",
        State::Kept => "按期",
        State::Missed => "已超期",
        State::Extended => "已延期",
    }
}

fn status(answer: &AnswerOut) -> &'static str {
    match answer.status {
        Status::Decided => "已定",
        Status::Ask => "须由人认定",
        Status::Unknown => "事实不足",
    }
}
