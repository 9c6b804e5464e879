//! `interact/bertrand`: what the user writes, and the rule that follows.

use crate::file::phase_file::one;
use crate::file::topology::Topology;
use crate::num::bertrand::Logit;
use crate::num::fixed;
use crate::rule::context::{Context, Resolve};
use crate::rule::pricing::Pricing;
use crate::rule::setting::Setting;
use crate::rule::words::Words;
use crate::rule::{Around, Earns, Facts, Rule, Scale};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Firms of a market at most.
const FIRMS_MAX: u32 = 4;
/// Largest exponent of a weight of the demand.
const EXPONENT_MAX: f64 = 40.0;

/// Fixed groups of firms set prices, a strategy each; consumers choose between their goods and an outside good (logit demand).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BertrandFile {
    /// Quality a of each good.
    #[serde(default = "quality")]
    #[schemars(range(min = -100.0, max = 100.0))]
    pub quality: f64,
    /// Cost c of a unit.
    #[serde(default = "one")]
    #[schemars(range(min = 0.0, max = 100.0))]
    pub cost: f64,
    /// Quality a₀ of the outside good, which costs nothing.
    #[serde(default)]
    #[schemars(range(min = -100.0, max = 100.0))]
    pub outside: f64,
    /// Differentiation μ of the goods: the less, the nearer substitutes they are.
    #[serde(default = "differentiation")]
    #[schemars(range(min = 0.01, max = 100.0))]
    pub differentiation: f64,
    /// How far ξ the grid of prices reaches beyond the Nash and the monopoly price, as a share of their distance; without `prices`: 0.1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 10.0))]
    pub margin: Option<f64>,
    /// Price of each strategy; left out: a grid of equal steps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 16), inner(range(min = 0.0, max = 200.0)))]
    pub prices: Option<Vec<f64>>,
    /// Law: nobody charges more than this; who would asks this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 200.0))]
    pub cap: Option<f64>,
    /// Part λ of the consumers' surplus of its market, shared among its firms, that a firm cares for.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub consumer_weight: f64,
}

fn quality() -> f64 {
    2.0
}

fn differentiation() -> f64 {
    0.25
}

/// `interact/bertrand`
#[derive(Debug, Clone, PartialEq)]
pub struct BertrandPlan {
    /// Firms of a market, 2 to 4.
    pub firms: u32,
    /// Number of prices.
    pub strategies: u32,
    /// Payoffs in stored units, by the own price (the highest digit of as many values as there are prices), then those of the others in their order.
    pub payoffs: Vec<i32>,
    /// What metrics and analyses know of the market.
    pub market: Pricing,
}

impl BertrandFile {
    fn logit(&self, firms: u32) -> Logit {
        let &Self { quality, cost, outside, differentiation, .. } = self;
        Logit { firms, quality, cost, outside, differentiation }
    }

    /// Price of each strategy.
    fn prices(&self, logit: Logit, strategies: usize) -> Vec<f64> {
        let cap = self.cap.unwrap_or(f64::INFINITY);
        self.asked(logit, strategies).into_iter().map(|price| price.min(cap)).collect()
    }

    /// What each strategy would ask if nothing forbade it.
    fn asked(&self, logit: Logit, strategies: usize) -> Vec<f64> {
        if let Some(prices) = &self.prices {
            return prices.iter().copied().chain(std::iter::repeat(0.0)).take(strategies).collect();
        }
        let ([nash, _], [monopoly, _]) = (logit.nash(), logit.monopoly());
        let beyond = self.margin.unwrap_or(0.1) * (monopoly - nash);
        let (low, high) = (nash - beyond, monopoly + beyond);
        let steps = (strategies.max(2) - 1) as f64;
        (0..strategies).map(|k| low + (high - low) * k as f64 / steps).collect()
    }
}

/// Firms of a market: agents of a fixed group.
fn firms(context: &Context<'_>) -> u32 {
    if let Topology::Groups { size, .. } = context.topology { (*size).clamp(2, FIRMS_MAX) } else { 2 }
}

/// What all firms do, the first one's strategy the highest digit.
fn profiles(firms: u32, strategies: usize) -> impl Iterator<Item = Vec<usize>> {
    (0..strategies.pow(firms)).map(move |k| (0..firms).rev().map(|place| k / strategies.pow(place) % strategies).collect())
}

/// Reports listed prices that do not fit.
fn listed(file: &BertrandFile, at: &mut Resolve<'_>, strategies: usize) {
    if let Some(prices) = &file.prices {
        if prices.len() != strategies {
            let found = format!("{} prices for {strategies} strategies", prices.len());
            at.problem(
                "prices",
                found,
                format!("{strategies} prices, in the order of population.strategies"),
                "give each strategy its price",
            );
        }
        if file.margin.is_some() {
            at.problem("margin", "prices are listed, so that there is no grid", "margin or prices", "remove one of them");
        }
    }
}

/// The plan of a phase.
fn bertrand(file: &BertrandFile, at: &mut Resolve<'_>) -> BertrandPlan {
    let strategies = at.context.file.population.strategies.len().max(1);
    let size = at.context.needs_groups(at.context.topology, at.problems);
    if matches!(at.context.topology, Topology::Groups { .. }) && !(2..=FIRMS_MAX).contains(&size) {
        at.problem("", format!("markets of {size} firms"), "groups of 2 to 4 agents", "write topology = { kind = \"groups\", size = 2 }");
    }
    listed(file, at, strategies);
    let firms = firms(&at.context);
    let logit = file.logit(firms);
    let prices = file.prices(logit, strategies);
    let steep = logit.exponent(&prices).max(logit.exponent(&[file.cost]));
    if steep > EXPONENT_MAX {
        at.problem(
            "differentiation",
            format!("goods differ by {steep:.0} units of it in what they are worth"),
            format!("differences of quality, price and outside of up to {EXPONENT_MAX} times differentiation"),
            "raise differentiation, or bring quality, cost, prices and outside nearer together",
        );
    } else if let Some(price) = prices.iter().find(|price| **price > 200.0) {
        at.problem(
            "",
            format!("the grid of prices reaches {price:.1}"),
            "prices up to 200",
            "divide quality, cost and differentiation by a constant",
        );
    }
    let others = |profile: &[usize]| -> Vec<f64> { profile[1..].iter().map(|s| prices[*s]).collect() };
    let profits: Vec<f64> = profiles(firms, strategies).map(|all| logit.profit(prices[all[0]], &others(&all))).collect();
    let charged = |all: Vec<usize>| -> Vec<f64> { all.iter().map(|s| prices[*s]).collect() };
    let surplus: Vec<f64> = profiles(firms, strategies).map(|all| logit.surplus(&charged(all))).collect();
    let heeded = file.consumer_weight / f64::from(firms);
    let earned = profits.iter().zip(&surplus).map(|(profit, surplus)| profit + heeded * surplus);
    BertrandPlan {
        firms,
        strategies: strategies as u32,
        payoffs: earned.map(|payoff| fixed::payoff_q(payoff, at.bits)).collect(),
        market: Pricing {
            firms,
            nash: logit.nash(),
            monopoly: logit.monopoly(),
            profits: profits.iter().map(|profit| Pricing::stored(*profit)).collect(),
            surplus: surplus.iter().map(|surplus| Pricing::stored(*surplus)).collect(),
            prices: prices.clone(),
        },
    }
}

impl Rule for BertrandPlan {
    type File = BertrandFile;

    fn scale(file: &Self::File, at: &Resolve<'_>) -> Scale {
        let logit = file.logit(firms(&at.context));
        let prices = file.prices(logit, at.context.file.population.strategies.len().max(1));
        // The others never sell less than where all ask the highest price.
        let dearest = vec![prices.iter().copied().fold(0.0, f64::max); logit.firms as usize - 1];
        let most = prices.iter().map(|own| logit.profit(*own, &dearest).abs()).fold(0.0, f64::max);
        // Nor do consumers ever gain more than where all ask the lowest price.
        let ends =
            [f64::max, f64::min].map(|of| logit.surplus(&vec![prices.iter().copied().reduce(of).unwrap_or(0.0); logit.firms as usize]));
        let heeded = file.consumer_weight * ends[0].abs().max(ends[1].abs()) / f64::from(logit.firms);
        Scale::Upto(if most.is_finite() && heeded.is_finite() { most + heeded } else { 0.0 }, "quality")
    }

    fn resolve(file: &Self::File, at: &mut Resolve<'_>) -> Option<Self> {
        Some(bertrand(file, at))
    }

    fn facts(&self, of: &Setting<'_>) -> Facts {
        let low = self.payoffs.iter().copied().min().unwrap_or(0);
        let high = self.payoffs.iter().copied().max().unwrap_or(0);
        Facts {
            earns: Some(Earns { range: [low, high], playing: of.agents, task: None }),
            learns: false,
            around: Around::Met,
            surveys: false,
            stirs: false,
            writes_values: false,
            group_size: self.firms,
            creates: Vec::new(),
            revision: None,
            words: 0.0,
            rounds: 0,
            vocabulary: 0,
            speaks: false,
        }
    }

    fn against_chance(&self) -> Option<Vec<f64>> {
        let each = self.payoffs.len() / self.strategies as usize;
        let mean = |row: &[i32]| row.iter().map(|payoff| f64::from(*payoff)).sum::<f64>() / each as f64;
        Some(self.payoffs.chunks(each).map(mean).collect())
    }

    fn pricing(&self) -> Option<&Pricing> {
        Some(&self.market)
    }

    fn words(&self, words: &mut Words) {
        words
            .scalar("firms", self.firms)
            .scalar("prices", self.strategies)
            .table("payoffs", self.payoffs.iter().map(|payoff| payoff.cast_unsigned()));
    }
}
