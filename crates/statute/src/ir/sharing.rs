//! What two programs of one pack have in common.

use std::sync::Arc;

use super::{Mask, Program, VarId};

impl Program {
    /// All options of `var`.
    #[must_use]
    pub fn all(&self, var: VarId) -> Mask {
        self.vars.get(var).map_or(0, |var| var.all())
    }

    /// Whether `other`, the same pack under other readings, was found to be the same part by part.
    #[must_use]
    pub fn shares_all_with(&self, other: &Self) -> bool {
        self.mentioned == other.mentioned
            && self.people == other.people
            && Arc::ptr_eq(&self.constraints, &other.constraints)
            && Arc::ptr_eq(&self.guards, &other.guards)
            && Arc::ptr_eq(&self.orders, &other.orders)
            && Arc::ptr_eq(&self.asks, &other.asks)
            && same(&self.vars, &other.vars)
            && same(&self.groups, &other.groups)
            && same(&self.measures, &other.measures)
            && same(&self.overlays, &other.overlays)
            && same(&self.periods, &other.periods)
    }
}

fn same<T>(some: &[Arc<T>], others: &[Arc<T>]) -> bool {
    some.len() == others.len()
        && some.iter().zip(others).all(|(one, other)| Arc::ptr_eq(one, other))
}
