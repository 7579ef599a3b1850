//! What may leave the docket (safeguard 7): nothing accusatory goes to the accused or above it, and nobody reads the words
//! of the complaint who was not given them to read.

use serde_json::Value;
use statute::answer::ValueOut;

use super::Ask;
use crate::command::Command;
use crate::entry::Transfer;
use crate::facts;
use crate::ground::Ground;
use crate::refusal::No;

/// Bodies of the department that leads the unit whose act it is: the one next above it is competent there.
const OF_LEADING: [&str; 2] =
    ["next_higher_leading_department_body", "transfer_scope_doubtful"];

impl Ask<'_> {
    /// A summary goes neither to the accused nor above it, nor to oneself.
    pub(super) fn transfer_may_go(&self, transfer: &Transfer) -> Result<(), No> {
        self.text("summary", &transfer.summary)?;
        let body = self.docket.lead.as_ref().and_then(|lead| lead.body.as_ref());
        if [self.request.actor.organ(), body].contains(&Some(&transfer.to)) {
            return self.refuse(Ground::NotForUs);
        }
        if self.docket.accused() == Some(&transfer.to) {
            return self.refuse(Ground::ComplaintWouldTravel);
        }
        if let Some(place) = transfer.above.iter().position(|organ| *organ == transfer.to) {
            // The law itself gives the acts of a department led from above to the department next above.
            let is_competent = place == 0 && self.leading_department_is_competent()?;
            if !is_competent {
                let more = "接收机关是其上级,且不是依管辖办理的上一级领导部门";
                return self.refuse_saying(Ground::ComplaintWouldTravel, more);
            }
        }
        let lead = self.docket.lead.as_ref();
        let account = lead.map_or("", |lead| lead.account.trim());
        let is_quoted = !account.is_empty() && transfer.summary.contains(account);
        if is_quoted || self.repeats(account, &transfer.summary) {
            return self
                .refuse_saying(Ground::ComplaintWouldTravel, "移送写行为的摘要,不附原文");
        }
        Ok(())
    }

    fn leading_department_is_competent(&self) -> Result<bool, No> {
        let said = self.said()?;
        let answer = said.answers.get(facts::COMPETENCE).map(|answer| &answer.value);
        Ok(OF_LEADING.iter().any(|word| answer == Some(&ValueOut::Word((*word).to_owned()))))
    }

    /// Whatever somebody in office writes may be read by who may not read the complaint: the government, the upper body,
    /// the person who is heard. None of it repeats the complaint.
    pub(super) fn in_own_words(&self) -> Result<(), No> {
        if self.is_theirs() || !self.docket.has_complainant() {
            return Ok(());
        }
        let command = serde_json::to_value(&self.request.command)
            .map_err(|error| No::invalid("command", error.to_string()))?;
        let mut written = Vec::new();
        collect(&command, &mut written);
        written.extend(self.request.late.iter().map(|late| late.reason.as_str()));
        let told = || self.docket.words_of_complainant();
        if written.iter().any(|text| told().any(|said| self.repeats(said, text))) {
            let more = "所写的文字里有申诉、举报的原话,须另行概括";
            return self.refuse_saying(Ground::ComplaintWouldTravel, more);
        }
        Ok(())
    }

    /// What others say is entered as they said it: the complainant, to whom or of whom it is said, and who is heard.
    /// The title of what came from the complainant is shown to nobody else.
    fn is_theirs(&self) -> bool {
        if let Command::AddEvidence(added) = &self.request.command {
            return added.is_of_complainant;
        }
        if let Command::Receive(_)
        | Command::Supplement(_)
        | Command::Withdraw(_)
        | Command::Reply(_)
        | Command::HearStatement(_)
        | Command::HearThirdParty(_) = &self.request.command
        {
            return true;
        }
        false
    }

    fn repeats(&self, said: &str, text: &str) -> bool {
        let unit = self.docket.unit.as_ref().map(|unit| unit.name.as_str());
        let names: Vec<&str> = unit.into_iter().collect();
        self.law.terms().are_copied(said, text, &names)
    }
}

/// Every text in `value`.
fn collect<'v>(value: &'v Value, texts: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(list) => list.iter().for_each(|one| collect(one, texts)),
        Value::Object(fields) => fields.values().for_each(|one| collect(one, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
