//! The whole database walked: every entry against its hash, every stream against its version, every index row against
//! its stream.

use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::error::{RowFault, StoreError};
use crate::index::column;
use crate::journal;
use crate::keys;
use crate::load::version;
use crate::migrate::Engine;
use crate::store::Store;
use crate::stream::{StreamId, Version};

/// What a walk found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verified {
    /// Streams walked.
    pub streams: u64,
    /// Entries walked.
    pub entries: u64,
    /// What is wrong; nothing if all is well.
    pub findings: Vec<Finding>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// An entry was altered, is missing or cannot be read.
    Entry {
        /// Its stream.
        stream: StreamId,
        /// Its place in the stream, from 1.
        seq: u64,
        /// What is wrong.
        fault: RowFault,
    },
    /// A stream says it has another number of entries than its last one says.
    Version {
        /// Which stream.
        stream: StreamId,
        /// What it says.
        version: u64,
        /// The place of its last entry.
        last: u64,
    },
    /// Entries of a stream that is not there.
    EntriesWithoutStream(StreamId),
    /// An index row of a docket that is not there.
    IndexWithoutStream(StreamId),
    /// A docket without an index row, so that no list shows it.
    NotIndexed(StreamId),
    /// An index row derived from another version than the docket has.
    IndexOutdated {
        /// Which docket.
        docket: StreamId,
        /// The version the row was derived from.
        indexed: u64,
        /// The version the docket has.
        version: u64,
    },
}

/// Streams in one query.
const STREAMS_AT_ONCE: i64 = 200;

impl Store {
    /// Walks everything as it is at one moment.
    ///
    /// # Errors
    /// What the database says. What is wrong with the data is a finding.
    pub async fn verify(&self) -> Result<Verified, StoreError> {
        let mut conn = self.snapshot().await?;
        let mut verified = Verified::default();
        let mut last: Option<StreamId> = None;
        loop {
            let rows = streams(&mut conn, last.as_ref()).await?;
            for row in &rows {
                let stream = keys::stream(row)?;
                verified.index(&stream, version(row)?, column(row, "indexed")?);
                verified.stream(&mut conn, self.engine(), (&stream, version(row)?)).await?;
                last = Some(stream);
            }
            if rows.is_empty() {
                break;
            }
        }
        for stream in orphans(&mut conn, ENTRIES_WITHOUT_STREAM).await? {
            verified.findings.push(Finding::EntriesWithoutStream(stream));
        }
        for stream in orphans(&mut conn, INDEX_WITHOUT_STREAM).await? {
            verified.findings.push(Finding::IndexWithoutStream(stream));
        }
        Ok(verified)
    }
}

impl Verified {
    fn index(&mut self, stream: &StreamId, version: Version, indexed: Option<i64>) {
        match indexed.map(Version::read) {
            None if stream.name.is_docket() => {
                self.findings.push(Finding::NotIndexed(stream.clone()));
            }
            Some(indexed) if indexed != Some(version) => {
                self.findings.push(Finding::IndexOutdated {
                    docket: stream.clone(),
                    indexed: indexed.map_or(0, Version::get),
                    version: version.get(),
                });
            }
            None | Some(_) => {}
        }
    }

    async fn stream(
        &mut self,
        conn: &mut AnyConnection,
        engine: Engine,
        (stream, version): (&StreamId, Version),
    ) -> Result<(), StoreError> {
        self.streams += 1;
        let mut last = Version::NONE;
        for record in journal::after(conn, engine, stream, last).await? {
            self.entries += 1;
            let next = last.after(1);
            let seq = record.seq().unwrap_or(next);
            // Of a gap, its first place is named.
            if seq != next {
                self.entry(stream, next.get(), RowFault::Missing);
            }
            if let Err(fault) = record.verified(stream) {
                self.entry(stream, seq.get(), fault);
            }
            last = seq;
        }
        if last != version {
            let (stream, version, last) = (stream.clone(), version.get(), last.get());
            self.findings.push(Finding::Version { stream, version, last });
        }
        Ok(())
    }

    fn entry(&mut self, stream: &StreamId, seq: u64, fault: RowFault) {
        self.findings.push(Finding::Entry { stream: stream.clone(), seq, fault });
    }
}

/// Streams after one, each with the version its index row was derived from.
async fn streams(
    conn: &mut AnyConnection,
    after: Option<&StreamId>,
) -> Result<Vec<AnyRow>, StoreError> {
    Ok(sqlx::query(
        "SELECT s.body, s.name, s.version, d.version AS indexed FROM stream s \
         LEFT JOIN docket d ON d.body = s.body AND d.docket = s.name \
         WHERE (s.body, s.name) > ($1, $2) ORDER BY s.body, s.name LIMIT $3",
    )
    .bind(after.map_or("", |stream| stream.body.as_str()))
    .bind(after.map_or("", |stream| stream.name.as_str()))
    .bind(STREAMS_AT_ONCE)
    .fetch_all(conn)
    .await?)
}

const ENTRIES_WITHOUT_STREAM: &str = "SELECT DISTINCT e.body, e.stream AS name FROM entry e \
     LEFT JOIN stream s ON s.body = e.body AND s.name = e.stream \
     WHERE s.name IS NULL ORDER BY e.body, e.stream";

const INDEX_WITHOUT_STREAM: &str = "SELECT d.body, d.docket AS name FROM docket d \
     LEFT JOIN stream s ON s.body = d.body AND s.name = d.docket \
     WHERE s.name IS NULL ORDER BY d.body, d.docket";

async fn orphans(
    conn: &mut AnyConnection,
    sql: &'static str,
) -> Result<Vec<StreamId>, StoreError> {
    sqlx::query(sql).fetch_all(conn).await?.iter().map(keys::stream).collect()
}
