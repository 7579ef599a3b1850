//! The documents say of every column what it may hold.

use std::collections::BTreeMap;

use sqlx::Row as _;

use crate::on_both;
use crate::place::{Engine, Place, rows};

on_both!(every_column_is_classified, a_backup_holds_every_table);

const DOCUMENT: &str = include_str!("../../../../docs/data-classification.md");

/// Whether a column holds an identity (T-1), content (T-2) or a fact of the workflow (T-3).
const CLASSES: [&str; 3] = ["T-1", "T-2", "T-3"];

/// Table and column to class.
fn classified() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for line in DOCUMENT.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [table, column, class, why] = cells[..] else { panic!("{line}") };
        assert!(CLASSES.contains(&class) && !why.is_empty(), "{line}");
        let name = format!("{}.{}", table.trim_matches('`'), column.trim_matches('`'));
        assert_eq!(found.insert(name, class.to_owned()), None, "{line}");
    }
    found
}

/// Every table with its columns, those of the migrations left out.
async fn schema(place: &Place) -> Vec<(String, String)> {
    let sql = match place.engine {
        Engine::Sqlite => {
            "SELECT t.name AS of_table, c.name AS of_column FROM sqlite_master t, \
             pragma_table_info(t.name) c WHERE t.type = 'table' \
             AND t.name NOT LIKE '\\_sqlx%' ESCAPE '\\' ORDER BY 1, 2"
        }
        Engine::Postgres => {
            "SELECT table_name::text AS of_table, column_name::text AS of_column \
             FROM information_schema.columns WHERE table_schema = 'public' \
             AND table_name NOT LIKE '\\_sqlx%' ORDER BY 1, 2"
        }
    };
    place.open().await.close().await;
    let rows = rows(&mut place.raw().await, sql).await;
    rows.iter().map(|row| (row.get("of_table"), row.get("of_column"))).collect()
}

async fn every_column_is_classified(place: &Place) {
    let columns = schema(place).await.into_iter();
    let columns: Vec<String> = columns.map(|(table, name)| format!("{table}.{name}")).collect();
    let mut classified: Vec<String> = classified().into_keys().collect();
    classified.sort();
    let mut sorted = columns;
    sorted.sort();
    assert_eq!(classified, sorted);
}

async fn a_backup_holds_every_table(place: &Place) {
    let mut tables: Vec<String> =
        schema(place).await.into_iter().map(|(table, _)| table).collect();
    tables.dedup();
    let manifest = place.open().await.backup(Vec::new()).await.unwrap();
    let mut kept: Vec<String> = manifest.rows.iter().map(|(name, _)| (*name).into()).collect();
    kept.push("meta".to_owned());
    kept.sort();
    assert_eq!(kept, tables);
}
