//! Readings of what is read only for a reason: each is entered, sealed under the key of its docket, before anything is
//! read.

use docket::DocketId;
use seal::DataKey;
use serde::Serialize;
use store::{Append, Appended, Label, NewEntry, Sealed, Version};

use super::execute::{Held, plain};
use super::vault::place;
use super::{App, Failure, Session};

/// How often it is tried again when somebody else wrote first.
const TRIES: usize = 20;

impl App {
    /// Enters that `session` reads something of the docket `id`: `kind` is what, `about` is sealed.
    ///
    /// # Errors
    /// It could not be entered; then nothing may be read.
    pub(super) async fn enter_read(
        &self,
        session: &Session,
        (id, held): (&DocketId, &Held),
        kind: &str,
        about: &impl Serialize,
    ) -> Result<(), Failure> {
        let reads = self.stream("reads", id.as_str())?;
        let about = serde_json::to_vec(about)?;
        for _ in 0..TRIES {
            let head = self.0.store.head(&reads).await?;
            let at = place(&reads, head.get().saturating_add(1));
            let entry = NewEntry {
                kind: Label::new(kind).map_err(Failure::text)?,
                actor: Label::new(session.person().as_str()).map_err(Failure::text)?,
                happened_on: Some(self.today()),
                entered_at: self.now(),
                content: Sealed(held.key.seal(&at, &about)?),
            };
            let writes = vec![plain(reads.clone(), head, vec![entry])];
            match self.0.store.append(Append { writes, idempotency: None }).await? {
                Appended::Done(_) => return Ok(()),
                Appended::Conflict { .. } => {}
                Appended::Repeated(_) | Appended::KeyReused => return Err(Failure::Busy),
            }
        }
        Err(Failure::Busy)
    }

    /// Opens what was entered of readings of the docket `id`.
    ///
    /// # Errors
    /// One that does not open.
    pub(super) async fn open_reads(&self, id: &str, key: &DataKey) -> Result<(), Failure> {
        let reads = self.stream("reads", id)?;
        let loaded = self.0.store.load(&reads, Version::NONE).await?;
        for stored in &loaded.entries {
            key.open(&place(&reads, stored.seq), &stored.entry.content.0)?;
        }
        Ok(())
    }
}
