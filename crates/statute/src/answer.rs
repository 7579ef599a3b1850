//! What a determination says: answers, deadlines, asks and notices, each with its citations.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use crate::determine::State;

/// Where a conclusion stands: a place in the text, or what fills a declared gap.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct CitationOut {
    /// `第十五条第一款第(二)项`, or the reading or superior law that fills the gap.
    pub text: String,
    /// Article, for a place in the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<u16>,
    /// 款.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<u16>,
    /// 项.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<u16>,
    /// The words quoted, exactly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// The reading that fills a gap, e.g. `A24`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<String>,
    /// For superior law: the entry of the register.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub superior: Option<Arc<SuperiorOut>>,
    /// The catalogue (目录) of an organ whose entry it is, by its 编号; article to 项 then say below what it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub catalogue: Option<String>,
}

/// A point of superior law as a citation shows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct SuperiorOut {
    /// Its id in the register, e.g. `政务处分法.14`.
    pub id: String,
    /// The law's full name; none where a reading alone says it.
    pub law: Option<String>,
    /// The place in it, in words.
    pub article: Option<String>,
    /// 摘述: our summary, never a quotation.
    pub gist: String,
    /// Whether somebody read it in the text of the law.
    pub verified: bool,
}

/// Said of superior law that nobody compared with its text.
pub const UNVERIFIED: &str = "未核对,不得印入文书";

impl CitationOut {
    /// The words by which a paper may cite this. None for superior law that nobody compared with its text: that
    /// may be shown on a page, marked [`UNVERIFIED`], and must not be printed, nor a sentence or notice that
    /// rests on it.
    #[must_use]
    pub fn printable(&self) -> Option<String> {
        let Some(superior) = &self.superior else {
            let quote = self.quote.as_ref().map(|quote| format!("“{quote}”"));
            return Some(format!("{}{}", self.text, quote.unwrap_or_default()));
        };
        let place = format!("《{}》{}", superior.law.as_ref()?, superior.article.as_ref()?);
        superior.verified.then(|| superior.with_gist(&place))
    }
}

impl SuperiorOut {
    /// `place` and the summary, which is said to be one, and whether it was verified.
    pub(crate) fn with_gist(&self, place: &str) -> String {
        let gist = (!self.gist.is_empty()).then(|| format!("摘述:{}", self.gist));
        let mark = (!self.verified).then(|| UNVERIFIED.to_owned());
        let said: Vec<String> = gist.into_iter().chain(mark).collect();
        if said.is_empty() { place.to_owned() } else { format!("{place}({})", said.join(";")) }
    }
}

/// Status of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The law and the facts settle it.
    Decided,
    /// The law leaves it to a named person.
    Ask,
    /// Facts are missing.
    Unknown,
}

/// The answer to one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnswerOut {
    /// The question's Chinese term.
    pub term: String,
    /// Status of the whole: `unknown` if any part is, else `ask` if any part is.
    pub status: Status,
    /// What is settled; its shape depends on the question (`docs/answers.md`).
    pub value: ValueOut,
    /// For questions answered person by person.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by_person: Vec<PersonOut>,
    /// Facts (or asks) still missing, the best question first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<MissingOut>,
    /// Citations of every rule the answer stands on.
    pub citations: Vec<Arc<CitationOut>>,
    /// The reasons, as sentences.
    pub because: Vec<String>,
}

/// A value of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum ValueOut {
    /// Nothing, or not settled.
    Null,
    /// An option's id.
    Word(String),
    /// Responsibility, person by person.
    Shares(Vec<ShareOut>),
    /// Slots of the lawful set.
    Slots(Vec<SlotOut>),
    /// Choices checked.
    Checks(Vec<CheckOut>),
}

/// The answer for one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonOut {
    /// The person's name.
    pub person: String,
    /// Status for this person.
    pub status: Status,
    /// The option's id, if decided.
    pub value: Option<String>,
    /// The ask, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ask: Option<String>,
}

/// `{person, role, share}` with the glossary's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShareOut {
    /// The person's name.
    pub person: String,
    /// `enforcement_officer`, `verifier`, `approver`, `decision_maker`, …
    pub role: Option<String>,
    /// `full`, `principal`, `secondary`, `corresponding`, `none`; null while not settled.
    pub share: Option<String>,
}

/// A slot of a lawful set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SlotOut {
    /// `case`, `unit`, or a person's name.
    pub target: String,
    /// `required`, `choose_one`, `at_least_one`, `optional`, `advice_only`.
    pub bound: &'static str,
    /// Ids of the measures.
    pub set: Vec<String>,
    /// Months of withheld pay.
    pub amount: Option<i64>,
    /// Until when the measure lasts.
    pub until: Option<String>,
    /// Evidence without which a measure may not be chosen or printed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    /// Only these bodies may decide it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decided_by: Vec<String>,
    /// Citations, superior law included.
    pub citations: Vec<Arc<CitationOut>>,
}

/// One choice, checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckOut {
    /// Whom it is for.
    pub target: String,
    /// Whether it keeps within the lawful set.
    pub lawful: bool,
    /// What is wrong, in Chinese, and by which block or overlay.
    pub faults: Vec<String>,
    /// What chosen measures need before they may stand in a final paper.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
}

/// Something missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MissingOut {
    /// The fact's id, or the ask's.
    pub id: String,
    /// The fact's term.
    pub term: String,
    /// The person it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
}

/// A deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeadlineOut {
    /// The period, e.g. `handling_decision`.
    pub id: String,
    /// Its Chinese term.
    pub term: String,
    /// The person, for a person's period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Which of the people of the case that is, from 0: one who took part in two roles is two.
    #[serde(skip)]
    pub row: Option<usize>,
    /// The day of the event; not counted.
    pub starts_on: Date,
    /// Last day before roll-over.
    pub nominal_on: Date,
    /// Last day.
    pub due_on: Date,
    /// 暂定: a day looked up has no published calendar yet.
    pub provisional: bool,
    /// Whether it was kept: `open`, `kept`, `missed`, `extended`; only where something follows if not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    /// For calendar months: each, as `2025-12`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub months: Vec<String>,
    /// Where it stands.
    pub citations: Vec<Arc<CitationOut>>,
}

/// A question put to a named person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AskOut {
    /// The ask's id.
    pub id: String,
    /// The person it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The question.
    pub question: String,
    /// Who drafts.
    pub drafted_by: String,
    /// Who decides; never the one who drafts.
    pub decided_by: String,
    /// Options, as terms.
    pub options: Vec<String>,
    /// What a reading suggests. Shown only after the own finding is written.
    pub suggestion: Option<String>,
    /// What must be attached.
    pub evidence: Vec<String>,
    /// Always true: an answer without reasons is refused.
    pub reasons_required: bool,
    /// Why it is asked.
    pub citations: Vec<Arc<CitationOut>>,
}

/// Something a reader must know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoticeOut {
    /// What kind: `extension_ineffective`, `judgement_without_reasons`, `superior_law`, …
    pub id: String,
    /// In Chinese.
    pub text: String,
    /// Where it stands.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Arc<CitationOut>>,
}

/// The catalogue (目录) of an organ whose acts a case may name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CatalogueOut {
    /// 编号.
    pub id: String,
    /// How it is called.
    pub title: String,
    /// SHA-256 of its files.
    pub digest: String,
}

/// Everything the law says of one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Determination {
    /// SHA-256 of the pack; with a catalogue, of both.
    pub pack: String,
    /// The catalogue in use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub catalogue: Option<CatalogueOut>,
    /// The day of the determination.
    pub as_of: Date,
    /// By question.
    pub answers: BTreeMap<String, AnswerOut>,
    /// Periods that run.
    pub deadlines: Vec<DeadlineOut>,
    /// What is left to people.
    pub asks: Vec<AskOut>,
    /// What must be known.
    pub notices: Vec<NoticeOut>,
    /// The option in force for each reading.
    pub readings: Arc<BTreeMap<String, String>>,
}

/// Room for a determination of usual size, so that it is written without moving.
const JSON_BYTES: usize = 4096;

impl Determination {
    /// As JSON on one line, in UTF-8.
    ///
    /// # Errors
    /// What `serde_json` cannot write; nothing that leaves the engine is of that kind.
    pub fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = Vec::with_capacity(JSON_BYTES);
        serde_json::to_writer(&mut bytes, self)?;
        Ok(bytes)
    }
}
