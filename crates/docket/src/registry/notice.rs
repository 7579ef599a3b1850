//! Notices of holidays (放假安排的通知) as they are published: entered by one with the document, approved by another, in
//! force from the day of approval. What the calendar began with is the seed.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use statute::calendar::{Calendar, CalendarError};

use super::{Journal, draft, filled};
use crate::actor::{Actor, Duty};
use crate::entry::{Draft, Recorded};
use crate::ground::Ground;
use crate::ids::PersonId;
use crate::law::Law;
use crate::refusal::{No, Refusal};
use crate::text::{Line, Text};

/// Characters of a SHA-256 in hexadecimal.
const DIGEST: usize = 64;

/// What happens to the calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeEntry {
    /// 登记: a published notice was entered.
    Entered {
        /// Its title, by which notices are told apart.
        title: String,
        /// The notice itself.
        notice: PublishedNotice,
    },
    /// 批准: it was approved by another person.
    Approved {
        /// The entry, by its number in the journal.
        proposal: u32,
    },
}

/// A notice as it was published, and by what that is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublishedNotice {
    /// The days, as a file of the calendar has them.
    pub text: Text,
    /// Where it was published (出处).
    pub source: Line,
    /// SHA-256 of the document that is kept, in hexadecimal.
    pub digest: Line,
}

/// What may be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum NoticeCommand {
    /// 登记放假安排.
    Enter(PublishedNotice),
    /// 批准放假安排.
    Approve {
        /// The entry, by its number in the journal.
        proposal: u32,
    },
}

/// A notice that was entered and perhaps approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noticed {
    /// The entry, by its number in the journal.
    pub seq: u32,
    /// Its title.
    pub title: String,
    /// The notice.
    pub notice: PublishedNotice,
    /// Who entered it.
    pub by: Option<PersonId>,
    /// The day it was approved, from which it is in force.
    pub approved_on: Option<Date>,
}

/// The notices that were entered, as their journal makes them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notices {
    entered: Vec<Noticed>,
}

impl Journal for Notices {
    type Entry = NoticeEntry;

    fn apply(&mut self, recorded: &Recorded<NoticeEntry>) {
        match &recorded.entry {
            NoticeEntry::Entered { title, notice } => self.entered.push(Noticed {
                seq: recorded.seq,
                title: title.clone(),
                notice: notice.clone(),
                by: recorded.by.person().cloned(),
                approved_on: None,
            }),
            NoticeEntry::Approved { proposal } => {
                let found = self.entered.iter_mut().find(|one| one.seq == *proposal);
                if let Some(one) = found {
                    one.approved_on = Some(recorded.happened_on);
                }
            }
        }
    }
}

impl Notices {
    /// Every notice that was entered, oldest first.
    #[must_use]
    pub fn entered(&self) -> &[Noticed] {
        &self.entered
    }

    /// The notices in force on `day`, by their numbers.
    #[must_use]
    pub fn on(&self, day: Date) -> Vec<u32> {
        let held = |one: &&Noticed| one.approved_on.is_some_and(|on| on <= day);
        self.entered.iter().filter(held).map(|one| one.seq).collect()
    }

    /// The calendar in force on `day`: the `seed`, each a file name and its text, and what was entered. What the seed
    /// has got itself since is left to it.
    ///
    /// # Errors
    /// Notices that do not fit each other.
    pub fn calendar(
        &self,
        seed: &[(String, String)],
        day: Date,
    ) -> Result<Calendar, CalendarError> {
        let held = self.on(day);
        self.with(seed, |one| held.contains(&one.seq))
    }

    fn with(
        &self,
        seed: &[(String, String)],
        holds: impl Fn(&Noticed) -> bool,
    ) -> Result<Calendar, CalendarError> {
        let mut files: Vec<(String, String)> = seed.to_vec();
        let begun = built(&files)?;
        let is_seed = |one: &&Noticed| begun.notices().iter().any(|n| n.title == one.title);
        let entered = self.entered.iter().filter(|one| holds(one) && !is_seed(one));
        files.extend(entered.map(|one| (name(one.seq), one.notice.text.to_string())));
        built(&files)
    }

    /// What `command` comes to on `today`, beside the `seed`.
    ///
    /// # Errors
    /// A notice that is none or does not fit the others; no source or document; the same person twice; somebody who
    /// neither receives nor heads.
    pub fn decide(
        &self,
        by: &Actor,
        command: &NoticeCommand,
        law: &Law,
        (seed, today): (&[(String, String)], Date),
    ) -> Result<Draft<NoticeEntry>, No> {
        let entry = match command {
            NoticeCommand::Enter(notice) => {
                if !by.has(Duty::Intake) && !by.has(Duty::Head) {
                    return Err(Refusal::of(Ground::WrongDuty, law).into());
                }
                filled("source", &notice.source)?;
                let is_hex = notice.digest.chars().all(|c| c.is_ascii_hexdigit());
                if notice.digest.len() != DIGEST || !is_hex {
                    return Err(No::invalid("digest", "摘要须是 64 位十六进制数"));
                }
                let title = self.title(notice, (seed, today))?;
                NoticeEntry::Entered { title, notice: notice.clone() }
            }
            NoticeCommand::Approve { proposal } => {
                if !by.has(Duty::Head) {
                    return Err(Refusal::of(Ground::WrongDuty, law).into());
                }
                let found = self.entered.iter().find(|one| one.seq == *proposal);
                let Some(one) = found.filter(|one| one.approved_on.is_none()) else {
                    return Err(Refusal::of(Ground::NothingSubmitted, law).into());
                };
                if one.by.as_ref() == by.person() {
                    return Err(Refusal::of(Ground::ApproverIsAuthor, law).into());
                }
                let held = self.on(today);
                self.with(seed, |one| one.seq == *proposal || held.contains(&one.seq))
                    .map_err(unread)?;
                NoticeEntry::Approved { proposal: *proposal }
            }
        };
        Ok(draft(by, today, entry))
    }

    /// The title of a notice that fits those in force.
    fn title(
        &self,
        notice: &PublishedNotice,
        (seed, today): (&[(String, String)], Date),
    ) -> Result<String, No> {
        let held = self.on(today);
        let mut files = seed.to_vec();
        let entered = self.entered.iter().filter(|one| held.contains(&one.seq));
        files.extend(entered.map(|one| (name(one.seq), one.notice.text.to_string())));
        let own = name(0);
        files.push((own.clone(), notice.text.to_string()));
        let calendar = built(&files).map_err(unread)?;
        let found = calendar.notices().iter().find(|one| one.file == own);
        found
            .map(|one| one.title.clone())
            .ok_or_else(|| No::invalid("text", "不是放假安排的通知"))
    }
}

/// How an entered notice is called where a file is.
fn name(seq: u32) -> String {
    if seq == 0 { "所登记的通知".to_owned() } else { format!("登记的第 {seq} 条") }
}

fn built(files: &[(String, String)]) -> Result<Calendar, CalendarError> {
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Calendar::from_notices(&files)
}

fn unread(error: CalendarError) -> No {
    No::invalid("text", error.to_string())
}
