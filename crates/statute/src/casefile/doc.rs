//! A document of tables, lists and values, each with its place: what TOML and JSON have in common.

use jiff::civil::Date;
use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::CaseError;
use crate::facts::At;

/// Tables and lists nested deeper are refused before they are parsed.
const DEPTH_MAX: usize = 64;

/// A value and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The value.
    pub value: NodeValue,
    /// Where it starts.
    pub place: At,
}

/// A key and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub text: String,
    /// Where it starts.
    pub place: At,
}

/// Values of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeValue {
    /// JSON `null`.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// Text.
    Text(String),
    /// A civil date (TOML only; in JSON a date is text).
    Date(Date),
    /// A list.
    List(Vec<Node>),
    /// A table, keys in the order written.
    Table(Vec<(Key, Node)>),
}

/// Reads TOML.
///
/// # Errors
/// Bad TOML, a number that is no integer, a date with a time, nesting too deep.
pub fn read_toml(text: &str) -> Result<Node, CaseError> {
    let lines = Lines::new(text);
    check_depth(text, &lines)?;
    let table = DeTable::parse(text).map_err(|error| CaseError {
        at: lines.at(error.span().map_or(0, |span| span.start)),
        message: format!("TOML 写法有误:{}", error.message()),
    })?;
    let root = lines.at(0);
    Ok(Node { value: toml_table(table.get_ref(), &lines)?, place: root })
}

fn toml_table(table: &DeTable<'_>, lines: &Lines<'_>) -> Result<NodeValue, CaseError> {
    let mut entries = Vec::new();
    for (key, value) in table.iter() {
        let text = key.get_ref().as_ref().to_owned();
        let key = Key { text, place: lines.at(key.span().start) };
        entries.push((key, toml_node(value, lines)?));
    }
    entries.sort_by_key(|(key, _)| (key.place.line, key.place.column));
    Ok(NodeValue::Table(entries))
}

fn toml_node(value: &Spanned<DeValue<'_>>, lines: &Lines<'_>) -> Result<Node, CaseError> {
    let place = lines.at(value.span().start);
    let fail = |message: &str| Err(CaseError { at: place, message: message.to_owned() });
    let value = match value.get_ref() {
        DeValue::String(text) => NodeValue::Text(text.as_ref().to_owned()),
        DeValue::Integer(number) => {
            match i64::from_str_radix(number.as_str(), number.radix()) {
                Ok(number) => NodeValue::Int(number),
                Err(_) => return fail("整数太大"),
            }
        }
        DeValue::Float(_) => return fail("这里不用小数"),
        DeValue::Boolean(value) => NodeValue::Bool(*value),
        DeValue::Datetime(moment) => match (moment.date, moment.time, moment.offset) {
            (Some(_), None, None) => match moment.to_string().parse() {
                Ok(date) => NodeValue::Date(date),
                Err(_) => return fail("没有这一天"),
            },
            _ => return fail("只写日期,不写时刻,如 2025-03-17"),
        },
        DeValue::Array(items) => {
            let nodes = items.iter().map(|item| toml_node(item, lines));
            NodeValue::List(nodes.collect::<Result<_, _>>()?)
        }
        DeValue::Table(table) => toml_table(table, lines)?,
    };
    Ok(Node { value, place })
}

/// Reads JSON, strictly: no comments, no trailing commas, no key twice.
///
/// # Errors
/// Bad JSON, a number that is no integer, a key twice, nesting too deep.
pub fn read_json(text: &str) -> Result<Node, CaseError> {
    let lines = Lines::new(text);
    check_depth(text, &lines)?;
    let strict = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let parsed = parse_to_ast(text, &CollectOptions::default(), &strict);
    let parsed = parsed.map_err(|error| CaseError {
        at: lines.at(error.range().start),
        message: format!("JSON 写法有误:{}", error.kind()),
    })?;
    match parsed.value {
        Some(value) => json_node(&value, &lines),
        None => Err(CaseError { at: lines.at(0), message: "JSON 是空的".to_owned() }),
    }
}

fn json_node(value: &Value<'_>, lines: &Lines<'_>) -> Result<Node, CaseError> {
    let place = lines.at(value.start());
    let value = match value {
        Value::StringLit(text) => NodeValue::Text(text.value.clone().into_owned()),
        Value::NumberLit(number) => match number.value.parse() {
            Ok(number) => NodeValue::Int(number),
            Err(_) => {
                let message = format!("“{}”不是整数,或者太大", number.value);
                return Err(CaseError { at: place, message });
            }
        },
        Value::BooleanLit(value) => NodeValue::Bool(value.value),
        Value::NullKeyword(_) => NodeValue::Null,
        Value::Array(array) => {
            let nodes = array.elements.iter().map(|element| json_node(element, lines));
            NodeValue::List(nodes.collect::<Result<_, _>>()?)
        }
        Value::Object(object) => {
            let mut entries: Vec<(Key, Node)> = Vec::new();
            for property in &object.properties {
                let place = lines.at(property.name.start());
                let text = property.name.as_str().to_owned();
                if entries.iter().any(|(known, _)| known.text == text) {
                    let message = format!("键“{text}”写了两次");
                    return Err(CaseError { at: place, message });
                }
                entries.push((Key { text, place }, json_node(&property.value, lines)?));
            }
            NodeValue::Table(entries)
        }
    };
    Ok(Node { value, place })
}

/// Refuses deep nesting before a recursive parser meets it. Brackets inside strings count too, which only
/// makes the check stricter.
fn check_depth(text: &str, lines: &Lines<'_>) -> Result<(), CaseError> {
    let mut depth = 0_usize;
    for (offset, c) in text.char_indices() {
        match c {
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH_MAX {
            return Err(CaseError {
                at: lines.at(offset), message: "括号套得太深".to_owned()
            });
        }
    }
    Ok(())
}

/// Line starts of a text.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        let ends = text.match_indices('\n').map(|(index, _)| index + 1);
        Self { text, starts: std::iter::once(0).chain(ends).collect() }
    }

    /// Line and column, both from 1, of the byte `offset`.
    fn at(&self, offset: usize) -> At {
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let before = self.text.get(start..offset).unwrap_or_default();
        let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        At { line: number(line), column: number(before.chars().count() + 1) }
    }
}
