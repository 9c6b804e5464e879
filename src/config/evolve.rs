//! `evolve/…` on values: what the user writes, and what the backends get.

use super::problem::Problem;
use super::resolve::Context;
use crate::num::fixed;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Values change by small random steps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JitterFile {
    /// Probability μ of a step, per agent and value dimension.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub probability: f64,
    /// Largest step: uniform between minus and plus this, reflected at 0 and 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub size: f64,
}

/// `evolve/jitter`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JitterPlan {
    /// Probability of a step, units of 2⁻³⁰.
    pub probability_q30: u32,
    /// Largest step, units of 1/65535.
    pub size: u32,
}

/// The plan of a phase.
pub(super) fn jitter(file: &JitterFile, context: &Context<'_>, problems: &mut Vec<Problem>) -> JitterPlan {
    context.needs_values(problems);
    JitterPlan { probability_q30: fixed::probability_q30(file.probability), size: (file.size * 65535.0).round() as u32 }
}
