//! `influence/prototype`: what the user writes, and the rule that follows.

use crate::file::problem::Problem;
use crate::rule::context::{Context, Resolve};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Inherits, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Move towards an exaggerated mean of one's group: the prototype of the group lies farther from the middle than its members.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrototypeFile {
    /// Convergence rate μ.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub rate: f64,
    /// Extremity ν of the prototype.
    #[schemars(range(min = 0.0, max = 7.0))]
    pub extremity: f64,
}

/// `influence/prototype`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrototypePlan {
    /// μ, units of 2⁻¹⁴.
    pub rate_q14: u32,
    /// μν, units of 2⁻¹⁴.
    pub pull_q14: u32,
    /// Agents per group.
    pub size: u32,
}

/// The plan of a phase.
pub fn prototype(file: &PrototypeFile, context: &Context<'_>, problems: &mut Vec<Problem>) -> PrototypePlan {
    context.needs_values(problems);
    let size = context.needs_groups(context.learning, problems);
    let given = [("rate", file.rate), ("extremity", file.rate * file.extremity)];
    problems.extend(given.into_iter().filter_map(|(key, x)| Problem::vanished(&format!("{}.{key}", context.path), x, 14)));
    let q14 = |x: f64| (x * 16384.0).round() as u32;
    PrototypePlan { rate_q14: q14(file.rate), pull_q14: q14(file.rate * file.extremity), size }
}

impl Rule for PrototypePlan {
    type File = PrototypeFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        Some(prototype(file, &at.context, at.problems))
    }

    fn facts(&self, _: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: true,
            around: Around::Learned,
            surveys: false,
            stirs: true,
            writes_values: true,
            group_size: self.size,
            creates: Vec::new(),
            revision: None,
            words: 0.0,
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn inherits(&self) -> Inherits {
        if self.rate_q14 <= 8192 { Inherits::Own } else { Inherits::Mixed }
    }

    fn words(&self, words: &mut Words) {
        words.scalar("rate_q14", self.rate_q14).scalar("pull_q14", self.pull_q14).scalar("size", self.size);
    }
}
