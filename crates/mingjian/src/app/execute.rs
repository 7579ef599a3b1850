//! A command on a docket: load, replay, authorise, decide, seal, append.

use docket::registry::{NumberCommand, NumberEntry, Series};
use docket::{
    Command, Docket, DocketId, Draft, Entry, Late, Law, Matter, Merge, Recorded, Request, Stage,
};
use jiff::civil::Date;
use seal::DataKey;
use serde::Serialize;
use serde_json::{Map, Value};
use store::{Append, Appended, FileRow, StreamId, StreamWrite, Version};

use utoipa::ToSchema;

use super::access::Deed;
use super::repeat::Asking;
use super::vault::Opened;
use super::{App, Failure, Session, humans, index};

/// How often a command is tried again when somebody else wrote first.
pub(super) const TRIES: usize = 20;

/// Commands by which somebody answers for what the docket holds: they say which version they have seen.
const ANSWERED_FOR: [&str; 4] =
    ["approve", "decide_as_government", "decide_extension", "issue"];

/// What somebody asks of a docket.
#[derive(Debug, Clone)]
pub struct Order {
    /// The day of the act; today if it is not said.
    pub happened_on: Option<Date>,
    /// 补录.
    pub late: Option<Late>,
    /// The command, as the API has it: what a registry knows need not be written.
    pub command: Map<String, Value>,
    /// The version whoever asks has seen; another refuses the command. Needed with an approval, a decision of the
    /// government or on an extension, and the issue of a paper.
    pub seen: Option<u64>,
    /// By what the same request is known again.
    pub token: Option<String>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize, ToSchema)]
pub struct Done {
    /// The docket.
    pub docket: DocketId,
    /// Its version now.
    pub version: u64,
    /// Its stage now.
    pub stage: Stage,
    /// What was entered.
    pub entered: Vec<String>,
    /// 案号, once it has one.
    pub number: Option<String>,
}

/// A docket as it was loaded.
pub(super) struct Held {
    pub(super) stream: StreamId,
    pub(super) version: Version,
    pub(super) key: DataKey,
    pub(super) entries: Vec<Recorded>,
    pub(super) docket: Docket,
}

impl App {
    /// The docket `id`, opened and replayed.
    pub(super) async fn hold(&self, id: &DocketId) -> Result<Held, Failure> {
        let stream = self.stream("docket", id.as_str())?;
        let Opened { version, entries, key } = self.open::<Entry>(&stream).await?;
        let Some(key) = key else { return Err(Failure::NotFound) };
        let docket = self.unified(&entries).await?;
        Ok(Held { stream, version, key, entries, docket })
    }

    /// Carries out `order` on the docket `id`.
    ///
    /// # Errors
    /// [`Failure`]: a refusal with its citation, or what went wrong. Nothing was entered then.
    pub async fn execute(
        &self,
        session: &Session,
        id: &DocketId,
        order: &Order,
    ) -> Result<Done, Failure> {
        let asked = ("command", session.actor(), id, &order.happened_on, &order.late);
        let asking = Asking::of(order.token.as_deref(), &(asked, &order.command))?;
        if let Some(done) = self.repeated(asking.as_ref()).await? {
            return Ok(done);
        }
        let tried = self.tried(session, id, (order, asking.as_ref())).await;
        self.or_repeated(asking.as_ref(), tried).await
    }

    /// Tries until nobody else writes first.
    async fn tried(
        &self,
        session: &Session,
        id: &DocketId,
        (order, asking): (&Order, Option<&Asking>),
    ) -> Result<Done, Failure> {
        let kind = order.command.get("command").and_then(Value::as_str).unwrap_or_default();
        if order.seen.is_none() && ANSWERED_FOR.contains(&kind) {
            return Err(Failure::Unseen);
        }
        let mut whole = Vec::new();
        for _ in 0..TRIES {
            let held = self.hold(id).await?;
            if order.seen.is_some_and(|seen| seen != held.version.get()) {
                return Err(Failure::Stale { actual: held.version.get() });
            }
            let asked = (order, asking);
            if let Some(done) = self.attempt(session, (id, held), asked, &mut whole).await? {
                return Ok(done);
            }
        }
        Err(Failure::Busy)
    }

    /// One try; none if somebody else wrote first.
    async fn attempt(
        &self,
        session: &Session,
        (id, held): (&DocketId, Held),
        (order, asking): (&Order, Option<&Asking>),
        whole: &mut Vec<FileRow>,
    ) -> Result<Option<Done>, Failure> {
        let is_recusal = order.command.get("command").and_then(Value::as_str);
        let deed = match is_recusal {
            Some("raise_recusal") => Deed::RaiseRecusal,
            Some(_) | None => Deed::Act,
        };
        self.permit(session, deed, id.as_str(), &held.docket)?;
        let law = self.law().await?;
        let (command, extra) = self.complete(session, &held, &order.command).await?;
        let request = Request {
            actor: session.actor().clone(),
            happened_on: order.happened_on.unwrap_or(self.today()),
            late: humans::witnessed(order.late.as_ref(), &self.humans().await?),
            command,
        };
        let mut drafts = held.docket.decide(&request, &law, self.today())?;
        let (more, extra) = self.beside(session, (id, &held), (&request, extra), &law).await?;
        drafts.extend(more);
        let (mut write, done) = self.written(id, &held, drafts, &law)?;
        write.files = self.named_files(&held, &request.command, whole).await?;
        let mut writes = vec![write];
        writes.extend(extra);
        let idempotency = self.remembered(asking, &done)?;
        match self.0.store.append(Append { writes, idempotency }).await? {
            Appended::Done(_) => Ok(Some(done)),
            // Somebody else wrote first, here or to what is written beside it: seen or not is asked when it is read again.
            Appended::Conflict { .. } => Ok(None),
            Appended::Repeated(sealed) => {
                asking.map(|asking| asking.recalled(&sealed)).transpose()
            }
            Appended::KeyReused => Err(Failure::TokenReused),
        }
    }

    /// What follows beside the docket's own entries: more entries of its own, and what is written elsewhere.
    async fn beside(
        &self,
        session: &Session,
        (id, held): (&DocketId, &Held),
        (request, beside): (&Request, Beside),
        law: &Law,
    ) -> Result<(Vec<Draft>, Option<StreamWrite>), Failure> {
        match beside {
            Beside::Nothing => Ok((Vec::new(), None)),
            Beside::Number(write) => Ok((Vec::new(), Some(*write))),
            Beside::Answered(survivor) => {
                let other = self.hold(&survivor).await?;
                self.permit(session, Deed::Act, survivor.as_str(), &other.docket)?;
                let drafts = other.docket.merged_reply(request, id, law);
                let (write, _) = self.written(&survivor, &other, drafts, law)?;
                Ok((Vec::new(), Some(write)))
            }
            Beside::Join(merge) => {
                let other = self.other_side(session, held, (request, &merge), law).await?;
                let Command::Approve(_) = request.command else {
                    return Ok((Vec::new(), None));
                };
                self.permit(session, Deed::Act, merge.docket.as_str(), &other.docket)?;
                let more = other.docket.bequeathed(request, &held.docket, law);
                let write = self.join(request, (id, &held.docket), (&merge, &other), law)?;
                Ok((more, Some(write)))
            }
        }
    }

    /// What `drafts` are when they are written to the docket, and what is answered.
    pub(super) fn written(
        &self,
        id: &DocketId,
        held: &Held,
        drafts: Vec<Draft>,
        law: &Law,
    ) -> Result<(StreamWrite, Done), Failure> {
        let mut docket = held.docket.clone();
        let mut entries = Vec::with_capacity(drafts.len());
        let mut entered = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let recorded = draft.recorded(docket.version().saturating_add(1), self.now());
            docket.append(&recorded)?;
            let kind = recorded.entry.kind();
            entries.push(Self::entry(&held.stream, Some(&held.key), kind, &recorded)?);
            entered.push(kind.to_owned());
        }
        let said = law.determine(&docket.case(law), self.today()).map_err(contradiction)?;
        let version =
            held.version.get().saturating_add(u64::try_from(entries.len()).unwrap_or(0));
        let done = Done {
            docket: id.clone(),
            version,
            stage: docket.stage(),
            entered,
            number: docket.number().map(ToString::to_string),
        };
        let write = StreamWrite {
            stream: held.stream.clone(),
            expected: held.version,
            entries,
            index: Some(index::of(&docket, &said, law)?),
            key: None,
            sealed: Vec::new(),
            files: Vec::new(),
        };
        Ok((write, done))
    }

    /// The other side of a merging, if it may go on in the docket `held`. For whoever must stand back there it is not
    /// there.
    async fn other_side(
        &self,
        session: &Session,
        held: &Held,
        (request, merge): (&Request, &Merge),
        law: &Law,
    ) -> Result<Held, Failure> {
        let other = self.hold(&merge.docket).await?;
        if other.stream == held.stream {
            return Err(Failure::invalid("docket", "不能并入自己"));
        }
        if other.docket.bar(session.person(), session.organ()).is_some() {
            return Err(Failure::NotFound);
        }
        if other.docket.day("lead_received_on") != Some(merge.received_on) {
            return Err(Failure::invalid("received_on", "不是对方案卷的收件日"));
        }
        other.docket.may_join(request, &held.docket, law)?;
        Ok(other)
    }

    /// What is written to the other side of a merging into `survivor`.
    fn join(
        &self,
        request: &Request,
        (id, survivor): (&DocketId, &Docket),
        (merge, other): (&Merge, &Held),
        law: &Law,
    ) -> Result<StreamWrite, Failure> {
        let here = Merge { docket: id.clone(), received_on: merge.received_on };
        let drafts = other.docket.join(request, survivor, &here, law)?;
        self.written(&merge.docket, other, drafts, law).map(|(write, _)| write)
    }

    /// The next number of the series of the year, and the entry that draws it.
    pub(super) async fn draw(
        &self,
        session: &Session,
        id: &DocketId,
    ) -> Result<(docket::CaseNumber, StreamWrite), Failure> {
        let today = self.today();
        let code = &self.0.office.series;
        let stream = self.stream("series", &format!("{code}:{}", today.year()))?;
        let head = self.0.store.head(&stream).await?;
        let last = u32::try_from(head.get()).map_err(|_| Failure::Busy)?;
        let series = Series::after(last);
        let number = series
            .next(code, today.year())
            .map_err(|error| Failure::invalid("number", error.to_string()))?;
        let command = NumberCommand::Draw { docket: id.clone() };
        let draft = series.decide(session.actor(), &command, today)?;
        let recorded: Recorded<NumberEntry> = draft.recorded(number.number, self.now());
        let entry = Self::entry(&stream, None, "drawn", &recorded)?;
        Ok((number, plain(stream, head, vec![entry])))
    }

    /// The law under the readings and the calendar in force today.
    pub(super) async fn law(&self) -> Result<Law, Failure> {
        self.law_on(self.today()).await
    }

    /// The law under the readings and the calendar that were in force on `day`.
    pub(super) async fn law_on(&self, day: Date) -> Result<Law, Failure> {
        let standing = self.standing().await?;
        self.0.laws.under(&standing.readings.on(day), &standing.notices, day)
    }
}

/// What is written beside a docket's own entries.
pub(super) enum Beside {
    Nothing,
    Number(Box<StreamWrite>),
    /// The docket in which the one whose complainant is answered goes on.
    Answered(DocketId),
    /// A merging that is proposed, submitted or approved.
    Join(Merge),
}

impl Beside {
    /// The merging that `matter` is.
    pub(super) fn of(matter: &Matter) -> Option<Merge> {
        match matter {
            Matter::Merging(merge) => Some(merge.clone()),
            Matter::Docketing(_)
            | Matter::Refusal(_)
            | Matter::Transfer(_)
            | Matter::Confirmation
            | Matter::Ending(_)
            | Matter::Discontinuance(_)
            | Matter::Reopening(_)
            | Matter::Measures => None,
        }
    }
}

/// Entries of a stream that has neither key nor index.
pub(super) fn plain(
    stream: StreamId,
    expected: Version,
    entries: Vec<store::NewEntry>,
) -> StreamWrite {
    StreamWrite {
        stream,
        expected,
        entries,
        index: None,
        key: None,
        sealed: Vec::new(),
        files: Vec::new(),
    }
}

pub(super) fn contradiction(found: Vec<statute::determine::Contradiction>) -> Failure {
    let said: Vec<String> = found.into_iter().map(|one| one.message).collect();
    Failure::invalid("facts", said.join(";"))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads a command; what cannot be read is said with its place.
pub(super) fn parsed(command: Map<String, Value>) -> Result<Command, Failure> {
    serde_json::from_value(Value::Object(command))
        .map_err(|error| Failure::invalid("command", error.to_string()))
}

/// The 32 bytes written as `text`.
pub(super) fn unhex(text: &str) -> Option<[u8; 32]> {
    store::Digest::parse(text).map(|digest| digest.0)
}
