//! Whether the pack's own conditions of a step are met (须, 明).

use statute::answer::{AnswerOut, CitationOut, Determination, MissingOut, Status, ValueOut};
use statute::schema::Owner;
use statute::steps::Step;

use super::Ask;
use crate::docket::Docket;
use crate::entry::About;
use crate::law::StepId;
use crate::refusal::{Missing, No, Refusal};

impl Ask<'_> {
    /// Refuses unless every fact of the step is found and every question decided as the step needs it. Of a question
    /// answered person by person, only `about` counts where it is given.
    pub(super) fn require(
        &self,
        id: StepId,
        said: &Determination,
        about: Option<u16>,
    ) -> Result<(), No> {
        // INVARIANT: `Law::new` takes no pack that lacks a step.
        let Some((step, cites)) = self.law.step(id) else { return Ok(()) };
        let missing = self.unfound(step);
        if !missing.is_empty() {
            let terms: Vec<&str> = missing.iter().map(|one| one.term.as_str()).collect();
            let text = format!("{}之前须先查明:{}", step.name.term, terms.join("、"));
            return Err(Refusal::of_step(id, text, cites.clone()).lacking(missing).into());
        }
        for (output, allowed) in &step.decided {
            let schema = self.law.schema();
            let Some(output) = schema.outputs.get(*output) else { continue };
            let Some(answer) = said.answers.get(&output.name.id) else { continue };
            let only = about.and_then(|no| self.docket.person(no));
            let only = only.map(|person| self.docket.called(person));
            let state = self.state(answer, only.as_deref());
            let names: Vec<&str> = allowed
                .iter()
                .filter_map(|option| output.options.get(*option))
                .map(|name| name.id.as_str())
                .collect();
            let text = match state {
                State::Decided(value) if names.is_empty() || names.contains(&value) => continue,
                State::Decided(value) => {
                    let is = output.options.iter().find(|name| name.id == value);
                    let is = is.map_or(value, |name| name.term.as_str());
                    format!("不能{}:“{}”为“{is}”", step.name.term, output.name.term)
                }
                State::Nothing => {
                    format!("不能{}:“{}”没有结论", step.name.term, output.name.term)
                }
                State::Open => {
                    format!("{}之前“{}”须有结论", step.name.term, output.name.term)
                }
            };
            let missing = answer.missing.iter().map(|one| self.missing(one)).collect();
            let citations = cited(answer, cites);
            return Err(Refusal::of_step(id, text, citations).lacking(missing).into());
        }
        Ok(())
    }

    /// Facts of the step that nobody has found.
    fn unfound(&self, step: &Step) -> Vec<Missing> {
        let schema = self.law.schema();
        let mut missing = Vec::new();
        for (owner, index) in &step.facts {
            let Some(fact) = schema.facts.get(*index) else { continue };
            let abouts: Vec<About> = match owner {
                Owner::Case => vec![About::Case],
                Owner::Unit => vec![About::Unit],
                Owner::Person => {
                    self.docket.people.iter().map(|person| About::Person(person.no)).collect()
                }
            };
            for about in
                abouts.into_iter().filter(|about| !has(self.docket, *about, &fact.name.id))
            {
                let about = match about {
                    About::Person(no) => Some(no),
                    About::Case | About::Unit => None,
                };
                let (id, term) = (fact.name.id.clone(), fact.name.term.clone());
                missing.push(Missing { id, term, about });
            }
        }
        missing
    }

    fn state<'s>(&self, answer: &'s AnswerOut, only: Option<&str>) -> State<'s> {
        if let Some(name) = only.filter(|_| !answer.by_person.is_empty()) {
            let own: Vec<_> =
                answer.by_person.iter().filter(|one| one.person == name).collect();
            if own.iter().any(|one| one.status != Status::Decided) {
                return State::Open;
            }
            let value = own.iter().find_map(|one| one.value.as_deref());
            return value.map_or(State::Nothing, State::Decided);
        }
        match (answer.status, &answer.value) {
            (Status::Ask | Status::Unknown, _) => State::Open,
            (Status::Decided, ValueOut::Word(value)) => State::Decided(value),
            (Status::Decided, ValueOut::Null) => State::Nothing,
            // Lists are judged by what is chosen from them.
            (
                Status::Decided,
                ValueOut::Shares(_) | ValueOut::Slots(_) | ValueOut::Checks(_),
            ) => State::Decided(""),
        }
    }

    fn missing(&self, missing: &MissingOut) -> Missing {
        let about = missing.person.as_ref().and_then(|name| {
            let person = self.docket.people.iter().find(|one| self.docket.called(one) == *name);
            person.map(|person| person.no)
        });
        Missing { id: missing.id.clone(), term: missing.term.clone(), about }
    }
}

enum State<'a> {
    Decided(&'a str),
    Nothing,
    Open,
}

fn has(docket: &Docket, about: About, fact: &str) -> bool {
    let key = (about, fact.to_owned());
    docket.found.contains_key(&key) || docket.set.contains_key(&key)
}

/// Where an answer stands, else where the step does.
pub(super) fn cited(answer: &AnswerOut, step: &[CitationOut]) -> Vec<CitationOut> {
    let own: Vec<CitationOut> = answer.citations.iter().map(|one| (**one).clone()).collect();
    if own.is_empty() { step.to_vec() } else { own }
}
