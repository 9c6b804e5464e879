//! What holds for every society: the Price identity, totals, bounds, stubborn agents, on every backend.

use crate::drivers::kinds_by_turns;
use crate::societies::{random, runner};
use polity::backend::{self, Kind, Options};
use polity::columns::Column;
use polity::config::Plan;
use polity::metrics::drift::price;
use polity::metrics::layout::{DIMENSION_SUMS, Layout, VALUE_BINS};
use polity::metrics::{self, Observation};
use polity::world::{Store, World};
use proptest::prelude::*;
use std::cell::Cell;

/// Identities that any observation of any society satisfies.
pub fn check(plan: &Plan, observation: &Observation) {
    let layout = Layout::new(plan);
    let dimensions = plan.society().dimension_count() as u32;
    for d in 0..dimensions {
        let sums: u128 = observation.replicas.iter().map(|r| u128::from(r.society[layout.dimension_at(d) as usize])).sum();
        if let Some(price) = price(plan, observation, d) {
            assert!(price.holds(), "{price:?}");
            assert_eq!(price.after, i128::try_from(sums).unwrap(), "the ledger ends where the tally is: {price:?}");
        }
    }
    for replica in &observation.replicas {
        let agents = u64::from(plan.agents());
        let sum = |at: u32, len: u32| replica.society[at as usize..(at + len) as usize].iter().sum::<u64>();
        assert_eq!(replica.counts.iter().sum::<u64>(), agents, "strategies");
        if replica.society.is_empty() {
            continue;
        }
        let users: u64 = (0..layout.users).map(|u| replica.society[layout.user_at(u) as usize]).sum();
        assert_eq!(users, agents, "user groups");
        for d in 0..dimensions {
            let bins = layout.dimension_at(d) + DIMENSION_SUMS;
            assert_eq!((sum(bins, VALUE_BINS), sum(bins + VALUE_BINS, VALUE_BINS)), (agents, agents), "bins of dimension {d}");
        }
        if dimensions > 0 {
            assert_eq!(sum(layout.losses, VALUE_BINS), agents, "losses");
        }
    }
    for (name, value) in metrics::row(plan, observation) {
        let share = ["well_being", "equality", "er16", "between", "serves", "gini", "accuracy", "agreement", "misalign"];
        let skill = ["human_value_alignment", "preferential_alignment", "balance", "representation"];
        // Who meets whom can pay more than any mixture of strategies that meet by chance: the objective has no upper end, and is not here.
        if let Some(value) = value.filter(|_| skill.iter().any(|s| name.starts_with(s))) {
            assert!(value <= 1.0 + 1e-12, "{name} = {value}: nothing is better than ideal here");
        }
        if let Some(value) = value.filter(|_| share.iter().any(|s| name.starts_with(s) || name.contains("accuracy"))) {
            assert!((0.0..=1.0).contains(&value), "{name} = {value}");
        }
        assert!(value.is_none_or(f64::is_finite), "{name}: undefined is empty, never NaN");
    }
}

/// The account of a step begins where the tally of the step before it ended.
fn continues(plan: &Plan, before: &Observation, after: &Observation) {
    let layout = Layout::new(plan);
    for d in 0..plan.society().dimension_count() as u32 {
        let sum: u128 = before.replicas.iter().map(|r| u128::from(r.society[layout.dimension_at(d) as usize])).sum();
        let begins = price(plan, after, d).expect("steps after the start have accounts").before;
        assert_eq!(begins, i128::try_from(sum).unwrap(), "dimension {d}, step {}", after.step);
    }
}

#[test]
fn accounts_and_totals_hold_on_every_backend() {
    let mut runner = runner(24);
    let drawn = Cell::new(0);
    runner
        .run(&random(), |plan| {
            let steps: Vec<u32> = (1..=plan.steps()).collect();
            let mut seen: Vec<Vec<Observation>> = Vec::new();
            for kind in kinds_by_turns("the Price identity on the GPU", &drawn) {
                let mut engine = backend::start(kind, &plan, World::new(&plan), &Options::default()).unwrap();
                let mut all = vec![engine.observe().unwrap()];
                all.extend(engine.advance(plan.steps(), &steps).unwrap());
                for observation in &all {
                    check(&plan, observation);
                }
                for pair in all.windows(2) {
                    continues(&plan, &pair[0], &pair[1]);
                }
                seen.push(all);
            }
            prop_assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "backends differ");
            Ok(())
        })
        .unwrap_or_else(|e| panic!("{e}"));
}

/// The selection term is what the models' values say, counted agent by agent from the columns before and after.
#[test]
fn selection_is_what_copiers_took_over() {
    let mut runner = runner(24);
    runner
        .run(&random(), |plan| {
            let Some(at) = plan.phases().iter().position(|p| p.name() == "imitate/hitchhike") else { return Ok(()) };
            let mut cpu = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options::default()).unwrap();
            let column = |world: &World, column: Column| world.columns.iter().find(|s| s.column == column).unwrap().clone();
            let mut counted = vec![0i128; plan.society().dimension_count()];
            for index in 0..plan.phases().len() {
                let before = cpu.world().unwrap();
                cpu.phase(index).unwrap();
                if index != at {
                    continue;
                }
                let after = cpu.world().unwrap();
                let (old, new, model) = (column(&before, Column::Value), column(&after, Column::Value), column(&before, Column::Model));
                for (d, counted) in counted.iter_mut().enumerate() {
                    for replica in 0..plan.replicas() {
                        let first = Store::range(&plan, 0, replica).start;
                        for (i, place) in Store::range(&plan, d as u32, replica).enumerate() {
                            let theirs = old.data.get(place - i + model.data.get(first + i) as usize);
                            let (was, is) = (old.data.get(place), new.data.get(place));
                            prop_assert!(is == was || is == theirs, "a copier holds its own value or its model's");
                            *counted += i128::from(is) - i128::from(was);
                        }
                    }
                }
            }
            let observation = cpu.observe().unwrap();
            for (d, counted) in counted.iter().enumerate() {
                prop_assert_eq!(price(&plan, &observation, d as u32).unwrap().selection, *counted);
            }
            Ok(())
        })
        .unwrap_or_else(|e| panic!("{e}"));
}

/// Agents of a stubborn class never change strategy or values, whatever the phases are.
#[test]
fn stubborn_agents_keep_what_they_have() {
    let mut runner = runner(16);
    runner
        .run(&random(), |plan| {
            let start = World::new(&plan);
            let mut cpu = backend::start(Kind::Cpu, &plan, start.clone(), &Options::default()).unwrap();
            cpu.advance(plan.steps(), &[]).unwrap();
            let end = cpu.world().unwrap();
            let find = |world: &World, column: Column| world.columns.iter().find(|s| s.column == column).unwrap().data.clone();
            let (class, old, new) = (find(&start, Column::Class), find(&start, Column::Value), find(&end, Column::Value));
            for at in (0..class.len()).filter(|at| (plan.society().learners() >> class.get(*at)) & 1 == 0) {
                prop_assert_eq!(start.strategy[at], end.strategy[at]);
                for d in 0..plan.society().dimension_count() {
                    prop_assert_eq!(old.get(d * class.len() + at), new.get(d * class.len() + at));
                }
            }
            Ok(())
        })
        .unwrap_or_else(|e| panic!("{e}"));
}

/// A gamble moves resources and pays nothing, so that the mean payoff of a society of gamblers is undefined.
#[test]
fn nobody_earns_by_gambling() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/configs/prospect_traits.toml");
    let set = ["population.agents=100", "steps=2", "measure.every=1"].map(String::from);
    let plan = polity::config::load(path.as_ref(), &set, &polity::Registry::builtin()).unwrap_or_else(|e| panic!("{e}"));
    assert!(plan.phases().iter().all(|phase| phase.facts.earns.is_none()));
    assert!(plan.phases().iter().any(|phase| phase.name() == "interact/gamble"));
}
