//! A backup of either engine is restored into either, or refused.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::SignedDuration;
use store::{Append, BackupError, Digest, Draft, Manifest, Sealed, Store, StoreError, Version};

use crate::cases::{NOW, done, full, idempotency, one, stream, write};
use crate::on_both;
use crate::place::{Engine, Place};

on_both!(
    a_backup_goes_to_the_other_engine_and_comes_back_equal,
    a_damaged_backup_is_refused_wherever_the_damage_is,
    a_backup_cut_short_is_refused,
    a_backup_is_restored_into_nothing_but_an_empty_database,
    a_backup_is_restored_into_a_database_of_its_purpose,
    a_backup_is_of_one_moment,
    a_backup_that_cannot_be_written_says_so,
);

/// A store with something in every table.
async fn filled(place: &Place) -> Store {
    let store = place.open().await;
    let writes =
        vec![full("docket:1"), full("docket:2"), write(&stream("b2", "x:1"), 0, &["1"])];
    let idempotency = Some(idempotency("t", "r", "answer"));
    done(&store, Append { writes, idempotency }).await;
    let expires_at = NOW + SignedDuration::from_secs(1);
    let content = Sealed(vec![0, 255]);
    store.put_draft(Draft { lookup: Digest::of(b"x"), content, expires_at }).await.unwrap();
    store
}

async fn backup(store: &Store) -> (Vec<u8>, Manifest) {
    let mut bytes = Vec::new();
    let manifest = store.backup(&mut bytes).await.unwrap();
    (bytes, manifest)
}

async fn a_backup_goes_to_the_other_engine_and_comes_back_equal(place: &Place) {
    let store = filled(place).await;
    let (bytes, manifest) = backup(&store).await;
    assert!(manifest.rows.iter().all(|(_, rows)| *rows > 0), "{manifest:?}");
    let other = Place::new(other(place.engine)).await;
    let back = Place::new(place.engine).await;
    let mut latest = bytes.clone();
    for place in [&other, &back] {
        let store = place.open().await;
        assert_eq!(store.restore(latest.as_slice()).await, Ok(manifest.clone()));
        latest = backup(&store).await.0;
        assert_eq!(latest, bytes, "{:?}", place.engine);
    }
    as_it_was(&store, &back.open().await).await;
}

fn other(engine: Engine) -> Engine {
    match engine {
        Engine::Sqlite => Engine::Postgres,
        Engine::Postgres => Engine::Sqlite,
    }
}

/// Equal to whoever reads, and written to as before.
async fn as_it_was(store: &Store, back: &Store) {
    assert_eq!(back.verify().await, store.verify().await);
    let id = full("docket:1").stream;
    assert_eq!(back.load(&id, Version::NONE).await, store.load(&id, Version::NONE).await);
    done(back, one(write(&id, 2, &["after"]))).await;
}

/// Refused, and nothing of it is there.
async fn refused(store: &Store, bytes: &[u8], said: &str) {
    let refused = store.restore(bytes).await;
    assert!(refused.is_err(), "{said}: {refused:?}");
}

async fn a_damaged_backup_is_refused_wherever_the_damage_is(place: &Place) {
    let (bytes, manifest) = backup(&filled(place).await).await;
    let empty = Place::new(place.engine).await;
    let store = empty.open().await;
    for at in (0..bytes.len()).step_by(7).chain(bytes.len() - 40..bytes.len()) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1;
        refused(&store, &damaged, &format!("byte {at}")).await;
    }
    let mut longer = bytes.clone();
    longer.push(0);
    refused(&store, &longer, "a byte too many").await;
    refused(&store, b"", "nothing at all").await;
    assert_eq!(store.restore(bytes.as_slice()).await, Ok(manifest), "nothing was left behind");
}

async fn a_backup_cut_short_is_refused(place: &Place) {
    let (bytes, manifest) = backup(&filled(place).await).await;
    let empty = Place::new(place.engine).await;
    let store = empty.open().await;
    for length in (0..bytes.len()).step_by(31).chain([bytes.len() - 1]) {
        let cut = store.restore(&bytes[..length]).await;
        assert_eq!(cut, Err(BackupError::Damaged("it ends early")), "{length} bytes");
    }
    assert_eq!(store.restore(bytes.as_slice()).await, Ok(manifest));
}

async fn a_backup_is_restored_into_nothing_but_an_empty_database(place: &Place) {
    let store = filled(place).await;
    let (bytes, manifest) = backup(&store).await;
    assert_eq!(store.restore(bytes.as_slice()).await, Err(BackupError::NotEmpty));
    assert_eq!(backup(&store).await.1, manifest);
    let other = Place::new(place.engine).await;
    let other = other.open().await;
    let (lookup, content) = (Digest::of(b"y"), Sealed(Vec::new()));
    other.put_draft(Draft { lookup, content, expires_at: NOW }).await.unwrap();
    assert_eq!(other.restore(bytes.as_slice()).await, Err(BackupError::NotEmpty));
    other.drop_draft(lookup).await.unwrap();
    assert_eq!(other.restore(bytes.as_slice()).await, Ok(manifest));
}

async fn a_backup_is_restored_into_a_database_of_its_purpose(place: &Place) {
    let (bytes, _) = backup(&filled(place).await).await;
    let demo = Place::new(place.engine).await;
    let demo = demo.open_demo().await;
    assert_eq!(demo.restore(bytes.as_slice()).await, Err(BackupError::OtherPurpose));
    let mut later = bytes;
    later[25] = 99;
    let other = Place::new(place.engine).await;
    let found = other.open().await.restore(later.as_slice()).await;
    assert!(matches!(found, Err(BackupError::OtherSchema { found: 99, .. })), "{found:?}");
}

/// Two streams are only ever written together; a backup of one moment has as many entries of one as of the other.
async fn a_backup_is_of_one_moment(place: &Place) {
    let store = place.open().await;
    let is_over = Arc::new(AtomicBool::new(false));
    let pair = |at| {
        let names = ["a:1", "z:1"].map(|name| write(&stream("b1", name), at, &["1"]));
        Append { writes: names.to_vec(), idempotency: None }
    };
    let (writing, over) = (store.clone(), Arc::clone(&is_over));
    let writer = tokio::spawn(async move {
        let mut at = 0;
        while !over.load(Ordering::Relaxed) {
            done(&writing, pair(at)).await;
            at += 1;
        }
        at
    });
    for _ in 0..10 {
        let (bytes, _) = backup(&store).await;
        let restored = Place::new(place.engine).await;
        let restored = restored.open().await;
        restored.restore(bytes.as_slice()).await.unwrap();
        let heads = [stream("b1", "a:1"), stream("b1", "z:1")];
        let [a, z] = [restored.head(&heads[0]).await, restored.head(&heads[1]).await];
        assert_eq!(a, z);
        assert_eq!(restored.verify().await.unwrap().findings, []);
    }
    is_over.store(true, Ordering::Relaxed);
    assert!(writer.await.unwrap() > 0);
}

struct Full;

impl std::io::Write for Full {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::StorageFull.into())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

async fn a_backup_that_cannot_be_written_says_so(place: &Place) {
    let store = filled(place).await;
    let failed = store.backup(Full).await;
    assert!(matches!(failed, Err(BackupError::Io(_))), "{failed:?}");
    store.close().await;
    let closed = store.backup(Vec::new()).await;
    assert_eq!(closed, Err(BackupError::Store(StoreError::Closed)));
}
