//! Series of case numbers (案号): each number is drawn once, for a docket, or explained.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Journal, draft, filled};
use crate::actor::Actor;
use crate::entry::{Draft, Recorded};
use crate::ids::{CaseNumber, DocketId, Malformed};
use crate::refusal::No;

/// What happens to a series of a year. The number is that of the entry, so it can be neither taken twice nor skipped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberEntry {
    /// 取号: the number of this entry is a docket's.
    Drawn {
        /// The docket.
        docket: DocketId,
    },
    /// 空号: the number of this entry is nobody's, and why.
    Voided {
        /// Why.
        reason: String,
    },
}

/// What may be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum NumberCommand {
    /// 取号.
    Draw {
        /// For which docket.
        docket: DocketId,
    },
    /// 作废.
    Void {
        /// Why.
        reason: String,
    },
}

/// A series of a year, as its journal makes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Series {
    last: u32,
    drawn: BTreeMap<u32, Option<DocketId>>,
}

impl Journal for Series {
    type Entry = NumberEntry;

    fn apply(&mut self, recorded: &Recorded<NumberEntry>) {
        self.last = recorded.seq;
        let docket = match &recorded.entry {
            NumberEntry::Drawn { docket } => Some(docket.clone()),
            NumberEntry::Voided { .. } => None,
        };
        self.drawn.insert(recorded.seq, docket);
    }
}

impl Series {
    /// A series of which only the last number is known.
    #[must_use]
    pub fn after(last: u32) -> Self {
        Self { last, drawn: BTreeMap::new() }
    }

    /// The number the next entry will be.
    ///
    /// # Errors
    /// A series or year no number can have.
    pub fn next(&self, series: &str, year: i16) -> Result<CaseNumber, Malformed> {
        CaseNumber::new(series, year, self.last.saturating_add(1))
    }

    /// Numbers that are nobody's.
    pub fn voided(&self) -> impl Iterator<Item = u32> + '_ {
        self.drawn.iter().filter(|(_, docket)| docket.is_none()).map(|(number, _)| *number)
    }

    /// What `command` comes to on `on`.
    ///
    /// # Errors
    /// A number voided without a reason.
    pub fn decide(
        &self,
        by: &Actor,
        command: &NumberCommand,
        on: Date,
    ) -> Result<Draft<NumberEntry>, No> {
        let entry = match command {
            NumberCommand::Draw { docket } => NumberEntry::Drawn { docket: docket.clone() },
            NumberCommand::Void { reason } => {
                filled("reason", reason)?;
                NumberEntry::Voided { reason: reason.clone() }
            }
        };
        Ok(draft(by, on, entry))
    }
}
