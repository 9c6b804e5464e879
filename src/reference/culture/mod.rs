//! Culture, from the formula.
pub(super) mod axelrod;
