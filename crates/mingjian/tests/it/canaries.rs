//! A thousand complaints with words that occur nowhere else: none of them lies open in anything the program wrote.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use serde_json::{Value, json};

use super::api::{Served, complaint, today};
use super::files::{BYTES, sent};

const COMPLAINTS: usize = 1_000;
const CLIENTS: usize = 8;
/// What every canary begins with.
pub(crate) const CANARY: &str = "金丝雀";

/// Every file below `folder`.
fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, into);
        } else {
            into.push(path);
        }
    }
}

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

/// The words as UTF-8, as UTF-16 and as JSON escapes them.
fn forms(words: &str) -> [Vec<u8>; 4] {
    let little = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let escaped: String = words.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
    [words.as_bytes().to_vec(), little, big, escaped.into_bytes()]
}

/// Files that hold `words` in any form.
pub(crate) fn found(folder: &Path, words: &str) -> Vec<PathBuf> {
    let mut all = Vec::new();
    files(folder, &mut all);
    assert!(all.len() >= 6, "{all:?}");
    let forms = forms(words);
    all.retain(|path| {
        let bytes = fs::read(path).unwrap();
        forms.iter().any(|form| holds(&bytes, form))
    });
    all
}

/// A draft, and material with a file, all with words that occur nowhere else.
fn more(served: &Served, at: usize, receipt: &Value) {
    let draft = json!({ "fields": { "account": format!("{CANARY}稿{at}") } });
    assert_eq!(served.post("", "/complaints/drafts", &draft).status, 200);
    let mut receipt = receipt.clone();
    let head = match receipt.get_mut("anonymous").and_then(Value::as_object_mut) {
        Some(anonymous) => {
            anonymous.remove("words");
            format!("Receipt {}", anonymous["code"].as_str().unwrap())
        }
        None => {
            let named = &receipt["named"];
            let text = |key: &str| named[key].as_str().unwrap().to_owned();
            format!("Receipt {}:{}", text("number"), text("code"))
        }
    };
    let bytes = format!("{CANARY}件{at}").repeat(1 + at % 7 * 3_000);
    let headers = [BYTES, ("Authorization", head.as_str())];
    let (status, file) = sent(served, "", "/complaints/files", (&headers, bytes.as_bytes()));
    assert_eq!(status, 201, "{file}");
    let file = json!({ "title": format!("{CANARY}名{at}.txt"), "digest": file["digest"] });
    let body = json!({ "receipt": receipt, "text": format!("{CANARY}补{at}"),
        "files": [file] });
    let added = served.post("", "/complaints/material", &body);
    assert_eq!(added.status, 201, "{}", added.body);
}

#[test]
fn nothing_a_complainant_wrote_lies_open_anywhere() {
    let served = Served::new("canaries", 0);
    thread::scope(|scope| {
        for client in 0..CLIENTS {
            let served = &served;
            scope.spawn(move || {
                for at in (client..COMPLAINTS).step_by(CLIENTS) {
                    let mode = ["anonymous", "confidential", "open"][at % 3];
                    let mut body = complaint(&today(), mode);
                    body["lead"]["account"] = json!(format!("{CANARY}事{at}"));
                    if mode != "anonymous" {
                        body["identity"] = json!({ "name": format!("{CANARY}名{at}"),
                            "contact": format!("{CANARY}话{at}"),
                            "address": format!("{CANARY}址{at}") });
                    }
                    let lodged = served.post("", "/complaints", &body);
                    assert_eq!(lodged.status, 201, "{}", lodged.body);
                    if at % 8 == 0 {
                        more(served, at, &lodged.body["receipt"]);
                    }
                }
            });
        }
    });
    // What is refused is not repeated in a log either.
    let mut bad = complaint(&today(), "anonymous");
    bad["lead"]["account"] = json!(format!("{CANARY}\u{7}"));
    assert_eq!(served.post("", "/complaints", &bad).status, 400);
    let count = served.get("head-1", "/dockets").body["count"].as_u64();
    assert_eq!(count, Some(u64::try_from(COMPLAINTS).unwrap()));
    // While it runs, with the write-ahead log beside the database, and after it was cut off.
    assert_eq!(found(&served.folder, CANARY), Vec::<PathBuf>::new());
    // The search finds what does lie open: the accused organ is no secret.
    assert!(!found(&served.folder, "jia-police").is_empty());
    let folder = served.folder.clone();
    drop(served);
    assert_eq!(found(&folder, CANARY), Vec::<PathBuf>::new());
}

#[test]
fn an_identity_is_read_by_its_handler_alone_and_every_reading_is_entered() {
    let served = Served::new("identity", 0);
    let mut body = complaint(&today(), "open");
    body["identity"] = json!({ "name": "张某", "contact": "电话" });
    let lodged = served.post("", "/complaints", &body);
    let receipt = lodged.body["receipt"]["named"].clone();
    let id = super::api::newest(&served);
    let path = format!("/dockets/{id}/identity");
    let reason = json!({ "reason": format!("{CANARY}理由:核对是否本人") });
    assert_eq!(served.post("head-1", &path, &reason).status, 404);
    assert_eq!(served.post("handler-1", &path, &reason).status, 404);
    super::api::screen(&served, &id);
    let read = served.post("handler-1", &path, &reason);
    assert_eq!((read.status, read.body["name"].as_str()), (200, Some("张某")), "{}", read.body);
    assert_eq!(served.post("handler-1", &path, &json!({ "reason": " " })).status, 400);
    assert_eq!(served.post("head-1", &path, &reason).status, 404);
    let view = served.get("handler-1", &format!("/dockets/{id}")).body.to_string();
    assert!(!view.contains("张某") && !view.contains("电话"), "{view}");
    let track = served.post("", "/complaints/track", &json!({ "named": receipt }));
    assert_eq!(track.status, 200, "{}", track.body);
    let mut wrong = receipt.clone();
    wrong["code"] = json!("00000000");
    let absent = served.post("", "/complaints/track", &json!({ "named": wrong }));
    assert_eq!(absent.status, 404);
    // Why an identity was read may say whose it is.
    let folder = served.folder.clone();
    drop(served);
    assert!(!found(&folder, "identity_read").is_empty());
    assert_eq!(found(&folder, CANARY), Vec::<PathBuf>::new());
}

#[test]
fn a_suggestion_is_shown_only_to_who_has_written_the_own_finding() {
    let served = Served::new("anchoring", 0);
    served.post("", "/complaints", &complaint(&today(), "anonymous"));
    let id = super::api::newest(&served);
    super::api::screen(&served, &id);
    served.does(
        "handler-1",
        &id,
        json!({ "command": "find", "about": "case", "fact": "judgment_result",
            "value": "pending", "reason": "法院已受理", "evidence": ["e1"] }),
    );
    served.does("handler-1", &id, json!({ "command": "determine" }));
    let suggestion = |path: &str| {
        let said = served.get("handler-1", &format!("/dockets/{id}{path}")).body;
        let asks = said["asks"].as_array().unwrap().clone();
        asks.iter().find(|ask| ask["id"] == "16.并行").unwrap()["suggestion"].clone()
    };
    assert_eq!(suggestion(""), json!(null));
    served.does(
        "handler-1",
        &id,
        json!({ "command": "draft_opinion", "ask": "16.并行", "value": "wait",
            "reason": "等待判决" }),
    );
    assert_eq!(suggestion(""), json!("继续办理"));
    assert_eq!(suggestion("/determination"), json!(null));
}
