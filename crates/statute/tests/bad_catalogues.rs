//! Golden faults of catalogues: each section of `bad/catalogues.txt` edits a small statute or the catalogue of an organ.
//! `UPDATE_EXPECT=1 cargo test -p statute --test bad_catalogues` rewrites the expectations.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of a test read files and fail the test"
)]

use std::sync::Arc;

use statute::casefile::{Notation, read};
use statute::catalogue::{self, Catalogue};
use statute::compile::Choice;
use statute::diag::Diagnostic;
use statute::edition::build;

mod golden;

use golden::{hold, shown};

const STATUTE: &str = include_str!("data/catalogue/statute/2020/pack.md");
const OWN: &str = include_str!("data/catalogue/own/catalogue.md");
const CASES: &str = include_str!("bad/catalogues.txt");

fn diagnose(statute: &str, own: &str) -> Vec<(String, Diagnostic)> {
    let named = |text: &str, found: Vec<Diagnostic>| {
        found.into_iter().map(|fault| (text.to_owned(), fault)).collect()
    };
    match build(&[("pack.md", statute)], &Choice::new()) {
        Err(faults) => named(statute, faults),
        Ok((_, edition)) => match catalogue::read(&[("catalogue.md", own)], &edition) {
            Err(faults) => named(own, faults),
            Ok((_, warnings)) => named(own, warnings),
        },
    }
}

fn catalogue_of(statute: &str) -> Catalogue {
    let (_, edition) = build(&[("pack.md", statute)], &Choice::new()).unwrap();
    catalogue::read(&[("catalogue.md", OWN)], &edition).unwrap().0
}

#[test]
fn the_good_catalogue_is_good() {
    let said = diagnose(STATUTE, OWN);
    let said: Vec<String> = said.iter().map(|(source, fault)| shown(source, fault)).collect();
    assert_eq!(said, Vec::<String>::new());
}

#[test]
fn every_fault_is_named() {
    hold(CASES, "tests/bad/catalogues.txt", |section| {
        let [statute, own] = section.edited([STATUTE, OWN]);
        diagnose(&statute, &own)
    });
}

/// The items come from the text of the law: one more in the law is one more a catalogue must carry.
#[test]
fn an_item_added_to_the_law_is_missing_from_the_catalogue() {
    let statute = STATUTE.replace("职权行为。\n", "职权行为；\n> 〔款1项5〕(五) 新增的。\n");
    let statute = statute.replace("3.1.4 情形 = 其他\n", "3.1.4 情形 = 其他\n3.1.5 损害\n");
    let found = diagnose(&statute, OWN);
    let missing: Vec<&str> = found.iter().map(|(_, fault)| fault.message.as_str()).collect();
    assert_eq!(missing, ["目录缺少第三条第一款第(五)项“新增的”;目录只能增加,不能减少"]);
}

/// An own act is the fact of its item: the two cases are one, but for the act that is cited.
#[test]
fn an_act_reads_as_the_fact_of_its_item() {
    let (engine, _) = build(&[("pack.md", STATUTE)], &Choice::new()).unwrap();
    let own = Arc::new(catalogue_of(STATUTE));
    let mother = engine.law.pack_id.clone();
    let engine = engine.with_catalogue(&own);
    assert_ne!(engine.law.pack_id, mother);
    let schema = &engine.program.schema;
    for (key, act, fact, value) in [
        ("目录情形", "违法拆除", "情形", "\"其他\""),
        ("catalogue_act", "fine_without_evidence", "情形", "\"违法处罚\""),
        ("目录情形", "complaint_left_unanswered", "不作为", "true"),
    ] {
        let case = |key: &str, value: &str| {
            let text = format!("[case]\n\"{key}\" = {value}\n");
            read(schema, &text, Notation::Toml).unwrap()
        };
        let (listed, plain) = (case(key, &format!("\"{act}\"")), case(fact, value));
        let values = |case: &statute::facts::Case| {
            case.case.iter().map(|(fact, known)| (*fact, known.value)).collect::<Vec<_>>()
        };
        assert_eq!(values(&listed), values(&plain), "{act}");
        assert_eq!((listed.listed.len(), plain.listed.len()), (1, 0), "{act}");
    }
}
