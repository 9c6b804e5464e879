//! Games of pairs: from a matrix in natural units to a [`MatrixPlan`].

use super::context::Context;
use super::phase_file::{PayoffMode, Roles};
use super::problem::Problem;
use super::rule::Earns;
use super::setting::Setting;
use super::topology::Topology;
use crate::num::fixed;
use crate::num::prospect::Prospect;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Strategies at most; payoff matrices are stored with this row length.
pub const STRATEGIES_MAX: usize = 16;

/// Payoffs as people feel them (Tversky & Kahneman 1992): gains x above the reference count x^α, losses -λ(-x)^α.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProspectFile {
    /// Curvature α; 1 is linear.
    #[serde(default = "alpha_1992")]
    #[schemars(range(min = 0.01, max = 1.0))]
    pub alpha: f64,
    /// Loss aversion λ; 1 is none.
    #[serde(default = "lambda_1992")]
    #[schemars(range(min = 0.0, max = 1000.0))]
    pub lambda: f64,
    /// Payoffs above it are gains, below it losses.
    #[serde(default)]
    #[schemars(range(min = -8e6, max = 8e6))]
    pub reference: f64,
}

fn alpha_1992() -> f64 {
    Prospect::MEDIAN_1992.alpha
}

fn lambda_1992() -> f64 {
    Prospect::MEDIAN_1992.lambda
}

impl ProspectFile {
    fn value(self, payoff: f64) -> f64 {
        Prospect { alpha: self.alpha, lambda: self.lambda, ..Prospect::NEUTRAL }.value(payoff - self.reference)
    }
}

/// A matrix game in stored payoff units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixPlan {
    /// `entries[(role·16 + own)·16 + other]`: payoff of playing `own` against `other`; role 0 = row, 1 = column.
    pub entries: Vec<i32>,
    /// The same before the dial: what the task yields.
    pub raw: Vec<i32>,
    /// One matrix for both roles?
    pub symmetric: bool,
    /// Does the lower index hold the row role in a matched pair, instead of the first seat?
    pub ranked: bool,
    /// Who is played, and how payoffs add up.
    pub mode: PayoffMode,
    /// Opponents of `sample`, else 1.
    pub samples: u32,
}

impl MatrixPlan {
    /// What agents earn in it.
    #[must_use]
    pub fn earns(&self, of: &Setting<'_>) -> Earns {
        let playing = if self.mode == PayoffMode::Match { of.agents - of.agents % 2 } else { of.agents };
        Earns { range: range(self, of.strategies, of.topology), playing, task: self.task(of) }
    }

    /// Lowest and highest mean payoff of a population, stored units; `None` where whoever looks at another is not seen by it there: what
    /// all earn says nothing about pairs.
    #[must_use]
    pub fn task(&self, of: &Setting<'_>) -> Option<[f64; 2]> {
        if one_sided(self.mode, of.topology) {
            return None;
        }
        let raw = |role: usize, own: usize, other: usize| f64::from(self.raw[(role * STRATEGIES_MAX + own) * STRATEGIES_MAX + other]);
        let both = |a: usize, b: usize| raw(0, a, b) + raw(1, b, a);
        let pairs = (0..of.strategies).flat_map(|a| (0..of.strategies).map(move |b| both(a, b) / 2.0));
        let (low, high) = pairs.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
        let times = if self.mode == PayoffMode::NeighborSum { of.topology.strength_mean() } else { 1.0 };
        Some([low * times, high * times])
    }

    /// Random words of an encounter and step.
    #[must_use]
    pub fn words(&self, of: &Setting<'_>) -> f64 {
        let roles = if self.symmetric { 0.0 } else { 1.0 };
        if self.mode == PayoffMode::Sample { f64::from(self.samples) * of.pool_words() + roles } else { 0.0 }
    }

    /// Rounds over neighbours; counts of either side are enough on two complete sides.
    #[must_use]
    pub fn rounds(&self, of: &Setting<'_>) -> u64 {
        let listens = matches!(self.mode, PayoffMode::NeighborSum | PayoffMode::NeighborMean);
        u64::from(listens && !matches!(of.topology, Topology::Bipartite { .. }))
    }

    /// Do agents want something else than what the task yields?
    #[must_use]
    pub fn transformed(&self) -> bool {
        self.raw != self.entries
    }

    /// What the task yields per agent if agents with these counts meet at random, stored units.
    #[must_use]
    pub fn expected_raw(&self, counts: &[u64]) -> f64 {
        let n: u64 = counts.iter().sum();
        let at = |role: usize, own: usize, other: usize| f64::from(self.raw[(role * STRATEGIES_MAX + own) * STRATEGIES_MAX + other]);
        let of = |own: usize| -> f64 {
            counts.iter().enumerate().map(|(other, m)| *m as f64 * f64::midpoint(at(0, own, other), at(1, own, other))).sum()
        };
        counts.iter().enumerate().map(|(own, m)| *m as f64 * of(own)).sum::<f64>() / (n as f64 * n as f64)
    }

    /// Payoff of `own` against `other` in a role.
    #[inline(always)]
    #[must_use]
    pub fn entry(&self, role: usize, own: u8, other: u8) -> i32 {
        self.entries[(role * STRATEGIES_MAX + own as usize) * STRATEGIES_MAX + other as usize]
    }
}

/// A game of pairs in natural units, whichever phase it comes from.
#[derive(Debug, Clone)]
pub struct Pairs<'a> {
    /// Payoff of the row strategy against the column strategy.
    pub matrix: Cow<'a, [Vec<f64>]>,
    /// Payoff to the column player, where that is another matrix.
    pub column: Option<&'a [Vec<f64>]>,
    /// Who is played, and how payoffs add up.
    pub mode: PayoffMode,
    /// Opponents of `sample`.
    pub samples: u32,
    /// Interdependence κ.
    pub dial: Option<f64>,
    /// Assortment r.
    pub assortment: Option<f64>,
    /// Who holds the row role in a matched pair.
    pub roles: Roles,
    /// Gains and losses as people feel them.
    pub prospect: Option<ProspectFile>,
}

impl Pairs<'_> {
    /// Largest magnitude of a payoff, as it is earned or as it is felt; the dial makes none larger.
    #[must_use]
    pub fn largest(&self) -> f64 {
        let largest = self.matrix.iter().chain(self.column.iter().copied().flatten()).flatten().fold(0f64, |m, e| m.max(e.abs()));
        let felt = self.prospect.map(|p| {
            let far = largest + p.reference.abs();
            Prospect { alpha: p.alpha, lambda: 1.0, ..Prospect::NEUTRAL }.value(far) * p.lambda.max(1.0)
        });
        felt.unwrap_or(0.0).max(largest)
    }

    /// Reports what does not fit, and returns the plan.
    pub fn plan(&self, context: &Context<'_>, bits: u32, problems: &mut Vec<Problem>) -> MatrixPlan {
        let (path, count) = (context.path, context.file.population.strategies.len());
        let before = problems.len();
        for (key, table) in [("matrix", Some(&*self.matrix)), ("matrix_column", self.column)] {
            problems.extend(table.and_then(|table| misshapen(&format!("{path}.{key}"), table, count)));
        }
        if !context.topology.is_graph() && matches!(self.mode, PayoffMode::NeighborSum | PayoffMode::NeighborMean) {
            problems.push(Problem::new(
                format!("{path}.payoff"),
                "a well-mixed population has no neighbours",
                "field, sample, match",
                "choose one of these, or topology.kind = \"ring\" or \"lattice\"",
            ));
        }
        let ranked = self.roles == Roles::Rank;
        if ranked && self.mode != PayoffMode::Match {
            problems.push(Problem::new(
                format!("{path}.roles"),
                "ranks decide about roles in matched pairs only",
                "payoff = \"match\", or roles = \"seat\"",
                "change one of the two",
            ));
        }
        if self.assortment.is_some() && self.mode != PayoffMode::Field {
            problems.push(Problem::new(
                format!("{path}.assortment"),
                "who meets whom is decided by the payoff mode, and these encounters are not assorted",
                "payoff = \"field\", where encounters are expectations",
                "use payoff = \"field\", or remove assortment",
            ));
        }
        let single = self.mode == PayoffMode::Match || (self.mode == PayoffMode::Sample && self.samples == 1);
        if self.prospect.is_some() && !single {
            problems.push(Problem::new(
                format!("{path}.prospect"),
                "gains and losses are felt in single encounters, but these payoffs are sums or means of several",
                "payoff = \"match\", or payoff = \"sample\" with samples = 1",
                "choose one of these, or remove prospect",
            ));
        }
        let mut entries = vec![0; 2 * STRATEGIES_MAX * STRATEGIES_MAX];
        let mut raw = entries.clone();
        if problems.len() == before {
            for own in 0..count {
                for other in 0..count {
                    for (role, (mine, theirs)) in self.earned(own, other).into_iter().enumerate() {
                        let at = (role * STRATEGIES_MAX + own) * STRATEGIES_MAX + other;
                        // Meeting one's own kind with probability r is the same as a matrix whose rows come so much nearer to their diagonal.
                        let (like, alike) = self.earned(own, own)[role];
                        let assorted = |random: f64, kin: f64| self.assortment.map_or(random, |r| (1.0 - r) * random + r * kin);
                        entries[at] = fixed::payoff_q(assorted(self.felt(mine, theirs), self.felt(like, alike)), bits);
                        raw[at] = fixed::payoff_q(assorted(mine, like), bits);
                    }
                }
            }
        }
        let (row, column) = entries.split_at(STRATEGIES_MAX * STRATEGIES_MAX);
        let symmetric = row == column;
        let samples = if self.mode == PayoffMode::Sample { self.samples } else { 1 };
        MatrixPlan { entries, raw, symmetric, ranked, mode: self.mode, samples }
    }

    /// What one earns as row and as column player, and what the other earns in those encounters.
    fn earned(&self, own: usize, other: usize) -> [(f64, f64); 2] {
        let matrix = &self.matrix;
        let column = |row: usize, col: usize| self.column.map_or(matrix[col][row], |c| c[row][col]);
        [(matrix[own][other], column(own, other)), (column(other, own), matrix[other][own])]
    }

    fn felt(&self, mine: f64, theirs: f64) -> f64 {
        felt(self.dial, self.prospect, mine, theirs)
    }
}

/// What an encounter is worth to an agent: first the dial, then gains and losses.
#[must_use]
pub fn felt(dial: Option<f64>, prospect: Option<ProspectFile>, mine: f64, theirs: f64) -> f64 {
    let mean = f64::midpoint(mine, theirs);
    let wanted = dial.map_or(mine, |dial| (1.0 - dial) * mean + dial * (mine - mean));
    prospect.map_or(wanted, |prospect| prospect.value(wanted))
}

/// Reports a matrix that has not one row and one column per strategy.
#[must_use]
pub fn misshapen(path: &str, table: &[Vec<f64>], count: usize) -> Option<Problem> {
    let widths: Vec<usize> = table.iter().map(Vec::len).collect();
    if table.len() == count && widths.iter().all(|w| *w == count) {
        return None;
    }
    let found = match widths.as_slice() {
        [] => "no rows".into(),
        [first, rest @ ..] if rest.iter().all(|w| w == first) => format!("{} × {first}", widths.len()),
        _ => format!("{} rows of different lengths {widths:?}", widths.len()),
    };
    Some(Problem::new(
        path,
        format!("a matrix of {found} for {count} strategies"),
        format!("{count} × {count}"),
        "give one row and one column per strategy, in their order",
    ))
}

/// Most encounters that add up in one payoff.
#[must_use]
pub fn encounters(mode: PayoffMode, samples: u32, topology: &Topology) -> u32 {
    match mode {
        PayoffMode::Field | PayoffMode::Match => 1,
        PayoffMode::Sample => samples,
        PayoffMode::NeighborSum | PayoffMode::NeighborMean => topology.strength_max(),
    }
}

/// Lowest and highest payoff that an agent can earn in one step.
#[must_use]
pub fn range(plan: &MatrixPlan, count: usize, topology: &Topology) -> [i32; 2] {
    let each = (0..2).flat_map(|role| (0..count).flat_map(move |own| (0..count).map(move |other| (role, own as u8, other as u8))));
    let entries: Vec<i32> = each.map(|(role, own, other)| plan.entry(role, own, other)).collect();
    let (low, high) = (entries.iter().copied().min().unwrap_or(0), entries.iter().copied().max().unwrap_or(0));
    match plan.mode {
        // Agents at walls may have fewer encounters than the maximum, down to none.
        PayoffMode::NeighborSum => {
            let most = encounters(plan.mode, plan.samples, topology) as i32; // ≤ 2^20; products fit by the choice of bits
            [low.saturating_mul(most).min(0).min(low), high.saturating_mul(most).max(0).max(high)]
        }
        _ => [low.min(0), high.max(0)],
    }
}

/// Is a sum or mean over neighbours one over links that lead one way only?
#[must_use]
pub fn one_sided(mode: PayoffMode, topology: &Topology) -> bool {
    topology.one_way() && matches!(mode, PayoffMode::NeighborSum | PayoffMode::NeighborMean)
}
