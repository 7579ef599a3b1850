//! The program `mingjian`.

use std::process::ExitCode;

/// Compiling a pack under many readings is small allocations above all (decision 0004).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    mingjian::run()
}
