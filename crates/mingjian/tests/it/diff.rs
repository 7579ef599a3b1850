//! `statute diff` as a user meets it: folders and readings in, differences and an exit code out.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use super::{Value, mingjian, refused, root, text};

/// A copy of the newest edition with `from` replaced by `to`.
fn copy(test: &str, from: &str, to: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("diff_{test}"));
    fs::create_dir_all(&folder).unwrap();
    let mut found = false;
    for entry in fs::read_dir(root().join("statutes/zhengzhou-wrongful-cases/2020")).unwrap() {
        let path = entry.unwrap().path();
        let old = fs::read_to_string(&path).unwrap();
        let new = old.replacen(from, to, 1);
        found |= old != new;
        fs::write(folder.join(path.file_name().unwrap()), new).unwrap();
    }
    assert!(found || from == to, "{from}");
    folder
}

fn diff(arguments: &[&str]) -> Output {
    mingjian(&[&["statute", "diff"], arguments].concat())
}

fn differs(arguments: &[&str]) -> String {
    let output = diff(arguments);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn the_same_is_the_same_however_it_is_named() {
    let same = copy("same", "", "");
    let same = same.to_str().unwrap();
    for pair in [["默认", "default"], [same, "默认"], ["A4=unrolled", same], [same, same]] {
        let output = diff(&pair);
        assert_eq!(output.status.code(), Some(0), "{pair:?}: {}", text(&output.stderr));
        let said = text(&output.stdout);
        assert!(
            said.starts_with("规则等差别 0 处;") && said.ends_with("结论不同的 0 个\n"),
            "{said}"
        );
    }
}

#[test]
fn what_differs_stands_under_its_article_and_the_cases_after_it() {
    let other = copy("number", "fixed ⇒ 45", "fixed ⇒ 30");
    let said = differs(&["默认", other.to_str().unwrap()]);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines[0], "第十七条");
    assert_eq!(
        lines[1],
        "  改 读法 A1 decision_period(用于 期限 17.1 处理决定期限 handling_decision)"
    );
    assert_eq!(lines[2], "    原 A1 decision_period: fixed ⇒ 45");
    assert_eq!(lines[3], "    今 A1 decision_period: fixed ⇒ 30");
    assert_eq!(lines[4], "案例");
    assert!(lines[5].starts_with("  S01 违法行政拘留"), "{}", lines[5]);
    assert!(
        lines[6].starts_with("    处理决定期限:自 2025-03-17 起,原届满日 2025-05-01"),
        "{}",
        lines[6]
    );
    assert!(
        lines[6].ends_with(" → 自 2025-03-17 起,原届满日 2025-04-16,届满日 2025-04-16,超期")
    );
}

#[test]
fn readings_and_a_folder_are_compared() {
    let other = copy("mixed", "| 严重 或 恶劣 | 重大 | T3 |", "| 严重 或 恶劣 | 重大 | T2 |");
    let said = differs(&["extension_anchor=rolled,A3=none", other.to_str().unwrap()]);
    for words in [
        "改 表 16.1\n    原 第4行 | 严重 或 恶劣 | 重大 | T3 |",
        "改 取值 A3 rollover",
        "改 取值 A4 extension_anchor(用于 期限 17.1 延长期限 extension)\n    原 rolled ⇒",
        "档次 张某:T3 → T2",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    assert!(said.find("第十六条\n") < said.find("第十七条\n"));
}

#[test]
fn json_says_the_same() {
    let output = diff(&["默认", "A8=decision_date", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let change = &told["changes"][0];
    assert_eq!((&change["article"], &change["kind"]), (&17.into(), &"取值".into()));
    assert_eq!(
        (&change["id"], &change["status"]),
        (&"A8 exec_start".into(), &"changed".into())
    );
    assert_eq!(change["lines"][0]["after"], "decision_date ⇒ 决定日");
    let cases = told["cases"].as_array().unwrap();
    let case = cases.iter().find(|case| case["id"] == "S33").unwrap();
    let found = case["situations"][0]["differences"].as_array().unwrap();
    let due = found.iter().find(|one| one["id"] == "carry_out").unwrap();
    assert_eq!((&due["about"], &due["term"]), (&"deadline".into(), &"执行反馈期限".into()));
    let output = diff(&["默认", "默认", "--json"]);
    assert_eq!(output.status.code(), Some(0));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(told["changes"].as_array().unwrap().is_empty(), "{told}");
}

#[test]
fn a_case_that_cannot_run_is_said_with_its_reason() {
    let other = copy("renamed", "异议日 objected_on", "反对日 objected_on");
    for entry in fs::read_dir(&other).unwrap() {
        let path = entry.unwrap().path();
        let old = fs::read_to_string(&path).unwrap();
        fs::write(&path, old.replace("异议日", "反对日")).unwrap();
    }
    let said = differs(&["默认", other.to_str().unwrap()]);
    assert!(said.contains("原:不能运行:没有“反对日”这项事实"), "{said}");
}

#[test]
fn what_cannot_be_compared_is_refused() {
    refused(&diff(&["默认", "extenson_anchor=rolled"]), &["是不是“extension_anchor”"]);
    refused(&diff(&["A4=roled", "默认"]), &["A4", "是不是“rolled”"]);
    refused(&diff(&["默认", "A4"]), &["“A4”不是目录", "读法=取值"]);
    let above = "statutes/zhengzhou-wrongful-cases";
    refused(&diff(&["默认", above]), &[above, "里没有 .md 文件"]);
    let broken = copy("broken", "则 责任 = 责任人", "则 责任 = 责任");
    let broken = broken.to_str().unwrap();
    refused(&diff(&["默认", broken]), &[broken, "法规包有", "错误"]);
}
