use jiff::{SignedDuration, Timestamp};

use super::{Limits, REMEMBERED, Rate, Throttle};
use crate::app::Failure;

fn throttle() -> Throttle {
    let code = Rate { attempts: 3, seconds: 10 };
    let codes = Rate { attempts: 5, seconds: 1 };
    Throttle::new(Limits { code, codes, drafts: code, upload: code, uploads: codes })
}

fn wait(asked: Result<(), Failure>) -> Option<u64> {
    match asked {
        Ok(()) => None,
        Err(Failure::Throttled { seconds }) => Some(seconds),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_code_is_tried_so_often_and_then_again_after_a_while() {
    let (throttle, start) = (throttle(), Timestamp::UNIX_EPOCH);
    for _ in 0..3 {
        assert_eq!(wait(throttle.attempt("1", start)), None);
    }
    assert_eq!(wait(throttle.attempt("1", start)), Some(10));
    assert_eq!(wait(throttle.attempt("2", start)), None);
    let later = start + SignedDuration::from_secs(10);
    assert_eq!(wait(throttle.attempt("1", later)), None);
    assert_eq!(wait(throttle.attempt("1", later)), Some(10));
}

#[test]
fn all_codes_together_are_tried_so_often_and_a_right_one_costs_nothing() {
    let (throttle, now) = (throttle(), Timestamp::UNIX_EPOCH);
    for _ in 0..100 {
        assert_eq!(wait(throttle.attempt("right", now)), None);
        throttle.was_right("right");
    }
    for code in ["1", "2", "3", "4", "5"] {
        assert_eq!(wait(throttle.attempt(code, now)), None);
    }
    assert_eq!(wait(throttle.attempt("6", now)), Some(1));
    assert_eq!(wait(throttle.attempt("right", now)), Some(1));
}

#[test]
fn a_clock_that_was_set_back_keeps_nobody_out_for_longer_than_the_limit() {
    let (throttle, start) = (throttle(), Timestamp::UNIX_EPOCH);
    let day = SignedDuration::from_hours(24);
    for _ in 0..3 {
        assert_eq!(wait(throttle.attempt("1", start + day)), None);
        assert_eq!(wait(throttle.draft(start + day)), None);
    }
    assert_eq!(wait(throttle.attempt("1", start)), Some(10));
    assert_eq!(wait(throttle.draft(start)), Some(10));
    assert_eq!(wait(throttle.attempt("1", start + SignedDuration::from_secs(10))), None);
}

#[test]
fn files_over_one_receipt_and_over_all_of_them_are_so_many() {
    let (throttle, start) = (throttle(), Timestamp::UNIX_EPOCH);
    for _ in 0..3 {
        assert_eq!(wait(throttle.upload("d-1", start)), None);
    }
    assert_eq!(wait(throttle.upload("d-1", start)), Some(10));
    // What was refused took nothing from the others.
    assert_eq!(wait(throttle.upload("d-2", start)), None);
    assert_eq!(wait(throttle.upload("d-3", start)), None);
    assert_eq!(wait(throttle.upload("d-4", start)), Some(1));
    // Files, codes and drafts are counted apart.
    assert_eq!(wait(throttle.attempt("d-4", start)), None);
    assert_eq!(wait(throttle.draft(start)), None);
    let later = start + SignedDuration::from_secs(1);
    assert_eq!(wait(throttle.upload("d-4", later)), None);
    assert_eq!(wait(throttle.upload("d-4", later)), Some(1));
    assert_eq!(wait(throttle.upload("d-1", start + SignedDuration::from_secs(10))), None);
}

#[test]
fn new_drafts_are_so_many_and_then_one_after_a_while() {
    let (throttle, start) = (throttle(), Timestamp::UNIX_EPOCH);
    for _ in 0..3 {
        assert_eq!(wait(throttle.draft(start)), None);
    }
    assert_eq!(wait(throttle.draft(start)), Some(10));
    let later = start + SignedDuration::from_secs(9);
    assert_eq!(wait(throttle.draft(later)), Some(1));
    let later = start + SignedDuration::from_secs(10);
    assert_eq!(wait(throttle.draft(later)), None);
    assert_eq!(wait(throttle.draft(later)), Some(10));
    // Nobody who has a draft is kept from it.
    assert_eq!(wait(throttle.attempt("1", later)), None);
}

#[test]
fn a_code_that_was_tried_is_remembered_while_others_are_and_no_longer() {
    let code = Rate { attempts: 3, seconds: 10 };
    let codes = Rate { attempts: 10_000, seconds: 1 };
    let throttle = Throttle::new(Limits { code, codes, ..Limits::default() });
    let start = Timestamp::UNIX_EPOCH;
    for _ in 0..3 {
        assert_eq!(wait(throttle.attempt("1", start)), None);
    }
    let many = |at| {
        for other in 0..2 * REMEMBERED {
            assert_eq!(wait(throttle.attempt(&format!("other {other}"), at)), None);
        }
    };
    many(start);
    // Whoever tries a thousand others does not get the first anew.
    assert_eq!(wait(throttle.attempt("1", start)), Some(10));
    let later = start + SignedDuration::from_hours(3);
    assert_eq!(wait(throttle.attempt("another", later)), None);
    assert_eq!(throttle.books().codes.of_one.len(), 1);
}
