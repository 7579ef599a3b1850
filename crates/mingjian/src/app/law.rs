//! The law in force, by the readings and the calendar in force.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Mutex;

use docket::registry::Notices;
use docket::{Law, Unfit};
use jiff::civil::Date;
use statute::calendar::CalendarError;
use statute::compile::Choice;
use statute::editions::Editions;

use super::{Failure, Reader};

/// Readings, and the notices that were entered, by their numbers.
type Key = (Choice, Vec<u32>);

/// The editions of a pack under every choice of readings and every calendar that was asked for.
pub struct LawBook {
    editions: Editions,
    seed: Vec<(String, String)>,
    known: Mutex<BTreeMap<Key, Law>>,
    reader: Reader,
}

impl fmt::Debug for LawBook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LawBook").finish_non_exhaustive()
    }
}

impl LawBook {
    /// `editions` under the default readings, with the calendar that begins with the notices in `seed`, each a file
    /// name and its text.
    ///
    /// # Errors
    /// A pack that lacks what a docket asks, or notices that cannot be read.
    pub fn new(editions: Editions, seed: Vec<(String, String)>) -> Result<Self, Unfit> {
        let unread = |error: CalendarError| Unfit(vec![error.to_string()]);
        let calendar = Notices::default().calendar(&seed, Date::MIN).map_err(unread)?;
        let law = Law::new(editions.clone(), Choice::new(), calendar)?;
        let reader = Reader::new(&editions);
        let reader = reader.ok_or_else(|| Unfit(vec!["没有版本".to_owned()]))?;
        let known = Mutex::new(BTreeMap::from([((Choice::new(), Vec::new()), law)]));
        Ok(Self { editions, seed, known, reader })
    }

    /// The newest edition, to be read.
    pub(super) fn reader(&self) -> &Reader {
        &self.reader
    }

    /// The notices the calendar begins with.
    pub(super) fn seed(&self) -> &[(String, String)] {
        &self.seed
    }

    /// The law under `choice`, with the notices in force on `day`.
    pub(super) fn under(
        &self,
        choice: &Choice,
        notices: &Notices,
        day: Date,
    ) -> Result<Law, Failure> {
        let locked = |_| Failure::Broken("the law was left half read".to_owned());
        let key = (choice.clone(), notices.on(day));
        if let Some(law) = self.known.lock().map_err(locked)?.get(&key) {
            return Ok(law.clone());
        }
        let editions = self.editions.under(choice).map_err(|faults| {
            Failure::Broken(format!(
                "the pack has {} faults under these readings",
                faults.len()
            ))
        })?;
        let calendar = notices.calendar(&self.seed, day);
        let calendar = calendar.map_err(|error| Failure::broken(&error))?;
        let law = Law::new(editions, choice.clone(), calendar)?;
        self.known.lock().map_err(locked)?.insert(key, law.clone());
        Ok(law)
    }
}
