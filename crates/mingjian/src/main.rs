//! Mingjian (明鉴): the program.
fn main() {}
