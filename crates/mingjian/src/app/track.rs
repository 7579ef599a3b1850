//! Where a complaint stands, and what was answered, for whoever holds its receipt.

use docket::{Docket, Line, Text};
use jiff::civil::Date;
use seal::{IntakeNumber, KeyedCode, NamedCode, ReceiptCode};
use serde::{Deserialize, Serialize};
use store::Version;
use utoipa::ToSchema;

use super::complain::Pointer;
use super::execute::{hex, unhex};
use super::{App, Failure};

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
    /// 答复, in order.
    pub replies: Vec<Answered>,
}

/// What a complainant was answered (答复).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Answered {
    /// The day.
    pub replied_on: Date,
    /// The words.
    pub text: Text,
}

impl App {
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
            replies: docket
                .replies()
                .iter()
                .map(|(replied_on, text)| Answered {
                    replied_on: *replied_on,
                    text: text.clone(),
                })
                .collect(),
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
