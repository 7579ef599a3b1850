//! The effect of entries from measures to service.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::actor::Actor;
use crate::docket::{Docket, Paper};
use crate::entry::{
    About, GovernmentDecision, GradeFixed, Issue, MeasuresChosen, PaperKind, PublicNotice,
    Recipient, Service,
};
use crate::facts;
use crate::stage::Stage;
use crate::value::Given;

/// From measures to service.
impl Docket {
    pub(super) fn measures_chosen(&mut self, chosen: &MeasuresChosen) {
        self.measures.insert(chosen.target, chosen.clone());
    }

    pub(super) fn grade_fixed(&mut self, fixed: &GradeFixed) {
        self.grades.insert(fixed.no, fixed.clone());
    }

    pub(super) fn government_asked(&mut self, by: &Actor, on: Date) {
        self.government.asked = by.person().map(|person| (person.clone(), on));
    }

    pub(super) fn government_decided(&mut self, on: Date, said: &GovernmentDecision) {
        self.government.approval = said.is_approved.then(|| (on, said.number.to_string()));
        if !said.is_approved {
            // Returned by the government: measures are considered again.
            self.government.asked = None;
            self.begins(Stage::Confirmed, on);
        }
    }

    pub(super) fn issued(&mut self, issue: &Issue, on: Date) {
        let paper =
            Paper { number: issue.number.to_string(), issued_on: on, served: BTreeMap::new() };
        self.papers.insert(issue.paper, paper);
        match issue.paper {
            PaperKind::HandlingDecision => {
                self.step(facts::HANDLED, on);
                // Nobody is recommended against: with the decision the case is closed.
                if self.recommended().next().is_none() {
                    self.step(facts::CLOSED, on);
                }
            }
            PaperKind::SanctionRecommendation(_) => self.recommendation_issued(on),
            PaperKind::RefusalNotice
            | PaperKind::TransferLetter
            | PaperKind::EndingNotice
            | PaperKind::RectificationLetter => {}
        }
    }

    /// The recommendations are made when the last of them is.
    fn recommendation_issued(&mut self, on: Date) {
        let is_issued = |no| self.papers.contains_key(&PaperKind::SanctionRecommendation(no));
        if self.recommended().all(is_issued) {
            self.step(facts::RECOMMENDED, on);
        }
    }

    pub(super) fn served(&mut self, service: &Service, on: Date) {
        if let Some(paper) = self.papers.get_mut(&service.paper) {
            paper.served.insert(service.recipient, on);
        }
        match (service.paper, service.recipient) {
            (PaperKind::HandlingDecision, Recipient::Unit) => {
                let mode = Given::Text(service.mode.clone());
                self.set_fact(About::Case, facts::SERVICE_MODE, mode);
                self.step(facts::UNIT_RECEIVED, on);
            }
            (PaperKind::SanctionRecommendation(_), Recipient::Person(no)) => {
                self.person_received(no, on);
            }
            // The decision starts the person's period only until the own recommendation is there.
            (_, Recipient::Person(no)) => {
                let key = (About::Person(no), facts::PERSON_RECEIVED.to_owned());
                if !self.set.contains_key(&key) {
                    self.person_received(no, on);
                }
            }
            (
                _,
                Recipient::Unit
                | Recipient::Case
                | Recipient::Complainant
                | Recipient::Receiver
                | Recipient::Authority(_),
            ) => {}
        }
    }

    fn person_received(&mut self, no: u16, on: Date) {
        self.set_fact(About::Person(no), facts::PERSON_RECEIVED, Given::date(on));
    }

    pub(super) fn notice_published(&mut self, notice: &PublicNotice, on: Date) {
        self.published.insert(notice.paper, on);
        if notice.paper == PaperKind::HandlingDecision {
            self.step(facts::NOTICE_PUBLISHED, on);
        }
    }
}
