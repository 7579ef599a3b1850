//! From a parsed pack to a program: names unfolded, readings filled in, exceptions ordered.

mod asks;
mod clauses;
mod days;
mod fill;
mod groups;
mod parts;
mod people;
mod periods;
mod resolve;
mod rules;
mod slots;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::ast::{Block, Cond, FactLine, NamesAst, PackAst, ReadingAst};
use crate::diag::Diagnostic;
use crate::ir::{Expr, Group, People, Program, Var, VarId};
use crate::parse::near::{choices, declared};
use crate::schema::Schema;
use crate::span::{Span, Word};
use groups::Draft;
use parts::{About, Guards, Parts};
use resolve::Scope;

/// The option chosen for some readings; the others take their default.
pub type Choice = BTreeMap<String, String>;

/// A pack compiled under one choice of readings.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// The program.
    pub program: Program,
    /// Everything wrong; with an error among it the program is only good for showing, never for determining.
    pub diagnostics: Vec<Diagnostic>,
    ask_options: Arc<BTreeMap<String, Vec<Word>>>,
    parts: Parts,
    unfolded: usize,
}

/// Compiles `pack` under the readings of `choice`.
#[must_use]
pub fn compile(pack: &PackAst, choice: &Choice) -> Compiled {
    let (schema, diagnostics) = Schema::collect(pack);
    let schema = Arc::new(schema);
    Compiler::new(pack, &schema, diagnostics).run(choice)
}

impl Compiled {
    /// The same `pack` under `choice`: only what looks at a reading chosen otherwise is compiled again, and what comes
    /// out as before is shared. `None` where anything is wrong, which [`compile`] then tells.
    #[must_use]
    pub fn with(&self, pack: &PackAst, choice: &Choice) -> Option<Self> {
        let schema = Arc::clone(&self.program.schema);
        let mut compiler = Compiler::new(pack, &schema, Vec::new());
        compiler.vars.clone_from(&self.program.vars);
        compiler.people.clone_from(&self.program.people);
        compiler.asks = Arc::clone(&self.program.asks);
        compiler.ask_options = Arc::clone(&self.ask_options);
        compiler.known = Some(self);
        let compiled = compiler.run(choice);
        let is_sound =
            compiled.diagnostics.is_empty() && !resolve::is_too_much(compiled.unfolded);
        is_sound.then_some(compiled)
    }
}

pub(crate) struct Compiler<'a> {
    pack: &'a PackAst,
    schema: &'a Arc<Schema>,
    /// The same pack under another choice, whose parts are taken over.
    known: Option<&'a Compiled>,
    /// Readings chosen otherwise there.
    changed: BTreeSet<String>,
    readings: BTreeMap<&'a str, &'a ReadingAst>,
    chosen: BTreeMap<String, String>,
    names: BTreeMap<&'a str, &'a Cond>,
    asks: Arc<BTreeMap<String, crate::ir::Ask>>,
    /// The options of each ask as written.
    ask_options: Arc<BTreeMap<String, Vec<Word>>>,
    vars: Vec<Arc<Var>>,
    people: Vec<People>,
    diagnostics: Vec<Diagnostic>,
    /// Readings looked at since last cleared: those a rule carries.
    used: Vec<String>,
    /// Readings looked at since the beginning.
    touched: BTreeSet<String>,
    /// What the part now compiled looks at.
    about: About,
    /// Variables of the parts compiled so far, each once, in order; whether each is among them; what some are called.
    mentioned: Vec<VarId>,
    seen: Vec<bool>,
    labels: BTreeMap<VarId, Arc<str>>,
    /// The readings being filled in, outermost first, each with the hole it fills.
    filling: Vec<(&'a str, String)>,
    /// The names being unfolded, outermost first.
    unfolding: Vec<String>,
    /// Names and holes unfolded so far.
    unfolded: usize,
    /// Outputs read since last cleared, and where: what a rule depends on.
    reads: Vec<(VarId, Span)>,
}

impl<'a> Compiler<'a> {
    fn new(pack: &'a PackAst, schema: &'a Arc<Schema>, diagnostics: Vec<Diagnostic>) -> Self {
        Self {
            pack,
            schema,
            known: None,
            changed: BTreeSet::new(),
            readings: BTreeMap::new(),
            chosen: BTreeMap::new(),
            names: BTreeMap::new(),
            asks: Arc::default(),
            ask_options: Arc::default(),
            vars: Vec::new(),
            people: Vec::new(),
            diagnostics,
            used: Vec::new(),
            touched: BTreeSet::new(),
            about: About::default(),
            mentioned: Vec::new(),
            seen: Vec::new(),
            labels: BTreeMap::new(),
            filling: Vec::new(),
            unfolding: Vec::new(),
            unfolded: 0,
            reads: Vec::new(),
        }
    }

    fn run(mut self, choice: &Choice) -> Compiled {
        self.gather(choice);
        let mut parts = Parts::default();
        let groups = self.groups(&mut parts);
        self.written(&mut parts);
        let orders = self.orders();
        let guards = self.guards(&mut parts);
        let measures = self.measures(&mut parts);
        let overlays = self.overlays(&mut parts);
        let periods = self.periods(&mut parts);
        // Last: 限于, measures and superior law compare dates too.
        let constraints = self.constraints(&parts);
        self.unused_readings();
        self.label();
        let program = Program {
            vars: self.vars,
            mentioned: self.mentioned,
            people: self.people,
            constraints,
            orders,
            guards,
            groups,
            asks: self.asks,
            readings: self.chosen.into(),
            measures,
            overlays,
            periods,
            schema: Arc::clone(self.schema),
        };
        let (diagnostics, ask_options) = (self.diagnostics, self.ask_options);
        Compiled { program, diagnostics, ask_options, parts, unfolded: self.unfolded }
    }

    /// Statements about people are called as the last part that names them does.
    fn label(&mut self) {
        for (var, label) in &self.labels {
            if let Some(var) = self.vars.get_mut(*var).filter(|var| *var.label != **label) {
                label.as_ref().clone_into(&mut Arc::make_mut(var).label);
            }
        }
    }

    fn blocks(&self) -> impl Iterator<Item = &'a Block> + use<'a> {
        let pack = self.pack;
        pack.blocks.iter().chain(pack.articles.iter().flat_map(|article| &article.blocks))
    }

    fn gather(&mut self, choice: &Choice) {
        let choice = &self.by_id(choice);
        for block in self.blocks() {
            match block {
                Block::Readings(readings) => {
                    for reading in readings {
                        self.gather_reading(reading, choice);
                    }
                }
                Block::Names(names) => self.gather_names(names),
                Block::Asks(asks) => self.gather_asks(asks),
                Block::Facts(_)
                | Block::Rule(_)
                | Block::Table(_)
                | Block::Measures(_)
                | Block::Period(_)
                | Block::Overlay(_)
                | Block::Renamed(_)
                | Block::Note(_)
                | Block::Case(_)
                | Block::Enumeration(_)
                | Block::Catalogue(_)
                | Block::Step(_) => {}
            }
        }
        for id in choice.keys() {
            if !self.readings.contains_key(id.as_str()) {
                // It was chosen outside the pack: no place of the pack is at fault.
                let known = self.readings.keys().copied();
                let repair = declared(id, known, "法规包里没有读法");
                self.fail("C11", Span::default(), format!("没有读法“{id}”"), repair);
            }
        }
    }

    fn gather_names(&mut self, names: &'a NamesAst) {
        if !["人", "案"].contains(&names.entity.value.as_str()) {
            let message = format!("没有这种主体:“{}”", names.entity.value);
            self.fail("S01", names.entity.span, message, "写 人 或 案");
        }
        for (word, cond) in &names.names {
            if self.names.contains_key(word.value.as_str()) {
                let message = format!("“{}”已经声明过", word.value);
                self.fail("S02", word.span, message, "另取一个名称,或删去一处");
                continue;
            }
            self.names.insert(&word.value, cond);
        }
    }

    /// Switch names (`extension_anchor`) stand for the reading's id (`A4`).
    fn by_id(&self, choice: &Choice) -> Choice {
        let readings = self
            .blocks()
            .filter_map(|block| if let Block::Readings(r) = block { Some(r) } else { None });
        let readings: Vec<&ReadingAst> = readings.flatten().collect();
        let id = |key: &String| {
            let named = |reading: &&&ReadingAst| {
                reading.switch.as_ref().is_some_and(|switch| switch.value == *key)
            };
            readings.iter().find(named).map_or_else(|| key.clone(), |r| r.id.text.clone())
        };
        choice.iter().map(|(key, option)| (id(key), option.clone())).collect()
    }

    fn gather_reading(&mut self, reading: &'a ReadingAst, choice: &Choice) {
        let id = reading.id.text.as_str();
        if self.readings.contains_key(id) {
            let message = format!("读法{id}写了两次");
            self.fail("C12", reading.id.span, message, "另编一号,或删去一处");
            return;
        }
        self.readings.insert(id, reading);
        let Some(default) = reading.options.first() else { return };
        let wanted = choice.get(id).map_or(default.name.value.as_str(), String::as_str);
        if reading.options.iter().any(|option| option.name.value == wanted) {
            let before = self.known.and_then(|known| known.program.readings.get(id));
            if before.is_some_and(|before| before != wanted) {
                self.changed.insert(id.to_owned());
            }
            self.chosen.insert(id.to_owned(), wanted.to_owned());
        } else {
            let list = reading.options.iter().map(|option| option.name.value.as_str());
            let message = format!("读法{id}没有“{wanted}”这个取值");
            self.fail("C13", reading.id.span, message, choices(list));
        }
    }

    fn groups(&mut self, parts: &mut Parts) -> Vec<Arc<Group>> {
        let mut drafts: Vec<Arc<Draft>> = Vec::new();
        for block in self.blocks() {
            let known = self.known.and_then(|known| known.parts.rules.get(parts.rules.len()));
            let part = match block {
                Block::Rule(rule) => {
                    self.part(known, |this| Arc::new(this.rule(rule, (&parts.rules, &drafts))))
                }
                Block::Table(table) => self.part(known, |this| Arc::new(this.table(table))),
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
                | Block::Step(_) => continue,
            };
            drafts.extend(part.made.iter().cloned());
            parts.rules.push(part);
        }
        self.assemble(&drafts, parts)
    }

    fn invariants(&mut self) -> Vec<(Expr, Span)> {
        let mut constraints = Vec::new();
        for block in self.blocks() {
            let Block::Facts(facts) = block else { continue };
            for line in &facts.lines {
                let FactLine::Constraint(constraint) = line else { continue };
                let conclusion = self.cond(&constraint.conclusion, &Scope::default());
                let whole = match &constraint.premise {
                    None => conclusion,
                    Some(premise) => {
                        let premise = self.cond(premise, &Scope::default());
                        Expr::Or(vec![Expr::Not(Box::new(premise)), conclusion])
                    }
                };
                constraints.push((whole, constraint.span));
            }
        }
        constraints
    }

    /// Every pair of every 先后, in order: a date between two may be missing. What is no date is reported.
    fn orders(&mut self) -> Arc<Vec<(usize, usize)>> {
        if let Some(known) = self.known {
            return Arc::clone(&known.program.orders);
        }
        let mut orders = Vec::new();
        for block in self.blocks() {
            let Block::Facts(facts) = block else { continue };
            for line in &facts.lines {
                let FactLine::Order(dates) = line else { continue };
                let known: Vec<usize> =
                    dates.iter().filter_map(|word| self.date_index(word)).collect();
                for (at, first) in known.iter().enumerate() {
                    orders.extend(known.iter().skip(at + 1).map(|second| (*first, *second)));
                }
            }
        }
        Arc::new(orders)
    }

    fn guards(&mut self, parts: &mut Parts) -> Guards {
        let known = self.known.and_then(|known| known.parts.guards.as_ref());
        let part = self.part(known, |this| Arc::new(this.guarded()));
        let guards = Arc::clone(&part.made);
        parts.guards = Some(part);
        guards
    }

    fn guarded(&mut self) -> Vec<(VarId, Expr)> {
        let schema = self.schema;
        let mut guards = Vec::new();
        for fact in &schema.facts {
            let (term, Some(cond)) = (&fact.name.term, &fact.only_if) else { continue };
            let Some(var) = self.variable(term) else { continue };
            let guard = self.cond(cond, &Scope::default());
            guards.push((var, guard));
        }
        guards
    }

    /// Reports an error, once: a name or a reading may lead to the same place from many rules.
    fn fail(
        &mut self,
        code: &'static str,
        span: Span,
        message: impl Into<String>,
        repair: impl Into<String>,
    ) {
        let fault = Diagnostic::error(code, span, message).repair(repair);
        if !self.diagnostics.contains(&fault) {
            self.diagnostics.push(fault);
        }
    }
}
