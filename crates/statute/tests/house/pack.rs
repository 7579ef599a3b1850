//! The pack of the house, built from its files: every promise about it that can be stated in a line.

use std::collections::BTreeSet;
use std::fs;

use statute::compile::Choice;
use statute::edition::{SEED, build};
use statute::ir::{Program, Rule};
use statute::prove::{Proof, prove_where};
use statute::sensitivity::alternatives;

use crate::files::{borrowed, calendar, changed, pack, root};

#[test]
fn every_case_of_the_pack_comes_out_as_written() {
    let files = pack();
    let results = statute::cases::run(&borrowed(&files), &calendar()).unwrap();
    let checks: usize = results.iter().map(|result| result.checks).sum();
    let faults: Vec<_> = results.iter().flat_map(|r| &r.faults).collect();
    assert!(faults.is_empty(), "{faults:?}");
    assert!(results.len() >= 45 && checks >= 169, "{} cases, {checks} checks", results.len());
}

#[test]
fn every_character_of_every_article_is_accounted_for() {
    let files = pack();
    let (engine, _) = build(&borrowed(&files), &Choice::new()).unwrap();
    let coverage = engine.law.coverage();
    assert_eq!(
        coverage.iter().map(|c| c.article).collect::<Vec<_>>(),
        (1..=24).collect::<Vec<u16>>()
    );
    for article in coverage {
        assert!(article.uncovered.is_empty(), "{article:?}");
        let is_classed = article.quoted <= article.classed();
        assert!(!is_classed || ![15, 16, 17, 23].contains(&article.article), "{article:?}");
    }
}

#[test]
fn all_twenty_four_articles_are_there() {
    let files = pack();
    let (engine, _) = build(&borrowed(&files), &Choice::new()).unwrap();
    let numbers: Vec<u16> = engine.law.articles.iter().map(|article| article.number).collect();
    assert_eq!(numbers, (1..=24).collect::<Vec<u16>>());
}

/// Outputs with more than 2^20 situations: proven on 10^6 of them. 另有触发 reads what 触发 reads and has an 否则, so that
/// 撤回处理, which reads it, is proven on all of its own.
const SAMPLED: [&str; 5] = ["触发", "确认", "另有触发", "档次", "移送"];

#[test]
fn no_gap_no_conflict_no_dead_rule_and_both_evaluators_agree() {
    let files = pack();
    let (_, edition) = build(&borrowed(&files), &Choice::new()).unwrap();
    let (proofs, faults) = edition.prove();
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(proofs.len(), 41);
    let sampled = proofs.iter().filter(|proof| !proof.exhaustive);
    let sampled: Vec<&str> = sampled.map(|proof| proof.output.as_str()).collect();
    assert_eq!(sampled, SAMPLED);
    for proof in proofs {
        assert!(proof.holds() && (proof.gaps == 0 || !proof.complete), "{proof:?}");
        assert!(proof.combinations > 0, "{proof:?}");
    }
}

/// Outputs, by index, whose rules carry `reading`.
fn carried(program: &Program, reading: &str) -> BTreeSet<usize> {
    let carries = |rule: &Rule| rule.readings.iter().any(|known| known == reading);
    let groups = program.groups.iter().filter(|group| group.rules.iter().any(carries));
    groups.map(|group| group.output).collect()
}

#[test]
fn no_reading_opens_a_gap_or_a_conflict() {
    let files = pack();
    let (engine, edition) = build(&borrowed(&files), &Choice::new()).unwrap();
    let base = &engine.program;
    let (mut tried, mut proven) = (0, BTreeSet::new());
    for (reading, option) in alternatives(&edition.pack, &base.readings) {
        let choice = Choice::from([(reading.clone(), option)]);
        // Numbered as the base is, so that invariants that are equal are the same.
        let other = edition.under(&engine, &choice).unwrap().program;
        let mut outputs = carried(base, &reading);
        outputs.extend(carried(&other, &reading));
        if other.constraints != base.constraints {
            outputs.extend(other.groups.iter().map(|group| group.output));
        }
        let proofs =
            prove_where(&other, SEED, |group| outputs.contains(&group.output)).unwrap();
        assert_eq!(proofs.len(), outputs.len(), "{choice:?}");
        assert!(proofs.iter().all(Proof::holds), "{choice:?} {proofs:?}");
        proven.extend(outputs.iter().map(|output| (*output, reading.clone())));
        tried += 1;
    }
    assert!(tried >= 60 && proven.len() >= 30, "{tried} options, {proven:?}");
    let grade = base.schema.output("档次").unwrap().0;
    for reading in ["A12", "A13", "A15", "A16", "A18.主", "A61"] {
        assert!(proven.contains(&(grade, reading.to_owned())), "{reading}: {proven:?}");
    }
}

#[test]
fn one_character_of_the_law_changed_breaks_the_build() {
    let files =
        changed("分别情况给予记大过或者降级处分,并由", "分别情形给予记大过或者降级处分,并由");
    let faults = build(&borrowed(&files), &Choice::new()).unwrap_err();
    assert!(faults.iter().any(|fault| fault.code == "E01"), "{faults:?}");
}

#[test]
fn a_note_taken_away_leaves_its_words_unaccounted() {
    let line = "程序 〔款1〕\"依照下列规定……处分建议\" — 步骤 sanction_recommendation 理 \"只说建议以文书提出,建议的内容由以下各项的规则给出\"\n";
    let files = changed(line, "");
    let (engine, _) = build(&borrowed(&files), &Choice::new()).unwrap();
    let open: Vec<_> = engine.law.coverage().into_iter().flat_map(|c| c.uncovered).collect();
    assert!(open.iter().any(|passage| passage.words.contains("依照下列规定")), "{open:?}");
}

#[test]
fn an_exception_edge_taken_away_is_found_as_a_conflict() {
    let files = changed(
        "```规则 15.1.1.无过错 逐人 例外于 15.1.1\n",
        "```规则 15.1.1.无过错 逐人 定 责任\n",
    );
    let (_, edition) = build(&borrowed(&files), &Choice::new()).unwrap();
    let (_, faults) = edition.prove();
    assert!(faults.iter().any(|fault| fault.code == "E05"), "{faults:?}");
}

#[test]
fn a_row_taken_away_is_found_as_a_gap() {
    let row = "| 较重 | 较大 | T2 | 〔款1项2〕\"属于情节较重,损害和影响较大的错案\" |\n";
    let files = changed(row, "");
    let (_, edition) = build(&borrowed(&files), &Choice::new()).unwrap();
    let (_, faults) = edition.prove();
    assert!(faults.iter().any(|fault| fault.code == "E04"), "{faults:?}");
}

#[test]
fn one_line_of_the_pack_changes_the_period() {
    let files = changed("A1 decision_period: fixed ⇒ 45", "A1 decision_period: fixed ⇒ 44");
    let results = statute::cases::run(&borrowed(&files), &calendar()).unwrap();
    let moved = results.iter().filter(|result| !result.faults.is_empty()).count();
    assert!(moved > 10, "{moved}");
}

#[test]
fn every_identifier_of_the_pack_is_in_the_glossary() {
    let files = pack();
    let schema = build(&borrowed(&files), &Choice::new()).unwrap().1.program.schema;
    let glossary = fs::read_to_string(root().join("docs/glossary.md")).unwrap();
    let mut names = Vec::new();
    for fact in &schema.facts {
        names.push(&fact.name);
        if let statute::schema::Kind::Options(options) = &fact.kind {
            names.extend(
                options.iter().filter(|option| !["是", "否"].contains(&option.term.as_str())),
            );
        }
    }
    names
        .extend(schema.outputs.iter().flat_map(|o| std::iter::once(&o.name).chain(&o.options)));
    names.extend(
        schema.measures.iter().flat_map(|m| std::iter::once(&m.name).chain(&m.members)),
    );
    assert!(names.len() > 130, "{}", names.len());
    // Grades are written as the text numbers them.
    let missing: Vec<_> = names
        .into_iter()
        .filter(|name| name.term != name.id)
        .filter(|name| {
            let ends = format!("| `{}` |", name.id);
            let starts = format!("| {} |", name.term);
            !glossary.lines().any(|row| row.starts_with(&starts) && row.ends_with(&ends))
        })
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_pack_id_names_every_byte() {
    let files = pack();
    let same = statute::law::pack_id(&borrowed(&files));
    let other = statute::law::pack_id(&borrowed(&changed("T1", "T1 ")));
    assert_ne!(same, other);
    let crlf: Vec<(String, String)> =
        files.iter().map(|(name, text)| (name.clone(), text.replace('\n', "\r\n"))).collect();
    assert_eq!(same, statute::law::pack_id(&borrowed(&crlf)));
}

#[test]
fn segments_joined_again_are_the_file() {
    for (name, text) in pack() {
        let segments = statute::document::segments(statute::span::FileId(0), &text);
        let joined: String = segments.iter().map(|segment| segment.text.as_str()).collect();
        assert_eq!(joined, text, "{name}");
    }
}

#[test]
fn a_rule_never_gives_a_judgement_fact_a_value() {
    let files = changed("则 责任 = 责任人\n", "则 情节 = 轻微\n").into_iter();
    let files: Vec<_> = files
        .map(|(name, text)| {
            (name, text.replace("规则 15.1.1 逐人 定 责任\n", "规则 15.1.1 逐人 定 情节\n"))
        })
        .collect();
    let faults = build(&borrowed(&files), &Choice::new()).unwrap_err();
    assert!(faults.iter().any(|fault| fault.code == "E10"), "{faults:?}");
}
