//! Influence on values.
pub mod bounded_confidence;
