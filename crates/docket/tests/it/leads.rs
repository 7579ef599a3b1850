//! What a lead may claim, and what its claims are worth.

use docket::{Command, Docket, No};
use serde_json::{Value, json};

use crate::law::law;
use crate::play::Play;
use crate::whole::*;

/// A lead of another source than a complaint.
pub(crate) fn lead_of(source: &str, facts: Value) -> Value {
    json!({ "command": "receive", "source": source, "channel": "official",
        "informant": "none", "facts": facts, "account": "某日被拘留十日", "accused": "police",
        "paper": { "number": "甲政复决〔2026〕1号", "dated_on": "2026-02-01" } })
}

/// The field that is wrong.
#[track_caller]
fn invalid(play: &Play, who: &str, command: Value) -> String {
    let today = play.today.to_string();
    let request = play.request_for(who, &today, None, command);
    match play.docket.decide(&request, law(), play.today) {
        Err(No::Invalid(invalid)) => format!("{}:{}", invalid.field, invalid.text),
        taken => panic!("{taken:?}"),
    }
}

fn answer(play: &Play, question: &str) -> Value {
    serde_json::to_value(&play.said().answers[question].value).unwrap()
}

#[test]
fn a_lead_claims_what_its_source_needs_and_no_day_to_come() {
    let new = Play::new("2026-03-02");
    let mut complaint = complaint();
    complaint["facts"]["act_continues"] = json!(true);
    let text = invalid(&new, "public", complaint.clone());
    assert!(text.starts_with("facts:") && text.contains("行为仍在持续"), "{text}");
    complaint["facts"] = json!({ "complained_on": "2026-03-03" });
    let text = invalid(&new, "public", complaint);
    assert!(text.contains("不能晚于收件之日 2026-03-02"), "{text}");
}

#[test]
fn a_claim_is_no_fact_until_somebody_finds_it() {
    let mut play = Play::new("2026-03-02");
    let facts = json!({ "reconsideration_result": "annulled" });
    play.does(CLERK, lead_of("reconsideration", facts));
    let shown: Vec<_> = play.docket.claims().map(|(fact, _)| fact.to_owned()).collect();
    assert_eq!(shown, ["reconsideration_result"]);
    assert!(!play.docket.facts().iter().any(|part| part.fact == "reconsideration_result"));
    let trigger = &play.said().answers["trigger"];
    assert_ne!(serde_json::to_value(&trigger.value).unwrap(), json!("must_be_docketed"));
    play.does(CLERK, evidence("e1", "行政复议决定书"));
    play.does(LEAD, find(json!("case"), "reconsideration_result", json!("annulled")));
    assert_eq!(answer(&play, "trigger"), json!("must_be_docketed"));
}

#[test]
fn a_wrong_claim_is_struck_out_by_a_finding() {
    let mut play = Play::new("2026-03-02");
    play.does(CLERK, lead_of("compensation", json!({ "compensation_fixed_on": "2026-02-01" })));
    assert_eq!(answer(&play, "trigger"), json!("must_be_docketed"));
    let nothing = json!({ "command": "find", "about": "case",
        "fact": "compensation_fixed_on", "value": null, "reason": "没有赔偿决定", "evidence": [] });
    play.does(LEAD, nothing);
    assert_eq!(play.docket.claims().count(), 0);
    assert_ne!(answer(&play, "trigger"), json!("must_be_docketed"));
    assert_eq!(Docket::replay(&play.entries).unwrap(), play.docket);
}

#[test]
fn what_the_public_brings_was_brought_on_the_day_it_came_in() {
    // Two years after the act; the complaint says it was made before they were over.
    let mut complaint = complaint();
    complaint["facts"] = json!({ "complained_on": "2025-12-01" });
    let limited = |who: &str, complaint: Value| {
        let mut play = Play::new("2026-03-02");
        play.does(who, complaint).does(CLERK, evidence("e1", "执法案卷"));
        for (fact, value) in
            [("act_continues", json!(false)), ("act_ended_on", json!("2024-02-01"))]
        {
            play.does(LEAD, find(json!("case"), fact, value));
        }
        play
    };
    let mut play = limited("public", complaint.clone());
    let asks: Vec<String> = play.said().asks.iter().map(|ask| ask.id.clone()).collect();
    assert!(asks.contains(&"10.例外".to_owned()), "{asks:?}");
    play.does(LEAD, find(json!("case"), "complained_on", json!("2025-12-01")));
    assert_eq!(answer(&play, "limitation"), json!("may_be_pursued"));
    // A letter in the hand of the clerk shows its day.
    complaint["channel"] = json!("letter");
    assert_eq!(answer(&limited(CLERK, complaint), "limitation"), json!("may_be_pursued"));
}

#[test]
fn every_source_can_be_received_with_what_it_needs() {
    for (source, _) in law().sources() {
        let facts = source.needs.iter().map(|need| {
            let fact = &law().schema().facts[need.fact];
            let value = match &fact.kind {
                statute::schema::Kind::Date => "2026-03-01".to_owned(),
                statute::schema::Kind::Options(options) => {
                    let has = |id: &str| options.iter().any(|name| name.id == id);
                    let id = ["annulled", "final_instance"].into_iter().find(|id| has(id));
                    id.unwrap().to_owned()
                }
                statute::schema::Kind::Int(..) => panic!("{}", fact.name.term),
            };
            (fact.name.id.clone(), json!(value))
        });
        let mut lead = lead_of(&source.name.id, Value::Object(facts.collect()));
        if source.is_open {
            lead["informant"] = json!("open");
        }
        let command: Command = serde_json::from_value(lead.clone()).unwrap();
        assert!(matches!(command, Command::Receive(_)));
        Play::new("2026-03-02").does(CLERK, lead);
    }
}

#[test]
fn a_source_takes_no_value_that_is_none_and_says_its_paper() {
    let mut new = Play::new("2026-03-02");
    for (source, result) in
        [("reconsideration", "reconsideration_result"), ("judgment", "judgment_result")]
    {
        for value in ["upheld", "pending", "none"] {
            let mut facts = json!({});
            facts[result] = json!(value);
            if source == "judgment" {
                facts["judgment_instance"] = json!("final_instance");
            }
            let refusal = new.refused(CLERK, lead_of(source, facts));
            assert_eq!(refusal.code, "lead_incomplete", "{refusal:?}");
            assert!(refusal.missing.is_empty(), "{refusal:?}");
        }
    }
    let altered = json!({ "reconsideration_result": "found_unlawful" });
    let mut lead = lead_of("reconsideration", altered);
    lead["paper"] = json!(null);
    let refusal = new.refused(CLERK, lead.clone());
    assert_eq!(refusal.missing[0].id, "paper", "{refusal:?}");
    lead["paper"] = json!({ "number": " ", "dated_on": "2026-02-01" });
    assert!(invalid(&new, CLERK, lead.clone()).starts_with("paper:"));
    lead["paper"] = json!({ "number": "甲政复决〔2026〕1号", "dated_on": "2026-03-03" });
    assert!(invalid(&new, CLERK, lead.clone()).starts_with("paper:"));
    lead["paper"]["dated_on"] = json!("2026-03-01");
    new.does(CLERK, lead);
}

#[test]
fn no_complainant_comes_with_a_transferred_lead() {
    let new = Play::new("2026-03-06");
    let origin = json!({ "body": "market", "docket": "d-1", "received_on": "2026-03-02" });
    let mut lead = complaint();
    lead["origin"] = origin;
    assert!(invalid(&new, "public", lead.clone()).starts_with("origin:"));
    lead["channel"] = json!("official");
    assert!(invalid(&new, CLERK, lead.clone()).starts_with("informant:"));
    lead["informant"] = json!("none");
    new.clone().does(CLERK, lead.clone());
    lead["origin"]["received_on"] = json!("2026-03-07");
    assert!(invalid(&new, CLERK, lead.clone()).starts_with("origin:"));
    lead["origin"] = json!(null);
    assert!(invalid(&new, CLERK, lead).starts_with("informant:"));
}

fn withdrawn(mut play: Play) -> Play {
    play.does(CLERK, json!({ "command": "withdraw", "reason": "已和解" }));
    play
}

fn decided(play: &mut Play, ask: &str, value: &str) {
    let opinion = |command: &str| json!({ "command": command, "ask": ask, "value": value, "reason": "问过本人" });
    play.does(LEAD, opinion("draft_opinion")).does(HEAD, opinion("answer"));
}

fn refusal() -> Value {
    json!({ "command": "submit", "reason": "已撤回", "matter": { "refusal":
        { "reason": "申诉人撤回", "remedies": "可以再次申诉" } } })
}

#[test]
fn a_withdrawal_ends_only_what_rests_on_the_complaint_alone() {
    let mut play = screened();
    assert_eq!(
        play.refused(CLERK, json!({ "command": "withdraw", "reason": " " })).code,
        "without_reason"
    );
    // The reconsideration has annulled the act, whoever complains.
    let kept = withdrawn(play.clone());
    assert_eq!(answer(&kept, "withdrawal"), json!("continued"));
    play.does(LEAD, find(json!("case"), "reconsideration_result", json!("none")));
    let mut alone = withdrawn(play);
    decided(&mut alone, "5.胁迫", "no_duress_seen");
    decided(&mut alone, "5.撤回", "dropped");
    alone.does(LEAD, refusal());
}

#[test]
fn nothing_ends_before_a_person_has_said_whether_a_withdrawal_was_forced() {
    let mut play = screened();
    play.does(LEAD, find(json!("case"), "reconsideration_result", json!("none")));
    let mut play = withdrawn(play);
    let refused = play.refused(LEAD, refusal());
    assert_eq!(refused.code, "step:refuse");
    assert!(refused.text.contains("撤回意愿"), "{refused:?}");
    decided(&mut play, "5.胁迫", "duress_suspected");
    assert_eq!(answer(&play, "withdrawal"), json!("continued"));
    assert_eq!(answer(&play, "intake_outcome"), json!("docket"));
    let mut examined = withdrawn(examined());
    examined.does(LEAD, json!({ "command": "determine" }));
    let confirm =
        json!({ "command": "submit", "reason": "报请确认", "matter": "confirmation" });
    let refused = examined.refused(LEAD, confirm.clone());
    assert!(refused.text.contains("撤回意愿"), "{refused:?}");
    decided(&mut examined, "5.胁迫", "no_duress_seen");
    examined.does(LEAD, json!({ "command": "determine" })).does(LEAD, confirm);
}

#[test]
fn nothing_reaches_a_file_before_there_is_one() {
    let mut play = screened();
    let late = Some(("压在传达室", "clerk-2"));
    for command in [
        evidence("e9", "函"),
        json!({ "command": "supplement", "text": "补充" }),
        json!({ "command": "withdraw", "reason": "已和解" }),
        json!({ "command": "reply", "text": "已收到" }),
    ] {
        let before = play.request_for(CLERK, "2026-02-27", late, command.clone());
        match play.give(&before) {
            Err(No::Invalid(invalid)) => assert_eq!(invalid.field, "happened_on", "{command}"),
            taken => panic!("{command}: {taken:?}"),
        }
        play.clone().does(CLERK, command);
    }
}
