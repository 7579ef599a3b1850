//! Grade and measures: chosen by people inside the lawful set.

use statute::answer::{CheckOut, Determination, SlotOut, ValueOut};

use super::Ask;
use crate::entry::{BasisAttached, Entry, GradeFixed, MeasuresChosen, Recipient};
use crate::facts;
use crate::ground::Ground;
use crate::law::StepId;
use crate::refusal::{Missing, No};
use crate::text::Line;

/// Questions whose slots are measures.
const SLOTS: &[&str] = &["measures", "recovery"];
/// Where checks of what was chosen stand.
const CHOICE: &str = "choice";

impl Ask<'_> {
    /// What waits for approval is not exchanged under the approver's hand.
    pub(super) fn not_submitted(&self) -> Result<(), No> {
        match &self.docket.open {
            Some(_) => self.refuse(Ground::AlreadySubmitted),
            None => Ok(()),
        }
    }

    pub(super) fn fix_grade(&self, fixed: &GradeFixed) -> Result<Vec<Entry>, No> {
        self.not_submitted()?;
        let person = self.participation(fixed.no)?;
        if fixed.reason.trim().is_empty() {
            return self.refuse(Ground::WithoutReason);
        }
        let name = self.docket.called(person);
        self.grade_stands(&self.said()?, &name, fixed)?;
        Ok(vec![Entry::GradeFixed(fixed.clone())])
    }

    /// Every grade somebody took is still the determined one, or the one departed to with a reason.
    fn grades_stand(&self, said: &Determination) -> Result<(), No> {
        for fixed in self.docket.grades.values() {
            let name = self.docket.called(self.participation(fixed.no)?);
            self.grade_stands(said, &name, fixed)?;
        }
        Ok(())
    }

    fn grade_stands(
        &self,
        said: &Determination,
        name: &str,
        fixed: &GradeFixed,
    ) -> Result<(), No> {
        let answer = said.answers.get(facts::GRADE);
        let own = answer.and_then(|answer| {
            answer.by_person.iter().find(|one| one.person == name)?.value.as_deref()
        });
        if own == Some(fixed.grade.as_str()) {
            return Ok(());
        }
        let more = format!("{name}:定性的档次是“{}”", own.unwrap_or("尚无结论"));
        self.refuse_saying(Ground::DepartureWithoutReason, &more)
    }

    pub(super) fn choose_measures(&self, chosen: &MeasuresChosen) -> Result<Vec<Entry>, No> {
        self.not_submitted()?;
        if let Recipient::Person(no) = chosen.target {
            self.participation(no)?;
            if !self.docket.grades.contains_key(&no) {
                return self.refuse(Ground::GradeNotFixed);
            }
        }
        let Some(target) = self.docket.target(chosen.target) else {
            return Err(No::invalid("target", "措施只对责任单位、责任人,或者由机构在本案采取"));
        };
        let schema = self.law.schema();
        if let Some(word) = chosen.measures.iter().find(|word| schema.measure(word).is_none()) {
            return Err(No::invalid("measures", format!("没有“{word}”这项措施")));
        }
        if chosen.reason.trim().is_empty() {
            return self.refuse(Ground::WithoutReason);
        }
        let entries = vec![Entry::MeasuresChosen(chosen.clone())];
        let after = self.docket.after(&self.drafts(entries.clone()));
        self.lawful(&self.said_of(&after)?, &target)?;
        Ok(entries)
    }

    /// What was chosen for `target` keeps within the lawful set.
    fn lawful(&self, said: &Determination, target: &str) -> Result<(), No> {
        let found = checks(said).find(|check| check.target == target);
        match found {
            Some(check) if check.lawful => Ok(()),
            Some(check) => {
                let mut refusal = self.refusal(Ground::UnlawfulMeasures);
                let faults = check.faults.join(";");
                let is_open = faults.is_empty();
                let more =
                    if is_open { "还有须先查明或者认定的" } else { faults.as_str() };
                refusal = refusal.saying(more);
                let cited = SLOTS.iter().filter_map(|id| said.answers.get(*id));
                let cited = cited.flat_map(|answer| &answer.citations);
                refusal.citations.extend(cited.map(|one| (**one).clone()));
                Err(refusal.into())
            }
            None => self.refuse_saying(Ground::UnlawfulMeasures, "可选的范围还没有确定"),
        }
    }

    pub(super) fn attach_basis(&self, basis: &BasisAttached) -> Result<Vec<Entry>, No> {
        self.not_submitted()?;
        self.text("basis", &basis.basis)?;
        self.known_evidence("evidence", &basis.evidence)?;
        Ok(vec![Entry::BasisAttached(basis.clone())])
    }

    /// Everything that must be chosen is chosen, lawful, and has the basis it needs.
    pub(super) fn measures_are_whole(&self) -> Result<(), No> {
        let said = self.said()?;
        self.require(StepId::Handle, &said, None)?;
        self.all_heard(&said)?;
        for no in self.docket.recommended() {
            self.told_what_stands(&said, self.participation(no)?, facts::GRADE)?;
        }
        self.all_checked()?;
        self.determined_afresh()?;
        self.departures_stand()?;
        self.grades_stand(&said)?;
        self.all_chosen(&said)?;
        if !self.docket.measures.contains_key(&Recipient::Unit) {
            return self.refuse_saying(Ground::UnlawfulMeasures, "没有定对责任单位的措施");
        }
        for (target, chosen) in &self.docket.measures {
            let Some(name) = self.docket.target(*target) else { continue };
            self.lawful(&said, &name)?;
            self.based(&said, (*target, &name), chosen)?;
        }
        for no in self.docket.recommended() {
            self.require(StepId::Recommend, &said, Some(no))?;
        }
        Ok(())
    }

    /// A choice stands for everybody for whom the law has measures, be it none of them.
    fn all_chosen(&self, said: &Determination) -> Result<(), No> {
        for person in &self.docket.people {
            let name = self.docket.called(person);
            let is_open = slots(said).any(|slot| slot.target == name);
            let chosen = self.docket.measures.contains_key(&Recipient::Person(person.no));
            if is_open && !chosen {
                let more = format!("没有定对{name}的措施");
                return self.refuse_saying(Ground::UnlawfulMeasures, &more);
            }
        }
        Ok(())
    }

    /// A measure that needs a written basis has it (A19).
    fn based(
        &self,
        said: &Determination,
        (target, name): (Recipient, &str),
        chosen: &MeasuresChosen,
    ) -> Result<(), No> {
        let needed = checks(said).filter(|check| check.target == name);
        let lacking: Vec<&String> = needed
            .flat_map(|check| &check.needs)
            .filter(|need| !self.docket.bases.contains(&(target, (*need).clone())))
            .collect();
        if lacking.is_empty() {
            return Ok(());
        }
        let missing = lacking.iter().map(|need| Missing {
            id: (*need).clone(),
            term: (*need).clone(),
            about: None,
        });
        let words: Vec<&str> = chosen.measures.iter().map(Line::as_str).collect();
        let more = format!("{name}:{}", words.join("、"));
        let refusal = self.refusal(Ground::BasisMissing).saying(&more);
        Err(refusal.lacking(missing.collect()).into())
    }
}

fn slots(said: &Determination) -> impl Iterator<Item = &SlotOut> {
    let answers = SLOTS.iter().filter_map(|id| said.answers.get(*id));
    answers.flat_map(|answer| match &answer.value {
        ValueOut::Slots(slots) => slots.as_slice(),
        ValueOut::Null | ValueOut::Word(_) | ValueOut::Shares(_) | ValueOut::Checks(_) => &[],
    })
}

fn checks(said: &Determination) -> impl Iterator<Item = &CheckOut> {
    let found = said.answers.get(CHOICE).map(|answer| &answer.value);
    let checks = match found {
        Some(ValueOut::Checks(checks)) => checks.as_slice(),
        Some(ValueOut::Null | ValueOut::Word(_) | ValueOut::Shares(_) | ValueOut::Slots(_))
        | None => &[],
    };
    checks.iter()
}
