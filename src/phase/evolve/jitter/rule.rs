//! `evolve/jitter`: what the user writes, and the rule that follows.

use crate::file::problem::Problem;
use crate::num::fixed;
use crate::rule::context::{Context, Resolve};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Inherits, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Draw: the step in dimension d is drawn by `STEP + d`; word d decides whether there is one.
pub const STEP: u32 = 8;

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
    /// How long steps are.
    #[serde(default)]
    pub steps: Steps,
}

/// How long steps are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Steps {
    /// Any length up to `size`, all alike, either way.
    #[default]
    Uniform,
    /// `size`, up or down alike: one step on a grid.
    Fixed,
}

/// `evolve/jitter`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JitterPlan {
    /// Probability of a step, units of 2⁻³⁰.
    pub probability_q30: u32,
    /// Largest step, units of 1/65535.
    pub size: u32,
    /// Are all steps as long?
    pub fixed: bool,
}

/// The plan of a phase.
pub fn jitter(file: &JitterFile, context: &Context<'_>, problems: &mut Vec<Problem>) -> JitterPlan {
    context.needs_values(problems);
    JitterPlan {
        probability_q30: fixed::probability_q30(file.probability),
        size: (file.size * 65535.0).round() as u32,
        fixed: file.steps == Steps::Fixed,
    }
}

impl Rule for JitterPlan {
    type File = JitterFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        Some(jitter(file, &at.context, at.problems))
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
            words: 2.0 * of.dimensions as f64,
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn inherits(&self) -> Inherits {
        Inherits::Own
    }

    fn words(&self, words: &mut Words) {
        words.scalar("probability_q30", self.probability_q30).scalar("size", self.size).flag("fixed", self.fixed);
    }
}
