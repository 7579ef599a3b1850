//! Appends: versions, conflicts, all or nothing, requests that come again.

use store::{
    Append, Appended, Digest, Relation, Sealed, Store, StoreError, StoredEntry, StreamId,
    StreamWrite, Version, WrappedKey, row_hash,
};

use crate::cases::{
    body, done, entry, full, idempotency, index, involved, label, one, stream, version, write,
};
use crate::on_both;
use crate::place::Place;

on_both!(
    what_was_written_is_loaded,
    what_was_written_beside_the_entries_is_found,
    a_file_is_named_as_long_as_a_stream_has_it,
    a_closed_store_does_nothing,
    a_stream_is_loaded_from_a_version_on,
    what_is_made_of_entries_as_they_come_stands_in_order,
    versions_of_several_streams_stand_in_the_order_asked_for,
    another_version_is_a_conflict_and_a_value,
    an_append_of_several_streams_with_one_conflict_writes_nothing,
    the_index_is_replaced_as_a_whole,
    a_repeated_request_is_answered_as_before,
    a_request_repeated_on_another_node_is_answered_as_before,
    a_request_that_conflicted_may_be_made_again,
    a_number_is_given_once,
    a_stream_has_one_key,
    streams_are_found_by_prefix_page_by_page,
    an_append_without_entries_only_checks_the_version,
    texts_of_every_plane_come_back,
);

async fn what_was_written_is_loaded(place: &Place) {
    let store = place.open().await;
    let written = full("docket:1");
    assert_eq!(done(&store, one(written.clone())).await, [version(2)]);
    let loaded = store.load(&written.stream, Version::NONE).await.unwrap();
    assert_eq!((loaded.version, loaded.key), (version(2), written.key));
    for (seq, (stored, entry)) in (1..).zip(loaded.entries.iter().zip(&written.entries)) {
        let hash = row_hash(&written.stream, seq, entry);
        assert_eq!(stored, &StoredEntry { seq, entry: entry.clone(), hash });
    }
    assert_eq!(loaded.entries.len(), 2);
}

async fn what_was_written_beside_the_entries_is_found(place: &Place) {
    let store = place.open().await;
    let written = full("docket:1");
    done(&store, one(written.clone())).await;
    let index = written.index.unwrap();
    let row = store.indexed(&written.stream).await.unwrap().unwrap();
    assert_eq!(
        (row.docket, row.version, row.index),
        (written.stream.clone(), version(2), index.row)
    );
    assert_eq!(store.indexed(&stream("b1", "docket:2")).await, Ok(None));
    assert_eq!(store.clocks(&written.stream).await.unwrap(), index.clocks);
    assert_eq!(store.people(&written.stream).await.unwrap(), index.people);
    assert_eq!(store.sealed(&written.stream).await.unwrap(), written.sealed);
    assert_eq!(store.files(&written.stream).await.unwrap(), written.files);
}

async fn a_file_is_named_as_long_as_a_stream_has_it(place: &Place) {
    let store = place.open().await;
    let digest = full("docket:1").files[0].digest;
    let names = async |digest| store.names_file(digest).await.unwrap();
    assert!(!names(digest).await);
    // Of two who have the same file, neither takes it away from the other.
    done(&store, one(full("docket:1"))).await;
    let mut other = full("person:1");
    other.index = None;
    done(&store, one(other)).await;
    assert!(names(digest).await);
    assert!(!names(Digest::of(b"another")).await);
}

async fn a_closed_store_does_nothing(place: &Place) {
    let store = place.open().await;
    let write = full("docket:1");
    store.close().await;
    assert_eq!(store.head(&write.stream).await, Err(StoreError::Closed));
    assert_eq!(store.append(one(write)).await, Err(StoreError::Closed));
}

async fn a_stream_is_loaded_from_a_version_on(place: &Place) {
    let store = place.open().await;
    let id = stream("b1", "docket:1");
    let nothing = store.load(&id, Version::NONE).await.unwrap();
    assert_eq!((nothing.version, nothing.entries.len()), (Version::NONE, 0));
    assert_eq!(store.head(&id).await, Ok(Version::NONE));
    done(&store, one(write(&id, 0, &["1", "2", "3"]))).await;
    let loaded = store.load(&id, version(1)).await.unwrap();
    let seqs: Vec<u64> = loaded.entries.iter().map(|entry| entry.seq).collect();
    assert_eq!(seqs, [2, 3]);
    assert_eq!(store.load(&id, version(3)).await.unwrap().entries, []);
    assert_eq!(store.head(&id).await, Ok(version(3)));
    assert_eq!(store.head(&stream("b2", "docket:1")).await, Ok(Version::NONE));
}

async fn what_is_made_of_entries_as_they_come_stands_in_order(place: &Place) {
    let store = place.open().await;
    let id = stream("b1", "docket:1");
    let texts: Vec<String> = (1..=100).map(|number| number.to_string()).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let key = WrappedKey { key_id: label("k1"), wrapped: Sealed(vec![7]) };
    let written = StreamWrite { key: Some(key.clone()), ..write(&id, 0, &texts) };
    done(&store, one(written)).await;
    let mut opened = Vec::new();
    let loaded = store.load_each(&id, version(2), |key| {
        opened.push(key.cloned());
        Ok(|stored: StoredEntry| Ok::<_, StoreError>((stored.seq, stored.entry.content.0)))
    });
    let (at, made) = loaded.await.unwrap();
    assert_eq!(at, version(100));
    let expected: Vec<_> =
        (3..=100).map(|seq: u64| (seq, seq.to_string().into_bytes())).collect();
    assert_eq!(made, expected);
    assert_eq!(opened, [Some(key)], "the key is asked for once");
    // Of several entries that cannot be used, the first is said.
    let refused = store.load_each(&id, Version::NONE, |_| {
        Ok(|stored: StoredEntry| match stored.seq {
            70 => Err(StoreError::Unreadable("seventy")),
            40 => Err(StoreError::Unreadable("forty")),
            _ => Ok(()),
        })
    });
    assert_eq!(refused.await, Err(StoreError::Unreadable("forty")));
    let refused = store.load_each(&id, Version::NONE, |_| {
        Err::<fn(StoredEntry) -> Result<(), _>, _>(StoreError::Unreadable("key"))
    });
    assert_eq!(refused.await, Err(StoreError::Unreadable("key")));
    let nobody = stream("b1", "docket:2");
    let nothing = store.load_each(&nobody, Version::NONE, |_| Ok(Ok::<_, StoreError>));
    assert_eq!(nothing.await, Ok((Version::NONE, Vec::new())));
}

async fn versions_of_several_streams_stand_in_the_order_asked_for(place: &Place) {
    let store = place.open().await;
    let [first, second, other] =
        [("b1", "person:1"), ("b1", "person:2"), ("b2", "person:3")].map(|(b, n)| stream(b, n));
    done(&store, one(write(&first, 0, &["1", "2"]))).await;
    done(&store, one(write(&second, 0, &["1"]))).await;
    done(&store, one(write(&other, 0, &["1"]))).await;
    let names = [&other.name, &second.name, &first.name, &second.name];
    let heads = store.heads(&first.body, &names).await;
    assert_eq!(heads, Ok([Version::NONE, version(1), version(2), version(1)]));
}

async fn another_version_is_a_conflict_and_a_value(place: &Place) {
    let store = place.open().await;
    let id = stream("b1", "docket:1");
    done(&store, one(write(&id, 0, &["1", "2"]))).await;
    for expected in [0, 1, 3] {
        let appended = store.append(one(write(&id, expected, &["x"]))).await;
        let conflict = Appended::Conflict { stream: id.clone(), actual: version(2) };
        assert_eq!(appended, Ok(conflict), "{expected}");
    }
    let absent = stream("b1", "docket:2");
    let appended = store.append(one(write(&absent, 4, &["x"]))).await;
    assert_eq!(appended, Ok(Appended::Conflict { stream: absent, actual: Version::NONE }));
    assert_eq!(done(&store, one(write(&id, 2, &["3"]))).await, [version(3)]);
}

async fn an_append_of_several_streams_with_one_conflict_writes_nothing(place: &Place) {
    let store = place.open().await;
    let taken = stream("b1", "series:2026");
    done(&store, one(write(&taken, 0, &["1"]))).await;
    let mut before = full("docket:0");
    before.index.as_mut().unwrap().row.number = None;
    let mut after = full("person:z");
    after.index = None;
    let writes = vec![after, write(&taken, 0, &["x"]), before.clone()];
    let append = Append { writes, idempotency: Some(idempotency("t", "r", "answer")) };
    let conflict = Appended::Conflict { stream: taken.clone(), actual: version(1) };
    assert_eq!(store.append(append.clone()).await, Ok(conflict));
    for name in ["docket:0", "person:z"] {
        nothing_is_there(&store, &stream("b1", name)).await;
    }
    let mut writes = append.writes;
    writes[1] = write(&taken, 1, &["2"]);
    let versions = done(&store, Append { writes, ..append }).await;
    assert_eq!(versions, [version(2), version(2), version(2)], "in the order of the writes");
}

async fn nothing_is_there(store: &Store, id: &StreamId) {
    assert_eq!(store.head(id).await, Ok(Version::NONE));
    assert_eq!(store.sealed(id).await, Ok(Vec::new()));
    assert_eq!(store.files(id).await, Ok(Vec::new()));
    assert_eq!(store.people(id).await, Ok(Vec::new()));
}

async fn the_index_is_replaced_as_a_whole(place: &Place) {
    let store = place.open().await;
    let first = full("docket:1");
    done(&store, one(first.clone())).await;
    let mut index = index("2026-03-05");
    index.people = vec![involved("p9", Relation::Handler)];
    let second =
        StreamWrite { index: Some(index.clone()), ..write(&first.stream, 2, &["撤回"]) };
    done(&store, one(second)).await;
    assert_eq!(store.clocks(&first.stream).await, Ok(Vec::new()));
    assert_eq!(store.people(&first.stream).await, Ok(index.people));
    assert_eq!(store.verify().await.unwrap().findings, []);
}

async fn a_repeated_request_is_answered_as_before(place: &Place) {
    let store = place.open().await;
    let id = stream("b1", "docket:1");
    let with = |expected, request, response| Append {
        idempotency: Some(idempotency("token", request, response)),
        ..one(write(&id, expected, &["1"]))
    };
    done(&store, with(0, "request", "first")).await;
    let repeated = store.append(with(1, "request", "second")).await;
    assert_eq!(repeated, Ok(Appended::Repeated(Sealed(b"first".to_vec()))));
    assert_eq!(store.append(with(1, "another", "third")).await, Ok(Appended::KeyReused));
    assert_eq!(store.head(&id).await, Ok(version(1)));
    let mut elsewhere = with(1, "another", "third");
    elsewhere.idempotency.as_mut().unwrap().body = body("b2");
    assert_eq!(done(&store, elsewhere).await, [version(2)], "tokens are each body's own");
}

async fn a_request_repeated_on_another_node_is_answered_as_before(place: &Place) {
    let (one_node, other_node) = (place.open().await, place.open().await);
    let request = |response| Append {
        idempotency: Some(idempotency("token", "request", response)),
        ..one(write(&stream("b1", "docket:1"), 0, &["1"]))
    };
    let (first, second) =
        (one_node.append(request("from one")), other_node.append(request("from other")));
    let outcomes = [first.await.unwrap(), second.await.unwrap()];
    assert_eq!(outcomes[0], Appended::Done(vec![version(1)]));
    assert_eq!(outcomes[1], Appended::Repeated(Sealed(b"from one".to_vec())));
    assert_eq!(other_node.head(&stream("b1", "docket:1")).await, Ok(version(1)));
}

async fn a_request_that_conflicted_may_be_made_again(place: &Place) {
    let store = place.open().await;
    let request = |expected| Append {
        idempotency: Some(idempotency("token", "request", "answer")),
        ..one(write(&stream("b1", "docket:1"), expected, &["1"]))
    };
    let conflict = store.append(request(3)).await.unwrap();
    assert!(matches!(conflict, Appended::Conflict { .. }), "{conflict:?}");
    done(&store, request(0)).await;
}

async fn a_number_is_given_once(place: &Place) {
    let store = place.open().await;
    let mut other = full("docket:2");
    other.index.as_mut().unwrap().row.number = full("docket:1").index.unwrap().row.number;
    done(&store, one(full("docket:1"))).await;
    let refused = store.append(one(other)).await;
    assert!(matches!(refused, Err(StoreError::Taken(_))), "{refused:?}");
    assert_eq!(store.head(&stream("b1", "docket:2")).await, Ok(Version::NONE));
}

async fn a_stream_has_one_key(place: &Place) {
    let store = place.open().await;
    let first = full("docket:1");
    done(&store, one(first.clone())).await;
    let second = StreamWrite { key: first.key.clone(), ..write(&first.stream, 2, &["3"]) };
    let refused = store.append(one(second)).await;
    assert!(matches!(refused, Err(StoreError::Taken(_))), "{refused:?}");
    assert_eq!(store.head(&first.stream).await, Ok(version(2)));
}

async fn streams_are_found_by_prefix_page_by_page(place: &Place) {
    let store = place.open().await;
    let names = ["docket:1", "docket:2", "docket:甲", "docket;", "person:1", "docket"];
    for name in names {
        done(&store, one(write(&stream("b1", name), 0, &["1"]))).await;
    }
    done(&store, one(write(&stream("b2", "docket:3"), 0, &["1"]))).await;
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = store.streams(&body("b1"), "docket:", after.as_ref(), 2).await.unwrap();
        found.extend(page.streams.into_iter().map(|(name, _)| name.to_string()));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(found, ["docket:1", "docket:2", "docket:甲"]);
    assert_eq!(store.streams(&body("b1"), "", None, 100).await.unwrap().streams.len(), 6);
}

async fn an_append_without_entries_only_checks_the_version(place: &Place) {
    let store = place.open().await;
    let id = stream("b1", "docket:1");
    assert_eq!(done(&store, one(write(&id, 0, &[]))).await, [Version::NONE]);
    assert_eq!(store.head(&id).await, Ok(Version::NONE));
    done(&store, one(write(&id, 0, &["1"]))).await;
    let again = StreamWrite { index: Some(index("2026-03-01")), ..write(&id, 1, &[]) };
    assert_eq!(done(&store, one(again.clone())).await, [version(1)]);
    assert_eq!(store.verify().await.unwrap().findings, []);
    done(&store, one(write(&id, 1, &["2"]))).await;
    let conflict = Appended::Conflict { stream: id, actual: version(2) };
    assert_eq!(store.append(one(again)).await, Ok(conflict));
}

async fn texts_of_every_plane_come_back(place: &Place) {
    let store = place.open().await;
    let id = stream("机构", "docket:𠮷喆垚赟翀");
    let mut written = write(&id, 0, &[]);
    written.entries = vec![entry("\0\u{feff}\u{202e}\u{301}𰻝")];
    written.entries[0].kind = label("é̂'\"; DROP TABLE entry; --");
    written.entries[0].happened_on = None;
    written.entries[0].content = Sealed((0..=u8::MAX).collect());
    done(&store, one(written.clone())).await;
    let loaded = store.load(&id, Version::NONE).await.unwrap();
    assert_eq!(loaded.entries[0].entry, written.entries[0]);
}
