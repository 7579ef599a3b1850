//! Which facts an output can depend on: through conditions, other outputs, statements about people, 限于 and
//! periods; and through the constraints that a change of them may break.

use std::collections::BTreeSet;

use crate::ast::TimedPredicate;
use crate::ir::{Expr, Length, People, Program, Start, VarId, VarKind};
use crate::schema::Owner;

/// What was reached. `bool`: of everybody, not only of the person asked about.
#[derive(Debug, Clone, Default)]
pub(super) struct Relevant {
    /// Facts by index.
    pub(super) facts: BTreeSet<(usize, bool)>,
    /// Facts that periods and 有 read: to take them away is to say that they did not happen.
    pub(super) dated: BTreeSet<usize>,
    /// Outputs read on the way, by index.
    pub(super) outputs: BTreeSet<usize>,
    seen: BTreeSet<(VarId, bool)>,
    next: Vec<(VarId, bool)>,
}

impl Relevant {
    /// What `output` depends on.
    pub(super) fn to_output(program: &Program, output: usize) -> Self {
        let mut found = Self::default();
        found.read_output(program, output, false);
        found.close(program, true);
        found
    }

    /// What 限于 of any fact depends on.
    pub(super) fn to_guards(program: &Program) -> Self {
        let mut found = Self::default();
        for (_, guard) in program.guards.iter() {
            found.read(guard, true);
        }
        found.close(program, false);
        found
    }

    fn close(&mut self, program: &Program, with_constraints: bool) {
        while let Some((var, all)) = self.next.pop() {
            if self.seen.contains(&(var, true)) || !self.seen.insert((var, all)) {
                continue;
            }
            self.follow(program, var, all);
            if with_constraints {
                self.constrain(program, var, all);
            }
        }
    }

    fn read(&mut self, expr: &Expr, all: bool) {
        expr.vars(&mut |var| self.next.push((var, all)));
    }

    fn follow(&mut self, program: &Program, var: VarId, all: bool) {
        let Some(declared) = program.vars.get(var) else { return };
        match &declared.kind {
            VarKind::Fact(fact) => {
                self.facts.insert((*fact, all));
                for (_, guard) in program.guards.iter().filter(|(guarded, _)| *guarded == var) {
                    self.read(guard, all);
                }
            }
            VarKind::Output(output) => {
                self.outputs.insert(*output);
                self.read_output(program, *output, all);
            }
            VarKind::People(index) => {
                if let Some(People::Any(body) | People::AtMost(body, _)) =
                    program.people.get(*index)
                {
                    self.read(body, true);
                }
            }
            VarKind::Timed(TimedPredicate::Happened | TimedPredicate::Before(_), of) => {
                self.date(program, of, all);
            }
            VarKind::Timed(TimedPredicate::InTime | TimedPredicate::Expired, of) => {
                self.period(program, of, all);
            }
        }
    }

    fn read_output(&mut self, program: &Program, output: usize, all: bool) {
        let rules = program.groups.iter().filter(|group| group.output == output);
        rules.flat_map(|group| &group.rules).for_each(|rule| self.read(&rule.when, all));
    }

    /// A constraint that reads the variable may refuse the change until its other facts change too. What the
    /// whole case shares binds everybody.
    fn constrain(&mut self, program: &Program, var: VarId, all: bool) {
        let all = all || program.vars.get(var).is_some_and(|var| !var.per_person);
        for (constraint, _) in program.constraints.iter() {
            let mut reads = false;
            constraint.vars(&mut |other| reads |= other == var);
            if reads {
                self.read(constraint, all);
            }
        }
    }

    fn date(&mut self, program: &Program, name: &str, all: bool) {
        for owner in [Owner::Person, Owner::Case, Owner::Unit] {
            if let Some((fact, _)) = program.schema.fact(owner, name) {
                self.dated.insert(fact);
                self.facts.insert((fact, all));
            }
        }
    }

    fn period(&mut self, program: &Program, name: &str, all: bool) {
        // An extension goes on from another period; such a chain is no longer than the list of periods.
        let mut name = name.to_owned();
        for _ in 0..program.periods.len() {
            let Some(period) = program.periods.iter().find(|p| p.name == name) else { return };
            let grant = period.grant.iter().flat_map(|g| [&g.on, &g.days, &g.by, &g.dated]);
            let stood = period.suspended.iter().flat_map(|(from, until)| [from, until]);
            let joined = period.joins.iter().map(|(event, _)| event);
            let length = match &period.length {
                Length::ByFact(fact, _) => Some(fact),
                Length::Fixed(_) | Length::AtMost(_) | Length::MonthsOf(_) => None,
            };
            let others = joined.chain(&period.closed).chain(length);
            for fact in period.counts.iter().chain(grant).chain(stood).chain(others) {
                self.date(program, fact, all);
            }
            match &period.start {
                Start::Event(event) => return self.date(program, event, all),
                Start::After(base, _) => name.clone_from(base),
            }
        }
    }
}
