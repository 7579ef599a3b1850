//! Crockford's base32 with its check symbol, and what people type instead of it.

use crate::error::{CodeError, SealError};
use crate::random;
use crate::secret::Secret;

/// No I, L, O and U.
const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Prime and above 32: one wrong symbol or two neighbours exchanged never leave the remainder as it was.
const CHECK: u128 = 37;

/// Symbols that stand together.
const GROUP: usize = 5;

/// A secret value of `5 * symbols` bits. Those whose check symbol would be one of `*~$=U` are drawn again: they are hard
/// to say on the telephone, and a Chinese keyboard types `￥` for `$`. That costs a fifth of a bit.
pub(crate) fn draw(symbols: u32) -> Result<Secret<u128>, SealError> {
    loop {
        let bytes = random::secret::<16>()?;
        let value = u128::from_be_bytes(*bytes.expose()) >> (128 - 5 * symbols);
        if is_typable(value) {
            return Ok(Secret::new(value));
        }
    }
}

/// Whether the check symbol is a letter or a digit of the alphabet.
pub(crate) fn is_typable(value: u128) -> bool {
    symbol(value % CHECK).is_some()
}

/// The symbols of a value with its check symbol, in groups.
pub(crate) fn write(value: u128, symbols: u32) -> Secret<String> {
    let data = (0..symbols).rev().map(|place| value >> (5 * place) & 31);
    let mut text = Secret::new(String::with_capacity(64));
    for (at, value) in data.chain([value % CHECK]).enumerate() {
        if at > 0 && at % GROUP == 0 {
            text.edit().push('-');
        }
        text.edit().extend(symbol(value));
    }
    text
}

/// Reads what somebody typed. Case, spaces, hyphens and full-width forms do not matter; `O` is 0, `I` and `L` are 1.
pub(crate) fn read(text: &str, symbols: u32) -> Result<Secret<u128>, CodeError> {
    let typed = typed(text, |letter| match letter.to_ascii_uppercase() {
        'O' => Some(0),
        'I' | 'L' => Some(1),
        letter => ALPHABET.chars().zip(0_u8..).find(|(c, _)| *c == letter).map(|(_, v)| v),
    })?;
    let (check, data) = match typed.expose().split_last() {
        Some((check, data)) if u32::try_from(data.len()) == Ok(symbols) => (check, data),
        Some(_) | None => return Err(length(symbols + 1, typed.expose())),
    };
    let value =
        Secret::new(data.iter().fold(0, |value, symbol| value << 5 | u128::from(*symbol)));
    if *value.expose() % CHECK == u128::from(*check) {
        Ok(value)
    } else {
        Err(CodeError::Check)
    }
}

/// The value of each symbol of a typed text; spaces and hyphens are none.
pub(crate) fn typed(
    text: &str,
    mut value: impl FnMut(char) -> Option<u8>,
) -> Result<Secret<Vec<u8>>, CodeError> {
    let mut values = Secret::new(Vec::with_capacity(text.len()));
    for letter in text.chars().map(half_width) {
        if letter.is_whitespace() || "-‐‑‒–—―−".contains(letter) {
            continue;
        }
        let place = values.expose().len() + 1;
        values.edit().push(value(letter).ok_or(CodeError::Symbol(place))?);
    }
    Ok(values)
}

/// That there are too few or too many symbols.
pub(crate) fn length(expected: u32, found: &[u8]) -> CodeError {
    CodeError::Length {
        expected: usize::try_from(expected).unwrap_or_default(),
        found: found.len(),
    }
}

fn symbol(value: u128) -> Option<char> {
    ALPHABET.chars().nth(usize::try_from(value).ok()?)
}

/// The form a Western keyboard types, of what a Chinese one may.
fn half_width(letter: char) -> char {
    match letter {
        '！'..='～' => {
            let half = u32::from(letter).checked_sub(0xFEE0).and_then(char::from_u32);
            half.unwrap_or(letter)
        }
        letter => letter,
    }
}
