//! Statement and defence, and third parties.

use super::Ask;
use std::collections::BTreeMap;

use statute::answer::{Determination, Status};

use crate::docket::Person;
use crate::entry::{
    ArgumentAnswer, Entry, HearingOffer, HearingTold, Statement, ThirdParty, Waiver,
};
use crate::facts;
use crate::ground::Ground;
use crate::refusal::No;
use crate::text::Line;

/// Conclusions about a person that they are told before they are heard.
const TOLD: &[&str] = &[facts::RESPONSIBILITY, facts::GRADE];

impl Ask<'_> {
    pub(super) fn offer_hearing(&self, offer: &HearingOffer) -> Result<Vec<Entry>, No> {
        let person = self.participation(offer.no)?;
        // What was found of earlier cases is among what is told.
        if person.looked_up.is_none() {
            return self.refuse(Ground::RepeatUnconfirmed);
        }
        self.text("facts", &offer.facts)?;
        self.text("basis", &offer.basis)?;
        let stood = self.stands_of(&self.said()?, person);
        let HearingOffer { no, facts, basis } = offer.clone();
        Ok(vec![Entry::HearingOffered(HearingTold { no, facts, basis, stood })])
    }

    /// What stands of a person: their part and their grade, as decided, as fixed by a person, else as proposed.
    fn stands_of(&self, said: &Determination, person: &Person) -> BTreeMap<Line, Line> {
        let name = self.docket.called(person);
        let mut stands = BTreeMap::new();
        for question in TOLD {
            let Some(answer) = said.answers.get(*question) else { continue };
            let own = answer.by_person.iter().find(|one| one.person == name);
            let value = own.and_then(|one| match one.status {
                Status::Decided => one.value.clone(),
                Status::Ask => self.proposed(one.ask.as_deref()?, person.no),
                Status::Unknown => None,
            });
            if let Some(value) = value {
                stands.insert(Line::of_id(question), Line::of_id(&value));
            }
        }
        if let Some(fixed) = self.docket.grades.get(&person.no) {
            stands.insert(Line::of_id(facts::GRADE), fixed.grade.clone());
        }
        stands
    }

    /// The option somebody proposed on an ask, by its id.
    fn proposed(&self, ask: &str, no: u16) -> Option<String> {
        let draft = self.docket.drafts.get(&(ask.to_owned(), Some(no)))?;
        let mut names = self.law.schema().outputs.iter().flat_map(|output| &output.options);
        let found = names.find(|name| name.is(&draft.value));
        Some(found.map_or_else(|| draft.value.clone(), |name| name.id.clone()))
    }

    pub(super) fn hear_statement(&self, said: &Statement) -> Result<Vec<Entry>, No> {
        let person = self.participation(said.no)?;
        if !person.is_told() {
            return self.refuse_saying(Ground::NotHeard, "须先告知事实、依据和陈述申辩的权利");
        }
        if said.arguments.is_empty() {
            return Err(No::invalid("arguments", "逐条写明陈述申辩;放弃的,记为放弃"));
        }
        for argument in &said.arguments {
            self.text("arguments", argument)?;
        }
        self.known_evidence("evidence", &said.evidence)?;
        Ok(vec![Entry::StatementHeard(said.clone())])
    }

    pub(super) fn waive_statement(&self, waiver: &Waiver) -> Result<Vec<Entry>, No> {
        let person = self.participation(waiver.no)?;
        if !person.is_told() {
            return self.refuse_saying(Ground::NotHeard, "须先告知事实、依据和陈述申辩的权利");
        }
        self.known_evidence("evidence", &waiver.evidence)?;
        Ok(vec![Entry::StatementWaived(waiver.clone())])
    }

    pub(super) fn answer_argument(&self, answer: &ArgumentAnswer) -> Result<Vec<Entry>, No> {
        let person = self.participation(answer.no)?;
        let count = person.arguments.as_ref().map_or(0, Vec::len);
        if answer.argument == 0 || usize::from(answer.argument) > count {
            let text = format!("没有第 {} 条申辩意见", answer.argument);
            return Err(No::invalid("argument", text));
        }
        if answer.reason.trim().is_empty() {
            return self.refuse(Ground::WithoutReason);
        }
        Ok(vec![Entry::ArgumentAnswered(answer.clone())])
    }

    pub(super) fn hear_third_party(&self, third: &ThirdParty) -> Result<Vec<Entry>, No> {
        self.text("text", &third.text)?;
        self.known_evidence("evidence", &third.evidence)?;
        Ok(vec![Entry::ThirdPartyHeard(third.clone())])
    }

    /// Everybody named was told what their part is, and heard or would not be; each argument is answered.
    pub(super) fn all_heard(&self, said: &Determination) -> Result<(), No> {
        for person in &self.docket.people {
            if !person.is_heard() {
                return self.refuse_saying(Ground::NotHeard, &person.name);
            }
            if let Some(argument) = person.unanswered() {
                let more = format!("{}的第 {argument} 条", person.name);
                return self.refuse_saying(Ground::ArgumentUnanswered, &more);
            }
            self.told_what_stands(said, person, facts::RESPONSIBILITY)?;
        }
        Ok(())
    }

    /// What the person was told on `question` is what stands now: a conclusion that came after the hearing is told,
    /// and heard, anew.
    pub(super) fn told_what_stands(
        &self,
        said: &Determination,
        person: &Person,
        question: &str,
    ) -> Result<(), No> {
        let now = self.stands_of(said, person);
        let then = person.told.as_ref().and_then(|told| told.stood.get(question));
        if now.get(question) == then {
            return Ok(());
        }
        let schema = self.law.schema();
        let term = schema.output(question).map_or(question, |(_, output)| &output.name.term);
        let more = format!("{}:告知之后“{term}”有变,须重新告知并听取", person.name);
        self.refuse_saying(Ground::NotHeard, &more)
    }
}
