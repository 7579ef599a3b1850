//! The code of a complainant who is known to the handlers.

use subtle::ConstantTimeEq;

use super::intake::{IntakeNumber, decimal, digit, eight_digits};
use super::symbols::{length, typed};
use crate::data_key::DataKey;
use crate::error::{CodeError, SealError};
use crate::secret::Secret;
use crate::suite::{Label, derive};

const DIGITS: u32 = 8;

/// Receipt code (查询码) of a named complaint: eight digits, good only beside its intake number, throttled by the caller, given anew
/// in person.
pub struct NamedCode(Secret<u32>);

/// A named code as it is stored: a hash under a data key, bound to its intake number. Without the key not even all 100,000,000
/// codes can be tried.
#[derive(Clone)]
pub struct KeyedCode([u8; 32]);

impl NamedCode {
    /// A new code, each as likely as any other.
    ///
    /// # Errors
    /// The operating system gives no random numbers.
    pub fn generate() -> Result<Self, SealError> {
        eight_digits().map(Self)
    }

    /// Reads what somebody typed; spaces, hyphens and full-width forms do not matter.
    ///
    /// # Errors
    /// Something else than a digit, too few or too many.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let digits = typed(text, digit)?;
        match u32::try_from(digits.expose().len()) {
            Ok(DIGITS) => Ok(Self(Secret::new(decimal(digits.expose())))),
            Ok(_) | Err(_) => Err(length(DIGITS, digits.expose())),
        }
    }

    /// The code as it is shown: `1234 5678`.
    #[must_use]
    pub fn text(&self) -> Secret<String> {
        let code = *self.0.expose();
        Secret::new(format!("{:04} {:04}", code / 10_000, code % 10_000))
    }

    /// What is stored of it. The key is one that is kept wrapped under the key ring, so that rotating the ring leaves codes as they are.
    #[must_use]
    pub fn keyed(&self, key: &DataKey, number: IntakeNumber) -> KeyedCode {
        let info = Secret::new(format!("{}{:08}", number.digits(), self.0.expose()));
        let hash = derive(key.key().expose(), Label::NamedCode, info.expose().as_bytes());
        KeyedCode(*hash.expose())
    }

    /// Whether this is the code that was stored, in a time that does not tell how much of it fits.
    #[must_use]
    pub fn matches(&self, key: &DataKey, number: IntakeNumber, stored: &KeyedCode) -> bool {
        self.keyed(key, number).0.ct_eq(&stored.0).into()
    }
}

impl KeyedCode {
    /// A hash as it was stored.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes to store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}
