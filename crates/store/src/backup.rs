//! The whole database as one stream of bytes, the same from both engines and into both.
//!
//! ```text
//! "mingjian backup 1\n" · schema (8 bytes) · purpose (1)
//! for each table in order: 'R' and the values of a row, as often as there are rows · 'E'
//! 'M' · rows of each table (8 bytes each) · SHA-256 of everything before it (32)
//! value: '-' | 'i' and 8 bytes | 't' or 'b', a length (8) and so many bytes
//! ```
//! Numbers are big-endian. What a row may hold stands in the list of tables, not in the backup.

use std::fmt;
use std::io::{self, BufReader, BufWriter, Read, Write};

use sha2::{Digest as _, Sha256};
use sqlx::AnyConnection;
use sqlx::Connection as _;

use crate::error::StoreError;
use crate::migrate::{Engine, SCHEMA};
use crate::sql::{Present, Value, insert, is_empty, page};
use crate::store::Store;
use crate::tables::{KEPT, Kind, Table};
use crate::text::Digest;

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// How many rows of each table, in the order in which they are written.
    pub rows: Vec<(&'static str, u64)>,
    /// SHA-256 over the backup: the same contents have the same, from whichever engine.
    pub digest: Digest,
}

/// Why a backup was not written or not restored. What was not restored has changed nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BackupError {
    /// What the store said.
    Store(StoreError),
    /// What the reader or the writer said.
    Io(String),
    /// It is no backup, or not the whole of one, or not as it was written.
    Damaged(&'static str),
    /// It was written by another edition of the program.
    OtherSchema {
        /// The number of the last migration of the database it came from.
        found: i64,
        /// The one of this edition.
        wanted: i64,
    },
    /// It is from a demonstration and the database is not, or the other way round.
    OtherPurpose,
    /// The database holds something already.
    NotEmpty,
}

impl fmt::Display for BackupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::Io(why) => write!(f, "the backup cannot be read or written: {why}"),
            Self::Damaged(why) => write!(f, "the backup is damaged: {why}"),
            Self::OtherSchema { found, wanted } => {
                write!(f, "the backup has tables of edition {found}, this program of {wanted}")
            }
            Self::OtherPurpose => {
                write!(f, "a backup of a demonstration is only restored into a demonstration")
            }
            Self::NotEmpty => write!(f, "a backup is only restored into an empty database"),
        }
    }
}

impl std::error::Error for BackupError {}

impl From<StoreError> for BackupError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<io::Error> for BackupError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::UnexpectedEof {
            Self::Damaged("it ends early")
        } else {
            Self::Io(error.to_string())
        }
    }
}

const MAGIC: &[u8] = b"mingjian backup 1\n";
const ROW: u8 = b'R';
const END: u8 = b'E';
const MANIFEST: u8 = b'M';
const ROWS_AT_ONCE: i64 = 100;

impl Store {
    /// Writes everything as it is at one moment, while others go on writing. Blocks the thread while `into` blocks.
    /// The files of evidence are not in it: copy their folder afterwards, and every file a row names is there.
    ///
    /// # Errors
    /// What the database or the writer says; then what was written is no backup.
    pub async fn backup(&self, into: impl Write + Send) -> Result<Manifest, BackupError> {
        let mut out = Hashing { inner: BufWriter::new(into), hash: Sha256::new() };
        out.write_all(MAGIC)?;
        out.write_all(&SCHEMA.to_be_bytes())?;
        out.write_all(&[self.is_demo().into()])?;
        let mut conn = self.snapshot().await?;
        let mut rows = Vec::new();
        for table in KEPT {
            rows.push((table.name, write_table(&mut out, &mut conn, table).await?));
        }
        out.write_all(&[MANIFEST])?;
        for (_, count) in &rows {
            out.write_all(&count.to_be_bytes())?;
        }
        let digest = Digest(out.hash.finalize().into());
        out.inner.write_all(&digest.0)?;
        out.inner.flush()?;
        Ok(Manifest { rows, digest })
    }

    /// Reads a backup into an empty database, all of it or nothing. Blocks the thread while `from` blocks.
    ///
    /// # Errors
    /// A backup that is damaged, cut short, of another edition or purpose; a database that is not empty; what the
    /// database or the reader says.
    pub async fn restore(&self, from: impl Read + Send) -> Result<Manifest, BackupError> {
        let mut from = Hashing { inner: BufReader::new(from), hash: Sha256::new() };
        self.check_head(&mut from)?;
        let mut conn = self.own().await?;
        let begin = match self.engine() {
            Engine::Sqlite => "BEGIN IMMEDIATE",
            Engine::Postgres => "BEGIN ISOLATION LEVEL READ COMMITTED",
        };
        let mut transaction = conn.begin_with(begin).await.map_err(StoreError::from)?;
        self.hold_off(&mut transaction).await?;
        let mut rows = Vec::new();
        for table in KEPT {
            if !is_empty(&mut transaction, table).await? {
                return Err(BackupError::NotEmpty);
            }
            rows.push((table.name, read_table(&mut from, &mut transaction, table).await?));
        }
        let digest = check_tail(from, &rows)?;
        transaction.commit().await.map_err(StoreError::from)?;
        self.take_stock(&mut conn).await?;
        conn.close().await.map_err(StoreError::from)?;
        Ok(Manifest { rows, digest })
    }

    /// Lets PostgreSQL count what came, or lists would be slow until it does so by itself.
    async fn take_stock(&self, conn: &mut AnyConnection) -> Result<(), StoreError> {
        if self.engine() == Engine::Postgres {
            sqlx::query("ANALYZE").execute(conn).await?;
        }
        Ok(())
    }

    fn check_head(&self, from: &mut impl Read) -> Result<(), BackupError> {
        let mut magic = [0; MAGIC.len()];
        from.read_exact(&mut magic)?;
        if magic != MAGIC {
            return Err(BackupError::Damaged("it does not begin as one"));
        }
        let found = i64::from_be_bytes(read_array(from)?);
        if found != SCHEMA {
            return Err(BackupError::OtherSchema { found, wanted: SCHEMA });
        }
        let [is_demo] = read_array(from)?;
        if is_demo == u8::from(self.is_demo()) {
            Ok(())
        } else {
            Err(BackupError::OtherPurpose)
        }
    }

    /// Nobody begins a stream while a backup is restored. On SQLite the transaction sees to that.
    async fn hold_off(&self, conn: &mut AnyConnection) -> Result<(), StoreError> {
        if self.engine() == Engine::Postgres {
            sqlx::query("LOCK TABLE stream IN EXCLUSIVE MODE").execute(conn).await?;
        }
        Ok(())
    }
}

/// The manifest must be that of the rows read, and the digest that of all before it.
fn check_tail(
    mut from: Hashing<BufReader<impl Read>>,
    rows: &[(&'static str, u64)],
) -> Result<Digest, BackupError> {
    if read_array(&mut from)? != [MANIFEST] {
        return Err(BackupError::Damaged("its manifest is not where it must be"));
    }
    for (_, count) in rows {
        if u64::from_be_bytes(read_array(&mut from)?) != *count {
            return Err(BackupError::Damaged("it has other rows than its manifest says"));
        }
    }
    let digest: [u8; 32] = from.hash.finalize().into();
    if read_array(&mut from.inner)? != digest {
        return Err(BackupError::Damaged("its digest is another"));
    }
    match from.inner.read(&mut [0])? {
        0 => Ok(Digest(digest)),
        _ => Err(BackupError::Damaged("something follows its end")),
    }
}

async fn write_table(
    out: &mut (impl Write + Send),
    conn: &mut AnyConnection,
    table: &'static Table,
) -> Result<u64, BackupError> {
    let mut count = 0;
    let mut last: Option<Vec<Value>> = None;
    loop {
        let rows = page(conn, table, last.as_deref(), ROWS_AT_ONCE).await?;
        for row in &rows {
            out.write_all(&[ROW])?;
            row.iter().try_for_each(|value| write_value(out, value))?;
            count += 1;
        }
        match rows.into_iter().next_back() {
            Some(row) => last = Some(row),
            None => break,
        }
    }
    out.write_all(&[END])?;
    Ok(count)
}

async fn read_table(
    from: &mut (impl Read + Send),
    conn: &mut AnyConnection,
    table: &'static Table,
) -> Result<u64, BackupError> {
    let mut count = 0;
    loop {
        let mut rows = Vec::new();
        let mut is_end = false;
        while !is_end && i64::try_from(rows.len()).is_ok_and(|rows| rows < ROWS_AT_ONCE) {
            match read_array(from)? {
                [ROW] => {
                    let value = |(_, kind): &(_, Kind)| read_value(from, *kind);
                    rows.push(table.columns.iter().map(value).collect::<Result<_, _>>()?);
                    count += 1;
                }
                [END] => is_end = true,
                [_] => return Err(BackupError::Damaged("a row begins with something else")),
            }
        }
        insert(conn, table, Present::Refuse, rows).await?;
        if is_end {
            return Ok(count);
        }
    }
}

fn write_value(out: &mut impl Write, value: &Value) -> io::Result<()> {
    let mut long = |mark: u8, bytes: &[u8]| {
        out.write_all(&[mark])?;
        out.write_all(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes())?;
        out.write_all(bytes)
    };
    match value {
        Value::Text(text) => long(b't', text.as_bytes()),
        Value::Bytes(bytes) => long(b'b', bytes),
        Value::Int(number) => {
            out.write_all(b"i")?;
            out.write_all(&number.to_be_bytes())
        }
        Value::Null(_) => out.write_all(b"-"),
    }
}

fn read_value(from: &mut impl Read, kind: Kind) -> Result<Value, BackupError> {
    match (read_array(from)?, kind) {
        ([b'-'], kind) => Ok(Value::Null(kind)),
        ([b'i'], Kind::Int) => Ok(Value::Int(i64::from_be_bytes(read_array(from)?))),
        ([b't'], Kind::Text) => String::from_utf8(read_long(from)?)
            .map(Value::Text)
            .map_err(|_| BackupError::Damaged("a text is none")),
        ([b'b'], Kind::Bytes) => Ok(Value::Bytes(read_long(from)?)),
        (_, Kind::Int | Kind::Text | Kind::Bytes) => {
            Err(BackupError::Damaged("a value is of another kind than its column"))
        }
    }
}

/// A length that is itself damaged must not be believed: memory is taken as bytes arrive.
fn read_long(from: &mut impl Read) -> Result<Vec<u8>, BackupError> {
    let length = u64::from_be_bytes(read_array(from)?);
    let mut bytes = Vec::new();
    let read = from.take(length).read_to_end(&mut bytes)?;
    if u64::try_from(read) == Ok(length) {
        Ok(bytes)
    } else {
        Err(BackupError::Damaged("it ends early"))
    }
}

fn read_array<const N: usize>(from: &mut impl Read) -> Result<[u8; N], BackupError> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// A reader or writer that hashes what passes.
struct Hashing<T> {
    inner: T,
    hash: Sha256,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.hash.update(into.get(..read).unwrap_or_default());
        Ok(read)
    }
}
