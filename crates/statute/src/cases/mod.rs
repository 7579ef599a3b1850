//! The cases of a pack, run: each expectation compared with what the engine says, and written anew on request.

mod edit;
mod expect;
mod given;
mod reset;
mod slots;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::ast::{Block, CaseAst, CaseLine, ChangeAst, ExpectAst, PackAst};
use crate::calendar::Calendar;
use crate::compile::Choice;
use crate::determine::Engine;
use crate::diag::Diagnostic;
use crate::edition::build;
use crate::facts::Case;
use crate::ir::Given;
use crate::parse::near::{choices, declared};
use crate::span::Span;

pub use edit::Edit;
use expect::Against;
use given::{apply, given, latest};
pub use reset::{Change, Left, Reset, reset};

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
    let (engine, edition) = build(files, &Choice::new())?;
    let engines = BTreeMap::from([(Choice::new(), engine)]);
    let mut runner = Runner { files, pack: &edition.pack, calendar, engines };
    cases(&edition.pack).map(|case| runner.case(case)).collect()
}

fn cases(pack: &PackAst) -> impl Iterator<Item = &CaseAst> {
    let inside = pack.articles.iter().flat_map(|article| &article.blocks);
    pack.blocks
        .iter()
        .chain(inside)
        .filter_map(|block| if let Block::Case(case) = block { Some(case) } else { None })
}

struct Runner<'a> {
    files: &'a [(&'a str, &'a str)],
    pack: &'a PackAst,
    calendar: &'a Calendar,
    /// By the readings they were built with: most lines share the default.
    engines: BTreeMap<Choice, Engine>,
}

impl Runner<'_> {
    /// A case whose facts cannot be read is not run: what it came to would say nothing.
    fn case(&mut self, ast: &CaseAst) -> Result<Ran, Vec<Diagnostic>> {
        let mut ran = Ran { id: ast.id.text.clone(), checks: 0, faults: Vec::new() };
        let schema = self.engines.values().next().map(|engine| &engine.program.schema);
        let Some(schema) = schema else { return Ok(ran) };
        let mut faults = Vec::new();
        let (case, as_of) = given(schema, ast, &mut faults);
        ran.faults = faults.into_iter().map(Fault::from).collect();
        if !ran.faults.is_empty() {
            return Ok(ran);
        }
        for line in &ast.lines {
            let CaseLine::Expect(expect) = line else { continue };
            self.line(&mut ran, case.clone(), as_of, expect)?;
        }
        Ok(ran)
    }

    fn line(
        &mut self,
        ran: &mut Ran,
        mut case: Case,
        as_of: Option<Date>,
        expect: &ExpectAst,
    ) -> Result<(), Vec<Diagnostic>> {
        let mut faults = Vec::new();
        for change in &expect.changes {
            let schema = self.engines.values().next().map(|engine| &engine.program.schema);
            let Some(schema) = schema else { continue };
            if let ChangeAst::Reading(id, option) = change
                && let Err(fault) = words::reading(self.pack, id, option)
            {
                faults.push(fault);
                continue;
            }
            apply(schema, &mut case, change, &mut faults);
        }
        if !self.engines.contains_key(&case.readings) {
            let (engine, _) = build(self.files, &case.readings)?;
            self.engines.insert(case.readings.clone(), engine);
        }
        let Some(engine) = self.engines.get(&case.readings) else { return Ok(()) };
        faults.extend(expect.changes.iter().filter_map(|change| unasked(engine, change)));
        faults.dedup();
        if !faults.is_empty() {
            ran.faults.extend(faults.into_iter().map(Fault::from));
            return Ok(());
        }
        let day = as_of.unwrap_or_else(|| latest(&case));
        match engine.determine(&case, day, self.calendar) {
            Ok(outcome) => {
                ran.checks += expect.expects.len();
                let against = Against { engine, case: &case, outcome: &outcome };
                let file = self.files.get(usize::from(expect.span.file.0));
                let source = file.map_or("", |(_, text)| text);
                ran.faults.extend(reset::faults(&ran.id, source, expect, &against));
            }
            Err(contradictions) => ran.faults.extend(
                contradictions.into_iter().map(|one| contradicted(expect.span, one.message)),
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

fn contradicted(span: Span, message: String) -> Fault {
    Diagnostic::error("T03", span, message).repair("改案例里的事实,使其不相矛盾").into()
}

#[cfg(test)]
mod tests;
