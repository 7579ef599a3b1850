//! How often suggestions are taken (safeguard 1).

use serde_json::{Value, json};

use super::api::{Served, screen};
use super::letters::lodged;

/// A docketed case in which the ask about parallel proceedings was answered `value`.
fn answered(served: &Served, value: &str) -> String {
    let (id, _) = lodged(served, "anonymous");
    screen(served, &id);
    served.does(
        "handler-1",
        &id,
        json!({ "command": "find", "about": "case", "fact": "judgment_result",
            "value": "pending", "reason": "法院已受理", "evidence": ["e1"] }),
    );
    let opinion = |command: &str| json!({ "command": command, "ask": "16.并行", "value": value, "reason": "依案情" });
    served.does("handler-1", &id, opinion("draft_opinion"));
    served.does("head-1", &id, opinion("answer"));
    id
}

#[test]
fn whoever_heads_the_body_sees_how_often_suggestions_are_taken() {
    let served = Served::new("suggestions", 0);
    let adoption = |who: &str, query: &str| served.get(who, &format!("/suggestions{query}"));
    let none = json!({ "suggested": 0, "adopted": 0, "per_cent": null, "notice": null });
    assert_eq!(adoption("head-1", "").body, none);
    answered(&served, "wait");
    answered(&served, "继续办理");
    let id = answered(&served, "continued");
    let some = json!({ "suggested": 3, "adopted": 2, "per_cent": 66, "notice": null });
    for who in ["head-1", "office-1"] {
        let seen = adoption(who, "");
        assert_eq!((seen.status, &seen.body), (200, &some), "{who}");
    }
    assert_eq!(adoption("head-1", "?received_from=2099-01-01").body, none);
    assert_eq!(adoption("head-1", "?received_to=2099-01-01").body, some);
    for who in ["clerk-1", "handler-1"] {
        assert_eq!(adoption(who, "").status, 404, "{who}");
    }
    assert_eq!(adoption("", "").status, 401);
    // Nothing of it stands in what is seen of a docket.
    let view = served.get("head-1", &format!("/dockets/{id}")).body;
    let opinions: Vec<&Value> = view["opinions"].as_array().unwrap().iter().collect();
    assert!(!opinions.is_empty() && !view.to_string().contains("is_as_suggested"), "{view}");
}
