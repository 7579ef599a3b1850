//! One edition of a pack, built: parsed, resolved, compiled, proven on request.

use std::sync::Arc;

use crate::ast::PackAst;
use crate::compile::{Choice, Compiled, compile};
use crate::determine::Engine;
use crate::diag::{Diagnostic, Severity, has_errors};
use crate::eval::TooLarge;
use crate::ir::{Group, Program};
use crate::law::{Law, pack_id};
use crate::prove::{Proof, Witness, prove};
use crate::span::Span;
use crate::written::{self, Chapter, Written};

/// Seed of the prover's samples where a group is too large to exhaust.
pub const SEED: u64 = 20_200_117;

/// The files of one edition, read: the tree and the text, which are the same whatever readings are chosen.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The tree.
    pub pack: Arc<PackAst>,
    sources: Arc<Vec<String>>,
    law: Arc<Law>,
    diagnostics: Vec<Diagnostic>,
}

/// A built edition.
#[derive(Debug, Clone)]
pub struct Edition {
    /// The tree.
    pub pack: Arc<PackAst>,
    /// The program.
    pub program: Program,
    /// Warnings met on the way.
    pub warnings: Vec<Diagnostic>,
    parsed: Parsed,
    compiled: Compiled,
}

/// Builds the files of one edition under the readings of `choice`.
///
/// # Errors
/// Everything wrong with the pack.
pub fn build(
    files: &[(&str, &str)],
    choice: &Choice,
) -> Result<(Engine, Edition), Vec<Diagnostic>> {
    Parsed::new(files).build(choice)
}

impl Parsed {
    /// Reads `files`; what is wrong with them is told when they are built.
    #[must_use]
    pub fn new(files: &[(&str, &str)]) -> Self {
        let (pack, mut diagnostics) = crate::parse::parse_pack(files);
        let (law, faults) = Law::new(&pack, pack_id(files));
        // A heading or line that could not be read is reported; that its article is missing need not be.
        let unread = diagnostics.iter().any(|fault| ["P17", "P19"].contains(&fault.code));
        let missing = |fault: &Diagnostic| ["E13", "E22"].contains(&fault.code);
        diagnostics.extend(faults.into_iter().filter(|fault| !unread || !missing(fault)));
        let sources = files.iter().map(|(_, source)| (*source).to_owned()).collect();
        Self {
            pack: Arc::new(pack),
            sources: Arc::new(sources),
            law: Arc::new(law),
            diagnostics,
        }
    }

    /// Builds the edition under the readings of `choice`.
    ///
    /// # Errors
    /// Everything wrong with the pack.
    pub fn build(&self, choice: &Choice) -> Result<(Engine, Edition), Vec<Diagnostic>> {
        let compiled = compile(&self.pack, choice);
        let mut diagnostics = self.diagnostics.clone();
        // A word that could not be read is reported; that it means nothing need not be.
        let is_new = |fault: &&Diagnostic| {
            !self.diagnostics.iter().any(|known| known.span == fault.span)
        };
        diagnostics.extend(compiled.diagnostics.iter().filter(is_new).cloned());
        if has_errors(&diagnostics) {
            // What was left out for an error may be what a warning misses.
            diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
            return Err(diagnostics);
        }
        let engine = Engine::new(compiled.program.clone(), Arc::clone(&self.law));
        let engine = engine.map_err(|large| vec![limit(&compiled.program, &large)])?;
        let edition = Edition {
            pack: Arc::clone(&self.pack),
            program: compiled.program.clone(),
            warnings: diagnostics,
            parsed: self.clone(),
            compiled,
        };
        Ok((engine, edition))
    }
}

fn limit(program: &Program, too_large: &TooLarge) -> Diagnostic {
    let (span, message, repair) = match too_large {
        TooLarge::Word(output, bits) => {
            let message = format!("定“{output}”的规则所用事实的值共{bits}个,太多");
            (group_span(program, output), message, "把一部分条件先定成另一项结果,再引用它")
        }
        TooLarge::Rules(output, count) => {
            let message = format!("定“{output}”的规则有{count}条,太多");
            (group_span(program, output), message, "合并相近的规则,或先定另一项结果")
        }
        TooLarge::Cubes(rule) => {
            let message = format!("规则{rule}的条件展开后太长");
            (rule_span(program, rule), message, "拆成几条规则,或先定另一项结果")
        }
    };
    Diagnostic::error("L01", span, message).repair(repair)
}

/// Where the rules of an output are said to leave no gap, or begin.
fn group_span(program: &Program, output: &str) -> Span {
    let is_named = |group: &&Arc<Group>| {
        let declared = program.schema.outputs.get(group.output);
        declared.is_some_and(|declared| declared.name.term == output)
    };
    program.groups.iter().find(is_named).map(|group| group.span).unwrap_or_default()
}

fn rule_span(program: &Program, id: &str) -> Span {
    let mut rules = program.groups.iter().flat_map(|group| &group.rules);
    rules.find(|rule| rule.id == id).map(|rule| rule.span).unwrap_or_default()
}

impl Edition {
    /// `engine`, built with this edition, under `choice` instead. It is what [`build`] makes of `choice`, but
    /// for the numbers of variables, and shares with `engine` all that no reading chosen otherwise touches.
    ///
    /// # Errors
    /// Everything wrong with the pack under `choice`.
    pub fn under(&self, engine: &Engine, choice: &Choice) -> Result<Engine, Vec<Diagnostic>> {
        let program = match self.compiled.with(&self.pack, choice) {
            Some(compiled) => compiled.program,
            None => self.parsed.build(choice)?.1.program,
        };
        engine.under(program).map_err(|faulty| {
            let (program, large) = *faulty;
            vec![limit(&program, &large)]
        })
    }

    /// Every block as it is written and the chapters of the law, in order.
    #[must_use]
    pub fn written(&self) -> (Vec<Written>, Vec<Chapter>) {
        written::read(&self.parsed.sources)
    }

    /// What is written at a span of a file of the pack; none of a span that lies in none.
    #[must_use]
    pub fn words(&self, span: Span) -> Option<String> {
        let source = self.parsed.sources.get(usize::from(span.file.0))?;
        let (start, end) = (usize::try_from(span.start).ok()?, usize::try_from(span.end).ok()?);
        let words =
            source.chars().skip(start).take(end.checked_sub(start)?).collect::<String>();
        (!words.is_empty()).then_some(words)
    }

    /// Proves every group; what does not hold is an error, what never applies a warning.
    #[must_use]
    pub fn prove(&self) -> (Vec<Proof>, Vec<Diagnostic>) {
        let proofs = match prove(&self.program, SEED) {
            Ok(proofs) => proofs,
            Err(too_large) => return (Vec::new(), vec![limit(&self.program, &too_large)]),
        };
        let diagnostics = proofs.iter().flat_map(|proof| self.faults(proof)).collect();
        (proofs, diagnostics)
    }

    fn faults(&self, proof: &Proof) -> Vec<Diagnostic> {
        let program = &self.program;
        let group = group_span(program, &proof.output);
        let mut faults = Vec::new();
        if let Some((first, second, witness)) = &proof.first_conflict {
            let message = format!("冲突:{first} 与 {second} 同时成立。反例:{}", words(witness));
            let fault = Diagnostic::error("E05", rule_span(program, first), message);
            faults.push(fault.repair(self.apart(first, second)));
        }
        if let Some(witness) = proof.first_gap.as_ref().filter(|_| proof.complete) {
            let message =
                format!("空白:{} 没有规则适用。反例:{}", proof.output, words(witness));
            let repair = "补一条规则或一行,给反例一个答案;本来不求完备的,删去“完备”";
            faults.push(Diagnostic::error("E04", group, message).repair(repair));
        }
        if let Some(witness) = &proof.disagreement {
            let message = format!("两个求值器不一致:{}", words(witness));
            let repair = "这是程序的错误,不是法规包的;请连同法规包报告";
            faults.push(Diagnostic::error("E12", group, message).repair(repair));
        }
        for dead in &proof.dead {
            let message = format!("死规则:{dead} 在这组读法下从不成立");
            let fault = Diagnostic::warning("E06", rule_span(program, dead), message);
            faults.push(fault.repair("改它的条件,或删去它"));
        }
        faults
    }

    /// How to keep two rules from holding at once: an exception between blocks, other cells between rows.
    fn apart(&self, first: &str, second: &str) -> String {
        let rules = || self.program.groups.iter().flat_map(|group| &group.rules);
        let block = |id: &str| rules().find(|rule| rule.id == id).map(|rule| &rule.block);
        match (block(first), block(second)) {
            (Some(one), Some(other)) if one != other => {
                format!("在 {other} 写 例外于 {one},或反过来;或改其中一个的条件")
            }
            (_, _) => "改其中一个的条件,使二者不重合".to_owned(),
        }
    }
}

fn words(witness: &Witness) -> String {
    let pairs: Vec<String> =
        witness.iter().map(|(fact, value)| format!("{fact} = {value}")).collect();
    pairs.join(", ")
}
