//! Mutation and its kin, from the formula.
pub(super) mod mutate;
