//! Rules of one output become a group; exceptions become edges and an order.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Compiler;
use super::parts::Parts;
use super::resolve::Scope;
use crate::ast::Id;
use crate::ir::{Expr, Group, People, Rule, VarId, VarKind};
use crate::span::Span;

/// A rule before it is known at which index its targets stand.
#[derive(Debug, PartialEq, Eq)]
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

/// What a group has beside its rules.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Head {
    var: VarId,
    premise: Option<Expr>,
    /// Outputs the premise reads, and where.
    reads: Vec<(VarId, Span)>,
}

/// A group with what it was put together from.
#[derive(Debug, Clone)]
pub(super) struct Assembled {
    drafts: Vec<Arc<Draft>>,
    head: Arc<Head>,
    group: Arc<Group>,
    /// Outputs its rules read, each once.
    outputs: Arc<BTreeSet<VarId>>,
    /// Whether every rule it is said to be an exception to is among its own.
    is_bound: bool,
}

impl Assembled {
    /// Whether it is put together from these.
    fn is_of(&self, drafts: &[Arc<Draft>], head: &Arc<Head>) -> bool {
        Arc::ptr_eq(&self.head, head)
            && self.drafts.len() == drafts.len()
            && self.drafts.iter().zip(drafts).all(|(one, other)| Arc::ptr_eq(one, other))
            // Whether an exception to nothing is an error depends on the rules of other outputs.
            && self.is_bound
    }
}

impl Compiler<'_> {
    pub(super) fn assemble(
        &mut self,
        drafts: &[Arc<Draft>],
        parts: &mut Parts,
    ) -> Vec<Arc<Group>> {
        let mut by_output: BTreeMap<usize, Vec<Arc<Draft>>> = BTreeMap::new();
        for draft in drafts {
            by_output.entry(draft.output).or_default().push(Arc::clone(draft));
        }
        let known = self.known;
        for (output, own) in by_output {
            let group = known.and_then(|known| known.parts.groups.get(&output));
            let head = known.and_then(|known| known.parts.heads.get(&output));
            let part = self.part(head, |this| this.head(output).map(Arc::new));
            if let Some(head) = &part.made {
                let assembled = match group {
                    Some(group) if group.is_of(&own, head) => group.clone(),
                    Some(_) | None => self.group(output, own, (head, drafts)),
                };
                parts.groups.insert(output, assembled);
            }
            parts.heads.insert(output, part);
        }
        self.in_reading_order(parts.groups.values().cloned().collect())
    }

    fn head(&mut self, output: usize) -> Option<Head> {
        let schema = self.schema;
        let var = self.variable(&schema.outputs.get(output)?.name.term)?;
        let mut reads = Vec::new();
        let premise = self.premise(output, &mut reads);
        Some(Head { var, premise, reads })
    }

    fn group(
        &mut self,
        output: usize,
        drafts: Vec<Arc<Draft>>,
        of: (&Arc<Head>, &[Arc<Draft>]),
    ) -> Assembled {
        let (head, all) = of;
        drafts.iter().for_each(|draft| self.no_counted_outcome(draft));
        let claim = drafts.iter().find(|draft| draft.complete).or(drafts.first());
        let span = claim.map(|draft| draft.claim).unwrap_or_default();
        let complete = drafts.iter().any(|draft| draft.complete);
        let targets: Vec<Vec<Id>> = drafts.iter().map(|d| d.targets.clone()).collect();
        let rules = self.edges(&drafts, all);
        let order = self.exceptions_first(&rules, &targets);
        let stands = |id: &Id| rules.iter().any(|rule| names(rule, &id.text));
        let is_bound = targets.iter().flatten().all(stands);
        let mut outputs = BTreeSet::new();
        rules.iter().for_each(|rule| {
            rule.when.vars(&mut |var| {
                let kind = self.vars.get(var).map(|var| &var.kind);
                if matches!(kind, Some(VarKind::Output(_))) {
                    outputs.insert(var);
                }
            })
        });
        let (var, premise) = (head.var, head.premise.clone());
        let group = Group { output, var, rules, order, premise, complete, span };
        Assembled {
            drafts,
            head: Arc::clone(head),
            group: Arc::new(group),
            outputs: Arc::new(outputs),
            is_bound,
        }
    }

    /// The premise of an output; the outputs it reads are determined first.
    fn premise(&mut self, output: usize, reads: &mut Vec<(VarId, Span)>) -> Option<Expr> {
        let schema = self.schema;
        let cond = schema.outputs.get(output)?.premise.as_ref()?;
        self.reads.clear();
        let premise = self.cond(cond, &Scope::default());
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

    fn edges(&mut self, drafts: &[Arc<Draft>], all: &[Arc<Draft>]) -> Vec<Rule> {
        let mut edges = Vec::new();
        for draft in drafts {
            let mut targets = Vec::new();
            for target in &draft.targets {
                let found: Vec<usize> = drafts
                    .iter()
                    .enumerate()
                    .filter(|(_, other)| names(&other.rule, &target.text))
                    .map(|(index, _)| index)
                    .collect();
                if found.is_empty() {
                    self.no_edge(draft, target, all);
                }
                targets.extend(found);
            }
            edges.push(targets);
        }
        let rules = drafts.iter().map(|draft| draft.rule.clone()).zip(edges);
        rules.map(|(rule, exception_to)| Rule { exception_to, ..rule }).collect()
    }

    /// An exception silences a rule of its own output only.
    fn no_edge(&mut self, draft: &Draft, target: &Id, all: &[Arc<Draft>]) {
        let output = draft.output;
        let term = |output: usize| {
            self.schema.outputs.get(output).map(|o| o.name.term.as_str()).unwrap_or_default()
        };
        let other = all.iter().find(|draft| names(&draft.rule, &target.text));
        if let Some(other) = other {
            let (id, other, own) = (&target.text, term(other.output), term(output));
            let message = format!("例外于“{id}”:该规则定的是“{other}”,不是“{own}”");
            let repair = format!("改写定“{own}”的规则,或删去“{id}”");
            self.fail("C22", target.span, message, repair);
            return;
        }
        let same = all.iter().filter(|it| it.output == output).map(|it| &it.rule);
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
    fn in_reading_order(&mut self, mut groups: Vec<Assembled>) -> Vec<Arc<Group>> {
        let mut ordered = Vec::new();
        while !groups.is_empty() {
            let ready = groups.iter().position(|one| {
                !groups.iter().any(|other| one.outputs.contains(&other.group.var))
            });
            let Some(ready) = ready else {
                self.mutual(&groups);
                break;
            };
            ordered.push(groups.remove(ready).group);
        }
        ordered
    }

    /// Reports outputs that depend on one another, where the first reads another.
    fn mutual(&mut self, groups: &[Assembled]) {
        let terms: Vec<&str> = groups
            .iter()
            .filter_map(|one| self.schema.outputs.get(one.group.output))
            .map(|output| output.name.term.as_str())
            .collect();
        let message = format!("结果互相引用,成环:{}", terms.join("、"));
        let is_left = |var: VarId| groups.iter().any(|one| one.group.var == var);
        let mut reads = groups.iter().flat_map(|one| {
            one.drafts.iter().flat_map(|draft| &draft.reads).chain(&one.head.reads)
        });
        let place = reads.find(|(var, _)| is_left(*var)).map(|(_, span)| *span);
        let first = groups.first().map(|one| one.group.span);
        let span = place.or(first).unwrap_or_default();
        self.fail("C23", span, message, "条件里改写事实,不写这一结果");
    }
}

/// Whether `target` names the rule: its own id, its block, or its row.
pub(super) fn names(rule: &Rule, target: &str) -> bool {
    rule.id == target || rule.block == target
}
