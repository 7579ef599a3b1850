//! What happened to a docket, in the past tense. Entries are never changed; everything else follows from them.

mod examine;
mod lead;
mod outcome;
mod parts;
mod submit;

pub use examine::*;
pub use lead::*;
pub use outcome::*;
pub use submit::*;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::actor::{Actor, Late};
use crate::ids::{CaseNumber, OrganId, PersonId};
use crate::text::Text;

/// An entry as it stands in the journal: of a docket, or of a registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded<E = Entry> {
    /// Its number in the journal, from 1.
    pub seq: u32,
    /// Who acted.
    pub by: Actor,
    /// The day of the act, which is what the law counts; proved by its document.
    pub happened_on: Date,
    /// When it was entered, which is what the ledger records.
    pub entered_at: Timestamp,
    /// 补录: why it was entered late, and the second person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<Late>,
    /// What happened.
    pub entry: E,
}

/// What a decision adds to the journal; the number and the time of entering are given when it is appended.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft<E = Entry> {
    /// Who acted.
    pub by: Actor,
    /// The day of the act.
    pub happened_on: Date,
    /// 补录.
    pub late: Option<Late>,
    /// What happened.
    pub entry: E,
}

impl<E> Draft<E> {
    /// The entry, appended as number `seq` at `entered_at`.
    #[must_use]
    pub fn recorded(self, seq: u32, entered_at: Timestamp) -> Recorded<E> {
        let Self { by, happened_on, late, entry } = self;
        Recorded { seq, by, happened_on, entered_at, late, entry }
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// 收件: the lead that opened the docket.
    Received(Lead),
    /// 补充: material added to a lead.
    Supplemented(Supplement),
    /// 撤回: the complainant withdrew.
    Withdrawn(Withdrawal),
    /// 单位: the unit whose act is examined, as the registry has it.
    UnitNamed(Unit),
    /// 承办人: two handlers were named.
    Assigned(Handlers),
    /// 证据: a document or thing was taken to the file.
    EvidenceAdded(Evidence),
    /// 查明: a fact of the pack was found.
    Found(Finding),
    /// 被调查人: somebody who took part in the act was named, in one role.
    PersonNamed(Participant),
    /// 撤销列名: somebody had been named by mistake.
    PersonRemoved(PersonRemoved),
    /// 回避: somebody was asked to stand back.
    RecusalRaised(RecusalRaised),
    /// 回避决定.
    RecusalDecided(RecusalDecided),
    /// 拟办: the own finding of the one who drafts, before any suggestion is shown.
    OpinionDrafted(AskOpinion),
    /// 认定: an ask of the law was answered.
    Answered(AskAnswered),
    /// 集体审议.
    Deliberated(Deliberation),
    /// 陈述申辩告知.
    HearingOffered(HearingTold),
    /// 陈述申辩.
    StatementHeard(Statement),
    /// 放弃陈述申辩.
    StatementWaived(Waiver),
    /// 申辩意见的答复.
    ArgumentAnswered(ArgumentAnswer),
    /// 听取第三人, or the reason for not hearing.
    ThirdPartyHeard(ThirdParty),
    /// 呈报: something was submitted for approval.
    Submitted(SubmissionMade),
    /// 批准.
    Approved(Verdict),
    /// 退回.
    Returned(Verdict),
    /// 立案.
    Docketed {
        /// 案号.
        number: CaseNumber,
        /// 承办人.
        handlers: Handlers,
    },
    /// 不予立案.
    Refused(RefusalOfLead),
    /// 移送.
    TransferredOut(Transfer),
    /// 拟并案: another lead may be about the same act.
    MergingProposed(Merge),
    /// 分别立案: the other lead is about another act.
    HeldApart(HeldApart),
    /// 认定失效.
    AnswerVoided(AnswerVoided),
    /// 并案: this docket goes on in another.
    MergedInto(Merge),
    /// 并案: another docket goes on in this one.
    Absorbed(Merge),
    /// 答复申诉人、举报人.
    Replied(Reply),
    /// 并案答复: the complainant of a docket that goes on in this one was answered there.
    MergedReplied(MergedReply),
    /// 自查自究已经开始.
    SelfAccountabilityBegun(SelfAccountability),
    /// 延期申请.
    ExtensionRequested(ExtensionRequest),
    /// 延期批复.
    ExtensionDecided(ExtensionDecision),
    /// 定性: what the pack says of the facts, kept as it was said.
    Determined(Determined),
    /// 偏离: a person departs from what was determined.
    Departed(Departure),
    /// 前案查询.
    RepeatLookedUp(RepeatLookUp),
    /// 前案核对, by a second person.
    RepeatChecked(RepeatCheck),
    /// 确认错案.
    Confirmed {},
    /// 非错案终结.
    Ended(Ending),
    /// 终结办理: a docketed case is not pursued further.
    Discontinued(Discontinuance),
    /// 退回审查: the head sends a confirmed case back before its decision is issued.
    ReturnedToExamination(BackToExamination),
    /// 补录见证: the second person of a late entry saw its document.
    LateConfirmed(LateConfirmation),
    /// 重新办理: new facts.
    Reopened(Reopening),
    /// 定档次: a named person takes a grade, with reasons.
    GradeFixed(GradeFixed),
    /// 定措施.
    MeasuresChosen(MeasuresChosen),
    /// 依据: the written basis a measure needs.
    BasisAttached(BasisAttached),
    /// 报请: asked of the government.
    GovernmentRequested(GovernmentRequest),
    /// 批复: the government's answer, by its own number.
    GovernmentDecided(GovernmentDecision),
    /// 印发.
    Issued(Issue),
    /// 送达.
    Served(Service),
    /// 公告送达 was published.
    NoticePublished(PublicNotice),
}

impl Entry {
    /// Its name in the store and the API.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Received(_) => "received",
            Self::Supplemented(_) => "supplemented",
            Self::Withdrawn(_) => "withdrawn",
            Self::UnitNamed(_) => "unit_named",
            Self::Assigned(_) => "assigned",
            Self::EvidenceAdded(_) => "evidence_added",
            Self::Found(_) => "found",
            Self::PersonNamed(_) => "person_named",
            Self::PersonRemoved(_) => "person_removed",
            Self::RecusalRaised(_) => "recusal_raised",
            Self::RecusalDecided(_) => "recusal_decided",
            Self::OpinionDrafted(_) => "opinion_drafted",
            Self::Answered(_) => "answered",
            Self::Deliberated(_) => "deliberated",
            Self::HearingOffered(_) => "hearing_offered",
            Self::StatementHeard(_) => "statement_heard",
            Self::StatementWaived(_) => "statement_waived",
            Self::ArgumentAnswered(_) => "argument_answered",
            Self::ThirdPartyHeard(_) => "third_party_heard",
            Self::Submitted(_) => "submitted",
            Self::Approved(_) => "approved",
            Self::Returned(_) => "returned",
            Self::Docketed { .. } => "docketed",
            Self::Refused(_) => "refused",
            Self::TransferredOut(_) => "transferred_out",
            Self::MergingProposed(_) => "merging_proposed",
            Self::HeldApart(_) => "held_apart",
            Self::AnswerVoided(_) => "answer_voided",
            Self::MergedInto(_) => "merged_into",
            Self::Absorbed(_) => "absorbed",
            Self::Replied(_) => "replied",
            Self::MergedReplied(_) => "merged_replied",
            Self::SelfAccountabilityBegun(_) => "self_accountability_begun",
            Self::ExtensionRequested(_) => "extension_requested",
            Self::ExtensionDecided(_) => "extension_decided",
            Self::Determined(_) => "determined",
            Self::Departed(_) => "departed",
            Self::RepeatLookedUp(_) => "repeat_looked_up",
            Self::RepeatChecked(_) => "repeat_checked",
            Self::Confirmed {} => "confirmed",
            Self::Ended(_) => "ended",
            Self::Discontinued(_) => "discontinued",
            Self::ReturnedToExamination(_) => "returned_to_examination",
            Self::LateConfirmed(_) => "late_confirmed",
            Self::Reopened(_) => "reopened",
            Self::GradeFixed(_) => "grade_fixed",
            Self::MeasuresChosen(_) => "measures_chosen",
            Self::BasisAttached(_) => "basis_attached",
            Self::GovernmentRequested(_) => "government_requested",
            Self::GovernmentDecided(_) => "government_decided",
            Self::Issued(_) => "issued",
            Self::Served(_) => "served",
            Self::NoticePublished(_) => "notice_published",
        }
    }
}

/// 承办人: two, not the same; whose case it is and who works beside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Handlers {
    /// 主办.
    pub lead: PersonId,
    /// 协办.
    pub second: PersonId,
}

impl Handlers {
    /// Whether `person` is one of the two.
    #[must_use]
    pub fn has(&self, person: &PersonId) -> bool {
        self.lead == *person || self.second == *person
    }
}

/// 移送: to whom, with a summary of the act and never the complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Transfer {
    /// The receiving organ.
    pub to: OrganId,
    /// A summary of the act, written for the receiver.
    pub summary: Text,
    /// The organs above the accused, nearest first, as the registry has them: none of them receives what accuses it.
    #[serde(default)]
    pub above: Vec<OrganId>,
}
