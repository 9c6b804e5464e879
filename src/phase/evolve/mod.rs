//! Phases that bring variation.
pub mod jitter;
pub mod mutate;
