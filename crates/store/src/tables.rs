//! The tables as data: what an insert, a backup and the checks of the documents go by.

/// What a column holds, on both engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Int,
    Bytes,
}

/// One table. The columns that identify a row come first.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// How many of the columns identify a row.
    pub(crate) key: usize,
    pub(crate) columns: &'static [(&'static str, Kind)],
}

use Kind::{Bytes, Int, Text};

pub(crate) static META: Table =
    Table { name: "meta", key: 1, columns: &[("name", Text), ("content", Text)] };

pub(crate) static STREAM: Table = Table {
    name: "stream",
    key: 2,
    columns: &[("body", Text), ("name", Text), ("version", Int)],
};

pub(crate) static ENTRY: Table = Table {
    name: "entry",
    key: 3,
    columns: &[
        ("body", Text),
        ("stream", Text),
        ("seq", Int),
        ("kind", Text),
        ("actor", Text),
        ("happened_on", Text),
        ("entered_at", Int),
        ("content", Bytes),
        ("hash", Bytes),
    ],
};

pub(crate) static DOCKET: Table = Table {
    name: "docket",
    key: 2,
    columns: &[
        ("body", Text),
        ("docket", Text),
        ("version", Int),
        ("number", Text),
        ("stage", Text),
        ("source", Text),
        ("organ", Text),
        ("act_on", Text),
        ("received_on", Text),
        ("docketed_on", Text),
        ("due_on", Text),
        ("confirmed_on", Text),
        ("closed_on", Text),
        ("grade", Text),
        ("urgency", Text),
        ("suggested", Int),
        ("adopted", Int),
    ],
};

pub(crate) static DOCKET_PERSON: Table = Table {
    name: "docket_person",
    key: 4,
    columns: &[
        ("body", Text),
        ("docket", Text),
        ("person", Text),
        ("relation", Text),
        ("grade", Text),
        ("received_on", Text),
        ("due_on", Text),
        ("organ", Text),
    ],
};

pub(crate) static CLOCK: Table = Table {
    name: "clock",
    key: 4,
    columns: &[
        ("body", Text),
        ("docket", Text),
        ("period", Text),
        ("participation", Int),
        ("person", Text),
        ("due_on", Text),
        ("provisional", Int),
        ("state", Text),
    ],
};

pub(crate) static SEALED: Table = Table {
    name: "sealed",
    key: 3,
    columns: &[("body", Text), ("stream", Text), ("id", Text), ("envelope", Bytes)],
};

pub(crate) static CASE_KEY: Table = Table {
    name: "case_key",
    key: 2,
    columns: &[("body", Text), ("stream", Text), ("key_id", Text), ("wrapped", Bytes)],
};

pub(crate) static FILE: Table = Table {
    name: "file",
    key: 3,
    columns: &[
        ("body", Text),
        ("stream", Text),
        ("digest", Bytes),
        ("size", Int),
        ("label", Bytes),
    ],
};

pub(crate) static IDEMPOTENCY: Table = Table {
    name: "idempotency",
    key: 2,
    columns: &[
        ("body", Text),
        ("token", Text),
        ("request", Bytes),
        ("response", Bytes),
        ("answered_at", Int),
    ],
};

pub(crate) static DRAFT: Table = Table {
    name: "draft",
    key: 1,
    columns: &[("lookup", Bytes), ("content", Bytes), ("expires_at", Int)],
};

/// What a backup holds, in an order in which every row follows those it refers to. `meta` is not among them: what a
/// database was created for cannot be restored into it.
pub(crate) static KEPT: [&Table; 10] = [
    &STREAM,
    &ENTRY,
    &DOCKET,
    &DOCKET_PERSON,
    &CLOCK,
    &SEALED,
    &CASE_KEY,
    &FILE,
    &IDEMPOTENCY,
    &DRAFT,
];
