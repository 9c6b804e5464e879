//! Mutation and its kin, from the formula.
pub(super) mod jitter;
pub(super) mod migrate;
pub(super) mod mutate;
