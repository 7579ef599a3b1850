//! What was found, in words that a paper can print and in fields that a program can read.

use serde::Serialize;

use crate::determine::Engine;
use crate::facts::{Case, FactValue};
use crate::ir::Given;
use crate::schema::{Kind, Owner};

use super::edit::{Edit, Spot};
use super::search::{Found, Goal, Searched};
use super::{CHANGES_MAX, row_name};

/// How the outcome wanted is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reached {
    /// It is so now.
    Already,
    /// By other facts.
    Changes,
    /// Only by a person's decision.
    Ask,
    /// By no change that was tried.
    None,
}

/// One fact of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactOut {
    /// 案, 单位 or a person's name.
    pub of: String,
    /// Its id.
    pub id: String,
    /// Its term.
    pub term: String,
    /// Its new value; none where it is taken away.
    pub value: Option<String>,
}

/// One of the nearest changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProposalOut {
    /// What would have to be otherwise.
    pub facts: Vec<FactOut>,
    /// Facts that then no longer exist (限于).
    pub dropped: Vec<FactOut>,
    /// 若…,则….
    pub sentence: String,
    /// The same as edits.
    #[serde(skip)]
    pub edits: Vec<Edit>,
    /// The facts that no longer exist, as edits.
    #[serde(skip)]
    pub gone: Vec<Edit>,
}

/// The decision of a person through which the outcome is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AskedOut {
    /// The ask's id.
    pub id: String,
    /// The question.
    pub question: String,
    /// Who decides.
    pub decided_by: String,
    /// Whether it is to be decided now, without any change.
    pub now: bool,
}

/// The answer to why an output has another value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhyNot {
    /// What was asked about: `张某的档次为“T3”`.
    pub question: String,
    /// How it is reached.
    pub reached: Reached,
    /// The nearest changes, the best first; they lead to the ask where only an ask leads on.
    pub changes: Vec<ProposalOut>,
    /// The ask, if one leaves it to a person.
    pub ask: Option<AskedOut>,
    /// No smaller change does it; and where none was found, none of up to so many facts.
    pub searched: usize,
    /// All of it in sentences.
    pub sentences: Vec<String>,
}

/// What a fact is called: `张某的情节`, `后果`.
pub(super) fn whose(engine: &Engine, case: &Case, spot: Spot) -> String {
    let fact = engine.program.schema.facts.get(spot.fact);
    let term = fact.map_or("", |fact| fact.name.term.as_str());
    match spot.person {
        Some(row) => format!("{}的{term}", row_name(case, row)),
        None => term.to_owned(),
    }
}

/// Puts what a search came to into words.
pub(super) struct Say<'a> {
    pub(super) engine: &'a Engine,
    pub(super) case: &'a Case,
    pub(super) goal: &'a Goal,
    pub(super) about: &'a str,
}

impl Say<'_> {
    fn wanted(&self) -> String {
        let output = self.engine.program.groups.get(self.goal.group).map(|group| group.output);
        let output = output.and_then(|index| self.engine.program.schema.outputs.get(index));
        let option = output.and_then(|output| output.options.get(self.goal.option));
        option.map(|name| name.term.clone()).unwrap_or_default()
    }

    fn answer(&self, reached: Reached, sentences: Vec<String>) -> WhyNot {
        WhyNot {
            question: format!("{}为“{}”", self.about, self.wanted()),
            reached,
            changes: Vec::new(),
            ask: None,
            searched: 0,
            sentences,
        }
    }

    /// It is so; `by` is the answer that decided it, if a person did.
    pub(super) fn already(&self, by: Option<usize>) -> WhyNot {
        let by = by.and_then(|answer| self.case.answers.get(answer));
        let by = by.map(|answer| format!("(由{}认定)", answer.by)).unwrap_or_default();
        let text = format!("{}现在就是“{}”{by}。", self.about, self.wanted());
        self.answer(Reached::Already, vec![text])
    }

    /// Changes that bring it, an ask that is in force now, or nothing.
    pub(super) fn told(&self, searched: &Searched, asks: Option<usize>) -> WhyNot {
        let wanted = self.wanted();
        let ask = asks.and_then(|rule| self.ask(rule, true));
        let reached = match (searched.found.is_empty(), &ask) {
            (false, _) => Reached::Changes,
            (true, Some(_)) => Reached::Ask,
            (true, None) => Reached::None,
        };
        let mut answer = self.answer(reached, Vec::new());
        if let Some(ask) = &ask {
            let AskedOut { question, decided_by, .. } = ask;
            let text =
                format!("{}能否为“{wanted}”,现在由{decided_by}认定:{question}", self.about);
            answer.sentences.push(text);
        }
        let then = format!("{}为“{wanted}”", self.about);
        answer.changes =
            searched.found.iter().map(|found| self.proposal(found, &then)).collect();
        answer.sentences.extend(answer.changes.iter().map(|one| one.sentence.clone()));
        if searched.found.is_empty() {
            let directly = if ask.is_some() { "不经认定而直接" } else { "" };
            answer.sentences.push(self.nothing(searched.exhausted, directly));
        }
        answer.ask = ask;
        answer.searched = searched.exhausted;
        answer
    }

    /// Only a person's decision leads there, and only after a change.
    pub(super) fn through_ask(&self, asking: &Searched, direct: &Searched) -> WhyNot {
        let mut answer =
            self.answer(Reached::Ask, vec![self.nothing(direct.exhausted, "直接")]);
        for found in &asking.found {
            let Some(ask) = found.asks.and_then(|rule| self.ask(rule, false)) else { continue };
            let then = format!(
                "{}由{}认定,可以认定为“{}”:{}",
                self.about,
                ask.decided_by,
                self.wanted(),
                ask.question
            );
            let proposal = self.proposal(found, &then);
            answer.sentences.push(proposal.sentence.clone());
            answer.changes.push(proposal);
            answer.ask.get_or_insert(ask);
        }
        answer.searched = direct.exhausted.min(asking.exhausted);
        answer
    }

    fn nothing(&self, exhausted: usize, directly: &str) -> String {
        let (about, wanted) = (self.about, self.wanted());
        let count = ["", "一", "两", "三"].get(exhausted).copied().unwrap_or_default();
        let cut =
            if exhausted < CHANGES_MAX { "可能的改变太多,没有查尽;" } else { "" };
        if exhausted == 0 {
            return format!("{cut}没有找到使{about}{directly}成为“{wanted}”的改变。");
        }
        format!(
            "{cut}在改变不超过{count}项事实的范围内,没有使{about}{directly}成为“{wanted}”的改变。"
        )
    }

    fn ask(&self, rule: usize, now: bool) -> Option<AskedOut> {
        let group = self.engine.program.groups.get(self.goal.group)?;
        let Given::Ask { ask, .. } = &group.rules.get(rule)?.gives else { return None };
        let ask = self.engine.program.asks.get(ask)?;
        Some(AskedOut {
            id: ask.id.clone(),
            question: ask.question.clone(),
            decided_by: ask.decided_by.clone(),
            now,
        })
    }

    fn proposal(&self, found: &Found, then: &str) -> ProposalOut {
        let changes: Vec<String> = found.edits.iter().map(|edit| self.change(*edit)).collect();
        let gone = found.dropped.iter().map(|spot| Edit { spot: *spot, value: None });
        let gone: Vec<Edit> = gone.collect();
        let dropped: Vec<String> =
            gone.iter().map(|edit| whose(self.engine, self.case, edit.spot)).collect();
        let dropped = if dropped.is_empty() {
            String::new()
        } else {
            format!("({}随之不再适用)", dropped.join("、"))
        };
        let ending = if then.ends_with(['?', '?', '。']) { "" } else { "。" };
        ProposalOut {
            facts: found.edits.iter().map(|edit| self.fact(*edit)).collect(),
            dropped: gone.iter().map(|edit| self.fact(*edit)).collect(),
            sentence: format!("若{}{dropped},则{then}{ending}", changes.join(",")),
            edits: found.edits.clone(),
            gone,
        }
    }

    /// `张某的情节为“严重”`, `张某有前案行为日(如 2025-01-20)`, `没有赔偿日`.
    fn change(&self, edit: Edit) -> String {
        let Edit { spot, value } = edit;
        let fact = whose(self.engine, self.case, spot);
        let who = spot.person.map(|row| row_name(self.case, row)).unwrap_or_default();
        let FactOut { term, value: text, .. } = self.fact(edit);
        let text = text.unwrap_or_default();
        let had = self.case.known(spot.owner, spot.fact, spot.person).is_some();
        match value {
            Some(FactValue::Option(_)) => format!("{fact}为“{text}”"),
            Some(FactValue::Int(_)) => format!("{fact}为 {text}"),
            Some(FactValue::Date(_)) if had => format!("{fact}改为 {text}"),
            Some(FactValue::Date(_)) => format!("{who}有{term}(如 {text})"),
            None => format!("{who}没有{term}"),
        }
    }

    fn fact(&self, edit: Edit) -> FactOut {
        let Edit { spot, value } = edit;
        let fact = self.engine.program.schema.facts.get(spot.fact);
        let value = value.map(|value| match (value, fact.map(|fact| &fact.kind)) {
            (FactValue::Option(option), Some(Kind::Options(options))) => {
                options.get(option).map(|name| name.term.clone()).unwrap_or_default()
            }
            (FactValue::Option(option), Some(Kind::Date | Kind::Int(..)) | None) => {
                option.to_string()
            }
            (FactValue::Date(date), _) => date.to_string(),
            (FactValue::Int(number), _) => number.to_string(),
        });
        FactOut {
            of: match spot.owner {
                Owner::Case => "案".to_owned(),
                Owner::Unit => "单位".to_owned(),
                Owner::Person => {
                    spot.person.map(|r| row_name(self.case, r)).unwrap_or_default()
                }
            },
            id: fact.map(|fact| fact.name.id.clone()).unwrap_or_default(),
            term: fact.map(|fact| fact.name.term.clone()).unwrap_or_default(),
            value,
        }
    }
}
