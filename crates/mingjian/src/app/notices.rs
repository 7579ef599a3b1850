//! The calendar: published notices are entered and approved; running clocks in lists follow in the same write.

use docket::registry::{Journal, NoticeCommand, NoticeEntry, Noticed, Notices};
use docket::{Docket, Entry, Law, PersonId};
use jiff::civil::Date;
use serde::Serialize;
use store::{Name, StreamId, StreamWrite};
use utoipa::ToSchema;

use super::execute::plain;
use super::registries::Entered;
use super::{App, Failure, Session, index};

/// How many streams are looked at together.
const PAGE: u8 = 100;
/// How often an approval is tried again when a docket was written meanwhile.
const TRIES: usize = 20;

/// A notice that was entered, as it is shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeView {
    /// The number of the entry.
    pub proposal: u32,
    /// Its title.
    pub title: String,
    /// The days, as a file of the calendar has them.
    pub text: String,
    /// Where it was published.
    pub source: String,
    /// SHA-256 of the document that is kept.
    pub digest: String,
    /// Who entered it.
    pub entered_by: Option<PersonId>,
    /// The day it was approved, from which it is in force.
    pub approved_on: Option<Date>,
}

impl App {
    /// Every notice that was entered beside those the calendar began with.
    ///
    /// # Errors
    /// What the store says.
    pub async fn entered_notices(&self) -> Result<Vec<NoticeView>, Failure> {
        let shown = |one: &Noticed| NoticeView {
            proposal: one.seq,
            title: one.title.clone(),
            text: one.notice.text.to_string(),
            source: one.notice.source.to_string(),
            digest: one.notice.digest.to_string(),
            entered_by: one.by.clone(),
            approved_on: one.approved_on,
        };
        Ok(self.standing().await?.notices.entered().iter().map(shown).collect())
    }

    /// Enters or approves a notice.
    ///
    /// # Errors
    /// As [`App::execute`].
    pub async fn enter_notice(
        &self,
        session: &Session,
        command: &NoticeCommand,
    ) -> Result<Entered, Failure> {
        for _ in 0..TRIES {
            match self.try_notice(session, command).await {
                Err(Failure::Stale { .. }) => {}
                other => return other,
            }
        }
        Err(Failure::Busy)
    }

    async fn try_notice(
        &self,
        session: &Session,
        command: &NoticeCommand,
    ) -> Result<Entered, Failure> {
        let stream = self.stream("calendar", "office")?;
        let mut opened = self.open::<NoticeEntry>(&stream).await?;
        let notices = Notices::replay(&opened.entries)?;
        let (before, today) = (self.law().await?, self.today());
        let seed = (self.0.laws.seed(), today);
        let draft = notices.decide(session.actor(), command, &before, seed)?;
        let seq = u32::try_from(opened.version.get()).unwrap_or(u32::MAX).saturating_add(1);
        let recorded = draft.recorded(seq, self.now());
        let entry = Self::entry(&stream, None, "notice", &recorded)?;
        opened.entries.push(recorded);
        let notices = Notices::replay(&opened.entries)?;
        let after =
            self.0.laws.under(&self.standing().await?.readings.on(today), &notices, today)?;
        let mut writes = vec![plain(stream, opened.version, vec![entry])];
        writes.extend(self.indexed_under(&before, &after).await?);
        self.enter(writes).await
    }

    /// The index of each docket of which another law says something else. Nothing changes where both are one.
    async fn indexed_under(
        &self,
        before: &Law,
        after: &Law,
    ) -> Result<Vec<StreamWrite>, Failure> {
        let (body, humans) = (self.body()?, self.humans().await?);
        let mut writes = Vec::new();
        let mut last: Option<Name> = None;
        loop {
            let page = self.0.store.streams(&body, "docket:", last.as_ref(), PAGE).await?;
            for (name, _) in page.streams {
                let stream = StreamId { body: body.clone(), name };
                let opened = self.open::<Entry>(&stream).await?;
                let mut docket = Docket::replay(&opened.entries)?;
                docket.unify(&humans);
                if !before.differs(after, &docket, self.today()) {
                    continue;
                }
                let said = after.determine(&docket.case(after), self.today());
                let said = said.map_err(super::execute::contradiction)?;
                let index = Some(index::of(&docket, &said, after)?);
                writes.push(StreamWrite { index, ..plain(stream, opened.version, Vec::new()) });
            }
            last = page.next;
            if last.is_none() {
                return Ok(writes);
            }
        }
    }
}
