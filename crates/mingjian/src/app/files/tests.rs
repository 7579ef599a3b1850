//! Files within their limits, and what stands beside them.

use docket::DocketId;
use serde_json::{Value, json};
use store::{Append, FileRow};

use super::{Brought, address};
use crate::app::complain::tests::{Folder, Whole, clerk, complaint, office_under};
use crate::app::execute::plain;
use crate::app::{App, Failure, FileLimits, Limits, Order, Rate, Receipt, Tracking};

fn id() -> DocketId {
    "a1".parse().unwrap()
}

/// The receipt of a complaint.
async fn lodged(app: &App) -> Tracking {
    let lodged = app.lodge(None, &id(), &complaint(), None).await.unwrap();
    let Receipt::Named { number, code } = lodged.receipt else { panic!("no number") };
    serde_json::from_value(json!({ "named": { "number": number, "code": code } })).unwrap()
}

async fn over(app: &App, receipt: &Tracking, bytes: &[u8]) -> Result<Brought, Failure> {
    app.bring_over(receipt, &mut Whole::of(bytes)).await
}

async fn brought(app: &App, bytes: &[u8]) -> Brought {
    app.bring(&clerk(), &id(), &mut Whole::of(bytes)).await.unwrap()
}

#[tokio::test]
async fn over_a_receipt_files_are_smaller_and_so_many_in_a_while() {
    let folder = Folder::new("files-over");
    let limits = Limits { upload: Rate { attempts: 3, seconds: 10 }, ..Limits::default() };
    let sizes = FileLimits { office_bytes: 200, public_bytes: 100, public_count: 1 };
    let (app, hand) = office_under(&folder, limits, sizes).await;
    let receipt = lodged(&app).await;
    let large = over(&app, &receipt, &[7; 101]).await;
    assert!(matches!(large, Err(Failure::TooMuch(_))), "{large:?}");
    assert_eq!(over(&app, &receipt, &[7; 100]).await.unwrap().size, 100);
    // However few are named: what is brought and never named fills the disk as well.
    over(&app, &receipt, b"third").await.unwrap();
    let refused = over(&app, &receipt, b"fourth").await;
    assert!(matches!(refused, Err(Failure::Throttled { seconds: 10 })), "{refused:?}");
    hand.forward(jiff::SignedDuration::from_secs(10));
    over(&app, &receipt, b"fourth").await.unwrap();
    assert_eq!(brought(&app, &[7; 200]).await.size, 200);
}

/// Makes a file that was brought a piece of evidence.
async fn named(app: &App, brought: &Brought) {
    let Value::Object(command) = json!({ "command": "add_evidence", "evidence": "e1",
        "title": "甲", "digest": brought.digest })
    else {
        panic!("no object")
    };
    let order = Order { happened_on: None, late: None, command, seen: None, token: None };
    app.execute(&clerk(), &id(), &order).await.unwrap();
}

#[tokio::test]
async fn what_a_file_is_called_belongs_to_it_alone() {
    let folder = Folder::new("files-labels");
    let (app, _) = office_under(&folder, Limits::default(), FileLimits::default()).await;
    lodged(&app).await;
    let (one, other) = (brought(&app, b"one").await, brought(&app, b"two").await);
    named(&app, &one).await;
    let held = app.hold(&id()).await.unwrap();
    let walked = async || app.walked_files(&held.stream, &held.key).await.unwrap();
    assert_eq!(walked().await, Vec::<String>::new());
    // Somebody writes a row for the other file, with the name of the first.
    let rows = app.store().files(&held.stream).await.unwrap();
    let stolen = FileRow { digest: address(&other.digest).unwrap(), ..rows[0].clone() };
    let mut write = plain(held.stream.clone(), held.version, Vec::new());
    write.files = vec![stolen];
    app.store().append(Append { writes: vec![write], idempotency: None }).await.unwrap();
    assert_eq!(walked().await, [format!("文件 {} 的名称打不开", other.digest)]);
    // Nothing names it either: there is no such file to read.
    let read = app.file(&clerk(), &id(), &other.digest).await;
    assert!(matches!(read, Err(Failure::NotFound)), "{:?}", read.err());
    assert!(app.file(&clerk(), &id(), &one.digest).await.is_ok());
}

#[tokio::test]
async fn a_reading_that_was_altered_is_found() {
    let folder = Folder::new("files-readings");
    let (app, _) = office_under(&folder, Limits::default(), FileLimits::default()).await;
    lodged(&app).await;
    let file = brought(&app, b"one").await;
    named(&app, &file).await;
    app.file(&clerk(), &id(), &file.digest).await.unwrap();
    let key = app.hold(&id()).await.unwrap().key;
    app.open_reads("a1", &key).await.unwrap();
    // What the first reading says, written once more: it opens at its own place alone.
    let reads = app.stream("reads", "a1").unwrap();
    let loaded = app.store().load(&reads, store::Version::NONE).await.unwrap();
    let again = vec![loaded.entries[0].entry.clone()];
    let write = plain(reads, loaded.version, again);
    app.store().append(Append { writes: vec![write], idempotency: None }).await.unwrap();
    assert!(app.open_reads("a1", &key).await.is_err());
}

#[tokio::test]
async fn a_file_is_read_once_for_all_tries_of_a_request_and_asked_each_time_whether_it_is_taken()
 {
    let folder = Folder::new("files-once");
    let (app, _) = office_under(&folder, Limits::default(), FileLimits::default()).await;
    lodged(&app).await;
    let (one, other) = (brought(&app, b"one").await, brought(&app, b"two").await);
    let naming = |brought: &Brought| -> docket::Command {
        serde_json::from_value(json!({ "command": "add_evidence", "evidence": "e1",
            "title": "甲", "digest": brought.digest }))
        .unwrap()
    };
    let held = app.hold(&id()).await.unwrap();
    let mut whole = Vec::new();
    let rows = app.named_files(&held, &naming(&one), &mut whole).await.unwrap();
    assert_eq!((rows.len(), &rows), (1, &whole));
    // Somebody else wrote first: the next try does not read it again.
    app.0.files.remove(rows[0].digest).unwrap();
    assert_eq!(app.named_files(&held, &naming(&one), &mut whole).await.unwrap(), rows);
    let anew = app.named_files(&held, &naming(&one), &mut Vec::new()).await;
    assert!(matches!(anew, Err(Failure::Invalid { .. })), "{anew:?}");
    // What the other one who wrote first has named is taken.
    let mut whole = Vec::new();
    app.named_files(&held, &naming(&other), &mut whole).await.unwrap();
    named(&app, &other).await;
    let taken = app.named_files(&held, &naming(&other), &mut whole).await;
    assert!(matches!(taken, Err(Failure::Invalid { .. })), "{taken:?}");
}
