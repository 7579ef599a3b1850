//! A letter that comes twice, however close together.

use docket::entries::{Attachment, Supplement};
use docket::{Command, DocketId};

use crate::app::complain::tests::{Folder, Whole, clerk, complaint, office_under};
use crate::app::repeat::Asking;
use crate::app::{Failure, FileLimits, Limits};

const TOKEN: &str = "3f1c9a2e-7b54-4d0e-9a1f-0c2b7d5e8a61";

#[tokio::test]
async fn the_slower_of_two_equal_letters_is_answered_as_the_faster_one() {
    let folder = Folder::new("letters-twice");
    let (app, _) = office_under(&folder, Limits::default(), FileLimits::default()).await;
    let id: DocketId = "a1".parse().unwrap();
    app.lodge(None, &id, &complaint(), None).await.unwrap();
    let brought = app.bring(&clerk(), &id, &mut Whole::of(b"sound")).await.unwrap();
    let title = "录音.mp3".try_into().unwrap();
    let files = vec![Attachment { title, digest: brought.digest }];
    let text = "补充一段录音".try_into().unwrap();
    let command =
        || Command::Supplement(Supplement { text: Clone::clone(&text), files: files.clone() });
    // Both have found that nothing was answered yet; the first one then names the file.
    let asking = Asking::of(Some(TOKEN), &"asked").unwrap();
    let first = app.letter(&id, command(), asking.as_ref()).await.unwrap();
    assert_eq!(app.letter(&id, command(), asking.as_ref()).await.unwrap(), first);
    assert_eq!(app.hold(&id).await.unwrap().entries.len(), 2);
    // Without the token it is another letter, and the file is taken.
    let other = app.letter(&id, command(), None).await;
    assert!(
        matches!(&other, Err(Failure::Invalid { field, .. }) if field == "digest"),
        "{other:?}"
    );
}
