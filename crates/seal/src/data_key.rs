//! The key of one case.

use crate::aead::{self, Key};
use crate::context::Context;
use crate::error::{OpenError, SealError};
use crate::random;
use crate::secret::Secret;
use crate::suite::{Kind, SUITE, within_suite};

/// Data key (数据密钥): 256 bits that seal the rows and files of one case. Whoever deletes its wrapped form has shredded the case.
#[doc(alias = "数据密钥")]
pub struct DataKey(Key);

impl DataKey {
    /// A new key.
    ///
    /// # Errors
    /// The operating system gives no random numbers.
    pub fn generate() -> Result<Self, SealError> {
        random::secret().map(Self)
    }

    /// Seals a value at its place: the byte of the suite, a nonce of 192 bits drawn here, the value and its tag, 41 bytes in
    /// all more than the value. Sealed twice, it is different bytes.
    ///
    /// # Errors
    /// The operating system gives no random numbers, or the value is longer than 256 GiB.
    pub fn seal(&self, context: &Context<'_>, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        aead::seal(&self.0, &context.bind(Kind::Cell), &[SUITE], plain)
    }

    /// Opens what was sealed at this place.
    ///
    /// # Errors
    /// [`OpenError::Refused`] whether the key is another, the place is another or a bit is; something else only for
    /// what its first byte or its length shows.
    pub fn open(
        &self,
        context: &Context<'_>,
        sealed: &[u8],
    ) -> Result<Secret<Vec<u8>>, OpenError> {
        aead::open(&self.0, &context.bind(Kind::Cell), within_suite(sealed)?)
    }

    pub(crate) fn from_key(key: Key) -> Self {
        Self(key)
    }

    pub(crate) fn key(&self) -> &Key {
        &self.0
    }
}
