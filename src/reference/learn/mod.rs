//! Learning from one's own payoffs, from the formula.
pub(super) mod cross;
pub(super) mod roth_erev;
