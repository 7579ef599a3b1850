//! The end of a period: its first day counted or not, joined to what still runs, time not counted added.

use jiff::civil::Date;

use super::running::{Ineffective, Suspended};
use super::timing::Clock;
use crate::civil::{self, CivilError, Due, Rollover, Unit};
use crate::ir::Period;

/// The time a period stood still, if it did; or why what was entered has no effect.
type Stood = Result<Option<Suspended>, Ineffective>;

impl Clock<'_> {
    /// The end of a period, time not counted added.
    pub(super) fn end(
        self,
        of: (&Period, Option<usize>),
        from: Date,
        length: i64,
    ) -> Result<(Due, Stood), CivilError> {
        let (period, person) = of;
        let joined = period.joins.as_ref().and_then(|(event, most)| {
            // The end of what still runs may lie ahead: it is a day fixed, not a thing that happens.
            let date = self.date(event, person).filter(|date| *date >= from)?;
            Some((date, *most))
        });
        // The last day of what ran before is no day of this one.
        let (counted_from, with_first) = match joined {
            Some((date, _)) => (date, false),
            None => (from, period.counts_first),
        };
        let after = |days: i64| {
            let due =
                self.due(period, (counted_from, with_first), length.saturating_add(days))?;
            let Some(most) = joined.and_then(|(_, most)| most) else { return Ok(due) };
            let capped = self.due(period, (from, period.counts_first), most)?;
            Ok(if capped.nominal_on < due.nominal_on { capped } else { due })
        };
        let due = after(0)?;
        let first = if with_first { Ok(counted_from) } else { counted_from.tomorrow() };
        let first = first.unwrap_or(counted_from);
        let suspended = self.suspended(of, first, due.nominal_on);
        let Ok(Some(found)) = &suspended else { return Ok((due, suspended)) };
        let moved = after(found.days)?;
        let provisional = moved.provisional || found.until.is_none();
        Ok((Due { provisional, ..moved }, suspended))
    }

    /// The end of so many units from a day, which counts as the first or not.
    fn due(
        self,
        period: &Period,
        (from, with_first): (Date, bool),
        length: i64,
    ) -> Result<Due, CivilError> {
        let rollover = if period.rolls { Rollover::Roll } else { Rollover::Keep };
        let due = |from: Date, length: i64, unit: Unit, rollover: Rollover| {
            civil::due(from, length, unit, rollover, self.calendar)
        };
        if !with_first {
            return due(from, length, period.unit, rollover);
        }
        match period.unit {
            // Where the day is worked it is the first; else it counts as little as any other day off.
            Unit::WorkingDays => {
                due(from.yesterday().unwrap_or(from), length, Unit::WorkingDays, rollover)
            }
            Unit::NaturalDays | Unit::Months | Unit::CalendarMonths | Unit::Years => {
                let ended = due(from, length, period.unit, Rollover::Keep)?.nominal_on;
                // Nothing is added: this is how a last day is rolled.
                due(ended.yesterday().unwrap_or(ended), 0, Unit::NaturalDays, rollover)
            }
        }
    }

    /// The time within the `first` day counted and the last in which the period stood still. Later it has run out
    /// already.
    fn suspended(self, of: (&Period, Option<usize>), first: Date, nominal_on: Date) -> Stood {
        let (period, person) = of;
        let Some((begin, end)) = &period.suspended else { return Ok(None) };
        let begin = self.date(begin, person).filter(|begin| *begin <= self.as_of);
        let Some(begin) = begin.filter(|begin| *begin <= nominal_on) else { return Ok(None) };
        let until = self.date(end, person);
        if let Some(until) = until.filter(|until| *until < begin) {
            return Err(Ineffective::Reversed { from: begin, until });
        }
        let until = until.filter(|until| *until <= self.as_of);
        let stop = until.unwrap_or(self.as_of);
        // Days before the first are not counted anyway, so a suspension on them takes nothing away.
        let first = begin.max(first);
        let days = match period.unit {
            Unit::WorkingDays => civil::working_days(first, stop, self.calendar),
            Unit::NaturalDays | Unit::Months | Unit::CalendarMonths | Unit::Years => {
                civil::days_between(first, stop)
            }
        };
        Ok(Some(Suspended { from: begin, until, days }))
    }
}

/// The calendar months of a period counted in them.
pub(super) fn months_of(unit: Unit, from: Date, length: i64) -> Vec<civil::Month> {
    match unit {
        Unit::CalendarMonths => civil::calendar_months(from, length).unwrap_or_default(),
        Unit::NaturalDays | Unit::WorkingDays | Unit::Months | Unit::Years => Vec::new(),
    }
}
