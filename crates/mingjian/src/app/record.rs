//! What whoever approves must see of a docket: what they approve, and what was said on the way.

use docket::entries::{
    ExtensionDecision, ExtensionRequest, GovernmentDecision, GovernmentRequest, GradeFixed,
    HeldApart, MeasuresChosen, RecusalDecided, RecusalRaised, Reopening, RepeatCheck, Reply,
    SelfAccountability, Supplement, ThirdParty, Withdrawal,
};
use docket::{Docket, Entry, PersonId, Prior, Recipient, Recorded, Standing};
use jiff::civil::Date;
use serde::Serialize;

/// Something that happened, with its entry.
#[derive(Debug, Clone, Serialize)]
pub struct Happened<T> {
    /// The entry.
    pub entry: u32,
    /// The day of the act.
    pub on: Date,
    /// Who; nobody for the public.
    pub by: Option<PersonId>,
    /// What.
    #[serde(flatten)]
    pub what: T,
}

/// The written basis of a measure (依据).
#[derive(Debug, Clone, Serialize)]
pub struct BasisView {
    /// For whom.
    pub target: Recipient,
    /// What it is called.
    pub basis: String,
}

/// An opinion that stands.
#[derive(Debug, Clone, Serialize)]
pub struct OpinionView {
    /// The ask.
    pub ask: String,
    /// The participation.
    pub about: Option<u16>,
    /// The option.
    pub value: String,
    /// Whose it is.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// Earlier cases of a participant (前案), as they were found.
#[derive(Debug, Clone, Serialize)]
pub struct PriorView {
    /// The participation.
    pub no: u16,
    /// Who looked.
    pub by: PersonId,
    /// What was found.
    pub found: Vec<Prior>,
}

/// What the complainant said and was told; for those who see the words of the complaint.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Correspondence {
    /// 补充材料.
    pub supplements: Vec<Happened<Supplement>>,
    /// 撤回.
    pub withdrawals: Vec<Happened<Withdrawal>>,
    /// 答复.
    pub replies: Vec<Happened<Reply>>,
}

/// What stands to be approved, and what was said on the way. An opinion shows nothing a reading suggests (safeguard 1).
#[derive(Debug, Clone, Serialize)]
pub struct Record {
    /// 措施.
    pub measures: Vec<MeasuresChosen>,
    /// 依据.
    pub bases: Vec<BasisView>,
    /// 档次 as people took them.
    pub grades: Vec<GradeFixed>,
    /// 拟办意见.
    pub drafts: Vec<OpinionView>,
    /// 认定.
    pub opinions: Vec<OpinionView>,
    /// 前案.
    pub priors: Vec<PriorView>,
    /// 前案核对.
    pub repeat_checks: Vec<Happened<RepeatCheck>>,
    /// 回避申请.
    pub recusal_requests: Vec<Happened<RecusalRaised>>,
    /// 回避决定.
    pub recusal_decisions: Vec<Happened<RecusalDecided>>,
    /// 第三人.
    pub third_parties: Vec<Happened<ThirdParty>>,
    /// 分别立案.
    pub held_apart: Vec<Happened<HeldApart>>,
    /// 自查自究.
    pub self_accountability: Vec<Happened<SelfAccountability>>,
    /// 延期申请.
    pub extension_requests: Vec<Happened<ExtensionRequest>>,
    /// 延期批复.
    pub extension_decisions: Vec<Happened<ExtensionDecision>>,
    /// 请示.
    pub government_requests: Vec<Happened<GovernmentRequest>>,
    /// 批复.
    pub government_decisions: Vec<Happened<GovernmentDecision>>,
    /// 重新办理.
    pub reopenings: Vec<Happened<Reopening>>,
}

/// Of the entries those that `pick` picks.
fn each<T: Clone>(
    entries: &[Recorded],
    pick: impl Fn(&Entry) -> Option<&T>,
) -> Vec<Happened<T>> {
    let happened = entries.iter().filter_map(|recorded| {
        Some(Happened {
            entry: recorded.seq,
            on: recorded.happened_on,
            by: recorded.by.person().cloned(),
            what: pick(&recorded.entry)?.clone(),
        })
    });
    happened.collect()
}

/// The part of an entry of a kind, if it is of that kind.
macro_rules! part {
    ($kind:ident) => {
        |entry: &Entry| if let Entry::$kind(part) = entry { Some(part) } else { None }
    };
}

fn opinion(one: Standing<'_>) -> OpinionView {
    OpinionView {
        ask: one.ask.to_owned(),
        about: one.about,
        value: one.value.to_owned(),
        by: one.by.to_owned(),
        reason: one.reason.to_owned(),
    }
}

impl Record {
    /// Of `docket`, which these entries made.
    pub(super) fn of(docket: &Docket, entries: &[Recorded]) -> Self {
        let priors = docket.people().iter().filter_map(|one| {
            let (by, found) = one.priors()?;
            Some(PriorView { no: one.no, by: by.clone(), found: found.to_vec() })
        });
        let bases = docket
            .bases()
            .map(|(target, basis)| BasisView { target: *target, basis: basis.clone() });
        Self {
            measures: docket.measures().cloned().collect(),
            bases: bases.collect(),
            grades: docket.grades().cloned().collect(),
            drafts: docket.opinions().map(opinion).collect(),
            opinions: docket.answers().map(opinion).collect(),
            priors: priors.collect(),
            repeat_checks: each(entries, part!(RepeatChecked)),
            recusal_requests: each(entries, part!(RecusalRaised)),
            recusal_decisions: each(entries, part!(RecusalDecided)),
            third_parties: each(entries, part!(ThirdPartyHeard)),
            held_apart: each(entries, part!(HeldApart)),
            self_accountability: each(entries, part!(SelfAccountabilityBegun)),
            extension_requests: each(entries, part!(ExtensionRequested)),
            extension_decisions: each(entries, part!(ExtensionDecided)),
            government_requests: each(entries, part!(GovernmentRequested)),
            government_decisions: each(entries, part!(GovernmentDecided)),
            reopenings: each(entries, part!(Reopened)),
        }
    }
}

impl Correspondence {
    /// In these entries.
    pub(super) fn of(entries: &[Recorded]) -> Self {
        Self {
            supplements: each(entries, part!(Supplemented)),
            withdrawals: each(entries, part!(Withdrawn)),
            replies: each(entries, part!(Replied)),
        }
    }
}
