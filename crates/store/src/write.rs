//! Everything that writes, as values: the same on both engines, in one transaction each.

use std::time::Duration;

use jiff::Timestamp;
use sqlx::{AnyConnection, AnyPool};

use crate::append::{Append, Appended, WrappedKey};
use crate::apply::{Applied, apply};
use crate::error::StoreError;
use crate::sql::{Present, Value, insert};
use crate::stream::StreamId;
use crate::tables::DRAFT;
use crate::text::{Digest, Sealed};

/// What a person writes before anything is lodged, found by the hash of a code that only they hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// SHA-256 by which it is found.
    pub lookup: Digest,
    /// The draft, sealed.
    pub content: Sealed,
    /// From when on it is gone.
    pub expires_at: Timestamp,
}

/// A key encrypted anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rewrapped {
    pub(crate) stream: StreamId,
    pub(crate) old: WrappedKey,
    pub(crate) new: WrappedKey,
}

/// One thing to be written.
#[derive(Debug)]
pub(crate) enum Write {
    Append(Append),
    PutDraft(Draft),
    DropDraft(Digest),
    ExpireDrafts(Timestamp),
    ForgetAnswers(Timestamp),
    Rewrap(Vec<Rewrapped>),
    Shred(StreamId),
}

/// What became of it.
#[derive(Debug)]
pub(crate) enum Written {
    Append(Appended),
    Rows(u64),
}

impl Written {
    /// Whether it is to be committed.
    pub(crate) fn stands(&self) -> bool {
        match self {
            Self::Append(Appended::Done(_)) | Self::Rows(_) => true,
            Self::Append(
                Appended::Conflict { .. } | Appended::Repeated(_) | Appended::KeyReused,
            ) => false,
        }
    }
}

impl Write {
    /// Writes within the transaction of the connection.
    pub(crate) async fn apply(&self, conn: &mut AnyConnection) -> Result<Written, StoreError> {
        let rows = match self {
            Self::Append(append) => return Ok(Written::Append(alone(conn, append).await?)),
            Self::PutDraft(draft) => {
                let row = vec![
                    Value::bytes(&draft.lookup.0),
                    Value::bytes(&draft.content.0),
                    Value::Int(draft.expires_at.as_microsecond()),
                ];
                insert(conn, &DRAFT, Present::Replace, vec![row]).await?
            }
            Self::DropDraft(lookup) => sqlx::query("DELETE FROM draft WHERE lookup = $1")
                .bind(lookup.0.to_vec())
                .execute(conn)
                .await?
                .rows_affected(),
            Self::ExpireDrafts(now) => sqlx::query("DELETE FROM draft WHERE expires_at <= $1")
                .bind(now.as_microsecond())
                .execute(conn)
                .await?
                .rows_affected(),
            Self::ForgetAnswers(before) => {
                sqlx::query("DELETE FROM idempotency WHERE answered_at < $1")
                    .bind(before.as_microsecond())
                    .execute(conn)
                    .await?
                    .rows_affected()
            }
            Self::Rewrap(keys) => rewrap(conn, keys).await?,
            Self::Shred(stream) => shred(conn, stream).await?,
        };
        Ok(Written::Rows(rows))
    }
}

async fn alone(conn: &mut AnyConnection, append: &Append) -> Result<Appended, StoreError> {
    Ok(match apply(conn, &[append]).await? {
        Applied::All(versions) => Appended::Done(versions.into_iter().flatten().collect()),
        Applied::Not(outcome) => outcome,
    })
}

/// A key that somebody else changed meanwhile is left as it is.
async fn rewrap(conn: &mut AnyConnection, keys: &[Rewrapped]) -> Result<u64, StoreError> {
    let mut changed = 0;
    for key in keys {
        changed += sqlx::query(
            "UPDATE case_key SET key_id = $1, wrapped = $2 \
             WHERE body = $3 AND stream = $4 AND key_id = $5 AND wrapped = $6",
        )
        .bind(key.new.key_id.as_str())
        .bind(key.new.wrapped.0.as_slice())
        .bind(key.stream.body.as_str())
        .bind(key.stream.name.as_str())
        .bind(key.old.key_id.as_str())
        .bind(key.old.wrapped.0.as_slice())
        .execute(&mut *conn)
        .await?
        .rows_affected();
    }
    Ok(changed)
}

async fn shred(conn: &mut AnyConnection, stream: &StreamId) -> Result<u64, StoreError> {
    let mut gone = 0;
    for statement in [
        "DELETE FROM case_key WHERE body = $1 AND stream = $2",
        "DELETE FROM sealed WHERE body = $1 AND stream = $2",
    ] {
        gone += sqlx::query(statement)
            .bind(stream.body.as_str())
            .bind(stream.name.as_str())
            .execute(&mut *conn)
            .await?
            .rows_affected();
    }
    Ok(gone)
}

/// How often a transaction that lost against another is tried again.
const ATTEMPTS: u32 = 5;

/// Writes on PostgreSQL, in a transaction of its own. Every precondition is a row that is locked when it is checked,
/// so reading committed rows is enough.
pub(crate) async fn direct(pool: &AnyPool, write: &Write) -> Result<Written, StoreError> {
    let mut attempt = 1;
    loop {
        match once(pool, write).await {
            Err(StoreError::Busy) if attempt < ATTEMPTS => {
                tokio::time::sleep(Duration::from_millis(5) * attempt * attempt).await;
                attempt += 1;
            }
            outcome => return outcome,
        }
    }
}

async fn once(pool: &AnyPool, write: &Write) -> Result<Written, StoreError> {
    let mut transaction = pool.begin_with("BEGIN ISOLATION LEVEL READ COMMITTED").await?;
    let written = write.apply(&mut transaction).await?;
    if written.stands() {
        transaction.commit().await?;
    } else {
        transaction.rollback().await?;
    }
    Ok(written)
}
