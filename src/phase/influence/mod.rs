//! Influence on values.
pub mod average;
pub mod bounded_confidence;
pub mod prototype;
