//! `learn/cross`: what the user writes, and the rule that follows.

use crate::file::per_class::{PerClass, probability};
use crate::file::phase_file::one;
use crate::file::problem::Problem;
use crate::num::fixed;
use crate::phase::learn::rule::{facts, one_each, payoffs, remembers, stored};
use crate::rule::context::Resolve;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Facts, Revision, Rule, Scale};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Draw strategies from a mixed strategy that moves towards what was played, the more it paid (Cross; Börgers & Sarin).
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
    /// Probability u that an agent learns in a step; who does not keeps probabilities and strategy. A number, or one per class.
    #[serde(default = "PerClass::one")]
    #[schemars(schema_with = "probability")]
    pub update_probability: PerClass,
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

/// The plan of `learn/cross`.
pub fn cross(file: &CrossFile, at: &mut Resolve<'_>, revision: Revision) -> CrossPlan {
    let count = at.context.file.population.strategies.len().max(1);
    let bits = at.bits;
    let [low, high] = payoffs(at);
    let given_or = |x: Option<f64>, default: i32| x.map_or(default, |x| stored(x, bits));
    let (lowest, highest) = (given_or(file.lowest, low), given_or(file.highest, high));
    if lowest >= highest && at.earned() {
        let natural = |x: i32| f64::from(x) / fixed::units(bits);
        at.problems.push(Problem::new(
            at.context.path,
            format!("the highest payoff {} does not exceed the lowest, {}", natural(highest), natural(lowest)),
            "lowest below highest",
            "change them, or leave both keys out",
        ));
    }
    let width = highest.saturating_sub(lowest).max(1).unsigned_abs();
    let left = width.leading_zeros();
    let given = file.initial.as_ref().filter(|_| one_each(file.initial.as_ref(), &at.context, at.problems));
    let sum: f64 = given.map_or(1.0, |list| list.iter().sum());
    if (sum - 1.0).abs() > 1e-9 {
        at.problems.push(Problem::new(
            format!("{}.initial", at.context.path),
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
        learners: at.context.learners(),
        revision,
    }
}

impl Rule for CrossPlan {
    type File = CrossFile;

    fn scale(file: &Self::File, _: &Resolve<'_>) -> Scale {
        Scale::Upto(file.lowest.unwrap_or(0.0).abs().max(file.highest.unwrap_or(0.0).abs()), "highest")
    }

    fn revives(_: &Self::File) -> bool {
        true
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        remembers(at);
        let revision = at.compares_by_class(&file.update_probability);
        Some(cross(file, at, revision))
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        facts(&self.initial, self.revision, of)
    }

    fn propensity_one(&self, _: u32) -> Option<f64> {
        Some(f64::from(fixed::ONE_Q30))
    }

    fn words(&self, words: &mut Words) {
        words
            .signed("lowest", self.lowest)
            .scalar("width", self.width)
            .scalar("left", self.left)
            .scalar("slope", self.slope)
            .scalar("learners", self.learners);
    }
}
