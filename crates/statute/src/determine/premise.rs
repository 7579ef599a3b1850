//! 前提: what an output presupposes. Where that certainly fails, the output and the measures that rest on it mean
//! nothing for the case; where it is still open, they stand on the supposition that it holds.

use std::sync::Arc;

use super::report::extend;
use super::{Engine, Outcome};
use crate::answer::{AnswerOut, CitationOut, Status, ValueOut};
use crate::ir::{Expr, Group, Mask};
use crate::oracle::{Truth, holds};
use crate::schema::Name;

/// The part of a premise that certainly fails: of several that must hold together, the first that does.
fn failing<'e>(premise: &'e Expr, possible: &[Mask]) -> &'e Expr {
    let Expr::And(parts) = premise else { return premise };
    let fails = |part: &&Expr| holds(part, possible) == Truth::No;
    parts.iter().find(fails).map_or(premise, |part| failing(part, possible))
}

impl Engine {
    /// Whether the premise of `group` certainly fails.
    pub(super) fn premise_fails(group: &Group, possible: &[Mask]) -> bool {
        group.premise.as_ref().is_some_and(|premise| holds(premise, possible) == Truth::No)
    }

    /// Groups, by index, whose premise certainly fails.
    pub(super) fn void(&self, possible: &[Mask]) -> Vec<usize> {
        let groups = self.program.groups.iter().enumerate();
        let fails = groups.filter(|(_, group)| Self::premise_fails(group, possible));
        fails.map(|(index, _)| index).collect()
    }

    /// Whether a block of measures rests on an output that means nothing for the case.
    pub(super) fn is_void_block(&self, void: &[usize], block: usize) -> bool {
        self.first_void(void, block).is_some()
    }

    /// The first group without meaning on which a block rests.
    fn first_void(&self, void: &[usize], block: usize) -> Option<usize> {
        let read = self.grounds.block(block);
        let is_read = |group: &&usize| {
            self.program.groups.get(**group).is_some_and(|group| read.contains(&group.var))
        };
        void.iter().find(is_read).copied()
    }

    /// The group without meaning on which all blocks of a question rest, if they all do.
    pub(super) fn void_question(&self, outcome: &Outcome, question: &str) -> Option<usize> {
        let blocks = self.program.measures.iter().enumerate();
        let mut found = None;
        for (index, _) in blocks.filter(|(_, block)| block.question == question) {
            found = Some(self.first_void(&outcome.void, index)?);
        }
        found
    }

    /// The answer to a question without meaning: nothing, and why.
    pub(super) fn void_answer(
        &self,
        term: &str,
        outcome: &Outcome,
        group: usize,
    ) -> Option<AnswerOut> {
        let premise = self.program.groups.get(group)?.premise.as_ref()?;
        let mut vars = Vec::new();
        failing(premise, &outcome.shared).vars(&mut |var| vars.push(var));
        let mut citations: Vec<Arc<CitationOut>> = Vec::new();
        let mut found = Vec::new();
        for var in vars {
            let Some(declared) = self.program.vars.get(var) else { continue };
            let mask = outcome.shared.get(var).copied().unwrap_or_default();
            let options = declared.options.iter().enumerate();
            let left = options.filter(|(bit, _)| mask >> bit & 1 == 1).map(|(_, name)| name);
            let left: Vec<&str> = left.map(|name: &Name| name.term.as_str()).collect();
            found.push(format!("{}为“{}”", declared.label, left.join("或者")));
            let deciding = self.program.groups.iter().position(|known| known.var == var);
            let finding = deciding.and_then(|group| outcome.finding(group, None));
            if let Some(ground) = finding.and_then(|finding| self.in_force(finding)) {
                extend(&mut citations, &ground.ground.citations);
            }
        }
        Some(AnswerOut {
            term: term.to_owned(),
            status: Status::Decided,
            value: ValueOut::Null,
            by_person: Vec::new(),
            missing: Vec::new(),
            citations,
            because: vec![format!("{},{term}无从谈起。", found.join(","))],
        })
    }
}
