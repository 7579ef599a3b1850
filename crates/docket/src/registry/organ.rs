//! Organs (机关): name, kind, whom they stand under, and what became of them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use statute::facts::FactValue;
use statute::schema::{Kind, Owner};

use super::{Dated, Journal, checked, draft, filled};
use crate::actor::Actor;
use crate::entry::{Draft, Recorded};
use crate::ids::OrganId;
use crate::law::Law;
use crate::refusal::No;
use crate::text::Line;
use crate::value::Given;

/// What an organ is from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganOn {
    /// Its name.
    pub name: Line,
    /// The organ it stands under (上级).
    #[serde(default)]
    pub parent: Option<OrganId>,
    /// What the pack asks of a unit, by fact.
    pub facts: BTreeMap<Line, Given>,
}

impl OrganOn {
    /// Whether the fact `fact` of the organ is one of `options`, all by their ids in the pack.
    pub(super) fn is_any(&self, law: &Law, fact: &str, options: &[&str]) -> bool {
        let Some((_, known)) = law.schema().fact(Owner::Unit, fact) else { return false };
        let Kind::Options(names) = &known.kind else { return false };
        let given =
            self.facts.get(known.name.id.as_str()).and_then(|given| given.of(known).ok());
        let Some(FactValue::Option(index)) = given else { return false };
        names.get(index).is_some_and(|name| options.contains(&name.id.as_str()))
    }
}

/// What happens to an organ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganEntry {
    /// 登记 or 变更: from the day of the entry it is so.
    Described(OrganOn),
    /// 撤并: it ended; another carries on its duties.
    Succeeded {
        /// The successor.
        by: OrganId,
    },
}

/// What may be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum OrganCommand {
    /// 登记、变更.
    Describe(OrganOn),
    /// 撤并.
    Succeed {
        /// The successor.
        by: OrganId,
    },
}

/// An organ, as its journal makes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Organ {
    states: Dated<OrganOn>,
    ended: Option<(Date, OrganId)>,
}

impl Journal for Organ {
    type Entry = OrganEntry;

    fn apply(&mut self, recorded: &Recorded<OrganEntry>) {
        match &recorded.entry {
            OrganEntry::Described(state) => {
                self.states.set(recorded.happened_on, state.clone());
            }
            OrganEntry::Succeeded { by } => {
                self.ended = Some((recorded.happened_on, by.clone()));
            }
        }
    }
}

impl Organ {
    /// What it was on `day`; none before it was registered.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<&OrganOn> {
        self.states.on(day)
    }

    /// Who carries on its duties on `day`.
    #[must_use]
    pub fn successor(&self, day: Date) -> Option<&OrganId> {
        self.ended.as_ref().filter(|(on, _)| *on <= day).map(|(_, by)| by)
    }

    /// What `command` comes to, from `on`.
    ///
    /// # Errors
    /// A description the pack does not know, or an organ that has ended or never was.
    pub fn decide(
        &self,
        by: &Actor,
        command: &OrganCommand,
        law: &Law,
        on: Date,
    ) -> Result<Draft<OrganEntry>, No> {
        if self.ended.is_some() {
            return Err(No::invalid("organ", "这一机关已经撤并"));
        }
        let entry = match command {
            OrganCommand::Describe(state) => {
                filled("name", &state.name)?;
                checked(law, Owner::Unit, &state.facts)?;
                OrganEntry::Described(state.clone())
            }
            OrganCommand::Succeed { by } => {
                if self.states.is_empty() {
                    return Err(No::invalid("organ", "没有登记过这一机关"));
                }
                OrganEntry::Succeeded { by: by.clone() }
            }
        };
        Ok(draft(by, on, entry))
    }
}

impl Organ {
    /// The organs above `organ` on `day` (上级机关), nearest first; a loop in the registry ends where it closes.
    #[must_use]
    pub fn above(organs: &BTreeMap<OrganId, Self>, organ: &OrganId, day: Date) -> Vec<OrganId> {
        let parent = |of: &OrganId| organs.get(of)?.on(day)?.parent.clone();
        let mut chain: Vec<OrganId> = Vec::new();
        let mut seen = BTreeSet::from([organ.clone()]);
        let mut next = parent(organ);
        while let Some(above) = next {
            if !seen.insert(above.clone()) {
                break;
            }
            next = parent(&above);
            chain.push(above);
        }
        chain
    }
}
