//! How often codes may be tried. Kept in memory alone, by a salted hash of the code; nothing of whoever asks is kept.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Failure;

/// How many attempts there are at once, and in how many seconds one comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// Attempts at once.
    pub attempts: u32,
    /// Seconds until one more.
    pub seconds: u32,
}

/// The limits of an installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Wrong attempts at one code or number.
    pub code: Rate,
    /// Wrong attempts at all of them together.
    pub codes: Rate,
    /// New drafts.
    pub drafts: Rate,
    /// Files over one receipt.
    pub upload: Rate,
    /// Files over all receipts together.
    pub uploads: Rate,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            code: Rate { attempts: 10, seconds: 300 },
            codes: Rate { attempts: 200, seconds: 1 },
            drafts: Rate { attempts: 600, seconds: 1 },
            upload: Rate { attempts: 20, seconds: 300 },
            uploads: Rate { attempts: 200, seconds: 20 },
        }
    }
}

/// What is counted of one limit: the instant, in microseconds, at which it is as full again as it can be.
type Full = i64;

const MICROS: i64 = 1_000_000;

impl Rate {
    fn step(self) -> i64 {
        i64::from(self.seconds.max(1)).saturating_mul(MICROS)
    }

    fn room(self) -> i64 {
        self.step().saturating_mul(i64::from(self.attempts.max(1)))
    }

    /// What is counted, as it can be at `now`: a clock that was set back keeps nobody out for longer than the limit itself.
    fn believed(self, full: Full, now: i64) -> Full {
        full.clamp(now, now.saturating_add(self.room()))
    }

    /// One attempt more at `now`, or the seconds to wait for it.
    fn take(self, full: Full, now: i64) -> Result<Full, u64> {
        let next = full.saturating_add(self.step());
        let over = next.saturating_sub(now.saturating_add(self.room()));
        if over <= 0 {
            return Ok(next);
        }
        // Rounded up, so that whoever waits so long is let in.
        let seconds = over.saturating_add(MICROS - 1) / MICROS;
        Err(u64::try_from(seconds).unwrap_or(1))
    }
}

/// What is counted one by one and all together.
#[derive(Debug, Default)]
struct Counted {
    all: Full,
    of_one: BTreeMap<u64, Full>,
}

/// Beyond so many those that are full again are forgotten.
const REMEMBERED: usize = 1024;

impl Counted {
    /// Takes one more of `key`; nothing is taken if there is none.
    fn take(&mut self, key: u64, (one, all): (Rate, Rate), now: i64) -> Result<(), Failure> {
        // What is believed is kept, whether anything is taken or not: else a clock set back would be asked again each time.
        self.all = all.believed(self.all, now);
        let full = match self.of_one.get_mut(&key) {
            Some(full) => {
                *full = one.believed(*full, now);
                *full
            }
            None => now,
        };
        let full = one.take(full, now).map_err(throttled)?;
        self.all = all.take(self.all, now).map_err(throttled)?;
        if self.of_one.len() >= REMEMBERED {
            self.of_one.retain(|_, full| *full > now);
        }
        self.of_one.insert(key, full);
        Ok(())
    }
}

#[derive(Debug, Default)]
struct Books {
    codes: Counted,
    uploads: Counted,
    drafts: Full,
}

/// Counts attempts.
pub struct Throttle {
    limits: Limits,
    salt: RandomState,
    books: Mutex<Books>,
}

impl fmt::Debug for Throttle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Throttle").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl Throttle {
    /// Counts under `limits`, from nothing.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { limits, salt: RandomState::new(), books: Mutex::default() }
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes an attempt at `code` at `now`.
    ///
    /// # Errors
    /// [`Failure::Throttled`]; nothing is taken then.
    pub(super) fn attempt(&self, code: &str, now: Timestamp) -> Result<(), Failure> {
        let rates = (self.limits.code, self.limits.codes);
        self.books().codes.take(self.salt.hash_one(code), rates, now.as_microsecond())
    }

    /// Gives the attempt at `code` back: it was right.
    pub(super) fn was_right(&self, code: &str) {
        let code = self.salt.hash_one(code);
        let counted = &mut self.books().codes;
        counted.all = counted.all.saturating_sub(self.limits.codes.step());
        if let Some(full) = counted.of_one.get_mut(&code) {
            *full = full.saturating_sub(self.limits.code.step());
        }
    }

    /// Takes one of the files the public may bring for `docket` at `now`.
    ///
    /// # Errors
    /// [`Failure::Throttled`]; nothing is taken then.
    pub(super) fn upload(&self, docket: &str, now: Timestamp) -> Result<(), Failure> {
        let rates = (self.limits.upload, self.limits.uploads);
        self.books().uploads.take(self.salt.hash_one(docket), rates, now.as_microsecond())
    }

    /// Takes one of the drafts there may be at `now`.
    ///
    /// # Errors
    /// [`Failure::Throttled`].
    pub(super) fn draft(&self, now: Timestamp) -> Result<(), Failure> {
        let (rate, now) = (self.limits.drafts, now.as_microsecond());
        let drafts = &mut self.books().drafts;
        *drafts = rate.believed(*drafts, now);
        *drafts = rate.take(*drafts, now).map_err(throttled)?;
        Ok(())
    }
}

fn throttled(seconds: u64) -> Failure {
    Failure::Throttled { seconds }
}

#[cfg(test)]
mod tests;
