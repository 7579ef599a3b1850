//! What every rule, slot and period rests on, resolved once for all cases: citations, and the words that name them.

use std::sync::Arc;

use super::{Engine, Finding};
use crate::answer::CitationOut;
use crate::eval::Verdict;
use crate::ir::{Program, Rule, VarId};
use crate::law::Law;

/// Citations, and the same as the start of a sentence.
#[derive(Debug, Clone, Default)]
pub(super) struct Ground {
    pub(super) citations: Vec<Arc<CitationOut>>,
    /// `依据《…》第…条…“…”,`; empty without citations.
    pub(super) sentence: String,
}

/// The grounds of a program, each at the index of what it belongs to.
#[derive(Debug, Clone, Default)]
pub(super) struct Grounds {
    rules: Vec<Vec<RuleGround>>,
    slots: Vec<Vec<Ground>>,
    periods: Vec<Ground>,
}

#[derive(Debug, Clone)]
struct RuleGround {
    ground: Ground,
    /// Variables of the condition, each once, in the order the rule asks.
    reads: Vec<VarId>,
}

static NONE: Ground = Ground { citations: Vec::new(), sentence: String::new() };

impl Grounds {
    pub(super) fn new(program: &Program, law: &Law) -> Self {
        let ground = |citations: Vec<CitationOut>| {
            let citations: Vec<_> = citations.into_iter().map(Arc::new).collect();
            let sentence = law.sentence(&citations);
            Ground { citations, sentence }
        };
        let rule = |rule: &Rule| RuleGround {
            ground: ground(law.citations(&rule.block, &rule.cites, &rule.readings)),
            reads: reads(rule),
        };
        let groups = program.groups.iter();
        let blocks = program.measures.iter().map(|block| {
            let slots = block.slots.iter();
            slots
                .map(|slot| ground(law.citations(&block.id, &slot.cites, &slot.readings)))
                .collect()
        });
        let periods = program.periods.iter();
        Self {
            rules: groups.map(|group| group.rules.iter().map(rule).collect()).collect(),
            slots: blocks.collect(),
            periods: periods
                .map(|period| {
                    ground(law.citations(&period.id, &period.cites, &period.readings))
                })
                .collect(),
        }
    }

    pub(super) fn slot(&self, at: (usize, usize)) -> &Ground {
        self.slots.get(at.0).and_then(|slots| slots.get(at.1)).unwrap_or(&NONE)
    }

    pub(super) fn period(&self, index: usize) -> &Ground {
        self.periods.get(index).unwrap_or(&NONE)
    }
}

/// A rule in force with what it rests on and reads.
#[derive(Debug, Clone, Copy)]
pub(super) struct InForce<'a> {
    pub(super) rule: &'a Rule,
    pub(super) ground: &'a Ground,
    pub(super) reads: &'a [VarId],
}

impl Engine {
    /// The rule that decides `finding` or leaves it to a person.
    pub(super) fn in_force(&self, finding: &Finding) -> Option<InForce<'_>> {
        let index = match finding.verdict {
            Verdict::Decided(_, rule) | Verdict::Ask(rule) => rule,
            Verdict::Unknown | Verdict::Nothing | Verdict::Conflict(..) => return None,
        };
        let rule = self.program.groups.get(finding.group)?.rules.get(index)?;
        let known = self.grounds.rules.get(finding.group)?.get(index)?;
        Some(InForce { rule, ground: &known.ground, reads: &known.reads })
    }
}

fn reads(rule: &Rule) -> Vec<VarId> {
    let mut vars: Vec<VarId> = Vec::new();
    rule.when.vars(&mut |var| {
        if !vars.contains(&var) {
            vars.push(var);
        }
    });
    vars
}
