//! Fitness from the formula.
#![deny(clippy::float_arithmetic)]

use super::Fitness;

/// Fitness max(0, 1 + δπ) in units: 1 and the change, which is rounded to the nearest, halves away from 1.
#[must_use]
pub fn fitness(fitness: &Fitness, payoff: i32) -> u128 {
    let (one, unit) = (i128::from(fitness.one), 1i128 << fitness.shift);
    let change = (2 * i128::from(payoff).abs() * i128::from(fitness.slope) + unit) / (2 * unit);
    let fit = if payoff < 0 { one - change } else { one + change };
    fit.max(0) as u128
}
