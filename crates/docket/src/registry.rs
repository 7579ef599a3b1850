//! Registries are journals too: organs, people, one human under one id, readings, the calendar, numbers. As of any day they say what held then, so that
//! competence goes by today's tree and responsibility by the day of the act.

mod changer;
mod human;
mod notice;
mod number;
mod organ;
mod person;
mod post;
mod reading;

pub use changer::Deciding;
pub(crate) use changer::{Changer, GOVERNMENTS, IS_BODY, KIND, OF_CITY};
pub use human::{
    HumanCommand, HumanEntry, Humans, Merging, Parting, Proposed, Roll, RollEntry, Same,
};
pub use notice::{NoticeCommand, NoticeEntry, Noticed, Notices, PublishedNotice};
pub use number::{NumberCommand, NumberEntry, Series};
pub use organ::{Organ, OrganCommand, OrganEntry, OrganOn};
pub use person::{
    Credential, Person, PersonCommand, PersonEntry, PersonOn, Post, is_identity_number,
};
pub use post::{PostEntry, Posts, Registered};
pub use reading::{Change, ReadingBasis, ReadingCommand, ReadingEntry, Readings};

use std::collections::BTreeMap;

use jiff::civil::Date;
use statute::schema::Owner;

use crate::actor::Actor;
use crate::entry::{Draft, Recorded};
use crate::law::Law;
use crate::refusal::No;
use crate::replay::Corrupt;
use crate::text::Line;
use crate::value::Given;

/// A registry whose journal can be replayed.
pub trait Journal: Default {
    /// What happens to it.
    type Entry;

    /// The effect of one entry.
    fn apply(&mut self, recorded: &Recorded<Self::Entry>);

    /// What `entries` make; the first few make it as it was then.
    ///
    /// # Errors
    /// Entries whose numbers do not follow one another from 1.
    fn replay(entries: &[Recorded<Self::Entry>]) -> Result<Self, Corrupt> {
        let mut journal = Self::default();
        for (index, recorded) in (1u32..).zip(entries) {
            if recorded.seq != index {
                let reason = "does not follow the one before";
                return Err(Corrupt { seq: recorded.seq, reason });
            }
            journal.apply(recorded);
        }
        Ok(journal)
    }
}

/// Something that holds from a day on, until the next.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Dated<T>(BTreeMap<Date, T>);

impl<T> Default for Dated<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> Dated<T> {
    fn set(&mut self, from: Date, value: T) {
        self.0.insert(from, value);
    }

    /// What held on `day`.
    fn on(&self, day: Date) -> Option<&T> {
        self.0.range(..=day).next_back().map(|(_, value)| value)
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn draft<E>(by: &Actor, happened_on: Date, entry: E) -> Draft<E> {
    Draft { by: by.clone(), happened_on, late: None, entry }
}

/// Facts of the pack that a registry may hold, with values that can be.
fn checked(law: &Law, owner: Owner, facts: &BTreeMap<Line, Given>) -> Result<(), No> {
    for (id, value) in facts {
        let found = law.schema().fact(owner, id).filter(|(_, fact)| fact.name.id == *id);
        let Some((_, fact)) = found else {
            return Err(No::invalid("facts", format!("没有“{id}”这一事实")));
        };
        if fact.judgement {
            let text = format!("“{}”由人认定,不登记", fact.name.term);
            return Err(No::invalid("facts", text));
        }
        value.of(fact).map_err(|text| No::invalid("facts", text))?;
    }
    Ok(())
}

fn filled(field: &'static str, text: &str) -> Result<(), No> {
    if text.trim().is_empty() {
        return Err(No::invalid(field, "不能是空的"));
    }
    Ok(())
}
