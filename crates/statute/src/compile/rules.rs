//! Rules and tables become rules of one output.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::fill::VALUE;
use super::groups::{Draft, names};
use super::parts::{Drafts, Part};
use super::{Compiler, Scope};
use crate::ast::{
    Block, Cell, Cond, Filling, Id, Mods, Outcome, Path, Rel, RuleAst, Segment, TableAst, Value,
};
use crate::ir::{Expr, Given, Mask, Rule};
use crate::parse::near::{choices, declared};
use crate::schema::{Fact, Kind, Owner};
use crate::span::{Span, Spanned, Word};

/// What rules written before one gave: by block, and all together.
pub(super) type Before<'b> = (&'b [Part<Drafts>], &'b [Arc<Draft>]);

impl<'a> Compiler<'a> {
    /// The rule's drafts; `before` is what came of the rules written before it.
    pub(super) fn rule(&mut self, rule: &RuleAst, before: Before<'_>) -> Vec<Arc<Draft>> {
        self.about.block.clone_from(&rule.id.text);
        self.used.clear();
        self.reads.clear();
        let path = rule.mods.output.as_ref().or(rule.target.as_ref());
        let output = match path {
            Some(path) => self.output(path),
            None => self.inherited(rule, before),
        };
        let mut drafts = Vec::new();
        let Some(output) = output else { return drafts };
        let when = self.cond(&rule.when, &Scope::default());
        let base = Rule {
            id: rule.id.text.clone(),
            block: rule.id.text.clone(),
            when,
            gives: Given::NotApplicable,
            cites: rule.cites.clone(),
            readings: Vec::new(),
            exception_to: Vec::new(),
            span: rule.id.span,
        };
        if let Some(otherwise) = &rule.otherwise {
            let when = Expr::Not(Box::new(base.when.clone()));
            let id = format!("{}.否则", rule.id.text);
            let draft = Rule { id, when, span: otherwise.span(), ..base.clone() };
            let outcome = Outcome::Value(otherwise.clone());
            self.push((output, rule.id.span), &rule.mods, (draft, &outcome), &mut drafts);
        }
        self.push((output, rule.id.span), &rule.mods, (base, &rule.then), &mut drafts);
        drafts
    }

    /// The output of a rule that names none: that of the rule it is an exception to.
    fn inherited(&mut self, rule: &RuleAst, before: Before<'_>) -> Option<usize> {
        let (parts, drafts) = before;
        let Some(target) = rule.mods.exception_to.first() else {
            let message = format!("规则{}没有写定什么结果", rule.id.text);
            let repair = "在第一行写 定 结果,或 例外于 规则";
            self.fail("C16", rule.id.span, message, repair);
            return None;
        };
        // What becomes of that rule may hang on a reading, and then this one hangs on it too.
        for part in parts.iter().filter(|part| target.text.starts_with(&part.about.block)) {
            self.about.readings.extend(part.about.readings.iter().cloned());
        }
        let found = drafts.iter().find(|draft| names(&draft.rule, &target.text));
        if found.is_none() {
            self.no_target(&rule.id.text, target, drafts.iter().map(|draft| &draft.rule));
        }
        found.map(|draft| draft.output)
    }

    /// No earlier rule is called `target`, unless it is one that was reported and left out.
    pub(super) fn no_target<'r>(
        &mut self,
        block: &str,
        target: &Id,
        rules: impl Iterator<Item = &'r Rule>,
    ) {
        let written = |block: &Block| match block {
            Block::Rule(rule) => rule.id.text == target.text,
            Block::Table(table) => table.id.text == target.text,
            Block::Facts(_)
            | Block::Names(_)
            | Block::Measures(_)
            | Block::Period(_)
            | Block::Readings(_)
            | Block::Asks(_)
            | Block::Overlay(_)
            | Block::Renamed(_)
            | Block::Note(_)
            | Block::Case(_)
            | Block::Enumeration(_)
            | Block::Catalogue(_)
            | Block::Step(_) => false,
        };
        if self.blocks().any(written) {
            return;
        }
        let known: BTreeSet<&str> =
            rules.map(|rule| rule.block.as_str()).filter(|known| *known != block).collect();
        let repair = declared(&target.text, known, "先写这条规则,或删去“例外于”");
        let message = format!("例外于“{}”:没有这条规则", target.text);
        self.fail("C22", target.span, message, repair);
    }

    pub(super) fn table(&mut self, table: &TableAst) -> Vec<Arc<Draft>> {
        self.about.block.clone_from(&table.id.text);
        let mut drafts = Vec::new();
        self.reads.clear();
        let common = match &table.common {
            Some(cond) => self.cond(cond, &Scope::default()),
            None => Expr::always(),
        };
        let common_reads = std::mem::take(&mut self.reads);
        let outputs: Vec<(Option<usize>, Expr, Option<String>)> = table
            .outputs
            .iter()
            .map(|(path, only)| {
                let output = self.output(path);
                let focus = only.as_ref().map(|word| self.holder(word));
                let name = only.as_ref().map(|word| word.value.clone());
                (output, focus.unwrap_or_else(Expr::always), name)
            })
            .collect();
        for (number, row) in table.rows.iter().enumerate() {
            self.used.clear();
            self.reads.clear();
            self.reads.extend(&common_reads);
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
                let at = (output, table.id.span);
                self.push(at, &table.mods, (draft, outcome), &mut drafts);
            }
        }
        drafts
    }

    /// `⇒ 责任(审核)`: the focus is whoever has 审核 among the options of a fact.
    fn holder(&mut self, word: &Word) -> Expr {
        let schema = self.schema;
        let options = |fact: &'a Fact| match &fact.kind {
            Kind::Options(options) => options.as_slice(),
            Kind::Date | Kind::Int(..) => &[],
        };
        let facts = || schema.facts_of(Owner::Person).map(|(_, fact)| fact);
        let has = |fact: &&'a Fact| options(fact).iter().any(|name| name.is(&word.value));
        let holders: Vec<&str> =
            facts().filter(has).map(|fact| fact.name.term.as_str()).collect();
        let (message, repair) = match holders.as_slice() {
            [fact] => {
                let cond = equals(fact, &word.value, word.span);
                return self.cond(&cond, &Scope::default());
            }
            [] => {
                let known = facts().flat_map(options).map(|name| name.term.as_str());
                let known = known.filter(|term| !["是", "否"].contains(term));
                let repair = declared(&word.value, known, "删去括号");
                (format!("“{}”不是人的事实的值", word.value), repair)
            }
            _ => {
                let several = holders.join("、");
                let message = format!("“{}”是几项事实的值:{several}", word.value);
                (message, "删去括号,另写一列条件".to_owned())
            }
        };
        self.fail("C17", word.span, message, repair);
        Expr::never()
    }

    fn cell(&mut self, column: &Cond, cell: &Cell) -> Expr {
        match (column, cell) {
            (_, Cell::Any(_)) => Expr::always(),
            (Cond::Test { path, rel: None }, Cell::OneOf(words)) if !self.is_name(path) => {
                let value = Value::Set(words.clone(), path.span);
                let cond = Cond::Test { path: path.clone(), rel: Some((Rel::In, value)) };
                self.cond(&cond, &Scope::default())
            }
            (Cond::Test { path, rel: None }, Cell::Compare(rel, number, span))
                if !self.is_name(path) =>
            {
                let value = Value::Int(*number, *span);
                let cond = Cond::Test { path: path.clone(), rel: Some((*rel, value)) };
                self.cond(&cond, &Scope::default())
            }
            (column, Cell::OneOf(words)) => {
                let holds = self.cond(column, &Scope::default());
                let other =
                    words.iter().find(|word| !["是", "否"].contains(&word.value.as_str()));
                if let Some(word) = other {
                    return self.no_truth(word.span);
                }
                let said = |text: &str| words.iter().any(|word| word.value == text);
                match (said("是"), said("否")) {
                    (true, true) => Expr::always(),
                    (true, false) => holds,
                    (false, _) => Expr::Not(Box::new(holds)),
                }
            }
            (_, Cell::Compare(_, _, span)) => self.no_truth(*span),
        }
    }

    fn no_truth(&mut self, span: Span) -> Expr {
        self.fail("C18", span, "这一列是条件,不取别的值", "写 是、否 或 -");
        Expr::never()
    }

    fn is_name(&mut self, path: &Path) -> bool {
        self.path_word(path).is_some_and(|word| self.names.contains_key(word.value.as_str()))
    }

    pub(super) fn output(&mut self, path: &Path) -> Option<usize> {
        let word = self.path_word(path)?;
        let text = word.value.as_str();
        let found = self.schema.output(text).map(|(index, _)| index);
        if found.is_some() || self.schema.is_misdeclared(text) {
            return found;
        }
        let outputs = self.schema.outputs.iter().map(|output| output.name.term.as_str());
        let fact = self.schema.facts.iter().find(|fact| fact.name.is(text));
        let (code, message, repair) = match fact {
            Some(fact) if fact.judgement => {
                let message = format!("裁量事实“{text}”不得由规则给值");
                ("E10", message, format!("由人认定“{text}”,规则只定结果;{}", choices(outputs)))
            }
            Some(_) => ("C19", format!("“{text}”是事实,不是结果"), choices(outputs)),
            None => {
                let repair = declared(text, outputs, "先在“事实 结果”里声明");
                ("C19", format!("结果里没有“{text}”"), repair)
            }
        };
        self.fail(code, word.span, message, repair);
        None
    }

    fn push(
        &mut self,
        at: (usize, Span),
        mods: &Mods,
        draft: (Rule, &Outcome),
        drafts: &mut Vec<Arc<Draft>>,
    ) {
        let (output, block) = at;
        let (mut rule, outcome) = draft;
        let gives = match outcome {
            Outcome::NotApplicable(_) | Outcome::Nothing(_) => Some(Given::NotApplicable),
            Outcome::Value(value) => self.given(output, value),
        };
        let Some(gives) = gives else { return };
        rule.gives = gives;
        rule.readings = self.used.clone();
        rule.readings.sort();
        rule.readings.dedup();
        drafts.push(Arc::new(Draft {
            output,
            complete: mods.complete.is_some(),
            targets: mods.exception_to.clone(),
            reads: self.reads.clone(),
            claim: mods.complete.unwrap_or(block),
            rule,
        }));
    }

    fn given(&mut self, output: usize, value: &Value) -> Option<Given> {
        match value {
            Value::Path(path) => {
                let word = self.path_word(path)?;
                self.option(output, &word).map(Given::Value)
            }
            Value::Int(number, span) => {
                let word = Spanned::new(number.to_string(), *span);
                self.option(output, &word).map(Given::Value)
            }
            Value::Set(_, span) => {
                let repair = "只写一个值;供人选择的,写 问 …";
                self.fail("C20", *span, "一条规则只给一个值", repair);
                None
            }
            Value::Ask(call) => {
                let ask = self.ask(&call.ask)?;
                let suggestion = match &call.suggestion {
                    Some(word) => Some(self.option(output, word)?),
                    None => None,
                };
                let words = self.ask_options.get(&ask.id).cloned().unwrap_or_default();
                let mut options: Mask = 0;
                for word in &words {
                    options |= 1 << self.option(output, word)?;
                }
                Some(Given::Ask { ask: ask.id, suggestion, options })
            }
            Value::Hole(id) => self.fill(id, |this, filling| match &filling.value {
                Filling::Value(value) => this.given(output, value),
                Filling::Delete => None,
                Filling::Cond(_)
                | Filling::Bound(_)
                | Filling::Evidence(_)
                | Filling::Record(_) => this.misfilled(id, filling, VALUE),
            }),
        }
    }

    fn option(&mut self, output: usize, word: &Word) -> Option<usize> {
        let known = self.schema.outputs.get(output)?;
        let found = known.options.iter().position(|name| name.is(&word.value));
        if found.is_none() {
            let message = format!("“{}”没有“{}”这个值", known.name.term, word.value);
            let repair = choices(known.options.iter().map(|name| name.term.as_str()));
            self.fail("C05", word.span, message, repair);
        }
        found
    }
}

fn equals(fact: &str, option: &str, span: Span) -> Cond {
    let path = |word: &str| Path {
        own: false,
        segments: vec![Segment::Word(Spanned::new(word.to_owned(), span))],
        span,
    };
    Cond::Test { path: path(fact), rel: Some((Rel::Eq, Value::Path(path(option)))) }
}
