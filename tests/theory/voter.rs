//! V06 and V07: copying at random.

use crate::chain::{Chain, misfit};
use crate::table::{Table, mean, share};
use crate::world::{absorb, fixed, plan, start};
use polity::backend::Kind;
use polity::config::Plan;

fn mixed(agents: u32, replicas: u32, seed: u64, ones: u32, update: f64) -> Plan {
    plan(&format!(
        "seed = {seed}\nsteps = 1000000\npopulation = {{ agents = {agents}, replicas = {replicas}, strategies = [\"A\", \"B\"] }}\n\
         init = {{ kind = \"counts\", counts = [{ones}, {}] }}\n[[phase]]\nkind = \"imitate/voter\"\nupdate_probability = {update:?}\n",
        agents - ones
    ))
}

#[test]
fn v06_voter_model() {
    let mut table = Table::default();
    let n = 100u32;
    for (ones, update, replicas) in [(50, 1.0, 4_000), (30, 1.0, 3_000), (10, 1.0, 5_000), (50, 0.5, 2_000)] {
        let x = f64::from(ones) / f64::from(n);
        let chain = Chain::voter(n as usize, update);
        let steps = chain.steps()[ones as usize];
        let what = format!("V06 N={n} x0={x} u={update} seed 1, {replicas} populations");
        let ends = absorb(Kind::Cpu, &mixed(n, replicas, 1, ones, update), 100);
        table.near(&format!("{what}, share fixed"), x, share(fixed(&ends), ends.len(), x), 0.0);
        let times: Vec<f64> = ends.iter().map(|(step, _)| f64::from(*step)).collect();
        table.near(
            &format!("{what}, steps/N"),
            steps / f64::from(n),
            mean(&times.iter().map(|t| t / f64::from(n)).collect::<Vec<_>>()),
            0.0,
        );
        let entropy = -(x * x.ln() + (1.0 - x) * (1.0 - x).ln());
        let large_n = 2.0 * entropy / (update * (2.0 - update));
        table.near(
            &format!("{what}, 2·H(x0)/(u(2−u))"),
            large_n,
            mean(&times.iter().map(|t| t / f64::from(n)).collect::<Vec<_>>()),
            0.03 * large_n,
        );
        if ones == 50 && update == 1.0 {
            let found = format!("{:.4}", steps / f64::from(n));
            table.formula("V06 N=100 x0=0.5 u=1 exact chain, steps/N", "1.3662", &found, found == "1.3662");
        }
        let observed = start(Kind::Cpu, &mixed(n, 50_000, 2, ones, update)).advance(1, &[1]).expect("the run completes");
        let mut counts = vec![0; n as usize + 1];
        for replica in &observed[0].replicas {
            counts[replica.counts[0] as usize] += 1;
        }
        let deviation = misfit(&chain.rows[ones as usize], &counts);
        let found = format!("{deviation:.2} standard deviations");
        table.holds(&format!("V06 N={n} x0={x} u={update} seed 2, next state"), "chi² within 4", &found, deviation.abs() <= 4.0);
    }
    table.finish();
}

/// Shares of rings that end in all 1, all 0, or blink for ever; the rest is counted as neither.
pub fn ring_ends(kind: Kind, agents: u32, update: f64, replicas: u32, steps: u32) -> [usize; 4] {
    let plan = plan(&format!(
        "seed = 3\nsteps = 1000000\npopulation = {{ agents = {agents}, replicas = {replicas}, strategies = [\"zero\", \"one\"] }}\n\
         topology = {{ kind = \"ring\", neighbors = 2 }}\ninit = {{ kind = \"fractions\", fractions = [0.7, 0.3] }}\n\
         [[phase]]\nkind = \"imitate/voter\"\nupdate_probability = {update:?}\n"
    ));
    let mut backend = start(kind, &plan);
    backend.advance(steps, &[]).expect("the run completes");
    let state = backend.strategies().expect("the state can be read");
    let mut ends = [0; 4];
    for ring in state.chunks(plan.stride()) {
        let ring = &ring[..agents as usize];
        let blinks = agents.is_multiple_of(2) && ring.windows(2).all(|pair| pair[0] != pair[1]);
        let uniform = ring.windows(2).all(|pair| pair[0] == pair[1]);
        ends[match (uniform, blinks) {
            (true, _) => usize::from(ring[0] == 0),
            (_, true) => 2,
            _ => 3,
        }] += 1;
    }
    ends
}

/// The three shares of V07 as rows.
pub fn ring_rows(table: &mut Table, kind: Kind, replicas: u32, steps: u32) {
    for (agents, update, expected) in [(10, 1.0, [0.09, 0.49, 0.42]), (10, 0.5, [0.3, 0.7, 0.0]), (9, 1.0, [0.3, 0.7, 0.0])] {
        let ends = ring_ends(kind, agents, update, replicas, steps);
        let what = format!("V07 {kind} ring of {agents} u={update} seed 3, {replicas} rings, T={steps}");
        for ((name, p), found) in ["all 1", "all 0", "blinking"].iter().zip(expected).zip(ends) {
            table.near(&format!("{what}, {name}"), p, share(found, replicas as usize, p), 0.0);
        }
        table.holds(&format!("{what}, undecided"), "0", &ends[3].to_string(), ends[3] == 0);
    }
}

#[test]
fn v07_bipartite_trap() {
    let mut table = Table::default();
    ring_rows(&mut table, Kind::Cpu, 8_000, 1000);
    table.finish();
}
