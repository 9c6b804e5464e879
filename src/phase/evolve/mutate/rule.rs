//! `evolve/mutate`: what the user writes, and the rule that follows.

use crate::num::fixed;
use crate::rule::context::Resolve;
use crate::rule::crowd::Crowd;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Revision, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Switch to a random strategy with a small probability.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MutateFile {
    /// Mutation probability μ per agent and step.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub probability: f64,
    /// `any`: uniform over all strategies, one's own included; `other`: uniform over the others; `step`: the strategy before or
    /// after one's own in their order, from either end the one next to it.
    #[serde(default)]
    pub target: MutationTarget,
    /// Name of the strategy that every mutant goes to, whatever `target` says: mutation in one direction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Where a mutant goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MutationTarget {
    /// Uniform over all strategies.
    #[default]
    Any,
    /// Uniform over the other strategies.
    Other,
    /// One step up or down in the order of the strategies, reflected at the ends.
    Step,
}

/// `evolve/mutate`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MutatePlan {
    /// Mutation probability, units of 2⁻³⁰.
    pub probability_q30: u32,
    /// Where a mutant goes.
    pub target: MutationTarget,
    /// The strategy that every mutant goes to instead, if there is one.
    pub to: Option<u8>,
}

impl Rule for MutatePlan {
    type File = MutateFile;

    fn revives(file: &Self::File) -> bool {
        file.probability > 0.0
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let to = file.to.as_ref().map(|name| at.strategy("to", name));
        Some(Self { probability_q30: fixed::probability_q30(file.probability.clamp(0.0, 1.0)), target: file.target, to })
    }

    fn moves(&self, crowd: &Crowd<'_>) -> Option<Vec<f64>> {
        let (own, last) = (crowd.own, crowd.counts.len() - 1);
        let to = |s: usize| match (self.to, self.target) {
            (Some(to), _) => f64::from(u8::from(usize::from(to) == s)),
            (None, MutationTarget::Any) => 1.0 / (last + 1) as f64,
            (None, MutationTarget::Other) => 1.0 / last as f64,
            (None, MutationTarget::Step) if own.abs_diff(s) != 1 => 0.0,
            (None, MutationTarget::Step) => {
                if own == 0 || own == last {
                    1.0
                } else {
                    0.5
                }
            }
        };
        let always = Revision { update_q30: self.probability_q30, by_class_q30: None, rest_draw: None, rest_from: 0, packed: false };
        Some(crowd.revised(&always, to))
    }

    fn facts(&self, _: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: true,
            around: Around::Population,
            surveys: false,
            stirs: self.probability_q30 > 0,
            writes_values: false,
            group_size: 1,
            creates: Vec::new(),
            revision: None,
            words: 1.0,
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        let mutation = match self.target {
            _ if self.to.is_some() => 3 + self.to.map_or(0, u32::from),
            MutationTarget::Any => 0,
            MutationTarget::Other => 1,
            MutationTarget::Step => 2,
        };
        words.scalar("probability_q30", self.probability_q30).scalar("mutation", mutation);
    }
}
