//! Influence on values.
pub mod average;
pub mod bounded_confidence;
pub mod hegselmann_krause;
pub mod prototype;
