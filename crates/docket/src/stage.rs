//! Where a docket stands, and what may be asked of it there.

use serde::{Deserialize, Serialize};

use crate::command::Command;

/// The stage of a docket (阶段). While a case is not confirmed, whoever is named in it is 被调查人.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Stage {
    /// 未收件: nothing has happened yet.
    New,
    /// 线索: received, being screened.
    Lead,
    /// 审查: docketed, being examined.
    Examination,
    /// 确认: confirmed as a wrongful case; grade and measures.
    Confirmed,
    /// 批准: measures approved; papers are issued and served.
    Papers,
    /// 不予立案.
    Refused,
    /// 已移送.
    Transferred,
    /// 已并案.
    Merged,
    /// 非错案.
    Ended,
}

impl Stage {
    /// Every stage.
    pub const ALL: &[Self] = &[
        Self::New,
        Self::Lead,
        Self::Examination,
        Self::Confirmed,
        Self::Papers,
        Self::Refused,
        Self::Transferred,
        Self::Merged,
        Self::Ended,
    ];

    /// How it is called.
    #[must_use]
    pub fn term(self) -> &'static str {
        match self {
            Self::New => "未收件",
            Self::Lead => "线索",
            Self::Examination => "审查",
            Self::Confirmed => "确认",
            Self::Papers => "文书",
            Self::Refused => "不予立案",
            Self::Transferred => "已移送",
            Self::Merged => "已并案",
            Self::Ended => "非错案",
        }
    }

    /// Its id, as lists and the API name it.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Lead => "lead",
            Self::Examination => "examination",
            Self::Confirmed => "confirmed",
            Self::Papers => "papers",
            Self::Refused => "refused",
            Self::Transferred => "transferred",
            Self::Merged => "merged",
            Self::Ended => "ended",
        }
    }

    /// Whether facts may still be found.
    #[must_use]
    pub fn is_open(self) -> bool {
        match self {
            Self::Lead | Self::Examination | Self::Confirmed => true,
            Self::New
            | Self::Papers
            | Self::Refused
            | Self::Transferred
            | Self::Merged
            | Self::Ended => false,
        }
    }

    /// The stages in which `command` may be asked: the whole table of transitions.
    #[must_use]
    pub fn of(command: &Command) -> &'static [Self] {
        use Stage::{
            Confirmed, Ended, Examination, Lead, Merged, New, Papers, Refused, Transferred,
        };
        match command {
            Command::Receive(_) => &[New],
            Command::NameUnit(_) | Command::RecordSelfAccountability(_) => &[Lead, Examination],
            // Whoever must stand back may say so, and is answered, as long as anything is done or read.
            Command::RaiseRecusal(_) | Command::DecideRecusal(_) => {
                &[Lead, Examination, Confirmed, Papers, Refused, Transferred, Merged, Ended]
            }
            Command::Supplement(_)
            | Command::Withdraw(_)
            | Command::DraftOpinion(_)
            | Command::Answer(_)
            | Command::Deliberate(_)
            | Command::Find(_)
            | Command::ProposeMerging(_)
            | Command::Determine {} => &[Lead, Examination, Confirmed],
            Command::AddEvidence(_) => {
                &[Lead, Examination, Confirmed, Papers, Refused, Transferred, Ended]
            }
            Command::Submit(_) | Command::Approve(_) | Command::Return(_) => {
                &[Lead, Examination, Confirmed, Refused, Transferred, Ended]
            }
            Command::Reply(_) => {
                &[Lead, Examination, Confirmed, Papers, Refused, Transferred, Ended]
            }
            // Whoever answers the complainant of a merged docket is who handles the case.
            Command::Assign(_) => &[Examination, Confirmed, Papers, Merged],
            Command::HearThirdParty(_)
            | Command::Depart(_)
            | Command::LookUpRepeat(_)
            | Command::CheckRepeat(_)
            | Command::OfferHearing(_)
            | Command::HearStatement(_)
            | Command::WaiveStatement(_)
            | Command::AnswerArgument(_) => &[Examination, Confirmed],
            // Its last day may come while the decision is being signed.
            Command::RequestExtension(_) | Command::DecideExtension(_) => {
                &[Examination, Confirmed, Papers]
            }
            Command::NamePerson(_) | Command::RemovePerson(_) => &[Examination],
            Command::ReturnToExamination(_) => &[Confirmed, Papers],
            Command::ConfirmLate(_) => Self::ALL,
            Command::FixGrade(_) | Command::ChooseMeasures(_) | Command::AttachBasis(_) => {
                &[Confirmed]
            }
            Command::RequestGovernment(_) | Command::DecideAsGovernment(_) => &[Papers],
            Command::Issue(_) | Command::Serve(_) | Command::PublishNotice(_) => {
                &[Papers, Refused, Transferred, Ended]
            }
        }
    }

    /// Whether `command` may be asked here.
    #[must_use]
    pub fn takes(self, command: &Command) -> bool {
        Self::of(command).contains(&self)
    }
}
