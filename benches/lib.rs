//! What is promised, measured: here the benchmark decision in plain Rust, the floor every row is read beside, and what
//! the benches share.
//!
//! Facts are coded as the fixture pack declares them: option *i* of each fact, in the order declared.

pub mod client;
pub mod measure;
pub mod rows;

use serde::{Deserialize, Serialize};

/// The fixture pack.
pub const PACK: &str = include_str!("../crates/statute/tests/data/fixture/benchmark.md");
/// Combinations of its facts.
pub const COMBINATIONS: u32 = 3 * 2 * 2 * 2 * 3 * 4 * 2 * 2;
/// A case of it.
pub const CASE: &str = r#"{"case":{"mode":"reviewed","e":true,"r":false,"a":false,"degree":"intent","severity":"two","twice":true,"paid":true}}"#;

/// The facts of combination `index`.
#[must_use]
pub fn facts(index: u32) -> [u8; 8] {
    let mut rest = index % COMBINATIONS;
    [3, 2, 2, 2, 3, 4, 2, 2].map(|size| {
        let option = rest % size;
        rest /= size;
        u8::try_from(option).unwrap_or_default()
    })
}

/// The decision: 归责 (`None` is a gap), 档次, 追偿, each by the option declared.
#[must_use]
pub fn floor(facts: [u8; 8]) -> (Option<u8>, u8, u8) {
    let [mode, e, r, a, degree, severity, twice, paid] = facts;
    let roles = match (mode, e == 0, r == 0, a == 0) {
        (0, ..) => Some(0),
        (1, true, false, false) if degree == 2 => Some(0),
        (1, false, true, false) => Some(1),
        (1, false, false, true) => Some(2),
        (1, true, true, true) => Some(3),
        (2, ..) => Some(4),
        _ => None,
    };
    let tier = if severity == 1 && twice == 0 { 2 } else { severity };
    (roles, tier, u8::from(!(paid == 0 && degree > 0)))
}

/// A case file as a program that knows it beforehand would declare it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FloorCase {
    /// 案.
    pub case: FloorFacts,
}

/// Its facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fixture declares them")]
pub struct FloorFacts {
    pub mode: Mode,
    pub e: bool,
    pub r: bool,
    pub a: bool,
    pub degree: Degree,
    pub severity: Severity,
    pub twice: bool,
    pub paid: bool,
}

/// 方式.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fixture declares them")]
pub enum Mode {
    Direct,
    Reviewed,
    Collective,
}

/// 程度.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fixture declares them")]
pub enum Degree {
    Ordinary,
    Gross,
    Intent,
}

/// 情节.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fixture declares them")]
pub enum Severity {
    One,
    Two,
    Three,
    Four,
}

impl FloorFacts {
    /// By the option declared.
    #[must_use]
    pub fn options(self) -> [u8; 8] {
        let no = |value: bool| u8::from(!value);
        let mode = match self.mode {
            Mode::Direct => 0,
            Mode::Reviewed => 1,
            Mode::Collective => 2,
        };
        let degree = match self.degree {
            Degree::Ordinary => 0,
            Degree::Gross => 1,
            Degree::Intent => 2,
        };
        let severity = match self.severity {
            Severity::One => 0,
            Severity::Two => 1,
            Severity::Three => 2,
            Severity::Four => 3,
        };
        let [e, r, a] = [self.e, self.r, self.a].map(no);
        [mode, e, r, a, degree, severity, no(self.twice), no(self.paid)]
    }
}

/// What the floor answers: values alone, no reason and no citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FloorAnswer {
    /// 归责.
    pub roles: Option<&'static str>,
    /// 档次.
    pub tier: &'static str,
    /// 追偿.
    pub recovery: &'static str,
}

/// The floor from options to ids.
#[must_use]
pub fn floor_answer(facts: [u8; 8]) -> FloorAnswer {
    let (roles, tier, recovery) = floor(facts);
    let name = |list: &[&'static str], option: u8| {
        list.get(usize::from(option)).copied().unwrap_or_default()
    };
    FloorAnswer {
        roles: roles.map(|option| {
            name(&["officer", "verifier", "approver", "all_three", "collective"], option)
        }),
        tier: name(&["T1", "T2", "T3", "T4"], tier),
        recovery: name(&["yes", "no"], recovery),
    }
}

#[cfg(test)]
mod tests {
    use statute::casefile::{Notation, read};
    use statute::compile::Choice;
    use statute::edition::build;
    use statute::eval::{Sheet, Verdict, verdict};
    use statute::ir::{Mask, Var, VarKind};

    use super::*;

    #[test]
    fn floor_and_engine_agree_on_every_combination() {
        let (engine, _) = build(&[("benchmark.md", PACK)], &Choice::new()).expect("the pack");
        let program = &engine.program;
        let mut gaps = 0;
        for index in 0..COMBINATIONS {
            let facts = facts(index);
            let world: Vec<Mask> = program
                .vars
                .iter()
                .map(|var| match var.kind {
                    VarKind::Fact(fact) => 1 << facts[fact],
                    VarKind::Output(_) | VarKind::People(_) | VarKind::Timed(..) => {
                        Var::all(var)
                    }
                })
                .collect();
            let found: Vec<Option<u8>> = program
                .groups
                .iter()
                .map(|group| {
                    let sheet = Sheet::compile(program, group).expect("a small pack");
                    match verdict(group, &sheet.trace(sheet.word(&world))) {
                        Verdict::Decided(option, _) => u8::try_from(option).ok(),
                        Verdict::Nothing => None,
                        other
                        @ (Verdict::Ask(_) | Verdict::Unknown | Verdict::Conflict(..)) => {
                            panic!("{facts:?}: {other:?}")
                        }
                    }
                })
                .collect();
            let (roles, tier, recovery) = floor(facts);
            gaps += u32::from(roles.is_none());
            assert_eq!(found, [roles, Some(tier), Some(recovery)], "{facts:?}");
        }
        assert_eq!(gaps, 224);
    }

    #[test]
    fn floor_and_engine_read_the_same_case() {
        let floor: FloorCase = serde_json::from_str(CASE).expect("the case");
        let (engine, _) = build(&[("benchmark.md", PACK)], &Choice::new()).expect("the pack");
        let case = read(&engine.program.schema, CASE, Notation::Json).expect("the case");
        let day = jiff::civil::Date::constant(2026, 1, 5);
        let outcome =
            engine.determine(&case, day, &Default::default()).expect("no contradiction");
        let report = engine.report(&case, &outcome, day);
        let answer = floor_answer(floor.case.options());
        let value =
            |id: &str| serde_json::to_value(&report.answers[id].value).expect("a value");
        assert_eq!(value("roles"), answer.roles.unwrap_or_default());
        assert_eq!(
            (value("tier"), value("recovery")),
            (answer.tier.into(), answer.recovery.into())
        );
    }
}
