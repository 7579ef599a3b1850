//! Tests of the prover: filled with the benchmark fixture.
