//! `vote/cascade`: what the user writes, and the rule that follows.

use crate::file::per_class::ByClass;
use crate::file::problem::Problem;
use crate::num::fixed;
use crate::phase::vote::jury::{self, Members};
use crate::rule::context::{Context, Resolve};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Facts, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Draw: truth of a chain, by the word of its first agent.
pub const CHAIN: u32 = 1;

/// Fixed groups decide one member after the other, each seeing what those before it chose (Bikhchandani, Hirshleifer & Welch).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CascadeFile {
    /// Probability p that a private signal is right.
    #[schemars(range(min = 0.5, max = 1.0))]
    pub accuracy: f64,
}

/// `vote/cascade`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CascadePlan {
    /// Members of a chain.
    pub size: u32,
    /// Probability of a right signal, units of 2⁻³⁰.
    pub accuracy_q30: u32,
}

/// The plan of a phase.
pub fn cascade(file: &CascadeFile, context: &Context<'_>, problems: &mut Vec<Problem>) -> CascadePlan {
    CascadePlan { size: context.fixed_groups(problems), accuracy_q30: fixed::probability_q30(file.accuracy.clamp(0.0, 1.0)) }
}

impl Rule for CascadePlan {
    type File = CascadeFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        Some(cascade(file, &at.context, at.problems))
    }

    fn facts(&self, _: &Setting<'_>) -> Facts {
        jury::facts(self.size, 1.0 + 1.0 / f64::from(self.size))
    }

    fn words(&self, words: &mut Words) {
        Members::own(Some(ByClass::all(self.accuracy_q30))).words(words);
    }
}
