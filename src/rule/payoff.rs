//! How payoffs are stored: fixed-point numbers of one scale in a whole run.

use crate::num::fixed;

/// How payoffs are stored and binned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PayoffFormat {
    /// Fractional bits f: a stored payoff of 1 means 2⁻ᶠ.
    pub fraction_bits: u32,
    /// Lowest payoff that any agent can earn, stored units.
    pub low: i32,
    /// Highest payoff that any agent can earn, stored units.
    pub high: i32,
    /// log2 of the histogram's bin width in stored units; bin of p: `(p − low) >> bin_bits`.
    pub bin_bits: u32,
}

impl PayoffFormat {
    /// A stored payoff (or sum of payoffs) in natural units.
    #[must_use]
    pub fn natural(&self, stored: f64) -> f64 {
        stored / fixed::units(self.fraction_bits)
    }
}
