//! Safeguard 13: who stands back, at which stage, who decides it, and who goes on.

use docket::Stage;
use serde_json::{Value, json};

use crate::play::Play;
use crate::stages::at;
use crate::whole::*;

fn recuse(person: &str) -> Value {
    json!({ "command": "decide_recusal", "person": person, "is_recused": true,
        "reason": "与被调查人系近亲属" })
}

fn head(person: &str, is_recused: bool) -> Value {
    json!({ "command": "decide_recusal", "person": person, "is_recused": is_recused,
        "is_head": true, "reason": "参与过原行为的审批" })
}

fn assign(lead: &str, second: &str) -> Value {
    json!({ "command": "assign", "lead": lead, "second": second })
}

fn waiting() -> Play {
    let mut play = screened();
    play.does(
        LEAD,
        json!({ "command": "submit", "reason": "应立案", "matter": { "docketing":
            { "lead": "handler-1", "second": "handler-2" } } }),
    );
    play
}

fn approval(play: &Play) -> Value {
    let submission = play.docket.open().unwrap().seq;
    json!({ "command": "approve", "submission": submission, "note": "同意",
        "number": "甲司错立〔2026〕1号" })
}

#[test]
fn safeguard_13_the_sole_head_stands_back_and_those_above_decide() {
    let mut play = waiting();
    let approve = approval(&play);
    assert_eq!(play.refused(HEAD, head("head-1", true)).code, "approver_is_author");
    // Another head decides neither about the one who heads the body nor in the place of those above.
    assert_eq!(play.refused("head-2:head", head("head-1", true)).code, "wrong_duty");
    assert_eq!(play.refused(GOVERNMENT, approve.clone()).code, "wrong_duty");
    play.does(GOVERNMENT, head("head-1", true));
    assert_eq!(play.refused(HEAD, approve.clone()).code, "recused");
    let mut back = play.clone();
    back.does(GOVERNMENT, head("head-1", false));
    assert_eq!(back.refused(GOVERNMENT, approve.clone()).code, "wrong_duty");
    back.does(HEAD, approve.clone());
    play.does(GOVERNMENT, approve);
    assert_eq!(play.docket.stage(), Stage::Examination);
    play.does(GOVERNMENT, assign("handler-3", "handler-4"));
}

#[test]
fn safeguard_13_those_above_recuse_a_handler_without_taking_the_place_of_the_head() {
    let mut play = docketed();
    play.does(GOVERNMENT, recuse("handler-2"));
    assert_eq!(play.refused(GOVERNMENT, assign("handler-1", "handler-3")).code, "wrong_duty");
    play.does(HEAD, assign("handler-1", "handler-3"));
}

#[test]
fn safeguard_13_no_handler_goes_on_alone() {
    let mut play = docketed();
    play.does(HEAD, recuse("handler-2"));
    let harmed = find(json!("case"), "harmed", json!(true));
    let refusal = play.refused(LEAD, harmed.clone());
    assert_eq!(refusal.code, "two_handlers");
    assert!(refusal.text.contains("handler-2"), "{refusal:?}");
    assert_eq!(play.refused(HEAD, assign("handler-1", "handler-2")).code, "recused");
    play.does(HEAD, assign("handler-1", "handler-3"));
    play.does(LEAD, harmed);
}

#[test]
fn safeguard_13_a_handler_who_is_named_leaves_the_other_alone_too() {
    let mut play = docketed();
    play.does(LEAD, find(json!("case"), "cause_without_fault", json!("none")));
    play.does(LEAD, participant(1, "handler-2", "周某", "enforcement_officer"));
    let harmed = find(json!("case"), "harmed", json!(true));
    assert_eq!(play.refused(LEAD, harmed).code, "two_handlers");
}

#[test]
fn safeguard_13_somebody_stands_back_while_papers_are_served() {
    let mut play = issued();
    play.on("2026-04-14").does(LEAD, evidence("e4", "送达回证"));
    play.does(HEAD, recuse("handler-1"));
    let serve = json!({ "command": "serve", "paper": "handling_decision", "recipient": "unit",
        "mode": "direct", "proof": "e4" });
    assert_eq!(play.refused(LEAD, serve.clone()).code, "recused");
    assert_eq!(play.refused(SECOND, serve.clone()).code, "two_handlers");
    play.does(HEAD, assign("handler-2", "handler-3"));
    play.does("handler-3:handling", serve);
}

#[test]
fn safeguard_13_whoever_is_barred_says_so_at_every_stage_and_is_answered() {
    let own = json!({ "command": "raise_recusal", "person": "officer-9", "reason": "本人" });
    let barred = "officer-9:handling@police";
    for stage in Stage::ALL.iter().filter(|stage| **stage != Stage::New) {
        let mut play = at(*stage);
        play.does(barred, own.clone());
        let asked: Vec<&str> =
            play.docket.recusals_asked().map(|(who, _)| who.as_str()).collect();
        assert_eq!(asked, ["officer-9"], "{stage:?}");
        play.does(HEAD, recuse("officer-9"));
        assert!(play.docket.recusals_asked().next().is_none(), "{stage:?}");
        assert!(play.docket.recused().any(|who| who.as_str() == "officer-9"), "{stage:?}");
    }
    let mut silent = own;
    silent["reason"] = json!(" ");
    assert_eq!(docketed().refused(barred, silent).code, "without_reason");
}

#[test]
fn somebody_named_by_mistake_is_taken_off_and_what_was_determined_with_them_is_void() {
    let mut play = examined();
    let remove = |no: u16, reason: &str| json!({ "command": "remove_person", "no": no, "reason": reason, "evidence": "e1" });
    assert!(play.docket.is_determined());
    let barred = "approver-1:handling";
    let supplement = json!({ "command": "supplement", "text": "补充" });
    assert_eq!(play.refused(barred, supplement).code, "recused");
    assert_eq!(play.refused(LEAD, remove(3, " ")).code, "without_reason");
    play.does(LEAD, remove(3, "同名不同人,批准的是另一人"));
    assert!(!play.docket.is_determined());
    assert!(play.docket.person(3).is_none());
    let about = docket::About::Person(3);
    assert!(play.docket.facts().iter().all(|part| part.about != about));
    let confirm = json!({ "command": "submit", "reason": "报请确认",
        "matter": "confirmation" });
    assert_eq!(play.refused(LEAD, confirm).code, "no_fresh_determination");
    // The number is not used again, and whoever was taken off is barred no more.
    let other =
        play.request_for(LEAD, "2026-03-20", None, participant(3, "b", "钱某", "approver"));
    assert!(matches!(play.give(&other), Err(docket::No::Invalid(_))));
    play.does(LEAD, participant(4, "approver-2", "钱某", "approver"));
    play.does(HEAD, assign("handler-1", "approver-1"));
    assert_eq!(docket::Docket::replay(&play.entries).unwrap(), play.docket);
}

#[test]
fn safeguard_13_whoever_was_asked_to_stand_back_decides_nothing_until_that_is_answered() {
    let mut play = waiting();
    let approve = approval(&play);
    let raised = json!({ "command": "raise_recusal", "person": "head-1", "reason": "近亲属" });
    play.does("public-1:intake", raised);
    let refusal = play.refused(HEAD, approve.clone());
    assert_eq!(refusal.code, "recused", "{refusal:?}");
    // Others are not held up, and whoever was found free of bias goes on.
    play.clone().does("head-2:head", approve.clone());
    play.does(GOVERNMENT, head("head-1", false));
    play.does(HEAD, approve);
    let mut asked = docketed();
    asked.does(LEAD, json!({ "command": "request_extension", "days": 5, "reason": "待鉴定" }));
    let raised =
        json!({ "command": "raise_recusal", "person": "office-1", "reason": "近亲属" });
    asked.does(SECOND, raised);
    let decide = json!({ "command": "decide_extension", "is_granted": true, "days": 5,
        "approver": "own_government", "number": "甲政批〔2026〕1号", "evidence": "e1" });
    assert_eq!(asked.refused(GOVERNMENT, decide.clone()).code, "recused");
    asked.does("office-2:government@county", decide);
}
