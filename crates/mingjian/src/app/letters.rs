//! What whoever holds a receipt writes after the complaint: material that is added, and a withdrawal.

use docket::entries::{Attachment, Supplement, Withdrawal};
use docket::{Actor, Command, DocketId, Request, Text};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::{Append, Appended};
use utoipa::ToSchema;

use super::complete::id_of;
use super::execute::{Held, TRIES};
use super::record::Correspondence;
use super::repeat::Asking;
use super::track::Tracking;
use super::{App, Failure};

/// A withdrawal (撤回).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawing {
    /// The receipt.
    pub receipt: Tracking,
    /// Why.
    pub reason: Text,
}

/// Material that is added (补充材料).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Material {
    /// The receipt.
    pub receipt: Tracking,
    /// What it says; it may be nothing where files say it.
    #[serde(default)]
    pub text: Text,
    /// Files that were brought over the receipt.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub files: Vec<Attachment>,
}

/// It was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Accepted {
    /// The day.
    pub received_on: Date,
}

impl App {
    /// Adds words and files that were brought over the receipt to a complaint.
    ///
    /// # Errors
    /// As [`App::track`], and as [`App::execute`].
    pub async fn add_material(
        &self,
        material: Material,
        token: Option<&str>,
    ) -> Result<Accepted, Failure> {
        let (id, held) = self.addressed(&material.receipt).await?;
        let Material { text, files, .. } = material;
        let asking = Asking::of(token, &("material", &id, &text, &files))?;
        if let Some(accepted) = self.repeated(asking.as_ref()).await? {
            return Ok(accepted);
        }
        self.has_room(&held, files.len())?;
        let command = Command::Supplement(Supplement { text, files });
        self.letter(&id, command, asking.as_ref()).await
    }

    /// Whether so many more files may come over the receipts of a case.
    pub(super) fn has_room(&self, held: &Held, more: usize) -> Result<(), Failure> {
        let supplements = Correspondence::of(&held.entries).supplements;
        let public = supplements.iter().filter(|one| one.by.is_none());
        let came: usize = public.map(|one| one.what.files.len()).sum();
        let most = self.0.file_limits.public_count;
        if came.saturating_add(more) > most {
            return Err(Failure::TooMuch(format!("一件申诉、举报最多补充 {most} 个文件")));
        }
        Ok(())
    }

    /// Withdraws a complaint. Whether anything ends with it is for people to say.
    ///
    /// # Errors
    /// As [`App::track`], and as [`App::execute`].
    pub async fn withdraw(
        &self,
        withdrawing: Withdrawing,
        token: Option<&str>,
    ) -> Result<Accepted, Failure> {
        let (id, _) = self.addressed(&withdrawing.receipt).await?;
        let reason = withdrawing.reason;
        let asking = Asking::of(token, &("withdrawal", &id, &reason))?;
        if let Some(accepted) = self.repeated(asking.as_ref()).await? {
            return Ok(accepted);
        }
        let command = Command::Withdraw(Withdrawal { reason });
        self.letter(&id, command, asking.as_ref()).await
    }

    /// The docket a receipt writes to: where its complaint was merged, the one in which it goes on.
    pub(super) async fn addressed(
        &self,
        receipt: &Tracking,
    ) -> Result<(DocketId, Held), Failure> {
        let mut held = self.found(receipt).await?;
        let mut id = id_of(held.stream.name.as_str())?;
        for _ in 0..TRIES {
            let Some(next) = held.docket.merged_into().cloned() else { return Ok((id, held)) };
            held = self.hold(&next).await?;
            id = next;
        }
        Err(Failure::Broken("merged in a circle".to_owned()))
    }

    /// Enters what the public writes, or answers as before.
    async fn letter(
        &self,
        id: &DocketId,
        command: Command,
        asking: Option<&Asking>,
    ) -> Result<Accepted, Failure> {
        let today = self.today();
        let request =
            Request { actor: Actor::Public {}, happened_on: today, late: None, command };
        let tried = self.tried_letter(id, &request, asking).await;
        self.or_repeated(asking, tried).await
    }

    async fn tried_letter(
        &self,
        id: &DocketId,
        request: &Request,
        asking: Option<&Asking>,
    ) -> Result<Accepted, Failure> {
        let accepted = Accepted { received_on: request.happened_on };
        let mut whole = Vec::new();
        for _ in 0..TRIES {
            let held = self.hold(id).await?;
            let law = self.law().await?;
            let drafts = held.docket.decide(request, &law, request.happened_on)?;
            let (mut write, _) = self.written(id, &held, drafts, &law)?;
            write.files = self.named_files(&held, &request.command, &mut whole).await?;
            let idempotency = self.remembered(asking, &accepted)?;
            match self.0.store.append(Append { writes: vec![write], idempotency }).await? {
                Appended::Done(_) => return Ok(accepted),
                Appended::Repeated(sealed) => {
                    let recalled = asking.map(|asking| asking.recalled(&sealed));
                    return recalled.unwrap_or(Err(Failure::TokenReused));
                }
                Appended::KeyReused => return Err(Failure::TokenReused),
                Appended::Conflict { .. } => {}
            }
        }
        Err(Failure::Busy)
    }
}

#[cfg(test)]
mod tests;
