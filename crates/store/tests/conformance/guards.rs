//! What the database refuses whoever asks, and what the store refuses to start on.

use std::os::unix::fs::PermissionsExt as _;

use sqlx::AnyConnection;
use store::{Append, Appended, Options, Purpose, Store, StoreError, Version};

use crate::cases::{done, full, one, stream, version, write};
use crate::on_both;
use crate::place::{Engine, Place, execute, rows};

on_both!(
    entries_are_never_updated_deleted_or_replaced,
    the_purpose_of_a_database_is_written_once,
    a_demonstration_is_refused_on_a_database_of_real_cases,
    a_changed_migration_stops_the_start,
    a_database_of_a_later_edition_stops_the_start,
    every_text_sorts_by_its_bytes,
);

/// Every statement must be refused in words that begin so.
async fn refused(conn: &mut AnyConnection, statements: &[&str], words: &str) {
    for sql in statements {
        let error = execute(conn, sql).await.expect_err(sql);
        let message = error.as_database_error().expect(sql).message().to_owned();
        assert!(message.starts_with(words), "{sql}: {message}");
    }
}

async fn entries_are_never_updated_deleted_or_replaced(place: &Place) {
    let store = place.open().await;
    let docket = full("docket:1").stream;
    done(&store, one(full("docket:1"))).await;
    let before = store.load(&docket, Version::NONE).await.unwrap();
    let mut conn = place.raw().await;
    refused(
        &mut conn,
        &["UPDATE entry SET actor = actor", "UPDATE entry SET seq = 7 WHERE seq = 1"],
        "entries are never updated",
    )
    .await;
    refused(&mut conn, &["DELETE FROM entry"], "entries are never deleted").await;
    let same = "SELECT body, stream, seq, kind, '乙', happened_on, entered_at, content, hash \
                FROM entry WHERE seq = 1";
    match place.engine {
        Engine::Sqlite => {
            let replace = format!("REPLACE INTO entry {same}");
            refused(&mut conn, &[&replace], "entries are never replaced").await;
        }
        Engine::Postgres => {
            let update = format!(
                "INSERT INTO entry {same} ON CONFLICT (body, stream, seq) \
                 DO UPDATE SET actor = excluded.actor"
            );
            refused(&mut conn, &[&update], "entries are never updated").await;
            let truncate = ["TRUNCATE entry", "TRUNCATE stream CASCADE"];
            refused(&mut conn, &truncate, "entries are never deleted").await;
        }
    }
    assert_eq!(store.load(&docket, Version::NONE).await, Ok(before));
}

async fn the_purpose_of_a_database_is_written_once(place: &Place) {
    place.open().await.close().await;
    let mut conn = place.raw().await;
    let mut statements =
        vec!["UPDATE meta SET content = 'demo'", "DELETE FROM meta WHERE name = 'purpose'"];
    statements.push(match place.engine {
        Engine::Sqlite => "REPLACE INTO meta VALUES ('purpose', 'demo')",
        Engine::Postgres => "TRUNCATE meta",
    });
    refused(&mut conn, &statements, "marks of a database are written once").await;
    assert!(!place.open().await.is_demo());
}

async fn a_demonstration_is_refused_on_a_database_of_real_cases(place: &Place) {
    place.open().await.close().await;
    let demo = Options { purpose: Purpose::Demo };
    let refused = Store::open(&place.address, demo).await;
    assert_eq!(refused.unwrap_err(), StoreError::NotDemo);
    let other = Place::new(place.engine).await;
    other.open_demo().await.close().await;
    assert!(other.open_demo().await.is_demo());
    assert!(other.open().await.is_demo(), "what it is does not depend on who asks");
}

async fn stops_the_start(place: &Place, sql: &str) {
    place.open().await.close().await;
    execute(&mut place.raw().await, sql).await.unwrap();
    let refused = Store::open(&place.address, Options::default()).await;
    assert!(matches!(refused, Err(StoreError::Migration(_))), "{refused:?}");
}

async fn a_changed_migration_stops_the_start(place: &Place) {
    let other = match place.engine {
        Engine::Sqlite => "X'00'",
        Engine::Postgres => "'\\x00'",
    };
    stops_the_start(
        place,
        &format!("UPDATE _sqlx_migrations SET checksum = {other} WHERE version = 1"),
    )
    .await;
}

async fn a_database_of_a_later_edition_stops_the_start(place: &Place) {
    stops_the_start(
        place,
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         SELECT 9999, description, success, checksum, execution_time FROM _sqlx_migrations \
         WHERE version = 1",
    )
    .await;
}

async fn every_text_sorts_by_its_bytes(place: &Place) {
    let store = place.open().await;
    done(&store, one(full("docket:1"))).await;
    let sql = match place.engine {
        // A collation other than BINARY would stand in the text of the table.
        Engine::Sqlite => "SELECT name FROM sqlite_master WHERE sql LIKE '%COLLATE%'",
        Engine::Postgres => {
            "SELECT column_name::text FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%' \
             AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'"
        }
    };
    assert_eq!(rows(&mut place.raw().await, sql).await.len(), 0);
}

#[test]
fn a_new_file_is_its_owners_alone() {
    crate::place::run(Engine::Sqlite, async |place: &Place| {
        let store = place.open().await;
        done(&store, one(full("docket:1"))).await;
        let mut names = Vec::new();
        for file in std::fs::read_dir(&place.folder).unwrap() {
            let file = file.unwrap();
            let mode = file.metadata().unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, 0o600, "{:?}", file.file_name());
            names.push(file.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        assert_eq!(names, ["store.db", "store.db-shm", "store.db-wal"]);
    });
}

#[test]
fn an_address_is_never_repeated() {
    crate::place::run(Engine::Sqlite, async |place: &Place| {
        let store = place.open().await;
        assert_eq!(format!("{store:?}"), "Store { is_demo: false, .. }");
        for address in [
            "postgres://user:hunter2@127.0.0.1:1/nothing",
            "postgres://user:hunter2@192.0.2.1/nothing",
            "postgres://user:hunter2@[::1/nothing",
            "sqlite:hunter2/absent/store.db",
            "sqlite::memory:?hunter2",
            "mysql://user:hunter2@localhost/nothing",
        ] {
            let error = Store::open(address, Options::default()).await.unwrap_err();
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
        }
    });
}

/// Opening must fail on the setting.
async fn stops_on(place: &Place, setting: &str) {
    let refused = Store::open(&place.address, Options::default()).await;
    assert!(
        matches!(refused, Err(StoreError::Setting { name, .. }) if name == setting),
        "{setting}: {refused:?}"
    );
}

#[test]
fn a_server_that_would_lose_or_garble_what_is_written_stops_the_start() {
    crate::place::run(Engine::Postgres, async |place: &Place| {
        let mut conn = place.raw().await;
        let name = place.address.rsplit_once('/').unwrap().1;
        let sql = format!("ALTER DATABASE {name} SET synchronous_commit = off");
        execute(&mut conn, &sql).await.unwrap();
        stops_on(place, "synchronous_commit").await;
        let latin = format!("{name}_latin");
        let sql = format!("CREATE DATABASE {latin} ENCODING 'LATIN1' TEMPLATE template0");
        execute(&mut conn, &sql).await.unwrap();
        let address = place.address.replace(name, &latin);
        let refused = Store::open(&address, Options::default()).await.unwrap_err();
        assert!(
            matches!(refused, StoreError::Setting { name: "server_encoding", .. }),
            "{refused}"
        );
    });
}

#[test]
fn a_store_goes_on_after_its_connections_were_cut() {
    crate::place::run(Engine::Postgres, async |place: &Place| {
        let store = place.open().await;
        done(&store, one(full("docket:1"))).await;
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                   WHERE datname = current_database() AND pid <> pg_backend_pid()";
        for name in ["docket:2", "docket:3", "docket:4"] {
            let gone = execute(&mut place.raw().await, cut).await.unwrap();
            assert!(gone > 0, "nothing was cut");
            done(&store, one(full(name))).await;
        }
        assert_eq!(store.verify().await.unwrap().streams, 4);
    });
}

/// Waits until a backend of the database waits for a lock.
async fn somebody_waits(conn: &mut AnyConnection) {
    let sql = "SELECT 1 FROM pg_stat_activity \
               WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while rows(conn, sql).await.is_empty() {
        tokio::task::yield_now().await;
    }
}

/// Somebody else holds what the append needs and waits for what it has: PostgreSQL ends the append's transaction.
#[test]
fn a_transaction_that_lost_is_tried_again() {
    crate::place::run(Engine::Postgres, async |place: &Place| {
        let store = place.open().await;
        let [a, b] = ["person:a", "person:b"].map(|name| stream("b1", name));
        for id in [&a, &b] {
            done(&store, one(write(id, 0, &["1"]))).await;
        }
        let (mut other, mut watch) = (place.raw().await, place.raw().await);
        for sql in [
            "SET deadlock_timeout = '60s'",
            "BEGIN",
            "SELECT 1 FROM stream WHERE name = 'person:b' FOR UPDATE",
        ] {
            execute(&mut other, sql).await.unwrap();
        }
        let both = vec![write(&a, 1, &["2"]), write(&b, 1, &["2"])];
        let appending = tokio::spawn(async move {
            store.append(Append { writes: both, idempotency: None }).await
        });
        somebody_waits(&mut watch).await;
        for sql in ["SELECT 1 FROM stream WHERE name = 'person:a' FOR UPDATE", "COMMIT"] {
            execute(&mut other, sql).await.unwrap();
        }
        let versions = vec![version(2), version(2)];
        assert_eq!(appending.await.unwrap(), Ok(Appended::Done(versions)));
    });
}

/// Whoever waits for a stream holds only streams before it, so that nobody waits in a circle.
#[test]
fn streams_are_taken_in_their_order() {
    crate::place::run(Engine::Postgres, async |place: &Place| {
        let store = place.open().await;
        let [a, b] = ["person:a", "person:b"].map(|name| stream("b1", name));
        for id in [&a, &b] {
            done(&store, one(write(id, 0, &["1"]))).await;
        }
        let mut other = place.raw().await;
        execute(&mut other, "BEGIN").await.unwrap();
        let take = "SELECT 1 FROM stream WHERE name = 'person:a' FOR UPDATE";
        execute(&mut other, take).await.unwrap();
        let both = vec![write(&b, 1, &["2"]), write(&a, 1, &["2"])];
        let appending = tokio::spawn(async move {
            store.append(Append { writes: both, idempotency: None }).await
        });
        somebody_waits(&mut place.raw().await).await;
        let take = "SELECT 1 FROM stream WHERE name = 'person:b' FOR UPDATE NOWAIT";
        execute(&mut other, take).await.expect("it waits for the first and holds the second");
        execute(&mut other, "COMMIT").await.unwrap();
        let versions = vec![version(2), version(2)];
        assert_eq!(appending.await.unwrap(), Ok(Appended::Done(versions)));
    });
}
