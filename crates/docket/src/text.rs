//! Text as it comes in: of limited length, without control characters. Whether it may be empty is not said here.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};

use crate::ids::Malformed;

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $most:literal, $pattern:literal, $may:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl TryFrom<String> for $name {
            type Error = Malformed;
            fn try_from(text: String) -> Result<Self, Malformed> {
                // A text has no more characters than bytes, so most need no counting.
                let long = text.len() > Self::MOST;
                let count = if long { text.chars().count() } else { 0 };
                if count > Self::MOST {
                    return Err(Malformed(format!("最多 {} 字,写了 {count} 字", Self::MOST)));
                }
                let may: fn(char) -> bool = $may;
                if text.chars().any(|c| c.is_control() && !may(c)) {
                    return Err(Malformed("文字里有控制字符".to_owned()));
                }
                Ok(Self(text))
            }
        }

        impl TryFrom<&str> for $name {
            type Error = Malformed;
            fn try_from(text: &str) -> Result<Self, Malformed> {
                text.to_owned().try_into()
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl $name {
            /// The most characters it may have.
            pub const MOST: usize = $most;
            /// The characters it may have, as a regular expression.
            pub const PATTERN: &str = $pattern;

            /// As text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }

        impl PartialEq<$name> for String {
            fn eq(&self, other: &$name) -> bool {
                *self == other.0
            }
        }

        /// Compared as the text is, so that it is found in a map by its text.
        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl Deref for $name {
            type Target = str;
            fn deref(&self) -> &str {
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

text! {
    /// Text of several lines: at most 20,000 characters.
    Text, 20_000, r"^[^\x00-\x08\x0B\x0C\x0E-\x1F]*$", |c| c == '\n' || c == '\t' || c == '\r'
}
text! {
    /// A line: at most 300 characters, no line breaks.
    Line, 300, r"^[^\x00-\x1F]*$", |_| false
}

impl From<Line> for Text {
    fn from(line: Line) -> Self {
        Self(line.0)
    }
}

impl Line {
    /// An id of ours or of the pack, which is short.
    pub(crate) fn of_id(id: &str) -> Self {
        Self(id.chars().filter(|c| !c.is_control()).take(Self::MOST).collect())
    }
}
