//! What can go wrong between a caller and the database, as values.

use std::fmt;

use crate::stream::StreamId;

/// What is wrong with one stored entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFault {
    /// Its hash is not that of its columns.
    Altered,
    /// Other entries of the stream say it must be there.
    Missing,
    /// A column does not hold what it must.
    Unreadable,
}

impl fmt::Display for RowFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Altered => "was altered",
            Self::Missing => "is missing",
            Self::Unreadable => "cannot be read",
        })
    }
}

/// Why the store did not do what it was asked. What the caller may try again is said at each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// The address of the database is not one the store takes; it says what one looks like.
    Address(&'static str),
    /// PostgreSQL on another host without a connection that is encrypted and checked.
    Insecure,
    /// A setting of the database on which the promises rest is another. The store does not start.
    Setting {
        /// Name of the setting.
        name: &'static str,
        /// What it must be.
        wanted: &'static str,
        /// What it is.
        found: String,
    },
    /// A demonstration was asked for on a database that was not created as one.
    NotDemo,
    /// The database was made by another edition of the program, or its migrations were changed.
    Migration(String),
    /// Somebody else held what was needed for too long. May be tried again.
    Busy,
    /// The disk or the space given to the database is full. Nothing was written; may be tried again when there is
    /// space.
    DiskFull,
    /// The disk under the database failed, or what is on it is no longer a database.
    Disk(String),
    /// The disk failed while writing, so the store takes no more writes until it is started again. Reads go on.
    Stopped(String),
    /// The database cannot be reached, or was lost midway: then the outcome is unknown, and the same request may be
    /// repeated under the same idempotency token.
    Unavailable(String),
    /// What must be unique is there already.
    Taken(String),
    /// A stored entry cannot be trusted. It is never returned.
    Corrupt {
        /// Its stream.
        stream: StreamId,
        /// Its place in the stream, from 1.
        seq: u64,
        /// What is wrong.
        fault: RowFault,
    },
    /// Another column than that of an entry does not hold what it must.
    Unreadable(&'static str),
    /// The database refused, in its own words.
    Database(String),
    /// The store was closed.
    Closed,
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(why) => {
                write!(f, "the address of the database cannot be used: {why}")
            }
            Self::Insecure => {
                write!(
                    f,
                    "a database on another host must be reached with `sslmode=verify-full`"
                )
            }
            Self::Setting { name, wanted, found } => {
                write!(
                    f,
                    "the setting `{name}` of the database must be `{wanted}` and is `{found}`"
                )
            }
            Self::NotDemo => write!(f, "the database was not created for a demonstration"),
            Self::Migration(why) => write!(f, "the tables cannot be brought up to date: {why}"),
            Self::Busy => write!(f, "the database is busy"),
            Self::DiskFull => write!(f, "the disk of the database is full"),
            Self::Disk(why) => write!(f, "the disk of the database failed: {why}"),
            Self::Stopped(why) => {
                write!(
                    f,
                    "no more writes are taken since the disk failed: {why}; mend it and start again"
                )
            }
            Self::Unavailable(why) => write!(f, "the database cannot be reached: {why}"),
            Self::Taken(what) => write!(f, "it is there already: {what}"),
            Self::Corrupt { stream, seq, fault } => {
                write!(f, "entry {seq} of `{stream}` {fault}")
            }
            Self::Unreadable(what) => {
                write!(f, "the column `{what}` holds what it cannot hold")
            }
            Self::Database(why) => write!(f, "the database refused: {why}"),
            Self::Closed => write!(f, "the store is closed"),
        }
    }
}

impl std::error::Error for StoreError {}

/// What the codes of both engines mean to a caller.
enum Code {
    Busy,
    Full,
    Disk,
    Gone,
    Other,
}

/// SQLite's codes are numbers, the primary one in the lowest byte; PostgreSQL's have five characters.
fn meaning(code: &str) -> Code {
    const FOR_BUSY: [i32; 2] = [5, 6];
    const FOR_FULL: i32 = 13;
    // Read-only, input or output error, corrupt, cannot open, locking protocol, not a database.
    const FOR_DISK: [i32; 6] = [8, 10, 11, 14, 15, 26];
    if code.len() == 5 {
        return match code {
            // Serialisation failure, deadlock, lock not available, too many connections.
            "40001" | "40P01" | "55P03" | "53300" => Code::Busy,
            "53100" => Code::Full,
            _ if code.starts_with("08") || code.starts_with("57P") => Code::Gone,
            _ if code.starts_with("58") || code.starts_with("XX") => Code::Disk,
            _ => Code::Other,
        };
    }
    match code.parse::<i32>().map(|code| code & 0xff) {
        Ok(code) if FOR_BUSY.contains(&code) => Code::Busy,
        Ok(FOR_FULL) => Code::Full,
        Ok(code) if FOR_DISK.contains(&code) => Code::Disk,
        Ok(_) | Err(_) => Code::Other,
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let Some(database) = error.as_database_error() else {
            return without_code(&error);
        };
        if database.is_unique_violation() {
            return Self::Taken(database.message().to_owned());
        }
        match database.code().map_or(Code::Other, |code| meaning(&code)) {
            Code::Busy => Self::Busy,
            Code::Full => Self::DiskFull,
            Code::Disk => Self::Disk(database.message().to_owned()),
            Code::Gone => Self::Unavailable(database.message().to_owned()),
            Code::Other => Self::Database(database.message().to_owned()),
        }
    }
}

fn without_code(error: &sqlx::Error) -> StoreError {
    use sqlx::Error::{Io, PoolClosed, PoolTimedOut, Tls, WorkerCrashed};
    if let PoolTimedOut = error {
        StoreError::Busy
    } else if let PoolClosed = error {
        StoreError::Closed
    } else if let Io(_) | Tls(_) | WorkerCrashed = error {
        StoreError::Unavailable(error.to_string())
    } else {
        StoreError::Database(error.to_string())
    }
}

#[cfg(test)]
mod tests;
