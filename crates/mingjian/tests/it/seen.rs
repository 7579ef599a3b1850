//! What is seen of a docket, by whom, and what is approved on it.

use serde_json::{Value, json};

use super::api::{Served, complaint, decide, examine, newest, prepare, screen, today};

fn lodged(served: &Served) -> String {
    served.post("", "/complaints", &complaint(&today(), "anonymous"));
    newest(served)
}

fn ask(served: &Served, id: &str, version: Option<&str>, command: &Value) -> (u16, Value) {
    let seen: Vec<(&str, &str)> =
        version.iter().map(|version| ("If-Match", *version)).collect();
    let body = json!({ "command": command });
    let path = format!("/dockets/{id}/commands");
    let answer = served.send("head-1", "POST", &path, (&seen, Some(&body)));
    (answer.status, answer.body)
}

#[test]
fn an_approval_is_of_what_was_seen() {
    let served = Served::new("seen", 0);
    let id = lodged(&served);
    prepare(&served, &id);
    let view = served.get("head-1", &format!("/dockets/{id}")).body;
    let approve = json!({ "command": "approve", "note": "同意",
        "submission": view["open"]["submission"] });
    // Other commands that are answered for say what was seen too, before anything else is asked.
    for command in [
        approve.clone(),
        json!({ "command": "decide_as_government", "is_approved": true, "number": "1", "evidence": "e1" }),
        json!({ "command": "decide_extension", "is_granted": true, "days": 1, "approver": "x",
            "number": "1", "evidence": "e1" }),
        json!({ "command": "issue", "paper": "handling_decision", "number": "1" }),
    ] {
        let (status, problem) = ask(&served, &id, None, &command);
        assert_eq!((status, problem["type"].as_str()), (428, Some("unseen")), "{command}");
    }
    // Something is added between the look and the approval.
    served.does("clerk-1", &id, json!({ "command": "supplement", "text": "补充材料" }));
    let version = format!("\"{}\"", view["version"]);
    let (status, problem) = ask(&served, &id, Some(&version), &approve);
    assert_eq!((status, problem["type"].as_str()), (412, Some("stale")), "{problem}");
    let view = served.get("head-1", &format!("/dockets/{id}")).body;
    assert_eq!(view["correspondence"]["supplements"][0]["text"], "补充材料", "{view}");
    assert_eq!(view["stage"], "lead");
    let version = format!("\"{}\"", view["version"]);
    let (status, done) = ask(&served, &id, Some(&version), &approve);
    assert_eq!(status, 200, "{done}");
}

#[test]
fn whoever_approves_sees_what_is_approved() {
    let served = Served::new("approver", 0);
    let id = lodged(&served);
    screen(&served, &id);
    examine(&served, &id);
    served.does(
        "handler-1",
        &id,
        json!({ "command": "raise_recusal", "person": "handler-9", "reason": "曾参与该行为" }),
    );
    decide(&served, &id);
    let view = served.get("head-1", &format!("/dockets/{id}")).body;
    let record = |key: &str| view[key].as_array().unwrap_or_else(|| panic!("{key}")).clone();
    let of_person = |one: &&Value| one["target"] == json!({ "person": 1 });
    let measures = record("measures");
    let chosen = measures.iter().find(of_person).unwrap();
    assert_eq!(chosen["reason"], "故意隐匿监控");
    assert!(chosen["measures"].to_string().contains("记过"), "{chosen}");
    assert_eq!(record("grades")[0]["grade"], "T2");
    assert_eq!(record("grades")[0]["reason"], "情节较重,后果较大");
    assert_eq!(record("priors")[0]["found"], json!([]));
    assert_eq!(record("repeat_checks").len(), 3);
    let recusal = &record("recusal_requests")[0];
    assert_eq!(
        (&recusal["person"], &recusal["reason"]),
        (&json!("handler-9"), &json!("曾参与该行为"))
    );
    assert_eq!(recusal["by"], "handler-1");
    assert_eq!(record("government_requests")[0]["number"], "甲司请〔2026〕2号");
    assert_eq!(record("government_decisions")[0]["number"], "甲政批〔2026〕8号");
    for key in ["bases", "drafts", "opinions", "third_parties", "extension_requests"] {
        record(key);
    }
    // As it was before anything was chosen.
    let early = served.get("head-1", &format!("/dockets/{id}?entry=2")).body;
    assert_eq!(early["measures"], json!([]));
}

#[test]
fn the_words_of_a_complaint_are_for_front_office_head_and_handlers_alone() {
    let served = Served::new("words", 0);
    let id = lodged(&served);
    screen(&served, &id);
    served.does("clerk-1", &id, json!({ "command": "supplement", "text": "又被传唤一次" }));
    let view = |who: &str| served.get(who, &format!("/dockets/{id}"));
    for who in ["clerk-1", "head-1", "handler-1", "handler-2"] {
        let seen = view(who).body;
        assert_eq!(seen["account"], "某日被拘留十日,事后复议撤销", "{who}");
        assert_eq!(seen["correspondence"]["supplements"][0]["text"], "又被传唤一次", "{who}");
    }
    // The government, and whoever heads another body, see the docket and not the words.
    for who in ["office-1", "head-8"] {
        let seen = view(who);
        assert_eq!(
            (seen.status, &seen.body["number"]),
            (200, &json!("甲司错立〔2026〕1号")),
            "{who}"
        );
        let text = seen.body.to_string();
        assert!(!text.contains("复议撤销") && !text.contains("传唤"), "{who} {text}");
        assert_eq!(seen.body["account"], Value::Null);
    }
}

#[test]
fn of_many_who_approve_one_submission_at_once_one_approves_it() {
    let served = Served::new("approved-once", 0);
    let id = lodged(&served);
    prepare(&served, &id);
    let view = served.get("head-1", &format!("/dockets/{id}")).body;
    let approve = json!({ "command": { "command": "approve", "note": "同意",
        "submission": view["open"]["submission"] } });
    let version = format!("\"{}\"", view["version"]);
    let path = format!("/dockets/{id}/commands");
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let (approve, version, path, served) = (&approve, &version, &path, &served);
        let heads = (0..8).map(|no| if no % 2 == 0 { "head-1" } else { "head-2" });
        let tasks: Vec<_> = heads
            .map(|who| {
                let seen = [("If-Match", version.as_str())];
                scope.spawn(move || {
                    served.send(who, "POST", path, (&seen, Some(approve))).status
                })
            })
            .collect();
        tasks.into_iter().map(|task| task.join().unwrap()).collect()
    });
    let count = |status: u16| statuses.iter().filter(|one| **one == status).count();
    assert_eq!((count(200), count(412)), (1, 7), "{statuses:?}");
    let entries = served.get("head-1", &format!("/dockets/{id}/entries")).body;
    let entries = entries.as_array().unwrap();
    for kind in ["approved", "docketed"] {
        let entered = entries.iter().filter(|one| one["kind"] == kind).count();
        assert_eq!(entered, 1, "{kind}: {entries:?}");
    }
}

#[test]
fn safeguard_7_the_title_of_what_a_complainant_brought_is_for_those_who_may_read_the_complaint()
{
    let served = Served::new("titles", 0);
    let id = lodged(&served);
    screen(&served, &id);
    let title = "某医院某日出院小结";
    served.does(
        "handler-1",
        &id,
        json!({ "command": "add_evidence", "evidence": "e7", "title": title,
            "is_of_complainant": true }),
    );
    let found = json!({ "command": "find", "about": "case", "fact": "assessment",
        "value": "unlawful", "reason": "依案卷材料认定", "evidence": ["e7"] });
    served.does("handler-1", &id, found);
    served.does("handler-1", &id, json!({ "command": "determine" }));
    let path = format!("/dockets/{id}");
    let view = served.get("handler-2", &path).body;
    let piece = |view: &Value| {
        let pieces = view["evidence"].as_array().unwrap().clone();
        pieces.into_iter().find(|one| one["evidence"] == "e7").unwrap()
    };
    assert_eq!(piece(&view)["title"], title);
    for who in ["office-1", "head-8"] {
        let view = served.get(who, &path).body;
        let piece = piece(&view);
        assert_eq!((&piece["title"], &piece["digest"]), (&Value::Null, &Value::Null));
        assert_eq!(piece["is_of_complainant"], true);
        let determined = served.get(who, &format!("{path}/determination")).body.to_string();
        assert!(view["facts"].to_string().contains("材料(e7)"), "{view}");
        for text in [view.to_string(), determined] {
            assert!(!text.contains("出院小结"), "{who} {text}");
        }
    }
}
