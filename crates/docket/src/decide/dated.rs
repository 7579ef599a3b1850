//! The day of an act: not in the future, not before what it rests on, and if entered late by two.

use jiff::civil::Date;

use super::Ask;
use crate::command::{Command, Request};
use crate::entry::{Entry, LateConfirmation, PaperKind, Recipient};
use crate::facts;
use crate::ground::Ground;
use crate::refusal::No;

impl Ask<'_> {
    /// Not in the future, and if entered late with reason and second person (A65).
    pub(super) fn dated(&self) -> Result<(), No> {
        let Request { happened_on, late, actor, .. } = self.request;
        if *happened_on > self.today {
            let text = format!("日期 {happened_on} 晚于今天 {}", self.today);
            return Err(No::invalid("happened_on", text));
        }
        let is_late = *happened_on < self.today
            && self.law.enter_by(*happened_on).is_some_and(|last| self.today > last);
        if !is_late {
            return Ok(());
        }
        let is_witnessed = late.as_ref().is_some_and(|late| {
            !late.reason.trim().is_empty() && actor.person() != Some(&late.witness)
        });
        if is_witnessed { Ok(()) } else { self.refuse(Ground::LateEntry) }
    }

    /// Not before what it rests on.
    pub(super) fn ordered(&self) -> Result<(), No> {
        let on = self.request.happened_on;
        let mut earlier = self.rests_on();
        match earlier.find(|(_, day)| on < *day) {
            Some((what, day)) => {
                let text = format!("日期 {on} 早于{what}之日 {day}");
                Err(No::invalid("happened_on", text))
            }
            None => Ok(()),
        }
    }

    /// The days an act may not lie before, and what happened on each.
    fn rests_on(&self) -> impl Iterator<Item = (&'static str, Date)> + use<> {
        // Nothing reaches a file before there is one: a document may be older, its taking in is not.
        let received = self.docket.day(facts::LEAD_RECEIVED).map(|day| ("收件", day));
        let stage = self.docket.since.filter(|_| self.is_of_stage());
        let stage = stage.map(|day| ("案卷进入这一阶段", day));
        received.into_iter().chain(stage).chain(self.own_ground())
    }

    /// Whether the command is an act of the stage; what reaches the file from outside may be older.
    fn is_of_stage(&self) -> bool {
        match &self.request.command {
            Command::Receive(_)
            | Command::Supplement(_)
            | Command::Withdraw(_)
            | Command::AddEvidence(_)
            | Command::RaiseRecusal(_)
            | Command::HearThirdParty(_)
            | Command::Reply(_)
            | Command::RecordSelfAccountability(_)
            | Command::ConfirmLate(_) => false,
            Command::NameUnit(_)
            | Command::Assign(_)
            | Command::Find(_)
            | Command::NamePerson(_)
            | Command::RemovePerson(_)
            | Command::DecideRecusal(_)
            | Command::DraftOpinion(_)
            | Command::Answer(_)
            | Command::Deliberate(_)
            | Command::OfferHearing(_)
            | Command::HearStatement(_)
            | Command::WaiveStatement(_)
            | Command::AnswerArgument(_)
            | Command::Submit(_)
            | Command::Approve(_)
            | Command::Return(_)
            | Command::ProposeMerging(_)
            | Command::RequestExtension(_)
            | Command::DecideExtension(_)
            | Command::Determine {}
            | Command::Depart(_)
            | Command::LookUpRepeat(_)
            | Command::CheckRepeat(_)
            | Command::ReturnToExamination(_)
            | Command::FixGrade(_)
            | Command::ChooseMeasures(_)
            | Command::AttachBasis(_)
            | Command::RequestGovernment(_)
            | Command::DecideAsGovernment(_)
            | Command::Issue(_)
            | Command::Serve(_)
            | Command::PublishNotice(_) => true,
        }
    }

    /// The entry of the same docket that the act answers.
    fn own_ground(&self) -> Option<(&'static str, Date)> {
        let docket = self.docket;
        let told = |no| docket.person(no)?.told.as_ref().map(|told| ("告知陈述申辩", told.on));
        match &self.request.command {
            Command::HearStatement(said) => told(said.no),
            Command::WaiveStatement(waiver) => told(waiver.no),
            Command::AnswerArgument(answer) => told(answer.no),
            Command::CheckRepeat(checked) => {
                let found = docket.person(checked.no)?.looked_up.as_ref();
                found.map(|one| ("查询前案", one.on))
            }
            Command::Answer(opinion) => {
                let key = (opinion.ask.to_string(), opinion.about);
                docket.drafts.get(&key).map(|draft| ("拟办", draft.on))
            }
            Command::Approve(_) | Command::Return(_) => {
                docket.open.as_ref().map(|open| ("呈报", open.on))
            }
            Command::Serve(service) => self.issued_on(service.paper),
            Command::PublishNotice(notice) => self.issued_on(notice.paper),
            Command::DecideExtension(_) => {
                docket.extension.asked.as_ref().map(|(_, on, _)| ("申请延期", *on))
            }
            Command::DecideAsGovernment(_) => {
                docket.government.asked.as_ref().map(|(_, on)| ("报请", *on))
            }
            Command::Issue(_) => {
                docket.government.approval.as_ref().map(|(on, _)| ("政府批准", *on))
            }
            Command::Receive(_)
            | Command::Supplement(_)
            | Command::Withdraw(_)
            | Command::NameUnit(_)
            | Command::Assign(_)
            | Command::AddEvidence(_)
            | Command::Find(_)
            | Command::NamePerson(_)
            | Command::RemovePerson(_)
            | Command::RaiseRecusal(_)
            | Command::DecideRecusal(_)
            | Command::DraftOpinion(_)
            | Command::Deliberate(_)
            | Command::OfferHearing(_)
            | Command::HearThirdParty(_)
            | Command::Submit(_)
            | Command::ProposeMerging(_)
            | Command::Reply(_)
            | Command::RecordSelfAccountability(_)
            | Command::RequestExtension(_)
            | Command::Determine {}
            | Command::Depart(_)
            | Command::LookUpRepeat(_)
            | Command::ReturnToExamination(_)
            | Command::ConfirmLate(_)
            | Command::FixGrade(_)
            | Command::ChooseMeasures(_)
            | Command::AttachBasis(_)
            | Command::RequestGovernment(_) => None,
        }
    }

    fn issued_on(&self, paper: PaperKind) -> Option<(&'static str, Date)> {
        self.docket.papers.get(&paper).map(|paper| ("印发", paper.issued_on))
    }

    /// The second person of a late entry says that they saw its document; nobody else can.
    pub(super) fn confirm_late(&self, confirmed: &LateConfirmation) -> Result<Vec<Entry>, No> {
        let Some(witness) = self.docket.unwitnessed.get(&confirmed.entry) else {
            return Err(No::invalid("entry", "没有待见证的这一项补录"));
        };
        if self.request.actor.person() != Some(witness) {
            return self.refuse_saying(Ground::LateEntry, "见证须由登记时写明的第二人作出");
        }
        Ok(vec![Entry::LateConfirmed(confirmed.clone())])
    }

    /// Nothing that binds anybody rests on a late entry nobody else has seen.
    pub(super) fn all_witnessed(&self) -> Result<(), No> {
        match self.docket.unwitnessed.keys().next() {
            Some(seq) => {
                let more = format!("第 {seq} 项补录还没有经第二人见证");
                self.refuse_saying(Ground::LateEntry, &more)
            }
            None => Ok(()),
        }
    }

    /// Whether `recipient` is among those the paper is for.
    pub(super) fn is_for(&self, service: &crate::entry::Service) -> bool {
        use PaperKind::{
            EndingNotice, HandlingDecision, RectificationLetter, RefusalNotice,
            SanctionRecommendation, TransferLetter,
        };
        match (service.paper, service.recipient) {
            (HandlingDecision | RectificationLetter, Recipient::Unit)
            | (RefusalNotice | EndingNotice, Recipient::Complainant)
            | (TransferLetter, Recipient::Receiver) => true,
            (HandlingDecision, Recipient::Person(no)) => self.docket.person(no).is_some(),
            (SanctionRecommendation(one), Recipient::Person(no) | Recipient::Authority(no)) => {
                one == no
            }
            (
                HandlingDecision
                | RectificationLetter
                | RefusalNotice
                | EndingNotice
                | TransferLetter
                | SanctionRecommendation(_),
                Recipient::Case
                | Recipient::Unit
                | Recipient::Person(_)
                | Recipient::Complainant
                | Recipient::Authority(_)
                | Recipient::Receiver,
            ) => false,
        }
    }
}
