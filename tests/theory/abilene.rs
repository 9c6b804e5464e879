//! The Abilene paradox of `configs/abilene.toml`: groups of five that go where nobody wants to go, by the exact chain of the number of goers.

use crate::configs::reduced;
use crate::table::{Table, share};
use crate::world::start;
use polity::backend::Kind;

const SIZE: usize = 5;

fn binomial(n: usize, k: usize, p: f64) -> f64 {
    let ways = (0..k).fold(1.0, |ways, j| ways * (n - j) as f64 / (j + 1) as f64);
    ways * p.powi(k as i32) * (1.0 - p).powi((n - k) as i32)
}

/// Share of goers after `steps` in groups that begin with fair coins. Who revises, with probability `update`, goes if that is better given the others:
/// -0.2 - (share of the others who stay) against -(share of the others who go).
fn goers(update: f64, steps: u32) -> f64 {
    let goes = |others: usize| {
        let go = others as f64 / (SIZE - 1) as f64;
        -0.2 - (1.0 - go) > -go
    };
    let mut chance: Vec<f64> = (0..=SIZE).map(|k| binomial(SIZE, k, 0.5)).collect();
    for _ in 0..steps {
        let mut next = vec![0.0; SIZE + 1];
        for (k, p) in chance.iter().enumerate() {
            for out in 0..=k {
                for new in 0..=SIZE - k {
                    let leave = if k > 0 && !goes(k - 1) { out } else { 0 };
                    let join = if goes(k) { new } else { 0 };
                    next[k - leave + join] += p * binomial(k, out, update) * binomial(SIZE - k, new, update);
                }
            }
        }
        chance = next;
    }
    chance.iter().enumerate().map(|(k, p)| k as f64 * p).sum::<f64>() / SIZE as f64
}

#[test]
fn groups_go_to_abilene() {
    let mut table = Table::default();
    let (agents, replicas) = (20_000, 4);
    let plan = reduced("abilene", Some(agents), 0, replicas);
    for (step, what) in [(1, "after one step"), (5, "after five"), (60, "in the end")] {
        let mut engine = start(Kind::Cpu, &plan);
        let seen = engine.advance(step, &[step]).expect("runs").remove(0);
        let go: u64 = seen.replicas.iter().map(|replica| replica.counts[0]).sum();
        let expected = goers(0.2, step);
        // Members of a group are no independent trials: as many trials as groups, at worst.
        let groups = (agents * replicas) as usize / SIZE;
        let found = share((go as f64 / SIZE as f64).round() as usize, groups, expected);
        table.near(&format!("configs/abilene.toml at N=2e4, 4 populations, share of goers {what}"), expected, found, 0.0);
    }
    table.finish();
}
