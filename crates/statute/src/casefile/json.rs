//! JSON with the place of every value.
//!
//! `serde_json` says nothing of places, but hands out every value as the very piece of the text it was written
//! as ([`RawValue`]); where a piece starts in the text is its place.

use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::CaseError;
use super::doc::{DEPTH_MAX, Node, NodeValue};
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
            Some(b'"') => NodeValue::Text(match plain(written) {
                Some(text) => Cow::Borrowed(text),
                None => serde_json::from_str::<Text<'a>>(written).map_err(bad)?.0,
            }),
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
    ) -> Result<Vec<(Cow<'a, str>, Node<'a>)>, CaseError> {
        if let Some((key, value)) = twice(&written) {
            // A key with an escape is no piece of the text: it is where its value is.
            let at = match &key.0 {
                Cow::Borrowed(text) => self.place(text),
                Cow::Owned(_) => self.place(value.get()),
            };
            return Err(CaseError { at, message: format!("键“{}”写了两次", key.0) });
        }
        let mut entries = Vec::with_capacity(written.len());
        for (key, value) in written {
            entries.push((key.0, self.node(value, depth + 1)?));
        }
        Ok(entries)
    }

    fn place(&self, written: &str) -> At {
        self.lines.at(self.lines.offset_of(written).unwrap_or(0))
    }
}

/// What stands between the quotation marks, if no escape does.
fn plain(written: &str) -> Option<&str> {
    let text = written.strip_prefix('"')?.strip_suffix('"')?;
    (!text.as_bytes().contains(&b'\\')).then_some(text)
}

/// So many keys are compared one with another; more are sorted.
const FEW: usize = 16;

/// The second writing of a key that is written twice.
fn twice<'w, 'a>(
    written: &'w [(Text<'a>, &'a RawValue)],
) -> Option<&'w (Text<'a>, &'a RawValue)> {
    if written.len() <= FEW {
        let is_again =
            |at: usize, key: &str| written.iter().take(at).any(|(earlier, _)| earlier.0 == key);
        let mut found = written.iter().enumerate();
        return found.find(|(at, (key, _))| is_again(*at, &key.0)).map(|(_, entry)| entry);
    }
    let mut keys: Vec<&str> = written.iter().map(|(key, _)| key.0.as_ref()).collect();
    keys.sort_unstable();
    let (key, _) = keys.iter().zip(keys.iter().skip(1)).find(|(a, b)| a == b)?;
    written.iter().filter(|(text, _)| text.0 == *key).nth(1)
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

/// Room for the entries of an object of usual size.
const ENTRIES: usize = 8;

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
                let mut entries = Vec::with_capacity(ENTRIES);
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Read)
    }
}

#[cfg(test)]
mod tests {
    use super::{At, DEPTH_MAX, NodeValue, read_json};

    fn fault(text: &str) -> (u32, u32, String) {
        let error = read_json(text).expect_err("a fault");
        (error.at.line, error.at.column, error.message)
    }

    #[test]
    fn every_value_has_its_place_in_characters() {
        let root =
            read_json(" {\"案\": {\"后果\": \"重大\",\n \"\\u7acb案\": [1, true, null]}}")
                .expect("JSON");
        assert_eq!(root.place, At { line: 1, column: 2 });
        let NodeValue::Table(entries) = &root.value else { panic!("{root:?}") };
        let NodeValue::Table(case) = &entries[0].1.value else { panic!("{root:?}") };
        assert_eq!((case[0].0.as_ref(), case[0].1.place), ("后果", At { line: 1, column: 15 }));
        assert_eq!((case[1].0.as_ref(), case[1].1.place), ("立案", At { line: 2, column: 13 }));
        let NodeValue::List(items) = &case[1].1.value else { panic!("{root:?}") };
        let columns: Vec<u32> = items.iter().map(|item| item.place.column).collect();
        assert_eq!(columns, [14, 17, 23]);
        let values: Vec<&NodeValue<'_>> = items.iter().map(|item| &item.value).collect();
        assert_eq!(values, [&NodeValue::Int(1), &NodeValue::Bool(true), &NodeValue::Null]);
    }

    #[test]
    fn text_with_an_escape_comes_out_as_meant() {
        let root = read_json(r#"["张\"某\"", "\u5f20\u67d0", "\ud842\udfb7"]"#).expect("JSON");
        let NodeValue::List(items) = &root.value else { panic!("{root:?}") };
        let texts = ["张\"某\"", "张某", "𠮷"].map(|text| NodeValue::Text(text.into()));
        assert_eq!(items.iter().map(|item| item.value.clone()).collect::<Vec<_>>(), texts);
    }

    #[test]
    fn a_key_twice_is_refused_where_it_stands_again() {
        let twice = |line, column| (line, column, "键“案”写了两次".to_owned());
        assert_eq!(fault("{\"案\": 1,\n  \"案\": 2}"), twice(2, 4));
        // Written with an escape it is the same key; then its value says where.
        assert_eq!(fault("{\"案\": 1,\n  \"\\u6848\": 2}"), twice(2, 13));
    }

    #[test]
    fn what_is_no_integer_is_named() {
        for number in ["1.5", "1e3", "99999999999999999999"] {
            let (line, column, message) = fault(&format!("{{\"a\":\n {number}}}"));
            assert_eq!((line, column), (2, 2));
            assert!(message.contains(number), "{message}");
        }
    }

    #[test]
    fn bad_json_is_refused_with_line_and_column() {
        let places = [
            ("", 1, 1),
            ("{\n\"案\": 1,}", 2, 8),
            ("{'a': 1}", 1, 2),
            ("{\"案\": 01}", 1, 8),
            ("[1] // 完", 1, 5),
            ("[NaN]", 1, 2),
            ("[\"\\ud800\"]", 1, 2),
        ];
        for (text, line, column) in places {
            let found = fault(text);
            assert_eq!((found.0, found.1), (line, column), "{text} {}", found.2);
            assert!(found.2.starts_with("JSON 写法有误:"), "{}", found.2);
            assert!(!found.2.contains(" at line"), "{}", found.2);
        }
    }

    #[test]
    fn nesting_has_an_end() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(read_json(&nested(DEPTH_MAX + 1)).is_ok());
        assert_eq!(fault(&nested(DEPTH_MAX + 2)).2, "括号套得太深");
        assert_eq!(fault(&nested(100_000)).2, "括号套得太深");
    }
}
