//! A docket played by its journal: commands as JSON, by name of who gives them.

use std::collections::BTreeMap;

use docket::{Actor, Command, Docket, Late, No, Recorded, Refusal, Request};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::law::law;

/// A docket, its journal and the day.
#[derive(Clone)]
pub(crate) struct Play {
    pub(crate) docket: Docket,
    pub(crate) entries: Vec<Recorded>,
    pub(crate) today: Date,
}

pub(crate) fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// Who acts: 公众 or `person:duty,duty@organ`.
pub(crate) fn actor(text: &str) -> Actor {
    if text == "public" {
        return Actor::Public {};
    }
    let (person, rest) = text.split_once(':').unwrap();
    let (duties, organ) = rest.split_once('@').unwrap_or((rest, "justice"));
    let duties: Vec<&str> = duties.split(',').collect();
    let value = json!({ "staff": { "person": person, "organ": organ, "duties": duties } });
    serde_json::from_value(value).unwrap()
}

impl Play {
    pub(crate) fn new(today: &str) -> Self {
        Self { docket: Docket::default(), entries: Vec::new(), today: date(today) }
    }

    pub(crate) fn on(&mut self, today: &str) -> &mut Self {
        self.today = date(today);
        self
    }

    fn request(&self, who: &str, command: Value) -> Request {
        let command: Command = serde_json::from_value(command).unwrap();
        Request { actor: actor(who), happened_on: self.today, late: None, command }
    }

    /// Gives a request; what it comes to is appended.
    pub(crate) fn give(&mut self, request: &Request) -> Result<(), No> {
        let drafts = self.docket.decide(request, law(), self.today)?;
        for draft in drafts {
            let seq = self.docket.version() + 1;
            let at: Timestamp = format!("{}T09:00:00Z", self.today).parse().unwrap();
            let recorded = draft.recorded(seq, at);
            self.docket.append(&recorded).unwrap();
            self.entries.push(recorded);
        }
        Ok(())
    }

    /// A command that must be taken.
    #[track_caller]
    pub(crate) fn does(&mut self, who: &str, command: Value) -> &mut Self {
        let request = self.request(who, command.clone());
        if let Err(no) = self.give(&request) {
            panic!("{who} {command}: {no:?}");
        }
        self
    }

    /// A command that must be refused, entered for `happened_on`.
    #[track_caller]
    pub(crate) fn refused(&mut self, who: &str, command: Value) -> Refusal {
        let request = self.request(who, command);
        self.refused_request(&request)
    }

    #[track_caller]
    pub(crate) fn refused_request(&mut self, request: &Request) -> Refusal {
        match self.give(request) {
            Err(No::Refused(refusal)) => {
                assert!(!refusal.citations.is_empty(), "{refusal:?}");
                *refusal
            }
            other => panic!("{request:?}: {other:?}"),
        }
    }

    /// As `refused`, for an act of an earlier day.
    pub(crate) fn request_for(
        &self,
        who: &str,
        happened_on: &str,
        late: Option<(&str, &str)>,
        command: Value,
    ) -> Request {
        let late = late.map(|(reason, witness)| Late {
            reason: reason.try_into().unwrap(),
            witness: witness.parse().unwrap(),
        });
        Request { happened_on: date(happened_on), late, ..self.request(who, command) }
    }

    /// What the pack says now.
    pub(crate) fn said(&self) -> statute::answer::Determination {
        law().determine(&self.docket.case(law()), self.today).unwrap()
    }

    /// The due days of the periods that run, by id.
    pub(crate) fn due(&self) -> BTreeMap<String, Date> {
        let said = self.said();
        said.deadlines.iter().map(|one| (one.id.clone(), one.due_on)).collect()
    }
}
