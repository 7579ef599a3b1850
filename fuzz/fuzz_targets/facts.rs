//! Any text as a case file, in both notations, against the schema of the small pack.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use statute::casefile::{Notation, read};
use statute::parse::parse_pack;
use statute::schema::Schema;

const PACK: &str = include_str!("../../crates/statute/tests/bad/good.md");

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let (pack, _) = parse_pack(&[("good.md", PACK)]);
    Schema::collect(&pack).0
});

fuzz_target!(|text: &str| {
    drop(read(&SCHEMA, text, Notation::Toml));
    drop(read(&SCHEMA, text, Notation::Json));
});
