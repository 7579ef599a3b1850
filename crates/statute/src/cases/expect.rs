//! One expectation of a case against one outcome.

use crate::ast::{
    BoundKind, Cond, Expectation, Expected, ExpectedPeriod, Rel, Segment, SlotTarget, Value,
};
use crate::determine::{Engine, Finding, Lawful, Outcome, check as check_choice};
use crate::eval::Verdict;
use crate::facts::{Case, FactValue, Facts};
use crate::ir::Given;
use crate::schema::{Kind, Owner, Schema};
use crate::span::{Spanned, Word};

pub(super) fn check(
    engine: &Engine,
    case: &Case,
    outcome: &Outcome,
    expectation: &Expectation,
) -> Result<(), String> {
    match expectation {
        Expectation::Output { output, values } => {
            for (person, expected) in values {
                value(engine, case, outcome, (output, person.as_ref(), expected))?;
            }
            Ok(())
        }
        Expectation::Slots { target, slots } => {
            let found = slots_of(case, outcome, &target.value);
            let mut found: Vec<String> = found.iter().flat_map(shown).collect();
            let mut wanted: Vec<String> = slots
                .iter()
                .flat_map(|(bound, months)| {
                    let set = bound.set.iter().map(|word| word.value.clone()).collect();
                    pieces(bound.kind, set, *months)
                })
                .collect();
            found.sort();
            found.dedup();
            wanted.sort();
            same(&target.value, &wanted.join(";"), &found.join(";"))
        }
        Expectation::Period { name, person, expected } => {
            period(engine, case, outcome, (&name.value, person.as_ref(), expected))
        }
        Expectation::Accept { target, choice } => {
            let faults = faults_of(case, outcome, &target.value, choice);
            match faults.first() {
                None => Ok(()),
                Some((message, _)) => Err(format!("应许可的选择被拒:{message}")),
            }
        }
        Expectation::Refuse { target, choice, because } => {
            let faults = faults_of(case, outcome, &target.value, choice);
            match because {
                _ if faults.is_empty() => Err("应拒绝的选择被许可".to_owned()),
                Some(id) if !faults.iter().any(|(_, by)| *by == id.text) => {
                    let by: Vec<&str> = faults.iter().map(|(_, by)| by.as_str()).collect();
                    Err(format!("拒绝的依据应为 {},得到 {}", id.text, by.join("、")))
                }
                Some(_) | None => Ok(()),
            }
        }
    }
}

fn same(what: &str, wanted: &str, found: &str) -> Result<(), String> {
    if wanted == found {
        return Ok(());
    }
    Err(format!("{what}:应为 {wanted},得到 {found}"))
}

fn value(
    engine: &Engine,
    case: &Case,
    outcome: &Outcome,
    of: (&Word, Option<&Word>, &Expected),
) -> Result<(), String> {
    let (output, person, expected) = of;
    let Some((index, declared)) = engine.program.schema.output(&output.value) else {
        return Err(format!("没有“{}”这个结果", output.value));
    };
    let index_of = |name: &Word| case.people.iter().position(|p| p.name == name.value);
    let person_index = match person {
        Some(name) => {
            Some(index_of(name).ok_or_else(|| format!("案例里没有“{}”", name.value))?)
        }
        None => None,
    };
    let finding = outcome.findings.iter().find(|finding| {
        engine.program.groups.get(finding.group).is_some_and(|group| group.output == index)
            && finding.person == person_index
    });
    let Some(finding) = finding else {
        return Err(format!("没有得出“{}”", output.value));
    };
    let found = said(engine, finding, &declared.options);
    let wanted = match expected {
        Expected::Word(word) => word.value.clone(),
        Expected::Ask(id) => format!("问 {}", id.text),
    };
    let who = person.map(|name| format!("{} ", name.value)).unwrap_or_default();
    same(&format!("{who}{}", output.value), &wanted, &found)
}

fn said(engine: &Engine, finding: &Finding, options: &[crate::schema::Name]) -> String {
    let term = |option: usize| options.get(option).map(|o| o.term.clone()).unwrap_or_default();
    match (finding.verdict, finding.answered) {
        (_, Some((option, _))) | (Verdict::Decided(option, _), None) => term(option),
        (Verdict::Ask(rule), None) => {
            let group = engine.program.groups.get(finding.group);
            match group.and_then(|group| group.rules.get(rule)).map(|rule| &rule.gives) {
                Some(Given::Ask { ask, .. }) => format!("问 {ask}"),
                Some(Given::Value(_) | Given::NotApplicable) | None => String::new(),
            }
        }
        (Verdict::Unknown, None) => "未知".to_owned(),
        (Verdict::Nothing, None) => "不适用".to_owned(),
        (Verdict::Conflict(..), None) => "冲突".to_owned(),
    }
}

fn slots_of<'a>(case: &Case, outcome: &'a Outcome, target: &str) -> Vec<&'a Lawful> {
    let wanted = match target {
        "单位" => SlotTarget::Unit,
        "案" => SlotTarget::Case,
        _ => SlotTarget::Person,
    };
    let person = case.people.iter().position(|person| person.name == target);
    let slots = outcome.lawful.iter().filter(|lawful| {
        lawful.slot.target == wanted
            && (wanted != SlotTarget::Person || lawful.person == person)
    });
    slots.collect()
}

fn shown(lawful: &&Lawful) -> Vec<String> {
    let slot = &lawful.slot;
    let mut shown = pieces(slot.bound, slot.set.clone(), slot.months);
    if lawful.conflict {
        shown.iter_mut().for_each(|text| text.push_str("(冲突)"));
    }
    shown
}

/// 必 {a, b} is the same as 必 {a} and 必 {b}.
fn pieces(kind: BoundKind, mut set: Vec<String>, months: Option<i64>) -> Vec<String> {
    let word = match kind {
        BoundKind::Required => "必",
        BoundKind::ChooseOne => "择一",
        BoundKind::AtLeastOne => "至少一",
        BoundKind::Optional => "可",
        BoundKind::AdviceOnly => "议",
    };
    let months = months.map(|months| format!(" {months} 月")).unwrap_or_default();
    if kind == BoundKind::Required {
        return set.iter().map(|measure| format!("{word} {measure}{months}")).collect();
    }
    set.sort();
    vec![format!("{word} {}{months}", set.join("、"))]
}

fn faults_of(
    case: &Case,
    outcome: &Outcome,
    target: &str,
    choice: &[Word],
) -> Vec<(String, String)> {
    let slots = slots_of(case, outcome, target);
    let choice: Vec<String> = choice.iter().map(|word| word.value.clone()).collect();
    check_choice(&slots, &choice).into_iter().map(|f| (f.message, f.because)).collect()
}

fn period(
    engine: &Engine,
    case: &Case,
    outcome: &Outcome,
    of: (&str, Option<&Word>, &ExpectedPeriod),
) -> Result<(), String> {
    let (name, person, expected) = of;
    let periods = &engine.program.periods;
    let is_named = |index: usize| periods.get(index).is_some_and(|p| p.name == name);
    let person = person.and_then(|word| case.people.iter().position(|p| p.name == word.value));
    let running = outcome
        .timing
        .running
        .iter()
        .find(|r| is_named(r.period) && (person.is_none() || r.person == person));
    let invalid = outcome.timing.ineffective.iter().any(|(index, _)| is_named(*index));
    let found = match running {
        None if invalid => "无效".to_owned(),
        None => "无".to_owned(),
        Some(running) if matches!(expected, ExpectedPeriod::Months(..)) => {
            let month = |m: Option<&crate::civil::Month>| {
                m.map(|m| format!("{:04}-{:02}", m.year, m.month)).unwrap_or_default()
            };
            format!("{}…{}", month(running.months.first()), month(running.months.last()))
        }
        Some(running) => {
            let mark = if running.provisional { " 暂定" } else { "" };
            format!("{} → {}{mark}", running.nominal_on, running.due_on)
        }
    };
    let text = |date: &Spanned<String>| date.value.clone();
    let wanted = match expected {
        ExpectedPeriod::Days { nominal, due, provisional } => {
            let mark = if *provisional { " 暂定" } else { "" };
            format!("{} → {}{mark}", text(nominal), text(due))
        }
        ExpectedPeriod::Months(first, last) => format!("{}…{}", text(first), text(last)),
        ExpectedPeriod::Invalid => "无效".to_owned(),
        ExpectedPeriod::Absent => "无".to_owned(),
    };
    same(name, &wanted, &found)
}

/// Whether a guard of the form `fact = option` or `fact ≠ option` holds for the facts of one person.
pub(super) fn guard_holds(schema: &Schema, guard: &Cond, facts: &Facts) -> bool {
    let Cond::Test { path, rel: Some((rel, Value::Path(wanted))) } = guard else { return true };
    let word = |path: &crate::ast::Path| match path.segments.last() {
        Some(Segment::Word(word)) => word.value.clone(),
        Some(Segment::Hole(_)) | None => String::new(),
    };
    let Some((index, fact)) = schema.fact(Owner::Person, &word(path)) else { return true };
    let Some(FactValue::Option(option)) = facts.get(&index).map(|known| known.value) else {
        return true;
    };
    let Kind::Options(options) = &fact.kind else { return true };
    let is = options.get(option).is_some_and(|name| name.term == word(wanted));
    match rel {
        Rel::Eq => is,
        Rel::Ne => !is,
        Rel::Lt | Rel::Le | Rel::Gt | Rel::Ge | Rel::In => true,
    }
}
