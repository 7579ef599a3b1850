//! The facts of a conclusion in words, and the questions still open, the one that settles most first.

use std::ops::Range;

use super::report::person_name;
use super::{Engine, Finding, Outcome, Running};
use crate::answer::MissingOut;
use crate::eval::Trace;
use crate::facts::{Case, FactValue};
use crate::ir::{Given, Mask, People, VarId, VarKind};
use crate::oracle::{Truth, holds};
use crate::schema::{Name, Owner};

impl Engine {
    /// What a condition found, fact by fact, in the order the rule asks.
    pub(super) fn reasons(
        &self,
        of: (&Case, &Outcome),
        reads: &[VarId],
        person: Option<usize>,
        text: &mut String,
    ) {
        let (case, outcome) = of;
        let possible = possible(outcome, person);
        let mut said: Vec<Range<usize>> = Vec::with_capacity(reads.len());
        for var in reads {
            let before = text.len();
            if !said.is_empty() {
                text.push(',');
            }
            let start = text.len();
            let of = (case, outcome.timing.running.as_slice());
            let new = self.say(of, possible, (*var, person), text).is_some();
            let range = start..text.len();
            let is_same =
                |known: &Range<usize>| text.get(known.clone()) == text.get(range.clone());
            if new && !said.iter().any(is_same) {
                said.push(range);
            } else {
                text.truncate(before);
            }
        }
    }

    /// One settled variable in words; nothing for one that is open or has no name.
    fn say(
        &self,
        of: (&Case, &[Running]),
        possible: &[Mask],
        at: (VarId, Option<usize>),
        text: &mut String,
    ) -> Option<()> {
        let ((case, running), (var, person)) = (of, at);
        let declared = self.program.vars.get(var)?;
        let mask = *possible.get(var)?;
        if mask.count_ones() != 1 || declared.label.is_empty() {
            return None;
        }
        let option = usize::try_from(mask.trailing_zeros()).ok()?;
        let label = declared.label.as_str();
        let yes = option == 0;
        let value = declared.options.get(option).map_or("", |name| name.term.as_str());
        match &declared.kind {
            VarKind::Fact(fact) => {
                let owner = self.program.schema.facts.get(*fact)?.owner;
                match case.known(owner, *fact, person) {
                    Some(known) => {
                        text.extend([label, "为“", value, "”"]);
                        if let Some(by) = known.found_by() {
                            text.extend(["(由", by, "认定)"]);
                        }
                        self.say_listed(case, *fact, text);
                    }
                    // A fact that does not exist is not worth a word; one that follows is.
                    None if declared.options.get(option).is_some_and(Name::is_absent) => {
                        return None;
                    }
                    None => text.extend([label, "只能为“", value, "”"]),
                }
            }
            VarKind::Output(_) => text.extend([label, "为“", value, "”"]),
            VarKind::People(_) => {
                text.extend(["“", label, if yes { "”成立" } else { "”不成立" }]);
            }
            VarKind::Timed(predicate, of) => {
                self.say_timed((case, running), (*predicate, of, person), yes, text);
            }
        }
        Some(())
    }

    /// By which acts of the organ's catalogue a fact of the case has its value.
    fn say_listed(&self, case: &Case, fact: usize, text: &mut String) {
        for listed in case.listed_as(fact).filter(|_| self.is_of_case(fact)) {
            let act = &listed.act;
            text.extend(["(即", &act.citation.text, "“", act.words(), "”)"]);
        }
    }

    fn is_of_case(&self, fact: usize) -> bool {
        self.program.schema.facts.get(fact).is_some_and(|fact| fact.owner == Owner::Case)
    }

    /// The facts of the case that a rule reads, by index, those inside statements about people included.
    pub(super) fn facts_read(&self, reads: &[VarId]) -> Vec<usize> {
        let kind = |var: VarId| self.program.vars.get(var).map(|var| &var.kind);
        let mut vars = reads.to_vec();
        for var in reads {
            if let Some(VarKind::People(index)) = kind(*var)
                && let Some(People::Any(body) | People::AtMost(body, _)) =
                    self.program.people.get(*index)
            {
                body.vars(&mut |var| vars.push(var));
            }
        }
        let facts = vars.into_iter().filter_map(|var| match kind(var)? {
            VarKind::Fact(fact) => Some(*fact).filter(|fact| self.is_of_case(*fact)),
            VarKind::Output(_) | VarKind::People(_) | VarKind::Timed(..) => None,
        });
        facts.collect()
    }

    /// The Chinese term of the period `name`.
    pub(super) fn period<'a>(&'a self, name: &'a str) -> &'a str {
        let period = self.program.periods.iter().find(|period| period.name == name);
        period.map_or(name, |period| period.term.as_str())
    }

    /// What open rules still wait for. Each candidate is tried with every value it can have: the one that
    /// leaves the fewest rules open, on average, is asked first.
    pub(super) fn missing(
        &self,
        case: &Case,
        outcome: &Outcome,
        finding: &Finding,
    ) -> Vec<MissingOut> {
        let possible = possible(outcome, finding.person);
        let Some(group) = self.program.groups.get(finding.group) else { return Vec::new() };
        let word = self.sheets.get(finding.group).map_or(0, |sheet| sheet.word(possible));
        let mut waits: Vec<(u32, VarId)> = Vec::new();
        for (index, rule) in group.rules.iter().enumerate() {
            if finding.trace.open & (1 << index) == 0 {
                continue;
            }
            rule.when.vars(&mut |var| {
                let mask = possible.get(var).copied().unwrap_or(0);
                if mask.count_ones() > 1 && !waits.iter().any(|(_, known)| *known == var) {
                    waits.push((self.left_open(finding.group, word, (var, mask)), var));
                }
            });
        }
        // Of two that settle as much, the one the pack mentions first.
        let mentioned = &self.program.mentioned;
        waits.sort_by_cached_key(|(open, var)| {
            (*open, mentioned.iter().position(|known| known == var))
        });
        let mut missing: Vec<MissingOut> = Vec::new();
        for (_, var) in waits {
            for one in self.question(case, outcome, var, finding.person) {
                if !missing.contains(&one) {
                    missing.push(one);
                }
            }
        }
        missing
    }

    /// Rules left open when `var` is known, over all its values, in thousandths of a rule.
    fn left_open(&self, group: usize, word: u128, of: (VarId, Mask)) -> u32 {
        let (var, mask) = of;
        let Some(sheet) = self.sheets.get(group) else { return u32::MAX };
        let mut open = 0_u32;
        for bit in (0..Mask::BITS).map(|shift| 1 << shift).filter(|bit| mask & bit != 0) {
            let Trace { live, open: rules, .. } = sheet.trace(sheet.with(word, var, bit));
            open += if live == 0 { rules.count_ones() } else { 0 };
        }
        open * 1000 / mask.count_ones().max(1)
    }

    /// The facts a person can supply to settle `var`.
    pub(super) fn question(
        &self,
        case: &Case,
        outcome: &Outcome,
        var: VarId,
        person: Option<usize>,
    ) -> Vec<MissingOut> {
        let Some(declared) = self.program.vars.get(var) else { return Vec::new() };
        let one = |id: &str, term: &str, person: Option<String>| {
            vec![MissingOut { id: id.to_owned(), term: term.to_owned(), person }]
        };
        let who = || {
            let person = person.and_then(|index| case.people.get(index));
            person.filter(|_| declared.per_person).map(|person| person.name.clone())
        };
        match &declared.kind {
            VarKind::Fact(index) => match self.program.schema.facts.get(*index) {
                Some(fact) => one(&fact.name.id, &fact.name.term, who()),
                None => Vec::new(),
            },
            VarKind::Output(index) => self.behind(case, outcome, *index, person),
            VarKind::People(index) => self.of_people(case, outcome, *index),
            VarKind::Timed(_, of) => {
                let dates = self.dates(case, of, person).into_iter();
                dates.flat_map(|(id, term)| one(&id, &term, who())).collect()
            }
        }
    }

    /// What an open output waits for itself: nobody can enter an outcome. Asked of a person, it is the ask.
    fn behind(
        &self,
        case: &Case,
        outcome: &Outcome,
        output: usize,
        person: Option<usize>,
    ) -> Vec<MissingOut> {
        let group = self.program.groups.iter().position(|group| group.output == output);
        let finding = group.and_then(|group| {
            outcome.finding(group, person).or_else(|| outcome.finding(group, None))
        });
        let Some(finding) = finding else { return Vec::new() };
        let ask = self.in_force(finding).and_then(|found| match &found.rule.gives {
            Given::Ask { ask, .. } => self.program.asks.get(ask),
            Given::Value(_) | Given::NotApplicable => None,
        });
        match ask {
            Some(ask) => vec![MissingOut {
                id: ask.id.clone(),
                term: ask.question.clone(),
                person: person_name(case, finding),
            }],
            None => self.missing(case, outcome, finding),
        }
    }

    /// Facts of those people who may or may not satisfy a statement.
    fn of_people(&self, case: &Case, outcome: &Outcome, statement: usize) -> Vec<MissingOut> {
        let Some(People::Any(body) | People::AtMost(body, _)) =
            self.program.people.get(statement)
        else {
            return Vec::new();
        };
        let mut missing = Vec::new();
        for (own, person) in outcome.world.iter().zip(&case.people) {
            if holds(body, own) != Truth::Unknown {
                continue;
            }
            body.vars(&mut |var| {
                let open = own.get(var).is_some_and(|mask| mask.count_ones() > 1);
                let fact = self.program.vars.get(var).and_then(|var| match var.kind {
                    VarKind::Fact(index) => self.program.schema.facts.get(index),
                    VarKind::Output(_) | VarKind::People(_) | VarKind::Timed(..) => None,
                });
                if let Some(fact) = fact.filter(|_| open) {
                    missing.push(MissingOut {
                        id: fact.name.id.clone(),
                        term: fact.name.term.clone(),
                        person: Some(person.name.clone()),
                    });
                }
            });
        }
        missing
    }

    /// What a timed statement waits for: start and length of its period, else the events it counts.
    fn dates(&self, case: &Case, of: &str, person: Option<usize>) -> Vec<(String, String)> {
        let Some(period) = self.program.periods.iter().find(|period| period.name == of) else {
            return Vec::new();
        };
        let mut start = match &period.start {
            crate::ir::Start::Event(event) => vec![event],
            crate::ir::Start::After(..) => Vec::new(),
        };
        if let crate::ir::Length::ByFact(fact, _) = &period.length {
            start.push(fact);
        }
        let owners = [Owner::Case, Owner::Person, Owner::Unit];
        let open = |names: &[&String]| -> Vec<(String, String)> {
            let facts = names.iter().filter_map(|name| {
                let mut facts =
                    owners.iter().map(|owner| self.program.schema.fact(*owner, name));
                facts.find_map(|fact| fact)
            });
            facts
                .filter(|(index, fact)| case.known(fact.owner, *index, person).is_none())
                .map(|(_, fact)| (fact.name.id.clone(), fact.name.term.clone()))
                .collect()
        };
        let starts = open(&start);
        if starts.is_empty() { open(&period.counts.iter().collect::<Vec<_>>()) } else { starts }
    }

    /// Options of a person's fact that a conclusion looked for and nobody in the case has: the list of
    /// people is taken as complete, and a reader must be told what that rests on.
    pub(super) fn nobody_listed(&self, case: &Case, outcome: &Outcome) -> Vec<String> {
        let mut absent: Vec<String> = Vec::new();
        for var in self.program.mentioned.iter().copied() {
            let Some(declared) = self.program.vars.get(var) else { continue };
            // The statement is looked at once, however many people's findings rest on it.
            let rests_on = |finding: &Finding| self.matters(outcome, finding, var);
            if matches!(declared.kind, VarKind::People(_))
                && outcome.findings.iter().any(rests_on)
            {
                self.unfilled(case, outcome, var, &mut absent);
            }
        }
        absent
    }

    /// Whether the finding would be another if the statement were not settled.
    fn matters(&self, outcome: &Outcome, finding: &Finding, var: VarId) -> bool {
        let Some(sheet) = self.sheets.get(finding.group) else { return false };
        if !sheet.reads(var) {
            return false;
        }
        let word = sheet.word(possible(outcome, finding.person));
        let open = sheet.with(word, var, super::world::EITHER);
        sheet.trace(open).live != finding.trace.live
    }

    fn unfilled(&self, case: &Case, outcome: &Outcome, var: VarId, absent: &mut Vec<String>) {
        let Some(VarKind::People(index)) = self.program.vars.get(var).map(|var| &var.kind)
        else {
            return;
        };
        let Some(People::Any(body)) = self.program.people.get(*index) else { return };
        let crate::ir::Expr::And(parts) = body else { return };
        for part in parts {
            let crate::ir::Expr::Test(var, mask) = part else { continue };
            let Some(declared) = self.program.vars.get(*var) else { continue };
            let all_know = (0..case.people.len()).all(|person| self.knows(case, *var, person));
            let has = |own: &Vec<Mask>| own.get(*var).is_some_and(|known| known & mask != 0);
            if mask.count_ones() == 1 && all_know && !outcome.world.iter().any(has) {
                let option = usize::try_from(mask.trailing_zeros()).unwrap_or(0);
                let term = declared.options.get(option).map(|name| &name.term);
                let text = term.map(|term| format!("{}为“{term}”的人", declared.label));
                absent.extend(text.filter(|text| !absent.contains(text)));
            }
        }
    }

    fn knows(&self, case: &Case, var: VarId, person: usize) -> bool {
        let Some(VarKind::Fact(fact)) = self.program.vars.get(var).map(|var| &var.kind) else {
            return false;
        };
        let known = case.known(Owner::Person, *fact, Some(person));
        // Only what everybody has in some form, like a role: other facts are absent by their nature.
        self.program.schema.facts.get(*fact).is_some_and(|fact| !fact.judgement)
            && known.is_some_and(|known| matches!(known.value, FactValue::Option(_)))
    }
}

pub(super) fn possible(outcome: &Outcome, person: Option<usize>) -> &[Mask] {
    match person {
        Some(person) => outcome.world.get(person).map_or(&[], Vec::as_slice),
        None => &outcome.shared,
    }
}
