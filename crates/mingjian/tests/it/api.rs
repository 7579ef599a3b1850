//! The program served, spoken to over HTTP: a case from complaint to served decision, and what is refused on the way.

use serde_json::{Value, json};

pub(crate) use super::served::{Answer, Served};

pub(crate) fn complaint(today: &str, informant: &str) -> Value {
    json!({ "lead": { "source": "complaint", "channel": "online", "informant": informant,
        "facts": { "complained_on": today }, "account": "某日被拘留十日,事后复议撤销",
        "accused": "jia-police" } })
}

/// The civil date the program has.
pub(crate) fn today() -> String {
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::Offset::constant(8));
    zone.to_datetime(jiff::Timestamp::now()).date().to_string()
}

pub(crate) fn find(about: Value, fact: &str, value: Value) -> Value {
    json!({ "command": "find", "about": about, "fact": fact, "value": value,
        "reason": "依案卷材料认定", "evidence": ["e1"] })
}

/// The id of a lead that nobody has touched yet.
pub(crate) fn newest(served: &Served) -> String {
    served.newest()
}

/// Screened and submitted for docketing.
pub(crate) fn prepare(served: &Served, id: &str) {
    served.does(
        "clerk-1",
        id,
        json!({ "command": "add_evidence", "evidence": "e1",
        "title": "执法案卷" }),
    );
    for (fact, value) in [
        ("is_official_act", json!(true)),
        ("act_continues", json!(false)),
        ("act_ended_on", json!("2026-08-03")),
        ("receiver_is_competent", json!(true)),
        ("reconsideration_result", json!("annulled")),
        ("judgment_result", json!("none")),
        ("is_major_or_complex", json!(false)),
    ] {
        served.does("clerk-1", id, find(json!("case"), fact, value));
    }
    served.does("clerk-1", id, json!({ "command": "name_unit", "organ": "jia-police" }));
    served.does(
        "clerk-1",
        id,
        json!({ "command": "submit", "reason": "有申诉,复议已撤销",
        "matter": { "docketing": { "lead": "handler-1", "second": "handler-2" } } }),
    );
}

pub(crate) fn screen(served: &Served, id: &str) {
    prepare(served, id);
    approve(served, id);
}

pub(crate) fn approve(served: &Served, id: &str) -> Answer {
    let view = served.get("head-1", &format!("/dockets/{id}")).body;
    let submission = view["open"]["submission"].clone();
    served.does(
        "head-1",
        id,
        json!({ "command": "approve", "submission": submission,
        "note": "同意" }),
    )
}

pub(crate) fn examine(served: &Served, id: &str) {
    for head in [
        "facts",
        "evidence",
        "characterization",
        "procedure",
        "application_of_law",
        "appropriateness",
        "formalities",
    ] {
        let fact = format!("{head}_verified");
        served.does("handler-1", id, find(json!("case"), &fact, json!("sound")));
    }
    for (fact, value) in [
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
        served.does("handler-1", id, find(json!("case"), fact, value));
    }
    name_people(served, id);
    let lapse = find(json!({ "person": 1 }), "caused_lapse", json!(true));
    served.does("handler-1", id, lapse);
    hear(served, id);
    served.does("handler-1", id, json!({ "command": "determine" }));
}

fn name_people(served: &Served, id: &str) {
    served.does(
        "handler-1",
        id,
        json!({ "command": "add_evidence", "evidence": "e2",
        "title": "陈述申辩笔录" }),
    );
    let roles = [("enforcement_officer", "intent"), ("verifier", "none"), ("approver", "none")];
    for (no, (role, fault)) in (1..).zip(roles) {
        served.does(
            "handler-1",
            id,
            json!({ "command": "name_person",
            "person": format!("jia-police-{no}"), "role": role }),
        );
        for (fact, value) in
            [("fault", fault), ("grave_fault", "none"), ("criminal_liability", "not_involved")]
        {
            let about = json!({ "person": no });
            served.does("handler-1", id, find(about, fact, json!(value)));
        }
        served.does("handler-2", id, json!({ "command": "look_up_repeat", "no": no }));
        let check = json!({ "command": "check_repeat", "no": no, "reason": "没有前案" });
        served.does("handler-1", id, check);
    }
}

fn hear(served: &Served, id: &str) {
    for no in 1..=3 {
        let offer = json!({ "command": "offer_hearing", "no": no, "facts": "违法拘留十日",
            "basis": "拟认定的事项" });
        served.does("handler-1", id, offer);
        let waiver = json!({ "command": "waive_statement", "no": no, "evidence": "e2" });
        served.does("handler-1", id, waiver);
    }
}

pub(crate) fn decide(served: &Served, id: &str) {
    let submit = |matter: &str| {
        json!({ "command": "submit", "reason": "依定性的结论",
        "matter": matter })
    };
    served.does("handler-1", id, submit("confirmation"));
    approve(served, id);
    served.does(
        "handler-1",
        id,
        json!({ "command": "choose_measures", "target": "unit",
        "measures": ["correction"], "reason": "须重新处理" }),
    );
    served.does(
        "handler-1",
        id,
        json!({ "command": "fix_grade", "no": 1, "grade": "T2",
        "reason": "情节较重,后果较大" }),
    );
    served.does(
        "handler-1",
        id,
        json!({ "command": "choose_measures",
        "target": { "person": 1 }, "reason": "故意隐匿监控",
        "measures": ["书面检讨", "记过", "暂停执法", "离岗学习"] }),
    );
    served.does("handler-1", id, json!({ "command": "determine" }));
    served.does("handler-1", id, submit("measures"));
    approve(served, id);
    issue(served, id);
}

fn issue(served: &Served, id: &str) {
    served.does(
        "handler-1",
        id,
        json!({ "command": "request_government",
        "number": "甲司请〔2026〕2号" }),
    );
    let decision = json!({ "command": "issue", "paper": "handling_decision",
        "number": "甲政错决〔2026〕1号" });
    let refusal = served.refused("handler-1", id, decision.clone());
    assert_eq!(refusal["code"], "government_has_not_approved");
    served.does(
        "office-1",
        id,
        json!({ "command": "decide_as_government",
        "is_approved": true, "number": "甲政批〔2026〕8号", "evidence": "e1" }),
    );
    served.does("handler-1", id, decision);
    served.does(
        "handler-1",
        id,
        json!({ "command": "issue",
        "paper": { "sanction_recommendation": 1 }, "number": "甲司建〔2026〕1号" }),
    );
    for (paper, recipient) in [
        (json!("handling_decision"), json!("unit")),
        (json!({ "sanction_recommendation": 1 }), json!({ "authority": 1 })),
    ] {
        served.does(
            "handler-1",
            id,
            json!({ "command": "serve", "paper": paper,
            "recipient": recipient, "mode": "direct", "proof": "e1" }),
        );
    }
}

#[test]
fn a_case_runs_over_http_from_complaint_to_served_decision() {
    let mut served = Served::new("whole", 0);
    let lodged = served.post("", "/complaints", &complaint(&today(), "anonymous"));
    assert_eq!(lodged.status, 201, "{}", lodged.body);
    assert!(lodged.body.get("docket").is_none(), "{}", lodged.body);
    let code = lodged.body["receipt"]["anonymous"]["code"].clone();
    let id = newest(&served);
    screen(&served, &id);
    examine(&served, &id);
    // A handler never decides alone.
    let confirm = json!({ "command": "approve", "submission": 1, "note": "同意" });
    assert_eq!(served.refused("handler-1", &id, confirm)["code"], "wrong_duty");
    decide(&served, &id);
    served.restart();
    let view = served.get("handler-1", &format!("/dockets/{id}")).body;
    assert_eq!(view["stage"], "papers", "{view}");
    assert_eq!(view["number"], "甲司错立〔2026〕1号");
    let periods: Vec<&str> = view["deadlines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert!(periods.contains(&"carry_out") && periods.contains(&"handling_decision"));
    let track = served.post("", "/complaints/track", &json!({ "anonymous": { "code": code } }));
    assert_eq!(track.body["docketed_on"], today(), "{}", track.body);
    let said = served.get("handler-1", &format!("/dockets/{id}/determination")).body;
    assert!(!said["sensitivity"].as_array().unwrap().is_empty());
    let early = served.get("head-1", &format!("/dockets/{id}?entry=1")).body;
    assert_eq!((early["stage"].as_str(), early["version"].as_u64()), (Some("lead"), Some(1)));
}

#[test]
fn what_is_absent_and_what_is_not_to_be_seen_are_the_same() {
    let served = Served::new("unseen", 20);
    let rows = served.get("head-1", "/dockets?limit=100").body["rows"].clone();
    let rows = rows.as_array().unwrap();
    let foreign = rows.iter().find(|row| row["stage"] == "lead").unwrap();
    let id = foreign["id"].as_str().unwrap();
    let hidden = served.get("handler-3", &format!("/dockets/{id}"));
    let absent = served.get("handler-3", "/dockets/0000");
    assert_eq!((hidden.status, &hidden.body), (404, &absent.body));
    assert_eq!(served.get("nobody", &format!("/dockets/{id}")).status, 401);
    assert_eq!(served.get("handler-3", "/dockets").body["rows"], json!([]));
}

#[test]
fn a_list_shows_exactly_what_the_policies_let_be_seen() {
    let served = Served::new("scope", 60);
    let everybody = [
        "clerk-1",
        "handler-1",
        "handler-2",
        "handler-3",
        "head-1",
        "office-1",
        "jia-police-1",
        "head-9",
        "head-8",
    ];
    let ids = |who: &str| -> Vec<String> {
        let rows = served.get(who, "/dockets?limit=100").body["rows"].clone();
        let rows = rows.as_array().unwrap().clone();
        rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    let all = ids("head-1");
    assert_eq!(all.len(), 60);
    let mut seen = Vec::new();
    for who in everybody {
        let listed = ids(who);
        for id in &all {
            let status = served.get(who, &format!("/dockets/{id}")).status;
            let expected = if listed.contains(id) { 200 } else { 404 };
            assert_eq!(status, expected, "{who} {id}");
        }
        seen.push(listed.len());
    }
    // Neither everything nor nothing, for each kind of fence.
    assert!(seen[1] > 0 && seen[1] < 60 && seen[3] == 0, "{seen:?}");
    assert!(seen[6] > 0 && seen[6] < 60 && seen[7] < 60 && seen[8] < 60, "{seen:?}");
}

#[test]
fn two_complaints_about_one_act_become_one_docket_in_one_write() {
    let served = Served::new("merging", 0);
    served.post("", "/complaints", &complaint(&today(), "anonymous"));
    let first = newest(&served);
    screen(&served, &first);
    let mut again = complaint(&today(), "anonymous");
    again["lead"]["act_on"] = json!("2026-08-03");
    served.post("", "/complaints", &again);
    let second = newest(&served);
    let similar = served.get("head-1", "/dockets/similar?organ=jia-police&act_on=2026-08-03");
    assert_eq!(similar.body.as_array().unwrap().len(), 2, "{}", similar.body);
    let submit = json!({ "command": "submit", "reason": "同一行为", "matter": { "merging":
        { "docket": second, "received_on": today() } } });
    assert_eq!(
        served.refused("handler-1", &first, submit.clone())["code"],
        "nothing_submitted"
    );
    served.does(
        "handler-1",
        &first,
        json!({ "command": "propose_merging",
        "docket": second, "received_on": today() }),
    );
    // Whether it is one act is asked of a person (A59).
    let refusal = served.refused("handler-1", &first, submit.clone());
    assert_eq!(refusal["code"], "step:merge", "{refusal}");
    let opinion = |command: &str| {
        json!({ "command": command, "ask": "11.同一行为",
        "value": "merged", "reason": "同一日、同一机关、同一拘留决定" })
    };
    served.does("handler-1", &first, opinion("draft_opinion"));
    served.does("head-1", &first, opinion("answer"));
    served.does("handler-1", &first, submit);
    approve(&served, &first);
    let stage =
        |id: &str| served.get("head-1", &format!("/dockets/{id}")).body["stage"].clone();
    assert_eq!((stage(&first), stage(&second)), (json!("examination"), json!("merged")));
    let more = json!({ "command": "supplement", "text": "补充" });
    assert_eq!(served.refused("clerk-1", &second, more)["code"], "not_at_this_stage");
}

#[test]
fn sixteen_dockets_docketed_at_once_have_sixteen_numbers_without_a_gap() {
    let served = Served::new("numbers", 0);
    let mut ids = Vec::new();
    for _ in 0..16 {
        served.post("", "/complaints", &complaint(&today(), "anonymous"));
        ids.push(newest(&served));
        let id = ids.last().unwrap();
        prepare(&served, id);
    }
    std::thread::scope(|scope| {
        for id in &ids {
            let served = &served;
            scope.spawn(move || approve(served, id));
        }
    });
    let rows = served.get("head-1", "/dockets?limit=100").body["rows"].clone();
    let mut numbers: Vec<u32> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let number = row["number"].as_str().unwrap();
            number.split('〕').nth(1).unwrap().trim_end_matches('号').parse().unwrap()
        })
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=16).collect::<Vec<u32>>());
}

#[test]
fn a_version_that_was_not_seen_and_a_repeated_request_are_told_apart() {
    let served = Served::new("versions", 0);
    let token = "3f1c9a2e-7b54-4d0e-9a1f-0c2b7d5e8a61";
    let keyed = [("Idempotency-Key", token)];
    let body = complaint(&today(), "anonymous");
    let first = served.send("", "POST", "/complaints", (&keyed, Some(&body)));
    let second = served.send("", "POST", "/complaints", (&keyed, Some(&body)));
    assert_eq!(first.body, second.body);
    assert_eq!(served.get("head-1", "/dockets").body["count"], 1);
    let mut other = body.clone();
    other["lead"]["account"] = json!("另一件事");
    let reused = served.send("", "POST", "/complaints", (&keyed, Some(&other)));
    assert_eq!((reused.status, reused.body["type"].as_str()), (422, Some("token_reused")));
    let id = newest(&served);
    let path = format!("/dockets/{id}/commands");
    let command = json!({ "command": { "command": "supplement", "text": "补充材料" } });
    let seen = |version: &str| {
        served.send("clerk-1", "POST", &path, (&[("If-Match", version)], Some(&command)))
    };
    let taken = seen("\"1\"");
    assert_eq!(taken.status, 200, "{}", taken.body);
    assert!(taken.head.to_lowercase().contains("etag: \"2\""), "{}", taken.head);
    assert_eq!(seen("\"1\"").status, 412);
}

#[test]
fn what_cannot_be_read_is_said_with_its_field() {
    let served = Served::new("unread", 0);
    let send = |body: Value| served.post("", "/complaints", &body);
    let mut long = complaint(&today(), "anonymous");
    long["lead"]["account"] = json!("字".repeat(20_001));
    let answer = send(long);
    assert_eq!((answer.status, answer.body["field"].as_str()), (400, Some("body")));
    assert!(answer.body["title"].as_str().unwrap().contains("20000"), "{}", answer.body);
    let mut unknown = complaint(&today(), "anonymous");
    unknown["lead"]["rank"] = json!("局长");
    assert!(send(unknown).body["title"].as_str().unwrap().contains("rank"));
    let mut bare = complaint(&today(), "anonymous");
    bare["lead"]["facts"] = json!({});
    let answer = send(bare);
    assert_eq!((answer.status, answer.body["code"].as_str()), (422, Some("lead_incomplete")));
    assert_eq!(answer.body["citations"][0]["text"], "第十一条第一款第(六)项");
    let named = send(complaint(&today(), "confidential"));
    assert_eq!((named.status, named.body["field"].as_str()), (400, Some("identity")));
    assert_eq!(served.send("", "TRACE", "/complaints", (&[], None)).status, 405);
    assert_eq!(served.get("", "/nothing").status, 404);
}
