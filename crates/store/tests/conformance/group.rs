//! Many who write at the same moment, and a disk that fails under them.

use std::process::Command;

use store::{Append, Appended, Store, StoreError, StreamId, Version};

use crate::cases::{done, full, idempotency, index, one, stream, version, write};
use crate::on_both;
use crate::place::{Engine, Place};

on_both!(
    one_that_fails_disturbs_no_other,
    of_many_equal_requests_one_is_carried_out,
    those_that_wait_for_each_others_streams_all_get_through,
);

/// All of them at once; their outcomes in order.
async fn together(store: &Store, appends: Vec<Append>) -> Vec<Result<Appended, StoreError>> {
    let tasks: Vec<_> = appends
        .into_iter()
        .map(|append| {
            let store = store.clone();
            tokio::spawn(async move { store.append(append).await })
        })
        .collect();
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.unwrap());
    }
    outcomes
}

async fn one_that_fails_disturbs_no_other(place: &Place) {
    let store = place.open().await;
    done(&store, one(full("docket:taken"))).await;
    let number = full("docket:taken").index.unwrap().row.number;
    let append = |at: u32| {
        let id = stream("b1", &format!("docket:{at}"));
        let mut write = write(&id, 0, &["1", "2"]);
        let mut index = index("2026-03-01");
        match at % 4 {
            0 => write.expected = version(7),
            1 => index.row.number = number.clone(),
            _ => {}
        }
        write.index = Some(index);
        one(write)
    };
    let outcomes = together(&store, (0..80).map(append).collect()).await;
    for (at, outcome) in (0..).zip(outcomes) {
        let id = stream("b1", &format!("docket:{at}"));
        let head = store.head(&id).await.unwrap();
        let expected = match (at % 4, outcome) {
            (0, Ok(Appended::Conflict { actual: Version::NONE, .. })) => Version::NONE,
            (1, Err(StoreError::Taken(_))) => Version::NONE,
            (2 | 3, Ok(Appended::Done(_))) => version(2),
            (_, other) => panic!("{at}: {other:?}"),
        };
        assert_eq!(head, expected, "{at}");
    }
    let verified = store.verify().await.unwrap();
    assert_eq!((verified.streams, verified.findings.len()), (41, 0));
}

async fn of_many_equal_requests_one_is_carried_out(place: &Place) {
    let store = place.open().await;
    let append = |at: u32| Append {
        idempotency: Some(idempotency("t", "r", &at.to_string())),
        ..one(write(&stream("b1", &format!("person:{at}")), 0, &["1"]))
    };
    let outcomes = together(&store, (0..40).map(append).collect()).await;
    let winners: Vec<u32> = (0..)
        .zip(&outcomes)
        .filter(|(_, outcome)| matches!(outcome, Ok(Appended::Done(_))))
        .map(|(at, _)| at)
        .collect();
    let [winner] = winners[..] else { panic!("{winners:?}") };
    let answer = idempotency("t", "r", &winner.to_string()).response;
    for (at, outcome) in (0..).zip(outcomes).filter(|(at, _)| *at != winner) {
        assert_eq!(outcome, Ok(Appended::Repeated(answer.clone())), "{at}");
    }
    assert_eq!(store.verify().await.unwrap().streams, 1);
}

/// Every append takes two streams, half of them in the other order.
async fn those_that_wait_for_each_others_streams_all_get_through(place: &Place) {
    let store = place.open().await;
    let [a, b] = ["person:a", "person:b"].map(|name| stream("b1", name));
    for at in 0..20 {
        let pair = |first, second| Append {
            writes: vec![write(first, at, &["1"]), write(second, at, &["1"])],
            idempotency: None,
        };
        let appends = [pair(&a, &b), pair(&b, &a)].into_iter().cycle().take(8);
        let outcomes = together(&store, appends.collect()).await;
        let done = outcomes.iter().filter(|o| matches!(o, Ok(Appended::Done(_)))).count();
        let conflicts =
            outcomes.iter().filter(|o| matches!(o, Ok(Appended::Conflict { .. }))).count();
        assert_eq!((done, conflicts), (1, 7), "{at}: {outcomes:?}");
    }
}

/// Marks the run of this test under a limit on the size of files.
const LIMITED: &str = "MINGJIAN_TEST_LIMITED";

/// The limit makes the operating system refuse to write to the log of the database, which SQLite reports as an error of
/// the disk. It holds for a whole process, so the test runs itself again in one of its own.
#[test]
fn after_an_error_of_the_disk_nothing_more_is_written_and_reads_go_on() {
    if std::env::var_os(LIMITED).is_some() {
        return crate::place::run(Engine::Sqlite, until_the_disk_fails);
    }
    let name = "group::after_an_error_of_the_disk_nothing_more_is_written_and_reads_go_on";
    let output = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 2048; exec \"$0\" --exact \"$1\" --nocapture"])
        .arg(std::env::current_exe().unwrap())
        .arg(name)
        .env(LIMITED, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("the store stopped after"), "{said}");
}

async fn until_the_disk_fails(place: &Place) {
    let store = place.open().await;
    let id = stream("b1", "person:1");
    let (acknowledged, error) = fill(&store, &id).await;
    println!("the store stopped after {acknowledged} entries: {error}");
    let why = store.stopped().expect("it says why").to_owned();
    assert_eq!(error, StoreError::Stopped(why));
    let more = store.append(one(write(&id, acknowledged, &["x"]))).await;
    assert_eq!((more, store.shred(id.clone()).await), (Err(error.clone()), Err(error)));
    assert_eq!(store.head(&id).await, Ok(version(acknowledged)));
    let verified = store.verify().await.unwrap();
    assert_eq!((verified.entries, verified.findings), (acknowledged, Vec::new()));
    store.close().await;
}

/// Writes until it fails; how many entries were acknowledged, and what the failure was.
async fn fill(store: &Store, id: &StreamId) -> (u64, StoreError) {
    let text = "x".repeat(20_000);
    for acknowledged in 0..1000 {
        match store.append(one(write(id, acknowledged, &[&text]))).await {
            Ok(Appended::Done(_)) => {}
            Ok(other) => panic!("{other:?}"),
            Err(error) => return (acknowledged, error),
        }
    }
    panic!("the limit is never met");
}
