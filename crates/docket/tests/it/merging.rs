//! Two dockets about one act: which goes on, and who may not join them.

use docket::{Draft, Merge, No, Stage};
use serde_json::json;

use crate::law::law;
use crate::play::{Play, date};
use crate::whole::*;

/// A lead of the day, with nothing found yet.
fn lead(on: &str) -> Play {
    let mut play = Play::new(on);
    let mut complaint = complaint();
    complaint["facts"] = json!({ "complained_on": on });
    play.does("public", complaint);
    play
}

/// Docketed on a day of one's own.
fn docketed_on(on: &str) -> Play {
    let mut play = screened();
    play.on(on).does(
        LEAD,
        json!({ "command": "submit", "reason": "有申诉,复议已撤销", "matter": { "docketing":
            { "lead": "handler-3", "second": "handler-4" } } }),
    );
    let submission = play.docket.open().unwrap().seq;
    play.does(
        HEAD,
        json!({ "command": "approve", "submission": submission, "note": "同意",
            "number": "甲司错立〔2026〕2号" }),
    );
    play
}

/// What it comes to when the head joins `other` to `survivor`.
fn joined(other: &Play, survivor: &Play) -> Result<Vec<Draft>, No> {
    let determine = json!({ "command": "determine" });
    let request = survivor.request_for(HEAD, "2026-03-20", None, determine);
    let merge = Merge { docket: "d-1".parse().unwrap(), received_on: other.today };
    other.docket.join(&request, &survivor.docket, &merge, law())
}

#[track_caller]
fn refused(other: &Play, survivor: &Play, code: &str) {
    match joined(other, survivor) {
        Err(No::Refused(refusal)) => assert_eq!(refusal.code, code, "{refusal:?}"),
        taken => panic!("{taken:?}"),
    }
}

#[test]
fn the_docket_that_was_there_first_goes_on() {
    let (early, late) = (docketed_on("2026-03-05"), docketed_on("2026-03-12"));
    // Joined the other way round, the period would begin anew.
    refused(&early, &late, "merge_order");
    joined(&late, &early).unwrap();
    refused(&late, &lead("2026-03-02"), "merge_order");
    // Not docketed, however early it was received, it goes into the docketed one.
    joined(&lead("2026-02-27"), &late).unwrap();
    refused(&lead("2026-02-27"), &lead("2026-03-02"), "merge_order");
    joined(&lead("2026-03-02"), &lead("2026-02-27")).unwrap();
    joined(&lead("2026-03-02"), &lead("2026-03-02")).unwrap();
    refused(&confirmed(), &docketed_on("2026-03-02"), "merge_closed");
}

#[test]
fn whoever_stands_back_in_one_does_not_join_both() {
    let survivor = docketed();
    let recuse = |play: &mut Play, person: &str| {
        play.does(
            "head-2:head",
            json!({ "command": "decide_recusal", "person": person, "is_recused": true,
                "reason": "近亲属" }),
        );
    };
    let mut of_head = lead("2026-03-02");
    recuse(&mut of_head, "head-1");
    refused(&of_head, &survivor, "recused");
    let mut of_handler = lead("2026-03-02");
    recuse(&mut of_handler, "handler-2");
    refused(&of_handler, &survivor, "recused");
    let mut of_clerk = lead("2026-03-02");
    recuse(&mut of_clerk, "clerk-1");
    let entries = joined(&of_clerk, &survivor).unwrap();
    assert_eq!(entries.len(), 2, "{entries:?}");
    let determine = json!({ "command": "determine" });
    let request = survivor.request_for(HEAD, "2026-03-20", None, determine);
    let mut after = survivor.clone();
    for draft in of_clerk.docket.bequeathed(&request, &survivor.docket, law()) {
        let recorded = draft.recorded(after.docket.version() + 1, jiff::Timestamp::UNIX_EPOCH);
        after.docket.append(&recorded).unwrap();
    }
    let refusal = after.on("2026-03-20").refused(CLERK, evidence("e9", "函"));
    assert_eq!(refusal.code, "recused", "{refusal:?}");
}

#[test]
fn who_handles_the_case_handles_what_is_joined_to_it() {
    let (mut other, survivor) = (lead("2026-03-02"), docketed());
    for draft in joined(&other, &survivor).unwrap() {
        let recorded = draft.recorded(other.docket.version() + 1, jiff::Timestamp::UNIX_EPOCH);
        other.docket.append(&recorded).unwrap();
    }
    assert_eq!(other.docket.stage(), Stage::Merged);
    assert_eq!(other.docket.handlers(), survivor.docket.handlers());
    assert_eq!(survivor.due()["handling_decision"], date("2026-04-20"));
}
