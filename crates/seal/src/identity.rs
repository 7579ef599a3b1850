//! Who can open a letter: X25519 keys in the text form of age.

use std::fmt;

use age::secrecy::ExposeSecret;
use bech32::primitives::iter::{ByteIterExt, Fe32IterExt};
use bech32::{Bech32, Hrp};

use crate::aead::Key;
use crate::secret::Secret;

const SECRET_PREFIX: &str = "AGE-SECRET-KEY-";

/// Why a text is not a key. It never repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyTextError {
    /// Not the public key of a recipient.
    Recipient,
    /// A secret key where a public one is asked for.
    SecretForRecipient,
    /// Not a secret key, or more than one.
    Identity,
}

impl fmt::Display for KeyTextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Recipient => f.write_str("is not the key of a recipient, `age1…`"),
            Self::SecretForRecipient => write!(
                f,
                "is a secret key, which must not leave its owner, where the key of a recipient is expected, `age1…`"
            ),
            Self::Identity => write!(f, "does not hold one secret key, `{SECRET_PREFIX}1…`"),
        }
    }
}

impl std::error::Error for KeyTextError {}

/// The public key of somebody a letter can be sealed to. Printed as `age1…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient(pub(crate) age::x25519::Recipient);

impl Recipient {
    /// Reads `age1…`.
    ///
    /// # Errors
    /// The text is something else.
    pub fn parse(text: &str) -> Result<Self, KeyTextError> {
        let text = text.trim();
        if text.starts_with(SECRET_PREFIX) {
            return Err(KeyTextError::SecretForRecipient);
        }
        text.parse().map(Self).map_err(|_| KeyTextError::Recipient)
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The secret key of a custodian, an approver or a complainant. The server never holds that of a custodian or an approver.
pub struct Identity(pub(crate) age::x25519::Identity);

impl Identity {
    /// A new key pair.
    #[must_use]
    pub fn generate() -> Self {
        Self(age::x25519::Identity::generate())
    }

    /// Reads the text of a key file with one secret key, `AGE-SECRET-KEY-1…`; lines that begin with `#` are passed over.
    ///
    /// # Errors
    /// The text holds no such key, or more.
    pub fn parse(text: &str) -> Result<Self, KeyTextError> {
        let mut lines = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        match (lines.next(), lines.next()) {
            (Some(key), None) => key.parse().map(Self).map_err(|_| KeyTextError::Identity),
            (None | Some(_), _) => Err(KeyTextError::Identity),
        }
    }

    /// The text of the key, `AGE-SECRET-KEY-1…`.
    #[must_use]
    pub fn text(&self) -> Secret<String> {
        Secret::new(self.0.to_string().expose_secret().to_owned())
    }

    /// The public half.
    #[must_use]
    pub fn recipient(&self) -> Recipient {
        Recipient(self.0.to_public())
    }

    /// The key pair of 32 derived bytes, by way of their text: age takes no bytes.
    pub(crate) fn from_key(key: &Key) -> Result<Self, KeyTextError> {
        let prefix = Hrp::parse_unchecked(SECRET_PREFIX);
        let symbols = key.expose().iter().copied().bytes_to_fes();
        let mut text = Secret::new(String::with_capacity(128));
        text.edit().extend(symbols.with_checksum::<Bech32>(&prefix).chars());
        text.edit().make_ascii_uppercase();
        Self::parse(text.expose())
    }
}
