//! Rules compiled to bit-cubes, three-valued.
//!
//! A variable of *n* options takes *n* bits of a word; a bit is set while its option is still possible. A cube
//! is the word of the options it allows. It certainly holds iff no possible option lies outside it, and is
//! refuted iff some variable has no possible option inside it. Known facts cost one AND-NOT for each cube.

use std::collections::BTreeMap;

use crate::ir::{Expr, Given, Group, Mask, Program, VarId};

/// The most cubes one rule may take.
const CUBES_MAX: usize = 4096;
/// Bits of a word.
const WORD_BITS: usize = 128;

/// Why a program cannot be evaluated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TooLarge {
    /// The variables of this output's rules take more bits than a word has.
    Word(String, usize),
    /// This output has more rules than a word has bits.
    Rules(String, usize),
    /// This rule unfolds into too many cubes.
    Cubes(String),
}

/// What the rules of one output come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Trace {
    /// Rules whose condition certainly holds.
    pub fired: u128,
    /// Rules whose condition certainly does not hold.
    pub refuted: u128,
    /// Rules in force: condition holds, certainly not silenced.
    pub live: u128,
    /// Rules that fired and are certainly silenced by an exception.
    pub silenced: u128,
    /// Rules that may still come into force.
    pub open: u128,
}

/// The answer for one output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The option that holds; the rule that gives it.
    Decided(usize, usize),
    /// The rule that leaves it to a person.
    Ask(usize),
    /// Facts are missing.
    Unknown,
    /// No rule applies.
    Nothing,
    /// Two rules in force give different answers; a proven pack has none.
    Conflict(usize, usize),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Cube {
    allows: u128,
    vars: Vec<u128>,
    rule: u128,
}

/// The rules of one output, compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Variable, offset of its first bit.
    slots: Vec<(VarId, usize)>,
    cubes: Vec<Cube>,
    /// Order of exceptions first, with what each silences: `(rule bit, silences)`.
    order: Vec<(u128, u128)>,
    all: u128,
    /// Bits that stand for an option.
    used: u128,
}

impl Sheet {
    /// Compiles `group`.
    ///
    /// # Errors
    /// [`TooLarge`] if a limit of the representation is passed.
    pub fn compile(program: &Program, group: &Group) -> Result<Self, TooLarge> {
        let name = program.schema.outputs.get(group.output).map(|o| o.name.term.clone());
        let name = name.unwrap_or_default();
        if group.rules.len() > WORD_BITS {
            return Err(TooLarge::Rules(name, group.rules.len()));
        }
        let mut used = BTreeMap::new();
        for rule in &group.rules {
            rule.when.vars(&mut |var| {
                used.insert(var, 0_usize);
            });
        }
        let mut bits = 0;
        for (var, offset) in &mut used {
            *offset = bits;
            bits += program.vars.get(*var).map_or(0, |var| var.options.len());
        }
        if bits > WORD_BITS {
            return Err(TooLarge::Word(name, bits));
        }
        let mut cubes = Vec::new();
        for (index, rule) in group.rules.iter().enumerate() {
            let all = |var: VarId| program.all(var);
            let terms = dnf(&rule.when, true, &all);
            let Some(terms) = terms else { return Err(TooLarge::Cubes(rule.id.clone())) };
            for term in terms {
                cubes.push(cube(&term, &used, &all, 1 << index));
            }
        }
        let order = group.order.iter().map(|index| (1 << *index, silences(group, *index)));
        let all = (0..group.rules.len()).fold(0, |mask, index| mask | (1 << index));
        let order = order.collect();
        let taken =
            u128::MAX.checked_shr(u32::try_from(WORD_BITS - bits).unwrap_or(0)).unwrap_or(0);
        Ok(Self { slots: used.into_iter().collect(), cubes, order, all, used: taken })
    }

    /// The word of `possible`, which holds the possible options of every variable.
    #[must_use]
    pub fn word(&self, possible: &[Mask]) -> u128 {
        self.slots.iter().fold(0, |word, (var, offset)| {
            word | u128::from(possible.get(*var).copied().unwrap_or(0)) << offset
        })
    }

    /// `word` with `mask` as the possible options of `var`; unchanged if no rule reads it.
    #[must_use]
    pub fn with(&self, word: u128, var: VarId, mask: Mask) -> u128 {
        let Ok(slot) = self.slots.binary_search_by_key(&var, |(known, _)| *known) else {
            return word;
        };
        let (start, bits) = self.bits_of(slot);
        (word & !bits) | (u128::from(mask) << start & bits)
    }

    /// Whether a rule reads `var`.
    #[must_use]
    pub fn reads(&self, var: VarId) -> bool {
        self.slots.binary_search_by_key(&var, |(known, _)| *known).is_ok()
    }

    /// First bit and all bits of the variable at `slot`.
    fn bits_of(&self, slot: usize) -> (usize, u128) {
        let start = self.slots.get(slot).map_or(0, |(_, offset)| *offset);
        let next = self.slots.get(slot + 1).map_or(WORD_BITS, |(_, offset)| *offset);
        (start, ((u128::MAX >> (WORD_BITS - (next - start))) << start) & self.used)
    }

    /// Rules whose condition certainly holds under `word`.
    #[must_use]
    pub fn fired(&self, word: u128) -> u128 {
        let holds = |cube: &&Cube| word & !cube.allows == 0;
        self.cubes.iter().filter(holds).fold(0, |fired, cube| fired | cube.rule)
    }

    /// For each cube of rule `index`: the variables that keep it from holding, with the options it allows.
    #[must_use]
    pub fn obstacles(&self, word: u128, index: usize) -> Vec<Vec<(VarId, Mask)>> {
        let cubes = self.cubes.iter().filter(|cube| cube.rule == 1 << index);
        let blocked = |cube: &Cube| {
            let slots = self.slots.iter().enumerate().filter_map(|(slot, (var, _))| {
                let (start, bits) = self.bits_of(slot);
                let is_blocked = cube.vars.iter().any(|var| var & bits != 0)
                    && word & bits & !cube.allows != 0;
                let allowed = (cube.allows & bits) >> start;
                is_blocked.then(|| (*var, Mask::try_from(allowed).unwrap_or(0)))
            });
            slots.collect()
        };
        cubes.map(blocked).collect()
    }

    /// Fires the rules and silences what exceptions silence.
    #[must_use]
    pub fn trace(&self, word: u128) -> Trace {
        let mut trace = Trace { refuted: self.all, ..Trace::default() };
        for cube in &self.cubes {
            if word & !cube.allows == 0 {
                trace.fired |= cube.rule;
                trace.refuted &= !cube.rule;
            } else if cube.vars.iter().all(|var| word & cube.allows & var != 0) {
                trace.refuted &= !cube.rule;
            }
        }
        let (mut killed, mut threatened) = (0, 0);
        for (rule, silences) in &self.order {
            if trace.refuted & rule != 0 {
                continue;
            }
            if killed & rule != 0 {
                trace.silenced |= rule;
            } else if trace.fired & rule != 0 && threatened & rule == 0 {
                trace.live |= rule;
                killed |= silences;
                threatened |= silences;
            } else {
                trace.open |= rule;
                threatened |= silences;
            }
        }
        trace
    }
}

/// Reads the verdict off a trace.
#[must_use]
pub fn verdict(group: &Group, trace: &Trace) -> Verdict {
    let mut first: Option<(usize, &Given)> = None;
    for (index, rule) in group.rules.iter().enumerate() {
        if trace.live & (1 << index) == 0 || rule.gives == Given::NotApplicable {
            continue;
        }
        match first {
            None => first = Some((index, &rule.gives)),
            Some((_, gives)) if *gives == rule.gives => {}
            Some((earlier, _)) => return Verdict::Conflict(earlier, index),
        }
    }
    match first {
        Some((index, Given::Value(option))) => Verdict::Decided(*option, index),
        Some((index, Given::Ask { .. })) => Verdict::Ask(index),
        Some((_, Given::NotApplicable)) | None => {
            let may_give = |(index, rule): (usize, &crate::ir::Rule)| {
                trace.open & (1 << index) != 0 && rule.gives != Given::NotApplicable
            };
            if group.rules.iter().enumerate().any(may_give) {
                Verdict::Unknown
            } else {
                Verdict::Nothing
            }
        }
    }
}

/// The options the output can still have, for the groups that read it.
#[must_use]
pub fn possible_outcomes(group: &Group, trace: &Trace) -> Mask {
    let among = |set: u128| {
        let rules = group.rules.iter().enumerate();
        let rules = rules.filter(|(index, _)| set & (1 << index) != 0);
        rules.fold(0, |mask, (_, rule)| match &rule.gives {
            Given::Value(option) => mask | (1 << option),
            Given::Ask { options, .. } => mask | options,
            Given::NotApplicable => mask,
        })
    };
    match among(trace.live) {
        0 => among(trace.open),
        settled => settled,
    }
}

/// A rule with a value silences all it is directly or indirectly an exception to; 不适用 only its direct target.
fn silences(group: &Group, index: usize) -> u128 {
    let Some(rule) = group.rules.get(index) else { return 0 };
    let mut mask: u128 = rule.exception_to.iter().fold(0, |mask, target| mask | (1 << target));
    if rule.gives == Given::NotApplicable {
        return mask;
    }
    let mut next = rule.exception_to.clone();
    while let Some(target) = next.pop() {
        for further in group.rules.get(target).map_or(&[][..], |rule| &rule.exception_to) {
            if mask & (1 << further) == 0 {
                mask |= 1 << further;
                next.push(*further);
            }
        }
    }
    mask
}

type Term = BTreeMap<VarId, Mask>;

/// Disjunctive normal form; `None` when it passes [`CUBES_MAX`].
fn dnf(expr: &Expr, positive: bool, all: &impl Fn(VarId) -> Mask) -> Option<Vec<Term>> {
    match (expr, positive) {
        (Expr::Test(var, mask), _) => {
            let mask = if positive { *mask } else { !mask } & all(*var);
            Some(if mask == 0 { Vec::new() } else { vec![Term::from([(*var, mask)])] })
        }
        (Expr::Not(inner), _) => dnf(inner, !positive, all),
        (Expr::Or(parts), true) | (Expr::And(parts), false) => {
            let mut terms = Vec::new();
            for part in parts {
                terms.extend(dnf(part, positive, all)?);
            }
            (terms.len() <= CUBES_MAX).then_some(terms)
        }
        (Expr::And(parts), true) | (Expr::Or(parts), false) => {
            let mut terms = vec![Term::new()];
            for part in parts {
                let right = dnf(part, positive, all)?;
                terms = product(&terms, &right);
                if terms.len() > CUBES_MAX {
                    return None;
                }
            }
            Some(terms)
        }
    }
}

fn product(left: &[Term], right: &[Term]) -> Vec<Term> {
    let pairs = left.iter().flat_map(|a| right.iter().map(move |b| (a, b)));
    let mut terms: Vec<Term> = pairs.filter_map(|(a, b)| meet(a, b)).collect();
    terms.sort();
    terms.dedup();
    terms
}

fn meet(a: &Term, b: &Term) -> Option<Term> {
    let mut term = a.clone();
    for (var, mask) in b {
        let entry = term.entry(*var).or_insert(*mask);
        *entry &= mask;
        if *entry == 0 {
            return None;
        }
    }
    Some(term)
}

fn cube(
    term: &Term,
    used: &BTreeMap<VarId, usize>,
    all: &impl Fn(VarId) -> Mask,
    rule: u128,
) -> Cube {
    let mut cube = Cube { allows: u128::MAX, vars: Vec::new(), rule };
    for (var, mask) in term {
        let offset = used.get(var).copied().unwrap_or(0);
        let whole = u128::from(all(*var)) << offset;
        cube.allows &= !whole | (u128::from(*mask) << offset);
        cube.vars.push(whole);
    }
    cube
}
