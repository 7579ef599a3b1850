//! What tests write: small things with names.

use jiff::Timestamp;
use jiff::civil::Date;
use store::{
    Append, Appended, Body, Clock, Digest, Envelope, FileRow, Idempotency, Index, IndexRow,
    Involvement, Label, Name, NewEntry, Person, Relation, Sealed, Store, StreamId, StreamWrite,
    Version, WrappedKey,
};

pub(crate) const NOW: Timestamp = Timestamp::constant(1_773_000_000, 123_456_000);

pub(crate) fn label(text: &str) -> Label {
    Label::new(text).unwrap()
}

pub(crate) fn body(text: &str) -> Body {
    Body::new(text).unwrap()
}

pub(crate) fn person(text: &str) -> Person {
    Person::new(text).unwrap()
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn stream(body: &str, name: &str) -> StreamId {
    StreamId { body: Body::new(body).unwrap(), name: Name::new(name).unwrap() }
}

pub(crate) fn version(entries: u64) -> Version {
    Version::new(entries).unwrap()
}

pub(crate) fn entry(text: &str) -> NewEntry {
    NewEntry {
        kind: label("received"),
        actor: label("甲"),
        happened_on: Some(day("2026-03-01")),
        entered_at: NOW,
        content: Sealed(text.as_bytes().to_vec()),
    }
}

/// Nothing but entries.
pub(crate) fn write(stream: &StreamId, expected: u64, texts: &[&str]) -> StreamWrite {
    StreamWrite {
        stream: stream.clone(),
        expected: version(expected),
        entries: texts.iter().map(|text| entry(text)).collect(),
        index: None,
        key: None,
        sealed: Vec::new(),
        files: Vec::new(),
    }
}

pub(crate) fn one(write: StreamWrite) -> Append {
    Append { writes: vec![write], idempotency: None }
}

pub(crate) fn index(received_on: &str) -> Index {
    Index {
        row: IndexRow {
            number: None,
            stage: label("examining"),
            source: label("complaint"),
            organ: label("organ-1"),
            act_on: Some(day("2026-01-05")),
            received_on: day(received_on),
            docketed_on: None,
            due_on: None,
            confirmed_on: None,
            closed_on: None,
            grade: None,
            urgency: None,
            suggested: 0,
            adopted: 0,
        },
        clocks: Vec::new(),
        people: Vec::new(),
    }
}

pub(crate) fn involved(who: &str, relation: Relation) -> Involvement {
    Involvement { person: person(who), relation, grade: None }
}

pub(crate) fn idempotency(token: &str, request: &str, response: &str) -> Idempotency {
    Idempotency {
        body: body("b1"),
        token: label(token),
        request: Digest::of(request.as_bytes()),
        response: Sealed(response.as_bytes().to_vec()),
        answered_at: NOW,
    }
}

/// A docket with everything a docket can have.
pub(crate) fn full(name: &str) -> StreamWrite {
    let docket = stream("b1", name);
    let mut index = index("2026-03-01");
    index.row.number = Some(label(&format!("郑执责立〔2026〕{name}")));
    index.row.docketed_on = Some(day("2026-03-02"));
    index.row.due_on = Some(day("2026-04-16"));
    index.row.confirmed_on = Some(day("2026-03-20"));
    index.row.closed_on = Some(day("2026-04-01"));
    index.row.grade = Some(label("T3"));
    index.row.urgency = Some(label("high"));
    (index.row.suggested, index.row.adopted) = (3, 2);
    let clock = |no: u16, who: Option<&str>, due: &str| Clock {
        period: label("handling_decision"),
        participation: (no != 0).then_some(no),
        person: who.map(person),
        due_on: day(due),
        is_provisional: who.is_some(),
        state: label("running"),
    };
    index.clocks = vec![
        clock(0, None, "2026-04-16"),
        clock(1, Some("p2"), "2026-05-01"),
        // The same person in another role.
        clock(2, Some("p2"), "2026-05-01"),
    ];
    index.people = vec![
        involved("p1", Relation::Handler),
        Involvement { grade: Some(label("T3")), ..involved("p2", Relation::Named) },
        involved("p3", Relation::Approver),
        involved("p4", Relation::Recused),
        involved("p5", Relation::ComplainantStaff),
    ];
    let bytes = |text: &str| Sealed(text.as_bytes().to_vec());
    StreamWrite {
        index: Some(index),
        key: Some(WrappedKey { key_id: label("kek-1"), wrapped: bytes("wrapped key") }),
        sealed: vec![Envelope { id: label("complainant"), envelope: bytes("envelope") }],
        files: vec![FileRow {
            digest: Digest::of(b"file"),
            size: 4,
            label: bytes("sealed name"),
        }],
        ..write(&docket, 0, &["受理", "立案"])
    }
}

/// Writes and expects it to stand.
pub(crate) async fn done(store: &Store, append: Append) -> Vec<Version> {
    match store.append(append).await.unwrap() {
        Appended::Done(versions) => versions,
        other @ (Appended::Conflict { .. } | Appended::Repeated(_) | Appended::KeyReused) => {
            panic!("{other:?}")
        }
    }
}

/// Numbers that look random, the same for the same seed.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// The seed of a random test, printed; `SEED` replays another.
pub(crate) fn seed() -> u64 {
    let given = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = given.unwrap_or(0x1995_1023);
    println!("SEED={seed}");
    seed
}
