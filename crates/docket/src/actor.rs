//! Who acts.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::ids::{OrganId, PersonId};
use crate::text::Text;

/// What an actor is there for (职责). A person may have several; nobody acts on an own submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Duty {
    /// 收件: registers leads.
    Intake,
    /// 承办: examines.
    Handling,
    /// 机构负责人: decides for the accountability body.
    Head,
    /// 本级人民政府(办公室): signs handling decisions, approves extensions.
    Government,
    /// 上一级追究机构.
    UpperBody,
    /// 赔偿义务机关.
    CompensatingOrgan,
}

/// How the pack names who decides, and the duty that is. 集体审议 is the head's with a deliberation.
const DECIDERS: [(&str, Duty); 8] = [
    ("机构负责人", Duty::Head),
    ("集体审议", Duty::Head),
    ("同级人民政府", Duty::Government),
    ("同级人民政府和上一级部门", Duty::Government),
    ("委托的政府", Duty::Government),
    ("本级人民政府或者本部门", Duty::Government),
    ("上一级机构", Duty::UpperBody),
    ("赔偿义务机关", Duty::CompensatingOrgan),
];
/// The decider that is a meeting.
const MEETING: &str = "集体审议";

impl Duty {
    /// The duty of whom the pack calls `word`; none for a word the docket does not know.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        DECIDERS.iter().find(|(known, _)| *known == word).map(|(_, duty)| *duty)
    }

    /// Whether whom the pack calls `word` decides only in a meeting (集体审议).
    #[must_use]
    pub fn is_meeting(word: &str) -> bool {
        word == MEETING
    }

    /// Whether whoever has it sits outside the office and answers by papers.
    #[must_use]
    pub fn is_outside(self) -> bool {
        match self {
            Self::Intake | Self::Handling | Self::Head => false,
            Self::Government | Self::UpperBody | Self::CompensatingOrgan => true,
        }
    }

    /// How it is called.
    #[must_use]
    pub fn term(self) -> &'static str {
        match self {
            Self::Intake => "收件人员",
            Self::Handling => "承办人",
            Self::Head => "机构负责人",
            Self::Government => "本级人民政府",
            Self::UpperBody => "上一级追究机构",
            Self::CompensatingOrgan => "赔偿义务机关",
        }
    }
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Actor {
    /// Anybody (公众): may bring a complaint, add to it and withdraw it.
    Public {},
    /// A person in office.
    Staff {
        /// Who.
        person: PersonId,
        /// The organ acted for.
        organ: OrganId,
        /// What for.
        duties: BTreeSet<Duty>,
    },
}

impl Actor {
    /// The person, if it is one in office.
    #[must_use]
    pub fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Public {} => None,
            Self::Staff { person, .. } => Some(person),
        }
    }

    /// The organ acted for.
    #[must_use]
    pub fn organ(&self) -> Option<&OrganId> {
        match self {
            Self::Public {} => None,
            Self::Staff { organ, .. } => Some(organ),
        }
    }

    /// Whether `duty` is among the actor's.
    #[must_use]
    pub fn has(&self, duty: Duty) -> bool {
        match self {
            Self::Public {} => false,
            Self::Staff { duties, .. } => duties.contains(&duty),
        }
    }
}

/// Why something is entered late (补录), and who saw the document beside the one who enters it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Late {
    /// 理由.
    pub reason: Text,
    /// 第二人.
    pub witness: PersonId,
}
