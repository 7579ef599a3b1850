//! The migrations are those in the folders, and make the tables of the list.

use std::path::Path;

use sqlx::any::AnyConnectOptions;
use sqlx::{AnyConnection, ConnectOptions as _, Row as _};

use super::{Engine, File, PORTABLE, POSTGRES, SCHEMA, SQLITE, migrate, migrator};
use crate::tables::{KEPT, META, Table};

fn folder(name: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(name);
    let files = std::fs::read_dir(path).unwrap();
    let mut names: Vec<String> = files
        .map(|file| file.unwrap().file_name().to_string_lossy().replace(".sql", ""))
        .collect();
    names.sort();
    names
}

fn names(files: &[File]) -> Vec<String> {
    files.iter().map(|(_, name, _)| (*name).to_owned()).collect()
}

fn numbers(files: &[File]) -> Vec<i64> {
    files.iter().map(|(number, ..)| *number).collect()
}

#[test]
fn every_file_of_a_folder_is_a_migration() {
    for (name, files) in
        [("portable", &PORTABLE[..]), ("sqlite", &SQLITE[..]), ("postgres", &POSTGRES[..])]
    {
        assert_eq!(names(files), folder(name));
        for (number, name, _) in files {
            assert!(name.starts_with(&format!("{number:04}_")), "{name}");
        }
    }
}

#[test]
fn a_number_is_for_both_engines_or_once_for_each() {
    assert_eq!(numbers(&SQLITE), numbers(&POSTGRES));
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let found: Vec<i64> = migrator(engine).iter().map(|one| one.version).collect();
        assert_eq!(
            found,
            (1..=SCHEMA).collect::<Vec<_>>(),
            "without a gap and without a double"
        );
    }
}

/// Name, whether it holds text, numbers or bytes, and its place in the key, of every column.
async fn columns(conn: &mut AnyConnection, table: &Table) -> Vec<(String, String, i64)> {
    let rows = sqlx::query("SELECT name, type AS kind, pk FROM pragma_table_info($1)")
        .bind(table.name)
        .fetch_all(conn)
        .await
        .unwrap();
    rows.iter().map(|row| (row.get("name"), row.get("kind"), row.get("pk"))).collect()
}

#[test]
fn the_list_of_tables_is_what_the_migrations_make() {
    sqlx::any::install_default_drivers();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let options: AnyConnectOptions = "sqlite::memory:".parse().unwrap();
        let mut conn = options.connect().await.unwrap();
        migrate(&mut conn, Engine::Sqlite).await.unwrap();
        for table in KEPT.into_iter().chain([&META]) {
            let listed = (1..).zip(table.columns).map(|(place, (name, kind))| {
                let kind = match kind {
                    crate::tables::Kind::Text => "TEXT",
                    crate::tables::Kind::Int => "BIGINT",
                    crate::tables::Kind::Bytes => "BYTEA",
                };
                let in_key = if place <= table.key { i64::try_from(place).unwrap() } else { 0 };
                ((*name).to_owned(), kind.to_owned(), in_key)
            });
            assert_eq!(columns(&mut conn, table).await, listed.collect::<Vec<_>>());
        }
    });
}
