//! One suite, run on SQLite and on PostgreSQL: whatever a test here says holds on both.

#![cfg(test)]

mod appends;
mod backups;
mod cases;
mod damage;
mod group;
mod guards;
mod keeping;
mod lists;
mod many;
mod place;
mod schema;
mod together;

/// Each test once for each engine.
#[macro_export]
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[test] fn $name() { $crate::place::run($crate::place::Engine::Sqlite, super::$name); })+
        }
        mod postgres {
            $(#[test] fn $name() { $crate::place::run($crate::place::Engine::Postgres, super::$name); })+
        }
    };
}
