//! Registries over HTTP: readings with the dockets they touch, one human under one number, the calendar.

use serde_json::{Value, json};

use super::api::{Served, complaint, newest, screen, today};

fn propose(reading: &str, option: &str) -> Value {
    json!({ "command": "propose", "reading": reading, "option": option, "from": today(),
        "reason": "市级机构的答复" })
}

#[test]
fn safeguard_12_the_dockets_a_reading_touches_are_found_and_shown_before_it_is_approved() {
    let served = Served::new("readings", 3);
    let lodged = served.post("", "/complaints", &complaint(&today(), "anonymous"));
    assert_eq!(lodged.status, 201, "{}", lodged.body);
    let id = newest(&served);
    screen(&served, &id);
    let proposed = served.post("head-1", "/readings", &propose("A2", "working"));
    assert_eq!(proposed.status, 200, "{}", proposed.body);
    let touches = proposed.body["touches"].as_array().unwrap();
    assert!(touches.contains(&json!(id)), "{touches:?}");
    let none = served.post("head-1", "/readings", &propose("A55", "delegated"));
    assert!(!none.body["touches"].as_array().unwrap().contains(&json!(id)));
    let listed = served.get("head-2", "/readings").body;
    assert_eq!(listed[0]["touches"], proposed.body["touches"]);
    assert_eq!(listed[0]["changed_by"], "市级错案责任追究机构");
    assert_eq!(listed[0]["holds_from"], Value::Null);
    assert_eq!(served.get("handler-1", "/readings").status, 422);
    let approve = |basis: Value| json!({ "command": "approve", "proposal": 1, "basis": basis });
    let bare = served.post("head-2", "/readings", &approve(Value::Null));
    assert_eq!((bare.status, bare.body["code"].as_str()), (422, Some("wrong_duty")));
    let document = |organ: &str| {
        json!({ "document": { "organ": organ, "number": "市司函〔2026〕3号",
            "issued_on": today() } })
    };
    let county = served.post("head-2", "/readings", &approve(document("jia-police")));
    assert_eq!(county.status, 422, "{}", county.body);
    let city = served.post("head-2", "/readings", &approve(document("city-justice")));
    assert_eq!(city.status, 200, "{}", city.body);
    assert_eq!(served.get("head-1", "/readings").body[0]["holds_from"], today());
}

#[test]
fn a_docket_looked_at_as_of_a_day_shows_nothing_that_was_entered_later() {
    let served = Served::new("as-of", 6);
    let lodged = served.post("", "/complaints", &complaint(&today(), "anonymous"));
    assert_eq!(lodged.status, 201, "{}", lodged.body);
    let id = newest(&served);
    let at = |day: &str| served.get("head-1", &format!("/dockets/{id}?on={day}"));
    assert_eq!(at(&today()).body["version"], 1);
    let yesterday = today().parse::<jiff::civil::Date>().unwrap().yesterday().unwrap();
    assert_eq!(at(&yesterday.to_string()).status, 404);
}

/// The number of the demonstration's nth person, which nobody has.
fn number(nth: u32) -> String {
    let head = format!("99999919800101{nth:03}");
    let last = "0123456789X"
        .chars()
        .find(|last| docket::registry::is_identity_number(&format!("{head}{last}")));
    format!("{head}{}", last.unwrap())
}

fn describe(number: &str) -> Value {
    json!({ "from": "2020-01-01", "command": { "command": "describe", "name": "张某",
        "identity_number": number, "appointed_by": "jia",
        "facts": { "status": "civil_servant", "appointment": "appointed" } } })
}

#[test]
fn one_human_has_one_id_and_an_old_double_is_merged_into_it() {
    let served = Served::new("humans", 3);
    // The ninth registered is jia-police-1.
    let known = number(9);
    let double = served.post("clerk-1", "/people/zhang-9", &describe(&known));
    assert_eq!(double.status, 400, "{}", double.body);
    let said = double.body.to_string();
    assert!(said.contains("jia-police-1") && !said.contains(&known), "{said}");
    assert_eq!(served.get("clerk-1", "/people/zhang-9").status, 404);
    let again = served.post("clerk-1", "/people/jia-police-1", &describe(&known));
    assert_eq!(again.status, 200, "{}", again.body);
    // Registered under a mistyped number, they were not known.
    let mistyped = served.post("clerk-1", "/people/zhang-9", &describe(&number(900)));
    assert_eq!(mistyped.status, 200, "{}", mistyped.body);

    let lodged = served.post("", "/complaints", &complaint(&today(), "anonymous"));
    assert_eq!(lodged.status, 201, "{}", lodged.body);
    let id = newest(&served);
    screen(&served, &id);
    served.does(
        "handler-1",
        &id,
        json!({ "command": "find", "about": "case", "fact": "cause_without_fault",
            "value": "none", "reason": "依案卷材料认定", "evidence": ["e1"] }),
    );
    let name = json!({ "command": "name_person", "person": "zhang-9",
        "role": "enforcement_officer" });
    served.does("handler-1", &id, name);
    let path = format!("/dockets/{id}");
    let sees = |served: &Served| {
        let listed = served.get("jia-police-1", "/dockets?limit=100").body;
        let rows = listed["rows"].as_array().unwrap().clone();
        (rows.iter().any(|row| row["id"] == id), served.get("jia-police-1", &path).status)
    };
    assert_eq!(sees(&served), (true, 200));
    let merging = json!({ "person": "zhang-9", "into": "jia-police-1", "reason": "号码录错" });
    let clerk = served.post("clerk-1", "/merged-people", &merging);
    assert_eq!(clerk.status, 422, "{}", clerk.body);
    let merged = served.post("head-1", "/merged-people", &merging);
    assert_eq!(merged.status, 200, "{}", merged.body);
    assert_eq!(sees(&served), (false, 404));
    let view = served.get("head-1", &path).body;
    assert_eq!(view["people"][0]["person"], "jia-police-1");
    let late = served.post("clerk-1", "/people/zhang-9", &describe(&number(901)));
    assert_eq!(late.status, 400, "{}", late.body);
    // The id that was given up names the human who goes on.
    let other = json!({ "command": "name_person", "person": "zhang-9", "role": "verifier" });
    served.does("handler-1", &id, other);
    assert_eq!(served.get("head-1", &path).body["people"][1]["person"], "jia-police-1");
}

#[test]
fn a_notice_entered_and_approved_is_in_force_for_every_docket_and_every_list() {
    let served = Served::new("calendar", 3);
    let lodged = served.post("", "/complaints", &complaint(&today(), "anonymous"));
    assert_eq!(lodged.status, 201, "{}", lodged.body);
    let id = newest(&served);
    screen(&served, &id);
    let due = |served: &Served| {
        let view = served.get("head-1", &format!("/dockets/{id}")).body;
        let deadlines = view["deadlines"].as_array().unwrap().clone();
        let own = deadlines.into_iter().find(|one| one["id"] == "handling_decision").unwrap();
        own["due_on"].as_str().unwrap().to_owned()
    };
    let listed = |served: &Served| {
        let list = served.get("head-1", "/dockets?limit=100&stage=examination").body;
        let rows = list["rows"].as_array().unwrap().clone();
        let row = rows.into_iter().find(|row| row["id"] == id).unwrap();
        row["due_on"].as_str().unwrap().to_owned()
    };
    let (first, next) = (due(&served), listed(&served));
    // Both last days are given off, so that each is the next working day.
    let year = first.split('-').next().unwrap();
    let text = format!(
        "title = \"关于 {first} 放假的通知\"\nissued_on = {}\nyear = {year}\n\n[[off]]\n\
         holiday = \"临时放假\"\nfirst = {first}\nlast = {first}\n\n[[off]]\n\
         holiday = \"临时放假\"\nfirst = {next}\nlast = {next}\n",
        today()
    );
    let enter = json!({ "command": "enter", "text": text, "source": "政府公报",
        "digest": "ab".repeat(32) });
    let handler = served.post("handler-1", "/calendar", &enter);
    assert_eq!(handler.status, 422, "{}", handler.body);
    let entered = served.post("clerk-1", "/calendar", &enter);
    assert_eq!(entered.status, 200, "{}", entered.body);
    assert_eq!(due(&served), first);
    let approve = json!({ "command": "approve", "proposal": 1 });
    let approved = served.post("head-1", "/calendar", &approve);
    assert_eq!(approved.status, 200, "{}", approved.body);
    assert!(due(&served) > first, "{first}");
    assert!(listed(&served) > next, "{next}");
    assert_eq!(served.get("handler-1", "/calendar").body[0]["approved_on"], today());
    assert_eq!(served.get("", "/calendar").status, 401);
}
