//! `imitate/fermi`: what the user writes, and the rule that follows.

use crate::file::per_class::{PerClass, probability};
use crate::num::table::FermiTable;
use crate::rule::context::Resolve;
use crate::rule::crowd::{Crowd, q30};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Revision, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Copy a random other agent with probability 1/(1+exp(−β(π_other − π_self))).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FermiFile {
    /// Selection intensity β; or give `noise`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1e9))]
    pub beta: Option<f64>,
    /// Noise K = 1/β; or give `beta`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1e-9, max = 1e9))]
    pub noise: Option<f64>,
    /// Probability u that an agent revises in a step. A number, or one per class.
    #[serde(default = "PerClass::one")]
    #[schemars(schema_with = "probability")]
    pub update_probability: PerClass,
}

/// `imitate/fermi`
#[derive(Debug, Clone, PartialEq)]
pub struct FermiPlan {
    /// Adoption probability by payoff difference.
    pub table: FermiTable,
    /// When agents revise.
    pub revision: Revision,
}

impl Rule for FermiPlan {
    type File = FermiFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let table = FermiTable::new(at.intensity(file.beta, file.noise), at.bits);
        Some(Self { table, revision: at.compares_by_class(&file.update_probability) })
    }

    fn moves(&self, crowd: &Crowd<'_>) -> Option<Vec<f64>> {
        Some(crowd.revised(&self.revision, |s| crowd.share(s) * q30(self.table.threshold_q30(crowd.lead(s)))))
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

    fn words(&self, words: &mut Words) {
        words.fermi(&self.table);
    }
}
