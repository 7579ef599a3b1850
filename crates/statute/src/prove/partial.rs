//! Three-valued soundness: what partial facts answer, no completion contradicts.
//!
//! A pair is one valuation the invariants admit and one set of its variables that is known. On the known ones
//! alone, cubes and oracle must say the same, and what they say must hold of the whole valuation.

use std::collections::BTreeMap;

use super::people::{admits, single};
use super::{
    Domain, EXHAUSTIVE_MAX, RANDOM_TRIES, Witness, domain, valuation, witness, xorshift,
};
use crate::determine::settle;
use crate::eval::{Sheet, TooLarge, Verdict, verdict};
use crate::ir::{Group, Mask, Program, VarId};
use crate::oracle;

/// Random valuations drawn, at most, for each that the invariants admit.
const MISSES_MAX: u64 = 16;

/// What is shown of one output's partial facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Soundness {
    /// The output's term.
    pub output: String,
    /// Pairs of valuation and known variables tried, within the invariants.
    pub pairs: u64,
    /// Pairs on which the known variables alone settle the output.
    pub settled: u64,
    /// Whether these were all pairs.
    pub exhaustive: bool,
    /// The first fault of each kind, with the variables known.
    pub faults: BTreeMap<Fault, Witness>,
}

/// What can be wrong with an answer to partial facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Cubes and oracle differ.
    Disagreement,
    /// A completion contradicts it.
    Unsound,
    /// What guards and invariants are said to exclude is the case.
    Excluded,
}

/// What is tried: the rules, and how they are evaluated.
#[derive(Debug, Clone, Copy)]
pub struct Tried<'a> {
    /// The rules.
    pub group: &'a Group,
    /// Their cubes.
    pub sheet: &'a Sheet,
    /// What concludes from facts known which others are still possible.
    pub settle: fn(&Program, &mut [Mask]),
}

/// Checks every group of `program` under partial facts.
///
/// # Errors
/// [`TooLarge`] if a group passes a limit of the representation.
pub fn partial(program: &Program, seed: u64) -> Result<Vec<Soundness>, TooLarge> {
    let groups = program.groups.iter();
    let each = groups.map(|group| {
        let sheet = Sheet::compile(program, group)?;
        let tried = Tried { group, sheet: &sheet, settle };
        Ok(partial_group(program, tried, seed))
    });
    each.collect()
}

/// Checks one group.
#[must_use]
pub fn partial_group(program: &Program, tried: Tried<'_>, seed: u64) -> Soundness {
    let domain = domain(program, tried.group);
    let vars = domain.vars();
    let sets = 1_u64.checked_shl(u32::try_from(vars).unwrap_or(u32::MAX)).unwrap_or(u64::MAX);
    let total = domain.total.saturating_mul(sets);
    let exhaustive = total <= EXHAUSTIVE_MAX;
    let output = program.schema.outputs.get(tried.group.output);
    let mut soundness = Soundness {
        output: output.map(|output| output.name.term.clone()).unwrap_or_default(),
        pairs: 0,
        settled: 0,
        exhaustive,
        faults: BTreeMap::new(),
    };
    let mut random = seed;
    let mut next = |below: u64| {
        random = xorshift(random);
        random % below.max(1)
    };
    let most = if exhaustive { total } else { RANDOM_TRIES.saturating_mul(MISSES_MAX) };
    for step in 0..most {
        let (index, known) = if exhaustive {
            (step / sets, step % sets)
        } else {
            (next(domain.total), next(sets))
        };
        let (full, options) = valuation(program, &domain, index);
        if admits(program, &full) {
            try_pair(program, tried, (&options, known), &mut soundness);
        }
        if !exhaustive && soundness.pairs == RANDOM_TRIES {
            break;
        }
    }
    soundness
}

fn try_pair(
    program: &Program,
    tried: Tried<'_>,
    pair: (&[(VarId, usize)], u64),
    soundness: &mut Soundness,
) {
    let (options, known) = pair;
    let full = single(program, options);
    soundness.pairs += 1;
    let kept = options.iter().enumerate().filter(|(index, _)| known & (1 << index) != 0);
    let kept: Vec<(VarId, usize)> = kept.map(|(_, option)| *option).collect();
    let mut possible = single(program, &kept);
    (tried.settle)(program, &mut possible);
    let mut fault = |what: Fault| {
        soundness.faults.entry(what).or_insert_with(|| witness(program, &kept));
    };
    if full.iter().zip(&possible).any(|(is, may_be)| is & may_be == 0) {
        fault(Fault::Excluded);
    }
    let found = verdict(tried.group, &tried.sheet.trace(tried.sheet.word(&possible)));
    if found != oracle::verdict(tried.group, &possible) {
        fault(Fault::Disagreement);
    }
    if !is_borne_out(tried.group, found, oracle::verdict(tried.group, &full)) {
        fault(Fault::Unsound);
    }
    soundness.settled += u64::from(found != Verdict::Unknown);
}

/// Whether what partial facts gave is what all facts give. The rule may be another one: what it gives may not.
fn is_borne_out(group: &Group, partial: Verdict, full: Verdict) -> bool {
    let given = |rule: usize| group.rules.get(rule).map(|rule| &rule.gives);
    match (partial, full) {
        (Verdict::Unknown, _) | (Verdict::Nothing, Verdict::Nothing) => true,
        (Verdict::Decided(option, _), Verdict::Decided(other, _)) => option == other,
        (Verdict::Ask(rule), Verdict::Ask(other)) => given(rule) == given(other),
        (Verdict::Conflict(..), Verdict::Conflict(..)) => true,
        (
            Verdict::Decided(..) | Verdict::Ask(_) | Verdict::Nothing | Verdict::Conflict(..),
            _,
        ) => false,
    }
}

impl Domain {
    /// Variables of one valuation.
    fn vars(&self) -> usize {
        let situation = self.situations.first();
        self.axes.len() + situation.map_or(0, |found| found.focus.len() + found.people.len())
    }
}
