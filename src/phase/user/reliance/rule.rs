//! `user/reliance`: what the user writes, and the rule that follows.

use crate::columns::Column;
use crate::file::problem::Problem;
use crate::num::fixed;
use crate::rule::context::{Context, Resolve};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Rule, Start};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Users correct agents that drift, get used to them, and stop checking.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RelianceFile {
    /// Drift d: share of the distance to `toward` that values move in a step.
    #[serde(default = "default_drift")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub drift: f64,
    /// Value a that agents drift towards, in every dimension.
    #[serde(default = "default_toward")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub toward: f64,
    /// Correction κ: share of the distance to the preference that a user who checks takes back in a step.
    #[serde(default = "default_correction")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub correction: f64,
    /// Growth η of reliance in a step without an event.
    #[serde(default = "default_growth")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub growth: f64,
    /// Adaptation α: share of the distance between habit and value that a user gets used to in a step.
    #[serde(default = "default_adaptation")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub adaptation: f64,
    /// Threshold θ: a distance between value and habit above it is noticed.
    #[serde(default = "default_threshold")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub threshold: f64,
    /// Restoration χ: share of the distance to the preference that a user who notices takes back.
    #[serde(default = "default_restore")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub restore: f64,
    /// Lowest oversight: the correction never falls below this share of κ, whatever the reliance.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub oversight: f64,
}

fn default_drift() -> f64 {
    0.01
}

fn default_toward() -> f64 {
    1.0
}

fn default_correction() -> f64 {
    0.05
}

fn default_growth() -> f64 {
    0.02
}

fn default_adaptation() -> f64 {
    0.1
}

fn default_threshold() -> f64 {
    0.05
}

fn default_restore() -> f64 {
    0.8
}

/// `user/reliance`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReliancePlan {
    /// Drift, units of 2⁻³⁰.
    pub drift_q30: u32,
    /// Where to, units of 1/65535.
    pub toward: u32,
    /// Correction, units of 2⁻³⁰.
    pub correction_q30: u32,
    /// Growth of reliance, units of 2⁻³⁰.
    pub growth_q30: u32,
    /// Adaptation of habits, units of 2⁻³⁰.
    pub adaptation_q30: u32,
    /// Threshold, units of 2⁻¹⁶/65535 as habits.
    pub threshold: u32,
    /// Restoration, units of 2⁻¹⁶.
    pub restore_q16: u32,
    /// Lowest oversight, units of 2⁻³², at most 1 − 2⁻³².
    pub oversight_q32: u32,
    /// Classes whose values may change, by bit.
    pub learners: u32,
}

/// The plan of a phase.
pub fn reliance(file: &RelianceFile, context: &Context<'_>, problems: &mut Vec<Problem>) -> ReliancePlan {
    context.needs_values(problems);
    problems.extend(Problem::vanished(&format!("{}.restore", context.path), file.restore, 16));
    ReliancePlan {
        drift_q30: fixed::probability_q30(file.drift),
        toward: u32::from(fixed::unit_q16(file.toward)),
        correction_q30: fixed::probability_q30(file.correction),
        growth_q30: fixed::probability_q30(file.growth),
        adaptation_q30: fixed::probability_q30(file.adaptation),
        threshold: (file.threshold * 65535.0 * 65536.0).round() as u32,
        restore_q16: fixed::rate_q16(file.restore),
        oversight_q32: (file.oversight * 4_294_967_296.0).min(4_294_967_295.0) as u32,
        learners: context.learners(),
    }
}

impl Rule for ReliancePlan {
    type File = RelianceFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        Some(reliance(file, &at.context, at.problems))
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
            creates: [Column::Habit, Column::Reliance, Column::Notices].map(Start::own).to_vec(),
            revision: None,
            words: of.dimensions as f64,
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words
            .scalar("drift_q30", self.drift_q30)
            .scalar("toward_end", self.toward)
            .scalar("correction_q30", self.correction_q30)
            .scalar("growth_q30", self.growth_q30)
            .scalar("adaptation_q30", self.adaptation_q30)
            .scalar("threshold", self.threshold)
            .scalar("restore_q16", self.restore_q16)
            .scalar("oversight_q32", self.oversight_q32)
            .scalar("learners", self.learners);
    }
}
