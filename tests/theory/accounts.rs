//! V43, the functions of prospect theory, and V50, what no scenario may lose.

use crate::table::{Measured, Table};
use crate::world::{from_config, start};
use polity::backend::{self, Options};
use polity::config::Plan;
use polity::metrics::drift::price;
use polity::metrics::layout::{DIMENSION_SUMS, Layout, VALUE_BINS};
use polity::metrics::{Observation, ReplicaTally};
use polity::num::prospect::Prospect;
use polity::world::{Store, World};

#[test]
fn v43_prospect_functions() {
    let mut table = Table::default();
    let exact = |value: f64| Measured { value, error: 0.0 };
    let people = Prospect::MEDIAN_1992;
    // Published with three decimals, so that they are known to half a thousandth.
    table.near("V43 v(100)", 57.544, exact(people.value(100.0)), 5e-4);
    table.near("V43 v(-100)", -129.474, exact(people.value(-100.0)), 5e-4);
    let gains = [(0.01, 0.0553), (0.1, 0.1863), (0.5, 0.4206), (0.9, 0.7117), (0.99, 0.9116), (0.3388, 0.3388)];
    let losses = [(0.01, 0.0397), (0.1, 0.1701), (0.5, 0.4540), (0.9, 0.7749), (0.99, 0.9451), (0.3776, 0.3776)];
    for (p, expected) in gains {
        table.near(&format!("V43 w+({p})"), expected, exact(people.weight_gain(p)), 1e-4);
    }
    for (p, expected) in losses {
        table.near(&format!("V43 w-({p})"), expected, exact(people.weight_loss(p)), 1e-4);
    }
    table.finish();
}

/// Scenarios with values, users, classes and stocks whose agents stand in no order.
const SCENARIOS: [&str; 5] = ["value_hitchhiking", "value_marginalization", "deffuant", "prospect_traits", "trait_classes"];

fn scenario(name: &str) -> Plan {
    from_config(name, &["population.agents=8000".into(), "steps=30".into(), "measure.every=1".into()])
}

/// How often the terms of the Price equation were looked at, and how often they did not lead from the tally before to the one after.
fn accounts(plan: &Plan, all: &[Observation]) -> [usize; 2] {
    let layout = Layout::new(plan);
    let total = |observation: &Observation, d: u32| -> i128 {
        observation.replicas.iter().map(|r| i128::from(r.society[layout.dimension_at(d) as usize])).sum()
    };
    let mut seen = [0; 2];
    for pair in all.windows(2) {
        for d in 0..plan.society().dimension_count() as u32 {
            let terms = price(plan, &pair[1], d).expect("steps after the start have accounts");
            let right = terms.holds() && terms.before == total(&pair[0], d) && terms.after == total(&pair[1], d);
            seen = [seen[0] + 1, seen[1] + usize::from(!right)];
        }
    }
    seen
}

/// How many histograms there were, and how many do not hold every agent once.
fn histograms(plan: &Plan, all: &[Observation]) -> [usize; 2] {
    let (layout, agents) = (Layout::new(plan), u64::from(plan.agents()));
    let sum = |replica: &ReplicaTally, at: u32| replica.society[at as usize..(at + VALUE_BINS) as usize].iter().sum::<u64>();
    let mut totals = Vec::new();
    for replica in all.iter().flat_map(|observation| &observation.replicas) {
        totals.push(replica.counts.iter().sum::<u64>());
        for d in 0..plan.society().dimension_count() as u32 {
            let bins = layout.dimension_at(d) + DIMENSION_SUMS;
            totals.extend([sum(replica, bins), sum(replica, bins + VALUE_BINS)]);
        }
    }
    [totals.len(), totals.iter().filter(|total| **total != agents).count()]
}

/// The same agents under other numbers.
fn renumbered(plan: &Plan) -> World {
    let mut world = World::new(plan);
    let old = world.clone();
    let agents = plan.agents() as usize;
    for replica in 0..plan.replicas() {
        // 7919 is prime and divides no number of agents here.
        let to = |i: usize| (i * 7919 + 13) % agents;
        let place = Store::range(plan, 0, replica);
        for i in 0..agents {
            world.strategy[place.start + to(i)] = old.strategy[place.start + i];
        }
        for (new, old) in world.columns.iter_mut().zip(&old.columns) {
            for plane in 0..old.planes {
                let place = Store::range(plan, plane, replica);
                for i in 0..agents {
                    new.data.set(place.start + to(i), old.data.get(place.start + i));
                }
            }
        }
    }
    assert!(world != old, "agents differ from each other");
    world
}

#[test]
fn v50_nothing_is_lost() {
    let mut table = Table::default();
    let kinds = crate::gpu::kinds("V50 on the GPU");
    for name in SCENARIOS {
        let plan = scenario(name);
        let steps: Vec<u32> = (1..=plan.steps()).collect();
        for kind in &kinds {
            let mut engine = start(*kind, &plan);
            let mut all = vec![engine.observe().expect("measures")];
            all.extend(engine.advance(plan.steps(), &steps).expect("runs"));
            let ([terms, wrong], [bins, short]) = (accounts(&plan, &all), histograms(&plan, &all));
            // Scenarios without values have no such accounts.
            if terms > 0 {
                table.holds(&format!("V50 {name} {kind} N=8e3 T=30: {terms} Price accounts, wrong"), "0", &wrong.to_string(), wrong == 0);
            }
            table.holds(&format!("V50 {name} {kind} N=8e3 T=30: {bins} totals, other than N"), "0", &short.to_string(), short == 0);
            let other = backend::start(*kind, &plan, renumbered(&plan), &Options::default()).expect("starts").observe().expect("measures");
            let same = other.replicas == all[0].replicas;
            table.holds(
                &format!("V50 {name} {kind}: tallies of agents under other numbers"),
                "the same",
                if same { "the same" } else { "other" },
                same,
            );
        }
    }
    table.finish();
}
