//! Case files: TOML or JSON read with the place of every value, then checked against what a pack declares.

mod doc;
mod json;
mod listed;
mod place;
mod read;
mod value;

use crate::facts::{At, Case};
use crate::schema::Schema;

pub use doc::{Node, NodeValue, read_toml};
pub use json::read_json;
pub use read::read_case;

/// A fault in a case file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseError {
    /// Where.
    pub at: At,
    /// What, in Chinese.
    pub message: String,
}

/// The two notations of a case file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// TOML.
    Toml,
    /// JSON.
    Json,
}

/// Reads a case from the text of a file.
///
/// # Errors
/// Every fault found, each with its place.
pub fn read(schema: &Schema, text: &str, notation: Notation) -> Result<Case, Vec<CaseError>> {
    let root = match notation {
        Notation::Toml => read_toml(text),
        Notation::Json => read_json(text),
    };
    let root = root.map_err(|error| vec![error])?;
    read_case(schema, &root)
}
