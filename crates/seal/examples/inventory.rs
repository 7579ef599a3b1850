//! Prints `docs/crypto.md`.

use std::io::Write;

fn main() -> std::io::Result<()> {
    std::io::stdout().write_all(seal::inventory().as_bytes())
}
