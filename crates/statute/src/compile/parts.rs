//! Parts of a program, each compiled for itself: under another choice of readings only those that look at a reading
//! chosen otherwise are compiled again.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::sync::Arc;

use super::groups::{Assembled, Draft, Head};
use super::{Compiled, Compiler};
use crate::ir::{Expr, MeasureBlock, Overlay, Period, VarId};
use crate::span::Span;

/// One part, and what must be known of it to take it over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part<T> {
    pub(super) made: T,
    pub(super) about: Arc<About>,
}

/// What came of one rule or table.
pub(super) type Drafts = Arc<Vec<Arc<Draft>>>;

/// Invariants (约束), each with where it is written.
pub(super) type Invariants = Arc<Vec<(Expr, Span)>>;

/// Variables of facts with 限于, each with its condition.
pub(super) type Guards = Arc<Vec<(VarId, Expr)>>;

/// What compiling a part looked at, and left behind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct About {
    /// The block of a rule or table.
    pub(super) block: String,
    /// Readings looked at, in options tried for their faults too.
    pub(super) readings: BTreeSet<String>,
    /// Variables, each once, in order.
    pub(super) mentioned: Vec<VarId>,
    /// By what name (称) a statement about people is called; the last counts.
    pub(super) labels: Vec<(VarId, Arc<str>)>,
    /// Names and holes unfolded.
    pub(super) unfolded: usize,
}

/// The parts of a program, in the order in which they are compiled.
#[derive(Debug, Clone, Default)]
pub(super) struct Parts {
    /// What each rule or table gives.
    pub(super) rules: Vec<Part<Drafts>>,
    /// By output.
    pub(super) heads: BTreeMap<usize, Part<Option<Arc<Head>>>>,
    /// By output: the groups of the rules and heads above.
    pub(super) groups: BTreeMap<usize, Assembled>,
    pub(super) constraints: Option<Part<Invariants>>,
    pub(super) guards: Option<Part<Guards>>,
    pub(super) measures: Vec<Part<Arc<MeasureBlock>>>,
    pub(super) overlays: Vec<Part<Arc<Overlay>>>,
    pub(super) periods: Vec<Part<Option<Arc<Period>>>>,
}

impl Compiler<'_> {
    /// What `make` makes; what is `known` of it, if that is the same or cannot be otherwise.
    pub(super) fn part<T: Clone + PartialEq>(
        &mut self,
        known: Option<&Part<T>>,
        make: impl FnOnce(&mut Self) -> T,
    ) -> Part<T> {
        let is_same = |part: &&Part<T>| part.about.readings.is_disjoint(&self.changed);
        if let Some(part) = known.filter(is_same) {
            self.unfolded += part.about.unfolded;
            self.note(&part.about);
            return part.clone();
        }
        let (outer, before) = (mem::take(&mut self.about), self.unfolded);
        let made = make(self);
        let mut about = mem::replace(&mut self.about, outer);
        about.unfolded = self.unfolded - before;
        let part = match known {
            Some(part) if part.made == made && *part.about == about => part.clone(),
            Some(_) | None => Part { made, about: Arc::new(about) },
        };
        self.note(&part.about);
        part
    }

    /// The invariants written in the pack.
    pub(super) fn written(&mut self, parts: &mut Parts) {
        let known = self.known.and_then(|known| known.parts.constraints.as_ref());
        parts.constraints = Some(self.part(known, |this| Arc::new(this.invariants())));
    }

    /// The invariants written, and what the days asked about imply.
    pub(super) fn constraints(&self, parts: &Parts) -> Invariants {
        let written = parts.constraints.as_ref().map(|part| &part.made);
        let days = self.days();
        let is_same = |known: &&Compiled| {
            let before = known.parts.constraints.as_ref().map(|part| &part.made);
            let both = written.zip(before);
            both.is_some_and(|(one, other)| {
                Arc::ptr_eq(one, other)
                    && known.program.constraints.get(one.len()..) == Some(&days)
            })
        };
        match self.known.filter(is_same) {
            Some(known) => Arc::clone(&known.program.constraints),
            None => {
                let written = written.iter().flat_map(|written| written.iter());
                Arc::new(written.cloned().chain(days).collect())
            }
        }
    }

    fn note(&mut self, about: &About) {
        for var in &about.mentioned {
            if self.seen.len() <= *var {
                self.seen.resize(*var + 1, false);
            }
            if let Some(seen) = self.seen.get_mut(*var).filter(|seen| !**seen) {
                *seen = true;
                self.mentioned.push(*var);
            }
        }
        for (var, label) in &about.labels {
            self.labels.insert(*var, Arc::clone(label));
        }
        if self.known.is_none() {
            self.touched.extend(about.readings.iter().cloned());
        }
    }
}
