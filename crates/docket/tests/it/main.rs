//! The docket, put to the test: one whole case, every refusal, random commands, replay.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of a test fail the test")]
#![expect(
    clippy::disallowed_methods,
    reason = "the tests read the pack that the crate is told"
)]

mod fit;
mod law;
mod play;
mod random;
mod refusals;
mod safeguards;
mod stages;
mod whole;
