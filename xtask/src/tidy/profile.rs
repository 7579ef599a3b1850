//! How programs are built.

use super::Finding;
use super::repo::Repo;

const MANIFEST: &str = "Cargo.toml";

/// Whether every profile of the workspace that is written down checks overflow: a number that wraps in what is installed
/// and stops in what is tested is a period miscounted.
pub(crate) fn unchecked_overflow(repo: &Repo) -> Vec<Finding> {
    let Some(manifest) = repo.sources.iter().find(|source| source.path == MANIFEST) else {
        return vec![Finding::new(MANIFEST, 0, "is not there")];
    };
    let release = manifest.text.split("\n[").find(|part| part.starts_with("profile.release]"));
    let is_checked = |part: &str| part.lines().any(|line| line == "overflow-checks = true");
    if release.is_some_and(is_checked) {
        return Vec::new();
    }
    vec![Finding::new(MANIFEST, 0, "the release profile does not say `overflow-checks = true`")]
}
