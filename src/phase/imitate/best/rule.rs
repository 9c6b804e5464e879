//! `imitate/best`: what the user writes, and the rule that follows.

use crate::file::per_class::{PerClass, probability};
use crate::rule::context::Resolve;
use crate::rule::crowd::Crowd;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Revision, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Copy the best-paid neighbour if it earned more than oneself (well-mixed: the best of `models` random others).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BestFile {
    /// Well-mixed only: how many others are looked at.
    #[serde(default = "one_u32")]
    #[schemars(range(min = 1, max = 64))]
    pub models: u32,
    /// Probability u that an agent revises in a step. A number, or one per class.
    #[serde(default = "PerClass::one")]
    #[schemars(schema_with = "probability")]
    pub update_probability: PerClass,
}

fn one_u32() -> u32 {
    1
}

/// `imitate/best`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BestPlan {
    /// Well-mixed: others looked at.
    pub models: u32,
    /// When agents revise.
    pub revision: Revision,
}

impl Rule for BestPlan {
    type File = BestFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        Some(Self { models: file.models, revision: at.compares_by_class(&file.update_probability) })
    }

    fn moves(&self, crowd: &Crowd<'_>) -> Option<Vec<f64>> {
        // The first of the best-paid among the models is copied: of those with the highest payoff each is as likely to come first.
        let among = |these: &dyn Fn(i32) -> bool| -> f64 {
            (0..crowd.counts.len()).filter(|s| these(crowd.lead(*s))).map(|s| crowd.share(s)).sum()
        };
        let models = self.models as i32;
        Some(crowd.revised(&self.revision, |s| {
            let lead = crowd.lead(s);
            let level = among(&|other| other == lead);
            if lead <= 0 || level == 0.0 {
                return 0.0;
            }
            let best = among(&|other| other <= lead).powi(models) - among(&|other| other < lead).powi(models);
            best.max(0.0) * crowd.share(s) / level
        }))
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
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
            words: self.revision.words() + if of.topology.is_graph() { 0.0 } else { f64::from(self.models) * of.pool_words() },
            rounds: u64::from(of.learning.is_graph()),
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words.scalar("samples", self.models);
    }
}
