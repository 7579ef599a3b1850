//! Drafts that expire, keys encrypted anew, streams that nobody can read any more.

use jiff::SignedDuration;
use store::{Digest, Draft, Idempotency, Sealed, StoreError, StreamId, Version, WrappedKey};

use crate::cases::{NOW, done, full, idempotency, label, one, stream, version, write};
use crate::on_both;
use crate::place::{Engine, Place, connect, execute};

on_both!(
    a_draft_is_kept_until_it_expires,
    expired_drafts_are_deleted_together,
    a_draft_is_deleted_once,
    an_answer_is_forgotten_after_its_time,
    every_key_is_encrypted_anew,
    encrypting_anew_can_be_interrupted,
    a_key_changed_meanwhile_is_left,
    a_shredded_stream_keeps_its_entries_and_loses_its_key,
);

fn draft(code: &str, content: &str, seconds: i64) -> Draft {
    Draft {
        lookup: Digest::of(code.as_bytes()),
        content: Sealed(content.as_bytes().to_vec()),
        expires_at: NOW + SignedDuration::from_secs(seconds),
    }
}

async fn a_draft_is_kept_until_it_expires(place: &Place) {
    let store = place.open().await;
    let (first, second) = (draft("code", "one", 10), draft("code", "two", 20));
    assert_eq!(store.draft(first.lookup, NOW).await, Ok(None));
    store.put_draft(first.clone()).await.unwrap();
    assert_eq!(store.draft(first.lookup, NOW).await, Ok(Some(first.clone())));
    assert_eq!(store.draft(first.lookup, first.expires_at).await, Ok(None));
    store.put_draft(second.clone()).await.unwrap();
    assert_eq!(store.draft(first.lookup, NOW).await, Ok(Some(second)));
}

async fn expired_drafts_are_deleted_together(place: &Place) {
    let store = place.open().await;
    for (code, seconds) in [("a", 1), ("b", 2), ("c", 3)] {
        store.put_draft(draft(code, "x", seconds)).await.unwrap();
    }
    let now = NOW + SignedDuration::from_secs(2);
    assert_eq!(store.expire_drafts(now).await, Ok(2));
    assert_eq!(store.draft(Digest::of(b"b"), NOW).await, Ok(None));
    assert!(store.draft(Digest::of(b"c"), NOW).await.unwrap().is_some());
}

async fn a_draft_is_deleted_once(place: &Place) {
    let store = place.open().await;
    store.put_draft(draft("a", "x", 1)).await.unwrap();
    assert_eq!(store.drop_draft(Digest::of(b"a")).await, Ok(true));
    assert_eq!(store.drop_draft(Digest::of(b"a")).await, Ok(false));
}

async fn an_answer_is_forgotten_after_its_time(place: &Place) {
    let store = place.open().await;
    let request = |expected, answered_at| store::Append {
        idempotency: Some(Idempotency { answered_at, ..idempotency("t", "r", "a") }),
        ..one(write(&stream("b1", "person:1"), expected, &["1"]))
    };
    done(&store, request(0, NOW)).await;
    assert_eq!(store.forget_answers(NOW).await, Ok(0));
    assert_eq!(store.forget_answers(NOW + SignedDuration::from_secs(1)).await, Ok(1));
    assert_eq!(done(&store, request(1, NOW)).await, [version(2)]);
}

/// More keys than one transaction takes.
const KEYS: u64 = 450;

async fn with_keys(place: &Place) -> store::Store {
    let store = place.open().await;
    let key = |at: u64| {
        let mut write = full(&format!("person:{at:03}"));
        write.index = None;
        write
    };
    let append = store::Append { writes: (0..KEYS).map(key).collect(), idempotency: None };
    done(&store, append).await;
    store
}

fn anew(old: &WrappedKey) -> WrappedKey {
    let wrapped = [b"anew ".as_slice(), &old.wrapped.0].concat();
    WrappedKey { key_id: label("kek-2"), wrapped: Sealed(wrapped) }
}

async fn key(store: &store::Store, name: &str) -> Option<WrappedKey> {
    store.load(&stream("b1", name), Version::NONE).await.unwrap().key
}

async fn every_key_is_encrypted_anew(place: &Place) {
    let store = with_keys(place).await;
    let old = full("person:000").key.unwrap();
    let wrap = |_: &StreamId, key: &WrappedKey| Ok::<_, StoreError>(anew(key));
    assert_eq!(store.rewrap(&label("kek-1"), wrap).await, Ok(KEYS));
    assert_eq!(store.rewrap(&label("kek-1"), wrap).await, Ok(0));
    for name in ["person:000", "person:200", "person:449"] {
        assert_eq!(key(&store, name).await, Some(anew(&old)), "{name}");
    }
}

async fn encrypting_anew_can_be_interrupted(place: &Place) {
    let store = with_keys(place).await;
    let mut calls = 0;
    let fails = |_: &StreamId, key: &WrappedKey| {
        calls += 1;
        if calls > 300 { Err(StoreError::Busy) } else { Ok(anew(key)) }
    };
    assert_eq!(store.rewrap(&label("kek-1"), fails).await, Err(StoreError::Busy));
    let wrap = |_: &StreamId, key: &WrappedKey| Ok::<_, StoreError>(anew(key));
    assert_eq!(store.rewrap(&label("kek-1"), wrap).await, Ok(KEYS - 200));
}

async fn a_key_changed_meanwhile_is_left(place: &Place) {
    let store = place.open().await;
    done(&store, one(full("docket:1"))).await;
    let meanwhile = |_: &StreamId, key: &WrappedKey| {
        let address = place.address.clone();
        std::thread::spawn(move || on_another_node(&address)).join().unwrap();
        Ok::<_, StoreError>(anew(key))
    };
    assert_eq!(store.rewrap(&label("kek-1"), meanwhile).await, Ok(0));
    assert_eq!(key(&store, "docket:1").await.unwrap().key_id, label("kek-3"));
}

/// Between the reading and the writing of the one that encrypts anew.
fn on_another_node(address: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut conn = connect(address).await;
        execute(&mut conn, "UPDATE case_key SET key_id = 'kek-3'").await.unwrap();
    });
}

async fn a_shredded_stream_keeps_its_entries_and_loses_its_key(place: &Place) {
    let store = place.open().await;
    let mut write = full("docket:1");
    let mark = "a mark that stands nowhere else";
    write.key.as_mut().unwrap().wrapped = Sealed(mark.as_bytes().to_vec());
    write.sealed[0].envelope = Sealed(mark.as_bytes().to_vec());
    done(&store, one(write.clone())).await;
    done(&store, one(full("docket:2"))).await;
    let id = &write.stream;
    assert_eq!((store.shred(id.clone()).await, store.shred(id.clone()).await), (Ok(2), Ok(0)));
    let loaded = store.load(id, Version::NONE).await.unwrap();
    assert_eq!((loaded.entries.len(), loaded.key), (2, None));
    assert_eq!(store.sealed(id).await, Ok(Vec::new()));
    assert!(key(&store, "docket:2").await.is_some());
    if place.engine == Engine::Sqlite {
        stands_nowhere(place, mark.as_bytes());
    }
}

/// In no file of the database, its log included.
fn stands_nowhere(place: &Place, mark: &[u8]) {
    for file in std::fs::read_dir(&place.folder).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        assert!(!bytes.windows(mark.len()).any(|window| window == mark), "{path:?}");
    }
}
