//! Which readings a determination hangs on.

use std::convert::Infallible;
use std::fs;
use std::path::Path;

use jiff::civil::Date;
use statute::answer::Determination;
use statute::casefile::{Notation, read};
use statute::compile::Choice;
use statute::edition::build;
use statute::sensitivity::{Examined, alternatives, changes, examine};

use crate::files::{borrowed, calendar, pack};

fn determine(text: &str, as_of: &str, choice: &Choice) -> Determination {
    let calendar = calendar();
    let files = pack();
    let (engine, _) = build(&borrowed(&files), choice).unwrap();
    let case = read(&engine.program.schema, text, Notation::Toml).unwrap();
    let as_of: Date = as_of.parse().unwrap();
    let outcome = engine.determine(&case, as_of, &calendar).unwrap();
    engine.report(&case, &outcome, as_of)
}

fn examined(text: &str, as_of: &str) -> Examined {
    let files = pack();
    let (_, edition) = build(&borrowed(&files), &Choice::new()).unwrap();
    let base = determine(text, as_of, &Choice::new());
    let others = alternatives(&edition.pack, &base.readings);
    assert!(others.len() > 20);
    let tried = examine(base, &others, |reading, option| {
        let choice = Choice::from([(reading.to_owned(), option.to_owned())]);
        Ok::<_, Infallible>(Some(Ok(determine(text, as_of, &choice))))
    });
    let Ok(examined) = tried;
    examined
}

fn hangs_on(examined: &Examined) -> Vec<(&str, &str)> {
    examined.sensitivity.iter().map(|one| (one.reading.as_str(), one.option.as_str())).collect()
}

fn example(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name))
        .unwrap()
}

#[test]
fn the_readings_a_case_hangs_on_are_listed_with_what_would_be_otherwise() {
    let found = examined(&example("s01.toml"), "2025-05-01");
    let readings =
        [("A2", "working"), ("A3", "applicant_only"), ("A3", "none"), ("A19", "off")];
    assert_eq!(hangs_on(&found), readings);
    let rolled = &found.sensitivity[2];
    assert_eq!((rolled.chosen.as_str(), rolled.changes.len()), ("all", 1));
    assert_eq!(rolled.changes[0].id, "handling_decision");
    assert!(rolled.changes[0].lost[0].ends_with("届满日 2025-05-06"));
    assert!(rolled.changes[0].gained[0].ends_with("届满日 2025-05-01"));
    // Pay is withheld no more: a slot and the notice about it go, and nothing comes in their place.
    let pay = &found.sensitivity[3];
    assert!(
        pay.changes.iter().any(|change| change.id == "measures" && change.gained.is_empty())
    );
    assert!(pay.changes.iter().any(|change| change.id == "superior_law"));
}

#[test]
fn who_said_nothing_in_a_meeting_hangs_on_the_reading_about_silence() {
    let text = r#"
        [case]
        decision_path = "collective"
        [[person]]
        name = "赵某"
        role = "attendee"
        fault = "gross_negligence"
        decided = true
        stance = "not_insisted"
        [[person]]
        name = "钱某"
        role = "attendee"
        fault = "none"
        decided = false
        stance = "silent"
    "#;
    let found = examined(text, "2026-01-10");
    let silence: Vec<_> = hangs_on(&found).into_iter().filter(|(id, _)| *id == "A25").collect();
    assert_eq!(silence.len(), 2, "{silence:?}");
    for one in found.sensitivity.iter().filter(|one| one.reading == "A25") {
        // The ask goes, an answer comes.
        let ask = one.changes.iter().find(|change| change.id == "15.未表态").unwrap();
        assert!(ask.lost.len() == 1 && ask.gained.is_empty(), "{ask:?}");
        assert!(one.changes.iter().any(|change| change.id == "responsibility"));
    }
}

#[test]
fn another_citation_alone_is_no_change() {
    let base = determine(&example("s01.toml"), "2025-05-01", &Choice::new());
    let mut other = base.clone();
    for answer in other.answers.values_mut() {
        answer.citations.clear();
        answer.because.clear();
    }
    assert!(changes(&base, &other).is_empty());
    other.deadlines.clear();
    assert_eq!(changes(&base, &other).len(), 1);
}

#[test]
fn facts_that_a_reading_makes_contradict_are_listed() {
    let base = determine(&example("s01.toml"), "2025-05-01", &Choice::new());
    let alternatives = [("A18.锚".to_owned(), "sanction".to_owned())];
    let tried = examine(base, &alternatives, |_, _| {
        let message = "张某:这些事实互相矛盾".to_owned();
        let contradiction = statute::determine::Contradiction { places: Vec::new(), message };
        Ok::<_, Infallible>(Some(Err(vec![contradiction])))
    });
    let Ok(found) = tried;
    assert_eq!(found.sensitivity[0].changes[0].id, "contradiction");
}
