//! What whoever approves must see of a docket besides its facts.

use crate::docket::{Docket, Person};
use crate::entry::{GradeFixed, Informant, MeasuresChosen, Prior, Recipient};
use crate::ids::PersonId;
use crate::text::Text;

/// An opinion on an ask of the law, as it stands (拟办意见、认定).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing<'a> {
    /// The ask.
    pub ask: &'a str,
    /// The participation it is about.
    pub about: Option<u16>,
    /// The option.
    pub value: &'a str,
    /// Whose it is.
    pub by: &'a str,
    /// Why.
    pub reason: &'a str,
}

impl Docket {
    /// Whether somebody complained: what came from an organ is nobody's to protect.
    pub(crate) fn has_complainant(&self) -> bool {
        self.lead.as_ref().is_some_and(|lead| lead.informant != Informant::None)
    }

    /// 原话: what the complainant wrote, at first and afterwards.
    pub(crate) fn words_of_complainant(&self) -> impl Iterator<Item = &str> {
        let account = self.lead.iter().map(|lead| lead.account.as_str());
        account.chain(self.added.iter().map(Text::as_str))
    }

    /// 措施: what is chosen for each, with reasons.
    pub fn measures(&self) -> impl Iterator<Item = &MeasuresChosen> {
        self.measures.values()
    }

    /// 依据: whom a written basis was attached for, and what it is called.
    pub fn bases(&self) -> impl Iterator<Item = &(Recipient, String)> {
        self.bases.iter()
    }

    /// 档次 that a person took, with reasons.
    pub fn grades(&self) -> impl Iterator<Item = &GradeFixed> {
        self.grades.values()
    }

    /// 拟办意见 that stand.
    pub fn opinions(&self) -> impl Iterator<Item = Standing<'_>> {
        standing(&self.drafts)
    }

    /// 采纳建议: how many answers were given for which a reading suggested one, and how many of them are what it suggested
    /// (safeguard 1). An answer that was voided counts too: it was given.
    #[must_use]
    pub fn adoption(&self) -> (u32, u32) {
        (self.suggested, self.adopted)
    }

    /// 认定 that stand.
    pub fn answers(&self) -> impl Iterator<Item = Standing<'_>> {
        standing(&self.answers)
    }
}

impl Person {
    /// 前案: who looked earlier cases up and what was found; none while nobody did.
    #[must_use]
    pub fn priors(&self) -> Option<(&PersonId, &[Prior])> {
        self.looked_up.as_ref().map(|one| (&one.by, one.found.as_slice()))
    }
}

fn standing(
    held: &std::collections::BTreeMap<(String, Option<u16>), crate::docket::Held>,
) -> impl Iterator<Item = Standing<'_>> {
    held.iter().map(|((ask, about), one)| Standing {
        ask,
        about: *about,
        value: &one.value,
        by: &one.by,
        reason: &one.reason,
    })
}
