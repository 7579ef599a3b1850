//! The tables brought up to date when the store starts.
//!
//! A migration has a number and is either one file for both engines or one file for each. Which were applied is kept in
//! the database with a checksum: one that was edited afterwards, or that this edition does not know, stops the start.

use sqlx::AnyConnection;
use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};

use crate::error::StoreError;
use crate::sql::{Present, Value, insert};
use crate::store::Purpose;
use crate::tables::META;

/// A numbered file of SQL.
type File = (i64, &'static str, &'static str);

macro_rules! file {
    ($number:literal, $folder:literal, $name:literal) => {
        ($number, $name, include_str!(concat!("../migrations/", $folder, "/", $name, ".sql")))
    };
}

const PORTABLE: [File; 1] = [file!(1, "portable", "0001_tables")];
const SQLITE: [File; 1] = [file!(2, "sqlite", "0002_guards")];
const POSTGRES: [File; 1] = [file!(2, "postgres", "0002_guards")];

/// The number of the last migration.
pub(crate) const SCHEMA: i64 = 2;

/// The engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

fn migrator(engine: Engine) -> Migrator {
    let own = match engine {
        Engine::Sqlite => SQLITE.as_slice(),
        Engine::Postgres => POSTGRES.as_slice(),
    };
    let migration = |(number, name, sql): &File| {
        let kind = MigrationType::Simple;
        Migration::new(*number, (*name).into(), kind, (*sql).into_sql_str(), false)
    };
    Migrator::with_migrations(PORTABLE.iter().chain(own).map(migration).collect())
}

/// Applies what is not applied yet, each migration in a transaction of its own.
pub(crate) async fn migrate(
    conn: &mut AnyConnection,
    engine: Engine,
) -> Result<(), StoreError> {
    let done = migrator(engine).run(conn).await;
    done.map_err(|error| StoreError::Migration(error.to_string()))
}

const PURPOSE: &str = "purpose";
const REAL: &str = "real";
const DEMO: &str = "demo";

/// Marks a new database with what it is for; returns whether it is a demonstration. The mark is written once: a trigger
/// keeps it, so that no database of real cases ever takes the sign-in of a demonstration.
pub(crate) async fn mark(
    conn: &mut AnyConnection,
    purpose: Purpose,
) -> Result<bool, StoreError> {
    let asked = match purpose {
        Purpose::Real => REAL,
        Purpose::Demo => DEMO,
    };
    let found = match purpose_of(conn).await? {
        Some(found) => found,
        None => {
            let row = vec![Value::text(PURPOSE), Value::text(asked)];
            match insert(conn, &META, Present::Refuse, vec![row]).await {
                // Another node was faster.
                Ok(_) | Err(StoreError::Taken(_)) => {}
                Err(error) => return Err(error),
            }
            purpose_of(conn).await?.ok_or(StoreError::Unreadable("content"))?
        }
    };
    let is_demo = found == DEMO;
    if purpose == Purpose::Demo && !is_demo {
        return Err(StoreError::NotDemo);
    }
    Ok(is_demo)
}

async fn purpose_of(conn: &mut AnyConnection) -> Result<Option<String>, StoreError> {
    let row = sqlx::query("SELECT content FROM meta WHERE name = $1")
        .bind(PURPOSE)
        .fetch_optional(conn)
        .await?;
    row.map(|row| crate::index::column(&row, "content")).transpose()
}

#[cfg(test)]
mod tests;
