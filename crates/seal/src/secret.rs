//! What must not be seen, and what may.

use std::fmt;

use sha2::Sha256;
use zeroize::Zeroize;

/// A value that is wiped when it is dropped. It has no `Debug`, no `Display`, no `Clone` and no `Serialize`: it leaves only
/// where somebody wrote [`Secret::expose`].
///
/// The value is boxed, so that moving the secret leaves no copy behind.
pub struct Secret<T: Zeroize>(Box<T>);

impl<T: Zeroize> Secret<T> {
    /// Takes the value over.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self(Box::new(value))
    }

    /// The value itself. Whoever writes this answers for where it goes.
    #[must_use]
    pub fn expose(&self) -> &T {
        &self.0
    }

    pub(crate) fn edit(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// A SHA-256 that is no secret: a content address or a lookup. Printed as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Digest([u8; 32]);

impl Digest {
    /// A digest as it was stored.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Of the parts, one after the other.
    pub(crate) fn of(parts: &[&[u8]]) -> Self {
        let mut state = Sha256::default();
        for part in parts {
            sha2::Digest::update(&mut state, part);
        }
        Self::finish(state)
    }

    pub(crate) fn finish(state: Sha256) -> Self {
        Self(sha2::Digest::finalize(state).into())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
