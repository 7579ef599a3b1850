//! One human, one id: who was registered twice (同一人), and by what a second registration is known.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Journal, draft, filled};
use crate::actor::{Actor, Duty};
use crate::entry::{Draft, Recorded};
use crate::ground::Ground;
use crate::ids::PersonId;
use crate::law::Law;
use crate::refusal::{No, Refusal};
use crate::text::{Line, Text};
use jiff::civil::Date;

/// What happens to the list of those registered twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HumanEntry {
    /// 并号: two ids are one human; the second goes on.
    Merged(Merging),
}

/// 并号: an id that was registered for somebody who had one already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Merging {
    /// The id that is given up.
    pub person: PersonId,
    /// The id that goes on.
    pub into: PersonId,
    /// Why they are one.
    pub reason: Text,
}

/// Which ids are one human. Entries keep the id they were written with; what is compared is the human.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Humans(BTreeMap<PersonId, PersonId>);

impl Journal for Humans {
    type Entry = HumanEntry;

    fn apply(&mut self, recorded: &Recorded<HumanEntry>) {
        let HumanEntry::Merged(Merging { person, into, .. }) = &recorded.entry;
        let into = self.of(into).clone();
        for known in self.0.values_mut().filter(|known| *known == person) {
            *known = into.clone();
        }
        self.0.insert(person.clone(), into);
    }
}

impl Humans {
    /// The id of the human whom `person` is.
    #[must_use]
    pub fn of<'a>(&'a self, person: &'a PersonId) -> &'a PersonId {
        self.0.get(person).unwrap_or(person)
    }

    /// Whether nobody was registered twice.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What a merging of two ids comes to on `on`.
    ///
    /// # Errors
    /// Somebody who does not head the body or is one of the two; ids that are one already; no reason.
    pub fn decide(
        &self,
        by: &Actor,
        merging: &Merging,
        law: &Law,
        on: Date,
    ) -> Result<Draft<HumanEntry>, No> {
        let Merging { person, into, reason } = merging;
        let both = [self.of(person), self.of(into)];
        let is_own = by.person().is_some_and(|own| both.contains(&self.of(own)));
        if !by.has(Duty::Head) || is_own {
            let refusal = Refusal::of(Ground::WrongDuty, law);
            return Err(refusal.saying("并号由本人之外的机构负责人决定").into());
        }
        if self.of(person) != person || self.of(person) == self.of(into) {
            return Err(No::invalid("person", "这一标识已经并入,或者两个标识本是一个"));
        }
        filled("reason", reason)?;
        Ok(draft(by, on, HumanEntry::Merged(merging.clone())))
    }
}

/// What happens to the roll of identity numbers. It is sealed as what stands of a person is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RollEntry {
    /// A person was registered under a number, of which a commitment is kept.
    Enrolled {
        /// The person.
        person: PersonId,
        /// The salt of the commitment, in hexadecimal.
        salt: Line,
        /// The commitment, in hexadecimal.
        commitment: Line,
    },
}

/// By which number each person is registered: salt and commitment, never the number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roll(BTreeMap<PersonId, (Line, Line)>);

impl Journal for Roll {
    type Entry = RollEntry;

    fn apply(&mut self, recorded: &Recorded<RollEntry>) {
        let RollEntry::Enrolled { person, salt, commitment } = &recorded.entry;
        self.0.insert(person.clone(), (salt.clone(), commitment.clone()));
    }
}

impl Roll {
    /// The first person whose salt and commitment `is` of the number looked for.
    pub fn find(&self, is: impl Fn(&str, &str) -> bool) -> Option<&PersonId> {
        self.0.iter().find(|(_, (salt, sworn))| is(salt, sworn)).map(|(person, _)| person)
    }

    /// What the enrolment of `person` comes to on `on`.
    #[must_use]
    pub fn enrol(
        by: &Actor,
        person: &PersonId,
        (salt, commitment): (Line, Line),
        on: Date,
    ) -> Draft<RollEntry> {
        draft(by, on, RollEntry::Enrolled { person: person.clone(), salt, commitment })
    }
}
