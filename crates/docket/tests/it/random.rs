//! Random commands by random people on random days: whatever is taken keeps the promises.

use std::thread;

use docket::{Docket, Entry, No, PaperKind};
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::play::Play;
use crate::whole::*;

const SEED: u64 = 0x2026_1124;
/// Sequences a thread plays.
const SEQUENCES: u64 = 50_000;
const THREADS: u64 = 2;
/// Commands in a sequence.
const LENGTH: usize = 6;

/// xorshift64.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit).unwrap()).unwrap()
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

const PEOPLE: [&str; 10] = [
    "public",
    CLERK,
    LEAD,
    SECOND,
    HEAD,
    GOVERNMENT,
    "handler-1:handling,head",
    "head-1:head,government,upper_body",
    "handler-9:handling,head@police",
    "officer-1:handling,head,government",
];

/// Those who act in most cases.
const USUAL: [&str; 3] = [LEAD, HEAD, GOVERNMENT];

/// A command; of those about submissions and extensions most, since there the promises are.
fn command(random: &mut Random, play: &Play) -> Value {
    // Tries every reading, which takes as long as a hundred others.
    if random.below(100) == 0 {
        return json!({ "command": "determine" });
    }
    let mut commands = submissions(random, play);
    commands.extend(extensions(random));
    commands.extend(outcomes(random));
    random.of(&commands).clone()
}

fn submissions(random: &mut Random, play: &Play) -> Vec<Value> {
    let submission = play.docket.open().map_or(1, |open| open.seq);
    let matters = [
        json!({ "docketing": { "lead": "handler-1", "second": "handler-2" } }),
        json!({ "refusal": { "reason": "无管辖权", "remedies": "可向上一级提出" } }),
        json!({ "transfer": { "to": "city", "summary": "拘留一案" } }),
        json!("confirmation"),
        json!({ "ending": { "ending": "not_wrongful", "missing": "违法或者错误" } }),
        json!("measures"),
        json!({ "reopening": { "facts": "新证据", "evidence": "e1" } }),
        json!({ "discontinuance": { "reason": "逾期", "remedies": "可以申请复议" } }),
        json!({ "merging": { "docket": "d-2", "received_on": "2026-03-03" } }),
    ];
    let matter = random.of(&matters);
    let number = "甲司错立〔2026〕1号";
    vec![
        json!({ "command": "submit", "reason": "依结论", "matter": matter }),
        json!({ "command": "approve", "submission": submission, "note": "同意",
            "number": number }),
        json!({ "command": "approve", "submission": submission, "note": "同意" }),
        json!({ "command": "return", "submission": submission, "note": "补充" }),
        json!({ "command": "withdraw", "reason": "已和解" }),
        json!({ "command": "return_to_examination", "reason": "须再核" }),
    ]
}

fn extensions(random: &mut Random) -> Vec<Value> {
    let days = i64::try_from(random.below(20)).unwrap() + 1;
    let facts = [
        ("affects_third_party", json!(random.below(2) == 0)),
        ("act_ended_on", json!("2023-01-16")),
        ("act_ended_on", json!("2026-01-16")),
        ("receiver_is_competent", json!(random.below(2) == 0)),
        ("procedure_verified", Value::Null),
        ("procedure_verified", json!("sound")),
        ("assessment", json!("lawful")),
        ("gravity", json!("minor")),
        ("harmed", json!(true)),
    ];
    let (fact, value) = random.of(&facts).clone();
    let approver = random.of(&["own_government", "next_higher_body", "other"]);
    let opinion = |command: &str| {
        json!({ "command": command, "ask": "10.例外", "value": "may_be_pursued",
            "reason": "影响重大" })
    };
    vec![
        json!({ "command": "request_extension", "days": days, "reason": "待鉴定" }),
        json!({ "command": "decide_extension", "is_granted": days % 4 != 0, "days": days,
            "approver": approver, "number": "批1号", "evidence": "e1" }),
        find(json!("case"), fact, value),
        opinion("draft_opinion"),
        opinion("answer"),
        json!({ "command": "decide_recusal", "person": random.of(&["handler-1", "head-1"]),
            "is_recused": days % 2 == 0, "reason": "近亲属" }),
    ]
}

fn outcomes(random: &mut Random) -> Vec<Value> {
    let no = random.below(4);
    let advice = json!({ "sanction_recommendation": no });
    let paper = if no == 0 { json!("handling_decision") } else { advice };
    let recipient = random.of(&[json!("unit"), json!({ "person": 1 })]).clone();
    let whole = json!(["书面检讨", "记过", "暂停执法", "离岗学习"]);
    let measures = random.of(&[json!(["警告"]), whole]).clone();
    vec![
        json!({ "command": "request_government", "number": "请1号" }),
        json!({ "command": "decide_as_government", "is_approved": no != 1, "number": "批2号",
            "evidence": "e1" }),
        json!({ "command": "issue", "paper": paper, "number": "决1号" }),
        json!({ "command": "serve", "paper": paper, "mode": "direct", "proof": "e1",
            "recipient": recipient }),
        json!({ "command": "fix_grade", "no": 1, "grade": random.of(&["T1", "T2", "T3"]),
            "reason": "依情节" }),
        json!({ "command": "choose_measures", "target": { "person": 1 }, "reason": "依情节",
            "measures": measures }),
    ]
}

/// The periods of Art. 17: un-rolled and last day of the decision's, and of its extension's.
struct Clocks {
    nominal: Date,
    due: Date,
    extension: Option<(Date, Date)>,
}

fn clocks(play: &Play) -> Option<Clocks> {
    let said = play.said();
    let find = |id: &str| said.deadlines.iter().find(|one| one.id == id);
    let decision = find("handling_decision")?;
    let extension = find("extension").map(|one| (one.nominal_on, one.due_on));
    Some(Clocks { nominal: decision.nominal_on, due: decision.due_on, extension })
}

fn keeps(before: &Play, after: &Play) {
    if let (Some(old), Some(new)) = (clocks(before), clocks(after)) {
        assert_eq!(old.due, new.due, "the day of the decision moved");
        if old.extension != new.extension {
            let granted = after.entries.iter().rev().find_map(|one| match &one.entry {
                Entry::ExtensionDecided(decided) if decided.is_granted => Some(one.happened_on),
                _ => None,
            });
            assert!(granted.unwrap() <= old.due, "extended after the end");
            assert!(old.extension.is_none(), "extended twice");
            let last = new.extension.unwrap().0;
            assert!(last <= new.nominal + 15.days(), "extended too far");
        }
    }
    let decision = |one: &&docket::Recorded| match &one.entry {
        Entry::Issued(issue) => issue.paper == PaperKind::HandlingDecision,
        _ => false,
    };
    if let Some(issued) = after.entries.iter().find(decision) {
        let kinds: Vec<&str> = after.entries.iter().map(|one| one.entry.kind()).collect();
        for kind in ["docketed", "confirmed", "government_decided", "determined"] {
            assert!(kinds.contains(&kind), "decided without {kind}");
        }
        let heads = after.docket.facts();
        let heads = heads.iter().filter(|part| part.fact.ends_with("_verified")).count();
        assert_eq!(heads, 7, "{issued:?}");
        approvers(after);
    }
}

/// Whoever approved anything is another than who submitted it, and had found, proposed or chosen nothing before.
fn approvers(play: &Play) {
    for recorded in &play.entries {
        let Entry::Approved(verdict) = &recorded.entry else { continue };
        let index = usize::try_from(verdict.submission).unwrap() - 1;
        let submitted = &play.entries[index];
        let Entry::Submitted(made) = &submitted.entry else { panic!("{submitted:?}") };
        assert_ne!(submitted.by.person(), recorded.by.person(), "{:?}", made.matter);
        let before = play.entries.iter().take_while(|one| one.seq < recorded.seq);
        let mut own = before.filter(|one| one.by.person() == recorded.by.person());
        let kinds =
            ["found", "person_named", "opinion_drafted", "grade_fixed", "measures_chosen"];
        assert!(!own.any(|one| kinds.contains(&one.entry.kind())), "{:?}", made.matter);
    }
}

fn play_on(start: &Play, random: &mut Random) -> (u64, u64) {
    let (mut taken, mut refused) = (0, 0);
    let mut play = start.clone();
    for _ in 0..LENGTH {
        let days = i32::try_from(random.below(9)).unwrap();
        play.today += (days * days / 4).days();
        let usual = random.below(2) == 0;
        let who = if usual { random.of(&USUAL) } else { random.of(&PEOPLE) };
        let command = command(random, &play);
        let back = random.below(3);
        let on = play.today - i32::try_from(back).unwrap().days();
        let request = play.request_for(who, &on.to_string(), None, command);
        let before = play.clone();
        match play.give(&request) {
            Ok(()) => {
                taken += 1;
                keeps(&before, &play);
            }
            Err(No::Refused(refusal)) => {
                refused += 1;
                assert!(!refusal.citations.is_empty(), "{refusal:?}");
                assert!(stands(&refusal.citations), "{refusal:?}");
            }
            Err(No::Invalid(_)) => {}
        }
    }
    assert_eq!(Docket::replay(&play.entries).unwrap(), play.docket);
    (taken, refused)
}

/// Every quotation is in the text, every reading and superior law in the pack.
fn stands(citations: &[statute::answer::CitationOut]) -> bool {
    citations.iter().all(|cite| {
        cite.quote.is_some()
            || cite.reading.is_some()
            || cite.superior.is_some()
            || cite.text.starts_with("原文未规定")
    })
}

#[test]
fn random_commands_keep_every_promise() {
    let starts =
        [screened(), docketed(), examined(), confirmed(), measured(), in_papers(), issued()];
    let counts: Vec<(u64, u64)> = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|thread| {
                let starts = &starts;
                scope.spawn(move || {
                    let mut random = Random(SEED + thread * 7919);
                    let mut counts = (0, 0);
                    for _ in 0..SEQUENCES {
                        let start = random.of(starts);
                        let (taken, refused) = play_on(start, &mut random);
                        counts = (counts.0 + taken, counts.1 + refused);
                    }
                    counts
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let (taken, refused) =
        counts.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    println!(
        "seed {SEED:#x}: {} sequences, {taken} taken, {refused} refused",
        SEQUENCES * THREADS
    );
    assert!(taken > SEQUENCES / 2 && refused > SEQUENCES, "{taken} {refused}");
}
