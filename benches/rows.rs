//! Dockets as a store has them, with index rows as lists read them and no words in them.
#![expect(
    clippy::unwrap_used,
    reason = "a bench that cannot fill its store has nothing to list"
)]
#![expect(clippy::as_conversions, reason = "days of a bench")]
#![expect(clippy::cast_possible_wrap, reason = "days of a bench")]

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use store::{
    Append, Body, Clock, Index, IndexRow, Involvement, Label, Name, NewEntry, Person, Relation,
    Sealed, Store, StreamId, StreamWrite, Version, WrappedKey,
};

/// The day of what is received now.
pub const TODAY: Date = Date::constant(2026, 3, 2);

/// How many people handle nine dockets of ten; the tenth is handled by `p1000` or `p1001`.
const HANDLERS: u64 = 100;

/// A label.
///
/// # Panics
/// A text that is none.
#[must_use]
pub fn label(text: &str) -> Label {
    Label::new(text).unwrap()
}

/// A person.
///
/// # Panics
/// A text that is none.
#[must_use]
pub fn person(text: &str) -> Person {
    Person::new(text).unwrap()
}

/// Every docket of a run of this program has another number.
pub fn next() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// A docket of `body` received on a day.
///
/// # Panics
/// A body that is none.
#[must_use]
pub fn docket(body: &str, at: u64, day: Date) -> StreamWrite {
    let name = Name::new(format!("docket:{at:032x}"));
    let stream = StreamId { body: Body::new(body).unwrap(), name: name.unwrap() };
    let entry = |kind: &str| NewEntry {
        kind: label(kind),
        actor: label("complainant"),
        happened_on: None,
        entered_at: Timestamp::UNIX_EPOCH,
        content: Sealed(vec![(at % 251).try_into().unwrap_or_default(); 1500]),
    };
    let involved =
        |who: String, relation| Involvement { person: person(&who), relation, grade: None };
    // One in ten is handled by one of two who do little else; the others by a hundred in turn.
    let handler = if at.is_multiple_of(10) { 1000 + at / 10 % 2 } else { at % HANDLERS };
    let people = vec![
        involved(format!("p{handler}"), Relation::Handler),
        involved(format!("p{}", (at / 7) % HANDLERS), Relation::Named),
    ];
    let row = IndexRow {
        number: Some(label(&format!("{at}号"))),
        stage: label(if at.is_multiple_of(50) { "screening" } else { "examining" }),
        source: label("complaint"),
        organ: label(&format!("organ-{}", at % 40)),
        act_on: Some(day),
        received_on: day,
        docketed_on: None,
        due_on: Some(day),
        confirmed_on: None,
        closed_on: None,
        grade: None,
        urgency: None,
        suggested: 0,
        adopted: 0,
    };
    let clock = Clock {
        period: label("intake_screening"),
        participation: None,
        person: None,
        due_on: day,
        is_provisional: false,
        state: label("running"),
    };
    StreamWrite {
        stream,
        expected: Version::NONE,
        entries: vec![entry("received"), entry("screened")],
        index: Some(Index { row, clocks: vec![clock], people }),
        key: Some(WrappedKey { key_id: label("kek-1"), wrapped: Sealed(vec![1; 72]) }),
        sealed: Vec::new(),
        files: Vec::new(),
    }
}

/// Appends `count` dockets of `body`, received over 700 days.
///
/// # Panics
/// A store that does not take them.
pub async fn fill(store: &Store, body: &str, count: u64) {
    let mut writes = Vec::new();
    for left in (0..count).rev() {
        let at = next();
        writes.push(docket(body, at, TODAY.saturating_sub((at as i64 % 700).days())));
        if writes.len() == 500 || left == 0 {
            let writes = std::mem::take(&mut writes);
            store.append(Append { writes, idempotency: None }).await.unwrap();
        }
    }
}
