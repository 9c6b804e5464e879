//! Books, from the formula.
pub(super) mod income;
