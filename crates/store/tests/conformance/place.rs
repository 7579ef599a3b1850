//! Where a test has its database: a file, or a database of a server that lives as long as the tests.

#![expect(clippy::disallowed_types, reason = "tests say in SQL what no caller can")]

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::any::{AnyConnectOptions, AnyRow};
use sqlx::{AnyConnection, AssertSqlSafe, ConnectOptions, Connection};
use store::{Options, Purpose, Store};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// A new, empty database.
pub(crate) struct Place {
    pub(crate) engine: Engine,
    pub(crate) address: String,
    /// Where a test may put files.
    pub(crate) folder: PathBuf,
}

/// Runs one test on a new database of an engine.
pub(crate) fn run(engine: Engine, test: impl AsyncFnOnce(&Place)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let place = Place::new(engine).await;
        test(&place).await;
    });
}

impl Place {
    pub(crate) async fn new(engine: Engine) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        sqlx::any::install_default_drivers();
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("mingjian-store-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir(&folder).unwrap();
        let address = match engine {
            Engine::Sqlite => format!("sqlite:{}", folder.join("store.db").display()),
            Engine::Postgres => {
                let server = server();
                let mut conn = connect(&format!("{server}/postgres")).await;
                execute(&mut conn, &format!("CREATE DATABASE test_{number}")).await.unwrap();
                format!("{server}/test_{number}")
            }
        };
        Self { engine, address, folder }
    }

    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.address, Options::default()).await.unwrap()
    }

    pub(crate) async fn open_demo(&self) -> Store {
        Store::open(&self.address, Options { purpose: Purpose::Demo }).await.unwrap()
    }

    /// A connection that is none of the store's, as an administrator of the database has one.
    pub(crate) async fn raw(&self) -> AnyConnection {
        connect(&self.address).await
    }

    /// Does what the database refuses: an administrator can switch its guards off.
    pub(crate) async fn tamper(&self, sql: &str) {
        let mut conn = self.raw().await;
        let guards: &[&str] = match self.engine {
            Engine::Sqlite => &[
                "PRAGMA foreign_keys = OFF",
                "DROP TRIGGER IF EXISTS entry_no_update",
                "DROP TRIGGER IF EXISTS entry_no_delete",
            ],
            Engine::Postgres => &["SET session_replication_role = replica"],
        };
        for guard in guards {
            execute(&mut conn, guard).await.unwrap();
        }
        assert!(execute(&mut conn, sql).await.unwrap() > 0, "`{sql}` changed nothing");
        conn.close().await.unwrap();
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).unwrap();
    }
}

pub(crate) async fn connect(address: &str) -> AnyConnection {
    address.parse::<AnyConnectOptions>().unwrap().connect().await.unwrap()
}

pub(crate) async fn execute(conn: &mut AnyConnection, sql: &str) -> Result<u64, sqlx::Error> {
    Ok(sqlx::query(AssertSqlSafe(sql.to_owned())).execute(conn).await?.rows_affected())
}

pub(crate) async fn rows(conn: &mut AnyConnection, sql: &str) -> Vec<AnyRow> {
    sqlx::query(AssertSqlSafe(sql.to_owned())).fetch_all(conn).await.unwrap()
}

/// The address of the server, without a database. It ends when this process does: it reads from a pipe whose other
/// end nobody else holds.
fn server() -> &'static str {
    static SERVER: OnceLock<(Child, String)> = OnceLock::new();
    let (_, address) = SERVER.get_or_init(|| {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/postgres.bash");
        let mut child = Command::new("bash")
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("bash starts the server of the tests");
        let mut said = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut said).unwrap();
        let folder = said.trim();
        assert!(folder.starts_with('/'), "no PostgreSQL for the tests: {folder}");
        let host = folder.replace('/', "%2F");
        (child, format!("postgres://mingjian@{host}"))
    });
    address
}
