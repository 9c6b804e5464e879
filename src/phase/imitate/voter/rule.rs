//! `imitate/voter`: what the user writes, and the rule that follows.

use crate::file::per_class::{PerClass, probability};
use crate::rule::context::Resolve;
use crate::rule::crowd::Crowd;
use crate::rule::setting::Setting;
use crate::rule::{Around, Facts, Revision, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Copy a random neighbour, whatever it earned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VoterFile {
    /// Probability u that an agent revises in a step. A number, or one per class.
    #[serde(default = "PerClass::one")]
    #[schemars(schema_with = "probability")]
    pub update_probability: PerClass,
}

/// `imitate/voter`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoterPlan {
    /// When agents revise.
    pub revision: Revision,
}

impl Rule for VoterPlan {
    type File = VoterFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        Some(Self { revision: at.copies_by_class(&file.update_probability) })
    }

    fn moves(&self, crowd: &Crowd<'_>) -> Option<Vec<f64>> {
        Some(crowd.revised(&self.revision, |s| crowd.share(s)))
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
            words: self.revision.words() + of.model_words(),
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }
}
