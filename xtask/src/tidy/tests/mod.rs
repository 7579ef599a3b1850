//! Every check on the repository, and every check on a fault planted for it.

use super::graph::Graph;
use super::repo::Repo;
use super::{FILE_CHECKS, Finding, GRAPH_CHECKS};

mod deps;
mod invariants;
mod law;
mod length;
mod links;
mod paths;
mod profile;
mod words;

/// Runs one check on the repository as it is tracked.
fn clean(check: fn(&Repo) -> Vec<Finding>) {
    let repo = Repo::open().unwrap();
    assert!(
        repo.has("xtask/src/tidy/mod.rs"),
        "`git ls-files` does not list this check itself"
    );
    assert_eq!(print(&check(&repo)), "");
}

/// Runs one check on the dependency graph as it is.
fn clean_graph(check: fn(&Graph) -> Vec<Finding>) {
    let graph = Graph::load().unwrap();
    assert!(graph.packages.iter().any(|package| package.is_member && package.name == "xtask"));
    assert!(graph.packages.iter().any(|package| !package.is_member));
    assert_eq!(print(&check(&graph)), "");
}

fn print(findings: &[Finding]) -> String {
    findings.iter().map(|finding| format!("{finding}\n")).collect()
}

/// The places of the findings on planted files, as `path:line`.
fn places(check: fn(&Repo) -> Vec<Finding>, files: &[(&str, &str)]) -> Vec<String> {
    let findings = check(&Repo::planted(files));
    findings.iter().map(|found| format!("{}:{}", found.place, found.line)).collect()
}

#[test]
fn the_command_runs_as_many_checks_as_the_tests() {
    assert_eq!((FILE_CHECKS.len(), GRAPH_CHECKS.len()), (11, 5));
}

#[test]
fn a_finding_prints_its_place() {
    assert_eq!(Finding::new("a.md", 3, "is wrong").to_string(), "a.md:3: is wrong");
    assert_eq!(Finding::new("serde", 0, "is wrong").to_string(), "serde: is wrong");
}

#[test]
fn a_file_under_cfg_test_is_a_test_file() {
    let repo = Repo::planted(&[
        ("crates/a/src/lib.rs", "mod plain; #[cfg(test)] mod fixture;"),
        ("crates/a/src/plain.rs", "#[cfg(test)]\nmod inner;"),
        ("crates/a/src/plain/inner.rs", ""),
        ("crates/a/src/fixture/deep.rs", ""),
        ("crates/a/src/fixtures.rs", ""),
        ("crates/a/src/opened.rs", "#![cfg(test)]"),
        ("crates/a/src/never.rs", "#![cfg(not(test))]"),
        ("crates/a/tests/it.rs", ""),
    ]);
    let tests: Vec<String> = repo
        .rust()
        .into_iter()
        .filter(|source| source.is_test)
        .map(|source| source.path)
        .collect();
    assert_eq!(
        tests,
        [
            "crates/a/src/plain/inner.rs",
            "crates/a/src/fixture/deep.rs",
            "crates/a/src/opened.rs",
            "crates/a/tests/it.rs"
        ]
    );
}
