use super::intake::{IntakeNumber, below_eight_digits, check_digit};
use super::symbols;
use super::words::{FIRST, SECOND};

#[test]
fn eight_digits_favour_no_number() {
    assert_eq!(below_eight_digits(0), Some(0));
    assert_eq!(below_eight_digits(4_199_999_999), Some(99_999_999));
    assert_eq!(below_eight_digits(4_200_000_000), None);
    assert_eq!(below_eight_digits(u32::MAX), None);
}

#[test]
fn a_code_whose_check_symbol_is_no_letter_or_digit_is_not_drawn() {
    for value in 0..32 {
        assert!(symbols::is_typable(value), "{value}");
    }
    for value in 32..37 {
        assert!(!symbols::is_typable(value), "{value}");
    }
    assert!(symbols::is_typable(37));
}

/// The example one finds: 572 has the check digit 4.
#[test]
fn the_check_digit_is_that_of_damm() {
    assert_eq!(check_digit([5, 7, 2].into_iter()), 4);
    let number: IntakeNumber = "2026-1234-5678-8".parse().unwrap();
    assert_eq!(number.digits(), "202612345678");
}

#[test]
fn no_digit_and_no_exchange_of_neighbours_keeps_the_check_digit() {
    let check = |digits: [u8; 3]| check_digit(digits.into_iter());
    let all = || 0..10_u8;
    for first in all() {
        for a in all() {
            for b in all().filter(|b| *b != a) {
                assert_ne!(check([first, a, b]), check([first, b, a]), "{first} {a} {b}");
                assert_ne!(check([first, a, 0]), check([first, b, 0]), "{first} {a} {b}");
            }
            // Nor may the last digit and the check digit change places.
            let digit = check_digit([first, a].into_iter());
            assert!(digit == a || check_digit([first, digit].into_iter()) != a, "{first} {a}");
        }
    }
}

/// How the characters of words are read, in their order.
const FIRST_SOUNDS: &str = "hong bai hei qing jin yin tong tie mu shi da xiao chang gao lao xin dong nan bei chun xia qiu \
    zao wan leng re gan tian ku kuai kuan hou";
const SECOND_SOUNDS: &str = "shan shui huo tu feng yun yu xue yue he hu qi qiao lu men chuang qiang lou ta fang deng zhuo yi \
    shu bi zhi ping ti zhuan shao qun bu xian zhen ma niu yang e gong ling die hua ye zhu song mei \
    suo tao li gua dou mi mai lun bing tang cha jiu you cai suan gu di zhong";

/// What is left of a sound for somebody who tells least apart.
fn heard(sound: &str) -> String {
    let (initial, vowel) = [("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n"), ("f", "hu")]
        .into_iter()
        .find_map(|(said, heard)| Some((heard, sound.strip_prefix(said)?)))
        .unwrap_or(("", sound));
    format!("{initial}{}", vowel.strip_suffix('g').unwrap_or(vowel))
}

#[test]
fn no_two_characters_of_words_sound_alike() {
    assert_eq!((FIRST.chars().count(), SECOND.chars().count()), (32, 64));
    let sounds: Vec<&str> = FIRST_SOUNDS.split(' ').chain(SECOND_SOUNDS.split(' ')).collect();
    assert_eq!(sounds.len(), 96);
    let mut known = std::collections::BTreeMap::new();
    for (letter, sound) in FIRST.chars().chain(SECOND.chars()).zip(sounds) {
        let before = known.insert(heard(sound), letter);
        assert_eq!(before, None, "{letter} {sound}");
    }
    assert_eq!(
        (heard("lan"), heard("fang"), heard("shui")),
        ("nan".into(), "huan".into(), "sui".into())
    );
}
