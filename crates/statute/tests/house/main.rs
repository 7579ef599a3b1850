//! The pack of the house, put to the test: its promises, periods, readings, partial facts, questions,
//! cases, and what a change of it brings.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of a test fail the test")]
#![expect(
    clippy::disallowed_methods,
    reason = "the tests read the pack that the crate is told"
)]

mod compare;
mod exercise;
mod files;
mod marked;
mod mutate;
mod pack;
mod partial;
mod periods;
mod premise;
mod reset;
mod sensitivity;
mod superior;
mod under;
mod whynot;
