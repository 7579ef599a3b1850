//! The register of superior law: what it holds, what cites it, what may be printed, and what stands beside the text.

#![expect(clippy::unwrap_used, reason = "helpers of a test fail the test")]

use std::sync::Arc;

use jiff::civil::{Date, date};
use serde_json::{Value, json};
use statute::answer::{CitationOut, Determination, UNVERIFIED};
use statute::ast::{Block, NoteClass};
use statute::calendar::Calendar;
use statute::casefile::{Notation, read};
use statute::compile::Choice;
use statute::determine::Engine;
use statute::edition::build;
use statute::law::Coverage;

const GOOD: &str = include_str!("bad/good.md");

/// The good pack with each of `edits` made once.
fn edited(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(GOOD.to_owned(), |source, (old, new)| {
        assert_eq!(source.matches(old).count(), 1, "one place: {old}");
        source.replacen(old, new, 1)
    })
}

fn engine(source: &str) -> Engine {
    build(&[("good.md", source)], &Choice::new()).unwrap().0
}

/// One person with intent whose act did great harm.
fn determined(source: &str, on: Date) -> Determination {
    let engine = engine(source);
    let case = "[case]\nharm = \"大\"\n[[person]]\nname = \"张某\"\nfault = \"intent\"\nrole = \"officer\"\n";
    let case = read(&engine.program.schema, case, Notation::Toml).unwrap();
    let outcome = engine.determine(&case, on, &Calendar::from_notices(&[]).unwrap()).unwrap();
    engine.report(&case, &outcome, on)
}

fn superior(determination: &Determination) -> Vec<Arc<CitationOut>> {
    let citations = determination.answers.values().flat_map(|answer| &answer.citations);
    citations.filter(|citation| citation.superior.is_some()).cloned().collect()
}

const DAY: Date = date(2025, 3, 4);
const UNREAD: (&str, &str) = ("核 已核对", "核 未核对");

#[test]
fn an_entry_holds_what_is_written() {
    let source = edited(&[("自 2020-01-01 读 A1", "自 2020-01-01 至 2030-12-31 读 A1")]);
    let law = engine(&source).law;
    let [entry] = law.register() else { panic!("{:?}", law.register()) };
    let expected = json!({
        "id": "某法.1",
        "law": "中华人民共和国某法",
        "article": "第一条",
        "gist": "故意的应予记过",
        "verified": true,
        "from": "2020-01-01",
        "to": "2030-12-31",
        "reading": "A1",
        "known": ["只有一款"],
        "unknown": ["施行日依一般知识"],
    });
    assert_eq!(serde_json::to_value(entry).unwrap(), expected);
    assert_eq!(entry.limits.len(), 1);
}

#[test]
fn a_citation_carries_its_entry() {
    let determination = determined(GOOD, DAY);
    let json: Value = serde_json::to_value(&determination).unwrap();
    let slot = &json["answers"]["measures"]["value"][0];
    let citation = slot["citations"].as_array().unwrap().last().unwrap();
    assert_eq!(citation["text"], "上位法 某法.1(摘述:故意的应予记过)");
    assert_eq!(citation.get("quote"), None);
    let expected = json!({
        "id": "某法.1",
        "law": "中华人民共和国某法",
        "article": "第一条",
        "gist": "故意的应予记过",
        "verified": true,
    });
    assert_eq!(citation["superior"], expected);
    assert_eq!(slot["citations"][0].get("superior"), None);
}

#[test]
fn what_was_not_compared_is_shown_with_a_mark_and_has_no_words_for_a_paper() {
    let said = superior(&determined(GOOD, DAY));
    let [read] = said.as_slice() else { panic!("{said:?}") };
    let words = "《中华人民共和国某法》第一条(摘述:故意的应予记过)";
    assert_eq!(read.printable().as_deref(), Some(words));
    let determination = determined(&edited(&[UNREAD]), DAY);
    let said = superior(&determination);
    let [unread] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!(unread.printable(), None);
    assert!(unread.text.ends_with(&format!(";{UNVERIFIED})")), "{}", unread.text);
    assert!(determination.answers["measures"].because[0].contains(UNVERIFIED));
    // What stands in the text itself is printed with its words.
    let own = &determination.answers["measures"].citations[0];
    assert_eq!(own.printable().as_deref(), Some("第一条第一款“给予警告或者记过处分”"));
}

#[test]
fn a_point_that_only_a_reading_says_is_never_printed() {
    let gap = ("法 \"中华人民共和国某法\" 条 \"第一条\"", "缺 A2");
    let said = superior(&determined(&edited(&[gap]), DAY));
    let [citation] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!(citation.reading.as_deref(), Some("A2"));
    // Not even if it says it was compared: there is no text to compare it with.
    assert_eq!(citation.printable(), None);
}

#[test]
fn a_gap_that_names_an_entry_cites_it() {
    let gap = ("引 \"承办人有过错的,应负责任\"", "引 \"承办人有过错的,应负责任\"\n缺 某法.1");
    let determination = determined(&edited(&[gap, UNREAD]), DAY);
    let citations = &determination.answers["liability"].citations;
    let entry = citations.iter().find_map(|citation| citation.superior.as_ref()).unwrap();
    assert_eq!((entry.id.as_str(), entry.verified), ("某法.1", false));
}

#[test]
fn an_entry_applies_by_the_day_of_the_determination() {
    let source = edited(&[("自 2020-01-01 读 A1", "自 2024-01-01 至 2025-03-04 读 A1")]);
    for (on, applies) in [
        (date(2023, 12, 31), false),
        (date(2024, 1, 1), true),
        (date(2025, 3, 4), true),
        (date(2025, 3, 5), false),
    ] {
        assert_eq!(!superior(&determined(&source, on)).is_empty(), applies, "{on}");
    }
}

#[test]
fn an_entry_without_limits_is_only_known() {
    let limit = ("当 过错 = 故意 收窄 处分 为 {记过}\n", "");
    let source = edited(&[limit]);
    assert_eq!(engine(&source).law.register().len(), 1);
    assert!(superior(&determined(&source, DAY)).is_empty());
}

fn notices(limits: &str, edits: &[(&str, &str)]) -> Vec<String> {
    let limit = ("当 过错 = 故意 收窄 处分 为 {记过}\n", limits);
    let determination = determined(&edited(&[&[limit], edits].concat()), DAY);
    let about = determination.notices.into_iter().filter(|notice| notice.id == "superior_law");
    about.map(|notice| notice.text).collect()
}

#[test]
fn a_notice_under_a_condition_is_shown_of_those_for_whom_it_holds() {
    // The condition may name what is determined, and the entry need not narrow anything.
    assert_eq!(notices("当 档次 = 乙 提示 \"请复核\"\n", &[]), ["某法.1:张某:请复核"]);
    assert_eq!(notices("当 档次 = 甲 提示 \"请复核\"\n", &[]), Vec::<String>::new());
    let marked = [format!("某法.1:张某:请复核({UNVERIFIED})")];
    assert_eq!(notices("当 档次 = 乙 提示 \"请复核\"\n", &[UNREAD]), marked);
}

#[test]
fn a_notice_without_a_condition_is_shown_where_something_was_narrowed() {
    assert_eq!(notices("提示 \"请复核\"\n", &[]), Vec::<String>::new());
    let narrowing = "当 过错 = 故意 收窄 处分 为 {记过}\n提示 \"请复核\"\n";
    assert_eq!(notices(narrowing, &[]), ["某法.1:请复核"]);
}

#[test]
fn words_renamed_stand_beside_the_article_and_not_in_it() {
    let law = engine(GOOD).law;
    let renamed: Vec<_> = law.renamed(1).collect();
    let expected = json!([{
        "old": "承办人",
        "new": ["经办人"],
        "from": "2021-01-01",
        "verified": false,
        "basis": "某次改革",
    }]);
    assert_eq!(serde_json::to_value(&renamed).unwrap(), expected);
    assert_eq!(law.renamed(2).count(), 0);
    assert!(law.articles[0].lines.iter().all(|line| !line.text.contains("经办人")));
}

fn coverage(source: &str) -> Vec<Coverage> {
    engine(source).law.coverage()
}

#[test]
fn every_article_is_counted_with_or_without_rules() {
    let more = "\n## 第二条\n\n> 〔款1〕本法自公布之日起施行。\n";
    let articles = coverage(&format!("{GOOD}{more}"));
    let [first, second] = articles.as_slice() else { panic!("{articles:?}") };
    assert!(first.uncovered.is_empty() && first.classed_percent() == 0);
    assert_eq!((second.quoted, second.open(), second.classed_percent()), (0, 10, 0));
    let faults = second.diagnostics();
    assert_eq!(faults.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["E03"]);
    let note = "\n```注 2.1\n宣示 \"本法自公布之日起\" — 理 \"施行日写在卷首,本句不再要求什么\"\n程序 \"施行\" — 步骤 甲 理 \"只是为了让两类都出现在一条里\"\n```\n";
    let articles = coverage(&format!("{GOOD}{more}{note}"));
    let second = &articles[1];
    assert_eq!((second.classed(), second.open(), second.classed_percent()), (10, 0, 100));
    assert_eq!(second.by_class[&NoteClass::Declaratory], 8);
    assert_eq!(second.by_class[&NoteClass::Procedure], 2);
    assert_eq!(second.by_class[&NoteClass::Judgement], 0);
    assert!(second.diagnostics().is_empty());
}

/// What a rule quotes is carried out, whatever a note says of it.
#[test]
fn a_note_never_takes_from_what_a_rule_quotes() {
    let note = "```注 1.2\n裁量 \"决定自立案之日\" — 问 1.批 理 \"与期限的引文重叠,不得改变统计\"\n```\n\n```期限 1.2";
    let noted = coverage(&edited(&[("```期限 1.2", note)]));
    assert_eq!(noted, coverage(GOOD));
}

#[test]
fn a_note_keeps_its_carrier_and_its_reason() {
    let note = "\n## 第二条\n\n> 〔款1〕本法自公布之日起施行。\n\n```注 2.1\n宣示 \"本法\" — 理 \"施行日写在卷首,本句不再要求什么\"\n程序 \"施行\" — 步骤 甲,七项 理 \"只是为了让两类都出现在一条里\"\n```\n";
    let source = format!("{GOOD}{note}");
    let (pack, faults) = statute::parse::parse_pack(&[("good.md", &source)]);
    assert_eq!(faults, []);
    let [Block::Note(note)] = pack.articles[1].blocks.as_slice() else { panic!() };
    let said: Vec<(&str, &str)> =
        note.lines.iter().map(|l| (l.carrier.value.as_str(), l.reason.as_str())).collect();
    assert_eq!(
        said,
        [
            ("", "施行日写在卷首,本句不再要求什么"),
            ("步骤 甲 , 七项", "只是为了让两类都出现在一条里"),
        ]
    );
}
