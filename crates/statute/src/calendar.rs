//! Which days are worked, from the State Council's notices (放假安排的通知), looked up by date.
//!
//! A day is decided by the notice that names it, whatever year the notice is for; where notices differ the one issued
//! later holds. A day no notice names follows the weekend if its year is arranged. The last days of December stay
//! open until the notice for the next year is out, since its New Year's holiday may reach back into them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::civil::{Date, Weekday};
use serde::Serialize;

mod read;
#[cfg(test)]
pub(crate) mod tests;

use read::{Mark, Read};

/// The first day of December that stays open: the notices for 2008 and 2019 ordered Saturday 29 December to be worked
/// and gave Monday the 31st off.
const FIRST_OPEN_DAY: i8 = 29;

/// What the calendar knows about one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Day {
    /// 工作日, 调休上班 included.
    Work,
    /// 休假日: a weekend or a day given off, the days moved to make a block included.
    Off,
    /// No notice arranges its year.
    Unpublished {
        /// It is a Saturday or Sunday, which is all that is known.
        weekend: bool,
    },
    /// 29–31 December of a year whose successor is not arranged yet.
    Tentative {
        /// It is off by what is published so far.
        off: bool,
    },
}

impl Day {
    /// Whether it is taken as 休假日; an open day is taken by the rule of the weekend, which is provisional.
    #[must_use]
    pub fn is_off(self) -> bool {
        match self {
            Self::Work => false,
            Self::Off => true,
            Self::Unpublished { weekend } => weekend,
            Self::Tentative { off } => off,
        }
    }

    /// Whether the published notices settle it, so that a result resting on it is not provisional (暂定).
    #[must_use]
    pub fn is_settled(self) -> bool {
        match self {
            Self::Work | Self::Off => true,
            Self::Unpublished { .. } | Self::Tentative { .. } => false,
        }
    }
}

/// One notice, as a citation names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// The name of the file it was read from.
    pub file: String,
    /// Full title of the notice (标题).
    pub title: String,
    /// 发文字号, if it is known.
    pub number: Option<String>,
    /// 成文日期, if it is known.
    pub issued_on: Option<Date>,
    /// The year whose holidays it arranges; not a key for looking days up.
    pub year: i16,
    /// Title of the notice it changes; an amendment alone does not arrange a year.
    pub amends: Option<String>,
}

/// What is wrong with the notices, in Chinese, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalendarError {
    /// The name of the file.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for CalendarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} 第 {} 行：{}", self.file, self.line, self.message)
    }
}

impl std::error::Error for CalendarError {}

/// The days of all published notices. Empty by default: then every day is unpublished.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    /// In order of date of issue, then of title.
    notices: Vec<Notice>,
    named: BTreeMap<Date, Named>,
    arranged: BTreeSet<i16>,
}

/// What the notices in force say of a day they name.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Named {
    off: bool,
    holiday: Option<String>,
    notices: Vec<usize>,
}

impl Calendar {
    /// Reads notices, each a file name and its TOML text. Their order does not matter, nor does it to the error.
    ///
    /// # Errors
    /// Text that is not a notice, an amendment without the notice it changes, the same notice twice, or two notices
    /// that differ about a day and cannot be ordered.
    pub fn from_notices(files: &[(&str, &str)]) -> Result<Self, CalendarError> {
        let mut files = files.to_vec();
        files.sort_unstable();
        let mut reads = files
            .iter()
            .map(|(name, text)| read::notice(name, text))
            .collect::<Result<Vec<_>, _>>()?;
        reads.sort_by(|a, b| order(&a.notice).cmp(&order(&b.notice)));
        check_titles(&reads)?;
        let arranged =
            reads.iter().filter(|r| r.notice.amends.is_none()).map(|r| r.notice.year);
        let arranged = arranged.collect();
        let mut marks: BTreeMap<Date, Vec<(usize, &Mark)>> = BTreeMap::new();
        for (index, read) in reads.iter().enumerate() {
            for mark in &read.marks {
                marks.entry(mark.date).or_default().push((index, mark));
            }
        }
        let named = marks
            .into_iter()
            .map(|(date, marks)| Ok((date, settle(date, &marks, &reads)?)))
            .collect::<Result<_, CalendarError>>()?;
        Ok(Self { notices: reads.into_iter().map(|r| r.notice).collect(), named, arranged })
    }

    /// What is known about `date`.
    #[must_use]
    pub fn day(&self, date: Date) -> Day {
        let weekend = is_weekend(date);
        if let Some(named) = self.named.get(&date) {
            return if named.off { Day::Off } else { Day::Work };
        }
        if !self.arranged.contains(&date.year()) {
            return Day::Unpublished { weekend };
        }
        let closing = date.month() == 12 && date.day() >= FIRST_OPEN_DAY;
        if closing && !self.arranged.contains(&(date.year() + 1)) {
            return Day::Tentative { off: weekend };
        }
        if weekend { Day::Off } else { Day::Work }
    }

    /// The notices the answer for `date` rests on, oldest first: those in force that name it, or else those that
    /// arrange its year and pass it over. None for an unpublished day.
    #[must_use]
    pub fn sources(&self, date: Date) -> Vec<&Notice> {
        match self.named.get(&date) {
            Some(named) => named.notices.iter().filter_map(|i| self.notices.get(*i)).collect(),
            None => self
                .notices
                .iter()
                .filter(|n| n.year == date.year() && n.amends.is_none())
                .collect(),
        }
    }

    /// The holiday `date` belongs to (节假日名称), where a notice gives it off under one.
    #[must_use]
    pub fn holiday(&self, date: Date) -> Option<&str> {
        self.named.get(&date).and_then(|named| named.holiday.as_deref())
    }

    /// All notices, in order of date of issue.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// The years a notice arranges, ascending.
    pub fn arranged_years(&self) -> impl Iterator<Item = i16> + '_ {
        self.arranged.iter().copied()
    }
}

/// Saturday or Sunday (双休日).
#[must_use]
pub fn is_weekend(date: Date) -> bool {
    let weekday = date.weekday();
    weekday == Weekday::Saturday || weekday == Weekday::Sunday
}

/// Order that does not depend on the order of loading.
fn order(notice: &Notice) -> (Option<Date>, &str, &str) {
    (notice.issued_on, &notice.title, &notice.file)
}

/// Titles identify notices: each stands once, and an amendment stands beside what it amends.
fn check_titles(reads: &[Read]) -> Result<(), CalendarError> {
    let mut seen: BTreeMap<&str, &Read> = BTreeMap::new();
    for read in reads {
        if let Some(first) = seen.insert(&read.notice.title, read) {
            let message = format!("《{}》已载于 {}", read.notice.title, first.notice.file);
            return Err(read.error(read.title_line, message));
        }
    }
    for read in reads {
        let Some(amended) = &read.notice.amends else { continue };
        match seen.get(amended.as_str()) {
            Some(base)
                if base.notice.amends.is_none() && base.notice.year == read.notice.year => {}
            Some(_) => {
                let message = format!("所修改的《{amended}》须是同一年度的原通知");
                return Err(read.error(read.amends_line, message));
            }
            None => {
                let message = format!("所修改的《{amended}》没有载入");
                return Err(read.error(read.amends_line, message));
            }
        }
    }
    Ok(())
}

/// What holds on a day that several notices name: the word of the one issued last.
fn settle(
    date: Date,
    marks: &[(usize, &Mark)],
    reads: &[Read],
) -> Result<Named, CalendarError> {
    let issued = |index: usize| reads.get(index).and_then(|r| r.notice.issued_on);
    for (position, (index, mark)) in marks.iter().enumerate() {
        for (other, earlier) in marks.iter().take(position) {
            let ordered = issued(*index).is_some()
                && issued(*other).is_some()
                && issued(*index) != issued(*other);
            if mark.off != earlier.off && !ordered {
                return Err(disagreement(date, (*index, mark), (*other, earlier), reads));
            }
        }
    }
    // INVARIANT: a day is only listed with at least one mark, and marks come in order of issue.
    let off = marks.last().is_some_and(|(_, mark)| mark.off);
    let agreeing = || marks.iter().filter(|(_, mark)| mark.off == off);
    Ok(Named {
        off,
        holiday: agreeing().filter_map(|(_, mark)| mark.holiday.clone()).next_back(),
        notices: agreeing().map(|(index, _)| *index).collect(),
    })
}

/// Two notices differ about `date` and nothing says which is later.
fn disagreement(
    date: Date,
    (index, mark): (usize, &Mark),
    (other, earlier): (usize, &Mark),
    reads: &[Read],
) -> CalendarError {
    let word = |off: bool| if off { "放假" } else { "上班" };
    let file = |index: usize| reads.get(index).map_or("", |r| r.notice.file.as_str());
    CalendarError {
        file: file(index).to_owned(),
        line: mark.line,
        message: format!(
            "{date} 这里是{}，{} 第 {} 行是{}；两份通知的成文日期不能分出先后",
            word(mark.off),
            file(other),
            earlier.line,
            word(earlier.off),
        ),
    }
}
