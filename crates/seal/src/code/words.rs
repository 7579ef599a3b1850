//! A code as words, for the telephone and for whoever copies it by hand.
//!
//! A word is one of 32 characters and one of 64: 2,048 words of 11 bits. No two of the 96 characters sound alike, even to
//! whoever does not tell tones apart, n from l, f from h, a flat tongue from a curled one, or -n from -ng.

use super::symbols::{length, typed};
use crate::error::CodeError;
use crate::secret::Secret;

/// The first characters of words.
pub(crate) const FIRST: &str =
    "红白黑青金银铜铁木石大小长高老新东南北春夏秋早晚冷热干甜苦快宽厚";
/// The second ones.
pub(crate) const SECOND: &str = "山水火土风云雨雪月河湖棋桥路门窗墙楼塔房灯桌椅书笔纸瓶梯砖勺裙布线针马牛羊鹅弓铃蝶花叶竹松梅锁桃梨瓜豆米麦轮饼糖茶酒油菜蒜鼓笛钟";

/// Words of a code of 120 bits, before the check word.
const WORDS: u32 = 11;
/// Bits of a word.
const BITS: u32 = 11;
/// Bits of its second character.
const SECOND_BITS: u32 = 6;
/// x¹¹ + x² + 1, over which a word is a number of the field of 2,048: there its powers of x are all different.
const FIELD: u16 = 0x805;

/// Whether somebody typed words: what they begin with is the first character of one.
pub(crate) fn are_typed(text: &str) -> bool {
    text.trim_start().chars().next().is_some_and(|letter| FIRST.contains(letter))
}

/// The words of a value of 120 bits, and their check word.
pub(crate) fn write(value: u128) -> Secret<String> {
    let places = (0..WORDS).rev();
    let words = places.map(|place| u16::try_from(value >> (BITS * place) & 2047).unwrap_or(0));
    let words = Secret::new(words.collect::<Vec<u16>>());
    let mut text = Secret::new(String::with_capacity(128));
    for (at, word) in words.expose().iter().copied().chain([check(words.expose())]).enumerate()
    {
        if at > 0 {
            text.edit().push(' ');
        }
        text.edit().extend(FIRST.chars().nth((word >> SECOND_BITS).into()));
        text.edit().extend(SECOND.chars().nth((word & 63).into()));
    }
    text
}

/// Reads what somebody typed. Spaces, hyphens and commas between words do not matter.
pub(crate) fn read(text: &str) -> Result<Secret<u128>, CodeError> {
    let plain = Secret::new(text.replace(['、', ',', ',', '。'], " "));
    let mut is_first = false;
    let halves = typed(plain.expose(), |letter| {
        is_first = !is_first;
        let list = if is_first { FIRST } else { SECOND };
        list.chars().zip(0_u8..).find(|(one, _)| *one == letter).map(|(_, at)| at)
    })?;
    let (pairs, rest) = halves.expose().as_chunks::<2>();
    let word =
        |[first, second]: &[u8; 2]| u16::from(*first) << SECOND_BITS | u16::from(*second);
    let words = Secret::new(pairs.iter().map(word).collect::<Vec<u16>>());
    let (last, data) = match words.expose().split_last() {
        Some((last, data)) if rest.is_empty() && u32::try_from(data.len()) == Ok(WORDS) => {
            (*last, data)
        }
        Some(_) | None => return Err(length(2 * (WORDS + 1), halves.expose())),
    };
    let value =
        Secret::new(data.iter().fold(0, |value, word| value << BITS | u128::from(*word)));
    // Eleven words hold a bit more than a code has.
    if check(data) == last && *value.expose() >> 120 == 0 {
        Ok(value)
    } else {
        Err(CodeError::Check)
    }
}

/// The check word: each word times another power of x, added. One wrong word changes it, and so do any two exchanged,
/// the check word among them.
fn check(words: &[u16]) -> u16 {
    words.iter().fold(0, |sum, word| {
        let times_x = (sum ^ word) << 1;
        if times_x > 2047 { times_x ^ FIELD } else { times_x }
    })
}
