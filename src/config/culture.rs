//! `culture/…`: what the user writes, and what the backends get.

use super::phase_file::one;
use super::problem::Problem;
use super::resolve::Context;
use super::spec::Revision;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Agents who have much in common become more alike (Axelrod). Features are the value dimensions, traits are q levels of a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AxelrodFile {
    /// Traits q of each feature: a value v has trait floor(q·v), and stands in the middle of its level after the first revision.
    #[schemars(range(min = 2, max = 256))]
    pub traits: u32,
    /// Probability u that an agent revises in a step.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub update_probability: f64,
}

/// `culture/axelrod`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AxelrodPlan {
    /// Traits of each feature.
    pub traits: u32,
    /// When agents revise.
    pub revision: Revision,
}

impl AxelrodPlan {
    /// Trait of a value.
    #[inline(always)]
    #[must_use]
    pub const fn level(&self, value: u16) -> u32 {
        (value as u32 * self.traits) >> 16 // < 2^24
    }
    /// Value in the middle of a trait's level: (k + 1/2)/q, to the nearest unit.
    #[inline(always)]
    #[must_use]
    pub const fn middle(&self, level: u32) -> u16 {
        (((2 * level + 1) * 65535 + self.traits) / (2 * self.traits)) as u16 // < 2^26
    }
}

/// The plan of a phase.
pub(super) fn axelrod(file: &AxelrodFile, context: &Context<'_>, revision: Revision, problems: &mut Vec<Problem>) -> AxelrodPlan {
    context.needs_values(problems);
    AxelrodPlan { traits: file.traits, revision }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_a_level_has_its_trait() {
        for traits in 2..=256 {
            let plan = AxelrodPlan { traits, revision: Revision { update_q30: 0, rest_draw: None, rest_from: 0, packed: false } };
            for level in 0..traits {
                assert_eq!(plan.level(plan.middle(level)), level, "trait {level} of {traits}");
            }
            assert_eq!((plan.level(0), plan.level(65535)), (0, traits - 1));
        }
    }
}
