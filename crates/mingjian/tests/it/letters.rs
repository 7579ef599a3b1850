//! What comes over a receipt after the complaint.

use serde_json::{Value, json};

use super::api::{Served, approve, complaint, prepare, screen, today};
use super::files::{BYTES, sent};

/// A complaint that a clerk entered, and its receipt.
pub(crate) fn lodged(served: &Served, informant: &str) -> (String, Value) {
    let mut body = complaint(&today(), informant);
    body["lead"]["channel"] = json!("visit");
    if informant != "anonymous" {
        body["identity"] = json!({ "name": "张某" });
    }
    let lodged = served.post("clerk-1", "/leads", &body);
    assert_eq!(lodged.status, 201, "{}", lodged.body);
    let mut receipt = lodged.body["receipt"].clone();
    if let Some(anonymous) = receipt.get_mut("anonymous") {
        anonymous.as_object_mut().unwrap().remove("words");
    }
    (lodged.body["docket"].as_str().unwrap().to_owned(), receipt)
}

/// A receipt as the head of an upload says it.
fn head(receipt: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    match receipt.get("named") {
        Some(named) => format!("Receipt {}:{}", text(&named["number"]), text(&named["code"])),
        None => format!("Receipt {}", text(&receipt["anonymous"]["code"])),
    }
}

fn bring(served: &Served, head: &str, bytes: &[u8]) -> (u16, Value) {
    let headers = [BYTES, ("Authorization", head)];
    sent(served, "", "/complaints/files", (&headers, bytes))
}

fn material(receipt: &Value, text: &str, files: &[&Value]) -> Value {
    let files = files.iter().enumerate().map(|(no, brought)| {
        json!({ "title": format!("录音{no}.mp3"), "digest": brought["digest"] })
    });
    json!({ "receipt": receipt, "text": text, "files": files.collect::<Vec<_>>() })
}

fn correspondence(served: &Served, who: &str, id: &str) -> Value {
    served.get(who, &format!("/dockets/{id}")).body["correspondence"].clone()
}

#[test]
fn material_with_files_comes_over_either_receipt_and_is_for_those_who_read_the_words() {
    let served = Served::new("letters", 0);
    for informant in ["anonymous", "open", "confidential"] {
        let (id, receipt) = lodged(&served, informant);
        let (status, file) = bring(&served, &head(&receipt), b"sound");
        assert_eq!(status, 201, "{informant}: {file}");
        let body = material(&receipt, "补充一段录音", &[&file]);
        let accepted = served.post("", "/complaints/material", &body);
        assert_eq!((accepted.status, &accepted.body["received_on"]), (201, &json!(today())));
        screen(&served, &id);
        for (who, sees) in [("handler-1", true), ("head-1", true), ("office-1", false)] {
            let said = correspondence(&served, who, &id);
            let words = said["supplements"][0]["text"].as_str();
            assert_eq!(words, sees.then_some("补充一段录音"), "{who}");
            let path = format!("/dockets/{id}/files/{}", file["digest"].as_str().unwrap());
            let (head, body) = served.raw(who, "GET", &path, (&[], &[]));
            assert_eq!(head.starts_with("HTTP/1.1 200"), sees, "{who}: {head}");
            assert_eq!(body == b"sound", sees, "{who}");
        }
        let nothing = served.post("", "/complaints/material", &material(&receipt, " ", &[]));
        assert_eq!((nothing.status, &nothing.body["field"]), (400, &json!("text")));
    }
}

#[test]
fn ten_files_come_over_a_receipt_and_no_more_and_none_over_a_wrong_code() {
    let served = Served::new("letters-many", 0);
    let (id, receipt) = lodged(&served, "anonymous");
    let (_, other) = lodged(&served, "open");
    let head = head(&receipt);
    // What a clerk adds is none of the ten.
    let path = format!("/dockets/{id}/files");
    let (_, own) = sent(&served, "clerk-1", &path, (&[BYTES], b"clerk"));
    let own = json!({ "title": "窗口收到的照片.jpg", "digest": own["digest"] });
    let supplement = json!({ "command": "supplement", "text": "补充", "files": [own] });
    served.does("clerk-1", &id, supplement);
    let files: Vec<Value> = (0..10_u8).map(|no| bring(&served, &head, &[no]).1).collect();
    let files: Vec<&Value> = files.iter().collect();
    let first = served.post("", "/complaints/material", &material(&receipt, "", &files[..9]));
    assert_eq!(first.status, 201, "{}", first.body);
    let over = material(&receipt, "", &[files[9], files[9]]);
    assert_eq!(served.post("", "/complaints/material", &over).status, 413);
    let last = served.post("", "/complaints/material", &material(&receipt, "", &files[9..]));
    assert_eq!(last.status, 201, "{}", last.body);
    assert_eq!(bring(&served, &head, b"eleven").0, 413);
    // A file is of the complaint it was brought for.
    let own = bring(&served, &super::letters::head(&other), b"own").1;
    let wrong = served.post("", "/complaints/material", &material(&other, "", &[files[0]]));
    assert_eq!((wrong.status, &wrong.body["field"]), (400, &json!("digest")));
    assert_eq!(
        served.post("", "/complaints/material", &material(&other, "", &[&own])).status,
        201
    );
    let number = other["named"]["number"].as_str().unwrap();
    for (head, status) in [
        (format!("Receipt {number}:00000000"), 404),
        ("Receipt 00000-00000-00000-00000-00000".to_owned(), 404),
        ("Bearer x".to_owned(), 401),
        ("Receipt".to_owned(), 401),
    ] {
        assert_eq!(bring(&served, &head, b"x").0, status, "{head}");
    }
    let mut wrong = material(&other, "补充", &[]);
    wrong["receipt"]["named"]["code"] = json!("00000000");
    assert_eq!(served.post("", "/complaints/material", &wrong).status, 404);
}

#[test]
fn a_withdrawal_is_entered_once_and_people_say_what_it_ends() {
    let served = Served::new("letters-withdrawn", 0);
    let (id, receipt) = lodged(&served, "open");
    let body = json!({ "receipt": receipt, "reason": "已经和解" });
    let token = [("Idempotency-Key", "0123456789abcdefghijkl")];
    let withdraw = || served.send("", "POST", "/complaints/withdrawal", (&token, Some(&body)));
    let (first, again) = (withdraw(), withdraw());
    assert_eq!((first.status, &first.body), (201, &again.body), "{}", again.body);
    let said = correspondence(&served, "head-1", &id);
    let withdrawals = said["withdrawals"].as_array().unwrap();
    assert_eq!((withdrawals.len(), &withdrawals[0]["reason"]), (1, &json!("已经和解")));
    let view = served.get("head-1", &format!("/dockets/{id}")).body;
    assert_eq!(view["stage"], "lead");
    let asks = view["asks"].as_array().unwrap();
    assert!(asks.iter().any(|ask| ask["id"] == "5.胁迫"), "{asks:?}");
    let mut other = body.clone();
    other["reason"] = json!("另一理由");
    let reused = served.send("", "POST", "/complaints/withdrawal", (&token, Some(&other)));
    assert_eq!((reused.status, &reused.body["type"]), (422, &json!("token_reused")));
}

#[test]
fn what_comes_over_the_receipt_of_a_merged_complaint_goes_where_the_case_goes_on() {
    let served = Served::new("letters-merged", 0);
    let (docketed, _) = lodged(&served, "anonymous");
    screen(&served, &docketed);
    let (lead, receipt) = lodged(&served, "anonymous");
    prepare(&served, &lead);
    let opinion = |command: &str| {
        json!({ "command": command, "ask": "11.同一行为",
            "value": "merged", "reason": "同一日、同一机关、同一拘留决定" })
    };
    let propose =
        json!({ "command": "propose_merging", "docket": lead, "received_on": today() });
    served.does("handler-1", &docketed, propose);
    served.does("handler-1", &docketed, opinion("draft_opinion"));
    served.does("head-1", &docketed, opinion("answer"));
    let merge = json!({ "command": "submit", "reason": "同一行为",
        "matter": { "merging": { "docket": lead, "received_on": today() } } });
    served.does("handler-1", &docketed, merge);
    approve(&served, &docketed);
    let (status, file) = bring(&served, &head(&receipt), b"sound");
    assert_eq!(status, 201, "{file}");
    let body = material(&receipt, "补充一段录音", &[&file]);
    assert_eq!(served.post("", "/complaints/material", &body).status, 201);
    // The other complaint stands: what is withdrawn is the own one alone.
    let body = json!({ "receipt": receipt, "reason": "已经和解" });
    assert_eq!(served.post("", "/complaints/withdrawal", &body).status, 201);
    let said = correspondence(&served, "handler-1", &docketed);
    let texts: Vec<&str> = said["supplements"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["text"].as_str().unwrap())
        .collect();
    assert_eq!(texts, ["补充一段录音", "申诉人撤回自己的申诉、举报:已经和解"]);
    assert_eq!(said["withdrawals"], json!([]));
    let path = format!("/dockets/{docketed}/files/{}", file["digest"].as_str().unwrap());
    assert_eq!(served.raw("handler-1", "GET", &path, (&[], &[])).1, b"sound");
}

#[test]
fn of_eight_that_send_the_same_material_at_once_one_is_entered_and_all_are_answered() {
    let served = Served::new("letters-at-once", 0);
    let (id, receipt) = lodged(&served, "anonymous");
    let file = bring(&served, &head(&receipt), b"sound").1;
    let token = [("Idempotency-Key", "0123456789abcdefghijkl")];
    let body = material(&receipt, "补充一段录音", &[&file]);
    let send =
        |body: &Value| served.send("", "POST", "/complaints/material", (&token, Some(body)));
    let answers: Vec<(u16, Value)> = std::thread::scope(|scope| {
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    let answer = send(&body);
                    (answer.status, answer.body)
                })
            })
            .collect();
        tasks.into_iter().map(|task| task.join().unwrap()).collect()
    });
    for answer in &answers {
        assert_eq!(answer, &(201, json!({ "received_on": today() })));
    }
    let said = correspondence(&served, "head-1", &id);
    assert_eq!(said["supplements"].as_array().unwrap().len(), 1, "{said}");
    // The same token with other words or without the file is another request.
    for other in
        [material(&receipt, "另一段", &[&file]), material(&receipt, "补充一段录音", &[])]
    {
        let reused = send(&other);
        assert_eq!((reused.status, &reused.body["type"]), (422, &json!("token_reused")));
    }
}
