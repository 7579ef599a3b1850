//! Rules and tables become rules of one output; exceptions become edges and an order.

use std::collections::BTreeMap;

use super::{Compiler, Scope};
use crate::ast::{Cell, Cond, Filling, Id, Mods, Outcome, Path, Rel, RuleAst, TableAst, Value};
use crate::ir::{Expr, Given, Group, Mask, Rule};
use crate::span::Span;

/// A rule before it is known at which index its targets stand.
pub(super) struct Draft {
    output: usize,
    complete: bool,
    targets: Vec<Id>,
    rule: Rule,
}

impl Compiler<'_> {
    pub(super) fn rule(&mut self, rule: &RuleAst, drafts: &mut Vec<Draft>) {
        self.used.clear();
        let path = rule.mods.output.as_ref().or(rule.target.as_ref());
        let output = match path {
            Some(path) => self.output(path),
            None => self.inherited(&rule.mods, drafts, rule.span),
        };
        let Some(output) = output else { return };
        let when = self.cond(&rule.when, &Scope::default());
        let base = Rule {
            id: rule.id.text.clone(),
            block: rule.id.text.clone(),
            when,
            gives: Given::NotApplicable,
            cites: rule.cites.clone(),
            readings: Vec::new(),
            exception_to: Vec::new(),
            span: rule.span,
        };
        if let Some(otherwise) = &rule.otherwise {
            let when = Expr::Not(Box::new(base.when.clone()));
            let id = format!("{}.否则", rule.id.text);
            let draft = Rule { id, when, ..base.clone() };
            let outcome = Outcome::Value(otherwise.clone());
            self.push(output, &rule.mods, (draft, &outcome), drafts);
        }
        self.push(output, &rule.mods, (base, &rule.then), drafts);
    }

    /// The output of a rule that names none: that of the rule it is an exception to.
    fn inherited(&mut self, mods: &Mods, drafts: &[Draft], span: Span) -> Option<usize> {
        let found = mods.exception_to.first().and_then(|target| {
            drafts.iter().find(|draft| names(&draft.rule, &target.text)).map(|d| d.output)
        });
        if found.is_none() {
            self.fail("C16", span, "这条规则没有写定什么,也不例外于前面的规则");
        }
        found
    }

    pub(super) fn table(&mut self, table: &TableAst, drafts: &mut Vec<Draft>) {
        let common = match &table.common {
            Some(cond) => self.cond(cond, &Scope::default()),
            None => Expr::always(),
        };
        let outputs: Vec<(Option<usize>, Expr, Option<String>)> = table
            .outputs
            .iter()
            .map(|(path, only)| {
                let output = self.output(path);
                let focus = only.as_ref().map(|word| self.holder(&word.value, word.span));
                let name = only.as_ref().map(|word| word.value.clone());
                (output, focus.unwrap_or_else(Expr::always), name)
            })
            .collect();
        for (number, row) in table.rows.iter().enumerate() {
            self.used.clear();
            let mut parts = vec![common.clone()];
            for (column, cell) in table.columns.iter().zip(&row.cells) {
                parts.push(self.cell(column, cell));
            }
            for ((output, focus, name), outcome) in outputs.iter().zip(&row.outcomes) {
                let Some(output) = *output else { continue };
                if matches!(outcome, Outcome::Nothing(_)) {
                    continue;
                }
                let suffix = name.as_ref().map(|name| format!("({name})")).unwrap_or_default();
                let when = [parts.clone(), vec![focus.clone()]].concat();
                let draft = Rule {
                    id: format!("{}#{}{suffix}", table.id.text, number + 1),
                    block: table.id.text.clone(),
                    when: Expr::And(when),
                    gives: Given::NotApplicable,
                    cites: [table.cites.as_slice(), row.cites.as_slice()].concat(),
                    readings: Vec::new(),
                    exception_to: Vec::new(),
                    span: row.span,
                };
                self.push(output, &table.mods, (draft, outcome), drafts);
            }
        }
    }

    /// `⇒ 责任(审核)`: the focus is whoever has 审核 among the options of a fact.
    fn holder(&mut self, word: &str, span: Span) -> Expr {
        let holders: Vec<String> = self
            .schema
            .facts_of(crate::schema::Owner::Person)
            .filter(|(_, fact)| match &fact.kind {
                crate::schema::Kind::Options(options) => {
                    options.iter().any(|name| name.term == word || name.id == word)
                }
                crate::schema::Kind::Date | crate::schema::Kind::Int(..) => false,
            })
            .map(|(_, fact)| fact.name.term.clone())
            .collect();
        match holders.as_slice() {
            [fact] => {
                let cond = equals(fact, word, span);
                self.cond(&cond, &Scope::default())
            }
            _ => {
                self.fail("C17", span, format!("“{word}”不是唯一一项人的事实的值"));
                Expr::Or(Vec::new())
            }
        }
    }

    fn cell(&mut self, column: &Cond, cell: &Cell) -> Expr {
        match (column, cell) {
            (_, Cell::Any(_)) => Expr::always(),
            (Cond::Test { path, rel: None }, Cell::OneOf(words)) if !self.is_name(path) => {
                let value = Value::Set(words.clone(), path.span);
                let cond = Cond::Test { path: path.clone(), rel: Some((Rel::In, value)) };
                self.cond(&cond, &Scope::default())
            }
            (Cond::Test { path, rel: None }, Cell::Compare(rel, number, span)) => {
                let value = Value::Int(*number, *span);
                let cond = Cond::Test { path: path.clone(), rel: Some((*rel, value)) };
                self.cond(&cond, &Scope::default())
            }
            (column, Cell::OneOf(words)) => {
                let holds = self.cond(column, &Scope::default());
                let said = |text: &str| words.iter().any(|word| word.value == text);
                match (said("是"), said("否")) {
                    (true, true) => Expr::always(),
                    (true, false) => holds,
                    (false, true) => Expr::Not(Box::new(holds)),
                    (false, false) => {
                        let span = words.first().map(|word| word.span).unwrap_or_default();
                        self.fail("C18", span, "这一列是条件,只能填 是、否 或 -");
                        Expr::Or(Vec::new())
                    }
                }
            }
            (_, Cell::Compare(_, _, span)) => {
                self.fail("C18", *span, "这一列是条件,只能填 是、否 或 -");
                Expr::Or(Vec::new())
            }
        }
    }

    fn is_name(&mut self, path: &Path) -> bool {
        self.path_word(path).is_some_and(|word| self.names.contains_key(&word))
    }

    fn output(&mut self, path: &Path) -> Option<usize> {
        let word = self.path_word(path)?;
        let found = self.schema.output(&word).map(|(index, _)| index);
        if found.is_none() {
            let judged = self.schema.facts.iter().any(|f| f.judgement && f.name.term == word);
            let message = if judged {
                format!("裁量事实不得由规则给值:{word}。改为问")
            } else {
                format!("结果里没有“{word}”")
            };
            self.fail(if judged { "E10" } else { "C19" }, path.span, message);
        }
        found
    }

    fn push(
        &mut self,
        output: usize,
        mods: &Mods,
        draft: (Rule, &Outcome),
        drafts: &mut Vec<Draft>,
    ) {
        let (mut rule, outcome) = draft;
        let gives = match outcome {
            Outcome::NotApplicable(_) | Outcome::Nothing(_) => Some(Given::NotApplicable),
            Outcome::Value(value) => self.given(output, value, 0),
        };
        let Some(gives) = gives else { return };
        rule.gives = gives;
        rule.readings = self.used.clone();
        rule.readings.sort();
        rule.readings.dedup();
        let complete = mods.complete;
        drafts.push(Draft { output, complete, targets: mods.exception_to.clone(), rule });
    }

    fn given(&mut self, output: usize, value: &Value, depth: usize) -> Option<Given> {
        match value {
            Value::Path(path) => {
                let word = self.path_word(path)?;
                self.option(output, &word, path.span).map(Given::Value)
            }
            Value::Int(number, span) => {
                self.option(output, &number.to_string(), *span).map(Given::Value)
            }
            Value::Set(_, span) => {
                self.fail("C20", *span, "一条规则只给一个值;供人选择的写成问");
                None
            }
            Value::Ask(call) => {
                let Some(ask) = self.asks.get(&call.ask.text).cloned() else {
                    let message = format!("没有声明过问“{}”", call.ask.text);
                    self.fail("C21", call.ask.span, message);
                    return None;
                };
                let suggestion = match &call.suggestion {
                    Some(word) => Some(self.option(output, &word.value, word.span)?),
                    None => None,
                };
                let mut options: Mask = 0;
                for term in &ask.options {
                    options |= 1 << self.option(output, term, call.span)?;
                }
                Some(Given::Ask { ask: ask.id, suggestion, options })
            }
            Value::Hole(id) if depth < 8 => match self.filling(&id.text, id.span)? {
                Filling::Value(value) => self.given(output, &value, depth + 1),
                Filling::Delete => None,
                Filling::Cond(_)
                | Filling::Bound(_)
                | Filling::Evidence(_)
                | Filling::Record(_) => {
                    self.fail("C09", id.span, format!("«{}»在此处须填值", id.text));
                    None
                }
            },
            Value::Hole(id) => {
                self.fail("C10", id.span, "读法互相引用,成环或过深");
                None
            }
        }
    }

    fn option(&mut self, output: usize, word: &str, span: Span) -> Option<usize> {
        let declared = self.schema.outputs.get(output)?;
        let found = declared.options.iter().position(|n| n.term == word || n.id == word);
        if found.is_none() {
            let message = format!("“{}”没有“{word}”这个值", declared.name.term);
            self.fail("C05", span, message);
        }
        found
    }

    pub(super) fn assemble(&mut self, drafts: Vec<Draft>) -> Vec<Group> {
        let mut by_output: BTreeMap<usize, Vec<Draft>> = BTreeMap::new();
        for draft in drafts {
            by_output.entry(draft.output).or_default().push(draft);
        }
        let mut groups = Vec::new();
        for (output, drafts) in by_output {
            let term = self.schema.outputs.get(output).map(|o| o.name.term.clone());
            let Some(var) = term.and_then(|term| self.variable(&term)) else { continue };
            let complete = drafts.iter().any(|draft| draft.complete);
            let rules = self.edges(drafts);
            let order = self.exceptions_first(&rules);
            groups.push(Group { output, var, rules, order, complete });
        }
        self.in_reading_order(groups)
    }

    fn edges(&mut self, drafts: Vec<Draft>) -> Vec<Rule> {
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
                    let message = format!("例外于“{}”:没有这条规则", target.text);
                    self.fail("C22", target.span, message);
                }
                targets.extend(found);
            }
            edges.push(targets);
        }
        let rules = drafts.into_iter().map(|draft| draft.rule).zip(edges);
        rules.map(|(rule, exception_to)| Rule { exception_to, ..rule }).collect()
    }

    /// Each rule after every exception to it; what is left over goes round in a circle.
    fn exceptions_first(&mut self, rules: &[Rule]) -> Vec<usize> {
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
            let left = rules.iter().enumerate().filter(|(i, _)| !order.contains(i));
            let ids: Vec<&str> = left.clone().map(|(_, rule)| rule.id.as_str()).collect();
            let span = left.map(|(_, rule)| rule.span).next().unwrap_or_default();
            self.fail("E07", span, format!("例外成环:{}", ids.join(" → ")));
        }
        order
    }

    /// Groups after those whose output they read.
    fn in_reading_order(&mut self, mut groups: Vec<Group>) -> Vec<Group> {
        let mut ordered: Vec<Group> = Vec::new();
        while !groups.is_empty() {
            let reads = |group: &Group| {
                let mut vars = Vec::new();
                group.rules.iter().for_each(|rule| rule.when.vars(&mut |var| vars.push(var)));
                vars
            };
            let ready = groups.iter().position(|group| {
                !reads(group).iter().any(|v| groups.iter().any(|g| g.var == *v))
            });
            let Some(ready) = ready else {
                let span = groups.first().and_then(|g| g.rules.first()).map(|r| r.span);
                self.fail("C23", span.unwrap_or_default(), "结果互相引用,成环");
                break;
            };
            ordered.push(groups.remove(ready));
        }
        ordered
    }
}

/// Whether `target` names the rule: its own id, its block, or its row.
fn names(rule: &Rule, target: &str) -> bool {
    rule.id == target || rule.block == target
}

fn equals(fact: &str, option: &str, span: Span) -> Cond {
    use crate::ast::Segment;
    use crate::span::Spanned;
    let path = |word: &str| Path {
        own: false,
        segments: vec![Segment::Word(Spanned::new(word.to_owned(), span))],
        span,
    };
    Cond::Test { path: path(fact), rel: Some((Rel::Eq, Value::Path(path(option)))) }
}
