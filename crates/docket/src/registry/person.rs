//! People (人员): identity, status, posts and credentials, with the days they hold.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use statute::schema::Owner;

use super::{Dated, Journal, checked, draft, filled};
use crate::actor::Actor;
use crate::entry::{Draft, Recorded};
use crate::ids::OrganId;
use crate::law::Law;
use crate::refusal::No;
use crate::text::Line;
use crate::value::Given;

/// What a person is from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonOn {
    /// Name.
    pub name: Line,
    /// 身份证号: people are told apart by it, never by name alone.
    pub identity_number: Line,
    /// 任免机关: the authority with power of appointment.
    #[serde(default)]
    pub appointed_by: Option<OrganId>,
    /// What the pack asks of a person, by fact: status, way of appointment.
    pub facts: BTreeMap<Line, Given>,
}

/// A post (职务) from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Post {
    /// Where.
    pub organ: OrganId,
    /// Title.
    pub title: Line,
    /// 主要负责人: heads the organ.
    #[serde(default)]
    pub heads: bool,
    /// The last day, if it is over.
    #[serde(default)]
    pub until: Option<Date>,
}

/// An enforcement credential (行政执法证件) from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Credential {
    /// Its number.
    pub number: Line,
    /// Who issued it.
    pub issued_by: OrganId,
    /// Whether it is good (有效); suspended, revoked or cancelled it is not.
    pub is_valid: bool,
}

/// What happens to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonEntry {
    /// 登记 or 变更.
    Described(PersonOn),
    /// 任职.
    Posted(Post),
    /// 证件.
    Credentialed(Credential),
}

/// What may be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PersonCommand {
    /// 登记、变更.
    Describe(PersonOn),
    /// 任职.
    Post(Post),
    /// 证件.
    Credential(Credential),
}

/// A person, as the journal makes them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    states: Dated<PersonOn>,
    posts: Vec<(Date, Post)>,
    credentials: Dated<Credential>,
}

impl Journal for Person {
    type Entry = PersonEntry;

    fn apply(&mut self, recorded: &Recorded<PersonEntry>) {
        let on = recorded.happened_on;
        match &recorded.entry {
            PersonEntry::Described(state) => self.states.set(on, state.clone()),
            PersonEntry::Posted(post) => self.posts.push((on, post.clone())),
            PersonEntry::Credentialed(credential) => {
                self.credentials.set(on, credential.clone());
            }
        }
    }
}

impl Person {
    /// What they were on `day`.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<&PersonOn> {
        self.states.on(day)
    }

    /// The posts held on `day`, each at an organ; of two entries about one post the later holds.
    #[must_use]
    pub fn posts(&self, day: Date) -> Vec<&Post> {
        held(&self.posts, day)
    }

    /// The credential on `day`.
    #[must_use]
    pub fn credential(&self, day: Date) -> Option<&Credential> {
        self.credentials.on(day)
    }

    /// What `command` comes to, from `on`.
    ///
    /// # Errors
    /// An identity number that is none, or facts the pack does not know.
    pub fn decide(
        &self,
        by: &Actor,
        command: &PersonCommand,
        law: &Law,
        on: Date,
    ) -> Result<Draft<PersonEntry>, No> {
        let entry = match command {
            PersonCommand::Describe(state) => {
                filled("name", &state.name)?;
                if !is_identity_number(&state.identity_number) {
                    return Err(No::invalid("identity_number", "不是公民身份号码:校验码不符"));
                }
                checked(law, Owner::Person, &state.facts)?;
                PersonEntry::Described(state.clone())
            }
            PersonCommand::Post(post) => {
                filled("title", &post.title)?;
                if post.until.is_some_and(|until| until < on) {
                    return Err(No::invalid("until", "任职的末日早于首日"));
                }
                PersonEntry::Posted(post.clone())
            }
            PersonCommand::Credential(credential) => {
                filled("number", &credential.number)?;
                PersonEntry::Credentialed(credential.clone())
            }
        };
        Ok(draft(by, on, entry))
    }
}

/// Of `posts`, each with the day it began, those held on `day`; of two entries about one post the later holds.
pub(super) fn held(posts: &[(Date, Post)], day: Date) -> Vec<&Post> {
    let mut held: BTreeMap<(&OrganId, &str), &Post> = BTreeMap::new();
    for (_, post) in posts.iter().filter(|(from, _)| *from <= day) {
        held.insert((&post.organ, &post.title), post);
    }
    let is_held = |post: &&Post| post.until.is_none_or(|until| day <= until);
    held.into_values().filter(is_held).collect()
}

/// Weights of the first seventeen digits of a citizen's number (GB 11643).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Check characters by remainder.
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

/// Whether `text` is a citizen's number (公民身份号码): eighteen characters, the last one right.
#[must_use]
pub fn is_identity_number(text: &str) -> bool {
    let (head, last): (Vec<char>, Option<char>) =
        (text.chars().take(WEIGHTS.len()).collect(), text.chars().nth(WEIGHTS.len()));
    let digits: Option<Vec<u32>> = head.iter().map(|c| c.to_digit(10)).collect();
    let (Some(digits), Some(last)) = (digits, last) else { return false };
    if digits.len() != WEIGHTS.len() || text.chars().count() != WEIGHTS.len() + 1 {
        return false;
    }
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    let check = usize::try_from(sum % 11).ok().and_then(|index| CHECKS.get(index));
    check == Some(&last.to_ascii_uppercase())
}
