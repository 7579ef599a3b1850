//! What the clauses of a period name: dates, lengths by a fact, bodies.

use super::Compiler;
use super::fill::{DATES, FIRST, WORDS};
use crate::ast::{Clause, Filling, PeriodAst, Value};
use crate::civil::Unit;
use crate::ir::Length;
use crate::parse::near::{choices, declared};
use crate::schema::{Fact, Kind, Owner};
use crate::span::Word;

impl<'a> Compiler<'a> {
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

    /// Bodies that may approve: written out, or the set a reading gives. They are values of the fact `by`.
    pub(super) fn approvers(&mut self, value: &Value, by: Option<&Word>) -> Vec<String> {
        match value {
            Value::Set(words, _) => {
                words.iter().filter_map(|word| self.approver(word, by)).collect()
            }
            Value::Hole(id) => {
                let found = self.fill(id, |this, filling| match &filling.value {
                    Filling::Value(value @ (Value::Set(..) | Value::Path(_))) => {
                        Some(this.approvers(value, by))
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
            Value::Path(_) => {
                let word = self.word(value);
                word.and_then(|word| self.approver(&word, by)).into_iter().collect()
            }
            Value::Int(..) | Value::Ask(_) => {
                self.wanted::<()>(value.span(), WORDS);
                Vec::new()
            }
        }
    }

    /// The term of a body; one that nobody can enter as the approving body would make every approval ineffective.
    fn approver(&mut self, word: &Word, by: Option<&Word>) -> Option<String> {
        let Some((by, known)) = by.and_then(|by| Some((by, self.fact_named(by)?))) else {
            return Some(word.value.clone());
        };
        let Kind::Options(options) = &known.kind else { return Some(word.value.clone()) };
        let option = options.iter().find(|option| option.is(&word.value));
        if option.is_none() {
            let message = format!("“{}”没有“{}”这个值", by.value, word.value);
            let terms = options.iter().map(|option| option.term.as_str());
            self.fail("C05", word.span, message, choices(terms));
        }
        option.map(|option| option.term.clone())
    }

    /// The fact a period means by `word`.
    fn fact_named(&self, word: &Word) -> Option<&'a Fact> {
        let schema = self.schema;
        let owners = [Owner::Person, Owner::Case, Owner::Unit];
        let found = owners.iter().find_map(|owner| schema.fact(*owner, &word.value));
        found.map(|(_, fact)| fact)
    }

    /// 按 fact {value n, …}: the values are the fact's own, each once.
    pub(super) fn length_by(&mut self, fact: &Word, lengths: &[(Word, i64)]) -> Option<Length> {
        let schema = self.schema;
        let Some(known) = self.fact_named(fact) else {
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
            let Some(option) = options.iter().find(|option| option.is(&word.value)) else {
                let message = format!("“{}”没有“{}”这个值", fact.value, word.value);
                let terms = options.iter().map(|option| option.term.as_str());
                self.fail("C05", word.span, message, choices(terms));
                continue;
            };
            if found.iter().any(|(known, _)| *known == option.term) {
                let message = format!("“{}”的长短写了两次", option.term);
                self.fail("C42", word.span, message, "删去一处");
                continue;
            }
            found.push((option.term.clone(), *length));
        }
        Some(Length::ByFact(known.name.term.clone(), found))
    }

    /// What a clause says must mean something in a period of this kind: a period in calendar months has no first day,
    /// an extension goes on from a day already counted, and a case has no facts of one person.
    pub(super) fn check_clauses(&mut self, unit: Unit, block: &PeriodAst) {
        let is_extension =
            block.clauses.iter().any(|it| matches!(it, Clause::Continues { .. }));
        for clause in &block.clauses {
            let (word, span) = match clause {
                Clause::First(value) => ("首", value.span()),
                Clause::Joins { event, .. } => ("接", event.span()),
                Clause::LengthBy { fact, .. } => {
                    self.check_owner(fact, block);
                    continue;
                }
                Clause::Start { .. }
                | Clause::Continues { .. }
                | Clause::Length { .. }
                | Clause::Applicant(_)
                | Clause::Closed(_)
                | Clause::Granted { .. }
                | Clause::Rollover(_)
                | Clause::Counts { .. }
                | Clause::Approver(_)
                | Clause::Cutoff { .. }
                | Clause::Suspended { .. }
                | Clause::Missed(_)
                | Clause::Compare(_) => continue,
            };
            let kind = match (unit, is_extension) {
                (Unit::CalendarMonths, _) => "以历月计算的",
                (_, true) => "接续另一期限的",
                (Unit::NaturalDays | Unit::WorkingDays | Unit::Months | Unit::Years, false) => {
                    continue;
                }
            };
            let message = format!("{kind}期限不能写“{word}”");
            self.fail("C43", span, message, format!("删去“{word}”这一行"));
        }
    }

    fn check_owner(&mut self, fact: &Word, block: &PeriodAst) {
        let is_of = |owner| self.schema.fact(owner, &fact.value).is_some();
        let is_shared = is_of(Owner::Case) || is_of(Owner::Unit);
        if is_of(Owner::Person) && !is_shared && !block.mods.per_person {
            let message =
                format!("“{}”是各人的事实,期限{}不是逐人的", fact.value, block.name.value);
            self.fail("C44", fact.span, message, "在期限的第一行加“逐人”,或改用案的事实");
        }
    }
}
