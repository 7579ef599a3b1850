//! What `seal` promises, seen from outside.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "helpers of a test fail the test"
)]

mod cell;
mod code;
mod commitment;
mod envelope;
mod file;
mod format;
mod inventory;
mod key_ring;
mod random;
mod secret;
