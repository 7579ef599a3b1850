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
    /// 提议并号或者拆号.
    Proposed(Same),
    /// 批准, by another person: from then on it is so.
    Approved {
        /// The proposal, by its number in the journal.
        proposal: u32,
    },
}

/// Whether two ids are one human.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Same {
    /// 并号: two ids are one human; the second goes on.
    Merged(Merging),
    /// 拆号: they were taken for one by mistake.
    Parted(Parting),
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

/// 拆号: an id that was given up by mistake is somebody's own again. What was entered meanwhile stays with the id that
/// went on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Parting {
    /// The id that was given up.
    pub person: PersonId,
    /// Why they are two.
    pub reason: Text,
}

/// What may be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum HumanCommand {
    /// 提议并号.
    Merge(Merging),
    /// 提议拆号.
    Part(Parting),
    /// 批准.
    Approve {
        /// The proposal, by its number in the journal.
        proposal: u32,
    },
}

/// A merging or parting that was proposed and perhaps approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// The proposal, by its number in the journal.
    pub seq: u32,
    /// What.
    pub same: Same,
    /// Who proposed it.
    pub by: Option<PersonId>,
    /// Who approved it, and the day.
    pub approved: Option<(Option<PersonId>, Date)>,
}

/// Which ids are one human. Entries keep the id they were written with; what is compared is the human.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Humans {
    /// Ids given up, and for which each was.
    into: BTreeMap<PersonId, PersonId>,
    proposed: Vec<Proposed>,
}

impl Journal for Humans {
    type Entry = HumanEntry;

    fn apply(&mut self, recorded: &Recorded<HumanEntry>) {
        let by = recorded.by.person().cloned();
        match &recorded.entry {
            HumanEntry::Proposed(same) => self.proposed.push(Proposed {
                seq: recorded.seq,
                same: same.clone(),
                by,
                approved: None,
            }),
            HumanEntry::Approved { proposal } => {
                let found = self.proposed.iter_mut().find(|one| one.seq == *proposal);
                let Some(one) = found else { return };
                one.approved = Some((by, recorded.happened_on));
                match &one.same {
                    Same::Merged(merging) => {
                        self.into.insert(merging.person.clone(), merging.into.clone());
                    }
                    Same::Parted(parting) => {
                        self.into.remove(&parting.person);
                    }
                }
            }
        }
    }
}

impl Humans {
    /// The id of the human whom `person` is.
    #[must_use]
    pub fn of<'a>(&'a self, person: &'a PersonId) -> &'a PersonId {
        let mut known = person;
        // INVARIANT: an id is given up only for one of another human, so that no chain closes.
        while let Some(into) = self.into.get(known) {
            known = into;
        }
        known
    }

    /// Every id of the human `person`.
    pub(super) fn ids_of<'a>(&'a self, person: &'a PersonId) -> Vec<&'a PersonId> {
        let own = self.of(person);
        let given_up = self.into.keys().filter(|id| self.of(id) == own);
        given_up.chain([own]).collect()
    }

    /// Whether nobody is registered twice.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.into.is_empty()
    }

    /// Every merging and parting that was proposed, oldest first.
    #[must_use]
    pub fn proposed(&self) -> &[Proposed] {
        &self.proposed
    }

    /// What `command` comes to on `on`: who keeps the registry proposes, who heads the body approves, and they are two.
    ///
    /// # Errors
    /// Somebody of another duty, or one of the two ids; the same person twice; ids that are one already, or are not; no
    /// reason.
    pub fn decide(
        &self,
        by: &Actor,
        command: &HumanCommand,
        law: &Law,
        on: Date,
    ) -> Result<Draft<HumanEntry>, No> {
        let keeps = by.has(Duty::Intake) || by.has(Duty::Head);
        let entry = match command {
            HumanCommand::Merge(merging) => {
                self.may(keeps, by, [&merging.person, &merging.into], law)?;
                self.can_merge(merging)?;
                filled("reason", &merging.reason)?;
                HumanEntry::Proposed(Same::Merged(merging.clone()))
            }
            HumanCommand::Part(parting) => {
                self.may(keeps, by, [&parting.person, &parting.person], law)?;
                self.can_part(parting)?;
                filled("reason", &parting.reason)?;
                HumanEntry::Proposed(Same::Parted(parting.clone()))
            }
            HumanCommand::Approve { proposal } => {
                let found = self.proposed.iter().find(|one| one.seq == *proposal);
                let Some(one) = found.filter(|one| one.approved.is_none()) else {
                    return Err(Refusal::of(Ground::NothingSubmitted, law).into());
                };
                let is_same = |author: &PersonId| {
                    by.person().is_some_and(|own| self.of(own) == self.of(author))
                };
                if one.by.as_ref().is_some_and(is_same) {
                    return Err(Refusal::of(Ground::ApproverIsAuthor, law).into());
                }
                // What was merged or parted meanwhile is asked anew.
                match &one.same {
                    Same::Merged(merging) => {
                        self.may(
                            by.has(Duty::Head),
                            by,
                            [&merging.person, &merging.into],
                            law,
                        )?;
                        self.can_merge(merging)?;
                    }
                    Same::Parted(parting) => {
                        let both = [&parting.person, &parting.person];
                        self.may(by.has(Duty::Head), by, both, law)?;
                        self.can_part(parting)?;
                    }
                }
                HumanEntry::Approved { proposal: *proposal }
            }
        };
        Ok(draft(by, on, entry))
    }

    /// Nobody says of themselves who they are.
    fn may(
        &self,
        has_duty: bool,
        by: &Actor,
        both: [&PersonId; 2],
        law: &Law,
    ) -> Result<(), No> {
        let own = by.person().map(|own| self.of(own));
        let is_own =
            both.iter().any(|one| Some(self.of(one)) == own || by.person() == Some(one));
        if has_duty && !is_own {
            return Ok(());
        }
        let refusal = Refusal::of(Ground::WrongDuty, law);
        Err(refusal.saying("并号、拆号由登记人员提议,由本人之外的机构负责人批准").into())
    }

    fn can_merge(&self, merging: &Merging) -> Result<(), No> {
        let Merging { person, into, .. } = merging;
        if self.of(person) != person || self.of(person) == self.of(into) {
            return Err(No::invalid("person", "这一标识已经并入,或者两个标识本是一个"));
        }
        Ok(())
    }

    fn can_part(&self, parting: &Parting) -> Result<(), No> {
        if self.into.contains_key(&parting.person) {
            return Ok(());
        }
        Err(No::invalid("person", "这一标识没有并入其他标识"))
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
