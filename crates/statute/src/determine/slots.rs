//! Lawful sets: slots of the blocks that apply, narrowed by superior law, and choices checked against them.

use jiff::civil::Date;

use crate::ast::{BoundKind, SlotTarget};
use crate::ir::{Effect, Limit, Mask, Overlay, Program, Slot, VarId};
use crate::oracle::{Truth, holds};

/// A slot after superior law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lawful {
    /// The question it answers.
    pub question: String,
    /// The block it comes from.
    pub block: String,
    /// The block and the slot in it, by index.
    pub at: (usize, usize),
    /// The person it is for, if it is a person's slot.
    pub person: Option<usize>,
    /// The slot, its set narrowed.
    pub slot: Slot,
    /// Overlays that changed it.
    pub overlays: Vec<String>,
    /// Bodies that alone may decide a measure of it.
    pub deciders: Vec<(String, Vec<String>)>,
    /// What a measure needs before it may be chosen.
    pub needs: Vec<(Option<String>, String)>,
    /// What superior law left where it left nothing, or nothing mild enough: then a person decides among these.
    pub conflict: Option<Vec<String>>,
    /// What superior law demands (收窄): where it leaves something, nothing cannot be chosen instead.
    pub demanded: Option<Vec<String>>,
    /// Variables that still say whether superior law narrows it.
    pub open: Vec<VarId>,
}

/// A fault of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong, in Chinese.
    pub message: String,
    /// The block or overlay that says so.
    pub because: String,
}

/// The slots that apply under `possible`; a block whose condition is not certain gives none.
pub(super) fn lawful(
    program: &Program,
    possible: &[Mask],
    person: Option<usize>,
    on: Date,
) -> Vec<Lawful> {
    let mut slots = Vec::new();
    for (at, block) in program.measures.iter().enumerate() {
        if block.per_person != person.is_some() || holds(&block.when, possible) != Truth::Yes {
            continue;
        }
        for (index, slot) in block.slots.iter().enumerate() {
            let mut lawful = Lawful {
                question: block.question.clone(),
                block: block.id.clone(),
                at: (at, index),
                person: person.filter(|_| slot.target == SlotTarget::Person),
                slot: slot.clone(),
                overlays: Vec::new(),
                deciders: Vec::new(),
                needs: Vec::new(),
                conflict: None,
                demanded: None,
                open: Vec::new(),
            };
            for overlay in &program.overlays {
                limit(program, overlay, possible, (on, &mut lawful));
            }
            slots.push(lawful);
        }
    }
    slots
}

impl Lawful {
    /// Several demands of superior law hold together.
    fn demand(&mut self, set: &[String]) {
        let both = |known: &String| {
            self.demanded.as_ref().is_none_or(|demanded| demanded.contains(known))
        };
        self.demanded = Some(set.iter().filter(|known| both(known)).cloned().collect());
    }

    /// Whether a person may leave a conflict without a measure: where superior law demands one, not.
    pub(super) fn may_be_declined(&self) -> bool {
        self.demanded.is_none() || self.conflict.as_ref().is_none_or(Vec::is_empty)
    }
}

fn limit(program: &Program, overlay: &Overlay, possible: &[Mask], at: (Date, &mut Lawful)) {
    let (on, lawful) = at;
    if !overlay.in_force(on) {
        return;
    }
    for limit in &overlay.limits {
        match holds(&limit.when, possible) {
            Truth::Yes => apply(program, (&overlay.id, limit), lawful),
            Truth::No => {}
            Truth::Unknown => {
                let mut narrowed = lawful.clone();
                apply(program, (&overlay.id, limit), &mut narrowed);
                // What is demanded changes nothing where the set holds no more than that.
                narrowed.demanded.clone_from(&lawful.demanded);
                if narrowed != *lawful {
                    let open = |var: &VarId| {
                        possible.get(*var).is_some_and(|mask| mask.count_ones() > 1)
                    };
                    let mut vars = Vec::new();
                    limit.when.vars(&mut |var| vars.push(var));
                    lawful.open.extend(vars.into_iter().filter(open));
                }
            }
        }
    }
}

/// Does what one line of an overlay says.
fn apply(program: &Program, line: (&str, &Limit), lawful: &mut Lawful) {
    let (overlay, limit) = line;
    let before = lawful.slot.set.clone();
    let mut touched = false;
    match &limit.effect {
        Effect::Narrow(kind, set) => {
            if before.iter().any(|measure| is_of(program, kind, measure)) {
                lawful.demand(set);
            }
            lawful.slot.set.retain(|m| !is_of(program, kind, m) || set.contains(m));
            if lawful.slot.set.is_empty() && !before.is_empty() {
                lawful.conflict = lawful.demanded.clone().or_else(|| Some(set.clone()));
            }
        }
        Effect::Only(kind, set) => {
            lawful.slot.set.retain(|m| !is_of(program, kind, m) || set.contains(m));
            if lost_mildest(&before, &lawful.slot.set) {
                let demanded = lawful.demanded.as_ref();
                let left = |measure: &&String| demanded.is_none_or(|d| d.contains(measure));
                lawful.conflict = Some(set.iter().filter(left).cloned().collect());
            }
        }
        Effect::Decider(measure, bodies) if before.contains(measure) => {
            lawful.deciders.push((measure.clone(), bodies.clone()));
            touched = true;
        }
        Effect::BarFromFinal(measure) if before.contains(measure) => {
            lawful.slot.bound = BoundKind::AdviceOnly;
            touched = true;
        }
        Effect::Decider(..) | Effect::BarFromFinal(_) | Effect::Notice(_) => {}
    }
    touched |= before != lawful.slot.set;
    if touched {
        lawful.overlays.push(overlay.to_owned());
        if let Some((measure, evidence)) = &limit.evidence
            && measure.as_ref().is_none_or(|measure| lawful.slot.set.contains(measure))
        {
            lawful.needs.push((measure.clone(), evidence.clone()));
        }
    }
}

fn is_of(program: &Program, kind: &str, measure: &str) -> bool {
    program.schema.measure(measure).is_some_and(|(found, _)| found.name.term == kind)
}

/// Sets are written mildest first: losing the first leaves only harsher ones.
fn lost_mildest(before: &[String], after: &[String]) -> bool {
    before.first().is_some_and(|mildest| !after.contains(mildest))
}

/// What is wrong with `choice` for the slots of one target; nothing, if it is lawful.
#[must_use]
pub fn check(slots: &[&Lawful], choice: &[String]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for measure in choice {
        if !slots.iter().any(|lawful| lawful.slot.set.contains(measure)) {
            let narrowed = slots.iter().find_map(|lawful| lawful.overlays.first());
            let block = slots.first().map(|lawful| lawful.block.clone());
            faults.push(Fault {
                message: format!("“{measure}”不在可选的范围内"),
                because: narrowed.cloned().or(block).unwrap_or_default(),
            });
        }
    }
    for lawful in slots {
        let slot = &lawful.slot;
        if lawful.conflict.is_some() {
            let because = lawful.overlays.first().unwrap_or(&lawful.block).clone();
            let message = "本项没有可以选的处分,须先由人认定".to_owned();
            faults.push(Fault { message, because });
            continue;
        }
        let count = slot.set.iter().filter(|measure| choice.contains(measure)).count();
        let set = slot.set.join("、");
        let wrong = match slot.bound {
            BoundKind::Required if count < slot.set.len() => Some(format!("缺少:{set}")),
            BoundKind::ChooseOne if count != 1 => {
                Some(format!("须从“{set}”中择一,选了{count}项"))
            }
            BoundKind::AtLeastOne if count == 0 => Some(format!("“{set}”至少选一项")),
            BoundKind::Required
            | BoundKind::ChooseOne
            | BoundKind::AtLeastOne
            | BoundKind::Optional
            | BoundKind::AdviceOnly => None,
        };
        if let Some(message) = wrong {
            let because = lawful.overlays.first().unwrap_or(&lawful.block).clone();
            faults.push(Fault { message, because });
        }
    }
    faults
}
