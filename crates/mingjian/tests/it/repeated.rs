//! Requests that come again under one token: answered as before, or refused where they are others.

use serde_json::{Value, json};
use store::{Body, Label, Options, Purpose, Store};

use super::api::{Answer, Served, complaint, newest, prepare, today};

const TOKEN: &str = "3f1c9a2e-7b54-4d0e-9a1f-0c2b7d5e8a61";

fn keyed(served: &Served, who: &str, path: &str, body: &Value) -> Answer {
    let version =
        served.get("head-1", path.trim_end_matches("/commands")).body["version"].clone();
    let version = format!("\"{version}\"");
    let headers = [("Idempotency-Key", TOKEN), ("If-Match", version.as_str())];
    served.send(who, "POST", path, (&headers, Some(body)))
}

#[test]
fn a_repeated_command_is_answered_as_before_whatever_has_changed() {
    let mut served = Served::new("repeated", 0);
    served.post("", "/complaints", &complaint(&today(), "anonymous"));
    let id = newest(&served);
    prepare(&served, &id);
    let path = format!("/dockets/{id}/commands");
    let submission = served.get("head-1", &format!("/dockets/{id}")).body["open"].clone();
    let body = json!({ "command": { "command": "approve", "note": "同意",
        "submission": submission["submission"] } });
    let first = keyed(&served, "head-1", &path, &body);
    assert_eq!(first.status, 200, "{}", first.body);
    // The submission is approved: decided anew, it would be refused.
    let again = keyed(&served, "head-1", &path, &body);
    assert_eq!((again.status, &again.body), (200, &first.body));
    served.restart();
    let later = keyed(&served, "head-1", &path, &body);
    assert_eq!((later.status, &later.body), (200, &first.body));
    let mut other = body.clone();
    other["command"]["note"] = json!("不同意");
    let mut late = body.clone();
    late["late"] = json!({ "reason": "补录", "witness": "handler-1" });
    let mut dated = body.clone();
    dated["happened_on"] = json!(today());
    for (who, body) in
        [("head-1", &other), ("head-1", &late), ("head-1", &dated), ("office-1", &body)]
    {
        let reused = keyed(&served, who, &path, body);
        assert_eq!(
            (reused.status, reused.body["type"].as_str()),
            (422, Some("token_reused")),
            "{who} {body}"
        );
    }
}

#[test]
fn of_eight_that_ask_the_same_at_once_one_is_entered_and_all_are_answered() {
    let served = Served::new("repeated-at-once", 0);
    served.post("", "/complaints", &complaint(&today(), "anonymous"));
    let id = newest(&served);
    let path = format!("/dockets/{id}/commands");
    // Decided again it would be refused: the evidence is there.
    let evidence = json!({ "command": "add_evidence", "evidence": "e1", "title": "执法案卷" });
    let body = json!({ "command": evidence });
    let keyed = [("Idempotency-Key", TOKEN)];
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let ask = || served.send("clerk-1", "POST", &path, (&keyed, Some(&body)));
        let asked: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
        asked.into_iter().map(|one| one.join().unwrap()).collect()
    });
    for answer in &answers {
        assert_eq!((answer.status, &answer.body), (200, &answers[0].body));
    }
    assert_eq!(served.get("head-1", &format!("/dockets/{id}")).body["version"], 2);
}

#[test]
fn a_name_cannot_be_guessed_from_what_is_kept_of_a_request() {
    let served = Served::new("guessed", 0);
    let mut body = complaint(&today(), "confidential");
    body["identity"] = json!({ "name": "张某" });
    let tokens = [TOKEN, "9a0b7d5e-1f1c-4d0e-8a61-0c2b3f1c9a2e"];
    for token in tokens {
        let keyed = [("Idempotency-Key", token)];
        let lodged = served.send("", "POST", "/complaints", (&keyed, Some(&body)));
        assert_eq!(lodged.status, 201, "{}", lodged.body);
    }
    let folder = served.folder.clone();
    drop(served);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let address = format!("sqlite:{}", folder.join("mingjian.db").display());
        let store = Store::open(&address, Options { purpose: Purpose::Demo }).await.unwrap();
        let mut kept = Vec::new();
        for token in tokens {
            let lookup = seal::RequestToken::parse(token).unwrap().lookup().to_string();
            let label = Label::new(lookup).unwrap();
            let found =
                store.answered(&Body::new("jia-justice").unwrap(), &label).await.unwrap();
            kept.push(found.unwrap().0);
        }
        // A hash that needs no token would be the same for the same request.
        assert_ne!(kept[0], kept[1]);
    });
}
