//! Reading streams. An entry whose hash is not that of its columns, or that is missing, is an error that names it.

use futures_util::TryStreamExt as _;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::append::{Envelope, FileRow, WrappedKey};
use crate::error::{RowFault, StoreError};
use crate::filter::LONGEST_PAGE;
use crate::index::{Clock, Involvement, Row, column};
use crate::journal;
use crate::sql::{Sql, Value};
use crate::store::Store;
use crate::stream::{StoredEntry, StreamId, Version};
use crate::text::{Body, Digest, Label, Name, Sealed};

/// A stream as it was loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// The version it has; [`Version::NONE`] if there is no such stream.
    pub version: Version,
    /// Its key, if it has one.
    pub key: Option<WrappedKey>,
    /// Its entries in order, without a gap.
    pub entries: Vec<StoredEntry>,
}

/// One page of the names of streams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Streams {
    /// Names and versions in order of the names.
    pub streams: Vec<(Name, Version)>,
    /// The name after which the next page begins, if there is more.
    pub next: Option<Name>,
}

impl Store {
    /// The entries of a stream after a version, each verified against its hash, with the key of the stream.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] names the first entry that was altered, is missing or cannot be read.
    pub async fn load(&self, stream: &StreamId, after: Version) -> Result<Loaded, StoreError> {
        let mut found = None;
        let loaded = self.load_each(stream, after, |key| {
            found = key.cloned();
            Ok(Ok::<_, StoreError>)
        });
        let (version, entries) = loaded.await?;
        Ok(Loaded { version, key: found, entries })
    }

    /// The version of a stream, and what is made of each entry after a version, in order. `open` is given the key of the stream
    /// once; what it returns is given each entry as it comes, verified, in no order, while the database puts the next together.
    ///
    /// # Errors
    /// As [`Store::load`], and what `open` and what it returns say of the first entry they cannot use.
    pub async fn load_each<T, E, Open, Each>(
        &self,
        stream: &StreamId,
        after: Version,
        open: Open,
    ) -> Result<(Version, Vec<T>), E>
    where
        E: From<StoreError>,
        Open: FnOnce(Option<&WrappedKey>) -> Result<Each, E>,
        Each: FnMut(StoredEntry) -> Result<T, E>,
    {
        let mut conn = self.reader().await?;
        let mut rows = journal::blocks(&mut conn, self.engine(), stream, after);
        let Some(first) = rows.try_next().await.map_err(StoreError::from)? else {
            return Ok((Version::NONE, Vec::new()));
        };
        let version = version(&first)?;
        let mut each = open(key(&first)?.as_ref())?;
        let mut found = Vec::new();
        let mut row = Some(first);
        while let Some(block) = row {
            journal::each(&block, |record| {
                found.push((record.seq(), record.verified(stream).map(&mut each)));
            })?;
            row = rows.try_next().await.map_err(StoreError::from)?;
        }
        found.sort_by_key(|(seq, _)| *seq);
        Ok((version, whole(stream, (after, version), found)?))
    }

    /// The version of a stream; [`Version::NONE`] if there is none.
    ///
    /// # Errors
    /// What the database says.
    pub async fn head(&self, stream: &StreamId) -> Result<Version, StoreError> {
        head(&mut *self.reader().await?, stream).await
    }

    /// The versions of streams of a body, in the order asked for.
    ///
    /// # Errors
    /// What the database says.
    pub async fn heads<const N: usize>(
        &self,
        body: &Body,
        names: &[&Name; N],
    ) -> Result<[Version; N], StoreError> {
        let mut sql = Sql::new("SELECT name, version FROM stream WHERE body = ");
        sql.bind(Value::text(body)).push(" AND name IN ");
        sql.tuple(names.iter().map(Value::text));
        let rows = sql.rows(&mut *self.reader().await?).await?;
        let mut heads = [Version::NONE; N];
        for row in &rows {
            let found = name(row)?;
            for (head, asked) in heads.iter_mut().zip(names) {
                if **asked == found {
                    *head = version(row)?;
                }
            }
        }
        Ok(heads)
    }

    /// The streams of a body whose names begin with `prefix`, after a name; at most [`LONGEST_PAGE`] of them.
    ///
    /// # Errors
    /// What the database says.
    pub async fn streams(
        &self,
        body: &Body,
        prefix: &str,
        after: Option<&Name>,
        limit: u8,
    ) -> Result<Streams, StoreError> {
        let limit = limit.clamp(1, LONGEST_PAGE);
        // The last character there is: every name with the prefix sorts before the prefix with it behind.
        let end = format!("{prefix}{}", char::MAX);
        let rows = sqlx::query(
            "SELECT name, version FROM stream \
             WHERE body = $1 AND name >= $2 AND name < $3 AND name > $4 ORDER BY name LIMIT $5",
        )
        .bind(body.as_str())
        .bind(prefix)
        .bind(end)
        .bind(after.map_or("", Name::as_str))
        .bind(i64::from(limit) + 1)
        .fetch_all(&mut *self.reader().await?)
        .await?;
        let named = |row| Ok((name(row)?, version(row)?));
        let mut streams = rows.iter().map(named).collect::<Result<Vec<_>, StoreError>>()?;
        let more = streams.len() > usize::from(limit);
        streams.truncate(limit.into());
        let next = streams.last().filter(|_| more).map(|(name, _)| name.clone());
        Ok(Streams { streams, next })
    }

    /// The row lists have of a docket, if there is one.
    ///
    /// # Errors
    /// What the database says.
    pub async fn indexed(&self, docket: &StreamId) -> Result<Option<Row>, StoreError> {
        let sql = "SELECT * FROM docket WHERE body = $1 AND docket = $2";
        self.of_stream(sql, docket).await?.first().map(Row::read).transpose()
    }

    /// The clocks of a docket as the index has them, in the order of their last days.
    ///
    /// # Errors
    /// What the database says.
    pub async fn clocks(&self, docket: &StreamId) -> Result<Vec<Clock>, StoreError> {
        let sql = "SELECT period, participation, person, due_on, provisional, state FROM clock \
                   WHERE body = $1 AND docket = $2 ORDER BY due_on, period, participation";
        self.of_stream(sql, docket).await?.iter().map(Clock::read).collect()
    }

    /// Everybody who has to do with a docket as the index has them, in the order of their ids.
    ///
    /// # Errors
    /// What the database says.
    pub async fn people(&self, docket: &StreamId) -> Result<Vec<Involvement>, StoreError> {
        let sql = "SELECT person, relation, grade FROM docket_person \
                   WHERE body = $1 AND docket = $2 ORDER BY person, relation";
        self.of_stream(sql, docket).await?.iter().map(Involvement::read).collect()
    }

    /// The envelopes of identities in a stream, in the order of their ids.
    ///
    /// # Errors
    /// What the database says.
    pub async fn sealed(&self, stream: &StreamId) -> Result<Vec<Envelope>, StoreError> {
        let sql = "SELECT id, envelope FROM sealed WHERE body = $1 AND stream = $2 ORDER BY id";
        let envelope = |row: &AnyRow| {
            let id = Label::new(column::<String>(row, "id")?);
            Ok(Envelope {
                id: id.map_err(|_| StoreError::Unreadable("id"))?,
                envelope: Sealed(column(row, "envelope")?),
            })
        };
        self.of_stream(sql, stream).await?.iter().map(envelope).collect()
    }

    /// The files of a stream, in the order of their digests.
    ///
    /// # Errors
    /// What the database says.
    pub async fn files(&self, stream: &StreamId) -> Result<Vec<FileRow>, StoreError> {
        let sql = "SELECT digest, size, label FROM file WHERE body = $1 AND stream = $2 ORDER BY digest";
        let file = |row: &AnyRow| {
            let digest: Vec<u8> = column(row, "digest")?;
            let size: i64 = column(row, "size")?;
            Ok(FileRow {
                digest: Digest(
                    digest.try_into().map_err(|_| StoreError::Unreadable("digest"))?,
                ),
                size: u64::try_from(size).map_err(|_| StoreError::Unreadable("size"))?,
                label: Sealed(column(row, "label")?),
            })
        };
        self.of_stream(sql, stream).await?.iter().map(file).collect()
    }

    /// Whether any stream has the file.
    ///
    /// # Errors
    /// What the database says.
    pub async fn names_file(&self, digest: Digest) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT size FROM file WHERE digest = $1 LIMIT 1")
            .bind(digest.0.to_vec())
            .fetch_optional(&mut *self.reader().await?)
            .await?;
        Ok(row.is_some())
    }

    async fn of_stream(
        &self,
        sql: &'static str,
        stream: &StreamId,
    ) -> Result<Vec<AnyRow>, StoreError> {
        let query = sqlx::query(sql).bind(stream.body.as_str()).bind(stream.name.as_str());
        Ok(query.fetch_all(&mut *self.reader().await?).await?)
    }
}

/// What was made of an entry, or what is wrong with its row.
type Made<T, E> = Result<Result<T, E>, RowFault>;

/// What was made of the entries after a version up to another, if not one is missing and each could be used.
fn whole<T, E: From<StoreError>>(
    stream: &StreamId,
    (after, version): (Version, Version),
    found: Vec<(Option<Version>, Made<T, E>)>,
) -> Result<Vec<T>, E> {
    let mut place = after;
    let mut entries = Vec::with_capacity(found.len());
    for (seq, made) in found {
        if place >= version {
            break;
        }
        place = place.after(1);
        let made = match seq {
            Some(seq) if seq != place => Err(RowFault::Missing),
            Some(_) | None => made,
        };
        entries.push(made.map_err(|fault| corrupt(stream, place, fault))??);
    }
    if place < version {
        return Err(corrupt(stream, place.after(1), RowFault::Missing).into());
    }
    Ok(entries)
}

fn corrupt(stream: &StreamId, place: Version, fault: RowFault) -> StoreError {
    StoreError::Corrupt { stream: stream.clone(), seq: place.get(), fault }
}

/// The version a stream has; [`Version::NONE`] if there is none.
pub(crate) async fn head(
    conn: &mut AnyConnection,
    stream: &StreamId,
) -> Result<Version, StoreError> {
    let row = sqlx::query("SELECT version FROM stream WHERE body = $1 AND name = $2")
        .bind(stream.body.as_str())
        .bind(stream.name.as_str())
        .fetch_optional(conn)
        .await?;
    row.map_or(Ok(Version::NONE), |row| version(&row))
}

pub(crate) fn version(row: &AnyRow) -> Result<Version, StoreError> {
    Version::read(column(row, "version")?).ok_or(StoreError::Unreadable("version"))
}

pub(crate) fn name(row: &AnyRow) -> Result<Name, StoreError> {
    Name::new(column::<String>(row, "name")?).map_err(|_| StoreError::Unreadable("name"))
}

pub(crate) fn key(row: &AnyRow) -> Result<Option<WrappedKey>, StoreError> {
    let key_id: Option<String> = column(row, "key_id")?;
    let Some(key_id) = key_id else { return Ok(None) };
    let key_id = Label::new(key_id).map_err(|_| StoreError::Unreadable("key_id"))?;
    Ok(Some(WrappedKey { key_id, wrapped: Sealed(column(row, "wrapped")?) }))
}
