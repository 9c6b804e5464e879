//! `culture/axelrod`: what the user writes, and the rule that follows.

use crate::file::per_class::{PerClass, probability};
use crate::file::problem::Problem;
use crate::rule::context::{Context, Resolve};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Inherits, Revision, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Draw: does the agent interact?
pub const INTERACT: u32 = 4;
/// Draw: which feature.
pub const FEATURE: u32 = 5;

/// Agents who have much in common become more alike (Axelrod).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AxelrodFile {
    /// Traits q of each feature: a value v has trait floor(q·v), and stands in the middle of its level after the first revision.
    #[schemars(range(min = 2, max = 256))]
    pub traits: u32,
    /// Probability u that an agent revises in a step. A number, or one per class.
    #[serde(default = "PerClass::one")]
    #[schemars(schema_with = "probability")]
    pub update_probability: PerClass,
}

/// `culture/axelrod`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AxelrodPlan {
    /// Traits of each feature.
    pub traits: u32,
    /// When agents revise.
    pub revision: Revision,
    /// Does it say whom features were taken from?
    pub tells: bool,
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
pub fn axelrod(file: &AxelrodFile, context: &Context<'_>, revision: Revision, problems: &mut Vec<Problem>) -> AxelrodPlan {
    context.needs_values(problems);
    AxelrodPlan { traits: file.traits, revision, tells: context.file.tells_values() }
}

impl Rule for AxelrodPlan {
    type File = AxelrodFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let revision = at.free_by_class(&file.update_probability);
        Some(axelrod(file, &at.context, revision, at.problems))
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: true,
            around: Around::Learned,
            surveys: false,
            stirs: true,
            writes_values: true,
            group_size: 1,
            creates: Vec::new(),
            revision: Some(self.revision),
            words: self.revision.words() + 2.0 + of.partner_words(),
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn traits(&self) -> Option<u32> {
        Some(self.traits)
    }

    fn inherits(&self) -> Inherits {
        Inherits::Copied
    }

    fn words(&self, words: &mut Words) {
        words.scalar("traits", self.traits).flag("tells", self.tells);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_a_level_has_its_trait() {
        for traits in 2..=256 {
            let plan = AxelrodPlan {
                tells: false,
                traits,
                revision: Revision { update_q30: 0, by_class_q30: None, rest_draw: None, rest_from: 0, packed: false },
            };
            for level in 0..traits {
                assert_eq!(plan.level(plan.middle(level)), level, "trait {level} of {traits}");
            }
            assert_eq!((plan.level(0), plan.level(65535)), (0, traits - 1));
        }
    }
}
