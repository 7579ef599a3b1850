//! What a determination found, before it is put into words.

use super::{Finding, Lawful, Timing};
use crate::ir::Mask;

/// Findings, lawful sets and periods of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// By group, then by person.
    pub findings: Vec<Finding>,
    /// Slots that apply.
    pub lawful: Vec<Lawful>,
    /// Periods.
    pub timing: Timing,
    /// For each person, what each variable can still be.
    pub world: Vec<Vec<Mask>>,
    /// The same for the case.
    pub shared: Vec<Mask>,
}
