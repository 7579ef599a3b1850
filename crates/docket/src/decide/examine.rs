//! Asks of the law, determinations, earlier cases, extensions.

use statute::answer::{AskOut, ValueOut};

use super::Ask;
use crate::actor::Duty;
use crate::docket::{Docket, LookUp};
use crate::entry::{
    AskAnswered, AskOpinion, BackToExamination, Deliberation, Determined, Entry,
    ExtensionDecision, ExtensionRequest, HeldApart, PaperKind, Reopening, RepeatCheck,
    RepeatLookUp,
};
use crate::facts;
use crate::ground::Ground;
use crate::law::StepId;
use crate::refusal::{No, Refusal};

/// The period of Art. 17 as it is extended, by its id in the pack.
const EXTENSION: &str = "extension";

impl Ask<'_> {
    /// The ask as the law puts it now.
    fn asked(&self, opinion: &AskOpinion) -> Result<AskOut, No> {
        let name = match opinion.about {
            Some(no) => Some(self.docket.called(self.participation(no)?)),
            None => None,
        };
        // An answer already given has closed the ask; it is put again as if it were not.
        let mut before = self.docket.clone();
        before.answers.remove(&(opinion.ask.to_string(), opinion.about));
        let said = self.said_of(&before)?;
        let found =
            said.asks.into_iter().find(|ask| ask.id == opinion.ask && ask.person == name);
        let Some(ask) = found else { return self.refuse(Ground::NothingAsked) };
        if !ask.options.iter().any(|term| self.is_option(term, &opinion.value)) {
            let text = format!("可选:{}", ask.options.join("、"));
            return Err(No::invalid("value", text));
        }
        if opinion.reason.trim().is_empty() {
            let cites = ask.citations.iter().map(|one| (**one).clone()).collect();
            return Err(Refusal::of_ground(Ground::WithoutReason, cites).into());
        }
        Ok(ask)
    }

    /// Whether `value` is the option `term`, by term or id.
    fn is_option(&self, term: &str, value: &str) -> bool {
        let mut names = self.law.schema().outputs.iter().flat_map(|output| &output.options);
        term == value || names.any(|name| name.term == term && name.id == value)
    }

    pub(super) fn draft_opinion(&self, opinion: &AskOpinion) -> Result<Vec<Entry>, No> {
        self.asked(opinion)?;
        Ok(vec![Entry::OpinionDrafted(opinion.clone())])
    }

    pub(super) fn answer(&self, opinion: &AskOpinion) -> Result<Vec<Entry>, No> {
        let ask = self.asked(opinion)?;
        if let Some(paper) = &opinion.evidence {
            self.known_evidence("evidence", paper)?;
        }
        let cites = || ask.citations.iter().map(|one| (**one).clone()).collect::<Vec<_>>();
        let duty = Duty::of(&ask.decided_by);
        if !duty.is_some_and(|duty| self.holds(duty) || self.enters_its_paper(duty, opinion)) {
            let refusal = Refusal::of_ground(Ground::WrongDuty, cites());
            return Err(refusal.saying(&format!("须由{}认定", ask.decided_by)).into());
        }
        let key = (opinion.ask.to_string(), opinion.about);
        let Some(draft) = self.docket.drafts.get(&key) else {
            return self.refuse(Ground::OwnFindingFirst);
        };
        if self.request.actor.person().is_some_and(|person| person.as_str() == draft.by) {
            return self.refuse(Ground::ApproverIsAuthor);
        }
        if Duty::is_meeting(&ask.decided_by) && !self.was_concluded(opinion) {
            return self.refuse(Ground::NotDeliberated);
        }
        let is_as_suggested =
            ask.suggestion.as_ref().map(|term| self.is_option(term, &opinion.value));
        let answered =
            Entry::Answered(AskAnswered { opinion: opinion.clone(), is_as_suggested });
        let apart = self.holds_apart(opinion, &answered)?;
        Ok([answered].into_iter().chain(apart).collect())
    }

    /// Where the answer is that two leads are about two acts, nothing of the other lead stays here.
    fn holds_apart(&self, opinion: &AskOpinion, answered: &Entry) -> Result<Option<Entry>, No> {
        let merge = self.docket.merging.as_ref();
        let is_asked = self.law.question_of(&opinion.ask) == Some(facts::MERGING);
        let Some(merge) = merge.filter(|_| is_asked) else { return Ok(None) };
        let after = self.docket.after(&self.drafts(vec![answered.clone()]));
        let said = self.said_of(&after)?;
        let merging = said.answers.get(facts::MERGING).map(|answer| &answer.value);
        let is_apart = merging == Some(&ValueOut::Word(facts::SEPARATE.to_owned()));
        Ok(is_apart.then(|| {
            Entry::HeldApart(HeldApart {
                ask: opinion.ask.clone(),
                docket: merge.docket.clone(),
                reason: opinion.reason.clone(),
            })
        }))
    }

    /// An authority outside the office answers by a paper, which a handler enters.
    fn enters_its_paper(&self, duty: Duty, opinion: &AskOpinion) -> bool {
        let is_handler = self.request.actor.has(Duty::Handling);
        let paper = opinion.evidence.as_ref();
        duty.is_outside()
            && is_handler
            && paper.is_some_and(|paper| self.docket.evidence.contains_key(paper))
    }

    /// Whether the last meeting on the ask concluded so.
    fn was_concluded(&self, opinion: &AskOpinion) -> bool {
        let mut meetings = self.docket.deliberations.iter().rev();
        let last = meetings.find(|one| one.matter == opinion.ask && one.about == opinion.about);
        last.is_some_and(|meeting| meeting.conclusion == opinion.value)
    }

    pub(super) fn deliberate(&self, meeting: &Deliberation) -> Result<Vec<Entry>, No> {
        self.text("matter", &meeting.matter)?;
        self.text("conclusion", &meeting.conclusion)?;
        if let Err(why) = self.law.is_meeting(meeting.opinions.len(), self.today) {
            return self.refuse_saying(Ground::NotDeliberated, &why);
        }
        if !meeting.opinions.iter().any(|one| one.person == meeting.presided_by) {
            return Err(No::invalid("presided_by", "主持人不在与会人之中"));
        }
        for (index, one) in meeting.opinions.iter().enumerate() {
            if self.docket.stands_back(&one.person) {
                return self.refuse_saying(Ground::Recused, one.person.as_str());
            }
            let mut before = meeting.opinions.iter().take(index);
            if before.any(|other| other.person == one.person) {
                return Err(No::invalid("opinions", format!("“{}”写了两次", one.person)));
            }
        }
        Ok(vec![Entry::Deliberated(meeting.clone())])
    }

    pub(super) fn determine(&self) -> Result<Vec<Entry>, No> {
        let case = self.docket.case(self.law);
        let examined = self.law.examine(&case, self.today);
        let examined = examined.map_err(|found| self.contradiction(found))?;
        let said = serde_json::value::to_raw_value(&examined)
            .map_err(|error| No::invalid("command", error.to_string()))?;
        Ok(vec![Entry::Determined(Determined {
            pack: examined.determination.pack.clone(),
            as_of: self.today,
            revision: self.docket.revision,
            said,
        })])
    }

    pub(super) fn look_up_repeat(&self, found: &RepeatLookUp) -> Result<Vec<Entry>, No> {
        self.participation(found.no)?;
        Ok(vec![Entry::RepeatLookedUp(found.clone())])
    }

    pub(super) fn check_repeat(&self, checked: &RepeatCheck) -> Result<Vec<Entry>, No> {
        let person = self.participation(checked.no)?;
        let Some(LookUp { by, found, .. }) = &person.looked_up else {
            return self.refuse(Ground::RepeatUnconfirmed);
        };
        if self.request.actor.person() == Some(by) {
            return self.refuse(Ground::RepeatSameChecker);
        }
        if let Some(counted) = &checked.counted {
            if !found.iter().any(|prior| prior.docket == *counted) {
                return Err(No::invalid("counted", "查询的结果里没有这一前案"));
            }
            if checked.reason.trim().is_empty() {
                return self.refuse(Ground::WithoutReason);
            }
        }
        let entries = vec![Entry::RepeatChecked(checked.clone())];
        self.repeats_hold(&self.docket.after(&self.drafts(entries.clone())))?;
        Ok(entries)
    }

    /// Every second wrongful case that was checked holds under the readings in force, today.
    pub(super) fn repeats_hold(&self, docket: &Docket) -> Result<(), No> {
        let said = self.law.determine_strictly(&docket.case(self.law), self.today);
        said.map(drop).map_err(|found| self.contradiction(found))
    }

    /// Until its decision or a recommendation is issued, a confirmed case may be examined again.
    pub(super) fn return_to_examination(
        &self,
        back: &BackToExamination,
    ) -> Result<Vec<Entry>, No> {
        if back.reason.trim().is_empty() {
            return self.refuse(Ground::WithoutReason);
        }
        if !self.docket.papers.is_empty() {
            return self.refuse(Ground::IssuedAlready);
        }
        Ok(vec![Entry::ReturnedToExamination(back.clone())])
    }

    /// What is new, and what shows it.
    pub(super) fn may_reopen(&self, reopening: &Reopening) -> Result<(), No> {
        if reopening.facts.trim().is_empty() {
            return self.refuse(Ground::NothingNew);
        }
        self.known_evidence("evidence", &reopening.evidence)
    }

    pub(super) fn request_extension(&self, asked: &ExtensionRequest) -> Result<Vec<Entry>, No> {
        if self.docket.extension.is_granted || self.docket.extension.asked.is_some() {
            return self.refuse(Ground::ExtensionOnce);
        }
        if asked.reason.trim().is_empty() {
            return self.refuse(Ground::WithoutReason);
        }
        self.still_undecided()?;
        self.days(asked.days)?;
        Ok(vec![Entry::ExtensionRequested(asked.clone())])
    }

    /// The period runs until the decision is issued.
    fn still_undecided(&self) -> Result<(), No> {
        if self.docket.papers.contains_key(&PaperKind::HandlingDecision) {
            return self.refuse_saying(Ground::NoClock, "错案处理决定已经印发");
        }
        Ok(())
    }

    /// An approval counts only if the pack lets it: before the end, by the right body, no longer than it may be.
    pub(super) fn decide_extension(
        &self,
        decided: &ExtensionDecision,
    ) -> Result<Vec<Entry>, No> {
        let Some((by, ..)) = &self.docket.extension.asked else {
            return self.refuse(Ground::ExtensionNotAsked);
        };
        self.still_undecided()?;
        if self.docket.extension.is_granted {
            return self.refuse(Ground::ExtensionOnce);
        }
        self.other_than(by)?;
        self.text("number", &decided.number)?;
        self.known_evidence("evidence", &decided.evidence)?;
        let entries = vec![Entry::ExtensionDecided(decided.clone())];
        if !decided.is_granted {
            return Ok(entries);
        }
        self.days(decided.days)?;
        let approver = crate::value::Given::Text(decided.approver.clone());
        self.value("approver", facts::EXTENSION_APPROVER, &approver)?;
        let after = self.docket.after(&self.drafts(entries.clone()));
        let said = self.said_of(&after)?;
        if said.deadlines.iter().any(|period| period.id == EXTENSION) {
            return Ok(entries);
        }
        let mut refusal = self.refusal(Ground::ExtensionIneffective);
        if let Some(notice) = said.notices.iter().find(|one| one.id == "extension_ineffective")
        {
            refusal = refusal.saying(&notice.text);
            let cited = notice.citations.iter().map(|one| (**one).clone());
            refusal.citations.extend(cited);
        }
        refusal.citations.extend(self.law.cites(StepId::Extend));
        Err(refusal.into())
    }

    fn days(&self, days: i64) -> Result<(), No> {
        self.value("days", facts::EXTENSION_DAYS, &crate::value::Given::Int(days))
    }

    /// Whether `given` can be the value of a fact of the case.
    pub(super) fn value(
        &self,
        field: &'static str,
        fact: &str,
        given: &crate::value::Given,
    ) -> Result<(), No> {
        let found = self.law.schema().fact(statute::schema::Owner::Case, fact);
        let Some((_, fact)) = found else { return Ok(()) };
        given.of(fact).map(drop).map_err(|text| No::invalid(field, text))
    }
}
