//! Drafts and answers as time goes by.

use docket::Line;
use jiff::SignedDuration;
use serde_json::json;
use store::Digest;

use super::{DraftCodeText, DraftKept, Sketch};
use crate::app::complain::tests::{Folder, Hand, complaint, office_under};
use crate::app::{App, Failure, FileLimits, Limits, Rate, Receipt};

const SECOND: SignedDuration = SignedDuration::from_secs(1);
const TOKEN: &str = "3f1c9a2e-7b54-4d0e-9a1f-0c2b7d5e8a61";

fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

async fn office(folder: &Folder) -> (App, Hand) {
    office_under(folder, Limits::default(), FileLimits::default()).await
}

fn line(text: &str) -> Line {
    text.try_into().unwrap()
}

fn sketch(code: Option<&str>) -> Sketch {
    let mut sketch: Sketch =
        serde_json::from_value(json!({ "fields": { "account": "甲" } })).unwrap();
    sketch.code = code.map(line);
    sketch
}

async fn kept(app: &App, code: Option<&str>) -> DraftKept {
    app.keep_draft(&sketch(code)).await.unwrap()
}

async fn is_there(app: &App, code: &str) -> bool {
    let code: DraftCodeText = serde_json::from_value(json!({ "code": code })).unwrap();
    match app.open_draft(&code.code).await {
        Ok(_) => true,
        Err(Failure::NotFound) => false,
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_draft_is_kept_for_fourteen_days_after_it_was_last_saved_and_then_it_is_gone() {
    let folder = Folder::new("draft-days");
    let (app, hand) = office(&folder).await;
    let first = kept(&app, None).await;
    let code = first.code.unwrap();
    assert_eq!(first.expires_on.to_string(), "2026-03-16");
    let begun = hand.now();
    hand.forward(days(10));
    let again = kept(&app, Some(&code)).await;
    assert_eq!((again.code, again.expires_on.to_string().as_str()), (None, "2026-03-26"));
    hand.forward(days(14) - SECOND);
    app.sweep().await.unwrap();
    assert!(is_there(&app, &code).await);
    hand.forward(SECOND);
    // Nobody opens it or saves it again, even before it is swept away.
    assert!(!is_there(&app, &code).await);
    let saved = app.keep_draft(&sketch(Some(&code))).await;
    assert!(matches!(saved, Err(Failure::NotFound)), "{saved:?}");
    let lookup = seal::DraftCode::parse(&code).unwrap().lookup();
    let row = async || app.store().draft(Digest(*lookup.as_bytes()), begun).await.unwrap();
    assert!(row().await.is_some());
    app.sweep().await.unwrap();
    assert!(row().await.is_none());
}

#[tokio::test]
async fn a_form_has_so_many_fields_and_there_are_so_many_new_drafts() {
    let folder = Folder::new("draft-limits");
    let limits = Limits { drafts: Rate { attempts: 3, seconds: 10 }, ..Limits::default() };
    let (app, hand) = office_under(&folder, limits, FileLimits::default()).await;
    let with = |count: usize| {
        let fields = (0..count).map(|no| (line(&format!("f{no}")), "".try_into().unwrap()));
        Sketch { code: None, fields: fields.collect() }
    };
    let many = app.keep_draft(&with(65)).await;
    assert!(matches!(&many, Err(Failure::Invalid { .. })), "{many:?}");
    app.keep_draft(&with(64)).await.unwrap();
    kept(&app, None).await;
    let code = kept(&app, None).await.code.unwrap();
    let refused = app.keep_draft(&sketch(None)).await;
    assert!(matches!(refused, Err(Failure::Throttled { seconds: 10 })), "{refused:?}");
    // Whoever has one goes on writing, and opens it as often as they like.
    for _ in 0..30 {
        kept(&app, Some(&code)).await;
        assert!(is_there(&app, &code).await);
    }
    hand.forward(SECOND * 10);
    kept(&app, None).await;
}

#[tokio::test]
async fn a_code_there_is_no_draft_of_is_tried_ten_times_and_no_more() {
    let folder = Folder::new("draft-codes");
    let (app, hand) = office(&folder).await;
    let code = seal::DraftCode::generate().unwrap();
    let code = code.text().expose().clone();
    for _ in 0..5 {
        assert!(!is_there(&app, &code).await);
        let deleted = app.drop_draft(&line(&code)).await;
        assert!(matches!(deleted, Err(Failure::NotFound)), "{deleted:?}");
    }
    let refused = app.open_draft(&line(&code)).await;
    assert!(matches!(refused, Err(Failure::Throttled { seconds: 300 })), "{refused:?}");
    hand.forward(SECOND * 300);
    assert!(!is_there(&app, &code).await);
}

#[tokio::test]
async fn a_repeated_request_is_answered_as_before_for_twenty_eight_days() {
    let folder = Folder::new("answers");
    let (app, hand) = office(&folder).await;
    let lodge = async |id: &str| -> Result<(String, String), Failure> {
        let id = id.parse().unwrap();
        let lodged = app.lodge(None, &id, &complaint(), Some(TOKEN)).await?;
        match lodged.receipt {
            Receipt::Named { number, code } => Ok((number, code)),
            Receipt::Anonymous { .. } | Receipt::None {} => panic!("a named one"),
        }
    };
    let first = lodge("a1").await.unwrap();
    hand.forward(days(28));
    app.sweep().await.unwrap();
    assert_eq!(lodge("a2").await.unwrap(), first);
    hand.forward(SECOND);
    app.sweep().await.unwrap();
    // Asked again it is another complaint. The office draws one number alone, and that is taken.
    let again = lodge("a3").await;
    assert!(matches!(again, Err(Failure::Busy)), "{:?}", again.err());
}
