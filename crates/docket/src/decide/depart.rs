//! Departures from what was determined (偏离): a person's conclusion in the place of the law's own, with reasons.

use statute::answer::{Status, ValueOut};

use super::Ask;
use crate::entry::{Departure, Entry};
use crate::ground::Ground;
use crate::refusal::No;
use crate::text::Line;

impl Ask<'_> {
    /// From what is determined to another option of the same question. To go back, depart to what was determined.
    pub(super) fn depart(&self, departure: &Departure) -> Result<Vec<Entry>, No> {
        self.not_submitted()?;
        if departure.reason.trim().is_empty() {
            return self.refuse(Ground::DepartureWithoutReason);
        }
        if !self.docket.is_determined() {
            return self.refuse(Ground::NoFreshDetermination);
        }
        let found = self.law.schema().output(&departure.question);
        let Some((_, output)) = found.filter(|(_, output)| !output.options.is_empty()) else {
            let text = format!("没有“{}”这一可选的结论", departure.question);
            return Err(No::invalid("question", text));
        };
        if output.per_person != departure.about.is_some() {
            let text = if output.per_person { "须写明是对谁的" } else { "不分人" };
            return Err(No::invalid("about", format!("“{}”{text}", output.name.term)));
        }
        if let Some(no) = departure.about {
            self.participation(no)?;
        }
        let id = |field: &'static str, value: &Line| {
            let option = output.options.iter().find(|name| name.is(value));
            let text = || format!("“{}”没有“{value}”这个取值", output.name.term);
            option.map(|name| Line::of_id(&name.id)).ok_or_else(|| No::invalid(field, text()))
        };
        let departure = Departure {
            question: Line::of_id(&output.name.id),
            determined: id("determined", &departure.determined)?,
            instead: id("instead", &departure.instead)?,
            ..departure.clone()
        };
        let own = self.own_conclusion(&departure)?;
        if own.as_deref() != Some(departure.determined.as_str()) {
            let is = own.unwrap_or_else(|| "尚无结论".to_owned());
            return Err(No::invalid("determined", format!("定性的结论是“{is}”")));
        }
        Ok(vec![Entry::Departed(departure)])
    }

    /// What the law itself concludes on the question a departure is about; none while it is open.
    fn own_conclusion(&self, departure: &Departure) -> Result<Option<String>, No> {
        let mut own = self.docket.clone();
        own.departures.retain(|(_, one)| {
            one.question != departure.question || one.about != departure.about
        });
        let said = self.said_of(&own)?;
        let Some(answer) = said.answers.get(departure.question.as_str()) else {
            return Ok(None);
        };
        let Some(person) = departure.about.and_then(|no| self.docket.person(no)) else {
            return Ok(match (answer.status, &answer.value) {
                (Status::Decided, ValueOut::Word(word)) => Some(word.clone()),
                (Status::Decided | Status::Ask | Status::Unknown, _) => None,
            });
        };
        let name = self.docket.called(person);
        let own = answer.by_person.iter().find(|one| one.person == name);
        Ok(own.and_then(|one| one.value.clone()))
    }

    /// No departure outlives the conclusion it departed from.
    pub(super) fn departures_stand(&self) -> Result<(), No> {
        for (_, departure) in &self.docket.departures {
            let is_last = self.docket.departures.iter().rev().find(|(_, one)| {
                one.question == departure.question && one.about == departure.about
            });
            let is_moot = departure.instead == departure.determined;
            if is_moot || is_last.is_none_or(|(_, last)| last != departure) {
                continue;
            }
            let own = self.own_conclusion(departure)?;
            if own.as_deref() != Some(departure.determined.as_str()) {
                let found = self.law.schema().output(&departure.question);
                let term = found.map_or("", |(_, output)| output.name.term.as_str());
                let more = format!("“{term}”偏离所据的结论已变,须重新写明");
                return self.refuse_saying(Ground::DepartureWithoutReason, &more);
            }
        }
        Ok(())
    }
}
