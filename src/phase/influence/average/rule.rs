//! `influence/average`: what the user writes, and the rule that follows.

use crate::columns::Column;
use crate::file::per_class::{ByClass, PerClass, probability};
use crate::file::problem::Problem;
use crate::rule::context::{Context, Resolve};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Inherits, Revision, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Move to a weighted mean of one's own value, the values of others and one's user's preference (DeGroot; Friedkin & Johnsen).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AverageFile {
    /// Weight a of what one holds on to; 0: pure DeGroot. A number, or one per class.
    #[serde(default = "PerClass::zero")]
    #[schemars(schema_with = "probability")]
    pub anchor: PerClass,
    /// What one holds on to.
    #[serde(default)]
    pub anchor_to: Anchor,
    /// Weight w of the others against one's own value, in what the anchor leaves. A number, or one per class.
    #[serde(default = "PerClass::one")]
    #[schemars(schema_with = "probability")]
    pub weight: PerClass,
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

/// What an agent holds on to against the influence of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// What its user prefers.
    #[default]
    Preference,
    /// Its own value at step 0 (Friedkin & Johnsen).
    Origin,
}

/// `influence/average`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AveragePlan {
    /// Weight of what an agent holds on to by class, units of 2⁻¹⁴.
    pub anchor_q14: ByClass<u32>,
    /// What that is; the preference where it weighs nothing.
    pub anchor_to: Anchor,
    /// Weight of the others by class, units of 2⁻¹⁴.
    pub weight_q14: ByClass<u32>,
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
pub fn average(
    file: &AverageFile,
    [anchor, weight]: [ByClass<f64>; 2],
    context: &Context<'_>,
    revision: Revision,
    problems: &mut Vec<Problem>,
) -> AveragePlan {
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
    for (key, each) in [("anchor", anchor), ("weight", weight)] {
        problems.extend(each.each.into_iter().find_map(|x| Problem::vanished(&format!("{}.{key}", context.path), x, 14)));
    }
    let q14 = |x: f64| (x * 16384.0).round() as u32;
    AveragePlan {
        anchor_q14: anchor.map(q14),
        anchor_to: if anchor.map(q14) == ByClass::all(0) { Anchor::Preference } else { file.anchor_to },
        weight_q14: weight.map(q14),
        include_self: file.include_self,
        weighted: file.weighted,
        sycophancy,
        revision,
    }
}

impl Anchor {
    /// The column that holds it.
    #[must_use]
    pub const fn column(self) -> Column {
        match self {
            Self::Preference => Column::Preference,
            Self::Origin => Column::Origin,
        }
    }
}

impl Rule for AveragePlan {
    type File = AverageFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let revision = at.free_by_class(&file.update_probability);
        let numbers = [at.by_class("anchor", &file.anchor), at.by_class("weight", &file.weight)];
        Some(average(file, numbers, &at.context, revision, at.problems))
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

    fn inherits(&self) -> Inherits {
        // (1 − a)·(1 − w) ≥ 1/2, units of 2⁻²⁸.
        let own = (0..16).all(|k| (16384 - self.anchor_q14.each[k]) * (16384 - self.weight_q14.each[k]) >= 1 << 27);
        if own { Inherits::Own } else { Inherits::Mixed }
    }

    fn words(&self, words: &mut Words) {
        words
            .by_class("anchor_q14", &self.anchor_q14)
            .alias("anchor", self.anchor_to.column())
            .by_class("weight_q14", &self.weight_q14)
            .flag("include_self", self.include_self)
            .flag("weighted", self.weighted)
            .flag("sycophantic", self.sycophancy.iter().any(|s| *s > 0))
            .table("sycophancy", self.sycophancy);
    }
}
