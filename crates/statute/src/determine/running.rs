//! Periods as they stand on the day of the determination.

use jiff::civil::Date;
use serde::Serialize;

use crate::civil::{self, CivilError};

/// A period that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// Index of the period in the program.
    pub period: usize,
    /// The person it is about, by index, if it is a person's.
    pub person: Option<usize>,
    /// The day of the event.
    pub starts_on: Date,
    /// Last day before roll-over.
    pub nominal_on: Date,
    /// Last day.
    pub due_on: Date,
    /// 暂定.
    pub provisional: bool,
    /// For calendar months: each of them.
    pub months: Vec<civil::Month>,
    /// Days it was not counted, already in the dates above.
    pub suspended: Option<Suspended>,
    /// Whether it was kept; only where the pack says what follows if not (逾).
    pub state: Option<State>,
    /// If it was missed: the date facts it counts that were not in time.
    pub late: Vec<String>,
}

/// A time in which a period is not counted (停).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suspended {
    /// The first day not counted.
    pub from: Date,
    /// The day from which it is counted again; none while it stands still.
    pub until: Option<Date>,
    /// Days by which the end moves, of the period's unit; so far, while it stands still.
    pub days: i64,
}

/// Where a period that binds somebody stands on the day of the determination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// 未届满: nothing is late yet.
    Open,
    /// 按期: everything it counts was done in time.
    Kept,
    /// 超期.
    Missed,
    /// 已延期: the extension counts instead.
    Extended,
}

/// Why an extension that was entered has no effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ineffective {
    /// The approval came after the last day it could.
    Late {
        /// The date that counts.
        dated: Date,
        /// The last day for it.
        until: Date,
    },
    /// More days were approved than the text allows.
    TooLong {
        /// Days approved.
        days: i64,
        /// Days allowed.
        most: i64,
    },
    /// The approver is none of those the text names.
    Approver(String),
    /// A fact of the approval is missing.
    Missing(String),
    /// A suspension that ends before it begins.
    Reversed {
        /// Its first day.
        from: Date,
        /// The day it is said to end.
        until: Date,
    },
}

/// All periods of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timing {
    /// Those that run.
    pub running: Vec<Running>,
    /// Extensions and suspensions entered that have no effect, by period.
    pub ineffective: Vec<(usize, Ineffective)>,
    /// Periods, and whose, that have begun and whose length nobody knows yet.
    pub open: Vec<(usize, Option<usize>)>,
    /// Periods that cannot be counted.
    pub errors: Vec<(usize, CivilError)>,
}
