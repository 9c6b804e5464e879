//! `imitate/birth_death`: what the user writes, and the rule that follows.

use crate::file::phase_file::one;
use crate::file::problem::Problem;
use crate::file::topology::Topology;
use crate::phase::imitate::selection::{Fitness, bounded, fitness};
use crate::rule::context::{Context, Resolve};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Revision, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Reproduce with a probability proportional to fitness max(0, 1 + δπ); the child takes the place of a random neighbour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BirthDeathFile {
    /// Selection strength δ: an agent that earns π has fitness max(0, 1 + δπ).
    #[schemars(range(min = 0.0, max = 1e6))]
    pub delta: f64,
    /// Probability u that an agent with the highest payoff of the game reproduces in a step; others in proportion to their fitness. A small one
    /// is the birth–death process of one agent at a time.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub update_probability: f64,
}

/// Draw: which of those who sent a child.
pub const SENDER: u32 = 1;

/// `imitate/birth_death`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BirthDeathPlan {
    /// From payoff to fitness.
    pub fitness: Fitness,
    /// Largest fitness, units, at least 1.
    pub most: u32,
    /// Leading zeros of it.
    pub left: u32,
    /// u · 2⁶² / (most · 2^left), at most 2³¹.
    pub slope: u32,
    /// Everybody takes in children at any time.
    pub revision: Revision,
}

/// The plan of `imitate/birth_death`; it needs neighbours who look at each other.
pub fn birth_death(
    file: &BirthDeathFile,
    context: &Context<'_>,
    bits: u32,
    high: i32,
    revision: Revision,
    problems: &mut Vec<Problem>,
) -> BirthDeathPlan {
    bounded(context, problems);
    if !context.learning.is_graph() {
        problems.push(Problem::new(
            context.path,
            "a well-mixed population has no neighbours to send children to",
            "a graph to learn on",
            "use imitate/wright_fisher, or add topology = { kind = \"ring\", neighbors = 2 }",
        ));
    }
    let redrawn = matches!(context.learning, Topology::Linked { .. });
    if redrawn || context.learning.network().is_some_and(|network| network.directed()) {
        problems.push(Problem::new(
            context.path,
            "children go to neighbours, but in a directed graph agents may not look back at who sends them one",
            "links in both directions",
            if redrawn { "use imitate/death_birth, or remove network/rewire" } else { "use imitate/death_birth, or directed = false" },
        ));
    }
    let fitness = fitness(file.delta, context, bits, high, problems);
    // 1 + δ·high in units; below 2^23.
    let most = (f64::from(fitness.one) + f64::from(high.max(0)) * f64::from(fitness.slope) / (1u64 << fitness.shift) as f64).round() as u32;
    let (most, left) = (most.max(1), most.max(1).leading_zeros());
    let slope = (file.update_probability * 2f64.powi(62) / f64::from(most << left)).round() as u32;
    BirthDeathPlan { fitness, most, left, slope, revision: Revision { rest_draw: None, ..revision } }
}

impl Rule for BirthDeathPlan {
    type File = BirthDeathFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let revision = at.compares(1.0);
        Some(birth_death(file, &at.context, at.bits, at.payoff[1], revision, at.problems))
    }

    fn facts(&self, _: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: true,
            around: Around::Learned,
            surveys: true,
            stirs: false,
            writes_values: false,
            group_size: 1,
            creates: Vec::new(),
            revision: Some(self.revision),
            words: 2.0,
            rounds: 2,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        self.fitness.words(words);
        words.scalar("most", self.most).scalar("left", self.left).scalar("slope", self.slope);
    }
}
