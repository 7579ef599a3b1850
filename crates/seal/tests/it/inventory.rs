//! `docs/crypto.md` says what the code does.

use std::collections::BTreeSet;

const PAGE: &str = include_str!("../../../../docs/crypto.md");
const MANIFEST: &str = include_str!("../../Cargo.toml");

#[test]
fn the_inventory_of_ciphers_is_what_the_code_says() {
    assert_eq!(PAGE, seal::inventory(), "`cargo run -p seal --example inventory` writes it");
}

#[test]
fn the_inventory_lists_every_dependency() {
    let listed: BTreeSet<&str> = PAGE
        .split_once("## Packages")
        .unwrap()
        .1
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    let dependencies = MANIFEST.split_once("[dependencies]").unwrap().1;
    let declared: BTreeSet<&str> = dependencies
        .lines()
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split([' ', '.', '=']).next().filter(|name| !name.is_empty()))
        .collect();
    assert!(declared.contains("age"));
    assert_eq!(listed, declared);
}
