//! The case as a journal (案卷): what may be done next, and what follows from what was done.
//!
//! A [`Docket`] is replayed from its entries. [`Docket::decide`] takes a request and returns new entries, or a
//! refusal that cites where it stands. The docket does not know the Measures: it turns its journal into the facts of
//! a statute pack and asks. It does no I/O, reads no clock and draws no random number.

mod actor;
mod clocks;
mod command;
mod decide;
mod docket;
mod entry;
mod facts;
mod ground;
mod ids;
mod law;
mod people;
mod refusal;
pub mod registry;
mod replay;
#[cfg(feature = "openapi")]
mod schema;
mod shown;
mod stage;
mod text;
mod value;
mod words;

pub use actor::{Actor, Duty, Late};
pub use clocks::Clock;
pub use command::{Command, Request};
pub use docket::{Docket, Paper, Part, Person, RecusalAsked, Submission};
pub use entry::{
    About, Channel, Deliberation, Departure, Draft, Entry, Handlers, Informant, Lead, Matter,
    Merge, Opinion, PaperKind, Prior, Recipient, Recorded,
};
pub use ground::Ground;
pub use ids::{CaseNumber, DocketId, EvidenceId, FileDigest, Malformed, OrganId, PersonId};
pub use law::{Law, StepId, Unfit};
pub use people::Bar;
pub use refusal::{Invalid, Missing, No, Refusal};
pub use replay::Corrupt;
pub use shown::Standing;
pub use stage::Stage;
pub use text::{Line, Text};
pub use value::Given;

/// The parts of entries, which are what commands ask for.
pub mod entries {
    pub use crate::entry::*;
}
