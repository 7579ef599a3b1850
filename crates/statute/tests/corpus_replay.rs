//! The seed corpus of the fuzz targets, replayed: nothing in it may panic.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "helpers of a test read files and fail the test"
)]

use std::path::Path;

use statute::casefile::{Notation, read};
use statute::compile::Choice;
use statute::document::segments;
use statute::edition::build;
use statute::parse::parse_pack;
use statute::schema::Schema;
use statute::span::FileId;

const GOOD: &str = include_str!("bad/good.md");

fn corpus(target: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let mut seeds: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let bytes = std::fs::read(path).unwrap();
            (name, String::from_utf8_lossy(&bytes).into_owned())
        })
        .collect();
    seeds.sort();
    seeds
}

#[test]
fn parse_corpus() {
    let seeds = corpus("parse");
    assert!(seeds.len() >= 8, "{} seeds", seeds.len());
    for (name, text) in seeds {
        let joined: String =
            segments(FileId(0), &text).into_iter().map(|segment| segment.text).collect();
        assert_eq!(joined, text, "{name}");
        let refused = build(&[("pack.md", &text)], &Choice::new()).is_err();
        assert_eq!(refused, name.starts_with("bad-"), "{name}");
    }
}

#[test]
fn facts_corpus() {
    let (pack, _) = parse_pack(&[("good.md", GOOD)]);
    let (schema, faults) = Schema::collect(&pack);
    assert_eq!(faults, Vec::new());
    let seeds = corpus("facts");
    assert!(seeds.len() >= 8, "{} seeds", seeds.len());
    for (name, text) in seeds {
        let toml = read(&schema, &text, Notation::Toml);
        let json = read(&schema, &text, Notation::Json);
        let accepted = toml.is_ok() || json.is_ok();
        assert_eq!(accepted, name.starts_with("good-"), "{name}: {toml:?} {json:?}");
    }
}
