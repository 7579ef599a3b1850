//! Choices checked against the lawful set.

use super::{Engine, Lawful, Outcome, check};
use crate::answer::{AnswerOut, CheckOut, MissingOut, Status, ValueOut};
use crate::ast::SlotTarget;
use crate::facts::Case;
use crate::ir::MeasureBlock;

/// Term of the check.
const CHOICE: &str = "所选措施";

impl Engine {
    /// Checks what was chosen, all choices for one target together.
    pub(super) fn checks(&self, case: &Case, outcome: &Outcome) -> AnswerOut {
        let mut targets: Vec<&str> = Vec::new();
        for selection in &case.selections {
            if !targets.contains(&selection.target.as_str()) {
                targets.push(&selection.target);
            }
        }
        let mut missing: Vec<MissingOut> = Vec::new();
        let mut checks: Vec<CheckOut> = Vec::new();
        let mut open_for: Vec<bool> = Vec::new();
        for target in &targets {
            let waits = self.open_for(case, outcome, target);
            checks.push(self.check(case, outcome, target, !waits.is_empty()));
            open_for.push(!waits.is_empty());
            let new = waits.into_iter().filter(|one| !missing.contains(one));
            missing = missing.iter().cloned().chain(new).collect();
        }
        let open = !missing.is_empty();
        let because = checks.iter().zip(&open_for).map(|(check, open)| {
            let found = match (*open, check.lawful) {
                (true, _) => "尚不能核对:档次或者可选的范围还没有确定",
                (false, true) => "在法定范围之内",
                (false, false) => "不在法定范围之内",
            };
            let each = check.faults.iter().chain(&check.needs);
            let more: String = each.map(|text| format!(";{text}")).collect();
            format!("{}:所选措施{found}{more}。", check.target)
        });
        AnswerOut {
            term: CHOICE.to_owned(),
            status: if open { Status::Unknown } else { Status::Decided },
            because: because.collect(),
            value: ValueOut::Checks(checks),
            by_person: Vec::new(),
            missing,
            citations: Vec::new(),
        }
    }

    /// What the set of one target still waits for; what others wait for does not change it.
    fn open_for(&self, case: &Case, outcome: &Outcome, target: &str) -> Vec<MissingOut> {
        let wanted = target_of(target);
        let is_of = |person: Option<usize>| {
            let named = person.and_then(|index| case.people.get(index));
            wanted != SlotTarget::Person || named.is_some_and(|person| person.name == target)
        };
        let concerns =
            |block: &MeasureBlock| block.slots.iter().any(|slot| slot.target == wanted);
        self.open_where(case, outcome, concerns, is_of)
    }

    fn check(&self, case: &Case, outcome: &Outcome, target: &str, open: bool) -> CheckOut {
        let wanted = target_of(target);
        // One person in two roles is two participants: the choice must be lawful for both.
        let is_of = |lawful: &Lawful| {
            let person = lawful.person.and_then(|index| case.people.get(index));
            person.is_some_and(|person| person.name == target)
        };
        let slots = outcome.lawful.iter().filter(|lawful| {
            lawful.slot.target == wanted && (wanted != SlotTarget::Person || is_of(lawful))
        });
        let slots: Vec<&Lawful> = slots.collect();
        let mut terms: Vec<String> = Vec::new();
        for word in
            case.selections.iter().filter(|s| s.target == target).flat_map(|s| &s.measures)
        {
            let measure = self.program.schema.measure(word);
            let term = measure.map_or(word, |(_, name)| &name.term);
            if !terms.contains(term) {
                terms.push(term.clone());
            }
        }
        let faults = if open { Vec::new() } else { check(&slots, &terms) };
        let said = faults.iter().map(|fault| match fault.because.as_str() {
            "" => format!("{};现在没有可选的措施", fault.message),
            because => format!("{}(依据 {because})", fault.message),
        });
        CheckOut {
            target: target.to_owned(),
            lawful: !open && faults.is_empty(),
            faults: said.collect(),
            needs: needs(&slots, &terms),
        }
    }
}

fn target_of(target: &str) -> SlotTarget {
    match target {
        "单位" | "unit" => SlotTarget::Unit,
        "案" | "case" => SlotTarget::Case,
        _ => SlotTarget::Person,
    }
}

/// What chosen measures need before they may stand in a paper.
fn needs(slots: &[&Lawful], terms: &[String]) -> Vec<String> {
    let mut needs: Vec<String> = Vec::new();
    for lawful in slots {
        for measure in lawful.slot.set.iter().filter(|measure| terms.contains(measure)) {
            let own = lawful
                .needs
                .iter()
                .filter(|(of, _)| of.as_ref().is_none_or(|of| of == measure));
            let evidence = lawful.slot.evidence.iter().chain(own.map(|(_, evidence)| evidence));
            for evidence in evidence {
                let text = format!("“{measure}”须附{evidence},未附不得写入终局文书");
                if !needs.contains(&text) {
                    needs.push(text);
                }
            }
        }
    }
    needs
}
