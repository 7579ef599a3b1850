//! The effect of each entry on a docket.

use jiff::civil::Date;

use crate::actor::Actor;
use crate::docket::{Docket, Found, GovernmentState, Held, LookUp, Submission, Told};
use crate::entry::{
    About, AnswerVoided, ArgumentAnswer, AskAnswered, AskOpinion, Departure, Ending, Evidence,
    ExtensionDecision, ExtensionRequest, Finding, Handlers, HearingTold, HeldApart, Lead,
    Matter, Merge, MergedReply, RepeatCheck, RepeatLookUp, Reply, Statement, SubmissionMade,
    ThirdParty, Unit, Withdrawal,
};
use crate::facts;
use crate::ids::CaseNumber;
use crate::stage::Stage;
use crate::value::Given;
use statute::facts::Judged;

/// From lead to examination.
impl Docket {
    pub(super) fn received(&mut self, by: &Actor, lead: &Lead, on: Date) {
        self.begins(Stage::Lead, on);
        self.is_public = by.person().is_none();
        let claims = lead.facts.iter();
        self.claims = claims.map(|(fact, value)| (fact.to_string(), value.clone())).collect();
        self.step(facts::LEAD_RECEIVED, on);
        self.lead = Some(lead.clone());
    }

    pub(super) fn withdrawn(&mut self, withdrawal: &Withdrawal, on: Date) {
        self.is_withdrawn = true;
        self.added.push(withdrawal.reason.clone());
        self.step(facts::WITHDRAWN, on);
    }

    pub(super) fn unit_named(&mut self, unit: &Unit) {
        self.set.retain(|(about, _), _| *about != About::Unit);
        let facts = unit.facts.iter();
        let facts = facts.map(|(id, value)| ((About::Unit, id.to_string()), value.clone()));
        self.set.extend(facts);
        self.unit = Some(unit.clone());
        self.changed();
    }

    pub(super) fn evidence_added(&mut self, added: &Evidence) {
        self.evidence.insert(added.evidence.clone(), added.clone());
    }

    pub(super) fn find(&mut self, by: &Actor, finding: &Finding) {
        let key = (finding.about, finding.fact.to_string());
        match &finding.value {
            None => {
                // Found to be unknown, what the lead claims of it counts no longer.
                if finding.about == About::Case {
                    self.claims.remove(&key.1);
                }
                self.found.remove(&key);
            }
            Some(value) => {
                let titles = finding.evidence.iter().filter_map(|id| self.evidence.get(id));
                let titles: Vec<String> = titles.map(titled).collect();
                let judged = Judged {
                    found_by: Some(name(by)),
                    reason: finding.reason.as_ref().map(ToString::to_string),
                    evidence: (!titles.is_empty()).then(|| titles.join("、")),
                };
                self.found.insert(key, Found { value: value.clone(), judged });
            }
        }
        self.changed();
    }

    pub(super) fn submitted(&mut self, by: &Actor, on: Date, made: &SubmissionMade) {
        // INVARIANT: the public submits nothing; `decide` refuses it.
        let Some(person) = by.person() else { return };
        self.open = Some(Submission {
            seq: self.version,
            by: person.clone(),
            on,
            matter: made.matter.clone(),
            reason: made.reason.to_string(),
            revision: self.revision,
        });
    }

    pub(super) fn approved(&mut self, on: Date) {
        let Some(submission) = self.open.take() else { return };
        if let Matter::Confirmation | Matter::Measures = submission.matter {
            self.approved_departures =
                self.departures.iter().map(|(_, departure)| departure.clone()).collect();
        }
        if submission.matter == Matter::Measures {
            self.begins(Stage::Papers, on);
        }
    }

    pub(super) fn docketed(&mut self, on: Date, number: &CaseNumber, handlers: &Handlers) {
        self.number = Some(number.clone());
        self.handlers = Some(handlers.clone());
        self.closes(Stage::Examination, facts::DOCKETED, on);
    }

    pub(super) fn merging_proposed(&mut self, merge: &Merge) {
        // What was merged before stays merged; the question is put of the new lead.
        self.set.remove(&(About::Case, facts::MERGED.to_owned()));
        self.set.remove(&(About::Case, facts::MERGED_REPLIED.to_owned()));
        self.set_fact(About::Case, facts::MERGED_LEAD, Given::date(merge.received_on));
        self.merging = Some(merge.clone());
    }

    pub(super) fn answer_voided(&mut self, void: &AnswerVoided) {
        let key = (void.ask.to_string(), void.about);
        self.answers.remove(&key);
        self.drafts.remove(&key);
        self.changed();
    }

    /// The other lead keeps its own clock elsewhere; here is again what was before it lay on the table.
    pub(super) fn held_apart(&mut self, apart: &HeldApart) {
        let key = (apart.ask.to_string(), None);
        self.answers.remove(&key);
        self.drafts.remove(&key);
        self.merging = None;
        self.set.remove(&(About::Case, facts::MERGED_LEAD.to_owned()));
        self.answers_due();
        if let Some(on) = self.merged_on {
            self.step(facts::MERGED, on);
        }
        self.changed();
    }

    pub(super) fn absorbed(&mut self, merge: &Merge, on: Date) {
        self.merged_on = Some(on);
        self.absorbed.insert(merge.docket.clone(), (merge.received_on, None));
        self.merging = None;
        self.answers_due();
        self.step(facts::MERGED, on);
    }

    pub(super) fn goes_on_in(&mut self, merge: &Merge, on: Date) {
        self.begins(Stage::Merged, on);
        self.merged_into = Some(merge.clone());
    }

    pub(super) fn replied(&mut self, reply: &Reply, on: Date) {
        self.replies.push((on, reply.text.clone()));
        self.step(facts::REPLIED, on);
    }

    pub(super) fn merged_replied(&mut self, reply: &MergedReply, on: Date) {
        if let Some((_, replied_on)) = self.absorbed.get_mut(&reply.docket) {
            *replied_on = Some(on);
            self.answers_due();
        }
    }

    /// Of several merged leads the pack is told of the one that waits longest for its answer, else of the one
    /// answered last.
    fn answers_due(&mut self) {
        let all = || self.absorbed.values();
        let waiting = all().filter(|(_, replied_on)| replied_on.is_none()).min();
        let told = waiting.or_else(|| all().max_by_key(|(_, replied_on)| *replied_on)).copied();
        let Some((received_on, replied_on)) = told else { return };
        self.set.remove(&(About::Case, facts::MERGED_REPLIED.to_owned()));
        self.set_fact(About::Case, facts::MERGED_LEAD, Given::date(received_on));
        if let Some(on) = replied_on {
            self.step(facts::MERGED_REPLIED, on);
        }
    }
}

/// Examination.
impl Docket {
    pub(super) fn drafted(&mut self, by: &Actor, on: Date, opinion: &AskOpinion) {
        self.drafts.insert(key(opinion), held(by, on, opinion));
    }

    pub(super) fn answered(&mut self, by: &Actor, on: Date, answer: &AskAnswered) {
        let opinion = &answer.opinion;
        if let Some(is_adopted) = answer.is_as_suggested {
            self.suggested = self.suggested.saturating_add(1);
            self.adopted = self.adopted.saturating_add(is_adopted.into());
        }
        self.answers.insert(key(opinion), held(by, on, opinion));
        self.changed();
    }

    /// Told anew, they are heard anew: what they said before stands, what they would not say may be said now.
    pub(super) fn told(&mut self, on: Date, told: &HearingTold) {
        self.with(told.no, |one| {
            one.told = Some(Told { on, stood: told.stood.clone() });
            one.has_spoken = false;
            one.has_waived = false;
        });
    }

    pub(super) fn heard(&mut self, said: &Statement) {
        self.statements.insert(said.evidence.clone());
        self.with(said.no, |one| {
            one.has_spoken = true;
            one.arguments
                .get_or_insert_default()
                .extend(said.arguments.iter().map(ToString::to_string));
        });
    }

    pub(super) fn argument_answered(&mut self, answer: &ArgumentAnswer) {
        self.with(answer.no, |one| {
            one.answered.insert(answer.argument);
        });
    }

    pub(super) fn third_party(&mut self, third: &ThirdParty, on: Date) {
        let fact = if third.was_heard { facts::THIRD_HEARD } else { facts::THIRD_NOT_HEARD };
        self.step(fact, on);
    }

    pub(super) fn extension_asked(&mut self, by: &Actor, on: Date, asked: &ExtensionRequest) {
        self.extension.asked = by.person().map(|person| (person.clone(), on, asked.clone()));
        self.step(facts::EXTENSION_APPLIED, on);
    }

    pub(super) fn extension_decided(&mut self, on: Date, decided: &ExtensionDecision) {
        if !decided.is_granted {
            self.extension.asked = None;
            self.set.remove(&(About::Case, facts::EXTENSION_APPLIED.to_owned()));
            self.changed();
            return;
        }
        self.extension.is_granted = true;
        self.set_fact(About::Case, facts::EXTENSION_DAYS, Given::Int(decided.days));
        let approver = Given::Text(decided.approver.clone());
        self.set_fact(About::Case, facts::EXTENSION_APPROVER, approver);
        self.step(facts::EXTENSION_APPROVED, on);
    }

    pub(super) fn departed(&mut self, by: &Actor, departure: &Departure) {
        self.departures.push((name(by), departure.clone()));
        self.changed();
    }

    pub(super) fn looked_up(&mut self, by: &Actor, on: Date, found: &RepeatLookUp) {
        let Some(by) = by.person().cloned() else { return };
        self.with(found.no, |one| {
            one.looked_up = Some(LookUp { by, on, found: found.found.clone() });
            one.is_checked = false;
        });
    }

    pub(super) fn repeat_checked(&mut self, checked: &RepeatCheck) {
        let about = About::Person(checked.no);
        let found = self.person(checked.no).and_then(|one| one.looked_up.clone());
        let prior = found.and_then(|one| {
            one.found.into_iter().find(|prior| Some(&prior.docket) == checked.counted.as_ref())
        });
        self.set.retain(|(whose, fact), _| {
            *whose != about || !facts::OF_PERSON.contains(&fact.as_str())
        });
        let facts = prior.iter().flat_map(|prior| &prior.facts);
        for (fact, value) in facts {
            self.set.insert((about, fact.to_string()), value.clone());
        }
        self.set_fact(about, facts::REPEAT, Given::Yes(prior.is_some()));
        self.with(checked.no, |one| one.is_checked = true);
    }

    pub(super) fn ended(&mut self, on: Date, ending: &Ending) {
        self.ending = Some(ending.clone());
        self.closes(Stage::Ended, facts::CLOSED, on);
    }

    /// Taken up again: notices may be issued anew, and everybody is looked up, told and heard anew.
    pub(super) fn reopened(&mut self, on: Date) {
        let stage = if self.number.is_some() { Stage::Examination } else { Stage::Lead };
        self.begins(stage, on);
        self.ending = None;
        for fact in [facts::CLOSED, facts::REFUSED, facts::TRANSFERRED] {
            self.set.remove(&(About::Case, fact.to_owned()));
        }
        self.earlier.extend(std::mem::take(&mut self.papers));
        self.published.clear();
        self.heard_anew();
        self.changed();
    }

    /// Back before the confirmation: what was chosen on it is chosen anew.
    pub(super) fn returned_to_examination(&mut self, on: Date) {
        self.begins(Stage::Examination, on);
        self.open = None;
        self.grades.clear();
        self.measures.clear();
        self.government = GovernmentState::default();
        self.approved_departures.clear();
        self.set.remove(&(About::Case, facts::CONFIRMED.to_owned()));
        self.changed();
    }

    fn heard_anew(&mut self) {
        for person in &mut self.people {
            person.told = None;
            person.has_spoken = false;
            person.has_waived = false;
            person.looked_up = None;
            person.is_checked = false;
        }
    }
}

/// How a piece of evidence stands in a finding and all that is determined on it: what came from whoever complained by its
/// number alone, since its title may tell who they are (safeguard 7).
fn titled(evidence: &Evidence) -> String {
    if evidence.is_of_complainant {
        return format!("申诉人、举报人提供的材料({})", evidence.evidence);
    }
    evidence.title.to_string()
}

fn key(opinion: &AskOpinion) -> (String, Option<u16>) {
    (opinion.ask.to_string(), opinion.about)
}

fn held(by: &Actor, on: Date, opinion: &AskOpinion) -> Held {
    let (value, reason) = (opinion.value.to_string(), opinion.reason.to_string());
    Held { value, by: name(by), on, reason }
}

/// How an actor stands in the facts: by the id, which the registry turns into a name when it is shown.
fn name(by: &Actor) -> String {
    by.person().map_or_else(|| "公众".to_owned(), ToString::to_string)
}
