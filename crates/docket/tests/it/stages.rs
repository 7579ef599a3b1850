//! The table of stages: every command at every stage, taken only where the table says.

use docket::{Command, No, Stage};
use serde_json::{Value, json};

use crate::play::Play;
use crate::whole::*;

fn refused() -> Play {
    let mut play = screened();
    play.does(LEAD, find(json!("case"), "act_ended_on", json!("2023-01-16")));
    let opinion = |command: &str| {
        json!({ "command": command, "ask": "10.例外", "value": "not_pursued",
            "reason": "没有特别理由" })
    };
    play.does(LEAD, opinion("draft_opinion")).does(HEAD, opinion("answer"));
    let matter = json!({ "refusal": { "reason": "逾期二年", "remedies": "可以申请行政复议" } });
    approve(&mut play, matter);
    play
}

fn transferred() -> Play {
    let mut play = screened();
    play.does(LEAD, find(json!("case"), "receiver_is_competent", json!(false)));
    approve(&mut play, json!({ "transfer": { "to": "city", "summary": "拘留一案" } }));
    play
}

fn ended() -> Play {
    let mut play = examined();
    play.does(LEAD, find(json!("case"), "reconsideration_result", json!("none")));
    play.does(LEAD, find(json!("case"), "assessment", json!("irregular")));
    let opinion = |command: &str| {
        json!({ "command": command, "ask": "2.非错案", "value": "not_wrongful",
            "reason": "程序合法" })
    };
    play.does(LEAD, opinion("draft_opinion"));
    play.does(
        HEAD,
        json!({ "command": "deliberate", "matter": "2.非错案", "presided_by": "head-1",
            "opinions": [{ "person": "head-1", "opinion": "合法", "vote": "同意" },
                { "person": "head-2", "opinion": "仍有疑问" },
                { "person": "head-3", "opinion": "合法", "vote": "同意" }],
            "conclusion": "not_wrongful" }),
    );
    play.does(HEAD, opinion("answer")).does(LEAD, json!({ "command": "determine" }));
    approve(
        &mut play,
        json!({ "ending": { "ending": "not_wrongful", "missing": "违法或者错误" } }),
    );
    play
}

pub(crate) fn at(stage: Stage) -> Play {
    match stage {
        Stage::New => Play::new("2026-03-02"),
        Stage::Lead => screened(),
        Stage::Examination => examined(),
        Stage::Confirmed => measured(),
        Stage::Papers => issued(),
        Stage::Refused => refused(),
        Stage::Transferred => transferred(),
        Stage::Ended => ended(),
        // A docket that goes on in another takes nothing more.
        Stage::Merged => merged(),
    }
}

fn merged() -> Play {
    let mut play = screened();
    let request = play.request_for(HEAD, "2026-03-02", None, json!({ "command": "determine" }));
    let merge = docket::Merge { docket: "d-2".parse().unwrap(), received_on: play.today };
    for draft in
        play.docket.join(&request, &screened().docket, &merge, crate::law::law()).unwrap()
    {
        let at = "2026-03-02T09:00:00Z".parse().unwrap();
        let recorded = draft.recorded(play.docket.version() + 1, at);
        play.docket.append(&recorded).unwrap();
        play.entries.push(recorded);
    }
    play
}

/// One of each command, as well formed as a stage allows.
pub(crate) fn commands() -> Vec<Value> {
    let e1 = "e1";
    vec![
        complaint(),
        json!({ "command": "supplement", "text": "补充" }),
        json!({ "command": "withdraw", "reason": "已和解" }),
        unit(),
        json!({ "command": "assign", "lead": "handler-3", "second": "handler-4" }),
        evidence("e7", "函"),
        find(json!("case"), "harmed", json!(true)),
        participant(4, "officer-4", "李某", "enforcement_officer"),
        json!({ "command": "remove_person", "no": 2, "reason": "同名", "evidence": e1 }),
        json!({ "command": "raise_recusal", "person": "handler-1", "reason": "近亲属" }),
        json!({ "command": "decide_recusal", "person": "handler-1", "is_recused": false,
            "reason": "不是" }),
        json!({ "command": "draft_opinion", "ask": "10.例外", "value": "x", "reason": "理由" }),
        json!({ "command": "answer", "ask": "10.例外", "value": "x", "reason": "理由" }),
        json!({ "command": "deliberate", "matter": "x", "presided_by": "head-1",
            "opinions": [{ "person": "head-1", "opinion": "同意" }], "conclusion": "x" }),
        offer(1),
        statement(1),
        waiver(1),
        argument(1),
        json!({ "command": "hear_third_party", "was_heard": true, "text": "无意见",
            "evidence": e1 }),
        json!({ "command": "submit", "reason": "呈报", "matter": "confirmation" }),
        json!({ "command": "approve", "submission": 1, "note": "同意" }),
        json!({ "command": "return", "submission": 1, "note": "补充" }),
        json!({ "command": "reply", "text": "已收到" }),
        json!({ "command": "propose_merging", "docket": "d-2", "received_on": "2026-03-02" }),
        json!({ "command": "record_self_accountability", "begun_on": "2026-03-01" }),
        json!({ "command": "request_extension", "days": 5, "reason": "待鉴定" }),
        json!({ "command": "decide_extension", "is_granted": false, "days": 5,
            "approver": "own_government", "number": "批1号", "evidence": e1 }),
        json!({ "command": "determine" }),
        json!({ "command": "depart", "question": "grade", "about": 1, "determined": "T2",
            "instead": "T1", "reason": "从轻" }),
        json!({ "command": "look_up_repeat", "no": 1, "found": [] }),
        json!({ "command": "check_repeat", "no": 1, "reason": "" }),
        json!({ "command": "return_to_examination", "reason": "事实须再核" }),
        json!({ "command": "confirm_late", "entry": 1 }),
        json!({ "command": "fix_grade", "no": 1, "grade": "T2", "reason": "依情节" }),
        json!({ "command": "choose_measures", "target": "unit", "measures": ["correction"],
            "reason": "依法" }),
        json!({ "command": "attach_basis", "target": { "person": 1 }, "basis": "书面依据",
            "evidence": e1 }),
        json!({ "command": "request_government", "number": "请1号" }),
        json!({ "command": "decide_as_government", "is_approved": true, "number": "批1号",
            "evidence": e1 }),
        json!({ "command": "issue", "paper": "refusal_notice", "number": "1号" }),
        json!({ "command": "serve", "paper": "handling_decision", "recipient": "unit",
            "mode": "direct", "proof": e1 }),
        json!({ "command": "publish_notice", "paper": "handling_decision", "proof": e1 }),
    ]
}

/// Codes of refusals by which a stage refuses a command as such.
const BY_STAGE: &str = "案卷现在的阶段是";

#[test]
fn every_command_at_every_stage_goes_only_along_the_table() {
    let actor = "handler-1:intake,handling,head,government";
    let (mut taken, mut barred) = (0, 0);
    for stage in Stage::ALL {
        let play = at(*stage);
        assert_eq!(play.docket.stage(), *stage);
        for value in commands() {
            let command: Command = serde_json::from_value(value.clone()).unwrap();
            let mut play = play.clone();
            let today = play.today.to_string();
            let request = play.request_for(actor, &today, None, value);
            let outcome = play.give(&request);
            let is_barred = match &outcome {
                Err(No::Refused(refusal)) => refusal.text.contains(BY_STAGE),
                Ok(()) | Err(No::Invalid(_)) => false,
            };
            if !stage.takes(&command) {
                assert!(is_barred, "{stage:?} {command:?} {outcome:?}");
                barred += 1;
            } else {
                taken += u32::from(outcome.is_ok());
            }
        }
    }
    // The table is neither empty nor full, and what it lets through can be done.
    assert!(barred > 150 && taken > 60, "{barred} {taken}");
}

#[test]
fn a_case_ends_otherwise_than_as_wrongful_and_is_taken_up_again_on_new_facts() {
    let mut play = ended();
    assert_eq!(play.docket.stage(), Stage::Ended);
    let dissent = &play.docket.deliberations()[0].opinions[1];
    assert_eq!((dissent.opinion.as_str(), &dissent.vote), ("仍有疑问", &None));
    let reopening = json!({ "reopening": { "facts": "新的鉴定", "evidence": "e1" } });
    approve(&mut play, reopening);
    assert_eq!(play.docket.stage(), Stage::Examination);
    assert!(play.docket.people().iter().all(|person| !person.is_heard() && !person.is_checked));
}

#[test]
fn a_lead_is_refused_with_reasons_and_the_notice_served() {
    let mut play = refused();
    play.does(
        LEAD,
        json!({ "command": "issue", "paper": "refusal_notice", "number": "甲司不〔2026〕1号" }),
    );
    play.does(
        LEAD,
        json!({ "command": "serve", "paper": "refusal_notice",
        "recipient": "complainant", "mode": "posted", "proof": "e1" }),
    );
    let paper = play.docket.papers().next().unwrap().1;
    assert_eq!(paper.served.len(), 1);
}

#[test]
fn a_transferred_lead_is_received_at_the_other_end() {
    let play = transferred();
    assert_eq!(play.docket.stage(), Stage::Transferred);
    let mut other = Play::new("2026-03-06");
    let mut lead = complaint();
    lead["channel"] = json!("official");
    lead["informant"] = json!("none");
    lead["account"] = json!("拘留一案");
    lead["origin"] = json!({ "body": "justice", "docket": "d-1", "received_on": "2026-03-02" });
    other.does("clerk-2:intake@city", lead);
    let origin = other.docket.lead().unwrap().origin.as_ref().unwrap();
    assert_eq!(origin.received_on.to_string(), "2026-03-02");
    assert_eq!(other.docket.stage(), Stage::Lead);
}
