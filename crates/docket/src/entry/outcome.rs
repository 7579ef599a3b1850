//! Extensions, determinations, measures, papers.

use std::collections::BTreeMap;

use crate::ids::{DocketId, EvidenceId};
use crate::text::{Line, Text};
use crate::value::Given;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::parts::part;
part! {
    /// The complainant was answered (答复).
    Reply {
        /// What was said.
        text: Text,
    }
}
part! {
    /// The unit examines itself (自查自究).
    SelfAccountability {
        /// The day it began.
        begun_on: Date,
    }
}
part! {
    /// An extension is asked for (延期申请).
    ExtensionRequest {
        /// How many days.
        days: i64,
        /// Why.
        reason: Text,
    }
}
part! {
    /// The answer to it (延期批复).
    ExtensionDecision {
        /// Whether it was approved.
        is_granted: bool,
        /// How many days.
        days: i64,
        /// Which body, by its id in the pack.
        approver: Line,
        /// The number of its document.
        number: Line,
        /// The document.
        evidence: EvidenceId,
    }
}

/// A determination (定性), kept as it was said: pack, edition, readings, answers with their proofs, sensitivity.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Determined {
    /// SHA-256 of the pack.
    pub pack: String,
    /// The day it was made for.
    pub as_of: Date,
    /// The revision of the facts it stands on.
    pub revision: u32,
    /// All of it, as JSON.
    pub said: Box<RawValue>,
}

impl PartialEq for Determined {
    fn eq(&self, other: &Self) -> bool {
        self.pack == other.pack
            && self.as_of == other.as_of
            && self.revision == other.revision
            && self.said.get() == other.said.get()
    }
}

impl Eq for Determined {}

part! {
    /// Somebody departs from what was determined (偏离).
    Departure {
        /// The question.
        question: Line,
        /// The participation.
        #[serde(default)] about: Option<u16>,
        /// What was determined.
        determined: Line,
        /// What is proposed instead.
        instead: Line,
        /// Why; travels to the approver.
        reason: Text,
    }
}
part! {
    /// An earlier wrongful case of the same person (前案): served, not annulled.
    Prior {
        /// Its docket.
        docket: DocketId,
        /// The facts of the earlier case that the pack asks for, by id.
        facts: BTreeMap<Line, Given>,
    }
}
part! {
    /// Earlier cases were looked up by identity number (前案查询).
    RepeatLookUp {
        /// The participation.
        no: u16,
        /// What was found.
        found: Vec<Prior>,
    }
}
part! {
    /// A second person checked them (前案核对).
    RepeatCheck {
        /// The participation.
        no: u16,
        /// The case that counts; none if none does.
        #[serde(default)] counted: Option<DocketId>,
        /// Why.
        reason: Text,
    }
}
part! {
    /// The docket ends otherwise than as a wrongful case (非错案终结).
    Ending {
        /// Which ending, by its id in the pack.
        ending: Line,
        /// The element that is missing.
        missing: Text,
    }
}
part! {
    /// A docketed case is not pursued further (终结办理): time-barred, withdrawn where nothing else keeps it, adequate
    /// self-accountability.
    Discontinuance {
        /// Why.
        reason: Text,
        /// Where the complainant may go.
        remedies: Text,
    }
}
part! {
    /// The head sends the case back to examination (退回审查).
    BackToExamination {
        /// Why.
        reason: Text,
    }
}
part! {
    /// The second person of a late entry saw its document (补录见证).
    LateConfirmation {
        /// The late entry.
        entry: u32,
    }
}
part! {
    /// The docket is taken up again (重新办理).
    Reopening {
        /// The new facts.
        facts: Text,
        /// What shows them.
        evidence: EvidenceId,
    }
}
part! {
    /// A grade is taken by a named person (定档次).
    GradeFixed {
        /// The participation.
        no: u16,
        /// The grade, by its id in the pack.
        grade: Line,
        /// Why.
        reason: Text,
    }
}

/// Whom measures are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Recipient {
    /// 案: what the body itself does.
    Case,
    /// 单位.
    Unit,
    /// 人.
    Person(u16),
    /// 申诉人、举报人.
    Complainant,
    /// 任免机关、监察机关.
    Authority(u16),
    /// 接收移送的机关.
    Receiver,
}

part! {
    /// Measures are chosen (定措施).
    MeasuresChosen {
        /// For whom.
        target: Recipient,
        /// The measures, by term or id.
        measures: Vec<Line>,
        /// Why.
        reason: Text,
    }
}
part! {
    /// The written basis of a measure (依据).
    BasisAttached {
        /// For whom.
        target: Recipient,
        /// What it is called in the pack, e.g. the personnel authority's written basis.
        basis: Line,
        /// The document.
        evidence: EvidenceId,
    }
}
part! {
    /// Approval is asked of the government (请示).
    GovernmentRequest {
        /// The number of the request.
        number: Line,
    }
}
part! {
    /// Its answer (批复), with the number of its own register.
    GovernmentDecision {
        /// Whether it approved.
        is_approved: bool,
        /// The number of its document.
        number: Line,
        /// The signed document.
        evidence: EvidenceId,
    }
}

/// Papers of this part of the procedure (文书).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PaperKind {
    /// 错案处理决定: binds the unit.
    HandlingDecision,
    /// 处分建议书: advises on one person.
    SanctionRecommendation(u16),
    /// 不予立案通知书.
    RefusalNotice,
    /// 移送函.
    TransferLetter,
    /// 终结告知书: the docketed case ended otherwise than as a wrongful case.
    EndingNotice,
    /// 整改函: irregularities that make no wrongful case (A63).
    RectificationLetter,
}

part! {
    /// A paper is issued (印发).
    Issue {
        /// Which.
        paper: PaperKind,
        /// The number of the document.
        number: Line,
        /// 逾期说明: why it comes after its last day, where it does.
        #[serde(default)] explanation: Option<Text>,
    }
}
part! {
    /// A paper is served (送达).
    Service {
        /// Which.
        paper: PaperKind,
        /// On whom.
        recipient: Recipient,
        /// How, by its id in the pack.
        mode: Line,
        /// The proof (送达回证).
        proof: EvidenceId,
    }
}
part! {
    /// Service by public notice began (公告).
    PublicNotice {
        /// Which paper.
        paper: PaperKind,
        /// Where it stands.
        proof: EvidenceId,
    }
}
