//! Games, from the formula.
pub(super) mod matrix;
pub(super) mod public_goods;
