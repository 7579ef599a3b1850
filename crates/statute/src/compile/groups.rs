//! Rules of one output become a group; exceptions become edges and an order.

use std::collections::BTreeMap;

use super::Compiler;
use super::resolve::Scope;
use crate::ast::Id;
use crate::ir::{Expr, Group, People, Rule, VarId, VarKind};
use crate::span::Span;

/// A rule before it is known at which index its targets stand.
pub(super) struct Draft {
    pub(super) output: usize,
    pub(super) complete: bool,
    pub(super) targets: Vec<Id>,
    /// Outputs its condition reads, and where.
    pub(super) reads: Vec<(VarId, Span)>,
    /// The word 完备; else the id of the block.
    pub(super) claim: Span,
    pub(super) rule: Rule,
}

/// A group, and where its rules read the outputs of others.
type Reading = (Group, Vec<(VarId, Span)>);

impl Compiler<'_> {
    pub(super) fn assemble(&mut self, drafts: Vec<Draft>) -> Vec<Group> {
        let mut by_output: BTreeMap<usize, Vec<Draft>> = BTreeMap::new();
        for draft in drafts {
            self.no_counted_outcome(&draft);
            by_output.entry(draft.output).or_default().push(draft);
        }
        let mut groups = Vec::new();
        let known: Vec<(usize, Rule)> = by_output
            .values()
            .flatten()
            .map(|draft| (draft.output, draft.rule.clone()))
            .collect();
        for (output, drafts) in by_output {
            let term = self.schema.outputs.get(output).map(|o| o.name.term.clone());
            let Some(var) = term.and_then(|term| self.variable(&term)) else { continue };
            let claim = drafts.iter().find(|draft| draft.complete).or(drafts.first());
            let span = claim.map(|draft| draft.claim).unwrap_or_default();
            let complete = drafts.iter().any(|draft| draft.complete);
            let mut reads: Vec<(VarId, Span)> =
                drafts.iter().flat_map(|draft| draft.reads.clone()).collect();
            let premise = self.premise(output, &mut reads);
            let targets: Vec<Vec<Id>> = drafts.iter().map(|d| d.targets.clone()).collect();
            let rules = self.edges(drafts, &known);
            let order = self.exceptions_first(&rules, &targets);
            groups.push((Group { output, var, rules, order, premise, complete, span }, reads));
        }
        self.in_reading_order(groups)
    }

    /// The premise of an output; the outputs it reads are determined first.
    fn premise(&mut self, output: usize, reads: &mut Vec<(VarId, Span)>) -> Option<Expr> {
        let cond = self.schema.outputs.get(output)?.premise.clone()?;
        self.reads.clear();
        let premise = self.cond(&cond, &Scope::default());
        reads.append(&mut self.reads);
        Some(premise)
    }

    /// A rule may count people by their facts. By what other rules give them only measures may, which are looked
    /// at when everybody's outcome is known: the proof of a group takes people by their facts.
    fn no_counted_outcome(&mut self, draft: &Draft) {
        let mut counted: Vec<VarId> = Vec::new();
        draft.rule.when.vars(&mut |var| {
            let statement = match self.vars.get(var).map(|var| &var.kind) {
                Some(VarKind::People(index)) => self.people.get(*index),
                Some(VarKind::Fact(_) | VarKind::Output(_) | VarKind::Timed(..)) | None => None,
            };
            if let Some(People::Any(body) | People::AtMost(body, _)) = statement {
                body.vars(&mut |var| counted.push(var));
            }
        });
        let at =
            draft.reads.iter().find(|(var, _)| counted.contains(var)).map(|(_, span)| *span);
        if let Some(span) = at {
            let repair = "改写成各人事实的条件;措施的“当”可以这样写";
            self.fail("C38", span, "规则的任一、全部、计数里不能写各人的结果", repair);
        }
    }

    fn edges(&mut self, drafts: Vec<Draft>, known: &[(usize, Rule)]) -> Vec<Rule> {
        let mut edges = Vec::new();
        for draft in &drafts {
            let mut targets = Vec::new();
            for target in &draft.targets {
                let found: Vec<usize> = drafts
                    .iter()
                    .enumerate()
                    .filter(|(_, other)| names(&other.rule, &target.text))
                    .map(|(index, _)| index)
                    .collect();
                if found.is_empty() {
                    self.no_edge(draft, target, known);
                }
                targets.extend(found);
            }
            edges.push(targets);
        }
        let rules = drafts.into_iter().map(|draft| draft.rule).zip(edges);
        rules.map(|(rule, exception_to)| Rule { exception_to, ..rule }).collect()
    }

    /// An exception silences a rule of its own output only.
    fn no_edge(&mut self, draft: &Draft, target: &Id, known: &[(usize, Rule)]) {
        let output = draft.output;
        let term = |output: usize| {
            self.schema.outputs.get(output).map(|o| o.name.term.as_str()).unwrap_or_default()
        };
        let other = known.iter().find(|(_, rule)| names(rule, &target.text));
        if let Some((other, _)) = other {
            let (id, other, own) = (&target.text, term(*other), term(output));
            let message = format!("例外于“{id}”:该规则定的是“{other}”,不是“{own}”");
            let repair = format!("改写定“{own}”的规则,或删去“{id}”");
            self.fail("C22", target.span, message, repair);
            return;
        }
        let same = known.iter().filter(|(of, _)| *of == output).map(|(_, rule)| rule);
        self.no_target(&draft.rule.block, target, same);
    }

    /// Each rule after every exception to it; what is left over goes round in a circle.
    fn exceptions_first(&mut self, rules: &[Rule], targets: &[Vec<Id>]) -> Vec<usize> {
        let mut waiting = vec![0_usize; rules.len()];
        for target in rules.iter().flat_map(|rule| &rule.exception_to) {
            if let Some(count) = waiting.get_mut(*target) {
                *count += 1;
            }
        }
        let mut order: Vec<usize> =
            waiting.iter().enumerate().filter(|(_, n)| **n == 0).map(|(i, _)| i).collect();
        let mut next = 0;
        while let Some(rule) = order.get(next).and_then(|index| rules.get(*index)) {
            next += 1;
            for target in &rule.exception_to {
                if let Some(count) = waiting.get_mut(*target) {
                    *count -= 1;
                    if *count == 0 {
                        order.push(*target);
                    }
                }
            }
        }
        if order.len() < rules.len() {
            self.circle(rules, targets, &order);
        }
        order
    }

    /// Reports a circle among the rules that are not in `order`, at the exception that closes it.
    fn circle(&mut self, rules: &[Rule], targets: &[Vec<Id>], order: &[usize]) {
        let is_left = |index: &usize| !order.contains(index);
        let mut path: Vec<usize> = Vec::new();
        let mut next = (0..rules.len()).find(is_left);
        while let Some(index) = next.filter(|index| !path.contains(index)) {
            path.push(index);
            // Every rule left over is waited for by a rule left over: walk against the exceptions.
            next = (0..rules.len()).filter(is_left).find(|other| {
                rules.get(*other).is_some_and(|rule| rule.exception_to.contains(&index))
            });
        }
        let Some(first) = next else { return };
        path.retain({
            let mut met = false;
            move |index| {
                met = met || *index == first;
                met
            }
        });
        path.reverse();
        let ids: Vec<&str> =
            path.iter().filter_map(|i| rules.get(*i)).map(|rule| rule.id.as_str()).collect();
        let (Some(last), Some(target)) =
            (path.last(), path.first().and_then(|index| rules.get(*index)))
        else {
            return;
        };
        let written = targets.get(*last).into_iter().flatten();
        let span = written.clone().find(|id| names(target, &id.text)).map(|id| id.span);
        let message = format!("例外成环:{} → {}", ids.join(" → "), target.id);
        let repair = "从环里的一条规则删去“例外于”";
        self.fail("E07", span.unwrap_or(target.span), message, repair);
    }

    /// Groups after those whose output they read.
    fn in_reading_order(&mut self, mut groups: Vec<Reading>) -> Vec<Group> {
        let mut ordered: Vec<Group> = Vec::new();
        while !groups.is_empty() {
            let reads = |group: &Group| {
                let mut vars = Vec::new();
                group.rules.iter().for_each(|rule| rule.when.vars(&mut |var| vars.push(var)));
                vars
            };
            let ready = groups.iter().position(|(group, _)| {
                !reads(group).iter().any(|v| groups.iter().any(|(g, _)| g.var == *v))
            });
            let Some(ready) = ready else {
                self.mutual(&groups);
                break;
            };
            ordered.push(groups.remove(ready).0);
        }
        ordered
    }

    /// Reports outputs that depend on one another, where the first reads another.
    fn mutual(&mut self, groups: &[Reading]) {
        let terms: Vec<&str> = groups
            .iter()
            .filter_map(|(group, _)| self.schema.outputs.get(group.output))
            .map(|output| output.name.term.as_str())
            .collect();
        let message = format!("结果互相引用,成环:{}", terms.join("、"));
        let is_left = |var: VarId| groups.iter().any(|(group, _)| group.var == var);
        let mut reads = groups.iter().flat_map(|(_, reads)| reads);
        let place = reads.find(|(var, _)| is_left(*var)).map(|(_, span)| *span);
        let first = groups.first().map(|(group, _)| group.span);
        let span = place.or(first).unwrap_or_default();
        self.fail("C23", span, message, "条件里改写事实,不写这一结果");
    }
}

/// Whether `target` names the rule: its own id, its block, or its row.
pub(super) fn names(rule: &Rule, target: &str) -> bool {
    rule.id == target || rule.block == target
}
