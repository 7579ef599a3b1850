//! Safeguard 12: who may change a reading, from which day it holds, and which dockets it touches.

use docket::registry::{Deciding, Journal, OrganOn, ReadingCommand, ReadingEntry, Readings};
use docket::{Docket, Law, No, Recorded};
use serde_json::{Value, json};
use statute::compile::Choice;

use crate::law::{law, law_of, law_under, pack};
use crate::play::{actor, date};
use crate::registries::recorded;
use crate::whole::*;

/// The readings of an office and the day.
struct Office {
    entries: Vec<Recorded<ReadingEntry>>,
    today: &'static str,
}

fn organ(kind: &str, is_body: bool) -> OrganOn {
    let facts = json!({ "kind": kind, "is_accountability_body": is_body });
    serde_json::from_value(json!({ "name": "某机关", "facts": facts })).unwrap()
}

impl Office {
    fn new() -> Self {
        Self { entries: Vec::new(), today: "2026-03-01" }
    }

    fn readings(&self) -> Readings {
        Readings::replay(&self.entries).unwrap()
    }

    fn gives(
        &mut self,
        who: &str,
        command: &ReadingCommand,
        organ: Option<&OrganOn>,
    ) -> Result<(), No> {
        let deciding = Deciding { today: date(self.today), organ, touches: &[] };
        let draft = self.readings().decide(&actor(who), command, law(), &deciding)?;
        recorded(&mut self.entries, draft);
        Ok(())
    }

    /// Proposes as the first head; the number of the proposal.
    fn proposes(&mut self, reading: &str, option: &str, from: &str) -> u32 {
        self.gives("head-1:head", &propose(reading, option, from), None).unwrap();
        u32::try_from(self.entries.len()).unwrap()
    }
}

fn propose(reading: &str, option: &str, from: &str) -> ReadingCommand {
    serde_json::from_value(json!({ "command": "propose", "reading": reading,
        "option": option, "from": from, "reason": "市局答复" }))
    .unwrap()
}

fn approve(proposal: u32, basis: Value) -> ReadingCommand {
    serde_json::from_value(
        json!({ "command": "approve", "proposal": proposal, "basis": basis }),
    )
    .unwrap()
}

fn document() -> Value {
    json!({ "document": { "organ": "city-justice", "number": "市司函〔2026〕3号",
        "issued_on": "2026-02-20" } })
}

fn meeting(people: &[&str], conclusion: &str) -> Value {
    let opinions: Vec<Value> =
        people.iter().map(|who| json!({ "person": who, "opinion": "同意" })).collect();
    json!({ "meeting": { "presided_by": "head-2", "opinions": opinions,
        "conclusion": conclusion } })
}

#[track_caller]
fn code(no: Result<(), No>) -> String {
    match no {
        Err(No::Refused(refusal)) => {
            assert!(!refusal.citations.is_empty(), "{refusal:?}");
            refusal.code
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn safeguard_12_a_reading_is_changed_by_two_people_from_a_day() {
    let mut office = Office::new();
    let past = office.gives("head-1:head", &propose("A9", "true", "2026-02-01"), None);
    assert!(matches!(past, Err(No::Invalid(_))), "{past:?}");
    let clerk = office.gives("clerk-1:intake", &propose("A9", "true", "2026-04-01"), None);
    assert_eq!(code(clerk), "wrong_duty");
    let proposal = office.proposes("A9", "true", "2026-04-01");
    let city = organ("city_department", true);
    let own = office.gives("head-1:head", &approve(proposal, document()), Some(&city));
    assert_eq!(code(own), "approver_is_author");
    let command = approve(proposal, document());
    assert_eq!(code(office.gives("clerk-1:intake", &command, Some(&city))), "wrong_duty");
    office.gives("head-2:head", &command, Some(&city)).unwrap();
    assert!(office.readings().on(date("2026-03-31")).is_empty());
    assert_eq!(office.readings().on(date("2026-04-01"))["A9"], "true");
    let twice = office.gives("head-3:head", &command, Some(&city));
    assert_eq!(code(twice), "nothing_submitted");
}

#[test]
fn safeguard_12_no_reading_holds_for_a_day_before_its_approval() {
    let mut office = Office::new();
    let proposal = office.proposes("A9", "true", "2026-03-05");
    office.today = "2026-03-20";
    let city = organ("city_department", true);
    office.gives("head-2:head", &approve(proposal, document()), Some(&city)).unwrap();
    assert!(office.readings().on(date("2026-03-19")).is_empty());
    assert_eq!(office.readings().on(date("2026-03-20"))["A9"], "true");
}

#[test]
fn safeguard_12_a_reading_is_changed_by_whom_the_pack_names() {
    let city = organ("city_department", true);
    let county = organ("county_department", true);
    let police = organ("city_department", false);
    let government = organ("county_government", false);
    let own = Value::Null;
    let three = ["head-1", "head-2", "clerk-1"];
    let rows = [
        // 市级错案责任追究机构: itself, or its document entered by the head.
        ("A9", "true", "head-2:head", document(), Some(&city), None),
        ("A9", "true", "upper-1:upper_body@city", own.clone(), Some(&city), None),
        ("A9", "true", "head-2:head", document(), Some(&county), Some("wrong_duty")),
        ("A9", "true", "head-2:head", document(), Some(&police), Some("wrong_duty")),
        ("A9", "true", "head-2:head", own.clone(), Some(&county), Some("wrong_duty")),
        ("A9", "true", "head-2:head", document(), None, Some("wrong_duty")),
        // 集体审议: three people at least, who concluded so.
        ("A17", "not_a_case", "head-2:head", meeting(&three, "not_a_case"), None, None),
        ("A17", "not_a_case", "head-2:head", own.clone(), None, Some("not_deliberated")),
        (
            "A17",
            "not_a_case",
            "head-2:head",
            meeting(&three[..2], "not_a_case"),
            None,
            Some("not_deliberated"),
        ),
        (
            "A17",
            "not_a_case",
            "head-2:head",
            meeting(&three, "t1_only"),
            None,
            Some("not_deliberated"),
        ),
        (
            "A17",
            "not_a_case",
            "clerk-1:intake",
            meeting(&three, "not_a_case"),
            None,
            Some("wrong_duty"),
        ),
        // 人事主管机关: by its document only.
        ("A19", "off", "head-2:head", document(), Some(&police), None),
        ("A19", "off", "head-2:head", own.clone(), Some(&county), Some("wrong_duty")),
        // 本级人民政府.
        ("A55", "delegated", "office-1:government@jia", own.clone(), Some(&government), None),
        ("A55", "delegated", "head-2:head", own, Some(&county), Some("wrong_duty")),
    ];
    for (reading, option, who, basis, organ, refusal) in rows {
        let mut office = Office::new();
        let proposal = office.proposes(reading, option, "2026-04-01");
        let given = office.gives(who, &approve(proposal, basis.clone()), organ);
        match refusal {
            Some(expected) => assert_eq!(code(given), expected, "{reading} {who} {basis}"),
            None => assert!(given.is_ok(), "{reading} {who} {basis}: {given:?}"),
        }
    }
}

#[test]
fn a_meeting_counts_each_member_once() {
    let mut office = Office::new();
    let proposal = office.proposes("A17", "not_a_case", "2026-04-01");
    let twice = meeting(&["head-2", "clerk-1", "clerk-1"], "not_a_case");
    let given = office.gives("head-2:head", &approve(proposal, twice), None);
    assert!(matches!(given, Err(No::Invalid(_))), "{given:?}");
}

fn replaced(from: &str, to: &str) -> Result<Law, docket::Unfit> {
    let mut files = pack();
    for (_, text) in &mut files {
        *text = text.replacen(from, to, 1);
    }
    law_of(&files)
}

#[test]
fn a_pack_in_which_somebody_unknown_changes_a_reading_is_not_taken() {
    let lacks = replaced("改 \"本级人民政府\"", "改 \"省司法厅\"").unwrap_err().0;
    assert!(lacks.iter().any(|lack| lack.contains("省司法厅")), "{lacks:?}");
}

#[test]
fn a_reading_nobody_may_change_is_not_even_proposed() {
    let fixed = replaced("改 \"本级人民政府\"", "改 \"不得改选\"").unwrap();
    let deciding = Deciding { today: date("2026-03-01"), organ: None, touches: &[] };
    let command = propose("A55", "delegated", "2026-04-01");
    let given = Readings::default().decide(&actor("head-1:head"), &command, &fixed, &deciding);
    assert_eq!(code(given.map(drop)), "wrong_duty");
}

fn under(reading: &str, option: &str) -> Law {
    law_under(&pack(), &Choice::from([(reading.to_owned(), option.to_owned())])).unwrap()
}

#[test]
fn a_change_touches_the_dockets_of_which_it_says_something_else() {
    let play = served();
    let touches = |other: &Law| law().differs(other, &play.docket, play.today);
    assert!(!touches(law()));
    assert!(touches(&under("A8", "decision_date")));
    assert!(!touches(&under("A17", "not_a_case")));
}

#[test]
fn an_earlier_case_counts_under_every_anchor_and_no_docket_is_locked() {
    let mut play = examined();
    let prior = json!({ "docket": "d-0", "facts": { "prior_conducted_on": "2025-06-01",
        "prior_confirmed_on": "2025-08-01", "prior_grade": "T2", "prior_stands": true,
        "prior_is_same_person": true, "prior_is_same_unit": true,
        "prior_was_principal": true } });
    play.does(SECOND, json!({ "command": "look_up_repeat", "no": 1, "found": [prior] }));
    play.does(LEAD, find(json!({ "person": 1 }), "conducted_on", json!("2026-01-06")));
    play.does(
        LEAD,
        json!({ "command": "check_repeat", "no": 1, "counted": "d-0",
            "reason": "身份证号相同,前案已送达、未被撤销" }),
    );
    let mut ready = play.clone();
    ready.does(LEAD, json!({ "command": "determine" }));
    for option in ["conduct", "confirmation", "sanction"] {
        let other = under("A18.锚", option);
        let said = other.determine(&play.docket.case(&other), play.today);
        let grade = said.unwrap().answers["grade"].by_person[0].value.clone();
        // Counted to a day that is still to come, it is open.
        let expected = match option {
            "conduct" => Some("T3"),
            "sanction" => Some("T2"),
            _ => None,
        };
        assert_eq!(grade.as_deref(), expected, "{option}");
        // It can be checked anew, and nobody is confirmed before it was.
        let check = |counted: Value| {
            ready.request_for(
                LEAD,
                "2026-03-20",
                None,
                json!({ "command": "check_repeat", "no": 1, "counted": counted,
                    "reason": "依现行读法重新核对" }),
            )
        };
        assert!(ready.docket.decide(&check(Value::Null), &other, ready.today).is_ok());
        let counted = ready.docket.decide(&check(json!("d-0")), &other, ready.today);
        let submit = json!({ "command": "submit", "reason": "报请确认",
            "matter": "confirmation" });
        let submit = ready.request_for(LEAD, "2026-03-20", None, submit);
        let submitted = ready.docket.decide(&submit, &other, ready.today);
        if option == "sanction" {
            assert_eq!(code(counted.map(drop)), "contradiction");
            assert_eq!(code(submitted.map(drop)), "contradiction");
        } else {
            assert!(counted.is_ok() && submitted.is_ok(), "{option}: {submitted:?}");
        }
    }
}

#[test]
fn what_was_entered_later_was_not_known_on_the_day() {
    let play = served();
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    let known = |day: &str| Docket::known_on(&play.entries, date(day), &zone);
    assert!(known("2026-03-01").is_empty());
    let docket = Docket::replay(known("2026-03-19")).unwrap();
    assert_eq!(docket.stage(), docket::Stage::Examination);
    assert!(docket.people().is_empty());
    assert_eq!(known("2026-04-14").len(), play.entries.len());
}
