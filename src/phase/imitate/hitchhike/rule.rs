//! `imitate/hitchhike`: what the user writes, and the rule that follows.

use crate::columns::Column;
use crate::num::fixed;
use crate::rule::context::Resolve;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Rule, Start};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// After an imitation rule: who copied somebody's strategy copies its values too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HitchhikeFile {
    /// Probability ψ of each value dimension to be copied with the strategy.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub probability: f64,
}

/// `imitate/hitchhike`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HitchhikePlan {
    /// Probability of each dimension to be copied, units of 2⁻³⁰.
    pub probability_q30: u32,
}

impl Rule for HitchhikePlan {
    type File = HitchhikeFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        at.context.needs_values(at.problems);
        if !at.before().iter().any(|p| p.writes(Column::Model)) {
            at.problem(
                "",
                "nobody has copied anybody yet",
                "an imitation rule earlier in the step",
                "put a [[phase]] with kind = \"imitate/fermi\" or another rule before it",
            );
        }
        Some(Self { probability_q30: fixed::probability_q30(file.probability.clamp(0.0, 1.0)) })
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: true,
            around: Around::Population,
            surveys: false,
            stirs: true,
            writes_values: true,
            group_size: 1,
            creates: vec![Start::own(Column::Model)],
            revision: None,
            words: of.dimensions as f64,
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words.scalar("probability_q30", self.probability_q30);
    }
}
