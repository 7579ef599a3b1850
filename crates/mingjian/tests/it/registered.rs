//! Who keeps the registries, many who keep them at once, and one human by whichever id they are named.

use serde_json::{Value, json};

use super::api::{Answer, Served, approve, complaint, examine, newest, prepare, screen, today};

/// A number nobody has, whose last character is `X` where that is wanted.
fn number(nth: u32, ends_with_x: bool) -> String {
    (nth..999)
        .find_map(|nth| {
            let head = format!("99999919800101{nth:03}");
            let last = "0123456789X"
                .chars()
                .find(|last| docket::registry::is_identity_number(&format!("{head}{last}")))?;
            (!ends_with_x || last == 'X').then(|| format!("{head}{last}"))
        })
        .unwrap()
}

fn describe(number: &str) -> Value {
    json!({ "from": "2020-01-01", "command": { "command": "describe", "name": "张某",
        "identity_number": number, "appointed_by": "jia",
        "facts": { "status": "civil_servant", "appointment": "appointed" } } })
}

fn organ() -> Value {
    json!({ "from": "2020-01-01", "command": { "command": "describe", "name": "丙镇人民政府",
        "parent": "jia", "facts": { "kind": "township_government", "leadership": "local",
            "is_accountability_body": "false", "entrustment": "none" } } })
}

fn code(answer: &Answer) -> (u16, Option<&str>) {
    (answer.status, answer.body["code"].as_str())
}

#[test]
fn registries_are_kept_and_people_looked_up_by_those_who_receive_or_head() {
    let served = Served::new("registered", 0);
    for who in ["handler-1", "office-1"] {
        let wrong = (422, Some("wrong_duty"));
        assert_eq!(code(&served.post(who, "/organs/bing-town", &organ())), wrong, "{who}");
        let person = describe(&number(500, false));
        assert_eq!(code(&served.post(who, "/people/zhang-9", &person)), wrong, "{who}");
        assert_eq!(code(&served.get(who, "/people/jia-police-1")), wrong, "{who}");
    }
    for path in ["/organs/bing-town", "/people/zhang-9"] {
        assert_eq!(served.get("clerk-1", path).status, 404, "{path}");
    }
    let entered = served.post("clerk-1", "/organs/bing-town", &organ());
    assert_eq!(entered.status, 200, "{}", entered.body);
    assert_eq!(served.get("handler-1", "/organs/bing-town").body["name"], "丙镇人民政府");
    let person = describe(&number(500, false));
    assert_eq!(served.post("head-1", "/people/zhang-9", &person).status, 200);
    let seen = served.get("clerk-1", "/people/zhang-9").body.to_string();
    assert!(seen.contains("张某") && !seen.contains("19800101"), "{seen}");
}

#[test]
fn a_number_written_small_is_the_same_number() {
    let served = Served::new("registered-small", 0);
    let number = number(500, true);
    assert_eq!(served.post("clerk-1", "/people/zhang-9", &describe(&number)).status, 200);
    let small = describe(&number.to_lowercase());
    let double = served.post("clerk-1", "/people/wang-9", &small);
    assert_eq!((double.status, &double.body["field"]), (400, &json!("identity_number")));
    assert_eq!(served.post("clerk-1", "/people/zhang-9", &small).status, 200);
}

#[test]
fn many_who_are_registered_at_once_are_all_registered() {
    let served = Served::new("registered-at-once", 0);
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let tasks: Vec<_> = (0..6_u32)
            .map(|no| {
                let served = &served;
                scope.spawn(move || {
                    let person = describe(&number(500 + 20 * no, false));
                    served.post("clerk-1", &format!("/people/new-{no}"), &person).status
                })
            })
            .collect();
        tasks.into_iter().map(|task| task.join().unwrap()).collect()
    });
    assert_eq!(statuses, [200; 6]);
    // Each is on the roll: nobody gets another id.
    for no in 0..6 {
        let person = describe(&number(500 + 20 * no, false));
        assert_eq!(served.post("clerk-1", "/people/double", &person).status, 400, "{no}");
    }
}

/// Registers `double` under a mistyped number and merges it into `into`.
fn merged(served: &Served, double: &str, into: &str, nth: u32) {
    let person = describe(&number(nth, false));
    let entered = served.post("clerk-1", &format!("/people/{double}"), &person);
    assert_eq!(entered.status, 200, "{}", entered.body);
    let merging = json!({ "command": "merge", "person": double, "into": into,
        "reason": "号码录错" });
    let proposed = served.post("clerk-1", "/merged-people", &merging);
    assert_eq!(proposed.status, 200, "{}", proposed.body);
    // A proposal is known by the entry it is.
    let approve = json!({ "command": "approve", "proposal": proposed.body["version"] });
    let done = served.post("head-1", "/merged-people", &approve);
    assert_eq!(done.status, 200, "{}", done.body);
}

/// A letter that came so many days ago and was entered late.
fn received_before(served: &Served, days: i64) -> String {
    let then = today().parse::<jiff::civil::Date>().unwrap() - jiff::ToSpan::days(days);
    let mut body = complaint(&then.to_string(), "anonymous");
    body["lead"]["channel"] = json!("letter");
    body["received_on"] = json!(then);
    body["late"] = json!({ "reason": "来信压在传达室", "witness": "head-2" });
    let lodged = served.post("clerk-1", "/leads", &body);
    assert_eq!(lodged.status, 201, "{}", lodged.body);
    let id = lodged.body["docket"].as_str().unwrap().to_owned();
    served.does("head-2", &id, json!({ "command": "confirm_late", "entry": 1 }));
    id
}

#[test]
fn a_human_is_one_by_whichever_id_a_command_or_a_witness_names_them() {
    let served = Served::new("registered-human", 0);
    for (person, into) in [("nobody-9", "handler-1"), ("handler-1", "nobody-9")] {
        let merging = json!({ "command": "merge", "person": person, "into": into,
            "reason": "号码录错" });
        let refused = served.post("clerk-1", "/merged-people", &merging);
        assert_eq!((refused.status, &refused.body["field"]), (400, &json!("person")));
    }
    let id = received_before(&served, 20);
    merged(&served, "handler-1b", "handler-1", 500);
    merged(&served, "handler-2b", "handler-2", 540);
    prepare(&served, &id);
    let view = served.get("head-1", &format!("/dockets/{id}")).body;
    let back = json!({ "command": "return", "note": "另行指定",
        "submission": view["open"]["submission"] });
    served.does("head-1", &id, back);
    let submit = |lead: &str, second: &str| {
        json!({ "command": "submit", "reason": "有申诉,复议已撤销", "matter":
            { "docketing": { "lead": lead, "second": second } } })
    };
    // Two ids of one human are neither two handlers nor somebody and their witness.
    for (lead, second) in [("handler-1", "handler-1b"), ("handler-1b", "handler-1")] {
        let refusal = served.refused("clerk-1", &id, submit(lead, second));
        assert_eq!(refusal["code"], "two_handlers", "{lead} {second}");
    }
    let path = format!("/dockets/{id}/commands");
    let then = today().parse::<jiff::civil::Date>().unwrap() - jiff::ToSpan::days(14);
    let late = |witness: &str| {
        json!({ "happened_on": then, "late": { "reason": "补录", "witness": witness },
            "command": { "command": "add_evidence", "evidence": "e9", "title": "函" } })
    };
    served.does("clerk-1", &id, submit("handler-1b", "handler-2b"));
    approve(&served, &id);
    let view = served.get("head-1", &format!("/dockets/{id}")).body;
    assert_eq!(view["handlers"], json!({ "lead": "handler-1", "second": "handler-2" }));
    let own = served.post("handler-1", &path, &late("handler-1b"));
    assert_eq!(code(&own), (422, Some("late_entry")), "{}", own.body);
    // The second person of a late entry.
    let entered = served.post("handler-1", &path, &late("handler-2b"));
    assert_eq!(entered.status, 200, "{}", entered.body);
    let confirm = json!({ "command": "confirm_late", "entry": entered.body["version"] });
    assert_eq!(served.asks("handler-3", &id, &confirm).status, 404);
    served.does("handler-2", &id, confirm);
}

#[test]
fn a_token_of_an_id_that_was_given_up_is_that_of_the_human_who_goes_on() {
    let mut served = Served::new("registered-token", 0);
    served.post("", "/complaints", &complaint(&today(), "anonymous"));
    let id = newest(&served);
    screen(&served, &id);
    // The human is named here under the other id.
    examine(&served, &id);
    merged(&served, "police-1b", "jia-police-1", 580);
    let file = served.folder.join("tokens.json");
    let mut tokens: Value =
        serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    let token = "police-1b".repeat(5);
    let duties = json!(["intake", "head"]);
    let own =
        json!({ "token": token, "person": "police-1b", "organ": "jia", "duties": duties });
    tokens.as_array_mut().unwrap().push(own);
    std::fs::write(&file, tokens.to_string()).unwrap();
    served.restart();
    let bearer = format!("Bearer {token}");
    let sees = |path: &str| {
        served.send("", "GET", path, (&[("Authorization", bearer.as_str())], None))
    };
    assert_eq!(sees(&format!("/dockets/{id}")).status, 404);
    assert_eq!(sees("/dockets").body["count"], 0);
}

#[test]
fn a_reading_touches_no_docket_that_is_done_with() {
    let served = Served::new("registered-readings", 0);
    let docketed = || {
        served.post("", "/complaints", &complaint(&today(), "anonymous"));
        let id = newest(&served);
        screen(&served, &id);
        id
    };
    let (pending, done) = (docketed(), docketed());
    let late = json!({ "command": "find", "about": "case", "fact": "act_ended_on",
        "value": "2023-01-16", "reason": "依案卷材料认定", "evidence": ["e1"] });
    served.does("handler-1", &done, late);
    let opinion = |command: &str| {
        json!({ "command": command, "ask": "10.例外", "value": "not_pursued",
            "reason": "没有特别理由" })
    };
    served.does("handler-1", &done, opinion("draft_opinion"));
    served.does("head-1", &done, opinion("answer"));
    served.does("handler-1", &done, json!({ "command": "determine" }));
    let submit = json!({ "command": "submit", "reason": "已逾二年", "matter":
        { "discontinuance": { "reason": "查明已逾二年", "remedies": "可以申请复议" } } });
    served.does("handler-1", &done, submit);
    approve(&served, &done);
    assert_eq!(served.get("head-1", &format!("/dockets/{done}")).body["stage"], "ended");
    let propose = json!({ "command": "propose", "reading": "A2", "option": "working",
        "from": today(), "reason": "市级机构的答复" });
    let proposed = served.post("head-1", "/readings", &propose);
    assert_eq!(proposed.body["touches"], json!([pending]), "{}", proposed.body);
}

#[test]
fn notices_that_are_entered_at_once_are_all_entered() {
    let served = Served::new("registered-notices", 0);
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let tasks: Vec<_> = (1..=4_u8)
            .map(|month| {
                let served = &served;
                scope.spawn(move || {
                    let text = format!(
                        "title = \"关于{month}月放假的通知\"\nissued_on = {}\nyear = 2031\n\n\
                         [[off]]\nholiday = \"临时放假\"\nfirst = 2031-0{month}-03\n\
                         last = 2031-0{month}-03\n",
                        today()
                    );
                    let enter = json!({ "command": "enter", "text": text,
                        "source": "政府公报", "digest": "ab".repeat(32) });
                    served.post("clerk-1", "/calendar", &enter).status
                })
            })
            .collect();
        tasks.into_iter().map(|task| task.join().unwrap()).collect()
    });
    assert_eq!(statuses, [200; 4]);
    assert_eq!(served.get("clerk-1", "/calendar").body.as_array().unwrap().len(), 4);
}
