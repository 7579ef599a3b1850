//! Complaints that are not handed in yet, sealed under a code that only their writer holds.

use std::collections::BTreeMap;

use docket::{Line, Text};
use jiff::SignedDuration;
use jiff::civil::Date;
use seal::{Context, DraftCode};
use serde::{Deserialize, Serialize};
use store::{Digest, Draft, Sealed};
use utoipa::ToSchema;

use super::execute::hex;
use super::{App, Failure, day};

/// For how many days a draft is kept after it was last saved. A service of ours: the Measures know no drafts.
const DRAFT_DAYS: i64 = 14;
/// For how many days a repeated request is answered as before.
const ANSWER_DAYS: i64 = 28;
/// The most fields of a form.
const FIELDS: usize = 64;
const HOURS: i64 = 24;

/// What stands in the fields of a form, as it was typed: nothing of it is judged, so nothing of it is lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sketch {
    /// 草稿码, of the draft that is written anew; a new draft without it.
    #[serde(default, skip_serializing)]
    pub code: Option<Line>,
    /// The fields, by their names in the form.
    pub fields: BTreeMap<Line, Text>,
}

/// 草稿码.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftCodeText {
    /// The code.
    pub code: Line,
}

/// A draft was kept.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DraftKept {
    /// The code of a new draft. Shown once, stored nowhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The day on which it is deleted if it is not saved again.
    pub expires_on: Date,
}

/// A draft, as it was kept.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DraftOpened {
    /// The fields.
    pub fields: BTreeMap<Line, Text>,
    /// The day on which it is deleted.
    pub expires_on: Date,
}

impl App {
    /// Keeps what stands in a form; in place of the draft whose code is said.
    ///
    /// # Errors
    /// A code there is no draft of, too many fields, or too many drafts at once.
    pub async fn keep_draft(&self, sketch: &Sketch) -> Result<DraftKept, Failure> {
        if sketch.fields.len() > FIELDS {
            return Err(Failure::invalid("fields", format!("最多 {FIELDS} 个栏目")));
        }
        let (code, is_new) = match &sketch.code {
            Some(code) => (self.known_code(code).await?.0, false),
            None => {
                self.0.throttle.draft(self.now())?;
                (DraftCode::generate()?, true)
            }
        };
        let lookup = hex(code.lookup().as_bytes());
        let sealed = code.data_key().seal(&place(&lookup), &serde_json::to_vec(sketch)?)?;
        let expires_at = self.now() + SignedDuration::from_hours(DRAFT_DAYS * HOURS);
        let lookup = Digest(*code.lookup().as_bytes());
        self.0.store.put_draft(Draft { lookup, content: Sealed(sealed), expires_at }).await?;
        let code = is_new.then(|| code.text().expose().clone());
        Ok(DraftKept { code, expires_on: day(expires_at) })
    }

    /// The draft of a code.
    ///
    /// # Errors
    /// [`Failure::NotFound`] for a wrong code, and for a draft that was handed in, deleted or has expired.
    pub async fn open_draft(&self, code: &Line) -> Result<DraftOpened, Failure> {
        let (code, draft) = self.known_code(code).await?;
        let lookup = hex(code.lookup().as_bytes());
        let text = code.data_key().open(&place(&lookup), &draft.content.0)?;
        let sketch: Sketch = serde_json::from_slice(text.expose())?;
        Ok(DraftOpened { fields: sketch.fields, expires_on: day(draft.expires_at) })
    }

    /// Deletes the draft of a code.
    ///
    /// # Errors
    /// As [`App::open_draft`].
    pub async fn drop_draft(&self, code: &Line) -> Result<(), Failure> {
        let (code, _) = self.known_code(code).await?;
        let lookup = Digest(*code.lookup().as_bytes());
        if self.0.store.drop_draft(lookup).await? { Ok(()) } else { Err(Failure::NotFound) }
    }

    /// Deletes the draft of what was handed in just now. It is in the journal; a draft that cannot be deleted expires.
    pub(super) async fn drop_handed_in(&self, code: &DraftCode) {
        let _ = self.0.store.drop_draft(Digest(*code.lookup().as_bytes())).await;
    }

    /// Deletes drafts that have expired, answers so old that nobody asks for them again, and files that were brought and
    /// never named.
    ///
    /// # Errors
    /// What the database or the folder of files says.
    pub async fn sweep(&self) -> Result<(), Failure> {
        let now = self.now();
        self.0.store.expire_drafts(now).await?;
        let before = now - SignedDuration::from_hours(ANSWER_DAYS * HOURS);
        self.0.store.forget_answers(before).await?;
        self.sweep_files().await
    }

    /// A code with its draft. Of wrong attempts there are only so many.
    async fn known_code(&self, code: &Line) -> Result<(DraftCode, Draft), Failure> {
        let code = DraftCode::parse(code).map_err(|_| Failure::NotFound)?;
        let lookup = hex(code.lookup().as_bytes());
        self.0.throttle.attempt(&lookup, self.now())?;
        let digest = Digest(*code.lookup().as_bytes());
        let draft = self.0.store.draft(digest, self.now()).await?.ok_or(Failure::NotFound)?;
        self.0.throttle.was_right(&lookup);
        Ok((code, draft))
    }
}

fn place(lookup: &str) -> Context<'_> {
    Context { table: "draft", body: "", row: lookup, version: 0, column: "content" }
}

#[cfg(test)]
mod tests;
