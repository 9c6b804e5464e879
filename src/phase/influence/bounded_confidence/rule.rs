//! `influence/bounded_confidence`: what the user writes, and the rule that follows.

use crate::file::per_class::{ByClass, PerClass, distance, probability};
use crate::file::problem::Problem;
pub use crate::phase::influence::distance::{Distance, Reach};
use crate::rule::context::{Context, Resolve};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Revision, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Move towards the values of a random other whose values are near enough (Deffuant); optionally away from those that are far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BoundedConfidenceFile {
    /// Confidence ε: others at a distance below it attract. A number, or one per class of those who listen.
    #[schemars(schema_with = "distance")]
    pub epsilon: PerClass,
    /// Convergence rate μ: the share of the distance that is covered. A number, or one per class of those who listen.
    #[schemars(schema_with = "probability")]
    pub rate: PerClass,
    /// Others farther away than this repel; left out: nobody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 3.0))]
    pub repel_above: Option<f64>,
    /// What a distance is where agents have several values.
    #[serde(default)]
    pub distance: Distance,
    /// `one_way`: a random other or neighbour speaks, the agent listens; `match`: a perfect matching of the whole population, both move.
    #[serde(default)]
    pub pairing: Pairing,
    /// Probability u that an agent revises in a step. A number, or one per class.
    #[serde(default = "PerClass::one")]
    #[schemars(schema_with = "probability")]
    pub update_probability: PerClass,
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
    /// Distances below this attract by class, units of 1/65535; 65536: all.
    pub epsilon: ByClass<u32>,
    /// Distances above this repel; 65535: none.
    pub repel: u32,
    /// The same for the distance over all dimensions; `None`: each dimension on its own.
    pub reach: Option<ByClass<Reach>>,
    /// Share of the distance covered by class, units of 2⁻¹⁴.
    pub rate_q14: ByClass<u32>,
    /// Who meets.
    pub pairing: Pairing,
    /// Sycophancy of each class, units of 2⁻¹⁴.
    pub sycophancy: [u32; 16],
    /// When agents revise.
    pub revision: Revision,
}

/// The plan of a phase.
pub fn bounded_confidence(
    file: &BoundedConfidenceFile,
    [epsilon, rate]: [ByClass<f64>; 2],
    context: &Context<'_>,
    revision: Revision,
    problems: &mut Vec<Problem>,
) -> BoundedConfidencePlan {
    context.needs_values(problems);
    let widest = epsilon.each.into_iter().fold(0.0, f64::max);
    if file.repel_above.is_some_and(|r| r < widest) {
        problems.push(Problem::new(
            format!("{}.repel_above", context.path),
            format!("others at the same distance would attract (below {widest}) and repel"),
            format!("{widest} or more"),
            "make it larger, or epsilon smaller",
        ));
    }
    problems.extend(rate.each.iter().find_map(|rate| Problem::vanished(&format!("{}.rate", context.path), *rate, 14)));
    let unit = |x: f64, most: f64| (x * 65535.0).round().min(most) as u32;
    let vector = file.distance != Distance::PerDimension && context.file.values.as_ref().is_some_and(|v| v.dimensions.len() > 1);
    let reach = vector.then(|| epsilon.map(|epsilon| Reach::new(file.distance, epsilon, false, file.repel_above)));
    BoundedConfidencePlan {
        reach,
        // A distance d of the text is d·65535 units: |d| < ε as integers is |units| < ceil(ε·65535).
        epsilon: epsilon.map(|epsilon| (epsilon * 65535.0).ceil().min(65536.0) as u32),
        repel: file.repel_above.map_or(65535, |r| unit(r, 65535.0)),
        rate_q14: rate.map(|rate| (rate * 16384.0).round() as u32),
        pairing: file.pairing,
        sycophancy: context.sycophancy_q14(),
        revision,
    }
}

impl Rule for BoundedConfidencePlan {
    type File = BoundedConfidenceFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let revision = at.free_by_class(&file.update_probability);
        let numbers = [at.by_class("epsilon", &file.epsilon), at.by_class("rate", &file.rate)];
        Some(bounded_confidence(file, numbers, &at.context, revision, at.problems))
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: true,
            around: Around::Learned,
            surveys: false,
            stirs: true,
            writes_values: true,
            group_size: 1,
            creates: Vec::new(),
            revision: Some(self.revision),
            words: self.revision.words() + of.partner_words(),
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn confidence(&self) -> Option<u32> {
        self.epsilon.each.into_iter().max()
    }

    fn words(&self, words: &mut Words) {
        words
            .by_class("epsilon", &self.epsilon)
            .scalar("repel", self.repel)
            .by_class("rate_q14", &self.rate_q14)
            .flag("pairs", self.pairing == Pairing::Match)
            .flag("sycophantic", self.sycophancy.iter().any(|s| *s > 0))
            .table("sycophancy", self.sycophancy);
        Reach::words(self.reach, words);
    }
}
