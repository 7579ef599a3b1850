//! What a determination says, point by point, so that two can be held against each other.

use serde::Serialize;

use crate::answer::{AskOut, DeadlineOut, Determination, SlotOut};
use crate::ast::{CaseValue, ChangeAst};
use crate::cases::{Run, Slot, said, shown};
use crate::determine::{Lawful, State};

/// What a point is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// An output (结果).
    Answer,
    /// The lawful set of a target (措施).
    Measures,
    /// A period (期限).
    Deadline,
    /// A question to a person (问).
    Ask,
    /// A notice (提示).
    Notice,
}

/// One point, and what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Point {
    about: About,
    id: String,
    term: String,
    person: Option<String>,
    text: String,
}

/// A point of which something else is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PointOut {
    /// What it is about.
    pub about: About,
    /// The id of the question, period, ask or notice.
    pub id: String,
    /// Its term; the id again where it has none.
    pub term: String,
    /// The person, the unit or the case it is about, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// What only the first says.
    pub before: Vec<String>,
    /// What only the second says.
    pub after: Vec<String>,
}

/// Everything a determination says.
pub(super) fn points(run: &Run<'_>) -> Vec<Point> {
    let report = run.engine.report(&run.case, &run.outcome, run.as_of);
    let mut points = answers(run);
    points.extend(measures(run, &report));
    points.extend(report.deadlines.iter().map(deadline));
    points.extend(report.asks.iter().map(ask));
    points.extend(report.notices.into_iter().map(|notice| Point {
        about: About::Notice,
        term: notice.id.clone(),
        id: notice.id,
        person: None,
        text: notice.text,
    }));
    points
}

/// The points of which the two say different things, in the order they are first met.
pub(super) fn differences(old: &[Point], new: &[Point]) -> Vec<PointOut> {
    let mut found: Vec<PointOut> = Vec::new();
    let same =
        |a: &Point, b: &PointOut| a.about == b.about && a.id == b.id && a.person == b.person;
    for (points, others, is_new) in [(old, new, false), (new, old, true)] {
        for point in points.iter().filter(|point| !others.contains(point)) {
            let at = found.iter().position(|known| same(point, known)).unwrap_or(found.len());
            if at == found.len() {
                let Point { about, id, term, person, .. } = point.clone();
                let (before, after) = (Vec::new(), Vec::new());
                found.push(PointOut { about, id, term, person, before, after });
            }
            let Some(known) = found.get_mut(at) else { continue };
            let said = if is_new { &mut known.after } else { &mut known.before };
            if !said.contains(&point.text) {
                said.push(point.text.clone());
            }
        }
    }
    found.sort_by_key(|point| point.about);
    found
}

/// The changes of a line as a case writes them.
pub(super) fn written(changes: &[ChangeAst]) -> String {
    let each = changes.iter().map(|change| match change {
        ChangeAst::Reading(id, option) => format!("换 {} = {}", id.text, option.value),
        ChangeAst::Fact { of, fact, value } => {
            let value = value.as_ref().map_or_else(|| "未知".to_owned(), literal);
            format!("令 {}.{} = {value}", of.value, fact.value)
        }
        ChangeAst::Answer { ask, person, value } => {
            let person = person.as_ref().map(|person| format!("({})", person.value));
            format!("答 {}{} = {}", ask.text, person.unwrap_or_default(), value.value)
        }
    });
    each.collect::<Vec<String>>().join(" ")
}

fn literal(value: &CaseValue) -> String {
    match value {
        CaseValue::Word(word) => word.value.clone(),
        CaseValue::Int(number, _) => number.to_string(),
        CaseValue::Date(date, _) => date.clone(),
    }
}

fn answers(run: &Run<'_>) -> Vec<Point> {
    let program = &run.engine.program;
    let point = |finding: &crate::determine::Finding| {
        let group = program.groups.get(finding.group)?;
        let output = program.schema.outputs.get(group.output)?;
        let person = finding.person.and_then(|index| run.case.people.get(index));
        Some(Point {
            about: About::Answer,
            id: output.name.id.clone(),
            term: output.name.term.clone(),
            person: person.map(|person| person.name.clone()),
            text: said(run.engine, finding, &output.options),
        })
    };
    run.outcome.findings.iter().filter_map(point).collect()
}

/// Each slot of the lawful set, as the page and as a case write it.
fn measures(run: &Run<'_>, report: &Determination) -> Vec<Point> {
    let mut points = Vec::new();
    for (question, answer) in &report.answers {
        let crate::answer::ValueOut::Slots(slots) = &answer.value else { continue };
        let lawful = run.outcome.lawful.iter().filter(|lawful| lawful.question == *question);
        points.extend(slots.iter().zip(lawful).map(|(out, lawful)| Point {
            about: About::Measures,
            id: question.clone(),
            term: answer.term.clone(),
            person: Some(match out.target.as_str() {
                "unit" => "单位".to_owned(),
                "case" => "案".to_owned(),
                name => name.to_owned(),
            }),
            text: slot(out, lawful),
        }));
    }
    points
}

fn slot(out: &SlotOut, lawful: &Lawful) -> String {
    let Lawful { slot, conflict, deciders, .. } = lawful;
    let (kind, set, months) = (slot.bound, slot.set.clone(), slot.months);
    let mut said = vec![shown(&[Slot { kind, set, months }])];
    said.extend(out.until.iter().map(|until| format!("至{until}")));
    if !out.needs.is_empty() {
        said.push(format!("须附{}", out.needs.join("、")));
    }
    let deciders = deciders.iter();
    said.extend(deciders.map(|(measure, by)| format!("{measure}由{}决定", by.join("、"))));
    if conflict.is_some() {
        said.push("与上位法不合,须由人认定".to_owned());
    }
    said.join(",")
}

fn deadline(out: &DeadlineOut) -> Point {
    let DeadlineOut { starts_on, nominal_on, due_on, months, .. } = out;
    let mut text = match (months.first(), months.last()) {
        (Some(first), Some(last)) => format!("{first} 至 {last}"),
        (_, _) => format!("自 {starts_on} 起,原届满日 {nominal_on},届满日 {due_on}"),
    };
    if out.provisional {
        text.push_str(",暂定");
    }
    text.push_str(match out.state {
        Some(State::Kept) => ",按期",
        Some(State::Missed) => ",超期",
        Some(State::Extended) => ",已延期",
        Some(State::Open) | None => "",
    });
    let person = out.person.clone();
    Point { about: About::Deadline, id: out.id.clone(), term: out.term.clone(), person, text }
}

fn ask(out: &AskOut) -> Point {
    let mut text =
        format!("{} 由{}认定:{}", out.question, out.decided_by, out.options.join("、"));
    if !out.evidence.is_empty() {
        text.push_str(&format!(";须附{}", out.evidence.join("、")));
    }
    if let Some(suggestion) = &out.suggestion {
        text.push_str(&format!(";读法建议 {suggestion}"));
    }
    let (id, term, person) = (out.id.clone(), out.id.clone(), out.person.clone());
    Point { about: About::Ask, id, term, person, text }
}
