//! Complaints and other leads: the only open write. An identity is sealed before anything is written or logged.

use docket::{Actor, Command, Docket, DocketId, Draft, Informant, Late, Lead, Line, Request};
use jiff::civil::Date;
use seal::{Context, DataKey, DraftCode, Envelope, NamedCode, ReceiptCode};
use serde::{Deserialize, Serialize};
use store::{Append, Appended, Label, NewEntry, Sealed, StreamId, StreamWrite, Version};

use utoipa::ToSchema;

use super::access::Deed;
use super::execute::{TRIES, contradiction, hex, plain};
use super::repeat::Asking;
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
    /// 草稿码 of the draft it was written as; the draft is deleted.
    #[serde(default)]
    pub draft: Option<Line>,
}

/// What the complainant keeps. Shown once, stored nowhere.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Receipt {
    /// 查询码 of an anonymous complaint.
    Anonymous {
        /// The code.
        code: String,
        /// The same code as words, for the telephone: either is good.
        words: String,
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

/// The id of an identity under the key of its docket.
const OPEN: &str = "open";

/// What stands behind a receipt.
#[derive(Serialize, Deserialize)]
pub(super) struct Pointer {
    pub(super) docket: DocketId,
    /// Of a named receipt: the code under the key of the docket, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) keyed: Option<String>,
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
        let draft = complaint.draft.as_ref().map(|code| DraftCode::parse(code)).transpose();
        let draft = draft.map_err(|error| Failure::invalid("draft", error.to_string()))?;
        let actor = session.map_or(Actor::Public {}, |session| session.actor().clone());
        let asked =
            (&complaint.lead, &complaint.identity, &complaint.received_on, &complaint.late);
        let asking = Asking::of(token, &("lead", &actor, asked))?;
        if let Some(lodged) = self.repeated(asking.as_ref()).await? {
            return Ok(lodged);
        }
        let lead = self.received(&complaint.lead).await?;
        let law = self.law().await?;
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
        let (docket, entries) = self.opened(&stream, &key, drafts)?;
        let said = law.determine(&docket.case(&law), today).map_err(contradiction)?;
        let screening = said.deadlines.iter().find(|one| one.id == "intake_screening");
        let sealed = self.sealed_identity(&stream, complaint, &key)?;
        let write = StreamWrite {
            index: Some(index::of(&docket, &said, &law)?),
            key: Some(wrapped),
            sealed,
            ..plain(stream, Version::NONE, entries)
        };
        for _ in 0..TRIES {
            let (receipt, pointer) = self.receipt(id, complaint.lead.informant, &key)?;
            let lodged = Lodged {
                docket: session.map(|_| id.clone()),
                receipt,
                received_on: request.happened_on,
                screened_by: screening.map(|one| one.due_on),
                is_for_government: docket.is_of_own_body(),
            };
            let writes = [Some(write.clone()), pointer].into_iter().flatten().collect();
            if let Some(lodged) = self.lodged(writes, lodged, asking.as_ref()).await? {
                if let Some(code) = &draft {
                    self.drop_handed_in(code).await;
                }
                return Ok(lodged);
            }
        }
        Err(Failure::Busy)
    }

    /// A docket as its first drafts make it, and its entries sealed.
    fn opened(
        &self,
        stream: &StreamId,
        key: &DataKey,
        drafts: Vec<Draft>,
    ) -> Result<(Docket, Vec<NewEntry>), Failure> {
        let mut docket = Docket::default();
        let mut entries: Vec<NewEntry> = Vec::new();
        for draft in drafts {
            let recorded = draft.recorded(docket.version().saturating_add(1), self.now());
            docket.append(&recorded)?;
            let kind = recorded.entry.kind();
            entries.push(Self::entry(stream, Some(key), kind, &recorded)?);
        }
        Ok((docket, entries))
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

    /// Appends, or repeats what was answered to the same request before; none if another complaint has the number.
    async fn lodged(
        &self,
        writes: Vec<StreamWrite>,
        lodged: Lodged,
        asking: Option<&Asking>,
    ) -> Result<Option<Lodged>, Failure> {
        let idempotency = self.remembered(asking, &lodged)?;
        match self.0.store.append(Append { writes, idempotency }).await? {
            Appended::Done(_) => Ok(Some(lodged)),
            Appended::Repeated(sealed) => match asking {
                Some(asking) => asking.recalled(&sealed).map(Some),
                None => Err(Failure::TokenReused),
            },
            Appended::KeyReused => Err(Failure::TokenReused),
            Appended::Conflict { .. } => Ok(None),
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
                let words = code.words().expose().clone();
                let code = code.text().expose().clone();
                Ok((Receipt::Anonymous { code, words }, Some(pointer)))
            }
            Informant::Open | Informant::Confidential => {
                let year = u16::try_from(self.today().year()).unwrap_or_default();
                let number = (self.0.draw)(year)?;
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
        let about = serde_json::json!({ "reason": reason });
        self.enter_read(session, (id, &held), "identity_read", &about).await?;
        let place = identity_place(&held.stream);
        let text = held.key.open(&place, &open.envelope.0)?;
        Ok(serde_json::from_slice(text.expose())?)
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

#[cfg(test)]
pub(super) mod tests;
