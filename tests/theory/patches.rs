//! V19: local adaptation under migration (card D4), island and continent.

use crate::table::{Measured, Table, bisect};
use crate::world::{agree, from_config, start};
use polity::backend::Kind;
use polity::config::Plan;

fn ecotypes(patch: u32, m: f64) -> Plan {
    from_config(
        "ecotypes",
        &[
            format!("population.agents={}", 2 * patch),
            format!("topology.size={patch}"),
            "measure.histogram_bins=0".into(),
            "steps=1000".into(),
            format!("phase.2.probability=[{m:?},0.0]"),
        ],
    )
}

/// Share of the local strategy on the island, averaged over the steps `from + 10, from + 20, …, to`.
fn island(plan: &Plan, patch: usize, from: u32, to: u32) -> f64 {
    let mut backend = start(Kind::Cpu, plan);
    let mut shares = Vec::new();
    for step in (from..=to).skip(10).step_by(10) {
        backend.advance(step, &[]).expect("the run completes");
        let state = backend.strategies().expect("the state can be read");
        assert!(state[patch..2 * patch].iter().map(|s| usize::from(*s == 0)).sum::<usize>() < 10, "the continent has the foreign strategy");
        shares.push(state[..patch].iter().map(|s| usize::from(*s == 0)).sum::<usize>() as f64 / patch as f64);
    }
    shares.iter().sum::<f64>() / shares.len() as f64
}

#[test]
fn v19_ecotypes() {
    let mut table = Table::default();
    let t = 0.5f64.tanh();
    let kept = |m: f64| (1.0 - m / ((1.0 - m) * t)).max(0.0);
    let lost = bisect(0.0, 0.9, 50, |m| t - m / (1.0 - m));
    table.formula("V19 m/(1-m) = t at beta s = 1", "0.3161", &format!("{lost:.4}"), (lost - 0.3161).abs() < 5e-5);
    // Near the threshold a population needs long and fluctuates much: larger patches, longer averages.
    for (m, stated, patch, from, to) in
        [(0.1, 0.7596, 50_000usize, 60, 160), (0.3, 0.0726, 150_000, 200, 500), (0.32, 0.0, 50_000, 800, 900)]
    {
        let expected = kept(m);
        table.formula(&format!("V19 x* at m={m}"), &format!("{stated}"), &format!("{expected:.5}"), (expected - stated).abs() < 6e-5);
        let found = Measured { value: island(&ecotypes(patch as u32, m), patch, from, to), error: 0.0 };
        let what = format!("V19 m={m} beta s=1 u=1, patches of {patch}, seed 1, mean of steps {from}-{to}");
        table.near(&what, expected, found, 0.005);
    }
    // Patches of half a million: beyond 16 bits, on every backend.
    agree(&ecotypes(500_000, 0.1), 2);
    table.finish();
}
