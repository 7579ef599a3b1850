//! Why not, and what if: the nearest change that would bring an outcome, and what a change would bring.

use jiff::civil::Date;

use crate::calendar::Calendar;
use crate::determine::{Contradiction, Engine, Finding, Outcome, WITHOUT_REASONS};
use crate::eval::{Sheet, TooLarge, Verdict, verdict};
use crate::facts::{At, Case, FactValue, Facts, Judged, Known};
use crate::ir::{Given, Group, Mask, VarId};
use crate::schema::{Fact, Kind, Owner};
use crate::sensitivity::{self, ChangeOut};

/// The smallest change after which an output would have the wanted value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearest {
    /// The rule that would give it.
    pub rule: String,
    /// What would have to be otherwise: label and the values that would do. Empty if it holds already.
    pub changes: Vec<(String, Vec<String>)>,
}

impl Nearest {
    /// `若情节为“严重”,后果为“重大”,则…`.
    #[must_use]
    pub fn sentence(&self, what: &str) -> String {
        let change = |(label, values): &(String, Vec<String>)| {
            format!("{label}为“{}”", values.join("”或“"))
        };
        let changes: Vec<String> = self.changes.iter().map(change).collect();
        format!("若{},则{what}(规则 {})。", changes.join(","), self.rule)
    }
}

/// A change of one fact, as a person writes it: `张某.情节=严重`, `案.后果=重大`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// 案, 单位 or a person's name.
    pub of: String,
    /// Term or id of the fact.
    pub fact: String,
    /// Term, id, date or number.
    pub value: String,
}

impl Change {
    /// Reads `of.fact=value`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (path, value) = text.split_once('=')?;
        let (of, fact) = path.trim().split_once('.')?;
        let part = |text: &str| text.trim().to_owned();
        Some(Self { of: part(of), fact: part(fact), value: part(value) })
    }
}

/// Why `output` of `person` is not `wanted`: the rules that give it, each with its fewest obstacles; only a
/// change that the engine confirms is returned, the smallest one.
///
/// # Errors
/// No such output, value or person, in Chinese.
pub fn why_not(
    engine: &Engine,
    case: &Case,
    outcome: &Outcome,
    of: (Option<&str>, &str, &str),
) -> Result<Option<Nearest>, String> {
    let (person, output, wanted) = of;
    let declared = engine.program.schema.output(output);
    let (index, declared) = declared.ok_or_else(|| format!("没有“{output}”这个结果"))?;
    let option = declared.options.iter().position(|o| o.term == wanted || o.id == wanted);
    let option = option.ok_or_else(|| format!("“{output}”没有“{wanted}”这个值"))?;
    if let Some(name) = person.filter(|name| case.people.iter().all(|p| p.name != *name)) {
        return Err(format!("案件里没有“{name}”"));
    }
    let name_of = |finding: &Finding| {
        let found = finding.person.and_then(|index| case.people.get(index));
        found.map(|found| found.name.as_str())
    };
    // One person in two roles is found twice: the nearest of both counts.
    let findings = outcome.findings.iter().filter(|finding| {
        name_of(finding) == person
            && engine.program.groups.get(finding.group).is_some_and(|g| g.output == index)
    });
    let mut best: Option<Nearest> = None;
    let mut found = false;
    for finding in findings {
        found = true;
        let possible = match finding.person {
            Some(person) => outcome.world.get(person).map_or(&[][..], Vec::as_slice),
            None => &outcome.shared,
        };
        let next = nearest(engine, finding, possible, option);
        let next = next.map_err(|_| "条件太大".to_owned())?;
        let fewer = |best: &Nearest, next: &Nearest| best.changes.len() <= next.changes.len();
        best = match (best, next) {
            (Some(best), Some(next)) if fewer(&best, &next) => Some(best),
            (best, None) => best,
            (_, next) => next,
        };
    }
    if !found {
        return Err(format!("“{output}”是逐人的结果;写 姓名.{output}"));
    }
    Ok(best)
}

fn nearest(
    engine: &Engine,
    finding: &Finding,
    possible: &[Mask],
    option: usize,
) -> Result<Option<Nearest>, TooLarge> {
    let Some(group) = engine.program.groups.get(finding.group) else { return Ok(None) };
    let sheet = Sheet::compile(&engine.program, group)?;
    let word = sheet.word(possible);
    let mut candidates: Vec<(usize, Vec<(VarId, Mask)>)> = Vec::new();
    for (index, rule) in group.rules.iter().enumerate() {
        if rule.gives == Given::Value(option) {
            let obstacles = sheet.obstacles(word, index).into_iter();
            candidates.extend(obstacles.map(|changes| (index, changes)));
        }
    }
    candidates.sort_by_key(|(index, changes)| (changes.len(), *index));
    let confirmed = candidates
        .into_iter()
        .find(|(_, changes)| brings(group, &sheet, possible, (changes, option)));
    Ok(confirmed.map(|(index, changes)| Nearest {
        rule: group.rules.get(index).map(|rule| rule.id.clone()).unwrap_or_default(),
        changes: changes.iter().map(|(var, mask)| words(engine, *var, *mask)).collect(),
    }))
}

/// Whether making exactly these changes gives the wanted option.
fn brings(
    group: &Group,
    sheet: &Sheet,
    possible: &[Mask],
    of: (&[(VarId, Mask)], usize),
) -> bool {
    let (changes, option) = of;
    let mut changed = possible.to_vec();
    for (var, mask) in changes {
        if let Some(known) = changed.get_mut(*var) {
            *known = *mask;
        }
    }
    let trace = sheet.trace(sheet.word(&changed));
    matches!(verdict(group, &trace), Verdict::Decided(found, _) if found == option)
}

fn words(engine: &Engine, var: VarId, mask: Mask) -> (String, Vec<String>) {
    let Some(var) = engine.program.vars.get(var) else { return (String::new(), Vec::new()) };
    let options = var.options.iter().enumerate().filter(|(index, _)| mask & (1 << index) != 0);
    (var.label.clone(), options.map(|(_, name)| name.term.clone()).collect())
}

/// `case` with some facts otherwise.
///
/// # Errors
/// No such person, fact or value, in Chinese.
pub fn changed(engine: &Engine, case: &Case, changes: &[Change]) -> Result<Case, String> {
    let mut case = case.clone();
    for change in changes {
        let schema = &engine.program.schema;
        let (owner, targets): (Owner, Vec<&mut Facts>) = match change.of.as_str() {
            "案" | "case" => (Owner::Case, vec![&mut case.case]),
            "单位" | "unit" => (Owner::Unit, vec![&mut case.unit]),
            name => {
                let people = case.people.iter_mut().filter(|person| person.name == name);
                (Owner::Person, people.map(|person| &mut person.facts).collect())
            }
        };
        if targets.is_empty() {
            return Err(format!("案件里没有“{}”", change.of));
        }
        let fact = schema.fact(owner, &change.fact);
        let (index, fact) = fact.ok_or_else(|| format!("没有“{}”这项事实", change.fact))?;
        let value = value_of(fact, &change.value)
            .ok_or_else(|| format!("“{}”没有“{}”这个值", change.fact, change.value))?;
        for facts in targets {
            let by = Some("试算".to_owned());
            let reason = by.clone();
            let at = At::default();
            let judged = Some(Box::new(Judged { found_by: by, reason, evidence: None }));
            facts.insert(index, Known { value, judged, at });
        }
    }
    Ok(case)
}

fn value_of(fact: &Fact, text: &str) -> Option<FactValue> {
    match &fact.kind {
        Kind::Options(options) => {
            let found = options.iter().position(|name| name.term == text || name.id == text);
            found.map(FactValue::Option)
        }
        Kind::Date => text.parse().ok().map(FactValue::Date),
        Kind::Int(low, high) => {
            let number: i64 = text.parse().ok()?;
            (low..=high).contains(&&number).then_some(FactValue::Int(number))
        }
    }
}

/// What would be answered otherwise if `changes` were the facts, as sentences.
///
/// # Errors
/// A change that cannot be made, or facts that then contradict each other.
pub fn what_if(
    engine: &Engine,
    case: &Case,
    changes: &[Change],
    on: (Date, &Calendar),
) -> Result<Vec<String>, String> {
    let (as_of, calendar) = on;
    let say = |found: Vec<Contradiction>| {
        let messages: Vec<String> = found.into_iter().map(|one| one.message).collect();
        messages.join(";")
    };
    let before = engine.determine(case, as_of, calendar).map_err(say)?;
    let other = changed(engine, case, changes)?;
    let after = engine.determine(&other, as_of, calendar).map_err(say)?;
    let (before, after) =
        (engine.report(case, &before, as_of), engine.report(&other, &after, as_of));
    // A fact that is tried has no finder: that is no consequence of it.
    let consequence = |change: &ChangeOut| change.id != WITHOUT_REASONS;
    let changes = sensitivity::changes(&before, &after).into_iter().filter(consequence);
    Ok(changes
        .flat_map(|change| {
            let id = change.id;
            let lost = change.lost.into_iter().map(|text| format!("  不再:{text}"));
            let gained = change.gained.into_iter().map(|text| format!("  改为:{text}"));
            std::iter::once(format!("[{id}]")).chain(lost).chain(gained).collect::<Vec<_>>()
        })
        .collect())
}
