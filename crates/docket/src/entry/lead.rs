//! Leads, units, evidence.

use std::collections::BTreeMap;

use crate::ids::{DocketId, EvidenceId, FileDigest, OrganId};
use crate::text::{Line, Text};
use crate::value::Given;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::parts::part;
/// How a lead came in (渠道).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Channel {
    /// 网上.
    Online,
    /// 窗口.
    Window,
    /// 来信.
    Letter,
    /// 来访.
    Visit,
    /// 电话.
    Phone,
    /// 12345 热线.
    Hotline,
    /// 信访.
    PetitionOffice,
    /// 公文: from another organ, or found by the body itself.
    Official,
}

/// How a complainant stands to the file (身份方式). The identity itself is never in an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Informant {
    /// 不具名.
    Anonymous,
    /// 向承办人公开: under the key of the docket, each reading logged.
    Open,
    /// 保密: sealed to custodians and to approvers of another organ.
    Confidential,
    /// No complainant: the lead came from an organ.
    None,
}

part! {
    /// A lead (线索).
    Lead {
        /// The source, by its id in the pack, e.g. `complaint`.
        source: Line,
        /// The channel.
        channel: Channel,
        /// The complainant's mode.
        informant: Informant,
        /// What it claims: the facts a lead of this source must come with and no others. What is claimed is nobody's
        /// finding.
        facts: BTreeMap<Line, Given>,
        /// The act complained of, in the words of the lead.
        account: Text,
        /// The accused organ, once it was found in the registry.
        #[serde(default)] accused: Option<OrganId>,
        /// The day of the act, if it is known.
        #[serde(default)] act_on: Option<Date>,
        /// The body that received it (收件机构); the program says it, not who brings the lead.
        #[serde(default)] body: Option<OrganId>,
        /// The paper it comes from, where its source is one that comes from a paper.
        #[serde(default)] paper: Option<LeadPaper>,
        /// Where it was transferred from; no complainant comes with it.
        #[serde(default)] origin: Option<Origin>,
        /// The number under which another office has it.
        #[serde(default)] external_number: Option<Line>,
    }
}
part! {
    /// The paper a lead comes from (所凭文书): a decision, a judgment, a proposal.
    LeadPaper {
        /// 文号.
        number: Line,
        /// Its date.
        dated_on: Date,
    }
}
part! {
    /// Where a transferred lead comes from (移送机构).
    Origin {
        /// The transferring body.
        body: OrganId,
        /// Its docket.
        docket: DocketId,
        /// The day it received the lead itself.
        received_on: Date,
    }
}
part! {
    /// A file that came with something (附件).
    Attachment {
        /// What it is called.
        title: Line,
        /// The stored file.
        digest: FileDigest,
    }
}
part! {
    /// Material added (补充材料).
    Supplement {
        /// What it says.
        text: Text,
        /// Files that came with it.
        #[serde(default)] files: Vec<Attachment>,
    }
}
part! {
    /// A withdrawal (撤回).
    Withdrawal {
        /// The reason given.
        reason: Text,
    }
}
part! {
    /// The unit (责任单位), as the registry has it on the day of the act.
    Unit {
        /// Its id.
        organ: OrganId,
        /// Its name.
        name: Line,
        /// The facts of the unit that the pack knows, by id.
        facts: BTreeMap<Line, Given>,
    }
}
part! {
    /// A piece of evidence (证据).
    Evidence {
        /// Its id.
        evidence: EvidenceId,
        /// Its title.
        title: Line,
        /// The stored file; none for what lies on paper.
        #[serde(default)] digest: Option<FileDigest>,
        /// Whether it came from whoever complained (申诉人提供), so that it may tell who they are: title and file are for
        /// those alone who may read the words of the complaint.
        #[serde(default)] is_of_complainant: bool,
    }
}
