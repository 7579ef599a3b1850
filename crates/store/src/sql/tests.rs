//! Statements are made of literals and numbers.

use super::{Present, Sql, Value, inserting};
use crate::tables::{DRAFT, META, STREAM};

const HOSTILE: &str = "'; DROP TABLE entry; --";

#[test]
fn no_value_becomes_part_of_a_statement() {
    let mut sql = Sql::new("SELECT 1 FROM docket WHERE stage = ");
    sql.bind(Value::text(HOSTILE)).push(" AND organ = ").bind(Value::text(HOSTILE));
    assert_eq!(sql.text, "SELECT 1 FROM docket WHERE stage = $1 AND organ = $2");
    assert_eq!(sql.values.len(), 2);
}

#[test]
fn an_insert_says_what_it_does_where_a_row_is_there() {
    let row = || vec![Value::text(HOSTILE), Value::text(HOSTILE)];
    let text = |present| inserting(&META, present, vec![row(), row()]).text;
    let plain = "INSERT INTO meta (name, content) VALUES ($1, $2), ($3, $4)";
    assert_eq!(text(Present::Refuse), plain);
    assert_eq!(text(Present::Keep), format!("{plain} ON CONFLICT (name) DO NOTHING"));
    let replace = "ON CONFLICT (name) DO UPDATE SET content = excluded.content";
    assert_eq!(text(Present::Replace), format!("{plain} {replace}"));
}

#[test]
fn the_key_of_a_table_are_its_first_columns() {
    let text = |table, row| inserting(table, Present::Replace, vec![row]).text;
    let stream = text(&STREAM, vec![Value::Int(1)]);
    assert!(stream.ends_with("(body, name) DO UPDATE SET version = excluded.version"));
    let draft = text(&DRAFT, vec![Value::Int(1)]);
    let set = "content = excluded.content, expires_at = excluded.expires_at";
    assert!(draft.ends_with(set), "{draft}");
}
