//! Statement and defence, and third parties.

use super::Ask;
use crate::entry::{ArgumentAnswer, Entry, HearingOffer, Statement, ThirdParty, Waiver};
use crate::ground::Ground;
use crate::refusal::No;

impl Ask<'_> {
    pub(super) fn offer_hearing(&self, offer: &HearingOffer) -> Result<Vec<Entry>, No> {
        let person = self.participation(offer.no)?;
        // What was found of earlier cases is among what is told.
        if person.looked_up.is_none() {
            return self.refuse(Ground::RepeatUnconfirmed);
        }
        self.text("facts", &offer.facts)?;
        self.text("basis", &offer.basis)?;
        Ok(vec![Entry::HearingOffered(offer.clone())])
    }

    pub(super) fn hear_statement(&self, said: &Statement) -> Result<Vec<Entry>, No> {
        let person = self.participation(said.no)?;
        if !person.is_told {
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
        if !person.is_told {
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

    /// Everybody named was told, and heard or would not be; each argument is answered.
    pub(super) fn all_heard(&self) -> Result<(), No> {
        for person in &self.docket.people {
            if !person.is_heard() {
                return self.refuse_saying(Ground::NotHeard, &person.name);
            }
            if let Some(argument) = person.unanswered() {
                let more = format!("{}的第 {argument} 条", person.name);
                return self.refuse_saying(Ground::ArgumentUnanswered, &more);
            }
        }
        Ok(())
    }
}
