//! Lawful sets put into words, and what a person decides where superior law leaves nothing.

use std::borrow::Cow;

use super::report::extend;
use super::words::possible;
use super::{Engine, Lawful, Outcome};
use crate::answer::{AnswerOut, AskOut, MissingOut, SlotOut, Status, ValueOut};
use crate::ast::{BoundKind, SlotTarget};
use crate::facts::Case;
use crate::ir::{Ask, MeasureBlock, VarId};
use crate::oracle::{Truth, holds};

/// Term of every question that measures answer.
pub(super) const MEASURES: &str = "措施";

impl Engine {
    /// The lawful set of one question.
    pub(super) fn measures_answer(
        &self,
        case: &Case,
        outcome: &Outcome,
        question: &str,
    ) -> AnswerOut {
        let of_question = outcome.lawful.iter().filter(|slot| slot.question == question);
        let slots = of_question.clone().map(|lawful| self.slot(case, lawful));
        let slots: Vec<SlotOut> = slots.collect();
        let mut citations = Vec::new();
        for slot in &slots {
            extend(&mut citations, &slot.citations);
        }
        let missing = self.open_measures(case, outcome, question);
        let undecided = |slot: &Lawful| slot.question == question && slot.conflict.is_some();
        let asks_only = !missing.is_empty()
            && missing.iter().all(|m| self.program.asks.contains_key(&m.id));
        let status = if outcome.lawful.iter().any(undecided) || asks_only {
            Status::Ask
        } else if missing.is_empty() {
            Status::Decided
        } else {
            Status::Unknown
        };
        let because = slots
            .iter()
            .zip(of_question)
            .map(|(slot, lawful)| self.slot_sentence(slot, lawful));
        let because = because.collect();
        AnswerOut {
            term: MEASURES.to_owned(),
            status,
            value: ValueOut::Slots(slots),
            by_person: Vec::new(),
            missing,
            citations,
            because,
        }
    }

    /// What blocks and superior law of a question still wait for.
    pub(super) fn open_measures(
        &self,
        case: &Case,
        outcome: &Outcome,
        question: &str,
    ) -> Vec<MissingOut> {
        self.open_where(case, outcome, |block| block.question == question, |_| true)
    }

    /// What the blocks `concerns` picks still wait for, with superior law, for those `who` picks.
    pub(super) fn open_where(
        &self,
        case: &Case,
        outcome: &Outcome,
        concerns: impl Fn(&MeasureBlock) -> bool,
        who: impl Fn(Option<usize>) -> bool,
    ) -> Vec<MissingOut> {
        let mut missing: Vec<MissingOut> = Vec::new();
        let mut wait = |var: VarId, person: Option<usize>| {
            for one in self.question(case, outcome, var, person) {
                if !missing.contains(&one) {
                    missing.push(one);
                }
            }
        };
        for (at, block) in self.program.measures.iter().enumerate() {
            if !concerns(block) || self.is_void_block(&outcome.void, at) {
                continue;
            }
            let people: Vec<Option<usize>> = if block.per_person {
                (0..outcome.world.len()).map(Some).filter(|person| who(*person)).collect()
            } else {
                vec![None]
            };
            for person in people {
                let possible = possible(outcome, person);
                if holds(&block.when, possible) == Truth::Unknown {
                    block.when.vars(&mut |var| {
                        if possible.get(var).is_some_and(|mask| mask.count_ones() > 1) {
                            wait(var, person);
                        }
                    });
                }
            }
        }
        for slot in &outcome.lawful {
            let block = self.program.measures.get(slot.at.0);
            if block.is_some_and(|block| concerns(block)) && who(slot.person) {
                slot.open.iter().for_each(|var| wait(*var, slot.person));
            }
        }
        missing
    }

    fn slot(&self, case: &Case, lawful: &Lawful) -> SlotOut {
        let slot = &lawful.slot;
        let id = |term: &String| {
            self.program.schema.measure(term).map_or_else(|| term.clone(), |m| m.1.id.clone())
        };
        let mut citations = self.grounds.slot(lawful.at).citations.clone();
        let superior = lawful.overlays.iter().filter_map(|id| self.law.superior(id));
        extend(&mut citations, superior);
        let mut needs: Vec<String> = slot.evidence.iter().cloned().collect();
        needs.extend(lawful.needs.iter().map(|(measure, evidence)| match measure {
            Some(measure) => format!("{measure}:{evidence}"),
            None => evidence.clone(),
        }));
        needs.dedup();
        let mut decided_by: Vec<String> =
            lawful.deciders.iter().flat_map(|(_, bodies)| bodies.clone()).collect();
        decided_by.sort();
        decided_by.dedup();
        SlotOut {
            target: match (slot.target, lawful.person.and_then(|index| case.people.get(index)))
            {
                (SlotTarget::Person, Some(person)) => person.name.clone(),
                (SlotTarget::Unit, _) => "unit".to_owned(),
                (SlotTarget::Case | SlotTarget::Person, _) => "case".to_owned(),
            },
            bound: bound_id(slot.bound),
            set: slot.set.iter().map(id).collect(),
            amount: slot.months,
            until: slot.until.clone(),
            needs,
            decided_by,
            citations,
        }
    }

    fn slot_sentence(&self, slot: &SlotOut, lawful: &Lawful) -> String {
        let target = match slot.target.as_str() {
            "unit" => "对错案责任单位",
            "case" => "就本案",
            name => &format!("对{name}"),
        };
        let bound = match slot.bound {
            "required" => "应",
            "choose_one" => "择一",
            "at_least_one" => "至少一项",
            "optional" => "可",
            _ => "仅供参考,附依据后方可写入文书",
        };
        let months = slot.amount.map(|months| format!("{months}个月")).unwrap_or_default();
        let of_text = &self.grounds.slot(lawful.at).sentence;
        let places = match lawful.overlays.as_slice() {
            [] => Cow::Borrowed(of_text),
            [..] => Cow::Owned(self.law.sentence(&slot.citations)),
        };
        let set = lawful.slot.set.join("、");
        if let Some(left) = &lawful.conflict {
            let by = self.conflict().map_or("", |ask| ask.decided_by.as_str());
            let left = match left.as_slice() {
                [] => "没有处分可给".to_owned(),
                left => format!("只有{}", left.join("、")),
            };
            let only = if set.is_empty() {
                "没有可以选的".to_owned()
            } else {
                format!("只余{set}")
            };
            return format!(
                "{places}{target}:依上位法{left},本项所列的{only};由{by}认定并说明理由。"
            );
        }
        let needs = match slot.needs.as_slice() {
            [] => String::new(),
            needs => format!("(须附 {})", needs.join("、")),
        };
        format!("{places}{target}({bound}):{set}{months}{needs}。")
    }
}

/// The ask for a lawful set that superior law leaves empty, or without anything mild.
const CONFLICT: &str = "冲突";

impl Engine {
    pub(super) fn conflict(&self) -> Option<&Ask> {
        self.program.asks.get(CONFLICT)
    }

    /// The conflicts of lawful sets that nobody has decided yet, as asks.
    pub(super) fn conflict_asks(&self, case: &Case, outcome: &Outcome) -> Vec<AskOut> {
        let Some(ask) = self.conflict() else { return Vec::new() };
        let asked = outcome.lawful.iter().filter_map(|lawful| {
            let mut options = lawful.conflict.clone()?;
            if lawful.may_be_declined() {
                options.extend(ask.options.iter().cloned());
            }
            Some(AskOut {
                id: ask.id.clone(),
                person: lawful
                    .person
                    .and_then(|index| case.people.get(index))
                    .map(|p| p.name.clone()),
                question: ask.question.clone(),
                drafted_by: ask.drafted_by.clone(),
                decided_by: ask.decided_by.clone(),
                options,
                suggestion: None,
                evidence: ask.evidence.clone(),
                reasons_required: true,
                citations: self.slot(case, lawful).citations,
            })
        });
        asked.collect()
    }

    /// Puts the answer of the person who decided a conflict into the set: the measure, or nothing. The answers
    /// used, by index.
    pub(super) fn settle_conflicts(&self, case: &Case, lawful: &mut Vec<Lawful>) -> Vec<usize> {
        let mut used = Vec::new();
        for slot in lawful.iter_mut().filter(|slot| slot.conflict.is_some()) {
            let name = slot.person.and_then(|index| case.people.get(index)).map(|p| &p.name);
            let found =
                case.answers.iter().enumerate().find(|(_, answer)| {
                    answer.ask == CONFLICT && answer.person.as_ref() == name
                });
            let (Some((index, answer)), Some(left)) = (found, slot.conflict.as_ref()) else {
                continue;
            };
            let measure = self.program.schema.measure(&answer.value).map(|m| m.1.term.clone());
            let chosen = measure.filter(|measure| left.contains(measure));
            let declined = slot.may_be_declined()
                && self.conflict().is_some_and(|a| a.options.contains(&answer.value));
            if chosen.is_none() && !declined {
                continue;
            }
            slot.slot.set = chosen.into_iter().collect();
            slot.conflict = None;
            used.push(index);
        }
        // A slot that a person decided to leave empty is no slot.
        lawful.retain(|slot| slot.conflict.is_some() || !slot.slot.set.is_empty());
        used
    }
}

fn bound_id(bound: BoundKind) -> &'static str {
    match bound {
        BoundKind::Required => "required",
        BoundKind::ChooseOne => "choose_one",
        BoundKind::AtLeastOne => "at_least_one",
        BoundKind::Optional => "optional",
        BoundKind::AdviceOnly => "advice_only",
    }
}
