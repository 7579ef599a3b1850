//! The tracked files of the repository.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::rust::RustFile;

/// One tracked text file.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// Path from the root, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// One tracked Rust file, read as tokens.
#[derive(Debug)]
pub(crate) struct RustSource {
    pub(crate) path: String,
    pub(crate) file: RustFile,
    /// The whole file is compiled for tests only.
    pub(crate) is_test: bool,
}

/// The tracked files; binary ones only by their path.
#[derive(Debug, Default)]
pub(crate) struct Repo {
    pub(crate) paths: BTreeSet<String>,
    pub(crate) sources: Vec<Source>,
}

/// The root of the repository: the parent of this package.
pub(crate) fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_path_buf()
}

impl Repo {
    /// Reads every file `git ls-files` names; one that is deleted but not yet committed is left out.
    pub(crate) fn open() -> Result<Self, String> {
        let output = Command::new("git")
            .args(["-c", "safe.directory=*", "ls-files", "-z"])
            .current_dir(root())
            .output()
            .map_err(|error| format!("cannot start `git ls-files`: {error}"))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(format!("`git ls-files` failed: {said}"));
        }
        let listed = String::from_utf8(output.stdout)
            .map_err(|error| format!("a tracked path is not UTF-8: {error}"))?;
        let mut repo = Self::default();
        for path in listed.split('\0').filter(|path| !path.is_empty()) {
            let file = root().join(path);
            if file.is_file() {
                let bytes = std::fs::read(&file)
                    .map_err(|error| format!("cannot read `{path}`: {error}"))?;
                repo.add(path, bytes);
            }
        }
        Ok(repo)
    }

    /// A repository that exists only in a test.
    #[cfg(test)]
    pub(crate) fn planted(files: &[(&str, &str)]) -> Self {
        let mut repo = Self::default();
        for (path, text) in files {
            repo.add(path, text.as_bytes().to_vec());
        }
        repo
    }

    fn add(&mut self, path: &str, bytes: Vec<u8>) {
        self.paths.insert(path.to_owned());
        if let Ok(text) = String::from_utf8(bytes) {
            self.sources.push(Source { path: path.to_owned(), text });
        }
    }

    /// The text of one tracked file.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.sources
            .iter()
            .find(|source| source.path == path)
            .map(|source| source.text.as_str())
    }

    /// Whether a file or a folder of that name is tracked.
    pub(crate) fn has(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        path.is_empty()
            || self.paths.contains(path)
            || self.paths.iter().any(|known| known.starts_with(&folder))
    }

    /// Tracked files whose name ends so.
    pub(crate) fn ending(&self, suffix: &'static str) -> impl Iterator<Item = &Source> {
        self.sources.iter().filter(move |source| source.path.ends_with(suffix))
    }

    /// Every Rust file as tokens, told apart into tests and the rest.
    pub(crate) fn rust(&self) -> Vec<RustSource> {
        let mut files: Vec<RustSource> = self
            .ending(".rs")
            .map(|source| RustSource {
                path: source.path.clone(),
                file: RustFile::read(&source.text),
                is_test: is_test_path(&source.path),
            })
            .collect();
        let roots: Vec<String> = files.iter().flat_map(test_roots).collect();
        for file in &mut files {
            file.is_test |=
                file.file.is_test || roots.iter().any(|root| is_under(&file.path, root));
        }
        files
    }
}

/// `tests.rs`, and everything in a folder `tests`.
fn is_test_path(path: &str) -> bool {
    path.split('/').any(|part| part == "tests" || part == "tests.rs")
}

/// The modules a file declares under `#[cfg(test)]`, as paths without `.rs`.
fn test_roots(source: &RustSource) -> Vec<String> {
    let (folder, name) = source.path.rsplit_once('/').unwrap_or(("", source.path.as_str()));
    let stem = name.trim_end_matches(".rs");
    let home = match stem {
        "mod" | "lib" | "main" => folder.to_owned(),
        _ => format!("{folder}/{stem}"),
    };
    source.file.test_modules.iter().map(|module| format!("{home}/{module}")).collect()
}

/// Whether a path is the file of a module or lies in its folder.
fn is_under(path: &str, root: &str) -> bool {
    path.strip_prefix(root).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}
