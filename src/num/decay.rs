//! A probability that decays exponentially with the step, by table: the same integer in every language.

use super::fixed::ONE_Q30;
use super::table::exp;

/// Entries of a digit of the step.
const DIGIT: usize = 256;

/// `initial · exp(−rate·t)` in units of 2⁻³⁰: a table for each byte of t, multiplied. Each product is rounded down, so that the result is at most 4
/// units below the formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decay {
    /// Factors of the four bytes of the step, the lowest first; the highest holds the initial probability too.
    factors: Vec<u32>,
}

impl Decay {
    /// The table of an initial probability of at most 1 and a rate of at least 0 per step.
    #[must_use]
    pub fn new(initial: f64, rate: f64) -> Self {
        let factor = |at: usize| {
            let (digit, place) = (at % DIGIT, at / DIGIT);
            let x = rate * (digit as u64) as f64 * (1u64 << (8 * place)) as f64;
            let first = if place == 3 { initial } else { 1.0 };
            // Far beyond half a unit, where the own exponential is not made for.
            if x > 30.0 { 0 } else { (first * exp(-x) * f64::from(ONE_Q30)).round() as u32 }
        };
        Self { factors: (0..4 * DIGIT).map(factor).collect() }
    }

    /// The factors of all bytes: 256 of the lowest, then of the next.
    #[must_use]
    pub fn factors(&self) -> &[u32] {
        &self.factors
    }

    /// The probability after `step` steps, units of 2⁻³⁰.
    #[must_use]
    pub fn at(&self, step: u32) -> u32 {
        let factor = |place: usize| u64::from(self.factors[place * DIGIT + ((step >> (8 * place)) & 255) as usize]);
        (1..4).fold(factor(0), |product, place| (product * factor(place)) >> 30) as u32 // each at most 2^30
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_follows_the_formula() {
        for (initial, rate) in [(1.0, 4e-6), (1.0, 1e-4), (0.3, 0.0), (0.1, 2.5), (1.0, 1e-9), (0.0, 0.1)] {
            let table = Decay::new(initial, rate);
            for step in [0, 1, 2, 255, 256, 257, 4099, 65_535, 65_536, 1_000_000, 5_000_003, 1 << 24, (1 << 24) + 1, u32::MAX] {
                let stated = initial * (-rate * f64::from(step)).exp() * f64::from(ONE_Q30);
                assert!((f64::from(table.at(step)) - stated).abs() <= 5.0, "{initial} {rate} {step}: {} for {stated}", table.at(step));
            }
        }
        assert_eq!((Decay::new(1.0, 0.0).at(u32::MAX), Decay::new(1.0, 4e-6).at(0)), (ONE_Q30, ONE_Q30));
    }
}
