//! Who is named, who is taken off again, who stands back.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::actor::Actor;
use crate::docket::{Docket, Person, RecusalAsked};
use crate::entry::{About, Participant, PersonRemoved, RecusalDecided, RecusalRaised};

impl Docket {
    pub(super) fn named(&mut self, named: &Participant) {
        for (fact, value) in &named.facts {
            let key = (About::Person(named.no), fact.to_string());
            self.set.insert(key, value.clone());
        }
        self.named = named.no;
        self.people.push(Person {
            no: named.no,
            person: named.person.clone(),
            name: named.name.to_string(),
            appointed_by: named.appointed_by.clone(),
            posts: named.posts.clone(),
            told: None,
            has_spoken: false,
            arguments: None,
            has_waived: false,
            answered: BTreeSet::new(),
            looked_up: None,
            is_checked: false,
        });
        self.changed();
    }

    /// Everything about the participation goes; its number is not used again.
    pub(super) fn removed(&mut self, removed: &PersonRemoved) {
        let (no, about) = (removed.no, About::Person(removed.no));
        self.people.retain(|one| one.no != no);
        self.set.retain(|(whose, _), _| *whose != about);
        self.found.retain(|(whose, _), _| *whose != about);
        self.drafts.retain(|(_, whose), _| *whose != Some(no));
        self.answers.retain(|(_, whose), _| *whose != Some(no));
        self.departures.retain(|(_, one)| one.about != Some(no));
        self.determined = None;
        self.changed();
    }

    pub(super) fn recusal_raised(&mut self, by: &Actor, on: Date, raised: &RecusalRaised) {
        let (by, reason) = (by.person().cloned(), raised.reason.to_string());
        self.recusals_asked.insert(raised.person.clone(), RecusalAsked { by, on, reason });
    }

    pub(super) fn recusal(&mut self, decided: &RecusalDecided) {
        self.recused.insert(decided.person.clone(), decided.is_recused);
        self.recusals_asked.remove(&decided.person);
        if decided.is_recused && decided.is_head {
            self.head_recused = Some(decided.person.clone());
        } else if self.head_recused.as_ref() == Some(&decided.person) {
            self.head_recused = None;
        }
    }
}
