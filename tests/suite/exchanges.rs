//! Plans in which resources change hands, and that no unit of them is lost.

use crate::cases::plan;
use crate::drivers::kinds_by_turns;
use crate::societies::runner;
use polity::backend::{self, Options};
use polity::columns::Column;
use polity::config::Plan;
use polity::world::{Store, World};
use proptest::prelude::*;
use std::cell::Cell;

fn stocks(agents: u32, replicas: u32, state: &str, more: &str, phases: &[&str]) -> Plan {
    let phases: String = phases.iter().map(|p| format!("[[phase]]\n{p}\n")).collect();
    plan(&format!(
        "seed = 2000\nsteps = 6\nmeasure = {{ histogram_bins = 7, every = 1 }}\n\
         population = {{ agents = {agents}, replicas = {replicas} }}\nstate = {{ {state} }}\n{more}\n{phases}"
    ))
}

const TRANSFER: &str = "kind = \"exchange/kinetic\"\nrule = { kind = \"transfer\", amount = 3 }";
const SPLIT: &str = "kind = \"exchange/kinetic\"\nrule = { kind = \"split\" }";
const SAVING: &str = "kind = \"exchange/kinetic\"\nrule = { kind = \"split\", saving = 0.37 }";
const YARD_SALE: &str = "kind = \"exchange/kinetic\"\nrule = { kind = \"yard_sale\", fraction = 0.23 }";

const TAX: &str = "kind = \"govern/tax\"\nrate = 0.13\nexempt = 4";
const LEVEL: &str = "kind = \"govern/tax\"\nrate = 1.0";
const GROUP_TAX: &str = "kind = \"govern/tax\"\nrate = 0.29\nwithin = \"group\"";
const LADDER: &str = "kind = \"interact/dominance\"\nsteepness = 0.7\nforgetting = 0.1\nincome = 2.0\ntribute = 0.3";
const STEEP: &str = "kind = \"interact/dominance\"\nsteepness = 0.003\nforgetting = 0.9\naccumulate = true";
const NOISE: &str = "kind = \"exchange/multiplicative\"\nnoise = 0.37";
const LIVING: &str = "kind = \"account/income\"\nunit = 0.1\nupkeep = 0.21";
const LOTTERY: &str = "kind = \"exchange/lottery\"\nprize = 37\nexponent = 1.3\ntraining = 0.1\ndecay = 0.05\ntax = 0.3";

/// Every case with its name.
pub fn all() -> Vec<(String, Plan)> {
    let mut cases = Vec::new();
    let drawn = |scale: u32| format!("resource = {{ kind = \"uniform\", low = 0.0, high = 1.0 }}, resource_scale = {scale}");
    for (agents, replicas) in [(1, 2), (2, 3), (63, 2), (129, 3), (1000, 1), (2201, 2)] {
        let mut add = |name: &str, plan: Plan| cases.push((format!("exchange/{name}/{agents}x{replicas}"), plan));
        add("transfer", stocks(agents, replicas, &drawn(9), "", &[TRANSFER]));
        add("split", stocks(agents, replicas, &drawn(50), "", &[SPLIT, SAVING]));
        add("yard_sale", stocks(agents, replicas, &drawn(1000), "", &[YARD_SALE, TRANSFER]));
        // Near the end of what a word holds: some pairs own too much to deal.
        add("rich", stocks(agents, replicas, &drawn(2_147_483_647), "", &[SAVING, YARD_SALE, SPLIT]));
        add("tax", stocks(agents, replicas, &drawn(90), "", &[TAX, SPLIT]));
        add("level", stocks(agents, replicas, &drawn(2_147_483_647), "", &[TAX, LEVEL, YARD_SALE]));
        let income = "kind = \"account/income\"\nunit = 0.1";
        add("ladder", stocks(agents, replicas, &drawn(9), "", &[LADDER, STEEP, income, TAX]));
        add("noise", stocks(agents, replicas, &drawn(90), "", &[NOISE, TAX, NOISE]));
        // Near the end of what a word holds: some own all that it can.
        add("noise_rich", stocks(agents, replicas, &drawn(2_147_483_647), "", &[NOISE, NOISE]));
        for size in [2, 20, 256].into_iter().filter(|size| *size <= agents) {
            let lottery = format!("{LOTTERY}\nsize = {size}");
            let even = format!("kind = \"exchange/lottery\"\nprize = 5\nexponent = 0.0\nsize = {size}");
            add(&format!("lottery/{size}"), stocks(agents, replicas, &drawn(90), "", &[&lottery, &even]));
        }
    }
    for (agents, replicas) in [(1, 2), (63, 2), (1001, 3), (2200, 1)] {
        let able = "resource = 9, capability = { kind = \"uniform\", low = 0.2, high = 0.95 }";
        let (train, all) = ("kind = \"govern/training\"\nrate = 0.13", "kind = \"govern/training\"\nrate = 1.0");
        cases.push((format!("exchange/training/{agents}x{replicas}"), stocks(agents, replicas, able, "", &[train, SPLIT, train])));
        cases.push((format!("exchange/training_all/{agents}x{replicas}"), stocks(agents, replicas, able, "", &[all])));
    }
    for (groups, size, replicas) in [(1, 2, 2), (9, 7, 3), (301, 4, 1), (17, 128, 2)] {
        let fixed = format!("topology = {{ kind = \"groups\", size = {size} }}");
        let name = format!("exchange/groups/{groups}of{size}x{replicas}");
        let urn = "kind = \"exchange/lottery\"\nprize = 1\nexponent = 1.0";
        cases.push((name, stocks(groups * size, replicas, &drawn(40), &fixed, &[GROUP_TAX, LOTTERY, urn, TAX])));
    }
    cases.extend(deference());
    cases
}

/// Fights, stocks that feed on what they bring, and groups that fear or esteem a member.
fn deference() -> Vec<(String, Plan)> {
    let rules = [
        ("fear", "accuracy = 0.6\ndeference = { kind = \"fear\", threat = 0.9, need = 100 }", ""),
        ("wholly", "deference = { kind = \"fear\", threat = 1.3 }\nlearning_rate = 0.3", "influence"),
        ("fearless", "deference = { kind = \"fear\", threat = 0.0 }", "influence"),
        ("prestige", "deference = { kind = \"prestige\", margin = 0.1 }\nlearning_rate = 0.2\njudge = 0.6", "influence"),
        ("shown", "accuracy = 0.8\ndeference = { kind = \"prestige\", margin = 0.2 }\nlearning_rate = 0.2\ndisclosure = 0.6", "influence"),
    ];
    let mut cases = Vec::new();
    for (agents, replicas, size) in [(3, 2, 3), (63, 3, 7), (1001, 2, 11), (2200, 1, 4), (1290, 1, 129)] {
        let fixed = format!("topology = {{ kind = \"groups\", size = {size} }}");
        for (name, keys, state) in rules {
            let able = "resource = 20, capability = { kind = \"uniform\", low = 0.0, high = 1.0 }";
            let esteem = "influence = { kind = \"uniform\", low = 0.0, high = 1.0 }, influence_scale = 5.0";
            let state = if state.is_empty() { able.to_owned() } else { format!("{able}, {esteem}") };
            let vote = format!("kind = \"vote/defer\"\n{keys}");
            let plan = stocks(agents, replicas, &state, &fixed, &[LADDER, LIVING, &vote]);
            cases.push((format!("exchange/defer/{name}/{agents}x{replicas}/{size}"), plan));
        }
    }
    cases
}

/// Any step of deals and taxes on any stocks, some of which are too large to deal.
fn dealt() -> impl Strategy<Value = Plan> {
    let deal = prop_oneof![
        (1u32..2000).prop_map(|amount| format!("kind = \"exchange/kinetic\"\nrule = {{ kind = \"transfer\", amount = {amount} }}")),
        (0.0f64..0.999).prop_map(|saving| format!("kind = \"exchange/kinetic\"\nrule = {{ kind = \"split\", saving = {saving:?} }}")),
        (0.001f64..0.999).prop_map(|f| format!("kind = \"exchange/kinetic\"\nrule = {{ kind = \"yard_sale\", fraction = {f:?} }}")),
        (0.0f64..=1.0, 0u32..500).prop_map(|(rate, exempt)| format!("kind = \"govern/tax\"\nrate = {rate:?}\nexempt = {exempt}")),
        (0.0f64..=1.0).prop_map(|rate| format!("kind = \"govern/tax\"\nrate = {rate:?}\nwithin = \"group\"")),
    ];
    let scale = prop_oneof![1u32..2000, 1_000_000_000u32..=2_147_483_647];
    (1u32..60, 2u32..9, 1u32..4, scale, proptest::collection::vec(deal, 1..5)).prop_map(|(groups, size, replicas, scale, phases)| {
        let state = format!("resource = {{ kind = \"uniform\", low = 0.0, high = 1.0 }}, resource_scale = {scale}");
        let topology = format!("topology = {{ kind = \"groups\", size = {size} }}");
        let phases: Vec<&str> = phases.iter().map(String::as_str).collect();
        stocks(groups * size, replicas, &state, &topology, &phases)
    })
}

/// Units of each replica.
fn units(plan: &Plan, world: &World) -> Vec<u64> {
    let store = world.columns.iter().find(|s| s.column == Column::Resource).expect("resources");
    (0..plan.replicas()).map(|r| Store::range(plan, 0, r).map(|at| u64::from(store.data.get(at))).sum()).collect()
}

#[test]
fn deals_and_taxes_keep_every_unit() {
    let drawn = Cell::new(0);
    let kept = |plan: Plan| {
        let world = World::new(&plan);
        let before = units(&plan, &world);
        for kind in kinds_by_turns("units on the GPU", &drawn) {
            let mut backend = backend::start(kind, &plan, World::new(&plan), &Options::default()).unwrap();
            for step in 1..=plan.steps() {
                backend.advance(step, &[]).unwrap();
                let now = units(&plan, &backend.world().unwrap());
                prop_assert_eq!(&now, &before, "{} at step {}", kind, step);
            }
        }
        Ok(())
    };
    runner(24).run(&dealt(), kept).unwrap();
}
