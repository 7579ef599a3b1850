//! Single values of a case file: options, dates, numbers, judgements, names.

use super::doc::{Node, NodeValue};
use super::read::{NOBODY, Pair, Reader};
use crate::facts::{FactValue, Judged, Known};
use crate::schema::{Fact, Kind};

pub(super) const VALUE: Pair = ["value", "值"];
const FOUND_BY: Pair = ["found_by", "认定人"];
pub(super) const REASON: Pair = ["reason", "理由"];
const EVIDENCE: Pair = ["evidence", "证据"];

impl Reader<'_> {
    pub(super) fn known(&mut self, fact: &Fact, node: &Node<'_>) -> Option<Known> {
        let at = node.place;
        let NodeValue::Table(entries) = &node.value else {
            return Some(Known { value: self.value(fact, node)?, judged: None, at });
        };
        self.once(entries, &[VALUE, FOUND_BY, REASON, EVIDENCE]);
        let (mut value, mut judged) = (None, Judged::default());
        for (key, node) in entries {
            let key = key.as_ref();
            if VALUE.contains(&key) {
                value = self.value(fact, node);
            } else if FOUND_BY.contains(&key) {
                judged.found_by = Some(self.text(node, key));
            } else if REASON.contains(&key) {
                judged.reason = Some(self.text(node, key));
            } else if EVIDENCE.contains(&key) {
                judged.evidence = Some(self.texts(node, key));
            } else {
                let message = format!("“{}”里不认识的键“{key}”", fact.name.term);
                self.fail(node.place, message);
            }
        }
        if value.is_none() {
            let message = format!("“{}”没有写可用的值(value)", fact.name.term);
            self.fail(node.place, message);
        }
        Some(Known { value: value?, judged: Some(Box::new(judged)), at })
    }

    fn value(&mut self, fact: &Fact, node: &Node<'_>) -> Option<FactValue> {
        let term = &fact.name.term;
        match (&fact.kind, &node.value) {
            (Kind::Options(options), NodeValue::Text(text)) => {
                let found = options
                    .iter()
                    .position(|o| o.term == text.as_ref() || o.id == text.as_ref());
                if found.is_none() {
                    let list: Vec<&str> = options.iter().map(|o| o.term.as_str()).collect();
                    let message =
                        format!("“{term}”没有“{text}”这个值;可写:{}", list.join("、"));
                    self.fail(node.place, message);
                }
                found.map(FactValue::Option)
            }
            (Kind::Options(options), NodeValue::Bool(value))
                if options.first().is_some_and(|option| option.term == "是") =>
            {
                Some(FactValue::Option(usize::from(!value)))
            }
            (Kind::Date, NodeValue::Date(date)) => Some(FactValue::Date(*date)),
            (Kind::Date, NodeValue::Text(text)) => {
                let date = text.parse().ok();
                if date.is_none() {
                    let message = if looks_like_date(text) {
                        format!("“{term}”:没有“{text}”这一天")
                    } else {
                        format!("“{term}”:日期写成 2025-03-17 的样子,写的是“{text}”")
                    };
                    self.fail(node.place, message);
                }
                date.map(FactValue::Date)
            }
            (Kind::Int(low, high), NodeValue::Int(number)) => {
                if (low..=high).contains(&number) {
                    return Some(FactValue::Int(*number));
                }
                let message = format!("“{term}”须在 {low} 和 {high} 之间,写的是 {number}");
                self.fail(node.place, message);
                None
            }
            (kind, _) => {
                let wanted = match kind {
                    Kind::Options(_) => "列明的一个值",
                    Kind::Date => "日期",
                    Kind::Int(..) => "整数",
                };
                self.fail(node.place, format!("“{term}”须是{wanted}"));
                None
            }
        }
    }

    /// A name that cannot be taken for something else, nor for another name.
    pub(super) fn name(&mut self, node: &Node<'_>, key: &str) -> String {
        let name = self.text(node, key);
        if NOBODY.contains(&name.as_str()) {
            self.fail(node.place, format!("姓名不能写成“{name}”,它指案或者单位"));
        } else if name.trim() != name || name.chars().any(is_unseen) {
            let message = "姓名里有空白、换行或者看不见的字符".to_owned();
            self.fail(node.place, message);
        }
        name
    }
}

/// `2025-02-30`: written as a date is, whether or not there is such a day.
fn looks_like_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    parts.iter().map(|part| part.len()).eq([4, 2, 2]) && parts.iter().all(digits)
}

/// Characters that do not show: controls, marks of direction and joins of no width.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
