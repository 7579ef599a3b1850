//! One case from lead to served decision.

use docket::{Docket, Stage};
use serde_json::{Value, json};

use crate::play::{Play, date};

pub(crate) const CLERK: &str = "clerk-1:intake";
pub(crate) const LEAD: &str = "handler-1:handling";
pub(crate) const SECOND: &str = "handler-2:handling";
pub(crate) const HEAD: &str = "head-1:head";
pub(crate) const GOVERNMENT: &str = "office-1:government@county";

pub(crate) fn find(about: Value, fact: &str, value: Value) -> Value {
    json!({ "command": "find", "about": about, "fact": fact, "value": value,
        "reason": "依案卷材料认定", "evidence": ["e1"] })
}

pub(crate) fn complaint() -> Value {
    json!({ "command": "receive", "source": "complaint", "channel": "online",
        "informant": "anonymous", "facts": { "complained_on": "2026-03-02" },
        "account": "某日被拘留十日,事后复议机关撤销了拘留决定", "accused": "police" })
}

pub(crate) fn unit() -> Value {
    json!({ "command": "name_unit", "organ": "police", "name": "甲县公安局", "facts": {
        "kind": "county_department", "leadership": "local",
        "is_accountability_body": "false", "entrustment": "none" } })
}

/// A lead whose facts say: to be docketed.
pub(crate) fn screened() -> Play {
    let mut play = Play::new("2026-03-02");
    play.does("public", complaint()).does(CLERK, unit());
    play.does(
        CLERK,
        json!({ "command": "add_evidence", "evidence": "e1", "title": "执法案卷" }),
    );
    for (fact, value) in [
        ("is_official_act", json!(true)),
        ("act_continues", json!(false)),
        ("act_ended_on", json!("2026-01-16")),
        ("receiver_is_competent", json!(true)),
        ("reconsideration_result", json!("annulled")),
        ("judgment_result", json!("none")),
        ("is_major_or_complex", json!(false)),
    ] {
        play.does(LEAD, find(json!("case"), fact, value));
    }
    play
}

pub(crate) fn docketed() -> Play {
    let mut play = screened();
    play.on("2026-03-04").does(
        LEAD,
        json!({ "command": "submit", "reason": "有申诉,复议已撤销", "matter": { "docketing":
            { "lead": "handler-1", "second": "handler-2" } } }),
    );
    let submission = play.docket.open().unwrap().seq;
    play.on("2026-03-05").does(
        HEAD,
        json!({ "command": "approve", "submission": submission, "note": "同意立案",
            "number": "甲司错立〔2026〕1号" }),
    );
    play
}

/// Docketed, all heads verified, everybody named and heard, determined.
pub(crate) fn examined() -> Play {
    let mut play = docketed();
    play.on("2026-03-20");
    for head in [
        "facts_verified",
        "evidence_verified",
        "characterization_verified",
        "application_of_law_verified",
        "appropriateness_verified",
        "formalities_verified",
    ] {
        play.does(LEAD, find(json!("case"), head, json!("sound")));
    }
    for (fact, value) in [
        ("procedure_verified", json!("faulty")),
        ("decision_path", json!("approved")),
        ("conduct", json!("restriction_of_freedom")),
        ("conduct_too", json!("none")),
        ("assessment", json!("unlawful")),
        ("harmed", json!(true)),
        ("causation", json!(true)),
        ("cause_without_fault", json!("none")),
        ("consequence", json!("relatively_major")),
        ("gravity", json!("relatively_serious")),
        ("affects_third_party", json!(false)),
    ] {
        play.does(LEAD, find(json!("case"), fact, value));
    }
    people(&mut play);
    play.does(LEAD, json!({ "command": "determine" }));
    play
}

fn people(play: &mut Play) {
    let named = [
        (1, "officer-1", "张某", "enforcement_officer", "intent"),
        (2, "verifier-1", "王某", "verifier", "none"),
        (3, "approver-1", "赵某", "approver", "none"),
    ];
    for (no, person, name, role, fault) in named {
        play.does(LEAD, participant(no, person, name, role));
        for (fact, value) in [
            ("fault", json!(fault)),
            ("grave_fault", json!("none")),
            ("criminal_liability", json!("not_involved")),
        ] {
            play.does(LEAD, find(json!({ "person": no }), fact, value));
        }
        play.does(SECOND, json!({ "command": "look_up_repeat", "no": no, "found": [] }));
        play.does(LEAD, json!({ "command": "check_repeat", "no": no, "reason": "" }));
    }
    play.does(LEAD, find(json!({ "person": 1 }), "caused_lapse", json!(true)));
    for no in [1, 2, 3] {
        play.does(LEAD, offer(no));
    }
    play.does(LEAD, evidence("e2", "陈述笔录"));
    play.does(LEAD, statement(1));
    play.does(LEAD, argument(1));
    for no in [2, 3] {
        play.does(LEAD, waiver(no));
    }
}

pub(crate) fn participant(no: u16, person: &str, name: &str, role: &str) -> Value {
    json!({ "command": "name_person", "no": no, "person": person, "name": name, "facts": {
        "role": role, "status": "civil_servant", "appointment": "appointed" } })
}

pub(crate) fn evidence(id: &str, title: &str) -> Value {
    json!({ "command": "add_evidence", "evidence": id, "title": title })
}

pub(crate) fn offer(no: u16) -> Value {
    json!({ "command": "offer_hearing", "no": no, "facts": "违法拘留十日",
        "basis": "拟认定的事项" })
}

pub(crate) fn statement(no: u16) -> Value {
    json!({ "command": "hear_statement", "no": no, "evidence": "e2",
        "arguments": ["当时不知有监控"] })
}

pub(crate) fn argument(no: u16) -> Value {
    json!({ "command": "answer_argument", "no": no, "argument": 1, "is_adopted": false,
        "reason": "监控调取记录有本人签字" })
}

pub(crate) fn waiver(no: u16) -> Value {
    json!({ "command": "waive_statement", "no": no, "evidence": "e2" })
}

pub(crate) fn approve(play: &mut Play, matter: Value) {
    play.does(LEAD, json!({ "command": "submit", "reason": "依定性的结论", "matter": matter }));
    let submission = play.docket.open().unwrap().seq;
    play.does(HEAD, json!({ "command": "approve", "submission": submission, "note": "同意" }));
}

pub(crate) fn confirmed() -> Play {
    let mut play = examined();
    play.on("2026-04-01");
    approve(&mut play, json!("confirmation"));
    play
}

pub(crate) fn measured() -> Play {
    let mut play = confirmed();
    play.does(
        LEAD,
        json!({ "command": "choose_measures", "target": "unit",
        "measures": ["correction"], "reason": "撤销之后须重新处理" }),
    );
    play.does(
        LEAD,
        json!({ "command": "fix_grade", "no": 1, "grade": "T2",
        "reason": "情节较重,后果较大" }),
    );
    play.does(
        LEAD,
        json!({ "command": "choose_measures", "target": { "person": 1 },
        "measures": ["书面检讨", "记过", "暂停执法", "离岗学习"], "reason": "故意隐匿监控" }),
    );
    play.does(LEAD, json!({ "command": "determine" }));
    play
}

pub(crate) fn in_papers() -> Play {
    let mut play = measured();
    play.on("2026-04-05");
    approve(&mut play, json!("measures"));
    play
}

pub(crate) fn issued() -> Play {
    let mut play = in_papers();
    play.does(
        LEAD,
        json!({ "command": "add_evidence", "evidence": "e3", "title": "县政府批复" }),
    );
    play.does(LEAD, json!({ "command": "request_government", "number": "甲司请〔2026〕2号" }));
    play.on("2026-04-10").does(
        GOVERNMENT,
        json!({ "command": "decide_as_government",
        "is_approved": true, "number": "甲政批〔2026〕8号", "evidence": "e3" }),
    );
    play.on("2026-04-13").does(
        LEAD,
        json!({ "command": "issue", "paper": "handling_decision",
        "number": "甲政错决〔2026〕1号" }),
    );
    play.does(
        LEAD,
        json!({ "command": "issue", "paper": { "sanction_recommendation": 1 },
        "number": "甲司建〔2026〕1号" }),
    );
    play
}

pub(crate) fn served() -> Play {
    let mut play = issued();
    play.on("2026-04-14").does(
        LEAD,
        json!({ "command": "add_evidence", "evidence": "e4", "title": "送达回证" }),
    );
    let serve = |paper: Value, recipient: Value| {
        json!({ "command": "serve", "paper": paper, "recipient": recipient,
            "mode": "direct", "proof": "e4" })
    };
    let advice = json!({ "sanction_recommendation": 1 });
    play.does(LEAD, serve(json!("handling_decision"), json!("unit")));
    play.does(LEAD, serve(advice.clone(), json!({ "authority": 1 })));
    play.does(LEAD, serve(advice, json!({ "person": 1 })));
    play
}

#[test]
fn a_case_runs_from_lead_to_served_decision() {
    let play = served();
    assert_eq!(play.docket.stage(), Stage::Papers);
    assert_eq!(play.docket.number().unwrap().to_string(), "甲司错立〔2026〕1号");
    let due = play.due();
    assert_eq!(due["handling_decision"], date("2026-04-20"), "{due:?}");
    assert_eq!(due["carry_out"], date("2026-06-15"), "{due:?}");
    assert_eq!(due["own_higher_review_application"], date("2026-04-29"), "{due:?}");
    let again = Docket::replay(&play.entries).unwrap();
    assert_eq!(again, play.docket);
}
