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

/// The quasigroup of order 10 that H. Michael Damm found (2004): no two neighbours give the same in both orders.
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// Intake number (受理编号), shown as `2026-1234-5678-8`: the year, eight random digits and a check digit. It tells neither how many
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
        if check_digit(data.iter().copied()) != *check {
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

/// The check digit of Damm: it finds every wrong digit and every exchange of neighbours.
pub(crate) fn check_digit(digits: impl Iterator<Item = u8>) -> u8 {
    digits.fold(0, |row, digit| {
        let row = DAMM.get(usize::from(row)).and_then(|row| row.get(usize::from(digit)));
        row.copied().unwrap_or_default()
    })
}
