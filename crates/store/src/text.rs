//! Text and bytes that may enter a table.
//!
//! PostgreSQL refuses a NUL character and a key of more than a page; SQLite takes both. What either would refuse
//! cannot be built here, so the two never differ.

use std::fmt;

/// A text that no table can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextError {
    /// It has no character.
    Empty,
    /// It has more than so many characters.
    Long(usize),
    /// It holds a control character.
    Control,
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "the text is empty"),
            Self::Long(most) => write!(f, "the text has more than {most} characters"),
            Self::Control => write!(f, "the text holds a control character"),
        }
    }
}

impl std::error::Error for TextError {}

fn checked(text: String, most: usize) -> Result<String, TextError> {
    if text.is_empty() {
        Err(TextError::Empty)
    } else if text.chars().nth(most).is_some() {
        Err(TextError::Long(most))
    } else if text.chars().any(char::is_control) {
        Err(TextError::Control)
    } else {
        Ok(text)
    }
}

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $most:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// Takes a text that is not empty, not longer than the type allows and without control characters.
            ///
            /// # Errors
            /// Any other text.
            pub fn new(text: impl Into<String>) -> Result<Self, TextError> {
                checked(text.into(), $most).map(Self)
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text!(
    /// The id of an accountability body (追究机构), at most 64 characters: whose row it is.
    #[doc(alias = "追究机构")]
    Body,
    64
);
text!(
    /// The name of a stream within its body, at most 128 characters: a kind, a colon and an id, as `docket:…`,
    /// `person:…`, `series:…`. Only the kind `docket` means something here: such a stream has an index row.
    Name,
    128
);
text!(
    /// The id of a person in the registry, at most 64 characters; never a name.
    Person,
    64
);
text!(
    /// A short text of a workflow, at most 128 characters: a kind, a stage, an organ, a number. Never about a person.
    Label,
    128
);

/// What stands before the names of dockets (案卷).
pub(crate) const DOCKET: &str = "docket:";

impl Name {
    /// Whether the stream is a docket, which the index knows.
    #[must_use]
    pub fn is_docket(&self) -> bool {
        self.as_str().starts_with(DOCKET)
    }
}

/// Bytes that the caller has sealed, or that hide nothing. The store neither reads nor shows them.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(pub Vec<u8>);

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({} bytes)", self.0.len())
    }
}

/// A SHA-256, 32 bytes, shown as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The digest of bytes that are at hand as a whole.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(
            sha2::Digest::finalize(sha2::Digest::chain_update(sha2::Sha256::default(), bytes))
                .into(),
        )
    }

    /// The digest written as `text`, 64 hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digit = |c: char| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let digits: Vec<u8> = text.chars().map(digit).collect::<Option<_>>()?;
        let pair = |pair: &[u8]| match pair {
            [high, low] => Some(high * 16 + low),
            _ => None,
        };
        let bytes: Vec<u8> = digits.chunks(2).map(pair).collect::<Option<_>>()?;
        bytes.try_into().ok().map(Self)
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

#[cfg(test)]
mod tests;
