//! Mingjian (明鉴): accountability for wrongful cases of administrative law enforcement.
//!
//! `app` carries out what somebody asks: authorise, load, replay, decide, seal, append, view. `web` speaks HTTP and `cli`
//! the command line; both call `app` and nothing behind it, but for what `determine` and `statute` do with packs.

// A print that panics when the reader has gone away: commands write to what they are given.
#![deny(clippy::print_stdout)]

pub mod app;
mod cli;
pub mod web;

use std::process::ExitCode;

/// Runs the program with the arguments of the process.
#[must_use]
pub fn run() -> ExitCode {
    cli::run()
}
