//! Periods of the real pack beyond their plain count: time that is not counted, and what follows when one is missed.

use jiff::civil::Date;
use statute::answer::{DeadlineOut, Determination};
use statute::calendar::Calendar;
use statute::casefile::{Notation, read};
use statute::compile::Choice;
use statute::determine::{Engine, State};
use statute::edition::build;

use crate::files::{borrowed, calendar, pack};

/// The engine under the readings `choice`, written `A9=true`.
fn engine(choice: &[&str]) -> Engine {
    let choice: Choice = choice
        .iter()
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(id, option)| (id.to_owned(), option.to_owned()))
        .collect();
    let files = pack();
    build(&borrowed(&files), &choice).unwrap().0
}

fn determine(engine: &Engine, facts: &str, as_of: &str) -> Determination {
    let facts = facts.split(", ").map(|fact| format!("\"{}\n", fact.replacen(" =", "\" =", 1)));
    let text = format!("[case]\n{}", facts.collect::<String>());
    let case = read(&engine.program.schema, &text, Notation::Toml).unwrap();
    let as_of: Date = as_of.parse().unwrap();
    let outcome = engine.determine(&case, as_of, &calendar()).unwrap();
    engine.report(&case, &outcome, as_of)
}

fn deadline<'a>(determination: &'a Determination, id: &str) -> &'a DeadlineOut {
    determination.deadlines.iter().find(|deadline| deadline.id == id).unwrap()
}

fn notices<'a>(determination: &'a Determination, id: &str) -> Vec<&'a str> {
    let found = determination.notices.iter().filter(|notice| notice.id == id);
    found.map(|notice| notice.text.as_str()).collect()
}

const REVIEWED: &str = "单位收到 = 2025-03-03, 复核申请 = 2025-03-20, 复核终结 = 2025-04-10";

#[test]
fn higher_review_suspends_the_carrying_out_only_under_that_reading() {
    let nominal = |choice: &[&str], facts: &str, as_of: &str| {
        let result = determine(&engine(choice), facts, as_of);
        let found = deadline(&result, "carry_out");
        (
            found.nominal_on.to_string(),
            found.provisional,
            notices(&result, "period_suspended").len(),
        )
    };
    let plain = ("2025-05-02".to_owned(), false, 0);
    assert_eq!(nominal(&[], REVIEWED, "2025-04-20"), plain);
    assert_eq!(nominal(&["A9=on_order"], REVIEWED, "2025-04-20"), plain);
    let moved = ("2025-05-23".to_owned(), false, 1);
    assert_eq!(nominal(&["A9=true"], REVIEWED, "2025-04-20"), moved);
    let ordered = REVIEWED.replace("复核申请", "停止执行").replace("复核终结", "恢复执行");
    assert_eq!(nominal(&["A9=on_order"], &ordered, "2025-04-20"), moved);
    assert_eq!(nominal(&["A9=true"], &ordered, "2025-04-20"), plain);
}

#[test]
fn while_it_stands_still_the_end_is_provisional_and_cannot_pass() {
    let engine = engine(&["A9=true"]);
    let facts = "单位收到 = 2025-03-03, 复核申请 = 2025-03-20";
    for (as_of, nominal) in [("2025-03-19", "2025-05-02"), ("2025-04-10", "2025-05-23")] {
        let result = determine(&engine, facts, as_of);
        assert_eq!(deadline(&result, "carry_out").nominal_on.to_string(), nominal);
        let stands = as_of > "2025-03-20";
        assert_eq!(deadline(&result, "carry_out").provisional, stands);
        let said = notices(&result, "period_suspended");
        assert_eq!(said.len(), usize::from(stands), "{said:?}");
    }
    let result = determine(&engine, facts, "2025-12-31");
    assert_eq!(deadline(&result, "carry_out").state, Some(State::Open));
    assert!(notices(&result, "period_suspended")[0].contains("尚未恢复"));
    // It is not yet known that the review has ended.
    let result = determine(&engine, REVIEWED, "2025-04-01");
    assert!(deadline(&result, "carry_out").provisional);
}

#[test]
fn a_suspension_that_ends_before_it_begins_or_begins_too_late_changes_nothing() {
    // The dates of a review cannot come in this order; those of a stay may be written so.
    let ordered = engine(&["A9=on_order"]);
    let reversed = "单位收到 = 2025-03-03, 停止执行 = 2025-04-10, 恢复执行 = 2025-03-20";
    let result = determine(&ordered, reversed, "2025-04-20");
    assert_eq!(deadline(&result, "carry_out").nominal_on.to_string(), "2025-05-02");
    let said = notices(&result, "suspension_ineffective");
    assert!(said.len() == 1 && said[0].contains("2025-03-20 早于始日 2025-04-10"), "{said:?}");
    let late = "单位收到 = 2025-03-03, 复核申请 = 2025-05-03, 复核终结 = 2025-06-20";
    let result = determine(&engine(&["A9=true"]), late, "2025-07-01");
    assert_eq!(deadline(&result, "carry_out").nominal_on.to_string(), "2025-05-02");
    assert_eq!(deadline(&result, "carry_out").state, Some(State::Missed));
}

#[test]
fn a_case_closed_in_time_has_missed_nothing() {
    let engine = engine(&[]);
    let state = |facts: &str| {
        let result = determine(&engine, facts, "2025-09-10");
        deadline(&result, "handling_decision").state
    };
    assert_eq!(state("立案 = 2025-06-30"), Some(State::Missed));
    assert_eq!(state("立案 = 2025-06-30, 结案日 = 2025-08-14"), Some(State::Kept));
    assert_eq!(state("立案 = 2025-06-30, 结案日 = 2025-08-15"), Some(State::Missed));
}

/// The same end, found by going from day to day.
fn walked(
    from: Date,
    length: u32,
    unit: &str,
    still: (Date, Date),
    calendar: &Calendar,
) -> Date {
    let mut day = from;
    let mut left = length;
    while left > 0 {
        day = day.tomorrow().unwrap();
        let counts = unit == "natural" || !calendar.day(day).is_off();
        if counts && !(still.0 <= day && day < still.1) {
            left -= 1;
        }
    }
    day
}

#[test]
fn a_suspended_period_ends_where_a_walk_over_its_days_ends() {
    let calendar = calendar();
    let start: Date = "2025-03-03".parse().unwrap();
    let day = |days: i64| start.checked_add(jiff::Span::new().days(days)).unwrap();
    for unit in ["natural", "working"] {
        let engine = engine(&["A9=true", &format!("A2={unit}")]);
        for (begin, length) in
            (-3..62).step_by(5).flat_map(|begin| [0, 1, 20, 90].map(|length| (begin, length)))
        {
            let still = (day(begin), day(begin + length));
            let facts =
                format!("单位收到 = {start}, 复核申请 = {}, 复核终结 = {}", still.0, still.1);
            let result = determine(&engine, &facts, "2026-02-01");
            let found = deadline(&result, "carry_out").nominal_on;
            let plain = walked(start, 60, unit, (start, start), &calendar);
            let expected = if still.0 <= plain {
                walked(start, 60, unit, still, &calendar)
            } else {
                plain
            };
            assert_eq!(found, expected, "{unit} {still:?}");
        }
    }
}

#[test]
fn what_follows_from_a_missed_period_is_what_the_reading_says() {
    let facts = "立案 = 2025-03-17, 建议日 = 2025-04-01";
    for (option, effect) in [
        ("warn", "警示并说明"),
        ("block_until_explained", "未说明不得签发"),
        ("block", "不得签发"),
    ] {
        let engine = engine(&[&format!("A7={option}")]);
        let result = determine(&engine, facts, "2025-05-07");
        assert_eq!(deadline(&result, "handling_decision").state, Some(State::Missed));
        let notice = result.notices.iter().find(|notice| notice.id == "period_missed").unwrap();
        assert!(notice.text.ends_with(effect), "{}", notice.text);
        assert!(notice.citations.iter().any(|c| c.reading.as_deref() == Some("A7")));
        assert!(notice.citations.iter().any(|c| c.quote.is_some()));
        let result = determine(&engine, facts, "2025-05-06");
        assert_eq!(deadline(&result, "handling_decision").state, Some(State::Open));
        assert!(notices(&result, "period_missed").is_empty());
    }
}

#[test]
fn a_period_with_an_extension_is_missed_only_when_the_extension_is() {
    let granted = "立案 = 2025-03-17, 延期批准 = 2025-04-25, 延期申请 = 2025-04-20, 延期日数 = 15, 延期批准机关 = \"上一级追究机构\"";
    let states = |facts: &str, as_of: &str| {
        let result = determine(&engine(&[]), facts, as_of);
        let state = |id: &str| deadline(&result, id).state.unwrap();
        (
            state("handling_decision"),
            state("extension"),
            notices(&result, "period_missed").len(),
        )
    };
    assert_eq!(states(granted, "2025-05-10"), (State::Extended, State::Open, 0));
    assert_eq!(states(granted, "2025-05-17"), (State::Extended, State::Missed, 1));
    let decided = format!("{granted}, 决定日 = 2025-05-15, 建议日 = 2025-05-16");
    assert_eq!(states(&decided, "2025-06-01"), (State::Extended, State::Kept, 0));
    // Both must be done: one in time is not enough.
    let half = format!("{granted}, 决定日 = 2025-05-15, 建议日 = 2025-05-19");
    assert_eq!(states(&half, "2025-06-01"), (State::Extended, State::Missed, 1));
    let result = determine(&engine(&[]), &half, "2025-06-01");
    let said = notices(&result, "period_missed")[0];
    assert!(said.contains("没有建议日;") && !said.contains("决定日"), "{said}");
}
