//! One human under one id: a second registration of a number is refused, an old double is merged, and whoever asks or
//! is asked about is known by the id that goes on.

use docket::registry::{HumanEntry, Humans, Journal, Merging, Roll, RollEntry};
use docket::{Docket, Entry, Late, PersonId};
use seal::{Commitment, Digest, Salt};
use serde_json::{Map, Value};
use store::{Name, StreamId, StreamWrite};

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
        let stream = self.stream("people", "humans")?;
        Ok(Humans::replay(&self.open::<HumanEntry>(&stream).await?.entries)?)
    }

    /// `entries` as a docket in which every human has one id.
    pub(super) async fn unified(
        &self,
        entries: &[docket::Recorded],
    ) -> Result<Docket, Failure> {
        let mut docket = Docket::replay(entries)?;
        docket.unify(&self.humans().await?);
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

    /// Merges an id that was registered for somebody who had one already (并号): every docket is indexed anew by the id
    /// that goes on, in the same write.
    ///
    /// # Errors
    /// As [`App::execute`].
    pub async fn merge_people(
        &self,
        session: &Session,
        merging: &Merging,
    ) -> Result<Entered, Failure> {
        for person in [&merging.person, &merging.into] {
            if self.person(person).await?.on(self.today()).is_none() {
                return Err(Failure::invalid("person", format!("没有登记人员“{person}”")));
            }
        }
        for _ in 0..TRIES {
            match self.try_merging(session, merging).await {
                Err(Failure::Stale { .. }) => {}
                other => return other,
            }
        }
        Err(Failure::Busy)
    }

    async fn try_merging(
        &self,
        session: &Session,
        merging: &Merging,
    ) -> Result<Entered, Failure> {
        let stream = self.stream("people", "humans")?;
        let Opened { version, mut entries, .. } = self.open::<HumanEntry>(&stream).await?;
        let before = Humans::replay(&entries)?;
        let law = self.law().await?;
        let draft = before.decide(session.actor(), merging, &law, self.today())?;
        let seq = u32::try_from(version.get()).unwrap_or(u32::MAX).saturating_add(1);
        let recorded = draft.recorded(seq, self.now());
        let entry = Self::entry(&stream, None, "merged", &recorded)?;
        entries.push(recorded);
        let after = Humans::replay(&entries)?;
        let mut writes = vec![plain(stream, version, vec![entry])];
        writes.extend(self.indexed_anew(&before, &after, &law).await?);
        self.enter(writes).await
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
                docket.unify(before);
                let old = docket.clone();
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
        let seq = u32::try_from(opened.version.get()).unwrap_or(u32::MAX).saturating_add(1);
        let recorded = draft.recorded(seq, self.now());
        let (key, wrapped) = match opened.key {
            Some(key) => (key, None),
            None => self.new_key(&stream).map(|(key, wrapped)| (key, Some(wrapped)))?,
        };
        let entry = Self::entry(&stream, Some(&key), "enrolled", &recorded)?;
        let write = plain(stream, opened.version, vec![entry]);
        Ok(Some(StreamWrite { key: wrapped, ..write }))
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
