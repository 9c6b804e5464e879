//! Votes, from the formula.
pub(super) mod cascade;
pub(super) mod decide;
