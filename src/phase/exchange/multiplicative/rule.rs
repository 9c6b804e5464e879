//! `exchange/multiplicative`: what the user writes, and the rule that follows.

use crate::rule::context::Resolve;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Draw: does it grow?
pub const COIN: u32 = 0;

/// What everybody owns grows or shrinks by a share of it in every step, by a fair coin of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MultiplicativeFile {
    /// The share σ by which resources grow or shrink.
    #[schemars(range(min = 0.000_001, max = 0.999_999))]
    pub noise: f64,
}

/// `exchange/multiplicative`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MultiplicativePlan {
    /// That share, units of 2⁻³².
    pub noise_q32: u32,
}

impl Rule for MultiplicativePlan {
    type File = MultiplicativeFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let state = at.context.file.state.as_ref();
        at.context.needs_state("resource", state.is_some_and(|s| s.resource.is_some()), at.problems);
        Some(Self { noise_q32: (file.noise * 4_294_967_296.0).round() as u32 })
    }

    fn facts(&self, _: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: false,
            around: Around::Population,
            surveys: false,
            stirs: true,
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
        words.scalar("noise_q32", self.noise_q32);
    }
}
