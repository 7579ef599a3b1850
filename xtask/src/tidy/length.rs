//! Files and functions stay short enough to be read in one go.

use super::Finding;
use super::repo::Repo;

const FILE_LINES: usize = 400;
const TEST_FILE_LINES: usize = 600;
const FUNCTION_LINES: usize = 60;

/// Rust files over 400 lines, test files over 600.
pub(crate) fn long_files(repo: &Repo) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in repo.rust() {
        let lines = repo.text(&source.path).unwrap_or_default().lines().count();
        let most = if source.is_test { TEST_FILE_LINES } else { FILE_LINES };
        if lines > most {
            let message = format!("{lines} lines; a file has at most {most}");
            found.push(Finding::new(&source.path, 0, message));
        }
        if let Some(fault) = &source.file.fault {
            found.push(Finding::new(
                &source.path,
                0,
                format!("cannot be read as Rust: {fault}"),
            ));
        }
    }
    found
}

/// Functions over 60 lines from `fn` to the closing brace, tests included.
pub(crate) fn long_functions(repo: &Repo) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in repo.rust() {
        for function in source.file.functions.iter().filter(|f| f.lines > FUNCTION_LINES) {
            let message = format!(
                "`{}` has {} lines; a function has at most {FUNCTION_LINES}",
                function.name, function.lines
            );
            found.push(Finding::new(&source.path, function.line, message));
        }
    }
    found
}
