//! What somebody asks of a docket, in the imperative.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::actor::{Actor, Late};
use crate::entry::{
    Approval, ArgumentAnswer, AskOpinion, BackToExamination, BasisAttached, Deliberation,
    Departure, Evidence, ExtensionDecision, ExtensionRequest, Finding, GovernmentDecision,
    GovernmentRequest, GradeFixed, Handlers, HearingOffer, Issue, LateConfirmation, Lead,
    MeasuresChosen, Merge, Participant, PersonRemoved, PublicNotice, RecusalDecided,
    RecusalRaised, RepeatCheck, RepeatLookUp, Reply, SelfAccountability, Service, Statement,
    SubmissionMade, Supplement, ThirdParty, Unit, Verdict, Waiver, Withdrawal,
};

/// A command and who gives it, for which day.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Who.
    pub actor: Actor,
    /// The day of the act, proved by its document; not later than today.
    pub happened_on: Date,
    /// 补录: needed where it is entered late.
    pub late: Option<Late>,
    /// What.
    pub command: Command,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Command {
    /// 收件.
    Receive(Lead),
    /// 补充材料.
    Supplement(Supplement),
    /// 撤回.
    Withdraw(Withdrawal),
    /// 定单位.
    NameUnit(Unit),
    /// 换承办人.
    Assign(Handlers),
    /// 收证据.
    AddEvidence(Evidence),
    /// 查明事实.
    Find(Finding),
    /// 列被调查人.
    NamePerson(Participant),
    /// 撤销列名.
    RemovePerson(PersonRemoved),
    /// 申请回避.
    RaiseRecusal(RecusalRaised),
    /// 决定回避.
    DecideRecusal(RecusalDecided),
    /// 拟办意见.
    DraftOpinion(AskOpinion),
    /// 认定.
    Answer(AskOpinion),
    /// 集体审议.
    Deliberate(Deliberation),
    /// 告知陈述申辩.
    OfferHearing(HearingOffer),
    /// 记陈述申辩.
    HearStatement(Statement),
    /// 记放弃.
    WaiveStatement(Waiver),
    /// 答申辩意见.
    AnswerArgument(ArgumentAnswer),
    /// 听取第三人.
    HearThirdParty(ThirdParty),
    /// 呈报.
    Submit(SubmissionMade),
    /// 批准; a docketing takes the case number that was drawn for it.
    Approve(Approval),
    /// 退回.
    Return(Verdict),
    /// 拟并案.
    ProposeMerging(Merge),
    /// 答复申诉人.
    Reply(Reply),
    /// 记自查自究.
    RecordSelfAccountability(SelfAccountability),
    /// 申请延期.
    RequestExtension(ExtensionRequest),
    /// 记延期批复.
    DecideExtension(ExtensionDecision),
    /// 定性.
    Determine {},
    /// 偏离.
    Depart(Departure),
    /// 查前案.
    LookUpRepeat(RepeatLookUp),
    /// 核对前案.
    CheckRepeat(RepeatCheck),
    /// 退回审查.
    ReturnToExamination(BackToExamination),
    /// 补录见证.
    ConfirmLate(LateConfirmation),
    /// 定档次.
    FixGrade(GradeFixed),
    /// 定措施.
    ChooseMeasures(MeasuresChosen),
    /// 附依据.
    AttachBasis(BasisAttached),
    /// 报请政府.
    RequestGovernment(GovernmentRequest),
    /// 记政府批复.
    DecideAsGovernment(GovernmentDecision),
    /// 印发.
    Issue(Issue),
    /// 送达.
    Serve(Service),
    /// 公告送达.
    PublishNotice(PublicNotice),
}
