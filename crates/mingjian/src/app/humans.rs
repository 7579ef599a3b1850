//! One human under one id: a second registration of a number is refused, an old double is merged, and whoever asks or
//! is asked about is known by the id that goes on.

use std::sync::Arc;

use docket::registry::{
    HumanCommand, HumanEntry, Humans, Journal, Post, PostEntry, Posts, Proposed, Registered,
    Roll, RollEntry, Same,
};
use docket::{Docket, Draft, Entry, Late, PersonId};
use jiff::civil::Date;
use seal::{Commitment, Digest, Salt};
use serde::Serialize;
use serde_json::{Map, Value};
use store::{Name, StreamId, StreamWrite};
use utoipa::ToSchema;

use super::execute::{contradiction, hex, plain, unhex};
use super::registries::Entered;
use super::vault::Opened;
use super::{App, Failure, Session, index};

/// How many streams are looked at together.
const PAGE: u8 = 100;
/// How often a merging is tried again when a docket was written meanwhile.
const TRIES: usize = 20;
/// Fields of commands in which a person stands.
const FIELDS: [&str; 5] = ["person", "lead", "second", "presided_by", "witness"];

impl App {
    /// Which ids are one human.
    pub(super) async fn humans(&self) -> Result<Humans, Failure> {
        Ok(self.standing().await?.humans.clone())
    }

    /// `entries` as a docket in which every human has one id, and which knows who has a post where.
    pub(super) async fn unified(
        &self,
        entries: &[docket::Recorded],
    ) -> Result<Docket, Failure> {
        let mut docket = Docket::replay(entries)?;
        let registered = self.registered().await?;
        docket.unify(&registered.humans);
        docket.know(registered);
        Ok(docket)
    }

    /// `session` by the id of the human, whichever of their ids a token names.
    ///
    /// # Errors
    /// What the store says.
    pub async fn recognised(&self, session: &Session) -> Result<Session, Failure> {
        let humans = self.humans().await?;
        Ok(session.known_as(humans.of(session.person())))
    }

    /// Proposes that two ids are one human (并号) or were taken for one by mistake (拆号), or approves it: then every docket
    /// it changes is indexed anew, in the same write.
    ///
    /// # Errors
    /// As [`App::execute`].
    pub async fn enter_human(
        &self,
        session: &Session,
        command: &HumanCommand,
    ) -> Result<Entered, Failure> {
        if let HumanCommand::Merge(merging) = command {
            for person in [&merging.person, &merging.into] {
                self.registered_person("person", person).await?;
            }
        }
        for _ in 0..TRIES {
            match self.try_human(session, command).await {
                Err(Failure::Stale { .. }) => {}
                other => return other,
            }
        }
        Err(Failure::Busy)
    }

    async fn try_human(
        &self,
        session: &Session,
        command: &HumanCommand,
    ) -> Result<Entered, Failure> {
        let stream = self.stream("people", "humans")?;
        let Opened { version, mut entries, .. } = self.open::<HumanEntry>(&stream).await?;
        let before = Humans::replay(&entries)?;
        let law = self.law().await?;
        let draft = before.decide(session.actor(), command, &law, self.today())?;
        let seq = u32::try_from(version.get()).unwrap_or(u32::MAX).saturating_add(1);
        let recorded = draft.recorded(seq, self.now());
        let entry = Self::entry(&stream, None, "human", &recorded)?;
        entries.push(recorded);
        let after = Humans::replay(&entries)?;
        let mut writes = vec![plain(stream, version, vec![entry])];
        if let HumanCommand::Approve { .. } = command {
            writes.extend(self.indexed_anew(&before, &after, &law).await?);
        }
        self.enter(writes).await
    }

    /// Every merging and parting that was proposed, for those who keep the registry or head the body.
    ///
    /// # Errors
    /// A session that does neither.
    pub async fn proposed_humans(&self, session: &Session) -> Result<Vec<HumanView>, Failure> {
        self.may_register(session).await?;
        let humans = self.humans().await?;
        Ok(humans.proposed().iter().map(HumanView::of).collect())
    }

    /// Refuses whoever is not in the registry today, by the field in which they stand.
    pub(super) async fn registered_person(
        &self,
        field: &str,
        person: &PersonId,
    ) -> Result<(), Failure> {
        if self.person(person).await?.on(self.today()).is_some() {
            return Ok(());
        }
        Err(Failure::invalid(field, format!("没有登记人员“{person}”")))
    }

    /// What the registry of people knows today.
    pub(super) async fn registered(&self) -> Result<Registered, Failure> {
        let standing = self.standing().await?;
        let (posts, humans) = (Arc::clone(&standing.posts), standing.humans.clone());
        Ok(Registered { posts, humans, today: self.today() })
    }

    /// What is written to the list of posts when `person` is registered in one.
    pub(super) async fn posted(
        &self,
        session: &Session,
        person: &PersonId,
        (post, on): (&Post, Date),
    ) -> Result<StreamWrite, Failure> {
        let stream = self.stream("people", "posts")?;
        let opened = self.open::<PostEntry>(&stream).await?;
        let draft = Posts::hold(session.actor(), person, post, on);
        self.listed(stream, opened, ("held", draft))
    }

    /// An entry of a list that is sealed under a key of its own.
    fn listed<E: Serialize>(
        &self,
        stream: StreamId,
        opened: Opened<E>,
        (kind, draft): (&str, Draft<E>),
    ) -> Result<StreamWrite, Failure> {
        let seq = u32::try_from(opened.version.get()).unwrap_or(u32::MAX).saturating_add(1);
        let recorded = draft.recorded(seq, self.now());
        let (key, wrapped) = match opened.key {
            Some(key) => (key, None),
            None => self.new_key(&stream).map(|(key, wrapped)| (key, Some(wrapped)))?,
        };
        let entry = Self::entry(&stream, Some(&key), kind, &recorded)?;
        let write = plain(stream, opened.version, vec![entry]);
        Ok(StreamWrite { key: wrapped, ..write })
    }

    /// The index of each docket in which an id changes.
    async fn indexed_anew(
        &self,
        before: &Humans,
        after: &Humans,
        law: &docket::Law,
    ) -> Result<Vec<StreamWrite>, Failure> {
        let body = self.body()?;
        let mut writes = Vec::new();
        let mut last: Option<Name> = None;
        loop {
            let page = self.0.store.streams(&body, "docket:", last.as_ref(), PAGE).await?;
            for (name, _) in page.streams {
                let stream = StreamId { body: body.clone(), name };
                let opened = self.open::<Entry>(&stream).await?;
                let mut docket = Docket::replay(&opened.entries)?;
                let mut old = docket.clone();
                old.unify(before);
                docket.unify(after);
                if docket == old {
                    continue;
                }
                let said =
                    law.determine(&docket.case(law), self.today()).map_err(contradiction)?;
                let index = Some(index::of(&docket, &said, law)?);
                writes.push(StreamWrite { index, ..plain(stream, opened.version, Vec::new()) });
            }
            last = page.next;
            if last.is_none() {
                return Ok(writes);
            }
        }
    }

    /// What is written to the roll when `person` is registered under `number`; nothing where they are already.
    ///
    /// # Errors
    /// The number is another human's.
    pub(super) async fn enrolled(
        &self,
        session: &Session,
        person: &PersonId,
        number: &str,
    ) -> Result<Option<StreamWrite>, Failure> {
        let stream = self.stream("people", "roll")?;
        let opened = self.open::<RollEntry>(&stream).await?;
        let roll = Roll::replay(&opened.entries)?;
        // The last character may be written small.
        let number = number.to_ascii_uppercase();
        let is = |salt: &str, sworn: &str| match (unhex(salt), unhex(sworn)) {
            (Some(salt), Some(sworn)) => Commitment::from_digest(Digest::from_bytes(sworn))
                .verify(&Salt::from_bytes(salt), number.as_bytes()),
            (_, _) => false,
        };
        if let Some(known) = roll.find(is) {
            let humans = self.humans().await?;
            if humans.of(known) == humans.of(person) {
                return Ok(None);
            }
            let text = format!("这一号码已经登记为“{known}”;同一人只用一个标识");
            return Err(Failure::invalid("identity_number", text));
        }
        let (salt, sworn) = Commitment::new(number.as_bytes())?;
        let line = |bytes: &[u8]| {
            docket::Line::try_from(hex(bytes)).map_err(|error| Failure::broken(&error))
        };
        let pair = (line(salt.as_bytes())?, line(sworn.digest().as_bytes())?);
        let draft = Roll::enrol(session.actor(), person, pair, self.today());
        Ok(Some(self.listed(stream, opened, ("enrolled", draft))?))
    }
}

/// A merging or parting as it is shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HumanView {
    /// The number of the proposal.
    pub proposal: u32,
    /// The id that is given up, or given back.
    pub person: PersonId,
    /// The id that goes on; none where an id is given back.
    pub into: Option<PersonId>,
    /// Why.
    pub reason: String,
    /// Who proposed it.
    pub proposed_by: Option<PersonId>,
    /// Who approved it.
    pub approved_by: Option<PersonId>,
    /// The day from which it is so.
    pub approved_on: Option<Date>,
}

impl HumanView {
    fn of(one: &Proposed) -> Self {
        let (person, into, reason) = match &one.same {
            Same::Merged(merging) => (&merging.person, Some(&merging.into), &merging.reason),
            Same::Parted(parting) => (&parting.person, None, &parting.reason),
        };
        Self {
            proposal: one.seq,
            person: person.clone(),
            into: into.cloned(),
            reason: reason.to_string(),
            proposed_by: one.by.clone(),
            approved_by: one.approved.as_ref().and_then(|(by, _)| by.clone()),
            approved_on: one.approved.as_ref().map(|(_, on)| *on),
        }
    }
}

/// Puts the id that goes on for every person in a command.
pub(super) fn unify(command: &mut Map<String, Value>, humans: &Humans) {
    if humans.is_empty() {
        return;
    }
    for (field, value) in command.iter_mut() {
        let known = value.as_str().and_then(|text| text.parse::<PersonId>().ok());
        match known.filter(|_| FIELDS.contains(&field.as_str())) {
            Some(person) => *value = Value::String(humans.of(&person).to_string()),
            None => unify_within(value, humans),
        }
    }
}

fn unify_within(value: &mut Value, humans: &Humans) {
    match value {
        Value::Object(fields) => unify(fields, humans),
        Value::Array(list) => list.iter_mut().for_each(|one| unify_within(one, humans)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The witness by the id that goes on.
pub(super) fn witnessed(late: Option<&Late>, humans: &Humans) -> Option<Late> {
    let known = |late: &Late| Late {
        reason: late.reason.clone(),
        witness: humans.of(&late.witness).clone(),
    };
    late.map(known)
}
