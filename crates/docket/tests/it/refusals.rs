//! Every ground of refusal is reached, and each says where it stands.

use std::collections::BTreeSet;

use docket::{Ground, No};
use serde_json::{Value, json};

use crate::law::law;
use crate::play::Play;
use crate::whole::*;

fn submit(matter: Value) -> Value {
    json!({ "command": "submit", "reason": "依定性的结论", "matter": matter })
}

fn approval(play: &Play) -> Value {
    let submission = play.docket.open().unwrap().seq;
    json!({ "command": "approve", "submission": submission, "note": "同意" })
}

fn handlers(lead: &str, second: &str) -> Value {
    json!({ "docketing": { "lead": lead, "second": second } })
}

fn extension(days: i64) -> Value {
    json!({ "command": "decide_extension", "is_granted": true, "days": days,
        "approver": "own_government", "number": "甲政批〔2026〕3号", "evidence": "e1" })
}

fn request_extension() -> Value {
    json!({ "command": "request_extension", "days": 15, "reason": "待鉴定" })
}

fn opinion(command: &str, value: &str) -> Value {
    json!({ "command": command, "ask": "10.例外", "value": value, "reason": "影响重大" })
}

/// Past two years: pursuing it is a decision of the head.
fn overdue() -> Play {
    let mut play = screened();
    play.does(LEAD, find(json!("case"), "act_ended_on", json!("2023-01-16")));
    play
}

type Reached = BTreeSet<String>;

#[track_caller]
fn reach(reached: &mut Reached, ground: Ground, mut play: Play, who: &str, command: Value) {
    let refusal = play.refused(who, command);
    assert_eq!(refusal.code, ground.id(), "{refusal:?}");
    reached.insert(refusal.code);
}

fn of_leads(at: &mut Reached) {
    let mut bare = complaint();
    bare["facts"] = json!({});
    let new = || Play::new("2026-03-02");
    reach(at, Ground::LeadIncomplete, new(), "public", bare);
    let mut inspection = complaint();
    inspection["source"] = json!("inspection");
    inspection["informant"] = json!("none");
    reach(at, Ground::WrongDuty, new(), "public", inspection);
    let moved = |to: &str, summary: &str| {
        submit(json!({ "transfer": { "to": to, "summary": summary } }))
    };
    let incompetent = || {
        let mut play = screened();
        play.does(LEAD, find(json!("case"), "receiver_is_competent", json!(false)));
        play
    };
    reach(at, Ground::ComplaintWouldTravel, incompetent(), LEAD, moved("police", "拘留一案"));
    let account = complaint()["account"].as_str().unwrap().to_owned();
    reach(at, Ground::ComplaintWouldTravel, incompetent(), LEAD, moved("city", &account));
    reach(at, Ground::NotForUs, incompetent(), LEAD, moved("justice", "拘留一案"));
    let refusal = json!({ "refusal": { "reason": "逾期二年", "remedies": " " } });
    reach(at, Ground::ReasonsAndRemedies, overdue(), LEAD, submit(refusal));
    reach(at, Ground::TwoHandlers, screened(), LEAD, submit(handlers("a", "a")));
    let withdraw = json!({ "command": "withdraw", "reason": "已和解" });
    reach(at, Ground::WithdrawalEndsNothing, served(), "public", withdraw);
}

fn of_people(at: &mut Reached) {
    let mut waiting = screened();
    waiting.does(LEAD, submit(handlers("handler-1", "handler-2")));
    reach(at, Ground::AlreadySubmitted, waiting.clone(), LEAD, submit(handlers("a", "b")));
    let both = "handler-1:handling,head";
    let command = approval(&waiting);
    reach(at, Ground::ApproverIsAuthor, waiting.clone(), both, command);
    let other = json!({ "command": "approve", "submission": 99, "note": "同意" });
    reach(at, Ground::NothingSubmitted, waiting, HEAD, other);
    reach(at, Ground::Recused, screened(), "handler-9:handling@police", unit());
    let mut play = screened();
    let late =
        play.on("2026-03-09").request_for(LEAD, "2026-03-04", None, evidence("e9", "函"));
    let refusal = play.refused_request(&late);
    assert_eq!(refusal.code, Ground::LateEntry.id());
    at.insert(refusal.code);
}

fn of_facts(at: &mut Reached) {
    let contradicting = find(json!("case"), "act_continues", json!(true));
    reach(at, Ground::Contradiction, screened(), LEAD, contradicting);
    let late = find(json!("case"), "harmed", json!(true));
    reach(at, Ground::TooLateForFacts, served(), LEAD, late.clone());
    let mut without = late.clone();
    without["evidence"] = json!([]);
    reach(at, Ground::WithoutEvidence, docketed(), LEAD, without);
    let mut silent = late.clone();
    silent["reason"] = json!(" ");
    reach(at, Ground::WithoutReason, docketed(), LEAD, silent);
    let mut own = late;
    own["evidence"] = json!(["e2"]);
    reach(at, Ground::StatementAlone, examined(), LEAD, own);
    let confirm = submit(json!("confirmation"));
    reach(at, Ground::NotUnderExamination, screened(), LEAD, confirm);
    let reopen = submit(json!({ "reopening": { "facts": "新的", "evidence": "e1" } }));
    reach(at, Ground::NothingNew, screened(), LEAD, reopen);
}

fn of_examination(at: &mut Reached) {
    let confirm = || submit(json!("confirmation"));
    let mut stale = examined();
    stale.does(LEAD, find(json!("case"), "affects_third_party", json!(false)));
    reach(at, Ground::NoFreshDetermination, stale, LEAD, confirm());
    reach(at, Ground::NobodyNamed, docketed(), LEAD, confirm());
    let mut one = docketed();
    one.does(LEAD, find(json!("case"), "cause_without_fault", json!("none")));
    one.does(LEAD, participant(1, "officer-1", "张某", "enforcement_officer"));
    reach(at, Ground::RepeatUnconfirmed, one.clone(), LEAD, offer(1));
    one.does(LEAD, json!({ "command": "look_up_repeat", "no": 1, "found": [] }));
    let check = json!({ "command": "check_repeat", "no": 1, "reason": "" });
    reach(at, Ground::RepeatSameChecker, one.clone(), LEAD, check);
    one.does(LEAD, evidence("e2", "陈述笔录"));
    reach(at, Ground::NotHeard, one, LEAD, statement(1));
    let mut said = examined();
    said.does(LEAD, statement(1)).does(LEAD, json!({ "command": "determine" }));
    reach(at, Ground::ArgumentUnanswered, said, LEAD, confirm());
    let pursue = "may_be_pursued";
    reach(at, Ground::NothingAsked, screened(), HEAD, opinion("answer", pursue));
    reach(at, Ground::OwnFindingFirst, overdue(), HEAD, opinion("answer", pursue));
    reach(at, Ground::NotDeliberated, undeliberated(), HEAD, no_damage("answer"));
}

fn no_damage(command: &str) -> Value {
    json!({ "command": command, "ask": "2.无损害", "value": "wrongful_case", "reason": "违法" })
}

/// Unlawful without harm: whether it is a wrongful case is asked of a meeting.
fn undeliberated() -> Play {
    let mut play = examined();
    play.does(LEAD, find(json!("case"), "conduct", json!("penalty")));
    play.does(LEAD, find(json!("case"), "consequence", Value::Null));
    play.does(LEAD, find(json!("case"), "harmed", json!(false)));
    play.does(LEAD, find(json!("case"), "consequence", json!("not_caused")));
    play.does(LEAD, no_damage("draft_opinion"));
    play
}

fn of_extension(at: &mut Reached) {
    reach(at, Ground::NoClock, screened(), LEAD, request_extension());
    reach(at, Ground::ExtensionNotAsked, docketed(), GOVERNMENT, extension(15));
    let mut asked = docketed();
    asked.does(LEAD, request_extension());
    reach(at, Ground::ExtensionOnce, asked.clone(), LEAD, request_extension());
    reach(at, Ground::ExtensionIneffective, asked.clone(), GOVERNMENT, extension(16));
    asked.on("2026-04-21");
    reach(at, Ground::ExtensionIneffective, asked, GOVERNMENT, extension(15));
}

fn of_measures(at: &mut Reached) {
    let choose = |target: Value, measures: Value| {
        json!({ "command": "choose_measures", "target": target, "measures": measures,
            "reason": "依情节" })
    };
    let first = json!({ "person": 1 });
    let expulsion = choose(first.clone(), json!(["开除"]));
    reach(at, Ground::UnlawfulMeasures, measured(), LEAD, expulsion);
    reach(at, Ground::GradeNotFixed, confirmed(), LEAD, choose(first.clone(), json!(["记过"])));
    let harsher = json!({ "command": "fix_grade", "no": 1, "grade": "T3", "reason": "从重" });
    reach(at, Ground::DepartureWithoutReason, confirmed(), LEAD, harsher);
    let correction = choose(json!("unit"), json!(["correction"]));
    reach(at, Ground::NotConfirmed, examined(), LEAD, correction);
    let mut paid = measured();
    let measures = json!(["书面检讨", "记过", "暂停执法", "离岗学习", "扣发职务工资"]);
    paid.does(LEAD, choose(first, measures));
    reach(at, Ground::BasisMissing, paid, LEAD, submit(json!("measures")));
}

fn of_papers(at: &mut Reached) {
    let request = json!({ "command": "request_government", "number": "请1号" });
    reach(at, Ground::NotApproved, measured(), LEAD, request);
    let decision = json!({ "command": "issue", "paper": "handling_decision", "number": "1号" });
    reach(at, Ground::GovernmentHasNotApproved, in_papers(), LEAD, decision.clone());
    reach(at, Ground::IssuedAlready, issued(), LEAD, decision.clone());
    at.insert(overdue_issue(&decision));
    let other = json!({ "command": "issue", "paper": { "sanction_recommendation": 2 },
        "number": "2号" });
    reach(at, Ground::NotForThisPerson, issued(), LEAD, other);
    let astray = json!({ "command": "serve", "paper": "handling_decision",
        "recipient": "complainant", "mode": "direct", "proof": "e1" });
    reach(at, Ground::WrongRecipient, issued(), LEAD, astray);
    let serve = |mode: &str, proof: &str| {
        json!({ "command": "serve", "paper": "handling_decision", "recipient": "unit",
            "mode": mode, "proof": proof })
    };
    reach(at, Ground::NothingIssued, in_papers(), LEAD, serve("direct", "e1"));
    reach(at, Ground::ProofOfService, issued(), LEAD, serve("direct", "e99"));
    reach(at, Ground::ProofOfService, issued(), LEAD, serve("public_notice", "e1"));
    reach(at, Ground::ServedAlready, served(), LEAD, serve("direct", "e1"));
}

/// Under the reading that lets nothing be issued after the last day.
fn overdue_issue(decision: &Value) -> String {
    let mut play = in_papers();
    play.does(LEAD, json!({ "command": "request_government", "number": "请1号" }));
    let yes = json!({ "command": "decide_as_government", "is_approved": true, "number": "批1号",
        "evidence": "e1" });
    play.does(GOVERNMENT, yes).on("2026-04-21");
    let request = play.request_for(LEAD, "2026-04-21", None, decision.clone());
    let law = crate::law::law_with(&[("A7", "block")]);
    match play.docket.decide(&request, &law, play.today) {
        Err(No::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    }
}

fn of_merging(at: &mut Reached) {
    for (other, survivor, ground) in [
        (served(), docketed(), Ground::MergeClosed),
        (docketed(), screened(), Ground::MergeOrder),
    ] {
        let determine = json!({ "command": "determine" });
        let request = survivor.request_for(HEAD, "2026-04-14", None, determine);
        let refusal = match other.docket.may_join(&request, &survivor.docket, law()) {
            Err(No::Refused(refusal)) => refusal,
            taken => panic!("{taken:?}"),
        };
        assert_eq!(refusal.code, ground.id());
        at.insert(refusal.code);
    }
}

#[test]
fn every_refusal_is_reached_and_cites_what_stands() {
    let mut reached = Reached::new();
    of_leads(&mut reached);
    of_people(&mut reached);
    of_facts(&mut reached);
    of_examination(&mut reached);
    of_extension(&mut reached);
    of_measures(&mut reached);
    of_papers(&mut reached);
    of_merging(&mut reached);
    let all: Reached = Ground::ALL.iter().map(|ground| ground.id().to_owned()).collect();
    let missed: Vec<&String> = all.difference(&reached).collect();
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn a_step_says_which_facts_and_which_conclusions_it_waits_for() {
    let mut play = docketed();
    play.does(LEAD, find(json!("case"), "cause_without_fault", json!("none")));
    play.does(LEAD, participant(1, "officer-1", "张某", "enforcement_officer"));
    let refusal = play.refused(LEAD, submit(json!("confirmation")));
    assert_eq!(refusal.code, "step:confirm");
    let missing: Vec<&str> = refusal.missing.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(missing.len(), 10, "{missing:?}");
    assert!(missing.contains(&"procedure_verified") && missing.contains(&"causation"));
    assert_eq!(refusal.citations[0].text, "第十五条第一款");

    let mut lawful = overdue();
    let refusal = lawful.refused(LEAD, submit(handlers("handler-1", "handler-2")));
    assert_eq!(refusal.code, "step:docket");
    assert!(refusal.text.contains("处置"), "{refusal:?}");
}

#[test]
fn whoever_asks_the_government_never_enters_its_answer() {
    let mut asked = docketed();
    asked.does(LEAD, request_extension());
    assert_eq!(asked.refused(LEAD, extension(15)).code, "approver_is_author");
    asked.does(SECOND, extension(15));
    let mut papers = in_papers();
    papers.does(LEAD, json!({ "command": "request_government", "number": "请1号" }));
    let answer = json!({ "command": "decide_as_government", "is_approved": true,
        "number": "批1号", "evidence": "e1" });
    assert_eq!(papers.refused(LEAD, answer.clone()).code, "approver_is_author");
    papers.does(SECOND, answer);
}

#[test]
fn what_waits_for_approval_is_not_exchanged() {
    let mut play = measured();
    play.does(LEAD, submit(json!("measures")));
    let other = json!({ "command": "choose_measures", "target": { "person": 1 },
        "measures": ["书面检讨", "警告", "暂停执法", "离岗学习"], "reason": "从轻" });
    assert_eq!(play.refused(LEAD, other).code, "already_submitted");
    let grade = json!({ "command": "fix_grade", "no": 1, "grade": "T2", "reason": "再定" });
    assert_eq!(play.refused(LEAD, grade).code, "already_submitted");
}

#[test]
fn public_notice_by_any_name_needs_the_notice() {
    let serve = |mode: &str| {
        json!({ "command": "serve", "paper": "handling_decision",
        "recipient": "unit", "mode": mode, "proof": "e1" })
    };
    for mode in ["public_notice", "公告送达"] {
        assert_eq!(issued().refused(LEAD, serve(mode)).code, "proof_of_service");
    }
}
