//! What a complainant holds instead of an account: codes to type, and the number of the intake.

pub(crate) mod draft;
pub(crate) mod intake;
pub(crate) mod named;
pub(crate) mod receipt;
mod symbols;
#[cfg(test)]
mod tests;
pub(crate) mod token;
mod words;
