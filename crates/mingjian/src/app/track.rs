//! Where a complaint stands, for whoever has its receipt.

use docket::Docket;
use seal::{IntakeNumber, KeyedCode, NamedCode, ReceiptCode};
use store::Version;

use super::complain::Pointer;
use super::execute::hex;
use super::{App, Failure, Status, Tracking};

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

fn unhex(text: &str) -> Option<[u8; 32]> {
    let digits: Vec<u32> = text.chars().map(|c| c.to_digit(16)).collect::<Option<_>>()?;
    let byte = |pair: &[u32]| match pair {
        [high, low] => u8::try_from(high * 16 + low).ok(),
        _ => None,
    };
    let bytes: Vec<u8> = digits.chunks(2).map(byte).collect::<Option<_>>()?;
    bytes.try_into().ok()
}
