//! Lawful sets and checked choices, put into words.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::report::extend;
use super::{Engine, Lawful, Outcome, check};
use crate::answer::{AnswerOut, CheckOut, SlotOut, Status, ValueOut};
use crate::ast::{BoundKind, SlotTarget};
use crate::facts::Case;
use crate::oracle::{Truth, holds};

/// Term of every question that measures answer.
const MEASURES: &str = "措施";
/// Term of the check of a choice.
const CHOICE: &str = "所选措施";

impl Engine {
    /// The lawful set of one question.
    pub(super) fn measures_answer(
        &self,
        case: &Case,
        outcome: &Outcome,
        question: &str,
        answers: &BTreeMap<String, AnswerOut>,
    ) -> AnswerOut {
        let of_question = outcome.lawful.iter().filter(|slot| slot.question == question);
        let slots = of_question.clone().map(|lawful| self.slot(case, lawful));
        let slots: Vec<SlotOut> = slots.collect();
        let mut citations = Vec::new();
        for slot in &slots {
            extend(&mut citations, &slot.citations);
        }
        // A block whose condition is still open waits for the same facts as the outputs it reads.
        let undecided = self.program.measures.iter().filter(|block| block.question == question);
        let open = undecided.clone().any(|block| {
            let views: Vec<&Vec<u64>> = if block.per_person {
                outcome.world.iter().collect()
            } else {
                vec![&outcome.shared]
            };
            views.iter().any(|possible| holds(&block.when, possible) == Truth::Unknown)
        });
        let conflict = outcome.lawful.iter().any(|s| s.question == question && s.conflict);
        let asked = answers.values().any(|answer| answer.status == Status::Ask);
        let status = match (open, conflict || (open && asked)) {
            (_, true) => Status::Ask,
            (true, false) => Status::Unknown,
            (false, false) => Status::Decided,
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
            missing: Vec::new(),
            citations,
            because,
        }
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
        needs.extend(lawful.needs.iter().map(|(_, evidence)| evidence.clone()));
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
        format!("{places}{target}({bound}):{}{months}。", lawful.slot.set.join("、"))
    }

    /// Choices checked against the lawful set.
    pub(super) fn checks(&self, case: &Case, outcome: &Outcome) -> AnswerOut {
        let mut checks = Vec::new();
        for selection in &case.selections {
            let wanted = match selection.target.as_str() {
                "单位" | "unit" => SlotTarget::Unit,
                "案" | "case" => SlotTarget::Case,
                _ => SlotTarget::Person,
            };
            // One person in two roles is two participants: the choice must be lawful for both.
            let is_of = |lawful: &Lawful| {
                let person = lawful.person.and_then(|index| case.people.get(index));
                person.is_some_and(|person| person.name == selection.target)
            };
            let slots = outcome.lawful.iter().filter(|lawful| {
                lawful.slot.target == wanted && (wanted != SlotTarget::Person || is_of(lawful))
            });
            let slots: Vec<&Lawful> = slots.collect();
            let terms: Vec<String> = selection
                .measures
                .iter()
                .map(|word| {
                    self.program.schema.measure(word).map_or(word.clone(), |m| m.1.term.clone())
                })
                .collect();
            let faults = check(&slots, &terms);
            checks.push(CheckOut {
                target: selection.target.clone(),
                lawful: faults.is_empty(),
                faults: faults
                    .iter()
                    .map(|fault| match fault.because.as_str() {
                        "" => format!("{};现在没有可选的措施", fault.message),
                        because => format!("{}(依据 {because})", fault.message),
                    })
                    .collect(),
            });
        }
        let because = checks.iter().map(|check| {
            let found =
                if check.lawful { "在法定范围之内" } else { "不在法定范围之内" };
            let faults = check.faults.iter().map(|fault| format!(";{fault}"));
            format!("{}:所选措施{found}{}。", check.target, faults.collect::<String>())
        });
        AnswerOut {
            term: CHOICE.to_owned(),
            status: Status::Decided,
            because: because.collect(),
            value: ValueOut::Checks(checks),
            by_person: Vec::new(),
            missing: Vec::new(),
            citations: Vec::new(),
        }
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
