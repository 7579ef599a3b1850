//! Two axes of time, proved with a synthetic amendment of the pack.
#![expect(clippy::unwrap_used, reason = "helpers of a test fail the test")]
#![expect(
    clippy::disallowed_methods,
    reason = "the test reads the pack that the crate is told"
)]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use statute::answer::Determination;
use statute::calendar::Calendar;
use statute::casefile::{Notation, read};
use statute::compile::Choice;
use statute::edition::build;
use statute::editions::{Dated, Editions};

const CASE: &str = r#"
[case]
"决策方式" = "直接"
"后果" = "较大"
"立案" = LODGED
[[person]]
name = "张某"
"角色" = "直接执法"
"过错" = "一般"
"情节" = "较重"
"身份" = "公务员"
"行为日" = CONDUCT
"#;

fn read_all(folder: &str, ending: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder);
    let mut files: Vec<(String, String)> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(ending))
        .map(|path| (path.to_string_lossy().into_owned(), fs::read_to_string(path).unwrap()))
        .collect();
    files.sort();
    files
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// The pack in force, and an amendment from 2026-01-01: 30 days instead of 45, and T1 where it was T2.
fn editions() -> Editions {
    under(&Choice::new())
}

/// The same, built under `choice`.
fn under(choice: &Choice) -> Editions {
    let files = read_all("statutes/zhengzhou-wrongful-cases/2020", ".md");
    let amended: Vec<(String, String)> = files
        .iter()
        .map(|(name, text)| {
            let text = text.replace("fixed ⇒ 45", "fixed ⇒ 30");
            (name.clone(), text.replace("| 较重 | 较大 | T2 |", "| 较重 | 较大 | T1 |"))
        })
        .collect();
    let dated = |files: &[(String, String)], from: &str, to: Option<&str>| {
        let files: Vec<(&str, &str)> =
            files.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let (engine, edition) = build(&files, choice).unwrap();
        Dated { from: date(from), to: to.map(date), edition: Arc::new(edition), engine }
    };
    Editions::new(vec![
        dated(&amended, "2026-01-01", Some("2026-06-30")),
        dated(&files, "2020-01-17", Some("2025-12-31")),
    ])
    .unwrap()
}

fn determine(conduct: &str, lodged: &str, as_of: &str) -> Determination {
    let editions = editions();
    let notices = read_all("calendar", ".toml");
    let notices: Vec<(&str, &str)> =
        notices.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let text = CASE.replace("LODGED", lodged).replace("CONDUCT", conduct);
    let schema = &editions.on(date(as_of)).unwrap().0.engine.program.schema;
    let case = read(schema, &text, Notation::Toml).unwrap();
    editions.determine(&case, date(as_of), &Calendar::from_notices(&notices).unwrap()).unwrap()
}

fn grade_and_days(result: &Determination) -> (String, i32) {
    let grade = serde_json::to_value(&result.answers.get("grade").unwrap().value).unwrap();
    let period = result.deadlines.iter().find(|d| d.id == "handling_decision").unwrap();
    let days = (period.nominal_on - period.starts_on).get_days();
    (grade.as_str().unwrap().to_owned(), days)
}

#[test]
fn old_conduct_and_old_step_follow_the_old_text() {
    let result = determine("2025-03-01", "2025-03-17", "2025-04-01");
    assert_eq!(grade_and_days(&result), ("T2".to_owned(), 45));
    assert!(result.notices.iter().all(|notice| notice.id != "edition"));
}

#[test]
fn old_conduct_and_new_step_follow_one_text_each() {
    let result = determine("2025-12-30", "2026-01-14", "2026-01-20");
    assert_eq!(grade_and_days(&result), ("T2".to_owned(), 30));
    assert!(result.notices.iter().any(|notice| notice.id == "edition"));
}

#[test]
fn new_conduct_and_new_step_follow_the_new_text() {
    let result = determine("2026-01-02", "2026-01-14", "2026-01-20");
    assert_eq!(grade_and_days(&result), ("T1".to_owned(), 30));
}

#[test]
fn conduct_before_the_first_text_is_provisional() {
    let result = determine("2019-12-01", "2025-03-17", "2025-04-01");
    let notice = result.notices.iter().find(|notice| notice.id == "edition").unwrap();
    assert!(notice.text.contains("暂定"), "{}", notice.text);
}

#[test]
fn an_ended_text_never_falls_back_to_an_older_one() {
    assert!(editions().on(date("2026-07-01")).is_none());
}

#[test]
fn editions_that_overlap_are_refused() {
    let one = editions().on(date("2025-01-01")).unwrap().0.clone();
    let other = Dated { from: date("2025-06-01"), to: None, ..one.clone() };
    assert!(Editions::new(vec![one, other]).is_none());
}

#[test]
fn both_editions_are_taken_under_the_readings_chosen() {
    let choice = Choice::from([("A3".to_owned(), "none".to_owned())]);
    let notices = read_all("calendar", ".toml");
    let notices: Vec<(&str, &str)> =
        notices.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let calendar = Calendar::from_notices(&notices).unwrap();
    let (built, editions) = (under(&choice), editions());
    let other = editions.under(&choice).unwrap();
    assert!(!other.shares_all_with(&editions));
    assert!(editions.under(&Choice::new()).unwrap().shares_all_with(&editions));
    for (conduct, lodged) in [("2025-06-01", "2026-02-02"), ("2026-02-01", "2026-03-18")] {
        let text = CASE.replace("LODGED", lodged).replace("CONDUCT", conduct);
        let schema = &built.on(date(lodged)).unwrap().0.engine.program.schema;
        let case = read(schema, &text, Notation::Toml).unwrap();
        let determine =
            |editions: &Editions| editions.determine(&case, date(lodged), &calendar).unwrap();
        assert_eq!(determine(&other), determine(&built));
        assert_ne!(determine(&other).readings, determine(&editions).readings);
    }
}
