//! Why not, and what if: the nearest change of facts that would bring an outcome, and what a change would bring.

mod edit;
mod relevant;
mod say;
mod search;
mod values;

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;

use crate::calendar::Calendar;
use crate::determine::{Contradiction, Engine, WITHOUT_REASONS};
use crate::facts::{Case, FactValue};
use crate::schema::{Fact, Kind, Owner};
use crate::sensitivity::{self, ChangeOut};

pub use edit::{Edit, Spot, apply};
pub use say::{AskedOut, FactOut, ProposalOut, Reached, WhyNot};
use search::{Goal, Search, Searched, reached};

/// Changes of so many facts are looked for.
pub const CHANGES_MAX: usize = 3;
/// So many of the nearest are told.
pub const NEAREST_MAX: usize = 5;
/// No search determines the case more often.
pub const CALLS_MAX: usize = 200_000;

/// How a fact that nobody knows is written.
const UNKNOWN: [&str; 2] = ["未知", "unknown"];

/// A change of one fact, as a person writes it: `张某.情节=严重`, `案.后果=重大`, `张某.过错=未知`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// 案, 单位 or a person's name.
    pub of: String,
    /// Term or id of the fact.
    pub fact: String,
    /// Term, id, date or number; 未知 takes the fact away.
    pub value: String,
}

impl Change {
    /// Reads `of.fact=value`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (path, value) = text.split_once('=')?;
        let (of, fact) = path.trim().rsplit_once('.')?;
        let part = |text: &str| text.trim().to_owned();
        Some(Self { of: part(of), fact: part(fact), value: part(value) })
    }
}

/// Why `output` of somebody is not `wanted`: the fewest facts that would have to be otherwise. Every proposal was
/// determined; of changes that bring it, none is smaller.
///
/// # Errors
/// No such output, value or person, or facts that contradict each other, in Chinese.
pub fn why_not(
    engine: &Engine,
    case: &Case,
    of: (Option<&str>, &str, &str),
    on: (Date, &Calendar),
) -> Result<WhyNot, String> {
    let (who, output, wanted) = of;
    let (goal, about) = asked(engine, case, (who, output, wanted))?;
    let outcome = engine.determine(case, on.0, on.1).map_err(|found| messages(&found))?;
    let by_ask = Goal { by_ask: true, ..goal.clone() };
    let asks_now = reached(engine, &outcome, &by_ask).flatten();
    let say = say::Say { engine, case, goal: &goal, about: &about };
    let findings = goal.of.iter().filter_map(|person| outcome.finding(goal.group, *person));
    let answered = findings.filter_map(|finding| finding.answered);
    let decided =
        answered.filter(|(option, _)| *option == goal.option).map(|(_, by)| by).next();
    if decided.is_some() || reached(engine, &outcome, &goal).is_some() {
        return Ok(say.already(decided));
    }
    // Who found what, and what was chosen, decides nothing.
    let bare = bare(case);
    let look = |goal: &Goal| Search::new(engine, &bare, &outcome, on, goal.clone()).run();
    let direct = look(&goal);
    if direct.found.is_empty() && asks_now.is_none() {
        let asking = look(&by_ask);
        if !asking.found.is_empty() {
            return Ok(say.through_ask(&asking, &direct));
        }
        let exhausted = direct.exhausted.min(asking.exhausted);
        return Ok(say.told(&Searched { exhausted, ..direct }, None));
    }
    Ok(say.told(&direct, asks_now))
}

/// What is asked: the goal, and whom or what it is about in words.
fn asked(
    engine: &Engine,
    case: &Case,
    of: (Option<&str>, &str, &str),
) -> Result<(Goal, String), String> {
    let (who, output, wanted) = of;
    let (index, declared) = engine
        .program
        .schema
        .output(output)
        .ok_or_else(|| format!("没有“{output}”这个结果"))?;
    let option = declared.options.iter().position(|name| name.is(wanted));
    let option = option.ok_or_else(|| format!("“{output}”没有“{wanted}”这个值"))?;
    let group = engine.program.groups.iter().position(|group| group.output == index);
    let group = group.ok_or_else(|| format!("没有规则定“{output}”"))?;
    let term = &declared.name.term;
    let rows = match who {
        None if declared.per_person => {
            return Err(format!("“{output}”是逐人的结果;写 姓名.{output}"));
        }
        Some(name) if !declared.per_person => {
            return Err(format!("“{output}”不是逐人的结果;不写“{name}”,只写 {output}"));
        }
        None => vec![None],
        Some(name) => rows(case, name).into_iter().map(Some).collect(),
    };
    if rows.is_empty() {
        return Err(format!("案件里没有“{}”", who.unwrap_or_default()));
    }
    let about = who.map_or_else(|| term.clone(), |name| format!("{name}的{term}"));
    Ok((Goal { group, of: rows, option, by_ask: false }, about))
}

/// Participants called `name`, or the one row meant by it.
fn rows(case: &Case, name: &str) -> Vec<usize> {
    let people = case.people.iter().enumerate();
    let named =
        people.filter(|(row, person)| person.name == name || row_name(case, *row) == name);
    named.map(|(row, _)| row).collect()
}

/// How one participant is called: by name, and by which time if the name comes more than once.
fn row_name(case: &Case, row: usize) -> String {
    let Some(person) = case.people.get(row) else { return String::new() };
    let same = |other: &&crate::facts::Participant| other.name == person.name;
    if case.people.iter().filter(same).count() < 2 {
        return person.name.clone();
    }
    format!(
        "{}(第{}次参与)",
        person.name,
        case.people.iter().take(row + 1).filter(same).count()
    )
}

fn bare(case: &Case) -> Case {
    let mut bare = case.clone();
    bare.selections.clear();
    let people = bare.people.iter_mut().map(|person| &mut person.facts);
    for facts in people.chain([&mut bare.case, &mut bare.unit]) {
        facts.values_mut().for_each(|known| known.judged = None);
    }
    bare
}

fn messages(found: &[Contradiction]) -> String {
    let messages: Vec<&str> = found.iter().map(|one| one.message.as_str()).collect();
    messages.join(";")
}

/// `changes` as edits of the facts of `case`.
///
/// # Errors
/// No such person, fact or value, or two values for one fact, in Chinese.
pub fn edits(engine: &Engine, case: &Case, changes: &[Change]) -> Result<Vec<Edit>, String> {
    let mut edits: Vec<Edit> = Vec::new();
    for change in changes {
        let (owner, targets): (Owner, Vec<Option<usize>>) = match change.of.as_str() {
            "案" | "case" => (Owner::Case, vec![None]),
            "单位" | "unit" => (Owner::Unit, vec![None]),
            name => (Owner::Person, rows(case, name).into_iter().map(Some).collect()),
        };
        if targets.is_empty() {
            return Err(format!("案件里没有“{}”", change.of));
        }
        let fact = engine.program.schema.fact(owner, &change.fact);
        let (index, fact) = fact.ok_or_else(|| format!("没有“{}”这项事实", change.fact))?;
        let value = value_of(fact, &change.value)
            .ok_or_else(|| format!("“{}”没有“{}”这个值", change.fact, change.value))?;
        for person in targets {
            let edit = Edit { spot: Spot { owner, person, fact: index }, value };
            match edits.iter().find(|known| known.spot == edit.spot) {
                None => edits.push(edit),
                Some(known) if *known == edit => {}
                Some(_) => {
                    let term = &fact.name.term;
                    return Err(format!("{}的“{term}”写了两个不同的值", change.of));
                }
            }
        }
    }
    Ok(edits)
}

/// The value written as `text`; 未知 is none.
fn value_of(fact: &Fact, text: &str) -> Option<Option<FactValue>> {
    let value = match &fact.kind {
        Kind::Options(options) => {
            options.iter().position(|name| name.is(text)).map(FactValue::Option)
        }
        Kind::Date => text.parse().ok().map(FactValue::Date),
        Kind::Int(low, high) => {
            let number = text.parse().ok();
            number.filter(|number| (low..=high).contains(&number)).map(FactValue::Int)
        }
    };
    value.map(Some).or_else(|| UNKNOWN.contains(&text).then_some(None))
}

/// What would be answered otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhatIf {
    /// Facts that the changed ones leave no room for, in words.
    pub dropped: Vec<String>,
    /// Results that would be others.
    pub changes: Vec<ChangeOut>,
}

impl WhatIf {
    /// The same as lines to print.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = self.dropped.clone();
        for change in &self.changes {
            lines.push(format!("[{}]", change.id));
            lines.extend(change.lost.iter().map(|text| format!("  不再:{text}")));
            lines.extend(change.gained.iter().map(|text| format!("  改为:{text}")));
        }
        if self.changes.is_empty() {
            lines.push("结论不变。".to_owned());
        }
        lines
    }
}

/// What would be answered otherwise if `changes` were the facts. A fact whose 限于 they end goes with them.
///
/// # Errors
/// A change that cannot be made, or facts that then contradict each other.
pub fn what_if(
    engine: &Engine,
    case: &Case,
    changes: &[Change],
    on: (Date, &Calendar),
) -> Result<WhatIf, String> {
    let (as_of, calendar) = on;
    let before = engine.determine(case, as_of, calendar).map_err(|found| messages(&found))?;
    let edits = edits(engine, case, changes)?;
    let kept: Vec<Spot> = edits.iter().map(|edit| edit.spot).collect();
    let mut other = apply(case, &edits);
    let dropped: BTreeSet<Spot> = edit::settle(engine, &mut other, &kept, on);
    let after = engine.determine(&other, as_of, calendar).map_err(|found| messages(&found))?;
    let (before, after) =
        (engine.report(case, &before, as_of), engine.report(&other, &after, as_of));
    // A fact that is tried has no finder: that is no consequence of it.
    let consequence = |change: &ChangeOut| change.id != WITHOUT_REASONS;
    let named = dropped.iter().map(|spot| say::whose(engine, case, *spot));
    Ok(WhatIf {
        dropped: named.map(|fact| format!("{fact}随之不再适用,不再计入。")).collect(),
        changes: sensitivity::changes(&before, &after)
            .into_iter()
            .filter(consequence)
            .collect(),
    })
}
