//! The program as a user meets it: files in, text and exit codes out.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of a test fail the test"
)]
#![expect(clippy::disallowed_methods, reason = "the tests start the program")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

mod api;
mod canaries;
mod catalogue;
mod description;
mod diff;
mod drafts;
mod edits;
mod files;
mod guide;
mod indexed;
mod input;
mod inquire;
mod leads;
mod letters;
mod merging;
mod page;
mod reader;
mod receipt;
mod refused;
mod registered;
mod registries;
mod repeated;
mod reset;
mod seen;
mod served;
mod show;
mod suggestions;
mod throttled;
mod verify;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn mingjian(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mingjian"))
        .current_dir(root())
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Writes a case file of its own for `test` and determines it.
fn determine(test: &str, ending: &str, case: &str, as_of: &str) -> Output {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{test}.{ending}"));
    std::fs::write(&path, case).unwrap();
    mingjian(&["determine", path.to_str().unwrap(), "--json", "--as-of", as_of])
}

fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn refused(output: &Output, words: &[&str]) {
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty(), "half an answer: {}", text(&output.stdout));
    let message = text(&output.stderr);
    for word in words {
        assert!(message.contains(word), "`{word}` is not in: {message}");
    }
}

const DIRECT: &str = r#"
[case]
"决策方式" = "直接"
consequence = "较大"
"立案" = 2025-03-17
[[person]]
name = "张某"
role = "enforcement_officer"
"过错" = "一般"
"情节" = "较重"
"身份" = "公务员"
"#;

#[test]
fn terms_and_ids_are_both_keys_and_values() {
    let answer = json(&determine("both", "toml", DIRECT, "2025-04-01"));
    let share = &answer["answers"]["responsibility"]["value"][0];
    assert_eq!(share["person"], "张某");
    assert_eq!(share["role"], "enforcement_officer");
    assert_eq!(share["share"], "full");
    assert_eq!(answer["answers"]["grade"]["value"], "T2");
    let deadline = &answer["deadlines"][0];
    assert_eq!(deadline["id"], "handling_decision");
    assert_eq!(deadline["starts_on"], "2025-03-17");
    assert_eq!(deadline["nominal_on"], "2025-05-01");
    assert_eq!(deadline["due_on"], "2025-05-06");
    assert_eq!(deadline["provisional"], false);
}

#[test]
fn json_and_toml_give_the_same_answer() {
    let case = r#"{"case": {"决策方式": "直接", "后果": "较大", "立案": "2025-03-17"},
        "person": [{"姓名": "张某", "角色": "直接执法", "过错": "一般", "情节": "较重", "身份": "公务员"}]}"#;
    let toml = json(&determine("same", "toml", DIRECT, "2025-04-01"));
    let other = json(&determine("same", "json", case, "2025-04-01"));
    assert_eq!(toml["answers"], other["answers"]);
    assert_eq!(toml["deadlines"], other["deadlines"]);
}

#[test]
fn every_answer_that_is_decided_or_asked_carries_a_citation() {
    for example in ["s01", "s13", "s29", "s37", "x01"] {
        let path = format!("examples/{example}.toml");
        let answer = json(&mingjian(&["determine", &path, "--json", "--as-of", "2026-03-01"]));
        for (question, answer) in answer["answers"].as_object().unwrap() {
            let slots = answer["value"].as_array().is_some_and(Vec::is_empty);
            if answer["status"] != "unknown" && !slots && question != "choice" {
                let citations = answer["citations"].as_array().unwrap();
                assert!(!citations.is_empty(), "{example} {question}");
            }
        }
        for deadline in answer["deadlines"].as_array().unwrap() {
            assert!(!deadline["citations"].as_array().unwrap().is_empty(), "{example}");
        }
    }
}

#[test]
fn what_is_missing_is_named_the_best_question_first() {
    let case = DIRECT.replace("\"情节\" = \"较重\"\n", "");
    let answer = json(&determine("missing", "toml", &case, "2025-04-01"));
    let grade = &answer["answers"]["grade"];
    assert_eq!(grade["status"], "unknown");
    assert_eq!(grade["value"], Value::Null);
    assert_eq!(grade["missing"][0]["id"], "gravity");
    assert_eq!(grade["missing"][0]["person"], "张某");
}

#[test]
fn a_year_without_a_calendar_is_provisional() {
    let case = DIRECT.replace("2025-03-17", "2026-12-01");
    let answer = json(&determine("provisional", "toml", &case, "2026-12-02"));
    assert_eq!(answer["deadlines"][0]["due_on"], "2027-01-15");
    assert_eq!(answer["deadlines"][0]["provisional"], true);
}

#[test]
fn an_extension_stands_beside_the_period_it_extends() {
    let case = DIRECT.replace(
        "\"立案\" = 2025-03-17",
        "\"立案\" = 2025-06-30\n\"延期批准\" = 2025-08-13\n\"延期日数\" = 15\n\"延期批准机关\" = \"本级人民政府\"",
    );
    let answer = json(&determine("extension", "toml", &case, "2025-08-20"));
    let deadlines = answer["deadlines"].as_array().unwrap();
    let due = |id: &str| {
        let found = deadlines.iter().find(|deadline| deadline["id"] == id).unwrap();
        (found["starts_on"].clone(), found["due_on"].clone())
    };
    assert_eq!(due("handling_decision"), ("2025-06-30".into(), "2025-08-14".into()));
    assert_eq!(due("extension"), ("2025-06-30".into(), "2025-08-29".into()));
    let late = case.replace("2025-08-13", "2025-08-15");
    let answer = json(&determine("late", "toml", &late, "2025-08-20"));
    let deadlines = answer["deadlines"].as_array().unwrap();
    assert!(deadlines.iter().all(|deadline| deadline["id"] != "extension"));
    assert!(answer["notices"].to_string().contains("extension_ineffective"));
}

#[test]
fn a_judgement_without_finder_and_reason_is_said_to_be_so() {
    let answer = json(&determine("bare", "toml", DIRECT, "2025-04-01"));
    let notices = answer["notices"].as_array().unwrap();
    let bare =
        notices.iter().find(|notice| notice["id"] == "judgement_without_reasons").unwrap();
    let text = bare["text"].as_str().unwrap();
    assert!(text.contains("案·后果") && text.contains("张某·过错"), "{text}");
    assert!(!text.contains("立案") && !text.contains("角色"), "{text}");
    let found = DIRECT.replace(
        "consequence = \"较大\"",
        "consequence = { value = \"较大\", found_by = \"集体审议\", reason = \"会议记录\" }",
    );
    let answer = json(&determine("found", "toml", &found, "2025-04-01"));
    assert!(!answer["notices"].to_string().contains("案·后果"));
}

#[test]
fn an_unknown_key_is_named_with_its_line() {
    let case = DIRECT.replace("\"过错\"", "\"过失\"");
    refused(&determine("key", "toml", &case, "2025-04-01"), &["过失", "第9行"]);
}

#[test]
fn a_wrong_value_lists_the_right_ones() {
    let case = DIRECT.replace("\"较大\"", "\"很大\"");
    refused(&determine("value", "toml", &case, "2025-04-01"), &["很大", "较大", "第4行"]);
}

#[test]
fn an_impossible_date_is_refused() {
    let case = r#"{"case": {"立案": "2025-02-30"}}"#;
    refused(&determine("date", "json", case, "2025-04-01"), &["立案", "2025-02-30", "第1行"]);
}

#[test]
fn facts_that_contradict_each_other_are_refused() {
    let case = DIRECT.replace("enforcement_officer", "attendee");
    refused(&determine("contradiction", "toml", &case, "2025-04-01"), &["矛盾", "第3行"]);
    let case = DIRECT.replace("\"一般\"", "\"无\"\n\"致后误\" = true");
    refused(&determine("guard", "toml", &case, "2025-04-01"), &["张某", "致后误"]);
}

#[test]
fn an_answer_without_reasons_is_refused() {
    let case =
        format!("{DIRECT}\n[[answer]]\nask = \"15.共错\"\nvalue = \"不负\"\nby = \"甲\"\n");
    refused(&determine("reasons", "toml", &case, "2025-04-01"), &["reason"]);
}

#[test]
fn a_choice_outside_the_lawful_set_is_found() {
    let case = format!(
        "{DIRECT}\n[[choice]]\ntarget = \"张某\"\nmeasures = [\"警告\", \"记过\", \"书面检讨\", \"暂停执法\", \"离岗学习\"]\n"
    );
    let answer = json(&determine("choice", "toml", &case, "2025-04-01"));
    let check = &answer["answers"]["choice"]["value"][0];
    assert_eq!(check["lawful"], false);
    assert!(check["faults"].to_string().contains("择一"));
}

#[test]
fn an_article_is_shown_with_its_rules() {
    let output = mingjian(&["statute", "show", "第十七条"]);
    let shown = text(&output.stdout);
    assert!(output.status.success());
    assert!(shown.contains("自立案之日起四十五内作出") && shown.contains("handling_decision"));
    refused(&mingjian(&["statute", "show", "第九十条"]), &["第九十条"]);
}

#[test]
fn the_readings_a_result_hangs_on_are_listed() {
    let answer = json(&determine("sensitivity", "toml", DIRECT, "2025-04-01"));
    let listed = answer["sensitivity"].as_array().unwrap();
    let mut about = listed.iter().filter(|one| one["reading"] == "A3");
    let found = about.find(|one| one["option"] == "none").unwrap();
    assert_eq!((&found["chosen"], &found["option"]), (&"all".into(), &"none".into()));
    assert_eq!(found["changes"][0]["id"], "handling_decision");
    // Nothing is listed that would change nothing.
    assert!(listed.iter().all(|one| !one["changes"].as_array().unwrap().is_empty()));
    assert!(listed.iter().all(|one| one["reading"] != "A25"), "{listed:?}");
}

#[test]
fn a_choice_or_an_answer_for_nobody_in_the_case_is_refused() {
    let choice = format!("{DIRECT}\n[[choice]]\ntarget = \"李某\"\nmeasures = [\"警告\"]\n");
    refused(&determine("nobody", "toml", &choice, "2025-04-01"), &["没有“李某”这个人"]);
    let answer = format!(
        "{DIRECT}\n[[answer]]\nask = \"16.档次\"\nperson = \"李某\"\nvalue = \"T1\"\nby = \"甲\"\nreason = \"见记录\"\n"
    );
    refused(&determine("nobody_asked", "toml", &answer, "2025-04-01"), &["没有“李某”这个人"]);
}

#[test]
fn a_choice_for_a_person_in_two_roles_must_be_lawful_for_both() {
    let person = |role: &str, fault: &str| {
        format!(
            "[[person]]\nname = \"张某\"\nrole = \"{role}\"\nstatus = \"civil_servant\"\n{fault}\n"
        )
    };
    let case = |first: &str, second: &str| {
        format!(
            "[case]\ndecision_path = \"approved\"\ngravity = \"relatively_serious\"\nconsequence = \"relatively_major\"\n{first}{second}[[choice]]\ntarget = \"张某\"\nmeasures = [\"警告\"]\n"
        )
    };
    let clerk = person("enforcement_officer", "fault = \"intent\"\ncaused_lapse = true");
    let verifier = person("verifier", "fault = \"none\"");
    for (index, text) in [case(&clerk, &verifier), case(&verifier, &clerk)].iter().enumerate() {
        let answer = json(&determine(&format!("roles{index}"), "toml", text, "2025-04-01"));
        let checks = answer["answers"]["choice"]["value"].as_array().unwrap();
        assert_eq!(checks[0]["lawful"], false, "{checks:?}");
        let faults = checks[0]["faults"].to_string();
        assert!(faults.contains("书面检讨"), "{faults}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    for arguments in [&["determine", "examples/s01.toml"][..], &["statute", "check"]] {
        let mut running = Command::new(env!("CARGO_BIN_EXE_mingjian"))
            .current_dir(root())
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(running.stdout.take());
        let output = running.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
    }
}

const APPROVED: &str = r#"
[case]
"决策方式" = "审核批准"
[[person]]
name = "张某"
"角色" = "直接执法"
"过错" = "故意"
"致后误" = true
[[person]]
name = "王某"
"角色" = "审核"
"过错" = "无"
[[person]]
name = "赵某"
"角色" = "批准"
"过错" = "无"
"#;

#[test]
fn the_reasons_name_the_facts_about_other_people() {
    let answer = json(&determine("reasons_people", "toml", APPROVED, "2025-04-01"));
    let because = answer["answers"]["responsibility"]["because"].to_string();
    assert!(because.contains("“直接执法人员故意致误”成立"), "{because}");
    assert!(because.contains("“批准人有过错”不成立"), "{because}");
}

#[test]
fn what_is_not_known_of_one_person_keeps_the_others_open() {
    let case = APPROVED.replacen("\"过错\" = \"无\"\n[[person]]", "[[person]]", 1);
    let answer = json(&determine("open", "toml", &case, "2025-04-01"));
    let share = &answer["answers"]["responsibility"];
    assert_eq!(share["status"], "unknown");
    assert_eq!(share["value"][0]["share"], Value::Null);
    assert_eq!(share["missing"][0]["id"], "fault");
    assert_eq!(share["missing"][0]["person"], "王某");
}

#[test]
fn the_question_that_settles_most_comes_first() {
    let case =
        DIRECT.replace("\"情节\" = \"较重\"\n", "").replace("consequence = \"较大\"\n", "");
    let answer = json(&determine("best", "toml", &case, "2025-04-01"));
    let missing = answer["answers"]["grade"]["missing"].as_array().unwrap();
    let place = |id: &str| missing.iter().position(|one| one["id"] == id).unwrap();
    assert!(place("consequence") < place("grave_fault"), "{missing:?}");
    assert!(place("gravity") < place("grave_fault"), "{missing:?}");
}

#[test]
fn a_stage_with_nobody_listed_is_said_to_be_so() {
    let (two, _) = APPROVED.rsplit_once("[[person]]").unwrap();
    let answer = json(&determine("nobody", "toml", two, "2025-04-01"));
    let notices = answer["notices"].to_string();
    assert!(
        notices.contains("people_not_listed") && notices.contains("“批准”的人"),
        "{notices}"
    );
    let answer = json(&determine("everybody", "toml", APPROVED, "2025-04-01"));
    assert!(!answer["notices"].to_string().contains("people_not_listed"));
    let answer = json(&determine("direct", "toml", DIRECT, "2025-04-01"));
    assert!(!answer["notices"].to_string().contains("people_not_listed"));
}

#[test]
fn an_answer_decides_for_nobody_it_does_not_name() {
    let case = APPROVED
        .replace("\"故意\"", "\"一般\"")
        .replace("\"致后误\" = true", "\"致后误\" = false");
    let reply =
        "[[answer]]\nask = \"15.共错\"\nvalue = \"责任人\"\nby = \"甲\"\nreason = \"乙\"\n";
    let answer = json(&determine("unnamed", "toml", &format!("{case}{reply}"), "2025-04-01"));
    assert_eq!(answer["answers"]["responsibility"]["status"], "ask");
    assert!(answer["notices"].to_string().contains("answer_unused"));
    let named = format!("{case}{reply}person = \"张某\"\n");
    let answer = json(&determine("named", "toml", &named, "2025-04-01"));
    assert_eq!(answer["answers"]["responsibility"]["status"], "decided");
}

#[test]
fn a_suggestion_is_in_the_json_and_not_on_the_page() {
    let case = APPROVED
        .replace("\"故意\"", "\"一般\"")
        .replace("\"致后误\" = true", "\"致后误\" = false");
    let answer = json(&determine("suggested", "toml", &case, "2025-04-01"));
    assert_eq!(answer["asks"][0]["suggestion"], "责任人");
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("suggested.toml");
    let output = mingjian(&["determine", path.to_str().unwrap(), "--as-of", "2025-04-01"]);
    let page = text(&output.stdout);
    assert!(
        page.contains("须认定") && !page.contains("建议;") && !page.contains("读法的建议"),
        "{page}"
    );
}
