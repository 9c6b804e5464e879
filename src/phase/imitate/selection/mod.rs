//! Fitness max(0, 1 + δπ): what rules of selection share.

pub mod cpu;
pub mod oracle;

use crate::file::problem::Problem;
use crate::num::fixed;
use crate::rule::context::Context;
use crate::rule::words::Words;

/// Fitness max(0, 1 + δπ) as a whole number of at most 2²³ units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fitness {
    /// Fitness 1.
    pub one: u32,
    /// Units per stored payoff unit: `slope / 2^shift`.
    pub slope: u32,
    /// See `slope`; 1 ..= 63.
    pub shift: u32,
}

/// Largest fitness in units: 128 of them fit 30 bits.
pub const FITNESS_MAX: u32 = 1 << 23;

impl Fitness {
    /// For selection strength `delta`, payoffs with `bits` fractional bits and at most `high`; `None`: the fittest would be 2²³ times as fit
    /// as who earns nothing.
    #[must_use]
    pub fn new(delta: f64, bits: u32, high: i32) -> Option<Self> {
        let unit = 1.0 / fixed::units(bits);
        let largest = 1.0 + delta * f64::from(high.max(0)) * unit;
        let scale = (0..=22).rev().find(|g| largest * f64::from(1u32 << g) <= f64::from(FITNESS_MAX))?;
        // More than 2^23 units per payoff unit leave nothing of whoever loses any. As many bits of it as a word holds.
        let per_unit = (delta * unit * f64::from(1u32 << scale)).min(f64::from(FITNESS_MAX));
        let shift = (1..=63u32).rev().find(|s| per_unit * (1u64 << s) as f64 <= f64::from(u32::MAX)).unwrap_or(1);
        Some(Self { one: 1 << scale, slope: (per_unit * (1u64 << shift) as f64).round() as u32, shift })
    }

    /// As shaders/shared/fitness.wgsl reads it.
    pub fn words(&self, words: &mut Words) {
        words.scalar("fitness_one", self.one).scalar("fitness_slope", self.slope).scalar("fitness_shift", self.shift);
    }
}

/// Neighbours that may be looked at in a step: some minutes on a few cores.
const VISITS_MAX: u64 = 1 << 36;

/// Reports a graph on which every agent looks at so many neighbours that a step would take minutes.
pub fn bounded(context: &Context<'_>, problems: &mut Vec<Problem>) {
    let agents = u64::from(context.agents) * u64::from(context.file.population.replicas);
    let visits = agents.saturating_mul(context.learning.degree_mean() as u64);
    if visits > VISITS_MAX {
        problems.push(Problem::new(
            context.path,
            format!(
                "{agents} agents with {:.0} neighbours each would look at {:.1e} neighbours in every step: that takes minutes",
                context.learning.degree_mean(),
                visits as f64
            ),
            format!("agents times neighbours of up to {:.1e}", VISITS_MAX as f64),
            "use smaller groups or fewer links; in a whole population imitate/wright_fisher does the same by counts",
        ));
    }
}

/// Fitness for payoffs up to `high`.
pub fn fitness(delta: f64, context: &Context<'_>, bits: u32, high: i32, problems: &mut Vec<Problem>) -> Fitness {
    let highest = f64::from(high.max(0)) / fixed::units(bits);
    // In units of 2^-22 of the fitness of who earns nothing, half a unit is none.
    if delta > 0.0 && high > 0 && delta * highest < 2f64.powi(-23) {
        problems.push(Problem::new(
            format!("{}.delta", context.path),
            format!(
                "who earns {highest:e}, the most there is, would be fitter by delta · {highest:e} = {:e}, which is rounded away",
                delta * highest
            ),
            format!("0, or at least {:.1e}", 2f64.powi(-22) / highest),
            "write delta = 0 if drift is meant; else raise delta or all payoffs",
        ));
    }
    Fitness::new(delta, bits, high).unwrap_or_else(|| {
        let highest = f64::from(high) / fixed::units(bits);
        problems.push(Problem::new(
            format!("{}.delta", context.path),
            format!("who earns {highest} would be {:e} times as fit as who earns nothing", 1.0 + delta * highest),
            format!("1 + delta · {highest} of at most {FITNESS_MAX}"),
            "make delta smaller, or use imitate/best, where only the best is copied",
        ));
        Fitness { one: 1, slope: 0, shift: 1 }
    })
}

/// `(one, slope, shift)` keep 1 + δπ to a few units.
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fitness_is_as_exact_as_it_can_be() {
        for (delta, bits, high) in
            [(0.0, 20, 100), (0.1, 20, 1 << 22), (1.0, 23, -5), (1e-6, 20, 8_000_000), (1e5, 22, 8_000_000), (7.0, 0, 900_000)]
        {
            let fitness = Fitness::new(delta, bits, high).unwrap();
            let per_unit = f64::from(fitness.slope) / (1u64 << fitness.shift) as f64;
            let exact = delta / fixed::units(bits) * f64::from(fitness.one);
            assert!((per_unit - exact).abs() <= exact * 1e-9 + 1e-18, "{delta}: {per_unit} for {exact}");
            assert!(f64::from(fitness.one) + exact * f64::from(high) <= f64::from(FITNESS_MAX));
            assert!(fitness.one == 1 << 22 || f64::from(fitness.one) + exact * f64::from(high) > f64::from(FITNESS_MAX / 2));
        }
        assert_eq!(Fitness::new(1e6, 10, 8_000_000), None);
    }
}
