//! The course of a case: what must come again, what may go back, how it may end, and in what order its days lie.

use docket::{No, Stage};
use serde_json::{Value, json};

use crate::law::{law, law_with};
use crate::play::Play;
use crate::whole::*;

fn submit(matter: Value) -> Value {
    json!({ "command": "submit", "reason": "依定性的结论", "matter": matter })
}

fn approval(play: &Play) -> Value {
    let submission = play.docket.open().unwrap().seq;
    json!({ "command": "approve", "submission": submission, "note": "同意" })
}

fn determine() -> Value {
    json!({ "command": "determine" })
}

fn choose(target: Value, measures: Value) -> Value {
    json!({ "command": "choose_measures", "target": target, "measures": measures,
        "reason": "依情节" })
}

fn issue(paper: Value, number: &str) -> Value {
    json!({ "command": "issue", "paper": paper, "number": number })
}

fn serve(paper: Value, recipient: Value, mode: &str) -> Value {
    json!({ "command": "serve", "paper": paper, "recipient": recipient, "mode": mode,
        "proof": "e1" })
}

/// Two who bear responsibility.
fn two_responsible() -> Play {
    let mut play = examined();
    play.does(LEAD, participant(4, "officer-4", "李某", "enforcement_officer"));
    for (fact, value) in [
        ("fault", json!("intent")),
        ("caused_lapse", json!(true)),
        ("grave_fault", json!("none")),
        ("criminal_liability", json!("not_involved")),
    ] {
        play.does(LEAD, find(json!({ "person": 4 }), fact, value));
    }
    play.does(SECOND, json!({ "command": "look_up_repeat", "no": 4, "found": [] }));
    play.does(LEAD, json!({ "command": "check_repeat", "no": 4, "reason": "" }));
    play.does(LEAD, determine());
    play
}

#[test]
fn a_conclusion_that_came_after_the_hearing_is_told_and_heard_anew() {
    let mut play = measured();
    play.does(LEAD, find(json!("case"), "consequence", json!("major")));
    play.does(LEAD, find(json!("case"), "gravity", json!("serious"))).does(LEAD, determine());
    let said = play.said();
    assert_eq!(said.answers["grade"].by_person[0].value.as_deref(), Some("T3"));
    // The grade somebody took stands no longer.
    let refusal = play.refused(LEAD, submit(json!("measures")));
    assert_eq!(refusal.code, "departure_without_reason");
    let fixed = json!({ "command": "fix_grade", "no": 1, "grade": "T3", "reason": "情节严重" });
    play.does(LEAD, fixed);
    play.does(LEAD, choose(json!({ "person": 1 }), json!(["记大过", "注销证件"])));
    let refusal = play.refused(LEAD, submit(json!("measures")));
    assert_eq!(refusal.code, "not_heard");
    assert!(refusal.text.contains("张某") && refusal.text.contains("档次"), "{refusal:?}");
    play.does(LEAD, offer(1));
    // Told anew, heard anew: what was said before answers nothing.
    assert_eq!(play.refused(LEAD, submit(json!("measures"))).code, "not_heard");
    play.does(LEAD, waiver(1));
    // What keeps it from approval now is no longer the hearing.
    assert_eq!(play.refused(LEAD, submit(json!("measures"))).code, "unlawful_measures");
}

#[test]
fn nothing_is_recommended_before_the_government_has_said_yes() {
    let mut play = in_papers();
    let advice = json!({ "sanction_recommendation": 1 });
    let refusal = play.refused(LEAD, issue(advice.clone(), "甲司建〔2026〕1号"));
    assert_eq!(refusal.code, "government_has_not_approved");
    play.does(LEAD, json!({ "command": "request_government", "number": "请1号" }));
    play.does(
        GOVERNMENT,
        json!({ "command": "decide_as_government", "is_approved": false, "number": "批1号",
            "evidence": "e1" }),
    );
    assert_eq!(play.docket.stage(), Stage::Confirmed);
    assert_eq!(play.refused(LEAD, issue(advice, "甲司建〔2026〕1号")).code, "nothing_issued");
}

#[test]
fn whoever_found_or_handles_or_takes_in_approves_and_examines_nothing() {
    let mut play = screened();
    play.does("head-2:handling,head", find(json!("case"), "is_major_or_complex", json!(false)));
    let matter = json!({ "docketing": { "lead": "handler-1", "second": "handler-2" } });
    play.does(LEAD, submit(matter));
    assert_eq!(play.refused("head-2:head", approval(&play)).code, "approver_is_author");
    let mut examined = examined();
    examined.does(LEAD, submit(json!("confirmation")));
    let command = approval(&examined);
    assert_eq!(examined.refused("handler-2:head", command).code, "approver_is_author");
    let finding = find(json!("case"), "harmed", json!(false));
    assert_eq!(examined.refused(CLERK, finding).code, "wrong_duty");
    assert_eq!(examined.refused("handler-9:intake,handling", determine()).code, "wrong_duty");
    examined.does(CLERK, evidence("e8", "收到的函"));
}

#[test]
fn two_are_no_meeting() {
    let mut play = examined();
    let meeting = |members: &[&str]| {
        let opinions: Vec<Value> = members
            .iter()
            .map(|person| json!({ "person": person, "opinion": "合法", "vote": "同意" }))
            .collect();
        json!({ "command": "deliberate", "matter": "2.非错案", "presided_by": "head-1",
            "opinions": opinions, "conclusion": "not_wrongful" })
    };
    let refusal = play.refused(HEAD, meeting(&["head-1", "head-2"]));
    assert_eq!(refusal.code, "not_deliberated");
    play.does(HEAD, meeting(&["head-1", "head-2", "head-3"]));
}

#[test]
fn how_many_are_a_meeting_is_a_reading_a_body_can_change() {
    let play = examined();
    let members = ["head-1", "head-2", "head-3"];
    let opinions: Vec<Value> = members
        .iter()
        .map(|person| json!({ "person": person, "opinion": "合法", "vote": "同意" }))
        .collect();
    let meeting = json!({ "command": "deliberate", "matter": "2.非错案",
        "presided_by": "head-1", "opinions": opinions, "conclusion": "not_wrongful" });
    let request = play.request_for(HEAD, "2026-03-20", None, meeting);
    play.docket.decide(&request, law(), play.today).unwrap();
    let five = law_with(&[("A70", "five")]);
    match play.docket.decide(&request, &five, play.today) {
        Err(docket::No::Refused(refusal)) => {
            assert_eq!(refusal.code, "not_deliberated");
            let mut readings =
                refusal.citations.iter().filter_map(|one| one.reading.as_deref());
            assert!(readings.any(|one| one == "A70"), "{refusal:?}");
        }
        taken => panic!("{taken:?}"),
    }
}

#[test]
fn a_confirmed_case_goes_back_to_examination_until_something_is_issued() {
    let back = |reason: &str| json!({ "command": "return_to_examination", "reason": reason });
    for mut play in [measured(), in_papers()] {
        assert_eq!(play.refused(HEAD, back(" ")).code, "without_reason");
        assert_eq!(play.refused(LEAD, back("因果关系须再核")).code, "wrong_duty");
        play.does(HEAD, back("因果关系须再核"));
        assert_eq!(play.docket.stage(), Stage::Examination);
        assert_eq!(play.docket.day("confirmed_on"), None);
        play.does(LEAD, find(json!("case"), "affects_third_party", json!(false)));
        play.does(LEAD, determine());
        approve(&mut play, json!("confirmation"));
        let refusal = play.refused(LEAD, submit(json!("measures")));
        assert_ne!(refusal.code, "already_submitted", "measures are chosen anew");
    }
    assert_eq!(issued().refused(HEAD, back("再核")).code, "issued_already");
}

#[test]
fn a_docketed_case_that_the_law_keeps_no_longer_is_discontinued_by_two() {
    let matter = |remedies: &str| {
        submit(json!({ "discontinuance": { "reason": "查明已逾二年,没有特别理由",
            "remedies": remedies } }))
    };
    let mut play = examined();
    assert_eq!(play.refused(LEAD, matter("可以申请复议")).code, "step:discontinue");
    play.does(LEAD, find(json!("case"), "act_ended_on", json!("2023-01-16")));
    let opinion = |command: &str| {
        json!({ "command": command, "ask": "10.例外", "value": "not_pursued",
            "reason": "没有特别理由" })
    };
    play.does(LEAD, opinion("draft_opinion")).does(HEAD, opinion("answer"));
    play.does(LEAD, determine());
    assert_eq!(play.refused(LEAD, matter(" ")).code, "reasons_and_remedies");
    play.does(LEAD, matter("可以申请复议"));
    assert_eq!(play.refused(LEAD, approval(&play)).code, "wrong_duty");
    let command = approval(&play);
    play.does(HEAD, command);
    assert_eq!(play.docket.stage(), Stage::Ended);
    play.does(LEAD, issue(json!("ending_notice"), "甲司终〔2026〕1号"));
    play.does(LEAD, serve(json!("ending_notice"), json!("complainant"), "posted"));
    let letter = issue(json!("rectification_letter"), "甲司改〔2026〕1号");
    assert_eq!(play.refused(LEAD, letter).code, "step:rectify");
}

#[test]
fn what_belongs_to_another_body_is_transferred_after_docketing_and_taken_up_when_sent_back() {
    let mut play = examined();
    play.does(LEAD, find(json!("case"), "receiver_is_competent", json!(false)));
    approve(&mut play, json!({ "transfer": { "to": "city", "summary": "拘留一案" } }));
    assert_eq!(play.docket.stage(), Stage::Transferred);
    play.does(LEAD, issue(json!("transfer_letter"), "甲司移〔2026〕1号"));
    play.does(LEAD, serve(json!("transfer_letter"), json!("receiver"), "posted"));
    let reopening = json!({ "reopening": { "facts": "市局退回", "evidence": "e1" } });
    approve(&mut play, reopening);
    assert_eq!(play.docket.stage(), Stage::Examination);
    assert_eq!(play.docket.day("transferred_on"), None);
    // A second letter is not the first.
    approve(&mut play, json!({ "transfer": { "to": "city", "summary": "拘留一案" } }));
    play.does(LEAD, issue(json!("transfer_letter"), "甲司移〔2026〕2号"));
    assert_eq!(play.docket.earlier_papers().len(), 1);
}

#[test]
fn nobody_is_left_out_of_the_measures_and_the_last_recommendation_keeps_the_period() {
    let mut play = two_responsible();
    for no in [1, 4] {
        play.does(LEAD, offer(no)).does(LEAD, waiver(no));
    }
    approve(&mut play, json!("confirmation"));
    play.does(LEAD, choose(json!("unit"), json!(["correction"])));
    let first = json!(["书面检讨", "记过", "暂停执法", "离岗学习"]);
    for no in [1_usize, 4] {
        if no == 4 {
            play.does(LEAD, determine());
            let refusal = play.refused(LEAD, submit(json!("measures")));
            assert!(refusal.text.contains("李某"), "{refusal:?}");
        }
        let grade = play.said().answers["grade"].by_person[no - 1].value.clone().unwrap();
        play.does(
            LEAD,
            json!({ "command": "fix_grade", "no": no, "grade": grade,
            "reason": "依情节" }),
        );
        play.does(LEAD, choose(json!({ "person": no }), first.clone()));
    }
    approve(&mut play, json!("measures"));
    play.does(LEAD, json!({ "command": "request_government", "number": "请1号" }));
    play.does(
        GOVERNMENT,
        json!({ "command": "decide_as_government", "is_approved": true, "number": "批1号",
            "evidence": "e1" }),
    );
    play.does(LEAD, issue(json!("handling_decision"), "决1号"));
    play.does(LEAD, issue(json!({ "sanction_recommendation": 1 }), "建1号"));
    assert_eq!(play.docket.day("recommended_on"), None);
    play.does(LEAD, issue(json!({ "sanction_recommendation": 4 }), "建2号"));
    assert_eq!(play.docket.day("recommended_on"), Some(play.today));
}

#[test]
fn a_decision_with_nobody_to_recommend_against_keeps_the_period() {
    let mut play = examined();
    play.does(LEAD, find(json!({ "person": 1 }), "caused_lapse", Value::Null));
    play.does(LEAD, find(json!({ "person": 1 }), "fault", json!("none")));
    play.does(LEAD, determine());
    for no in 1..=3 {
        let opinion = |command: &str| {
            json!({ "command": command, "ask": "15.无人", "about": no, "value": "不负",
                "reason": "没有查到过错" })
        };
        play.does(LEAD, opinion("draft_opinion")).does(LEAD, offer(no)).does(LEAD, waiver(no));
        play.does(HEAD, opinion("answer"));
    }
    play.does(LEAD, determine());
    approve(&mut play, json!("confirmation"));
    play.does(LEAD, choose(json!("unit"), json!(["correction"]))).does(LEAD, determine());
    approve(&mut play, json!("measures"));
    play.does(LEAD, json!({ "command": "request_government", "number": "请1号" }));
    play.does(
        GOVERNMENT,
        json!({ "command": "decide_as_government", "is_approved": true, "number": "批1号",
            "evidence": "e1" }),
    );
    play.does(LEAD, issue(json!("handling_decision"), "决1号"));
    assert_eq!(play.docket.day("closed_on"), Some(play.today));
    play.on("2026-05-06");
    let said = play.said();
    let period = said.deadlines.iter().find(|one| one.id == "handling_decision").unwrap();
    assert_eq!(period.state, Some(statute::determine::State::Kept), "{period:?}");
}

#[test]
fn an_extension_is_asked_and_granted_while_the_decision_is_being_signed() {
    let mut play = in_papers();
    play.does(LEAD, json!({ "command": "request_extension", "days": 5, "reason": "待批复" }));
    let granted = json!({ "command": "decide_extension", "is_granted": true, "days": 5,
        "approver": "own_government", "number": "批3号", "evidence": "e1" });
    play.does(GOVERNMENT, granted);
    assert!(play.due().contains_key("extension"));
    let asked = json!({ "command": "request_extension", "days": 5, "reason": "待批复" });
    assert_eq!(issued().refused(LEAD, asked).code, "no_clock");
}

#[track_caller]
fn too_early(play: &Play, who: &str, on: &str, command: Value) {
    let request = play.request_for(who, on, Some(("补录", "witness-1")), command);
    let mut play = play.clone();
    match play.give(&request) {
        Err(No::Invalid(invalid)) => assert_eq!(invalid.field, "happened_on", "{invalid:?}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn no_act_lies_before_what_it_rests_on() {
    too_early(&examined(), LEAD, "2026-03-04", offer(1));
    let mut told = examined();
    told.on("2026-03-24").does(LEAD, offer(1));
    too_early(&told, LEAD, "2026-03-23", waiver(1));
    let mut asked = docketed();
    asked.on("2026-03-24");
    asked.does(LEAD, json!({ "command": "request_extension", "days": 5, "reason": "待鉴定" }));
    let granted = json!({ "command": "decide_extension", "is_granted": true, "days": 5,
        "approver": "own_government", "number": "批3号", "evidence": "e1" });
    too_early(&asked, GOVERNMENT, "2026-03-23", granted);
    let mut papers = in_papers();
    papers.on("2026-04-08");
    papers.does(LEAD, json!({ "command": "request_government", "number": "请1号" }));
    let yes = json!({ "command": "decide_as_government", "is_approved": true, "number": "批1号",
        "evidence": "e1" });
    too_early(&papers, GOVERNMENT, "2026-04-07", yes);
    too_early(
        &issued(),
        LEAD,
        "2026-04-10",
        serve(json!("handling_decision"), json!("unit"), "direct"),
    );
    let mut open = confirmed();
    open.on("2026-04-02").does(LEAD, determine());
    too_early(&open, LEAD, "2026-03-31", determine());
}

#[test]
fn a_late_entry_binds_nobody_until_its_second_person_has_seen_it() {
    let mut play = screened();
    play.on("2026-03-09");
    let late = play.request_for(
        LEAD,
        "2026-03-04",
        Some(("当日系统停用", "clerk-1")),
        evidence("e9", "函"),
    );
    play.give(&late).unwrap();
    let seq = play.docket.version();
    let matter = json!({ "docketing": { "lead": "handler-1", "second": "handler-2" } });
    let refusal = play.refused(LEAD, submit(matter.clone()));
    assert_eq!(refusal.code, "late_entry");
    assert!(refusal.citations.iter().any(|cite| cite.reading.as_deref() == Some("A65")));
    let confirm = json!({ "command": "confirm_late", "entry": seq });
    assert_eq!(play.refused(SECOND, confirm.clone()).code, "late_entry");
    play.does(CLERK, confirm).does(LEAD, submit(matter));
}

#[test]
fn what_follows_after_the_last_day_is_what_the_reading_in_force_says() {
    let mut play = in_papers();
    play.does(LEAD, json!({ "command": "request_government", "number": "请1号" }));
    play.does(
        GOVERNMENT,
        json!({ "command": "decide_as_government", "is_approved": true, "number": "批1号",
            "evidence": "e1" }),
    );
    play.on("2026-04-21");
    let plain = issue(json!("handling_decision"), "决1号");
    let mut explained = plain.clone();
    explained["explanation"] = json!("批复于期满后送达");
    let outcome = |option: &str, command: &Value| {
        let law = law_with(&[("A7", option)]);
        let request = play.request_for(LEAD, "2026-04-21", None, command.clone());
        match play.docket.decide(&request, &law, play.today) {
            Ok(_) => "issued".to_owned(),
            Err(No::Refused(refusal)) => refusal.code,
            Err(No::Invalid(invalid)) => panic!("{invalid:?}"),
        }
    };
    assert_eq!(outcome("warn", &plain), "issued");
    assert_eq!(outcome("block_until_explained", &plain), "overdue");
    assert_eq!(outcome("block_until_explained", &explained), "issued");
    assert_eq!(outcome("block", &explained), "overdue");
}

#[test]
fn a_public_notice_serves_when_its_period_has_run() {
    let mut play = issued();
    let paper = || json!({ "sanction_recommendation": 1 });
    play.does(LEAD, json!({ "command": "publish_notice", "paper": paper(), "proof": "e1" }));
    let by_notice = serve(paper(), json!({ "person": 1 }), "public_notice");
    let refusal = play.on("2026-05-12").refused(LEAD, by_notice.clone());
    assert!(refusal.text.contains("2026-05-13"), "{refusal:?}");
    play.on("2026-05-13").does(LEAD, by_notice);
}

#[test]
fn the_decision_moves_no_day_that_the_own_recommendation_has_started() {
    let mut play = served();
    let received = |play: &Play| {
        let facts = play.docket.facts();
        facts.iter().find(|part| part.fact == "received_on").unwrap().value.clone()
    };
    let first = received(&play);
    play.on("2026-04-16");
    play.does(LEAD, serve(json!("handling_decision"), json!({ "person": 1 }), "direct"));
    assert_eq!(received(&play), first);
}

#[test]
fn an_answer_falls_with_the_facts_it_was_given_on() {
    let mut play = screened();
    play.does(LEAD, find(json!("case"), "act_ended_on", json!("2023-01-16")));
    let opinion = |command: &str| {
        json!({ "command": command, "ask": "10.例外", "value": "may_be_pursued",
            "reason": "影响重大" })
    };
    play.does(LEAD, opinion("draft_opinion")).does(HEAD, opinion("answer"));
    // What was open before takes nothing away; what stood and is another does.
    play.does(LEAD, find(json!("case"), "harmed", json!(true)));
    assert!(play.docket.has_own_finding("10.例外", None));
    play.does(LEAD, find(json!("case"), "act_ended_on", json!("2021-01-16")));
    assert_eq!(play.entries.last().unwrap().entry.kind(), "answer_voided");
    let matter = json!({ "docketing": { "lead": "handler-1", "second": "handler-2" } });
    assert_eq!(play.refused(LEAD, submit(matter)).code, "step:docket");
    assert_eq!(play.refused(HEAD, opinion("answer")).code, "own_finding_first");
}

#[test]
fn a_refusal_at_the_wrong_stage_stands_where_the_step_does() {
    let refusal = screened().refused(LEAD, offer(1));
    assert_eq!(refusal.code, "not_at_this_stage");
    let cited: Vec<_> = refusal.citations.iter().filter_map(|c| c.superior.clone()).collect();
    assert_eq!(cited.len(), 1, "{refusal:?}");
    let step = law().schema().steps.iter().find(|step| step.name.id == "hear").unwrap();
    assert!(refusal.text.contains(&step.name.term));
}

#[test]
fn no_paper_lets_a_handler_answer_what_the_head_decides() {
    let mut play = screened();
    play.does(LEAD, find(json!("case"), "act_ended_on", json!("2023-01-16")));
    let opinion = |command: &str| {
        json!({ "command": command, "ask": "10.例外", "value": "may_be_pursued",
            "reason": "影响重大", "evidence": "e1" })
    };
    play.does(LEAD, opinion("draft_opinion"));
    assert_eq!(play.refused(SECOND, opinion("answer")).code, "wrong_duty");
    play.does(HEAD, opinion("answer"));
}

#[test]
fn the_paper_of_an_authority_outside_is_entered_by_a_handler_as_its_answer() {
    let mut play = measured();
    for (fact, value) in
        [("compensation_fixed_on", "2026-03-25"), ("compensated_on", "2026-03-26")]
    {
        play.does(LEAD, find(json!("case"), fact, json!(value)));
    }
    let opinion = |command: &str, evidence: Value| {
        json!({ "command": command, "ask": "16.追偿", "about": 1, "value": "全额",
            "reason": "故意致错", "evidence": evidence })
    };
    play.does(LEAD, opinion("draft_opinion", Value::Null));
    // A handler's own word is none of that authority, and no paper is one that is not in the file.
    assert_eq!(play.refused(SECOND, opinion("answer", Value::Null)).code, "wrong_duty");
    let unknown = play.request_for(
        SECOND,
        &play.today.to_string(),
        None,
        opinion("answer", json!("e77")),
    );
    assert!(matches!(play.give(&unknown), Err(No::Invalid(_))));
    assert_eq!(play.refused(LEAD, opinion("answer", json!("e1"))).code, "approver_is_author");
    play.does(SECOND, opinion("answer", json!("e1")));
    assert!(play.said().asks.iter().all(|ask| ask.id != "16.追偿"));
}

fn depart(determined: &str, instead: &str) -> Value {
    json!({ "command": "depart", "question": "grade", "about": 1, "determined": determined,
        "instead": instead, "reason": "主动消除后果" })
}

#[track_caller]
fn invalid(play: &Play, command: Value, field: &str) {
    let request = play.request_for(LEAD, &play.today.to_string(), None, command);
    match play.clone().give(&request) {
        Err(No::Invalid(invalid)) => assert_eq!(invalid.field, field, "{invalid:?}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_departure_takes_the_place_of_the_conclusion_and_is_seen_to() {
    let mut play = confirmed();
    play.does(LEAD, determine());
    invalid(&play, depart("T3", "T1"), "determined");
    invalid(&play, depart("T2", "T9"), "instead");
    let mut of_nobody = depart("T2", "T1");
    of_nobody["about"] = Value::Null;
    invalid(&play, of_nobody, "about");
    let mut of_nothing = depart("T2", "T1");
    of_nothing["question"] = json!("choice");
    invalid(&play, of_nothing, "question");
    play.does(LEAD, depart("T2", "T1"));
    let said = play.said();
    let grade = &said.answers["grade"];
    assert_eq!(grade.by_person[0].value.as_deref(), Some("T1"));
    let because = grade.because.join("");
    assert!(because.contains("偏离") && because.contains("主动消除后果"), "{because}");
    // The lawful set is that of the grade departed to.
    let fixed = |grade: &str| json!({ "command": "fix_grade", "no": 1, "grade": grade, "reason": "依情节" });
    assert_eq!(play.refused(LEAD, fixed("T2")).code, "departure_without_reason");
    play.does(LEAD, fixed("T1"));
    let demerit = choose(json!({ "person": 1 }), json!(["书面检讨", "记过"]));
    assert_eq!(play.refused(LEAD, demerit).code, "unlawful_measures");
    // Back to what was determined.
    play.does(LEAD, determine()).does(LEAD, depart("T2", "T2"));
    assert_eq!(play.said().answers["grade"].by_person[0].value.as_deref(), Some("T2"));
}

#[test]
fn a_departure_falls_with_the_conclusion_it_departed_from() {
    let mut play = measured();
    play.does(LEAD, depart("T2", "T2"));
    play.does(LEAD, determine()).does(LEAD, depart("T2", "T1")).does(LEAD, determine());
    play.does(LEAD, find(json!("case"), "consequence", json!("major")));
    play.does(LEAD, find(json!("case"), "gravity", json!("serious"))).does(LEAD, determine());
    let refusal = play.refused(LEAD, submit(json!("measures")));
    assert_eq!(refusal.code, "departure_without_reason");
    assert!(refusal.text.contains("已变"), "{refusal:?}");
}

#[test]
fn a_departure_counts_nowhere_before_it_is_approved() {
    let mut play = examined();
    let today = play.today;
    let grade = |docket: &docket::Docket| {
        let said = law().determine(&docket.case(law()), today).unwrap();
        said.answers["grade"].by_person[0].value.clone()
    };
    let t2 = grade(&play.docket);
    assert!(play.docket.undeparted().is_none());
    let mut departed = play.clone();
    departed.does(LEAD, depart("T2", "T1"));
    let own = departed.docket.undeparted().unwrap();
    assert_eq!((grade(&own), grade(&departed.docket)), (t2, Some("T1".to_owned())));
    play = departed;
    play.does(
        LEAD,
        json!({ "command": "offer_hearing", "no": 1, "facts": "拘留", "basis": "T1" }),
    );
    play.does(LEAD, statement(1)).does(
        LEAD,
        json!({ "command": "answer_argument", "no": 1,
        "argument": 2, "is_adopted": false, "reason": "有签字" }),
    );
    play.does(LEAD, determine());
    approve(&mut play, json!("confirmation"));
    assert!(play.docket.undeparted().is_none());
    play.does(HEAD, json!({ "command": "return_to_examination", "reason": "须再核" }));
    assert!(play.docket.undeparted().is_some());
}
