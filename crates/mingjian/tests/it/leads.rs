//! Leads over HTTP: whom they accuse, what they claim, how they are entered.

use serde_json::json;

use super::api::{Served, complaint, find, newest, today};

#[test]
fn a_complaint_about_the_body_itself_goes_to_the_government() {
    let served = Served::new("own-body", 0);
    let mut body = complaint(&today(), "anonymous");
    body["lead"]["accused"] = json!("jia-justice");
    let lodged = served.post("", "/complaints", &body);
    assert_eq!(lodged.body["is_for_government"], true, "{}", lodged.body);
    for who in ["clerk-1", "handler-1", "head-1"] {
        assert_eq!(served.get(who, "/dockets").body["count"], 0, "{who}");
    }
    let rows = served.get("office-1", "/dockets").body["rows"].clone();
    let id = rows[0]["id"].as_str().unwrap();
    let view = served.get("office-1", &format!("/dockets/{id}")).body;
    assert_eq!(view["is_of_own_body"], true, "{view}");
    assert_eq!(view["claims"][0]["fact"], "complained_on");
    // It was another organ: the body has it again.
    served.does("office-1", id, json!({ "command": "name_unit", "organ": "jia-police" }));
    assert_eq!(served.get("clerk-1", &format!("/dockets/{id}")).status, 200);
}

#[test]
fn who_is_accused_is_in_the_registry() {
    let served = Served::new("accused", 0);
    let mut body = complaint(&today(), "anonymous");
    body["lead"]["accused"] = json!("no-such-organ");
    let answer = served.post("", "/complaints", &body);
    assert_eq!((answer.status, answer.body["field"].as_str()), (400, Some("accused")));
    body["lead"]["accused"] = json!("jia-police");
    body["lead"]["body"] = json!("jia-police");
    let answer = served.post("", "/complaints", &body);
    assert_eq!((answer.status, answer.body["field"].as_str()), (400, Some("body")));
    body["lead"]["body"] = json!(null);
    assert_eq!(served.post("", "/complaints", &body).status, 201);
    let id = newest(&served);
    let view = served.get("clerk-1", &format!("/dockets/{id}")).body;
    assert_eq!(view["is_of_own_body"], false, "{view}");
}

#[test]
fn a_lead_entered_late_says_why_and_who_saw_it() {
    let served = Served::new("late-lead", 0);
    let day = |ago: i64| {
        let today: jiff::civil::Date = today().parse().unwrap();
        (today - jiff::ToSpan::days(ago)).to_string()
    };
    let mut body = complaint(&day(40), "open");
    body["lead"]["channel"] = json!("letter");
    body["identity"] = json!({ "name": "张某" });
    body["received_on"] = json!(day(40));
    let refusal = served.post("clerk-1", "/leads", &body);
    assert_eq!(refusal.body["code"], "late_entry", "{}", refusal.body);
    body["late"] = json!({ "reason": "来信压在传达室", "witness": "handler-1" });
    let mut public = body.clone();
    public["received_on"] = json!(null);
    assert_eq!(served.post("", "/complaints", &public).body["field"], "late");
    let lodged = served.post("clerk-1", "/leads", &body);
    assert_eq!(lodged.status, 201, "{}", lodged.body);
    let id = lodged.body["docket"].as_str().unwrap();
    let entries = served.get("head-1", &format!("/dockets/{id}/entries")).body;
    assert_eq!(entries[0]["is_late"], true, "{entries}");
    assert_eq!(entries[0]["happened_on"], day(40));
}

#[test]
fn the_public_says_neither_another_day_nor_a_name_with_an_anonymous_complaint() {
    let served = Served::new("public-lead", 0);
    let mut dated = complaint(&today(), "anonymous");
    dated["received_on"] = json!(today());
    let refused = served.post("", "/complaints", &dated);
    assert_eq!((refused.status, &refused.body["field"]), (400, &json!("received_on")));
    let mut named = complaint(&today(), "anonymous");
    named["identity"] = json!({ "name": "张某" });
    let refused = served.post("", "/complaints", &named);
    assert_eq!((refused.status, &refused.body["field"]), (400, &json!("identity")));
    assert_eq!(served.get("head-1", "/dockets").body["count"], 0);
    // Under one token another name is another complaint, and so is another account.
    let token = [("Idempotency-Key", "3f1c9a2e-7b54-4d0e-9a1f-0c2b7d5e8a61")];
    let lodge = |name: &str| {
        let mut body = complaint(&today(), "confidential");
        body["identity"] = json!({ "name": name });
        served.send("", "POST", "/complaints", (&token, Some(&body)))
    };
    let (first, again, other) = (lodge("张某"), lodge("张某"), lodge("王某"));
    assert_eq!((first.status, &first.body), (201, &again.body), "{}", again.body);
    assert_eq!((other.status, &other.body["type"]), (422, &json!("token_reused")));
    let screened_by = first.body["screened_by"].as_str().unwrap();
    assert!(screened_by > today().as_str(), "{screened_by}");
}

#[test]
fn safeguard_7_nothing_is_transferred_to_whom_the_registry_has_above_the_accused() {
    let served = Served::new("above", 0);
    served.post("", "/complaints", &complaint(&today(), "anonymous"));
    let id = newest(&served);
    prepare_transfer(&served, &id);
    let submit = |to: &str| {
        json!({ "command": "submit", "reason": "无管辖权",
            "matter": { "transfer": { "to": to, "summary": "拘留一案" } } })
    };
    for to in ["jia-police", "jia", "city"] {
        let refusal = served.refused("clerk-1", &id, submit(to));
        assert_eq!(refusal["code"], "complaint_would_travel", "{to}");
    }
    let mut written = submit("city");
    written["matter"]["transfer"]["above"] = json!([]);
    let answer = served.asks("clerk-1", &id, &written);
    assert_eq!((answer.status, answer.body["field"].as_str()), (400, Some("above")));
    served.does("clerk-1", &id, submit("city-justice"));
    // The registry has it above the accused since: what waits is not approved.
    let moved = json!({ "from": today(), "command": { "command": "describe",
        "name": "甲县公安局", "parent": "city-justice", "facts": {} } });
    assert_eq!(served.post("clerk-1", "/organs/jia-police", &moved).status, 200);
    let view = served.get("head-1", &format!("/dockets/{id}")).body;
    let approve = json!({ "command": "approve", "note": "同意",
        "submission": view["open"]["submission"] });
    let answer = served.asks("head-1", &id, &approve);
    assert_eq!((answer.status, answer.body["field"].as_str()), (400, Some("submission")));
}

/// Everything found that a transfer needs.
fn prepare_transfer(served: &Served, id: &str) {
    let evidence = json!({ "command": "add_evidence", "evidence": "e1", "title": "执法案卷" });
    served.does("clerk-1", id, evidence);
    served.does("clerk-1", id, json!({ "command": "name_unit", "organ": "jia-police" }));
    for (fact, value) in [
        ("is_official_act", json!(true)),
        ("act_continues", json!(false)),
        ("act_ended_on", json!(today())),
        ("receiver_is_competent", json!(false)),
        ("reconsideration_result", json!("annulled")),
        ("judgment_result", json!("none")),
        ("is_major_or_complex", json!(false)),
    ] {
        served.does("clerk-1", id, find(json!("case"), fact, value));
    }
}
