//! Tidy checks and generators of the house.
fn main() {}
