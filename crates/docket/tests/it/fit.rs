//! The pack and the docket fit: nothing the docket needs is missing, and what is missing is named.

use docket::Ground;

use crate::law::{law, law_of, pack};

fn without(line: &str) -> Vec<String> {
    let mut files = pack();
    let mut found = 0;
    for (_, text) in &mut files {
        let kept: Vec<&str> = text.lines().filter(|one| *one != line).collect();
        found += text.lines().count() - kept.len();
        *text = kept.join("\n");
    }
    assert_eq!(found, 1, "{line}");
    law_of(&files).unwrap_err().0
}

#[test]
fn a_pack_that_lacks_what_the_docket_asks_is_not_taken() {
    let lacks = without("拒 approver_is_author 缺 A54");
    assert_eq!(lacks, ["拒“approver_is_author”没有依据"]);
    let mut files = pack();
    for (_, text) in &mut files {
        *text = text.replace("步骤 17.1.送达 送达 serve", "步骤 17.1.送达 送达 deliver");
    }
    assert_eq!(law_of(&files).unwrap_err().0, ["没有步骤“serve”"]);
}

#[test]
fn a_decider_the_docket_does_not_know_is_named() {
    let mut files = pack();
    for (_, text) in &mut files {
        *text = text.replace(" 谁 赔偿义务机关 ", " 谁 财政部门 ");
    }
    let lacks = law_of(&files).unwrap_err().0;
    assert!(lacks.iter().any(|lack| lack.contains("财政部门")), "{lacks:?}");
}

#[test]
fn every_ground_cites_what_stands_in_the_pack() {
    for ground in Ground::ALL {
        let cites = law().ground(*ground);
        assert!(!cites.is_empty(), "{ground:?}");
        for cite in cites {
            let stands =
                cite.quote.is_some() || cite.reading.is_some() || cite.superior.is_some();
            assert!(stands, "{ground:?}: {cite:?}");
        }
    }
}

#[test]
fn there_are_nine_sources_and_only_complaints_are_open() {
    let sources = law().sources();
    assert_eq!(sources.len(), 9);
    let open: Vec<&str> = sources
        .iter()
        .filter(|(source, _)| source.is_open)
        .map(|(source, _)| source.name.id.as_str())
        .collect();
    assert_eq!(open, ["complaint"]);
    assert!(sources.iter().all(|(source, _)| !source.needs.is_empty()));
}
