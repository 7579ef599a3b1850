//! Whether the cases of the pack go everywhere: each rule gives its answer in one and does not in another, and
//! each option of each reading tells in one.

use std::collections::BTreeMap;
use std::sync::Arc;

use statute::answer::Determination;
use statute::ast::{Block, CaseAst, CaseLine, ChangeAst, Clause};
use statute::cases::{Run, Runner, cases};
use statute::compile::Choice;
use statute::determine::{Lawful, State};
use statute::ir::{Effect, Expr, Length, Limit, Program, Start};
use statute::oracle::{Truth, holds};
use statute::sensitivity::alternatives;

use crate::files::{Files, borrowed, calendar, pack, without_case};

/// What no case meets with.
const OPEN: [&str; 0] = [];
/// Options under which facts of a case are refused, and what is said: a case holds no refusal, a test below does.
const REFUSED: [(&str, &str, &str, &str); 3] = [
    ("A18.主", "unit", "J84", "二次"),
    ("A18.责", "main", "J84", "二次"),
    ("A70", "five", "J103", "集体审议人数"),
];

/// What should be met with in some determination, and whether it was.
#[derive(Default)]
struct Seen(BTreeMap<String, bool>);

impl Seen {
    fn note(&mut self, what: String, met: bool) {
        *self.0.entry(what).or_default() |= met;
    }

    /// Applies in one, does not in another.
    fn both(&mut self, what: &str, applies: bool, does_not: bool) {
        self.note(format!("{what}:适用"), applies);
        self.note(format!("{what}:不适用"), does_not);
    }
}

/// What no determination of the cases met with, by id.
fn unmet(files: &Files) -> Vec<String> {
    let (files, calendar) = (borrowed(files), calendar());
    let mut runner = Runner::new(&files, &Choice::new(), &calendar).unwrap();
    let mut seen = Seen::default();
    let pack = runner.pack().clone();
    // By default no reading lets a period stand still: that one can is written in the text alone.
    for block in pack.articles.iter().flat_map(|article| &article.blocks) {
        let Block::Period(period) = block else { continue };
        if period.clauses.iter().any(|clause| matches!(clause, Clause::Suspended { .. })) {
            seen.note(stands_still(&period.name.value), false);
        }
    }
    for ast in cases(&pack) {
        let lines = ast.lines.iter().filter_map(|line| match line {
            CaseLine::Expect(expect) => Some(expect.changes.as_slice()),
            CaseLine::Given { .. } | CaseLine::Person { .. } | CaseLine::AsOf(_) => None,
        });
        for changes in lines {
            let run =
                runner.run(ast, changes).unwrap_or_else(|e| panic!("{} {e:?}", ast.id.text));
            rules(&run, &mut seen);
            measures(&run, &mut seen);
            superior(&run, &mut seen);
            periods(&run, &mut seen);
        }
    }
    seen.0.into_iter().filter(|(_, met)| !met).map(|(what, _)| what).collect()
}

/// Each rule, row and else-branch gives the value; its condition fails, or an exception silences it.
fn rules(run: &Run<'_>, seen: &mut Seen) {
    for (index, group) in run.engine.program.groups.iter().enumerate() {
        for (bit, rule) in group.rules.iter().enumerate() {
            let mut found = (false, false);
            for finding in run.outcome.of_group(index) {
                let at = |mask: u128| mask & (1 << bit) != 0;
                found.0 |= at(finding.trace.live);
                found.1 |= at(finding.trace.refuted) || at(finding.trace.silenced);
            }
            seen.both(&format!("规则 {}", rule.id), found.0, found.1);
        }
    }
}

fn measures(run: &Run<'_>, seen: &mut Seen) {
    for block in &run.engine.program.measures {
        let worlds = if block.per_person {
            run.outcome.world.as_slice()
        } else {
            std::slice::from_ref(&run.outcome.shared)
        };
        let is = |truth| worlds.iter().any(|world| holds(&block.when, world) == truth);
        seen.both(&format!("措施 {}", block.id), is(Truth::Yes), is(Truth::No));
    }
}

/// A line of superior law applies where it is in force, its condition holds and somebody's set has what it is
/// about; it does not, where the condition fails or, without one, where nothing is what it is about.
fn superior(run: &Run<'_>, seen: &mut Seen) {
    let (program, outcome) = (&run.engine.program, &run.outcome);
    let report = run.engine.report(&run.case, outcome, run.as_of);
    for overlay in &program.overlays {
        for (number, limit) in overlay.limits.iter().enumerate() {
            let mut found = (false, false);
            if let Effect::Notice(text) = &limit.effect {
                found.0 = report.notices.iter().any(|notice| notice.text.contains(text));
                found.1 = !found.0;
            }
            for (person, world) in outcome.world.iter().enumerate() {
                let own = outcome
                    .lawful
                    .iter()
                    .filter(|lawful| lawful.person.is_none_or(|of| of == person));
                let concerned = own.clone().any(|lawful| is_about(program, limit, lawful));
                let truth = holds(&limit.when, world);
                found.0 |= overlay.in_force(run.as_of) && concerned && truth == Truth::Yes;
                found.1 |= truth == Truth::No || (limit.when == Expr::always() && !concerned);
            }
            seen.both(&format!("上位法 {}#{}", overlay.id, number + 1), found.0, found.1);
        }
    }
}

/// Whether the slot, as the Measures give it, has a measure the line is about.
fn is_about(program: &Program, limit: &Limit, lawful: &Lawful) -> bool {
    let block = program.measures.get(lawful.at.0).unwrap();
    let set = &block.slots.get(lawful.at.1).unwrap().set;
    match &limit.effect {
        Effect::Narrow(kind, _) | Effect::Only(kind, _) => set.iter().any(|measure| {
            program.schema.measure(measure).is_some_and(|(of, _)| of.name.term == *kind)
        }),
        Effect::Decider(measure, _) | Effect::BarFromFinal(measure) => set.contains(measure),
        Effect::Notice(_) => false,
    }
}

/// A period runs and does not; is kept and missed, where something follows; is extended, granted without effect and
/// stands still, where it can be.
fn periods(run: &Run<'_>, seen: &mut Seen) {
    let (program, timing) = (&run.engine.program, &run.outcome.timing);
    for (index, period) in program.periods.iter().enumerate() {
        let what = format!("期限 {}", period.name);
        let running: Vec<_> = timing.running.iter().filter(|one| one.period == index).collect();
        seen.both(&what, !running.is_empty(), running.is_empty());
        let is = |state| running.iter().any(|one| one.state == Some(state));
        if period.missed.is_some() && !period.counts.is_empty() {
            seen.note(format!("{what}:按期"), is(State::Kept));
            seen.note(format!("{what}:超期"), is(State::Missed));
        }
        let extends =
            |other: &Start| matches!(other, Start::After(of, _) if *of == period.name);
        if program.periods.iter().any(|other| extends(&other.start)) {
            seen.note(format!("{what}:已延期"), is(State::Extended));
        }
        if period.grant.is_some() || matches!(period.length, Length::AtMost(_)) {
            let without_effect = timing.ineffective.iter().any(|(of, _)| *of == index);
            seen.note(format!("{what}:批准无效"), without_effect);
        }
        if period.suspended.is_some() {
            let stood = running.iter().any(|one| one.suspended.is_some());
            seen.note(stands_still(&period.name), stood);
        }
    }
}

fn stands_still(period: &str) -> String {
    format!("期限 {period}:停止计算")
}

/// A case and the changes of one of its lines.
type Line<'p> = (&'p CaseAst, &'p [ChangeAst]);

/// Options that no line of a case shows, as `A9=true`: a line that chooses the option and comes out otherwise
/// than the same line without it.
fn idle(files: &Files) -> Vec<String> {
    let (files, calendar) = (borrowed(files), calendar());
    let mut runner = Runner::new(&files, &Choice::new(), &calendar).unwrap();
    let pack = runner.pack().clone();
    let chosen = runner.engine().unwrap().program.readings.clone();
    let switch = |key: &str| {
        let schema = &runner.engine().unwrap().program.schema;
        schema.reading(key).map_or_else(|| key.to_owned(), |reading| reading.id.clone())
    };
    let mut shown: BTreeMap<(String, String), Vec<Line<'_>>> = BTreeMap::new();
    for ast in cases(&pack) {
        for line in &ast.lines {
            let CaseLine::Expect(expect) = line else { continue };
            for change in &expect.changes {
                let ChangeAst::Reading(id, option) = change else { continue };
                let key = (switch(&id.text), option.value.clone());
                shown.entry(key).or_default().push((ast, &expect.changes));
            }
        }
    }
    let mut idle = Vec::new();
    for key in alternatives(&pack, &chosen) {
        let lines = shown.remove(&key).unwrap_or_default();
        let tells = |(ast, changes): &Line<'_>| {
            let other = |change: &&ChangeAst| !matches!(change, ChangeAst::Reading(..));
            let without: Vec<ChangeAst> = changes.iter().filter(other).cloned().collect();
            said(&mut runner, ast, changes) != said(&mut runner, ast, &without)
        };
        if !lines.iter().any(tells) {
            idle.push(format!("{}={}", key.0, key.1));
        }
    }
    idle
}

/// Everything a determination says but for the readings it names: answers, periods, asks with what they suggest,
/// notices. Facts that cannot be together say so.
fn said(
    runner: &mut Runner<'_>,
    ast: &CaseAst,
    changes: &[ChangeAst],
) -> Result<Determination, Vec<String>> {
    match runner.run(ast, changes) {
        Ok(run) => {
            let mut said = run.engine.report(&run.case, &run.outcome, run.as_of);
            said.readings = Arc::default();
            Ok(said)
        }
        Err(faults) => Err(faults.into_iter().map(|fault| fault.message).collect()),
    }
}

/// What comes out of a line that a case of the pack cannot hold, since its facts are refused.
#[test]
fn what_is_none_by_the_reading_is_refused() {
    let files = pack();
    let (files, calendar) = (borrowed(&files), calendar());
    let mut runner = Runner::new(&files, &Choice::new(), &calendar).unwrap();
    let pack = runner.pack().clone();
    for (reading, option, case, word) in REFUSED {
        let ast = cases(&pack).find(|ast| ast.id.text == case).unwrap();
        let lines = ast.lines.iter().filter_map(|line| match line {
            CaseLine::Expect(expect) => Some(&expect.changes),
            CaseLine::Given { .. } | CaseLine::Person { .. } | CaseLine::AsOf(_) => None,
        });
        let first = lines.into_iter().next().unwrap();
        assert!(said(&mut runner, ast, first).is_ok());
        let choice = Choice::from([(reading.to_owned(), option.to_owned())]);
        let mut other = Runner::new(&files, &choice, &calendar).unwrap();
        let refused = said(&mut other, ast, first).unwrap_err();
        assert!(refused.iter().any(|why| why.contains(word)), "{reading}: {refused:?}");
    }
}

#[test]
fn every_rule_fires_in_a_case_and_is_defeated_in_one() {
    let unmet = unmet(&pack());
    assert_eq!(unmet, OPEN, "no case meets with these");
}

#[test]
fn what_a_missing_case_no_longer_exercises_is_named() {
    let unmet = |case: &str| unmet(&without_case(&pack(), case));
    let whole = unmet("没有这个案例");
    let lost = |case: &str, what: &str| {
        let what = what.to_owned();
        assert!(!whole.contains(&what), "{what}: nothing shows it as it is");
        assert!(unmet(case).contains(&what), "{case} {what}: {:?}", unmet(case));
    };
    lost("Y04", "规则 15.1.2#4(审核):适用");
    lost("S14", "措施 16.2:适用");
    lost("J97", "上位法 政务处分法.16#1:适用");
    lost("J71", "期限 public_notice_service:适用");
    lost("复核停期", "期限 carry_out:停止计算");
}

#[test]
fn every_alternative_of_every_switch_changes_a_case() {
    let refused = REFUSED.map(|(reading, option, ..)| format!("{reading}={option}"));
    assert_eq!(idle(&pack()), refused, "no case tells these");
}

#[test]
fn an_option_without_its_case_is_named() {
    let idle = idle(&without_case(&pack(), "复核停期"));
    assert!(idle.contains(&"A9=true".to_owned()), "{idle:?}");
    assert!(!idle.contains(&"A2=working".to_owned()), "{idle:?}");
}
