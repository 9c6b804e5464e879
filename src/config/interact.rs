//! `interact/…`: what the user writes, and what the backends get. Plain matrix games stand in [`PhaseFile`] and [`MatrixPlan`].

use super::file::{PayoffMode, PhaseFile};
use super::phase_file::one;
use super::plan::{MatrixPlan, STRATEGIES_MAX};
use super::problem::Problem;
use super::resolve::Context;
use crate::num::fixed;
use crate::num::prospect::Prospect;
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

/// Agents share what they know, hide it or lie: strategies Share, Hide and Lie, in any order; a matrix game.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MessagesFile {
    /// What shared knowledge is worth to who gets it.
    #[schemars(range(min = 0.0, max = 1e6))]
    pub benefit: f64,
    /// What sharing costs.
    #[schemars(range(min = 0.0, max = 1e6))]
    pub cost: f64,
    /// What a liar gains on top when a sharer believes it.
    #[schemars(range(min = 0.0, max = 1e6))]
    pub lie_gain: f64,
    /// What a sharer loses who believes a lie.
    #[schemars(range(min = 0.0, max = 1e6))]
    pub lie_loss: f64,
    /// Probability q that the other's record is known: sharers then withhold from those who hide or lie.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub recognition: f64,
    /// Probability σ that a lie is found out.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub detection: f64,
    /// What a liar pays who is found out.
    #[schemars(range(min = 0.0, max = 1e6))]
    pub fine: f64,
    /// Who is met, and how payoffs add up.
    pub payoff: PayoffMode,
    /// Others drawn by `payoff = "sample"`.
    #[serde(default = "one_u32")]
    #[schemars(range(min = 1, max = 64))]
    pub samples: u32,
}

fn one_u32() -> u32 {
    1
}

/// Strategies of `interact/messages`.
const SPEECH: [&str; 3] = ["Share", "Hide", "Lie"];

impl MessagesFile {
    /// Payoffs in the order Share, Hide, Lie.
    fn speech(&self) -> [[f64; 3]; 3] {
        let (b, c, fine) = (self.benefit, self.cost, self.detection * self.fine);
        let (met, believed) = (1.0 - self.recognition, 1.0 - self.detection);
        [
            [b - c, -c * met, (-c - believed * self.lie_loss) * met],
            [b * met, 0.0, 0.0],
            [(b + believed * self.lie_gain) * met - fine, -fine, -fine],
        ]
    }

    /// The matrix in the order of the strategies' names; `None`: they are not Share, Hide and Lie.
    fn matrix(&self, names: &[String]) -> Option<Vec<Vec<f64>>> {
        let at: Vec<usize> = names.iter().filter_map(|name| SPEECH.iter().position(|s| s == name)).collect();
        let all = names.len() == 3 && (0..3).all(|s| at.contains(&s));
        let payoffs = self.speech();
        all.then(|| at.iter().map(|own| at.iter().map(|other| payoffs[*own][*other]).collect()).collect())
    }
}

/// A game of pairs in natural units, whichever phase it comes from.
pub(super) struct Pairs<'a> {
    matrix: Cow<'a, [Vec<f64>]>,
    column: Option<&'a [Vec<f64>]>,
    mode: PayoffMode,
    samples: u32,
    dial: Option<f64>,
    prospect: Option<ProspectFile>,
}

impl<'a> Pairs<'a> {
    /// The game of a phase; `None`: it plays no game of pairs, or one whose strategies are missing.
    pub(super) fn of(phase: &'a PhaseFile, strategies: &[String]) -> Option<Self> {
        match phase {
            PhaseFile::InteractMatrix { matrix, matrix_column, payoff, samples, dial, prospect } => Some(Self {
                matrix: Cow::Borrowed(matrix),
                column: matrix_column.as_deref(),
                mode: *payoff,
                samples: *samples,
                dial: *dial,
                prospect: *prospect,
            }),
            PhaseFile::InteractMessages(game) => {
                let (mode, samples) = (game.payoff, game.samples);
                Some(Self { matrix: game.matrix(strategies)?.into(), column: None, mode, samples, dial: None, prospect: None })
            }
            _ => None,
        }
    }

    /// Largest magnitude of a payoff, as it is earned or as it is felt; the dial makes none larger.
    pub(super) fn largest(&self) -> f64 {
        let largest = self.matrix.iter().chain(self.column.iter().copied().flatten()).flatten().fold(0f64, |m, e| m.max(e.abs()));
        let felt = self.prospect.map(|p| {
            let far = largest + p.reference.abs();
            Prospect { alpha: p.alpha, lambda: 1.0, ..Prospect::NEUTRAL }.value(far) * p.lambda.max(1.0)
        });
        felt.unwrap_or(0.0).max(largest)
    }

    /// Who is played, and how many.
    pub(super) fn mode(&self) -> (PayoffMode, u32) {
        (self.mode, self.samples)
    }

    /// Reports what does not fit, and returns the plan.
    pub(super) fn plan(&self, context: &Context<'_>, bits: u32, problems: &mut Vec<Problem>) -> MatrixPlan {
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
                        (entries[at], raw[at]) = (fixed::payoff_q(self.felt(mine, theirs), bits), fixed::payoff_q(mine, bits));
                    }
                }
            }
        }
        let (row, column) = entries.split_at(STRATEGIES_MAX * STRATEGIES_MAX);
        let symmetric = row == column;
        let samples = if self.mode == PayoffMode::Sample { self.samples } else { 1 };
        MatrixPlan { entries, raw, symmetric, mode: self.mode, samples }
    }

    /// What one earns as row and as column player, and what the other earns in those encounters.
    fn earned(&self, own: usize, other: usize) -> [(f64, f64); 2] {
        let matrix = &self.matrix;
        let column = |row: usize, col: usize| self.column.map_or(matrix[col][row], |c| c[row][col]);
        [(matrix[own][other], column(own, other)), (column(other, own), matrix[other][own])]
    }

    /// What an encounter is worth to an agent: first the dial, then gains and losses.
    fn felt(&self, mine: f64, theirs: f64) -> f64 {
        let mean = f64::midpoint(mine, theirs);
        let wanted = self.dial.map_or(mine, |dial| (1.0 - dial) * mean + dial * (mine - mean));
        self.prospect.map_or(wanted, |prospect| prospect.value(wanted))
    }
}

fn misshapen(path: &str, table: &[Vec<f64>], count: usize) -> Option<Problem> {
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

/// The strategies that `interact/messages` is about.
pub(super) fn speakers(path: &str, strategies: &[String]) -> Problem {
    Problem::new(
        format!("{path}.kind"),
        format!("messages are shared, hidden or lies, but the strategies are {}", strategies.join(", ")),
        "the strategies Share, Hide and Lie, in any order",
        "write population.strategies = [\"Share\", \"Hide\", \"Lie\"]",
    )
}

/// Groups produce a good that all members have alike, whoever paid for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicGoodsFile {
    /// Members of a group, 2 to 255; with `payoff = "fixed"` it follows from the topology.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 2, max = 255))]
    pub size: Option<u32>,
    /// Who forms a group.
    pub payoff: GroupMode,
    /// Names of the strategies that contribute.
    #[schemars(length(min = 1, max = 16))]
    pub contributors: Vec<String>,
    /// Names of the strategies that punish each member that did not contribute.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 16))]
    pub punishers: Vec<String>,
    /// What a member gets out of the contributions.
    pub benefit: BenefitFile,
    /// What a contribution costs.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub cost: f64,
    /// What a member that did not contribute loses to each punisher.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub fine: f64,
    /// What a punisher pays for each member it punishes.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub punishing_cost: f64,
    /// Interdependence κ: a member cares for (1-κ) times the group's mean payoff plus κ times its lead over that mean. 0:
    /// collaborative; 1/2: the game itself, halved; 1: competitive. Left out: the game as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub dial: Option<f64>,
}

/// What a member gets if k of its group contribute.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum BenefitFile {
    /// Contributions are multiplied and shared alike: multiplication·cost·k/size.
    Linear {
        /// What a contribution is multiplied by.
        #[schemars(range(min = 0.0, max = 1e6))]
        multiplication: f64,
    },
    /// `value` if at least `needed` contribute, else nothing; `needed = 1` is the volunteer's dilemma.
    Threshold {
        /// Contributions that are needed.
        #[schemars(range(min = 1, max = 255))]
        needed: u32,
        /// What everybody then gets.
        #[schemars(range(min = 0.0, max = 1e6))]
        value: f64,
    },
}

/// Who forms a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupMode {
    /// Expected payoff in a random group of the whole population.
    Field,
    /// Random groups, new in every step; those who are left over earn 0 and do not learn.
    Group,
    /// The groups of the topology.
    Fixed,
}

/// `interact/public_goods`
#[derive(Debug, Clone, PartialEq)]
pub struct PublicGoodsPlan {
    /// Who forms a group.
    pub mode: GroupMode,
    /// Members of a group.
    pub size: u32,
    /// Strategies that contribute, by bit.
    pub contributors: u32,
    /// `by_count[contributes][k]`: what a member earns by its own act and the number k ≤ size of contributors.
    pub by_count: [Vec<i32>; 2],
    /// `pairs[own·16 + other]`: what each other member adds.
    pub pairs: Vec<i32>,
    /// Lowest and highest payoff of a member.
    pub payoffs: [i32; 2],
    /// Lowest and highest mean payoff of a group.
    pub means: [i32; 2],
}

impl PublicGoodsPlan {
    /// As the shaders read it: size, contributors, mode, does `by_count` vary, `pairs`, then both rows of `by_count`.
    #[must_use]
    pub fn words(&self) -> Vec<u32> {
        let head = [self.size, self.contributors, self.mode as u32, u32::from(self.varies())];
        let tables = self.pairs.iter().chain(self.by_count.iter().flatten());
        head.into_iter().chain(tables.map(|x| *x as u32)).collect()
    }

    /// Does the number of contributors matter beyond what pairs add?
    #[must_use]
    pub fn varies(&self) -> bool {
        self.by_count.iter().any(|row| row.iter().any(|x| *x != row[0]))
    }

    /// Agents that play in a population of `agents`; the others rest.
    #[must_use]
    pub fn playing(&self, agents: u32) -> u32 {
        if self.mode == GroupMode::Group { agents - agents % self.size } else { agents }
    }
}

/// The game of a group in natural units: π = own\[contributes\] + step(k) + Σ pairs\[own\]\[other\].
struct Goods {
    size: u32,
    own: [f64; 2],
    /// What everybody gets from `needed` contributors on.
    value: f64,
    needed: u32,
    /// What each other contributor adds.
    shared: f64,
    fine: f64,
    punishing_cost: f64,
}

impl PublicGoodsFile {
    fn size(&self, context: &Context<'_>) -> u32 {
        let fixed = if let super::plan::Topology::Groups { size, .. } = context.topology { Some(*size) } else { None };
        self.size.or(fixed.filter(|_| self.payoff == GroupMode::Fixed)).unwrap_or(2).clamp(2, 255)
    }

    /// With the dial u = κ·π + (1 − 2κ)·(mean of the group), which is of the same form as π.
    fn goods(&self, size: u32) -> Goods {
        let (own, common) = self.dial.map_or((1.0, 0.0), |dial| (dial, 1.0 - 2.0 * dial));
        let n = f64::from(size);
        let (value, needed, each) = match self.benefit {
            BenefitFile::Linear { multiplication } => (0.0, 1, multiplication * self.cost / n),
            BenefitFile::Threshold { needed, value } => (value, needed, 0.0),
        };
        // The mean of a group is benefit(k) − cost·k/n; both linear parts are sums over its members, oneself included.
        let shared = (own + common) * each - common * self.cost / n;
        Goods {
            size,
            own: [0.0, shared - own * self.cost],
            value: (own + common) * value,
            needed,
            shared,
            fine: self.fine,
            punishing_cost: self.punishing_cost,
        }
    }

    /// Largest magnitude of a payoff, and of what the tables hold.
    pub(super) fn largest(&self, context: &Context<'_>) -> f64 {
        let goods = self.goods(self.size(context));
        let others = f64::from(goods.size - 1);
        let punished = if self.punishers.is_empty() { 0.0 } else { goods.fine + goods.punishing_cost };
        goods.own[1].abs() + goods.value.abs() + others * (goods.shared.abs() + punished)
    }

    fn set(&self, names: &[String], key: &str, context: &Context<'_>, problems: &mut Vec<Problem>) -> u32 {
        let strategies = &context.file.population.strategies;
        let mut set = 0;
        for (k, name) in names.iter().enumerate() {
            match strategies.iter().position(|s| s == name) {
                Some(at) => set |= 1 << at,
                None => problems.push(Problem::new(
                    format!("{}.{key}[{k}]", context.path),
                    format!("there is no strategy {name:?}"),
                    strategies.join(", "),
                    "use the names in population.strategies",
                )),
            }
        }
        set
    }

    fn check(&self, size: u32, context: &Context<'_>, problems: &mut Vec<Problem>) {
        let path = context.path;
        let groups = matches!(context.topology, super::plan::Topology::Groups { .. });
        match (self.payoff, self.size) {
            (GroupMode::Fixed, _) if !groups => problems.push(Problem::new(
                format!("{path}.payoff"),
                "there are no fixed groups",
                "topology.kind = \"groups\"",
                "write topology = { kind = \"groups\", size = … }, or payoff = \"group\" for random groups",
            )),
            (GroupMode::Fixed, Some(given)) if context.topology.degree_max() + 1 != given => problems.push(Problem::new(
                format!("{path}.size"),
                format!("groups of {given}, but those of the topology have {}", context.topology.degree_max() + 1),
                "the size of the topology's groups",
                "remove size",
            )),
            (GroupMode::Fixed, None) if !(2..=255).contains(&(context.topology.degree_max() + 1)) => problems.push(Problem::new(
                format!("{path}.payoff"),
                format!("groups of {} cannot produce a public good here", context.topology.degree_max() + 1),
                "groups of 2 to 255",
                "change topology.size",
            )),
            (GroupMode::Field | GroupMode::Group, None) => {
                problems.push(Problem::new(format!("{path}.size"), "nobody says how large the groups are", "2 to 255", "add size = …"))
            }
            (GroupMode::Field | GroupMode::Group, Some(given)) if given > context.agents => problems.push(Problem::new(
                format!("{path}.size"),
                format!("groups of {given} of {} agents", context.agents),
                format!("2 to {}", context.agents),
                "make groups smaller or use more agents",
            )),
            _ => {}
        }
        if let BenefitFile::Threshold { needed, .. } = self.benefit
            && needed > size
        {
            problems.push(Problem::new(
                format!("{path}.benefit.needed"),
                format!("{needed} contributions in a group of {size}"),
                format!("1 to {size}"),
                "need fewer, or make groups larger",
            ));
        }
        if self.dial.is_some() && !self.punishers.is_empty() {
            problems.push(Problem::new(
                format!("{path}.dial"),
                "the mean of a group with punishers depends on who else punishes whom",
                "dial without punishers, or punishers without dial",
                "remove one of them",
            ));
        }
    }
}

/// The plan of `interact/public_goods`.
pub(super) fn public_goods(file: &PublicGoodsFile, context: &Context<'_>, bits: u32, problems: &mut Vec<Problem>) -> PublicGoodsPlan {
    let size = file.size(context);
    file.check(size, context, problems);
    let contributors = file.set(&file.contributors, "contributors", context, problems);
    let punishers = file.set(&file.punishers, "punishers", context, problems);
    let goods = file.goods(size);
    let q = |x: f64| fixed::payoff_q(x, bits);
    let is = |set: u32, s: usize| (set >> s) & 1 == 1;
    let by_count = goods.own.map(|own| {
        let at = |k: u32| if k >= goods.needed { own + goods.value } else { own };
        (0..=size).map(|k| q(at(k))).collect::<Vec<i32>>()
    });
    let count = context.file.population.strategies.len();
    let mut pairs = vec![0; STRATEGIES_MAX * STRATEGIES_MAX];
    for own in 0..count {
        for other in 0..count {
            let pays = is(punishers, own) && !is(contributors, other);
            let fined = !is(contributors, own) && is(punishers, other);
            let mut adds = if is(contributors, other) { goods.shared } else { 0.0 };
            adds -= if pays { goods.punishing_cost } else { 0.0 };
            adds -= if fined { goods.fine } else { 0.0 };
            pairs[own * STRATEGIES_MAX + other] = q(adds);
        }
    }
    let (mut low, mut high) = (0, 0);
    for own in 0..count {
        let row = &by_count[usize::from(is(contributors, own))];
        let others = &pairs[own * STRATEGIES_MAX..own * STRATEGIES_MAX + count];
        let ends = |pick: fn(i32, i32) -> i32| {
            let by_count = row.iter().copied().fold(row[0], pick);
            by_count.saturating_add(others.iter().copied().fold(others[0], pick).saturating_mul(size as i32 - 1))
        };
        (low, high) = (low.min(ends(i32::min)), high.max(ends(i32::max)));
    }
    PublicGoodsPlan { mode: file.payoff, size, contributors, by_count, pairs, payoffs: [low, high], means: file.means(&goods, q) }
}

impl PublicGoodsFile {
    /// Lowest and highest mean of a group: by the number of contributors, and of punishers among them.
    fn means(&self, goods: &Goods, q: impl Fn(f64) -> i32) -> [i32; 2] {
        let n = f64::from(goods.size);
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for contributing in 0..=goods.size {
            let k = f64::from(contributing);
            let mean = k * (goods.own[1] + (n - 1.0) * goods.shared) / n;
            let mean = if contributing >= goods.needed { mean + goods.value } else { mean };
            // At worst all contributors punish all others, at best nobody does.
            let fought = if self.punishers.is_empty() { 0.0 } else { k * (n - k) * (goods.fine + goods.punishing_cost) / n };
            (low, high) = (low.min(mean - fought), high.max(mean));
        }
        [q(low), q(high)]
    }
}
