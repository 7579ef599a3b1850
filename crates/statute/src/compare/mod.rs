//! Two editions, or one under two choices of readings, held against each other: which rules differ, and which cases
//! come out otherwise.

mod changes;
mod choice;
mod passages;
mod points;

use serde::Serialize;

use crate::ast::{CaseAst, CaseLine, ChangeAst};
use crate::calendar::Calendar;
use crate::cases::{Runner, cases};
use crate::compile::Choice;
use crate::diag::Diagnostic;
pub use changes::{ChangeOut, LineOut, Status};
use changes::{chosen, differing};
pub use choice::choice;
use passages::passages;
pub use points::{About, PointOut};
use points::{differences, points};

/// One of the two: an edition, and the readings chosen for it.
#[derive(Debug)]
pub struct Side<'a> {
    files: &'a [(&'a str, &'a str)],
    runner: Runner<'a>,
}

impl<'a> Side<'a> {
    /// Builds the edition under `choice`.
    ///
    /// # Errors
    /// The pack does not build.
    pub fn new(
        files: &'a [(&'a str, &'a str)],
        choice: &Choice,
        calendar: &'a Calendar,
    ) -> Result<Self, Vec<Diagnostic>> {
        Ok(Self { files, runner: Runner::new(files, choice, calendar)? })
    }
}

/// How two editions differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// Passages added, removed or changed, in the order of the law.
    pub changes: Vec<ChangeOut>,
    /// Cases run under both.
    pub run: usize,
    /// Those that come out otherwise, or do not run.
    pub cases: Vec<CaseOut>,
}

/// A case that comes out otherwise, or does not run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseOut {
    /// Its id.
    pub id: String,
    /// Its title, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The case as it stands, and as its own lines change it.
    pub situations: Vec<SituationOut>,
}

/// A case as it stands or as one of its lines changes it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SituationOut {
    /// 令, 换 and 答 of the line, as written; none for the case as it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<String>,
    /// What is said otherwise. What is so of the case as it stands is not repeated for its lines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<PointOut>,
    /// Why it does not run under the first; nothing, if it does.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refused_before: Vec<String>,
    /// Why it does not run under the second.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refused_after: Vec<String>,
}

impl Comparison {
    /// Whether nothing differs. A case that runs under neither, for the same reasons, is no difference.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.changes.is_empty() && self.changed_cases().next().is_none()
    }

    /// The cases that come out otherwise.
    pub fn changed_cases(&self) -> impl Iterator<Item = &CaseOut> {
        let differs = |situation: &SituationOut| {
            !situation.differences.is_empty()
                || situation.refused_before != situation.refused_after
        };
        self.cases.iter().filter(move |case| case.situations.iter().any(differs))
    }
}

/// Holds `after` against `before`. The cases are those of `after`, then those that only `before` has.
#[must_use]
pub fn compare(before: &mut Side<'_>, after: &mut Side<'_>) -> Comparison {
    let sides = [&*before, &*after].map(|side| {
        let mut found = passages(side.files);
        found.extend(chosen(side.files, &side.runner));
        found
    });
    let [old, new] = &sides;
    let all = listed(before, after);
    let mut found = Vec::new();
    for ast in &all {
        let situations = situations(ast, before, after);
        if !situations.is_empty() {
            let (id, title) = (ast.id.text.clone(), ast.title.clone());
            found.push(CaseOut { id, title, situations });
        }
    }
    Comparison { changes: differing(old, new), run: all.len(), cases: found }
}

/// The cases of `after`, then those only of `before`.
fn listed(before: &Side<'_>, after: &Side<'_>) -> Vec<CaseAst> {
    let mut all: Vec<CaseAst> = cases(after.runner.pack()).cloned().collect();
    let known: Vec<String> = all.iter().map(|ast| ast.id.text.clone()).collect();
    let gone = cases(before.runner.pack()).filter(|ast| !known.contains(&ast.id.text));
    all.extend(gone.cloned());
    all
}

/// The case as it stands, then with the changes of each of its lines, where something differs.
fn situations(ast: &CaseAst, before: &mut Side<'_>, after: &mut Side<'_>) -> Vec<SituationOut> {
    let stands = situation(ast, &[], before, after);
    let mut found: Vec<SituationOut> = Vec::new();
    // What cannot be run as it stands cannot be run with a change of it: said once.
    let is_run = stands.refused_before.is_empty() && stands.refused_after.is_empty();
    let mut tried: Vec<String> = Vec::new();
    for line in ast.lines.iter().filter(|_| is_run) {
        let CaseLine::Expect(expect) = line else { continue };
        let changed = points::written(&expect.changes);
        if expect.changes.is_empty() || tried.contains(&changed) {
            continue;
        }
        let mut other = situation(ast, &expect.changes, before, after);
        other.differences.retain(|point| !stands.differences.contains(point));
        tried.push(changed.clone());
        found.push(SituationOut { changed: Some(changed), ..other });
    }
    found.insert(0, stands);
    let is_silent = |of: &SituationOut| {
        of.differences.is_empty() && of.refused_before.is_empty() && of.refused_after.is_empty()
    };
    found.retain(|situation| !is_silent(situation));
    found
}

fn situation(
    ast: &CaseAst,
    changes: &[ChangeAst],
    before: &mut Side<'_>,
    after: &mut Side<'_>,
) -> SituationOut {
    let run = |side: &mut Side<'_>| {
        let run = side.runner.run(ast, changes);
        run.map(|run| points(&run)).map_err(|faults| {
            let mut reasons: Vec<String> =
                faults.into_iter().map(|fault| fault.message).collect();
            reasons.dedup();
            reasons
        })
    };
    match (run(before), run(after)) {
        (Ok(old), Ok(new)) => {
            SituationOut { differences: differences(&old, &new), ..SituationOut::default() }
        }
        (old, new) => SituationOut {
            refused_before: old.err().unwrap_or_default(),
            refused_after: new.err().unwrap_or_default(),
            ..SituationOut::default()
        },
    }
}

#[cfg(test)]
mod tests;
