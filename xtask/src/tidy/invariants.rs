//! ARCHITECTURE.md promises nothing that nobody holds.

use std::collections::BTreeSet;

use super::Finding;
use super::repo::Repo;

const PAGE: &str = "ARCHITECTURE.md";
const MARK: &str = "Architecture Invariant:";
const LATER: &str = "Held from step ";
const NOW: &str = "Held by ";

/// Invariants that name neither a test or file that holds them nor the step that will.
pub(crate) fn broken_promises(repo: &Repo) -> Vec<Finding> {
    let page = repo.text(PAGE).unwrap_or_default();
    if !page.contains(MARK) {
        return vec![Finding::new(PAGE, 0, "no invariants are written down")];
    }
    let tests = test_names(repo);
    let mut found = Vec::new();
    for (line, text) in paragraphs(page) {
        if !text.contains(MARK) {
            continue;
        }
        let holders = text.split_once(NOW).map(|(_, holders)| code_spans(holders));
        match holders {
            Some(holders) if holders.is_empty() => {
                found.push(Finding::new(PAGE, line, "an invariant held by nothing in `code`"));
            }
            Some(holders) => {
                for holder in holders.iter().filter(|h| !tests.contains(**h) && !repo.has(h)) {
                    let message = format!("`{holder}` is neither a test nor a tracked file");
                    found.push(Finding::new(PAGE, line, message));
                }
            }
            None if text.contains(LATER) => {}
            None => found.push(Finding::new(PAGE, line, "an invariant that nothing holds")),
        }
    }
    found
}

/// Modules of the crates that the code map does not name.
pub(crate) fn unmapped_modules(repo: &Repo) -> Vec<Finding> {
    let page = repo.text(PAGE).unwrap_or_default();
    let named: BTreeSet<&str> = code_spans(page).into_iter().collect();
    let mut modules = BTreeSet::new();
    for path in &repo.paths {
        let mut parts = path.split('/');
        if let (Some("crates"), Some(name), Some("src"), Some(module)) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        {
            modules.insert((name, module.trim_end_matches(".rs")));
        }
    }
    modules
        .into_iter()
        .filter(|(_, module)| !["lib", "main", "tests"].contains(module))
        .filter(|(_, module)| !named.contains(module))
        .map(|(name, module)| {
            Finding::new(PAGE, 0, format!("the code map lacks `{module}` of crates/{name}"))
        })
        .collect()
}

fn test_names(repo: &Repo) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for source in repo.rust() {
        let functions = source.file.functions.into_iter();
        names.extend(functions.filter(|f| f.is_test || source.is_test).map(|f| f.name));
    }
    names
}

/// Blocks of text between blank lines and list marks, each with the line it starts on.
fn paragraphs(text: &str) -> Vec<(usize, String)> {
    let mut blocks: Vec<(usize, String)> = Vec::new();
    let mut open = false;
    for (at, line) in text.lines().enumerate() {
        let starts = line.starts_with("- ") || line.starts_with('#');
        match blocks.last_mut() {
            Some((_, block)) if open && !starts && !line.trim().is_empty() => {
                block.push(' ');
                block.push_str(line.trim());
            }
            _ if line.trim().is_empty() => open = false,
            _ => {
                blocks.push((at + 1, line.to_owned()));
                open = true;
            }
        }
    }
    blocks
}

/// What stands between single backticks.
fn code_spans(text: &str) -> Vec<&str> {
    text.lines().flat_map(|line| line.split('`').skip(1).step_by(2)).collect()
}
