//! Counting periods (期间) in civil dates. Pure arithmetic: told the start, the length and the calendar.
//!
//! The day of the event is not counted. A period in months or years ends on the corresponding day, or on the last day
//! of a month that has no such day. Whether a last day on 休假日 moves to the next working day is for the caller to say.
//! A result is `provisional` (暂定) when a day that had to be looked up is not settled by a published notice; such a day
//! is counted by the rule of the weekend meanwhile. What looks no day up is never provisional.

use std::fmt;

use jiff::Span;
use jiff::civil::Date;
use serde::Serialize;

use crate::calendar::Calendar;

#[cfg(test)]
mod tests;

/// The first and last year a period may start in; typing errors fall outside.
const START_YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

/// The unit of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 自然日: every day counts, the day of the event does not.
    NaturalDays,
    /// 工作日: only working days count, the day of the event does not.
    WorkingDays,
    /// 月: ends on the corresponding day of the month.
    Months,
    /// 历月: whole calendar months, that of the event is the first; ends with the last day of the last.
    CalendarMonths,
    /// 年: ends on the corresponding day of the year.
    Years,
}

/// What becomes of a last day that is not worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rollover {
    /// 顺延 to the next working day.
    Roll,
    /// 不顺延.
    Keep,
}

/// The end of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Due {
    /// The last day as counted (原届满日).
    pub nominal_on: Date,
    /// The last day after roll-over (届满日).
    pub due_on: Date,
    /// 暂定: a day that was looked up is not settled by a published notice.
    pub provisional: bool,
}

/// A day that was counted out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// The day.
    pub on: Date,
    /// 暂定: a day that was looked up is not settled by a published notice.
    pub provisional: bool,
}

/// A calendar month (历月).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Month {
    /// The year.
    pub year: i16,
    /// The month of the year, 1 to 12.
    pub month: i8,
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}年{}月", self.year, self.month)
    }
}

/// Why a period cannot be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CivilError {
    /// The event lies in a year that can only be a mistake.
    StartOutOfRange {
        /// The day of the event.
        start: Date,
    },
    /// A length below zero.
    NegativeLength {
        /// The length.
        length: i64,
    },
    /// Calendar months of which there are none have no end.
    NoMonths,
    /// The end lies beyond the last date there is.
    OutOfCalendar {
        /// The day of the event.
        start: Date,
        /// The length.
        length: i64,
    },
}

impl fmt::Display for CivilError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StartOutOfRange { start } => write!(
                f,
                "起算日 {start} 不在可计算的年份之内（{}—{}）",
                START_YEARS.start(),
                START_YEARS.end()
            ),
            Self::NegativeLength { length } => write!(f, "期限长度 {length} 为负"),
            Self::NoMonths => f.write_str("以历月计算的期限至少为一个月"),
            Self::OutOfCalendar { start, length } => {
                write!(f, "自 {start} 起计 {length}，届满日超出历法范围")
            }
        }
    }
}

impl std::error::Error for CivilError {}

/// The end of a period of `length` units after the event on `start`.
///
/// # Errors
/// A start outside 1900–2200, a negative length, no calendar months, or an end beyond the last date.
pub fn due(
    start: Date,
    length: i64,
    unit: Unit,
    rollover: Rollover,
    calendar: &Calendar,
) -> Result<Due, CivilError> {
    let counted = match unit {
        Unit::NaturalDays => firm(add_natural_days(start, length)?),
        Unit::WorkingDays => add_working_days(start, length, calendar)?,
        Unit::Months => firm(add_months(start, length)?),
        Unit::CalendarMonths => firm(last_day_of_months(start, length)?),
        Unit::Years => firm(add_years(start, length)?),
    };
    let ended = match rollover {
        Rollover::Roll => roll(counted.on, calendar).map_err(|_| beyond(start, length))?,
        Rollover::Keep => firm(counted.on),
    };
    let provisional = counted.provisional || ended.provisional;
    Ok(Due { nominal_on: counted.on, due_on: ended.on, provisional })
}

/// `days` natural days (自然日) after the event on `start`, which is not counted.
///
/// # Errors
/// See [`due`].
pub fn add_natural_days(start: Date, days: i64) -> Result<Date, CivilError> {
    check(start, days)?;
    add(start, days, Span::new().try_days(days))
}

/// The `days`-th working day (工作日) after the event on `start`, which is not counted even if worked; `start` itself
/// for no days.
///
/// # Errors
/// See [`due`].
pub fn add_working_days(
    start: Date,
    days: i64,
    calendar: &Calendar,
) -> Result<Counted, CivilError> {
    // So many natural days must exist at least; saves walking to the end of time to find out.
    add_natural_days(start, days)?;
    let mut counted = firm(start);
    let mut left = days;
    while left > 0 {
        counted.on = counted.on.tomorrow().map_err(|_| beyond(start, days))?;
        let day = calendar.day(counted.on);
        counted.provisional |= !day.is_settled();
        if !day.is_off() {
            left -= 1;
        }
    }
    Ok(counted)
}

/// `months` months (月) after the event: the corresponding day, or the last day of a month without it (31 → 30).
///
/// # Errors
/// See [`due`].
pub fn add_months(start: Date, months: i64) -> Result<Date, CivilError> {
    check(start, months)?;
    add(start, months, Span::new().try_months(months))
}

/// `years` years (年) after the event: the corresponding day, 28 February for 29 February in a common year.
///
/// # Errors
/// See [`due`].
pub fn add_years(start: Date, years: i64) -> Result<Date, CivilError> {
    check(start, years)?;
    add(start, years, Span::new().try_years(years))
}

/// The `count` calendar months (历月) beginning with that of the event on `start`, whatever its day.
///
/// # Errors
/// See [`due`].
pub fn calendar_months(start: Date, count: i64) -> Result<Vec<Month>, CivilError> {
    let last = last_day_of_months(start, count)?;
    let months = start.first_of_month().series(Span::new().months(1));
    let months = months.take_while(|first| *first <= last);
    Ok(months.map(|first| Month { year: first.year(), month: first.month() }).collect())
}

/// Natural days from `first` up to but without `stop`; none if `stop` is not later.
#[must_use]
pub fn days_between(first: Date, stop: Date) -> i64 {
    let span = first.until(stop).map_or(0, |span| span.get_days());
    i64::from(span.max(0))
}

/// Working days from `first` up to but without `stop`, as far as the calendar knows.
#[must_use]
pub fn working_days(first: Date, stop: Date, calendar: &Calendar) -> i64 {
    let days = first.series(Span::new().days(1)).take_while(|day| *day < stop);
    let worked = days.filter(|day| !calendar.day(*day).is_off()).count();
    i64::try_from(worked).unwrap_or(i64::MAX)
}

/// `date` itself if it is worked, else the next working day (顺延). A day no notice settles is taken as worked unless it
/// is a Saturday or Sunday, and makes the result provisional.
///
/// # Errors
/// No working day follows before the last date there is.
pub fn roll(date: Date, calendar: &Calendar) -> Result<Counted, CivilError> {
    let mut rolled = firm(date);
    loop {
        let day = calendar.day(rolled.on);
        rolled.provisional |= !day.is_settled();
        if !day.is_off() {
            return Ok(rolled);
        }
        rolled.on = rolled.on.tomorrow().map_err(|_| beyond(date, 0))?;
    }
}

/// The last day of the last of `count` calendar months, that of `start` being the first.
fn last_day_of_months(start: Date, count: i64) -> Result<Date, CivilError> {
    check(start, count)?;
    let further = count.checked_sub(1).filter(|further| *further >= 0);
    let further = further.ok_or(CivilError::NoMonths)?;
    Ok(add(start, count, Span::new().try_months(further))?.last_of_month())
}

/// A day for which nothing had to be looked up.
fn firm(on: Date) -> Counted {
    Counted { on, provisional: false }
}

/// Refuses what can only be a mistake.
fn check(start: Date, length: i64) -> Result<(), CivilError> {
    if !START_YEARS.contains(&start.year()) {
        return Err(CivilError::StartOutOfRange { start });
    }
    if length < 0 {
        return Err(CivilError::NegativeLength { length });
    }
    Ok(())
}

/// Adds a span that may itself be too long to exist.
fn add(start: Date, length: i64, span: Result<Span, jiff::Error>) -> Result<Date, CivilError> {
    span.and_then(|span| start.checked_add(span)).map_err(|_| beyond(start, length))
}

fn beyond(start: Date, length: i64) -> CivilError {
    CivilError::OutOfCalendar { start, length }
}
