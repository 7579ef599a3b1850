//! What an administrator of the database, or its disk, can do to a journal is seen.

use store::{
    Finding, NewEntry, RowFault, Sealed, Store, StoreError, StreamId, StreamWrite, Version,
};

use crate::cases::{Random, done, full, one, seed, stream, version, write};
use crate::on_both;
use crate::place::Place;

on_both!(
    an_altered_entry_is_an_error_that_names_it,
    an_entry_of_another_stream_is_seen,
    a_column_that_cannot_be_read_names_its_entry,
    a_deleted_entry_is_named_wherever_it_stood,
    an_entry_moved_to_another_place_is_seen,
    a_walk_finds_altered_and_missing_entries,
    a_walk_finds_what_stands_alone,
    a_walk_finds_an_index_that_was_left_behind,
    a_long_stream_comes_back_as_it_was_whatever_bytes_it_has,
    of_a_gap_in_a_long_stream_the_first_place_is_named,
    a_column_made_to_hold_anything_leaves_the_next_entry_alone,
);

/// A store with one stream of three entries.
async fn three(place: &Place, name: &str) -> (Store, StreamId) {
    let store = place.open().await;
    let id = stream("b1", name);
    done(&store, one(write(&id, 0, &["1", "2", "3"]))).await;
    (store, id)
}

fn corrupt(stream: &StreamId, seq: u64, fault: RowFault) -> StoreError {
    StoreError::Corrupt { stream: stream.clone(), seq, fault }
}

fn finding(stream: &StreamId, seq: u64, fault: RowFault) -> Finding {
    Finding::Entry { stream: stream.clone(), seq, fault }
}

async fn an_altered_entry_is_an_error_that_names_it(place: &Place) {
    let (store, id) = three(place, "person:1").await;
    for (column, value, fault) in [
        ("kind", "'approved'", RowFault::Altered),
        ("actor", "'乙'", RowFault::Altered),
        ("happened_on", "'2026-03-02'", RowFault::Altered),
        ("happened_on", "NULL", RowFault::Altered),
        ("entered_at", "entered_at + 1", RowFault::Altered),
        ("content", "hash", RowFault::Altered),
        ("hash", "content", RowFault::Unreadable),
    ] {
        let sql = format!("UPDATE entry SET {column} = {value} WHERE seq = 2");
        place.tamper(&sql).await;
        let loaded = store.load(&id, Version::NONE).await;
        assert_eq!(loaded, Err(corrupt(&id, 2, fault)), "{sql}");
        assert!(store.load(&id, version(2)).await.is_ok(), "what follows is whole");
        place.tamper("DELETE FROM entry").await;
        place.tamper("DELETE FROM stream").await;
        done(&store, one(write(&id, 0, &["1", "2", "3"]))).await;
    }
}

async fn an_entry_of_another_stream_is_seen(place: &Place) {
    let (store, _) = three(place, "person:1").await;
    for (column, other) in
        [("stream", stream("b1", "person:2")), ("body", stream("b2", "person:2"))]
    {
        let name =
            if column == "stream" { &other.name.to_string() } else { &other.body.to_string() };
        place.tamper(&format!("UPDATE entry SET {column} = '{name}'")).await;
        let column = if column == "stream" { "name" } else { "body" };
        place.tamper(&format!("UPDATE stream SET {column} = '{name}'")).await;
        let loaded = store.load(&other, Version::NONE).await;
        assert_eq!(loaded, Err(corrupt(&other, 1, RowFault::Altered)));
    }
}

async fn a_column_that_cannot_be_read_names_its_entry(place: &Place) {
    let (store, id) = three(place, "person:1").await;
    place.tamper("UPDATE entry SET kind = '' WHERE seq = 3").await;
    let loaded = store.load(&id, Version::NONE).await;
    assert_eq!(loaded, Err(corrupt(&id, 3, RowFault::Unreadable)));
    assert_eq!(loaded.unwrap_err().to_string(), "entry 3 of `b1/person:1` cannot be read");
    let findings = store.verify().await.unwrap().findings;
    assert_eq!(findings, [finding(&id, 3, RowFault::Unreadable)]);
}

async fn a_deleted_entry_is_named_wherever_it_stood(place: &Place) {
    for seq in 1..=3 {
        let (store, id) = three(place, &format!("person:{seq}")).await;
        let sql = format!("DELETE FROM entry WHERE seq = {seq} AND stream = 'person:{seq}'");
        place.tamper(&sql).await;
        let loaded = store.load(&id, Version::NONE).await;
        assert_eq!(loaded, Err(corrupt(&id, seq, RowFault::Missing)));
        store.close().await;
    }
}

async fn an_entry_moved_to_another_place_is_seen(place: &Place) {
    let (store, id) = three(place, "person:1").await;
    for (from, to) in [(2, 9), (3, 2), (9, 3)] {
        place.tamper(&format!("UPDATE entry SET seq = {to} WHERE seq = {from}")).await;
    }
    let loaded = store.load(&id, Version::NONE).await;
    assert_eq!(loaded, Err(corrupt(&id, 2, RowFault::Altered)));
    let findings = store.verify().await.unwrap().findings;
    let swapped = [2, 3].map(|seq| finding(&id, seq, RowFault::Altered));
    assert_eq!(findings, swapped);
}

async fn a_walk_finds_altered_and_missing_entries(place: &Place) {
    let (store, first) = three(place, "person:1").await;
    let (second, third) = (stream("b1", "person:2"), stream("b1", "person:3"));
    for id in [&second, &third] {
        done(&store, one(write(id, 0, &["1", "2", "3"]))).await;
    }
    let clean = store.verify().await.unwrap();
    assert_eq!((clean.streams, clean.entries, clean.findings.len()), (3, 9, 0));
    place.tamper("UPDATE entry SET actor = '乙' WHERE stream = 'person:1' AND seq = 1").await;
    place.tamper("DELETE FROM entry WHERE stream = 'person:2' AND seq = 2").await;
    place.tamper("DELETE FROM entry WHERE stream = 'person:3' AND seq = 3").await;
    assert_eq!(
        store.verify().await.unwrap().findings,
        [
            finding(&first, 1, RowFault::Altered),
            finding(&second, 2, RowFault::Missing),
            Finding::Version { stream: third, version: 3, last: 2 },
        ]
    );
}

async fn a_walk_finds_what_stands_alone(place: &Place) {
    let store = place.open().await;
    for name in ["docket:1", "docket:2", "docket:3"] {
        done(&store, one(full(name))).await;
    }
    place.tamper("DELETE FROM docket WHERE docket = 'docket:1'").await;
    place.tamper("DELETE FROM stream WHERE name = 'docket:2'").await;
    place.tamper("DELETE FROM entry WHERE stream = 'docket:2'").await;
    place.tamper("DELETE FROM stream WHERE name = 'docket:3'").await;
    let [first, second, third] = [1, 2, 3].map(|n| stream("b1", &format!("docket:{n}")));
    assert_eq!(
        store.verify().await.unwrap().findings,
        [
            Finding::NotIndexed(first),
            Finding::EntriesWithoutStream(third.clone()),
            Finding::IndexWithoutStream(second),
            Finding::IndexWithoutStream(third),
        ]
    );
}

async fn a_walk_finds_an_index_that_was_left_behind(place: &Place) {
    let store = place.open().await;
    let docket = full("docket:1").stream;
    done(&store, one(full("docket:1"))).await;
    done(&store, one(write(&docket, 2, &["3"]))).await;
    let outdated = Finding::IndexOutdated { docket, indexed: 2, version: 3 };
    assert_eq!(store.verify().await.unwrap().findings, [outdated]);
}

/// A store with one stream of 600 entries of any bytes, more than come out of the database in one value; what was written.
async fn long(place: &Place, seed: u64) -> (Store, StreamId, Vec<NewEntry>) {
    let mut random = Random(seed);
    let store = place.open().await;
    let id = stream("b1", "person:1");
    let mut entries = write(&id, 0, &["1"; 600]).entries;
    for (at, entry) in entries.iter_mut().enumerate() {
        let bytes = (0..at % 50).map(|_| u8::try_from(random.below(256)).unwrap());
        entry.content = Sealed(bytes.collect());
        entry.happened_on = entry.happened_on.filter(|_| at % 3 > 0);
    }
    let written = StreamWrite { entries: entries.clone(), ..write(&id, 0, &[]) };
    done(&store, one(written)).await;
    (store, id, entries)
}

async fn a_long_stream_comes_back_as_it_was_whatever_bytes_it_has(place: &Place) {
    let seed = seed();
    let (store, id, entries) = long(place, seed).await;
    for after in [0, 1, 31, 32, 33, 599, 600] {
        let loaded = store.load(&id, version(after)).await.unwrap();
        let places: Vec<u64> = loaded.entries.iter().map(|stored| stored.seq).collect();
        assert_eq!(places, Vec::from_iter(after + 1..=600), "seed {seed}");
        let found: Vec<_> = loaded.entries.into_iter().map(|stored| stored.entry).collect();
        assert_eq!(found, entries[usize::try_from(after).unwrap()..], "seed {seed}");
    }
    assert_eq!(store.verify().await.unwrap().findings, []);
}

async fn of_a_gap_in_a_long_stream_the_first_place_is_named(place: &Place) {
    let (store, id, _) = long(place, seed()).await;
    for seq in [320, 33, 32] {
        place.tamper(&format!("DELETE FROM entry WHERE seq = {seq}")).await;
        let loaded = store.load(&id, Version::NONE).await;
        assert_eq!(loaded, Err(corrupt(&id, seq, RowFault::Missing)));
    }
    let gaps = [32, 320].map(|seq| finding(&id, seq, RowFault::Missing));
    assert_eq!(store.verify().await.unwrap().findings, gaps);
}

async fn a_column_made_to_hold_anything_leaves_the_next_entry_alone(place: &Place) {
    for (no, value) in ["'7 7 7 7'", "'甲 1 '", "' '", "'-1 '"].iter().enumerate() {
        for column in ["kind", "actor", "happened_on"] {
            let (store, id) = three(place, &format!("person:{column}-{no}")).await;
            place.tamper(&format!("UPDATE entry SET {column} = {value} WHERE seq = 1")).await;
            let fault =
                if column == "happened_on" { RowFault::Unreadable } else { RowFault::Altered };
            let findings = store.verify().await.unwrap().findings;
            assert_eq!(findings, [finding(&id, 1, fault)], "{column} = {value}");
            assert!(store.load(&id, version(1)).await.is_ok(), "{column} = {value}");
            place.tamper("DELETE FROM entry").await;
            place.tamper("DELETE FROM stream").await;
            store.close().await;
        }
    }
}
