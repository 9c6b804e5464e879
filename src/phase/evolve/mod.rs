//! Phases that bring variation.
pub mod mutate;
