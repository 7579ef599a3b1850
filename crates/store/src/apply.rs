//! Appends carried out within a transaction: one, or many that have nothing in common, table by table.
//!
//! One statement writes the rows of all of them, so that many who write at once share what a statement costs. What one
//! of them does not get through with, nobody of them does: the caller rolls back, and takes them one by one.

use std::collections::BTreeMap;

use sqlx::AnyConnection;

use crate::append::{Append, Appended, Idempotency, StreamWrite};
use crate::error::StoreError;
use crate::index::{Index, column};
use crate::load::head;
use crate::sql::{Present, Value, insert, insert_new};
use crate::stream::{NewEntry, StreamId, Version, row_hash};
use crate::tables::{
    CASE_KEY, CLOCK, DOCKET, DOCKET_PERSON, ENTRY, FILE, IDEMPOTENCY, SEALED, STREAM,
};
use crate::text::Sealed;

/// What became of them together.
#[derive(Debug)]
pub(crate) enum Applied {
    /// All is written: the versions of each.
    All(Vec<Vec<Version>>),
    /// One did not get through, for this reason if it was alone. The caller must roll back.
    Not(Appended),
}

/// Writes appends that share neither a stream nor a token.
pub(crate) async fn apply(
    conn: &mut AnyConnection,
    appends: &[&Append],
) -> Result<Applied, StoreError> {
    if let Some(answer) = claim(conn, appends).await? {
        return Ok(Applied::Not(answer));
    }
    let writes = || appends.iter().flat_map(|append| &append.writes);
    // Two nodes that take the same streams in the same order cannot wait for each other.
    let mut ordered: Vec<&StreamWrite> = writes().collect();
    ordered.sort_by_key(|write| &write.stream);
    if let Some(conflict) = advance(conn, &ordered).await? {
        return Ok(Applied::Not(conflict));
    }
    insert(
        conn,
        &ENTRY,
        Present::Refuse,
        ordered.iter().flat_map(|w| w.entry_rows()).collect(),
    )
    .await?;
    replace_indexes(conn, &ordered).await?;
    insert(
        conn,
        &CASE_KEY,
        Present::Refuse,
        ordered.iter().flat_map(|w| w.key_rows()).collect(),
    )
    .await?;
    insert(
        conn,
        &SEALED,
        Present::Refuse,
        ordered.iter().flat_map(|w| w.sealed_rows()).collect(),
    )
    .await?;
    insert(conn, &FILE, Present::Keep, ordered.iter().flat_map(|w| w.file_rows()).collect())
        .await?;
    let versions = |append: &&Append| append.writes.iter().map(StreamWrite::version).collect();
    Ok(Applied::All(appends.iter().map(versions).collect()))
}

/// Takes every token, or says what became of the request that has the first.
async fn claim(
    conn: &mut AnyConnection,
    appends: &[&Append],
) -> Result<Option<Appended>, StoreError> {
    let claims: Vec<&Idempotency> =
        appends.iter().filter_map(|append| append.idempotency.as_ref()).collect();
    let rows: Vec<_> = claims.iter().map(|claim| claim.row()).collect();
    let wanted = rows.len();
    let claimed = insert(conn, &IDEMPOTENCY, Present::Keep, rows).await?;
    match claims.first() {
        Some(claim) if u64::try_from(wanted) != Ok(claimed) => {
            Ok(Some(claim.answer(conn).await?))
        }
        Some(_) | None => Ok(None),
    }
}

/// Takes every stream from the version expected to the next, or says which has another.
async fn advance(
    conn: &mut AnyConnection,
    writes: &[&StreamWrite],
) -> Result<Option<Appended>, StoreError> {
    let is_new = |write: &&&StreamWrite| write.expected == Version::NONE;
    let new: Vec<_> = writes.iter().filter(is_new).copied().collect();
    let rows = new.iter().filter(|w| !w.entries.is_empty()).map(|w| w.stream_row()).collect();
    let written = insert_new(conn, &STREAM, rows).await?;
    for write in &new {
        let id = [Value::text(&write.stream.body), Value::text(&write.stream.name)];
        let is_free = match write.entries.is_empty() {
            true => head(conn, &write.stream).await? == Version::NONE,
            false => written.iter().any(|key| *key == id),
        };
        if !is_free {
            return write.conflict(conn).await.map(Some);
        }
    }
    for write in writes.iter().filter(|write| write.expected != Version::NONE) {
        let done = sqlx::query(
            "UPDATE stream SET version = $1 WHERE body = $2 AND name = $3 AND version = $4",
        )
        .bind(write.version().stored())
        .bind(write.stream.body.as_str())
        .bind(write.stream.name.as_str())
        .bind(write.expected.stored())
        .execute(&mut *conn)
        .await?;
        if done.rows_affected() != 1 {
            return write.conflict(conn).await.map(Some);
        }
    }
    Ok(None)
}

/// Puts every index in the place of the one that is there; of two of the same docket, the last.
async fn replace_indexes(
    conn: &mut AnyConnection,
    writes: &[&StreamWrite],
) -> Result<(), StoreError> {
    let mut latest: BTreeMap<&StreamId, (Version, &Index)> = BTreeMap::new();
    for write in writes {
        if let Some(index) = &write.index {
            latest.insert(&write.stream, (write.version(), index));
        }
    }
    let (mut rows, mut clocks, mut people) = (Vec::new(), Vec::new(), Vec::new());
    for (docket, (version, index)) in &latest {
        rows.push(index.row.values(docket, *version));
        clocks.extend(index.clocks.iter().map(|clock| clock.values(docket)));
        people.extend(index.people.iter().map(|person| person.values(docket, &index.row)));
    }
    insert(conn, &DOCKET, Present::Replace, rows).await?;
    for write in writes.iter().filter(|w| w.index.is_some() && w.expected != Version::NONE) {
        for statement in [
            "DELETE FROM clock WHERE body = $1 AND docket = $2",
            "DELETE FROM docket_person WHERE body = $1 AND docket = $2",
        ] {
            sqlx::query(statement)
                .bind(write.stream.body.as_str())
                .bind(write.stream.name.as_str())
                .execute(&mut *conn)
                .await?;
        }
    }
    insert(conn, &CLOCK, Present::Refuse, clocks).await?;
    insert(conn, &DOCKET_PERSON, Present::Refuse, people).await?;
    Ok(())
}

impl Idempotency {
    fn row(&self) -> Vec<Value> {
        vec![
            Value::text(&self.body),
            Value::text(&self.token),
            Value::bytes(&self.request.0),
            Value::bytes(&self.response.0),
            Value::Int(self.answered_at.as_microsecond()),
        ]
    }

    /// What became of the request that has the token.
    async fn answer(&self, conn: &mut AnyConnection) -> Result<Appended, StoreError> {
        let row = sqlx::query(
            "SELECT request, response FROM idempotency WHERE body = $1 AND token = $2",
        )
        .bind(self.body.as_str())
        .bind(self.token.as_str())
        .fetch_optional(conn)
        .await?
        // It was there and was forgotten in between: the client may ask again.
        .ok_or(StoreError::Busy)?;
        let request: Vec<u8> = column(&row, "request")?;
        Ok(if request == self.request.0 {
            Appended::Repeated(Sealed(column(&row, "response")?))
        } else {
            Appended::KeyReused
        })
    }
}

impl StreamWrite {
    fn version(&self) -> Version {
        self.expected.after(self.entries.len())
    }

    async fn conflict(&self, conn: &mut AnyConnection) -> Result<Appended, StoreError> {
        let actual = head(conn, &self.stream).await?;
        Ok(Appended::Conflict { stream: self.stream.clone(), actual })
    }

    /// The columns that say whose a row is, and others.
    fn row<const N: usize>(&self, columns: [Value; N]) -> Vec<Value> {
        let own = [Value::text(&self.stream.body), Value::text(&self.stream.name)];
        own.into_iter().chain(columns).collect()
    }

    fn stream_row(&self) -> Vec<Value> {
        self.row([Value::Int(self.version().stored())])
    }

    fn entry_rows(&self) -> impl Iterator<Item = Vec<Value>> {
        let row = |(at, entry): (usize, &NewEntry)| {
            let seq = self.expected.after(at + 1);
            let hash = row_hash(&self.stream, seq.get(), entry);
            self.row([
                Value::Int(seq.stored()),
                Value::text(&entry.kind),
                Value::text(&entry.actor),
                Value::optional(entry.happened_on),
                Value::Int(entry.entered_at.as_microsecond()),
                Value::bytes(&entry.content.0),
                Value::bytes(&hash.0),
            ])
        };
        self.entries.iter().enumerate().map(row)
    }

    fn key_rows(&self) -> impl Iterator<Item = Vec<Value>> {
        self.key
            .iter()
            .map(|key| self.row([Value::text(&key.key_id), Value::bytes(&key.wrapped.0)]))
    }

    fn sealed_rows(&self) -> impl Iterator<Item = Vec<Value>> {
        self.sealed
            .iter()
            .map(|sealed| self.row([Value::text(&sealed.id), Value::bytes(&sealed.envelope.0)]))
    }

    fn file_rows(&self) -> impl Iterator<Item = Vec<Value>> {
        self.files.iter().map(|file| {
            let size = i64::try_from(file.size).unwrap_or(i64::MAX);
            self.row([
                Value::bytes(&file.digest.0),
                Value::Int(size),
                Value::bytes(&file.label.0),
            ])
        })
    }
}
