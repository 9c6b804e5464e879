//! `user/multitask`: what the user writes, and the rule that follows.

use crate::file::problem::Problem;
use crate::num::fixed;
use crate::rule::context::{Context, Resolve};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Agents divide effort between tasks, one per value dimension, as the incentives say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MultitaskFile {
    /// Incentive α of each dimension, in units of effort.
    #[schemars(length(min = 1, max = 8), inner(range(min = 0.0, max = 8.0)))]
    pub incentive: Vec<f64>,
    /// Substitution ρ: how much effort on one task raises the marginal cost of another; below 0: tasks help each other.
    #[schemars(range(min = -1.0, max = 1.0))]
    pub substitution: f64,
    /// Adjustment η: share of the way to the best effort in a step.
    #[serde(default = "default_adaptation")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub rate: f64,
}

fn default_adaptation() -> f64 {
    0.1
}

/// `user/multitask`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MultitaskPlan {
    /// Incentive of each dimension, units of 2⁻¹⁰/65535.
    pub incentive_q10: Vec<u32>,
    /// Magnitude of the substitution, units of 2⁻³⁰.
    pub substitution_q30: u32,
    /// Is it below 0?
    pub complements: bool,
    /// Adjustment, units of 2⁻³⁰.
    pub rate_q30: u32,
}

/// The plan of a phase.
pub fn multitask(file: &MultitaskFile, context: &Context<'_>, problems: &mut Vec<Problem>) -> MultitaskPlan {
    context.needs_values(problems);
    let count = context.file.values.as_ref().map_or(file.incentive.len(), |v| v.dimensions.len());
    if file.incentive.len() != count {
        problems.push(Problem::new(
            format!("{}.incentive", context.path),
            format!("{} incentives for {count} value dimensions", file.incentive.len()),
            format!("{count} incentives, one per dimension"),
            "add or remove some, in the order of values.dimensions",
        ));
    }
    MultitaskPlan {
        incentive_q10: file.incentive.iter().map(|a| (a * 65535.0 * 1024.0).round() as u32).collect(),
        substitution_q30: fixed::probability_q30(file.substitution.abs()),
        complements: file.substitution < 0.0,
        rate_q30: fixed::probability_q30(file.rate),
    }
}

impl Rule for MultitaskPlan {
    type File = MultitaskFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        Some(multitask(file, &at.context, at.problems))
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: true,
            around: Around::Population,
            surveys: false,
            stirs: true,
            writes_values: true,
            group_size: 1,
            creates: Vec::new(),
            revision: None,
            words: of.dimensions as f64,
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words
            .scalar("rate_q30", self.rate_q30)
            .scalar("substitution_q30", self.substitution_q30)
            .flag("complements", self.complements)
            .table("incentive_q10", self.incentive_q10.iter().copied());
    }
}
