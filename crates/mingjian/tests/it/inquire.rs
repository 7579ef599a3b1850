//! `--why-not` and `--what-if` as a user meets them.

use super::{APPROVED, DIRECT, Path, Value, json, mingjian, refused, text};

fn ask(test: &str, option: &str, question: &str) -> String {
    ask_of(DIRECT, test, option, question)
}

fn ask_of(case: &str, test: &str, option: &str, question: &str) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{test}.toml"));
    std::fs::write(&path, case).unwrap();
    let path = path.to_str().unwrap();
    let output = mingjian(&["determine", path, "--as-of", "2025-04-01", option, question]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn why_not_names_the_nearest_change() {
    let said = ask("why_not", "--why-not", "张某.档次=T1");
    assert!(said.contains("后果为“尚未造成”") && !said.contains("情节为"), "{said}");
    let said = ask("why_not_now", "--why-not", "张某.档次=T2");
    assert!(said.contains("现在就是"), "{said}");
}

#[test]
fn what_if_says_what_would_change() {
    let said = ask("what_if", "--what-if", "案.立案=2025-08-14");
    assert!(said.contains("2025-09-28") && !said.contains("[grade]"), "{said}");
    let said = ask("what_if_grade", "--what-if", "案.后果=尚未造成");
    assert!(said.contains("[grade]") && said.contains("T1"), "{said}");
    let said = ask("what_if_same", "--what-if", "案.后果=较大");
    assert!(said.contains("结论不变"), "{said}");
}

#[test]
fn why_not_offers_only_what_the_engine_confirms() {
    // A single change of gravity meets rule 16.1's first row; the answer must hold when it is made.
    let said = ask("confirmed", "--why-not", "张某.档次=T3");
    assert!(said.starts_with('若'), "{said}");
    let collective = APPROVED.replace("\"审核批准\"", "\"直接\"");
    let said = ask_of(
        &collective.replace("\"审核\"", "\"直接执法\"").replace("\"批准\"", "\"直接执法\""),
        "unfaulted",
        "--why-not",
        "王某.责任=责任人",
    );
    // Literally Article 15(1) fires already; only a fault lifts the exception that asks.
    assert!(!said.contains("现在就是"), "{said}");
}

fn output_of(test: &str, arguments: &[&str]) -> std::process::Output {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{test}.toml"));
    std::fs::write(&path, DIRECT).unwrap();
    let start = ["determine", path.to_str().unwrap(), "--as-of", "2025-04-01"];
    mingjian(&[&start[..], arguments].concat())
}

#[test]
fn no_id_of_a_rule_and_no_yes_of_a_date_stands_in_a_sentence() {
    let said = ask("plain", "--why-not", "张某.档次=T3");
    assert!(said.contains("若张某的情节为“严重”,后果为“重大”,则张某的档次为“T3”。"), "{said}");
    assert!(!said.contains("16.1") && !said.contains("有("), "{said}");
    // A second case within the months is as near: the first one, and that it is the second.
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("plain_repeat.toml");
    let prior = "\"行为日\" = 2025-01-10\n\"前案档次\" = \"T2\"\n";
    std::fs::write(&path, format!("{DIRECT}{prior}")).unwrap();
    let path = path.to_str().unwrap();
    let output =
        mingjian(&["determine", path, "--as-of", "2025-04-01", "--why-not", "张某.档次=T3"]);
    let said = text(&output.stdout);
    assert!(said.contains("张某有前案行为日(如 20"), "{said}");
    assert!(!said.contains("16.1") && !said.contains("有("), "{said}");
}

#[test]
fn why_not_and_what_if_print_json() {
    let told = json(&output_of("why_json", &["--json", "--why-not", "张某.档次=T1"]));
    assert_eq!((&told["reached"], &told["searched"]), (&"changes".into(), &1.into()));
    assert_eq!(told["changes"][0]["facts"][0]["id"], "consequence");
    let told = json(&output_of("if_json", &["--json", "--what-if", "案.后果=尚未造成"]));
    let ids: Vec<&Value> =
        told["changes"].as_array().unwrap().iter().map(|c| &c["id"]).collect();
    assert!(ids.contains(&&"grade".into()), "{ids:?}");
    // A fact that is tried was found by nobody.
    assert!(!told.to_string().contains("试算"), "{told}");
}

#[test]
fn what_if_refuses_two_values_for_one_fact() {
    let twice = ["--what-if", "张某.过错=无", "--what-if", "张某.fault=故意"];
    refused(&output_of("twice", &twice), &["两个不同的值"]);
}
