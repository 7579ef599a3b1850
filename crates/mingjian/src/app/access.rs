//! Who may see and do what, decided by the policies in `policies/`. They know no rule of the Measures.

use std::fmt;
use std::str::FromStr;

use cedar_policy::{
    Authorizer, Context, Decision, Entities, EntityUid, PolicySet, Request, Schema,
    ValidationMode, Validator,
};
use docket::{Docket, Duty};
use serde_json::{Value, json};

use super::{App, Failure, Sees, Session};

/// What may be done with a docket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    Read,
    Act,
    RaiseRecusal,
    ReadIdentity,
    /// The words of a complaint.
    ReadAccount,
}

impl Deed {
    fn id(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Act => "act",
            Self::RaiseRecusal => "raise_recusal",
            Self::ReadIdentity => "read_identity",
            Self::ReadAccount => "read_account",
        }
    }
}

/// The policies, validated against their schema.
pub struct Policies {
    policies: PolicySet,
    schema: Schema,
    authorizer: Authorizer,
}

impl fmt::Debug for Policies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policies").finish_non_exhaustive()
    }
}

impl Policies {
    /// The policies in `text` under the schema in `schema`.
    ///
    /// # Errors
    /// Text that cannot be read, or a policy that does not fit the schema, in words.
    pub fn parse(text: &str, schema: &str) -> Result<Self, String> {
        let (schema, warnings) =
            Schema::from_cedarschema_str(schema).map_err(|error| error.to_string())?;
        let warned: Vec<String> = warnings.map(|warning| warning.to_string()).collect();
        if !warned.is_empty() {
            return Err(warned.join(";"));
        }
        let policies = PolicySet::from_str(text).map_err(|error| error.to_string())?;
        let validator = Validator::new(schema.clone());
        let result = validator.validate(&policies, ValidationMode::Strict);
        if !result.validation_passed_without_warnings() {
            return Err(result.to_string());
        }
        Ok(Self { policies, schema, authorizer: Authorizer::new() })
    }

    fn permits(
        &self,
        staff: &str,
        deed: Deed,
        id: &str,
        entities: Value,
    ) -> Result<bool, String> {
        let entities = Entities::from_json_value(entities, Some(&self.schema))
            .map_err(|error| error.to_string())?;
        let uid = |kind: &str, id: &str| {
            EntityUid::from_json(json!({ "type": kind, "id": id }))
                .map_err(|error| error.to_string())
        };
        let request = Request::new(
            uid("Staff", staff)?,
            uid("Action", deed.id())?,
            uid("Docket", id)?,
            Context::empty(),
            Some(&self.schema),
        );
        let request = request.map_err(|error| error.to_string())?;
        let response = self.authorizer.is_authorized(&request, &self.policies, &entities);
        // A policy that failed has decided nothing; what is not decided is not permitted.
        if response.diagnostics().errors().next().is_some() {
            return Ok(false);
        }
        Ok(response.decision() == Decision::Allow)
    }
}

impl App {
    /// Refuses what the policies do not permit, as if the docket were not there.
    pub(super) fn permit(
        &self,
        session: &Session,
        deed: Deed,
        id: &str,
        docket: &Docket,
    ) -> Result<(), Failure> {
        if self.may(session, deed, id, docket)? { Ok(()) } else { Err(Failure::NotFound) }
    }

    /// Whether the policies permit it.
    pub(super) fn may(
        &self,
        session: &Session,
        deed: Deed,
        id: &str,
        docket: &Docket,
    ) -> Result<bool, Failure> {
        let entities = self.entities(session, id, docket);
        let staff = session.person().as_str();
        self.0.policies.permits(staff, deed, id, entities).map_err(Failure::Broken)
    }

    /// Principal and resource as the policies see them.
    fn entities(&self, session: &Session, id: &str, docket: &Docket) -> Value {
        let staff = |id: &str| json!({ "__entity": { "type": "Staff", "id": id } });
        let organ = |id: &str| json!({ "__entity": { "type": "Organ", "id": id } });
        let handlers: Vec<Value> = docket
            .handlers()
            .iter()
            .flat_map(|both| [&both.lead, &both.second])
            .map(|person| staff(person.as_str()))
            .collect();
        let named: Vec<Value> =
            docket.people().iter().map(|one| staff(one.person.as_str())).collect();
        // Whoever has a post at the accused organ stands back as if it had been decided.
        let own = Some(session.person()).filter(|one| docket.stands_back(one));
        let recused = docket.recused().chain(own);
        let recused: Vec<Value> = recused.map(|one| staff(one.as_str())).collect();
        let mut attributes = json!({
            "body": organ(self.0.office.organ.as_str()),
            "handlers": handlers,
            "named": named,
            "recused": recused,
        });
        if let (Some(accused), Some(map)) = (docket.accused(), attributes.as_object_mut()) {
            map.insert("accused".to_owned(), organ(accused.as_str()));
        }
        let principal = json!({
            "organ": organ(session.organ().as_str()),
            "sees_all": session.sees() == Sees::All,
            "receives": session.actor().has(Duty::Intake),
            "heads": session.actor().has(Duty::Head),
        });
        json!([
            { "uid": { "type": "Staff", "id": session.person().as_str() },
                "attrs": principal, "parents": [] },
            { "uid": { "type": "Docket", "id": id }, "attrs": attributes, "parents": [] },
        ])
    }
}
