//! Readings (读法) of the office: proposed with the dockets they touch, approved, listed.

use docket::registry::{
    Change, Deciding, Journal, OrganOn, ReadingBasis, ReadingCommand, ReadingEntry, Readings,
};
use docket::{Docket, DocketId, Duty, Entry, Ground, OrganId, PersonId, Refusal, Stage};
use jiff::civil::Date;
use serde::Serialize;
use statute::compile::Choice;
use store::{Name, StreamId};
use utoipa::ToSchema;

use super::complete::id_of;
use super::execute::plain;
use super::{App, Failure, Session};

/// How many streams are looked at together.
const PAGE: u8 = 100;

/// What became of a proposal or an approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReadingEntered {
    /// The version of the readings now; of a proposal, its number.
    pub version: u64,
    /// Open dockets of which the change would say something else.
    pub touches: Vec<DocketId>,
}

/// A change of a reading as it is shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ChangeView {
    /// The number of the proposal.
    pub proposal: u32,
    /// Who proposed it.
    pub proposed_by: Option<PersonId>,
    /// The reading.
    pub reading: String,
    /// The option.
    pub option: String,
    /// 改: who may change it, in the words of the pack.
    pub changed_by: Option<String>,
    /// From which day it was proposed.
    pub from: Date,
    /// Why.
    pub reason: String,
    /// Open dockets it would touch, as they were found when it was proposed.
    pub touches: Vec<DocketId>,
    /// Who approved it.
    pub approved_by: Option<PersonId>,
    /// The first day it holds; none while it is not approved.
    pub holds_from: Option<Date>,
}

impl App {
    /// Proposes or approves another reading. Which open dockets it would touch is found here.
    ///
    /// # Errors
    /// As [`App::execute`].
    pub async fn enter_reading(
        &self,
        session: &Session,
        command: &ReadingCommand,
    ) -> Result<ReadingEntered, Failure> {
        let stream = self.stream("readings", "office")?;
        let opened = self.open::<ReadingEntry>(&stream).await?;
        let readings = Readings::replay(&opened.entries)?;
        let law = self.law().await?;
        let command = &self.convened(command).await?;
        let organ = self.decider(session, command).await?;
        let mut deciding =
            Deciding { today: self.today(), organ: organ.as_ref(), touches: &[] };
        // What is refused is refused before every docket is looked at.
        readings.decide(session.actor(), command, &law, &deciding)?;
        let touches = match command {
            ReadingCommand::Propose { reading, option, from, .. } => {
                let mut choice = readings.on(*from);
                self.touched(&mut choice, (reading, option)).await?
            }
            ReadingCommand::Approve { proposal, .. } => {
                readings.change(*proposal).map_or_else(Vec::new, |one| one.touches.clone())
            }
        };
        deciding.touches = &touches;
        let draft = readings.decide(session.actor(), command, &law, &deciding)?;
        let seq = u32::try_from(opened.version.get()).unwrap_or(u32::MAX).saturating_add(1);
        let recorded = draft.recorded(seq, self.now());
        let entry = Self::entry(&stream, None, "reading", &recorded)?;
        let entered = self.enter(vec![plain(stream, opened.version, vec![entry])]).await?;
        Ok(ReadingEntered { version: entered.version, touches })
    }

    /// Every change of a reading that was proposed, for those who head or stand above.
    ///
    /// # Errors
    /// A session that does neither.
    pub async fn readings(&self, session: &Session) -> Result<Vec<ChangeView>, Failure> {
        let law = self.law().await?;
        let may = [Duty::Head, Duty::Government, Duty::UpperBody];
        if !may.iter().any(|duty| session.actor().has(*duty)) {
            return Err(Failure::Refused(Box::new(Refusal::of(Ground::WrongDuty, &law))));
        }
        let standing = self.standing().await?;
        let readings = &standing.readings;
        let shown = |one: &Change| ChangeView {
            proposal: one.seq,
            proposed_by: one.by.clone(),
            reading: one.reading.clone(),
            option: one.option.clone(),
            changed_by: law
                .schema()
                .reading(&one.reading)
                .and_then(|one| one.changed_by.clone()),
            from: one.from,
            reason: one.reason.clone(),
            touches: one.touches.clone(),
            approved_by: one.approved.as_ref().and_then(|(by, _)| by.clone()),
            holds_from: one.holds_from(),
        };
        Ok(readings.changes().iter().map(shown).collect())
    }

    /// The command with each member of a meeting by the id of the human, all of them in the registry of people.
    async fn convened(&self, command: &ReadingCommand) -> Result<ReadingCommand, Failure> {
        let mut command = command.clone();
        let ReadingCommand::Approve {
            basis: Some(ReadingBasis::Meeting { presided_by, opinions, .. }),
            ..
        } = &mut command
        else {
            return Ok(command);
        };
        let humans = self.humans().await?;
        let members = opinions.iter_mut().map(|one| &mut one.person);
        for person in members.chain([presided_by]) {
            *person = humans.of(person).clone();
            self.registered_person("basis", person).await?;
        }
        Ok(command)
    }

    /// Today's registration of the organ that decides: whose document is entered, else the one acted for.
    async fn decider(
        &self,
        session: &Session,
        command: &ReadingCommand,
    ) -> Result<Option<OrganOn>, Failure> {
        let organ: &OrganId = match command {
            ReadingCommand::Approve {
                basis: Some(ReadingBasis::Document { organ, .. }),
                ..
            } => organ,
            ReadingCommand::Approve { .. } | ReadingCommand::Propose { .. } => session.organ(),
        };
        Ok(self.organ(organ).await?.on(self.today()).cloned())
    }

    /// Open dockets of which the law under `choice` says something else once a reading is changed.
    async fn touched(
        &self,
        choice: &mut Choice,
        (reading, option): (&str, &str),
    ) -> Result<Vec<DocketId>, Failure> {
        let standing = self.standing().await?;
        let before = self.0.laws.under(choice, &standing.notices, self.today())?;
        choice.insert(reading.to_owned(), option.to_owned());
        let after = self.0.laws.under(choice, &standing.notices, self.today())?;
        let mut touched = Vec::new();
        let mut last: Option<Name> = None;
        loop {
            let body = self.body()?;
            let page = self.0.store.streams(&body, "docket:", last.as_ref(), PAGE).await?;
            for (name, _) in page.streams {
                let stream = StreamId { body: body.clone(), name };
                let docket = Docket::replay(&self.open::<Entry>(&stream).await?.entries)?;
                if is_pending(docket.stage()) && before.differs(&after, &docket, self.today()) {
                    touched.push(id_of(stream.name.as_str())?);
                }
            }
            last = page.next;
            if last.is_none() {
                return Ok(touched);
            }
        }
    }
}

/// Whether something is still to be done; closed cases are re-examined by people, never re-decided.
fn is_pending(stage: Stage) -> bool {
    match stage {
        Stage::Lead | Stage::Examination | Stage::Confirmed | Stage::Papers => true,
        Stage::New | Stage::Refused | Stage::Transferred | Stage::Merged | Stage::Ended => {
            false
        }
    }
}
