//! Codes that are tried too often.

use serde_json::json;

use super::api::{Served, complaint, today};

#[test]
fn a_number_is_tried_ten_times_with_wrong_codes_and_no_more() {
    let served = Served::new("throttled", 0);
    let mut body = complaint(&today(), "open");
    body["identity"] = json!({ "name": "张某" });
    let lodge = || served.post("", "/complaints", &body).body["receipt"]["named"].clone();
    let (receipt, other) = (lodge(), lodge());
    let track = |named: &serde_json::Value| {
        served.post("", "/complaints/track", &json!({ "named": named }))
    };
    // Whoever has the right code may look as often as they like.
    for _ in 0..30 {
        assert_eq!(track(&receipt).status, 200);
    }
    let right = receipt["code"].as_str().unwrap().replace(' ', "");
    let wrong = |at: u32| {
        let code = (right.parse::<u32>().unwrap() + 1 + at) % 100_000_000;
        track(&json!({ "number": receipt["number"], "code": format!("{code:08}") }))
    };
    for at in 0..10 {
        assert_eq!(wrong(at).status, 404, "{at}");
    }
    let refused = wrong(10);
    assert_eq!((refused.status, refused.body["type"].as_str()), (429, Some("throttled")));
    let head = refused.head.to_lowercase();
    let wait = head.split("retry-after: ").nth(1).and_then(|rest| rest.lines().next());
    let wait: u32 = wait.unwrap().trim().parse().unwrap();
    assert!((1..=300).contains(&wait), "{head}");
    // Right or wrong is not told any more; another number is not touched.
    assert_eq!(track(&receipt).status, 429);
    assert_eq!(track(&other).status, 200);
}

#[test]
fn an_anonymous_code_is_looked_up_as_often_as_one_likes_and_guessed_ten_times() {
    let served = Served::new("throttled-anonymous", 0);
    let lodged = served.post("", "/complaints", &complaint(&today(), "anonymous"));
    let code = lodged.body["receipt"]["anonymous"]["code"].clone();
    let track = |code: &serde_json::Value| {
        served.post("", "/complaints/track", &json!({ "anonymous": { "code": code } })).status
    };
    for at in 0..30 {
        assert_eq!(track(&code), 200, "{at}");
    }
    let other = seal::ReceiptCode::generate().unwrap();
    let other = json!(other.text().expose());
    for at in 0..10 {
        assert_eq!(track(&other), 404, "{at}");
    }
    assert_eq!((track(&other), track(&code)), (429, 200));
}
