//! Readings (读法) of an office: changing one takes two people, whoever the pack says may change it, and a day
//! (safeguard 12).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use statute::compile::Choice;

use super::changer::{Changer, Deciding};
use super::{Journal, draft, filled};
use crate::actor::{Actor, Duty};
use crate::entry::{Draft, Opinion, Recorded};
use crate::ground::Ground;
use crate::ids::{DocketId, OrganId, PersonId};
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
        /// From which day, if it is approved by then.
        from: Date,
        /// Why.
        reason: String,
        /// Open dockets whose determination it would change, as they were found when it was proposed.
        touches: Vec<DocketId>,
    },
    /// It was approved by another person.
    Approved {
        /// The proposal, by its number in the journal.
        proposal: u32,
        /// What it stands on, beside the approval.
        #[serde(default)]
        basis: Option<ReadingBasis>,
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
    },
    /// 批准改选.
    Approve {
        /// The proposal.
        proposal: u32,
        /// The meeting or the document of whoever may change it; none where they approve themselves.
        #[serde(default)]
        basis: Option<ReadingBasis>,
    },
}

/// What the approval of another reading stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ReadingBasis {
    /// 集体审议.
    Meeting {
        /// Who presided.
        presided_by: PersonId,
        /// Who held what.
        opinions: Vec<Opinion>,
        /// The option that was concluded on.
        conclusion: Line,
    },
    /// 来文: the document of the organ that may change it.
    Document {
        /// The organ.
        organ: OrganId,
        /// 文号.
        number: Line,
        /// 成文日期.
        issued_on: Date,
    },
}

/// A change of a reading, proposed and perhaps approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The proposal, by its number in the journal.
    pub seq: u32,
    /// Who proposed it.
    pub by: Option<PersonId>,
    /// The reading.
    pub reading: String,
    /// The option.
    pub option: String,
    /// From which day, if it is approved by then.
    pub from: Date,
    /// Why.
    pub reason: String,
    /// Open dockets whose determination it would change.
    pub touches: Vec<DocketId>,
    /// Who approved it, and the day.
    pub approved: Option<(Option<PersonId>, Date)>,
}

impl Change {
    /// The first day it holds: the one proposed, but never before the day it was approved; none while it is not.
    #[must_use]
    pub fn holds_from(&self) -> Option<Date> {
        self.approved.as_ref().map(|(_, on)| self.from.max(*on))
    }
}

/// The readings of an office, as their journal makes them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Readings {
    changes: Vec<Change>,
}

impl Journal for Readings {
    type Entry = ReadingEntry;

    fn apply(&mut self, recorded: &Recorded<ReadingEntry>) {
        let by = recorded.by.person().cloned();
        match &recorded.entry {
            ReadingEntry::Proposed { reading, option, from, reason, touches } => {
                self.changes.push(Change {
                    seq: recorded.seq,
                    by,
                    reading: reading.clone(),
                    option: option.clone(),
                    from: *from,
                    reason: reason.clone(),
                    touches: touches.clone(),
                    approved: None,
                });
            }
            ReadingEntry::Approved { proposal, .. } => {
                let found = self.changes.iter_mut().find(|change| change.seq == *proposal);
                if let Some(change) = found {
                    change.approved = Some((by, recorded.happened_on));
                }
            }
        }
    }
}

impl Readings {
    /// The options in force on `day`, other than the defaults of the pack.
    #[must_use]
    pub fn on(&self, day: Date) -> Choice {
        let held = self.changes.iter().filter_map(|one| Some((one.holds_from()?, one)));
        let mut held: Vec<(Date, &Change)> = held.filter(|(from, _)| *from <= day).collect();
        held.sort_by_key(|(from, change)| (*from, change.seq));
        held.into_iter().map(|(_, one)| (one.reading.clone(), one.option.clone())).collect()
    }

    /// Every change that was proposed, oldest first.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The change that was proposed as entry `seq`.
    #[must_use]
    pub fn change(&self, seq: u32) -> Option<&Change> {
        self.changes.iter().find(|one| one.seq == seq)
    }

    /// What `command` comes to on the day of `deciding`.
    ///
    /// # Errors
    /// A reading or option the pack does not have, a day that is past, the same person twice, somebody who may not
    /// change this reading.
    pub fn decide(
        &self,
        by: &Actor,
        command: &ReadingCommand,
        law: &Law,
        deciding: &Deciding<'_>,
    ) -> Result<Draft<ReadingEntry>, No> {
        let entry = match command {
            ReadingCommand::Propose { reading, option, from, reason } => {
                let (known, changer) = changer(law, reading, option)?;
                if !by.has(Duty::Head) {
                    return Err(Refusal::of(Ground::WrongDuty, law).into());
                }
                if changer == Changer::Nobody {
                    let refusal = Refusal::of(Ground::WrongDuty, law);
                    return Err(refusal.saying("这一读法不得改选").into());
                }
                filled("reason", reason)?;
                if *from < deciding.today {
                    return Err(No::invalid("from", "不能改选过去的读法"));
                }
                ReadingEntry::Proposed {
                    reading: known,
                    option: option.to_string(),
                    from: *from,
                    reason: reason.to_string(),
                    touches: deciding.touches.to_vec(),
                }
            }
            ReadingCommand::Approve { proposal, basis } => {
                let found = self.change(*proposal).filter(|one| one.approved.is_none());
                let Some(change) = found else {
                    return Err(Refusal::of(Ground::NothingSubmitted, law).into());
                };
                if change.by.as_ref() == by.person() {
                    return Err(Refusal::of(Ground::ApproverIsAuthor, law).into());
                }
                let (_, changer) = changer(law, &change.reading, &change.option)?;
                changer.takes(by, (&change.option, basis.as_ref()), law, deciding)?;
                ReadingEntry::Approved { proposal: *proposal, basis: basis.clone() }
            }
        };
        Ok(draft(by, deciding.today, entry))
    }
}

/// The reading's id and who may change it to `option`.
fn changer(law: &Law, reading: &str, option: &str) -> Result<(String, Changer), No> {
    let found = law.schema().reading(reading);
    let known = found.filter(|known| known.options.iter().any(|one| one == option));
    // INVARIANT: `Law::new` takes no pack in which a reading names somebody unknown.
    match known.and_then(|known| Some((known.id.clone(), Changer::of(known)?))) {
        Some(found) => Ok(found),
        None => Err(No::invalid("option", format!("没有读法“{reading}”或者它的“{option}”"))),
    }
}
