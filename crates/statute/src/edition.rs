//! One edition of a pack, built: parsed, resolved, compiled, proven on request.

use crate::ast::PackAst;
use crate::compile::{Choice, compile};
use crate::determine::Engine;
use crate::diag::{Diagnostic, has_errors};
use crate::eval::TooLarge;
use crate::ir::Program;
use crate::law::{Law, pack_id};
use crate::prove::{Proof, Witness, prove};
use crate::span::Span;

/// Seed of the prover's samples where a group is too large to exhaust.
pub const SEED: u64 = 20_200_117;

/// A built edition.
#[derive(Debug, Clone)]
pub struct Edition {
    /// The tree.
    pub pack: PackAst,
    /// The program.
    pub program: Program,
    /// Warnings met on the way.
    pub warnings: Vec<Diagnostic>,
}

/// Builds the files of one edition under the readings of `choice`.
///
/// # Errors
/// Everything wrong with the pack.
pub fn build(
    files: &[(&str, &str)],
    choice: &Choice,
) -> Result<(Engine, Edition), Vec<Diagnostic>> {
    let (pack, mut diagnostics) = crate::parse::parse_pack(files);
    let (law, faults) = Law::new(&pack, pack_id(files));
    diagnostics.extend(faults);
    let (program, faults) = compile(&pack, choice);
    diagnostics.extend(faults);
    if has_errors(&diagnostics) {
        return Err(diagnostics);
    }
    match Engine::new(program.clone(), law) {
        Ok(engine) => Ok((engine, Edition { pack, program, warnings: diagnostics })),
        Err(too_large) => Err(vec![limit(&too_large)]),
    }
}

fn limit(too_large: &TooLarge) -> Diagnostic {
    let message = match too_large {
        TooLarge::Word(output, bits) => format!("“{output}”的事实共{bits}位,超出一个字"),
        TooLarge::Rules(output, count) => format!("“{output}”有{count}条规则,太多"),
        TooLarge::Cubes(rule) => format!("规则{rule}的条件展开后太长"),
    };
    Diagnostic::error("L01", Span::default(), message)
}

impl Edition {
    /// Proves every group; what does not hold is an error, what never applies a warning.
    #[must_use]
    pub fn prove(&self) -> (Vec<Proof>, Vec<Diagnostic>) {
        let proofs = match prove(&self.program, SEED) {
            Ok(proofs) => proofs,
            Err(too_large) => return (Vec::new(), vec![limit(&too_large)]),
        };
        let diagnostics = proofs.iter().flat_map(|proof| self.faults(proof)).collect();
        (proofs, diagnostics)
    }

    fn faults(&self, proof: &Proof) -> Vec<Diagnostic> {
        let span = |id: &str| {
            let rules = self.program.groups.iter().flat_map(|group| &group.rules);
            rules.clone().find(|rule| rule.id == id).map(|rule| rule.span).unwrap_or_default()
        };
        let mut faults = Vec::new();
        if let Some((first, second, witness)) = &proof.first_conflict {
            let message = format!("冲突:{first} 与 {second} 同时成立。反例:{}", words(witness));
            faults.push(Diagnostic::error("E05", span(first), message));
        }
        if let Some(witness) = proof.first_gap.as_ref().filter(|_| proof.complete) {
            let message =
                format!("空白:{} 没有规则适用。反例:{}", proof.output, words(witness));
            let group = self.program.groups.iter().find(|group| {
                let output = self.program.schema.outputs.get(group.output);
                output.is_some_and(|output| output.name.term == proof.output)
            });
            let place = group.and_then(|group| group.rules.first()).map(|rule| rule.span);
            faults.push(Diagnostic::error("E04", place.unwrap_or_default(), message));
        }
        if let Some(witness) = &proof.disagreement {
            let message = format!("两个求值器不一致:{}", words(witness));
            faults.push(Diagnostic::error("E12", Span::default(), message));
        }
        for dead in &proof.dead {
            let message = format!("死规则:{dead} 在这组读法下从不成立");
            faults.push(Diagnostic::warning("E06", span(dead), message));
        }
        faults
    }
}

fn words(witness: &Witness) -> String {
    let pairs: Vec<String> =
        witness.iter().map(|(fact, value)| format!("{fact} = {value}")).collect();
    pairs.join(", ")
}
