//! Dates beside days: what comparisons of one date imply of each other.

use jiff::civil::Date;

use super::Compiler;
use crate::ast::TimedPredicate;
use crate::ir::{Expr, VarId, VarKind};
use crate::schema::Owner;
use crate::span::Span;

/// A date as a variable asks of it.
struct Asked {
    var: VarId,
    /// The facts it may be, by owner: a term and an id name the same one.
    date: [Option<usize>; 3],
    /// Before which day; none where it is only asked whether it has happened.
    before: Option<Date>,
}

impl Compiler<'_> {
    /// What comparisons of one date with several days imply of each other: before the one is before every later
    /// one, and has happened. Holds of every case, so the proofs leave out what cannot be.
    pub(super) fn days(&self) -> Vec<(Expr, Span)> {
        let asked: Vec<Asked> =
            self.mentioned.iter().filter_map(|var| self.asked(*var)).collect();
        let mut implied = Vec::new();
        for premise in &asked {
            for conclusion in &asked {
                let follows = match (premise.before, conclusion.before) {
                    (_, None) => true,
                    (Some(day), Some(later)) => day <= later,
                    (None, Some(_)) => false,
                };
                if follows && premise.date == conclusion.date && premise.var != conclusion.var {
                    let not = Expr::Not(Box::new(Expr::Test(premise.var, 1)));
                    let whole = Expr::Or(vec![not, Expr::Test(conclusion.var, 1)]);
                    implied.push((whole, Span::default()));
                }
            }
        }
        implied
    }

    fn asked(&self, var: VarId) -> Option<Asked> {
        let (of, before) = match &self.vars.get(var)?.kind {
            VarKind::Timed(TimedPredicate::Before(day), of) => (of, Some(*day)),
            VarKind::Timed(TimedPredicate::Happened, of) => (of, None),
            VarKind::Timed(TimedPredicate::InTime | TimedPredicate::Expired, _)
            | VarKind::Fact(_)
            | VarKind::Output(_)
            | VarKind::People(_) => return None,
        };
        let owners = [Owner::Person, Owner::Case, Owner::Unit];
        let date = owners.map(|owner| self.schema.fact(owner, of).map(|(index, _)| index));
        Some(Asked { var, date, before })
    }
}
