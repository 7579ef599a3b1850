//! From a parsed pack to a program: names unfolded, readings filled in, exceptions ordered.

mod asks;
mod periods;
mod resolve;
mod rules;
mod slots;

use std::collections::BTreeMap;

use crate::ast::{Block, Cond, FactLine, Filling, PackAst, ReadingAst};
use crate::diag::Diagnostic;
use crate::ir::{Expr, Group, People, Program, Var};
use crate::schema::Schema;
use crate::span::Span;
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
        vars: Vec::new(),
        people: Vec::new(),
        diagnostics,
        used: Vec::new(),
    };
    compiler.gather(choice);
    let groups = compiler.groups();
    let constraints = compiler.constraints();
    let guards = compiler.guards();
    let measures = compiler.measures();
    let overlays = compiler.overlays();
    let periods = compiler.periods();
    let Compiler { chosen, asks, vars, people, diagnostics, .. } = compiler;
    let program = Program {
        vars,
        people,
        constraints,
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
    vars: Vec<Var>,
    people: Vec<People>,
    diagnostics: Vec<Diagnostic>,
    /// Readings looked at since last cleared: those a rule carries.
    used: Vec<String>,
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
                Block::Names(names) => {
                    for (word, cond) in &names.names {
                        self.names.insert(word.value.clone(), cond.clone());
                    }
                }
                Block::Asks(asks) => self.gather_asks(asks),
                Block::Facts(_)
                | Block::Rule(_)
                | Block::Table(_)
                | Block::Measures(_)
                | Block::Period(_)
                | Block::Overlay(_)
                | Block::Note(_)
                | Block::Case(_) => {}
            }
        }
        for id in choice.keys() {
            if !self.readings.contains_key(id) {
                self.fail("C11", Span::default(), format!("没有读法“{id}”"));
            }
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
        if self.readings.insert(id.clone(), reading).is_some() {
            self.fail("C12", reading.id.span, format!("读法{id}写了两次"));
        }
        let Some(default) = reading.options.first() else { return };
        let wanted = choice.get(&id).map_or(default.name.value.as_str(), String::as_str);
        if reading.options.iter().any(|option| option.name.value == wanted) {
            self.chosen.insert(id, wanted.to_owned());
        } else {
            let list: Vec<&str> =
                reading.options.iter().map(|option| option.name.value.as_str()).collect();
            let diagnostic = Diagnostic::error(
                "C13",
                reading.id.span,
                format!("读法{id}没有“{wanted}”这个取值"),
            );
            self.report(diagnostic, Some(format!("可取:{}", list.join("、"))));
        }
    }

    /// What the chosen option of a reading puts into the hole `id`.
    fn filling(&mut self, id: &str, span: Span) -> Option<Filling> {
        let (reading, field) = match self.readings.get(id) {
            Some(reading) => (*reading, None),
            None => match id.rsplit_once('.') {
                Some((head, field)) if self.readings.contains_key(head) => {
                    (*self.readings.get(head)?, Some(field))
                }
                _ => {
                    self.fail("C08", span, format!("«{id}»没有读法来填"));
                    return None;
                }
            },
        };
        let key = reading.id.text.clone();
        let chosen = self.chosen.get(&key)?;
        let option = reading.options.iter().find(|option| option.name.value == *chosen)?;
        let filling = match (field, &option.filling) {
            (None, filling) => Some(filling.clone()),
            (Some(field), Filling::Record(fields)) => fields
                .iter()
                .find(|(word, _)| word.value == field)
                .map(|(_, filling)| filling.clone()),
            // What a reading leaves out it leaves out in every part.
            (Some(_), Filling::Delete) => Some(Filling::Delete),
            (Some(_), _) => None,
        };
        if filling.is_none() {
            let message = format!("«{id}»在读法值{chosen}下没有填项");
            self.fail("E09", span, message);
        }
        self.used.push(key);
        filling
    }

    fn groups(&mut self) -> Vec<Group> {
        let mut drafts: Vec<rules::Draft> = Vec::new();
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
                | Block::Note(_)
                | Block::Case(_) => {}
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

    fn guards(&mut self) -> Vec<(usize, Expr)> {
        let guarded: Vec<(String, Cond)> = self
            .schema
            .facts
            .iter()
            .filter_map(|fact| Some((fact.name.term.clone(), fact.only_if.clone()?)))
            .collect();
        let mut guards = Vec::new();
        for (term, cond) in guarded {
            let Some(var) = self.variable(&term) else { continue };
            let guard = self.cond(&cond, &Scope::default());
            guards.push((var, guard));
        }
        guards
    }

    fn fail(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(code, span, message));
    }

    fn report(&mut self, mut diagnostic: Diagnostic, repair: Option<String>) {
        diagnostic.repair = repair;
        self.diagnostics.push(diagnostic);
    }

    /// A declared word that shares the most characters with `word`.
    fn nearest_word(&self, word: &str) -> Option<String> {
        let shared = |term: &str| word.chars().filter(|c| term.contains(*c)).count();
        let facts = self.schema.facts.iter().map(|fact| fact.name.term.as_str());
        let names = self.names.keys().map(String::as_str);
        let outputs = self.schema.outputs.iter().map(|output| output.name.term.as_str());
        facts
            .chain(names)
            .chain(outputs)
            .filter(|term| shared(term) > 0)
            .max_by_key(|term| (shared(term), usize::MAX - term.chars().count()))
            .map(|term| format!("是不是“{term}”"))
    }
}
