//! Pricing agents that learn: the published duopoly, how much above competition they end, and the deviation test that tells collusion from bad learning.

use crate::table::{Measured, Table};
use crate::world::{from_config, start};
use polity::Registry;
use polity::analysis::{Deviation, Estimate, Lab, deviation};
use polity::backend::{Kind, Options};
use std::path::Path;

/// Fifteen prices and a rate of exploration 25 times the published one, until nobody changes its mind.
const FIFTEEN: &[&str] = &[
    "population.strategies=[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\",\"j\",\"k\",\"l\",\"m\",\"n\",\"o\"]",
    "init={ kind = \"single_mutant\", mutant = \"a\", resident = \"h\" }",
    "population.agents=80",
    "learn/q_learning.exploration_decay=1e-4",
    "learn/q_learning.patience=20000",
    "stop=\"settled\"",
    "steps=300000",
    "measure.every=10000",
];
/// Five prices and no memory.
const MEMORYLESS: &[&str] = &[
    "population.agents=80",
    "learn/q_learning.exploration_decay=1e-4",
    "learn/q_learning.memory=0",
    "learn/q_learning.patience=20000",
    "stop=\"settled\"",
    "steps=300000",
    "measure.every=10000",
];

/// A mean over markets; its interval is near 2 standard errors to each side.
fn over_markets(of: Estimate) -> Measured {
    let half = of.interval.map_or(0.0, |(low, high)| (high - low) / 2.0);
    Measured { value: of.mean.unwrap_or(f64::NAN), error: half / 2.0 }
}

fn tested(sets: &[&str]) -> Deviation {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("configs/price_collusion.toml");
    let sets: Vec<String> = sets.iter().map(ToString::to_string).collect();
    let lab = Lab::new(&path, &sets, Registry::builtin(), Kind::Cpu, Options::default());
    deviation(&lab).unwrap_or_else(|e| panic!("{e}"))
}

/// V40 at a rate of exploration 25 times the published one: .708 ± .005 in 40 sessions of another program. Published parameters: benches/runs.
#[test]
fn v40_learned_prices_lie_above_competition() {
    let mut table = Table::default();
    let plan = from_config("price_collusion", &[]);
    let market = plan.pricing().expect("a market");
    let exact = |value: f64| Measured { value, error: 0.0 };
    for (what, stated, found) in [
        ("p_N", 1.47293, market.nash[0]),
        ("profit at p_N", 0.22293, market.nash[1]),
        ("p_M", 1.92498, market.monopoly[0]),
        ("profit at p_M", 0.33749, market.monopoly[1]),
    ] {
        table.near(&format!("V40 {what}"), stated, exact(found), 1e-5);
    }
    let found = tested(FIFTEEN);
    table.near("V40 Delta, beta=1e-4, m=15, 40 markets", 0.708, over_markets(found.profit_gain), 0.02);
    let text = |of: Estimate| of.interval.map_or_else(|| "undefined".into(), |(low, high)| format!("{low:.4} to {high:.4}"));
    let below = |of: Estimate| of.interval.is_some_and(|(_, high)| high < 0.0);
    table.holds("V40 rivals' next prices after a deviation, 95 % interval", "below 0", &text(found.rival), below(found.rival));
    table.finish();
}

/// Learners without memory end higher still, and it is no collusion: nobody punishes, and undercutting pays.
#[test]
fn v40_the_deviation_test_tells_them_apart() {
    let mut table = Table::default();
    let found = tested(MEMORYLESS);
    table.near("V40 Delta without memory, beta=1e-4, m=5, 40 markets", 0.957, over_markets(found.profit_gain), 0.03);
    let text = |of: Estimate| of.interval.map_or_else(|| "undefined".into(), |(low, high)| format!("{low:.4} to {high:.4}"));
    table.holds(
        "V40 without memory, rivals' next prices after a deviation",
        "unchanged",
        &text(found.rival),
        found.rival.interval == Some((0.0, 0.0)),
    );
    table.holds(
        "V40 without memory, discounted gain of a deviation",
        "above 0",
        &text(found.gain),
        found.gain.interval.is_some_and(|(low, _)| low > 0.0),
    );
    table.finish();
}

/// Bernheim & Whinston 1990: where two firms meet in two markets, selling in both is better whatever the other does, and divided markets pay both more.
#[test]
fn f4c_divided_markets_are_a_dilemma() {
    let mut table = Table::default();
    // Profit of a market with goods worth 2 and an outside good worth 0, costs of 1, differentiation .1.
    let weight = |p: f64| ((2.0 - p) / 0.1).exp();
    let profit = |own: f64, other: Option<f64>| (own - 1.0) * weight(own) / (weight(own) + other.map_or(0.0, weight) + 1.0);
    let (home, both) = (1.8, 1.5);
    let profiles = [
        ("north", "south", [profit(home, None); 2]),
        ("both", "south", [profit(both, None) + profit(both, Some(home)), profit(home, Some(both))]),
        ("both", "both", [2.0 * profit(both, Some(both)); 2]),
        ("north", "north", [profit(home, Some(home)); 2]),
    ];
    let mut paid = Vec::new();
    for (first, second, right) in profiles {
        let init = format!("init={{ kind = \"single_mutant\", mutant = \"{first}\", resident = \"{second}\", agent = 0 }}");
        let alike = ["north", "south", "both"].map(|s| if s == first { 2 } else { 0 });
        let init = if first == second { format!("init={{ kind = \"counts\", counts = {alike:?} }}") } else { init };
        let plan = from_config("market_division", &["population.agents=2".into(), init]);
        let mut backend = start(Kind::Cpu, &plan);
        backend.phase(0).and_then(|()| backend.phase(1)).expect("both markets are sold in");
        let world = backend.world().expect("a state");
        for (who, right) in right.into_iter().enumerate() {
            let found = plan.payoff().natural(f64::from(world.payoff[who]));
            let what = format!("F4c two markets, {first} against {second}: profit of firm {}, closed form", who + 1);
            table.near(&what, right, Measured { value: found, error: 0.0 }, 1e-5);
            paid.push(found);
        }
    }
    let [divided, _, temptation, sucker, competition, ..] = paid[..] else { panic!("eight payoffs") };
    let order = temptation > divided && divided > competition && competition > sucker;
    let found = format!("{temptation:.3} > {divided:.3} > {competition:.3} > {sucker:.3}");
    table.holds("F4c divided markets: temptation > division > competition > staying out alone", "a prisoner's dilemma", &found, order);
    table.finish();
}
