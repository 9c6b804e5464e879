//! V04 and V09: fixation under selection in proportion to fitness, against exact chains; and the speed of proportional imitation.

use crate::chain::{Chain, misfit};
use crate::table::{Table, mean, share};
use crate::world::{absorb, agree, fixed, plan, shares, start};
use polity::backend::Kind;
use polity::config::Plan;

/// A single mutant A among residents B; strategies' payoffs in a matrix game, then one rule.
pub fn mutant(agents: u32, replicas: u32, topology: &str, game: &str, rule: &str) -> Plan {
    plan(&format!(
        "seed = 1\nsteps = 1000000\npopulation = {{ agents = {agents}, replicas = {replicas}, strategies = [\"A\", \"B\"] }}\n{topology}\n\
         init = {{ kind = \"single_mutant\", mutant = \"A\", resident = \"B\" }}\nmeasure = {{ absorption = true }}\n\
         [[phase]]\nkind = \"interact/matrix\"\n{game}\n[[phase]]\n{rule}\n"
    ))
}

/// The Wright–Fisher chain with update probability u: whoever is replaced becomes an A with probability r·i/(r·i + n − i).
fn wright_fisher(n: usize, r: f64, update: f64) -> Chain {
    Chain::new(n, |i| {
        let fit = r * i as f64;
        let to_a = fit / (fit + (n - i) as f64);
        (update * (1.0 - to_a), update * to_a)
    })
}

#[test]
fn v04_wright_fisher_and_moran() {
    let mut table = Table::default();
    // Population, fitness of the mutant, update probability, expected (MODEL.md; for small u the Moran process), populations run.
    let moran = |n: i32, r: f64| (1.0 - 1.0 / r) / (1.0 - r.powi(-n));
    let rows = [
        (100, 1.1, 1.0, 0.17584, 8_000),
        (50, 1.05, 1.0, 0.09412, 10_000),
        (20, 2.0, 1.0, 0.79023, 20_000),
        (10, 1.5, 0.05, moran(10, 1.5), 4_000),
    ];
    for (n, r, update, stated, replicas) in rows {
        let what = format!("V04 N={n} r={r} u={update}");
        let chain = wright_fisher(n, r, update);
        let exact = chain.fixation()[1];
        // A small u is near the limit.
        let allowed = if update < 1.0 { 0.03 * stated } else { 6e-6 };
        table.formula(&format!("{what} exact chain"), &format!("{stated:.5}"), &format!("{exact:.5}"), (exact - stated).abs() < allowed);
        // What a mutant earns makes its fitness 1 + δπ = r.
        let game = "matrix = [[2.0, 2.0], [0.0, 0.0]]\npayoff = \"field\"";
        let rule = format!("kind = \"imitate/wright_fisher\"\ndelta = {:?}\nupdate_probability = {update:?}", (r - 1.0) / 2.0);
        let plan = mutant(n as u32, replicas, "", game, &rule);
        let ends = absorb(Kind::Cpu, &plan, (60.0 / update) as u32);
        table.near(&format!("{what} seed 1, {replicas} populations"), exact, share(fixed(&ends), ends.len(), exact), 0.01 * exact);
    }
    table.finish();
}

/// The donation game: a cooperator pays 1 and gives b.
pub fn donation(b: f64) -> [[f64; 2]; 2] {
    [[b - 1.0, -1.0], [b, 0.0]]
}

/// Fixation probability of one cooperator on a ring of n under death–birth with update probability u, F = 1 + δπ, π the mean
/// over both neighbours: the exact chain over all 2^n states.
fn ring_chain(n: usize, b: f64, delta: f64, update: f64) -> f64 {
    let states = 1usize << n;
    let game = donation(b);
    let at = |state: usize, v: usize| (state >> (v % n)) & 1;
    // Bit 1 is a cooperator, strategy 0.
    let pay = |state: usize, v: usize| [v + 1, v + n - 1].iter().map(|w| 0.5 * game[1 - at(state, v)][1 - at(state, *w)]).sum::<f64>();
    let row = |state: usize| -> Vec<f64> {
        let fit: Vec<f64> = (0..n).map(|v| (1.0 + delta * pay(state, v)).max(0.0)).collect();
        let mut row = vec![1.0];
        for v in 0..n {
            let (left, right) = ((v + n - 1) % n, (v + 1) % n);
            let child = (fit[left] * at(state, left) as f64 + fit[right] * at(state, right) as f64) / (fit[left] + fit[right]);
            let one = (1.0 - update) * at(state, v) as f64 + update * child;
            // Bit v of the next state: the upper half of a table twice as long.
            row = row.iter().map(|p| p * (1.0 - one)).chain(row.iter().map(|p| p * one)).collect();
        }
        row
    };
    // (1 − Q) v = probability of all cooperators at once; by sweeps, since absorption is quick.
    let rows: Vec<Vec<f64>> = (0..states).map(row).collect();
    let mut rho: Vec<f64> = (0..states).map(|s| f64::from(s.count_ones()) / n as f64).collect();
    for _ in 0..100_000 {
        let next: Vec<f64> = (0..states)
            .map(|s| if s == 0 || s == states - 1 { rho[s] } else { rows[s].iter().zip(&rho).map(|(p, r)| p * r).sum() })
            .collect();
        let change = next.iter().zip(&rho).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        rho = next;
        if change < 1e-12 {
            break;
        }
    }
    rho[1]
}

#[test]
fn v09_death_birth_on_rings() {
    let mut table = Table::default();
    let (n, delta) = (9, 0.2);
    // Update probability, benefit, N·rho (MODEL.md), rings run.
    let rows = [
        (0.05, 4.0, 1.1844, 1_250),
        (0.25, 1.5, 0.6555, 4_000),
        (0.25, 8.0, 1.6514, 4_000),
        (0.5, 1.5, 0.5790, 6_000),
        (0.5, 4.0, 1.0123, 6_000),
        (0.5, 8.0, 1.5068, 6_000),
        (1.0, 1.5, 0.0743, 20_000),
        (1.0, 8.0, 0.0309, 20_000),
    ];
    let ring = "topology = { kind = \"ring\", neighbors = 2 }";
    for (update, b, stated, replicas) in rows {
        let what = format!("V09 ring of 9 u={update} b={b}");
        let exact = ring_chain(n, b, delta, update) * n as f64;
        table.formula(
            &format!("{what}, N·rho of the exact chain"),
            &format!("{stated:.4}"),
            &format!("{exact:.4}"),
            (exact - stated).abs() < 6e-5,
        );
        let game = format!("matrix = {:?}\npayoff = \"neighbor_mean\"", donation(b));
        let rule = format!("kind = \"imitate/death_birth\"\ndelta = {delta}\nupdate_probability = {update:?}");
        let ends = absorb(Kind::Cpu, &mutant(n as u32, replicas, ring, &game, &rule), (40.0 / update) as u32);
        let rho = exact / n as f64;
        table.near(&format!("{what} seed 1, {replicas} rings, rho"), rho, share(fixed(&ends), ends.len(), rho), 0.01 * rho);
    }
    table.finish();
}

/// (b/c)* of card M3 on a k-regular tree-like graph with update probability u.
fn critical(k: f64, u: f64) -> f64 {
    let q = u / (2.0 - u);
    let g = 2.0 * (k - 1.0) / (k - 2.0 + (k * k - 4.0 * (k - 1.0) * q * q).sqrt());
    q * (1.0 - (1.0 - q) * g) / ((g - 1.0) * (1.0 - q))
}

#[test]
fn v09_death_birth_favours_cooperation_unless_all_die_at_once() {
    let mut table = Table::default();
    // Card M3 (pair approximation), checked against its own figures; the simulations follow.
    for (k, u, stated) in [(4.0, 0.1, 4.1645), (4.0, 0.25, 4.4821), (4.0, 0.5, 5.3723), (4.0, 0.75, 7.772), (2.0, 0.5, 1.0 + 2f64.sqrt())] {
        let found = critical(k, u);
        table.formula(
            &format!("V09 M3 (b/c)* k={k} u={u}"),
            &format!("{stated:.4}"),
            &format!("{found:.4}"),
            (found - stated).abs() < 5e-4,
        );
    }
    // Tori of 49: one at a time (N − 2)/(N/k − 2) = 4.585; a little more at u = 0.1. From half cooperators, weak selection.
    let torus = "topology = { kind = \"lattice\", width = 7, height = 7 }";
    for (b, update, favoured) in [(1.5, 0.1, false), (12.0, 0.1, true), (12.0, 1.0, false)] {
        let replicas = if update < 1.0 { 1_500 } else { 5_000 };
        let plan = plan(&format!(
            "seed = 3\nsteps = 1000000\npopulation = {{ replicas = {replicas}, strategies = [\"C\", \"D\"] }}\n{torus}\n\
             init = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\nmeasure = {{ absorption = true }}\n\
             [[phase]]\nkind = \"interact/matrix\"\nmatrix = {:?}\npayoff = \"neighbor_mean\"\n\
             [[phase]]\nkind = \"imitate/death_birth\"\ndelta = 0.05\nupdate_probability = {update:?}\n",
            donation(b)
        ));
        let ends = absorb(Kind::Cpu, &plan, (200.0 / update) as u32);
        let found = share(fixed(&ends), ends.len(), 0.5);
        let what = format!("V09 torus 7 x 7 b/c={b} u={update} delta=0.05 seed 3, {replicas} populations, share of cooperation");
        let sign = if favoured { "> 1/2 by 4 SE" } else { "< 1/2 by 4 SE" };
        let good = (found.value > 0.5) == favoured && (found.value - 0.5).abs() > 4.0 * found.error;
        table.holds(&what, sign, &format!("{:.4} ± {:.4}", found.value, found.error), good);
    }
    table.finish();
}

/// The critical benefit of death–birth on random 3-regular graphs, by simulation: where the share of cooperation from half crosses 1/2.
#[test]
fn v09_death_birth_on_three_neighbours() {
    let mut table = Table::default();
    let (agents, replicas) = (300, 400);
    for (update, stated) in [(0.2, 3.24), (0.6, 4.28)] {
        let limit = critical(3.0, update);
        table.formula(&format!("M3 (b/c)* k=3 u={update}"), &format!("{stated}"), &format!("{limit:.4}"), (limit - stated).abs() < 5e-3);
        let [low, high] = [stated - 0.7, stated + 0.7].map(|b| {
            let plan = plan(&format!(
                "seed = 4\nsteps = 1000000\npopulation = {{ agents = {agents}, replicas = {replicas}, strategies = [\"C\", \"D\"] }}\n\
                 topology = {{ kind = \"random_regular\", degree = 3 }}\ninit = {{ kind = \"counts\", counts = [150, 150] }}\n\
                 measure = {{ absorption = true }}\n[[phase]]\nkind = \"interact/matrix\"\nmatrix = {:?}\npayoff = \"neighbor_mean\"\n\
                 [[phase]]\nkind = \"imitate/death_birth\"\ndelta = 0.04\nupdate_probability = {update:?}\n",
                donation(b)
            ));
            share(fixed(&absorb(Kind::Cpu, &plan, 500)), replicas, 0.5)
        });
        let what = format!("V09 random 3-regular N={agents} u={update} delta=0.04 seed 4, {replicas} populations");
        let sides = low.value < 0.5 && high.value > 0.5;
        table.holds(
            &format!("{what}: share of cooperation 0.7 below and above {stated}"),
            "below and above 1/2",
            &format!("{:.4}, {:.4} ± {:.4}", low.value, high.value, low.error),
            sides && high.value - low.value > 8.0 * low.error,
        );
        let slope = (high.value - low.value) / 1.4;
        let found = stated + (0.5 - f64::midpoint(low.value, high.value)) / slope;
        // Finite graphs lie a little higher: (N − 2)/(N/k − 2) = 3.041 in place of 3 one at a time.
        let error = low.error / 2f64.sqrt() / slope;
        table.near(&format!("{what}: (b/c)*"), stated, crate::table::Measured { value: found, error }, 0.06);
    }
    table.finish();
}

#[test]
fn death_birth_draws_follow_the_chain() {
    // Everybody on rings of 9 from one cooperator, one step at u = 1: how many cooperators there are.
    let (n, b, delta) = (9usize, 4.0, 0.2);
    let game = format!("matrix = {:?}\npayoff = \"neighbor_mean\"", donation(b));
    let ring = "topology = { kind = \"ring\", neighbors = 2 }";
    let plan = mutant(n as u32, 30_000, ring, &game, &format!("kind = \"imitate/death_birth\"\ndelta = {delta}"));
    let observed = start(Kind::Cpu, &plan).advance(1, &[1]).expect("the run completes");
    let mut counts = vec![0; 3];
    for replica in &observed[0].replicas {
        counts[replica.counts[0] as usize] += 1;
    }
    // Each neighbour takes after the cooperator (π = −1) rather than after a defector that meets none.
    let p = (1.0 - delta) / (2.0 - delta);
    let row = [(1.0 - p) * (1.0 - p), 2.0 * p * (1.0 - p), p * p];
    let deviation = misfit(&row, &counts);
    let mut table = Table::default();
    table.holds(
        "death-birth, next state from one cooperator",
        "chi² within 4",
        &format!("{deviation:.2} standard deviations"),
        deviation.abs() <= 4.0,
    );
    table.finish();
}

#[test]
fn proportional_imitation_moves_with_the_replicator() {
    let mut table = Table::default();
    let matrix = crate::mixed::hawk_dove(4.0);
    for (update, steps) in [(1.0, [2, 8, 30]), (0.3, [6, 25, 90])] {
        let plan = plan(&format!(
            "seed = 5\nsteps = 100\npopulation = {{ agents = 100000, replicas = 4, strategies = [\"H\", \"D\"] }}\n\
             init = {{ kind = \"fractions\", fractions = [0.8, 0.2] }}\n[[phase]]\nkind = \"interact/matrix\"\nmatrix = {matrix:?}\n\
             payoff = \"field\"\n[[phase]]\nkind = \"imitate/proportional\"\nupdate_probability = {update:?}\n"
        ));
        let observed = start(Kind::Cpu, &plan).advance(steps[2], &steps).expect("the run completes");
        // The discrete replicator dynamic with payoffs between −1.5 and 1.
        let mut x = 0.8;
        for step in 1..=steps[2] {
            let pay: [f64; 2] = std::array::from_fn(|s| matrix[s][0] * x + matrix[s][1] * (1.0 - x));
            x += update * x * (1.0 - x) * (pay[0] - pay[1]) / 2.5;
            if let Some(at) = steps.iter().position(|s| *s == step) {
                let what = format!("proportional imitation, V=1 C=4 u={update} N=1e5 seed 5, 4 populations, share of hawks at step {step}");
                table.near(&what, x, mean(&shares(&observed[at])), 0.002);
            }
        }
    }
    table.finish();
}

#[test]
fn backends_agree_on_selection() {
    let ring = "topology = { kind = \"ring\", neighbors = 2 }";
    let game = "matrix = [[0.5, -0.5], [1.5, 0.0]]\npayoff = \"field\"";
    for (topology, rule) in [(ring, "death_birth"), ("", "wright_fisher")] {
        agree(&mutant(200, 3, topology, game, &format!("kind = \"imitate/{rule}\"\ndelta = 0.4")), 8);
    }
}
