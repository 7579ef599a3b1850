//! What is promised, measured.
