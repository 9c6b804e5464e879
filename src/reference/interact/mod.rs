//! Games, from the formula.
pub(super) mod matrix;
