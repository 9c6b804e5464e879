//! Markets: prices, what firms gain by not competing, what consumers keep; and who has stopped learning.

use super::composition::share;
use super::row::{MetricInfo, Row, info};
use super::tally::{MarketSums, Observation};
use crate::config::Plan;
use crate::rule::pricing::PRICE_UNIT;

/// Lines of `polity list`.
pub(super) const TABLE: &[MetricInfo] = &[
    info(
        "market_price",
        "mean price of a firm in the step",
        ["that of prices", "none", "neither", "at step 0"],
        "interact/bertrand",
        "count",
    ),
    info(
        "profit_gain",
        "Delta: mean profit of a firm before fines, from the Nash equilibrium of one period at 0 to joint monopoly at 1",
        ["any, at most 1", "0 in competition", "lower", "at step 0"],
        "interact/bertrand",
        "Calvano, Calzolari, Denicolò & Pastorello 2020",
    ),
    info(
        "settled",
        "share of agents whose greedy policy has not changed for `patience` steps",
        ["0 to 1", "none", "neither", "never"],
        "learn/q_learning",
        "Calvano, Calzolari, Denicolò & Pastorello 2020",
    ),
];

pub(super) fn row(plan: &Plan, observation: &Observation) -> Row {
    let mut row = Row::new();
    if let Some(market) = plan.pricing() {
        let seen: Option<Vec<_>> = observation.replicas.iter().map(|replica| replica.market).collect();
        let seen = seen.filter(|seen| !seen.is_empty());
        let markets: u64 = seen.iter().flatten().map(|sums| sums.markets).sum();
        // Exact in i128, divided once.
        let mean = |of: fn(&MarketSums) -> i64, each: u32| {
            let sum: i128 = seen.as_ref()?.iter().map(|sums| i128::from(of(sums))).sum();
            (markets > 0).then(|| sum as f64 / (markets as f64 * f64::from(each)) / PRICE_UNIT)
        };
        let ([_, nash], [_, monopoly]) = (market.nash, market.monopoly);
        row.push(("market_price".into(), mean(|sums| sums.price, market.firms)));
        row.push(("profit_gain".into(), mean(|sums| sums.profit, market.firms).map(|profit| (profit - nash) / (monopoly - nash))));
        // Where firms bring quantities too it is that of their market.
        if plan.phases().iter().all(|phase| phase.rule.market().is_none()) {
            row.push(("consumer_surplus".into(), mean(|sums| sums.surplus, 1)));
        }
    }
    if plan.greedy().is_some() {
        let settled = observation.replicas.iter().filter_map(|replica| replica.settled).sum();
        row.push(("settled".into(), share(settled, plan.agents_total())));
    }
    row
}
