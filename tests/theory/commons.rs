//! Commons that grow back: Schaefer's equilibrium and yield, Gordon's open access, Hardin's tragedy.

use crate::table::{Measured, Table, mean};
use crate::world::{agree, plan, start};
use polity::backend::Kind;
use polity::config::Plan;
use polity::metrics::Observation;

fn metric(plan: &Plan, seen: &Observation, name: &str) -> f64 {
    polity::metrics::row(plan, seen).into_iter().find(|(n, _)| n == name).and_then(|(_, v)| v).unwrap_or(f64::NAN)
}

/// Groups of `size` with two strategies, K = size, so that there is 1 per member.
fn groups(agents: u32, size: u32, fractions: [f64; 2], game: &str, rules: &str) -> Plan {
    plan(&format!(
        "seed = 1\nsteps = 100000\npopulation = {{ agents = {agents}, strategies = [\"Restrained\", \"Greedy\"] }}\n\
         topology = {{ kind = \"groups\", size = {size} }}\ninit = {{ kind = \"fractions\", fractions = {fractions:?} }}\n\
         measure = {{ absorption = false }}\n[[phase]]\nkind = \"interact/commons\"\ncapacity = {size}.0\n{game}\n{rules}"
    ))
}

#[test]
fn commons_settle_where_harvest_is_growth() {
    let mut table = Table::default();
    let growth = 0.5;
    for share in [0.2, 0.5, 0.9, 1.1] {
        // Ten members take share·g of the stock together.
        let effort = share * growth;
        let game = format!("growth = {growth:?}\ncatchability = 0.1\nefforts = [{effort:?}, 0.0]\nprice = 2.0");
        let plan = groups(10_000, 10, [1.0, 0.0], &game, "");
        let seen = start(Kind::Cpu, &plan).advance(2000, &[2000]).expect("the run completes");
        let exact = f64::max(1.0 - share, 0.0);
        let found = Measured { value: metric(&plan, &seen[0], "stock_mean"), error: 0.0 };
        table.near(&format!("qE = {share} g, g = .5: R*/K = 1 - qE/g after 2000 steps"), exact, found, 1e-4);
        // Each member's part of price · qER*.
        let found = Measured { value: metric(&plan, &seen[0], "payoff_mean"), error: 0.0 };
        table.near(&format!("qE = {share} g: payoff of a member"), 2.0 * share * growth * exact, found, 1e-4);
    }
    // The most that can be had for ever: gK/4 at qE = g/2, 2·0.5/4 for each of ten members that share 10.
    let yields = [0.3, 0.4, 0.5, 0.6, 0.7].map(|share| {
        let game = format!("growth = 0.5\ncatchability = 0.1\nefforts = [{:?}, 0.0]\nprice = 2.0", share * growth);
        let plan = groups(1000, 10, [1.0, 0.0], &game, "");
        let seen = start(Kind::Cpu, &plan).advance(2000, &[2000]).expect("the run completes");
        metric(&plan, &seen[0], "payoff_mean")
    });
    let best = yields.iter().copied().fold(0.0, f64::max);
    table.near("maximum sustainable yield gK/4, price 2, by member", 0.25, Measured { value: best, error: 0.0 }, 1e-4);
    table.holds("it is had at qE = g/2", "0.5", if best == yields[2] { "0.5" } else { "elsewhere" }, best == yields[2]);
    agree(&groups(1000, 10, [0.5, 0.5], "growth = 0.5\ncatchability = 0.1\nefforts = [0.3, 1.7]\nprice = 2.0\ncost = 0.2", ""), 20);
    table.finish();
}

/// Gordon 1954: if efforts follow payoffs, the rent is dissipated and R = cost/(price·q).
#[test]
fn open_access_dissipates_the_rent() {
    let mut table = Table::default();
    // Price · q · K = 0.1 per unit of effort, cost 0.04: R/K = 0.4, where half of the members hold each strategy: qE = g·0.6.
    let game = "growth = 0.2\ncatchability = 4e-4\nefforts = [0.4, 2.0]\nprice = 1.0\ncost = 0.04";
    let rules = "[[phase]]\nkind = \"imitate/fermi\"\nbeta = 20.0\nupdate_probability = 0.05\n[[phase]]\nkind = \"evolve/mutate\"\nprobability = 0.001\n";
    for greedy in [0.05, 0.95] {
        let plan = groups(50_000, 250, [1.0 - greedy, greedy], game, rules);
        let steps: Vec<u32> = (1000..=3000).step_by(100).collect();
        let seen = start(Kind::Cpu, &plan).advance(3000, &steps).expect("the run completes");
        let late = |name: &str| mean(&seen.iter().map(|o| metric(&plan, o, name)).collect::<Vec<_>>());
        table.near(&format!("open access from {greedy} greedy: R/K = cost/(price q K)"), 0.4, late("stock_mean"), 0.01);
        // A single owner would have 0.018 a member, at R/K = 0.7.
        table.near(&format!("open access from {greedy} greedy: rent of a member"), 0.0, late("payoff_mean"), 0.001);
        table.near(&format!("open access from {greedy} greedy: share of greedy"), 0.5, late("fraction_Greedy"), 0.02);
    }
    table.finish();
}

/// Hardin 1968: who takes more earns more than the others of the group, whatever is left for all.
#[test]
fn over_harvesters_ruin_the_commons() {
    let mut table = Table::default();
    // Twenty restrained members take g/2 of the stock together; twenty greedy ones 1.2 g, which nothing withstands.
    let game = "growth = 0.4\ncatchability = 0.01\nefforts = [1.0, 2.4]\nprice = 1.0";
    let learn = "[[phase]]\nkind = \"imitate/fermi\"\nbeta = 50.0\nupdate_probability = 0.2\n";
    let mutate = format!("{learn}[[phase]]\nkind = \"evolve/mutate\"\nprobability = 0.0005\n");
    let alone = groups(20_000, 20, [1.0, 0.0], game, learn);
    let seen = start(Kind::Cpu, &alone).advance(1500, &[1500]).expect("the run completes");
    let found = Measured { value: metric(&alone, &seen[0], "payoff_mean"), error: 0.0 };
    table.near("restrained alone: each has gK/4n", 0.1, found, 1e-4);
    let mixed = groups(20_000, 20, [0.95, 0.05], game, &mutate);
    let seen = start(Kind::Cpu, &mixed).advance(1500, &[2, 1500]).expect("the run completes");
    let (stock, payoff) = (metric(&mixed, &seen[1], "stock_mean"), metric(&mixed, &seen[1], "payoff_mean"));
    table.holds("one in twenty greedy: stock at T=1500", "< 0.05", &format!("{stock:.4}"), stock < 0.05);
    table.holds("one in twenty greedy: payoff at T=1500", "< 0.01", &format!("{payoff:.4}"), payoff < 0.01);
    table.finish();
}
