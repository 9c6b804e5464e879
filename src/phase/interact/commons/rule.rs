//! `interact/commons`: what the user writes, and the rule that follows.

use crate::columns::Column;
use crate::file::phase_file::one;
use crate::file::problem::Problem;
use crate::num::fixed::{self, ONE_Q30};
use crate::phase::precision::{Format, Gap};
use crate::rule::context::{Context, Resolve};
use crate::rule::game::STRATEGIES_MAX;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Earns, Facts, Rule, Scale, Start};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Members at most of a group that shares a stock.
const SHARING_MAX: u32 = 4096;

/// Unit of shares of the stock that members take, as a power of two: the sum over a group fits a word.
const TAKE_BITS: u32 = 19;

/// Each fixed group harvests a common stock that grows back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommonsFile {
    /// Carrying capacity K of a group's stock.
    #[serde(default = "one")]
    #[schemars(range(min = 1e-6, max = 1e6))]
    pub capacity: f64,
    /// Growth rate g: a stock R grows by g·R·(1 - R/K) in a step.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub growth: f64,
    /// Catchability q: a member with effort e takes q·e of the stock, at most all of it.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub catchability: f64,
    /// Effort of each strategy, in the order of `population.strategies`; with `levels`, where less is left than at the first of them.
    #[schemars(length(min = 1, max = 16), inner(range(min = 0.0, max = 1e6)))]
    pub efforts: Vec<f64>,
    /// Other efforts where more is left: by level of the stock, ascending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(min = 0, max = 15))]
    pub levels: Vec<LevelFile>,
    /// What a unit of harvest earns.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub price: f64,
    /// What a unit of effort costs.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1e6))]
    pub cost: f64,
    /// How what is left grows back.
    #[serde(default)]
    pub regrowth: Regrowth,
    /// A stock of which a harvest leaves less than this share of the capacity is lost for ever.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub collapse: f64,
    /// Stock of every group at the start, as a share of the capacity.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub initial: f64,
}

/// Efforts from a level of the stock on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LevelFile {
    /// Stock from which on they hold, as a share of the capacity.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub from: f64,
    /// Effort of each strategy, in the order of `population.strategies`.
    #[schemars(length(min = 1, max = 16), inner(range(min = 0.0, max = 1e6)))]
    pub efforts: Vec<f64>,
}

/// How a stock grows back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Regrowth {
    /// By g·R·(1 - R/K), R the stock before the harvest.
    #[default]
    Logistic,
    /// What a harvest leaves grows by the part g of it, up to the capacity.
    Capped,
}

/// `interact/commons`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommonsPlan {
    /// Members of a group.
    pub size: u32,
    /// Growth rate, units of 2⁻³⁰.
    pub growth_q30: u32,
    /// Does what is left grow, up to the capacity?
    pub capped: bool,
    /// A stock of which less is left is lost, units of 2⁻³⁰.
    pub collapse_q30: u32,
    /// Stocks from which on the next efforts hold, units of 2⁻³⁰, ascending.
    pub levels_q30: Vec<u32>,
    /// Share of the stock that a member of each strategy takes, units of 2⁻¹⁹, at most 1; below the first level, and from each level on.
    pub takes_q19: Vec<[u32; STRATEGIES_MAX]>,
    /// What such a share of a full stock earns, stored units.
    pub worth: Vec<[i32; STRATEGIES_MAX]>,
    /// What its effort costs, stored units.
    pub costs: Vec<[i32; STRATEGIES_MAX]>,
    /// Stock at the start, units of 2⁻³⁰ of the capacity.
    pub initial_q30: u32,
}

impl CommonsPlan {
    /// Lowest and highest payoff of an agent, stored units.
    #[must_use]
    pub fn payoffs(&self) -> [i32; 2] {
        let all = self.worth.iter().flatten().zip(self.costs.iter().flatten());
        all.fold([0, 0], |[low, high], (worth, cost)| [low.min(-cost), high.max(worth - cost)])
    }
}

impl CommonsFile {
    /// Share of the stock that a member with this effort takes, units of 2⁻¹⁹.
    fn take_q19(&self, effort: f64) -> u32 {
        ((self.catchability * effort).clamp(0.0, 1.0) * f64::from(1u32 << TAKE_BITS)).round() as u32
    }

    /// Efforts below the first level and from each level on, and where they stand.
    fn all(&self) -> impl Iterator<Item = (String, &[f64])> {
        let levels = self.levels.iter().enumerate().map(|(k, level)| (format!("levels[{k}].efforts"), level.efforts.as_slice()));
        std::iter::once(("efforts".to_owned(), self.efforts.as_slice())).chain(levels)
    }

    /// Largest magnitude of a payoff, and of its parts.
    pub fn largest(&self) -> f64 {
        let most = self.all().flat_map(|(_, efforts)| efforts).copied().fold(0.0, f64::max);
        self.price * self.capacity * (self.catchability * most).min(1.0) + self.cost * most
    }
}

impl CommonsFile {
    /// What rounding does to shares of the stock, which are whole numbers of 2⁻¹⁹, and to what they earn and cost.
    fn lost(&self, context: &Context<'_>, bits: u32) -> Vec<Problem> {
        self.all().flat_map(|(key, efforts)| self.lost_of(&format!("{}.{key}", context.path), efforts, context, bits)).collect()
    }

    /// The same of the efforts at one level.
    fn lost_of(&self, path: &str, efforts: &[f64], context: &Context<'_>, bits: u32) -> Vec<Problem> {
        let names = &context.file.population.strategies;
        let efforts: Vec<(&String, f64)> = names.iter().zip(efforts.iter().copied()).take(STRATEGIES_MAX).collect();
        let take = |effort: f64| self.catchability * effort;
        let alone = efforts.iter().map(|(name, e)| Gap::of(&format!("what {name} takes"), take(*e), self.take_q19(*e)));
        let pairs = efforts.iter().enumerate().flat_map(|(k, (one, e))| efforts[..k].iter().map(move |(two, f)| (one, *e, two, *f)));
        let apart = pairs.map(|(one, e, two, f)| Gap {
            who: format!("{} of {one} and {} of {two}", take(e), take(f)),
            natural: take(e) - take(f),
            stored: i64::from(self.take_q19(e)) - i64::from(self.take_q19(f)),
            decides: true,
        });
        let shares = Format {
            path,
            numbers: "shares of a stock",
            bits: TAKE_BITS,
            largest: 1.0,
            since: String::new(),
            allowed: "catchability times effort in steps of 2^-19",
            remedy: "raise the efforts or catchability".into(),
        };
        let amounts = efforts.iter().flat_map(|(name, e)| {
            let (harvest, cost) = (self.price * self.capacity * take(*e), self.cost * e);
            let q = |x: f64| fixed::payoff_q(x, bits);
            [
                Gap::of(&format!("what {name} earns of a full stock"), harvest, q(harvest)),
                Gap::of(&format!("what its effort costs {name}"), cost, q(cost)),
            ]
        });
        let remedy = "bring what harvest earns and what effort costs nearer together";
        let payoffs = Format::payoffs(context.path, bits, self.largest(), remedy);
        shares.lost(alone.chain(apart).collect()).into_iter().chain(payoffs.lost(amounts.collect())).collect()
    }
}

/// Reports what is wrong with the efforts of one level.
fn misfits(file: &CommonsFile, path: &str, efforts: &[f64], strategies: usize, problems: &mut Vec<Problem>) {
    if efforts.len() != strategies {
        problems.push(Problem::new(
            path.to_owned(),
            format!("{} efforts for {strategies} strategies", efforts.len()),
            format!("{strategies}, one per strategy"),
            "give the effort of each strategy, in their order",
        ));
    }
    for (k, effort) in efforts.iter().enumerate() {
        if file.catchability * effort > 1.0 {
            problems.push(Problem::new(
                format!("{path}[{k}]"),
                format!("with catchability {} it takes {} of the stock", file.catchability, file.catchability * effort),
                "catchability times effort from 0 to 1",
                "lower the effort or catchability",
            ));
        }
    }
}

/// The plan of `interact/commons`; `bits` are those of payoffs.
pub fn commons(file: &CommonsFile, context: &Context<'_>, bits: u32, problems: &mut Vec<Problem>) -> CommonsPlan {
    let (path, strategies) = (context.path, context.file.population.strategies.len());
    let size = context.fixed_groups(problems);
    if size > SHARING_MAX {
        problems.push(Problem::new(
            path,
            format!("groups have {size} members"),
            format!("groups of at most {SHARING_MAX} where a stock is shared"),
            "make the groups smaller",
        ));
    }
    for (key, efforts) in file.all() {
        misfits(file, &format!("{path}.{key}"), efforts, strategies, problems);
    }
    for (k, pair) in file.levels.windows(2).enumerate() {
        if pair[0].from >= pair[1].from {
            problems.push(Problem::new(
                format!("{path}.levels[{}].from", k + 1),
                format!("a level at {} stands after one at {}", pair[1].from, pair[0].from),
                "levels in ascending order",
                "sort the levels by from, each given once",
            ));
        }
    }
    problems.extend(file.lost(context, bits));
    let efforts: Vec<[f64; STRATEGIES_MAX]> =
        file.all().map(|(_, efforts)| std::array::from_fn(|s| efforts.get(s).copied().unwrap_or(0.0))).collect();
    let takes_q19: Vec<[u32; STRATEGIES_MAX]> = efforts.iter().map(|level| level.map(|effort| file.take_q19(effort))).collect();
    let full = file.price * file.capacity / f64::from(1u32 << TAKE_BITS);
    CommonsPlan {
        size,
        growth_q30: fixed::probability_q30(file.growth.clamp(0.0, 1.0)),
        capped: file.regrowth == Regrowth::Capped,
        collapse_q30: fixed::probability_q30(file.collapse.clamp(0.0, 1.0)),
        levels_q30: file.levels.iter().map(|level| fixed::probability_q30(level.from.clamp(0.0, 1.0))).collect(),
        worth: takes_q19.iter().map(|level| level.map(|take| fixed::payoff_q(full * f64::from(take), bits))).collect(),
        costs: efforts.iter().map(|level| level.map(|effort| fixed::payoff_q(file.cost * effort, bits))).collect(),
        takes_q19,
        initial_q30: fixed::probability_q30(file.initial.clamp(0.0, 1.0)).min(ONE_Q30),
    }
}

impl Rule for CommonsPlan {
    type File = CommonsFile;

    fn scale(file: &Self::File, _: &Resolve<'_>) -> Scale {
        Scale::Upto(file.largest(), "price")
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        Some(commons(file, &at.context, at.bits, at.problems))
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        Facts {
            earns: Some(Earns { range: self.payoffs(), playing: of.agents, task: None }),
            learns: false,
            around: Around::Met,
            surveys: false,
            stirs: true,
            writes_values: false,
            group_size: self.size,
            creates: vec![Start { column: Column::Stock, entries: vec![self.initial_q30] }],
            revision: None,
            words: 0.0,
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn words(&self, words: &mut Words) {
        words
            .scalar("growth_q30", self.growth_q30)
            .flag("capped", self.capped)
            .scalar("collapse_q30", self.collapse_q30)
            .scalar("levels", self.levels_q30.len() as u32)
            .table("levels_q30", self.levels_q30.iter().copied())
            .table("takes_q19", self.takes_q19.iter().flatten().copied())
            .table("worth", self.worth.iter().flatten().map(|x| *x as u32))
            .table("costs", self.costs.iter().flatten().map(|x| *x as u32));
    }
}
