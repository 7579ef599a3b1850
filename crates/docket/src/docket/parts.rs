//! What a docket is made of: those named in it, facts, opinions, submissions, papers.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use statute::facts::Judged;

use crate::entry::{About, ExtensionRequest, Matter, Prior, Recipient};
use crate::ids::{OrganId, PersonId};
use crate::registry::Post;
use crate::text::Line;
use crate::value::Given;

/// Somebody who took part in the act, in one role (被调查人, 责任人).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The number of the participation.
    pub no: u16,
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// 任免机关; none where the registry did not say.
    pub appointed_by: Option<OrganId>,
    /// Posts held on the day of the act.
    pub posts: Vec<Post>,
    /// When the right to be heard was told last, and what stood of the person then; none while it was not.
    pub(crate) told: Option<Told>,
    /// Whether they spoke since.
    pub has_spoken: bool,
    /// The arguments of the statement; none while nothing was said.
    pub arguments: Option<Vec<String>>,
    /// Whether the right was not used.
    pub has_waived: bool,
    /// Arguments that were answered.
    pub answered: BTreeSet<u16>,
    /// The look-up of earlier cases: who made it and what it found.
    pub(crate) looked_up: Option<LookUp>,
    /// Whether a second person checked it.
    pub is_checked: bool,
}

impl Person {
    /// The first argument that nobody answered, from 1.
    #[must_use]
    pub fn unanswered(&self) -> Option<u16> {
        let count = self.arguments.as_ref().map_or(0, Vec::len);
        (1..=u16::try_from(count).unwrap_or(u16::MAX)).find(|no| !self.answered.contains(no))
    }

    /// Whether they were heard or would not be.
    #[must_use]
    pub fn is_heard(&self) -> bool {
        self.is_told() && (self.has_spoken || self.has_waived)
    }

    /// Whether the right to be heard was told.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.told.is_some()
    }
}

/// A request that somebody stand back, on which nothing was decided yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecusalAsked {
    /// Who asked.
    pub by: Option<PersonId>,
    /// The day.
    pub on: Date,
    /// Why.
    pub reason: String,
}

/// What a person was told before being heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) on: Date,
    pub(crate) stood: BTreeMap<Line, Line>,
}

/// A look-up of earlier cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LookUp {
    pub(crate) by: PersonId,
    pub(crate) on: Date,
    pub(crate) found: Vec<Prior>,
}

/// A fact that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) value: Given,
    pub(crate) judged: Judged,
}

/// An opinion somebody holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) value: String,
    pub(crate) by: String,
    pub(crate) on: Date,
    pub(crate) reason: String,
}

/// A submission that waits for approval (待批).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The entry that submitted it.
    pub seq: u32,
    /// Who submitted it.
    pub by: PersonId,
    /// The day.
    pub on: Date,
    /// What.
    pub matter: Matter,
    /// Why.
    pub reason: String,
    /// The revision of the facts it stands on.
    pub revision: u32,
}

/// What became of an extension.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ExtensionState {
    pub(crate) asked: Option<(PersonId, Date, ExtensionRequest)>,
    pub(crate) is_granted: bool,
}

/// What the government said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct GovernmentState {
    pub(crate) asked: Option<(PersonId, Date)>,
    /// The day and the number of its yes.
    pub(crate) approval: Option<(Date, String)>,
}

/// A paper (文书).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Its number.
    pub number: String,
    /// The day it was issued.
    pub issued_on: Date,
    /// On whom it was served, and when.
    pub served: BTreeMap<Recipient, Date>,
}

/// A part of a docket's facts, for who shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Whose.
    pub about: About,
    /// The fact, by id.
    pub fact: String,
    /// Its value.
    pub value: Given,
    /// Who found it and why; none for what a step is itself.
    pub judged: Option<Judged>,
}
