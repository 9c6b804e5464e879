//! `imitate/majority`: what the user writes, and the rule that follows.

use crate::file::per_class::{PerClass, probability};
use crate::file::problem::Problem;
use crate::rule::context::{Context, Resolve};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Revision, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Take the strategy that most others have: of all neighbours, or of some random ones; ties change nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MajorityFile {
    /// How many random others are looked at (on a graph: neighbours, with repetition); left out on a graph: all neighbours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 64))]
    pub models: Option<u32>,
    /// Probability u that an agent revises in a step. A number, or one per class.
    #[serde(default = "PerClass::one")]
    #[schemars(schema_with = "probability")]
    pub update_probability: PerClass,
}

/// `imitate/majority`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MajorityPlan {
    /// Others looked at; 0: all neighbours.
    pub models: u32,
    /// When agents revise.
    pub revision: Revision,
}

/// The plan of `imitate/majority`; only on a graph are there neighbours to look at all of.
pub fn majority(file: &MajorityFile, context: &Context<'_>, revision: Revision, problems: &mut Vec<Problem>) -> MajorityPlan {
    if file.models.is_none() && !context.learning.is_graph() {
        problems.push(Problem::new(
            context.path,
            "a well-mixed population has no neighbours, and nobody says how many others are looked at",
            "models = 1 to 64",
            "add models = 3, or a graph to learn on: learning = { kind = \"ring\", neighbors = 4 }",
        ));
    }
    MajorityPlan { models: file.models.unwrap_or(0), revision }
}

impl Rule for MajorityPlan {
    type File = MajorityFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let revision = at.copies_by_class(&file.update_probability);
        Some(majority(file, &at.context, revision, at.problems))
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: true,
            around: Around::Learned,
            surveys: self.models == 0,
            stirs: false,
            writes_values: false,
            group_size: 1,
            creates: Vec::new(),
            revision: Some(self.revision),
            words: self.revision.words() + f64::from(self.models) * of.partner_words(),
            rounds: u64::from(self.models == 0),
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words.scalar("models", self.models);
    }
}
