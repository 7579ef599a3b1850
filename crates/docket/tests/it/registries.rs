//! Registries: what held on which day, and who may change it.

use std::collections::BTreeMap;

use docket::registry::{
    Journal, NumberCommand, Organ, OrganCommand, Person, PersonCommand, Series,
    is_identity_number,
};
use docket::{Draft, No, OrganId, Recorded};
use serde_json::{Value, json};

use crate::law::law;
use crate::play::{actor, date};

pub(crate) fn recorded<E>(entries: &mut Vec<Recorded<E>>, draft: Draft<E>) {
    let seq = u32::try_from(entries.len()).unwrap() + 1;
    entries.push(draft.recorded(seq, "2026-03-01T09:00:00Z".parse().unwrap()));
}

pub(crate) fn organ(history: &[(&str, Value)]) -> Organ {
    let mut entries = Vec::new();
    for (on, command) in history {
        let command: OrganCommand = serde_json::from_value(command.clone()).unwrap();
        let organ = Organ::replay(&entries).unwrap();
        let draft = organ.decide(&actor("clerk-1:intake"), &command, law(), date(on)).unwrap();
        recorded(&mut entries, draft);
    }
    Organ::replay(&entries).unwrap()
}

fn describe(name: &str, parent: Option<&str>) -> Value {
    json!({ "command": "describe", "name": name, "parent": parent,
        "facts": { "kind": "county_department", "leadership": "local" } })
}

#[test]
fn an_organ_is_what_it_was_on_the_day() {
    let organ = organ(&[
        ("2019-01-01", describe("甲县公安局", Some("county"))),
        ("2024-05-01", describe("甲县公安分局", Some("city"))),
        ("2026-01-01", json!({ "command": "succeed", "by": "police-2" })),
    ]);
    assert!(organ.on(date("2018-12-31")).is_none());
    assert_eq!(organ.on(date("2024-04-30")).unwrap().name, "甲县公安局");
    assert_eq!(organ.on(date("2024-05-01")).unwrap().name, "甲县公安分局");
    assert!(organ.successor(date("2025-12-31")).is_none());
    assert_eq!(organ.successor(date("2026-01-01")).unwrap().as_str(), "police-2");
}

#[test]
fn the_chain_above_goes_by_the_day_and_ends_in_a_loop() {
    let id = |text: &str| text.parse::<OrganId>().unwrap();
    let mut organs = BTreeMap::new();
    organs.insert(
        id("police"),
        organ(&[
            ("2019-01-01", describe("甲县公安局", Some("county"))),
            ("2024-05-01", describe("甲县公安局", Some("city"))),
        ]),
    );
    organs.insert(id("county"), organ(&[("2019-01-01", describe("甲县", Some("city")))]));
    organs.insert(id("city"), organ(&[("2019-01-01", describe("市", Some("county")))]));
    let above = |day| Organ::above(&organs, &id("police"), date(day));
    assert_eq!(above("2020-01-01"), [id("county"), id("city")]);
    assert_eq!(above("2025-01-01"), [id("city"), id("county")]);
}

#[test]
fn an_organ_knows_only_facts_of_the_pack() {
    let organ = Organ::default();
    let bad = json!({ "command": "describe", "name": "甲县公安局",
        "facts": { "kind": "ministry" } });
    let command: OrganCommand = serde_json::from_value(bad).unwrap();
    let no = organ.decide(&actor("clerk-1:intake"), &command, law(), date("2026-01-01"));
    let Err(No::Invalid(invalid)) = no else { panic!("{no:?}") };
    assert!(
        invalid.text.contains("ministry") && invalid.text.contains("县区部门"),
        "{invalid:?}"
    );
}

#[test]
fn a_person_has_posts_and_credentials_by_the_day() {
    let mut entries = Vec::new();
    let history = [
        (
            "2020-01-01",
            json!({ "command": "describe", "name": "张某",
            "identity_number": "11010519491231002X", "appointed_by": "county",
            "facts": { "status": "civil_servant", "appointment": "appointed" } }),
        ),
        ("2020-01-01", json!({ "command": "post", "organ": "police", "title": "副局长" })),
        (
            "2024-06-01",
            json!({ "command": "post", "organ": "police", "title": "副局长",
            "until": "2025-06-30" }),
        ),
        (
            "2021-01-01",
            json!({ "command": "credential", "number": "甲1号",
            "issued_by": "justice", "is_valid": true }),
        ),
        (
            "2025-01-01",
            json!({ "command": "credential", "number": "甲1号",
            "issued_by": "justice", "is_valid": false }),
        ),
    ];
    for (on, command) in history {
        let command: PersonCommand = serde_json::from_value(command).unwrap();
        let person = Person::replay(&entries).unwrap();
        let draft = person.decide(&actor("clerk-1:intake"), &command, law(), date(on)).unwrap();
        recorded(&mut entries, draft);
    }
    let person = Person::replay(&entries).unwrap();
    assert_eq!(person.posts(date("2024-01-01")).len(), 1);
    assert_eq!(person.posts(date("2025-06-30")).len(), 1);
    assert!(person.posts(date("2025-07-01")).is_empty());
    assert!(person.credential(date("2020-06-01")).is_none());
    assert!(person.credential(date("2024-01-01")).unwrap().is_valid);
    assert!(!person.credential(date("2025-01-01")).unwrap().is_valid);
}

#[test]
fn a_citizens_number_is_checked_by_its_last_character() {
    assert!(is_identity_number("11010519491231002X"));
    assert!(is_identity_number("11010519491231002x"));
    for wrong in ["110105194912310021", "11010519491231002", "1101051949123100２X", ""] {
        assert!(!is_identity_number(wrong), "{wrong}");
    }
}

#[test]
fn a_number_is_drawn_once_and_a_gap_is_explained() {
    let mut entries = Vec::new();
    let by = actor("clerk-1:intake");
    let draw = |docket: &str| NumberCommand::Draw { docket: docket.parse().unwrap() };
    let void = |reason: &str| NumberCommand::Void { reason: reason.to_owned() };
    let mut series = Series::default();
    for command in [draw("d-1"), void("纸面登记误取"), draw("d-2")] {
        let draft = series.decide(&by, &command, date("2026-03-01")).unwrap();
        recorded(&mut entries, draft);
        series = Series::replay(&entries).unwrap();
    }
    assert_eq!(series.voided().collect::<Vec<u32>>(), [2]);
    let next = series.next("甲司错立", 2026).unwrap();
    assert_eq!(next.to_string(), "甲司错立〔2026〕4号");
    assert_eq!(Series::after(3).next("甲司错立", 2026).unwrap(), next);
    assert!(series.decide(&by, &void(" "), date("2026-03-01")).is_err());
}
