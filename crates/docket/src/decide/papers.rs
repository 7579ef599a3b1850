//! The government's approval, papers and their service.

use super::Ask;
use crate::entry::{
    Entry, GovernmentDecision, GovernmentRequest, Issue, PaperKind, PublicNotice, Recipient,
    Service,
};
use crate::facts;
use crate::ground::Ground;
use crate::law::StepId;
use crate::refusal::No;
use crate::stage::Stage;
use crate::value::Given;
use statute::answer::Determination;
use statute::schema::{Kind, Owner};

/// Service that reaches nobody by hand, by its id in the pack.
const PUBLIC_NOTICE: &str = "public_notice";

/// Periods within which decision and recommendations are made, by their ids in the pack.
const PERIODS: &[&str] = &["handling_decision", "extension"];
/// Options of the reading on what follows after the last day.
const BLOCKED: &str = "block";
const UNTIL_EXPLAINED: &str = "block_until_explained";

impl Ask<'_> {
    pub(super) fn request_government(
        &self,
        asked: &GovernmentRequest,
    ) -> Result<Vec<Entry>, No> {
        self.text("number", &asked.number)?;
        if self.docket.government.asked.is_some() {
            return self.refuse(Ground::AlreadySubmitted);
        }
        Ok(vec![Entry::GovernmentRequested(asked.clone())])
    }

    pub(super) fn decide_as_government(
        &self,
        said: &GovernmentDecision,
    ) -> Result<Vec<Entry>, No> {
        let Some((by, _)) = &self.docket.government.asked else {
            return self.refuse(Ground::NothingSubmitted);
        };
        // What was approved is not decided a second time.
        if self.docket.government.approval.is_some() {
            return self.refuse(Ground::NothingSubmitted);
        }
        // A handler may enter the paper of the government, but not the one who asked for it.
        self.other_than(by)?;
        self.text("number", &said.number)?;
        self.known_evidence("evidence", &said.evidence)?;
        Ok(vec![Entry::GovernmentDecided(said.clone())])
    }

    pub(super) fn issue(&self, issue: &Issue) -> Result<Vec<Entry>, No> {
        self.text("number", &issue.number)?;
        if self.docket.papers.contains_key(&issue.paper) {
            return self.refuse(Ground::IssuedAlready);
        }
        self.all_witnessed()?;
        match issue.paper {
            PaperKind::HandlingDecision => {
                self.approved_by_government()?;
                let said = self.said()?;
                self.require(StepId::Handle, &said, None)?;
                self.not_barred_as_overdue(issue, &said)?;
            }
            PaperKind::SanctionRecommendation(no) => {
                self.participation(no)?;
                if !self.docket.recommended().any(|one| one == no) {
                    return self.refuse(Ground::NotForThisPerson);
                }
                self.approved_by_government()?;
                let said = self.said()?;
                self.require(StepId::Recommend, &said, Some(no))?;
                self.not_barred_as_overdue(issue, &said)?;
            }
            PaperKind::RefusalNotice => self.at(Stage::Refused)?,
            PaperKind::TransferLetter => self.at(Stage::Transferred)?,
            PaperKind::EndingNotice => self.at(Stage::Ended)?,
            PaperKind::RectificationLetter => {
                self.at(Stage::Ended)?;
                self.require(StepId::Rectify, &self.said()?, None)?;
            }
        }
        Ok(vec![Entry::Issued(issue.clone())])
    }

    /// Decision and recommendations leave together: neither before the measures and the government's yes to them.
    fn approved_by_government(&self) -> Result<(), No> {
        if self.docket.stage != Stage::Papers {
            return self.refuse(Ground::NotApproved);
        }
        if self.docket.government.approval.is_none() {
            return self.refuse(Ground::GovernmentHasNotApproved);
        }
        Ok(())
    }

    /// What follows after the last day is said by a reading: a warning, an explanation first, or nothing at all.
    fn not_barred_as_overdue(&self, issue: &Issue, said: &Determination) -> Result<(), No> {
        let periods = said.deadlines.iter().filter(|one| PERIODS.contains(&one.id.as_str()));
        let last = periods.map(|one| one.due_on).max();
        if last.is_none_or(|last| self.request.happened_on <= last) {
            return Ok(());
        }
        let cites = self.law.ground(Ground::Overdue);
        let readings = cites.iter().filter_map(|cite| cite.reading.as_ref());
        let mut chosen = readings.filter_map(|reading| said.readings.get(reading));
        let is_explained =
            issue.explanation.as_ref().is_some_and(|text| !text.trim().is_empty());
        match chosen.next().map(String::as_str) {
            Some(BLOCKED) => self.refuse(Ground::Overdue),
            Some(UNTIL_EXPLAINED) if !is_explained => self.refuse(Ground::Overdue),
            Some(_) | None => Ok(()),
        }
    }

    fn at(&self, stage: Stage) -> Result<(), No> {
        if self.docket.stage == stage {
            return Ok(());
        }
        self.refuse(Ground::NothingIssued)
    }

    pub(super) fn serve(&self, service: &Service) -> Result<Vec<Entry>, No> {
        let Some(paper) = self.docket.papers.get(&service.paper) else {
            return self.refuse(Ground::NothingIssued);
        };
        if paper.served.contains_key(&service.recipient) {
            return self.refuse(Ground::ServedAlready);
        }
        if let Recipient::Person(no) | Recipient::Authority(no) = service.recipient {
            self.participation(no)?;
        }
        if !self.is_for(service) {
            return self.refuse(Ground::WrongRecipient);
        }
        let mode = Given::Text(service.mode.clone());
        self.value("mode", facts::SERVICE_MODE, &mode)?;
        if !self.docket.evidence.contains_key(&service.proof) {
            return self.refuse(Ground::ProofOfService);
        }
        if self.is_public_notice(&service.mode) {
            self.notice_has_run(service.paper)?;
        }
        Ok(vec![Entry::Served(service.clone())])
    }

    /// A public notice serves when its period has run, not when it is put up.
    fn notice_has_run(&self, paper: PaperKind) -> Result<(), No> {
        let published = self.docket.published.get(&paper);
        let Some(ends) = published.and_then(|on| self.law.notice_ends(*on)) else {
            return self.refuse(Ground::ProofOfService);
        };
        if self.request.happened_on < ends {
            let more = format!("公告期至 {ends} 届满");
            return self.refuse_saying(Ground::ProofOfService, &more);
        }
        Ok(())
    }

    /// Whether the mode is public notice, by term or id.
    fn is_public_notice(&self, mode: &str) -> bool {
        let found = self.law.schema().fact(Owner::Case, facts::SERVICE_MODE);
        let Some(Kind::Options(options)) = found.map(|(_, fact)| &fact.kind) else {
            return mode == PUBLIC_NOTICE;
        };
        options.iter().any(|name| name.is(mode) && name.id == PUBLIC_NOTICE)
    }

    pub(super) fn publish_notice(&self, notice: &PublicNotice) -> Result<Vec<Entry>, No> {
        if !self.docket.papers.contains_key(&notice.paper) {
            return self.refuse(Ground::NothingIssued);
        }
        self.known_evidence("proof", &notice.proof)?;
        Ok(vec![Entry::NoticePublished(notice.clone())])
    }
}
