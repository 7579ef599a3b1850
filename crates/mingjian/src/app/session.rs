//! Who asks. Accounts come with the web application; until then a token stands for a person and their duties.

use docket::{Actor, Duty, OrganId, PersonId};
use store::{Body, Label, Person, Scope, Viewer};

use super::{App, Failure};

/// Which dockets somebody sees; never those in which they are named or recused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sees {
    /// All of the body.
    All,
    /// Those they handle or approve in.
    Handled,
}

/// Somebody in office who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    actor: Actor,
    person: PersonId,
    organ: OrganId,
    sees: Sees,
}

impl Session {
    /// The session of `person`, who acts for `organ` with `duties`.
    #[must_use]
    pub fn new(
        person: PersonId,
        organ: OrganId,
        duties: std::collections::BTreeSet<Duty>,
    ) -> Self {
        // Whoever receives or heads sees what there is; who handles sees the own cases (security.md, Scope).
        let wide = [Duty::Intake, Duty::Head, Duty::Government, Duty::UpperBody];
        let is_wide = wide.iter().any(|duty| duties.contains(duty));
        let sees = if is_wide { Sees::All } else { Sees::Handled };
        let actor = Actor::Staff { person: person.clone(), organ: organ.clone(), duties };
        Self { actor, person, organ, sees }
    }

    /// The same session of the same human under `person`.
    pub(super) fn known_as(&self, person: &PersonId) -> Self {
        let Actor::Staff { organ, duties, .. } = &self.actor else { return self.clone() };
        Self::new(person.clone(), organ.clone(), duties.clone())
    }

    /// As an author of entries.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Who.
    #[must_use]
    pub fn person(&self) -> &PersonId {
        &self.person
    }

    /// For whom.
    #[must_use]
    pub fn organ(&self) -> &OrganId {
        &self.organ
    }

    /// Which dockets.
    #[must_use]
    pub fn sees(&self) -> Sees {
        self.sees
    }

    /// The fence around every list. It fills the entities of the policies too; a test holds the two equal.
    pub(super) fn scope(&self, app: &App) -> Result<Scope, Failure> {
        let person = Person::new(self.person.as_str()).map_err(Failure::text)?;
        let viewer = match self.sees {
            Sees::All => Viewer::All(person),
            Sees::Handled => Viewer::Handled(person),
        };
        let body: Body = app.body()?;
        let not_of = Some(Label::new(self.organ.as_str()).map_err(Failure::text)?);
        Ok(Scope { bodies: vec![body], viewer, not_of })
    }
}
