//! The entries of a stream as the database hands them over: many in one value. A row for each costs more than all that
//! is done with it, since every row of SQLite wakes whoever waits for it.
//!
//! Each entry is the lengths of its columns, then the columns themselves, so that whatever a column was made to hold, the
//! next entry begins where it begins.

use futures_util::TryStreamExt as _;
use futures_util::stream::BoxStream;
use jiff::Timestamp;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::error::{RowFault, StoreError};
use crate::index::column;
use crate::migrate::Engine;
use crate::sql::{Sql, Value};
use crate::stream::{NewEntry, StoredEntry, StreamId, Version, row_hash};
use crate::text::{Digest, Label, Sealed};

/// An entry as it was found.
#[derive(Debug)]
pub(crate) struct Record {
    seq: Option<Version>,
    entry: Option<(NewEntry, Digest)>,
}

impl Record {
    /// Its place, where it says one.
    pub(crate) fn seq(&self) -> Option<Version> {
        self.seq
    }

    /// The entry, verified for the place it says.
    pub(crate) fn verified(self, stream: &StreamId) -> Result<StoredEntry, RowFault> {
        let seq = self.seq.ok_or(RowFault::Unreadable)?.get();
        let (entry, hash) = self.entry.ok_or(RowFault::Unreadable)?;
        if row_hash(stream, seq, &entry) != hash {
            return Err(RowFault::Altered);
        }
        Ok(StoredEntry { seq, entry, hash })
    }
}

/// The lengths in bytes of the columns with a space behind each, one that is absent as -1; then the columns but the last two.
const COLUMNS: &str = "octet_length(CAST(seq AS TEXT)), ' ', octet_length(kind), ' ', octet_length(actor), ' ', \
     coalesce(octet_length(happened_on), -1), ' ', octet_length(CAST(entered_at AS TEXT)), ' ', \
     octet_length(content), ' ', octet_length(hash), ' ', seq, kind, actor, happened_on, entered_at";

/// The entries after a version, in order.
pub(crate) async fn after(
    conn: &mut AnyConnection,
    engine: Engine,
    stream: &StreamId,
    version: Version,
) -> Result<Vec<Record>, StoreError> {
    let mut rows = blocks(conn, engine, stream, version);
    let mut found = Vec::new();
    while let Some(row) = rows.try_next().await? {
        each(&row, |record| found.push(record))?;
    }
    // What is put together has no order that both engines promise.
    found.sort_by_key(Record::seq);
    Ok(found)
}

/// A stream and its entries after a version, many in one row: `version`, `key_id` and `wrapped` of the stream in each, and
/// `records` for [`each`]. One row of a stream without such entries, none where there is no stream. They come while the
/// database puts the next together.
pub(crate) fn blocks<'a>(
    conn: &'a mut AnyConnection,
    engine: Engine,
    stream: &StreamId,
    after: Version,
) -> BoxStream<'a, Result<AnyRow, sqlx::Error>> {
    // SQLite puts bytes together as text of which it looks at no character; PostgreSQL keeps the two apart.
    let (before, behind) = match engine {
        Engine::Sqlite => ("CAST(string_agg(concat(", ", content, hash), '') AS BLOB)"),
        Engine::Postgres => {
            ("string_agg(convert_to(concat(", "), 'UTF8') || content || hash, '')")
        }
    };
    // Where each block begins, found from the one before: nothing is sorted, and the first is there while the others are not.
    // They are few enough that no engine has to ask the system for memory, and long enough that a row costs little.
    let mut sql = Sql::new("WITH RECURSIVE block (low) AS (SELECT (SELECT min(seq) FROM entry");
    of(&mut sql, stream, " WHERE body = ", " AND stream = ")
        .push(" AND seq > ")
        .bind(Value::Int(after.stored()))
        .push(") UNION ALL SELECT (SELECT seq FROM entry");
    of(&mut sql, stream, " WHERE body = ", " AND stream = ")
        .push(
            " AND seq > low ORDER BY seq LIMIT 1 OFFSET 31) FROM block WHERE low IS NOT NULL)",
        )
        .push(" SELECT s.version, k.key_id, k.wrapped, (SELECT ")
        .push(before)
        .push(COLUMNS)
        .push(behind)
        .push(" FROM (SELECT * FROM entry");
    of(&mut sql, stream, " WHERE body = ", " AND stream = ")
        .push(" AND seq >= low ORDER BY seq LIMIT 32) AS one) AS records FROM stream s")
        .push(" LEFT JOIN case_key k ON k.body = s.body AND k.stream = s.name")
        .push(" LEFT JOIN block ON low IS NOT NULL");
    of(&mut sql, stream, " WHERE s.body = ", " AND s.name = ");
    sql.stream(conn)
}

fn of<'a>(
    sql: &'a mut Sql,
    stream: &StreamId,
    body: &'static str,
    name: &'static str,
) -> &'a mut Sql {
    sql.push(body).bind(Value::text(&stream.body)).push(name).bind(Value::text(&stream.name))
}

/// Hands on each entry of a row of [`blocks`].
pub(crate) fn each(row: &AnyRow, mut take: impl FnMut(Record)) -> Result<(), StoreError> {
    let mut rest = column::<Option<&[u8]>>(row, "records")?.unwrap_or_default();
    while !rest.is_empty() {
        take(record(&mut rest).ok_or(StoreError::Unreadable("records"))?);
    }
    Ok(())
}

fn record(rest: &mut &[u8]) -> Option<Record> {
    let mut lengths = [0; 7];
    for length in &mut lengths {
        *length = next_length(rest)?;
    }
    let [seq, kind, actor, happened_on, entered_at, content, hash] = lengths;
    let seq = field(rest, seq)?;
    let (kind, actor) = (field(rest, kind)?, field(rest, actor)?);
    let happened_on = match happened_on {
        -1 => None,
        length => Some(field(rest, length)?),
    };
    let entered_at = field(rest, entered_at)?;
    let (content, hash) = (field(rest, content)?, field(rest, hash)?);
    let entry = || {
        let entry = NewEntry {
            kind: Label::new(text(kind)?).ok()?,
            actor: Label::new(text(actor)?).ok()?,
            happened_on: match happened_on {
                Some(day) => Some(text(day)?.parse().ok()?),
                None => None,
            },
            entered_at: Timestamp::from_microsecond(text(entered_at)?.parse().ok()?).ok()?,
            content: Sealed(content.to_vec()),
        };
        Some((entry, Digest(hash.try_into().ok()?)))
    };
    let seq = text(seq).and_then(|seq| Version::read(seq.parse().ok()?));
    Some(Record { seq, entry: entry() })
}

fn next_length(rest: &mut &[u8]) -> Option<i64> {
    let mut parts = rest.splitn(2, |byte| *byte == b' ');
    let (length, after) = (parts.next()?, parts.next()?);
    *rest = after;
    text(length)?.parse().ok()
}

fn field<'a>(rest: &mut &'a [u8], length: i64) -> Option<&'a [u8]> {
    let (field, after) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    *rest = after;
    Some(field)
}

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}
