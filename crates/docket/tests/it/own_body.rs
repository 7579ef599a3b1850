//! The act of the accountability body itself: nobody there may touch it, and it is not buried.

use docket::Stage;
use serde_json::{Value, json};

use crate::play::Play;
use crate::whole::*;

const OTHER_GOVERNMENT: &str = "office-2:government@county";

/// A complaint against the body that receives it.
fn against_the_body() -> Play {
    let mut complaint = complaint();
    complaint["accused"] = json!("justice");
    complaint["body"] = json!("justice");
    let mut play = Play::new("2026-03-02");
    play.does("public", complaint);
    play
}

fn of_the_body() -> Value {
    json!({ "command": "name_unit", "organ": "justice", "name": "甲县司法局", "facts": {
        "kind": "county_department", "leadership": "local",
        "is_accountability_body": "true", "entrustment": "none" } })
}

#[test]
fn the_government_acts_in_the_stead_of_the_body_and_its_people_do_not() {
    let mut play = against_the_body();
    for who in [CLERK, LEAD, HEAD] {
        assert_eq!(play.refused(who, of_the_body()).code, "recused");
    }
    play.does(GOVERNMENT, of_the_body()).does(GOVERNMENT, evidence("e1", "执法案卷"));
    for (fact, value) in [
        ("is_official_act", json!(true)),
        ("act_continues", json!(false)),
        ("act_ended_on", json!("2026-01-16")),
        ("receiver_is_competent", json!(false)),
    ] {
        play.does(GOVERNMENT, find(json!("case"), fact, value));
    }
    let opinion = |command: &str| {
        json!({ "command": command, "ask": "7.本机构", "value": "next_higher_government_body",
            "reason": "追究机构自身的行为" })
    };
    play.does(GOVERNMENT, opinion("draft_opinion"));
    assert_eq!(play.refused(GOVERNMENT, opinion("answer")).code, "approver_is_author");
    play.does(OTHER_GOVERNMENT, opinion("answer"));
    let moved = |to: &str| {
        json!({ "command": "submit", "reason": "由上一级追究",
            "matter": { "transfer": { "to": to, "summary": "一件拘留" } } })
    };
    assert_eq!(play.refused(GOVERNMENT, moved("justice")).code, "not_for_us");
    play.does(GOVERNMENT, moved("city-justice"));
    let submission = play.docket.open().unwrap().seq;
    let approve = json!({ "command": "approve", "submission": submission, "note": "同意" });
    assert_eq!(play.refused(GOVERNMENT, approve.clone()).code, "approver_is_author");
    play.does(OTHER_GOVERNMENT, approve);
    assert_eq!(play.docket.stage(), Stage::Transferred);
}

#[test]
fn who_falsely_names_the_body_buries_nothing() {
    let mut play = against_the_body();
    assert!(play.docket.is_of_own_body());
    play.does(GOVERNMENT, unit());
    assert!(!play.docket.is_of_own_body());
    play.does(CLERK, evidence("e1", "执法案卷"));
    // The duties of the body are its own again.
    assert_eq!(play.refused(GOVERNMENT, evidence("e2", "函")).code, "wrong_duty");
    // Nor does a clerk who names it.
    play.does(CLERK, of_the_body());
    assert_eq!(play.refused(CLERK, evidence("e2", "函")).code, "recused");
    play.does(GOVERNMENT, unit()).does(CLERK, evidence("e2", "函"));
}

#[test]
fn what_the_body_alone_decides_the_government_decides_in_its_stead() {
    let mut play = against_the_body();
    play.does(GOVERNMENT, of_the_body()).does(GOVERNMENT, evidence("e1", "执法案卷"));
    for (fact, value) in [
        ("is_official_act", json!(true)),
        ("act_continues", json!(false)),
        ("act_ended_on", json!("2023-01-16")),
    ] {
        play.does(GOVERNMENT, find(json!("case"), fact, value));
    }
    let opinion = |command: &str| {
        json!({ "command": command, "ask": "10.例外", "value": "may_be_pursued",
            "reason": "影响重大" })
    };
    play.does(GOVERNMENT, opinion("draft_opinion"));
    play.does(OTHER_GOVERNMENT, opinion("answer"));
}
