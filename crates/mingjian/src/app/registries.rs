//! Registries: organs, people, readings.

use docket::registry::{
    Journal, OrganCommand, OrganEntry, OrganOn, PersonCommand, PersonEntry, PersonOn, Post,
};
use docket::{Duty, Ground, OrganId, PersonId};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;
use store::{Append, Appended, StreamWrite};
use utoipa::ToSchema;

use super::execute::plain;
use super::{App, Failure, Session};

/// How often a registration is tried again when somebody else wrote first.
const TRIES: usize = 20;

/// What became of a registry: its version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Entered {
    /// Its version now.
    pub version: u64,
}

impl App {
    /// Enters something of the organ `id`, from the day `on`.
    ///
    /// # Errors
    /// As [`App::execute`].
    pub async fn enter_organ(
        &self,
        session: &Session,
        id: &OrganId,
        command: &OrganCommand,
        on: Date,
    ) -> Result<Entered, Failure> {
        self.may_register(session).await?;
        let stream = self.stream("organ", id.as_str())?;
        let opened = self.open::<OrganEntry>(&stream).await?;
        let organ = docket::registry::Organ::replay(&opened.entries)?;
        let draft = organ.decide(session.actor(), command, &self.law().await?, on)?;
        let seq = u32::try_from(opened.version.get()).unwrap_or(u32::MAX).saturating_add(1);
        let recorded = draft.recorded(seq, self.now());
        let entry = Self::entry(&stream, None, "organ", &recorded)?;
        self.enter(vec![plain(stream, opened.version, vec![entry])]).await
    }

    /// Enters something of the person `id`, from the day `on`. What stands in it is sealed. A number that is another
    /// person's is refused: one human has one id.
    ///
    /// # Errors
    /// As [`App::execute`].
    pub async fn enter_person(
        &self,
        session: &Session,
        id: &PersonId,
        command: &PersonCommand,
        on: Date,
    ) -> Result<Entered, Failure> {
        self.may_register(session).await?;
        let humans = self.humans().await?;
        if humans.of(id) != id {
            let text = format!("已经并入“{}”,在那里登记", humans.of(id));
            return Err(Failure::invalid("id", text));
        }
        for _ in 0..TRIES {
            match self.try_person(session, id, command, on).await {
                Err(Failure::Stale { .. }) => {}
                other => return other,
            }
        }
        Err(Failure::Busy)
    }

    async fn try_person(
        &self,
        session: &Session,
        id: &PersonId,
        command: &PersonCommand,
        on: Date,
    ) -> Result<Entered, Failure> {
        let stream = self.stream("person", id.as_str())?;
        let opened = self.open::<PersonEntry>(&stream).await?;
        let person = docket::registry::Person::replay(&opened.entries)?;
        let draft = person.decide(session.actor(), command, &self.law().await?, on)?;
        let seq = u32::try_from(opened.version.get()).unwrap_or(u32::MAX).saturating_add(1);
        let recorded = draft.recorded(seq, self.now());
        let (key, wrapped) = match opened.key {
            Some(key) => (key, None),
            None => self.new_key(&stream).map(|(key, wrapped)| (key, Some(wrapped)))?,
        };
        let entry = Self::entry(&stream, Some(&key), "person", &recorded)?;
        let write = plain(stream, opened.version, vec![entry]);
        let mut writes = vec![StreamWrite { key: wrapped, ..write }];
        if let PersonCommand::Describe(state) = command {
            writes.extend(self.enrolled(session, id, &state.identity_number).await?);
        }
        if let PersonCommand::Post(post) = command {
            writes.push(self.posted(session, id, (post, on)).await?);
        }
        self.enter(writes).await
    }

    /// Writes to a registry and what goes with it; the version is that of the first.
    pub(super) async fn enter(&self, writes: Vec<StreamWrite>) -> Result<Entered, Failure> {
        let append = Append { writes, idempotency: None };
        match self.0.store.append(append).await? {
            Appended::Done(versions) => {
                let version = versions.first().map_or(0, |version| version.get());
                Ok(Entered { version })
            }
            Appended::Conflict { actual, .. } => Err(Failure::Stale { actual: actual.get() }),
            Appended::Repeated(_) | Appended::KeyReused => Err(Failure::TokenReused),
        }
    }

    /// What the registry has of an organ on `day`.
    ///
    /// # Errors
    /// There is none.
    pub async fn organ_on(&self, id: &OrganId, day: Date) -> Result<OrganOn, Failure> {
        self.organ(id).await?.on(day).cloned().ok_or(Failure::NotFound)
    }

    /// What the registry has of a person on `day`, without the identity number.
    ///
    /// # Errors
    /// There is none.
    pub async fn person_on(
        &self,
        session: &Session,
        id: &PersonId,
        day: Date,
    ) -> Result<PersonRecord, Failure> {
        self.may_register(session).await?;
        let person = self.person(id).await?;
        let state = person.on(day).ok_or(Failure::NotFound)?;
        let PersonOn { name, appointed_by, facts, .. } = state.clone();
        let facts = serde_json::to_value(facts)?;
        let posts = person.posts(day).into_iter().cloned().collect();
        let has_credential = person.credential(day).is_some_and(|one| one.is_valid);
        Ok(PersonRecord { name: name.to_string(), appointed_by, facts, posts, has_credential })
    }

    /// Registries are kept by those who receive and those who head.
    pub(super) async fn may_register(&self, session: &Session) -> Result<(), Failure> {
        let keeps = [Duty::Intake, Duty::Head].iter().any(|duty| session.actor().has(*duty));
        if keeps {
            return Ok(());
        }
        let law = self.law().await?;
        Err(Failure::Refused(Box::new(docket::Refusal::of(Ground::WrongDuty, &law))))
    }
}

/// A person as the registry shows them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonRecord {
    /// Name.
    pub name: String,
    /// 任免机关.
    pub appointed_by: Option<OrganId>,
    /// Facts of the pack.
    #[schema(value_type = Object)]
    pub facts: Value,
    /// Posts held on the day.
    pub posts: Vec<Post>,
    /// Whether an enforcement credential was good on the day.
    pub has_credential: bool,
}
