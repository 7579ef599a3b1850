//! Mingjian (明鉴): accountability for wrongful cases of administrative law enforcement.
//!
//! So far the program answers from a case file what the law says (`determine`) and looks after the
//! statute pack itself (`statute`).

// A print that panics when the reader has gone away: commands write to what they are given.
#![deny(clippy::print_stdout)]

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
