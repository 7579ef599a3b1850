//! A document of tables, lists and values, each with its place: what TOML and JSON have in common.

use std::borrow::Cow;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::CaseError;
use super::place::Lines;
use crate::facts::At;

/// Tables and lists nested deeper are refused before they are parsed.
pub(super) const DEPTH_MAX: usize = 64;

/// A value and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node<'a> {
    /// The value.
    pub value: NodeValue<'a>,
    /// Where it starts.
    pub place: At,
}

/// Values of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeValue<'a> {
    /// JSON `null`.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// Text.
    Text(Cow<'a, str>),
    /// A civil date (TOML only; in JSON a date is text).
    Date(Date),
    /// A list.
    List(Vec<Node<'a>>),
    /// A table, keys in the order written.
    Table(Vec<(Cow<'a, str>, Node<'a>)>),
}

/// Reads TOML.
///
/// # Errors
/// Bad TOML, a number that is no integer, a date with a time, nesting too deep.
pub fn read_toml(text: &str) -> Result<Node<'static>, CaseError> {
    let lines = Lines::new(text);
    check_depth(text, &lines)?;
    let table = DeTable::parse(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let rest = text.get(start..).unwrap_or_default();
        // The commonest slip by far, and the library's words for it would not help.
        let message = if rest.starts_with(|c: char| c.is_alphabetic() && !c.is_ascii()) {
            "TOML 里中文的键和值须加引号,如 \"立案\" = 2025-03-17".to_owned()
        } else {
            format!("TOML 写法有误:{}", error.message())
        };
        CaseError { at: lines.at(start), message }
    })?;
    let root = lines.at(0);
    Ok(Node { value: toml_table(table.get_ref(), &lines)?, place: root })
}

fn toml_table(table: &DeTable<'_>, lines: &Lines<'_>) -> Result<NodeValue<'static>, CaseError> {
    let mut written: Vec<_> = table.iter().collect();
    written.sort_by_key(|(key, _)| key.span().start);
    let entries = written.into_iter().map(|(key, value)| {
        let key = Cow::Owned(key.get_ref().as_ref().to_owned());
        Ok((key, toml_node(value, lines)?))
    });
    Ok(NodeValue::Table(entries.collect::<Result<_, _>>()?))
}

fn toml_node(
    value: &Spanned<DeValue<'_>>,
    lines: &Lines<'_>,
) -> Result<Node<'static>, CaseError> {
    let place = lines.at(value.span().start);
    let fail = |message: &str| Err(CaseError { at: place, message: message.to_owned() });
    let value = match value.get_ref() {
        DeValue::String(text) => NodeValue::Text(Cow::Owned(text.as_ref().to_owned())),
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

#[cfg(test)]
mod tests {
    use super::{At, Cow, Node, NodeValue, read_toml};

    #[test]
    fn a_chinese_word_without_quotes_is_explained() {
        for (text, line, column) in
            [("[case]\n立案 = 2025-03-17", 2, 1), ("[case]\n\"决策方式\" = 直接", 2, 10)]
        {
            let error = read_toml(text).expect_err("no TOML");
            assert_eq!(error.at, At { line, column });
            assert!(error.message.contains("须加引号"), "{}", error.message);
        }
        let error = read_toml("[case]\ndocketed_on 2025").expect_err("no TOML");
        assert!(!error.message.contains("须加引号"), "{}", error.message);
    }

    #[test]
    fn keys_come_in_the_order_written() {
        let root = read_toml("[b]\nz = 1\na = 2\n[a]\n").expect("TOML");
        let NodeValue::Table(tables) = root.value else { panic!("a table") };
        let NodeValue::Table(entries) = &tables[0].1.value else { panic!("a table") };
        let keys = |entries: &[(Cow<'_, str>, Node<'_>)]| -> Vec<String> {
            entries.iter().map(|(key, _)| key.to_string()).collect()
        };
        assert_eq!(
            (keys(&tables), keys(entries)),
            (vec!["b".into(), "a".into()], vec!["z".into(), "a".into()])
        );
    }
}
