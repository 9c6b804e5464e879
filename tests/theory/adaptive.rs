//! Links that are redrawn: how long they last, whom they lead to, and what they do for cooperation.

use crate::table::{Measured, Table, mean};
use crate::world::{agree, from_config, plan, start};
use polity::backend::Kind;
use polity::columns::Column;
use polity::config::Plan;
use polity::world::{Store, World};

/// Links of replica 0, slot by slot.
fn links(plan: &Plan, world: &World) -> Vec<Vec<u32>> {
    let store = world.columns.iter().find(|s| s.column == Column::Link).expect("links are a column");
    (0..store.planes).map(|slot| Store::range(plan, slot, 0).map(|at| store.data.get(at)).collect()).collect()
}

fn redrawing(agents: u32, graph: &str, w: f64, to: &str) -> Plan {
    plan(&format!(
        "seed = 1\nsteps = 1000\npopulation = {{ agents = {agents}, strategies = [\"C\", \"D\"] }}\ntopology = {{ {graph} }}\n\
         init = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\n\
         [[phase]]\nkind = \"network/rewire\"\ndisappointing = [\"C\", \"D\"]\nprobability = {w:?}\nto = \"{to}\"\n"
    ))
}

/// Every link is redrawn with probability p per step: after t steps a share (1 − p·a)^t has never been, a the chance that a candidate is none
/// of oneself and one's k links. In the long run the links of an agent are k of the N − 1 others: in-degrees are binomial.
#[test]
fn links_decay_and_in_degrees_become_binomial() {
    let mut table = Table::default();
    let (n, k) = (100_000u32, 6u32);
    for (p, t) in [(0.1, 10u32), (0.5, 3)] {
        let plan = redrawing(n, "kind = \"ring\", neighbors = 6", p, "random");
        let first = links(&plan, &World::new(&plan));
        let mut backend = start(Kind::Cpu, &plan);
        backend.advance(t, &[]).expect("the run completes");
        let now = links(&plan, &backend.world().expect("the state can be read"));
        let kept = first.iter().flatten().zip(now.iter().flatten()).filter(|(a, b)| a == b).count();
        let accepted = f64::from(n - 1 - k) / f64::from(n - 1);
        let expected = (1.0 - p * accepted).powi(t as i32);
        let all = f64::from(n * k);
        let found = Measured { value: kept as f64 / all, error: (expected * (1.0 - expected) / all).sqrt() };
        table.near(&format!("links kept, ring N=1e5 k=6 seed 1, p={p}, after {t} steps: (1 - p)^t"), expected, found, 1e-5);
    }
    let plan = redrawing(n, "kind = \"ring\", neighbors = 6", 0.5, "random");
    let mut backend = start(Kind::Cpu, &plan);
    let (mut variances, mut lonely) = (Vec::new(), Vec::new());
    for at in 1..=10 {
        // Between two looks nearly all links are redrawn: 2^-20 are not.
        backend.advance(20 * at, &[]).expect("the run completes");
        let mut met = vec![0u32; n as usize];
        links(&plan, &backend.world().expect("the state can be read")).iter().flatten().for_each(|j| met[*j as usize] += 1);
        let mean = met.iter().map(|d| f64::from(*d)).sum::<f64>() / f64::from(n);
        assert_eq!(met.iter().sum::<u32>(), n * k, "everybody has k links");
        variances.push(met.iter().map(|d| (f64::from(*d) - mean).powi(2)).sum::<f64>() / f64::from(n));
        lonely.push(met.iter().filter(|d| **d == 0).count() as f64 / f64::from(n));
    }
    let share = f64::from(k) / f64::from(n - 1);
    table.near("variance of in-degrees, 10 looks 20 steps apart: k(1 - k/(N - 1))", f64::from(k) * (1.0 - share), mean(&variances), 0.0);
    table.near("share of agents whom nobody links to: (1 - k/(N - 1))^(N - 1)", (1.0 - share).powi(n as i32 - 1), mean(&lonely), 0.0);
    table.finish();
}

/// In a population of k + 2 each agent has one other that it is not linked to: a redrawn link goes there with probability 1/(k + 1).
#[test]
fn who_draws_in_vain_keeps_the_link() {
    let mut table = Table::default();
    let plan = plan(
        "seed = 2\nsteps = 1\npopulation = { agents = 6, replicas = 40000, strategies = [\"C\", \"D\"] }\ntopology = { kind = \"ring\", neighbors = 4 }\n\
         init = { kind = \"fractions\", fractions = [0.0, 1.0] }\nmeasure = { absorption = false }\n\
         [[phase]]\nkind = \"network/rewire\"\ndisappointing = [\"D\"]\nprobability = 1.0\n",
    );
    let first = World::new(&plan);
    let mut backend = start(Kind::Cpu, &plan);
    backend.advance(1, &[]).expect("the run completes");
    let last = backend.world().expect("the state can be read");
    let of = |world: &World| world.columns.iter().find(|s| s.column == Column::Link).expect("links are a column").clone();
    let (before, after) = (of(&first), of(&last));
    for slot in 0..4 {
        let mut moved = 0u32;
        for replica in 0..40_000 {
            let range = Store::range(&plan, slot, replica);
            moved += range.map(|at| u32::from(before.data.get(at) != after.data.get(at))).sum::<u32>();
        }
        // The one free agent is drawn with probability 1/5. Once slot 0 has taken it, whom slot 0 left is free for slot 1: again one of five.
        let (expected, all) = (0.2, 240_000.0);
        let found = Measured { value: f64::from(moved) / all, error: (expected * (1.0f64 - expected) / all).sqrt() };
        table.near(&format!("links moved in slot {slot}, N=6 k=4 w=1, 40000 populations, one step, seed 2: 1/5"), expected, found, 0.0);
    }
    table.finish();
}

/// The dilemma of configs/adaptive_network.toml: on links that stay defection takes over, where links are redrawn fast enough cooperation does.
#[test]
fn fast_rewiring_keeps_cooperation() {
    let mut table = Table::default();
    let cooperators = |w: f64| {
        let plan = from_config("adaptive_network", &[format!("phase.2.probability={w}")]);
        let observed = start(Kind::Cpu, &plan).advance(plan.steps(), &[plan.steps()]).expect("the run completes");
        let shares: Vec<f64> = observed[0].replicas.iter().map(|r| r.counts[0] as f64 / f64::from(plan.agents())).collect();
        (mean(&shares).value, shares.len())
    };
    for (w, low, high) in [(0.0, 0.0, 0.01), (0.5, 0.9, 1.0)] {
        let (found, populations) = cooperators(w);
        let what = format!("configs/adaptive_network.toml w={w}, cooperators at step 1000, {populations} populations");
        table.holds(&what, &format!("{low} to {high}"), &format!("{found:.4}"), (low..=high).contains(&found));
    }
    agree(&from_config("adaptive_network", &["population.agents=300".into()]), 40);
    table.finish();
}
