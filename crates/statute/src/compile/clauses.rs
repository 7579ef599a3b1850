//! What the clauses of a period name: dates, lengths by a fact, bodies.

use super::Compiler;
use super::fill::{DATES, FIRST, WORDS};
use crate::ast::{Filling, Value};
use crate::ir::Length;
use crate::parse::near::{choices, declared};
use crate::schema::{Kind, Owner};
use crate::span::Word;

impl Compiler<'_> {
    /// 计入 or 不计.
    pub(super) fn counts_first(&mut self, value: &Value) -> Option<bool> {
        match value {
            Value::Hole(id) => self.fill_value(id, FIRST, Self::counts_first),
            Value::Path(path) => {
                let word = self.path_word(path)?;
                match word.value.as_str() {
                    "计入" => Some(true),
                    "不计" => Some(false),
                    _ => self.wanted(word.span, FIRST),
                }
            }
            Value::Int(..) | Value::Set(..) | Value::Ask(_) => self.wanted(value.span(), FIRST),
        }
    }

    /// The date facts of 计: one, or the set a reading gives.
    pub(super) fn events(&mut self, value: &Value) -> Vec<String> {
        let words = match value {
            Value::Hole(id) => self.fill_value(id, DATES, |this, value| {
                Some(match value {
                    Value::Set(words, _) => words.clone(),
                    Value::Path(_) | Value::Hole(_) | Value::Int(..) | Value::Ask(_) => {
                        this.word(value).into_iter().collect()
                    }
                })
            }),
            Value::Path(_) | Value::Int(..) | Value::Set(..) | Value::Ask(_) => {
                self.word(value).map(|word| vec![word])
            }
        };
        let words: Vec<Word> = words.unwrap_or_default();
        words.into_iter().filter(|word| self.is_date(word)).map(|word| word.value).collect()
    }

    /// Bodies that may approve: written out, or the set a reading gives.
    pub(super) fn words(&mut self, value: &Value) -> Vec<String> {
        match value {
            Value::Set(words, _) => words.iter().map(|word| word.value.clone()).collect(),
            Value::Hole(id) => {
                let found = self.fill(id, |this, filling| match &filling.value {
                    Filling::Value(value @ (Value::Set(..) | Value::Path(_))) => {
                        Some(this.words(value))
                    }
                    Filling::Value(_)
                    | Filling::Cond(_)
                    | Filling::Bound(_)
                    | Filling::Evidence(_)
                    | Filling::Delete
                    | Filling::Record(_) => this.misfilled(id, filling, WORDS),
                });
                found.unwrap_or_default()
            }
            Value::Path(_) => self.word(value).map(|word| word.value).into_iter().collect(),
            Value::Int(..) | Value::Ask(_) => {
                self.wanted::<()>(value.span(), WORDS);
                Vec::new()
            }
        }
    }

    /// 按 fact {value n, …}: the values are the fact's own, each once.
    pub(super) fn length_by(&mut self, fact: &Word, lengths: &[(Word, i64)]) -> Option<Length> {
        let owners = [Owner::Person, Owner::Case, Owner::Unit];
        let schema = self.schema;
        let found = owners.iter().find_map(|owner| schema.fact(*owner, &fact.value));
        let Some((_, known)) = found else {
            let facts = schema.facts.iter().map(|fact| fact.name.term.as_str());
            let repair = declared(&fact.value, facts, "先在“事实”里声明");
            self.fail("C01", fact.span, format!("没有声明过“{}”", fact.value), repair);
            return None;
        };
        let Kind::Options(options) = &known.kind else {
            let message = format!("“{}”没有列明的值,期限不能按它定长短", fact.value);
            self.fail("C41", fact.span, message, "改用列明各个值的事实");
            return None;
        };
        let mut found: Vec<(String, i64)> = Vec::new();
        for (word, length) in lengths {
            if !options.iter().any(|option| option.is(&word.value)) {
                let message = format!("“{}”没有“{}”这个值", fact.value, word.value);
                let terms = options.iter().map(|option| option.term.as_str());
                self.fail("C04", word.span, message, choices(terms));
            } else if found.iter().any(|(known, _)| *known == word.value) {
                let message = format!("“{}”的长短写了两次", word.value);
                self.fail("C42", word.span, message, "删去一处");
            } else {
                found.push((word.value.clone(), *length));
            }
        }
        Some(Length::ByFact(known.name.term.clone(), found))
    }
}
