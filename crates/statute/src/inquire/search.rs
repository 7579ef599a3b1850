//! The search: fact sets by size, the smallest first; what is proposed, the engine has determined.
//!
//! A set is tried only if the output could be the one wanted with the facts of the set unknown: what partial
//! facts rule out, no completion brings. That is sound where no output read on the way can be without a value.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::calendar::Calendar;
use crate::determine::{Engine, Outcome};
use crate::eval::Verdict;
use crate::facts::{Case, FactValue};
use crate::ir::{Given, Group, VarKind};
use crate::schema::Owner;

use super::edit::{Edit, Spot, apply, settle, spots, without_guarded};
use super::relevant::Relevant;
use super::values::Around;
use super::{CALLS_MAX, CHANGES_MAX, NEAREST_MAX};

/// What is looked for.
#[derive(Debug, Clone)]
pub(super) struct Goal {
    /// Index of the group.
    pub(super) group: usize,
    /// The rows of the person asked about; `None` for the case.
    pub(super) of: Vec<Option<usize>>,
    /// The option wanted.
    pub(super) option: usize,
    /// Whether a person is to decide it, among others.
    pub(super) by_ask: bool,
}

/// One nearest change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) edits: Vec<Edit>,
    pub(super) dropped: BTreeSet<Spot>,
    /// The rule that leaves it to a person, if one does.
    pub(super) asks: Option<usize>,
    rank: (usize, usize, Vec<(usize, usize)>),
}

/// What a search came to.
#[derive(Debug, Clone, Default)]
pub(super) struct Searched {
    pub(super) found: Vec<Found>,
    /// Changes of up to so many facts were tried without exception.
    pub(super) exhausted: usize,
}

/// Edits, and for each its slot and the index of its value.
type Way = (Vec<Edit>, Vec<(usize, usize)>);

/// A fact that may change, with its other values.
#[derive(Debug, Clone)]
struct Slot {
    spot: Spot,
    values: Vec<Option<FactValue>>,
    /// Taken away it says something: it cannot stand for unknown.
    dated: bool,
    /// Whether a 限于 depends on it.
    guards: bool,
    /// 0 of the person asked about, 1 of the case or the unit, 2 of somebody else.
    distance: usize,
}

pub(super) struct Search<'a> {
    engine: &'a Engine,
    case: &'a Case,
    on: (Date, &'a Calendar),
    goal: Goal,
    slots: Vec<Slot>,
    /// Whether partial facts may rule out a set.
    rules_out: bool,
    calls: usize,
    found: Vec<Found>,
}

/// The finding that reaches the goal: the rule that asks, if one does.
pub(super) fn reached(
    engine: &Engine,
    outcome: &Outcome,
    goal: &Goal,
) -> Option<Option<usize>> {
    let group = engine.program.groups.get(goal.group)?;
    let findings = goal.of.iter().filter_map(|person| outcome.finding(goal.group, *person));
    findings.map(|finding| finding.verdict).find_map(|verdict| match verdict {
        Verdict::Decided(option, _) => (!goal.by_ask && option == goal.option).then_some(None),
        Verdict::Ask(rule) => (goal.by_ask && gives(group, rule, goal)).then_some(Some(rule)),
        Verdict::Unknown | Verdict::Nothing | Verdict::Conflict(..) => None,
    })
}

fn gives(group: &Group, rule: usize, goal: &Goal) -> bool {
    match group.rules.get(rule).map(|rule| &rule.gives) {
        Some(Given::Value(option)) => !goal.by_ask && *option == goal.option,
        Some(Given::Ask { options, .. }) => goal.by_ask && options & (1 << goal.option) != 0,
        Some(Given::NotApplicable) | None => false,
    }
}

impl<'a> Search<'a> {
    /// A search from `case`, whose determination is `outcome`.
    pub(super) fn new(
        engine: &'a Engine,
        case: &'a Case,
        outcome: &Outcome,
        on: (Date, &'a Calendar),
        goal: Goal,
    ) -> Self {
        let program = &engine.program;
        let output = program.groups.get(goal.group).map_or(usize::MAX, |group| group.output);
        let relevant = Relevant::to_output(program, output);
        let guards = Relevant::to_guards(program);
        let around = Around { engine, case, timing: &outcome.timing, on };
        let everybodys = |fact: usize| relevant.facts.contains(&(fact, true));
        let mut slots: Vec<Slot> = Vec::new();
        let facts: BTreeSet<usize> = relevant.facts.iter().map(|(fact, _)| *fact).collect();
        for spot in facts.iter().flat_map(|fact| spots(program, case, *fact)) {
            let own = spot.owner == Owner::Person && goal.of.contains(&spot.person);
            let distance = match spot.owner {
                Owner::Person => {
                    if own {
                        0
                    } else {
                        2
                    }
                }
                Owner::Case | Owner::Unit => 1,
            };
            if distance < 2 || everybodys(spot.fact) {
                slots.push(Slot {
                    spot,
                    values: around.values(spot),
                    dated: relevant.dated.contains(&spot.fact),
                    guards: guards.facts.iter().any(|(fact, _)| *fact == spot.fact),
                    distance,
                });
            }
        }
        slots.sort_by_key(|slot| (slot.distance, slot.spot));
        let whole = |output: &usize| {
            let mut groups = program.groups.iter();
            groups.any(|group| group.output == *output && group.complete)
        };
        let is_dated = |(var, _): &(usize, _)| {
            let kind = program.vars.get(*var).map(|var| &var.kind);
            matches!(kind, Some(VarKind::Fact(fact)) if relevant.dated.contains(fact))
        };
        let rules_out =
            relevant.outputs.iter().all(whole) && !program.guards.iter().any(is_dated);
        Self { engine, case, on, goal, slots, rules_out, calls: 0, found: Vec::new() }
    }

    /// The nearest changes, the best first.
    pub(super) fn run(mut self) -> Searched {
        for size in 1..=CHANGES_MAX {
            let finished = self.sets(0, size, &mut Vec::new());
            if !self.found.is_empty() || !finished {
                let exhausted = if finished { size } else { size - 1 };
                self.found.sort_by(|a, b| a.rank.cmp(&b.rank));
                self.found.truncate(NEAREST_MAX);
                return Searched { found: self.found, exhausted };
            }
        }
        Searched { found: Vec::new(), exhausted: CHANGES_MAX }
    }

    /// Tries every set of `size` more facts from `first` on; `false` if that took too long.
    fn sets(&mut self, first: usize, size: usize, chosen: &mut Vec<usize>) -> bool {
        if size == 0 {
            self.set(chosen);
            return self.calls < CALLS_MAX;
        }
        for next in first..(self.slots.len() + 1).saturating_sub(size) {
            chosen.push(next);
            let finished = self.sets(next + 1, size - 1, chosen);
            chosen.pop();
            if !finished {
                return false;
            }
        }
        true
    }

    fn set(&mut self, chosen: &[usize]) {
        if self.rules_out && !self.may_reach(chosen) {
            return;
        }
        for (edits, order) in self.product(chosen, |_| true) {
            if self.calls >= CALLS_MAX {
                return;
            }
            self.confirm(chosen, edits, order);
        }
    }

    /// Every way of giving the slots other values, with the indices of the values.
    fn product(&self, chosen: &[usize], with: impl Fn(&Slot) -> bool) -> Vec<Way> {
        let mut ways = vec![(Vec::new(), Vec::new())];
        for at in chosen {
            let Some(slot) = self.slots.get(*at).filter(|slot| with(slot)) else { continue };
            let mut longer = Vec::with_capacity(ways.len() * slot.values.len());
            for (edits, order) in &ways {
                for (index, value) in slot.values.iter().enumerate() {
                    let edit = Edit { spot: slot.spot, value: *value };
                    longer.push((
                        [edits.as_slice(), &[edit]].concat(),
                        [order.as_slice(), &[(*at, index)]].concat(),
                    ));
                }
            }
            ways = longer;
        }
        ways
    }

    fn chosen<'s>(&'s self, chosen: &'s [usize]) -> impl Iterator<Item = &'s Slot> {
        chosen.iter().filter_map(|at| self.slots.get(*at))
    }

    /// Whether the goal is open while the facts of the set are unknown, dates tried one by one.
    fn may_reach(&mut self, chosen: &[usize]) -> bool {
        let unknown = self.chosen(chosen).filter(|slot| !slot.dated);
        let unknown: Vec<Edit> =
            unknown.map(|slot| Edit { spot: slot.spot, value: None }).collect();
        let guards = self.chosen(chosen).any(|slot| slot.guards);
        let ways = self.product(chosen, |slot| slot.dated);
        // With nothing unknown, or hardly fewer tries than values, this says no more than confirming does.
        if unknown.is_empty() {
            return true;
        }
        ways.into_iter().any(|(mut edits, _)| {
            edits.extend(&unknown);
            let mut case = apply(self.case, &edits);
            if guards {
                case = without_guarded(&self.engine.program, &case, &[]);
            }
            self.calls += 1;
            let outcome = self.engine.determine(&case, self.on.0, self.on.1);
            outcome.is_ok_and(|outcome| self.is_open(&outcome))
        })
    }

    fn is_open(&self, outcome: &Outcome) -> bool {
        let Some(group) = self.engine.program.groups.get(self.goal.group) else { return false };
        let findings =
            self.goal.of.iter().filter_map(|of| outcome.finding(self.goal.group, *of));
        findings.map(|finding| finding.trace.live | finding.trace.open).any(|rules| {
            let may =
                |rule: &usize| rules & (1 << rule) != 0 && gives(group, *rule, &self.goal);
            (0..group.rules.len()).any(|rule| may(&rule))
        })
    }

    fn confirm(&mut self, chosen: &[usize], edits: Vec<Edit>, order: Vec<(usize, usize)>) {
        let mut case = apply(self.case, &edits);
        let mut dropped = BTreeSet::new();
        if self.chosen(chosen).any(|slot| slot.guards) {
            let kept: Vec<Spot> = edits.iter().map(|edit| edit.spot).collect();
            self.calls += 1;
            dropped = settle(self.engine, &mut case, &kept, self.on);
        }
        self.calls += 1;
        let Ok(outcome) = self.engine.determine(&case, self.on.0, self.on.1) else { return };
        if let Some(asks) = reached(self.engine, &outcome, &self.goal) {
            let at = |distance| self.chosen(chosen).filter(|s| s.distance == distance).count();
            let rank = (at(2), at(1), order);
            self.found.push(Found { edits, dropped, asks, rank });
        }
    }
}
