//! `convention/naming_game`: what the user writes, and the rule that follows.

use crate::file::per_class::{PerClass, probability};
use crate::file::problem::Problem;
pub use crate::phase::convention::update::NamingUpdate;
use crate::rule::context::{Context, Resolve};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Revision, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Draw: which word is uttered.
pub const UTTER: u32 = 4;

/// Agents agree on a word by talking (the naming game).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NamingGameFile {
    /// Number of words W; the strategies are the 2^W − 1 inventories, and strategy k holds the words of the bits of k + 1.
    #[schemars(range(min = 2, max = 4))]
    pub words: u32,
    /// `listener`: every agent listens to a random other or neighbour, speakers learn nothing; `pair`: a perfect matching, both learn.
    #[serde(default)]
    pub update: NamingUpdate,
    /// Probability u that an agent revises in a step. A number, or one per class.
    #[serde(default = "PerClass::one")]
    #[schemars(schema_with = "probability")]
    pub update_probability: PerClass,
}

/// `convention/naming_game`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamingGamePlan {
    /// Number of words.
    pub words: u32,
    /// Who learns.
    pub update: NamingUpdate,
    /// When agents revise.
    pub revision: Revision,
}

/// The plan of a phase.
pub fn naming_game(file: &NamingGameFile, context: &Context<'_>, revision: Revision, problems: &mut Vec<Problem>) -> NamingGamePlan {
    let wanted = (1usize << file.words) - 1;
    let given = context.file.population.strategies.len();
    if given != wanted {
        let inventories: Vec<String> = (1..=wanted).map(inventory).collect();
        problems.push(Problem::new(
            "population.strategies",
            format!("{given} strategies, but {} words can be known in {wanted} ways", file.words),
            format!("the {wanted} inventories {}", inventories.join(", ")),
            format!("name them in this order in population.strategies, or change {}.words", context.path),
        ));
    }
    NamingGamePlan { words: file.words, update: file.update, revision }
}

/// Name of an inventory: the letters of its words.
fn inventory(bits: usize) -> String {
    "ABCD".chars().enumerate().filter(|(word, _)| (bits >> word) & 1 == 1).map(|(_, letter)| letter).collect()
}

impl Rule for NamingGamePlan {
    type File = NamingGameFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let revision = at.free_by_class(&file.update_probability);
        Some(naming_game(file, &at.context, revision, at.problems))
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: true,
            around: Around::Learned,
            surveys: false,
            stirs: true,
            writes_values: false,
            group_size: 1,
            creates: Vec::new(),
            revision: Some(self.revision),
            words: self.revision.words() + 1.0 + of.partner_words(),
            rounds: 0,
            vocabulary: self.words,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words.flag("pairs", self.update == NamingUpdate::Pair);
    }
}
