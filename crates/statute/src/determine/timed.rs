//! What was found of periods and dates, in words.

use jiff::civil::Date;

use super::{Engine, Running};
use crate::ast::TimedPredicate;
use crate::facts::{Case, FactValue};
use crate::schema::Owner;

impl Engine {
    /// A settled statement about a period or a date.
    pub(super) fn say_timed(
        &self,
        of: (&Case, &[Running]),
        at: (TimedPredicate, &str, Option<usize>),
        yes: bool,
        text: &mut String,
    ) {
        let ((case, running), (predicate, of, person)) = (of, at);
        match predicate {
            TimedPredicate::Happened => text.extend([if yes { "有" } else { "没有" }, of]),
            TimedPredicate::Before(day) => {
                let is_later = self.day_of(case, of, person).is_some_and(|date| date >= day);
                match (yes, is_later) {
                    (true, _) => text.extend([of, "早于", &day.to_string()]),
                    (false, true) => text.extend([of, "不早于", &day.to_string()]),
                    // Nothing that has happened is before or after.
                    (false, false) => text.extend(["没有", of]),
                }
            }
            TimedPredicate::Expired => {
                let period = |index: usize| self.program.periods.get(index);
                let runs = |r: &Running| period(r.period).is_some_and(|p| p.name == of);
                text.extend([
                    self.period(of),
                    match (yes, running.iter().any(runs)) {
                        (true, _) => "已届满",
                        (false, true) => "未届满",
                        (false, false) => "未起算",
                    },
                ]);
            }
            TimedPredicate::InTime => {
                text.extend([if yes { "在" } else { "不在" }, self.period(of), "之内"]);
            }
        }
    }

    /// The day of the date fact `name`, whenever it is.
    fn day_of(&self, case: &Case, name: &str, person: Option<usize>) -> Option<Date> {
        let owners = [Owner::Person, Owner::Case, Owner::Unit];
        let known = owners.into_iter().find_map(|owner| {
            let (index, _) = self.program.schema.fact(owner, name)?;
            case.known(owner, index, person)
        });
        match known?.value {
            FactValue::Date(date) => Some(date),
            FactValue::Option(_) | FactValue::Int(_) => None,
        }
    }
}
