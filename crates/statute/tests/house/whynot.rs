//! Why not: what is proposed is true, and nothing smaller is.

use std::fmt::Write;

use jiff::civil::Date;
use statute::calendar::Calendar;
use statute::casefile::{Notation, read};
use statute::compile::Choice;
use statute::determine::Engine;
use statute::edition::build;
use statute::eval::Verdict;
use statute::facts::{Case, FactValue};
use statute::inquire::{Change, Edit, Reached, Spot, WhyNot, apply, what_if, why_not};
use statute::ir::Given;
use statute::schema::{Kind, Owner};

use crate::files::{borrowed, pack};

const SEED: u64 = 20_200_117;
const SMALL: &str = include_str!("../data/fixture/whynot.md");

fn engine() -> Engine {
    build(&borrowed(&pack()), &Choice::new()).unwrap().0
}

fn day() -> Date {
    "2025-04-01".parse().unwrap()
}

fn case(engine: &Engine, text: &str) -> Case {
    read(&engine.program.schema, text, Notation::Toml).unwrap()
}

fn ask(engine: &Engine, case: &Case, question: (Option<&str>, &str, &str)) -> WhyNot {
    why_not(engine, case, question, (day(), &Calendar::default())).unwrap()
}

/// What the output comes to for the person (the first of that name), if it is certain.
fn found(engine: &Engine, case: &Case, who: Option<&str>, output: &str) -> Option<Verdict> {
    let person = who.map(|who| case.people.iter().position(|p| p.name == who).unwrap());
    let outcome = engine.determine(case, day(), &Calendar::default()).ok()?;
    let index = engine.program.schema.output(output).unwrap().0;
    let group = engine.program.groups.iter().position(|group| group.output == index).unwrap();
    Some(outcome.finding(group, person).unwrap().verdict)
}

/// Whether every proposal, made, brings what was wanted (or the ask that may).
fn holds(engine: &Engine, case: &Case, of: (Option<&str>, &str, &str), told: &WhyNot) -> usize {
    let (index, output) = engine.program.schema.output(of.1).unwrap();
    let option = output.options.iter().position(|name| name.is(of.2)).unwrap();
    let group = engine.program.groups.iter().find(|group| group.output == index).unwrap();
    for one in &told.changes {
        let edits = [one.edits.as_slice(), one.gone.as_slice()].concat();
        let verdict = found(engine, &apply(case, &edits), of.0, of.1);
        let is_reached = match verdict {
            Some(Verdict::Decided(found, _)) => {
                told.reached == Reached::Changes && found == option
            }
            Some(Verdict::Ask(rule)) => {
                let Given::Ask { options, .. } = &group.rules.get(rule).unwrap().gives else {
                    return 0;
                };
                told.reached == Reached::Ask && options & (1 << option) != 0
            }
            _ => false,
        };
        assert!(is_reached, "seed {SEED}: {of:?} {} {verdict:?}\n{case:?}", one.sentence);
    }
    told.changes.len()
}

const DIRECT: &str = r#"
    [case]
    decision_path = "sole"
    consequence = "major"
    [[person]]
    name = "张某"
    role = "enforcement_officer"
    fault = "ordinary"
    gravity = "relatively_serious"
"#;

const APPROVED: &str = r#"
    [case]
    decision_path = "approved"
    consequence = "relatively_major"
    gravity = "relatively_serious"
    [[person]]
    name = "张某"
    role = "enforcement_officer"
    fault = "none"
    [[person]]
    name = "王某"
    role = "verifier"
    fault = "none"
    [[person]]
    name = "赵某"
    role = "approver"
    fault = "ordinary"
    caused_lapse = true
"#;

#[test]
fn one_change_is_offered_where_one_suffices() {
    let engine = engine();
    let case = case(&engine, DIRECT);
    let told = ask(&engine, &case, (Some("张某"), "档次", "T3"));
    assert_eq!(told.reached, Reached::Changes);
    assert_eq!(told.changes[0].sentence, "若张某的情节为“严重”,则张某的档次为“T3”。");
    assert!(told.changes.iter().all(|one| one.facts.len() == 1), "{:?}", told.sentences);
}

#[test]
fn only_facts_are_changed_never_outputs() {
    let engine = engine();
    let case = case(&engine, APPROVED);
    let told = ask(&engine, &case, (Some("赵某"), "档次", "无"));
    assert_eq!(told.reached, Reached::Changes, "{:?}", told.sentences);
    let facts = told.changes.iter().flat_map(|one| &one.facts);
    assert!(facts.clone().all(|fact| fact.id != "responsibility"), "{:?}", told.sentences);
    assert!(facts.count() > 0);
    holds(&engine, &case, (Some("赵某"), "档次", "无"), &told);
}

#[test]
fn facts_of_two_people_are_changed_together() {
    let engine = engine();
    let text = APPROVED.replace("\"ordinary\"\n    caused_lapse = true", "\"none\"");
    let case =
        case(&engine, &text.replacen("\"none\"", "\"ordinary\"\n caused_lapse = false", 1));
    let of = (Some("赵某"), "责任", "责任人");
    let told = ask(&engine, &case, of);
    assert_eq!(told.reached, Reached::Changes, "{:?}", told.sentences);
    assert!(told.changes.iter().all(|one| one.facts.len() == 2), "{:?}", told.sentences);
    let wanted = "若赵某的过错为“一般”,王某的过错为“一般”,则赵某的责任为“责任人”。";
    assert!(told.sentences.iter().any(|text| text == wanted), "{:?}", told.sentences);
    holds(&engine, &case, of, &told);
}

#[test]
fn what_only_a_person_decides_is_said_to_be_so() {
    let engine = engine();
    let case = case(&engine, APPROVED);
    let told = ask(&engine, &case, (Some("张某"), "责任大小", "大"));
    assert_eq!(told.reached, Reached::Ask, "{:?}", told.sentences);
    assert_eq!(told.ask.as_ref().unwrap().decided_by, "集体审议");
    assert!(told.sentences[0].contains("不超过三项事实"), "{:?}", told.sentences);
}

/// A small generator, the same on every machine.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695);
        (self.0 >> 33) % sides
    }
    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        let sides = u64::try_from(of.len()).unwrap();
        of.get(usize::try_from(self.throw(sides)).unwrap()).unwrap()
    }
}

fn random_case(dice: &mut Dice) -> String {
    let path = dice.pick(&["直接", "审核批准", "集体讨论"]);
    let mut text = format!("[case]\n\"决策方式\" = \"{path}\"\n");
    let harm = dice.pick(&["尚未造成", "较小", "较大", "重大"]);
    writeln!(text, "\"后果\" = \"{harm}\"").unwrap();
    for (name, role) in [("张某", "直接执法"), ("王某", "审核"), ("赵某", "批准")]
    {
        let role = match path {
            "直接" => "直接执法",
            "集体讨论" => "与会",
            _ => role,
        };
        let fault = dice.pick(&["无", "一般", "重大过失", "故意"]);
        let gravity = dice.pick(&["轻微", "较重", "严重", "恶劣"]);
        writeln!(text, "[[person]]\nname = \"{name}\"\n\"角色\" = \"{role}\"").unwrap();
        writeln!(text, "\"过错\" = \"{fault}\"").unwrap();
        if dice.throw(4) > 0 {
            writeln!(text, "\"情节\" = \"{gravity}\"").unwrap();
        }
        if fault != "无" && dice.throw(2) > 0 {
            writeln!(text, "\"致后误\" = {}", dice.throw(2) > 0).unwrap();
        }
        if path == "集体讨论" {
            writeln!(text, "\"决策\" = {}", name == "张某").unwrap();
            let stance = dice.pick(&["坚持错误", "坚持正确", "未表态"]);
            writeln!(text, "\"表态\" = \"{stance}\"").unwrap();
        }
    }
    text
}

#[test]
fn every_proposal_is_confirmed_when_it_is_made() {
    println!("seed {SEED}");
    let engine = engine();
    let mut dice = Dice(SEED);
    let mut told = 0;
    for _ in 0..30 {
        let case = case(&engine, &random_case(&mut dice));
        let (output, value) = [("档次", "T3"), ("责任", "责任人"), ("责任", "不负")]
            [usize::try_from(dice.throw(3)).unwrap()];
        let of = (Some(dice.pick(&["张某", "王某", "赵某"])), output, value);
        told += holds(&engine, &case, of, &ask(&engine, &case, of));
    }
    assert!(told > 30, "seed {SEED}: only {told} proposals");
}

/// The fewest facts that must be otherwise, by trying every case there is.
fn brute(engine: &Engine, case: &Case, wanted: usize) -> Option<usize> {
    let mut best = None;
    let mut all = vec![(case.clone(), 0)];
    for (fact, declared) in engine.program.schema.facts.iter().enumerate() {
        let rows: Vec<Option<usize>> = match declared.owner {
            Owner::Case | Owner::Unit => vec![None],
            Owner::Person => (0..case.people.len()).map(Some).collect(),
        };
        for person in rows {
            let spot = Spot { owner: declared.owner, person, fact };
            let mut values: Vec<Option<FactValue>> = match &declared.kind {
                Kind::Options(options) => {
                    (0..options.len()).map(|option| Some(FactValue::Option(option))).collect()
                }
                Kind::Date => vec![Some(FactValue::Date(day()))],
                Kind::Int(..) => Vec::new(),
            };
            // Taken away: by itself, or without counting because its 限于 ended.
            values.push(None);
            let now = case.known(spot.owner, fact, person).map(|known| known.value);
            let tries = all.iter().flat_map(|(known, count)| {
                values.iter().map(move |value| {
                    let free = value.is_none() && declared.only_if.is_some();
                    let more = usize::from(*value != now && !free);
                    (apply(known, &[Edit { spot, value: *value }]), count + more)
                })
            });
            all = tries.filter(|(_, count)| *count <= 3).collect();
        }
    }
    for (other, count) in all {
        let verdict = found(engine, &other, Some("甲"), "档");
        if matches!(verdict, Some(Verdict::Decided(found, _)) if found == wanted) {
            best = Some(best.map_or(count, |best: usize| best.min(count)));
        }
    }
    best
}

#[test]
fn nothing_smaller_does_it() {
    println!("seed {SEED}");
    let (engine, _) = build(&[("whynot.md", SMALL)], &Choice::new()).unwrap();
    let mut dice = Dice(SEED);
    let mut sizes = [0; 4];
    for _ in 0..16 {
        let mut text = format!("[case]\n\"害\" = \"{}\"\n", dice.pick(&["小", "大"]));
        for name in ["甲", "乙"] {
            let fault = dice.pick(&["无", "过失", "故意"]);
            writeln!(text, "[[person]]\nname = \"{name}\"\n\"错\" = \"{fault}\"").unwrap();
            if fault != "无" && dice.throw(2) > 0 {
                writeln!(text, "\"致误\" = {}", dice.throw(2) > 0).unwrap();
            }
        }
        let case = case(&engine, &text);
        if found(&engine, &case, Some("甲"), "档").is_none() {
            // The dice threw facts that contradict each other.
            continue;
        }
        for (wanted, value) in ["一", "二", "三", "四"].into_iter().enumerate() {
            let told = ask(&engine, &case, (Some("甲"), "档", value));
            let nearest = match told.reached {
                Reached::Already => Some(0),
                Reached::Changes => Some(told.changes[0].facts.len()),
                Reached::Ask | Reached::None => None,
            };
            assert_eq!(nearest, brute(&engine, &case, wanted), "seed {SEED}: {value}\n{text}");
            holds(&engine, &case, (Some("甲"), "档", value), &told);
            sizes[nearest.unwrap_or(3)] += 1;
        }
    }
    println!("{sizes:?}");
    assert!(sizes[..3].iter().all(|count| *count > 0), "{sizes:?}");
}

#[test]
fn what_if_clears_drops_and_refuses() {
    let engine = engine();
    let case = case(&engine, APPROVED);
    let change = |text: &str| Change::parse(text).unwrap();
    let tried =
        |changes: &[Change]| what_if(&engine, &case, changes, (day(), &Calendar::default()));
    let told = tried(&[change("赵某.过错=无")]).unwrap();
    assert_eq!(told.dropped, ["赵某的致后误随之不再适用,不再计入。"]);
    let told = tried(&[change("赵某.过错=未知")]).unwrap();
    assert!(told.lines().iter().any(|line| line.contains("缺:")), "{told:?}");
    let refused = tried(&[change("赵某.过错=无"), change("赵某.fault=故意")]);
    assert!(refused.unwrap_err().contains("两个不同的值"));
}
