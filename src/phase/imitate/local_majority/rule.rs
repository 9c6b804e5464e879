//! `imitate/local_majority`: what the user writes, and the rule that follows.

use crate::file::per_class::{PerClass, probability};
use crate::rule::context::Resolve;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Revision, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Meet in random groups and take what most of the group have (Galam).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LocalMajorityFile {
    /// Members of a group; groups are new in every step, and who is left over keeps what it has.
    #[schemars(range(min = 2, max = 64))]
    pub size: u32,
    /// The strategy that a tie goes to; left out: a group that is tied keeps what it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_quo: Option<String>,
    /// Probability u that an agent revises in a step. A number, or one per class.
    #[serde(default = "PerClass::one")]
    #[schemars(schema_with = "probability")]
    pub update_probability: PerClass,
}

/// `imitate/local_majority`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalMajorityPlan {
    /// Members of a group.
    pub size: u32,
    /// The strategy that a tie goes to.
    pub status_quo: Option<u8>,
    /// When agents revise.
    pub revision: Revision,
}

impl Rule for LocalMajorityPlan {
    type File = LocalMajorityFile;

    fn revives(file: &Self::File) -> bool {
        // A tie may bring back a status quo that nobody holds.
        file.status_quo.is_some()
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        if file.size > at.context.agents {
            let agents = at.context.agents;
            at.problem(
                "size",
                format!("groups of {} of {agents} agents", file.size),
                format!("2 to {agents}"),
                "make groups smaller or use more agents",
            );
        }
        let status_quo = file.status_quo.as_ref().map(|name| at.strategy("status_quo", name));
        Some(Self { size: file.size, status_quo, revision: at.copies_by_class(&file.update_probability) })
    }

    fn facts(&self, _: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            learns: true,
            around: Around::Population,
            surveys: true,
            stirs: false,
            writes_values: false,
            group_size: 1,
            creates: Vec::new(),
            revision: Some(self.revision),
            words: self.revision.words(),
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words.scalar("size", self.size).scalar("status_quo", self.status_quo.map_or(u32::MAX, u32::from));
    }
}
