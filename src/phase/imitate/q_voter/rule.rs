//! `imitate/q_voter`: what the user writes, and the rule that follows.

use crate::file::per_class::{PerClass, probability};
use crate::num::fixed;
use crate::rule::context::Resolve;
use crate::rule::crowd::{Crowd, q30};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Revision, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Take the strategy of q random others if they agree; if they do not, change at random with a small probability.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QVoterFile {
    /// How many others q are asked, with repetition.
    #[schemars(range(min = 1, max = 64))]
    pub models: u32,
    /// Probability ε to change to another random strategy where they disagree.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub epsilon: f64,
    /// Probability u that an agent revises in a step. A number, or one per class.
    #[serde(default = "PerClass::one")]
    #[schemars(schema_with = "probability")]
    pub update_probability: PerClass,
}

/// Draw: where to, of the other strategies?
pub const CHANGE: u32 = 4;

/// `imitate/q_voter`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QVoterPlan {
    /// Others asked.
    pub models: u32,
    /// Probability of a random change where they disagree, units of 2⁻³⁰.
    pub epsilon_q30: u32,
    /// When agents revise.
    pub revision: Revision,
}

/// The plan of `imitate/q_voter`.
#[must_use]
pub fn q_voter(file: &QVoterFile, revision: Revision) -> QVoterPlan {
    QVoterPlan { models: file.models, epsilon_q30: fixed::probability_q30(file.epsilon.clamp(0.0, 1.0)), revision }
}

impl Rule for QVoterPlan {
    type File = QVoterFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        Some(q_voter(file, at.copies_by_class(&file.update_probability)))
    }

    fn moves(&self, crowd: &Crowd<'_>) -> Option<Vec<f64>> {
        let count = crowd.counts.len();
        let agree = |s: usize| crowd.share(s).powi(self.models as i32);
        let split = (1.0 - (0..count).map(agree).sum::<f64>()).max(0.0);
        let by_chance = if self.models > 1 && count > 1 { split * q30(self.epsilon_q30) / (count - 1) as f64 } else { 0.0 };
        Some(crowd.revised(&self.revision, |s| agree(s) + by_chance))
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
            words: self.revision.words()
                + f64::from(self.models) * of.partner_words()
                + if self.epsilon_q30 > 0 && self.models > 1 { 2.0 } else { 0.0 },
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words.scalar("models", self.models).scalar("epsilon_q30", self.epsilon_q30);
    }
}
