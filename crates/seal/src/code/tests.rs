use super::intake::{IntakeNumber, below_eight_digits};
use super::symbols;

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

/// The example of ISO 7064 for MOD 11,10 is 0794 with 5.
#[test]
fn the_check_digit_is_that_of_the_standard() {
    assert_eq!(super::intake::check_digit([0, 7, 9, 4].into_iter()), 5);
    let number: IntakeNumber = "2026-1234-5678-8".parse().unwrap();
    assert_eq!(number.digits(), "202612345678");
}
