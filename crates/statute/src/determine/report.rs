//! Findings put into words: the determination as it leaves the engine.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::grounds::InForce;
use super::lawful::MEASURES;
use super::{Engine, Finding, Outcome};
use crate::answer::{
    AnswerOut, AskOut, CitationOut, DeadlineOut, Determination, MissingOut, PersonOut,
    ShareOut, Status, ValueOut,
};
use crate::eval::Verdict;
use crate::facts::Case;
use crate::ir::Given;
use crate::schema::{Name, Output};

/// The output that says how responsibility is shared, and the one that says in which capacity.
const RESPONSIBILITY: &str = "responsibility";
const CAPACITY: &str = "capacity";
/// Room for a sentence of usual length, so that it is written without moving.
const SENTENCE_BYTES: usize = 512;

impl Engine {
    /// Puts `outcome` into words.
    #[must_use]
    pub fn report(&self, case: &Case, outcome: &Outcome, as_of: Date) -> Determination {
        let mut answers = BTreeMap::new();
        for (index, group) in self.program.groups.iter().enumerate() {
            let Some(output) = self.program.schema.outputs.get(group.output) else { continue };
            let found = outcome.of_group(index);
            if found.is_empty() || output.name.id == CAPACITY {
                continue;
            }
            let void = outcome.void.contains(&index);
            let void = void.then(|| self.void_answer(&output.name.term, outcome, index));
            let answer =
                void.flatten().unwrap_or_else(|| self.answer(case, outcome, output, found));
            answers.insert(output.name.id.clone(), answer);
        }
        for block in &self.program.measures {
            // Several blocks answer one question: together, once.
            if !answers.contains_key(&block.question) {
                let void = self.void_question(outcome, &block.question);
                let void = void.and_then(|group| self.void_answer(MEASURES, outcome, group));
                let answer = void
                    .unwrap_or_else(|| self.measures_answer(case, outcome, &block.question));
                answers.insert(block.question.clone(), answer);
            }
        }
        if !case.selections.is_empty() {
            answers.insert("choice".to_owned(), self.checks(case, outcome));
        }
        let mut notices: Vec<_> = self.unconfirmed_notice(case, as_of).into_iter().collect();
        notices.extend(self.later_notice(case, as_of));
        notices.extend(self.period_notices(case, outcome));
        notices.extend(self.judgement_notices(case));
        notices.extend(self.superior_notices(case, outcome, as_of));
        notices.extend(self.unused_answers(case, outcome));
        notices.extend(self.people_notice(case, outcome));
        Determination {
            pack: self.law.pack_id.clone(),
            catalogue: self.program.schema.catalogue.as_ref().map(|own| own.out()),
            as_of,
            answers,
            deadlines: self.deadlines(case, outcome),
            asks: self.asks(case, outcome),
            notices,
            readings: self.program.readings.clone(),
        }
    }

    fn value<'a>(output: &'a Output, finding: &Finding) -> Option<&'a Name> {
        match (finding.verdict, finding.answered) {
            (_, Some((option, _))) | (Verdict::Decided(option, _), None) => {
                output.options.get(option)
            }
            _ => None,
        }
    }

    fn status(finding: &Finding) -> Status {
        match (finding.verdict, finding.answered) {
            (Verdict::Decided(..), _) | (_, Some(_)) => Status::Decided,
            (Verdict::Ask(_), None) => Status::Ask,
            (Verdict::Unknown | Verdict::Nothing | Verdict::Conflict(..), None) => {
                Status::Unknown
            }
        }
    }

    fn answer(
        &self,
        case: &Case,
        outcome: &Outcome,
        output: &Output,
        found: &[Finding],
    ) -> AnswerOut {
        let mut answer = AnswerOut {
            term: output.name.term.clone(),
            status: worst(found.iter().map(Self::status)),
            value: ValueOut::Null,
            by_person: Vec::new(),
            missing: Vec::new(),
            citations: Vec::new(),
            because: Vec::new(),
        };
        let mut highest: Option<usize> = None;
        for finding in found {
            let value = Self::value(output, finding);
            if let Some(found) = self.in_force(finding) {
                extend(&mut answer.citations, &self.grounds_of(case, found));
                answer.because.push(self.sentence(case, outcome, (output, found), finding));
            }
            if Self::status(finding) == Status::Unknown {
                extend_missing(&mut answer.missing, self.missing(case, outcome, finding));
            }
            if let Some(name) = person_name(case, finding) {
                answer.by_person.push(PersonOut {
                    person: name,
                    status: Self::status(finding),
                    value: value.map(|name| name.id.clone()),
                    ask: self.open_ask(finding),
                });
            }
            let option = value.and_then(|v| output.options.iter().position(|o| o.id == v.id));
            highest = highest.max(option.filter(|_| value.is_some_and(is_something)));
        }
        answer.value = if output.name.id == RESPONSIBILITY {
            ValueOut::Shares(self.shares(case, outcome, output, found))
        } else if output.per_person {
            let highest = highest.and_then(|option| output.options.get(option));
            highest.map_or(ValueOut::Null, |name| ValueOut::Word(name.id.clone()))
        } else {
            let value = found.first().and_then(|finding| Self::value(output, finding));
            value.map_or(ValueOut::Null, |name| ValueOut::Word(name.id.clone()))
        };
        answer
    }

    /// What a rule rests on: its own citations, then the entry of every act of a catalogue it reads.
    fn grounds_of(&self, case: &Case, found: InForce<'_>) -> Vec<Arc<CitationOut>> {
        let mut citations = found.ground.citations.clone();
        if case.listed.is_empty() {
            return citations;
        }
        for fact in self.facts_read(found.reads) {
            extend(&mut citations, case.listed_as(fact).map(|listed| &listed.act.citation));
        }
        citations
    }

    fn open_ask(&self, finding: &Finding) -> Option<String> {
        if Self::status(finding) != Status::Ask {
            return None;
        }
        match &self.in_force(finding)?.rule.gives {
            Given::Ask { ask, .. } => Some(ask.clone()),
            Given::Value(_) | Given::NotApplicable => None,
        }
    }

    fn shares(
        &self,
        case: &Case,
        outcome: &Outcome,
        output: &Output,
        found: &[Finding],
    ) -> Vec<ShareOut> {
        let share = |finding: &Finding| {
            Some(ShareOut {
                person: person_name(case, finding)?,
                role: self.capacity(outcome, finding.person),
                share: Self::value(output, finding).map(|name| name.id.clone()),
            })
        };
        found.iter().filter_map(share).collect()
    }

    fn capacity(&self, outcome: &Outcome, person: Option<usize>) -> Option<String> {
        let (index, output) = self.program.schema.output(CAPACITY)?;
        let group = self.program.groups.iter().position(|group| group.output == index)?;
        let finding = outcome.finding(group, person)?;
        Self::value(output, finding).map(|name| name.id.clone())
    }

    /// `张某:…,依据《…》第…规定,…为…`.
    fn sentence(
        &self,
        case: &Case,
        outcome: &Outcome,
        of: (&Output, InForce<'_>),
        finding: &Finding,
    ) -> String {
        let (output, found) = of;
        let term = &output.name.term;
        let mut text = String::with_capacity(SENTENCE_BYTES);
        if let Some(person) = finding.person.and_then(|index| case.people.get(index)) {
            text.extend([person.name.as_str(), ":"]);
        }
        let before = text.len();
        self.reasons((case, outcome), found.reads, finding.person, &mut text);
        if text.len() > before {
            text.push(';');
        }
        text.push_str(&found.ground.sentence);
        match (Self::value(output, finding), &found.rule.gives) {
            (Some(value), _) => text.extend([term, "为“", &value.term, "”"]),
            (None, Given::Ask { ask, .. }) => {
                let ask = self.program.asks.get(ask);
                let by = ask.map_or("", |ask| ask.decided_by.as_str());
                text.extend([term, "由", by, "认定并说明理由"]);
            }
            (None, Given::Value(_) | Given::NotApplicable) => {}
        }
        let by = finding.answered.and_then(|(_, index)| case.answers.get(index));
        if let Some(answer) = by {
            let who = if answer.departs { "(偏离,提出人:" } else { "(认定人:" };
            text.extend([who, &answer.by, ";理由:", &answer.reason, ")"]);
        }
        text.push('。');
        text
    }

    fn deadlines(&self, case: &Case, outcome: &Outcome) -> Vec<DeadlineOut> {
        let deadline = |running: &super::Running| {
            let period = self.program.periods.get(running.period)?;
            let months = running.months.iter().map(|m| format!("{:04}-{:02}", m.year, m.month));
            Some(DeadlineOut {
                id: period.name.clone(),
                term: period.term.clone(),
                person: running.person.and_then(|i| case.people.get(i)).map(|p| p.name.clone()),
                row: running.person,
                starts_on: running.starts_on,
                nominal_on: running.nominal_on,
                due_on: running.due_on,
                provisional: running.provisional,
                state: running.state,
                months: months.collect(),
                citations: self.grounds.period(running.period).citations.clone(),
            })
        };
        outcome.timing.running.iter().filter_map(deadline).collect()
    }

    fn asks(&self, case: &Case, outcome: &Outcome) -> Vec<AskOut> {
        let mut asks = Vec::new();
        for finding in &outcome.findings {
            let Some(found) = self.in_force(finding) else { continue };
            let Given::Ask { ask, suggestion, .. } = &found.rule.gives else { continue };
            if finding.answered.is_some() {
                continue;
            }
            let Some(declared) = self.program.asks.get(ask) else { continue };
            let group = self.program.groups.get(finding.group);
            let output = group.and_then(|group| self.program.schema.outputs.get(group.output));
            let option = suggestion.and_then(|option| output?.options.get(option));
            asks.push(AskOut {
                id: ask.clone(),
                person: person_name(case, finding),
                question: declared.question.clone(),
                drafted_by: declared.drafted_by.clone(),
                decided_by: declared.decided_by.clone(),
                options: declared.options.clone(),
                suggestion: option.map(|name| name.term.clone()),
                evidence: declared.evidence.clone(),
                reasons_required: true,
                citations: self.grounds_of(case, found),
            });
        }
        asks.extend(self.conflict_asks(case, outcome));
        asks
    }
}

pub(super) fn person_name(case: &Case, finding: &Finding) -> Option<String> {
    finding.person.and_then(|index| case.people.get(index)).map(|person| person.name.clone())
}

/// Options whose id says that there is nothing.
fn is_something(name: &Name) -> bool {
    name.id != "none" && name.id != "held"
}

fn worst(statuses: impl Iterator<Item = Status>) -> Status {
    let mut worst = Status::Decided;
    for status in statuses {
        worst = match (worst, status) {
            (Status::Unknown, _) | (_, Status::Unknown) => Status::Unknown,
            (Status::Ask, _) | (_, Status::Ask) => Status::Ask,
            (Status::Decided, Status::Decided) => Status::Decided,
        };
    }
    worst
}

/// Adds those citations that are not there yet.
pub(super) fn extend<'c>(
    known: &mut Vec<Arc<CitationOut>>,
    more: impl IntoIterator<Item = &'c Arc<CitationOut>>,
) {
    for citation in more {
        if !known.iter().any(|k| Arc::ptr_eq(k, citation) || k == citation) {
            known.push(Arc::clone(citation));
        }
    }
}

fn extend_missing(known: &mut Vec<MissingOut>, more: Vec<MissingOut>) {
    for missing in more {
        if !known.contains(&missing) {
            known.push(missing);
        }
    }
}
