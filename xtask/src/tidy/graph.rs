//! The dependency graph, as `cargo metadata` prints it.

use std::process::Command;

use serde_json::Value;

use super::repo::root;

/// The source cargo writes for crates.io, whatever mirror stands in for it.
pub(crate) const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// One dependency a package declares.
#[derive(Debug, Clone)]
pub(crate) struct Edge {
    pub(crate) name: String,
    /// Neither a build nor a test dependency.
    pub(crate) is_normal: bool,
}

/// One package of the graph.
#[derive(Debug, Clone, Default)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) is_member: bool,
    /// `None` for a package found by its path.
    pub(crate) source: Option<String>,
    /// The licence expression.
    pub(crate) licence: Option<String>,
    pub(crate) edges: Vec<Edge>,
}

/// Every package that any feature or platform of the workspace can pull in.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    pub(crate) packages: Vec<Package>,
}

impl Graph {
    /// Asks cargo, with all features and for all platforms.
    pub(crate) fn load() -> Result<Self, String> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["metadata", "--format-version", "1", "--all-features", "--locked"])
            .current_dir(root())
            .output()
            .map_err(|error| format!("cannot start `cargo metadata`: {error}"))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(format!("`cargo metadata` failed: {said}"));
        }
        let json = serde_json::from_slice(&output.stdout)
            .map_err(|error| format!("`cargo metadata` printed no JSON: {error}"))?;
        Ok(Self::read(&json))
    }

    /// Reads the graph; a member the workspace names is marked as its own.
    pub(crate) fn read(json: &Value) -> Self {
        let members: Vec<&str> =
            list(json, "workspace_members").filter_map(Value::as_str).collect();
        let packages = list(json, "packages").map(|package| Package {
            name: text(package, "name").unwrap_or_default(),
            is_member: package
                .get("id")
                .and_then(Value::as_str)
                .is_some_and(|id| members.contains(&id)),
            source: text(package, "source"),
            licence: text(package, "license"),
            edges: list(package, "dependencies").map(edge).collect(),
        });
        Self { packages: packages.collect() }
    }
}

fn edge(dependency: &Value) -> Edge {
    Edge {
        name: text(dependency, "name").unwrap_or_default(),
        is_normal: text(dependency, "kind").is_none(),
    }
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key).and_then(Value::as_str).map(str::to_owned)
}
