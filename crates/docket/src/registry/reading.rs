//! Readings (读法) of an office: changing one takes two people and a day (safeguard 12).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use statute::compile::Choice;

use super::{Journal, draft, filled};
use crate::actor::{Actor, Duty};
use crate::entry::{Draft, Recorded};
use crate::ground::Ground;
use crate::ids::{DocketId, PersonId};
use crate::law::Law;
use crate::refusal::{No, Refusal};
use crate::text::{Line, Text};

/// What happens to the readings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadingEntry {
    /// A change was proposed, with the dockets it would touch.
    Proposed {
        /// The reading.
        reading: String,
        /// The option.
        option: String,
        /// From which day.
        from: Date,
        /// Why.
        reason: String,
        /// Open dockets whose determination it would change.
        touches: Vec<DocketId>,
    },
    /// It was approved by another person.
    Approved {
        /// The proposal, by its number in the journal.
        proposal: u32,
    },
}

/// What may be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ReadingCommand {
    /// 提议改选.
    Propose {
        /// The reading.
        reading: Line,
        /// The option.
        option: Line,
        /// From which day; not before today.
        from: Date,
        /// Why.
        reason: Text,
        /// Open dockets it would touch.
        touches: Vec<DocketId>,
    },
    /// 批准改选.
    Approve {
        /// The proposal.
        proposal: u32,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    seq: u32,
    by: Option<PersonId>,
    reading: String,
    option: String,
    from: Date,
    is_approved: bool,
}

/// The readings of an office, as their journal makes them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Readings {
    changes: Vec<Change>,
}

impl Journal for Readings {
    type Entry = ReadingEntry;

    fn apply(&mut self, recorded: &Recorded<ReadingEntry>) {
        match &recorded.entry {
            ReadingEntry::Proposed { reading, option, from, .. } => self.changes.push(Change {
                seq: recorded.seq,
                by: recorded.by.person().cloned(),
                reading: reading.clone(),
                option: option.clone(),
                from: *from,
                is_approved: false,
            }),
            ReadingEntry::Approved { proposal } => {
                let found = self.changes.iter_mut().find(|change| change.seq == *proposal);
                if let Some(change) = found {
                    change.is_approved = true;
                }
            }
        }
    }
}

impl Readings {
    /// The options in force on `day`, other than the defaults of the pack.
    #[must_use]
    pub fn on(&self, day: Date) -> Choice {
        let mut changes: Vec<&Change> =
            self.changes.iter().filter(|one| one.is_approved && one.from <= day).collect();
        changes.sort_by_key(|change| (change.from, change.seq));
        changes.into_iter().map(|one| (one.reading.clone(), one.option.clone())).collect()
    }

    /// What `command` comes to on `today`.
    ///
    /// # Errors
    /// A reading or option the pack does not have, a day that is past, the same person twice.
    pub fn decide(
        &self,
        by: &Actor,
        command: &ReadingCommand,
        law: &Law,
        today: Date,
    ) -> Result<Draft<ReadingEntry>, No> {
        let refusal = |ground: Ground| No::from(Refusal::of_ground(ground, law.ground(ground)));
        if !by.has(Duty::Head) {
            return Err(refusal(Ground::WrongDuty));
        }
        let entry = match command {
            ReadingCommand::Propose { reading, option, from, reason, touches } => {
                let found = law.schema().reading(reading);
                let Some(known) =
                    found.filter(|known| known.options.iter().any(|one| one == option))
                else {
                    let text = format!("没有读法“{reading}”或者它的“{option}”");
                    return Err(No::invalid("option", text));
                };
                filled("reason", reason)?;
                if *from < today {
                    return Err(No::invalid("from", "不能改选过去的读法"));
                }
                ReadingEntry::Proposed {
                    reading: known.id.clone(),
                    option: option.to_string(),
                    from: *from,
                    reason: reason.to_string(),
                    touches: touches.clone(),
                }
            }
            ReadingCommand::Approve { proposal } => {
                let found = self.changes.iter().find(|one| one.seq == *proposal);
                let Some(change) = found.filter(|one| !one.is_approved) else {
                    return Err(refusal(Ground::NothingSubmitted));
                };
                if change.by.as_ref() == by.person() {
                    return Err(refusal(Ground::ApproverIsAuthor));
                }
                ReadingEntry::Approved { proposal: *proposal }
            }
        };
        Ok(draft(by, today, entry))
    }
}
