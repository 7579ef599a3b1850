//! Values of facts as they stand in entries: by the id of an option, a date or an integer.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;
use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};
use statute::facts::FactValue;
use statute::schema::{Fact, Kind};

use crate::text::Line;

/// A value as written: text is the term or id of an option, or a date.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Given {
    /// 是 or 否.
    Yes(bool),
    /// An integer.
    Int(i64),
    /// An option's term or id, or a date.
    Text(Line),
}

/// Written out: what serde derives for one of several kinds tries one after the other on a copy, and says nothing of use where
/// none fits.
impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(OfAnyKind)
    }
}

struct OfAnyKind;

impl Visitor<'_> for OfAnyKind {
    type Value = Given;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("true、false、整数或者一行文字")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Given, E> {
        Ok(Given::Yes(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Given, E> {
        Ok(Given::Int(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Given, E> {
        let too_large = || E::invalid_value(Unexpected::Unsigned(value), &self);
        i64::try_from(value).map(Given::Int).map_err(|_| too_large())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Given, E> {
        self.visit_string(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Given, E> {
        Line::try_from(value).map(Given::Text).map_err(E::custom)
    }
}

impl Given {
    /// A date.
    #[must_use]
    pub fn date(date: Date) -> Self {
        Self::Text(Line::of_id(&date.to_string()))
    }

    /// The value this is of `fact`; the words say why it is none.
    ///
    /// # Errors
    /// No option of that name, an impossible date, a number out of bounds.
    pub fn of(&self, fact: &Fact) -> Result<FactValue, String> {
        let term = &fact.name.term;
        match (&fact.kind, self) {
            (Kind::Options(options), Self::Text(_) | Self::Yes(_)) => {
                let key = self.key();
                let found = options.iter().position(|name| name.is(key));
                found.map(FactValue::Option).ok_or_else(|| {
                    let list: Vec<&str> =
                        options.iter().map(|name| name.term.as_str()).collect();
                    format!("“{term}”没有“{key}”这个值;可写:{}", list.join("、"))
                })
            }
            (Kind::Date, Self::Text(text)) => {
                let date = text.parse().map(FactValue::Date);
                date.map_err(|_| format!("“{term}”须是日期,如 2026-01-05,写的是“{text}”"))
            }
            (Kind::Int(low, high), Self::Int(number)) if (low..=high).contains(&number) => {
                Ok(FactValue::Int(*number))
            }
            (Kind::Int(low, high), Self::Int(_) | Self::Text(_) | Self::Yes(_)) => {
                Err(format!("“{term}”须是 {low} 至 {high} 的整数"))
            }
            (Kind::Options(_), Self::Int(_)) => Err(format!("“{term}”须写列明的值")),
            (Kind::Date, Self::Int(_) | Self::Yes(_)) => Err(format!("“{term}”须是日期")),
        }
    }

    fn key(&self) -> &str {
        match self {
            Self::Yes(true) => "true",
            Self::Yes(false) => "false",
            Self::Text(text) => text,
            Self::Int(_) => "",
        }
    }
}

#[cfg(test)]
mod tests;
