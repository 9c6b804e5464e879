//! Games of pairs: from a matrix in natural units to a [`MatrixPlan`].

use crate::file::phase_file::{Opponents, PayoffMode, Roles};
use crate::file::problem::Problem;
use crate::num::fixed;
use crate::num::prospect::Prospect;
use crate::phase::interact::pairs::precision;
use crate::rule::Around;
use crate::rule::context::Context;
use crate::rule::game::{Felt, MatrixPlan, STRATEGIES_MAX};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

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
    /// Whom it draws.
    pub opponents: Option<Opponents>,
    /// Interdependence κ.
    pub dial: Option<f64>,
    /// Assortment r.
    pub assortment: Option<f64>,
    /// Who holds the row role in a matched pair.
    pub roles: Roles,
    /// Gains and losses as people feel them.
    pub prospect: Option<ProspectFile>,
    /// What each strategy pays in fines per encounter, part of the matrix; empty: nobody does.
    pub fines: Vec<f64>,
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
        let around = around(self.mode, self.opponents, context, problems);
        self.mismatched(path, problems);
        let mut entries = vec![0; 2 * STRATEGIES_MAX * STRATEGIES_MAX];
        let (mut raw, mut natural) = (entries.clone(), vec![0.0; entries.len()]);
        if problems.len() == before {
            for own in 0..count {
                for other in 0..count {
                    for (role, (mine, theirs)) in self.earned(own, other).into_iter().enumerate() {
                        let at = (role * STRATEGIES_MAX + own) * STRATEGIES_MAX + other;
                        // Meeting one's own kind with probability r is the same as a matrix whose rows come so much nearer to their diagonal.
                        let (like, alike) = self.earned(own, own)[role];
                        let assorted = |random: f64, kin: f64| self.assortment.map_or(random, |r| (1.0 - r) * random + r * kin);
                        natural[at] = assorted(self.felt(mine, theirs), self.felt(like, alike));
                        entries[at] = fixed::payoff_q(natural[at], bits);
                        raw[at] = fixed::payoff_q(assorted(mine, like) + self.fines.get(own).copied().unwrap_or(0.0), bits);
                    }
                }
            }
            problems.extend(precision::lost(path, &context.file.population.strategies, &natural, &entries, bits));
        }
        let (row, column) = entries.split_at(STRATEGIES_MAX * STRATEGIES_MAX);
        let symmetric = row == column;
        // Where both roles earn alike, nobody asks who holds which.
        let ranked = self.roles == Roles::Rank && !symmetric;
        MatrixPlan {
            entries,
            raw,
            felt: self.transform(bits),
            random: None,
            symmetric,
            ranked,
            mode: self.mode,
            samples: self.drawn(),
            around,
        }
    }

    /// Reports roles, assortment and prospect that the payoff mode has no use for.
    fn mismatched(&self, path: &str, problems: &mut Vec<Problem>) {
        if self.roles == Roles::Rank && self.mode != PayoffMode::Match {
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
    }

    /// How payoffs differ from what the task pays.
    fn transform(&self, bits: u32) -> Felt {
        let fines = || self.fines.iter().map(|fine| fixed::payoff_q(*fine, bits)).collect();
        match Felt::of(self.dial, self.prospect.is_some()) {
            Felt::As { part, .. } => Felt::As { part, fines: fines() },
            felt @ Felt::Prospect => felt,
        }
    }

    /// Opponents of a sample; else 1.
    fn drawn(&self) -> u32 {
        if self.mode == PayoffMode::Sample { self.samples } else { 1 }
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

/// Whose neighbours a game of pairs is played with; reports what does not fit.
pub fn around(mode: PayoffMode, opponents: Option<Opponents>, context: &Context<'_>, problems: &mut Vec<Problem>) -> Around {
    let graph = context.topology.is_graph();
    let wrong = match opponents {
        Some(_) if matches!(mode, PayoffMode::NeighborSum | PayoffMode::NeighborMean) => {
            Some(("all neighbours are met", "opponents with payoff = \"sample\", \"match\" or \"field\""))
        }
        Some(Opponents::Neighbors) if mode != PayoffMode::Sample => {
            Some(("this payoff is one of the whole population", "\"population\", or payoff = \"sample\""))
        }
        Some(Opponents::Neighbors) if !graph => {
            Some(("a well-mixed population has no neighbours", "\"population\", or a topology with neighbours"))
        }
        _ => None,
    };
    if let Some((message, allowed)) = wrong {
        problems.push(Problem::new(format!("{}.opponents", context.path), message, allowed, "remove opponents, or change the other"));
    }
    match mode {
        PayoffMode::Field | PayoffMode::Match => Around::Population,
        PayoffMode::Sample if opponents == Some(Opponents::Population) => Around::Population,
        _ => Around::Met,
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
