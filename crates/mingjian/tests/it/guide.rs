//! The guide for handlers, carried out as it is written.

use std::fs;
use std::process::Command;

use super::api::Served;
use super::{root, text};

/// Every block of shell in the guide, in order.
fn script() -> String {
    let guide = fs::read_to_string(root().join("docs/办案指南.md")).unwrap();
    let blocks: Vec<&str> =
        guide.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(blocks.len() >= 12, "{}", blocks.len());
    format!("set -euo pipefail\n{}", blocks.join("\n"))
}

#[test]
fn the_guide_for_handlers_leads_to_a_served_decision() {
    let served = Served::new("guide", 0);
    let done = Command::new("bash")
        .current_dir(root())
        .args(["-c", &script()])
        .env("API", format!("http://{}/api/v1", served.address()))
        .env("DATA", &served.folder)
        .env("MINGJIAN", env!("CARGO_BIN_EXE_mingjian"))
        .output()
        .unwrap();
    let (said, complained) = (text(&done.stdout), text(&done.stderr));
    assert!(done.status.success(), "{said}\n{complained}");
    assert!(complained.contains("所定措施超出依法可选的范围"), "{complained}");
    assert!(complained.contains("依据:"), "{complained}");
    assert!(said.contains("甲司错立〔"), "{said}");
    let list = served.get("head-1", "/dockets?stage=papers").body;
    assert_eq!(list["count"], 1, "{said}\n{complained}");
    assert!(said.contains("\"id\": \"carry_out\""), "{said}");
}
