//! The hash of a row: kept for ever, and different for different rows.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{NewEntry, StreamId, Version, row_hash};
use crate::text::{Body, Label, Name, Sealed};

fn id(body: &str, name: &str) -> StreamId {
    StreamId { body: Body::new(body).unwrap(), name: Name::new(name).unwrap() }
}

fn entry(kind: &str, actor: &str, content: &[u8]) -> NewEntry {
    NewEntry {
        kind: Label::new(kind).unwrap(),
        actor: Label::new(actor).unwrap(),
        happened_on: Some("2026-03-01".parse().unwrap()),
        entered_at: Timestamp::constant(1_773_000_000, 123_456_000),
        content: Sealed(content.to_vec()),
    }
}

/// Databases hold hashes made so: this one was computed beside the program, from the encoding in words.
#[test]
fn the_hash_of_a_row_never_changes() {
    let hash = row_hash(&id("b1", "docket:1"), 1, &entry("received", "甲", b"x"));
    assert_eq!(
        hash.to_string(),
        "55f43fd77259d4262a95bff7b5c6b04ee9d388545b9279161d3a6577fb3e0408"
    );
}

#[test]
fn rows_that_differ_anywhere_have_other_hashes() {
    let plain = entry("ab", "c", b"d");
    let without = NewEntry { happened_on: None, ..plain.clone() };
    let later = NewEntry { entered_at: Timestamp::UNIX_EPOCH, ..plain.clone() };
    let hashes = [
        row_hash(&id("b1", "x:1"), 1, &plain),
        row_hash(&id("b1", "x:1"), 2, &plain),
        row_hash(&id("b1x", ":1"), 1, &plain),
        row_hash(&id("b", "1x:1"), 1, &plain),
        row_hash(&id("b1", "x:1"), 1, &entry("a", "bc", b"d")),
        row_hash(&id("b1", "x:1"), 1, &entry("ab", "cd", b"")),
        row_hash(&id("b1", "x:1"), 1, &without),
        row_hash(&id("b1", "x:1"), 1, &later),
    ];
    let different: BTreeSet<_> = hashes.into_iter().collect();
    assert_eq!(different.len(), 8);
}

#[test]
fn a_version_is_what_a_database_can_count() {
    assert_eq!(Version::new(u64::MAX), None);
    assert_eq!(Version::read(-1), None);
    let last = Version::read(i64::MAX).unwrap();
    assert_eq!(last.after(1), last);
    assert_eq!(Version::new(3).unwrap().get(), 3);
}
