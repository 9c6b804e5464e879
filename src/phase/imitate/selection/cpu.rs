//! Fitness max(0, 1 + δπ) as whole numbers, and choices in proportion to it: shared by the rules of selection.
//!
//! A choice among fitnesses F_0, F_1, … with sum T takes the number ⌊w·T/2^b⌋ for b uniform bits w, below T, and the first k whose
//! F_0 + … + F_k exceeds it: k with probability F_k/T, within 2⁻ᵇ.
#![deny(clippy::float_arithmetic)]

use super::Fitness;
use crate::kernel::View;
use crate::num::fixed::unpack_payoff;
use rayon::prelude::*;

/// Agents whose fitnesses are added up together; their sum is at most 2^30.
pub(in crate::phase) const PART: usize = 128;

/// Fitness of an agent with this payoff, units; the change is rounded to the nearest, halves away from 1.
#[inline(always)]
#[must_use]
pub const fn of(fitness: Fitness, payoff: i32) -> u32 {
    let product = (payoff.unsigned_abs() as u64).wrapping_mul(fitness.slope as u64); // < 2^55
    let change = ((product >> fitness.shift.wrapping_sub(1)).wrapping_add(1)) >> 1;
    let change = if change > u32::MAX as u64 { u32::MAX } else { change as u32 };
    if payoff < 0 { fitness.one.saturating_sub(change) } else { fitness.one.saturating_add(change) }
}

/// `⌊word · total / 2^32⌋`, total < 2^62.
#[inline(always)]
#[must_use]
pub const fn share_of(word: u32, total: u64) -> u64 {
    let low = (word as u64).wrapping_mul(total & 0xffff_ffff) >> 32;
    (word as u64).wrapping_mul(total >> 32).wrapping_add(low)
}

/// `⌊(high·2^32 + low) · total / 2^64⌋`.
#[inline(always)]
#[must_use]
pub const fn share_of_wide(high: u32, low: u32, total: u64) -> u64 {
    let word = ((high as u128) << 32) | low as u128;
    (word.wrapping_mul(total as u128) >> 64) as u64
}

/// Agents that one task adds up.
const TASK: usize = 128 * PART;

/// Sums of the fitness of a whole population, so that anybody can be chosen in a few steps.
#[derive(Debug, Clone, Default)]
pub struct Sums {
    /// Per agent the sum from the first agent of its part up to itself.
    within: Vec<u32>,
    /// Per part of 128 agents the sum up to its end.
    parts: Vec<u64>,
    /// Where to begin: the part of the smallest target that the k-th of as many equal shares of the random words yields.
    guide: Vec<u32>,
}

impl Sums {
    /// Adds up the fitness of a population.
    #[must_use]
    pub(in crate::phase) fn new(view: &View<'_>, fitness: Fitness) -> Self {
        let agents = view.payoff.len();
        // Beyond the last agent: more than any target.
        let mut within = vec![u32::MAX; agents.next_multiple_of(PART)];
        let add = |(within, payoff): (&mut [u32], &[u32])| -> u64 {
            let mut sum = 0u32;
            for (within, word) in within.iter_mut().zip(payoff) {
                sum += of(fitness, unpack_payoff(*word));
                *within = sum;
            }
            u64::from(sum)
        };
        let mut parts = vec![0u64; within.len() / PART];
        let pieces = within.par_chunks_mut(TASK).zip(view.payoff.par_chunks(TASK)).zip(parts.par_chunks_mut(TASK / PART));
        pieces.for_each(|((within, payoff), parts)| {
            for ((within, payoff), part) in within.chunks_mut(PART).zip(payoff.chunks(PART)).zip(parts) {
                *part = add((within, payoff));
            }
        });
        let mut total = 0;
        for part in &mut parts {
            total += *part;
            *part = total;
        }
        let mut at = 0;
        let count = parts.len() as u64;
        let first = |k: u64| {
            let least = share_of_wide((k << 32).div_ceil(count) as u32, 0, total);
            while at + 1 < parts.len() && parts[at] <= least {
                at += 1;
            }
            at as u32
        };
        let guide = (0..count).map(first).collect();
        Self { within, parts, guide }
    }

    /// The agent that these words choose; `None`: nobody has any fitness.
    #[inline(always)]
    #[must_use]
    pub fn choose(&self, high: u32, low: u32) -> Option<usize> {
        let total = self.parts.last().copied().filter(|total| *total > 0)?;
        let target = share_of_wide(high, low, total);
        let mut part = self.guide[((u64::from(high) * self.guide.len() as u64) >> 32) as usize] as usize;
        while self.parts[part] <= target {
            part += 1;
        }
        let rest = (target - if part == 0 { 0 } else { self.parts[part - 1] }) as u32;
        let within: &[u32; PART] = self.within[part * PART..].first_chunk()?;
        let mut at = 0;
        for step in [64, 32, 16, 8, 4, 2, 1] {
            at += if within[(at + step - 1) & (PART - 1)] <= rest { step } else { 0 };
        }
        Some(part * PART + at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fitness_follows_the_formula() {
        let tenth = Fitness::new(0.1, 20, 8 << 20).unwrap();
        for payoff in [0, 1, -1, 1 << 20, -(1 << 20), 8 << 20, -(8 << 20), -8_388_607, 777_777] {
            let exact = (1.0 + 0.1 * f64::from(payoff) / f64::from(1 << 20)).max(0.0) * f64::from(tenth.one);
            assert!((f64::from(of(tenth, payoff)) - exact).abs() <= 0.51, "{payoff}");
        }
        // A loss beyond all bounds leaves nothing.
        let steep = Fitness::new(1e6, 0, 0).unwrap();
        assert_eq!([of(steep, 0), of(steep, -1), of(steep, -8_000_000)], [1 << 22, 0, 0]);
    }

    #[test]
    fn shares_are_exact() {
        let total = (1u64 << 53) + 12_345;
        for word in [0, 1, 77, 1 << 31, u32::MAX] {
            assert_eq!(share_of(word, total), ((u128::from(word) * u128::from(total)) >> 32) as u64);
            assert_eq!(share_of_wide(word, 0, total), share_of(word, total));
        }
    }
}
