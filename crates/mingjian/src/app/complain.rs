//! Complaints and other leads: the only open write. An identity is sealed before anything is written or logged.

use docket::{Actor, Command, Docket, DocketId, Informant, Late, Lead, Line, Request};
use jiff::civil::Date;
use seal::{
    Context, DataKey, Envelope, IntakeNumber, KeyedCode, NamedCode, ReceiptCode, RequestToken,
};
use serde::{Deserialize, Serialize};
use store::{Append, Appended, Label, NewEntry, Sealed, StreamWrite, Version};

use utoipa::ToSchema;

use super::access::Deed;
use super::execute::{contradiction, hex, plain};
use super::vault::identity_place;
use super::{App, Failure, Session, index};

/// The most characters a field of an identity may have is that of a line; its names stand for themselves.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// 姓名.
    pub name: Line,
    /// 联系方式.
    #[serde(default)]
    pub contact: Option<Line>,
    /// 住址.
    #[serde(default)]
    pub address: Option<Line>,
}

/// A complaint or another lead, as it comes in.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Complaint {
    /// The lead.
    pub lead: Lead,
    /// Who complains; not with an anonymous lead, and needed with any other complaint.
    #[serde(default)]
    pub identity: Option<Identity>,
    /// The day it came in, where it is entered later.
    #[serde(default)]
    pub received_on: Option<Date>,
    /// 补录: needed where it is entered late.
    #[serde(default)]
    pub late: Option<Late>,
}

/// What the complainant keeps. Shown once, stored nowhere.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Receipt {
    /// 查询码 of an anonymous complaint.
    Anonymous {
        /// The code.
        code: String,
    },
    /// 受理编号 and 查询码 of a named one.
    Named {
        /// The number.
        number: String,
        /// The code.
        code: String,
    },
    /// A lead from an organ has no complainant.
    None {},
}

/// A lead was lodged.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct Lodged {
    /// The docket; whoever complains does not learn it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub docket: Option<DocketId>,
    /// What to keep.
    pub receipt: Receipt,
    /// The day it was received.
    pub received_on: Date,
    /// The last day by which it is docketed or refused.
    pub screened_by: Option<Date>,
    /// Whether it is about the body itself, so that the government handles it in its stead.
    pub is_for_government: bool,
}

/// What is asked with a receipt.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Tracking {
    /// With the code of an anonymous complaint.
    Anonymous {
        /// The code.
        code: Line,
    },
    /// With number and code of a named one.
    Named {
        /// The number.
        number: Line,
        /// The code.
        code: Line,
    },
}

/// What a complainant learns: where it stands, nothing of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Status {
    /// 阶段.
    pub stage: String,
    /// 收件日.
    pub received_on: Option<Date>,
    /// 立案日.
    pub docketed_on: Option<Date>,
    /// 不予立案日.
    pub refused_on: Option<Date>,
    /// 移送日.
    pub transferred_on: Option<Date>,
    /// 答复日.
    pub replied_on: Option<Date>,
}

/// The id of an identity under the key of its docket.
const OPEN: &str = "open";

/// What stands behind a receipt.
#[derive(Serialize, Deserialize)]
struct Pointer {
    docket: DocketId,
    /// Of a named receipt: the code under the key of the docket, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    keyed: Option<String>,
}

impl App {
    /// Lodges a lead under the new id `id`. `session` is who enters it; without one it is the public.
    ///
    /// # Errors
    /// As [`App::execute`].
    pub async fn lodge(
        &self,
        session: Option<&Session>,
        id: &DocketId,
        complaint: &Complaint,
        token: Option<&str>,
    ) -> Result<Lodged, Failure> {
        matching(complaint)?;
        let lead = self.received(&complaint.lead).await?;
        let law = self.law().await?;
        let actor = session.map_or(Actor::Public {}, |session| session.actor().clone());
        let today = self.today();
        let request = Request {
            actor,
            happened_on: complaint.received_on.unwrap_or(today),
            late: complaint.late.clone(),
            command: Command::Receive(lead),
        };
        let empty = Docket::default();
        let drafts = empty.decide(&request, &law, today)?;
        let stream = self.stream("docket", id.as_str())?;
        let (key, wrapped) = self.new_key(&stream)?;
        let mut docket = Docket::default();
        let mut entries: Vec<NewEntry> = Vec::new();
        for draft in drafts {
            let recorded = draft.recorded(docket.version().saturating_add(1), self.now());
            docket.append(&recorded)?;
            let kind = recorded.entry.kind();
            entries.push(Self::entry(&stream, Some(&key), kind, &recorded)?);
        }
        let said = law.determine(&docket.case(&law), today).map_err(contradiction)?;
        let screening = said.deadlines.iter().find(|one| one.id == "intake_screening");
        let (receipt, pointer) = self.receipt(id, complaint.lead.informant, &key)?;
        let lodged = Lodged {
            docket: session.map(|_| id.clone()),
            receipt,
            received_on: request.happened_on,
            screened_by: screening.map(|one| one.due_on),
            is_for_government: docket.is_of_own_body(),
        };
        let sealed = self.sealed_identity(&stream, complaint, &key)?;
        let write = StreamWrite {
            index: Some(index::of(&docket, &said)?),
            key: Some(wrapped),
            sealed,
            ..plain(stream, Version::NONE, entries)
        };
        let writes = [Some(write), pointer].into_iter().flatten().collect();
        self.lodged(writes, lodged, complaint, token).await
    }

    /// The lead as this body receives it. Whom it accuses is in the registry: who must stand back hangs on it.
    async fn received(&self, lead: &Lead) -> Result<Lead, Failure> {
        if lead.body.is_some() {
            return Err(Failure::invalid("body", "收件机构由系统填写"));
        }
        if let Some(accused) = &lead.accused
            && self.organ(accused).await?.on(self.today()).is_none()
        {
            return Err(Failure::invalid("accused", format!("没有登记机关“{accused}”")));
        }
        Ok(Lead { body: Some(self.0.office.organ.clone()), ..lead.clone() })
    }

    /// Appends, or repeats what was answered to the same request before.
    async fn lodged(
        &self,
        writes: Vec<StreamWrite>,
        lodged: Lodged,
        complaint: &Complaint,
        token: Option<&str>,
    ) -> Result<Lodged, Failure> {
        let parsed = token.map(RequestToken::parse).transpose();
        let parsed =
            parsed.map_err(|error| Failure::invalid("Idempotency-Key", error.to_string()))?;
        let idempotency = parsed
            .map(|token| {
                let asked = serde_json::to_vec(&(
                    &complaint.lead,
                    &complaint.identity,
                    (complaint.received_on, &complaint.late),
                ))?;
                self.remembered(&token, &asked, &serde_json::to_vec(&lodged)?)
            })
            .transpose()?;
        match self.0.store.append(Append { writes, idempotency }).await? {
            Appended::Done(_) => Ok(lodged),
            Appended::Repeated(sealed) => {
                let text = self.recalled(token.unwrap_or_default(), &sealed)?;
                Ok(serde_json::from_slice(&text)?)
            }
            Appended::KeyReused => Err(Failure::TokenReused),
            Appended::Conflict { .. } => Err(Failure::Busy),
        }
    }

    /// The receipt, and the stream by which it is found again.
    fn receipt(
        &self,
        id: &DocketId,
        informant: Informant,
        key: &DataKey,
    ) -> Result<(Receipt, Option<StreamWrite>), Failure> {
        match informant {
            Informant::None => Ok((Receipt::None {}, None)),
            Informant::Anonymous => {
                let code = ReceiptCode::generate()?;
                let lookup = hex(code.lookup().as_bytes());
                let pointer =
                    self.pointer(&lookup, &Pointer { docket: id.clone(), keyed: None })?;
                let code = code.text().expose().clone();
                Ok((Receipt::Anonymous { code }, Some(pointer)))
            }
            Informant::Open | Informant::Confidential => {
                let year = u16::try_from(self.today().year()).unwrap_or_default();
                let number = IntakeNumber::draw(year)?;
                let code = NamedCode::generate()?;
                let keyed = Some(hex(code.keyed(key, number).as_bytes()));
                let pointer = Pointer { docket: id.clone(), keyed };
                let pointer = self.pointer(&number.to_string(), &pointer)?;
                let code = code.text().expose().clone();
                Ok((Receipt::Named { number: number.to_string(), code }, Some(pointer)))
            }
        }
    }

    fn pointer(&self, name: &str, pointer: &Pointer) -> Result<StreamWrite, Failure> {
        let stream = self.stream("receipt", name)?;
        let entry = NewEntry {
            kind: Label::new("receipt").map_err(Failure::text)?,
            actor: Label::new("public").map_err(Failure::text)?,
            happened_on: None,
            entered_at: self.now(),
            content: Sealed(serde_json::to_vec(pointer)?),
        };
        Ok(plain(stream, Version::NONE, vec![entry]))
    }

    /// The identity, sealed as its owner chose: under the key of the docket, or to custodians and approvers.
    fn sealed_identity(
        &self,
        stream: &store::StreamId,
        complaint: &Complaint,
        key: &DataKey,
    ) -> Result<Vec<store::Envelope>, Failure> {
        let Some(identity) = &complaint.identity else { return Ok(Vec::new()) };
        let text = serde_json::to_vec(identity)?;
        let place: Context<'_> = identity_place(stream);
        let (id, bytes) = match complaint.lead.informant {
            Informant::Open => (OPEN, key.seal(&place, &text)?),
            Informant::Confidential => {
                let office = &self.0.office;
                let (inner, outer) = (&office.custodians, &office.approvers);
                let envelope = Envelope::seal(&place, &text, inner, outer)?;
                ("confidential", envelope.as_bytes().to_vec())
            }
            Informant::Anonymous | Informant::None => return Ok(Vec::new()),
        };
        let id = Label::new(id).map_err(Failure::text)?;
        Ok(vec![store::Envelope { id, envelope: Sealed(bytes) }])
    }

    /// Who complained, for a handler, where they chose to be open to the handlers. The reading is entered before
    /// anything is read.
    ///
    /// # Errors
    /// [`Failure::NotFound`] for everybody else, and where there is no such identity.
    pub async fn identity(
        &self,
        session: &Session,
        id: &DocketId,
        reason: &Line,
    ) -> Result<Identity, Failure> {
        if reason.trim().is_empty() {
            return Err(Failure::invalid("reason", "查看身份须写明理由"));
        }
        let held = self.hold(id).await?;
        self.permit(session, Deed::ReadIdentity, id.as_str(), &held.docket)?;
        let sealed = self.0.store.sealed(&held.stream).await?;
        let open = sealed.into_iter().find(|one| one.id.as_str() == OPEN);
        let open = open.ok_or(Failure::NotFound)?;
        let reads = self.stream("reads", id.as_str())?;
        let entry = NewEntry {
            kind: Label::new("identity_read").map_err(Failure::text)?,
            actor: Label::new(session.person().as_str()).map_err(Failure::text)?,
            happened_on: Some(self.today()),
            entered_at: self.now(),
            content: Sealed(serde_json::to_vec(&serde_json::json!({ "reason": reason }))?),
        };
        let head = self.0.store.head(&reads).await?;
        self.enter(vec![plain(reads, head, vec![entry])]).await?;
        let place = identity_place(&held.stream);
        let text = held.key.open(&place, &open.envelope.0)?;
        Ok(serde_json::from_slice(text.expose())?)
    }

    /// Where a complaint stands. A wrong code and a complaint that is not there are the same.
    ///
    /// # Errors
    /// [`Failure::NotFound`].
    pub async fn track(&self, tracking: &Tracking) -> Result<Status, Failure> {
        let docket = self.found(tracking).await?;
        Ok(Status {
            stage: docket.stage().term().to_owned(),
            received_on: docket.day("lead_received_on"),
            docketed_on: docket.day("docketed_on"),
            refused_on: docket.day("refused_on"),
            transferred_on: docket.day("transferred_on"),
            replied_on: docket.day("replied_on"),
        })
    }

    async fn found(&self, tracking: &Tracking) -> Result<Docket, Failure> {
        let absent = |_| Failure::NotFound;
        match tracking {
            Tracking::Anonymous { code } => {
                let code = ReceiptCode::parse(code).map_err(absent)?;
                let pointer = self.pointed(&hex(code.lookup().as_bytes())).await?;
                Ok(self.hold(&pointer.docket).await?.docket)
            }
            Tracking::Named { number, code } => {
                let number: IntakeNumber = number.parse().map_err(absent)?;
                let code = NamedCode::parse(code).map_err(absent)?;
                let pointer = self.pointed(&number.to_string()).await?;
                let held = self.hold(&pointer.docket).await?;
                let stored = pointer.keyed.as_deref().and_then(unhex);
                let stored = stored.ok_or(Failure::NotFound)?;
                if code.matches(&held.key, number, &KeyedCode::from_bytes(stored)) {
                    return Ok(held.docket);
                }
                Err(Failure::NotFound)
            }
        }
    }

    async fn pointed(&self, name: &str) -> Result<Pointer, Failure> {
        let stream = self.stream("receipt", name)?;
        let loaded = self.0.store.load(&stream, Version::NONE).await?;
        let entry = loaded.entries.first().ok_or(Failure::NotFound)?;
        Ok(serde_json::from_slice(&entry.entry.content.0)?)
    }
}

/// An anonymous complaint has no identity, any other has one; a lead from an organ has none.
fn matching(complaint: &Complaint) -> Result<(), Failure> {
    let has = complaint.identity.is_some();
    match complaint.lead.informant {
        Informant::Open | Informant::Confidential if !has => {
            Err(Failure::invalid("identity", "具名的申诉、举报须写姓名"))
        }
        Informant::Anonymous | Informant::None if has => {
            Err(Failure::invalid("identity", "不具名的不写身份"))
        }
        Informant::Open | Informant::Confidential | Informant::Anonymous | Informant::None => {
            Ok(())
        }
    }
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let digits: Vec<u32> = text.chars().map(|c| c.to_digit(16)).collect::<Option<_>>()?;
    let byte = |pair: &[u32]| match pair {
        [high, low] => u8::try_from(high * 16 + low).ok(),
        _ => None,
    };
    let bytes: Vec<u8> = digits.chunks(2).map(byte).collect::<Option<_>>()?;
    bytes.try_into().ok()
}
