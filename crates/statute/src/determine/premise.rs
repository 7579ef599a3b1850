//! 前提: what an output presupposes. Where that certainly fails, the output and the measures that rest on it mean
//! nothing for the case; where it is still open, they stand on the supposition that it holds.

use std::sync::Arc;

use super::report::extend;
use super::{Engine, Outcome};
use crate::answer::{AnswerOut, CitationOut, Status, ValueOut};
use crate::ir::{Expr, Group, Mask, VarId, VarKind};
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
        let block = self.program.measures.get(block);
        block.is_some_and(|block| self.first_void(void, &block.when).is_some())
    }

    /// The first group without meaning that `when` reads, itself or through a statement about people.
    fn first_void(&self, void: &[usize], when: &Expr) -> Option<usize> {
        let mut read: Vec<VarId> = Vec::new();
        when.vars(&mut |var| read.push(var));
        for at in 0..read.len() {
            let Some(kind) = read.get(at).and_then(|var| self.program.vars.get(*var)) else {
                continue;
            };
            if let VarKind::People(index) = kind.kind
                && let Some(crate::ir::People::Any(body) | crate::ir::People::AtMost(body, _)) =
                    self.program.people.get(index)
            {
                body.vars(&mut |var| read.push(var));
            }
        }
        let is_read = |group: &&usize| {
            self.program.groups.get(**group).is_some_and(|group| read.contains(&group.var))
        };
        void.iter().find(is_read).copied()
    }

    /// The group without meaning on which all blocks of a question rest, if they all do.
    pub(super) fn void_question(&self, outcome: &Outcome, question: &str) -> Option<usize> {
        let blocks = self.program.measures.iter().filter(|block| block.question == question);
        let mut found = None;
        for block in blocks {
            found = Some(self.first_void(&outcome.void, &block.when)?);
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
