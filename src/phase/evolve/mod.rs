//! Phases that bring variation.
pub mod jitter;
pub mod migrate;
pub mod mutate;
