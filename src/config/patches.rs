//! `interact/environment` and `evolve/migrate`: patches that favour different strategies, and who moves between them.

use super::plan::{STRATEGIES_MAX, Topology};
use super::problem::Problem;
use super::resolve::Context;
use crate::num::fixed;
use crate::num::wide::ONE_WORD_INDEX_MAX;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Earn what one's strategy is worth in the environment of one's patch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EnvironmentFile {
    /// Payoff by environment (row) and strategy (column). Patches are the fixed groups of the topology, or else of `learning`; a
    /// patch's environment is its index modulo the number of rows.
    #[schemars(length(min = 1, max = 16))]
    pub payoffs: Vec<Vec<f64>>,
}

/// With a small probability one's strategy is replaced by that of somebody from another patch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MigrateFile {
    /// Probability m per agent and step, by environment (the index of the patch modulo the number of entries).
    #[schemars(length(min = 1, max = 16), inner(range(min = 0.0, max = 1.0)))]
    pub probability: Vec<f64>,
}

/// `interact/environment`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvironmentPlan {
    /// `entries[environment · 16 + strategy]`, stored units.
    pub entries: Vec<i32>,
    /// Environments.
    pub rows: u32,
    /// Agents per patch.
    pub size: u32,
    /// Patches.
    pub patches: u32,
}

impl EnvironmentPlan {
    /// Payoffs by strategy in the environment of agent `i`.
    #[inline(always)]
    #[must_use]
    pub fn row(&self, i: u32) -> &[i32] {
        let row = (i / self.size % self.rows) as usize;
        &self.entries[row * STRATEGIES_MAX..(row + 1) * STRATEGIES_MAX]
    }

    /// Lowest and highest of the entries of `strategies` strategies in one environment.
    #[must_use]
    pub fn range(&self, row: u32, strategies: usize) -> (i32, i32) {
        let row = &self.entries[row as usize * STRATEGIES_MAX..][..strategies];
        (row.iter().copied().min().unwrap_or(0), row.iter().copied().max().unwrap_or(0))
    }

    /// As the shader reads it: size of a patch, environments, entries.
    #[must_use]
    pub fn words(&self) -> Vec<u32> {
        [self.size, self.rows].into_iter().chain(self.entries.iter().map(|e| *e as u32)).collect()
    }
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

    /// As the shader reads it: size of a patch, agents outside, 1 if an index takes two words, environments, probabilities.
    #[must_use]
    pub fn words(&self) -> Vec<u32> {
        let head = [self.size, self.pool, u32::from(self.wide()), self.probability_q30.len() as u32];
        head.into_iter().chain(self.probability_q30.iter().copied()).collect()
    }
}

/// The plan of `interact/environment`, payoffs with `bits` fractional bits.
pub(super) fn environment(file: &EnvironmentFile, context: &Context<'_>, bits: u32, problems: &mut Vec<Problem>) -> EnvironmentPlan {
    let patches = if context.topology.is_graph() { context.topology } else { context.learning };
    let size = context.needs_groups(patches, problems);
    let count = context.file.population.strategies.len();
    let mut entries = vec![0; file.payoffs.len() * STRATEGIES_MAX];
    for (e, row) in file.payoffs.iter().enumerate() {
        if row.len() != count {
            problems.push(Problem::new(
                format!("{}.payoffs[{e}]", context.path),
                format!("a row of {} for {count} strategies", row.len()),
                format!("{count} payoffs in a row"),
                "give one payoff per strategy, in their order",
            ));
        }
        for (s, payoff) in row.iter().enumerate().take(count.min(STRATEGIES_MAX)) {
            entries[e * STRATEGIES_MAX + s] = fixed::payoff_q(*payoff, bits);
        }
    }
    let plan = EnvironmentPlan { entries, rows: file.payoffs.len() as u32, size, patches: (context.agents / size).max(1) };
    fits(plan.rows, plan.patches, &format!("{}.payoffs", context.path), patches, problems);
    plan
}

/// The plan of `evolve/migrate`.
pub(super) fn migrate(file: &MigrateFile, context: &Context<'_>, problems: &mut Vec<Problem>) -> MigratePlan {
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
    fits(rows, context.agents / size, &format!("{}.probability", context.path), context.learning, problems);
    let probability_q30 = file.probability.iter().map(|m| fixed::probability_q30(m.clamp(0.0, 1.0))).collect();
    MigratePlan { probability_q30, size, pool }
}

/// Reports environments that no patch has.
fn fits(rows: u32, patches: u32, path: &str, topology: &Topology, problems: &mut Vec<Problem>) {
    if matches!(topology, Topology::Groups { .. }) && rows > patches {
        problems.push(Problem::new(
            path,
            format!("more environments ({rows}) than patches ({patches})"),
            format!("up to {patches}"),
            "remove entries, or use more agents or smaller groups",
        ));
    }
}
