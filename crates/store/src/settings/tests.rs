//! Which addresses are taken, and which settings stop the start.

#![expect(clippy::disallowed_types, reason = "settings are spoilt one after another")]

use sqlx::any::AnyConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _};

use super::{Place, SAID, assert_sqlite, sqlite};
use crate::error::StoreError;

fn place(address: &str) -> String {
    match Place::parse(address) {
        Ok(Place::Sqlite(_, file)) => format!("file {}", file.display()),
        Ok(Place::Postgres(_)) => "postgres".to_owned(),
        Err(StoreError::Insecure) => "insecure".to_owned(),
        Err(StoreError::Address(why)) => why.to_owned(),
        Err(other) => panic!("{address}: {other}"),
    }
}

#[test]
fn a_database_on_another_host_is_reached_safely_or_not_at_all() {
    for (address, expected) in [
        ("postgres://u@localhost/d", "postgres"),
        ("postgres://u@127.8.9.1:5433/d", "postgres"),
        ("postgres://u@[::1]/d?sslmode=disable", "postgres"),
        ("postgresql://u@%2Fvar%2Frun%2Fpostgresql/d", "postgres"),
        ("postgres://u@db.example/d?sslmode=verify-full", "postgres"),
        ("postgres://u@db.example/d", "insecure"),
        ("postgres://u@db.example/d?sslmode=require", "insecure"),
        ("postgres://u@db.example/d?sslmode=verify-ca", "insecure"),
        ("postgres://u@localhost.example/d", "insecure"),
        ("postgres://u@10.0.0.1/d", "insecure"),
        ("postgres://u@localhost/d?host=db.example", "insecure"),
        ("postgres://u@localhost/d?hostaddr=10.0.0.1", "insecure"),
    ] {
        assert_eq!(place(address), expected, "{address}");
    }
}

#[test]
fn a_file_is_named_by_its_path_alone() {
    let shape = "it is `sqlite:PATH` or `postgres://USER@HOST/DATABASE`";
    for (address, expected) in [
        ("sqlite:store.db", "file store.db"),
        ("sqlite:a/甲 乙.db", "file a/甲 乙.db"),
        ("sqlite:///srv/store.db", "file /srv/store.db"),
        ("sqlite:/srv/store.db", "file /srv/store.db"),
        ("sqlite:store.db?mode=memory", "a path of SQLite takes no parameters"),
        ("sqlite::memory:", "a database in memory keeps nothing"),
        ("sqlite://:memory:", shape),
        ("mysql://u@localhost/d", shape),
        ("store.db", shape),
        ("", shape),
    ] {
        assert_eq!(place(address), expected, "{address}");
    }
}

#[test]
fn a_setting_that_is_not_what_it_must_be_stops_the_start() {
    sqlx::any::install_default_drivers();
    let path =
        std::env::temp_dir().join(format!("mingjian-settings-{}.db", std::process::id()));
    std::fs::write(&path, "").unwrap();
    let address = format!("sqlite:{}", path.display());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let options: AnyConnectOptions = address.parse().unwrap();
        let mut conn = sqlite(options.connect().await.unwrap()).await.unwrap();
        let spoilt = ["DELETE", "NORMAL", "OFF", "1", "OFF", "ON", "FILE"];
        for ((pragma, name, wanted), value) in SAID.into_iter().zip(spoilt) {
            let spoil = AssertSqlSafe(format!("{pragma} = {value}"));
            sqlx::query(spoil).execute(&mut conn).await.unwrap();
            let refused = assert_sqlite(&mut conn).await.unwrap_err();
            let StoreError::Setting { name: said, wanted: must, .. } = &refused else {
                panic!("{refused}")
            };
            assert_eq!((*said, *must), (name, wanted), "{pragma}");
            conn = sqlite(conn).await.unwrap();
        }
    });
    for ending in ["", "-wal", "-shm"] {
        let file = format!("{}{ending}", path.display());
        assert!(std::fs::remove_file(file).is_ok() || !ending.is_empty());
    }
}
