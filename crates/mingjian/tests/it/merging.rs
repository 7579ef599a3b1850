//! Two dockets joined over HTTP: which goes on, and who may join them.

use serde_json::{Value, json};

use super::api::{Served, approve, complaint, newest, prepare, screen, today};

fn lodge(served: &Served) -> String {
    let lodged = served.post("", "/complaints", &complaint(&today(), "anonymous"));
    assert_eq!(lodged.status, 201, "{}", lodged.body);
    newest(served)
}

fn propose(other: &str) -> Value {
    json!({ "command": "propose_merging", "docket": other, "received_on": today() })
}

fn submit(other: &str) -> Value {
    json!({ "command": "submit", "reason": "同一行为",
        "matter": { "merging": { "docket": other, "received_on": today() } } })
}

/// Said by two people to be one act.
fn same_act(served: &Served, id: &str, other: &str) {
    let opinion = |command: &str| {
        json!({ "command": command, "ask": "11.同一行为",
            "value": "merged", "reason": "同一日、同一机关、同一拘留决定" })
    };
    served.does("handler-1", id, propose(other));
    served.does("handler-1", id, opinion("draft_opinion"));
    served.does("head-1", id, opinion("answer"));
}

#[test]
fn a_merging_never_begins_the_period_anew() {
    let served = Served::new("merge-order", 0);
    let docketed = lodge(&served);
    screen(&served, &docketed);
    let lead = lodge(&served);
    prepare(&served, &lead);
    let refusal = served.refused("clerk-1", &lead, propose(&docketed));
    assert_eq!(refusal["code"], "merge_order", "{refusal}");
    let path = format!("/dockets/{docketed}/commands");
    let own = json!({ "command": propose(&docketed) });
    assert_eq!(served.post("handler-1", &path, &own).body["field"], "docket");
    let mut early = json!({ "command": propose(&lead) });
    early["command"]["received_on"] = json!("2026-01-05");
    assert_eq!(served.post("handler-1", &path, &early).body["field"], "received_on");
    same_act(&served, &docketed, &lead);
    served.does("handler-1", &docketed, submit(&lead));
    approve(&served, &docketed);
    let stage = served.get("head-1", &format!("/dockets/{lead}")).body["stage"].clone();
    assert_eq!(stage, "merged");
    // Whoever handles the case sees what was joined to it.
    assert_eq!(served.get("handler-1", &format!("/dockets/{lead}")).status, 200);
}

#[test]
fn whoever_stands_back_in_one_docket_joins_it_to_no_other() {
    let served = Served::new("merge-recusal", 0);
    let docketed = lodge(&served);
    screen(&served, &docketed);
    let lead = lodge(&served);
    same_act(&served, &docketed, &lead);
    served.does("handler-1", &docketed, submit(&lead));
    let recusal = json!({ "command": "decide_recusal", "person": "head-1",
        "is_recused": true, "reason": "近亲属" });
    served.does("head-2", &lead, recusal);
    let view = served.get("head-1", &format!("/dockets/{docketed}")).body;
    let command = json!({ "command": "approve", "note": "同意",
        "submission": view["open"]["submission"] });
    let answer = served.asks("head-1", &docketed, &command);
    assert_eq!(answer.status, 404, "{}", answer.body);
    let answer = served.asks("head-2", &docketed, &command);
    assert_eq!(answer.status, 200, "{}", answer.body);
    // And stands back in the docket that goes on.
    assert_eq!(served.get("head-1", &format!("/dockets/{docketed}")).status, 404);
}

#[test]
fn each_complainant_reads_the_own_answer_by_the_own_receipt() {
    let served = Served::new("merge-answers", 0);
    let lodge = || {
        let lodged = served.post("", "/complaints", &complaint(&today(), "anonymous"));
        (newest(&served), lodged.body["receipt"]["anonymous"]["code"].clone())
    };
    let (docketed, first) = lodge();
    screen(&served, &docketed);
    let (lead, second) = lodge();
    same_act(&served, &docketed, &lead);
    served.does("handler-1", &docketed, submit(&lead));
    approve(&served, &docketed);
    let state = |period: &str| {
        let view = served.get("handler-1", &format!("/dockets/{docketed}")).body;
        let all = view["deadlines"].as_array().unwrap().clone();
        let found = all.into_iter().find(|one| one["id"] == period).unwrap();
        found["state"].clone()
    };
    assert_eq!(state("merged_complainant_reply"), "open");
    let reply = |text: &str| json!({ "command": "reply", "text": text });
    served.does("handler-1", &lead, reply("已并案办理"));
    assert_eq!(state("merged_complainant_reply"), "kept");
    served.does("handler-1", &docketed, reply("已立案"));
    for (code, text) in [(first, "已立案"), (second, "已并案办理")] {
        let track = json!({ "anonymous": { "code": code } });
        let status = served.post("", "/complaints/track", &track).body;
        assert_eq!(status["replies"].as_array().unwrap().len(), 1, "{status}");
        assert_eq!(status["replies"][0]["text"], text);
        assert_eq!(status["replied_on"], today());
    }
}
