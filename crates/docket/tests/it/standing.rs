//! Where a refusal at the wrong stage stands, and what the measures wait for.

use std::collections::BTreeSet;

use docket::{Command, Ground, Stage};
use serde_json::{Value, json};

use crate::law::law;
use crate::stages::{at, commands};
use crate::whole::*;

/// What each command rests on where its stage is another: a ground of its own, or the step it is part of.
fn rests_on(command: &str) -> &'static str {
    match command {
        "confirm_late" => "taken at every stage",
        "receive" | "supplement" => "receive",
        "withdraw" => "withdrawal_ends_nothing",
        "name_unit" | "add_evidence" => "find",
        "find" | "name_person" | "remove_person" => "too_late_for_facts",
        "assign" | "raise_recusal" | "decide_recusal" | "submit" | "approve" | "return" => {
            "duty"
        }
        "draft_opinion" | "answer" | "deliberate" => "answer",
        "offer_hearing" | "hear_statement" | "waive_statement" | "answer_argument"
        | "hear_third_party" => "hear",
        "reply" => "refuse",
        "propose_merging" => "merge",
        "record_self_accountability" => "docket",
        "determine" | "depart" | "return_to_examination" => "verify",
        "look_up_repeat" | "check_repeat" => "repeat",
        "fix_grade" | "choose_measures" | "attach_basis" => "not_confirmed",
        "request_government" | "decide_as_government" => "not_approved",
        "issue" | "serve" | "publish_notice" => "nothing_issued",
        "request_extension" | "decide_extension" => "no_clock",
        other => panic!("{other}"),
    }
}

/// What is said and cited where a command rests on `id`.
fn stands(id: &str) -> (String, String, Vec<String>) {
    let ground = Ground::ALL.iter().find(|ground| ground.id() == id);
    let cited = |all: &[statute::answer::CitationOut]| {
        all.iter().map(|one| format!("{:?} {:?}", one.text, one.reading)).collect()
    };
    if let Some(ground) = ground {
        return (id.to_owned(), ground.words().to_owned(), cited(&law().ground(*ground)));
    }
    let step = law().schema().steps.iter().find(|step| step.name.id == id).unwrap();
    ("not_at_this_stage".to_owned(), format!("不能{}", step.name.term), Vec::new())
}

#[test]
fn a_refusal_at_the_wrong_stage_says_the_step_or_the_ground_of_its_command() {
    let actor = "handler-1:intake,handling,head,government";
    let mut refused = BTreeSet::new();
    let late = [Stage::Papers, Stage::Refused, Stage::Transferred, Stage::Merged, Stage::Ended];
    let early = [Stage::New, Stage::Lead, Stage::Examination, Stage::Confirmed];
    for stage in late.into_iter().chain(early) {
        let play = at(stage);
        for value in commands() {
            let kind = value["command"].as_str().unwrap().to_owned();
            let command: Command = serde_json::from_value(value.clone()).unwrap();
            if stage.takes(&command) {
                continue;
            }
            // Too late for facts is said where it is too late.
            let is_early = [Stage::New, Stage::Lead].contains(&stage);
            let rests = match (rests_on(&kind), kind.as_str()) {
                ("too_late_for_facts", "find") if is_early => "find",
                ("too_late_for_facts", _) if is_early => "name",
                (rests, _) => rests,
            };
            let (code, words, cited) = stands(rests);
            let refusal = play.clone().refused(actor, value);
            assert_eq!(refusal.code, code, "{stage:?} {kind}");
            assert!(refusal.text.contains(&words), "{stage:?} {kind}: {}", refusal.text);
            assert!(refusal.text.contains(stage.term()), "{stage:?} {kind}: {}", refusal.text);
            let said: Vec<String> = refusal
                .citations
                .iter()
                .map(|one| format!("{:?} {:?}", one.text, one.reading))
                .collect();
            assert!(cited.is_empty() || said == cited, "{stage:?} {kind}: {said:?}");
            refused.insert(kind);
        }
    }
    let all: BTreeSet<String> =
        commands().iter().map(|one| one["command"].as_str().unwrap().to_owned()).collect();
    // A second person may confirm a late entry at every stage.
    let missed: Vec<&String> = all.difference(&refused).collect();
    assert_eq!(missed, ["confirm_late"]);
}

fn submit_measures() -> Value {
    json!({ "command": "submit", "reason": "报批", "matter": "measures" })
}

#[test]
fn measures_wait_for_a_determination_of_the_facts_as_they_stand() {
    let mut play = measured();
    play.does(LEAD, find(json!("case"), "affects_third_party", json!(false)));
    assert_eq!(play.refused(LEAD, submit_measures()).code, "no_fresh_determination");
    play.does(LEAD, json!({ "command": "determine" })).does(LEAD, submit_measures());
}

#[test]
fn measures_wait_until_whoever_was_told_anew_is_heard_anew_and_answered() {
    let mut play = measured();
    play.does(LEAD, offer(2));
    assert_eq!(play.refused(LEAD, submit_measures()).code, "not_heard");
    play.does(LEAD, statement(2));
    assert_eq!(play.refused(LEAD, submit_measures()).code, "argument_unanswered");
    play.does(LEAD, argument(2));
    if !play.docket.is_determined() {
        play.does(LEAD, json!({ "command": "determine" }));
    }
    play.does(LEAD, submit_measures());
}

#[test]
fn measures_wait_for_earlier_cases_that_were_looked_up_anew() {
    let mut play = measured();
    play.does(SECOND, json!({ "command": "look_up_repeat", "no": 2, "found": [] }));
    assert_eq!(play.refused(LEAD, submit_measures()).code, "repeat_unconfirmed");
    play.does(LEAD, json!({ "command": "check_repeat", "no": 2, "reason": "" }));
    if !play.docket.is_determined() {
        play.does(LEAD, json!({ "command": "determine" }));
    }
    play.does(LEAD, submit_measures());
}

#[test]
fn nobody_for_whom_there_are_measures_is_left_without_a_choice() {
    let mut play = confirmed();
    play.does(
        LEAD,
        json!({ "command": "fix_grade", "no": 1, "grade": "T2", "reason": "情节较重" }),
    );
    play.does(LEAD, json!({ "command": "determine" }));
    let refusal = play.refused(LEAD, submit_measures());
    assert_eq!(refusal.code, "unlawful_measures");
    assert!(refusal.text.contains("没有定对张某"), "{}", refusal.text);
}
