//! Periods of a case: where each starts, how long it is, when it ends, whether it was kept.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::ends::months_of;
use super::running::{Ineffective, Running, State, Timing};
use crate::ast::TimedPredicate;
use crate::calendar::Calendar;
use crate::facts::{Case, FactValue, Known};
use crate::ir::{Grant, Length, Period, Program, Start};
use crate::oracle::Truth;
use crate::schema::Owner;

/// What periods are counted from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock<'a> {
    pub(super) program: &'a Program,
    pub(super) case: &'a Case,
    pub(super) calendar: &'a Calendar,
    pub(super) as_of: Date,
}

impl Clock<'_> {
    /// Counts every period; `months` gives those of a measure in a person's lawful set.
    pub(super) fn run(self, months: &BTreeMap<(usize, String), i64>) -> Timing {
        let mut timing = Timing::default();
        for (index, period) in self.program.periods.iter().enumerate() {
            let people: Vec<Option<usize>> = if period.per_person {
                (0..self.case.people.len()).map(Some).collect()
            } else {
                vec![None]
            };
            for person in people {
                self.count((index, period), person, months, &mut timing);
            }
        }
        for at in 0..timing.running.len() {
            let Some(running) = timing.running.get(at) else { continue };
            let state = self.state(running, &timing);
            let late = match state {
                Some(State::Missed) => self.late(running),
                Some(State::Open | State::Kept | State::Extended) | None => Vec::new(),
            };
            if let Some(running) = timing.running.get_mut(at) {
                (running.state, running.late) = (state, late);
            }
        }
        timing
    }

    /// Whether a period of which the pack says 逾 was kept; the last of its extensions counts.
    fn state(self, running: &Running, timing: &Timing) -> Option<State> {
        let period = self.program.periods.get(running.period)?;
        period.missed.as_ref()?;
        let extends = |other: &&Running| {
            let start = self.program.periods.get(other.period).map(|other| &other.start);
            matches!(start, Some(Start::After(name, _)) if *name == period.name)
        };
        if timing.running.iter().any(|other| extends(&other)) {
            return Some(State::Extended);
        }
        // An approval of which something is not known yet may still extend it.
        let may_extend = timing.ineffective.iter().any(|(index, why)| {
            let start = self.program.periods.get(*index).map(|other| &other.start);
            matches!(why, Ineffective::Missing(_))
                && matches!(start, Some(Start::After(name, _)) if *name == period.name)
        });
        if may_extend && self.in_time(running) != Truth::Yes {
            return None;
        }
        Some(match self.in_time(running) {
            Truth::Yes => State::Kept,
            Truth::No => State::Missed,
            Truth::Unknown => State::Open,
        })
    }

    /// Events that a period counts and that did not happen by its last day.
    fn late(self, running: &Running) -> Vec<String> {
        let Some(period) = self.program.periods.get(running.period) else { return Vec::new() };
        let is_late = |event: &&String| {
            self.happened(event, running.person).is_none_or(|date| date > running.due_on)
        };
        period.counts.iter().filter(is_late).cloned().collect()
    }

    fn count(
        self,
        at: (usize, &Period),
        person: Option<usize>,
        months: &BTreeMap<(usize, String), i64>,
        timing: &mut Timing,
    ) {
        let (index, period) = at;
        let start = match (&period.start, &period.grant) {
            (Start::Event(event), _) => self.date(event, person).and_then(|from| {
                if self.awaits(period, person) {
                    timing.open.push((index, person));
                }
                Some((from, from, self.length(period, person, months)?))
            }),
            (Start::After(name, rolled), Some(grant)) => {
                match self.extension(name, *rolled, (period, grant), timing) {
                    Some(Ok(start)) => Some(start),
                    Some(Err(why)) => {
                        timing.ineffective.push((index, why));
                        None
                    }
                    None => {
                        // An extension that was entered goes on from its base as soon as that runs.
                        let is_entered = self.happened(&grant.on, None).is_some();
                        if is_entered && self.is_open(timing, (name, None)) {
                            timing.open.push((index, person));
                        }
                        None
                    }
                }
            }
            (Start::After(..), None) => None,
        };
        let Some((event, from, length)) = start else { return };
        let (due, suspended) = match self.end((period, person), from, length) {
            Ok(end) => end,
            Err(error) => return timing.errors.push((index, error)),
        };
        let suspended = suspended.unwrap_or_else(|why| {
            timing.ineffective.push((index, why));
            None
        });
        timing.running.push(Running {
            period: index,
            person,
            starts_on: event,
            nominal_on: due.nominal_on,
            due_on: due.due_on,
            provisional: due.provisional,
            months: months_of(period.unit, from, length),
            suspended,
            state: None,
            late: Vec::new(),
        });
    }

    fn length(
        self,
        period: &Period,
        person: Option<usize>,
        months: &BTreeMap<(usize, String), i64>,
    ) -> Option<i64> {
        match &period.length {
            Length::Fixed(length) => Some(*length),
            Length::AtMost(_) => None,
            Length::MonthsOf(measure) => months.get(&(person?, measure.clone())).copied(),
            Length::ByFact(fact, lengths) => {
                let term = self.option_term(fact, person)?;
                lengths.iter().find(|(value, _)| *value == term).map(|(_, length)| *length)
            }
        }
    }

    /// Whether nobody knows yet the fact on which the length depends: then the period may run, and may have run out.
    fn awaits(self, period: &Period, person: Option<usize>) -> bool {
        match &period.length {
            Length::ByFact(fact, _) => self.known(fact, person).is_none(),
            Length::Fixed(_) | Length::AtMost(_) | Length::MonthsOf(_) => false,
        }
    }

    fn is_open(self, timing: &Timing, of: (&str, Option<usize>)) -> bool {
        timing.open.iter().any(|(index, person)| {
            let period = self.program.periods.get(*index);
            *person == of.1 && period.is_some_and(|period| period.name == of.0)
        })
    }

    /// Event, day counted from and days of an extension; `None` if none was entered.
    fn extension(
        self,
        of: &str,
        rolled: bool,
        period: (&Period, &Grant),
        timing: &Timing,
    ) -> Option<Result<(Date, Date, i64), Ineffective>> {
        let (period, grant) = period;
        self.happened(&grant.on, None)?;
        let base = timing.running.iter().find(|running| self.name(running) == of)?;
        let Some(dated) = self.date(&grant.dated, None) else {
            return Some(Err(Ineffective::Missing(grant.dated.clone())));
        };
        let until = if grant.until_rolled { base.due_on } else { base.nominal_on };
        if dated > until {
            return Some(Err(Ineffective::Late { dated, until }));
        }
        let days = match self.known(&grant.days, None).map(|known| known.value) {
            Some(FactValue::Int(days)) => days,
            Some(FactValue::Option(_) | FactValue::Date(_)) | None => {
                return Some(Err(Ineffective::Missing(grant.days.clone())));
            }
        };
        if let Length::AtMost(most) = period.length
            && days > most
        {
            return Some(Err(Ineffective::TooLong { days, most }));
        }
        let Some(approver) = self.option_term(&grant.by, None) else {
            return Some(Err(Ineffective::Missing(grant.by.clone())));
        };
        if !grant.approvers.contains(&approver) {
            return Some(Err(Ineffective::Approver(approver)));
        }
        let from = if rolled { base.due_on } else { base.nominal_on };
        Some(Ok((base.starts_on, from, days)))
    }

    fn name(&self, running: &Running) -> &str {
        self.program.periods.get(running.period).map_or("", |period| period.name.as_str())
    }

    fn known<'c>(&'c self, fact: &str, person: Option<usize>) -> Option<&'c Known> {
        [Owner::Person, Owner::Case, Owner::Unit].into_iter().find_map(|owner| {
            let (index, _) = self.program.schema.fact(owner, fact)?;
            self.case.known(owner, index, person)
        })
    }

    /// The date of an event that has happened by the day of the determination.
    fn happened(&self, fact: &str, person: Option<usize>) -> Option<Date> {
        self.date(fact, person).filter(|date| *date <= self.as_of)
    }

    pub(super) fn date(&self, fact: &str, person: Option<usize>) -> Option<Date> {
        match self.known(fact, person)?.value {
            FactValue::Date(date) => Some(date),
            FactValue::Option(_) | FactValue::Int(_) => None,
        }
    }

    fn option_term(&self, fact: &str, person: Option<usize>) -> Option<String> {
        let FactValue::Option(option) = self.known(fact, person)?.value else { return None };
        let owners = [Owner::Person, Owner::Case, Owner::Unit];
        let declared = owners.iter().find_map(|owner| self.program.schema.fact(*owner, fact));
        let (_, declared) = declared?;
        match &declared.kind {
            crate::schema::Kind::Options(options) => {
                options.get(option).map(|name| name.term.clone())
            }
            crate::schema::Kind::Date | crate::schema::Kind::Int(..) => None,
        }
    }

    /// 按期, 届满 and 有, on the day of the determination.
    pub(super) fn truth(
        self,
        timing: &Timing,
        predicate: TimedPredicate,
        of: (&str, Option<usize>),
    ) -> Truth {
        let (of, person) = of;
        let certain = |yes: bool| if yes { Truth::Yes } else { Truth::No };
        match predicate {
            TimedPredicate::Happened => return certain(self.happened(of, person).is_some()),
            TimedPredicate::Before(day) => {
                return certain(self.happened(of, person).is_some_and(|date| date < day));
            }
            TimedPredicate::InTime | TimedPredicate::Expired => {}
        }
        let running = timing
            .running
            .iter()
            .rfind(|running| running.person == person && self.name(running) == of);
        // A period that does not run has not run out; whether it was kept is not known.
        let Some(running) = running else {
            let expired =
                predicate == TimedPredicate::Expired && !self.is_open(timing, (of, person));
            return if expired { Truth::No } else { Truth::Unknown };
        };
        match predicate {
            TimedPredicate::Expired if self.as_of > running.due_on => Truth::Yes,
            TimedPredicate::Expired | TimedPredicate::Happened | TimedPredicate::Before(_) => {
                Truth::No
            }
            TimedPredicate::InTime => self.in_time(running),
        }
    }

    fn in_time(self, running: &Running) -> Truth {
        let Some(period) = self.program.periods.get(running.period) else {
            return Truth::Unknown;
        };
        let dates = period.counts.iter().map(|event| self.happened(event, running.person));
        let known: Vec<Option<Date>> =
            if period.counts_all { dates.collect() } else { vec![dates.flatten().min()] };
        let closed =
            period.closed.as_ref().and_then(|event| self.happened(event, running.person));
        if closed.is_some_and(|date| date <= running.due_on) {
            return Truth::Yes;
        }
        // A time somebody must keep is missed when it has passed; a time that is only looked at leaves open
        // when an event was that nobody has dated, and does not reach back before its start.
        let binds = period.missed.is_some();
        let outside =
            |date: &Date| *date > running.due_on || (!binds && *date < running.starts_on);
        if known.iter().flatten().any(outside) {
            Truth::No
        } else if known.iter().all(Option::is_some) {
            Truth::Yes
        } else if binds && self.as_of > running.due_on {
            Truth::No
        } else {
            Truth::Unknown
        }
    }
}
