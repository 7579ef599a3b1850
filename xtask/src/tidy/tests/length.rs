//! Lengths.

use super::super::length::{long_files, long_functions};
use super::{clean, places};

#[test]
fn files_are_short() {
    clean(long_files);
}

#[test]
fn functions_are_short() {
    clean(long_functions);
}

#[test]
fn a_planted_long_file_is_caught() {
    let at_most = "\n".repeat(400);
    let over = "\n".repeat(401);
    assert!(places(long_files, &[("a.rs", &at_most)]).is_empty());
    assert_eq!(places(long_files, &[("a.rs", &over)]), ["a.rs:0"]);
    assert!(places(long_files, &[("a/tests.rs", &over)]).is_empty());
    assert_eq!(places(long_files, &[("a/tests.rs", &"\n".repeat(601))]), ["a/tests.rs:0"]);
}

#[test]
fn a_file_that_is_not_rust_is_caught() {
    assert_eq!(places(long_files, &[("a.rs", "fn open( {")]), ["a.rs:0"]);
}

#[test]
fn a_planted_long_function_is_caught() {
    let function = |inner: usize| format!("struct A;\nfn long() {{\n{}}}", "\n".repeat(inner));
    assert!(places(long_functions, &[("a.rs", &function(58))]).is_empty());
    assert_eq!(places(long_functions, &[("a.rs", &function(59))]), ["a.rs:2"]);
    let nested = format!("impl A {{\n#[test]\n{}\n}}", function(59));
    assert_eq!(places(long_functions, &[("a.rs", &nested)]), ["a.rs:4"]);
}

#[test]
fn a_function_without_a_body_borrows_none() {
    let text = format!("trait A {{\nfn short(&self);\n}}\nstruct B {{\n{}}}", "\n".repeat(90));
    assert!(places(long_functions, &[("a.rs", &text)]).is_empty());
}
