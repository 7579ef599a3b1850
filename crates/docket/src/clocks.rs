//! The periods that run, as an index caches them. Never stored as facts: computed from journal, pack and calendar.

use jiff::civil::Date;
use statute::answer::{DeadlineOut, Determination};
use statute::determine::State;

use crate::docket::Docket;

/// A period that runs (期限), for lists and reminders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// The period, by its id in the pack.
    pub period: String,
    /// The participation it belongs to.
    pub about: Option<u16>,
    /// The last day.
    pub due_on: Date,
    /// 暂定.
    pub provisional: bool,
    /// `open`, `kept`, `missed` or `extended`; none where nothing follows if it is missed.
    pub state: Option<State>,
}

impl Docket {
    /// The periods of `said`, which was determined of this docket.
    #[must_use]
    pub fn clocks(&self, said: &Determination) -> Vec<Clock> {
        said.deadlines.iter().map(|deadline| self.clock(deadline)).collect()
    }

    fn clock(&self, deadline: &DeadlineOut) -> Clock {
        // The people of the case are those of the docket, in their order.
        let about = deadline.row.and_then(|row| self.people.get(row)).map(|person| person.no);
        Clock {
            period: deadline.id.clone(),
            about,
            due_on: deadline.due_on,
            provisional: deadline.provisional,
            state: deadline.state,
        }
    }
}
