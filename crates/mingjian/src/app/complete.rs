//! What a command need not say because the program knows it: units and people from the registries, earlier cases,
//! the next case number.

use std::collections::{BTreeMap, BTreeSet};

use docket::registry::{Journal, Organ, OrganEntry, Person, PersonEntry};
use docket::{Command, DocketId, Matter, OrganId, PersonId};
use jiff::civil::Date;
use serde_json::{Map, Value, json};
use store::{Body, Prior};

use super::execute::{Beside, Held, parsed};
use super::humans::unify;
use super::{App, Failure, Session};

impl App {
    /// The command with all it needs, and what is written beside it.
    pub(super) async fn complete(
        &self,
        session: &Session,
        held: &Held,
        written: &Map<String, Value>,
    ) -> Result<(Command, Beside), Failure> {
        let kind = written.get("command").and_then(Value::as_str).unwrap_or_default();
        let mut command = written.clone();
        unify(&mut command, &self.humans().await?);
        match kind {
            "name_unit" => self.unit(held, &mut command).await?,
            "name_person" => self.participant(held, &mut command).await?,
            "look_up_repeat" => self.priors(held, &mut command).await?,
            "submit" => self.transfer(held, &mut command).await?,
            _ => {}
        }
        let command = parsed(command)?;
        if let Command::Deliberate(meeting) = &command {
            self.registered_person("presided_by", &meeting.presided_by).await?;
            for one in &meeting.opinions {
                self.registered_person("opinions", &one.person).await?;
            }
        }
        self.with_beside(session, held, command).await
    }

    async fn with_beside(
        &self,
        session: &Session,
        held: &Held,
        command: Command,
    ) -> Result<(Command, Beside), Failure> {
        if let Command::ProposeMerging(merge) = &command {
            let beside = Beside::Join(merge.clone());
            return Ok((command, beside));
        }
        if let (Command::Reply(_), Some(survivor)) = (&command, held.docket.merged_into()) {
            return Ok((command, Beside::Answered(survivor.clone())));
        }
        if let Command::Submit(made) = &command {
            let beside = Beside::of(&made.matter).map_or(Beside::Nothing, Beside::Join);
            return Ok((command, beside));
        }
        let Command::Approve(mut approval) = command else {
            return Ok((command, Beside::Nothing));
        };
        let matter = held.docket.open().map(|open| &open.matter);
        if let Some(Matter::Transfer(transfer)) = matter
            && !transfer.above.contains(&transfer.to)
            && self.above(held).await?.contains(&transfer.to)
        {
            let text = "接收机关已经登记为被申诉、举报机关的上级,须退回";
            return Err(Failure::invalid("submission", text));
        }
        if let Some(Matter::Docketing(_)) = matter {
            let id = docket_id(held)?;
            let (number, write) = self.draw(session, &id).await?;
            approval.number = Some(number);
            return Ok((Command::Approve(approval), Beside::Number(Box::new(write))));
        }
        let beside = matter.and_then(Beside::of).map_or(Beside::Nothing, Beside::Join);
        Ok((Command::Approve(approval), beside))
    }

    /// The unit as the registry has it on the day of the act.
    async fn unit(&self, held: &Held, command: &mut Map<String, Value>) -> Result<(), Failure> {
        only(command, &["command", "organ"])?;
        let id: OrganId = field(command, "organ")?;
        let organ = self.organ(&id).await?;
        let day = held.docket.day("act_ended_on").unwrap_or(self.today());
        let Some(state) = organ.on(day) else {
            let text = format!("{day} 没有登记机关“{id}”");
            return Err(Failure::invalid("organ", text));
        };
        command.insert("name".to_owned(), json!(state.name));
        command.insert("facts".to_owned(), json!(state.facts));
        Ok(())
    }

    /// A transfer, with the organs above the accused.
    async fn transfer(
        &self,
        held: &Held,
        command: &mut Map<String, Value>,
    ) -> Result<(), Failure> {
        let matter = command.get_mut("matter").and_then(|matter| matter.get_mut("transfer"));
        let Some(Value::Object(transfer)) = matter else { return Ok(()) };
        only(transfer, &["to", "summary"])?;
        transfer.insert("above".to_owned(), json!(self.above(held).await?));
        Ok(())
    }

    /// The organs above the accused, nearest first: today's, then those of the day of the act, then whoever carries on
    /// its duties and those above them.
    async fn above(&self, held: &Held) -> Result<Vec<OrganId>, Failure> {
        let Some(accused) = held.docket.accused().cloned() else { return Ok(Vec::new()) };
        let today = self.today();
        let acted_on = held.docket.day("act_ended_on").unwrap_or(today);
        let mut above: Vec<OrganId> = Vec::new();
        let mut known = BTreeMap::new();
        let mut next = Some(accused.clone());
        while let Some(organ) = next {
            for day in [today, acted_on] {
                self.learn(&mut known, &organ, day).await?;
                above.extend(Organ::above(&known, &organ, day));
            }
            next = known.get(&organ).and_then(|one| one.successor(today)).cloned();
            next = next.filter(|one| *one != accused && !above.contains(one));
            above.extend(next.clone());
        }
        let mut seen = BTreeSet::new();
        above.retain(|organ| seen.insert(organ.clone()));
        Ok(above)
    }

    /// Reads `organ` and those above it on `day`.
    async fn learn(
        &self,
        known: &mut BTreeMap<OrganId, Organ>,
        organ: &OrganId,
        day: Date,
    ) -> Result<(), Failure> {
        let mut walked = BTreeSet::new();
        let mut next = Some(organ.clone());
        while let Some(id) = next {
            if !walked.insert(id.clone()) {
                return Ok(());
            }
            if !known.contains_key(&id) {
                known.insert(id.clone(), self.organ(&id).await?);
            }
            let state = known.get(&id).and_then(|one| one.on(day));
            next = state.and_then(|state| state.parent.clone());
        }
        Ok(())
    }

    /// Somebody as the registry has them, in a role.
    async fn participant(
        &self,
        held: &Held,
        command: &mut Map<String, Value>,
    ) -> Result<(), Failure> {
        only(command, &["command", "person", "role"])?;
        let id: PersonId = field(command, "person")?;
        let person = self.person(&id).await?;
        let day = self.today();
        let Some(state) = person.on(day) else {
            return Err(Failure::invalid("person", format!("没有登记人员“{id}”")));
        };
        let mut facts = state.facts.clone();
        let role: docket::Line = field(command, "role")?;
        let key = docket::Line::try_from("role").map_err(|error| Failure::broken(&error))?;
        facts.insert(key, docket::Given::Text(role));
        let next = held.docket.next_participation();
        let acted_on = held.docket.day("act_ended_on").unwrap_or(day);
        command.insert("appointed_by".to_owned(), json!(state.appointed_by));
        command.insert("posts".to_owned(), json!(person.posts(acted_on)));
        command.remove("role");
        command.insert("no".to_owned(), json!(next));
        command.insert("name".to_owned(), json!(state.name));
        command.insert("facts".to_owned(), json!(facts));
        Ok(())
    }

    /// Earlier cases of a participant, by the person and never by the name; only what was confirmed, served and
    /// stands (safeguard 6).
    async fn priors(
        &self,
        held: &Held,
        command: &mut Map<String, Value>,
    ) -> Result<(), Failure> {
        only(command, &["command", "no"])?;
        let no: u16 = field(command, "no")?;
        let Some(one) = held.docket.person(no) else {
            return Err(Failure::invalid("no", format!("案卷里没有第 {no} 号被调查人")));
        };
        let person = store::Person::new(one.person.as_str()).map_err(Failure::text)?;
        let bodies: [Body; 1] = [self.body()?];
        let mut found = Vec::new();
        for prior in self.0.store.prior(&bodies, &person).await? {
            found.extend(self.prior(held, &one.person, &prior).await?);
        }
        command.insert("found".to_owned(), Value::Array(found));
        Ok(())
    }

    async fn prior(
        &self,
        held: &Held,
        person: &PersonId,
        prior: &Prior,
    ) -> Result<Option<Value>, Failure> {
        let (is_own, is_confirmed) =
            (prior.row.docket == held.stream, prior.row.index.confirmed_on.is_some());
        if is_own || !is_confirmed {
            return Ok(None);
        }
        let id = id_of(prior.row.docket.name.as_str())?;
        let other = self.hold(&id).await?;
        let law = self.law().await?;
        let is_served = other.docket.day("unit_received_on").is_some();
        let Some(one) = other.docket.people().iter().find(|one| one.person == *person) else {
            return Ok(None);
        };
        let Some(grade) = prior.grade.as_ref().filter(|_| is_served) else { return Ok(None) };
        let same_unit = other.docket.accused() == held.docket.accused();
        let mut facts = json!({
            "prior_is_same_person": true,
            "prior_is_same_unit": same_unit,
            "prior_stands": other.docket.stands(&law),
            "prior_grade": grade.as_str(),
        });
        let days = [
            ("prior_confirmed_on", other.docket.day("confirmed_on")),
            ("prior_conducted_on", conduct(&other, one.no)),
            ("prior_sanction_decided_on", day_of(&other, one.no, "sanction_decided_on")),
        ];
        if let Some(map) = facts.as_object_mut() {
            for (fact, day) in days {
                map.extend(day.map(|day| (fact.to_owned(), json!(day))));
            }
        }
        Ok(Some(json!({ "docket": id, "facts": facts })))
    }

    /// An organ, as its journal makes it.
    pub(super) async fn organ(&self, id: &OrganId) -> Result<Organ, Failure> {
        let stream = self.stream("organ", id.as_str())?;
        let opened = self.open::<OrganEntry>(&stream).await?;
        Ok(Organ::replay(&opened.entries)?)
    }

    /// A person, as the journal makes them.
    pub(super) async fn person(&self, id: &PersonId) -> Result<Person, Failure> {
        let stream = self.stream("person", id.as_str())?;
        let opened = self.open::<PersonEntry>(&stream).await?;
        Ok(Person::replay(&opened.entries)?)
    }
}

/// The day of a participant's own conduct, else of the act.
fn conduct(held: &Held, no: u16) -> Option<Date> {
    day_of(held, no, "conducted_on").or_else(|| held.docket.day("act_ended_on"))
}

/// The day that is the value of a fact of a participant.
fn day_of(held: &Held, no: u16, fact: &str) -> Option<Date> {
    let about = docket::About::Person(no);
    let mut facts = held.docket.facts().into_iter();
    match facts.find(|part| part.about == about && part.fact == fact)?.value {
        docket::Given::Text(text) => text.parse().ok(),
        docket::Given::Yes(_) | docket::Given::Int(_) => None,
    }
}

/// The id of the docket whose stream is `docket:…`.
pub(super) fn id_of(name: &str) -> Result<DocketId, Failure> {
    let id = name.split_once(':').map_or(name, |(_, id)| id);
    id.parse().map_err(|error: docket::Malformed| Failure::broken(&error))
}

fn docket_id(held: &Held) -> Result<DocketId, Failure> {
    id_of(held.stream.name.as_str())
}

/// Fields that whoever asks may write; the rest is known.
fn only(command: &Map<String, Value>, known: &[&str]) -> Result<(), Failure> {
    match command.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(Failure::invalid(key, "由登记册填写,不在这里写")),
        None => Ok(()),
    }
}

fn field<T: serde::de::DeserializeOwned>(
    command: &Map<String, Value>,
    name: &'static str,
) -> Result<T, Failure> {
    let value = command.get(name).cloned().unwrap_or(Value::Null);
    serde_json::from_value(value).map_err(|error| Failure::invalid(name, error.to_string()))
}
