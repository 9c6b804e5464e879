//! `influence/average`: what the user writes, and the rule that follows.

use crate::file::per_class::{PerClass, probability};
use crate::file::phase_file::one;
use crate::file::problem::Problem;
use crate::rule::context::{Context, Resolve};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Revision, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// Probability u that an agent revises in a step. A number, or one per class.
    #[serde(default = "PerClass::one")]
    #[schemars(schema_with = "probability")]
    pub update_probability: PerClass,
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

/// The plan of a phase.
pub fn average(file: &AverageFile, context: &Context<'_>, revision: Revision, problems: &mut Vec<Problem>) -> AveragePlan {
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
    let given = [("anchor", file.anchor), ("weight", file.weight)];
    problems.extend(given.into_iter().filter_map(|(key, x)| Problem::vanished(&format!("{}.{key}", context.path), x, 14)));
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

impl Rule for AveragePlan {
    type File = AverageFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let revision = at.free_by_class(&file.update_probability);
        Some(average(file, &at.context, revision, at.problems))
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: true,
            around: Around::Learned,
            surveys: true,
            stirs: true,
            writes_values: true,
            group_size: 1,
            creates: Vec::new(),
            revision: Some(self.revision),
            words: self.revision.words(),
            rounds: if of.learning.is_graph() { of.dimensions as u64 * if self.weighted { 4 } else { 1 } } else { 0 },
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words
            .scalar("anchor_q14", self.anchor_q14)
            .scalar("weight_q14", self.weight_q14)
            .flag("include_self", self.include_self)
            .flag("weighted", self.weighted)
            .flag("sycophantic", self.sycophancy.iter().any(|s| *s > 0))
            .table("sycophancy", self.sycophancy);
    }
}
