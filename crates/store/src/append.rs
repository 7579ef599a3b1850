//! One append: entries of any number of streams with everything derived from them or sealed beside them.

use jiff::Timestamp;

use crate::error::StoreError;
use crate::index::Index;
use crate::store::Store;
use crate::stream::{NewEntry, StreamId, Version};
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
    /// What tells the request from another, 32 bytes: keyed, where a guess of the request must not be tried against it.
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
