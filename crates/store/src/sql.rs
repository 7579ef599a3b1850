//! The only place where SQL is put together while the program runs.
//!
//! The pieces are literals of the program and every value is bound by number, so no input can become SQL: there is
//! no way to push a text that is not `'static`.
#![expect(clippy::disallowed_types, reason = "a statement is built here from literals alone")]

use std::fmt::Write as _;

use futures_util::stream::BoxStream;
use sqlx::AnyConnection;
use sqlx::any::{Any, AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, Row as _};

use crate::error::StoreError;
use crate::tables::{Kind, Table};

/// One value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Text(String),
    Int(i64),
    Bytes(Vec<u8>),
    /// Nothing, in a column of a kind.
    Null(Kind),
}

impl Value {
    pub(crate) fn text(text: impl ToString) -> Self {
        Self::Text(text.to_string())
    }

    pub(crate) fn optional(text: Option<impl ToString>) -> Self {
        text.map_or(Self::Null(Kind::Text), Self::text)
    }

    pub(crate) fn bytes(bytes: &[u8]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

/// A statement with what is bound to it.
pub(crate) struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    pub(crate) fn new(text: &'static str) -> Self {
        Self { text: text.to_owned(), values: Vec::new() }
    }

    /// More of the statement.
    pub(crate) fn push(&mut self, text: &'static str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// A value, as the next numbered parameter.
    pub(crate) fn bind(&mut self, value: Value) -> &mut Self {
        self.values.push(value);
        self.parameter(self.values.len())
    }

    fn parameter(&mut self, number: usize) -> &mut Self {
        self.text.push('$');
        // Writing to a `String` cannot fail.
        let _ = write!(self.text, "{number}");
        self
    }

    /// Words with a comma between each two.
    fn list(&mut self, words: impl Iterator<Item = &'static str>) -> &mut Self {
        for (at, word) in words.enumerate() {
            self.push(if at == 0 { "" } else { ", " }).push(word);
        }
        self
    }

    /// Values in brackets.
    pub(crate) fn tuple(&mut self, values: impl IntoIterator<Item = Value>) -> &mut Self {
        self.push("(");
        for (at, value) in values.into_iter().enumerate() {
            self.push(if at == 0 { "" } else { ", " }).bind(value);
        }
        self.push(")")
    }

    fn query(self) -> Query<'static, Any, AnyArguments> {
        let query = sqlx::query(AssertSqlSafe(self.text));
        self.values.into_iter().fold(query, bind)
    }

    /// Runs it; how many rows it touched.
    pub(crate) async fn execute(self, conn: &mut AnyConnection) -> Result<u64, StoreError> {
        Ok(self.query().execute(conn).await?.rows_affected())
    }

    /// Runs it; its rows as they come.
    pub(crate) fn stream(
        self,
        conn: &mut AnyConnection,
    ) -> BoxStream<'_, Result<AnyRow, sqlx::Error>> {
        self.query().fetch(conn)
    }

    /// Runs it; all its rows.
    pub(crate) async fn rows(
        self,
        conn: &mut AnyConnection,
    ) -> Result<Vec<AnyRow>, StoreError> {
        Ok(self.query().fetch_all(conn).await?)
    }
}

type Bound = Query<'static, Any, AnyArguments>;

fn bind(query: Bound, value: Value) -> Bound {
    match value {
        Value::Text(text) => query.bind(text),
        Value::Int(number) => query.bind(number),
        Value::Bytes(bytes) => query.bind(bytes),
        Value::Null(Kind::Text) => query.bind(None::<String>),
        Value::Null(Kind::Int) => query.bind(None::<i64>),
        Value::Null(Kind::Bytes) => query.bind(None::<Vec<u8>>),
    }
}

/// What an insert does where a row with the same key is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Present {
    /// It fails.
    Refuse,
    /// It leaves the row.
    Keep,
    /// It takes the row's place.
    Replace,
}

/// A statement has far fewer parameters than either engine allows.
const ROWS_AT_ONCE: usize = 64;

/// The first rows, as many as a power of two: so there are few statements, and the database knows them all.
fn some_rows(rows: &mut Vec<Vec<Value>>) -> Vec<Vec<Value>> {
    let most = rows.len().min(ROWS_AT_ONCE);
    let rest = rows.split_off(1 << most.checked_ilog2().unwrap_or(0));
    std::mem::replace(rows, rest)
}

/// Inserts the rows whose key is not there; the keys of those that were written.
pub(crate) async fn insert_new(
    conn: &mut AnyConnection,
    table: &'static Table,
    mut rows: Vec<Vec<Value>>,
) -> Result<Vec<Vec<Value>>, StoreError> {
    let key = |row: AnyRow| {
        table
            .columns
            .iter()
            .take(table.key)
            .enumerate()
            .map(|column| value(&row, column))
            .collect()
    };
    let mut written = Vec::new();
    while !rows.is_empty() {
        let mut sql = inserting(table, Present::Keep, some_rows(&mut rows));
        sql.push(" RETURNING ")
            .list(table.columns.iter().take(table.key).map(|(name, _)| *name));
        let keys = sql.rows(conn).await?.into_iter().map(key).collect::<Result<Vec<_>, _>>()?;
        written.extend(keys);
    }
    Ok(written)
}

/// Inserts rows, each with a value for every column of the table in order; how many were written.
pub(crate) async fn insert(
    conn: &mut AnyConnection,
    table: &'static Table,
    present: Present,
    mut rows: Vec<Vec<Value>>,
) -> Result<u64, StoreError> {
    let mut written = 0;
    while !rows.is_empty() {
        written += inserting(table, present, some_rows(&mut rows)).execute(conn).await?;
    }
    Ok(written)
}

fn inserting(table: &'static Table, present: Present, rows: Vec<Vec<Value>>) -> Sql {
    let names = || table.columns.iter().map(|(name, _)| *name);
    let mut sql = Sql::new("INSERT INTO ");
    sql.push(table.name).push(" (").list(names()).push(") VALUES ");
    for (at, row) in rows.into_iter().enumerate() {
        sql.push(if at == 0 { "" } else { ", " }).tuple(row);
    }
    if present != Present::Refuse {
        sql.push(" ON CONFLICT (").list(names().take(table.key)).push(") DO ");
    }
    match present {
        Present::Refuse => {}
        Present::Keep => {
            sql.push("NOTHING");
        }
        Present::Replace => {
            sql.push("UPDATE SET ");
            for (at, name) in names().skip(table.key).enumerate() {
                sql.push(if at == 0 { "" } else { ", " });
                sql.push(name).push(" = excluded.").push(name);
            }
        }
    }
    sql
}

/// So many rows of a table in the order of their keys, after the row with a key.
pub(crate) async fn page(
    conn: &mut AnyConnection,
    table: &'static Table,
    after: Option<&[Value]>,
    limit: i64,
) -> Result<Vec<Vec<Value>>, StoreError> {
    let names = || table.columns.iter().map(|(name, _)| *name);
    let mut sql = Sql::new("SELECT ");
    sql.list(names()).push(" FROM ").push(table.name);
    if let Some(after) = after {
        sql.push(" WHERE (").list(names().take(table.key)).push(") > ");
        sql.tuple(after.iter().take(table.key).cloned());
    }
    sql.push(" ORDER BY ")
        .list(names().take(table.key))
        .push(" LIMIT ")
        .bind(Value::Int(limit));
    let all = |row: &AnyRow| {
        table.columns.iter().enumerate().map(|column| value(row, column)).collect()
    };
    sql.rows(conn).await?.iter().map(all).collect()
}

/// What a row holds in a column at a place.
fn value(
    row: &AnyRow,
    (at, (name, kind)): (usize, &(&'static str, Kind)),
) -> Result<Value, StoreError> {
    let value = match kind {
        Kind::Text => row.try_get::<Option<String>, _>(at).map(|v| v.map(Value::Text)),
        Kind::Int => row.try_get::<Option<i64>, _>(at).map(|v| v.map(Value::Int)),
        Kind::Bytes => row.try_get::<Option<Vec<u8>>, _>(at).map(|v| v.map(Value::Bytes)),
    };
    match value {
        Ok(value) => Ok(value.unwrap_or(Value::Null(*kind))),
        Err(_) => Err(StoreError::Unreadable(name)),
    }
}

/// Whether a table has no row.
pub(crate) async fn is_empty(
    conn: &mut AnyConnection,
    table: &'static Table,
) -> Result<bool, StoreError> {
    let mut sql = Sql::new("SELECT ");
    let (first, _) = table.columns.first().copied().unwrap_or(("1", Kind::Int));
    sql.push(first).push(" FROM ").push(table.name).push(" LIMIT 1");
    Ok(sql.rows(conn).await?.is_empty())
}

#[cfg(test)]
mod tests;
