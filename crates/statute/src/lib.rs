//! Law as code: parses, checks, proves, determines and explains statute packs, and counts their periods.
//!
//! The crate does no I/O, reads no clock and draws no random number: it is told the text of the pack,
//! the facts, the calendar and the day.

mod align;
pub mod answer;
pub mod ast;
pub mod calendar;
pub mod casefile;
pub mod cases;
pub mod catalogue;
pub mod civil;
pub mod compare;
pub mod compile;
pub mod determine;
pub mod diag;
pub mod document;
pub mod edition;
pub mod editions;
pub mod eval;
pub mod facts;
pub mod inquire;
pub mod ir;
pub mod law;
pub mod lex;
pub mod oracle;
pub mod parse;
pub mod prove;
pub mod reference;
pub mod schema;
pub mod sensitivity;
pub mod span;
pub mod steps;
pub mod written;
