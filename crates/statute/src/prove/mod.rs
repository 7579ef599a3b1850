//! Proofs about a program: no gap, no conflict, no dead rule, cubes and oracle agree.
//!
//! Each group is judged against all values of the groups it reads, never their product, and over every
//! valuation that the invariants admit, so a counterexample is a real one.

mod partial;
mod people;

use crate::eval::{Sheet, TooLarge, Verdict, verdict};
use crate::ir::{Expr, Group, Mask, People, Program, VarId, VarKind};
use crate::oracle;
pub use partial::{Fault, Soundness, Tried, partial, partial_group};
use people::{Situation, admits, situations};
use std::collections::BTreeSet;

/// Up to this many combinations are all tried; above, [`RANDOM_TRIES`] random ones are.
pub const EXHAUSTIVE_MAX: u64 = 1 << 20;
/// Random combinations tried in a group too large to exhaust.
pub const RANDOM_TRIES: u64 = 1_000_000;

/// One valuation, as words: `(variable, option)`.
pub type Witness = Vec<(String, String)>;

/// What is proven of one output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The output's term.
    pub output: String,
    /// Combinations the invariants admit that were tried.
    pub combinations: u64,
    /// Whether these were all.
    pub exhaustive: bool,
    /// Seed of the random ones.
    pub seed: u64,
    /// Combinations for which no rule gives an answer.
    pub gaps: u64,
    /// The first of them.
    pub first_gap: Option<Witness>,
    /// Whether the pack claims that there are none.
    pub complete: bool,
    /// Combinations for which two rules give different answers.
    pub conflicts: u64,
    /// The first of them, with the two rules.
    pub first_conflict: Option<(String, String, Witness)>,
    /// Rules never in force.
    pub dead: Vec<String>,
    /// The first combination on which cubes and oracle differ.
    pub disagreement: Option<Witness>,
}

impl Proof {
    /// Whether the group may be relied on.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.conflicts == 0 && self.disagreement.is_none() && (self.gaps == 0 || !self.complete)
    }
}

/// Proves every group of `program`.
///
/// # Errors
/// [`TooLarge`] if a group passes a limit of the representation.
pub fn prove(program: &Program, seed: u64) -> Result<Vec<Proof>, TooLarge> {
    prove_where(program, seed, |_| true)
}

/// Proves the groups of `program` for which `wanted` holds.
///
/// # Errors
/// [`TooLarge`] if a group passes a limit of the representation.
pub fn prove_where(
    program: &Program,
    seed: u64,
    wanted: impl Fn(&Group) -> bool,
) -> Result<Vec<Proof>, TooLarge> {
    let groups = program.groups.iter().filter(|group| wanted(group));
    groups.map(|group| prove_group(program, group, seed)).collect()
}

/// The axes a group is proven over.
struct Domain {
    situations: Vec<Situation>,
    axes: Vec<(VarId, usize)>,
    total: u64,
}

fn prove_group(program: &Program, group: &Group, seed: u64) -> Result<Proof, TooLarge> {
    let sheet = Sheet::compile(program, group)?;
    let domain = domain(program, group);
    let exhaustive = domain.total <= EXHAUSTIVE_MAX;
    let mut proof = Proof {
        output: program
            .schema
            .outputs
            .get(group.output)
            .map(|o| o.name.term.clone())
            .unwrap_or_default(),
        combinations: 0,
        exhaustive,
        seed,
        gaps: 0,
        first_gap: None,
        complete: group.complete,
        conflicts: 0,
        first_conflict: None,
        dead: Vec::new(),
        disagreement: None,
    };
    let mut seen = 0_u128;
    let tries = if exhaustive { domain.total } else { RANDOM_TRIES };
    let mut random = seed;
    for step in 0..tries {
        let index = if exhaustive {
            step
        } else {
            random = xorshift(random);
            random % domain.total.max(1)
        };
        let (possible, options) = valuation(program, &domain, index);
        if !admits(program, &possible) {
            continue;
        }
        proof.combinations += 1;
        seen |= judge(program, (group, &sheet), (&possible, &options), &mut proof);
    }
    let dead = group.rules.iter().enumerate().filter(|(index, _)| seen & (1 << index) == 0);
    proof.dead = dead.map(|(_, rule)| rule.id.clone()).collect();
    Ok(proof)
}

fn judge(
    program: &Program,
    rules: (&Group, &Sheet),
    at: (&[Mask], &[(VarId, usize)]),
    proof: &mut Proof,
) -> u128 {
    let (group, sheet) = rules;
    let (possible, options) = at;
    let trace = sheet.trace(sheet.word(possible));
    let found = verdict(group, &trace);
    if found != oracle::verdict(group, possible) && proof.disagreement.is_none() {
        proof.disagreement = Some(witness(program, options));
    }
    match found {
        Verdict::Nothing | Verdict::Unknown => {
            proof.gaps += 1;
            proof.first_gap.get_or_insert_with(|| witness(program, options));
        }
        Verdict::Conflict(a, b) => {
            proof.conflicts += 1;
            let id =
                |index: usize| group.rules.get(index).map(|r| r.id.clone()).unwrap_or_default();
            proof
                .first_conflict
                .get_or_insert_with(|| (id(a), id(b), witness(program, options)));
        }
        Verdict::Decided(..) | Verdict::Ask(_) => {}
    }
    trace.live
}

fn domain(program: &Program, group: &Group) -> Domain {
    let vars = relevant(program, group);
    let kind = |var: &VarId| program.vars.get(*var).map(|var| (&var.kind, var.per_person));
    let own: Vec<VarId> = vars
        .iter()
        .copied()
        .filter(|var| matches!(kind(var), Some((VarKind::Fact(_) | VarKind::Timed(..), true))))
        .collect();
    let statements: Vec<VarId> = vars
        .iter()
        .copied()
        .filter(|var| matches!(kind(var), Some((VarKind::People(_), _))))
        .collect();
    let axes: Vec<(VarId, usize)> = vars
        .iter()
        .copied()
        .filter(|var| !own.contains(var) && !statements.contains(var))
        .map(|var| (var, program.vars.get(var).map_or(1, |var| var.options.len())))
        .collect();
    let situations = if own.is_empty() && statements.is_empty() {
        vec![Situation { focus: Vec::new(), people: Vec::new() }]
    } else {
        situations(program, &own, &statements)
    };
    let count = u64::try_from(situations.len()).unwrap_or(u64::MAX);
    let total = axes.iter().fold(count, |total, (_, size)| {
        total.saturating_mul(u64::try_from(*size).unwrap_or(u64::MAX))
    });
    Domain { situations, axes, total }
}

/// The variables of the rules, and those that guards, invariants and statements about people tie to them.
fn relevant(program: &Program, group: &Group) -> BTreeSet<VarId> {
    let mut vars = BTreeSet::new();
    for rule in &group.rules {
        rule.when.vars(&mut |var| {
            vars.insert(var);
        });
    }
    loop {
        let before = vars.len();
        for var in vars.clone() {
            let statement = match program.vars.get(var).map(|var| &var.kind) {
                Some(VarKind::People(index)) => program.people.get(*index),
                Some(VarKind::Fact(_) | VarKind::Output(_) | VarKind::Timed(..)) | None => None,
            };
            if let Some(People::Any(body) | People::AtMost(body, _)) = statement {
                body.vars(&mut |inner| {
                    vars.insert(inner);
                });
            }
        }
        // A guard only says when its own fact exists: without that fact it ties nothing.
        let guards = program.guards.iter().filter(|(var, _)| vars.contains(var));
        let guards: Vec<&Expr> = guards.map(|(_, guard)| guard).collect();
        for guard in guards {
            guard.vars(&mut |var| {
                vars.insert(var);
            });
        }
        for (tie, _) in program.constraints.iter() {
            let mut tied = BTreeSet::new();
            tie.vars(&mut |var| {
                tied.insert(var);
            });
            if !tied.is_disjoint(&vars) {
                vars.extend(tied);
            }
        }
        if vars.len() == before {
            return vars;
        }
    }
}

fn valuation(
    program: &Program,
    domain: &Domain,
    index: u64,
) -> (Vec<Mask>, Vec<(VarId, usize)>) {
    let count = u64::try_from(domain.situations.len()).unwrap_or(1).max(1);
    let mut rest = index / count;
    let situation = usize::try_from(index % count).ok().and_then(|i| domain.situations.get(i));
    let mut options: Vec<(VarId, usize)> = Vec::new();
    if let Some(situation) = situation {
        options.extend(&situation.focus);
        options.extend(&situation.people);
    }
    for (var, size) in &domain.axes {
        let size = u64::try_from(*size).unwrap_or(1).max(1);
        options.push((*var, usize::try_from(rest % size).unwrap_or(0)));
        rest /= size;
    }
    (people::single(program, &options), options)
}

fn witness(program: &Program, options: &[(VarId, usize)]) -> Witness {
    let words = options.iter().filter_map(|(var, option)| {
        let var = program.vars.get(*var)?;
        Some((var.label.clone(), var.options.get(*option)?.term.clone()))
    });
    words.collect()
}

/// Marsaglia's xorshift64: enough to spread samples, and the same everywhere.
fn xorshift(mut state: u64) -> u64 {
    state = state.max(1);
    state ^= state << 13;
    state ^= state >> 7;
    state ^ (state << 17)
}
