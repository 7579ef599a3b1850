//! A disk that is full, and what a batch is.

use sqlx::any::AnyConnectOptions;
use sqlx::{ConnectOptions as _, Row as _};

use super::{Failed, Task, Write, Written};
use crate::append::{Append, Appended, StreamWrite};
use crate::error::StoreError;
use crate::migrate::{Engine, migrate};
use crate::settings;
use crate::stream::{NewEntry, StreamId, Version};
use crate::text::{Body, Label, Name, Sealed};

fn append(name: &str, expected: Version, bytes: usize) -> Write {
    let entry = NewEntry {
        kind: Label::new("received").unwrap(),
        actor: Label::new("甲").unwrap(),
        happened_on: None,
        entered_at: jiff::Timestamp::UNIX_EPOCH,
        content: Sealed(vec![0; bytes]),
    };
    let name = Name::new(name).unwrap();
    let write = StreamWrite {
        stream: StreamId { body: Body::new("b1").unwrap(), name },
        expected,
        entries: vec![entry],
        index: None,
        key: None,
        sealed: Vec::new(),
        files: Vec::new(),
    };
    Write::Append(Append { writes: vec![write], idempotency: None })
}

/// Runs a test of a writer on a new file.
fn with_task(name: &str, test: impl AsyncFnOnce(&mut Task)) {
    sqlx::any::install_default_drivers();
    let folder =
        std::env::temp_dir().join(format!("mingjian-writer-{}-{name}", std::process::id()));
    std::fs::create_dir(&folder).unwrap();
    let file = folder.join("store.db");
    settings::create(&file).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let options: AnyConnectOptions = format!("sqlite:{}", file.display()).parse().unwrap();
        let mut conn = settings::sqlite(options.connect().await.unwrap()).await.unwrap();
        migrate(&mut conn, Engine::Sqlite).await.unwrap();
        let stopped = Default::default();
        test(&mut Task { conn: Some(conn), options, stopped, shredding: false }).await;
    });
    std::fs::remove_dir_all(&folder).unwrap();
}

async fn number(task: &mut Task, sql: &'static str) -> i64 {
    let conn = task.conn.as_mut().unwrap();
    sqlx::query(sql).fetch_one(conn).await.unwrap().get(0)
}

#[test]
fn a_full_disk_fails_the_whole_batch_and_is_got_over() {
    with_task("full", async |task| {
        assert!(number(task, "PRAGMA max_page_count = 60").await <= 60);
        let batch = ["x:1", "x:2", "x:3"].map(|name| append(name, Version::NONE, 100_000));
        let outcomes = task.batch(&batch).await;
        assert!(
            outcomes.iter().all(|one| matches!(one, Err(StoreError::DiskFull))),
            "{outcomes:?}"
        );
        assert_eq!(task.stopped.get(), None, "a full disk is no failing disk");
        // The next connection has no such limit: there is space again.
        let outcomes = task.batch(&batch).await;
        assert!(outcomes.iter().all(|one| matches!(one, Ok(written) if written.stands())));
        assert_eq!(number(task, "SELECT count(*) FROM entry").await, 3);
    });
}

#[test]
fn what_a_failed_commit_leaves_unknown_stops_the_writer() {
    let stops = |error| matches!(Failed::at_commit(error), Failed::Commit(_));
    assert!(!stops(StoreError::DiskFull), "nothing is on the disk");
    assert!(!stops(StoreError::Busy), "nothing was tried");
    assert!(stops(StoreError::Disk("disk I/O error".to_owned())));
    assert!(stops(StoreError::Database("anything else".to_owned())));
}

#[test]
fn a_write_that_fails_leaves_the_rest_of_its_batch() {
    with_task("savepoints", async |task| {
        let later = Version::new(5).unwrap();
        let batch = [
            append("x:1", Version::NONE, 1),
            append("x:2", later, 1),
            append("x:1", Version::NONE, 1),
            append("x:1", Version::new(1).unwrap(), 1),
        ];
        let outcomes = task.batch(&batch).await;
        let words = outcomes.iter().map(|outcome| match outcome {
            Ok(Written::Append(Appended::Done(_))) => "done",
            Ok(Written::Append(Appended::Conflict { .. })) => "conflict",
            other => panic!("{other:?}"),
        });
        assert_eq!(words.collect::<Vec<_>>(), ["done", "conflict", "conflict", "done"]);
        assert_eq!(number(task, "SELECT count(*) FROM entry").await, 2);
    });
}

/// The commits in the write-ahead log: a frame whose header tells the size of the database ends one.
fn commits(task: &Task) -> usize {
    const HEADER: usize = 32;
    const FRAME: usize = 24 + 4096;
    let path = task.options.database_url.path();
    let log = std::fs::read(format!("{path}-wal")).unwrap();
    log[HEADER..].chunks(FRAME).filter(|frame| frame[4..8] != [0; 4]).count()
}

#[test]
fn a_batch_is_one_transaction() {
    with_task("batch", async |task| {
        let names = (0..64).map(|at| format!("x:{at}"));
        let batch: Vec<Write> = names.map(|name| append(&name, Version::NONE, 100)).collect();
        let before = commits(task);
        task.batch(&batch[..60]).await;
        assert_eq!(commits(task), before + 1);
        for write in &batch[60..] {
            task.batch(std::slice::from_ref(write)).await;
        }
        assert_eq!(commits(task), before + 5);
    });
}

/// Batches in which many want the same streams, written at once and written one by one, leave the same.
#[test]
fn written_together_or_one_by_one_is_the_same() {
    const SEED: u64 = 0x1995_1023;
    println!("SEED={SEED}");
    let mut random = SEED;
    let mut below = move |end: u64| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % end
    };
    let mut batches = Vec::new();
    for _ in 0..40 {
        let writes = 1 + below(12);
        let one = |_| {
            let name = format!("x:{}", below(20));
            append(&name, Version::new(below(3)).unwrap(), 10)
        };
        batches.push((0..writes).map(one).collect::<Vec<_>>());
    }
    let said = std::cell::RefCell::new(Vec::new());
    for at_once in [true, false] {
        with_task(&format!("same-{at_once}"), async |task| {
            let mut outcomes = Vec::new();
            for batch in &batches {
                let parts = if at_once { batch.len() } else { 1 };
                for part in batch.chunks(parts) {
                    outcomes.extend(task.batch(part).await.into_iter().map(Result::unwrap));
                }
            }
            let entries = number(task, "SELECT count(*) FROM entry").await;
            said.borrow_mut().push((format!("{outcomes:?}"), entries));
        });
    }
    let said = said.into_inner();
    assert_eq!(said[0], said[1], "seed {SEED}");
    assert!(said[0].1 > 20 && said[0].0.contains("Conflict"), "seed {SEED}: {said:?}");
}

#[test]
fn once_the_disk_failed_nothing_is_tried() {
    with_task("stopped", async |task| {
        task.stopped.set("disk I/O error".to_owned()).unwrap();
        let outcome = task.batch(&[append("x:1", Version::NONE, 1)]).await.remove(0);
        let said = outcome.unwrap_err().to_string();
        assert!(said.contains("disk I/O error") && said.contains("start again"), "{said}");
        assert_eq!(number(task, "SELECT count(*) FROM entry").await, 0);
    });
}
