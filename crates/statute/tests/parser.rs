//! The parser on the real pack and on two thousand damaged copies of its files.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "helpers of a test read files and fail the test"
)]

use std::path::Path;

use statute::compile::Choice;
use statute::document::{SegmentKind, segments};
use statute::edition::build;
use statute::parse::parse_pack;
use statute::span::FileId;

const PACK: &str = "../../statutes/zhengzhou-wrongful-cases/2020";
const SEED: u64 = 20_200_117;
const MUTATIONS: usize = 2_000;
/// Every how many mutations the whole pack is built, not the one file parsed.
const BUILD_EVERY: usize = 20;

fn pack() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(PACK);
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let limit = u64::try_from(limit.max(1)).unwrap();
        usize::try_from((mixed ^ (mixed >> 31)) % limit).unwrap()
    }

    /// One to four deletions, doublings, moves or insertions.
    fn damage(&mut self, source: &str) -> String {
        let mut chars: Vec<char> = source.chars().collect();
        let marks: Vec<char> =
            "`|{}()«»〔〕\"“”=≠⇒,;:.-—…\n\r\t #9一\u{3000}\u{FEFF}𠀀".chars().collect();
        for _ in 0..=self.below(4) {
            let from = self.below(chars.len());
            let to = (from + self.below(30)).min(chars.len());
            match self.below(4) {
                0 => drop(chars.drain(from..to)),
                1 => {
                    let copy: Vec<char> = chars.drain(from..to).collect();
                    let at = self.below(chars.len());
                    chars.splice(at..at, copy);
                }
                2 => {
                    let copy: Vec<char> =
                        chars.iter().skip(from).take(to - from).copied().collect();
                    chars.splice(from..from, copy);
                }
                _ => chars.insert(from, *marks.get(self.below(marks.len())).unwrap()),
            }
        }
        chars.into_iter().collect()
    }
}

fn joined(source: &str) -> String {
    segments(FileId(0), source).into_iter().map(|segment| segment.text).collect()
}

#[test]
fn segments_lose_nothing() {
    for (name, source) in pack() {
        assert_eq!(joined(&source), source, "{name}");
        let mut at = 0;
        for segment in segments(FileId(0), &source) {
            assert_eq!(segment.span.start, at, "{name}: segments follow one another");
            at = segment.span.end;
        }
        assert_eq!(usize::try_from(at).unwrap(), source.chars().count(), "{name}");
    }
}

#[test]
fn damaged_packs_are_reported_not_fatal() {
    let files = pack();
    let mut random = Random(SEED);
    let mut refused = 0;
    for round in 0..MUTATIONS {
        let index = random.below(files.len());
        let (name, source) = files.get(index).unwrap();
        let damaged = random.damage(source);
        assert_eq!(joined(&damaged), damaged, "seed {SEED}, round {round}: {name}");
        let length = u32::try_from(damaged.chars().count()).unwrap();
        let (_, faults) = parse_pack(&[(name, &damaged)]);
        for fault in &faults {
            let sound = fault.span.start <= fault.span.end && fault.span.end <= length;
            assert!(sound, "seed {SEED}, round {round}: {name}: {fault:?}");
        }
        refused += usize::from(!faults.is_empty());
        if round % BUILD_EVERY == 0 {
            let mut whole: Vec<(&str, &str)> =
                files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
            if let Some(file) = whole.get_mut(index) {
                file.1 = &damaged;
            }
            drop(build(&whole, &Choice::new()));
        }
    }
    assert!(refused > MUTATIONS / 10, "seed {SEED}: only {refused} were refused");
}

/// The marks of the blocks, outside quotations, made full-width; one character for one character.
fn widened(source: &str) -> String {
    let mut text = String::new();
    for segment in segments(FileId(0), source) {
        let mut quoted = false;
        for c in segment.text.chars() {
            quoted = c != '\n' && (quoted != (c == '"'));
            let marks = segment.kind == SegmentKind::Block && !quoted;
            let wide = marks && ",:;(){}[]=|<".contains(c);
            let shifted = char::from_u32(u32::from(c) + 0xFEE0).unwrap();
            text.push(if wide { shifted } else { c });
        }
    }
    text
}

#[test]
fn full_width_marks_are_half_width_marks() {
    for (name, source) in pack() {
        let wide = widened(&source);
        assert_eq!(wide.chars().count(), source.chars().count());
        let (half, full) = (parse_pack(&[(&name, &source)]), parse_pack(&[(&name, &wide)]));
        assert_eq!(format!("{:?}", full.1), format!("{:?}", half.1), "{name}");
        assert_eq!(format!("{:?}", full.0), format!("{:?}", half.0), "{name}");
    }
    let (_, rules) = pack().into_iter().find(|(name, _)| name.starts_with("13")).unwrap();
    assert_ne!(widened(&rules), rules, "the comparison compares something");
}
