//! Conditions: the two that are certain, and what one reads.

use super::{Expr, VarId};

impl Expr {
    /// The condition that always holds.
    #[must_use]
    pub fn always() -> Self {
        Self::And(Vec::new())
    }

    /// The condition that never holds.
    #[must_use]
    pub fn never() -> Self {
        Self::Or(Vec::new())
    }

    /// Calls `each` with every variable the condition reads.
    pub fn vars(&self, each: &mut impl FnMut(VarId)) {
        match self {
            Self::Test(var, _) => each(*var),
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.vars(each)),
            Self::Not(inner) => inner.vars(each),
        }
    }
}
