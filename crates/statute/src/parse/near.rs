//! What a mistyped word was probably meant to be.

/// Longer words are no misspelt ones.
const LENGTH_MAX: usize = 12;
/// More words than this are not listed one by one.
const SHOWN_MAX: usize = 8;

/// The word of `known` nearest to `word`, if at most half of the longer of the two differs.
pub(crate) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    if word.chars().count() > LENGTH_MAX { None } else { closest(word, known) }
}

/// As [`nearest`], for words of any length: names that are always ASCII and may be long.
pub(crate) fn closest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let length = word.chars().count();
    known
        .iter()
        .map(|other| (distance(word, other), *other))
        .filter(|(far, other)| *far > 0 && far * 2 <= length.max(other.chars().count()))
        .min_by_key(|(far, _)| *far)
        .map(|(_, other)| other)
}

/// `是不是“规则”`, or the list where nothing is near.
pub(crate) fn proposal(word: Option<&str>, known: &[&str]) -> String {
    match word.and_then(|word| nearest(word, known)) {
        Some(near) => format!("是不是“{near}”"),
        None => format!("写 {}", listed(known)),
    }
}

/// `a、b 或 c`.
pub(crate) fn listed(words: &[&str]) -> String {
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} 或 {last}", rest.join("、")),
        Some((last, _)) => (*last).to_owned(),
        None => String::new(),
    }
}

/// As [`proposal`], for words a pack declares, of which there may be many: `可写:a、b`, or `none` where there are none.
pub(crate) fn declared<'a>(
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
    none: &str,
) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(word, &known) {
        Some(near) => format!("是不是“{near}”"),
        None if known.is_empty() => none.to_owned(),
        None => choices(known),
    }
}

/// `可写:a、b`; of many, the first few and how many there are.
pub(crate) fn choices<'a>(known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let shown: Vec<&str> = known.iter().copied().take(SHOWN_MAX).collect();
    let rest = if shown.len() < known.len() {
        format!("等{}项", known.len())
    } else {
        String::new()
    };
    format!("可写:{}{rest}", shown.join("、"))
}

/// How many characters must be added, left out or changed to turn `a` into `b`.
fn distance(a: &str, b: &str) -> usize {
    let mut above: Vec<usize> = (0..=b.chars().count()).collect();
    for (index, x) in a.chars().enumerate() {
        let (mut diagonal, mut left) = (index, index + 1);
        let mut row = vec![left];
        for (y, up) in b.chars().zip(above.iter().skip(1)) {
            left = (diagonal + usize::from(x != y)).min(left + 1).min(up + 1);
            diagonal = *up;
            row.push(left);
        }
        above = row;
    }
    above.last().copied().unwrap_or_default()
}
