//! `govern/exclusion`: what the user writes, and the rule that follows.

use crate::columns::Column;
use crate::config::plan::PhasePlan;
use crate::file::problem::Problem;
use crate::num::fixed;
use crate::rule::context::Resolve;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, Rule, Start};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Draw: found out.
pub const AUDIT: u32 = 0;

/// Bits of an entry that hold the agent's own strategy plus 1; 0: not known yet.
pub const HOME: u32 = 31;
/// Where the offences that count begin in an entry.
pub const OFFENCES_AT: u32 = 8;
/// Bits of these.
pub const OFFENCES: u32 = 255;
/// Where the steps until an agent returns begin.
pub const LEFT_AT: u32 = 16;

/// Who is found out k times stays outside for r steps: without its strategy, and copied by nobody. The last phase of a step that changes strategies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExclusionFile {
    /// Strategies that are offences; left out: those of the charter, values.harmful.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 16))]
    pub harmful: Vec<String>,
    /// Probability a that an offence is found out.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub probability: f64,
    /// Offences k that are found out before an agent is excluded.
    #[serde(default = "once")]
    #[schemars(range(min = 1, max = 255))]
    pub offences: u32,
    /// Steps r for which it is.
    #[schemars(range(min = 1, max = 65535))]
    pub steps: u32,
    /// Name of the strategy of those who are excluded; what it earns, and what others earn with it, is for the game to say.
    pub outside: String,
}

fn once() -> u32 {
    1
}

/// `govern/exclusion`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExclusionPlan {
    /// Strategies that are offences, by bit.
    pub harmful: u16,
    /// Probability of being found out, units of 2⁻³⁰.
    pub probability_q30: u32,
    /// Offences before an agent is excluded, 1 to 255.
    pub offences: u32,
    /// Steps for which it is, 1 to 65535.
    pub steps: u32,
    /// The strategy of the excluded.
    pub outside: u8,
}

impl Rule for ExclusionPlan {
    type File = ExclusionFile;

    fn revives(_: &Self::File) -> bool {
        true
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        let harmful = at.harmful(&file.harmful);
        let outside = at.strategy("outside", &file.outside);
        if harmful >> outside & 1 == 1 {
            at.problem(
                "outside",
                format!("{:?} is an offence, which the excluded cannot commit", file.outside),
                "a strategy that is not harmful",
                "add a strategy for those who are excluded, whose payoffs are 0",
            );
        }
        let probability_q30 = fixed::probability_q30(file.probability.clamp(0.0, 1.0));
        let (offences, steps) = (file.offences.clamp(1, OFFENCES), file.steps.clamp(1, 65_535));
        Some(Self { harmful, probability_q30, offences, steps, outside })
    }

    fn objections(&self, columns: &[Column], step: &[PhasePlan], k: usize) -> Vec<Problem> {
        let path = format!("phase[{k}]");
        let later = step.iter().skip(k + 1).find(|phase| phase.writes(Column::Strategy));
        let early = later.map(|phase| {
            Problem::new(
                path.clone(),
                format!("{} behind it changes strategies, so that the excluded would be back at once", phase.name()),
                "as the last phase of a step that changes strategies",
                "move it to the end of the step",
            )
        });
        let traced = columns.contains(&Column::Lineage).then(|| {
            Problem::new(
                path,
                format!("{} takes strategies away and gives them back, which no lineage tells", step[k].name()),
                "with [accountability] phases that change an agent's own strategy or copy that of one other",
                "remove [accountability]",
            )
        });
        early.into_iter().chain(traced).collect()
    }

    fn facts(&self, _: &Setting<'_>) -> Facts {
        Facts {
            earns: None,
            // Nobody is asked: members of stubborn classes are excluded like others.
            learns: false,
            around: Around::Population,
            surveys: false,
            stirs: true,
            writes_values: false,
            group_size: 1,
            creates: vec![Start { column: Column::Offence, entries: vec![0] }],
            revision: None,
            words: 1.0,
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words
            .scalar("harmful", u32::from(self.harmful))
            .scalar("probability_q30", self.probability_q30)
            .scalar("limit", self.offences)
            .scalar("away", self.steps)
            .scalar("outside", u32::from(self.outside));
    }
}
