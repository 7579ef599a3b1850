//! The law in force, by the readings in force.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Mutex;

use docket::Law;
use statute::calendar::Calendar;
use statute::compile::Choice;
use statute::editions::Editions;

use super::Failure;

/// The editions of a pack under every choice of readings that was asked for.
pub struct LawBook {
    editions: Editions,
    calendar: Calendar,
    known: Mutex<BTreeMap<Choice, Law>>,
}

impl fmt::Debug for LawBook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LawBook").finish_non_exhaustive()
    }
}

impl LawBook {
    /// `editions` under the default readings, with the calendar.
    ///
    /// # Errors
    /// A pack that lacks what a docket asks.
    pub fn new(editions: Editions, calendar: Calendar) -> Result<Self, docket::Unfit> {
        let law = Law::new(editions.clone(), Choice::new(), calendar.clone())?;
        let known = Mutex::new(BTreeMap::from([(Choice::new(), law)]));
        Ok(Self { editions, calendar, known })
    }

    /// The law under `choice`.
    pub(super) fn under(&self, choice: &Choice) -> Result<Law, Failure> {
        let locked = |_| Failure::Broken("the law was left half read".to_owned());
        if let Some(law) = self.known.lock().map_err(locked)?.get(choice) {
            return Ok(law.clone());
        }
        let editions = self.editions.under(choice).map_err(|faults| {
            Failure::Broken(format!(
                "the pack has {} faults under these readings",
                faults.len()
            ))
        })?;
        let law = Law::new(editions, choice.clone(), self.calendar.clone())?;
        self.known.lock().map_err(locked)?.insert(choice.clone(), law.clone());
        Ok(law)
    }
}
