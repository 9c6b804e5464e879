//! Conventions, from the formula.
pub(super) mod naming_game;
