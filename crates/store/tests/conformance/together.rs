//! What belongs together is written together: whichever table refuses, nothing is there.

use sqlx::AnyConnection;
use store::{Append, Index, Sealed, Store, StoreError, StreamId, Version};

use crate::cases::{done, full, idempotency, one, version};
use crate::on_both;
use crate::place::{Engine, Place, execute};

on_both!(whichever_table_refuses_nothing_of_an_append_is_written);

/// Every table an append writes to.
const TABLES: [&str; 9] = [
    "stream",
    "entry",
    "docket",
    "docket_person",
    "clock",
    "sealed",
    "case_key",
    "file",
    "idempotency",
];

/// From now on `table` takes no row.
async fn shut(conn: &mut AnyConnection, engine: Engine, table: &str) {
    let statements = match engine {
        Engine::Sqlite => vec![format!(
            "CREATE TRIGGER planted BEFORE INSERT ON {table} \
             BEGIN SELECT RAISE(ABORT, 'planted'); END"
        )],
        Engine::Postgres => vec![
            "CREATE OR REPLACE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION 'planted'; END $$"
                .to_owned(),
            format!(
                "CREATE TRIGGER planted BEFORE INSERT ON {table} \
                 FOR EACH ROW EXECUTE FUNCTION planted()"
            ),
        ],
    };
    for sql in statements {
        execute(conn, &sql).await.unwrap();
    }
}

async fn opened(conn: &mut AnyConnection, engine: Engine, table: &str) {
    let sql = match engine {
        Engine::Sqlite => "DROP TRIGGER planted".to_owned(),
        Engine::Postgres => format!("DROP TRIGGER planted ON {table}"),
    };
    execute(conn, &sql).await.unwrap();
}

/// Everything there is of a docket.
async fn all(store: &Store, id: &StreamId) -> (Version, Option<Index>, [usize; 3]) {
    let loaded = store.load(id, Version::NONE).await.unwrap();
    let row = store.indexed(id).await.unwrap();
    let clocks = store.clocks(id).await.unwrap();
    let people = store.people(id).await.unwrap();
    let index = row.map(|row| Index { row: row.index, clocks, people });
    let sealed = store.sealed(id).await.unwrap().len();
    let files = store.files(id).await.unwrap().len();
    (loaded.version, index, [usize::from(loaded.key.is_some()), sealed, files])
}

/// The append is refused by the planted fault, and left nothing.
async fn nothing_is_written(store: &Store, (append, id): (&Append, &StreamId), table: &str) {
    let refused = store.append(append.clone()).await;
    let is_planted =
        matches!(&refused, Err(StoreError::Database(why)) if why.contains("planted"));
    assert!(is_planted, "{table}: {refused:?}");
    assert_eq!(all(store, id).await, (Version::NONE, None, [0, 0, 0]), "{table}");
    let claim = append.idempotency.as_ref().unwrap();
    let answered = store.answered(&claim.body, &claim.token).await.unwrap();
    assert_eq!(answered.map(|(_, Sealed(bytes))| bytes), None, "{table}");
}

async fn whichever_table_refuses_nothing_of_an_append_is_written(place: &Place) {
    let store = place.open().await;
    let mut conn = place.raw().await;
    let write = full("docket:1");
    let id = write.stream.clone();
    let answer = Some(idempotency("t", "r", "answer"));
    let append = Append { idempotency: answer, ..one(write.clone()) };
    for table in TABLES {
        shut(&mut conn, place.engine, table).await;
        nothing_is_written(&store, (&append, &id), table).await;
        opened(&mut conn, place.engine, table).await;
    }
    // The request is no other than one that was never made.
    assert_eq!(done(&store, append).await, [version(2)]);
    assert_eq!(all(&store, &id).await, (version(2), write.index, [1, 1, 1]));
    assert_eq!(store.verify().await.unwrap().findings, []);
}
