//! Where a machine that applies law can do injustice: each safeguard of the docket, by its number.

use docket::{Docket, Entry, Stage};
use serde_json::{Value, json};

use crate::law::law;
use crate::stages::commands;
use crate::whole::*;

#[test]
fn safeguard_1_the_own_finding_comes_before_any_suggestion() {
    let mut play = screened();
    play.does(LEAD, find(json!("case"), "act_ended_on", json!("2023-01-16")));
    assert!(!play.docket.has_own_finding("10.例外", None));
    let opinion = |command: &str| {
        json!({ "command": command, "ask": "10.例外", "value": "may_be_pursued",
            "reason": "影响重大" })
    };
    assert_eq!(play.refused(HEAD, opinion("answer")).code, "own_finding_first");
    play.does(LEAD, opinion("draft_opinion"));
    assert!(play.docket.has_own_finding("10.例外", None));
    play.does(HEAD, opinion("answer"));
}

#[test]
fn safeguard_2_the_milder_stands_first() {
    let first = |ask: &str| law().ask(ask).unwrap().options[0].clone();
    assert_eq!(first("15.相应"), "不负");
    assert_eq!(first("15.未表态"), "不负");
    assert_eq!(first("16.档次"), "T1");
}

#[test]
fn safeguard_3_changed_law_new_evidence_and_deceit_are_asked_before_anyone_is_named() {
    let mut play = docketed();
    let refusal =
        play.refused(LEAD, participant(1, "officer-1", "张某", "enforcement_officer"));
    assert_eq!(refusal.missing[0].id, "cause_without_fault");
    assert_eq!(refusal.citations[0].reading.as_deref(), Some("A69"));
}

#[test]
fn safeguard_4_whoever_is_named_is_only_examined_until_the_case_is_confirmed() {
    assert_eq!(examined().docket.people_term(), "被调查人");
    assert_ne!(confirmed().docket.people_term(), "被调查人");
}

#[test]
fn safeguard_5_a_statement_alone_speaks_for_no_finding() {
    let mut play = examined();
    let mut harsher = find(json!("case"), "gravity", json!("serious"));
    harsher["evidence"] = json!(["e2"]);
    assert_eq!(play.refused(LEAD, harsher).code, "statement_alone");
}

#[test]
fn safeguard_6_an_earlier_case_counts_only_when_a_second_person_checked_it() {
    let mut play = examined();
    let prior = json!({ "docket": "d-0", "facts": { "prior_conducted_on": "2025-06-01",
        "prior_confirmed_on": "2025-08-01", "prior_grade": "T2", "prior_stands": true,
        "prior_is_same_person": true, "prior_is_same_unit": true,
        "prior_was_principal": true } });
    play.does(SECOND, json!({ "command": "look_up_repeat", "no": 1, "found": [prior] }));
    play.does(LEAD, find(json!({ "person": 1 }), "conducted_on", json!("2026-01-06")));
    let seen = |play: &crate::play::Play| {
        play.docket.facts().iter().any(|part| part.fact == "prior_grade")
    };
    assert!(!seen(&play));
    let check = json!({ "command": "check_repeat", "no": 1, "counted": "d-0",
        "reason": "身份证号相同,前案已送达、未被撤销" });
    assert_eq!(play.refused(SECOND, check.clone()).code, "repeat_same_checker");
    play.does(LEAD, check);
    assert!(seen(&play));
    let grade = &play.said().answers["grade"];
    assert_eq!(grade.by_person[0].value.as_deref(), Some("T3"), "{grade:?}");
}

#[test]
fn safeguard_6_nobody_is_confirmed_on_a_look_up_that_was_not_checked() {
    let mut play = examined();
    play.does(SECOND, json!({ "command": "look_up_repeat", "no": 1, "found": [] }));
    let submit = json!({ "command": "submit", "reason": "报请确认", "matter": "confirmation" });
    assert_eq!(play.refused(LEAD, submit.clone()).code, "repeat_unconfirmed");
    play.does(LEAD, json!({ "command": "check_repeat", "no": 1, "reason": "" }));
    play.does(LEAD, json!({ "command": "determine" })).does(LEAD, submit);
}

#[test]
fn safeguard_7_the_complaint_goes_neither_to_the_accused_nor_anywhere_in_its_own_words() {
    let mut play = screened();
    play.does(LEAD, find(json!("case"), "receiver_is_competent", json!(false)));
    let submit = |to: &str, summary: &str| {
        json!({ "command": "submit", "reason": "无管辖权",
            "matter": { "transfer": { "to": to, "summary": summary } } })
    };
    let code = "complaint_would_travel";
    assert_eq!(play.refused(LEAD, submit("police", "拘留一案")).code, code);
    let account = complaint()["account"].as_str().unwrap().to_owned();
    let quoted = format!("来件称:{account}");
    assert_eq!(play.refused(LEAD, submit("city", &quoted)).code, code);
}

#[test]
fn safeguard_7_nothing_that_accuses_goes_above_the_accused_unless_the_law_sends_it_there() {
    let submit = |to: &str| {
        json!({ "command": "submit", "reason": "无管辖权", "matter": { "transfer":
            { "to": to, "summary": "拘留一案", "above": ["province-police", "ministry"] } } })
    };
    let led = |leadership: &str| {
        let mut play = screened();
        let mut unit = unit();
        unit["facts"]["leadership"] = json!(leadership);
        play.does(CLERK, unit);
        play.does(LEAD, find(json!("case"), "receiver_is_competent", json!(false)));
        play
    };
    for to in ["province-police", "ministry"] {
        let refusal = led("local").refused(LEAD, submit(to));
        assert_eq!(refusal.code, "complaint_would_travel", "{to}");
    }
    led("local").does(LEAD, submit("city"));
    // Of a department led from above the body of the department next above is competent, and no other.
    assert_eq!(
        led("central_vertical").refused(LEAD, submit("ministry")).code,
        "complaint_would_travel"
    );
    led("central_vertical").does(LEAD, submit("province-police"));
}

#[test]
fn safeguard_7_nobody_in_office_writes_the_words_of_the_complaint_into_the_file() {
    let mut play = examined();
    play.does(
        "public",
        json!({ "command": "supplement", "text": "当晚我在车里被反铐了六个小时" }),
    );
    let account = "事后复议机关撤销了拘留决定,某日被拘留十日";
    let added = "经查,我在车里被反铐了六个小时";
    let mut finding = find(json!("case"), "harmed", json!(true));
    for words in [account, added] {
        finding["reason"] = json!(words);
        let mut told = offer(1);
        told["facts"] = json!(words);
        let submit = json!({ "command": "submit", "reason": words, "matter": "confirmation" });
        let titled = evidence("e8", words);
        let extension = json!({ "command": "request_extension", "days": 5, "reason": words });
        for command in [finding.clone(), told, submit, titled, extension] {
            let refusal = play.refused(LEAD, command);
            assert_eq!(refusal.code, "complaint_would_travel", "{refusal:?}");
        }
        let note = json!({ "command": "return_to_examination", "reason": words });
        assert_eq!(confirmed_with(added).refused(HEAD, note).code, "complaint_would_travel");
    }
    // What comes from others stands as they said it, and so does what answers the complainant.
    let mut own = evidence("e9", added);
    own["is_of_complainant"] = json!(true);
    let mut said = statement(1);
    said["arguments"] = json!([added]);
    let reply = json!({ "command": "reply", "text": added });
    play.does(LEAD, own).does(LEAD, said).does(LEAD, reply);
}

fn confirmed_with(added: &str) -> crate::play::Play {
    let mut play = confirmed();
    play.does("public", json!({ "command": "supplement", "text": added }));
    play
}

#[test]
fn safeguard_7_what_came_from_the_complainant_has_no_title_in_what_is_found_and_determined() {
    let mut play = docketed();
    let title = "某日出院小结和收费票据";
    let mut own = evidence("e9", title);
    own["is_of_complainant"] = json!(true);
    play.does(LEAD, own);
    let mut finding = find(json!("case"), "assessment", json!("unlawful"));
    finding["evidence"] = json!(["e1", "e9"]);
    play.does(LEAD, finding).does(LEAD, json!({ "command": "determine" }));
    let Entry::Determined(said) = &play.entries.last().unwrap().entry else { panic!() };
    let facts = play.docket.facts();
    let found = facts.iter().find(|part| part.fact == "assessment").unwrap();
    let on = found.judged.as_ref().unwrap().evidence.as_deref();
    assert_eq!(on, Some("执法案卷、申诉人、举报人提供的材料(e9)"));
    for text in [format!("{:?}", play.docket.case(law())), said.said.get().to_owned()] {
        assert!(!text.contains(title), "{text}");
    }
}

#[test]
fn safeguard_8_pending_proceedings_are_asked_and_hold_the_decision() {
    let mut play = measured();
    play.does(LEAD, find(json!("case"), "reconsideration_result", json!("none")));
    play.does(LEAD, find(json!("case"), "judgment_result", json!("pending")));
    let submit = json!({ "command": "submit", "reason": "报批", "matter": "measures" });
    let refusal = play.refused(LEAD, submit);
    assert_eq!(refusal.code, "step:handle");
    assert!(refusal.text.contains("并行程序"), "{refusal:?}");
    let readings: Vec<_> = refusal.citations.iter().filter_map(|c| c.reading.clone()).collect();
    assert_eq!(readings, ["A66"]);
}

#[test]
fn safeguard_8_a_third_party_is_heard_or_the_reason_stands() {
    let mut play = measured();
    play.does(LEAD, find(json!("case"), "affects_third_party", json!(true)));
    let submit = json!({ "command": "submit", "reason": "报批", "matter": "measures" });
    assert!(play.refused(LEAD, submit.clone()).text.contains("第三人"));
    play.does(
        LEAD,
        json!({ "command": "hear_third_party", "was_heard": true, "text": "没有意见",
            "evidence": "e1" }),
    );
    play.does(LEAD, json!({ "command": "determine" })).does(LEAD, submit);
}

#[test]
fn safeguard_9_withheld_pay_needs_the_written_basis_of_the_personnel_authority() {
    let mut play = measured();
    play.does(
        LEAD,
        json!({ "command": "choose_measures", "target": { "person": 1 }, "reason": "依情节",
            "measures": ["书面检讨", "记过", "暂停执法", "离岗学习", "扣发职务工资"] }),
    );
    let submit = json!({ "command": "submit", "reason": "报批", "matter": "measures" });
    let refusal = play.refused(LEAD, submit.clone());
    assert_eq!(refusal.code, "basis_missing");
    let basis = refusal.missing[0].id.clone();
    play.does(
        LEAD,
        json!({ "command": "attach_basis", "target": { "person": 1 }, "basis": basis,
            "evidence": "e1" }),
    );
    play.does(LEAD, submit);
}

#[test]
fn safeguard_10_no_fact_is_a_rank() {
    for fact in &law().schema().facts {
        let id = fact.name.id.as_str();
        assert!(!id.contains("rank") && !id.contains("post_level"), "{id}");
        assert!(!fact.name.term.contains("职级") && !fact.name.term.contains("级别"), "{id}");
    }
}

#[test]
fn safeguard_11_a_determination_lists_every_reading_it_hangs_on() {
    let play = examined();
    let said = play.entries.iter().rev().find_map(|one| match &one.entry {
        Entry::Determined(determined) => Some(determined.said.get().to_owned()),
        _ => None,
    });
    let said: Value = serde_json::from_str(&said.unwrap()).unwrap();
    let listed = said["sensitivity"].as_array().unwrap();
    assert!(!listed.is_empty());
    assert!(said["answers"]["responsibility"]["because"].as_array().unwrap().len() > 1);
    assert_eq!(said["pack"].as_str().unwrap().len(), 64);
}

#[test]
fn safeguard_13_who_must_stand_back_does_nothing_at_all() {
    let mut play = examined();
    play.does(
        HEAD,
        json!({ "command": "decide_recusal", "person": "handler-2", "is_recused": true,
            "reason": "与被调查人系近亲属" }),
    );
    let all = "intake,handling,head,government,upper_body";
    let barred = [
        format!("handler-2:{all}@justice"),
        format!("officer-1:{all}@justice"),
        format!("somebody:{all}@police"),
    ];
    for who in &barred {
        for command in commands() {
            let is_reception = command["command"] == "receive";
            let is_own = command["command"] == "raise_recusal";
            let command: Value = command;
            let request = play.request_for(who, "2026-03-20", None, command.clone());
            let stage = play.docket.stage();
            if is_reception || is_own || !stage.takes(&request.command) {
                continue;
            }
            assert_eq!(play.refused(who, command).code, "recused", "{who}");
        }
    }
    let own = json!({ "command": "raise_recusal", "person": "officer-1", "reason": "本人" });
    play.does(&barred[1], own);
}

#[test]
fn safeguard_14_merged_duties_never_join_author_and_approver() {
    let mut play = screened();
    let one = "handler-1:intake,handling,head";
    play.does(
        one,
        json!({ "command": "submit", "reason": "应立案", "matter": { "docketing":
        { "lead": "handler-1", "second": "handler-2" } } }),
    );
    let submission = play.docket.open().unwrap().seq;
    let approve = json!({ "command": "approve", "submission": submission, "note": "同意",
        "number": "甲司错立〔2026〕1号" });
    assert_eq!(play.refused(one, approve).code, "approver_is_author");
}

#[test]
fn a_docket_can_be_seen_as_of_any_entry() {
    let play = served();
    let mut stages = Vec::new();
    for count in 0..=play.entries.len() {
        let docket = Docket::replay(&play.entries[..count]).unwrap();
        assert_eq!(docket.version(), u32::try_from(count).unwrap());
        if stages.last() != Some(&docket.stage()) {
            stages.push(docket.stage());
        }
    }
    use Stage::{Confirmed, Examination, Lead, New, Papers};
    assert_eq!(stages, [New, Lead, Examination, Confirmed, Papers]);
}

#[test]
fn entries_survive_being_written_and_read() {
    for recorded in &served().entries {
        let text = serde_json::to_string(recorded).unwrap();
        assert_eq!(&serde_json::from_str::<docket::Recorded>(&text).unwrap(), recorded);
        assert!(text.contains(&format!("\"{}\":{{", recorded.entry.kind())), "{text}");
    }
}

#[test]
fn a_journal_with_a_hole_or_two_beginnings_is_none() {
    let mut entries = served().entries;
    let second = entries.remove(1);
    assert_eq!(Docket::replay(&entries).unwrap_err().seq, 3);
    entries.insert(1, second);
    let mut twice = entries[0].clone();
    twice.seq = 2;
    entries[1] = twice;
    assert_eq!(Docket::replay(&entries).unwrap_err().seq, 2);
}
