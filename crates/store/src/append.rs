//! One append: entries of any number of streams with everything derived from them or sealed beside them.

use jiff::Timestamp;
use sqlx::AnyConnection;

use crate::error::StoreError;
use crate::index::{Index, column};
use crate::load::head;
use crate::sql::{Present, Value, insert};
use crate::store::Store;
use crate::stream::{NewEntry, StreamId, Version, row_hash};
use crate::tables::{
    CASE_KEY, CLOCK, DOCKET, DOCKET_PERSON, ENTRY, FILE, IDEMPOTENCY, SEALED, STREAM,
};
use crate::text::{Body, Digest, Label, Sealed};
use crate::write::{Write, Written};

/// What is written together or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    /// What is written to each stream.
    pub writes: Vec<StreamWrite>,
    /// By what the same request is known again.
    pub idempotency: Option<Idempotency>,
}

/// What is written to one stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamWrite {
    /// Which.
    pub stream: StreamId,
    /// The version it must have, or nothing is written anywhere.
    pub expected: Version,
    /// New entries. With none, the version is only checked, as when an index is derived again.
    pub entries: Vec<NewEntry>,
    /// For a docket: its index as it is after these entries. It replaces what is there.
    pub index: Option<Index>,
    /// The key of the stream, when it gets one. It has one at most.
    pub key: Option<WrappedKey>,
    /// New envelopes of identities.
    pub sealed: Vec<Envelope>,
    /// New files of evidence, already in the file store.
    pub files: Vec<FileRow>,
}

/// A key of a stream, itself encrypted under the key of the installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrappedKey {
    /// Which key of the installation opens it.
    pub key_id: Label,
    /// The key, encrypted.
    pub wrapped: Sealed,
}

/// An identity, sealed to custodians the server is none of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Its id within the stream.
    pub id: Label,
    /// The envelope.
    pub envelope: Sealed,
}

/// A file of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    /// SHA-256 of the encrypted file, which is its name in the file store.
    pub digest: Digest,
    /// Bytes of the encrypted file.
    pub size: u64,
    /// Its name and media type, sealed.
    pub label: Sealed,
}

/// By what a request is known again when it is repeated, here or on another node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idempotency {
    /// Within which body the token is unique.
    pub body: Body,
    /// What the client calls its request.
    pub token: Label,
    /// SHA-256 of the request.
    pub request: Digest,
    /// What is answered, now and to every repetition.
    pub response: Sealed,
    /// When it is answered.
    pub answered_at: Timestamp,
}

/// What became of an append. Only [`Appended::Done`] has written anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Appended {
    /// It is durable; the versions after it, in the order of the writes.
    Done(Vec<Version>),
    /// A stream has another version than was expected.
    Conflict {
        /// Which.
        stream: StreamId,
        /// The version it has.
        actual: Version,
    },
    /// The same request was answered before, with this.
    Repeated(Sealed),
    /// The token was used for another request.
    KeyReused,
}

impl Store {
    /// Writes all of it or nothing; returns when it is durable.
    ///
    /// # Errors
    /// Only what went wrong: a conflict of versions and a repeated request are values.
    pub async fn append(&self, append: Append) -> Result<Appended, StoreError> {
        match self.write(Write::Append(append)).await? {
            Written::Append(appended) => Ok(appended),
            Written::Rows(_) => Err(StoreError::Closed),
        }
    }
}

impl Append {
    /// Writes within the transaction of the connection. Whatever is returned but [`Appended::Done`] must be rolled
    /// back by the caller.
    pub(crate) async fn apply(&self, conn: &mut AnyConnection) -> Result<Appended, StoreError> {
        if let Some(idempotency) = &self.idempotency
            && let Some(answer) = idempotency.claim(conn).await?
        {
            return Ok(answer);
        }
        // Two nodes that take the same streams in the same order cannot wait for each other.
        let mut order: Vec<(usize, &StreamWrite)> = self.writes.iter().enumerate().collect();
        order.sort_by_key(|(_, write)| &write.stream);
        let mut versions = vec![Version::NONE; self.writes.len()];
        for (at, write) in order {
            if !write.advance(conn).await? {
                let (stream, actual) = (write.stream.clone(), head(conn, &write.stream).await?);
                return Ok(Appended::Conflict { stream, actual });
            }
            write.fill(conn).await?;
            if let Some(version) = versions.get_mut(at) {
                *version = write.version();
            }
        }
        Ok(Appended::Done(versions))
    }
}

impl Idempotency {
    /// Takes the token, or says what became of the request that has it.
    async fn claim(&self, conn: &mut AnyConnection) -> Result<Option<Appended>, StoreError> {
        let row = vec![
            Value::text(&self.body),
            Value::text(&self.token),
            Value::bytes(&self.request.0),
            Value::bytes(&self.response.0),
            Value::Int(self.answered_at.as_microsecond()),
        ];
        if insert(conn, &IDEMPOTENCY, Present::Keep, vec![row]).await? == 1 {
            return Ok(None);
        }
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
        Ok(Some(if request == self.request.0 {
            Appended::Repeated(Sealed(column(&row, "response")?))
        } else {
            Appended::KeyReused
        }))
    }
}

impl StreamWrite {
    fn version(&self) -> Version {
        self.expected.after(self.entries.len())
    }

    /// Takes the stream from the version expected to the next; false if it has another.
    async fn advance(&self, conn: &mut AnyConnection) -> Result<bool, StoreError> {
        let StreamId { body, name } = &self.stream;
        let version = self.version().stored();
        if self.expected == Version::NONE {
            if self.entries.is_empty() {
                return Ok(head(conn, &self.stream).await? == Version::NONE);
            }
            let row = vec![Value::text(body), Value::text(name), Value::Int(version)];
            return Ok(insert(conn, &STREAM, Present::Keep, vec![row]).await? == 1);
        }
        let done = sqlx::query(
            "UPDATE stream SET version = $1 WHERE body = $2 AND name = $3 AND version = $4",
        )
        .bind(version)
        .bind(body.as_str())
        .bind(name.as_str())
        .bind(self.expected.stored())
        .execute(conn)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Everything that stands behind the new version.
    async fn fill(&self, conn: &mut AnyConnection) -> Result<(), StoreError> {
        insert(conn, &ENTRY, Present::Refuse, self.entry_rows()).await?;
        if let Some(index) = &self.index {
            self.replace_index(conn, index).await?;
        }
        let stream = || vec![Value::text(&self.stream.body), Value::text(&self.stream.name)];
        let with = |values: Vec<Value>| [stream(), values].concat();
        let keys = self
            .key
            .iter()
            .map(|key| with(vec![Value::text(&key.key_id), Value::bytes(&key.wrapped.0)]));
        insert(conn, &CASE_KEY, Present::Refuse, keys.collect()).await?;
        let sealed = self.sealed.iter().map(|sealed| {
            with(vec![Value::text(&sealed.id), Value::bytes(&sealed.envelope.0)])
        });
        insert(conn, &SEALED, Present::Refuse, sealed.collect()).await?;
        let files = self.files.iter().map(|file| {
            let size = i64::try_from(file.size).unwrap_or(i64::MAX);
            with(vec![
                Value::bytes(&file.digest.0),
                Value::Int(size),
                Value::bytes(&file.label.0),
            ])
        });
        insert(conn, &FILE, Present::Keep, files.collect()).await?;
        Ok(())
    }

    fn entry_rows(&self) -> Vec<Vec<Value>> {
        let row = |(at, entry): (usize, &NewEntry)| {
            let seq = self.expected.after(at + 1);
            let hash = row_hash(&self.stream, seq.get(), entry);
            vec![
                Value::text(&self.stream.body),
                Value::text(&self.stream.name),
                Value::Int(seq.stored()),
                Value::text(&entry.kind),
                Value::text(&entry.actor),
                Value::optional(entry.happened_on),
                Value::Int(entry.entered_at.as_microsecond()),
                Value::bytes(&entry.content.0),
                Value::bytes(&hash.0),
            ]
        };
        self.entries.iter().enumerate().map(row).collect()
    }

    async fn replace_index(
        &self,
        conn: &mut AnyConnection,
        index: &Index,
    ) -> Result<(), StoreError> {
        let row = index.row.values(&self.stream, self.version());
        insert(conn, &DOCKET, Present::Replace, vec![row]).await?;
        if self.expected != Version::NONE {
            for statement in [
                "DELETE FROM clock WHERE body = $1 AND docket = $2",
                "DELETE FROM docket_person WHERE body = $1 AND docket = $2",
            ] {
                sqlx::query(statement)
                    .bind(self.stream.body.as_str())
                    .bind(self.stream.name.as_str())
                    .execute(&mut *conn)
                    .await?;
            }
        }
        let clocks = index.clocks.iter().map(|clock| clock.values(&self.stream)).collect();
        insert(conn, &CLOCK, Present::Refuse, clocks).await?;
        let people = index.people.iter().map(|person| person.values(&self.stream)).collect();
        insert(conn, &DOCKET_PERSON, Present::Refuse, people).await?;
        Ok(())
    }
}
