//! What templates may do with words.
#![expect(unreachable_pub, reason = "the macro makes the type of a filter so")]

use askama::{Result, Values};

/// Words as they are set in print: punctuation beside Chinese is of full width (GB/T 15834). What stands between figures or
/// letters stays: `9:30`, `17.1(a)`.
#[askama::filter_fn]
pub(crate) fn zh(words: impl std::fmt::Display, _: &dyn Values) -> Result<String> {
    Ok(set(&words.to_string()))
}

/// As [`zh`]; there are as many characters as before.
pub(crate) fn set(words: &str) -> String {
    let letters: Vec<char> = words.chars().collect();
    let is_beside = |at: Option<usize>| {
        let letter = at.and_then(|at| letters.get(at));
        letter.is_some_and(|letter| is_wide(*letter))
    };
    // A bracket that closes is as wide as the one it closes.
    let mut open: Vec<bool> = Vec::new();
    let mut printed = String::with_capacity(words.len());
    for (at, letter) in letters.iter().enumerate() {
        let mut is_wide = is_beside(at.checked_sub(1)) || is_beside(at.checked_add(1));
        if *letter == ')' {
            is_wide = open.pop().unwrap_or(is_wide);
        }
        if *letter == '(' {
            open.push(is_wide);
        }
        printed.push(full(*letter).filter(|_| is_wide).unwrap_or(*letter));
    }
    printed
}

/// The sign of full width that stands for one of half width.
fn full(letter: char) -> Option<char> {
    let wide = match letter {
        ',' => '\u{FF0C}',
        ';' => '\u{FF1B}',
        ':' => '\u{FF1A}',
        '?' => '\u{FF1F}',
        '!' => '\u{FF01}',
        '(' => '\u{FF08}',
        ')' => '\u{FF09}',
        _ => return None,
    };
    Some(wide)
}

/// Chinese characters and the signs that stand among them.
fn is_wide(letter: char) -> bool {
    matches!(letter, '\u{2018}'..='\u{201D}' | '\u{3001}'..='\u{3015}' | '\u{3400}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF1F}' | '\u{20000}'..='\u{3FFFF}')
}
