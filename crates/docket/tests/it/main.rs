//! The docket, put to the test: one whole case, every refusal, random commands, replay.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of a test fail the test")]
#![expect(
    clippy::disallowed_methods,
    reason = "the tests read the pack that the crate is told"
)]
#![expect(
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test says which entry it is about; a missing one fails it"
)]

mod course;
mod fit;
mod humans;
mod law;
mod leads;
mod merging;
mod notices;
mod own_body;
mod play;
mod random;
mod readings;
mod recusal;
mod refusals;
mod registries;
mod safeguards;
mod stages;
mod standing;
mod whole;
