//! V21 and V22: the spatial Prisoner's Dilemma.

use crate::table::{Measured, Table, mean};
use crate::world::{late_shares, plan, start, stationary};
use polity::backend::Kind;
use polity::config::Plan;

/// Nowak and May's game: neighbours and oneself, the best takes over.
pub fn nowak_may(side: u32, seed: u64, cooperators: f64, b: f64) -> Plan {
    plan(&format!(
        "seed = {seed}\nsteps = 100000\npopulation = {{ strategies = [\"C\", \"D\"] }}\n\
         topology = {{ kind = \"lattice\", width = {side}, height = {side}, neighborhood = \"moore\", self_play = true }}\n\
         init = {{ kind = \"fractions\", fractions = [{cooperators:?}, {:?}] }}\n\
         [[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, 0.0], [{b:?}, 0.0]]\npayoff = \"neighbor_sum\"\n\
         [[phase]]\nkind = \"imitate/best\"\n",
        1.0 - cooperators
    ))
}

#[test]
fn v21_nowak_may() {
    let mut table = Table::default();
    let mut all = Vec::new();
    for (seed, cooperators) in [(1, 0.5), (2, 0.6), (3, 0.9)] {
        let mut backend = start(Kind::Cpu, &nowak_may(1000, seed, cooperators, 1.85));
        let late = late_shares(backend.as_mut(), 300, 400, 10);
        let what = format!("V21 L=1000 b=1.85 start {} % C seed {seed}, mean of steps 300-400", 100.0 * cooperators);
        table.near(&what, 0.3155, Measured { value: late[0], error: 0.0 }, 0.003);
        all.extend(late);
    }
    table.near("V21 mean of the three starts", 0.3155, mean(&all), 0.003);
    // Between 1.8 and 2 the order of all payoffs is the same, so is every step.
    let steps: Vec<u32> = (1..=60).collect();
    let trajectory = |b: f64| -> Vec<_> {
        let observed = start(Kind::Cpu, &nowak_may(1000, 1, 0.5, b)).advance(60, &steps).expect("the run completes");
        observed.iter().map(|o| o.digests[0]).collect()
    };
    let (one, other, outside) = (trajectory(1.85), trajectory(1.95), trajectory(1.75));
    let equal = one.iter().zip(&other).filter(|(a, b)| a == b).count();
    table.holds("V21 L=1000 b=1.85 and b=1.95, equal digests of the strategies, steps 1-60", "60", &equal.to_string(), equal == 60);
    let equal = one.iter().zip(&outside).filter(|(a, b)| a == b).count();
    table.holds("V21 L=1000 b=1.85 and b=1.75, equal digests of the strategies, steps 1-60", "not all", &equal.to_string(), equal < 60);
    table.finish();
}

/// The weak Prisoner's Dilemma on a square lattice, K = 0.1.
fn weak_dilemma(replicas: u32, b: f64, update: f64) -> Plan {
    plan(&format!(
        "seed = 1\nsteps = 100000\npopulation = {{ replicas = {replicas}, strategies = [\"C\", \"D\"] }}\n\
         topology = {{ kind = \"lattice\", width = 200, height = 200 }}\ninit = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\n\
         measure = {{ absorption = true }}\n[[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, 0.0], [{b:?}, 0.0]]\n\
         payoff = \"neighbor_sum\"\n[[phase]]\nkind = \"imitate/fermi\"\nnoise = 0.1\nupdate_probability = {update:?}\n"
    ))
}

#[test]
fn v22_weak_dilemma() {
    let mut table = Table::default();
    // b = 1.02 at u = 1 is critical and left out.
    let rows = [
        (1.0, 1.0, 0.558),
        (1.0, 1.01, 0.387),
        (1.0, 1.03, 0.0),
        (0.5, 1.0, 0.623),
        (0.5, 1.01, 0.483),
        (0.5, 1.02, 0.334),
        (0.5, 1.03, 0.080),
    ];
    for (update, b, expected) in rows {
        // Slow next to extinction.
        let (from, to) = if expected == 0.080 { (5000, 7000) } else { (2000, 3000) };
        let found = stationary(Kind::Cpu, &weak_dilemma(4, b, update), from, to, 50);
        table.near(&format!("V22 L=200 K=0.1 b={b} u={update} seed 1, 4 lattices, steps {from}-{to}"), expected, found, 0.02);
    }
    table.finish();
}

/// Overlapping groups of five on the square lattice, Fermi with K = 0.5: givers die out below r of about 3.75, keepers above about 5.5
/// (Szolnoki, Perc & Szabó 2009, one agent at a time), where random groups need r > 5.
#[test]
fn overlapping_groups_keep_givers_alive() {
    let mut table = Table::default();
    let givers = |r: f64| {
        let plan = plan(&format!(
            "seed = 1\nsteps = 100000\npopulation = {{ strategies = [\"Give\", \"Keep\"] }}\n\
             topology = {{ kind = \"lattice\", width = 100, height = 100 }}\ninit = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\n\
             [[phase]]\nkind = \"interact/neighborhood_goods\"\ncontributors = [\"Give\"]\nmultiplication = {r:?}\n\
             [[phase]]\nkind = \"imitate/fermi\"\nnoise = 0.5\nupdate_probability = 0.2\n"
        ));
        late_shares(start(Kind::Cpu, &plan).as_mut(), 2500, 3000, 20)[0]
    };
    for (r, expected, low, high) in [(3.5, "0", 0.0, 0.001), (4.4, "0.3 to 0.9", 0.3, 0.9), (5.8, "> 0.98", 0.98, 1.0)] {
        let found = givers(r);
        let what = format!("goods of overlapping groups, L=100 G=5 K=.5 u=.2 seed 1, r={r}: givers");
        table.holds(&what, expected, &format!("{found:.4}"), (low..=high).contains(&found));
    }
    table.finish();
}
