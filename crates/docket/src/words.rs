//! The words of whoever complained (原话): whether a text repeats them (safeguard 7). What leaves the front office is
//! written anew, because the words of a complaint are recognised by whoever was there.

use std::collections::BTreeSet;

use statute::determine::Engine;

/// How many own characters in a row make a text a copy. A clause of Chinese has seven to twelve characters, and what two
/// people must write alike of one act — a charge, a fine, a request — is shorter than ten once names, dates and the words
/// of the law are left out. Fewer would hold up honest summaries; more would let a clause pass.
const COPY: usize = 10;
/// How many characters in a row are the law's own where they stand in it: the shortest of its terms that mean one thing
/// (行政处罚, 复议决定).
const TERM: usize = 4;
/// How long the name of an organ may be before its ending.
const NAME: usize = 20;
/// How names of organs end.
const ENDINGS: [&str; 14] = [
    "局",
    "厅",
    "政府",
    "委员会",
    "管委会",
    "派出所",
    "司法所",
    "法院",
    "检察院",
    "支队",
    "大队",
    "办事处",
    "办公室",
    "监委",
];
/// Characters no name of an organ has: before them a name begins.
const BEFORE_NAMES: &str = "的了被向到由对在于是和及与把将让去找经因从给我他她你们就又后说";
/// How titles of laws and papers end.
const TITLES: [&str; 8] = ["法", "条例", "规定", "办法", "书", "决定", "意见", "通知"];
/// Characters of days, sums and numbers of documents.
const NUMBERS: &str = "年月日时分元号第";

/// The words the law uses itself (法定用语): what stands in it is nobody's own.
#[derive(Debug, Clone, Default)]
pub(crate) struct Terms(BTreeSet<[char; TERM]>);

impl Terms {
    /// What stands in the articles and what the pack calls things.
    pub(crate) fn of_law(engine: &Engine) -> Self {
        let schema = &engine.program.schema;
        let lines = engine.law.articles.iter().flat_map(|article| &article.lines);
        let facts = schema.facts.iter().map(|fact| &fact.name.term);
        let outputs = schema.outputs.iter();
        let outputs = outputs.flat_map(|one| one.options.iter().chain([&one.name]));
        let measures = schema.measures.iter().map(|measure| &measure.name.term);
        let named = facts.chain(outputs.map(|name| &name.term)).chain(measures);
        Self::of(lines.map(|line| &line.text).chain(named).map(String::as_str))
    }

    /// The words of `texts`.
    fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut terms = BTreeSet::new();
        for text in texts {
            let letters = letters(text);
            terms.extend(
                letters.windows(TERM).filter_map(|run| <[char; TERM]>::try_from(run).ok()),
            );
        }
        Self(terms)
    }

    /// Whether `text` has characters in a row that `said` has too and that are neither the law's nor one of `names`,
    /// a day, a number or a title.
    pub(crate) fn are_copied(&self, said: &str, text: &str, names: &[&str]) -> bool {
        let text = self.own(text, names);
        let runs: BTreeSet<&[char]> = text.windows(COPY).collect();
        !runs.is_empty() && self.own(said, names).windows(COPY).any(|run| runs.contains(run))
    }

    /// The characters of `text` that are whoever's wrote it, without punctuation and white space.
    fn own(&self, text: &str, names: &[&str]) -> Vec<char> {
        let letters = letters(&untitled(text));
        let mut is_own = vec![true; letters.len()];
        for (from, run) in letters.windows(TERM).enumerate() {
            if <[char; TERM]>::try_from(run).is_ok_and(|run| self.0.contains(&run)) {
                strike(&mut is_own, from, TERM);
            }
        }
        for name in names.iter().map(|name| self::letters(name)).filter(|name| !name.is_empty())
        {
            for (from, run) in letters.windows(name.len()).enumerate() {
                if run == name.as_slice() {
                    strike(&mut is_own, from, name.len());
                }
            }
        }
        organs(&letters, &mut is_own);
        numbers(&letters, &mut is_own);
        let kept = letters.iter().zip(is_own).filter(|(_, is_own)| *is_own);
        kept.map(|(letter, _)| *letter).collect()
    }
}

/// Letters and digits alone, small.
fn letters(text: &str) -> Vec<char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// `text` without the titles of laws and papers in it: what is cited by its title is not told.
fn untitled(text: &str) -> String {
    let mut parts = text.split('《');
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let told = match part.split_once('》') {
            Some((title, rest)) if TITLES.iter().any(|ending| title.ends_with(ending)) => rest,
            Some(_) | None => part,
        };
        kept.push_str(told);
    }
    kept
}

fn strike(is_own: &mut [bool], from: usize, count: usize) {
    is_own.iter_mut().skip(from).take(count).for_each(|own| *own = false);
}

/// Strikes out what reads as the name of an organ: from its ending back to a character no name has.
fn organs(letters: &[char], is_own: &mut [bool]) {
    for ending in ENDINGS {
        let ending: Vec<char> = ending.chars().collect();
        for (at, run) in letters.windows(ending.len()).enumerate() {
            if run != ending.as_slice() {
                continue;
            }
            let before = letters.get(..at).unwrap_or_default().iter().rev();
            let length = before.take(NAME).take_while(|c| !BEFORE_NAMES.contains(**c)).count();
            strike(is_own, at.saturating_sub(length), length.saturating_add(ending.len()));
        }
    }
}

/// Strikes out digits and what counts them.
fn numbers(letters: &[char], is_own: &mut [bool]) {
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let counts = before.is_some_and(char::is_ascii_digit) && NUMBERS.contains(*letter);
        if letter.is_ascii_digit() || counts {
            strike(is_own, at, 1);
        }
    }
}

#[cfg(test)]
mod tests;
