//! What every rule, slot and period rests on, resolved once for all cases: citations, and the words that name them.

use std::sync::Arc;

use super::{Engine, Finding};
use crate::answer::CitationOut;
use crate::ast::Cite;
use crate::eval::Verdict;
use crate::ir::{Expr, Group, People, Program, Rule, VarId, VarKind};
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
    rules: Vec<Arc<Vec<RuleGround>>>,
    slots: Vec<Arc<Vec<Ground>>>,
    periods: Vec<Arc<Ground>>,
    /// Of each block of measures, the variables its condition reads, itself or through a statement about people.
    blocks: Vec<Vec<VarId>>,
    /// Of each statement about people, the variables it reads.
    statements: Vec<Vec<VarId>>,
}

#[derive(Debug, Clone)]
struct RuleGround {
    ground: Arc<Ground>,
    /// Variables of the condition, each once, in the order the rule asks.
    reads: Vec<VarId>,
}

static NONE: Ground = Ground { citations: Vec::new(), sentence: String::new() };

impl Grounds {
    /// What of `program` is `known` from another is taken over.
    pub(super) fn new(program: &Program, law: &Law, known: Option<(&Program, &Self)>) -> Self {
        let groups = program.groups.iter().map(|group| {
            let same = known.and_then(|(of, grounds)| {
                same(&of.groups, group).and_then(|index| grounds.rules.get(index))
            });
            same.cloned().unwrap_or_else(|| {
                let rules = group.rules.iter().map(|rule| RuleGround {
                    ground: known_ground(rule, group, known)
                        .unwrap_or_else(|| Arc::new(ground(law, rests_on(rule)))),
                    reads: reads(&rule.when),
                });
                Arc::new(rules.collect())
            })
        });
        let slots = program.measures.iter().map(|block| {
            let same = known.and_then(|(of, grounds)| {
                same(&of.measures, block).and_then(|index| grounds.slots.get(index))
            });
            same.cloned().unwrap_or_else(|| {
                let slots = block.slots.iter();
                let slots =
                    slots.map(|slot| ground(law, (&block.id, &slot.cites, &slot.readings)));
                Arc::new(slots.collect())
            })
        });
        let periods = program.periods.iter().map(|period| {
            let same = known.and_then(|(of, grounds)| {
                same(&of.periods, period).and_then(|index| grounds.periods.get(index))
            });
            let on =
                || (period.id.as_str(), period.cites.as_slice(), period.readings.as_slice());
            same.cloned().unwrap_or_else(|| Arc::new(ground(law, on())))
        });
        let statements: Vec<_> =
            program.people.iter().map(|statement| reads(body(statement))).collect();
        let blocks = program.measures.iter().map(|block| {
            let mut read = reads(&block.when);
            for at in 0..read.len() {
                let kind = read.get(at).and_then(|var| program.vars.get(*var));
                if let Some(VarKind::People(index)) = kind.map(|declared| &declared.kind) {
                    read.extend(statements.get(*index).into_iter().flatten());
                }
            }
            read
        });
        let blocks = blocks.collect();
        let (rules, slots, periods) = (groups.collect(), slots.collect(), periods.collect());
        Self { rules, slots, periods, blocks, statements }
    }

    pub(super) fn slot(&self, at: (usize, usize)) -> &Ground {
        self.slots.get(at.0).and_then(|slots| slots.get(at.1)).unwrap_or(&NONE)
    }

    /// The variables on which a block of measures rests.
    pub(super) fn block(&self, index: usize) -> &[VarId] {
        self.blocks.get(index).map_or(&[], Vec::as_slice)
    }

    /// Whether a statement about people reads a variable.
    pub(super) fn statement_reads(&self, index: usize, var: VarId) -> bool {
        self.statements.get(index).is_some_and(|read| read.contains(&var))
    }

    pub(super) fn period(&self, index: usize) -> &Ground {
        self.periods.get(index).map_or(&NONE, Arc::as_ref)
    }
}

/// A block, what it cites and the readings it carries.
type RestsOn<'a> = (&'a str, &'a [Cite], &'a [String]);

fn ground(law: &Law, (block, cites, readings): RestsOn<'_>) -> Ground {
    let citations = law.citations(block, cites, readings);
    let citations: Vec<_> = citations.into_iter().map(Arc::new).collect();
    let sentence = law.sentence(&citations);
    Ground { citations, sentence }
}

fn rests_on(rule: &Rule) -> RestsOn<'_> {
    (&rule.block, &rule.cites, &rule.readings)
}

/// Where `one` itself stands among `all`.
fn same<T>(all: &[Arc<T>], one: &Arc<T>) -> Option<usize> {
    all.iter().position(|known| Arc::ptr_eq(known, one))
}

/// The ground of the same rule in another program.
fn known_ground(
    rule: &Rule,
    group: &Group,
    known: Option<(&Program, &Grounds)>,
) -> Option<Arc<Ground>> {
    let (program, grounds) = known?;
    let index = program.groups.iter().position(|known| known.output == group.output)?;
    let rules = &program.groups.get(index)?.rules;
    let at = rules.iter().position(|known| rests_on(known) == rests_on(rule))?;
    Some(Arc::clone(&grounds.rules.get(index)?.get(at)?.ground))
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

fn body(statement: &People) -> &Expr {
    let (People::Any(body) | People::AtMost(body, _)) = statement;
    body
}

fn reads(when: &Expr) -> Vec<VarId> {
    let mut vars: Vec<VarId> = Vec::new();
    when.vars(&mut |var| {
        if !vars.contains(&var) {
            vars.push(var);
        }
    });
    vars
}
