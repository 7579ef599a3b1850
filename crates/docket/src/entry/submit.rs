//! What is submitted for approval.

use super::{Discontinuance, Ending, Handlers, Reopening, Transfer};
use crate::ids::{CaseNumber, DocketId};
use crate::text::{Line, Text};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::parts::part;
/// What is submitted for approval (呈报事项).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Matter {
    /// 立案.
    Docketing(Handlers),
    /// 不予立案.
    Refusal(RefusalOfLead),
    /// 移送.
    Transfer(Transfer),
    /// 并案.
    Merging(Merge),
    /// 确认错案.
    Confirmation,
    /// 非错案终结.
    Ending(Ending),
    /// 终结办理.
    Discontinuance(Discontinuance),
    /// 重新办理.
    Reopening(Reopening),
    /// 处理决定 and 处分建议, with all measures chosen.
    Measures,
}

part! {
    /// A submission (呈报).
    SubmissionMade {
        /// What.
        matter: Matter,
        /// Why.
        reason: Text,
    }
}
part! {
    /// The answer to a submission (批示).
    Verdict {
        /// The entry that submitted it.
        submission: u32,
        /// The words of whoever decided.
        note: Text,
    }
}
part! {
    /// An approval (批准); a docketing takes the number that was drawn for it.
    Approval {
        /// The entry that submitted it.
        submission: u32,
        /// The words of whoever approves.
        note: Text,
        /// 案号.
        #[serde(default)] number: Option<CaseNumber>,
    }
}
part! {
    /// A lead is not docketed (不予立案).
    RefusalOfLead {
        /// Why.
        reason: Text,
        /// Where the complainant may go.
        remedies: Text,
    }
}
part! {
    /// An answer no longer holds (认定失效): what it was about is another now.
    AnswerVoided {
        /// The ask.
        ask: Line,
        /// The participation.
        #[serde(default)] about: Option<u16>,
    }
}
part! {
    /// Another lead is about another act and goes its own way (分别立案): what was asked of the two is closed.
    HeldApart {
        /// The ask that was answered so.
        ask: Line,
        /// The other docket.
        docket: DocketId,
        /// Why.
        reason: Text,
    }
}
part! {
    /// Two dockets about one act (并案).
    Merge {
        /// The other docket.
        docket: DocketId,
        /// The day its lead came in.
        received_on: Date,
    }
}
