//! `imitate/wright_fisher`: what the user writes, and the rule that follows.

use crate::file::per_class::{PerClass, probability};
use crate::file::problem::Problem;
use crate::phase::imitate::selection::oracle;
use crate::phase::imitate::selection::{Fitness, fitness};
use crate::rule::context::{Context, Resolve};
use crate::rule::crowd::Crowd;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Revision, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Be replaced by the offspring of anybody in the population, chosen with a probability proportional to fitness max(0, 1 + δπ).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WrightFisherFile {
    /// Selection strength δ: an agent that earns π has fitness max(0, 1 + δπ).
    #[schemars(range(min = 0.0, max = 1e6))]
    pub delta: f64,
    /// Probability u that an agent is replaced in a step: 1 is the Wright–Fisher process, a small one with time in units of u/N the Moran process. A number, or one per class.
    #[serde(default = "PerClass::one")]
    #[schemars(schema_with = "probability")]
    pub update_probability: PerClass,
}

/// `imitate/wright_fisher`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrightFisherPlan {
    /// From payoff to fitness.
    pub fitness: Fitness,
    /// When agents revise.
    pub revision: Revision,
}

/// The plan of `imitate/wright_fisher`.
pub fn wright_fisher(
    file: &WrightFisherFile,
    context: &Context<'_>,
    bits: u32,
    high: i32,
    revision: Revision,
    problems: &mut Vec<Problem>,
) -> WrightFisherPlan {
    WrightFisherPlan { fitness: fitness(file.delta, context, bits, high, problems), revision }
}

impl Rule for WrightFisherPlan {
    type File = WrightFisherFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let revision = at.compares_by_class(&file.update_probability);
        Some(wright_fisher(file, &at.context, at.bits, at.payoff[1], revision, at.problems))
    }

    fn moves(&self, crowd: &Crowd<'_>) -> Option<Vec<f64>> {
        let fit = |s: usize| crowd.counts[s] as f64 * oracle::fitness(&self.fitness, crowd.payoffs[s]) as f64;
        let all: f64 = (0..crowd.counts.len()).map(fit).sum();
        Some(crowd.revised(&self.revision, |s| if all > 0.0 { fit(s) / all } else { 0.0 }))
    }

    fn facts(&self, _: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: true,
            around: Around::Population,
            surveys: true,
            stirs: false,
            writes_values: false,
            group_size: 1,
            creates: Vec::new(),
            revision: Some(self.revision),
            words: self.revision.words() + 2.0,
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        self.fitness.words(words);
    }
}
