//! `imitate/sznajd`: what the user writes, and the rule that follows.

use crate::file::per_class::{PerClass, probability};
use crate::rule::context::Resolve;
use crate::rule::setting::Setting;
use crate::rule::{Around, Facts, Revision, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Take the strategy of a random neighbour if a random neighbour of that one has it too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SznajdFile {
    /// Probability u that an agent revises in a step. A number, or one per class.
    #[serde(default = "PerClass::one")]
    #[schemars(schema_with = "probability")]
    pub update_probability: PerClass,
}

/// `imitate/sznajd`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SznajdPlan {
    /// When agents revise.
    pub revision: Revision,
}

impl Rule for SznajdPlan {
    type File = SznajdFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        Some(Self { revision: at.copies_by_class(&file.update_probability) })
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: true,
            around: Around::Learned,
            surveys: false,
            stirs: false,
            writes_values: false,
            group_size: 1,
            creates: Vec::new(),
            revision: Some(self.revision),
            words: self.revision.words() + 2.0 * of.partner_words(),
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }
}
