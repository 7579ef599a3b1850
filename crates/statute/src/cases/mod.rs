//! The cases of a pack, run: each expectation compared with what the engine says, and written anew on request.

mod edit;
mod expect;
mod given;
mod reset;
mod slots;
mod words;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::ast::{Block, CaseAst, CaseLine, ChangeAst, ExpectAst, PackAst};
use crate::calendar::Calendar;
use crate::compile::Choice;
use crate::determine::{Engine, Outcome};
use crate::diag::Diagnostic;
use crate::edition::build;
use crate::facts::Case;
use crate::ir::Given;
use crate::parse::near::{choices, declared};
use crate::span::Span;

pub use edit::Edit;
pub(crate) use edit::slice;
use expect::Against;
pub(crate) use expect::said;
use given::{apply, given, latest};
pub use reset::{Change, Left, Reset, reset};
pub(crate) use slots::{Slot, shown};

/// What one case came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseResult {
    /// The case's id.
    pub id: String,
    /// Expectations compared; none, if its facts cannot be read.
    pub checks: usize,
    /// Those not met, and words the case takes from nowhere, each where it is written.
    pub faults: Vec<Diagnostic>,
}

/// Runs every case of the pack.
///
/// # Errors
/// The pack does not build.
pub fn run(
    files: &[(&str, &str)],
    calendar: &Calendar,
) -> Result<Vec<CaseResult>, Vec<Diagnostic>> {
    let ran = all(files, calendar)?.into_iter().map(|Ran { id, checks, faults }| {
        let named = |fault: Fault| {
            let message = format!("{id}:{}", fault.said.message);
            Diagnostic { message, ..fault.said }
        };
        let faults = faults.into_iter().map(named).collect();
        CaseResult { id, checks, faults }
    });
    Ok(ran.collect())
}

/// A case after its run.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Ran {
    id: String,
    checks: usize,
    faults: Vec<Fault>,
}

/// Something of a case that is not as written.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fault {
    said: Diagnostic,
    /// How the text would have to change; none, where a person must.
    change: Option<Change>,
}

impl From<Diagnostic> for Fault {
    fn from(said: Diagnostic) -> Self {
        Self { said, change: None }
    }
}

fn all(files: &[(&str, &str)], calendar: &Calendar) -> Result<Vec<Ran>, Vec<Diagnostic>> {
    let mut runner = Runner::new(files, &Choice::new(), calendar)?;
    let pack = Arc::clone(&runner.pack);
    cases(&pack).map(|case| runner.case(case)).collect()
}

/// The cases of a pack, in the order written.
pub fn cases(pack: &PackAst) -> impl Iterator<Item = &CaseAst> {
    let inside = pack.articles.iter().flat_map(|article| &article.blocks);
    pack.blocks
        .iter()
        .chain(inside)
        .filter_map(|block| if let Block::Case(case) = block { Some(case) } else { None })
}

/// Runs cases, its own or another pack's, under one edition and the readings chosen for it.
#[derive(Debug)]
pub struct Runner<'a> {
    files: &'a [(&'a str, &'a str)],
    calendar: &'a Calendar,
    pack: Arc<PackAst>,
    /// The readings chosen, by id; a case may change them for one line.
    choice: Choice,
    /// By the readings they were built with: most lines share those chosen.
    engines: BTreeMap<Choice, Engine>,
}

/// One determination of a case: as it stands, or as one of its lines changes it.
#[derive(Debug)]
pub struct Run<'r> {
    /// The engine, built with the readings of the case.
    pub engine: &'r Engine,
    /// The facts.
    pub case: Case,
    /// The day of the determination.
    pub as_of: Date,
    /// What came of them.
    pub outcome: Outcome,
}

impl<'a> Runner<'a> {
    /// Builds the edition under `choice`.
    ///
    /// # Errors
    /// The pack does not build.
    pub fn new(
        files: &'a [(&'a str, &'a str)],
        choice: &Choice,
        calendar: &'a Calendar,
    ) -> Result<Self, Vec<Diagnostic>> {
        let (engine, edition) = build(files, choice)?;
        let id = |key: &String| {
            let reading = engine.program.schema.reading(key);
            reading.map_or_else(|| key.clone(), |reading| reading.id.clone())
        };
        let choice: Choice = choice.iter().map(|(key, to)| (id(key), to.clone())).collect();
        let engines = BTreeMap::from([(choice.clone(), engine)]);
        Ok(Self { files, calendar, pack: edition.pack, choice, engines })
    }

    /// The edition's tree.
    #[must_use]
    pub fn pack(&self) -> &PackAst {
        &self.pack
    }

    /// The engine under the readings chosen.
    #[must_use]
    pub fn engine(&self) -> Option<&Engine> {
        self.engines.get(&self.choice)
    }

    /// Determines `ast` with the changes of one of its lines, or with none.
    ///
    /// # Errors
    /// Facts or changes that this edition cannot read, facts that contradict each other, readings under which it
    /// does not build.
    pub fn run(
        &mut self,
        ast: &CaseAst,
        changes: &[ChangeAst],
    ) -> Result<Run<'_>, Vec<Diagnostic>> {
        let (case, as_of) = self.given(ast)?;
        let (case, mut faults) = self.changed(case, changes);
        let calendar = self.calendar;
        let engine = self.engine_under(&case.readings)?;
        faults.extend(changes.iter().filter_map(|change| unasked(engine, change)));
        if !faults.is_empty() {
            return Err(faults);
        }
        let as_of = as_of.unwrap_or_else(|| latest(&case));
        match engine.determine(&case, as_of, calendar) {
            Ok(outcome) => Ok(Run { engine, case, as_of, outcome }),
            Err(contradictions) => Err(contradictions
                .into_iter()
                .map(|one| contradicted(ast.span, one.message))
                .collect()),
        }
    }

    fn given(&self, ast: &CaseAst) -> Result<(Case, Option<Date>), Vec<Diagnostic>> {
        let Some(engine) = self.engine() else { return Ok((Case::default(), None)) };
        let mut faults = Vec::new();
        let given = given(&engine.program.schema, ast, &mut faults);
        if faults.is_empty() { Ok(given) } else { Err(faults) }
    }

    /// A case whose facts cannot be read is not run: what it came to would say nothing.
    fn case(&mut self, ast: &CaseAst) -> Result<Ran, Vec<Diagnostic>> {
        let mut ran = Ran { id: ast.id.text.clone(), checks: 0, faults: Vec::new() };
        let (case, as_of) = match self.given(ast) {
            Ok(given) => given,
            Err(faults) => {
                ran.faults = faults.into_iter().map(Fault::from).collect();
                return Ok(ran);
            }
        };
        for line in &ast.lines {
            let CaseLine::Expect(expect) = line else { continue };
            self.line(&mut ran, case.clone(), as_of, expect)?;
        }
        Ok(ran)
    }

    /// The case after `changes`, and what of them this edition cannot read.
    fn changed(&self, mut case: Case, changes: &[ChangeAst]) -> (Case, Vec<Diagnostic>) {
        let mut faults = Vec::new();
        case.readings.clone_from(&self.choice);
        for change in changes {
            if let ChangeAst::Reading(id, option) = change
                && let Err(fault) = words::reading(&self.pack, id, option)
            {
                faults.push(fault);
                continue;
            }
            let Some(engine) = self.engine() else { continue };
            apply(&engine.program.schema, &mut case, change, &mut faults);
        }
        (case, faults)
    }

    fn engine_under(&mut self, readings: &Choice) -> Result<&Engine, Vec<Diagnostic>> {
        match self.engines.entry(readings.clone()) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(free) => Ok(free.insert(build(self.files, readings)?.0)),
        }
    }

    fn line(
        &mut self,
        ran: &mut Ran,
        case: Case,
        as_of: Option<Date>,
        expect: &ExpectAst,
    ) -> Result<(), Vec<Diagnostic>> {
        let (files, calendar) = (self.files, self.calendar);
        let (case, mut faults) = self.changed(case, &expect.changes);
        let engine = self.engine_under(&case.readings)?;
        faults.extend(expect.changes.iter().filter_map(|change| unasked(engine, change)));
        faults.dedup();
        if !faults.is_empty() {
            ran.faults.extend(faults.into_iter().map(Fault::from));
            return Ok(());
        }
        let day = as_of.unwrap_or_else(|| latest(&case));
        match engine.determine(&case, day, calendar) {
            Ok(outcome) => {
                ran.checks += expect.expects.len();
                let against = Against { engine, case: &case, outcome: &outcome };
                let file = files.get(usize::from(expect.span.file.0));
                let source = file.map_or("", |(_, text)| text);
                ran.faults.extend(reset::faults(&ran.id, source, expect, &against));
            }
            Err(contradictions) => ran.faults.extend(
                contradictions
                    .into_iter()
                    .map(|one| contradicted(expect.span, one.message).into()),
            ),
        }
        Ok(())
    }
}

/// An answer to an ask that no rule puts.
fn unasked(engine: &Engine, change: &ChangeAst) -> Option<Diagnostic> {
    let ChangeAst::Answer { ask, value, .. } = change else { return None };
    let rules = engine.program.groups.iter().flat_map(|group| &group.rules);
    let put: BTreeSet<&str> = rules
        .filter_map(|rule| match &rule.gives {
            Given::Ask { ask, .. } => Some(ask.as_str()),
            Given::Value(_) | Given::NotApplicable => None,
        })
        .collect();
    if !put.contains(ask.text.as_str()) {
        let repair = declared(&ask.text, put, "删去“答”");
        let message = format!("没有规则问“{}”", ask.text);
        return Some(words::unknown(ask.span, message, repair));
    }
    let known = engine.program.asks.get(&ask.text)?;
    let names = engine.program.schema.outputs.iter().flat_map(|output| &output.options);
    let mut meant = names.filter(|name| name.is(&value.value));
    if meant.any(|name| known.options.iter().any(|option| name.is(option))) {
        return None;
    }
    let message = format!("问{}不能答“{}”", ask.text, value.value);
    let repair = choices(known.options.iter().map(String::as_str));
    Some(words::unknown(value.span, message, repair))
}

fn contradicted(span: Span, message: String) -> Diagnostic {
    Diagnostic::error("T03", span, message).repair("改案例里的事实,使其不相矛盾")
}

#[cfg(test)]
mod tests;
