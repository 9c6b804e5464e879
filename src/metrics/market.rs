//! What markets of quantities do for those who sell in them and for those who buy: Calvano's Delta and consumers' surplus.

use super::layout::sums_groups;
use super::row::{MetricInfo, Row, info};
use super::tally::{Observation, ReplicaTally};
use super::totals::{Totals, UNIT};
use crate::config::Plan;
use crate::rule::market::Market;

/// Lines of `polity list`.
pub(super) const TABLE: &[MetricInfo] = &[
    info(
        "profit_gain",
        "Calvano's Delta, (W - W_Nash)/(W_monopoly - W_Nash): where firms bring quantities W is the mean profit of a firm with those at the end of the step, expected over markets drawn anew; where they set prices its mean profit in the step before fines, Nash and monopoly those of one period",
        [
            "any to 1: 0 Nash, 1 monopoly, negative where more is sold than at Nash",
            "none",
            "lower",
            "of fixed markets whose quantities are strategies, or that are too large; where firms set prices at step 0",
        ],
        "interact/cournot, interact/bertrand",
        "Calvano, Calzolari, Denicolò & Pastorello 2020",
    ),
    info(
        "consumer_surplus",
        "what consumers gain in a market, Q^2/2 with Q what comes to it at the end of the step, mean over markets, expected where these are drawn anew; where firms set prices what a consumer gains in the step, mu ln(sum of exp((a - p)/mu) + exp(a0/mu))",
        ["units of payoffs; 0 and above of Q^2/2", "none", "higher", "as profit_gain"],
        "interact/cournot, interact/bertrand",
        "Cournot 1838; Vega-Redondo 1997; Anderson, de Palma & Thisse 1992",
    ),
];

/// Both columns, of the first market of the step.
pub(super) fn row(plan: &Plan, observation: &Observation) -> Row {
    let Some(market) = plan.phases().iter().find_map(|phase| phase.rule.market()) else { return Row::new() };
    let found = brought(plan, observation, &market);
    vec![
        ("profit_gain".into(), found.map(|found| collusion(&market, found))),
        ("consumer_surplus".into(), found.map(|[_, squared]| squared / 2.0)),
    ]
}

/// Calvano's Δ from the mean quantity of a firm and the mean of Q².
fn collusion(market: &Market, [quantity, squared]: [f64; 2]) -> f64 {
    let (m, n) = (market.margin, f64::from(market.firms));
    let (nash, monopoly) = ((m / (n + 1.0)).powi(2), m * m / (4.0 * n));
    (m * quantity - squared / n - nash) / (monopoly - nash)
}

/// Mean quantity of a firm, and mean of the square of what comes to a market; natural units.
fn brought(plan: &Plan, observation: &Observation, market: &Market) -> Option<[f64; 2]> {
    let (agents, firms, unit) = (f64::from(plan.agents()), f64::from(market.firms), market.most / UNIT);
    let replicas = observation.replicas.len() as f64;
    // Sums of quantities and of their squares, replica by replica.
    let all: Vec<[f64; 2]> = match market.dimension {
        Some(d) => {
            let totals = Totals::new(plan, observation)?;
            let at = totals.layout.dimension_at(d) as usize;
            if !market.random {
                let whole = sums_groups(plan) && plan.group_size() == market.firms;
                let quantity = totals.mean(at as u32, 1.0)? * unit;
                let markets = totals.agents() as f64 / firms;
                return whole.then(|| [quantity, totals.get(at as u32 + 6) as f64 / markets * unit * unit]);
            }
            totals.replicas().map(|tally| [tally[at] as f64, tally[at + 1] as f64]).collect()
        }
        None if market.random => observation.replicas.iter().map(|tally| by_strategy(tally, market)).collect(),
        None => return None,
    };
    let pairs = (agents * (agents - 1.0)).max(1.0);
    let mean = |of: &dyn Fn(&[f64; 2]) -> f64| (replicas > 0.0).then(|| all.iter().map(of).sum::<f64>() / replicas);
    // Of n firms drawn without replacement: each with itself, and each with another.
    let squared = mean(&|[sum, squares]| firms * (squares / agents + (firms - 1.0) * (sum * sum - squares) / pairs))?;
    Some([mean(&|[sum, _]| sum / agents)? * unit, squared * unit * unit])
}

/// Sum of quantities and of their squares where strategies say them.
fn by_strategy(tally: &ReplicaTally, market: &Market) -> [f64; 2] {
    let sum = |power: i32| tally.counts.iter().zip(market.by_strategy).map(|(n, q)| *n as f64 * f64::from(q).powi(power)).sum();
    [sum(1), sum(2)]
}

#[cfg(test)]
mod tests {
    use super::super::testing::observation;
    use super::*;
    use crate::file::File;

    /// Two firms that bring 1 and two that bring 0, two to a market, margin 1.
    #[test]
    fn hand_worked() {
        let text = "steps = 1\npopulation = { agents = 4, strategies = [\"Seller\", \"Idler\"] }\ninit = { kind = \"counts\", counts = [2, 2] }\n\
            phase = [{ kind = \"interact/cournot\", payoff = \"group\", size = 2, quantities = [1.0, 0.0] }]\n";
        let file: File = text.parse().unwrap();
        let plan = Plan::new(&file, ".".as_ref(), &crate::Registry::builtin()).unwrap();
        let row = row(&plan, &observation(1, &[&[2, 2]]));
        let value = |k: usize| row[k].1.unwrap();
        // Six pairs of four firms: one sells 2, four sell 1, one sells 0: Q² is 8/6 on average. Profits: 1/2 - 8/12.
        assert!((value(1) - 8.0 / 12.0).abs() < 1e-12);
        assert!((value(0) - (0.5 - 8.0 / 12.0 - 1.0 / 9.0) / (1.0 / 8.0 - 1.0 / 9.0)).abs() < 1e-12);
    }

    /// Anchors of four firms: monopoly 1, Nash 0, and competition, where nobody earns anything, -16/9.
    #[test]
    fn anchors() {
        let market = Market { firms: 4, random: false, margin: 1.0, most: 1.0, dimension: Some(0), by_strategy: [0; 16] };
        let delta = |q: f64| collusion(&market, [q, 16.0 * q * q]);
        assert!((delta(0.125) - 1.0).abs() < 1e-12 && delta(0.2).abs() < 1e-12 && (delta(0.25) + 16.0 / 9.0).abs() < 1e-12);
    }
}
