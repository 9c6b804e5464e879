//! Phases that bring variation.
pub mod migrate;
pub mod mutate;
