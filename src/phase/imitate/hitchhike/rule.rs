//! `imitate/hitchhike`: what the user writes, and the rule that follows.

use crate::columns::Column;
use crate::file::per_class::{ByClass, PerClass, probability};
use crate::num::fixed::{ONE_Q30, probability_q30};
use crate::rule::context::Resolve;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Inherits, Rule, Start};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// After an imitation rule: who copied somebody's strategy copies its values too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HitchhikeFile {
    /// Probability ψ of each value dimension to be copied with the strategy. A number, or one per class of those who copy.
    #[schemars(schema_with = "probability")]
    pub probability: PerClass,
}

/// `imitate/hitchhike`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HitchhikePlan {
    /// Probability of each dimension to be copied by the class of who copies, units of 2⁻³⁰.
    pub probability_q30: ByClass<u32>,
    /// Does it say whom values were copied from?
    pub tells: bool,
}

impl HitchhikePlan {
    /// Is every dimension copied for certain, whoever copies?
    #[must_use]
    pub fn certain(&self) -> bool {
        self.probability_q30 == ByClass::all(ONE_Q30)
    }
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
        let probability = at.by_class("probability", &file.probability);
        let tells = at.context.file.tells_values();
        Some(Self { probability_q30: probability.map(|p| probability_q30(p.clamp(0.0, 1.0))), tells })
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

    fn inherits(&self) -> Inherits {
        Inherits::Copied
    }

    fn words(&self, words: &mut Words) {
        words.flag("certain", self.certain()).flag("tells", self.tells).by_class("probability_q30", &self.probability_q30);
    }
}
