//! Findings, opinions, hearings.

use std::collections::BTreeMap;

use crate::ids::{EvidenceId, OrganId, PersonId};
use crate::registry::Post;
use crate::text::{Line, Text};
use crate::value::Given;
use serde::{Deserialize, Serialize};

use super::parts::part;
/// Whose fact it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum About {
    /// 案.
    Case,
    /// 单位.
    Unit,
    /// 人: a participation, by its number.
    Person(u16),
}

part! {
    /// A finding (查明的事实): a fact of the pack, tied to evidence.
    Finding {
        /// Whose.
        about: About,
        /// The fact, by its id in the pack.
        fact: Line,
        /// Its value; none takes an earlier finding back.
        value: Option<Given>,
        /// 理由; required where a person judges.
        #[serde(default)] reason: Option<Text>,
        /// What it stands on.
        evidence: Vec<EvidenceId>,
    }
}
part! {
    /// One participation of a person in the act (一人一角色).
    Participant {
        /// Its number in the docket, from 1.
        no: u16,
        /// The person.
        person: PersonId,
        /// Their name.
        name: Line,
        /// Facts of the person from the registry and the role, by id.
        facts: BTreeMap<Line, Given>,
        /// 任免机关, as the registry has it on the day of the naming.
        #[serde(default)] appointed_by: Option<OrganId>,
        /// Posts held on the day of the act, as the registry has them.
        #[serde(default)] posts: Vec<Post>,
    }
}
part! {
    /// Somebody should stand back (回避申请).
    RecusalRaised {
        /// Who.
        person: PersonId,
        /// Why: kin, an earlier part in the act, an own interest.
        reason: Text,
    }
}
part! {
    /// Somebody was named by mistake (列名有误): what was found about them goes with them.
    PersonRemoved {
        /// The participation.
        no: u16,
        /// Why it was a mistake.
        reason: Text,
        /// What shows it.
        evidence: EvidenceId,
    }
}
part! {
    /// Whether they stand back (回避决定).
    RecusalDecided {
        /// Who.
        person: PersonId,
        /// Whether they do.
        is_recused: bool,
        /// 机构负责人: they head the body, so that whoever decides takes their place in this docket.
        #[serde(default)] is_head: bool,
        /// Why.
        reason: Text,
    }
}
part! {
    /// An opinion on an ask of the law (对“问”的认定).
    AskOpinion {
        /// The ask.
        ask: Line,
        /// The participation it is about.
        #[serde(default)] about: Option<u16>,
        /// The option, by term or id.
        value: Line,
        /// Why.
        reason: Text,
        /// The paper of an authority outside, where a handler enters what it answered.
        #[serde(default)] evidence: Option<EvidenceId>,
    }
}
part! {
    /// An ask of the law was answered (认定).
    AskAnswered {
        /// The answer.
        opinion: AskOpinion,
        /// Whether it is what a reading suggested (采纳建议); none where none did.
        #[serde(default)] is_as_suggested: Option<bool>,
    }
}
part! {
    /// What one member held (个人意见).
    Opinion {
        /// Who.
        person: PersonId,
        /// What they said.
        opinion: Text,
        /// How they voted; none for silence.
        #[serde(default)] vote: Option<Line>,
    }
}
part! {
    /// A collective deliberation (集体审议), with who held what.
    Deliberation {
        /// The ask it was about, or `confirmation`.
        matter: Line,
        /// The participation it was about.
        #[serde(default)] about: Option<u16>,
        /// Who presided.
        presided_by: PersonId,
        /// Who held what; dissent stands beside agreement.
        opinions: Vec<Opinion>,
        /// What was concluded, by term or id.
        conclusion: Line,
    }
}
part! {
    /// The right to be heard was told (陈述申辩告知).
    HearingOffer {
        /// The participation.
        no: u16,
        /// The facts told.
        facts: Text,
        /// The proposed basis told.
        basis: Text,
    }
}
part! {
    /// The right to be heard was told, and what stood of the person then (陈述申辩告知): a conclusion that differs later
    /// must be told again.
    HearingTold {
        /// The participation.
        no: u16,
        /// The facts told.
        facts: Text,
        /// The proposed basis told.
        basis: Text,
        /// Conclusions about the person as they stood, by question; a question that was open is left out.
        stood: BTreeMap<Line, Line>,
    }
}
part! {
    /// A statement (陈述申辩).
    Statement {
        /// The participation.
        no: u16,
        /// Each argument, as numbered from 1.
        arguments: Vec<Text>,
        /// The signed record.
        evidence: EvidenceId,
    }
}
part! {
    /// The right to be heard was not used (放弃陈述申辩).
    Waiver {
        /// The participation.
        no: u16,
        /// What shows it.
        evidence: EvidenceId,
    }
}
part! {
    /// The answer to one argument (对申辩意见的答复).
    ArgumentAnswer {
        /// The participation.
        no: u16,
        /// The argument, from 1.
        argument: u16,
        /// Whether it was followed.
        is_adopted: bool,
        /// Why.
        reason: Text,
    }
}
part! {
    /// A third party whom an annulment would touch (第三人).
    ThirdParty {
        /// Whether they were heard.
        was_heard: bool,
        /// What they said, or why they were not heard.
        text: Text,
        /// What shows it.
        evidence: EvidenceId,
    }
}
