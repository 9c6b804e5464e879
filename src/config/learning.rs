//! Imitation rules beyond the pairwise ones: what the user writes, and what the backends get.

use super::near::near;
use super::phase_file::one;
use super::problem::Problem;
use super::resolve::Context;
use super::spec::Revision;
use crate::num::fixed;
use crate::num::table::FermiTable;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Follow the majority of three random others, or else compare payoffs with one (Fermi).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConformistFile {
    /// Selection intensity β of the comparison; or give `noise`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1e9))]
    pub beta: Option<f64>,
    /// Noise K = 1/β; or give `beta`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1e-9, max = 1e9))]
    pub noise: Option<f64>,
    /// Probability φ that a revision follows the majority of three; or give `conformist_class`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub conformity: Option<f64>,
    /// Name of the trait class whose members always follow the majority, while all others compare payoffs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conformist_class: Option<String>,
    /// Probability u that an agent revises in a step.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub update_probability: f64,
}

/// Take the strategy that most others have: of all neighbours, or of some random ones; ties change nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MajorityFile {
    /// How many random others are looked at (on a graph: neighbours, with repetition); left out on a graph: all neighbours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 64))]
    pub models: Option<u32>,
    /// Probability u that an agent revises in a step.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub update_probability: f64,
}

/// Take the strategy of q random others if they agree; if they do not, change at random with a small probability.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QVoterFile {
    /// How many others q are asked, with repetition.
    #[schemars(range(min = 1, max = 64))]
    pub models: u32,
    /// Probability ε to change to another random strategy where they disagree.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub epsilon: f64,
    /// Probability u that an agent revises in a step.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub update_probability: f64,
}

/// Take the strategy of a random neighbour if a random neighbour of that one has it too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SznajdFile {
    /// Probability u that an agent revises in a step.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub update_probability: f64,
}

/// `imitate/conformist`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConformistPlan {
    /// Adoption probability by payoff difference.
    pub table: FermiTable,
    /// Probability of following the majority, units of 2⁻³⁰; without a class.
    pub conformity_q30: u32,
    /// The class that always does, if there is one.
    pub class: Option<u8>,
    /// When agents revise.
    pub revision: Revision,
}

impl ConformistPlan {
    /// As the shader reads it: the table, conformity, the conformist class or 255.
    #[must_use]
    pub fn words(&self) -> Vec<u32> {
        let tail = [self.conformity_q30, self.class.map_or(255, u32::from)];
        self.table.bins().iter().flatten().copied().chain(tail).collect()
    }
}

/// `imitate/majority`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MajorityPlan {
    /// Others looked at; 0: all neighbours.
    pub models: u32,
    /// When agents revise.
    pub revision: Revision,
}

/// `imitate/q_voter`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QVoterPlan {
    /// Others asked.
    pub models: u32,
    /// Probability of a random change where they disagree, units of 2⁻³⁰.
    pub epsilon_q30: u32,
    /// When agents revise.
    pub revision: Revision,
}

/// `imitate/sznajd`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SznajdPlan {
    /// When agents revise.
    pub revision: Revision,
}

/// The plan of `imitate/conformist`; exactly one of a probability and a class says who conforms.
pub(super) fn conformist(
    file: &ConformistFile,
    context: &Context<'_>,
    table: FermiTable,
    revision: Revision,
    problems: &mut Vec<Problem>,
) -> ConformistPlan {
    let mut class = None;
    match (&file.conformity, &file.conformist_class) {
        (Some(_), None) => {}
        (None, Some(name)) => class = named_class(name, context, problems),
        (both, _) => problems.push(Problem::new(
            format!("{}{}", context.path, if both.is_some() { ".conformity" } else { "" }),
            if both.is_some() { "conformity and conformist_class are both given" } else { "nobody conforms" },
            "exactly one of conformity (a probability) and conformist_class (the name of a [[class]])",
            if both.is_some() { "remove one of them" } else { "add one of them, or use imitate/fermi" },
        )),
    }
    let conformity_q30 = fixed::probability_q30(file.conformity.unwrap_or(0.0).clamp(0.0, 1.0));
    ConformistPlan { table, conformity_q30, class, revision }
}

fn named_class(name: &str, context: &Context<'_>, problems: &mut Vec<Problem>) -> Option<u8> {
    let known = &context.file.class;
    let found = known.iter().position(|c| c.name == name);
    if found.is_none() {
        let names: Vec<&str> = known.iter().map(|c| c.name.as_str()).collect();
        let remedy =
            near(name, names.iter().copied()).map_or("add a section [[class]] of that name".into(), |m| format!("did you mean {m:?}?"));
        let allowed = if names.is_empty() { "the name of a [[class]]; there is none".into() } else { names.join(", ") };
        problems.push(Problem::new(
            format!("{}.conformist_class", context.path),
            format!("{name:?} is not a trait class"),
            allowed,
            remedy,
        ));
    }
    found.map(|k| k as u8) // ≤ 16 classes
}

/// The plan of `imitate/majority`; only on a graph are there neighbours to look at all of.
pub(super) fn majority(file: &MajorityFile, context: &Context<'_>, revision: Revision, problems: &mut Vec<Problem>) -> MajorityPlan {
    if file.models.is_none() && !context.learning.is_graph() {
        problems.push(Problem::new(
            context.path,
            "a well-mixed population has no neighbours, and nobody says how many others are looked at",
            "models = 1 to 64",
            "add models = 3, or a graph to learn on: learning = { kind = \"ring\", neighbors = 4 }",
        ));
    }
    MajorityPlan { models: file.models.unwrap_or(0), revision }
}

/// The plan of `imitate/q_voter`.
pub(super) fn q_voter(file: &QVoterFile, revision: Revision) -> QVoterPlan {
    QVoterPlan { models: file.models, epsilon_q30: fixed::probability_q30(file.epsilon.clamp(0.0, 1.0)), revision }
}
