//! Superior law beside the pack of the house: whom it narrows and since when, and that nothing cites past the register.

use jiff::civil::date;
use statute::compile::Choice;
use statute::edition::build;
use statute::law::Entry;

use crate::files::{borrowed, calendar, pack};

/// The faults of `case`, put into the pack.
fn faults(case: &str) -> Vec<String> {
    let mut files = pack();
    files.push(("99-test.md".to_owned(), format!("\n{case}\n")));
    let results = statute::cases::run(&borrowed(&files), &calendar()).unwrap();
    let run = results.into_iter().find(|result| result.id == "试").unwrap();
    run.faults.into_iter().map(|fault| fault.message).collect()
}

/// A case at T2 whose only person has `facts`, determined on `day`.
fn at_t2(facts: &str, day: &str, expect: &str) -> Vec<String> {
    faults(&format!(
        "```案例 试 \"\"\n案 决策方式 = 直接, 情节 = 较重, 后果 = 较大\n人 张某 {{角色 = 直接执法, 过错 = 一般, {facts}}}\n定于 {day}\n{expect}\n```"
    ))
}

const REST: &str = "书面检讨, 暂停执法, 离岗学习";

#[test]
fn staff_of_public_institutions_are_narrowed_before_and_after_2023_11_06() {
    let demoted = format!("拒 张某 {{{REST}, 降级}}\n许 张某 {{{REST}, 记过}}");
    for (day, basis) in [
        ("2012-09-01", "事业单位处分暂行规定"),
        ("2023-11-05", "事业单位处分暂行规定"),
        ("2023-11-06", "事业单位处分规定"),
        ("2026-02-01", "事业单位处分规定"),
    ] {
        assert_eq!(at_t2("身份 = 事业编", day, &demoted), Vec::<String>::new(), "{day}");
        let severe = format!(
            "```案例 试 \"\"\n案 决策方式 = 直接, 情节 = 严重, 后果 = 重大\n人 张某 {{角色 = 直接执法, 身份 = 事业编, 过错 = 一般}}\n定于 {day}\n拒 张某 {{降级, 吊销证件}} 因 {basis}\n```"
        );
        assert_eq!(faults(&severe), Vec::<String>::new(), "{day}");
    }
}

#[test]
fn contract_staff_are_narrowed_at_all_times() {
    for day in ["1996-01-01", "2012-08-31", "2023-11-05", "2023-11-06", "2026-02-01"] {
        let refused = format!("拒 张某 {{{REST}, 记过}} 因 身份表");
        assert_eq!(at_t2("身份 = 合同制", day, &refused), Vec::<String>::new(), "{day}");
    }
}

#[test]
fn a_criminal_sentence_at_a_low_grade_gives_a_notice() {
    let files = pack();
    let (engine, _) = build(&borrowed(&files), &Choice::new()).unwrap();
    let determined = |gravity: &str, harm: &str| {
        let case = format!(
            "[case]\ndecision_path = \"sole\"\nconsequence = \"{harm}\"\n[[person]]\nname = \"张某\"\nrole = \"enforcement_officer\"\nstatus = \"civil_servant\"\nfault = \"intent\"\ngravity = \"{gravity}\"\ncriminal_liability = \"found_crime\"\ncriminal_sentence = \"intentional_surveillance_or_heavier\"\ncriminal_concluded_on = 2025-01-06\ngrave_fault = \"none\"\n"
        );
        let notation = statute::casefile::Notation::Toml;
        let case = statute::casefile::read(&engine.program.schema, &case, notation).unwrap();
        let on = date(2025, 3, 4);
        let outcome = engine.determine(&case, on, &calendar()).unwrap();
        let notices = engine.report(&case, &outcome, on).notices;
        let said = notices.into_iter().filter(|notice| notice.text.contains("请复核档次"));
        said.map(|notice| notice.citations[0].superior.clone().unwrap().id.clone()).collect()
    };
    let said: Vec<String> = determined("轻微", "较小");
    assert_eq!(said, ["政务处分法.14"]);
    assert_eq!(determined("较重", "较大"), said);
    assert_eq!(determined("严重", "重大"), Vec::<String>::new());
}

/// Where the date alone is general knowledge, the entry says so.
#[test]
fn the_register_says_what_was_not_compared() {
    let files = pack();
    let (engine, _) = build(&borrowed(&files), &Choice::new()).unwrap();
    let register = engine.law.register();
    let entry = |id: &str| register.iter().find(|entry| entry.superior.id == id).unwrap();
    for id in [
        "政务处分法.8",
        "公务员法.60",
        "国家赔偿法.16",
        "民事诉讼法.95",
        "行政复议法.64",
        "处分条例.10",
    ] {
        assert!(entry(id).superior.verified && !entry(id).superior.gist.is_empty(), "{id}");
    }
    let dated = |entry: &Entry| entry.unknown.iter().any(|text| text.contains("一般知识"));
    for id in [
        "监察法.56",
        "公务员法.84",
        "处分条例.44",
        "国家赔偿法.16",
        "民事诉讼法.85",
        "事业单位处分暂行规定",
    ] {
        assert!(dated(entry(id)), "{id}");
    }
    for id in [
        "政务处分法.14",
        "行政复议法.88",
        "行政处罚法.85",
        "民法典.203",
        "河南省行政执法条例.46",
    ] {
        assert!(!dated(entry(id)), "{id}");
    }
    for id in ["事业单位处分规定", "身份表", "行政执法监督条例"] {
        assert!(!entry(id).superior.verified && !entry(id).unknown.is_empty(), "{id}");
    }
    assert_eq!(entry("行政执法监督条例").from, date(2026, 2, 1));
}

#[test]
fn what_is_renamed_stands_in_the_articles_it_names() {
    let files = pack();
    let (engine, _) = build(&borrowed(&files), &Choice::new()).unwrap();
    let old = |article: u16| -> Vec<&str> {
        engine.law.renamed(article).map(|renamed| renamed.old.as_str()).collect()
    };
    assert_eq!(old(5), ["行政监察机关"]);
    assert_eq!(old(9), ["行政监察、人事等部门"]);
    assert_eq!(old(22), ["行政处分", "国家公务员"]);
    assert!(old(15).is_empty());
}
