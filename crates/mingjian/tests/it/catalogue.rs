//! Catalogues of organs: what they may not leave out, and a case that names one of their acts.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

use super::{json, mingjian, refused, root, text};

const EXAMPLE: &str = "catalogues/jiaxian-chengguan";
const STATUTE: &str = "crates/statute/tests/data/catalogue/statute";
const OWN: &str = "crates/statute/tests/data/catalogue/own";
const PERSON: &str = "[[person]]\nname = \"张某\"\n\"行为日\" = 2024-05-01\n";

/// The text of a catalogue of the repository.
fn source(folder: &str) -> String {
    fs::read_to_string(root().join(folder).join("catalogue.md")).unwrap()
}

/// A folder of its own for `test` that holds `text`.
fn folder(test: &str, text: &str) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("catalogue_{test}"));
    fs::create_dir_all(&path).unwrap();
    fs::write(path.join("catalogue.md"), text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Determines a case of the small statute with the given lines of 案.
fn determine(test: &str, lines: &str, more: &[&str]) -> Output {
    let path: PathBuf =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("catalogue_{test}.toml"));
    fs::write(&path, format!("[case]\n{lines}\n{PERSON}")).unwrap();
    let common =
        ["--pack", STATUTE, "determine", path.to_str().unwrap(), "--as-of", "2026-01-05"];
    mingjian(&[&common, more].concat())
}

fn with(own: &str, test: &str, lines: &str) -> Output {
    determine(test, lines, &["--json", "--catalogue", own])
}

#[test]
fn the_example_carries_every_item_of_the_measures() {
    let output = mingjian(&["statute", "catalogue", "check", EXAMPLE]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    assert!(said.contains("9 项全部承接,另列行为 6 种,没有缩减"), "{said}");
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
    let shown = text(&mingjian(&["statute", "catalogue", "show", EXAMPLE]).stdout);
    let (_, item) = shown.split_once("第十二条第一款第(九)项 损害公民").unwrap();
    assert!(item.contains("12.1.9.1 违法强制拆除 unlawful_demolition  未经催告"), "{shown}");
    assert!(!item.contains("12.1.5.1") && shown.contains("12.1.5.1"), "{shown}");
}

#[test]
fn whichever_of_the_nine_items_is_left_out_is_named() {
    let nine: Vec<String> = (1..=9).map(|item| format!("承 12.1.{item}\n")).collect();
    let whole = source(EXAMPLE).replace("承 12.1.1 至 12.1.4\n", &nine[..4].concat());
    for (line, numeral) in nine.iter().zip("一二三四五六七八九".chars()) {
        assert_eq!(whole.matches(line.as_str()).count(), 1, "{line}");
        let own = folder(&format!("without_{}", line.trim()), &whole.replace(line, ""));
        let output = mingjian(&["statute", "catalogue", "check", &own]);
        let named = format!("目录缺少第十二条第一款第({numeral})项“");
        refused(&output, &[&named, "目录只能增加,不能减少", "机关的目录有 1 处错误"]);
        let repair = format!("补一行 {}", line.trim());
        assert!(text(&output.stderr).contains(&repair), "{}", text(&output.stderr));
    }
    // Whoever asks with such a catalogue gets no answer either.
    let own = folder("narrow", &whole.replace("承 12.1.7\n", ""));
    let arguments = ["determine", "examples/s01.toml", "--catalogue", &own];
    refused(&mingjian(&arguments), &["第(七)项“违反国家规定征收财物"]);
}

#[test]
fn an_own_act_leads_to_the_answer_of_its_item() {
    for (act, fact, item) in [
        ("无证据罚款", "\"情形\" = \"违法处罚\"", 1),
        ("unfounded_charge", "\"情形\" = \"违法收费\"", 2),
        ("不处理投诉", "\"不作为\" = true\n\"损害\" = true", 3),
        ("违法拆除", "\"情形\" = \"其他\"", 4),
    ] {
        let plain = json(&with(OWN, "plain", fact));
        let more = fact.split_once('\n').map_or("", |(_, more)| more);
        let own = json(&with(OWN, "own", &format!("\"目录情形\" = \"{act}\"\n{more}")));
        let (plain, own) = (&plain["answers"]["accountable"], &own["answers"]["accountable"]);
        assert_eq!((&own["status"], &own["value"]), (&"decided".into(), &"yes".into()));
        assert_eq!((&own["status"], &own["value"]), (&plain["status"], &plain["value"]));
        let (cited, entry) = own["citations"].as_array().unwrap().split_at(1);
        assert_eq!(cited, plain["citations"].as_array().unwrap().as_slice());
        assert_eq!(cited[0]["item"], item, "{act}");
        assert_eq!(
            (&entry[0]["catalogue"], &entry[0]["item"]),
            (&"small-organ".into(), &item.into())
        );
    }
}

#[test]
fn the_sentence_names_the_entry_of_the_catalogue() {
    let lines =
        "catalogue_act = { value = \"违法拆除\", found_by = \"甲局\", reason = \"乙\" }";
    let output = determine("said", lines, &["--catalogue", OWN]);
    let page = text(&output.stdout);
    let entry = "(由甲局认定)(即《甲局追究行为目录》第三条第一款第(四)项之1“未经催告而拆除的”)";
    assert!(page.contains(entry), "{page}");
    assert!(page.contains("(含《甲局追究行为目录》)"), "{page}");
    let bare = json(&with(OWN, "bare", "\"目录情形\" = \"违法拆除\""));
    assert!(bare["notices"].to_string().contains("judgement_without_reasons"), "{bare}");
}

#[test]
fn several_acts_below_one_item_are_one_fact_and_all_cited() {
    let both = json(&with(OWN, "both", "\"目录情形\" = [\"违法拆除\", \"毁损物品\"]"));
    let citations = both["answers"]["accountable"]["citations"].to_string();
    assert!(citations.contains("之1") && citations.contains("之2"), "{citations}");
    let apart = with(OWN, "apart", "\"目录情形\" = [\"违法拆除\", \"擅自收费\"]");
    refused(&apart, &["“违法拆除”和“擅自收费”属于不同的项", "第2行"]);
    let twice = with(OWN, "twice", "\"目录情形\" = [\"违法拆除\", \"unlawful_demolition\"]");
    refused(&twice, &["“违法拆除”写了两次"]);
    refused(&with(OWN, "nothing", "\"目录情形\" = []"), &["“目录情形”是空的"]);
}

#[test]
fn without_a_catalogue_an_act_is_refused_and_the_flag_is_named() {
    let lines = "\"目录情形\" = \"违法拆除\"";
    refused(&determine("without", lines, &[]), &["“目录情形”", "--catalogue", "第2行"]);
    let unknown = with(OWN, "unknown", "\"目录情形\" = \"违法拘留\"");
    refused(&unknown, &["没有“违法拘留”这个值", "违法拆除"]);
    let wrong = with("catalogues/nowhere", "nowhere", lines);
    refused(&wrong, &["读不到机关的目录", "没有这个文件或者目录"]);
    let own = folder(
        "no_acts",
        &source(OWN)
            .lines()
            .filter(|l| !l.starts_with("3."))
            .fold(String::new(), |text, line| text + line + "\n"),
    );
    refused(&with(&own, "no_acts", lines), &["没有列出自己的行为"]);
}

#[test]
fn what_an_act_stands_for_is_not_written_beside_it() {
    for value in ["无", "其他"] {
        let lines = format!("\"目录情形\" = \"违法拆除\"\n\"情形\" = \"{value}\"");
        refused(&with(OWN, "beside", &lines), &["“情形”已由“违法拆除”写明", "第3行"]);
    }
    let lines = "\"目录情形\" = \"违法拆除\"\ncatalogue_act = \"毁损物品\"";
    refused(&with(OWN, "synonyms", lines), &["“catalogue_act”写了两次", "第3行"]);
}

#[test]
fn an_act_is_listed_only_while_the_catalogue_is_in_force() {
    let lines = "\"目录情形\" = \"违法拆除\"";
    let edits = [("2024-01-01", "2024-05-02"), ("2025-12-31", "2024-04-30")];
    for (index, (old, new)) in edits.into_iter().enumerate() {
        let own = folder(&format!("days{index}"), &source(OWN).replace(old, new));
        let said = ["行为日 2024-05-01 不在其间", "直接写“情形”", "第2行"];
        refused(&with(&own, &format!("days{index}"), lines), &said);
        // The item itself covers what was done before and after.
        let plain = json(&with(&own, &format!("item{index}"), "\"情形\" = \"其他\""));
        assert_eq!(plain["answers"]["accountable"]["value"], "yes");
    }
}

#[test]
fn the_pack_id_covers_the_catalogue() {
    let lines = "\"情形\" = \"其他\"";
    let pack = |output: &Output| -> Value { json(output)["pack"].clone() };
    let alone = json(&determine("alone", lines, &["--json"]));
    assert!(alone.get("catalogue").is_none());
    let covered = json(&with(OWN, "covered", lines));
    assert_eq!(covered["catalogue"]["id"], "small-organ");
    assert_ne!(covered["pack"], alone["pack"]);
    assert_eq!(covered["answers"], alone["answers"]);
    assert_eq!(pack(&with(OWN, "again", lines)), covered["pack"]);
    let other = folder("other", &source(OWN).replace("未经催告而", "未经公告而"));
    assert_ne!(pack(&with(&other, "other", lines)), covered["pack"]);
}

#[test]
fn a_statute_that_says_not_yet_what_its_items_mean_takes_no_acts() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("catalogue_silent");
    fs::create_dir_all(path.join("2020")).unwrap();
    let statute = fs::read_to_string(root().join(STATUTE).join("2020/pack.md")).unwrap();
    let (head, rest) = statute.split_once("3.1.1 情形 = 违法处罚\n").unwrap();
    let (_, rest) = rest.split_once("3.1.4 情形 = 其他\n").unwrap();
    fs::write(path.join("2020/pack.md"), format!("{head}{rest}")).unwrap();
    let pack = path.to_str().unwrap();
    let output = mingjian(&["--pack", pack, "statute", "catalogue", "check", OWN]);
    assert!(text(&output.stdout).contains("案件里暂不能用“目录情形”"), "{output:?}");
    let case = path.join("case.toml");
    fs::write(&case, "[case]\n\"目录情形\" = \"违法拆除\"\n").unwrap();
    let case = case.to_str().unwrap();
    let output = mingjian(&["--pack", pack, "determine", case, "--catalogue", OWN]);
    refused(&output, &["“违法拆除”还不能录入", "第三条第一款第(四)项"]);
}

#[test]
fn why_not_knows_the_act() {
    let lines = "\"目录情形\" = \"违法拆除\"";
    let output = determine("why", lines, &["--catalogue", OWN, "--why-not", "追究=不予"]);
    assert!(text(&output.stdout).contains("若情形为“无”"), "{output:?}");
}
