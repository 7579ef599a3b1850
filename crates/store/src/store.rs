//! The store: opened once, shared by all who read and write.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use sqlx::AnyConnection;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyPool, ConnectOptions as _, Transaction};

use crate::error::StoreError;
use crate::migrate::{Engine, mark, migrate};
use crate::settings::{self, Place};
use crate::write::{self, Write, Written};
use crate::writer::Writer;

/// What a database is for, written into it when it is created and never after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Purpose {
    /// Real cases.
    #[default]
    Real,
    /// A demonstration, whose sign-in asks nobody who they are. Refused on a database of real cases.
    Demo,
}

/// How a store is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// What the database is for.
    pub purpose: Purpose,
}

/// An open database. Clones share it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    /// Readers of SQLite; readers and writers of PostgreSQL.
    pool: AnyPool,
    /// The one writer of SQLite.
    writer: Option<Writer>,
    options: AnyConnectOptions,
    is_demo: bool,
}

impl fmt::Debug for Store {
    /// Says nothing of the address, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("is_demo", &self.inner.is_demo).finish_non_exhaustive()
    }
}

const READERS: u32 = 4;
const CONNECTIONS: u32 = 8;
/// How long a request waits for a connection.
const WAIT: Duration = Duration::from_secs(5);

impl Store {
    /// Opens a database, creates it if it is a file that is not there, and brings its tables up to date.
    /// `address` is `sqlite:PATH` or `postgres://…`. Must be called within a tokio runtime.
    ///
    /// # Errors
    /// An address that cannot be used or is not safe, a setting that is not what the promises rest on, a database
    /// of another edition, or one that cannot be reached.
    pub async fn open(address: &str, options: Options) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let inner = match Place::parse(address)? {
            Place::Sqlite(place, file) => {
                settings::create(&file)?;
                open_sqlite(place, options).await?
            }
            Place::Postgres(place) => open_postgres(place, options).await?,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Finishes the writes that wait and closes every connection. Every later call fails.
    pub async fn close(&self) {
        if let Some(writer) = &self.inner.writer {
            writer.close().await;
        }
        self.inner.pool.close().await;
    }

    /// Whether the database was created for a demonstration.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.inner.is_demo
    }

    /// Why no more writes are taken, in words, if the disk failed. Reads go on.
    #[must_use]
    pub fn stopped(&self) -> Option<&str> {
        self.inner.writer.as_ref().and_then(Writer::stopped)
    }

    /// A connection to read with.
    pub(crate) async fn reader(&self) -> Result<PoolConnection<Any>, StoreError> {
        Ok(self.inner.pool.acquire().await?)
    }

    /// A transaction in which everything is as it was at its first read.
    pub(crate) async fn snapshot(&self) -> Result<Transaction<'static, Any>, StoreError> {
        let begin = match self.engine() {
            Engine::Sqlite => "BEGIN",
            Engine::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        Ok(self.inner.pool.begin_with(begin).await?)
    }

    /// A connection of its own to write with past the writer, for what cannot be a value.
    pub(crate) async fn own(&self) -> Result<AnyConnection, StoreError> {
        let conn = self.inner.options.connect().await?;
        match self.engine() {
            Engine::Sqlite => settings::sqlite(conn).await,
            Engine::Postgres => Ok(conn),
        }
    }

    pub(crate) fn engine(&self) -> Engine {
        if self.inner.writer.is_some() { Engine::Sqlite } else { Engine::Postgres }
    }

    /// Writes in one transaction; on SQLite together with what others write at the same moment.
    pub(crate) async fn write(&self, write: Write) -> Result<Written, StoreError> {
        match &self.inner.writer {
            Some(writer) => writer.write(write).await,
            None => write::direct(&self.inner.pool, &write).await,
        }
    }

    /// As [`Store::write`], for what only says how many rows it touched.
    pub(crate) async fn rows(&self, write: Write) -> Result<u64, StoreError> {
        match self.write(write).await? {
            Written::Rows(rows) => Ok(rows),
            Written::Append(_) => Ok(0),
        }
    }
}

async fn open_sqlite(options: AnyConnectOptions, asked: Options) -> Result<Inner, StoreError> {
    let mut conn = settings::sqlite(options.connect().await?).await?;
    migrate(&mut conn, Engine::Sqlite).await?;
    let is_demo = mark(&mut conn, asked.purpose).await?;
    let pool = AnyPoolOptions::new()
        .max_connections(READERS)
        // A file does not go away: nothing to test, nothing to renew.
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .after_connect(|conn, _| {
            Box::pin(async move {
                settings::set_sqlite(conn).await.map_err(sqlx::Error::config)?;
                sqlx::query("PRAGMA query_only = ON").execute(conn).await.map(|_| ())
            })
        })
        .connect_with(options.clone())
        .await?;
    let writer = Some(Writer::start(conn, options.clone()));
    Ok(Inner { pool, writer, options, is_demo })
}

async fn open_postgres(
    options: AnyConnectOptions,
    asked: Options,
) -> Result<Inner, StoreError> {
    let pool = AnyPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(WAIT)
        .connect_with(options.clone())
        .await?;
    let mut conn = pool.acquire().await?;
    settings::assert_postgres(&mut conn).await?;
    migrate(&mut conn, Engine::Postgres).await?;
    let is_demo = mark(&mut conn, asked.purpose).await?;
    drop(conn);
    Ok(Inner { pool, writer: None, options, is_demo })
}
