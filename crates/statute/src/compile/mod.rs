//! From a parsed pack to a program: names unfolded, readings filled in, exceptions ordered.

mod asks;
mod clauses;
mod days;
mod fill;
mod groups;
mod periods;
mod resolve;
mod rules;
mod slots;

use std::collections::{BTreeMap, BTreeSet};

use crate::ast::{Block, Cond, FactLine, NamesAst, PackAst, ReadingAst};
use crate::diag::Diagnostic;
use crate::ir::{Expr, Group, People, Program, Var, VarId};
use crate::parse::near::{choices, declared};
use crate::schema::Schema;
use crate::span::{Span, Word};
use resolve::Scope;

/// The option chosen for some readings; the others take their default.
pub type Choice = BTreeMap<String, String>;

/// Compiles `pack` under the readings of `choice`.
///
/// Everything wrong is reported; the program is then only good for showing, never for determining.
#[must_use]
pub fn compile(pack: &PackAst, choice: &Choice) -> (Program, Vec<Diagnostic>) {
    let (schema, diagnostics) = Schema::collect(pack);
    let mut compiler = Compiler {
        pack,
        schema: &schema,
        readings: BTreeMap::new(),
        chosen: BTreeMap::new(),
        names: BTreeMap::new(),
        asks: BTreeMap::new(),
        ask_options: BTreeMap::new(),
        vars: Vec::new(),
        people: Vec::new(),
        diagnostics,
        used: Vec::new(),
        touched: BTreeSet::new(),
        filling: Vec::new(),
        unfolding: Vec::new(),
        unfolded: 0,
        reads: Vec::new(),
    };
    compiler.gather(choice);
    let groups = compiler.groups();
    let mut constraints = compiler.constraints();
    let orders = compiler.orders();
    let guards = compiler.guards();
    let measures = compiler.measures();
    let overlays = compiler.overlays();
    let periods = compiler.periods();
    // Last: 限于, measures and superior law compare dates too.
    constraints.extend(compiler.days());
    compiler.unused_readings();
    let Compiler { chosen, asks, vars, people, diagnostics, .. } = compiler;
    let program = Program {
        vars,
        people,
        constraints,
        orders,
        guards,
        groups,
        asks,
        readings: chosen.into(),
        measures,
        overlays,
        periods,
        schema,
    };
    (program, diagnostics)
}

pub(crate) struct Compiler<'a> {
    pack: &'a PackAst,
    schema: &'a Schema,
    readings: BTreeMap<String, &'a ReadingAst>,
    chosen: BTreeMap<String, String>,
    names: BTreeMap<String, Cond>,
    asks: BTreeMap<String, crate::ir::Ask>,
    /// The options of each ask as written.
    ask_options: BTreeMap<String, Vec<Word>>,
    vars: Vec<Var>,
    people: Vec<People>,
    diagnostics: Vec<Diagnostic>,
    /// Readings looked at since last cleared: those a rule carries.
    used: Vec<String>,
    /// Readings looked at since the beginning.
    touched: BTreeSet<String>,
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
                | Block::Catalogue(_) => {}
            }
        }
        for id in choice.keys() {
            if !self.readings.contains_key(id) {
                // It was chosen outside the pack: no place of the pack is at fault.
                let known = self.readings.keys().map(String::as_str);
                let repair = declared(id, known, "法规包里没有读法");
                self.fail("C11", Span::default(), format!("没有读法“{id}”"), repair);
            }
        }
    }

    fn gather_names(&mut self, names: &NamesAst) {
        if !["人", "案"].contains(&names.entity.value.as_str()) {
            let message = format!("没有这种主体:“{}”", names.entity.value);
            self.fail("S01", names.entity.span, message, "写 人 或 案");
        }
        for (word, cond) in &names.names {
            if self.names.contains_key(&word.value) {
                let message = format!("“{}”已经声明过", word.value);
                self.fail("S02", word.span, message, "另取一个名称,或删去一处");
                continue;
            }
            self.names.insert(word.value.clone(), cond.clone());
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
        let id = reading.id.text.clone();
        if self.readings.contains_key(&id) {
            let message = format!("读法{id}写了两次");
            self.fail("C12", reading.id.span, message, "另编一号,或删去一处");
            return;
        }
        self.readings.insert(id.clone(), reading);
        let Some(default) = reading.options.first() else { return };
        let wanted = choice.get(&id).map_or(default.name.value.as_str(), String::as_str);
        if reading.options.iter().any(|option| option.name.value == wanted) {
            self.chosen.insert(id, wanted.to_owned());
        } else {
            let list = reading.options.iter().map(|option| option.name.value.as_str());
            let message = format!("读法{id}没有“{wanted}”这个取值");
            self.fail("C13", reading.id.span, message, choices(list));
        }
    }

    fn groups(&mut self) -> Vec<Group> {
        let mut drafts: Vec<groups::Draft> = Vec::new();
        for block in self.blocks() {
            match block {
                Block::Rule(rule) => self.rule(rule, &mut drafts),
                Block::Table(table) => self.table(table, &mut drafts),
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
                | Block::Catalogue(_) => {}
            }
        }
        self.assemble(drafts)
    }

    fn constraints(&mut self) -> Vec<(Expr, Span)> {
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
    fn orders(&mut self) -> Vec<(usize, usize)> {
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
        orders
    }

    fn guards(&mut self) -> Vec<(usize, Expr)> {
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
