//! Promises of ARCHITECTURE.md.

use super::super::invariants::{broken_promises, unmapped_modules};
use super::{clean, places};

#[test]
fn every_invariant_names_what_holds_it() {
    clean(broken_promises);
}

#[test]
fn the_code_map_names_every_module() {
    clean(unmapped_modules);
}

#[test]
fn planted_empty_promises_are_caught() {
    let page = "# Invariants\n\
        - **Architecture Invariant:** one. Held by `a_test`.\n\
        - **Architecture Invariant:** two,\n  over two lines. Held by `gone` and `a.rs`.\n\
        - **Architecture Invariant:** three.\n\
        - **Architecture Invariant:** four. Held by hope.\n\n\
        **Architecture Invariant:** five. Held from step 2.\n";
    let files = [("ARCHITECTURE.md", page), ("a.rs", "#[test] fn a_test() {} fn gone() {}")];
    let lines: Vec<String> = [3, 5, 6].iter().map(|n| format!("ARCHITECTURE.md:{n}")).collect();
    assert_eq!(places(broken_promises, &files), lines);
    assert_eq!(
        places(broken_promises, &[("ARCHITECTURE.md", "# Nothing\n")]),
        ["ARCHITECTURE.md:0"]
    );
}

#[test]
fn a_planted_unmapped_module_is_caught() {
    let files = [
        ("ARCHITECTURE.md", "| `known` | and `folder` |"),
        ("crates/a/src/lib.rs", ""),
        ("crates/a/src/known.rs", ""),
        ("crates/a/src/folder/deep.rs", ""),
        ("crates/a/tests/it.rs", ""),
    ];
    assert!(places(unmapped_modules, &files).is_empty());
    let with = [files.as_slice(), &[("crates/a/src/stray.rs", "")]].concat();
    assert_eq!(places(unmapped_modules, &with), ["ARCHITECTURE.md:0"]);
}
