//! What a complainant keeps.

use serde_json::json;

use super::api::{Served, complaint, today};

#[test]
fn a_complaint_is_found_by_its_code_in_either_form() {
    let served = Served::new("receipt", 0);
    let lodged = served.post("", "/complaints", &complaint(&today(), "anonymous"));
    assert_eq!(lodged.status, 201, "{}", lodged.body);
    let receipt = &lodged.body["receipt"]["anonymous"];
    let (code, words) = (receipt["code"].as_str().unwrap(), receipt["words"].as_str().unwrap());
    assert_eq!((code.len(), words.split(' ').count()), (29, 12));
    let track = |code: &str| {
        served.post("", "/complaints/track", &json!({ "anonymous": { "code": code } }))
    };
    let by_code = track(code);
    assert_eq!((by_code.status, &by_code.body["stage"]), (200, &json!("线索")));
    let by_words = track(words);
    assert_eq!((by_words.status, &by_words.body), (200, &by_code.body));
    let mut exchanged: Vec<&str> = words.split(' ').collect();
    exchanged.reverse();
    assert_eq!(track(&exchanged.join(" ")).status, 404);
}
