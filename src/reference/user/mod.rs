//! Users, from the formula.
pub(super) mod multitask;
pub(super) mod reliance;
