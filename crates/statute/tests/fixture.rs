//! The benchmark decision: 1,152 combinations of facts, 224 of which Article 15 as coarsened leaves unanswered.

#![expect(clippy::unwrap_used, reason = "helpers of a test fail the test")]

use statute::compile::Choice;
use statute::edition::build;
use statute::eval::{Sheet, Verdict, verdict};
use statute::ir::Mask;
use statute::oracle;

const PACK: &str = include_str!("data/fixture/benchmark.md");
const FACTS: u32 = 8;

#[test]
fn the_prover_finds_224_gaps_of_1152_and_no_conflict() {
    let (engine, edition) = build(&[("benchmark.md", PACK)], &Choice::new()).unwrap();
    assert!(engine.law.coverage().iter().all(|article| article.uncovered.is_empty()));
    let (proofs, _) = edition.prove();
    let roles = proofs.iter().find(|proof| proof.output == "归责").unwrap();
    // The group reads mode, three faults and degree: 72 combinations. Severity, repeat and compensation
    // multiply each by 16: 14 gaps become 224 of 1,152.
    assert_eq!((roles.combinations, roles.gaps, roles.conflicts), (72, 14, 0));
    let others: u64 = 4 * 2 * 2;
    assert_eq!((roles.combinations * others, roles.gaps * others), (1152, 224));
    assert!(proofs.iter().all(|proof| proof.holds() && proof.dead.is_empty()), "{proofs:?}");
}

/// Every valuation of the facts, and for each every set of facts left unknown.
fn valuations(sizes: &[usize]) -> Vec<Vec<usize>> {
    sizes.iter().fold(vec![Vec::new()], |known, size| {
        known
            .iter()
            .flat_map(|options| {
                (0..*size).map(move |option| [options.as_slice(), &[option]].concat())
            })
            .collect()
    })
}

#[test]
fn cubes_and_oracle_agree_and_no_completion_contradicts_a_partial_answer() {
    let (engine, _) = build(&[("benchmark.md", PACK)], &Choice::new()).unwrap();
    let program = &engine.program;
    let facts: Vec<usize> = (0..program.vars.len())
        .filter(|var| {
            matches!(program.vars.get(*var).unwrap().kind, statute::ir::VarKind::Fact(_))
        })
        .collect();
    assert_eq!(facts.len(), usize::try_from(FACTS).unwrap());
    let sizes: Vec<usize> =
        facts.iter().map(|var| program.vars.get(*var).unwrap().options.len()).collect();
    let all = valuations(&sizes);
    assert_eq!(all.len(), 1152);
    let open: Vec<Mask> = program.vars.iter().map(|var| var.all()).collect();
    let (mut gaps, mut pairs) = (0, 0_u32);
    for group in &program.groups {
        let sheet = Sheet::compile(program, group).unwrap();
        for options in &all {
            let total = masks(&open, &facts, options, u32::MAX);
            let full = verdict(group, &sheet.trace(sheet.word(&total)));
            gaps += u32::from(group.output == 0 && full == Verdict::Nothing);
            assert!(!matches!(full, Verdict::Conflict(..)), "{options:?} {full:?}");
            for known in 0..1_u32 << FACTS {
                let partial = masks(&open, &facts, options, known);
                let found = verdict(group, &sheet.trace(sheet.word(&partial)));
                assert_eq!(found, oracle::verdict(group, &partial));
                let is_sound = match found {
                    Verdict::Unknown => true,
                    Verdict::Decided(option, _) => {
                        matches!(full, Verdict::Decided(other, _) if other == option)
                    }
                    Verdict::Ask(_) | Verdict::Nothing | Verdict::Conflict(..) => found == full,
                };
                assert!(is_sound, "{options:?} {known:b} {found:?} {full:?}");
                pairs += 1;
            }
        }
    }
    assert_eq!(gaps, 224);
    assert_eq!(pairs, 3 * 1152 * 256);
}

fn masks(open: &[Mask], facts: &[usize], options: &[usize], known: u32) -> Vec<Mask> {
    let mut masks = open.to_vec();
    for (index, (var, option)) in facts.iter().zip(options).enumerate() {
        if known & (1 << index) != 0 {
            *masks.get_mut(*var).unwrap() = 1 << option;
        }
    }
    masks
}

#[test]
fn nothing_is_concluded_from_an_output_that_no_rule_gives() {
    let reads = "\n```规则 16.2.后 定 后续\n引 \"追偿\"\n当 归责 ≠ 执法\n则 后续 = 有\n```\n";
    let pack = PACK.replace(
        "追偿 recovery {是 yes, 否 no}\n",
        "追偿 recovery {是 yes, 否 no}\n后续 next {有 some, 无 none}\n",
    );
    let (engine, _) =
        build(&[("benchmark.md", &format!("{pack}{reads}"))], &Choice::new()).unwrap();
    // Reviewed, only the officer at fault and not by intent: one of the gaps.
    let gap = r#"{"case":{"mode":"reviewed","e":true,"r":false,"a":false,"degree":"gross"}}"#;
    let case =
        statute::casefile::read(&engine.program.schema, gap, statute::casefile::Notation::Json);
    let (case, day) = (case.unwrap(), jiff::civil::Date::constant(2026, 1, 5));
    let outcome =
        engine.determine(&case, day, &statute::calendar::Calendar::default()).unwrap();
    let report = engine.report(&case, &outcome, day);
    for question in ["roles", "next"] {
        let answer = report.answers.get(question).unwrap();
        assert_eq!(answer.status, statute::answer::Status::Unknown, "{answer:?}");
    }
}
