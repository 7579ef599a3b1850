//! JSON with the place of every value.
//!
//! `serde_json` says nothing of places, but hands out every value as the very piece of the text it was written
//! as ([`RawValue`]); where a piece starts in the text is its place.

use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::CaseError;
use super::doc::{DEPTH_MAX, Key, Node, NodeValue};
use super::place::Lines;
use crate::facts::At;

/// Reads JSON, strictly: no comments, no trailing commas, no key twice.
///
/// # Errors
/// Bad JSON, a number that is no integer, a key twice, nesting too deep.
pub fn read_json(text: &str) -> Result<Node<'_>, CaseError> {
    let lines = Lines::new(text);
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| {
        let column = error.column().saturating_sub(1);
        fault(lines.at(lines.start_of(error.line()) + column), &error)
    })?;
    Source { lines }.node(raw, 0)
}

/// Without the place that `serde_json` appends: ours is in characters.
fn fault(at: At, error: &serde_json::Error) -> CaseError {
    let message = error.to_string();
    let what = message.split_once(" at line ").map_or(message.as_str(), |(what, _)| what);
    CaseError { at, message: format!("JSON 写法有误:{what}") }
}

struct Source<'a> {
    lines: Lines<'a>,
}

impl<'a> Source<'a> {
    fn node(&self, raw: &'a RawValue, depth: usize) -> Result<Node<'a>, CaseError> {
        let written = raw.get();
        let place = self.place(written);
        if depth > DEPTH_MAX {
            return Err(CaseError { at: place, message: "括号套得太深".to_owned() });
        }
        let bad = |error: serde_json::Error| fault(place, &error);
        let value = match written.as_bytes().first() {
            Some(b'{') => {
                let entries: Entries<'a> = serde_json::from_str(written).map_err(bad)?;
                NodeValue::Table(self.table(entries.0, depth)?)
            }
            Some(b'[') => {
                let items: Vec<&'a RawValue> = serde_json::from_str(written).map_err(bad)?;
                let nodes = items.into_iter().map(|item| self.node(item, depth + 1));
                NodeValue::List(nodes.collect::<Result<_, _>>()?)
            }
            Some(b'"') => {
                let text: Text<'a> = serde_json::from_str(written).map_err(bad)?;
                NodeValue::Text(text.0)
            }
            Some(b't') => NodeValue::Bool(true),
            Some(b'f') => NodeValue::Bool(false),
            Some(b'n') => NodeValue::Null,
            Some(_) | None => match written.parse() {
                Ok(number) => NodeValue::Int(number),
                Err(_) => {
                    let message = format!("“{written}”不是整数,或者太大");
                    return Err(CaseError { at: place, message });
                }
            },
        };
        Ok(Node { value, place })
    }

    fn table(
        &self,
        written: Vec<(Text<'a>, &'a RawValue)>,
        depth: usize,
    ) -> Result<Vec<(Key<'a>, Node<'a>)>, CaseError> {
        let mut entries = Vec::with_capacity(written.len());
        for (text, value) in written {
            // A key with an escape is no piece of the text: it is where its value is.
            let own = match text.0 {
                Cow::Borrowed(text) => self.lines.offset_of(text).map(|start| start - 1),
                Cow::Owned(_) => None,
            };
            let node = self.node(value, depth + 1)?;
            let place = own.map_or(node.place, |start| self.lines.at(start));
            entries.push((Key { text: text.0, place }, node));
        }
        match twice(&entries) {
            None => Ok(entries),
            Some(key) => {
                let message = format!("键“{}”写了两次", key.text);
                Err(CaseError { at: key.place, message })
            }
        }
    }

    fn place(&self, written: &str) -> At {
        self.lines.at(self.lines.offset_of(written).unwrap_or(0))
    }
}

/// The second writing of a key that is written twice.
fn twice<'k, 'a>(entries: &'k [(Key<'a>, Node<'a>)]) -> Option<&'k Key<'a>> {
    let mut keys: Vec<&Key<'a>> = entries.iter().map(|(key, _)| key).collect();
    keys.sort_by(|a, b| a.text.cmp(&b.text));
    let mut pairs = keys.iter().zip(keys.iter().skip(1));
    pairs.find(|(a, b)| a.text == b.text).map(|(_, second)| *second)
}

/// Text that borrows from the file unless it holds an escape.
struct Text<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Text<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("text")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Read)
    }
}

/// Entries of an object in the order written, keys written twice included.
struct Entries<'a>(Vec<(Text<'a>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Entries<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Read)
    }
}
