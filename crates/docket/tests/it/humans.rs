//! One human under two ids: every comparison is of the human.

use docket::registry::{HumanEntry, Humans, Journal, Merging, Roll};
use docket::{Docket, No, Recorded};
use serde_json::{Value, json};

use crate::law::law;
use crate::play::{Play, actor, date};
use crate::registries::recorded;
use crate::whole::*;

fn merging(person: &str, into: &str) -> Merging {
    serde_json::from_value(json!({ "person": person, "into": into, "reason": "身份证号相同" }))
        .unwrap()
}

fn humans(merged: &[(&str, &str)]) -> Humans {
    let mut entries: Vec<Recorded<HumanEntry>> = Vec::new();
    for (person, into) in merged {
        let humans = Humans::replay(&entries).unwrap();
        let by = actor("head-9:head");
        let draft = humans.decide(&by, &merging(person, into), law(), date("2026-03-01"));
        recorded(&mut entries, draft.unwrap());
    }
    Humans::replay(&entries).unwrap()
}

fn id(text: &str) -> docket::PersonId {
    text.parse().unwrap()
}

#[test]
fn ids_merged_one_after_another_are_one_human() {
    let humans = humans(&[("a", "b"), ("b", "c"), ("d", "a")]);
    for one in ["a", "b", "c", "d"] {
        assert_eq!(humans.of(&id(one)).as_str(), "c", "{one}");
    }
    assert_eq!(humans.of(&id("e")).as_str(), "e");
}

#[test]
fn two_ids_are_merged_by_a_head_who_is_neither_with_a_reason() {
    let humans = humans(&[("a", "b")]);
    let gives = |who: &str, merging: &Merging| {
        humans.decide(&actor(who), merging, law(), date("2026-03-01")).map(drop)
    };
    let other = merging("c", "d");
    for who in ["clerk-1:intake", "c:head", "d:head"] {
        match gives(who, &other) {
            Err(No::Refused(refusal)) => assert_eq!(refusal.code, "wrong_duty", "{who}"),
            given => panic!("{who}: {given:?}"),
        }
    }
    assert!(matches!(gives("a:head", &merging("c", "b")), Err(No::Refused(_))));
    for (person, into) in [("a", "c"), ("b", "a"), ("c", "c")] {
        let given = gives("head-1:head", &merging(person, into));
        assert!(matches!(given, Err(No::Invalid(_))), "{person} {into}: {given:?}");
    }
    let mut silent = other.clone();
    silent.reason = " ".try_into().unwrap();
    assert!(matches!(gives("head-1:head", &silent), Err(No::Invalid(_))));
    gives("head-1:head", &other).unwrap();
}

/// The play as it is once the ids are known to be one human.
fn unified(mut play: Play, merged: &[(&str, &str)]) -> Play {
    play.docket.unify(&humans(merged));
    play
}

#[test]
fn whoever_submitted_under_another_id_does_not_approve() {
    let mut play = screened();
    play.does(
        "clerk-7:intake",
        json!({ "command": "submit", "reason": "应立案", "matter": { "docketing":
            { "lead": "handler-1", "second": "handler-2" } } }),
    );
    let submission = play.docket.open().unwrap().seq;
    let approve = json!({ "command": "approve", "submission": submission, "note": "同意",
        "number": "甲司错立〔2026〕1号" });
    play.clone().does(HEAD, approve.clone());
    let mut play = unified(play, &[("clerk-7", "head-1")]);
    assert_eq!(play.refused(HEAD, approve).code, "approver_is_author");
}

#[test]
fn whoever_is_named_or_recused_under_another_id_stands_back() {
    let supplement = json!({ "command": "supplement", "text": "补充" });
    let mut named = examined();
    named.does(LEAD, supplement.clone());
    let mut named = unified(named, &[("approver-1", "handler-1")]);
    assert_eq!(named.refused(LEAD, supplement.clone()).code, "recused");
    let mut recused = docketed();
    recused.does(
        HEAD,
        json!({ "command": "decide_recusal", "person": "li-2", "is_recused": true,
            "reason": "近亲属" }),
    );
    recused.does(
        HEAD,
        json!({ "command": "decide_recusal", "person": "handler-1", "is_recused": false,
            "reason": "不是" }),
    );
    let mut recused = unified(recused, &[("li-2", "handler-1")]);
    assert_eq!(recused.refused(LEAD, supplement).code, "recused");
}

#[test]
fn two_ids_of_one_human_are_not_two_handlers() {
    let mut play = unified(docketed(), &[("handler-2", "handler-1")]);
    let harmed = find(json!("case"), "harmed", json!(true));
    assert_eq!(play.refused(LEAD, harmed).code, "two_handlers");
}

#[test]
fn whoever_looked_earlier_cases_up_does_not_check_them_under_another_id() {
    let mut play = examined();
    play.does(SECOND, json!({ "command": "look_up_repeat", "no": 1, "found": [] }));
    let mut play = unified(play, &[("handler-2", "handler-1")]);
    let check = json!({ "command": "check_repeat", "no": 1, "reason": "" });
    let refusal = play.refused("handler-1:handling,head", check);
    assert_eq!(refusal.code, "repeat_same_checker");
}

/// Dockets in which somebody stands in every part that holds people.
fn peopled() -> Vec<Docket> {
    let mut asked = docketed();
    asked.does(LEAD, json!({ "command": "request_extension", "days": 5, "reason": "待鉴定" }));
    asked.does(
        SECOND,
        json!({ "command": "raise_recusal", "person": "handler-1", "reason": "近亲属" }),
    );
    let mut submitted = screened();
    submitted.does(LEAD, find(json!("case"), "act_ended_on", json!("2023-01-16")));
    let opinion = |command: &str| {
        json!({ "command": command, "ask": "10.例外", "value": "may_be_pursued",
            "reason": "影响重大" })
    };
    submitted.does(LEAD, opinion("draft_opinion")).does(HEAD, opinion("answer"));
    submitted.does(
        LEAD,
        json!({ "command": "submit", "reason": "应立案", "matter": { "docketing":
            { "lead": "handler-1", "second": "handler-2" } } }),
    );
    submitted.does(
        GOVERNMENT,
        json!({ "command": "decide_recusal", "person": "head-1", "is_recused": true,
            "is_head": true, "reason": "参与过" }),
    );
    let ended = crate::stages::at(docket::Stage::Ended);
    [served(), asked, submitted, ended].map(|play| play.docket).into()
}

#[test]
fn no_part_of_a_docket_keeps_an_id_that_was_given_up() {
    let people = [
        "handler-1",
        "handler-2",
        "head-1",
        "head-2",
        "officer-1",
        "verifier-1",
        "approver-1",
        "clerk-1",
        "office-1",
    ];
    let renamed: Vec<(&str, String)> =
        people.iter().map(|one| (*one, format!("new-{one}"))).collect();
    let merged: Vec<(&str, &str)> =
        renamed.iter().map(|(old, new)| (*old, new.as_str())).collect();
    let humans = humans(&merged);
    let mut seen = 0;
    for mut docket in peopled() {
        seen += format!("{docket:?}").matches("\"handler-1\"").count();
        docket.unify(&humans);
        let text = format!("{docket:#?}");
        for old in people {
            let place = text.lines().position(|line| line.contains(&format!("\"{old}\"")));
            let around = place.map(|at| {
                let lines: Vec<&str> = text.lines().collect();
                lines[at.saturating_sub(8)..=at].join("\n")
            });
            assert!(around.is_none(), "{}", around.unwrap_or_default());
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn an_earlier_decision_stands_once_it_is_served_and_while_nothing_is_taken_back() {
    let stands = |play: &Play| play.docket.stands(law());
    assert!(stands(&served()));
    for play in [examined(), confirmed(), in_papers(), issued()] {
        assert!(!stands(&play), "{:?}", play.docket.stage());
    }
}

#[test]
fn a_roll_finds_a_person_by_salt_and_commitment_and_the_last_enrolment_holds() {
    let mut entries = Vec::new();
    let by = actor("clerk-1:intake");
    for (person, sworn) in [("a", "1"), ("b", "2"), ("a", "3")] {
        let pair = ("s".try_into().unwrap(), sworn.try_into().unwrap());
        recorded(&mut entries, Roll::enrol(&by, &id(person), pair, date("2026-03-01")));
    }
    let roll = Roll::replay(&entries).unwrap();
    let find = |wanted: &str| roll.find(|_, sworn| sworn == wanted).map(|one| one.as_str());
    assert_eq!(find("3"), Some("a"));
    assert_eq!(find("2"), Some("b"));
    assert_eq!(find("1"), None);
}

#[test]
fn who_is_named_carries_the_appointing_organ_and_the_posts_of_the_day() {
    let mut play = docketed();
    play.does(LEAD, find(json!("case"), "cause_without_fault", json!("none")));
    let mut named: Value = participant(1, "officer-1", "张某", "enforcement_officer");
    named["appointed_by"] = json!("county");
    named["posts"] = json!([{ "organ": "police", "title": "科员" }]);
    play.does(LEAD, named);
    let person = play.docket.person(1).unwrap();
    assert_eq!(person.appointed_by.as_ref().unwrap().as_str(), "county");
    assert_eq!(person.posts[0].title, "科员");
}
