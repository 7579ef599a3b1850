//! The number of an intake.

use std::fmt;
use std::str::FromStr;

use super::symbols::{length, typed};
use crate::error::{CodeError, SealError};
use crate::random;
use crate::secret::Secret;

/// Years of four digits.
const YEARS: std::ops::RangeInclusive<u16> = 1000..=9999;

const DIGITS: u32 = 13;

/// Intake number (受理编号), shown as `2026-1234-5678-9`: the year, eight random digits and a check digit. It tells neither how many
/// there are nor what the next one is. It is no secret, and opens nothing without its code.
#[doc(alias = "受理编号")]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct IntakeNumber {
    year: u16,
    serial: u32,
}

impl IntakeNumber {
    /// A number of the year, which may already be taken: the caller looks, and draws again.
    ///
    /// # Errors
    /// The year has not four digits, or the operating system gives no random numbers.
    pub fn draw(year: u16) -> Result<Self, SealError> {
        if !YEARS.contains(&year) {
            return Err(SealError::Year(year));
        }
        Ok(Self { year, serial: *eight_digits()?.expose() })
    }

    /// The year it was drawn for.
    #[must_use]
    pub fn year(&self) -> u16 {
        self.year
    }

    /// The twelve digits before the check digit.
    pub(crate) fn digits(&self) -> String {
        format!("{:04}{:08}", self.year, self.serial)
    }
}

impl FromStr for IntakeNumber {
    type Err = CodeError;

    /// Reads what somebody typed; spaces, hyphens and full-width forms do not matter.
    fn from_str(text: &str) -> Result<Self, CodeError> {
        let typed = typed(text, digit)?;
        let digits = typed.expose();
        let (Some((check, data)), Ok(DIGITS)) =
            (digits.split_last(), u32::try_from(digits.len()))
        else {
            return Err(length(DIGITS, digits));
        };
        let (year, serial) = data.split_at_checked(4).unwrap_or_default();
        let year = year.iter().fold(0, |value, digit| value * 10 + u16::from(*digit));
        if !YEARS.contains(&year) {
            return Err(CodeError::Symbol(1));
        }
        if check_digit(data.iter().copied()) != u32::from(*check) {
            return Err(CodeError::Check);
        }
        Ok(Self { year, serial: decimal(serial) })
    }
}

impl fmt::Display for IntakeNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits();
        let check = check_digit(digits.bytes().map(|byte| byte.wrapping_sub(b'0')));
        let (high, low) = (self.serial / 10_000, self.serial % 10_000);
        write!(f, "{:04}-{high:04}-{low:04}-{check}", self.year)
    }
}

impl fmt::Debug for IntakeNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A number of eight digits, each as likely as any other.
pub(crate) fn eight_digits() -> Result<Secret<u32>, SealError> {
    loop {
        let bytes = random::secret::<4>()?;
        if let Some(number) = below_eight_digits(u32::from_be_bytes(*bytes.expose())) {
            return Ok(Secret::new(number));
        }
    }
}

/// The number a draw stands for. What lies above the last whole multiple stands for none, or small numbers would be likelier.
pub(crate) fn below_eight_digits(drawn: u32) -> Option<u32> {
    const COUNT: u32 = 100_000_000;
    (drawn < u32::MAX / COUNT * COUNT).then_some(drawn % COUNT)
}

pub(crate) fn digit(letter: char) -> Option<u8> {
    letter.to_digit(10).and_then(|digit| u8::try_from(digit).ok())
}

pub(crate) fn decimal(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |value, digit| value * 10 + u32::from(*digit))
}

/// ISO 7064, MOD 11,10 (GB/T 17710): finds every wrong digit.
pub(crate) fn check_digit(digits: impl Iterator<Item = u8>) -> u32 {
    let product = digits.fold(10, |product, digit| {
        let sum = (product + u32::from(digit)) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10
}
