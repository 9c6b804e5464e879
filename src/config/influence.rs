//! `influence/…`: what the user writes, and what the backends get.

use super::phase_file::one;
use super::problem::Problem;
use super::resolve::Context;
use super::spec::Revision;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Move towards the values of a random other whose values are near enough (Deffuant); optionally away from those that are far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BoundedConfidenceFile {
    /// Confidence ε: others at a distance below it attract.
    #[schemars(range(min = 0.0, max = 2.0))]
    pub epsilon: f64,
    /// Convergence rate μ: the share of the distance that is covered.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub rate: f64,
    /// Others farther away than this repel; left out: nobody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 2.0))]
    pub repel_above: Option<f64>,
    /// `one_way`: a random other or neighbour speaks, the agent listens; `match`: a perfect matching of the whole population, both move.
    #[serde(default)]
    pub pairing: Pairing,
    /// Probability u that an agent revises in a step.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub update_probability: f64,
}

/// Who meets in an exchange of opinions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pairing {
    /// A random other speaks, the agent listens.
    #[default]
    OneWay,
    /// A perfect matching; both move.
    Match,
}

/// `influence/bounded_confidence`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoundedConfidencePlan {
    /// Distances below this attract, units of 1/65535; 65536: all.
    pub epsilon: u32,
    /// Distances above this repel; 65535: none.
    pub repel: u32,
    /// Share of the distance covered, units of 2⁻¹⁴.
    pub rate_q14: u32,
    /// Who meets.
    pub pairing: Pairing,
    /// Sycophancy of each class, units of 2⁻¹⁴.
    pub sycophancy: [u32; 16],
    /// When agents revise.
    pub revision: Revision,
}

impl BoundedConfidencePlan {
    /// As the shader reads it: epsilon, repel, rate, 1 for a matching, sycophancy of 16 classes, 1 if any is sycophantic.
    #[must_use]
    pub fn words(&self) -> Vec<u32> {
        let head = [self.epsilon, self.repel, self.rate_q14, u32::from(self.pairing == Pairing::Match)];
        let any = u32::from(self.sycophancy.iter().any(|s| *s > 0));
        head.into_iter().chain(self.sycophancy).chain([any]).collect()
    }
}

/// The plan of a phase.
pub(super) fn bounded_confidence(
    file: &BoundedConfidenceFile,
    context: &Context<'_>,
    revision: Revision,
    problems: &mut Vec<Problem>,
) -> BoundedConfidencePlan {
    context.needs_values(problems);
    if file.repel_above.is_some_and(|r| r < file.epsilon) {
        problems.push(Problem::new(
            format!("{}.repel_above", context.path),
            format!("others at the same distance would attract (below {}) and repel", file.epsilon),
            format!("{} or more", file.epsilon),
            "make it larger, or epsilon smaller",
        ));
    }
    let unit = |x: f64, most: f64| (x * 65535.0).round().min(most) as u32;
    BoundedConfidencePlan {
        // A distance d of the text is d·65535 units: |d| < ε as integers is |units| < ceil(ε·65535).
        epsilon: (file.epsilon * 65535.0).ceil().min(65536.0) as u32,
        repel: file.repel_above.map_or(65535, |r| unit(r, 65535.0)),
        rate_q14: (file.rate * 16384.0).round() as u32,
        pairing: file.pairing,
        sycophancy: context.sycophancy_q14(),
        revision,
    }
}

/// Move to a weighted mean of one's own value, the values of others and one's user's preference (DeGroot; Friedkin & Johnsen).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AverageFile {
    /// Weight a of the user's preference; 0: pure DeGroot.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub anchor: f64,
    /// Weight w of the others against one's own value, in what the anchor leaves.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub weight: f64,
    /// Does the mean of the others include oneself?
    #[serde(default)]
    pub include_self: bool,
    /// Do others count by their influence? (neighbours only; needs state.influence)
    #[serde(default)]
    pub weighted: bool,
    /// Probability u that an agent revises in a step.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub update_probability: f64,
}

/// `influence/average`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AveragePlan {
    /// Weight of the preference, units of 2⁻¹⁴.
    pub anchor_q14: u32,
    /// Weight of the others, units of 2⁻¹⁴.
    pub weight_q14: u32,
    /// Does the mean include oneself?
    pub include_self: bool,
    /// By influence?
    pub weighted: bool,
    /// Sycophancy of each class, units of 2⁻¹⁴.
    pub sycophancy: [u32; 16],
    /// When agents revise.
    pub revision: Revision,
}

impl AveragePlan {
    /// As the shader reads it: anchor, weight, 1 with oneself, 1 by influence, sycophancy of 16 classes, 1 if any is sycophantic.
    #[must_use]
    pub fn words(&self) -> Vec<u32> {
        let head = [self.anchor_q14, self.weight_q14, u32::from(self.include_self), u32::from(self.weighted)];
        let any = u32::from(self.sycophancy.iter().any(|s| *s > 0));
        head.into_iter().chain(self.sycophancy).chain([any]).collect()
    }
}

/// The plan of a phase.
pub(super) fn average(file: &AverageFile, context: &Context<'_>, revision: Revision, problems: &mut Vec<Problem>) -> AveragePlan {
    context.needs_values(problems);
    if file.weighted {
        context.needs_state("influence", context.file.state.as_ref().is_some_and(|s| s.influence.is_some()), problems);
        if !context.learning.is_graph() {
            problems.push(Problem::new(
                format!("{}.weighted", context.path),
                "in a well-mixed population everybody counts alike",
                "weighted = true on a ring, a lattice or in groups",
                "choose such a topology (or learning topology), or remove weighted",
            ));
        }
    }
    if file.weighted && context.learning.weighted().is_some() {
        problems.push(Problem::new(
            format!("{}.weighted", context.path),
            "others cannot count by their influence and by the weights of links at once",
            "weighted = true here, or in the edge list",
            "remove one of them",
        ));
    }
    let sycophancy = context.sycophancy_q14();
    if sycophancy.iter().any(|s| *s > 0) && !context.learning.is_graph() {
        problems.push(Problem::new(
            context.path,
            "sycophants show everybody another value, so that a well-mixed population has no common mean",
            "sycophancy on a ring, a lattice or in groups",
            "choose such a topology (or learning topology), or set sycophancy = 0",
        ));
    }
    let q14 = |x: f64| (x * 16384.0).round() as u32;
    AveragePlan {
        anchor_q14: q14(file.anchor),
        weight_q14: q14(file.weight),
        include_self: file.include_self,
        weighted: file.weighted,
        sycophancy,
        revision,
    }
}

/// Move towards an exaggerated mean of one's group: the prototype of the group lies farther from the middle than its members.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrototypeFile {
    /// Convergence rate μ.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub rate: f64,
    /// Extremity ν of the prototype.
    #[schemars(range(min = 0.0, max = 7.0))]
    pub extremity: f64,
}

/// `influence/prototype`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrototypePlan {
    /// μ, units of 2⁻¹⁴.
    pub rate_q14: u32,
    /// μν, units of 2⁻¹⁴.
    pub pull_q14: u32,
    /// Agents per group.
    pub size: u32,
}

/// The plan of a phase.
pub(super) fn prototype(file: &PrototypeFile, context: &Context<'_>, problems: &mut Vec<Problem>) -> PrototypePlan {
    context.needs_values(problems);
    let size = context.needs_groups(context.learning, problems);
    let q14 = |x: f64| (x * 16384.0).round() as u32;
    PrototypePlan { rate_q14: q14(file.rate), pull_q14: q14(file.rate * file.extremity), size }
}

/// Move to the mean of all values near enough to one's own, that included (Hegselmann & Krause).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HegselmannKrauseFile {
    /// Confidence ε: everybody (on a graph: every neighbour) whose value differs by at most ε counts.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub epsilon: f64,
    /// Probability u that an agent revises in a step.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub update_probability: f64,
}

/// `influence/hegselmann_krause`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HegselmannKrausePlan {
    /// Distances up to this count, units of 1/65535.
    pub epsilon: u32,
    /// Is everybody heard, rather than neighbours on a graph?
    pub mixed: bool,
    /// When agents revise.
    pub revision: Revision,
}

impl HegselmannKrausePlan {
    /// Scratch words of one dimension: agents per value, three words for each of 256 blocks of values, a mean of 16 bits per value.
    pub const SCRATCH_WORDS: u64 = 65_536 + 3 * 256 + 32_768;
}

/// The plan of a phase.
pub(super) fn hegselmann_krause(
    file: &HegselmannKrauseFile,
    context: &Context<'_>,
    revision: Revision,
    problems: &mut Vec<Problem>,
) -> HegselmannKrausePlan {
    context.needs_values(problems);
    // A distance d of the text is d·65535 units: |d| ≤ ε as integers is |units| ≤ floor(ε·65535), but for the last bits of ε.
    let epsilon = (file.epsilon * 65535.0 + 1e-6).floor().min(65535.0) as u32;
    HegselmannKrausePlan { epsilon, mixed: !context.learning.is_graph(), revision }
}
