//! `imitate/death_birth`: what the user writes, and the rule that follows.

use crate::file::per_class::{PerClass, probability};
use crate::file::problem::Problem;
use crate::phase::imitate::selection::{Fitness, bounded, fitness};
use crate::rule::context::{Context, Resolve};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Revision, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Be replaced by a copy of a neighbour chosen with a probability proportional to fitness max(0, 1 + δπ).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeathBirthFile {
    /// Selection strength δ: an agent that earns π has fitness max(0, 1 + δπ).
    #[schemars(range(min = 0.0, max = 1e6))]
    pub delta: f64,
    /// Compete also with oneself for one's place ("imitation" of Ohtsuki et al. 2006)?
    #[serde(default)]
    pub include_self: bool,
    /// Probability u that an agent revises in a step. A number, or one per class.
    #[serde(default = "PerClass::one")]
    #[schemars(schema_with = "probability")]
    pub update_probability: PerClass,
}

/// `imitate/death_birth`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeathBirthPlan {
    /// From payoff to fitness.
    pub fitness: Fitness,
    /// Does one compete for one's own place?
    pub include_self: bool,
    /// When agents revise.
    pub revision: Revision,
}

/// The plan of `imitate/death_birth`; it needs neighbours.
pub fn death_birth(
    file: &DeathBirthFile,
    context: &Context<'_>,
    bits: u32,
    high: i32,
    revision: Revision,
    problems: &mut Vec<Problem>,
) -> DeathBirthPlan {
    bounded(context, problems);
    if !context.learning.is_graph() {
        problems.push(Problem::new(
            context.path,
            "a well-mixed population has no neighbours who could fill a place",
            "a graph to learn on",
            "use imitate/wright_fisher, or add topology = { kind = \"ring\", neighbors = 2 }",
        ));
    }
    DeathBirthPlan { fitness: fitness(file.delta, context, bits, high, problems), include_self: file.include_self, revision }
}

impl Rule for DeathBirthPlan {
    type File = DeathBirthFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let revision = at.compares_by_class(&file.update_probability);
        Some(death_birth(file, &at.context, at.bits, at.payoff[1], revision, at.problems))
    }

    fn facts(&self, _: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: true,
            around: Around::Learned,
            surveys: true,
            stirs: false,
            writes_values: false,
            group_size: 1,
            creates: Vec::new(),
            revision: Some(self.revision),
            words: self.revision.words() + 1.0,
            rounds: 2,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        self.fitness.words(words);
        words.flag("include_self", self.include_self);
    }
}
