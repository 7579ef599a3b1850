//! Law as code: parses, checks, proves, determines and explains statute packs, and counts their periods.
//!
//! The crate does no I/O, reads no clock and draws no random number: it is told the text of the pack,
//! the facts, the calendar and the day.

pub mod ast;
pub mod compile;
pub mod diag;
pub mod eval;
pub mod ir;
pub mod oracle;
pub mod prove;
pub mod schema;
pub mod span;
