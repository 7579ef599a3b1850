//! What the codes of the engines mean.

use super::{Code, meaning};

fn word(code: &str) -> &'static str {
    match meaning(code) {
        Code::Busy => "busy",
        Code::Full => "full",
        Code::Disk => "disk",
        Code::Gone => "gone",
        Code::Other => "other",
    }
}

#[test]
fn codes_of_sqlite_are_read_by_their_lowest_byte() {
    // SQLITE_BUSY, _BUSY_SNAPSHOT, _FULL, _IOERR_FSYNC, _IOERR_WRITE, _CORRUPT, _NOTADB, _CONSTRAINT_TRIGGER.
    let codes = ["5", "517", "13", "1034", "778", "11", "26", "1811"];
    let words = ["busy", "busy", "full", "disk", "disk", "disk", "disk", "other"];
    assert_eq!(codes.map(word), words);
}

#[test]
fn codes_of_postgresql_are_read_by_their_class() {
    let codes =
        ["40001", "40P01", "53100", "57P01", "08006", "58030", "XX001", "23503", "P0001"];
    let words = ["busy", "busy", "full", "gone", "gone", "disk", "disk", "other", "other"];
    assert_eq!(codes.map(word), words);
}
