//! One determination: facts in, answers with their reasons out.

mod choice;
mod contradict;
mod ends;
mod grounds;
mod lawful;
mod notices;
mod outcome;
mod premise;
mod report;
mod running;
mod slots;
mod timed;
mod timing;
mod words;
mod world;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::calendar::Calendar;
use crate::eval::{Sheet, TooLarge, Trace, Verdict, possible_outcomes, verdict};
use crate::facts::{At, Case};
use crate::ir::{Given, Mask, Program};
use crate::law::Law;

use grounds::Grounds;
pub use notices::WITHOUT_REASONS;
pub use outcome::Outcome;
pub use running::{Ineffective, Running, State, Suspended, Timing};
pub use slots::{Fault, Lawful, check};
use timing::Clock;
use world::World;
pub use world::settle;

/// Facts that no real case can have together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// Where the facts were written.
    pub places: Vec<At>,
    /// What contradicts what, in Chinese.
    pub message: String,
}

/// A program ready to determine cases.
#[derive(Debug, Clone)]
pub struct Engine {
    /// The program.
    pub program: Program,
    /// The text and citations of every rule.
    pub law: Arc<Law>,
    sheets: Vec<Arc<Sheet>>,
    grounds: Grounds,
}

/// The verdict of one output for the case or one person, with its trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// Index of the group.
    pub group: usize,
    /// The person, by index.
    pub person: Option<usize>,
    /// What the rules come to.
    pub verdict: Verdict,
    /// The option a person decided in answer to an ask, by index of the answer.
    pub answered: Option<(usize, usize)>,
    /// How.
    pub trace: Trace,
}

impl Engine {
    /// Makes `program` ready.
    ///
    /// # Errors
    /// [`TooLarge`] if a group passes a limit of the representation.
    pub fn new(program: Program, law: Arc<Law>) -> Result<Self, TooLarge> {
        let sheets = program.groups.iter().map(|group| Sheet::compile(&program, group));
        let sheets = sheets.map(|sheet| sheet.map(Arc::new)).collect::<Result<_, _>>()?;
        let grounds = Grounds::new(&program, &law, None);
        Ok(Self { program, law, sheets, grounds })
    }

    /// The same engine for `program`, which numbers its variables as this one's does: what both programs have in
    /// common is taken over.
    pub(crate) fn under(&self, mut program: Program) -> Result<Self, Box<(Program, TooLarge)>> {
        program.schema = Arc::clone(&self.program.schema);
        let mut sheets = Vec::new();
        for group in &program.groups {
            let same = self.program.groups.iter().position(|known| Arc::ptr_eq(known, group));
            let sheet = match same.and_then(|index| self.sheets.get(index)) {
                Some(known) => Arc::clone(known),
                None => match Sheet::compile(&program, group) {
                    Ok(sheet) => Arc::new(sheet),
                    Err(large) => return Err(Box::new((program, large))),
                },
            };
            sheets.push(sheet);
        }
        let known = (&self.program, &self.grounds);
        let grounds = Grounds::new(&program, &self.law, Some(known));
        Ok(Self { program, law: Arc::clone(&self.law), sheets, grounds })
    }

    /// Determines `case` on the day `as_of`.
    ///
    /// # Errors
    /// Every contradiction among the facts; then nothing is determined.
    pub fn determine(
        &self,
        case: &Case,
        as_of: Date,
        calendar: &Calendar,
    ) -> Result<Outcome, Vec<Contradiction>> {
        let clock = Clock { program: &self.program, case, calendar, as_of };
        let timing = clock.run(&BTreeMap::new());
        let truth = |predicate, of: &str, person| clock.truth(&timing, predicate, (of, person));
        let mut world = World::new(&self.program, case, truth);
        let contradictions = self.contradictions(case, &world, as_of);
        if !contradictions.is_empty() {
            return Err(contradictions);
        }
        let findings = self.findings(case, &mut world);
        let void = self.void(&world.case);
        let mut lawful = slots::lawful(&self.program, &world.case, None, as_of);
        for (index, own) in world.people.iter().enumerate() {
            for slot in slots::lawful(&self.program, own, Some(index), as_of) {
                let name = |slot: &Lawful| {
                    slot.person.and_then(|index| case.people.get(index)).map(|p| &p.name)
                };
                // One person in two roles has one set of measures, and the unit one for all.
                let is_same = |known: &Lawful| {
                    name(known) == name(&slot)
                        && Lawful { person: slot.person, ..known.clone() } == slot
                };
                if !lawful.iter().any(is_same) {
                    lawful.push(slot);
                }
            }
        }
        let settled = self.settle_conflicts(case, &mut lawful);
        let timing = clock.run(&months(&lawful));
        Ok(Outcome {
            void,
            findings,
            lawful,
            settled,
            timing,
            world: world.people,
            shared: world.case,
        })
    }

    fn findings(&self, case: &Case, world: &mut World) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (index, (group, sheet)) in self.program.groups.iter().zip(&self.sheets).enumerate()
        {
            let output = self.program.schema.outputs.get(group.output);
            let per_person = output.is_some_and(|output| output.per_person);
            let focuses: Vec<Option<usize>> = if per_person {
                (0..world.people.len()).map(Some).collect()
            } else {
                vec![None]
            };
            for person in focuses {
                let possible: &[Mask] = match person {
                    Some(person) => world.people.get(person).map_or(&[], Vec::as_slice),
                    None => &world.case,
                };
                let trace = sheet.trace(sheet.word(possible));
                let verdict = if Self::premise_fails(group, &world.case) {
                    Verdict::Nothing
                } else {
                    verdict(group, &trace)
                };
                let answered = self.answered(case, (index, person), verdict);
                let mask = match (verdict, answered) {
                    (_, Some((option, _))) | (Verdict::Decided(option, _), None) => 1 << option,
                    // No rule gives anything: what reads the output must wait, never conclude from nothing.
                    _ => match possible_outcomes(group, &trace) {
                        0 => self.program.all(group.var),
                        possible => possible,
                    },
                };
                world.set_output(group.var, person, mask);
                findings.push(Finding { group: index, person, verdict, answered, trace });
            }
            if per_person {
                world.look_again(&self.program, &self.grounds, group.var);
            }
        }
        findings
    }

    /// The option of the answer given to the ask in force, or put in the place of what is decided, and the answer's
    /// index. Nobody departs from what facts have not settled yet.
    fn answered(
        &self,
        case: &Case,
        at: (usize, Option<usize>),
        verdict: Verdict,
    ) -> Option<(usize, usize)> {
        let group = self.program.groups.get(at.0)?;
        let rule = match verdict {
            Verdict::Ask(rule) => rule,
            Verdict::Decided(..) => return self.departed(case, at),
            Verdict::Nothing | Verdict::Unknown | Verdict::Conflict(..) => return None,
        };
        let Given::Ask { ask, options, .. } = &group.rules.get(rule)?.gives else {
            return None;
        };
        let name = at.1.and_then(|person| case.people.get(person)).map(|p| p.name.as_str());
        let mut answers = case.answers.iter().enumerate();
        let (index, answer) = answers.find(|(_, answer)| {
            !answer.departs && answer.ask == *ask && answer.person.as_deref() == name
        })?;
        let option = option_of(self.program.schema.outputs.get(group.output)?, &answer.value)?;
        (options & (1 << option) != 0).then_some((option, index))
    }

    /// The option a person put in the place of what is decided (偏离); the last that was said.
    fn departed(&self, case: &Case, at: (usize, Option<usize>)) -> Option<(usize, usize)> {
        let group = self.program.groups.get(at.0)?;
        let output = self.program.schema.outputs.get(group.output)?;
        let name = at.1.and_then(|person| case.people.get(person)).map(|p| p.name.as_str());
        let mut answers = case.answers.iter().enumerate().rev();
        let (index, answer) = answers.find(|(_, answer)| {
            answer.departs && answer.ask == output.name.id && answer.person.as_deref() == name
        })?;
        Some((option_of(output, &answer.value)?, index))
    }
}

/// The option `value` is, by term or id.
fn option_of(output: &crate::schema::Output, value: &str) -> Option<usize> {
    output.options.iter().position(|name| name.term == value || name.id == value)
}

/// Months of withheld pay in each person's lawful set.
fn months(lawful: &[Lawful]) -> BTreeMap<(usize, String), i64> {
    let mut months = BTreeMap::new();
    for slot in lawful {
        let (Some(person), Some(count)) = (slot.person, slot.slot.months) else { continue };
        for measure in &slot.slot.set {
            months.insert((person, measure.clone()), count);
        }
    }
    months
}
