//! `influence/hegselmann_krause`: what the user writes, and the rule that follows.

use crate::file::per_class::{PerClass, probability};
use crate::file::problem::Problem;
pub use crate::phase::influence::distance::{Distance, Reach};
use crate::rule::context::{Context, Resolve};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Revision, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Move to the mean of all values near enough to one's own, that included (Hegselmann & Krause).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HegselmannKrauseFile {
    /// Confidence ε: everybody (on a graph: every neighbour) whose value differs by at most ε counts.
    #[schemars(range(min = 0.0, max = 3.0))]
    pub epsilon: f64,
    /// What a distance is where agents have several values.
    #[serde(default)]
    pub distance: Distance,
    /// Probability u that an agent revises in a step. A number, or one per class.
    #[serde(default = "PerClass::one")]
    #[schemars(schema_with = "probability")]
    pub update_probability: PerClass,
}

/// Agents of a well-mixed population at most whose distances are those over all dimensions: four billion pairs a step.
const EVERYBODY_MAX: u32 = 1 << 16;

/// `influence/hegselmann_krause`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HegselmannKrausePlan {
    /// Distances up to this count, units of 1/65535.
    pub epsilon: u32,
    /// The same for the distance over all dimensions; `None`: each dimension on its own.
    pub reach: Option<Reach>,
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
pub fn hegselmann_krause(
    file: &HegselmannKrauseFile,
    context: &Context<'_>,
    revision: Revision,
    problems: &mut Vec<Problem>,
) -> HegselmannKrausePlan {
    context.needs_values(problems);
    // A distance d of the text is d·65535 units: |d| ≤ ε as integers is |units| ≤ floor(ε·65535), but for the last bits of ε.
    let epsilon = (file.epsilon * 65535.0 + 1e-6).floor().min(65535.0) as u32;
    let vector = file.distance != Distance::PerDimension && context.file.values.as_ref().is_some_and(|v| v.dimensions.len() > 1);
    let reach = vector.then(|| Reach::new(file.distance, file.epsilon, true, None));
    let mixed = !context.learning.is_graph();
    if vector && mixed && context.agents > EVERYBODY_MAX {
        problems.push(Problem::new(
            format!("{}.distance", context.path),
            format!("everybody looks at everybody: {:.1e} distances in each step", f64::from(context.agents).powi(2)),
            format!("up to {EVERYBODY_MAX} agents in a well-mixed population"),
            "use a graph, distance = \"per_dimension\", which needs no pairs, or fewer agents",
        ));
    }
    HegselmannKrausePlan { epsilon, reach, mixed, revision }
}

impl Rule for HegselmannKrausePlan {
    type File = HegselmannKrauseFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let revision = at.free_by_class(&file.update_probability);
        Some(hegselmann_krause(file, &at.context, revision, at.problems))
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
            // Well-mixed, values on their own need no rounds, distances over all of them need everybody.
            rounds: if self.mixed && self.reach.is_none() { 0 } else { (of.dimensions as u64).pow(1 + u32::from(self.reach.is_some())) },
            vocabulary: 0,
            speaks: false,
        }
    }

    fn confidence(&self) -> Option<u32> {
        Some(self.epsilon)
    }

    fn words(&self, words: &mut Words) {
        words.scalar("epsilon", self.epsilon);
        Reach::words(self.reach, words);
    }
}
