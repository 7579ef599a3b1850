//! What the compiler and clippy cannot see about this repository.
//!
//! A check is a function from the tracked files (or the dependency graph) to findings. Each one is
//! run on the repository by a test of its own, and each one has tests that plant a fault and
//! demand that it is caught.

use std::fmt;

mod deps;
mod graph;
mod invariants;
mod law;
mod length;
mod links;
mod paths;
mod profile;
mod repo;
mod rust;
#[cfg(test)]
mod tests;
mod words;

use graph::Graph;
use repo::Repo;

/// One place that breaks a rule of the house.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    /// Path from the root of the repository, or the name of a package.
    pub(crate) place: String,
    /// Line, counted from 1; 0 where the whole file or package is meant.
    pub(crate) line: usize,
    /// What is wrong, as a lowercase clause.
    pub(crate) message: String,
}

impl Finding {
    fn new(place: &str, line: usize, message: impl Into<String>) -> Self {
        Self { place: place.to_owned(), line, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            write!(f, "{}: {}", self.place, self.message)
        } else {
            write!(f, "{}:{}: {}", self.place, self.line, self.message)
        }
    }
}

/// A check over the tracked files.
type FileCheck = fn(&Repo) -> Vec<Finding>;

/// A check over the dependency graph.
type GraphCheck = fn(&Graph) -> Vec<Finding>;

const FILE_CHECKS: &[FileCheck] = &[
    invariants::broken_promises,
    invariants::unmapped_modules,
    law::figures_in_rust,
    length::long_files,
    length::long_functions,
    links::dead_links,
    paths::forbidden_text,
    paths::foreign_sources,
    profile::unchecked_overflow,
    words::banned_words,
    words::unlisted_aliases,
];

const GRAPH_CHECKS: &[GraphCheck] =
    &[deps::direction, deps::budget, deps::owners, deps::licences, deps::sources];

/// Every finding of every check, in order of place.
pub(crate) fn findings() -> Result<Vec<Finding>, String> {
    let repo = Repo::open()?;
    let graph = Graph::load()?;
    let mut all: Vec<Finding> = FILE_CHECKS.iter().flat_map(|check| check(&repo)).collect();
    all.extend(GRAPH_CHECKS.iter().flat_map(|check| check(&graph)));
    all.sort();
    Ok(all)
}
