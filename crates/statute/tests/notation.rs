//! The example pack of the notation parses, and no damage to it costs more than the block it hits.

use statute::ast::{Block, PackAst};
use statute::diag::{Diagnostic, Severity};
use statute::document::{SegmentKind, segments};
use statute::lex::pieces;
use statute::parse::parse_pack;
use statute::span::FileId;

const EXAMPLE: &str = include_str!("data/notation/example.md");
const SEED: u64 = 0x1995_1023;
const ROUNDS: usize = 1_000;

fn parse(source: &str) -> (PackAst, Vec<Diagnostic>) {
    parse_pack(&[("example.md", source)])
}

fn blocks(pack: &PackAst) -> Vec<&Block> {
    pack.articles.iter().flat_map(|article| &article.blocks).chain(&pack.blocks).collect()
}

/// xorshift64.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit.max(1)).unwrap_or(1)).unwrap_or(0)
    }
}

/// Segments and, within blocks, pieces, joined again.
fn rebuilt(source: &str) -> String {
    let mut text = String::new();
    for segment in segments(FileId(0), source) {
        if segment.kind == SegmentKind::Block {
            let (pieces, _) = pieces(FileId(0), segment.span.start, &segment.text);
            text.extend(pieces.into_iter().map(|piece| piece.text));
        } else {
            text.push_str(&segment.text);
        }
    }
    text
}

#[test]
fn the_example_pack_parses() {
    let (pack, faults) = parse(EXAMPLE);
    assert_eq!(faults, Vec::new());
    let numbers: Vec<u16> = pack.articles.iter().map(|article| article.number).collect();
    assert_eq!(numbers, [2, 7, 10, 15, 16, 17, 21, 23]);
    let fences = EXAMPLE.lines().filter(|line| line.starts_with("```")).count();
    assert_eq!(blocks(&pack).len() * 2, fences);
    let quoted = EXAMPLE.lines().filter(|line| line.starts_with("> ")).count();
    assert_eq!(pack.articles.iter().map(|article| article.lines.len()).sum::<usize>(), quoted);
}

/// What the tree holds is what was written: every quoted line stands at its span, letter by letter.
#[test]
fn quoted_lines_stand_where_their_spans_say() {
    let (pack, _) = parse(EXAMPLE);
    let chars: Vec<char> = EXAMPLE.chars().collect();
    for line in pack.articles.iter().flat_map(|article| &article.lines) {
        let range = [line.span.start, line.span.end].map(|at| usize::try_from(at).unwrap());
        let shown: String = chars[range[0]..range[1]].iter().collect();
        assert_eq!(shown, line.text);
    }
}

/// Without one of its characters a block may fail; every other block still comes out as before.
#[test]
fn a_lost_character_costs_one_block_at_most() {
    let whole = blocks(&parse(EXAMPLE).0).len();
    let chars: Vec<char> = EXAMPLE.chars().collect();
    let mut random = Random(SEED);
    for round in 0..ROUNDS {
        let at = random.below(chars.len());
        let damaged: String = chars
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != at)
            .map(|(_, c)| *c)
            .collect();
        let said = format!("seed {SEED}, round {round}, character {at}");
        assert_eq!(rebuilt(&damaged), damaged, "{said}");
        let (pack, faults) = parse(&damaged);
        assert!(blocks(&pack).len() + 1 >= whole, "{said}: {} of {whole}", blocks(&pack).len());
        let lost = blocks(&pack).len() < whole;
        assert!(!lost || !faults.is_empty(), "{said}: a block was lost and nothing said");
        assert!(faults.iter().all(|fault| fault.severity == Severity::Error), "{said}");
    }
}

/// Any fault the parser finds comes with a proposed repair and a place within the file.
#[test]
fn every_fault_proposes_a_repair() {
    let chars: Vec<char> = EXAMPLE.chars().collect();
    let length = u32::try_from(chars.len()).unwrap();
    let mut random = Random(SEED);
    let mut codes = std::collections::BTreeSet::new();
    for round in 0..ROUNDS {
        let (at, from) = (random.below(chars.len()), random.below(chars.len()));
        let mut damaged = chars.clone();
        damaged.swap(at, from);
        let damaged: String = damaged.into_iter().collect();
        assert_eq!(rebuilt(&damaged), damaged, "seed {SEED}, round {round}");
        for fault in parse(&damaged).1 {
            assert!(fault.repair.is_some(), "seed {SEED}, round {round}: {fault:?}");
            assert!(
                fault.span.start <= fault.span.end,
                "seed {SEED}, round {round}: {fault:?}"
            );
            assert!(fault.span.end <= length, "seed {SEED}, round {round}: {fault:?}");
            codes.insert(fault.code);
        }
    }
    assert!(codes.len() > 10, "seed {SEED}: only {codes:?} were met");
}
