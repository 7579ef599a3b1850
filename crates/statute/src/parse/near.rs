//! What a mistyped keyword was probably meant to be.

/// Longer words are no misspelt keywords.
const LENGTH_MAX: usize = 12;

/// The word of `known` nearest to `word`, if at most half of the longer of the two differs.
pub(super) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let length = word.chars().count();
    if length > LENGTH_MAX {
        return None;
    }
    known
        .iter()
        .map(|other| (distance(word, other), *other))
        .filter(|(far, other)| *far > 0 && far * 2 <= length.max(other.chars().count()))
        .min_by_key(|(far, _)| *far)
        .map(|(_, other)| other)
}

/// `是不是“规则”`, or the list where nothing is near.
pub(super) fn proposal(word: Option<&str>, known: &[&str]) -> String {
    match word.and_then(|word| nearest(word, known)) {
        Some(near) => format!("是不是“{near}”"),
        None => format!("写 {}", listed(known)),
    }
}

/// `a、b 或 c`.
pub(super) fn listed(words: &[&str]) -> String {
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} 或 {last}", rest.join("、")),
        Some((last, _)) => (*last).to_owned(),
        None => String::new(),
    }
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
