use super::edit::{apply, edits};
use super::slots::{Slot, same, settled, shown};
use crate::ast::BoundKind;
use crate::lex::{PieceKind, TokenKind, pieces};
use crate::span::{FileId, Span};

const SEED: u64 = 0x2020_0117;
const ROUNDS: usize = 5_000;
/// Where the passages stand in their file.
const START: u32 = 7;

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % 1_000_003).unwrap() % limit
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

fn tokens(text: &str) -> Vec<TokenKind> {
    let kinds = pieces(FileId(0), 0, text).0.into_iter().filter_map(|piece| match piece.kind {
        PieceKind::Token(kind) => Some(kind),
        PieceKind::Blank | PieceKind::LineEnd | PieceKind::Comment => None,
    });
    kinds.collect()
}

fn comments(text: &str) -> Vec<String> {
    let all = pieces(FileId(0), 0, text).0.into_iter();
    all.filter(|piece| piece.kind == PieceKind::Comment).map(|piece| piece.text).collect()
}

fn rewritten(old: &str, new: &str) -> String {
    let end = START + u32::try_from(old.chars().count()).unwrap();
    let edits = edits(Span::new(FileId(0), START, end), old, new);
    apply(START, old, &edits)
}

/// Whatever stands there, afterwards the tokens are those wanted, every comment is left, and doing it again or
/// wanting what is there changes nothing.
#[test]
fn edits_give_the_tokens_wanted_and_keep_every_comment() {
    let words = ["必", "择一", "警告", "记过", "3", "2025-01-02", "问"];
    let marks = ["{", "}", ",", "、", ",", "→", "…"];
    let gaps = [" ", " ", "  ", "\t", "\n  ", " # 注 {a, b}\n  ", "\r\n\u{3000}"];
    let mut random = Random(SEED);
    for round in 0..ROUNDS {
        let mut passage = |gaps: &[&str]| {
            let mut text = random.one(&words).to_owned();
            for _ in 0..random.below(12) {
                text.push_str(random.one(gaps));
                text.push_str(if random.below(2) == 0 {
                    random.one(&words)
                } else {
                    random.one(&marks)
                });
            }
            text
        };
        let (old, new) = (passage(&gaps), passage(&[" "]));
        let after = rewritten(&old, &new);
        let why = format!("seed {SEED}, round {round}: {old:?} to {new:?} gave {after:?}");
        assert_eq!(tokens(&after), tokens(&new), "{why}");
        assert_eq!(comments(&after), comments(&old), "{why}");
        assert_eq!(rewritten(&after, &new), after, "{why}");
        assert_eq!(rewritten(&old, &old), old, "{why}");
    }
}

/// Canonical text stays canonical: whatever it becomes, the blanks are those of the notation.
#[test]
fn plain_sets_become_plain_sets() {
    let measures = ["甲", "乙", "丙", "丁", "戊"];
    let mut random = Random(SEED);
    for round in 0..ROUNDS {
        let mut slots = || -> Vec<Slot> {
            let kinds = [BoundKind::Required, BoundKind::ChooseOne, BoundKind::AdviceOnly];
            let slots = (0..random.below(4)).map(|_| Slot {
                kind: kinds[random.below(kinds.len())],
                set: (0..1 + random.below(3))
                    .map(|_| random.one(&measures).to_owned())
                    .collect(),
                months: (random.below(3) == 0).then_some(3),
            });
            slots.collect()
        };
        let (wanted, mut found) = (slots(), slots());
        // The engine's sets are sets; a writer may say a measure twice.
        found.iter_mut().for_each(|slot| slot.set.sort());
        found.iter_mut().for_each(|slot| slot.set.dedup());
        let target = settled(&wanted, &found);
        let why = format!("seed {SEED}, round {round}: {wanted:?} {found:?} {target:?}");
        assert!(same(&target, &found), "{why}");
        assert_eq!(settled(&target, &found), target, "{why}");
        assert_eq!(rewritten(&shown(&wanted), &shown(&target)), shown(&target), "{why}");
    }
}

/// A slot is written anew where a slot with its measures stands, even if another of its kind comes first.
#[test]
fn slots_keep_the_place_of_their_measures() {
    let slot = |kind, set: &[&str]| Slot {
        kind,
        set: set.iter().map(|measure| (*measure).to_owned()).collect(),
        months: None,
    };
    let one = BoundKind::ChooseOne;
    let found = [slot(one, &["甲", "乙"]), slot(one, &["丙", "丁"])];
    let wanted = [slot(BoundKind::Optional, &["丁"]), slot(one, &["乙"])];
    assert_eq!(shown(&settled(&wanted, &found)), "择一 {丙, 丁}, 择一 {甲, 乙}");
    let wanted = [slot(one, &["戊"]), slot(one, &["甲", "己"])];
    assert_eq!(shown(&settled(&wanted, &found)), "择一 {丙, 丁}, 择一 {甲, 乙}");
}
