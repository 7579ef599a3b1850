//! Who holds which post, in one place: a post held at the accused organ bars whoever acts for another (回避).

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::person::held;
use super::{Humans, Journal, Post, draft};
use crate::actor::Actor;
use crate::entry::{Draft, Recorded};
use crate::ids::{OrganId, PersonId};

/// What happens to the list of posts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostEntry {
    /// 任职: from the day of the entry a person holds a post.
    Held {
        /// The person.
        person: PersonId,
        /// The post.
        post: Post,
    },
}

/// The posts of everybody registered, as their journal makes them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Posts(BTreeMap<PersonId, Vec<(Date, Post)>>);

impl Journal for Posts {
    type Entry = PostEntry;

    fn apply(&mut self, recorded: &Recorded<PostEntry>) {
        let PostEntry::Held { person, post } = &recorded.entry;
        let own = self.0.entry(person.clone()).or_default();
        own.push((recorded.happened_on, post.clone()));
    }
}

impl Posts {
    /// What it comes to that `person` holds `post` from `on`.
    #[must_use]
    pub fn hold(by: &Actor, person: &PersonId, post: &Post, on: Date) -> Draft<PostEntry> {
        draft(by, on, PostEntry::Held { person: person.clone(), post: post.clone() })
    }

    /// The organs at which the id `person` holds a post on `day`.
    fn organs(&self, person: &PersonId, day: Date) -> impl Iterator<Item = &OrganId> {
        let own = self.0.get(person).map_or(&[][..], Vec::as_slice);
        held(own, day).into_iter().map(|post| &post.organ)
    }
}

/// What the registry of people knows on a day (登记的人员): posts, by human and not by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The posts.
    pub posts: Arc<Posts>,
    /// Which ids are one human.
    pub humans: Humans,
    /// The day.
    pub today: Date,
}

impl Registered {
    /// Whether the human `person` has ever had a post at another organ than `organ`.
    #[must_use]
    pub fn is_posted_beside(&self, person: &PersonId, organ: &OrganId) -> bool {
        let ids = self.humans.ids_of(person);
        let mut own = ids.iter().filter_map(|id| self.posts.0.get(id)).flatten();
        own.any(|(_, post)| post.organ != *organ)
    }

    /// Whether the human `person` holds a post at `organ` today or held one on the day of the act.
    #[must_use]
    pub fn is_of(&self, person: &PersonId, organ: &OrganId, acted_on: Option<Date>) -> bool {
        let ids = self.humans.ids_of(person);
        let mut days = [Some(self.today), acted_on].into_iter().flatten();
        days.any(|day| ids.iter().any(|id| self.posts.organs(id, day).any(|one| one == organ)))
    }
}
