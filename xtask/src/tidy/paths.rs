//! The repository means the same on every machine, and nothing in it is left half done.

use super::Finding;
use super::repo::Repo;
use super::rust::Kind;

/// This file and its tests name what they forbid.
const SELF: &[&str] = &["xtask/src/tidy/paths.rs", "xtask/src/tidy/tests/paths.rs"];

/// Folders that exist on one machine only.
const MACHINE: &[&str] = &["/work", "/root", "/home", "/Users"];

/// Hosts of package registries: which one serves a machine is that machine's setting.
const HOSTS: &[&str] = &[
    "index.crates.io",
    "static.crates.io",
    "registry.npmjs.org",
    "registry.yarnpkg.com",
    "files.pythonhosted.org",
    "pypi.org/simple",
    "proxy.golang.org",
    "replace-with",
    "sparse+http",
];

/// Marks of unfinished work.
const MARKS: &[&str] = &["TODO", "FIXME", "XXX"];

/// Machine paths, registry hosts, marks of unfinished work, and ignored tests.
pub(crate) fn forbidden_text(repo: &Repo) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in repo.sources.iter().filter(|source| !SELF.contains(&source.path.as_str())) {
        for (at, line) in source.text.lines().enumerate() {
            for message in faults(line) {
                found.push(Finding::new(&source.path, at + 1, message));
            }
        }
    }
    found.extend(ignored_tests(repo));
    found
}

fn faults(line: &str) -> Vec<String> {
    let paths = MACHINE.iter().filter(|path| stands_alone(line, path));
    let hosts = HOSTS.iter().filter(|host| line.contains(**host));
    let marks = MARKS.iter().filter(|mark| stands_alone(line, mark));
    paths
        .map(|path| format!("`{path}` exists on one machine only"))
        .chain(hosts.map(|host| format!("`{host}` is the setting of one machine")))
        .chain(
            marks.map(|mark| format!("`{mark}` marks unfinished work; do it or open an issue")),
        )
        .collect()
}

/// Whether the word stands in the line with no letter, digit or path before it and none after.
fn stands_alone(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line.get(at + word.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(|c| c.is_alphanumeric() || "_-.}~".contains(c))
            && !after.is_some_and(|c| c.is_alphanumeric() || "_-".contains(c))
    })
}

/// `#[ignore]` hides a failure; assert what is wrong and say why instead.
fn ignored_tests(repo: &Repo) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in repo.rust() {
        for token in &source.file.tokens {
            if token.kind == Kind::Word && token.text == "ignore" && token.is_attribute {
                found.push(Finding::new(&source.path, token.line, "an ignored test"));
            }
        }
    }
    found
}

/// Packages of a lock file that come from anywhere but crates.io.
pub(crate) fn foreign_sources(repo: &Repo) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in repo.ending("Cargo.lock") {
        for (at, line) in source.text.lines().enumerate() {
            if line.starts_with("source = ") && !line.contains(super::graph::CRATES_IO) {
                found.push(Finding::new(&source.path, at + 1, "a package from elsewhere"));
            }
        }
    }
    found
}
