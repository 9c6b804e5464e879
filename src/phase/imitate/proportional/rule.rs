//! `imitate/proportional`: what the user writes, and the rule that follows.

use crate::file::per_class::{PerClass, probability};
use crate::file::problem::Problem;
use crate::num::fixed;
use crate::rule::context::Resolve;
use crate::rule::crowd::Crowd;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Revision, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Copy a random other with a probability proportional to what it earned more than oneself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProportionalFile {
    /// The difference of payoffs that is copied with certainty, and so is every larger one; left out: the width of the range that payoffs of
    /// the game before it can take, 0 included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1e-9, max = 8e6))]
    pub range: Option<f64>,
    /// Is the range that of one encounter, and times max(k_i, k_j) that of a pair with k_i and k_j neighbours (Santos & Pacheco 2005)? For payoffs
    /// summed over neighbours; `range` left out is then the width of the payoffs of one encounter.
    #[serde(default)]
    pub by_degree: bool,
    /// Probability u that an agent revises in a step. A number, or one per class.
    #[serde(default = "PerClass::one")]
    #[schemars(schema_with = "probability")]
    pub update_probability: PerClass,
}

/// `imitate/proportional`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProportionalPlan {
    /// The difference that is copied with certainty, stored payoff units, at least 1.
    pub range: u32,
    /// Is it multiplied by the larger number of neighbours of the two?
    pub by_degree: bool,
    /// When agents revise.
    pub revision: Revision,
}

/// Largest range, stored payoff units: two words of 32 bits multiply, and the higher one is compared with a signed difference.
const RANGE_MAX: f64 = (1u64 << 31) as f64;

/// The plan of `imitate/proportional`; `width` is that of the payoffs so far, in stored units.
#[must_use]
pub fn proportional(file: &ProportionalFile, bits: u32, width: i64, by_degree: bool, revision: Revision) -> ProportionalPlan {
    let given = file.range.map(|range| (range * fixed::units(bits)).round());
    let range = given.unwrap_or(width as f64).clamp(1.0, RANGE_MAX) as u32;
    ProportionalPlan { range, by_degree, revision }
}

impl Rule for ProportionalPlan {
    type File = ProportionalFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let revision = at.compares_by_class(&file.update_probability);
        let mut width = i64::from(at.payoff[1].max(0)) - i64::from(at.payoff[0].min(0));
        let mut most = RANGE_MAX / fixed::units(at.bits);
        let degree = at.context.learning.degree_max().max(1);
        if file.by_degree {
            most /= f64::from(degree);
            match at.last_game() {
                _ if !at.context.learning.is_graph() => at.problem(
                    "by_degree",
                    "a well-mixed population has no neighbours to count",
                    "by_degree = true on a graph",
                    "remove by_degree, or add a topology",
                ),
                Some(game) => width = i64::from(game.width(at.context.file.population.strategies.len())),
                None if file.range.is_none() => at.problem(
                    "by_degree",
                    "no game of pairs says how far apart the payoffs of one encounter can be",
                    "a range, or a phase interact/matrix before it",
                    "add range = …, the largest difference of payoffs in one encounter",
                ),
                None => {}
            }
        }
        if let Some(range) = file.range.filter(|range| *range > most) {
            at.problems.push(Problem::new(
                format!("{}.range", at.context.path),
                format!("{range} lies far beyond the payoffs of this game: hardly anybody would copy anybody"),
                format!("1e-9 to {most}"),
                "choose a range of the size of the payoffs",
            ));
        }
        Some(proportional(file, at.bits, width, file.by_degree, revision))
    }

    fn moves(&self, crowd: &Crowd<'_>) -> Option<Vec<f64>> {
        // Of 2^32 words, those below lead · 2^32 / range, rounded up.
        let words = |lead: i32| (u64::from(lead.max(0).unsigned_abs()) << 32).div_ceil(u64::from(self.range)).min(1 << 32);
        Some(crowd.revised(&self.revision, |s| crowd.share(s) * words(crowd.lead(s)) as f64 / (1u64 << 32) as f64))
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: true,
            around: Around::Learned,
            surveys: false,
            stirs: false,
            writes_values: false,
            group_size: 1,
            creates: Vec::new(),
            revision: Some(self.revision),
            words: self.revision.words() + of.model_words(),
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words.scalar("range", self.range).flag("by_degree", self.by_degree);
    }
}
