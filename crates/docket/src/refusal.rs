//! What a docket says no with.

use statute::answer::CitationOut;

use crate::ground::Ground;
use crate::law::{Law, StepId};

/// Why nothing was entered.
#[derive(Debug, Clone, PartialEq)]
pub enum No {
    /// The law or the procedure refuses: a value, with its citation.
    Refused(Box<Refusal>),
    /// The request itself cannot be read against this docket.
    Invalid(Invalid),
}

/// A refusal (不予办理).
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// `approver_is_author`, `not_at_this_stage`, or `step:confirm` where the pack's own conditions of a step are not met.
    pub code: String,
    /// In words.
    pub text: String,
    /// What is missing.
    pub missing: Vec<Missing>,
    /// Where it stands; never empty.
    pub citations: Vec<CitationOut>,
}

/// Something missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// A fact, an ask, a question or a person, by id.
    pub id: String,
    /// How it is called.
    pub term: String,
    /// The participation it is about.
    pub about: Option<u16>,
}

/// A request that names what is not there, or a value that cannot be (请求有误).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// The field, as the API names it.
    pub field: &'static str,
    /// What is wrong, in words.
    pub text: String,
}

impl No {
    /// A field that cannot be read.
    pub(crate) fn invalid(field: &'static str, text: impl Into<String>) -> Self {
        Self::Invalid(Invalid { field, text: text.into() })
    }
}

impl Refusal {
    /// A refusal on `ground`, where the pack says it stands.
    #[must_use]
    pub fn of(ground: Ground, law: &Law) -> Self {
        Self::of_ground(ground, law.ground(ground))
    }

    pub(crate) fn of_ground(ground: Ground, citations: Vec<CitationOut>) -> Self {
        let (code, text) = (ground.id().to_owned(), ground.words().to_owned());
        Self { code, text, missing: Vec::new(), citations }
    }

    pub(crate) fn of_step(step: StepId, text: String, citations: Vec<CitationOut>) -> Self {
        Self { code: format!("step:{}", step.id()), text, missing: Vec::new(), citations }
    }

    /// A refusal because of the stage, standing where the step does.
    pub(crate) fn of_stage(text: String, citations: Vec<CitationOut>) -> Self {
        Self { code: "not_at_this_stage".to_owned(), text, missing: Vec::new(), citations }
    }

    /// With words that say more.
    pub(crate) fn saying(mut self, more: &str) -> Self {
        self.text = format!("{}:{more}", self.text);
        self
    }

    /// With what is missing.
    pub(crate) fn lacking(mut self, missing: Vec<Missing>) -> Self {
        self.missing = missing;
        self
    }
}

impl From<Refusal> for No {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}
