//! `evolve/migrate`: what the user writes, and the rule that follows.

use crate::columns::Column;
use crate::file::problem::Problem;
use crate::num::fixed;
use crate::num::wide::ONE_WORD_INDEX_MAX;
use crate::rule::context::{Context, Resolve};
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Facts, PhasePlan, Rule};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Draw: whose strategy? And `FROM + 1`, the low word of that index where one word is too coarse.
pub const FROM: u32 = 1;

/// With a small probability one's strategy is replaced by that of somebody from another patch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MigrateFile {
    /// Probability m per agent and step, by environment (the index of the patch modulo the number of entries).
    #[schemars(length(min = 1, max = 16), inner(range(min = 0.0, max = 1.0)))]
    pub probability: Vec<f64>,
}

/// `evolve/migrate`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigratePlan {
    /// Probability by environment, units of 2⁻³⁰.
    pub probability_q30: Vec<u32>,
    /// Agents per patch.
    pub size: u32,
    /// Agents outside one's patch.
    pub pool: u32,
}

impl MigratePlan {
    /// Does an index into the pool take two words?
    #[must_use]
    pub fn wide(&self) -> bool {
        self.pool > ONE_WORD_INDEX_MAX
    }
}

/// The plan of `evolve/migrate`.
pub fn migrate(file: &MigrateFile, context: &Context<'_>, problems: &mut Vec<Problem>) -> MigratePlan {
    let size = context.needs_groups(context.learning, problems);
    let pool = context.agents.saturating_sub(size);
    if pool == 0 && context.learning.is_graph() {
        problems.push(Problem::new(
            context.path,
            format!("there is one patch of {size} agents, and nowhere to come from"),
            "two patches or more",
            "use more agents or smaller groups",
        ));
    }
    let rows = file.probability.len() as u32;
    context.needs_patches(rows, context.agents / size, "probability", context.learning, problems);
    let probability_q30 = file.probability.iter().map(|m| fixed::probability_q30(m.clamp(0.0, 1.0))).collect();
    MigratePlan { probability_q30, size, pool }
}

impl Rule for MigratePlan {
    type File = MigrateFile;

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        Some(migrate(file, &at.context, at.problems))
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
            revision: None,
            words: if self.wide() { 3.0 } else { 2.0 },
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn objections(&self, columns: &[Column], step: &[PhasePlan], k: usize) -> Vec<Problem> {
        let traced = columns.contains(&Column::Lineage);
        traced
            .then(|| {
                Problem::new(
                    format!("phase[{k}]"),
                    format!(
                        "{} brings strategies from elsewhere without saying whose they were, so that no lineage can be told",
                        step[k].name()
                    ),
                    "with [accountability] phases that change an agent's own strategy or copy that of one other",
                    "remove [accountability], or let agents learn across patches by imitate/group",
                )
            })
            .into_iter()
            .collect()
    }

    fn words(&self, words: &mut Words) {
        words
            .scalar("size", self.size)
            .scalar("outside", self.pool)
            .flag("wide", self.wide())
            .scalar("rows", self.probability_q30.len() as u32)
            .scalar("most_q30", self.probability_q30.iter().copied().max().unwrap_or(0))
            .table("probability_q30", self.probability_q30.iter().copied());
    }
}
