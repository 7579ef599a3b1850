//! Addresses, and the settings of a database on which every promise rests: set where they can be set, asserted in
//! every case, and the store does not start without them.

use std::fs::OpenOptions;
use std::io;
use std::net::IpAddr;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;

use sqlx::AnyConnection;
use sqlx::ConnectOptions as _;
use sqlx::any::AnyConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::sqlite::SqliteConnectOptions;

use crate::error::StoreError;
use crate::index::column;

/// Where a database is.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    Sqlite(AnyConnectOptions, PathBuf),
    Postgres(AnyConnectOptions),
}

const SHAPE: StoreError =
    StoreError::Address("it is `sqlite:PATH` or `postgres://USER@HOST/DATABASE`");

impl Place {
    /// Reads an address. What is wrong with it is said without repeating it: it may hold a password.
    pub(crate) fn parse(address: &str) -> Result<Self, StoreError> {
        let options: AnyConnectOptions = address.parse().map_err(|_| SHAPE)?;
        let options = options.log_statements(log::LevelFilter::Off);
        if address.starts_with("sqlite:") {
            if options.database_url.query().is_some() {
                return Err(StoreError::Address("a path of SQLite takes no parameters"));
            }
            let file = SqliteConnectOptions::from_url(&options.database_url);
            let file = file.map_err(|_| SHAPE)?.get_filename().to_owned();
            if file.to_string_lossy().contains("memory") && address.ends_with(":memory:") {
                return Err(StoreError::Address("a database in memory keeps nothing"));
            }
            Ok(Self::Sqlite(options, file))
        } else if address.starts_with("postgres:") || address.starts_with("postgresql:") {
            let parsed = PgConnectOptions::from_url(&options.database_url);
            must_be_private(&parsed.map_err(|_| SHAPE)?)?;
            Ok(Self::Postgres(options))
        } else {
            Err(SHAPE)
        }
    }
}

/// What leaves this host is encrypted, and the other host is who it says it is.
fn must_be_private(options: &PgConnectOptions) -> Result<(), StoreError> {
    let host = options.get_host().trim_matches(['[', ']']);
    let is_here = options.get_socket().is_some()
        || host.starts_with('/')
        || host == "localhost"
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    match options.get_ssl_mode() {
        PgSslMode::VerifyFull => Ok(()),
        PgSslMode::Disable
        | PgSslMode::Allow
        | PgSslMode::Prefer
        | PgSslMode::Require
        | PgSslMode::VerifyCa
            if is_here =>
        {
            Ok(())
        }
        PgSslMode::Disable
        | PgSslMode::Allow
        | PgSslMode::Prefer
        | PgSslMode::Require
        | PgSslMode::VerifyCa => Err(StoreError::Insecure),
    }
}

/// Creates the file of a database for its owner alone, if it is not there. The logs beside it take its mode.
pub(crate) fn create(file: &PathBuf) -> Result<(), StoreError> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(StoreError::Unavailable(error.to_string())),
    }
}

/// How long a statement waits for another process that writes.
pub(crate) const BUSY_TIMEOUT: &str = "PRAGMA busy_timeout = 5000";

const PRAGMAS: [&str; 8] = [
    BUSY_TIMEOUT,
    // What a statement sets aside never stands in a file of its own.
    "PRAGMA temp_store = MEMORY",
    // At most 16 MiB for each connection: inserts touch a page of every index.
    "PRAGMA cache_size = -16384",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
];

/// Gives a connection its settings and asserts that it took them.
pub(crate) async fn sqlite(mut conn: AnyConnection) -> Result<AnyConnection, StoreError> {
    set_sqlite(&mut conn).await?;
    Ok(conn)
}

pub(crate) async fn set_sqlite(conn: &mut AnyConnection) -> Result<(), StoreError> {
    for pragma in PRAGMAS {
        sqlx::query(pragma).execute(&mut *conn).await?;
    }
    assert_sqlite(conn).await
}

/// Each pragma, what it must say, and the column it says it in.
const SAID: [(&str, &str, &str); 7] = [
    ("PRAGMA journal_mode", "journal_mode", "wal"),
    ("PRAGMA synchronous", "synchronous", "2"),
    ("PRAGMA foreign_keys", "foreign_keys", "1"),
    ("PRAGMA busy_timeout", "timeout", "5000"),
    ("PRAGMA secure_delete", "secure_delete", "1"),
    ("PRAGMA trusted_schema", "trusted_schema", "0"),
    ("PRAGMA temp_store", "temp_store", "2"),
];

/// Asserts what a power cut, a foreign key and a deleted row rest on.
pub(crate) async fn assert_sqlite(conn: &mut AnyConnection) -> Result<(), StoreError> {
    for (pragma, name, wanted) in SAID {
        let row = sqlx::query(pragma).fetch_one(&mut *conn).await?;
        let found = column::<i64>(&row, name).map(|number| number.to_string());
        let found = found.or_else(|_| column::<String>(&row, name))?;
        must_be(name, wanted, found)?;
    }
    Ok(())
}

fn must_be(name: &'static str, wanted: &'static str, found: String) -> Result<(), StoreError> {
    if found == wanted { Ok(()) } else { Err(StoreError::Setting { name, wanted, found }) }
}

/// Asserts that a commit is durable when it returns, and that every text can be stored.
pub(crate) async fn assert_postgres(conn: &mut AnyConnection) -> Result<(), StoreError> {
    let row = sqlx::query(
        "SELECT current_setting('synchronous_commit') AS synchronous_commit, \
         current_setting('server_encoding') AS server_encoding",
    )
    .fetch_one(conn)
    .await?;
    let commit: String = column(&row, "synchronous_commit")?;
    if commit == "off" {
        must_be("synchronous_commit", "on", commit)?;
    }
    must_be("server_encoding", "UTF8", column(&row, "server_encoding")?)
}

#[cfg(test)]
mod tests;
