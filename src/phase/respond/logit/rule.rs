//! `respond/logit`: what the user writes, and the rule that follows.

use crate::file::per_class::{PerClass, probability};
use crate::num::table::ExpTable;
use crate::phase::respond::rule::{Against, RespondPlan, respond};
use crate::rule::context::Resolve;
use crate::rule::crowd::Crowd;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Choose a strategy with a probability proportional to exp(βπ) of what it earns against what the others do now, in the last matrix game of the step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LogitFile {
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

/// `respond/logit`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logit(pub RespondPlan);

impl Rule for Logit {
    type File = LogitFile;

    fn revives(_: &Self::File) -> bool {
        true
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let table = ExpTable::new(at.intensity(file.beta, file.noise), at.bits);
        let revision = at.copies_by_class(&file.update_probability);
        respond(at, Some(table), revision).map(Self)
    }

    fn moves(&self, crowd: &Crowd<'_>) -> Option<Vec<f64>> {
        let (pay, table) = (self.0.tried(crowd)?, self.0.table.as_ref()?);
        let most = pay.iter().copied().max().unwrap_or(0);
        let weights: Vec<f64> = pay.iter().map(|p| f64::from(table.weight_q26(u32::try_from(most - p).unwrap_or(u32::MAX)))).collect();
        let all: f64 = weights.iter().sum();
        Some(crowd.revised(&self.0.revision, |s| weights[s] / all))
    }

    fn facts(&self, _: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: true,
            around: Around::Met,
            surveys: false,
            stirs: true,
            writes_values: false,
            group_size: 1,
            creates: Vec::new(),
            revision: Some(self.0.revision),
            words: self.0.revision.words() + 1.0,
            rounds: u64::from(self.0.against != Against::Field),
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        self.0.words(words);
    }
}
