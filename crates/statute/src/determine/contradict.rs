//! Facts that no real case can have together, and answers to what nobody asks.

use jiff::civil::Date;

use super::world::World;
use super::{Contradiction, Engine};
use crate::facts::{At, Case, FactValue, Known};
use crate::ir::{Expr, Mask, People, VarId, VarKind};
use crate::oracle::{Truth, holds};

/// One look at the facts: the person, and what is possible.
type View<'a> = (Option<usize>, &'a [Mask]);

impl Engine {
    /// Every contradiction, each said once.
    pub(super) fn contradictions(
        &self,
        case: &Case,
        world: &World,
        as_of: Date,
    ) -> Vec<Contradiction> {
        let mut found: Vec<Contradiction> = Vec::new();
        let people = world.people.iter().enumerate();
        let people = people.map(|(index, own)| (Some(index), own.as_slice()));
        for view in std::iter::once((None, world.case.as_slice())).chain(people) {
            self.guarded(case, view, &mut found);
            self.constrained(case, view, as_of, &mut found);
            self.ordered(case, view.0, &mut found);
        }
        self.asked(case, &mut found);
        self.listed(case, as_of, &mut found);
        found
    }

    /// An act is listed only while the catalogue is in force; what its item covers is covered before and after.
    fn listed(&self, case: &Case, as_of: Date, found: &mut Vec<Contradiction>) {
        let schema = &self.program.schema;
        let Some(catalogue) = &schema.catalogue else { return };
        let conduct = case.conducted_on(schema);
        let (word, day) = conduct.map_or(("处理日", as_of), |day| ("行为日", day));
        for listed in case.listed.iter().filter(|_| !catalogue.holds_on(day)) {
            let fact = schema.facts.get(listed.fact);
            let message = format!(
                "“{}”取自《{}》,它{}施行,{word} {day} 不在其间;直接写“{}”",
                listed.act.name.term,
                catalogue.title,
                catalogue.days(),
                fact.map_or("", |fact| fact.name.term.as_str())
            );
            push(found, Contradiction { places: vec![listed.at], message });
        }
    }

    fn guarded(&self, case: &Case, view: View<'_>, found: &mut Vec<Contradiction>) {
        let (person, possible) = view;
        for (var, guard) in self.program.guards.iter() {
            let Some(at) = self.given(case, *var, person) else { continue };
            if holds(guard, possible) == Truth::No {
                let label = self.label(*var);
                let who = who(case, person);
                let message = format!("{who}按其他事实不应有“{label}”这一项");
                push(found, Contradiction { places: vec![at], message });
            }
        }
    }

    fn constrained(
        &self,
        case: &Case,
        view: View<'_>,
        as_of: Date,
        found: &mut Vec<Contradiction>,
    ) {
        let (person, possible) = view;
        for (constraint, _) in self.program.constraints.iter() {
            if holds(constraint, possible) != Truth::No {
                continue;
            }
            let vars = self.named(constraint);
            let per_person =
                |var: &VarId| self.program.vars.get(*var).is_some_and(|var| var.per_person);
            let own = self.vars_of(constraint).iter().any(per_person);
            // What is said of the case as a whole is said once.
            if own != person.is_some() {
                continue;
            }
            let mut places: Vec<At> = Vec::new();
            let everybody = (0..case.people.len()).map(Some).chain([None]);
            for who in everybody.filter(|who| !own || *who == person || who.is_none()) {
                places.extend(vars.iter().filter_map(|var| self.given(case, *var, who)));
            }
            places.sort_by_key(|at| (at.line, at.column));
            places.dedup();
            let mut labels: Vec<&str> = vars.iter().map(|var| self.label(*var)).collect();
            labels.dedup();
            let who = who(case, if own { person } else { None });
            let labels = labels.join("、");
            let message = format!("{who}以 {as_of} 为准,这些事实互相矛盾:{labels}");
            push(found, Contradiction { places, message });
        }
    }

    fn ordered(&self, case: &Case, person: Option<usize>, found: &mut Vec<Contradiction>) {
        for (first, second) in self.program.orders.iter() {
            let (Some(a), Some(b)) =
                (self.dated(case, *first, person), self.dated(case, *second, person))
            else {
                continue;
            };
            if a.1 <= b.1 {
                continue;
            }
            let mut places = vec![a.0.at, b.0.at];
            places.sort_by_key(|at| (at.line, at.column));
            let term = |index: &usize| {
                self.program.schema.facts.get(*index).map_or("", |f| f.name.term.as_str())
            };
            let message = format!(
                "{}“{}”({})不得晚于“{}”({})",
                who(case, person),
                term(first),
                a.1,
                term(second),
                b.1
            );
            let both_shared = person.is_some() && !self.is_own(*first) && !self.is_own(*second);
            if !both_shared {
                push(found, Contradiction { places, message });
            }
        }
    }

    /// Answers to asks the pack does not have, and values an ask does not offer.
    fn asked(&self, case: &Case, found: &mut Vec<Contradiction>) {
        for answer in &case.answers {
            let places = vec![answer.at];
            if answer.departs {
                self.departing(answer, found);
                continue;
            }
            let Some(ask) = self.program.asks.get(&answer.ask) else {
                let message = format!("没有“{}”这个问", answer.ask);
                push(found, Contradiction { places, message });
                continue;
            };
            let outputs = self.program.schema.outputs.iter().flat_map(|output| &output.options);
            let mut terms = outputs.filter(|name| name.id == answer.value);
            let is_conflict = self.conflict().is_some_and(|conflict| conflict.id == ask.id);
            let is_offered = ask.options.contains(&answer.value)
                || terms.any(|name| ask.options.contains(&name.term))
                || (is_conflict && self.program.schema.measure(&answer.value).is_some());
            if !is_offered {
                let list = ask.options.join("、");
                let message =
                    format!("问“{}”没有“{}”这个取值;可写:{list}", ask.id, answer.value);
                push(found, Contradiction { places, message });
            } else if answer.by == ask.drafted_by {
                let message = format!(
                    "问“{}”由{}认定,不得由拟稿的{}认定",
                    ask.id, ask.decided_by, ask.drafted_by
                );
                push(found, Contradiction { places, message });
            }
        }
    }

    /// A departure from a question the pack does not have, or to what it does not offer.
    fn departing(&self, answer: &crate::facts::Answer, found: &mut Vec<Contradiction>) {
        let output = self.program.schema.output(&answer.ask).map(|(_, output)| output);
        let is_offered = output
            .is_some_and(|output| output.options.iter().any(|name| name.is(&answer.value)));
        if !is_offered {
            let message = format!("结论“{}”没有“{}”这个取值", answer.ask, answer.value);
            push(found, Contradiction { places: vec![answer.at], message });
        }
    }

    fn is_own(&self, fact: usize) -> bool {
        let fact = self.program.schema.facts.get(fact);
        fact.is_some_and(|fact| fact.owner == crate::schema::Owner::Person)
    }

    fn dated<'c>(
        &self,
        case: &'c Case,
        fact: usize,
        person: Option<usize>,
    ) -> Option<(&'c Known, Date)> {
        let owner = self.program.schema.facts.get(fact)?.owner;
        let known = case.known(owner, fact, person)?;
        match known.value {
            FactValue::Date(date) => Some((known, date)),
            FactValue::Option(_) | FactValue::Int(_) => None,
        }
    }

    fn vars_of(&self, expr: &Expr) -> Vec<VarId> {
        let mut vars = Vec::new();
        expr.vars(&mut |var| vars.push(var));
        vars
    }

    /// The variables a condition names, statements about people opened up: they are what a person can correct.
    fn named(&self, expr: &Expr) -> Vec<VarId> {
        let mut named = Vec::new();
        for var in self.vars_of(expr) {
            let statement = match self.program.vars.get(var).map(|var| &var.kind) {
                Some(VarKind::People(index)) => self.program.people.get(*index),
                Some(VarKind::Fact(_) | VarKind::Output(_) | VarKind::Timed(..)) | None => None,
            };
            match statement {
                Some(People::Any(body) | People::AtMost(body, _)) => {
                    named.extend(self.named(body));
                }
                None => named.push(var),
            }
        }
        named
    }

    fn given(&self, case: &Case, var: usize, person: Option<usize>) -> Option<At> {
        let VarKind::Fact(index) = self.program.vars.get(var)?.kind else { return None };
        let owner = self.program.schema.facts.get(index)?.owner;
        case.known(owner, index, person).map(|known| known.at)
    }

    /// How a message names a variable.
    fn label(&self, var: usize) -> &str {
        match self.program.vars.get(var) {
            Some(var) => match &var.kind {
                VarKind::Timed(_, of) => self.period(of),
                VarKind::Fact(_) | VarKind::Output(_) | VarKind::People(_) => &var.label,
            },
            None => "",
        }
    }
}

fn who(case: &Case, person: Option<usize>) -> String {
    match person.and_then(|index| case.people.get(index)) {
        Some(person) => format!("{}:", person.name),
        None => String::new(),
    }
}

fn push(found: &mut Vec<Contradiction>, one: Contradiction) {
    if !found.iter().any(|known| known.message == one.message) {
        found.push(one);
    }
}
