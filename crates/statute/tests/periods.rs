//! Clauses of periods, and dates beside days, on a pack of a page.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "helpers of a test read files and fail the test"
)]

use std::path::Path;

use statute::answer::{Determination, Status};
use statute::calendar::Calendar;
use statute::casefile::{Notation, read};
use statute::compile::Choice;
use statute::edition::build;

const HEAD: &str = "---
编号: tiny
名称: 小法
公布: 2020-01-01 某市人民政府令第1号
施行: 2020-01-01
自: 2020-01-01
至: 今
---

```事实 案
立案 docketed_on, 终了 ended_on, 前满 prior_ends_on, 停 stopped_on, 复 resumed_on, 批准 approved_on 日期
处分 sanction {警告 warning, 记过 demerit, 开除 expulsion}
日数 days 整数 [1..30]
机关 body {政府 government, 上级 superior}
旧案 old_case 是非 限于 终了 < 1996-01-01
```

```事实 人
受处 received_on 日期
所受 received {警告 warning, 记过 demerit}
```

```事实 结果
果 result {甲 a, 乙 b}
各果 own_result {甲 a, 乙 b} 逐人
```

```读法
A1: inclusive ⇒ 计入 | exclusive ⇒ 不计
A3: all ⇒ 顺延 | applicant_only ⇒ 申请人顺延 | none ⇒ 不顺延
A6: either ⇒ {政府, 上级} | gov ⇒ government
```

## 第一条 {实体}

> 〔款1〕承办人有过错的,应负责任。

";

/// A rule that asks whether the period p has run out.
const EXPIRED: &str =
    "```规则 1.1.规 定 果\n引 \"应负责任\"\n当 届满(p)\n则 果 = 甲\n否则 果 = 乙\n```\n";

fn period(clauses: &str) -> String {
    format!("```期限 1.1 p\n引 \"承办人有过错的\"\n{clauses}\n```\n\n{EXPIRED}")
}

fn table(rows: &str) -> String {
    format!("```表 1.1 定 果 完备\n引 \"承办人有过错的,应负责任\"\n{rows}\n```\n")
}

fn calendar() -> Calendar {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../calendar");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let notices = files.filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
    let notices: Vec<(String, String)> = notices
        .map(|path| {
            (path.to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap())
        })
        .collect();
    let notices: Vec<(&str, &str)> =
        notices.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Calendar::from_notices(&notices).unwrap()
}

/// What comes out for the facts of the case, written `立案 = 2025-03-07`, under `choice`.
fn determine(rules: &str, choice: &[(&str, &str)], facts: &str, as_of: &str) -> Determination {
    let source = format!("{HEAD}{rules}");
    let choice: Choice =
        choice.iter().map(|(id, option)| ((*id).to_owned(), (*option).to_owned())).collect();
    let (engine, _) = build(&[("tiny.md", &source)], &choice).unwrap();
    let line = |fact: &str| format!("\"{}\n", fact.replacen(" =", "\" =", 1));
    let facts: String = facts.split(", ").filter(|fact| !fact.is_empty()).map(line).collect();
    let case =
        read(&engine.program.schema, &format!("[case]\n{facts}"), Notation::Toml).unwrap();
    let as_of = as_of.parse().unwrap();
    let outcome = engine.determine(&case, as_of, &calendar()).unwrap();
    engine.report(&case, &outcome, as_of)
}

/// The last day of p before and after roll-over.
fn ends(clauses: &str, choice: &[(&str, &str)], facts: &str) -> (String, String) {
    let found = determine(&period(clauses), choice, facts, "2025-03-20");
    let running = found.deadlines.iter().find(|deadline| deadline.id == "p").unwrap();
    assert!(facts.contains(&format!("立案 = {}", running.starts_on)), "{running:?}");
    (running.nominal_on.to_string(), running.due_on.to_string())
}

fn last_day(clauses: &str, facts: &str) -> String {
    ends(clauses, &[], facts).0
}

fn status(found: &Determination) -> Status {
    found.answers.get("result").unwrap().status
}

#[test]
fn a_length_is_that_of_the_value_of_a_fact_by_term_or_id() {
    for lengths in ["警告 6, 记过 12", "warning 6, demerit 12"] {
        let clauses = format!("起 立案\n长 按 处分 {{{lengths}}} 月");
        let end =
            |value: &str| last_day(&clauses, &format!("立案 = 2025-12-31, 处分 = \"{value}\""));
        assert_eq!([end("警告"), end("demerit")], ["2026-06-30", "2026-12-31"]);
    }
}

#[test]
fn with_a_value_not_listed_the_period_does_not_run_and_without_one_nothing_is_said() {
    let rules = period("起 立案\n长 按 处分 {警告 6, 记过 12} 月");
    let listed = determine(&rules, &[], "立案 = 2020-01-01, 处分 = \"开除\"", "2025-03-20");
    assert!(listed.deadlines.is_empty(), "{:?}", listed.deadlines);
    assert_eq!(status(&listed), Status::Decided);
    // It may have run out long ago: only who knows the sanction knows that.
    let open = determine(&rules, &[], "立案 = 2020-01-01", "2025-03-20");
    assert!(open.deadlines.is_empty(), "{:?}", open.deadlines);
    let answer = open.answers.get("result").unwrap();
    assert_eq!(answer.status, Status::Unknown);
    let missing: Vec<&str> = answer.missing.iter().map(|one| one.term.as_str()).collect();
    assert_eq!(missing, ["处分"]);
    // Nothing has begun, whatever the sanction is.
    assert_eq!(status(&determine(&rules, &[], "", "2025-03-20")), Status::Decided);
}

#[test]
fn an_extension_of_what_may_run_may_run_too() {
    let base =
        "```期限 1.1 b\n引 \"承办人有过错的\"\n起 立案\n长 按 处分 {警告 10} 自然日\n```\n";
    let p =
        period("续 b 自 b.末日\n长 ≤ 30 自然日\n批 批准 日数 机关\n准 «A6»\n截 批准 ≤ b.末日");
    let rules = format!("{base}{p}");
    let granted = "立案 = 2025-03-03, 批准 = 2025-03-10, 日数 = 5, 机关 = \"政府\"";
    let at = |facts: &str| status(&determine(&rules, &[], facts, "2026-01-05"));
    assert_eq!(at(granted), Status::Unknown);
    assert_eq!(at(&format!("{granted}, 处分 = \"警告\"")), Status::Decided);
    // Without an approval there is no extension, however long the period is.
    assert_eq!(at("立案 = 2025-03-03"), Status::Decided);
}

#[test]
fn a_length_by_a_fact_of_a_person_is_each_persons_own() {
    let rules = "```期限 1.1 p 逐人\n引 \"承办人有过错的,应负责任\"\n起 立案\n长 按 所受 {警告 6, 记过 12} 月\n```\n";
    let source = format!("{HEAD}{rules}");
    let (engine, _) = build(&[("tiny.md", &source)], &Choice::new()).unwrap();
    let facts = r#"{"case":{"立案":"2025-12-31"},"person":[{"name":"甲","所受":"警告"},{"name":"乙","所受":"记过"},{"name":"丙"}]}"#;
    let case = read(&engine.program.schema, facts, Notation::Json).unwrap();
    let outcome = engine.determine(&case, "2026-01-05".parse().unwrap(), &calendar()).unwrap();
    let found: Vec<_> =
        outcome.timing.running.iter().map(|r| (r.person, r.nominal_on.to_string())).collect();
    assert_eq!(found, [(Some(0), "2026-06-30".into()), (Some(1), "2026-12-31".into())]);
    assert_eq!(outcome.timing.open, [(0, Some(2))]);
}

#[test]
fn a_period_whose_first_day_counts_ends_a_day_earlier() {
    let end = |first: &str, unit: &str, start: &str| {
        last_day(&format!("起 立案\n首 {first}\n长 {unit}"), &format!("立案 = {start}"))
    };
    let both = |unit: &str, start: &str| [end("计入", unit, start), end("不计", unit, start)];
    assert_eq!(both("12 月", "2025-12-31"), ["2026-12-30", "2026-12-31"]);
    assert_eq!(both("1 月", "2025-03-01"), ["2025-03-31", "2025-04-01"]);
    assert_eq!(both("1 月", "2025-01-31"), ["2025-02-27", "2025-02-28"]);
    assert_eq!(both("10 自然日", "2025-03-07"), ["2025-03-16", "2025-03-17"]);
    assert_eq!(both("1 年", "2024-02-29"), ["2025-02-27", "2025-02-28"]);
    // A Friday is the first of two working days; a Saturday is none.
    assert_eq!(both("2 工作日", "2025-03-07"), ["2025-03-10", "2025-03-11"]);
    assert_eq!(both("1 工作日", "2025-03-07"), ["2025-03-07", "2025-03-10"]);
    assert_eq!(both("1 工作日", "2025-03-08"), ["2025-03-10", "2025-03-10"]);
}

#[test]
fn whether_the_first_day_counts_is_for_a_reading_and_the_end_rolls_all_the_same() {
    let clauses = "起 立案\n首 «A1»\n长 10 自然日\n末 顺延";
    let end = |option: &str| ends(clauses, &[("A1", option)], "立案 = 2025-03-07");
    // 16 March 2025 is a Sunday.
    assert_eq!(end("inclusive"), ("2025-03-16".into(), "2025-03-17".into()));
    assert_eq!(end("exclusive"), ("2025-03-17".into(), "2025-03-17".into()));
}

#[test]
fn a_suspension_takes_away_the_first_day_only_if_that_counts() {
    let end = |first: &str| {
        let clauses = format!("起 立案\n首 {first}\n长 10 自然日\n停 停 至 复");
        last_day(&clauses, "立案 = 2025-03-03, 停 = 2025-03-03, 复 = 2025-03-06")
    };
    assert_eq!([end("计入"), end("不计")], ["2025-03-15", "2025-03-15"]);
}

#[test]
fn what_is_joined_goes_on_from_its_end_and_never_past_the_most() {
    let end = |most: &str, facts: &str| {
        last_day(&format!("起 立案\n首 计入\n长 12 月\n接 前满 {most}"), facts)
    };
    assert_eq!(end("至多 48", "立案 = 2025-03-01"), "2026-02-28");
    assert_eq!(end("至多 48", "立案 = 2025-03-01, 前满 = 2025-02-10"), "2026-02-28");
    assert_eq!(end("至多 48", "立案 = 2025-03-01, 前满 = 2025-02-28"), "2026-02-28");
    // What ends on the day of the start still has that day: it is added, though the first day counts.
    assert_eq!(end("至多 48", "立案 = 2025-03-01, 前满 = 2025-03-01"), "2026-03-01");
    // It lies ahead of the day of the determination. Its own last day is no day of the new one.
    assert_eq!(end("至多 48", "立案 = 2025-03-01, 前满 = 2026-06-30"), "2027-06-30");
    assert_eq!(end("至多 48", "立案 = 2025-03-01, 前满 = 2028-06-30"), "2029-02-28");
    assert_eq!(end("", "立案 = 2025-03-01, 前满 = 2028-06-30"), "2029-06-30");
}

#[test]
fn applicants_periods_alone_roll_under_that_reading() {
    let due = |mark: &str, option: &str| {
        let clauses = format!("起 立案\n长 9 自然日\n末 «A3»{mark}");
        ends(&clauses, &[("A3", option)], "立案 = 2025-03-07").1
    };
    let each = |mark: &str| ["all", "applicant_only", "none"].map(|option| due(mark, option));
    assert_eq!(each(""), ["2025-03-17", "2025-03-16", "2025-03-16"]);
    assert_eq!(each("\n属 申请人"), ["2025-03-17", "2025-03-17", "2025-03-16"]);
}

#[test]
fn who_may_approve_is_for_a_reading_by_term_or_id() {
    let base = "```期限 1.1 b\n引 \"承办人有过错的\"\n起 立案\n长 10 自然日\n```\n";
    let p =
        period("续 b 自 b.末日\n长 ≤ 30 自然日\n批 批准 日数 机关\n准 «A6»\n截 批准 ≤ b.末日");
    let rules = format!("{base}{p}");
    let runs = |option: &str, body: &str| {
        let facts =
            format!("立案 = 2025-03-03, 批准 = 2025-03-10, 日数 = 5, 机关 = \"{body}\"");
        let found = determine(&rules, &[("A6", option)], &facts, "2025-03-20");
        found.deadlines.iter().any(|deadline| deadline.id == "p")
    };
    assert!(runs("either", "政府") && runs("either", "上级") && runs("gov", "政府"));
    assert!(!runs("gov", "上级"));
}

#[test]
fn a_date_is_compared_with_days_and_no_date_is_neither_before_nor_after() {
    let answer = |relation: &str, facts: &str| {
        let rows = format!(
            "| 终了 {relation} | ⇒ 果 | 引 |\n|-|-|-|\n| 是 | 甲 | \"承办人\" |\n| 否 | 乙 | \"承办人\" |"
        );
        let found = determine(&table(&rows), &[], facts, "2025-03-20");
        let answer = found.answers.get("result").unwrap();
        assert_eq!(answer.status, Status::Decided);
        (answer.because[0].contains("果为“甲”"), answer.because[0].clone())
    };
    let relations = ["< 2000-01-01", "≤ 2000-01-01", "> 2000-01-01", "≥ 2000-01-01"];
    let each = |facts: &str| relations.map(|relation| answer(relation, facts).0);
    assert_eq!(each("终了 = 1999-12-31"), [true, true, false, false]);
    assert_eq!(each("终了 = 2000-01-01"), [false, true, false, true]);
    assert_eq!(each("终了 = 2000-01-02"), [false, false, true, true]);
    assert_eq!(each(""), [false; 4]);
    // After the day of the determination it has not happened.
    assert!(!answer("< 2026-01-01", "终了 = 2025-12-31").0);
    assert!(!answer("> 2025-01-01", "终了 = 2025-12-31").0);
    assert!(answer("≤ 9999-12-31", "终了 = 2000-01-01").0);
    assert!(!answer("> 9999-12-31", "终了 = 2000-01-01").0);
    // What is said is true: a date that nobody knows is not "no earlier".
    assert!(answer("< 2000-01-01", "").1.starts_with("没有终了;"));
    assert!(answer("< 2000-01-01", "终了 = 2000-01-01").1.starts_with("终了不早于2000-01-01;"));
    assert!(answer("< 2026-01-01", "终了 = 2025-12-31").1.starts_with("没有终了;"));
}

/// Gaps and dead rules of the one group of `rules`.
fn proven(rules: &str) -> (u64, Vec<String>) {
    let source = format!("{HEAD}{rules}");
    let (_, edition) = build(&[("tiny.md", &source)], &Choice::new()).unwrap();
    let (proofs, _) = edition.prove();
    let proof = proofs.first().unwrap();
    assert!(proof.exhaustive && proof.conflicts == 0, "{proofs:?}");
    assert!(proof.disagreement.is_none(), "{proofs:?}");
    let faults = statute::prove::partial(&edition.program, statute::edition::SEED).unwrap();
    assert!(faults.iter().all(|group| group.faults.is_empty()), "{faults:?}");
    (proof.gaps, proof.dead.clone())
}

#[test]
fn what_cannot_be_of_a_date_is_no_gap_under_whatever_name() {
    for (other, happened) in [("终了", "终了"), ("ended_on", "终了"), ("终了", "ended_on")]
    {
        let rows = |last: &str| {
            format!(
                "| 终了 < 1996-01-01 | {other} < 2000-01-01 | 有({happened}) | ⇒ 果 | 引 |\n|-|-|-|-|-|\n\
                 | 是 | 是 | 是 | 甲 | \"承办人\" |\n| 否 | 是 | 是 | 甲 | \"承办人\" |\n\
                 | 否 | 否 | {last} | 乙 | \"承办人\" |"
            )
        };
        assert_eq!(proven(&table(&rows("-"))), (0, vec![]), "{other} {happened}");
        // That nothing happened at all is possible.
        assert_eq!(proven(&table(&rows("是"))).0, 1, "{other} {happened}");
    }
}

#[test]
fn a_day_compared_in_a_guard_alone_is_tied_to_the_days_of_the_rules() {
    let rows = "| 终了 < 2000-01-01 | 旧案 | ⇒ 果 | 引 |\n|-|-|-|-|\n\
                | 是 | - | 甲 | \"承办人\" |\n| 否 | 不存在 | 乙 | \"承办人\" |";
    assert_eq!(proven(&table(rows)), (0, vec![]));
    // Before 2000 it need not have been before 1996.
    let rows = "| 终了 < 2000-01-01 | 旧案 | ⇒ 果 | 引 |\n|-|-|-|-|\n\
                | 是 | 是 或 否 | 甲 | \"承办人\" |\n| 否 | - | 乙 | \"承办人\" |";
    assert_eq!(proven(&table(rows)).0, 1);
}

#[test]
fn why_not_proposes_no_date_that_does_not_bring_the_outcome() {
    let rows = "| 终了 < 2000-01-01 | ⇒ 果 | 引 |\n|-|-|-|\n| 是 | 甲 | \"承办人\" |\n| 否 | 乙 | \"承办人\" |";
    let source = format!("{HEAD}{}", table(rows));
    let (engine, _) = build(&[("tiny.md", &source)], &Choice::new()).unwrap();
    let case = |facts: &str| read(&engine.program.schema, facts, Notation::Json).unwrap();
    let on: jiff::civil::Date = "2025-03-20".parse().unwrap();
    let ask = |facts: &str, wanted: &str| {
        let calendar = calendar();
        statute::inquire::why_not(&engine, &case(facts), (None, "果", wanted), (on, &calendar))
            .unwrap()
    };
    let later = ask(r#"{"case":{"终了":"2010-01-01"}}"#, "甲");
    assert_eq!(later.reached, statute::inquire::Reached::Changes, "{later:?}");
    assert_eq!(later.changes[0].sentence, "若终了改为 1999-12-31,则果为“甲”。");
    let earlier = ask(r#"{"case":{"终了":"1990-01-01"}}"#, "乙");
    assert_eq!(earlier.changes[0].sentence, "若没有终了,则果为“乙”。");
    assert_eq!(earlier.changes[1].sentence, "若终了改为 2000-01-01,则果为“乙”。");
}
