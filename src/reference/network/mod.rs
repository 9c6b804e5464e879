//! Links that change, from the formula.
pub(super) mod rewire;
