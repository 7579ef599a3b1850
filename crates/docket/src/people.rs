//! Who must stand back (回避).

use crate::docket::Docket;
use crate::ids::{OrganId, PersonId};
use crate::stage::Stage;

/// Why somebody may neither act on a docket nor read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bar {
    /// It was decided (回避决定).
    Decided,
    /// Named in the docket.
    Named,
    /// Of the unit whose act is examined.
    OwnUnit,
}

impl Bar {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Decided => "已决定回避",
            Self::Named => "是本案的被调查人",
            Self::OwnUnit => "属于被调查的单位",
        }
    }
}

/// How whoever is named is called before anything is confirmed.
const EXAMINED: &str = "被调查人";
/// How they are called afterwards, whatever their share.
const INVOLVED: &str = "涉案人员";

impl Docket {
    /// How those named in the docket are called (safeguard 4): nobody is 责任人 by being named.
    #[must_use]
    pub fn people_term(&self) -> &'static str {
        match self.stage {
            Stage::Confirmed | Stage::Papers => INVOLVED,
            Stage::New
            | Stage::Lead
            | Stage::Examination
            | Stage::Refused
            | Stage::Transferred
            | Stage::Merged
            | Stage::Ended => EXAMINED,
        }
    }

    /// Everybody of whom it was decided that they stand back.
    pub fn recused(&self) -> impl Iterator<Item = &PersonId> {
        self.recused.iter().filter(|(_, is_recused)| **is_recused).map(|(person, _)| person)
    }

    /// The organ whose act is examined: as named, else as the lead has it.
    #[must_use]
    pub fn accused(&self) -> Option<&OrganId> {
        let unit = self.unit.as_ref().map(|unit| &unit.organ);
        unit.or(self.lead.as_ref().and_then(|lead| lead.accused.as_ref()))
    }

    /// Whether the act examined is one of the body that received the lead (追究机构自身的错案). Everybody there must
    /// stand back, and the government above the body takes its duties; whoever names the body buries nothing.
    #[must_use]
    pub fn is_of_own_body(&self) -> bool {
        let body = self.lead.as_ref().and_then(|lead| lead.body.as_ref());
        body.is_some() && self.accused() == body
    }

    /// Why `person` of `organ` must stand back, if so; holds for every act, reading included.
    #[must_use]
    pub fn bar(&self, person: &PersonId, organ: &OrganId) -> Option<Bar> {
        if self.recused.get(person) == Some(&true) {
            return Some(Bar::Decided);
        }
        if self.people.iter().any(|named| named.person == *person) {
            return Some(Bar::Named);
        }
        (self.accused() == Some(organ)).then_some(Bar::OwnUnit)
    }
}
