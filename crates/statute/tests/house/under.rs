//! An edition under other readings, compiled again only where it must be: the same as built from its text.

#![expect(clippy::indexing_slicing, reason = "a number out of range fails the test")]

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

use jiff::civil::Date;
use statute::cases::{Runner, cases};
use statute::compile::Choice;
use statute::determine::Engine;
use statute::edition::{Edition, build};
use statute::editions::{Dated, Editions};
use statute::facts::Case;
use statute::ir::{Expr, Group, MeasureBlock, Overlay, People, Program, Var, VarId, VarKind};
use statute::sensitivity::{alternatives, changes, examine};

use crate::files::{Files, borrowed, calendar, pack};

/// Every alternative, each beside the readings `chosen` already.
fn choices(edition: &Edition, chosen: &Choice) -> Vec<Choice> {
    let others = alternatives(&edition.pack, &edition.program.readings);
    let other = |(reading, option): (String, String)| {
        let mut choice = chosen.clone();
        choice.insert(reading, option);
        choice
    };
    others.into_iter().map(other).collect()
}

/// The variables of `program` numbered in the order mentioned, as a whole build numbers them.
struct Renumbered<'a> {
    program: &'a Program,
    vars: BTreeMap<VarId, VarId>,
    people: BTreeMap<usize, usize>,
}

impl<'a> Renumbered<'a> {
    fn new(program: &'a Program) -> Self {
        let vars = program.mentioned.iter().enumerate().map(|(new, old)| (*old, new));
        let people = program.mentioned.iter().filter_map(|var| match program.vars[*var].kind {
            VarKind::People(index) => Some(index),
            VarKind::Fact(_) | VarKind::Output(_) | VarKind::Timed(..) => None,
        });
        let people = people.enumerate().map(|(new, old)| (old, new));
        Self { program, vars: vars.collect(), people: people.collect() }
    }

    fn expr(&self, expr: &Expr) -> Expr {
        let all = |parts: &[Expr]| parts.iter().map(|part| self.expr(part)).collect();
        match expr {
            Expr::Test(var, mask) => Expr::Test(self.vars[var], *mask),
            Expr::And(parts) => Expr::And(all(parts)),
            Expr::Or(parts) => Expr::Or(all(parts)),
            Expr::Not(inner) => Expr::Not(Box::new(self.expr(inner))),
        }
    }

    fn var(&self, var: VarId) -> Arc<Var> {
        let mut var = Var::clone(&self.program.vars[var]);
        if let VarKind::People(index) = var.kind {
            var.kind = VarKind::People(self.people[&index]);
        }
        Arc::new(var)
    }

    fn group(&self, group: &Group) -> Arc<Group> {
        let mut group = group.clone();
        group.var = self.vars[&group.var];
        group.premise = group.premise.map(|premise| self.expr(&premise));
        group.rules.iter_mut().for_each(|rule| rule.when = self.expr(&rule.when));
        Arc::new(group)
    }

    fn block(&self, block: &MeasureBlock) -> Arc<MeasureBlock> {
        Arc::new(MeasureBlock { when: self.expr(&block.when), ..block.clone() })
    }

    fn overlay(&self, overlay: &Overlay) -> Arc<Overlay> {
        let mut overlay = overlay.clone();
        overlay.limits.iter_mut().for_each(|limit| limit.when = self.expr(&limit.when));
        Arc::new(overlay)
    }

    fn statements(&self) -> Vec<People> {
        let old: BTreeMap<usize, usize> = self.people.iter().map(|(o, n)| (*n, *o)).collect();
        let statement = |old: &usize| match &self.program.people[*old] {
            People::Any(body) => People::Any(self.expr(body)),
            People::AtMost(body, most) => People::AtMost(self.expr(body), *most),
        };
        old.values().map(statement).collect()
    }

    fn program(&self) -> Program {
        let of = self.program;
        let constraints = of.constraints.iter().map(|(expr, at)| (self.expr(expr), *at));
        let guards = of.guards.iter().map(|(var, expr)| (self.vars[var], self.expr(expr)));
        Program {
            vars: of.mentioned.iter().map(|var| self.var(*var)).collect(),
            mentioned: (0..of.mentioned.len()).collect(),
            people: self.statements(),
            constraints: Arc::new(constraints.collect()),
            guards: Arc::new(guards.collect()),
            groups: of.groups.iter().map(|group| self.group(group)).collect(),
            measures: of.measures.iter().map(|block| self.block(block)).collect(),
            overlays: of.overlays.iter().map(|overlay| self.overlay(overlay)).collect(),
            ..of.clone()
        }
    }
}

#[test]
fn a_program_compiled_again_in_part_is_the_one_compiled_whole() {
    let files = pack();
    // From the readings of the pack, and from every reading at its last option.
    let (_, first) = build(&borrowed(&files), &Choice::new()).unwrap();
    let readings = first.program.schema.readings.iter();
    let last = readings.filter_map(|one| Some((one.id.clone(), one.options.last()?.clone())));
    let (mut tried, mut shared) = (0, 0);
    for chosen in [Choice::new(), last.collect()] {
        let (engine, edition) = build(&borrowed(&files), &chosen).unwrap();
        assert_eq!(Renumbered::new(&engine.program).program(), engine.program);
        for choice in choices(&edition, &chosen) {
            let part = edition.under(&engine, &choice).unwrap().program;
            let whole = build(&borrowed(&files), &choice).unwrap().0.program;
            assert_eq!(Renumbered::new(&part).program(), whole, "{choice:?}");
            let groups = part.groups.iter().filter(|group| {
                engine.program.groups.iter().any(|known| Arc::ptr_eq(known, group))
            });
            shared += usize::from(groups.count() + 3 > part.groups.len());
            tried += 1;
        }
    }
    assert!(tried > 40, "{tried}");
    // It is part by part, not whole again.
    assert!(shared * 10 > tried * 8, "{shared} of {tried}");
}

/// Every case of the pack that can be determined, with its day.
fn all_cases(files: &Files) -> Vec<(Case, Date)> {
    let calendar = calendar();
    let files = borrowed(files);
    let mut runner = Runner::new(&files, &Choice::new(), &calendar).unwrap();
    let pack = runner.pack().clone();
    cases(&pack)
        .filter_map(|ast| runner.run(ast, &[]).ok().map(|run| (run.case, run.as_of)))
        .collect()
}

fn editions(engine: Engine, edition: Edition) -> Editions {
    let from = "2020-01-17".parse().unwrap();
    Editions::new(vec![Dated { from, to: None, edition: Arc::new(edition), engine }]).unwrap()
}

#[test]
fn what_a_case_hangs_on_is_what_brute_force_finds() {
    let (files, calendar) = (pack(), calendar());
    let (engine, edition) = build(&borrowed(&files), &Choice::new()).unwrap();
    let choices = choices(&edition, &Choice::new());
    let others = alternatives(&edition.pack, &edition.program.readings);
    let whole = |choice: &Choice| {
        let (engine, edition) = build(&borrowed(&files), choice).unwrap();
        editions(engine, edition)
    };
    let brute: Vec<Editions> = choices.iter().map(whole).collect();
    let base = editions(engine, edition);
    let quick: Vec<Editions> =
        choices.iter().map(|choice| base.under(choice).unwrap()).collect();
    let mut changed = 0;
    for (case, day) in all_cases(&files) {
        let whole = |brute: &Editions| brute.determine(&case, day, &calendar);
        let Ok(first) = base.determine(&case, day, &calendar) else { continue };
        for ((brute, quick), choice) in brute.iter().zip(&quick).zip(&choices) {
            let expected = whole(brute);
            let found = quick.determine(&case, day, &calendar);
            assert_eq!(found, expected, "{choice:?}");
            if quick.shares_all_with(&base) {
                assert!(changes(&first, &expected.unwrap()).is_empty(), "{choice:?}");
            }
        }
        let mut next = brute.iter();
        let expected = examine(first.clone(), &others, |_, _| {
            Ok::<_, Infallible>(Some(whole(next.next().unwrap())))
        });
        let mut next = quick.iter();
        let found = examine(first, &others, |_, _| {
            let other = next.next().unwrap();
            let is_same = other.shares_all_with(&base);
            let tried = (!is_same).then(|| other.determine(&case, day, &calendar));
            Ok::<_, Infallible>(tried)
        });
        assert_eq!(found, expected);
        changed += found.unwrap().sensitivity.len();
    }
    assert!(changed > 100, "{changed}");
}

/// Readings that change what a rule gives, whether it is there, what it asks about, which dates and people it looks at.
const SMALL: &str = "\
---
名称: 小法
---
```事实 案
害 harm {小 small, 大 large}
轻 light 是非
日 day 日期
```
```事实 人
错 fault {无 none, 有 some}
```
```事实 结果
档 grade {一 one, 二 two}
罚 fine {有 yes, 无 no}
```
```称 人
有错 = 错 = 有
```
```称 案
有人错 = 任一(有错)
```
```读法
A1 given: give ⇒ 一 | none ⇒ 删
A2 looked_at: harm ⇒ 害 = 大 | people ⇒ 有人错 | light ⇒ 轻 | early ⇒ 日 < 2020-01-01 | dated ⇒ 有(日)
```
```规则 1.1 定 档
缺 原文未写
当 害 = 大
则 档 = «A1»
```
```规则 1.2 例外于 1.1
缺 原文未写
当 轻
则 不适用
```
```规则 1.3 定 罚
缺 原文未写
当 «A2» 且 日 < 2021-01-01
则 罚 = 有
否则 罚 = 无
```
";

#[test]
fn a_rule_that_goes_takes_with_it_what_hangs_on_it() {
    for chosen in ["give", "none"] {
        let chosen = Choice::from([("A1".to_owned(), chosen.to_owned())]);
        let (engine, edition) = build(&[("small.md", SMALL)], &chosen).unwrap();
        let groups = edition.program.groups.len();
        assert_eq!(groups, if chosen["A1"] == "give" { 2 } else { 1 });
        let choices = choices(&edition, &chosen);
        assert_eq!(choices.len(), 5);
        for choice in choices {
            let part = edition.under(&engine, &choice).unwrap().program;
            let (whole, _) = build(&[("small.md", SMALL)], &choice).unwrap();
            assert_eq!(Renumbered::new(&part).program(), whole.program, "{choice:?}");
        }
    }
}

#[test]
fn what_is_wrong_under_another_reading_is_told_as_when_built() {
    let (engine, edition) = build(&[("small.md", SMALL)], &Choice::new()).unwrap();
    for (reading, option) in [("A1", "maybe"), ("A9", "give")] {
        let choice = Choice::from([(reading.to_owned(), option.to_owned())]);
        let told = build(&[("small.md", SMALL)], &choice).unwrap_err();
        assert_eq!(edition.under(&engine, &choice).unwrap_err(), told);
    }
    // Only under the other reading do the rules go round in a circle.
    let circle = SMALL.replace("害 = 大 |", "害 = 大 | grade ⇒ 档 = 一 |");
    let circle = circle.replace("当 轻\n", "当 罚 = 有\n");
    let (engine, edition) = build(&[("small.md", &circle)], &Choice::new()).unwrap();
    let choice = Choice::from([("A2".to_owned(), "grade".to_owned())]);
    let told = build(&[("small.md", &circle)], &choice).unwrap_err();
    assert_eq!(told.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["C23"]);
    assert_eq!(edition.under(&engine, &choice).unwrap_err(), told);
}
