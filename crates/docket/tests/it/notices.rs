//! The calendar as a journal: published notices, entered by one and approved by another.

use docket::No;
use docket::registry::{Journal, NoticeCommand, Notices};
use serde_json::json;
use statute::calendar::Day;

use crate::law::{law, seed};
use crate::play::{actor, date};
use crate::registries::recorded;

const NEXT: &str = "title = \"关于2027年部分节假日安排的通知\"\nissued_on = 2026-11-20\n\
    year = 2027\n\n[[off]]\nholiday = \"元旦\"\nfirst = 2027-01-01\nlast = 2027-01-03\n";

fn enter(text: &str) -> NoticeCommand {
    serde_json::from_value(json!({ "command": "enter", "text": text,
        "source": "国务院公报", "digest": "ab".repeat(32) }))
    .unwrap()
}

#[test]
fn a_notice_is_entered_by_one_approved_by_another_and_in_force_from_then() {
    let seed = seed();
    let mut entries = Vec::new();
    let today = date("2026-11-25");
    let gives = |notices: &Notices, who: &str, command: &NoticeCommand| {
        notices.decide(&actor(who), command, law(), (&seed, today))
    };
    let code = |who: &str, notices: &Notices, command: &NoticeCommand| match gives(
        notices, who, command,
    ) {
        Err(No::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    };
    let none = Notices::default();
    assert_eq!(code("handler-1:handling", &none, &enter(NEXT)), "wrong_duty");
    recorded(&mut entries, gives(&none, "head-1:head", &enter(NEXT)).unwrap());
    let notices = Notices::replay(&entries).unwrap();
    let approve = NoticeCommand::Approve { proposal: 1 };
    assert_eq!(code("clerk-1:intake", &notices, &approve), "wrong_duty");
    assert_eq!(code("head-1:head", &notices, &approve), "approver_is_author");
    recorded(&mut entries, gives(&notices, "head-2:head", &approve).unwrap());
    let notices = Notices::replay(&entries).unwrap();
    assert_eq!(code("head-2:head", &notices, &approve), "nothing_submitted");
    let day = |on: &str| notices.calendar(&seed, date(on)).unwrap().day(date("2027-01-04"));
    assert!(!day("2026-11-24").is_settled());
    assert_eq!(day("2026-11-25"), Day::Work);
}

#[test]
fn what_is_no_notice_or_fits_no_other_is_not_entered() {
    let seed = seed();
    let gives = |command: &NoticeCommand| {
        let by = actor("clerk-1:intake");
        let day = date("2026-11-25");
        Notices::default().decide(&by, command, law(), (&seed, day)).map(drop)
    };
    gives(&enter(NEXT)).unwrap();
    let again = seed.iter().find(|(name, _)| name == "2026.toml").unwrap().1.clone();
    for text in ["放假三天", again.as_str(), &NEXT.replace("2027-01-03", "2026-12-30")] {
        assert!(matches!(gives(&enter(text)), Err(No::Invalid(_))), "{text}");
    }
    let NoticeCommand::Enter(mut bare) = enter(NEXT) else { panic!() };
    bare.digest = "ab".try_into().unwrap();
    assert!(matches!(gives(&NoticeCommand::Enter(bare.clone())), Err(No::Invalid(_))));
    bare.digest = "ab".repeat(32).try_into().unwrap();
    bare.source = " ".try_into().unwrap();
    assert!(matches!(gives(&NoticeCommand::Enter(bare)), Err(No::Invalid(_))));
}

#[test]
fn a_notice_the_seed_has_got_itself_is_left_to_it() {
    let mut seed = seed();
    let mut entries = Vec::new();
    let notices = Notices::default();
    let day = date("2026-11-25");
    let draft = notices.decide(&actor("head-1:head"), &enter(NEXT), law(), (&seed, day));
    recorded(&mut entries, draft.unwrap());
    let notices = Notices::replay(&entries).unwrap();
    let approve = NoticeCommand::Approve { proposal: 1 };
    let draft = notices.decide(&actor("head-2:head"), &approve, law(), (&seed, day));
    recorded(&mut entries, draft.unwrap());
    let notices = Notices::replay(&entries).unwrap();
    seed.push(("2027.toml".to_owned(), NEXT.to_owned()));
    let calendar = notices.calendar(&seed, day).unwrap();
    assert_eq!(calendar.sources(date("2027-01-01"))[0].file, "2027.toml");
}
