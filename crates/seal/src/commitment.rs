//! Commitments: a log that promises details which can be deleted beside it.

use crate::error::SealError;
use crate::random;
use crate::secret::Digest;

/// What makes the details of a commitment unguessable. It is kept beside the details and deleted with them.
pub struct Salt([u8; 32]);

impl Salt {
    /// A salt as it was stored.
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

/// SHA-256 of a salt and details: it proves them while both are there, and says nothing once the salt is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commitment(Digest);

impl Commitment {
    /// Commits to details under a new salt.
    ///
    /// # Errors
    /// The operating system gives no random numbers.
    pub fn new(details: &[u8]) -> Result<(Salt, Self), SealError> {
        let salt = Salt(random::bytes()?);
        let commitment = Self::under(&salt, details);
        Ok((salt, commitment))
    }

    /// A commitment as it was logged.
    #[must_use]
    pub fn from_digest(digest: Digest) -> Self {
        Self(digest)
    }

    /// The digest to log.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.0
    }

    /// Whether these are the details.
    #[must_use]
    pub fn verify(&self, salt: &Salt, details: &[u8]) -> bool {
        *self == Self::under(salt, details)
    }

    fn under(salt: &Salt, details: &[u8]) -> Self {
        Self(Digest::of(&[&salt.0, details]))
    }
}
