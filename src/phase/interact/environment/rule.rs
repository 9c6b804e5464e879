//! `interact/environment`: what the user writes, and the rule that follows.

use crate::file::problem::Problem;
use crate::num::fixed;
use crate::num::form::Form;
use crate::phase::precision::{Format, Gap};
use crate::rule::context::{Context, Resolve};
use crate::rule::game::STRATEGIES_MAX;
use crate::rule::setting::Setting;
use crate::rule::task::{Paid, Task};
use crate::rule::words::Words;
use crate::rule::{Around, Earns, Facts, Rule, Scale};
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
}

/// The plan of `interact/environment`, payoffs with `bits` fractional bits.
pub fn environment(file: &EnvironmentFile, context: &Context<'_>, bits: u32, problems: &mut Vec<Problem>) -> EnvironmentPlan {
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
    problems.extend(lost(file, context, &entries, bits));
    let plan = EnvironmentPlan { entries, rows: file.payoffs.len() as u32, size, patches: (context.agents / size).max(1) };
    context.needs_patches(plan.rows, plan.patches, "payoffs", patches, problems);
    plan
}

/// What rounding does to the differences between strategies in one environment.
fn lost(file: &EnvironmentFile, context: &Context<'_>, entries: &[i32], bits: u32) -> Option<Problem> {
    let names = &context.file.population.strategies;
    let largest = file.payoffs.iter().flatten().fold(0f64, |most, x| most.max(x.abs()));
    let mut gaps = Vec::new();
    for (e, row) in file.payoffs.iter().enumerate() {
        let known = row.len().min(names.len()).min(STRATEGIES_MAX);
        for (one, two) in (0..known).flat_map(|two| (0..two).map(move |one| (one, two))) {
            let stored = |s: usize| i64::from(entries[e * STRATEGIES_MAX + s]);
            let who = format!("{} of {} and {} of {} in environment {e}", row[one], names[one], row[two], names[two]);
            gaps.push(Gap { who, natural: row[one] - row[two], stored: stored(one) - stored(two), decides: true });
        }
    }
    let path = format!("{}.payoffs", context.path);
    let remedy = "bring the payoffs nearer together: an extreme one acts alike if it is a thousand times smaller";
    Format::payoffs(&path, bits, largest, remedy).lost(gaps)
}

impl Rule for EnvironmentPlan {
    type File = EnvironmentFile;

    fn scale(file: &Self::File, _: &Resolve<'_>) -> Scale {
        Scale::Upto(file.payoffs.iter().flatten().fold(0f64, |m, e| m.max(e.abs())), "payoffs")
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        Some(environment(file, &at.context, at.bits, at.problems))
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        let ranges = (0..self.rows).map(|row| self.range(row, of.strategies));
        let (low, high) = ranges.fold((0, 0), |(low, high), (l, h)| (l.min(low), h.max(high)));
        // Environments that have one patch more than others.
        let more = self.patches % self.rows;
        let place = |row: u32| {
            let share = f64::from(self.rows) * f64::from(self.patches / self.rows + u32::from(row < more)) / f64::from(self.patches);
            self.entries[row as usize * STRATEGIES_MAX..][..of.strategies].iter().map(|x| f64::from(*x) * share).collect::<Vec<f64>>()
        };
        let task = Some(Task::of(Form::of_places((0..self.rows).map(place).collect()), Paid::PLAIN));
        Facts {
            earns: Some(Earns { range: [low, high], playing: of.agents, task }),
            learns: false,
            around: Around::Met,
            surveys: false,
            stirs: false,
            writes_values: false,
            group_size: 1,
            creates: Vec::new(),
            revision: None,
            words: 0.0,
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words.scalar("size", self.size).scalar("rows", self.rows).table("entries", self.entries.iter().map(|e| *e as u32));
    }
}
