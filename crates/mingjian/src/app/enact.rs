//! A whole docket at once, for a demonstration: each step decided as any other, all entries appended together.

use docket::registry::NumberEntry;
use docket::{Actor, Docket, DocketId, Recorded, Request};
use jiff::Timestamp;
use store::{Append, Appended, StreamWrite, Version};

use super::execute::{contradiction, plain};
use super::{App, Failure, day, index};

/// One step, and when it was entered.
#[derive(Debug, Clone)]
pub struct Step {
    /// The request.
    pub request: Request,
    /// When it was entered.
    pub entered_at: Timestamp,
}

impl App {
    /// Plays `steps` on the new docket `id`. Only on a demonstration.
    ///
    /// # Errors
    /// The first step that is refused, and as [`App::execute`].
    pub async fn enact(&self, id: &DocketId, steps: &[Step]) -> Result<Docket, Failure> {
        if !self.store().is_demo() {
            return Err(Failure::Unauthorized);
        }
        let law = self.law().await?;
        let stream = self.stream("docket", id.as_str())?;
        let (key, wrapped) = self.new_key(&stream)?;
        let mut docket = Docket::default();
        let mut entries = Vec::new();
        for step in steps {
            let drafts = docket.decide(&step.request, &law, step.request.happened_on)?;
            for draft in drafts {
                let seq = docket.version().saturating_add(1);
                let recorded = draft.recorded(seq, step.entered_at);
                docket.append(&recorded)?;
                let kind = recorded.entry.kind();
                entries.push(Self::entry(&stream, Some(&key), kind, &recorded)?);
            }
        }
        // As any index: derived on the day its last entry was written.
        let written = steps.last().map_or(self.today(), |step| day(step.entered_at));
        let said = law.determine(&docket.case(&law), written).map_err(contradiction)?;
        let write = StreamWrite {
            index: Some(index::of(&docket, &said, &law)?),
            key: Some(wrapped),
            ..plain(stream, Version::NONE, entries)
        };
        let mut writes = vec![write];
        if docket.number().is_some() {
            writes.extend(self.drawn(id, &docket)?);
        }
        match self.0.store.append(Append { writes, idempotency: None }).await? {
            Appended::Done(_) => Ok(docket),
            Appended::Conflict { .. } | Appended::Repeated(_) | Appended::KeyReused => {
                Err(Failure::Busy)
            }
        }
    }

    /// The entry that draws the number the docket has: the next of its series, or nothing is written.
    fn drawn(&self, id: &DocketId, docket: &Docket) -> Result<Option<StreamWrite>, Failure> {
        let Some(number) = docket.number() else { return Ok(None) };
        let name = format!("{}:{}", number.series, number.year);
        let stream = self.stream("series", &name)?;
        let entry = NumberEntry::Drawn { docket: id.clone() };
        let recorded = Recorded {
            seq: number.number,
            by: Actor::Public {},
            happened_on: docket.day("docketed_on").unwrap_or(self.today()),
            entered_at: self.now(),
            late: None,
            entry,
        };
        let entry = Self::entry(&stream, None, "drawn", &recorded)?;
        let before = u64::from(number.number.saturating_sub(1));
        let expected = Version::new(before).ok_or(Failure::Busy)?;
        Ok(Some(plain(stream, expected, vec![entry])))
    }
}
