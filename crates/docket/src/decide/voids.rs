//! Answers that no longer stand: what they were given on is another now (认定失效).

use statute::answer::{AskOut, Determination};

use super::Ask;
use crate::docket::Docket;
use crate::entry::{About, AnswerVoided, Draft, Entry};
use crate::facts::is_of_steps;
use crate::refusal::No;
use crate::text::Line;

/// An ask and whom it is about.
type Key = (String, Option<u16>);

impl Ask<'_> {
    /// Answers given before that `drafts` take the ground from: a fact that stood is another, or the law asks the
    /// question on other grounds. A fact that was open before and is found now voids nothing by itself.
    pub(super) fn voided(&self, drafts: &[Draft]) -> Result<Vec<Entry>, No> {
        let after = self.docket.after(drafts);
        if after.revision == self.docket.revision {
            return Ok(Vec::new());
        }
        let mut voided = Vec::new();
        for (key, held) in &self.docket.answers {
            // Given anew by this very request, or voided by it.
            if after.answers.get(key) != Some(held) {
                continue;
            }
            if has_changed(self.docket, &after, key.1) || self.is_put_anew(&after, key)? {
                let (ask, about) = (Line::of_id(&key.0), key.1);
                voided.push(Entry::AnswerVoided(AnswerVoided { ask, about }));
            }
        }
        Ok(voided)
    }

    /// Whether the law still asks, and on other grounds.
    fn is_put_anew(&self, after: &Docket, key: &Key) -> Result<bool, No> {
        let then = self.put(self.docket, key)?;
        let now = self.put(after, key)?;
        Ok(match (then, now) {
            (Some(then), Some(now)) => then != now,
            (Some(_) | None, None) | (None, Some(_)) => false,
        })
    }

    /// The ask as the law would put it, had nobody answered, and why.
    fn put(&self, docket: &Docket, key: &Key) -> Result<Option<(AskOut, Vec<String>)>, No> {
        let mut before = docket.clone();
        before.answers.remove(key);
        let said = self.said_of(&before)?;
        let name = key.1.and_then(|no| docket.person(no)).map(|person| docket.called(person));
        let ask = said.asks.iter().find(|ask| ask.id == key.0 && ask.person == name);
        Ok(ask.map(|ask| (ask.clone(), self.because(&said, ask))))
    }

    /// Why it is asked: the sentences of the question it belongs to, of a person those about the person.
    fn because(&self, said: &Determination, ask: &AskOut) -> Vec<String> {
        let found = self.law.question_of(&ask.id).and_then(|id| said.answers.get(id));
        let sentences = found.map(|answer| answer.because.clone()).unwrap_or_default();
        let is_own = |sentence: &String| match &ask.person {
            Some(name) => sentence.strip_prefix(name).is_some_and(|rest| rest.starts_with(':')),
            None => true,
        };
        sentences.into_iter().filter(is_own).collect()
    }
}

/// Whether a fact of the case, the unit or the person that stood before was taken back or is another now.
fn has_changed(before: &Docket, after: &Docket, about: Option<u16>) -> bool {
    before.facts().iter().any(|part| {
        let concerns = match part.about {
            About::Case | About::Unit => true,
            About::Person(no) => Some(no) == about,
        };
        // The unit's facts come from the registry and are replaced by naming it anew.
        let is_step = part.about != About::Unit && is_of_steps(part.about, &part.fact);
        let value = |docket: &Docket| docket.value_of(part.about, &part.fact).cloned();
        concerns && !is_step && value(before) != value(after)
    })
}
