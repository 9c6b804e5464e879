//! What a comparison found: claims, effects of variants, doses.

use super::effect::{Effect, mean, spread, t95};
use super::twin::Parting;
use super::verdict::Verdict;
use crate::file::{ClaimFile, Role};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What came out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Name of the config.
    pub name: String,
    /// Hash of the config as it was run, without variants and claims.
    pub config_hash: String,
    /// Numbers that are known with an error: each population has its own, the same in both runs of a pair.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uncertain: Vec<Number>,
    /// Seeds.
    pub seeds: Vec<u64>,
    /// Pairs of populations: replicates times seeds.
    pub pairs: usize,
    /// Agents of a population.
    pub agents: u32,
    /// Steps.
    pub steps: u32,
    /// What is claimed, and what the runs say of it.
    pub claims: Vec<Claim>,
    /// What each variant changes.
    pub variants: Vec<Variant>,
    /// Doses and what they do.
    pub doses: Vec<Dose>,
}

/// A number that is known with an error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Number {
    /// Its key, by the kind of its phase.
    pub name: String,
    /// What it is taken to be.
    pub value: f64,
    /// Its standard error.
    pub se: f64,
}

/// A claim and what the runs say of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// As the config has it.
    #[serde(flatten)]
    pub claim: ClaimFile,
    /// The step at which it was looked at.
    pub step: u32,
    /// Said minus compared with.
    pub effect: Option<Effect>,
    /// p of what the claim denies.
    pub p: Option<f64>,
    /// The same, adjusted after Holm for all claims of the config.
    pub p_holm: Option<f64>,
    /// Holds, fails, open.
    pub verdict: Verdict,
    /// The same with each robustness variant on both sides, without adjustment.
    pub robust: Vec<Robust>,
    /// Its metric over time.
    pub course: Vec<Point>,
}

/// A claim's metric at one step: means over pairs of both sides, and the interval of their difference.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The step.
    pub step: u32,
    /// Of what is claimed about.
    pub mean: f64,
    /// Of what it is compared with.
    pub against: f64,
    /// 95 % interval of the difference.
    pub interval: [f64; 2],
    /// The same by chance alone, where numbers were drawn for each pair.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chance: Option<[f64; 2]>,
}

impl Claim {
    /// Robustness variants in which it holds.
    #[must_use]
    pub fn held(&self) -> usize {
        self.robust.iter().filter(|r| r.verdict == Verdict::Holds).count()
    }
}

/// A claim under another choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Robust {
    /// Name of the robustness variant.
    pub variant: String,
    /// The effect there.
    pub effect: Option<Effect>,
    /// Holds, fails, open.
    pub verdict: Verdict,
}

/// What a variant changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    /// Name.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// What it is.
    pub description: String,
    /// Where its first run parts from that of the config; none: nowhere.
    pub parting: Option<Parting>,
    /// Variant minus config, by measured step and metric.
    pub effects: Vec<Moment>,
}

/// All effects at one step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Moment {
    /// The step.
    pub step: u32,
    /// By metric; undefined ones are left out.
    pub metrics: BTreeMap<String, Effect>,
}

/// A dose: metrics at the last step for each combination of values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dose {
    /// Name of the variant.
    pub name: String,
    /// What it is.
    pub description: String,
    /// The keys that are varied.
    pub keys: Vec<String>,
    /// One for each combination.
    pub points: Vec<DosePoint>,
}

/// One combination of values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DosePoint {
    /// The values as TOML, in the order of the keys.
    pub values: Vec<String>,
    /// Names of the metrics.
    pub metrics: Vec<String>,
    /// By population: its seed, its replica, its metrics.
    pub rows: Vec<(u64, u32, Vec<Option<f64>>)>,
}

impl DosePoint {
    /// Mean of a metric over the populations in which it is defined, with a 95 % interval (Student's t).
    #[must_use]
    pub fn mean(&self, metric: &str) -> Option<(f64, [f64; 2])> {
        let at = self.metrics.iter().position(|name| name == metric)?;
        let values: Vec<f64> = self.rows.iter().filter_map(|row| row.2[at]).collect();
        if values.len() < 2 {
            return values.first().map(|value| (*value, [*value; 2]));
        }
        let (middle, n) = (mean(&values), values.len() as f64);
        let half = t95(n - 1.0) * spread(&values) / n.sqrt();
        Some((middle, [middle - half, middle + half]))
    }
}
