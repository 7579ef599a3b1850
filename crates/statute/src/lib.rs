//! Law as code: parses, checks, proves, determines and explains statute packs, and counts their periods.
//!
//! The crate does no I/O, reads no clock and draws no random number: it is told the text of the pack,
//! the facts, the calendar and the day.

pub mod ast;
pub mod calendar;
pub mod civil;
pub mod diag;
pub mod span;
