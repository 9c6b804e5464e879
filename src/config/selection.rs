//! Rules of evolutionary game theory by which payoffs select strategies: what the user writes, and what the backends get.

use super::phase_file::one;
use super::problem::Problem;
use super::resolve::Context;
use super::spec::Revision;
use super::topology::Topology;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Copy a random other with a probability proportional to what it earned more than oneself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProportionalFile {
    /// The difference of payoffs that is copied with certainty, and so is every larger one; left out: the width of the range that payoffs of
    /// the game before it can take, 0 included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1e-9, max = 8e6))]
    pub range: Option<f64>,
    /// Probability u that an agent revises in a step.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub update_probability: f64,
}

/// Be replaced by a copy of a neighbour chosen with a probability proportional to fitness max(0, 1 + δπ).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeathBirthFile {
    /// Selection strength δ: an agent that earns π has fitness max(0, 1 + δπ).
    #[schemars(range(min = 0.0, max = 1e6))]
    pub delta: f64,
    /// Compete also with oneself for one's place ("imitation" of Ohtsuki et al. 2006)?
    #[serde(default)]
    pub include_self: bool,
    /// Probability u that an agent revises in a step.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub update_probability: f64,
}

/// Reproduce with a probability proportional to fitness max(0, 1 + δπ); the child takes the place of a random neighbour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BirthDeathFile {
    /// Selection strength δ: an agent that earns π has fitness max(0, 1 + δπ).
    #[schemars(range(min = 0.0, max = 1e6))]
    pub delta: f64,
    /// Probability u that an agent with the highest payoff of the game reproduces in a step; others in proportion to their fitness. A small one
    /// is the birth–death process of one agent at a time.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub update_probability: f64,
}

/// Be replaced by the offspring of anybody in the population, oneself included, chosen with a probability proportional to fitness max(0, 1 + δπ).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WrightFisherFile {
    /// Selection strength δ: an agent that earns π has fitness max(0, 1 + δπ).
    #[schemars(range(min = 0.0, max = 1e6))]
    pub delta: f64,
    /// Probability u that an agent is replaced in a step: 1 is the Wright–Fisher process, a small one with time in units of u/N the Moran process.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub update_probability: f64,
}

/// `imitate/proportional`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProportionalPlan {
    /// The difference that is copied with certainty, stored payoff units, at least 1.
    pub range: u32,
    /// When agents revise.
    pub revision: Revision,
}

/// `imitate/death_birth`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeathBirthPlan {
    /// From payoff to fitness.
    pub fitness: Fitness,
    /// Does one compete for one's own place?
    pub include_self: bool,
    /// When agents revise.
    pub revision: Revision,
}

/// `imitate/birth_death`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BirthDeathPlan {
    /// From payoff to fitness.
    pub fitness: Fitness,
    /// Largest fitness, units, at least 1.
    pub most: u32,
    /// Leading zeros of it.
    pub left: u32,
    /// u · 2⁶² / (most · 2^left), at most 2³¹.
    pub slope: u32,
    /// Everybody takes in children at any time.
    pub revision: Revision,
}

impl BirthDeathPlan {
    /// As a shader reads it.
    #[must_use]
    pub fn words(&self) -> Vec<u32> {
        [self.fitness.words(), vec![self.most, self.left, self.slope]].concat()
    }
}

/// `imitate/wright_fisher`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrightFisherPlan {
    /// From payoff to fitness.
    pub fitness: Fitness,
    /// When agents revise.
    pub revision: Revision,
}

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
        let unit = 1.0 / (1u64 << bits) as f64;
        let largest = 1.0 + delta * f64::from(high.max(0)) * unit;
        let scale = (0..=22).rev().find(|g| largest * f64::from(1u32 << g) <= f64::from(FITNESS_MAX))?;
        // More than 2^23 units per payoff unit leave nothing of whoever loses any. As many bits of it as a word holds.
        let per_unit = (delta * unit * f64::from(1u32 << scale)).min(f64::from(FITNESS_MAX));
        let shift = (1..=63u32).rev().find(|s| per_unit * (1u64 << s) as f64 <= f64::from(u32::MAX)).unwrap_or(1);
        Some(Self { one: 1 << scale, slope: (per_unit * (1u64 << shift) as f64).round() as u32, shift })
    }

    /// As a shader reads it.
    #[must_use]
    pub fn words(&self) -> Vec<u32> {
        vec![self.one, self.slope, self.shift]
    }
}

/// The plan of `imitate/proportional`; `width` is that of the payoffs so far, in stored units.
pub(super) fn proportional(file: &ProportionalFile, bits: u32, width: i64, revision: Revision) -> ProportionalPlan {
    let given = file.range.map(|range| (range * (1u64 << bits) as f64).round());
    let range = given.unwrap_or(width as f64).clamp(1.0, f64::from(u32::MAX)) as u32;
    ProportionalPlan { range, revision }
}

/// Fitness for payoffs up to `high`.
pub(super) fn fitness(delta: f64, context: &Context<'_>, bits: u32, high: i32, problems: &mut Vec<Problem>) -> Fitness {
    Fitness::new(delta, bits, high).unwrap_or_else(|| {
        let highest = f64::from(high) / (1u64 << bits) as f64;
        problems.push(Problem::new(
            format!("{}.delta", context.path),
            format!("who earns {highest} would be {:e} times as fit as who earns nothing", 1.0 + delta * highest),
            format!("1 + delta · {highest} of at most {FITNESS_MAX}"),
            "make delta smaller, or use imitate/best, where only the best is copied",
        ));
        Fitness { one: 1, slope: 0, shift: 1 }
    })
}

/// The plan of `imitate/death_birth`; it needs neighbours.
pub(super) fn death_birth(
    file: &DeathBirthFile,
    context: &Context<'_>,
    bits: u32,
    high: i32,
    revision: Revision,
    problems: &mut Vec<Problem>,
) -> DeathBirthPlan {
    if !context.learning.is_graph() {
        problems.push(Problem::new(
            context.path,
            "a well-mixed population has no neighbours who could fill a place",
            "a graph to learn on",
            "use imitate/wright_fisher, or add topology = { kind = \"ring\", neighbors = 2 }",
        ));
    }
    DeathBirthPlan { fitness: fitness(file.delta, context, bits, high, problems), include_self: file.include_self, revision }
}

/// The plan of `imitate/birth_death`; it needs neighbours who look at each other.
pub(super) fn birth_death(
    file: &BirthDeathFile,
    context: &Context<'_>,
    bits: u32,
    high: i32,
    revision: Revision,
    problems: &mut Vec<Problem>,
) -> BirthDeathPlan {
    if !context.learning.is_graph() {
        problems.push(Problem::new(
            context.path,
            "a well-mixed population has no neighbours to send children to",
            "a graph to learn on",
            "use imitate/wright_fisher, or add topology = { kind = \"ring\", neighbors = 2 }",
        ));
    }
    let redrawn = matches!(context.learning, Topology::Linked { .. });
    if redrawn || context.learning.network().is_some_and(|network| network.directed()) {
        problems.push(Problem::new(
            context.path,
            "children go to neighbours, but in a directed graph agents may not look back at who sends them one",
            "links in both directions",
            if redrawn { "use imitate/death_birth, or remove network/rewire" } else { "use imitate/death_birth, or directed = false" },
        ));
    }
    let fitness = fitness(file.delta, context, bits, high, problems);
    // 1 + δ·high in units; below 2^23.
    let most = (f64::from(fitness.one) + f64::from(high.max(0)) * f64::from(fitness.slope) / (1u64 << fitness.shift) as f64).round() as u32;
    let (most, left) = (most.max(1), most.max(1).leading_zeros());
    let slope = (file.update_probability * 2f64.powi(62) / f64::from(most << left)).round() as u32;
    BirthDeathPlan { fitness, most, left, slope, revision: Revision { rest_draw: None, ..revision } }
}

/// The plan of `imitate/wright_fisher`.
pub(super) fn wright_fisher(
    file: &WrightFisherFile,
    context: &Context<'_>,
    bits: u32,
    high: i32,
    revision: Revision,
    problems: &mut Vec<Problem>,
) -> WrightFisherPlan {
    WrightFisherPlan { fitness: fitness(file.delta, context, bits, high, problems), revision }
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
            let exact = delta / (1u64 << bits) as f64 * f64::from(fitness.one);
            assert!((per_unit - exact).abs() <= exact * 1e-9 + 1e-18, "{delta}: {per_unit} for {exact}");
            assert!(f64::from(fitness.one) + exact * f64::from(high) <= f64::from(FITNESS_MAX));
            assert!(fitness.one == 1 << 22 || f64::from(fitness.one) + exact * f64::from(high) > f64::from(FITNESS_MAX / 2));
        }
        assert_eq!(Fitness::new(1e6, 10, 8_000_000), None);
    }
}
