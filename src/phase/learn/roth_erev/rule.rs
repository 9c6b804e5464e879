//! `learn/roth_erev`: what the user writes, and the rule that follows.

use crate::file::per_class::{PerClass, probability};
use crate::file::problem::Problem;
use crate::num::fixed;
use crate::phase::learn::rule::{facts, one_each, payoffs, remembers, stored};
use crate::rule::context::Resolve;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Facts, Revision, Rule, Scale};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Choose each strategy with a probability proportional to the rewards that it brought so far (Roth & Erev).
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
    /// Probability u that an agent learns in a step; who does not keeps propensities and strategy. A number, or one per class.
    #[serde(default = "PerClass::one")]
    #[schemars(schema_with = "probability")]
    pub update_probability: PerClass,
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

/// The plan of `learn/roth_erev`.
pub fn roth_erev(file: &RothErevFile, at: &mut Resolve<'_>, revision: Revision) -> RothErevPlan {
    let count = at.context.file.population.strategies.len().max(1);
    let bits = at.bits;
    let [low, high] = payoffs(at);
    let unit = fixed::units(bits);
    let reference = file.reference.map_or(low, |r| stored(r, bits));
    if reference >= high && at.earned() {
        at.problems.push(Problem::new(
            if file.reference.is_some() { format!("{}.reference", at.context.path) } else { at.context.path.to_owned() },
            format!("no payoff exceeds the reference {}: the largest is {}", f64::from(reference) / unit, f64::from(high) / unit),
            "a reference below the largest payoff",
            "lower it, or leave the key out",
        ));
    }
    let largest = f64::from(high.saturating_sub(reference).max(1));
    let given = file.initial.as_ref().filter(|_| one_each(file.initial.as_ref(), &at.context, at.problems));
    let initial = given.map_or_else(|| vec![largest; count], |list| list.iter().map(|q| q * unit).collect());
    let total: f64 = initial.iter().sum();
    if total <= 0.0 {
        at.problems.push(Problem::new(
            format!("{}.initial", at.context.path),
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
    if !fits(&by) {
        at.problems.push(Problem::new(
            format!("{}.initial", at.context.path),
            format!("initial propensities of {:e} in sum dwarf payoffs of up to {:e}", total / unit, largest / unit),
            format!("a sum of up to {:e}", f64::from(PROPENSITIES_MAX - count as u32) * (1u64 << 30) as f64 / unit),
            "choose propensities of the size of the payoffs",
        ));
    }
    let others = if count > 1 { file.experimentation / (count - 1) as f64 } else { 0.0 };
    let gains = [1.0 - file.experimentation, others].map(|share| (share * f64::from(1u32 << 31)).round() as u32);
    RothErevPlan {
        reference,
        gains,
        shift: by + 1,
        keep_q30: fixed::probability_q30(1.0 - file.forgetting),
        initial: initial.iter().map(|q| (q / (1u64 << by) as f64).round() as u32).collect(),
        learners: at.context.learners(),
        revision,
    }
}

/// Propensities of one agent at most, in sum; beyond they are halved.
pub const PROPENSITIES_MAX: u32 = 1 << 31;

impl Rule for RothErevPlan {
    type File = RothErevFile;

    fn scale(file: &Self::File, _: &Resolve<'_>) -> Scale {
        Scale::Upto(file.reference.unwrap_or(0.0).abs(), "reference")
    }

    fn revives(_: &Self::File) -> bool {
        true
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        remembers(at);
        let revision = at.compares_by_class(&file.update_probability);
        Some(roth_erev(file, at, revision))
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        facts(&self.initial, self.revision, of)
    }

    fn propensity_one(&self, fraction_bits: u32) -> Option<f64> {
        // One unit of propensity is 2^(shift − 1) stored units of payoff.
        Some(fixed::units(fraction_bits) / fixed::units(self.shift - 1))
    }

    fn words(&self, words: &mut Words) {
        words
            .signed("reference", self.reference)
            .scalar("played", self.gains[0])
            .scalar("others", self.gains[1])
            .scalar("shift", self.shift)
            .scalar("keep_q30", self.keep_q30)
            .scalar("learners", self.learners);
    }
}
