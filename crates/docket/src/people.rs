//! Who must stand back (回避).

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::docket::Docket;
use crate::entry::{Handlers, Matter, PaperKind, Recipient};
use crate::ids::{OrganId, PersonId};
use crate::law::Law;
use crate::registry::{Humans, Registered};
use crate::stage::Stage;
use statute::facts::FactValue;
use statute::schema::{Kind, Owner};

/// Why somebody may neither act on a docket nor read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bar {
    /// It was decided (回避决定).
    Decided,
    /// Named in the docket.
    Named,
    /// Of the unit whose act is examined.
    OwnUnit,
    /// Holds a post at the unit, or held one when it acted, whomever they act for now.
    Posted,
}

impl Bar {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Decided => "已决定回避",
            Self::Named => "是本案的被调查人",
            Self::OwnUnit => "属于被调查的单位",
            Self::Posted => "现在或者行为之时在被调查的单位任职",
        }
    }
}

/// How whoever is named is called before anything is confirmed.
const EXAMINED: &str = "被调查人";
/// How they are called afterwards, whatever their share.
const INVOLVED: &str = "涉案人员";

impl Docket {
    /// How those named in the docket are called (safeguard 4): nobody is 责任人 by being named.
    #[must_use]
    pub fn people_term(&self) -> &'static str {
        match self.stage {
            Stage::Confirmed | Stage::Papers => INVOLVED,
            Stage::New
            | Stage::Lead
            | Stage::Examination
            | Stage::Refused
            | Stage::Transferred
            | Stage::Merged
            | Stage::Ended => EXAMINED,
        }
    }

    /// Everybody of whom it was decided that they stand back.
    pub fn recused(&self) -> impl Iterator<Item = &PersonId> {
        self.recused.iter().filter(|(_, is_recused)| **is_recused).map(|(person, _)| person)
    }

    /// The organ whose act is examined: as named, else as the lead has it.
    #[must_use]
    pub fn accused(&self) -> Option<&OrganId> {
        let unit = self.unit.as_ref().map(|unit| &unit.organ);
        unit.or(self.lead.as_ref().and_then(|lead| lead.accused.as_ref()))
    }

    /// Whether the act examined is one of the body that received the lead (追究机构自身的错案). Everybody there must
    /// stand back, and the government above the body takes its duties; whoever names the body buries nothing.
    #[must_use]
    pub fn is_of_own_body(&self) -> bool {
        let body = self.lead.as_ref().and_then(|lead| lead.body.as_ref());
        body.is_some() && self.accused() == body
    }

    /// Why `person` of `organ` must stand back, if so; holds for every act, reading included.
    #[must_use]
    pub fn bar(&self, person: &PersonId, organ: &OrganId) -> Option<Bar> {
        if self.recused.get(person) == Some(&true) {
            return Some(Bar::Decided);
        }
        if self.people.iter().any(|named| named.person == *person) {
            return Some(Bar::Named);
        }
        if self.accused() == Some(organ) {
            return Some(Bar::OwnUnit);
        }
        self.is_posted(person).then_some(Bar::Posted)
    }

    /// Whether somebody was recused, is named, or has or had a post at the unit, whomever they act for.
    #[must_use]
    pub fn stands_back(&self, person: &PersonId) -> bool {
        let is_named = self.people.iter().any(|one| one.person == *person);
        is_named || self.recused.get(person) == Some(&true) || self.is_posted(person)
    }

    /// Whether the registry has a post of theirs at the unit, today or on the day of the act.
    fn is_posted(&self, person: &PersonId) -> bool {
        let (Some(registered), Some(organ)) = (&self.registered, self.accused()) else {
            return false;
        };
        let acted_on = self.lead.as_ref().and_then(|lead| lead.act_on);
        registered.is_of(person, organ, self.day(ACTED).or(acted_on))
    }

    /// Tells the docket what the registry of people knows, from which its bars follow.
    pub fn know(&mut self, registered: Registered) {
        self.registered = Some(Arc::new(registered));
    }
}

/// The fact that is the day of the act.
const ACTED: &str = "act_ended_on";
/// The fact that says what became of a decision on higher review (复核结果).
const REVIEWED: &str = "higher_review_result";
/// Its values after which the decision no longer stands as it was made.
const UNDONE: [&str; 2] = ["annulled", "sent_back"];

/// The docket with ids of one human made one.
impl Docket {
    /// Puts for every id in the docket the id of the human, so that whoever is compared is a human and not an id.
    /// What was written stays as it was written.
    pub fn unify(&mut self, humans: &Humans) {
        if humans.is_empty() {
            return;
        }
        let one = |person: &mut PersonId| *person = humans.of(person).clone();
        let text = |text: &mut String| {
            if let Ok(person) = text.parse::<PersonId>() {
                *text = humans.of(&person).to_string();
            }
        };
        self.handlers.iter_mut().for_each(|both| pair(both, one));
        for person in &mut self.people {
            one(&mut person.person);
            person.looked_up.iter_mut().for_each(|found| one(&mut found.by));
        }
        let mut recused: BTreeMap<PersonId, bool> = BTreeMap::new();
        for (person, is_recused) in &self.recused {
            *recused.entry(humans.of(person).clone()).or_default() |= *is_recused;
        }
        self.recused = recused;
        self.head_recused.iter_mut().for_each(one);
        let asked = std::mem::take(&mut self.recusals_asked).into_iter();
        self.recusals_asked =
            asked.map(|(person, why)| (humans.of(&person).clone(), why)).collect();
        let by = self.recusals_asked.values_mut().filter_map(|asked| asked.by.as_mut());
        by.for_each(one);
        let opinions = self.drafts.values_mut().chain(self.answers.values_mut());
        opinions.for_each(|held| text(&mut held.by));
        for found in self.found.values_mut() {
            found.judged.found_by.iter_mut().for_each(text);
        }
        for meeting in &mut self.deliberations {
            one(&mut meeting.presided_by);
            meeting.opinions.iter_mut().for_each(|opinion| one(&mut opinion.person));
        }
        if let Some(open) = &mut self.open {
            one(&mut open.by);
            if let Matter::Docketing(both) = &mut open.matter {
                pair(both, one);
            }
        }
        self.authors = self.authors.iter().map(|person| humans.of(person).clone()).collect();
        self.unwitnessed.values_mut().for_each(one);
        self.extension.asked.iter_mut().for_each(|(by, ..)| one(by));
        self.government.asked.iter_mut().for_each(|(by, _)| one(by));
    }

    /// Whether the decision on the case was served and stands (前案有效): confirmed, approved, not taken back since, and
    /// not undone on higher review.
    #[must_use]
    pub fn stands(&self, law: &Law) -> bool {
        let served = self.papers.get(&PaperKind::HandlingDecision);
        let is_served = served.is_some_and(|paper| paper.served.contains_key(&Recipient::Unit));
        self.stage == Stage::Papers && is_served && !self.was_undone(law)
    }

    fn was_undone(&self, law: &Law) -> bool {
        let Some((index, fact)) = law.schema().fact(Owner::Case, REVIEWED) else {
            return false;
        };
        let Kind::Options(names) = &fact.kind else { return false };
        let case = self.case(law);
        let Some(FactValue::Option(option)) = case.case.get(&index).map(|known| &known.value)
        else {
            return false;
        };
        names.get(*option).is_some_and(|name| UNDONE.contains(&name.id.as_str()))
    }
}

fn pair(both: &mut Handlers, one: impl Fn(&mut PersonId)) {
    one(&mut both.lead);
    one(&mut both.second);
}
