//! Registries over HTTP: readings with the dockets they touch, one human under one number, the calendar.

use serde_json::{Value, json};

use super::api::{Served, complaint, find, newest, screen, today};

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
    is_shown_in_force(&served, "A2", "working");
}

/// Whoever reads the law sees which option of a reading is in force now, wherever the reading stands.
fn is_shown_in_force(served: &Served, reading: &str, option: &str) {
    for page in ["/rules/readings", "/rules/17"] {
        let (_, html) = served.page(page);
        let card = html.split(&format!("id=\"{reading}\"")).nth(1).unwrap();
        let card = card.split("</section>").next().unwrap();
        let marked = format!("<code>{option}</code> <span class=\"tag t-brand\">现用");
        assert!(card.contains(&marked) && card.matches("现用").count() == 1, "{card}");
    }
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

/// A docket in which somebody is named by an id they were registered under a second time, by a mistyped number.
fn doubled(served: &Served) -> String {
    let mistyped = served.post("clerk-1", "/people/zhang-9", &describe(&number(900)));
    assert_eq!(mistyped.status, 200, "{}", mistyped.body);
    served.post("", "/complaints", &complaint(&today(), "anonymous"));
    let id = newest(served);
    screen(served, &id);
    let found = find(json!("case"), "cause_without_fault", json!("none"));
    served.does("handler-1", &id, found);
    let name = json!({ "command": "name_person", "person": "zhang-9",
        "role": "enforcement_officer" });
    served.does("handler-1", &id, name);
    id
}

/// Whether the docket is in the list of office-2, and what they are answered when they look at it.
fn sees(served: &Served, id: &str) -> (bool, u16) {
    let listed = served.get("office-2", "/dockets?limit=100").body;
    let rows = listed["rows"].as_array().unwrap().clone();
    let status = served.get("office-2", &format!("/dockets/{id}")).status;
    (rows.iter().any(|row| row["id"] == id), status)
}

fn merge() -> Value {
    json!({ "command": "merge", "person": "zhang-9", "into": "office-2", "reason": "号码录错" })
}

/// Proposed by one, approved by another.
#[track_caller]
fn by_two(served: &Served, command: &Value, proposal: u32) {
    let proposed = served.post("clerk-1", "/merged-people", command);
    assert_eq!(proposed.status, 200, "{}", proposed.body);
    let approve = json!({ "command": "approve", "proposal": proposal });
    let clerk = served.post("clerk-1", "/merged-people", &approve);
    assert_eq!(clerk.status, 422, "{}", clerk.body);
    let approved = served.post("head-1", "/merged-people", &approve);
    assert_eq!(approved.status, 200, "{}", approved.body);
}

fn named(served: &Served, id: &str) -> Vec<String> {
    let view = served.get("head-1", &format!("/dockets/{id}")).body;
    let people = view["people"].as_array().unwrap().iter();
    people.map(|one| one["person"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn one_human_has_one_id_and_an_old_double_is_merged_into_it() {
    let served = Served::new("humans", 3);
    // The eighth registered is office-2.
    let known = number(8);
    let double = served.post("clerk-1", "/people/zhang-9", &describe(&known));
    assert_eq!(double.status, 400, "{}", double.body);
    let said = double.body.to_string();
    assert!(said.contains("office-2") && !said.contains(&known), "{said}");
    assert_eq!(served.get("clerk-1", "/people/zhang-9").status, 404);
    let again = served.post("clerk-1", "/people/office-2", &describe(&known));
    assert_eq!(again.status, 200, "{}", again.body);
    // Registered under a mistyped number, they were not known.
    let id = doubled(&served);
    assert_eq!(sees(&served, &id), (true, 200));
    let handler = served.post("handler-1", "/merged-people", &merge());
    assert_eq!(handler.status, 422, "{}", handler.body);
    by_two(&served, &merge(), 1);
    assert_eq!(sees(&served, &id), (false, 404));
    assert_eq!(named(&served, &id), ["office-2"]);
    let late = served.post("clerk-1", "/people/zhang-9", &describe(&number(901)));
    assert_eq!(late.status, 400, "{}", late.body);
    // The id that was given up names the human who goes on.
    let other = json!({ "command": "name_person", "person": "zhang-9", "role": "verifier" });
    served.does("handler-1", &id, other);
    assert_eq!(named(&served, &id), ["office-2", "office-2"]);
}

#[test]
fn two_people_taken_for_one_by_mistake_are_two_again_in_dockets_and_lists() {
    let served = Served::new("parted", 0);
    let id = doubled(&served);
    by_two(&served, &merge(), 1);
    assert_eq!(sees(&served, &id), (false, 404));
    let part = json!({ "command": "part", "person": "zhang-9", "reason": "同名不同人" });
    by_two(&served, &part, 3);
    assert_eq!(sees(&served, &id), (true, 200));
    assert_eq!(named(&served, &id), ["zhang-9"]);
    let listed = served.get("head-2", "/merged-people").body;
    assert_eq!(listed[1]["approved_by"], "head-1", "{listed}");
    assert_eq!(served.get("handler-1", "/merged-people").status, 422);
}

#[test]
fn who_sits_in_a_meeting_is_in_the_registry_and_one_human_counts_once() {
    let served = Served::new("members", 0);
    served.post("", "/complaints", &complaint(&today(), "anonymous"));
    let id = newest(&served);
    let double = served.post("clerk-1", "/people/zhang-9", &describe(&number(900)));
    assert_eq!(double.status, 200, "{}", double.body);
    let opinions = |members: [&str; 3]| {
        let one = |person: &&str| json!({ "person": person, "opinion": "同意" });
        Value::Array(members.iter().map(one).collect())
    };
    let meeting = |members: [&str; 3]| {
        json!({ "command": "deliberate", "matter": "x", "presided_by": "head-1",
            "opinions": opinions(members), "conclusion": "x" })
    };
    let unknown = served.asks("head-1", &id, &meeting(["head-1", "head-2", "nobody-9"]));
    assert_eq!((unknown.status, unknown.body["field"].as_str()), (400, Some("opinions")));
    assert!(unknown.body.to_string().contains("nobody-9"), "{}", unknown.body);
    let mut chaired = meeting(["head-1", "head-2", "office-2"]);
    chaired["presided_by"] = json!("nobody-9");
    let unknown = served.asks("head-1", &id, &chaired);
    assert_eq!((unknown.status, unknown.body["field"].as_str()), (400, Some("presided_by")));
    let twice = meeting(["head-1", "office-2", "zhang-9"]);
    served.does("head-1", &id, twice.clone());
    by_two(&served, &merge(), 1);
    let counted = served.asks("head-1", &id, &twice);
    assert_eq!((counted.status, counted.body["field"].as_str()), (400, Some("opinions")));
    // So it is where a meeting changes a reading.
    assert_eq!(served.post("head-1", "/readings", &propose("A16", "higher")).status, 200);
    let change = |members: [&str; 3]| {
        json!({ "command": "approve", "proposal": 1, "basis": { "meeting": {
            "presided_by": "head-1", "opinions": opinions(members), "conclusion": "higher" } } })
    };
    for members in [["head-1", "head-2", "nobody-9"], ["head-1", "office-2", "zhang-9"]] {
        let answer = served.post("head-2", "/readings", &change(members));
        assert_eq!((answer.status, answer.body["field"].as_str()), (400, Some("basis")));
    }
    let taken = served.post("head-2", "/readings", &change(["head-1", "head-2", "office-2"]));
    assert_eq!(taken.status, 200, "{}", taken.body);
}

#[test]
fn safeguard_13_a_post_at_the_accused_organ_bars_from_reading_listing_and_every_act() {
    let served = Served::new("posted", 0);
    served.post("", "/complaints", &complaint(&today(), "anonymous"));
    let id = newest(&served);
    screen(&served, &id);
    let path = format!("/dockets/{id}");
    let sees = |who: &str| {
        let listed = served.get(who, "/dockets?limit=100").body;
        let is_listed = listed["rows"].as_array().unwrap().iter().any(|row| row["id"] == id);
        (is_listed, listed["count"].as_u64().unwrap(), served.get(who, &path).status)
    };
    assert_eq!(sees("head-2"), (true, 1, 200));
    let post = |person: &str, organ: &str, until: Value| {
        let body = json!({ "from": "2020-01-01", "command": { "command": "post",
            "organ": organ, "title": "副局长", "until": until } });
        let answer = served.post("clerk-1", &format!("/people/{person}"), &body);
        assert_eq!(answer.status, 200, "{}", answer.body);
    };
    post("head-2", "jia-market", Value::Null);
    assert_eq!(sees("head-2"), (true, 1, 200));
    for person in ["head-2", "handler-2", "handler-3"] {
        post(person, "jia-police", Value::Null);
    }
    assert_eq!(sees("head-2"), (false, 0, 404));
    assert_eq!(sees("handler-2"), (false, 0, 404));
    let supplement = json!({ "command": "supplement", "text": "补充" });
    assert_eq!(served.asks("head-2", &id, &supplement).status, 404);
    assert_eq!(served.refused("handler-1", &id, supplement.clone())["code"], "two_handlers");
    let assign = json!({ "command": "assign", "lead": "handler-1", "second": "handler-3" });
    assert_eq!(served.refused("head-1", &id, assign)["code"], "recused");
    // The post ended before the act.
    post("handler-2", "jia-police", json!("2020-12-31"));
    served.does("handler-1", &id, supplement);
    assert_eq!(sees("handler-2"), (true, 1, 200));
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
