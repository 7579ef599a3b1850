//! Complaints that are not handed in yet.

use serde_json::{Value, json};

use super::api::{Served, complaint, today};
use super::canaries::{CANARY, found};

#[test]
fn a_draft_is_opened_saved_and_deleted_by_its_code_alone() {
    let served = Served::new("drafts", 0);
    let words = format!("{CANARY}所写的\n第二行");
    let fields = json!({ "account": words, "act_on": "2026年八月初" });
    let kept = served.post("", "/complaints/drafts", &json!({ "fields": fields }));
    assert_eq!(kept.status, 200, "{}", kept.body);
    let code = kept.body["code"].as_str().unwrap();
    let open =
        |code: &str| served.post("", "/complaints/drafts/open", &json!({ "code": code }));
    let opened = open(&code.to_lowercase());
    assert_eq!((opened.status, &opened.body["fields"]), (200, &fields), "{}", opened.body);
    assert_eq!(opened.body["expires_on"], kept.body["expires_on"]);
    let more = json!({ "account": "又写了一些" });
    let saved = served.post("", "/complaints/drafts", &json!({ "code": code, "fields": more }));
    assert_eq!((saved.status, &saved.body["code"]), (200, &Value::Null), "{}", saved.body);
    assert_eq!(open(code).body["fields"], more);
    let other = served.post("", "/complaints/drafts", &json!({ "fields": fields }));
    assert_ne!(other.body["code"], code);
    assert_eq!(open(code).body["fields"], more);
    let delete =
        |code: &str| served.post("", "/complaints/drafts/delete", &json!({ "code": code }));
    assert_eq!((delete(code).status, open(code).status, delete(code).status), (204, 404, 404));
    let gone = served.post("", "/complaints/drafts", &json!({ "code": code, "fields": more }));
    assert_eq!(gone.status, 404);
    assert_eq!(open("0000").status, 404);
    let many: Value = (0..65).map(|no| (format!("f{no}"), json!(""))).collect();
    let many = served.post("", "/complaints/drafts", &json!({ "fields": many }));
    assert_eq!((many.status, &many.body["field"]), (400, &json!("fields")));
    assert_eq!(found(&served.folder, CANARY), Vec::<std::path::PathBuf>::new());
}

#[test]
fn what_is_handed_in_is_a_draft_no_longer() {
    let served = Served::new("drafts-lodged", 0);
    let kept = served.post("", "/complaints/drafts", &json!({ "fields": { "account": "甲" } }));
    let code = json!({ "code": kept.body["code"] });
    let open = || served.post("", "/complaints/drafts/open", &code).status;
    let mut body = complaint(&today(), "anonymous");
    body["draft"] = json!("1234");
    let wrong = served.post("", "/complaints", &body);
    assert_eq!((wrong.status, &wrong.body["field"]), (400, &json!("draft")));
    body["draft"] = code["code"].clone();
    let mut refused = body.clone();
    refused["lead"]["facts"] = json!({});
    assert_eq!((served.post("", "/complaints", &refused).status, open()), (422, 200));
    assert_eq!((served.post("", "/complaints", &body).status, open()), (201, 404));
}
