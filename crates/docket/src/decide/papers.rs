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
use statute::schema::{Kind, Owner};

/// Service that reaches nobody by hand, by its id in the pack.
const PUBLIC_NOTICE: &str = "public_notice";

impl Ask<'_> {
    pub(super) fn request_government(
        &self,
        asked: &GovernmentRequest,
    ) -> Result<Vec<Entry>, No> {
        self.text("number", &asked.number)?;
        if self.docket.government.asked_by.is_some() {
            return self.refuse(Ground::AlreadySubmitted);
        }
        Ok(vec![Entry::GovernmentRequested(asked.clone())])
    }

    pub(super) fn decide_as_government(
        &self,
        said: &GovernmentDecision,
    ) -> Result<Vec<Entry>, No> {
        let Some(by) = &self.docket.government.asked_by else {
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
        match issue.paper {
            PaperKind::HandlingDecision => {
                self.in_papers()?;
                self.require(StepId::Handle, &self.said()?, None)?;
                if self.docket.government.approval.is_none() {
                    return self.refuse(Ground::GovernmentHasNotApproved);
                }
            }
            PaperKind::SanctionRecommendation(no) => {
                self.in_papers()?;
                self.participation(no)?;
                if !self.docket.measures.contains_key(&Recipient::Person(no)) {
                    return self.refuse(Ground::NotForThisPerson);
                }
                self.require(StepId::Recommend, &self.said()?, Some(no))?;
            }
            PaperKind::RefusalNotice => self.at(Stage::Refused)?,
            PaperKind::TransferLetter => self.at(Stage::Transferred)?,
        }
        Ok(vec![Entry::Issued(issue.clone())])
    }

    fn in_papers(&self) -> Result<(), No> {
        if self.docket.stage == Stage::Papers {
            return Ok(());
        }
        self.refuse(Ground::NotApproved)
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
        let mode = Given::Text(service.mode.clone());
        self.value("mode", facts::SERVICE_MODE, &mode)?;
        if !self.docket.evidence.contains_key(&service.proof) {
            return self.refuse(Ground::ProofOfService);
        }
        let is_notice = self.is_public_notice(&service.mode);
        if is_notice && !self.docket.published.contains(&service.paper) {
            return self.refuse(Ground::ProofOfService);
        }
        if self.request.happened_on < paper.issued_on {
            let text = format!("送达日早于印发日 {}", paper.issued_on);
            return Err(No::invalid("happened_on", text));
        }
        Ok(vec![Entry::Served(service.clone())])
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
