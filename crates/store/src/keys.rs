//! Keys encrypted anew, streams shredded, drafts kept for a while.

use jiff::Timestamp;
use sqlx::any::AnyRow;

use crate::append::WrappedKey;
use crate::error::StoreError;
use crate::index::column;
use crate::load;
use crate::store::Store;
use crate::stream::StreamId;
use crate::text::{Body, Digest, Label, Name, Sealed};
use crate::write::{Draft, Rewrapped, Write};

/// How many keys are encrypted anew in one transaction.
const KEYS_AT_ONCE: i64 = 200;

impl Store {
    /// Encrypts anew every key that a key of the installation opens, some hundred at a time; how many were changed.
    /// What is interrupted is taken up by calling it again.
    ///
    /// # Errors
    /// What `with` or the database says; what was changed before stays changed.
    pub async fn rewrap<E: From<StoreError>>(
        &self,
        old: &Label,
        mut with: impl FnMut(&StreamId, &WrappedKey) -> Result<WrappedKey, E>,
    ) -> Result<u64, E> {
        let mut changed = 0;
        let mut after = None;
        loop {
            let page = self.keys(old, after.as_ref()).await?;
            let Some((last, _)) = page.last() else { return Ok(changed) };
            after = Some(last.clone());
            let anew = |(stream, old): (StreamId, WrappedKey)| {
                Ok(Rewrapped { new: with(&stream, &old)?, stream, old })
            };
            let keys = page.into_iter().map(anew).collect::<Result<_, E>>()?;
            changed += self.rows(Write::Rewrap(keys)).await?;
        }
    }

    async fn keys(
        &self,
        key_id: &Label,
        after: Option<&StreamId>,
    ) -> Result<Vec<(StreamId, WrappedKey)>, StoreError> {
        let rows = sqlx::query(
            "SELECT body, stream AS name, key_id, wrapped FROM case_key \
             WHERE key_id = $1 AND (body, stream) > ($2, $3) ORDER BY body, stream LIMIT $4",
        )
        .bind(key_id.as_str())
        .bind(after.map_or("", |stream| stream.body.as_str()))
        .bind(after.map_or("", |stream| stream.name.as_str()))
        .bind(KEYS_AT_ONCE)
        .fetch_all(&mut *self.reader().await?)
        .await?;
        let key = |row: &AnyRow| {
            let key = load::key(row)?.ok_or(StoreError::Unreadable("key_id"))?;
            Ok((stream(row)?, key))
        };
        rows.iter().map(key).collect()
    }

    /// Deletes the key of a stream and its envelopes, so that nobody can read it any more; how many rows that were. The
    /// entries stay where they are, and so do the files, whose digests [`Store::files`] tells.
    ///
    /// # Errors
    /// What the database says.
    pub async fn shred(&self, stream: StreamId) -> Result<u64, StoreError> {
        self.rows(Write::Shred(stream)).await
    }

    /// Keeps a draft, in place of the one with the same hash.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put_draft(&self, draft: Draft) -> Result<(), StoreError> {
        self.rows(Write::PutDraft(draft)).await.map(|_| ())
    }

    /// The draft with a hash, unless it has expired by `now`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn draft(
        &self,
        lookup: Digest,
        now: Timestamp,
    ) -> Result<Option<Draft>, StoreError> {
        let row = sqlx::query(
            "SELECT content, expires_at FROM draft WHERE lookup = $1 AND expires_at > $2",
        )
        .bind(lookup.0.to_vec())
        .bind(now.as_microsecond())
        .fetch_optional(&mut *self.reader().await?)
        .await?;
        let draft = |row: AnyRow| {
            let expires_at = Timestamp::from_microsecond(column(&row, "expires_at")?);
            Ok(Draft {
                lookup,
                content: Sealed(column(&row, "content")?),
                expires_at: expires_at.map_err(|_| StoreError::Unreadable("expires_at"))?,
            })
        };
        row.map(draft).transpose()
    }

    /// Deletes a draft; false if there was none.
    ///
    /// # Errors
    /// What the database says.
    pub async fn drop_draft(&self, lookup: Digest) -> Result<bool, StoreError> {
        Ok(self.rows(Write::DropDraft(lookup)).await? > 0)
    }

    /// Deletes the drafts that have expired by `now`; how many.
    ///
    /// # Errors
    /// What the database says.
    pub async fn expire_drafts(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.rows(Write::ExpireDrafts(now)).await
    }

    /// What is kept of the request with a token: the digest it was made under and what was answered. None if it is new or
    /// was forgotten.
    ///
    /// # Errors
    /// What the database says.
    pub async fn answered(
        &self,
        body: &Body,
        token: &Label,
    ) -> Result<Option<(Digest, Sealed)>, StoreError> {
        let row = sqlx::query(
            "SELECT request, response FROM idempotency WHERE body = $1 AND token = $2",
        )
        .bind(body.as_str())
        .bind(token.as_str())
        .fetch_optional(&mut *self.reader().await?)
        .await?;
        let kept = |row: AnyRow| {
            let request: Vec<u8> = column(&row, "request")?;
            let request = request.try_into().map_err(|_| StoreError::Unreadable("request"))?;
            Ok((Digest(request), Sealed(column(&row, "response")?)))
        };
        row.map(kept).transpose()
    }

    /// Forgets what was answered before an instant: from then on a repetition is a new request. How many.
    ///
    /// # Errors
    /// What the database says.
    pub async fn forget_answers(&self, before: Timestamp) -> Result<u64, StoreError> {
        self.rows(Write::ForgetAnswers(before)).await
    }
}

/// The stream a row with `body` and `name` is about.
pub(crate) fn stream(row: &AnyRow) -> Result<StreamId, StoreError> {
    let body: Result<Body, _> = Body::new(column::<String>(row, "body")?);
    let name: Name = load::name(row)?;
    Ok(StreamId { body: body.map_err(|_| StoreError::Unreadable("body"))?, name })
}
