//! What a fact could be instead.

use std::sync::Arc;

use jiff::civil::Date;

use crate::ast::TimedPredicate;
use crate::calendar::Calendar;
use crate::civil::{self, Rollover};
use crate::determine::{Engine, Timing};
use crate::facts::{Case, FactValue};
use crate::ir::{Length, Period, Start, VarKind};
use crate::schema::Kind;

use super::edit::Spot;

/// A range of integers up to this wide is tried number by number.
const INTEGERS_MAX: i64 = 64;
/// The start of a period that has run out is looked for so many days back.
const LOOK_BACK: i64 = 8_000;

/// Where values are looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) engine: &'a Engine,
    pub(super) case: &'a Case,
    pub(super) timing: &'a Timing,
    pub(super) on: (Date, &'a Calendar),
}

impl Around<'_> {
    /// Every other value of the fact, `None` for a date that did not happen.
    pub(super) fn values(self, spot: Spot) -> Vec<Option<FactValue>> {
        let Some(fact) = self.engine.program.schema.facts.get(spot.fact) else {
            return Vec::new();
        };
        let now = self.case.known(spot.owner, spot.fact, spot.person).map(|known| known.value);
        let mut values: Vec<Option<FactValue>> = match &fact.kind {
            Kind::Options(options) => {
                (0..options.len()).map(|option| Some(FactValue::Option(option))).collect()
            }
            Kind::Int(low, high) => self.integers(spot, *low, *high),
            Kind::Date => self.days(spot, now),
        };
        values.retain(|value| *value != now);
        values
    }

    fn periods(&self) -> impl Iterator<Item = (usize, &Period)> {
        self.engine.program.periods.iter().map(Arc::as_ref).enumerate()
    }

    fn is(&self, spot: Spot, name: &str) -> bool {
        let found = self.engine.program.schema.fact(spot.owner, name);
        found.is_some_and(|(fact, _)| fact == spot.fact)
    }

    fn integers(&self, spot: Spot, low: i64, high: i64) -> Vec<Option<FactValue>> {
        let mut numbers: Vec<i64> = if high.saturating_sub(low) < INTEGERS_MAX {
            (low..=high).collect()
        } else {
            vec![low, high]
        };
        for (_, period) in self.periods() {
            if let (Some(grant), Length::AtMost(most)) = (&period.grant, &period.length)
                && self.is(spot, &grant.days)
            {
                numbers.push((*most).clamp(low, high));
            }
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into_iter().map(|number| Some(FactValue::Int(number))).collect()
    }

    /// Days that make a difference: for the start of a period the day before what it counts and one from which it
    /// has run out by now; for what it counts its last day and the day after; a day with which it is compared and the
    /// one before; else the day of the determination.
    fn days(&self, spot: Spot, now: Option<FactValue>) -> Vec<Option<FactValue>> {
        let (as_of, _) = self.on;
        let (mut days, mut run_out): (Vec<Date>, Vec<Date>) = (Vec::new(), Vec::new());
        for (index, period) in self.periods() {
            if matches!(&period.start, Start::Event(event) if self.is(spot, event)) {
                days.extend(self.before_counted(period, spot));
                run_out.extend(self.run_out(period));
            }
            let counted = period.counts.iter().any(|event| self.is(spot, event));
            let granted = period
                .grant
                .as_ref()
                .is_some_and(|grant| self.is(spot, &grant.on) || self.is(spot, &grant.dated));
            let running = self.timing.running.iter().filter(|running| {
                let is_base = |name: &str| {
                    let known = self.engine.program.periods.get(running.period);
                    known.is_some_and(|known| known.name == name)
                };
                let base = matches!(&period.start, Start::After(of, _) if is_base(of));
                (counted && running.period == index || granted && base)
                    && (running.person.is_none() || running.person == spot.person)
            });
            for running in running {
                days.extend([running.nominal_on, running.due_on]);
                days.extend(running.due_on.tomorrow().ok().filter(|_| counted));
            }
        }
        days.extend(self.compared(spot));
        let is_past = matches!(now, Some(FactValue::Date(day)) if day <= as_of);
        if !is_past && days.iter().all(|day| *day > as_of) {
            days.insert(0, as_of);
        }
        let mut values: Vec<Option<FactValue>> = vec![None];
        for day in days.into_iter().chain(run_out) {
            let value = Some(FactValue::Date(day));
            if !values.contains(&value) {
                values.push(value);
            }
        }
        values
    }

    /// The last day before each with which a condition compares the date, and that day itself.
    fn compared(&self, spot: Spot) -> impl Iterator<Item = Date> {
        let days = self.engine.program.vars.iter().filter_map(move |var| match &var.kind {
            VarKind::Timed(TimedPredicate::Before(day), of) => {
                self.is(spot, of).then_some(*day)
            }
            VarKind::Timed(
                TimedPredicate::Happened | TimedPredicate::InTime | TimedPredicate::Expired,
                _,
            )
            | VarKind::Fact(_)
            | VarKind::Output(_)
            | VarKind::People(_) => None,
        });
        days.flat_map(|day| day.yesterday().ok().into_iter().chain([day]))
    }

    fn before_counted(&self, period: &Period, spot: Spot) -> Option<Date> {
        let schema = &self.engine.program.schema;
        period.counts.iter().find_map(|event| {
            let (fact, _) = schema.fact(spot.owner, event)?;
            match self.case.known(spot.owner, fact, spot.person)?.value {
                FactValue::Date(day) => day.yesterday().ok(),
                FactValue::Option(_) | FactValue::Int(_) => None,
            }
        })
    }

    /// The last day from which the period has run out by now. The later the start, the later the end.
    fn run_out(&self, period: &Period) -> Option<Date> {
        let Length::Fixed(length) = period.length else { return None };
        let (as_of, calendar) = self.on;
        let rollover = if period.rolls { Rollover::Roll } else { Rollover::Keep };
        let back = |days: i64| as_of.checked_sub(jiff::Span::new().try_days(days).ok()?).ok();
        let is_over = |start: Date| {
            let due = civil::due(start, length, period.unit, rollover, calendar);
            due.is_ok_and(|due| due.due_on < as_of)
        };
        let (mut not, mut over) = (0, LOOK_BACK);
        is_over(back(over)?).then_some(())?;
        while over - not > 1 {
            let middle = i64::midpoint(not, over);
            if is_over(back(middle)?) {
                over = middle;
            } else {
                not = middle;
            }
        }
        back(over)
    }
}
