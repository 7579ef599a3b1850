//! Mingjian (明鉴): accountability for wrongful cases of administrative law enforcement.
//!
//! So far the program answers from a case file what the law says (`determine`) and looks after the
//! statute pack itself (`statute`).

// A print that panics when the reader has gone away: commands write to what they are given.
#![deny(clippy::print_stdout)]

mod cli;

use std::process::ExitCode;

/// Compiling a pack under many readings is small allocations above all (decision 0004).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
