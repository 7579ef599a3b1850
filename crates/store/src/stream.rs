//! Streams of entries, and the hash that each entry is stored with.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use crate::text::{Body, Digest, Label, Name, Sealed};

/// The name of a stream: whose it is, and which.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct StreamId {
    /// The accountability body (追究机构) it belongs to.
    pub body: Body,
    /// Its name within the body.
    pub name: Name,
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.body, self.name)
    }
}

/// How many entries a stream has, which is also the place of its last one. 0: there is no such stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(i64);

impl Version {
    /// Of a stream that is not there.
    pub const NONE: Self = Self(0);

    /// The version of a stream with so many entries; `None` beyond what a database can count.
    #[must_use]
    pub fn new(entries: u64) -> Option<Self> {
        i64::try_from(entries).ok().map(Self)
    }

    /// The number of entries.
    #[must_use]
    pub fn get(self) -> u64 {
        self.0.unsigned_abs()
    }

    pub(crate) fn stored(self) -> i64 {
        self.0
    }

    /// A stored number, if it can be a version.
    pub(crate) fn read(stored: i64) -> Option<Self> {
        (stored >= 0).then_some(Self(stored))
    }

    /// The version after so many more entries.
    pub(crate) fn after(self, entries: usize) -> Self {
        Self(self.0.saturating_add(i64::try_from(entries).unwrap_or(i64::MAX)))
    }
}

/// An entry to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// What kind of entry it is.
    pub kind: Label,
    /// Who entered it.
    pub actor: Label,
    /// The civil day on which what it tells happened, where it tells of such a day.
    pub happened_on: Option<Date>,
    /// When it was entered; microseconds are kept, what is finer is cut off.
    pub entered_at: Timestamp,
    /// The entry itself.
    pub content: Sealed,
}

/// An entry as it was stored, its hash verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEntry {
    /// Its place in the stream, from 1.
    pub seq: u64,
    /// What was written.
    pub entry: NewEntry,
    /// SHA-256 over all its columns, by [`row_hash`].
    pub hash: Digest,
}

/// SHA-256 over everything an entry's row holds, its place included: no two rows have the same encoding, since every
/// field is preceded by its length and an absent one differs from an empty one.
#[must_use]
pub fn row_hash(stream: &StreamId, seq: u64, entry: &NewEntry) -> Digest {
    let mut hash = Sha256::new();
    hash.update(b"mingjian entry 1\n");
    field(&mut hash, stream.body.as_str().as_bytes());
    field(&mut hash, stream.name.as_str().as_bytes());
    hash.update(seq.to_be_bytes());
    field(&mut hash, entry.kind.as_str().as_bytes());
    field(&mut hash, entry.actor.as_str().as_bytes());
    match entry.happened_on {
        Some(date) => field(&mut hash, date.to_string().as_bytes()),
        None => hash.update(u64::MAX.to_be_bytes()),
    }
    hash.update(entry.entered_at.as_microsecond().to_be_bytes());
    field(&mut hash, &entry.content.0);
    Digest(hash.finalize().into())
}

/// INVARIANT: no field has `u64::MAX` bytes, so that length can mean one that is absent.
fn field(hash: &mut Sha256, bytes: &[u8]) {
    hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
    hash.update(bytes);
}

#[cfg(test)]
mod tests;
