//! `govern/training`: what the user writes, and the rule that follows.

use crate::file::problem::Problem;
use crate::num::fixed;
use crate::rule::context::Resolve;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Every agent's capability approaches the mean of all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrainingFile {
    /// Share k of the distance to the mean that is covered in a step.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub rate: f64,
}

/// `govern/training`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrainingPlan {
    /// Share of the distance that is covered, units of 2⁻¹⁶.
    pub rate_q16: u32,
}

impl Rule for TrainingPlan {
    type File = TrainingFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let state = at.context.file.state.as_ref();
        at.context.needs_state("capability", state.is_some_and(|s| s.capability.is_some()), at.problems);
        at.problems.extend(Problem::vanished(&format!("{}.rate", at.context.path), file.rate, 16));
        Some(Self { rate_q16: fixed::rate_q16(file.rate) })
    }

    fn facts(&self, _: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: false,
            around: Around::Population,
            surveys: false,
            stirs: true,
            writes_values: false,
            group_size: 1,
            creates: Vec::new(),
            revision: None,
            words: 0.0,
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words.scalar("rate_q16", self.rate_q16);
    }
}
