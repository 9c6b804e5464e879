//! `respond/aspiration`: what the user writes, and the rule that follows.

use crate::columns::Column;
use crate::file::per_class::{PerClass, probability};
use crate::num::fixed;
use crate::num::table::FermiTable;
use crate::rule::context::{Context, Resolve};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Revision, Rule, Scale, Start};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Switch to another strategy with probability 1/(1+exp(−β(α − π))), α being the payoff that one aspires to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AspirationFile {
    /// Selection intensity β; or give `noise`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1e9))]
    pub beta: Option<f64>,
    /// Noise K = 1/β; or give `beta`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1e-9, max = 1e9))]
    pub noise: Option<f64>,
    /// The payoff α that agents aspire to; with `habituation` the one at the start.
    #[schemars(range(min = -8e6, max = 8e6))]
    pub aspiration: f64,
    /// Agents get used to what they earn: the level of each becomes α + h(π − α) with this h whenever it revises; left out: one level for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub habituation: Option<f64>,
    /// Probability u that an agent revises in a step. A number, or one per class.
    #[serde(default = "PerClass::one")]
    #[schemars(schema_with = "probability")]
    pub update_probability: PerClass,
}

/// Draw: where to, of the other strategies?
pub const CHANGE: u32 = 4;
/// Draw: rounds the change of the level.
pub const HABITUATE: u32 = 5;

/// `respond/aspiration`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AspirationPlan {
    /// Probability of switching by how much the level exceeds the payoff.
    pub table: FermiTable,
    /// The level, or that at the start; stored payoff units, below 2²³ in magnitude.
    pub level: i32,
    /// How far the level moves to the payoff, units of 2⁻³⁰; `None`: it stays.
    pub habituation_q30: Option<u32>,
    /// Classes whose agents learn, by bit.
    pub learners: u32,
    /// When agents revise.
    pub revision: Revision,
}

impl AspirationPlan {
    /// The level at the start as the column holds it: units of 2⁻⁸ of a stored payoff unit, 2³¹ for 0.
    #[must_use]
    pub fn start(&self) -> u32 {
        ((self.level << 8) as u32) ^ (1 << 31)
    }
}

/// The plan of `respond/aspiration`.
#[must_use]
pub fn aspiration(file: &AspirationFile, context: &Context<'_>, bits: u32, table: FermiTable, revision: Revision) -> AspirationPlan {
    let level = fixed::payoff_q(file.aspiration, bits).clamp(-fixed::PAYOFF_MAX, fixed::PAYOFF_MAX);
    let habituation_q30 = file.habituation.map(|h| fixed::probability_q30(h.clamp(0.0, 1.0)));
    AspirationPlan { table, level, habituation_q30, learners: context.learners(), revision }
}

impl Rule for AspirationPlan {
    type File = AspirationFile;

    fn scale(file: &Self::File, _: &Resolve<'_>) -> Scale {
        Scale::Upto(file.aspiration.abs(), "aspiration")
    }

    fn revives(_: &Self::File) -> bool {
        true
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let table = FermiTable::new(at.intensity(file.beta, file.noise), at.bits);
        let revision = at.compares_by_class(&file.update_probability);
        Some(aspiration(file, &at.context, at.bits, table, revision))
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: true,
            around: Around::Met,
            surveys: false,
            stirs: true,
            writes_values: false,
            group_size: 1,
            creates: self.habituation_q30.map(|_| Start { column: Column::Aspiration, entries: vec![self.start()] }).into_iter().collect(),
            revision: Some(self.revision),
            words: self.revision.words()
                + 1.0
                + f64::from(u8::from(of.strategies > 2))
                + f64::from(u8::from(self.habituation_q30.is_some())),
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        let moves = self.habituation_q30;
        words
            .signed("level", self.level)
            .flag("moves", moves.is_some())
            .scalar("habituation_q30", moves.unwrap_or(0))
            .scalar("learners", self.learners)
            .fermi(&self.table);
    }
}
