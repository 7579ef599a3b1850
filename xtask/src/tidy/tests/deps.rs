//! The dependency graph.

use serde_json::{Value, json};

use super::super::deps::{budget, direction, licences, owners, sources};
use super::super::graph::{CRATES_IO, Graph, Package};
use super::{clean_graph, print};

#[test]
fn dependencies_point_one_way() {
    clean_graph(direction);
}

#[test]
fn statute_stays_light() {
    clean_graph(budget);
}

#[test]
fn only_seal_knows_ciphers() {
    clean_graph(owners);
}

#[test]
fn only_store_knows_sql() {
    clean_graph(owners);
    let graph = workspace(&[
        member("store", &[("sqlx", None)]),
        member("mingjian", &[("sqlx", Some("dev")), ("rusqlite", None), ("serde", None)]),
    ]);
    assert_eq!(
        print(&owners(&graph)),
        "mingjian: `sqlx` is for `store` alone\nmingjian: `rusqlite` is for `store` alone\n"
    );
}

#[test]
fn licences_are_on_the_list() {
    clean_graph(licences);
}

#[test]
fn packages_come_from_one_source() {
    clean_graph(sources);
}

fn member(name: &str, dependencies: &[(&str, Option<&str>)]) -> Value {
    let edges: Vec<Value> =
        dependencies.iter().map(|(name, kind)| json!({ "name": name, "kind": kind })).collect();
    json!({ "name": name, "id": name, "source": null, "license": "MIT", "dependencies": edges })
}

fn workspace(packages: &[Value]) -> Graph {
    let ids: Vec<&Value> = packages.iter().filter_map(|package| package.get("id")).collect();
    Graph::read(&json!({ "packages": packages, "workspace_members": ids }))
}

fn outside(source: Option<&str>, licence: Option<&str>) -> Graph {
    let package = Package {
        name: "x".to_owned(),
        source: source.map(str::to_owned),
        licence: licence.map(str::to_owned),
        ..Package::default()
    };
    Graph { packages: vec![package] }
}

#[test]
fn planted_wrong_directions_are_caught() {
    let graph = workspace(&[
        member("statute", &[("mingjian", Some("dev")), ("serde", None)]),
        member("mingjian", &[("statute", None)]),
        member("surprise", &[]),
    ]);
    assert_eq!(
        print(&direction(&graph)),
        "statute: must not depend on `mingjian`\nsurprise: no row in the table of directions\n"
    );
}

#[test]
fn a_planted_sixth_dependency_is_caught() {
    let five =
        [("a", None), ("b", None), ("c", None), ("d", None), ("e", None), ("f", Some("dev"))];
    let six = [five.as_slice(), &[("g", None)]].concat();
    assert!(budget(&workspace(&[member("statute", &five)])).is_empty());
    assert_eq!(budget(&workspace(&[member("statute", &six)])).len(), 1);
}

#[test]
fn planted_ciphers_are_caught() {
    let graph = workspace(&[
        member("seal", &[("age", None), ("hkdf", Some("dev")), ("md-5", None)]),
        member("store", &[("chacha20poly1305", Some("dev")), ("sha2", None)]),
    ]);
    assert_eq!(
        print(&owners(&graph)),
        "seal: `md-5` is for nobody\nstore: `chacha20poly1305` is for `seal` alone\n"
    );
}

#[test]
fn planted_clients_and_engines_of_expressions_are_caught() {
    let graph = workspace(&[
        member("mingjian", &[("reqwest", None), ("axum", None)]),
        member("statute", &[("fancy-regex", Some("dev")), ("regex", None)]),
    ]);
    assert_eq!(
        print(&owners(&graph)),
        "mingjian: `reqwest` is for nobody\nstatute: `fancy-regex` is for nobody\n"
    );
}

#[test]
fn planted_licences_are_caught() {
    let refused = [
        None,
        Some("GPL-3.0-only"),
        Some("MIT AND LGPL-3.0-or-later"),
        Some("Apache-2.0 WITH Classpath-exception-2.0"),
        Some("LicenseRef-own"),
        Some("no licence at all"),
    ];
    for licence in refused {
        assert_eq!(licences(&outside(Some(CRATES_IO), licence)).len(), 1, "{licence:?}");
    }
    let taken = [
        "MIT OR Apache-2.0",
        "MIT/Apache-2.0",
        "GPL-2.0 OR MIT",
        "(MIT OR Apache-2.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception",
        "Unlicense OR MIT",
    ];
    for licence in taken {
        assert_eq!(print(&licences(&outside(Some(CRATES_IO), Some(licence)))), "", "{licence}");
    }
}

#[test]
fn planted_sources_are_caught() {
    let foreign = [
        None,
        Some("git+https://example.invalid/x"),
        Some("registry+https://example.invalid/i"),
    ];
    for source in foreign {
        assert_eq!(sources(&outside(source, Some("MIT"))).len(), 1, "{source:?}");
    }
    assert!(sources(&outside(Some(CRATES_IO), Some("MIT"))).is_empty());
}
