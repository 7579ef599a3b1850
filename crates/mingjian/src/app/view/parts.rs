//! Parts of what is seen of a docket.

use docket::entries::Evidence;
use docket::{About, EvidenceId, FileDigest, PaperKind, Recipient};
use jiff::civil::Date;
use serde::Serialize;
use statute::answer::CitationOut;
use utoipa::ToSchema;

/// Somebody named.
#[derive(Debug, Clone, Serialize)]
pub struct PersonView {
    /// The participation.
    pub no: u16,
    /// The person.
    pub person: docket::PersonId,
    /// Their name.
    pub name: String,
    /// Whether they were told of the right to be heard.
    pub is_told: bool,
    /// What they said.
    pub arguments: Vec<String>,
    /// Whether they would not be heard.
    pub has_waived: bool,
    /// Whether earlier cases were checked.
    pub is_checked: bool,
}

/// A fact.
#[derive(Debug, Clone, Serialize)]
pub struct FactView {
    /// Whose.
    pub about: About,
    /// Its id.
    pub fact: String,
    /// What it is called.
    pub term: String,
    /// Its value.
    pub value: docket::Given,
    /// Who found it; none for what a step is itself.
    pub found_by: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// On what.
    pub evidence: Option<String>,
}

/// A piece of evidence. Of what came from whoever complained, title and file are for those alone who may read the words
/// of the complaint: they may tell who it was.
#[derive(Debug, Clone, Serialize)]
pub struct EvidenceView {
    /// Its id.
    pub evidence: EvidenceId,
    /// Its title.
    pub title: Option<String>,
    /// The stored file; none for what lies on paper.
    pub digest: Option<FileDigest>,
    /// Whether it came from whoever complained.
    pub is_of_complainant: bool,
}

impl EvidenceView {
    /// Of `evidence`, for somebody who `knows` the words of the complaint or does not.
    pub(super) fn of(evidence: &Evidence, knows: bool) -> Self {
        let shown = Some(evidence).filter(|one| knows || !one.is_of_complainant);
        Self {
            evidence: evidence.evidence.clone(),
            title: shown.map(|one| one.title.to_string()),
            digest: shown.and_then(|one| one.digest.clone()),
            is_of_complainant: evidence.is_of_complainant,
        }
    }
}

/// What a lead claims.
#[derive(Debug, Clone, Serialize)]
pub struct ClaimView {
    /// The fact, by id.
    pub fact: String,
    /// What it is called.
    pub term: String,
    /// The value claimed.
    pub value: docket::Given,
}

/// What waits for approval.
#[derive(Debug, Clone, Serialize)]
pub struct SubmissionView {
    /// The entry that submitted it.
    pub submission: u32,
    /// Who.
    pub by: docket::PersonId,
    /// When.
    pub on: Date,
    /// What.
    pub matter: docket::Matter,
    /// Why.
    pub reason: String,
}

/// A paper.
#[derive(Debug, Clone, Serialize)]
pub struct PaperView {
    /// Which.
    pub paper: PaperKind,
    /// Its number.
    pub number: String,
    /// 印发日.
    pub issued_on: Date,
    /// On whom it was served, and when.
    pub served: Vec<(Recipient, Date)>,
}

/// An entry of the journal, as it is shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EntryView {
    /// Its number.
    pub seq: u32,
    /// What happened.
    pub kind: &'static str,
    /// Who.
    pub by: Option<docket::PersonId>,
    /// The day of the act.
    pub happened_on: Date,
    /// When it was entered.
    pub entered_at: jiff::Timestamp,
    /// Whether it was entered late.
    pub is_late: bool,
}

/// A citation, as a refusal shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CitationView {
    /// Where.
    pub text: String,
    /// The words.
    pub quote: Option<String>,
    /// The reading.
    pub reading: Option<String>,
    /// The superior law, by its id in the register.
    pub superior: Option<String>,
}

impl From<&CitationOut> for CitationView {
    fn from(cite: &CitationOut) -> Self {
        Self {
            text: cite.text.clone(),
            quote: cite.quote.clone(),
            reading: cite.reading.clone(),
            superior: cite.superior.as_ref().map(|known| known.id.clone()),
        }
    }
}
