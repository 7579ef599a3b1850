//! Two dockets about one act: which goes on, and who may not join them.

use docket::{Draft, Entry, Merge, No, Stage};
use serde_json::json;
use statute::determine::State;

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

/// Both dockets after `other` goes on in `survivor`.
fn both(mut other: Play, mut survivor: Play, id: &str) -> (Play, Play) {
    let write = |play: &mut Play, draft: Draft| {
        let recorded = draft.recorded(play.docket.version() + 1, jiff::Timestamp::UNIX_EPOCH);
        play.docket.append(&recorded).unwrap();
    };
    for draft in joined(&other, &survivor).unwrap() {
        write(&mut other, draft);
    }
    let (docket, received_on) = (id.parse().unwrap(), other.today);
    let merge = Merge { docket, received_on };
    let by = crate::play::actor(HEAD);
    let (happened_on, late) = (survivor.today, None);
    let entry = Entry::Absorbed(merge);
    write(&mut survivor, Draft { by, happened_on, late, entry });
    (other, survivor)
}

#[test]
fn each_complainant_of_a_merged_case_is_answered() {
    let (mut other, survivor) = both(lead("2026-03-03"), docketed(), "d-2");
    let (third, mut survivor) = both(lead("2026-03-04"), survivor, "d-3");
    let reply = |text: &str| json!({ "command": "reply", "text": text });
    // An empty answer does not stop the clock.
    let request = other.request_for(LEAD, "2026-03-04", None, reply(" "));
    match other.on("2026-03-04").give(&request) {
        Err(No::Invalid(invalid)) => assert_eq!(invalid.field, "text"),
        taken => panic!("{taken:?}"),
    }
    other.does(LEAD, reply("并案办理,结果另行告知"));
    let words: Vec<&str> =
        other.docket.replies().iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(words, ["并案办理,结果另行告知"]);
    let state = |play: &Play, id: &str| {
        let clocks = play.docket.clocks(&play.said());
        let found = clocks.iter().find(|clock| clock.period == id).unwrap();
        (found.due_on, found.state)
    };
    let own = state(&other, "complainant_reply");
    assert_eq!(own.1, Some(State::Kept), "{own:?}");
    let period = "merged_complainant_reply";
    let first = state(&survivor, period);
    assert_eq!(first.1, Some(State::Open), "{first:?}");
    survivor.on("2026-03-06");
    let mut answered = |docket: &str| {
        let request = other.request_for(LEAD, "2026-03-06", None, reply("x"));
        for draft in survivor.docket.merged_reply(&request, &docket.parse().unwrap(), law()) {
            let seq = survivor.docket.version() + 1;
            let recorded = draft.recorded(seq, jiff::Timestamp::UNIX_EPOCH);
            survivor.docket.append(&recorded).unwrap();
        }
        state(&survivor, period)
    };
    // The third still waits, by its own day.
    let second = answered("d-2");
    assert_eq!(second.1, Some(State::Open), "{second:?}");
    assert!(second.0 > first.0, "{second:?}");
    assert_eq!(answered("d-4"), second);
    assert_eq!(answered("d-3").1, Some(State::Kept));
    assert_eq!(third.docket.stage(), Stage::Merged);
}

#[test]
fn leads_merged_before_docketing_are_docketed_afterwards() {
    let (_, mut survivor) = both(lead("2026-03-02"), screened(), "d-2");
    survivor.on("2026-03-05").does(
        LEAD,
        json!({ "command": "submit", "reason": "有申诉", "matter": { "docketing":
            { "lead": "handler-1", "second": "handler-2" } } }),
    );
    let submission = survivor.docket.open().unwrap().seq;
    survivor.does(
        HEAD,
        json!({ "command": "approve", "submission": submission, "note": "同意立案",
            "number": "甲司错立〔2026〕1号" }),
    );
    assert_eq!(survivor.docket.stage(), Stage::Examination);
    assert_eq!(survivor.due()["handling_decision"], date("2026-04-20"));
}

#[test]
fn one_of_several_complainants_withdraws_the_own_complaint_alone() {
    let withdraw = |reason: &str| json!({ "command": "withdraw", "reason": reason });
    let written = |play: &Play| {
        play.entries.iter().rev().map(|one| one.entry.kind()).next().unwrap().to_owned()
    };
    let asks = |play: &Play| {
        let said = play.said();
        said.asks.iter().any(|ask| ask.id == "5.胁迫")
    };
    // Alone, whoever complained withdraws the lead: whether they were forced to is asked of a person.
    let mut alone = docketed();
    alone.does("public", withdraw("已和解"));
    assert_eq!((written(&alone).as_str(), asks(&alone)), ("withdrawn", true));
    // Others have complained of the same act: theirs stands, and nothing is asked.
    let (_, mut joined) = both(lead("2026-03-03"), docketed(), "d-2");
    joined.on("2026-03-06");
    assert_eq!(joined.refused("public", withdraw(" ")).code, "without_reason");
    joined.does("public", withdraw("已和解"));
    assert_eq!((written(&joined).as_str(), asks(&joined)), ("supplemented", false));
    let Entry::Supplemented(added) = &joined.entries.last().unwrap().entry else {
        panic!("{:?}", joined.entries.last())
    };
    assert_eq!(added.text.as_str(), "申诉人撤回自己的申诉、举报:已和解");
    // The longest reason does not fit behind the words that stand before it: it is refused, not cut.
    let long = joined.request_for("public", "2026-03-06", None, withdraw(&"字".repeat(20_000)));
    match joined.give(&long) {
        Err(No::Invalid(invalid)) => assert_eq!(invalid.field, "reason"),
        taken => panic!("{taken:?}"),
    }
    assert_eq!(joined.docket.stage(), Stage::Examination);
}

#[test]
fn two_leads_held_apart_leave_no_clock_and_give_back_the_one_before() {
    let (_, merged) = both(lead("2026-03-03"), docketed(), "d-2");
    let opinion = |command: &str, value: &str| json!({ "command": command, "ask": "11.同一行为", "value": value, "reason": "两次拘留" });
    let period = "merged_complainant_reply";
    for (mut play, before) in [(docketed(), None), (merged, Some("2026-03-18"))] {
        play.on("2026-03-12");
        assert_eq!(play.due().get(period).copied(), before.map(date));
        play.does(
            LEAD,
            json!({ "command": "propose_merging", "docket": "d-3", "received_on": "2026-03-10" }),
        );
        assert_eq!(play.due()[period], date("2026-03-25"));
        play.does(LEAD, opinion("draft_opinion", "separate"));
        play.does(HEAD, opinion("answer", "分别立案"));
        assert_eq!(play.due().get(period).copied(), before.map(date));
        let value = &play.said().answers["merging"].value;
        let stands = if before.is_some() { "merged" } else { "none" };
        assert_eq!(*value, statute::answer::ValueOut::Word(stands.to_owned()));
        let Entry::HeldApart(apart) = &play.entries.last().unwrap().entry else { panic!() };
        assert_eq!((apart.docket.as_str(), apart.reason.as_str()), ("d-3", "两次拘留"));
        // Another lead is another question.
        play.does(
            LEAD,
            json!({ "command": "propose_merging", "docket": "d-4", "received_on": "2026-03-11" }),
        );
        play.does(LEAD, opinion("draft_opinion", "merged"));
        play.does(HEAD, opinion("answer", "merged"));
        assert_eq!(play.due()[period], date("2026-03-26"));
    }
}
