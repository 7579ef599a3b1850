//! Two dockets about one act: which of them goes on, and who may join them (A59).

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Ask;
use crate::command::Request;
use crate::docket::Docket;
use crate::entry::{AnswerVoided, Draft, Entry, Merge, MergedReply, RecusalDecided};
use crate::facts;
use crate::ground::Ground;
use crate::ids::{DocketId, PersonId};
use crate::law::{Law, StepId};
use crate::refusal::No;
use crate::stage::Stage;
use crate::text::Line;

impl Docket {
    /// Whether this docket may go on in `survivor` (并案), whoever asked `request` there: asked when it is proposed,
    /// submitted and approved.
    ///
    /// # Errors
    /// A refusal if this docket is past examination, if it was docketed before `survivor` or, neither being
    /// docketed, received before it, or if somebody of the survivor must stand back here.
    pub fn may_join(&self, request: &Request, survivor: &Self, law: &Law) -> Result<(), No> {
        let ask = Ask { docket: self, request, law, today: request.happened_on };
        match self.stage {
            Stage::Lead | Stage::Examination => {}
            Stage::New
            | Stage::Confirmed
            | Stage::Papers
            | Stage::Refused
            | Stage::Transferred
            | Stage::Merged
            | Stage::Ended => return ask.refuse(Ground::MergeClosed),
        }
        if let (Some(person), Some(organ)) = (request.actor.person(), request.actor.organ())
            && let Some(bar) = self.bar(person, organ)
        {
            return ask.refuse_saying(Ground::Recused, bar.words());
        }
        let both = survivor.handlers.iter().flat_map(|both| [&both.lead, &both.second]);
        for handler in both {
            if self.stands_back(handler) {
                return ask.refuse_saying(Ground::Recused, handler.as_str());
            }
        }
        let (term, own, other) =
            match (self.day(facts::DOCKETED), survivor.day(facts::DOCKETED)) {
                (None, Some(_)) => return Ok(()),
                (None, None) => {
                    ("收件", self.day(facts::LEAD_RECEIVED), survivor.day(facts::LEAD_RECEIVED))
                }
                (docketed, other) => ("立案", docketed, other),
            };
        if own.unwrap_or(Date::MAX) >= other.unwrap_or(Date::MAX) {
            return Ok(());
        }
        let text = format!("对方案卷{term}在先,须在对方案卷呈报,将本案并入");
        ask.refuse_saying(Ground::MergeOrder, &text)
    }

    /// This docket goes on in `survivor`, of which `merge` tells: the other side of an approved merging, given by the
    /// same request. Whoever handles the survivor answers this complainant too, and so sees this docket.
    ///
    /// # Errors
    /// As [`Docket::may_join`].
    pub fn join(
        &self,
        request: &Request,
        survivor: &Self,
        merge: &Merge,
        law: &Law,
    ) -> Result<Vec<Draft>, No> {
        self.may_join(request, survivor, law)?;
        let ask = Ask { docket: self, request, law, today: request.happened_on };
        let mut entries = vec![Entry::MergedInto(merge.clone())];
        entries.extend(survivor.handlers.clone().map(Entry::Assigned));
        Ok(ask.drafts(entries))
    }

    /// The complainant of `docket`, which goes on in this one, was answered there by `request`.
    #[must_use]
    pub fn merged_reply(&self, request: &Request, docket: &DocketId, law: &Law) -> Vec<Draft> {
        let ask = Ask { docket: self, request, law, today: request.happened_on };
        let is_here = self.absorbed.contains_key(docket);
        let reply = Entry::MergedReplied(MergedReply { docket: docket.clone() });
        ask.drafts(is_here.then_some(reply).into_iter().collect())
    }

    /// Whoever stands back here, or is named here, stands back in `survivor`, into which this docket goes.
    #[must_use]
    pub fn bequeathed(&self, request: &Request, survivor: &Self, law: &Law) -> Vec<Draft> {
        let ask = Ask { docket: self, request, law, today: request.happened_on };
        let named = self.people.iter().map(|one| &one.person);
        let barred: BTreeSet<&PersonId> = self.recused().chain(named).collect();
        let new = barred.into_iter().filter(|one| survivor.recused.get(*one) != Some(&true));
        let entries = new.map(|person| {
            let reason = Line::of_id("在并入的案卷里应当回避").into();
            Entry::RecusalDecided(RecusalDecided {
                person: person.clone(),
                is_recused: true,
                is_head: false,
                reason,
            })
        });
        ask.drafts(entries.collect())
    }
}

impl Ask<'_> {
    /// Another lead lies on the table: whether it is one act is asked anew, whatever was said of an earlier one (A59).
    pub(super) fn propose_merging(&self, merge: &Merge) -> Result<Vec<Entry>, No> {
        let mut entries = vec![Entry::MergingProposed(merge.clone())];
        for ask in self.law.asks_of(facts::MERGING) {
            if self.docket.answers.contains_key(&(ask.to_owned(), None)) {
                let ask = Line::of_id(ask);
                entries.push(Entry::AnswerVoided(AnswerVoided { ask, about: None }));
            }
        }
        Ok(entries)
    }

    /// A person has said that it is one act, of this lead and no other.
    pub(super) fn merge_is_one(&self, merge: &Merge) -> Result<(), No> {
        if self.docket.merging.as_ref() != Some(merge) {
            return self.refuse_saying(Ground::NothingSubmitted, "须先拟并案");
        }
        self.require(StepId::Merge, &self.said()?, None)
    }
}
