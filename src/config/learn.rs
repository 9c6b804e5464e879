//! Rules by which agents learn from their own payoffs what to do: what the user writes, and what the backends get.

use super::file::PayoffMode;
use super::phase_file::one;
use super::plan::PayoffFormat;
use super::problem::Problem;
use super::resolve::Context;
use super::spec::{PhasePlan, Revision, Spec};
use crate::num::fixed;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Choose each strategy with a probability proportional to the rewards that it brought so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RothErevFile {
    /// Share φ of all propensities that is lost in a step ("recency").
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub forgetting: f64,
    /// Share ε of the reward that the strategies which were not played divide equally.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub experimentation: f64,
    /// The payoff that is no reward: a reward is what exceeds it, and 0 below; left out: the smallest payoff of the game before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -8e6, max = 8e6))]
    pub reference: Option<f64>,
    /// Propensity of each strategy at the start, in units of payoff; left out: the largest reward each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 16), inner(range(min = 0.0, max = 1e6)))]
    pub initial: Option<Vec<f64>>,
    /// Probability u that an agent learns in a step; who does not keeps propensities and strategy.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub update_probability: f64,
}

/// `learn/roth_erev`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RothErevPlan {
    /// The payoff that is no reward, stored units.
    pub reference: i32,
    /// What the played strategy and each of the others gain per stored payoff unit, units of propensity · 2^-(30 + shift), at most 2³¹.
    pub gains: [u32; 2],
    /// See `gains`; 2 ..= 31. The largest reward is at most 2¹² units of propensity.
    pub shift: u32,
    /// Share of propensities that is left after a step, units of 2⁻³⁰.
    pub keep_q30: u32,
    /// Propensities at the start, units; at most [`PROPENSITIES_MAX`] together.
    pub initial: Vec<u32>,
    /// Classes whose agents learn, by bit.
    pub learners: u32,
    /// When agents learn.
    pub revision: Revision,
}

/// Propensities of one agent at most, in sum; beyond they are halved.
pub const PROPENSITIES_MAX: u32 = 1 << 31;

impl RothErevPlan {
    /// As a shader reads it.
    #[must_use]
    pub fn words(&self) -> Vec<u32> {
        vec![self.reference as u32, self.gains[0], self.gains[1], self.shift, self.keep_q30, self.learners]
    }
}

/// Draw strategies from a mixed strategy that moves towards what was played, the more it paid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CrossFile {
    /// Share of what is missing to 1 that the probability of the played strategy gains at the highest payoff.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub rate: f64,
    /// The payoff that changes nothing, and so does every lower one; left out: the smallest payoff of the game before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -8e6, max = 8e6))]
    pub lowest: Option<f64>,
    /// The payoff that changes most, as every higher one; left out: the largest payoff of the game before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -8e6, max = 8e6))]
    pub highest: Option<f64>,
    /// Probability of each strategy at the start, in sum 1; left out: all alike.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 16), inner(range(min = 0.0, max = 1.0)))]
    pub initial: Option<Vec<f64>>,
    /// Probability u that an agent learns in a step; who does not keeps probabilities and strategy.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub update_probability: f64,
}

/// `learn/cross`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrossPlan {
    /// The payoff that changes nothing, stored units.
    pub lowest: i32,
    /// From there to the payoff that changes most, stored units, at least 1.
    pub width: u32,
    /// Leading zeros of the width.
    pub left: u32,
    /// rate · 2⁶² / (width · 2^left), at most 2³¹.
    pub slope: u32,
    /// Probabilities at the start, units of 2⁻³⁰, in sum 2³⁰.
    pub initial: Vec<u32>,
    /// Classes whose agents learn, by bit.
    pub learners: u32,
    /// When agents learn.
    pub revision: Revision,
}

impl CrossPlan {
    /// As a shader reads it.
    #[must_use]
    pub fn words(&self) -> Vec<u32> {
        vec![self.lowest as u32, self.width, self.left, self.slope, self.learners]
    }
}

/// Smallest and largest payoff of the last game, stored units; where payoffs add up over neighbours, 0 is among them.
fn payoffs(phases: &[PhasePlan], format: &PayoffFormat, strategies: usize) -> [i32; 2] {
    match phases.iter().rev().find(|p| p.interacts()).map(|p| &p.spec) {
        Some(Spec::Matrix(game)) if game.mode != PayoffMode::NeighborSum => {
            let each = (0..2).flat_map(|role| (0..strategies).flat_map(move |a| (0..strategies).map(move |b| (role, a as u8, b as u8))));
            each.map(|(role, a, b)| game.entry(role, a, b)).fold([i32::MAX, i32::MIN], |[low, high], e| [low.min(e), high.max(e)])
        }
        _ => [format.low, format.high],
    }
}

/// Reports a learning rule that does not know which strategy earned the payoff, or finds propensities of another one.
pub(super) fn remembers(context: &Context<'_>, phases: &[PhasePlan], packed: bool, problems: &mut Vec<Problem>) {
    if !packed && phases.iter().any(PhasePlan::interacts) {
        problems.push(Problem::new(
            context.path,
            "strategies may have changed since they were played, so that nobody knows which one earned the payoff",
            "a phase interact/… and none between that changes strategies",
            "put the [[phase]] right after the game",
        ));
    }
    if phases.iter().any(|p| p.name().starts_with("learn/")) {
        problems.push(Problem::new(
            context.path,
            "agents learn twice in a step from one payoff",
            "one phase learn/… in a step",
            "remove one of them",
        ));
    }
}

/// Reports a list that has not one number per strategy.
fn one_each(list: Option<&Vec<f64>>, context: &Context<'_>, problems: &mut Vec<Problem>) -> bool {
    let count = context.file.population.strategies.len();
    let wrong = list.filter(|list| list.len() != count);
    if let Some(list) = wrong {
        problems.push(Problem::new(
            format!("{}.initial", context.path),
            format!("{} numbers for {count} strategies", list.len()),
            format!("{count} numbers, in the order of population.strategies"),
            "add or remove numbers, or leave the key out",
        ));
    }
    wrong.is_none()
}

/// The plan of `learn/cross`.
pub(super) fn cross(
    file: &CrossFile,
    context: &Context<'_>,
    phases: &[PhasePlan],
    format: &PayoffFormat,
    revision: Revision,
    problems: &mut Vec<Problem>,
) -> CrossPlan {
    let count = context.file.population.strategies.len().max(1);
    let [low, high] = payoffs(phases, format, count);
    let stored = |x: Option<f64>, default: i32| {
        x.map_or(default, |x| fixed::payoff_q(x, format.fraction_bits).clamp(-fixed::PAYOFF_MAX, fixed::PAYOFF_MAX))
    };
    let (lowest, highest) = (stored(file.lowest, low), stored(file.highest, high));
    if lowest >= highest && phases.iter().any(PhasePlan::interacts) {
        let natural = |x: i32| format.natural(f64::from(x));
        problems.push(Problem::new(
            context.path,
            format!("the highest payoff {} does not exceed the lowest, {}", natural(highest), natural(lowest)),
            "lowest below highest",
            "change them, or leave both keys out",
        ));
    }
    let width = highest.saturating_sub(lowest).max(1).unsigned_abs();
    let left = width.leading_zeros();
    let given = file.initial.as_ref().filter(|_| one_each(file.initial.as_ref(), context, problems));
    let sum: f64 = given.map_or(1.0, |list| list.iter().sum());
    if (sum - 1.0).abs() > 1e-9 {
        problems.push(Problem::new(
            format!("{}.initial", context.path),
            format!("the probabilities sum to {sum}"),
            "a sum of 1",
            "scale them to sum to 1",
        ));
    }
    // Steps of sums, so that the probabilities sum to one exactly.
    let shares = given.cloned().unwrap_or_else(|| vec![1.0 / count as f64; count]);
    let mut reached = (0.0, 0);
    let last = shares.len() - 1;
    let mut each = |(s, share): (usize, &f64)| {
        let sum = reached.0 + share;
        let to = if s == last { fixed::ONE_Q30 } else { fixed::probability_q30(f64::clamp(sum, 0.0, 1.0)) };
        let part = to - reached.1;
        reached = (sum, to);
        part
    };
    CrossPlan {
        lowest,
        width,
        left,
        slope: (file.rate * 2f64.powi(62) / f64::from(width << left)).round() as u32,
        initial: shares.iter().enumerate().map(&mut each).collect(),
        learners: context.learners(),
        revision,
    }
}

/// The plan of `learn/roth_erev`.
pub(super) fn roth_erev(
    file: &RothErevFile,
    context: &Context<'_>,
    phases: &[PhasePlan],
    format: &PayoffFormat,
    revision: Revision,
    problems: &mut Vec<Problem>,
) -> RothErevPlan {
    let count = context.file.population.strategies.len().max(1);
    let [low, high] = payoffs(phases, format, count);
    let unit = (1u64 << format.fraction_bits) as f64;
    let reference = file.reference.map_or(low, |r| fixed::payoff_q(r, format.fraction_bits).clamp(-fixed::PAYOFF_MAX, fixed::PAYOFF_MAX));
    if reference >= high && phases.iter().any(PhasePlan::interacts) {
        problems.push(Problem::new(
            if file.reference.is_some() { format!("{}.reference", context.path) } else { context.path.to_owned() },
            format!("no payoff exceeds the reference {}: the largest is {}", f64::from(reference) / unit, f64::from(high) / unit),
            "a reference below the largest payoff",
            "lower it, or leave the key out",
        ));
    }
    let largest = f64::from(high.saturating_sub(reference).max(1));
    let given = file.initial.as_ref().filter(|_| one_each(file.initial.as_ref(), context, problems));
    let initial = given.map_or_else(|| vec![largest; count], |list| list.iter().map(|q| q * unit).collect());
    let total: f64 = initial.iter().sum();
    if total <= 0.0 {
        problems.push(Problem::new(
            format!("{}.initial", context.path),
            "no strategy has any propensity, so that none can be chosen",
            "a number above 0",
            "raise one of them, or leave the key out",
        ));
    }
    // One payoff unit is 2^-by units of propensity; by ≤ 30 since initial propensities stay below 2^54.
    let fits = |by: &u32| {
        let scale = 1.0 / (1u64 << by) as f64;
        largest * scale <= 4096.0 && total * scale + count as f64 <= f64::from(PROPENSITIES_MAX)
    };
    let by = (1..=30u32).find(fits).unwrap_or(30);
    let others = if count > 1 { file.experimentation / (count - 1) as f64 } else { 0.0 };
    let gains = [1.0 - file.experimentation, others].map(|share| (share * f64::from(1u32 << 31)).round() as u32);
    RothErevPlan {
        reference,
        gains,
        shift: by + 1,
        keep_q30: fixed::probability_q30(1.0 - file.forgetting),
        initial: initial.iter().map(|q| (q / (1u64 << by) as f64).round() as u32).collect(),
        learners: context.learners(),
        revision,
    }
}
