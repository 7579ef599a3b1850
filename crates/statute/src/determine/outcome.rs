//! What a determination found, before it is put into words.

use super::{Finding, Lawful, Timing};
use crate::ir::Mask;

/// Findings, lawful sets and periods of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Groups, by index, whose premise (前提) certainly fails: they mean nothing for this case.
    pub void: Vec<usize>,
    /// In the order of groups, then of people.
    pub findings: Vec<Finding>,
    /// Slots that apply.
    pub lawful: Vec<Lawful>,
    /// Answers, by index, that decided a slot superior law had left empty.
    pub settled: Vec<usize>,
    /// Periods.
    pub timing: Timing,
    /// For each person, what each variable can still be.
    pub world: Vec<Vec<Mask>>,
    /// The same for the case.
    pub shared: Vec<Mask>,
}

impl Outcome {
    /// The findings of `group`, in the order of people.
    #[must_use]
    pub fn of_group(&self, group: usize) -> &[Finding] {
        let first = self.findings.partition_point(|finding| finding.group < group);
        let rest = self.findings.get(first..).unwrap_or_default();
        let count = rest.partition_point(|finding| finding.group == group);
        rest.get(..count).unwrap_or_default()
    }

    /// The finding of `group` for `person`, or for the case.
    #[must_use]
    pub fn finding(&self, group: usize, person: Option<usize>) -> Option<&Finding> {
        let at = |finding: &Finding| (finding.group, finding.person);
        let found = self.findings.binary_search_by_key(&(group, person), at).ok()?;
        self.findings.get(found)
    }
}
