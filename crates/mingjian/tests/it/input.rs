//! Files and dates that cannot be read: what is said, in plain Chinese.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{DIRECT, determine, json, mingjian, refused, root, text};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

fn of(path: &Path) -> std::process::Output {
    mingjian(&["determine", path.to_str().unwrap(), "--as-of", "2025-04-01"])
}

#[test]
fn a_day_that_is_none_is_refused() {
    for day in ["2025-02-30", "昨天", "", "2025/03/17", "20250317", "2025-03-17T10:00"] {
        let output = mingjian(&["determine", "examples/s01.toml", "--as-of", day]);
        refused(&output, &["--as-of", &format!("“{day}”不是日期"), "2025-03-17"]);
        assert!(!text(&output.stderr).contains("error"), "{}", text(&output.stderr));
    }
}

#[test]
fn what_is_not_utf_8_is_named_with_its_line() {
    let file = path("latin.toml");
    fs::write(&file, b"[case]\n# \xE7\xAB\x8B\n# \xFF\n").unwrap();
    let output = of(&file);
    refused(&output, &["latin.toml", "第3行", "UTF-8"]);
    assert!(!text(&output.stderr).contains("stream"));
}

#[test]
fn what_the_system_says_is_said_in_chinese() {
    let folder = path("folder.json");
    fs::create_dir_all(&folder).unwrap();
    refused(&of(&folder), &["这是目录"]);
    let output = of(&path("nowhere.toml"));
    refused(&output, &["nowhere.toml", "没有这个文件"]);
    assert!(!text(&output.stderr).contains("os error"));
}

#[test]
fn a_mark_of_the_encoding_is_no_part_of_the_file() {
    let answer = json(&determine("mark", "toml", &format!("\u{FEFF}{DIRECT}"), "2025-04-01"));
    assert_eq!(answer["answers"]["grade"]["value"], "T2");
    for (ending, case) in [("json", "\u{FEFF}{\"x\": 1}"), ("toml", "\u{FEFF}x = 1")] {
        let column = if ending == "json" { "第1行第7列" } else { "第1行第5列" };
        let output = determine("marked", ending, case, "2025-04-01");
        refused(&output, &[column, "不认识的键“x”"]);
    }
}

#[test]
fn an_ending_in_capitals_is_an_ending() {
    json(&determine("capitals", "TOML", DIRECT, "2025-04-01"));
    json(&determine("capitals", "Json", "{\"案\": {}}", "2025-04-01"));
}

#[test]
fn without_the_folders_it_is_said_how_to_name_them() {
    let empty = path("empty");
    fs::create_dir_all(&empty).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mingjian"));
        command.current_dir(&empty).args(arguments).output().unwrap()
    };
    let (case, pack) = (root().join("examples/s01.toml"), root().join("statutes"));
    let case = case.to_str().unwrap();
    let pack = pack.join("zhengzhou-wrongful-cases");
    let pack = pack.to_str().unwrap();
    for arguments in
        [&["determine", case][..], &["statute", "check"], &["statute", "show", "1"]]
    {
        refused(&run(arguments), &["读不到法规包", "--pack"]);
    }
    let output = run(&["determine", case, "--pack", pack]);
    refused(&output, &["读不到放假安排", "--calendar"]);
    let edition = Path::new(pack).join("2020");
    let output = run(&["statute", "check", "--pack", edition.to_str().unwrap()]);
    refused(&output, &["没有版本目录"]);
}

#[test]
fn facts_that_contradict_each_other_are_said_even_if_written_nowhere() {
    let person = |name: &str| {
        format!("[[person]]\nname = \"{name}\"\nrole = \"attendee\"\ndecided = true\n")
    };
    let case =
        format!("[case]\ndecision_path = \"collective\"\n{}{}", person("甲"), person("乙"));
    refused(
        &determine("two_deciders", "toml", &case, "2025-04-01"),
        &["two_deciders.toml", "矛盾"],
    );
}

#[test]
fn every_example_is_read() {
    for entry in fs::read_dir(root().join("examples")).unwrap() {
        let output = of(&entry.unwrap().path());
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
    }
}
