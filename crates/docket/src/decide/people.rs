//! Who is examined, who handles, who stands back.

use statute::schema::Owner;

use super::Ask;
use crate::actor::Duty;
use crate::entry::{
    About, Entry, Handlers, Participant, PersonRemoved, RecusalDecided, RecusalRaised,
};
use crate::facts::is_of_steps;
use crate::ground::Ground;
use crate::law::StepId;
use crate::refusal::No;

impl Ask<'_> {
    pub(super) fn name_person(&self, person: &Participant) -> Result<Vec<Entry>, No> {
        self.text("name", &person.name)?;
        self.require(StepId::Name, &self.said()?, None)?;
        let next = self.docket.next_participation();
        if person.no != next {
            return Err(No::invalid("no", format!("下一个序号是 {next}")));
        }
        self.all_of(Owner::Person, person.facts.iter())?;
        if let Some(step) =
            person.facts.keys().find(|fact| is_of_steps(About::Person(person.no), fact))
        {
            return Err(No::invalid("facts", format!("“{step}”由办理的步骤记载")));
        }
        Ok(vec![Entry::PersonNamed(person.clone())])
    }

    /// A mistake is taken back by a new entry that says why; what was determined with it no longer holds.
    pub(super) fn remove_person(&self, removed: &PersonRemoved) -> Result<Vec<Entry>, No> {
        self.participation(removed.no)?;
        self.not_submitted()?;
        if removed.reason.trim().is_empty() {
            return self.refuse(Ground::WithoutReason);
        }
        self.known_evidence("evidence", &removed.evidence)?;
        Ok(vec![Entry::PersonRemoved(removed.clone())])
    }

    pub(super) fn assign(&self, handlers: &Handlers) -> Result<Vec<Entry>, No> {
        self.two(handlers)?;
        Ok(vec![Entry::Assigned(handlers.clone())])
    }

    pub(super) fn raise_recusal(&self, raised: &RecusalRaised) -> Result<Vec<Entry>, No> {
        if raised.reason.trim().is_empty() {
            return self.refuse(Ground::WithoutReason);
        }
        Ok(vec![Entry::RecusalRaised(raised.clone())])
    }

    /// Nobody decides about themselves, and about who heads the body only those above.
    pub(super) fn decide_recusal(&self, decided: &RecusalDecided) -> Result<Vec<Entry>, No> {
        self.other_than(&decided.person)?;
        let above = [Duty::Government, Duty::UpperBody];
        if decided.is_head && !above.iter().any(|duty| self.request.actor.has(*duty)) {
            let text = "机构负责人的回避由本级人民政府或者上一级追究机构决定";
            return self.refuse_saying(Ground::WrongDuty, text);
        }
        if decided.reason.trim().is_empty() {
            return self.refuse(Ground::WithoutReason);
        }
        Ok(vec![Entry::RecusalDecided(decided.clone())])
    }

    /// Whoever was asked to stand back decides nothing until that is answered.
    pub(super) fn no_recusal_waits(&self) -> Result<(), No> {
        let Some(person) = self.request.actor.person() else { return Ok(()) };
        if self.docket.recusals_asked.contains_key(person) {
            return self.refuse_saying(Ground::Recused, "对其提出的回避申请还没有决定");
        }
        Ok(())
    }

    /// Two handlers who are not the same, and neither of whom must stand back.
    pub(super) fn two(&self, handlers: &Handlers) -> Result<(), No> {
        if handlers.lead == handlers.second {
            return self.refuse(Ground::TwoHandlers);
        }
        for person in [&handlers.lead, &handlers.second] {
            if self.docket.stands_back(person) {
                return self.refuse_saying(Ground::Recused, person.as_str());
            }
        }
        Ok(())
    }
}
