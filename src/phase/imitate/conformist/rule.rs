//! `imitate/conformist`: what the user writes, and the rule that follows.

use crate::file::near::near;
use crate::file::per_class::{PerClass, probability};
use crate::file::problem::Problem;
use crate::num::fixed;
use crate::num::table::FermiTable;
use crate::rule::context::{Context, Resolve};
use crate::rule::crowd::{Crowd, q30};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Revision, Rule};
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
    /// Probability u that an agent revises in a step. A number, or one per class.
    #[serde(default = "PerClass::one")]
    #[schemars(schema_with = "probability")]
    pub update_probability: PerClass,
}

/// Draw: does the revision conform?
pub const CONFORM: u32 = 4;
/// In place of a class where chance says who conforms.
const NO_CLASS: u32 = 255;

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

/// The plan of `imitate/conformist`; exactly one of a probability and a class says who conforms.
pub fn conformist(
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

impl Rule for ConformistPlan {
    type File = ConformistFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let table = FermiTable::new(at.intensity(file.beta, file.noise), at.bits);
        let revision = at.compares_by_class(&file.update_probability);
        Some(conformist(file, &at.context, table, revision, at.problems))
    }

    fn moves(&self, crowd: &Crowd<'_>) -> Option<Vec<f64>> {
        if self.class.is_some() {
            return None;
        }
        let conforms = q30(self.conformity_q30);
        Some(crowd.revised(&self.revision, |s| {
            let x = crowd.share(s);
            conforms * x * x * (3.0 - 2.0 * x) + (1.0 - conforms) * x * q30(self.table.threshold_q30(crowd.lead(s)))
        }))
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
            words: self.revision.words() + 1.0 + if of.topology.is_graph() { 4.0 } else { 4.0 * of.pool_words() + 1.0 },
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words.scalar("conformity_q30", self.conformity_q30).scalar("class", self.class.map_or(NO_CLASS, u32::from)).fermi(&self.table);
    }
}
