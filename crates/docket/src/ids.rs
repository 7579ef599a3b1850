//! Names of things that outlive a docket: given from outside, compared, never taken apart.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The longest id, in bytes.
const LENGTH_MAX: usize = 64;

/// Text that is no id or number; the words say why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed(pub String);

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Malformed {}

/// Letters, digits, `-`, `_` and `.` only, so that an id can stand in a path or a key without being changed.
fn checked(text: &str) -> Result<(), Malformed> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ['-', '_', '.'].contains(&c);
    if text.is_empty() || text.len() > LENGTH_MAX || !text.chars().all(is_plain) {
        let message = format!("标识须是 1 至 {LENGTH_MAX} 个英文字母、数字或 - _ .");
        return Err(Malformed(message));
    }
    Ok(())
}

/// Hexadecimal digits of a SHA-256.
pub(crate) const DIGEST_DIGITS: usize = 64;

fn digest(text: &str) -> Result<(), Malformed> {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if text.len() != DIGEST_DIGITS || !text.bytes().all(is_digit) {
        return Err(Malformed(format!("文件摘要须是 {DIGEST_DIGITS} 位小写的十六进制数")));
    }
    Ok(())
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $checked:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = Malformed;
            fn try_from(text: String) -> Result<Self, Malformed> {
                $checked(&text).map(|()| Self(text))
            }
        }

        impl FromStr for $name {
            type Err = Malformed;
            fn from_str(text: &str) -> Result<Self, Malformed> {
                $checked(text).map(|()| Self(text.to_owned()))
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// A docket (案卷).
    DocketId, checked
}
id! {
    /// A person of the registry (人员登记); the same for a handler and for one who is examined.
    PersonId, checked
}
id! {
    /// An organ of the registry (机关登记).
    OrganId, checked
}
id! {
    /// A piece of evidence (证据) of a docket.
    EvidenceId, checked
}
id! {
    /// A stored file (文件摘要): the SHA-256 of its encrypted bytes, as 64 hexadecimal digits in lower case.
    FileDigest, digest
}

/// A case number (案号): `甲司错立〔2026〕17号`, the form of official documents.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CaseNumber {
    /// The code of organ and series (机关代字), in Chinese characters.
    pub series: String,
    /// The year.
    pub year: i16,
    /// The number in the series of the year, from 1.
    pub number: u32,
}

impl CaseNumber {
    /// The number `number` of `series` in `year`.
    ///
    /// # Errors
    /// A series that is not one to twelve Chinese characters, a year of other than four digits, or number 0.
    pub fn new(series: &str, year: i16, number: u32) -> Result<Self, Malformed> {
        let is_han = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
        let length = series.chars().count();
        if !(1..=12).contains(&length) || !series.chars().all(is_han) {
            return Err(Malformed(format!("机关代字须是 1 至 12 个汉字,写的是“{series}”")));
        }
        if !(1000..=9999).contains(&year) || number == 0 {
            return Err(Malformed("年份须是四位,序号从 1 起".to_owned()));
        }
        Ok(Self { series: series.to_owned(), year, number })
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}〔{}〕{}号", self.series, self.year, self.number)
    }
}

impl From<CaseNumber> for String {
    fn from(number: CaseNumber) -> Self {
        number.to_string()
    }
}

impl TryFrom<String> for CaseNumber {
    type Error = Malformed;
    fn try_from(text: String) -> Result<Self, Malformed> {
        text.parse()
    }
}

impl FromStr for CaseNumber {
    type Err = Malformed;
    fn from_str(text: &str) -> Result<Self, Malformed> {
        let fault = || Malformed(format!("“{text}”不是案号;写成 甲司错立〔2026〕17号"));
        let (series, rest) = text.split_once('〔').ok_or_else(fault)?;
        let (year, rest) = rest.split_once('〕').ok_or_else(fault)?;
        let number = rest.strip_suffix('号').ok_or_else(fault)?;
        // A leading zero would give one number two forms.
        if number.starts_with('0') {
            return Err(fault());
        }
        let (year, number) = (year.parse(), number.parse());
        Self::new(series, year.map_err(|_| fault())?, number.map_err(|_| fault())?)
    }
}
