//! What whoever may see a docket sees of it. Entries themselves never leave.

mod parts;

use std::collections::BTreeMap;

use docket::{Deliberation, Departure, Docket, DocketId, Entry, Law, PaperKind, Recorded};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;
use statute::answer::{AnswerOut, AskOut, DeadlineOut, Determination, NoticeOut};

use super::access::Deed;
use super::execute::{Held, contradiction};
use super::record::{Correspondence, Record};
use super::{App, Failure, Session};

pub use parts::{CitationView, EntryView};
use parts::{ClaimView, EvidenceView, FactView, PaperView, PersonView, SubmissionView};

/// As of when a docket is looked at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Look {
    /// After so many entries; all if it is not said.
    pub entry: Option<u32>,
    /// On which day; today if it is not said.
    pub on: Option<Date>,
}

/// A docket.
#[derive(Debug, Clone, Serialize)]
pub struct DocketView {
    /// Its id.
    pub id: DocketId,
    /// Its version.
    pub version: u64,
    /// 阶段.
    pub stage: &'static str,
    /// 阶段, in words.
    pub stage_term: &'static str,
    /// 案号.
    pub number: Option<String>,
    /// How those named in it are called.
    pub people_term: &'static str,
    /// 来源.
    pub source: Option<String>,
    /// The words of the lead; for front office, head and handlers alone.
    pub account: Option<String>,
    /// The complainant's mode; as the words.
    pub informant: Option<docket::Informant>,
    /// Whether the act is one of the body itself, so that the government acts in its stead.
    pub is_of_own_body: bool,
    /// What the complainant said since, and was told; as the words.
    pub correspondence: Option<Correspondence>,
    /// What stands to be approved, and what was said on the way.
    #[serde(flatten)]
    pub record: Record,
    /// 单位.
    pub unit: Option<docket::entries::Unit>,
    /// 承办人.
    pub handlers: Option<docket::Handlers>,
    /// Those named.
    pub people: Vec<PersonView>,
    /// 证据.
    pub evidence: Vec<EvidenceView>,
    /// Facts.
    pub facts: Vec<FactView>,
    /// What the lead claims; nobody has found it.
    pub claims: Vec<ClaimView>,
    /// What the law says, by question.
    pub answers: BTreeMap<String, AnswerOut>,
    /// Periods.
    pub deadlines: Vec<DeadlineOut>,
    /// What is left to people. A suggestion is shown once the own finding is written (safeguard 1).
    pub asks: Vec<AskOut>,
    /// What must be known.
    pub notices: Vec<NoticeOut>,
    /// What waits for approval.
    pub open: Option<SubmissionView>,
    /// Whether the last determination stands on the facts as they are.
    pub is_determined: bool,
    /// Departures from it, which travel to whoever approves.
    pub departures: Vec<Departure>,
    /// Meetings, with who held what.
    pub deliberations: Vec<Deliberation>,
    /// Papers.
    pub papers: Vec<PaperView>,
}

impl App {
    /// The docket `id` as `session` sees it.
    ///
    /// # Errors
    /// [`Failure::NotFound`], for what is not there and for what is not to be seen.
    pub async fn view(
        &self,
        session: &Session,
        id: &DocketId,
        look: Look,
    ) -> Result<DocketView, Failure> {
        let held = self.seen(session, id).await?;
        let known = match look.on {
            Some(day) => Docket::known_on(&held.entries, day, &super::zone()),
            None => &held.entries,
        };
        let shown_entries = match look.entry {
            Some(count) => {
                let count = usize::try_from(count).unwrap_or(usize::MAX);
                known.get(..count).unwrap_or(known)
            }
            None => known,
        };
        if shown_entries.is_empty() {
            return Err(Failure::NotFound);
        }
        let docket = self.unified(shown_entries).await?;
        // As it was then: by the day asked for, else by the day of the last entry that is shown.
        let last = shown_entries.last().map(|recorded| recorded.happened_on);
        let then = look.entry.and(last).unwrap_or(self.today());
        let on = look.on.unwrap_or(then);
        let law = self.law_on(on).await?;
        let said = law.determine(&docket.case(&law), on).map_err(contradiction)?;
        let knows = self.may(session, Deed::ReadAccount, id.as_str(), &held.docket)?;
        Ok(shown(id, (&docket, shown_entries), said, &law, knows))
    }

    /// The journal of the docket `id`, without what stands in it.
    ///
    /// # Errors
    /// As [`App::view`].
    pub async fn journal(
        &self,
        session: &Session,
        id: &DocketId,
    ) -> Result<Vec<EntryView>, Failure> {
        let held = self.seen(session, id).await?;
        let shown = held.entries.iter().map(|recorded| EntryView {
            seq: recorded.seq,
            kind: recorded.entry.kind(),
            by: recorded.by.person().cloned(),
            happened_on: recorded.happened_on,
            entered_at: recorded.entered_at,
            is_late: recorded.late.is_some(),
        });
        Ok(shown.collect())
    }

    /// The last determination of the docket `id`, as it was said: pack, readings, proofs, sensitivity.
    ///
    /// # Errors
    /// As [`App::view`]; also where nothing was determined yet.
    pub async fn determination(
        &self,
        session: &Session,
        id: &DocketId,
    ) -> Result<Value, Failure> {
        let held = self.seen(session, id).await?;
        let last = held.entries.iter().rev().find_map(|recorded| {
            if let Entry::Determined(said) = &recorded.entry { Some(said) } else { None }
        });
        let said = last.ok_or(Failure::NotFound)?;
        let mut said: Value = serde_json::from_str(said.said.get())?;
        // A suggestion is for whoever has written the own finding (safeguard 1); `view` shows it then.
        let asks = said.get_mut("asks").and_then(Value::as_array_mut);
        for ask in asks.into_iter().flatten() {
            if let Some(suggestion) = ask.get_mut("suggestion") {
                *suggestion = Value::Null;
            }
        }
        Ok(said)
    }

    async fn seen(&self, session: &Session, id: &DocketId) -> Result<Held, Failure> {
        let held = self.hold(id).await?;
        self.permit(session, Deed::Read, id.as_str(), &held.docket)?;
        Ok(held)
    }
}

/// `knows` is whether whoever looks may read the words of the complaint.
fn shown(
    id: &DocketId,
    (docket, entries): (&Docket, &[Recorded]),
    said: Determination,
    law: &Law,
    knows: bool,
) -> DocketView {
    let lead = docket.lead();
    let told = lead.filter(|_| knows);
    DocketView {
        id: id.clone(),
        version: u64::from(docket.version()),
        stage: docket.stage().id(),
        stage_term: docket.stage().term(),
        number: docket.number().map(ToString::to_string),
        people_term: docket.people_term(),
        source: lead.map(|lead| lead.source.to_string()),
        account: told.map(|lead| lead.account.to_string()),
        informant: told.map(|lead| lead.informant),
        is_of_own_body: docket.is_of_own_body(),
        correspondence: told.map(|_| Correspondence::of(entries)),
        record: Record::of(docket, entries),
        unit: docket.unit().cloned(),
        handlers: docket.handlers().cloned(),
        people: docket.people().iter().map(person).collect(),
        evidence: docket.evidence().map(|one| EvidenceView::of(one, knows)).collect(),
        facts: facts(docket, law),
        claims: claims(docket, law),
        asks: asks(docket, said.asks),
        answers: said.answers,
        deadlines: said.deadlines,
        notices: said.notices,
        open: docket.open().map(|open| SubmissionView {
            submission: open.seq,
            by: open.by.clone(),
            on: open.on,
            matter: open.matter.clone(),
            reason: open.reason.clone(),
        }),
        is_determined: docket.is_determined(),
        departures: docket.departures().cloned().collect(),
        deliberations: docket.deliberations().to_vec(),
        papers: docket.papers().map(paper).collect(),
    }
}

fn person(one: &docket::Person) -> PersonView {
    PersonView {
        no: one.no,
        person: one.person.clone(),
        name: one.name.clone(),
        is_told: one.is_told(),
        arguments: one.arguments.clone().unwrap_or_default(),
        has_waived: one.has_waived,
        is_checked: one.is_checked,
    }
}

fn paper((kind, paper): (&PaperKind, &docket::Paper)) -> PaperView {
    PaperView {
        paper: *kind,
        number: paper.number.clone(),
        issued_on: paper.issued_on,
        served: paper.served.iter().map(|(who, on)| (*who, *on)).collect(),
    }
}

fn facts(docket: &Docket, law: &Law) -> Vec<FactView> {
    let shown = docket.facts().into_iter().map(|part| {
        let owners = [
            statute::schema::Owner::Case,
            statute::schema::Owner::Unit,
            statute::schema::Owner::Person,
        ];
        let known = owners.into_iter().find_map(|owner| law.schema().fact(owner, &part.fact));
        let term = known.map_or_else(|| part.fact.clone(), |(_, fact)| fact.name.term.clone());
        let judged = part.judged.unwrap_or_default();
        FactView {
            about: part.about,
            fact: part.fact,
            term,
            value: part.value,
            found_by: judged.found_by,
            reason: judged.reason,
            evidence: judged.evidence,
        }
    });
    shown.collect()
}

fn claims(docket: &Docket, law: &Law) -> Vec<ClaimView> {
    let shown = docket.claims().map(|(fact, value)| {
        let known = law.schema().fact(statute::schema::Owner::Case, fact);
        let term = known.map_or_else(|| fact.to_owned(), |(_, known)| known.name.term.clone());
        ClaimView { fact: fact.to_owned(), term, value: value.clone() }
    });
    shown.collect()
}

/// Asks, without the suggestion where the own finding is not written yet.
fn asks(docket: &Docket, asks: Vec<AskOut>) -> Vec<AskOut> {
    let number = |name: &str| {
        let found = docket.people().iter().find(|one| docket.called(one) == name);
        found.map(|one| one.no)
    };
    asks.into_iter()
        .map(|mut ask| {
            let about = ask.person.as_deref().and_then(number);
            if !docket.has_own_finding(&ask.id, about) {
                ask.suggestion = None;
            }
            ask
        })
        .collect()
}
