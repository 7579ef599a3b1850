//! One human under two ids: every comparison is of the human.

use std::sync::Arc;

use docket::registry::{
    HumanCommand, HumanEntry, Humans, Journal, Post, PostEntry, Posts, Registered, Roll,
};
use docket::{Docket, No, Recorded};
use serde_json::{Value, json};

use crate::law::law;
use crate::play::{Play, actor, date};
use crate::registries::recorded;
use crate::whole::*;

fn merging(person: &str, into: &str) -> HumanCommand {
    let value = json!({ "command": "merge", "person": person, "into": into,
        "reason": "身份证号相同" });
    serde_json::from_value(value).unwrap()
}

fn parting(person: &str) -> HumanCommand {
    let value = json!({ "command": "part", "person": person, "reason": "号码录错" });
    serde_json::from_value(value).unwrap()
}

fn gives(
    entries: &[Recorded<HumanEntry>],
    who: &str,
    command: &HumanCommand,
) -> Result<(), No> {
    let humans = Humans::replay(entries).unwrap();
    humans.decide(&actor(who), command, law(), date("2026-03-01")).map(drop)
}

/// Proposed by one and approved by another.
fn both(entries: &mut Vec<Recorded<HumanEntry>>, command: &HumanCommand) {
    let proposal = u32::try_from(entries.len()).unwrap() + 1;
    let approve = HumanCommand::Approve { proposal };
    for (who, command) in [("clerk-9:intake", command), ("head-9:head", &approve)] {
        let humans = Humans::replay(entries).unwrap();
        let draft = humans.decide(&actor(who), command, law(), date("2026-03-01"));
        recorded(entries, draft.unwrap());
    }
}

fn merged(pairs: &[(&str, &str)]) -> Vec<Recorded<HumanEntry>> {
    let mut entries = Vec::new();
    for (person, into) in pairs {
        both(&mut entries, &merging(person, into));
    }
    entries
}

fn humans(pairs: &[(&str, &str)]) -> Humans {
    Humans::replay(&merged(pairs)).unwrap()
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

#[track_caller]
fn refused(given: Result<(), No>, code: &str) {
    match given {
        Err(No::Refused(refusal)) => assert_eq!(refusal.code, code),
        given => panic!("{given:?}"),
    }
}

#[test]
fn two_ids_are_merged_by_two_people_who_are_neither_with_a_reason() {
    let mut entries = merged(&[("a", "b")]);
    let other = merging("c", "d");
    for who in ["handler-1:handling", "c:head", "d:head"] {
        refused(gives(&entries, who, &other), "wrong_duty");
    }
    refused(gives(&entries, "a:head", &merging("c", "b")), "wrong_duty");
    for (person, into) in [("a", "c"), ("b", "a"), ("c", "c")] {
        let given = gives(&entries, "head-1:head", &merging(person, into));
        assert!(matches!(given, Err(No::Invalid(_))), "{person} {into}: {given:?}");
    }
    let HumanCommand::Merge(mut silent) = other.clone() else { panic!() };
    silent.reason = " ".try_into().unwrap();
    let given = gives(&entries, "head-1:head", &HumanCommand::Merge(silent));
    assert!(matches!(given, Err(No::Invalid(_))));
    let humans = Humans::replay(&entries).unwrap();
    let draft = humans.decide(&actor("head-1:head"), &other, law(), date("2026-03-01"));
    recorded(&mut entries, draft.unwrap());
    assert_eq!(
        Humans::replay(&entries).unwrap().of(&id("c")),
        &id("c"),
        "proposed is not yet so"
    );
    let approve = HumanCommand::Approve { proposal: 3 };
    refused(gives(&entries, "head-1:head", &approve), "approver_is_author");
    for who in ["clerk-1:intake", "c:head", "d:head"] {
        refused(gives(&entries, who, &approve), "wrong_duty");
    }
    refused(
        gives(&entries, "head-2:head", &HumanCommand::Approve { proposal: 1 }),
        "nothing_submitted",
    );
    gives(&entries, "head-2:head", &approve).unwrap();
    // Merged the other way round meanwhile, it would go in a circle.
    both(&mut entries, &merging("d", "c"));
    let given = gives(&entries, "head-2:head", &approve);
    assert!(matches!(given, Err(No::Invalid(_))), "{given:?}");
}

#[test]
fn a_merging_by_mistake_is_undone_by_two_people() {
    let mut entries = merged(&[("a", "b"), ("b", "c")]);
    let given = gives(&entries, "clerk-1:intake", &parting("c"));
    assert!(matches!(given, Err(No::Invalid(_))), "{given:?}");
    refused(gives(&entries, "c:head", &parting("a")), "wrong_duty");
    refused(gives(&entries, "a:head", &parting("a")), "wrong_duty");
    both(&mut entries, &parting("b"));
    let humans = Humans::replay(&entries).unwrap();
    assert_eq!(
        ["a", "b", "c"].map(|one| humans.of(&id(one)).as_str().to_owned()),
        ["b", "b", "c"]
    );
    let mut play = docketed();
    play.does(
        HEAD,
        json!({ "command": "decide_recusal", "person": "a", "is_recused": true,
            "reason": "近亲属" }),
    );
    play.docket.unify(&humans);
    let barred = |who: &str| play.docket.bar(&id(who), &"justice".parse().unwrap()).is_some();
    assert_eq!((barred("b"), barred("c")), (true, false));
}

/// The play as it is once the registry has a post of a person at an organ.
fn posted(
    mut play: Play,
    (person, organ): (&str, &str),
    (from, until): (&str, Option<&str>),
) -> Play {
    let value = json!({ "organ": organ, "title": "科员", "until": until });
    let post: Post = serde_json::from_value(value).unwrap();
    let mut entries: Vec<Recorded<PostEntry>> = Vec::new();
    let by = actor("clerk-9:intake");
    recorded(&mut entries, Posts::hold(&by, &id(person), &post, date(from)));
    let posts = Arc::new(Posts::replay(&entries).unwrap());
    let (humans, today) = (humans(&[("li-2", "handler-2")]), play.today);
    play.docket.know(Registered { posts, humans, today });
    play
}

#[test]
fn safeguard_13_a_post_at_the_unit_today_or_on_the_day_of_the_act_bars_whoever_acts_for_another()
 {
    let supplement = json!({ "command": "supplement", "text": "补充" });
    let assign = json!({ "command": "assign", "lead": "handler-1", "second": "handler-3" });
    // The act ended on 2026-01-16.
    for (from, until, bars) in [
        ("2020-01-01", None, true),
        ("2020-01-01", Some("2026-01-16"), true),
        ("2026-03-01", None, true),
        ("2020-01-01", Some("2026-01-15"), false),
        ("2026-01-17", Some("2026-02-28"), false),
        ("2026-03-06", None, false),
    ] {
        let at = |who: &str, organ: &str| posted(docketed(), (who, organ), (from, until));
        let mut own = at("handler-1", "police");
        if bars {
            assert_eq!(own.refused(LEAD, supplement.clone()).code, "recused", "{from}");
            // The other does not go on alone, and nobody so barred is named a handler or sits in a meeting.
            assert_eq!(own.refused(SECOND, supplement.clone()).code, "two_handlers");
            let mut new = at("handler-3", "police");
            assert_eq!(new.refused(HEAD, assign.clone()).code, "recused");
            let opinions: Vec<Value> = ["head-1", "head-2", "handler-3"]
                .iter()
                .map(|one| json!({ "person": one, "opinion": "合法" }))
                .collect();
            let meeting = json!({ "command": "deliberate", "matter": "x",
                "presided_by": "head-1", "opinions": opinions, "conclusion": "x" });
            assert_eq!(new.refused(HEAD, meeting).code, "recused");
            // Known by another id, they are the same human.
            let mut double = at("li-2", "police");
            assert_eq!(double.refused(SECOND, supplement.clone()).code, "recused");
        } else {
            own.does(LEAD, supplement.clone());
            at("handler-3", "police").does(HEAD, assign.clone());
        }
        at("handler-1", "justice").does(LEAD, supplement.clone());
    }
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
