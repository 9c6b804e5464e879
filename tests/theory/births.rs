//! Birth–death on graphs: neutral mutants, stars that amplify selection, rings that never favour cooperation.

use crate::selection::{donation, mutant};
use crate::table::{Table, share};
use crate::world::{absorb, agree, fixed};
use polity::backend::Kind;

/// Probability that k of n happen, each with probability p.
fn binomial(n: usize, k: usize, p: f64) -> f64 {
    let ways = (0..k).map(|j| (n - j) as f64 / (k - j) as f64).product::<f64>();
    ways * p.powi(k as i32) * (1.0 - p).powi((n - k) as i32)
}

/// Fixation probability of one mutant of fitness r, placed at random on a star of `leaves` and a hub: the exact chain of births with
/// probability u · fitness / r at once.
fn star_chain(leaves: usize, r: f64, update: f64) -> f64 {
    // State: is the hub a mutant, how many leaves are. Probability that the hub is a mutant after children of mutants and residents came.
    let hub = |c: usize, i: usize| -> f64 {
        let mut after = 0.0;
        for a in 0..=i {
            for b in 0..=leaves - i {
                let p = binomial(i, a, update) * binomial(leaves - i, b, update / r);
                after += p * if a + b == 0 { c as f64 } else { a as f64 / (a + b) as f64 };
            }
        }
        after
    };
    let after: Vec<[f64; 2]> = (0..=leaves).map(|i| [hub(0, i), hub(1, i)]).collect();
    // (1 − P) rho = 0 but where one kind is left.
    let size = 2 * (leaves + 1);
    let at = |i: usize, c: usize| 2 * i + c;
    let mut rows = vec![vec![0.0; size + 1]; size];
    for i in 0..=leaves {
        for c in 0..2 {
            let row = &mut rows[at(i, c)];
            row[at(i, c)] = 1.0;
            if (i + c) % (leaves + 1) == 0 && (i > 0) == (c > 0) {
                row[size] = c as f64;
                continue;
            }
            // The hub's child takes the place of a leaf: one more mutant, or one less.
            let birth = if c == 1 { update } else { update / r };
            let change = birth * if c == 1 { (leaves - i) as f64 } else { i as f64 } / leaves as f64;
            let to = if c == 1 { (i + 1).min(leaves) } else { i.saturating_sub(1) };
            for (j, p) in [(to, change), (i, 1.0 - change)] {
                row[at(j, 1)] -= p * after[i][c];
                row[at(j, 0)] -= p * (1.0 - after[i][c]);
            }
        }
    }
    let rho = solve(rows);
    (rho[at(0, 1)] + leaves as f64 * rho[at(1, 0)]) / (leaves + 1) as f64
}

/// Solution of linear equations, the right side being the last column.
fn solve(mut rows: Vec<Vec<f64>>) -> Vec<f64> {
    let n = rows.len();
    for i in 0..n {
        let most = (i..n).max_by(|a, b| rows[*a][i].abs().total_cmp(&rows[*b][i].abs())).unwrap();
        rows.swap(i, most);
        let pivot: Vec<f64> = rows[i].iter().map(|x| x / rows[i][i]).collect();
        for (k, row) in rows.iter_mut().enumerate() {
            let by = row[i];
            if k != i && by != 0.0 {
                row.iter_mut().zip(&pivot).for_each(|(x, p)| *x -= by * p);
            }
        }
        rows[i] = pivot;
    }
    rows.iter().map(|row| row[n]).collect()
}

/// What a mutant earns makes its fitness 1 + δπ = r.
fn advantage(r: f64, kind: &str, update: f64) -> (&'static str, String) {
    (
        "matrix = [[2.0, 2.0], [0.0, 0.0]]\npayoff = \"neighbor_mean\"",
        format!("kind = \"imitate/{kind}\"\ndelta = {:?}\nupdate_probability = {update:?}", (r - 1.0) / 2.0),
    )
}

#[test]
fn birth_death_is_fair_to_neutral_mutants_on_regular_graphs() {
    let mut table = Table::default();
    let ring = "topology = { kind = \"ring\", neighbors = 2 }";
    let torus = "topology = { kind = \"lattice\", width = 4, height = 4 }";
    // At u = 1 neighbours on a graph with two sides may swap for ever: an odd ring.
    for (name, n, topology, update) in [("ring of 10", 10, ring, 0.3), ("torus 4 x 4", 16, torus, 0.3), ("ring of 9", 9, ring, 1.0)] {
        let (game, rule) = advantage(1.0, "birth_death", update);
        let replicas = 8_000;
        let ends = absorb(Kind::Cpu, &mutant(n, replicas, topology, game, &rule), 200);
        let expected = 1.0 / f64::from(n);
        let what = format!("birth-death, neutral mutant on a {name}, u={update} seed 1, {replicas} populations, rho");
        table.near(&what, expected, share(fixed(&ends), ends.len(), expected), 0.0);
    }
    table.finish();
}

#[test]
fn stars_amplify_selection_under_birth_death() {
    let mut table = Table::default();
    let star = "topology = { kind = \"star\" }";
    let (n, r) = (10usize, 1.5f64);
    let moran = |r: f64| (1.0 - 1.0 / r) / (1.0 - r.powi(-(n as i32)));
    // One at a time: about a population without structure and with fitness r² (Lieberman, Hauert & Nowak 2005).
    let squared = |n: i32| (1.0 - 1.0 / (r * r)) / (1.0 - (r * r).powi(-n));
    let limit = star_chain(59, r, 1e-5);
    table.formula(
        "birth-death on a star of 60, r=1.5, u=0.00001, exact chain beside fitness r² without structure",
        &format!("{:.4} ± 0.02", squared(60)),
        &format!("{limit:.4}"),
        (limit - squared(60)).abs() < 0.02,
    );
    for (update, replicas) in [(0.2, 2_000), (0.5, 10_000)] {
        let exact = star_chain(n - 1, r, update);
        let (game, rule) = advantage(r, "birth_death", update);
        let ends = absorb(Kind::Cpu, &mutant(n as u32, replicas, star, game, &rule), (100.0 / update) as u32);
        let what = format!("birth-death on a star of {n}, r={r}, u={update} seed 1, {replicas} populations, rho");
        table.near(&what, exact, share(fixed(&ends), ends.len(), exact), 0.005 * exact);
    }
    // Death–birth on the same star: a mutant leaf lives on only if it takes the hub at once. Less than without structure.
    let (game, rule) = advantage(r, "death_birth", 0.2);
    let ends = absorb(Kind::Cpu, &mutant(n as u32, 4_000, star, game, &rule), 500);
    let found = share(fixed(&ends), ends.len(), moran(r));
    let good = found.value + 4.0 * found.error < moran(r);
    table.holds(
        &format!("death-birth on a star of {n}, r={r}, u=0.2 seed 1, 4000 populations, rho"),
        &format!("< {:.4} by 4 SE", moran(r)),
        &format!("{:.4} ± {:.4}", found.value, found.error),
        good,
    );
    let (game, rule) = advantage(r, "birth_death", 0.5);
    agree(&mutant(n as u32, 5, star, game, &rule), 8);
    table.finish();
}

/// Fixation probability of one cooperator on a ring of n under birth–death, F = 1 + δπ, π the mean over both neighbours: the exact chain
/// over all 2^n states, by all 3^n ways to have children.
fn ring_chain(n: usize, b: f64, delta: f64, update: f64) -> f64 {
    let game = donation(b);
    let most = 1.0 + delta * b;
    let at = |state: usize, v: usize| (state >> (v % n)) & 1;
    let pay = |state: usize, v: usize| [v + 1, v + n - 1].iter().map(|w| 0.5 * game[1 - at(state, v)][1 - at(state, *w)]).sum::<f64>();
    let states = 1usize << n;
    let row = |state: usize| -> Vec<f64> {
        let mut row = vec![0.0; states];
        let birth: Vec<f64> = (0..n).map(|v| update * (1.0 + delta * pay(state, v)) / most).collect();
        for event in 0..3usize.pow(n as u32) {
            // 0: no child, 1: to the next, 2: to the one before.
            let does = |v: usize| event / 3usize.pow((v % n) as u32) % 3;
            let p: f64 = (0..n).map(|v| if does(v) == 0 { 1.0 - birth[v] } else { 0.5 * birth[v] }).product();
            let mut next = vec![(0usize, p)];
            for v in 0..n {
                let (before, after) = ((v + n - 1) % n, (v + 1) % n);
                let senders: Vec<usize> =
                    [(before, 1), (after, 2)].iter().filter(|(w, to)| does(*w) == *to).map(|(w, _)| at(state, *w)).collect();
                let one =
                    if senders.is_empty() { at(state, v) as f64 } else { senders.iter().sum::<usize>() as f64 / senders.len() as f64 };
                next = [(0, 1.0 - one), (1, one)]
                    .iter()
                    .filter(|(_, p)| *p > 0.0)
                    .flat_map(|(bit, p)| next.iter().map(move |(s, q)| (s | bit << v, p * q)))
                    .collect();
            }
            for (s, p) in next {
                row[s] += p;
            }
        }
        row
    };
    let rows: Vec<Vec<f64>> = (0..states).map(row).collect();
    let mut rho: Vec<f64> = (0..states).map(|s| f64::from(s.count_ones()) / n as f64).collect();
    for _ in 0..100_000 {
        let next: Vec<f64> = rows.iter().map(|row| row.iter().zip(&rho).map(|(p, r)| p * r).sum()).collect();
        let change = next.iter().zip(&rho).map(|(a, b)| f64::abs(a - b)).fold(0.0, f64::max);
        rho = next;
        if change < 1e-13 {
            break;
        }
    }
    rho[1]
}

#[test]
fn birth_death_never_favours_cooperation_on_a_ring() {
    let mut table = Table::default();
    let (n, delta) = (7usize, 0.2);
    for (b, update, replicas) in [(4.0, 0.3, 12_000), (30.0, 0.3, 12_000), (30.0, 1.0, 12_000)] {
        let rho = ring_chain(n, b, delta, update);
        let what = format!("birth-death on a ring of {n}, b={b} c=1 delta={delta} u={update}");
        table.formula(&format!("{what}, N·rho of the exact chain"), "< 1", &format!("{:.4}", rho * n as f64), rho * (n as f64) < 1.0);
        let game = format!("matrix = {:?}\npayoff = \"neighbor_mean\"", donation(b));
        let rule = format!("kind = \"imitate/birth_death\"\ndelta = {delta}\nupdate_probability = {update:?}");
        let ring = "topology = { kind = \"ring\", neighbors = 2 }";
        let ends = absorb(Kind::Cpu, &mutant(n as u32, replicas, ring, &game, &rule), 400);
        table.near(&format!("{what}, seed 1, {replicas} rings, rho"), rho, share(fixed(&ends), ends.len(), rho), 0.0);
    }
    table.finish();
}
