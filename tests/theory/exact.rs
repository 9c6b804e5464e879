//! The chains that `polity analyze` solves: against closed forms, against chains written here, and against simulation.

use crate::chain::Chain;
use crate::table::{Measured, Table};
use polity::analysis::{Fixation, Lab, Method, fixation, gradient, stationary};
use polity::backend::{Kind, Options};
use std::path::PathBuf;

/// A config with changes.
pub fn lab(config: &str, sets: &[&str]) -> Lab {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("configs").join(config);
    let sets: Vec<String> = sets.iter().map(|s| (*s).to_owned()).collect();
    Lab::new(&path, &sets, polity::Registry::builtin(), Kind::Cpu, Options::default())
}

/// One mutant of `configs/fixation.toml`.
fn mutant(sets: &[&str], simulated: bool, replicas: u32) -> Fixation {
    fixation(&lab("fixation.toml", sets).simulating(simulated), "Mutant", "Resident", replicas).unwrap()
}

fn solved(sets: &[&str]) -> Fixation {
    let found = mutant(sets, false, 1);
    assert_eq!(found.method, Method::Exact, "{sets:?}");
    found
}

/// Exact up to the rounding of tables and payoffs, relative.
fn like(table: &mut Table, what: &str, expected: f64, found: f64, tolerance: f64) {
    let off = (found / expected - 1.0).abs();
    table.holds(what, &format!("{expected:.6e}"), &format!("{found:.6e} (relative {off:.1e}, allowed {tolerance:.0e})"), off <= tolerance);
}

#[test]
fn fixation_is_that_of_the_chain() {
    let mut table = Table::default();
    // Synchronous imitation: the chain of tests/theory/chain.rs by dense elimination.
    for (n, matrix, beta, update) in [
        (10usize, [[2.0, 0.3], [1.0, 0.7]], 1.0, 1.0),
        (40, [[0.1, 0.1], [0.0, 0.0]], 1.0, 1.0),
        (40, [[-0.5, 1.0], [0.0, 0.5]], 0.5, 0.3),
        (60, [[3.0, 0.0], [0.0, 2.0]], 0.2, 1.0),
    ] {
        let chain = Chain::fermi(n, matrix, beta, update);
        let found = solved(&[
            &format!("population.agents={n}"),
            &format!("phase.0.matrix={matrix:?}"),
            &format!("phase.1.beta={beta:?}"),
            &format!("phase.1.update_probability={update:?}"),
        ]);
        let what = format!("Fermi N={n} {matrix:?} beta={beta} u={update}");
        like(&mut table, &format!("{what}: fixation"), chain.fixation()[1], found.probability.unwrap(), 1e-4);
        like(&mut table, &format!("{what}: steps to either end"), chain.steps()[1], found.time_absorbed.0.unwrap(), 1e-4);
    }
    // Neutral mutants fix in 1/N, whatever the rule.
    for (n, phase) in [
        (1000, "{ kind = \"imitate/voter\", update_probability = 0.02 }"),
        (50, "{ kind = \"imitate/wright_fisher\", delta = 0.0 }"),
        (50, "{ kind = \"imitate/fermi\", beta = 0.0, update_probability = 0.5 }"),
    ] {
        let found = solved(&[&format!("population.agents={n}"), &format!("phase.1={phase}")]);
        like(&mut table, &format!("neutral mutant N={n} {phase}: 1/N"), 1.0 / f64::from(n), found.probability.unwrap(), 1e-9);
    }
    // Rare updates are pairwise comparison of one pair at a time: 1/ρ = 1 + Σ_k exp(−β Σ_j (π_A − π_B)) (Traulsen & Hauert 2009).
    for (n, matrix, beta) in
        [(20usize, [[3.0, 0.0], [5.0, 1.0]], 0.05), (50, [[2.0, 0.0], [0.0, 1.0]], 0.1), (100, [[-1.0, 2.0], [0.0, 1.0]], 1.0)]
    {
        let others = n as f64 - 1.0;
        let gain = |j: usize| {
            let (a, b) = (j as f64, (n - j) as f64);
            ((matrix[0][0] * (a - 1.0) + matrix[0][1] * b) - (matrix[1][0] * a + matrix[1][1] * (b - 1.0))) / others
        };
        let mut exponent = 0.0;
        let mut sum = 1.0;
        for j in 1..n {
            exponent -= beta * gain(j);
            sum += f64::exp(exponent);
        }
        let found = solved(&[
            &format!("population.agents={n}"),
            &format!("phase.0.matrix={matrix:?}"),
            &format!("phase.1.beta={beta:?}"),
            "phase.1.update_probability=1e-6",
        ]);
        like(&mut table, &format!("Traulsen & Hauert 2009 N={n} {matrix:?} beta={beta}"), 1.0 / sum, found.probability.unwrap(), 1e-4);
    }
    table.finish();
}

/// Nowak et al. 2004: under weak selection A replaces B with more than 1/N iff it gains at a share of 1/3.
#[test]
fn one_third_law_exactly() {
    let mut table = Table::default();
    // Coordination [[a, 0], [0, d]]: x* = d/(a + d). Finite N shifts the boundary to a(N − 2) = d(2N − 1).
    for (a, favoured) in [(1.9, false), (2.1, true)] {
        let found = solved(&[
            "population.agents=400",
            &format!("phase.0.matrix=[[{a:?},0.0],[0.0,1.0]]"),
            "phase.1={ kind = \"imitate/wright_fisher\", delta = 0.0001, update_probability = 0.01 }",
        ]);
        let relative = found.relative().unwrap();
        let side = if favoured { "> 1" } else { "< 1" };
        table.holds(&format!("one-third law a={a} N=400: N·rho"), side, &format!("{relative:.6}"), (relative > 1.0) == favoured);
    }
    table.finish();
}

#[test]
fn long_run_under_own_mutation() {
    let mut table = Table::default();
    // Wright–Fisher without selection, a fraction m redrawn from both: identity of two agents F = (1−m)²(1/N + (1−1/N)F) + (1 − (1−m)²)/2.
    let (n, m) = (60usize, 0.03f64);
    let sets = [
        &format!("population.agents={n}"),
        "phase.1={ kind = \"imitate/wright_fisher\", delta = 0.0 }",
        &format!("phase.2.probability={m}"),
    ];
    let found = stationary(&lab("replicator_mutator.toml", &sets.map(|s| -> &str { s })), 1).unwrap();
    let kept = (1.0 - m) * (1.0 - m);
    let expected = (kept / n as f64 + (1.0 - kept) / 2.0) / (1.0 - kept * (1.0 - 1.0 / n as f64));
    let pairs = |i: usize| (i * i.saturating_sub(1)) as f64;
    let same: f64 = found.distribution.iter().enumerate().map(|(i, p)| p * (pairs(i) + pairs(n - i))).sum::<f64>() / pairs(n);
    like(&mut table, "Wright–Fisher N=60 m=.03: two agents are alike", expected, same, 1e-8);
    table.holds("Wright–Fisher: mean share", "0.5", &format!("{:?}", found.shares), (found.shares.unwrap()[0] - 0.5).abs() < 1e-9);
    // Fermi imitation, then mutation: the same step from the definition, by powers of the matrix.
    let (n, mu, matrix) = (20usize, 0.05f64, [[2.0, -1.0], [3.0, 0.0]]);
    let imitate = Chain::fermi(n, matrix, 1.0, 1.0);
    let mutate = Chain::new(n, |_| (mu / 2.0, mu / 2.0));
    let mut now = vec![1.0 / (n + 1) as f64; n + 1];
    for _ in 0..2000 {
        for chain in [&imitate, &mutate] {
            now = (0..=n).map(|j| (0..=n).map(|i| now[i] * chain.rows[i][j]).sum()).collect();
        }
    }
    let expected = now.iter().enumerate().map(|(i, p)| i as f64 * p).sum::<f64>() / n as f64;
    let small = [&*format!("population.agents={n}"), "phase.2.probability=0.05"];
    let found = stationary(&lab("replicator_mutator.toml", &small), 1).unwrap();
    like(&mut table, "replicator_mutator.toml N=20: share of Cooperate", expected, found.shares.unwrap()[0], 1e-4);
    let off: f64 = found.distribution.iter().zip(&now).map(|(p, q)| (p - q).abs()).sum::<f64>() / 2.0;
    table.holds("… distance of the distributions", "< 1e-4", &format!("{off:.1e}"), off < 1e-4);
    // V03 in a small population: the mean field has 5.37 %.
    let larger = stationary(&lab("replicator_mutator.toml", &["population.agents=300"]), 1).unwrap().shares.unwrap()[0];
    table.near("V03 by the chain, N=300", 0.0537, Measured { value: larger, error: 0.0 }, 0.002);
    table.finish();
}

/// Three strategies: symmetric ones share the time, and others do as two independent ways of counting say.
#[test]
fn long_run_of_three() {
    let mut table = Table::default();
    let config = |matrix: &str, agents: u32, mu: f64| -> Vec<f64> {
        let sets = [
            "topology={ kind = \"well_mixed\" }".to_owned(),
            format!("population.agents={agents}"),
            format!(
                "phase=[{{ kind = \"interact/matrix\", matrix = {matrix}, payoff = \"field\" }}, {{ kind = \"imitate/fermi\", beta = 1.0 }}, {{ kind = \"evolve/mutate\", probability = {mu:?} }}]"
            ),
        ];
        let sets: Vec<&str> = sets.iter().map(String::as_str).collect();
        stationary(&lab("rock_paper_scissors.toml", &sets), 1).unwrap().shares.unwrap()
    };
    let cyclic = config("[[0.0,-1.0,1.0],[1.0,0.0,-1.0],[-1.0,1.0,0.0]]", 12, 0.05);
    let even = cyclic.iter().all(|s| (s - 1.0 / 3.0).abs() < 1e-9);
    table.holds("rock, paper, scissors N=12 mu=.05", "a third each", &format!("{cyclic:.6?}"), even);
    // Two strategies that are the same in all but name are one strategy that mutants reach twice as often.
    let twins = config("[[0.0,0.0,0.0],[0.0,0.0,0.0],[0.5,0.5,0.5]]", 10, 0.1);
    let (n, mu) = (10usize, 0.1f64);
    let imitate = Chain::fermi(n, [[0.5, 0.5], [0.0, 0.0]], 1.0, 1.0);
    let mutate = Chain::new(n, |_| (mu * 2.0 / 3.0, mu / 3.0));
    let mut now = vec![1.0 / 11.0; 11];
    for _ in 0..2000 {
        for chain in [&imitate, &mutate] {
            now = (0..=n).map(|j| (0..=n).map(|i| now[i] * chain.rows[i][j]).sum()).collect();
        }
    }
    let expected = now.iter().enumerate().map(|(i, p)| i as f64 * p).sum::<f64>() / n as f64;
    like(&mut table, "one of three, the others twins, N=10 mu=.1", expected, twins[2], 1e-4);
    like(&mut table, "… twins", twins[0], twins[1], 1e-9);
    // Rare mutation: from fixation in pairs, as small mutation says too.
    let rare = config("[[1.0,0.2,0.5],[0.4,0.9,0.3],[0.6,0.5,0.8]]", 8, 1e-6);
    let pair = lab(
        "rock_paper_scissors.toml",
        &[
            "topology={ kind = \"well_mixed\" }",
            "population.agents=8",
            "phase=[{ kind = \"interact/matrix\", matrix = [[1.0,0.2,0.5],[0.4,0.9,0.3],[0.6,0.5,0.8]], payoff = \"field\" }, { kind = \"imitate/fermi\", beta = 1.0 }]",
        ],
    );
    let limit = stationary(&pair, 1).unwrap();
    for (k, (small, limit)) in rare.iter().zip(limit.shares.as_ref().unwrap()).enumerate() {
        like(&mut table, &format!("mu = 1e-6 and the limit of rare mutation, N=8, strategy {k}"), *limit, *small, 1e-3);
    }
    table.finish();
}

/// Probabilities of 0 ..= n of a kind among n drawn without replacement from `all`, `kind` of which are of it.
fn hypergeometric(n: u32, kind: u32, all: u32) -> Vec<f64> {
    let ways = |n: u32, k: u32| if k > n { 0.0 } else { (0..k).map(|j| f64::from(n - j) / f64::from(k - j)).product::<f64>() };
    (0..=n).map(|k| ways(kind, k) * ways(all - kind, n - k) / ways(all, n)).collect()
}

#[test]
fn gradients_exactly() {
    let mut table = Table::default();
    // V01: x(1 − x) tanh(β·difference/2) with payoffs among the others, at every count.
    let n = 60u32;
    let found = gradient(&lab("hawk_dove.toml", &[&format!("population.agents={n}")]), 5, 1).unwrap();
    let others = f64::from(n - 1);
    let worst = found.points.iter().enumerate().map(|(k, (_, change, error))| {
        let hawks = k as f64 + 1.0;
        let doves = f64::from(n) - hawks;
        let (hawk, dove) = ((-1.5 * (hawks - 1.0) + doves) / others, 0.5 * (doves - 1.0) / others);
        let expected = hawks * doves / others / f64::from(n) * (0.5 * (hawk - dove)).tanh();
        assert!(*error == 0.0);
        (change - expected).abs()
    });
    let worst = worst.fold(0.0, f64::max);
    table.holds("V01 N=60: mean change at all 59 counts", "within 1e-5", &format!("{worst:.1e}"), worst < 1e-5 && found.points.len() == 59);
    // Far more agents than a chain could hold: still no sampling.
    let large = gradient(&lab("hawk_dove.toml", &["population.agents=100000"]), 9, 1).unwrap();
    table.near("V01 N=1e5, solved: V/C", 0.25, Measured { value: large.roots[0].share, error: 0.0 }, 2e-5);
    // Santos & Pacheco 2011 in EGTtools: groups of 6 of 50, three needed, risk .9, cost .1.
    let risk = ["population.agents=50", "phase.0.benefit.risk=0.9", "phase.1.beta=1.0"];
    let found = gradient(&lab("collective_risk.toml", &risk), 49, 1).unwrap();
    let fitness = |i: u32| -> f64 {
        let pay = |with: u32, own: u32| -> f64 {
            let groups = hypergeometric(5, with, 49);
            groups.iter().enumerate().map(|(k, p)| p * if k as u32 + own >= 3 { 1.0 } else { 0.1 }).sum()
        };
        pay(i - 1, 1) - 0.1 - pay(i, 0)
    };
    let own: Vec<f64> = (1..49)
        .filter(|i| (fitness(*i) > 0.0) != (fitness(i + 1) > 0.0))
        .map(|i| {
            let tanh = |i: u32| f64::from(i * (50 - i)) * (0.5 * fitness(i)).tanh();
            (f64::from(i) + tanh(i) / (tanh(i) - tanh(i + 1))) / 50.0
        })
        .collect();
    table.formula(
        "collective risk Z=50 by hand",
        ".15495, .69586",
        &format!("{own:.5?}"),
        (own[0] - 0.154_95).abs() < 2e-5 && (own[1] - 0.695_86).abs() < 2e-5,
    );
    let roots: Vec<f64> = found.roots.iter().map(|r| r.share).collect();
    let right = found.method == Method::Exact && roots.len() == 2 && !found.roots[0].stable && found.roots[1].stable;
    table.holds("collective risk Z=50: unstable, then stable", "2 equilibria", &format!("{roots:.5?}"), right);
    for (root, stated) in roots.iter().zip([0.154_95, 0.695_86]) {
        table.near("collective risk Z=50, EGTtools", stated, Measured { value: *root, error: 0.0 }, 1e-4);
    }
    table.finish();
}

/// Rules beside those of [`SETTINGS`], and two of them in a step: the solved change is that of runs.
#[test]
fn gradients_of_all_rules() {
    let mut table = Table::default();
    let mutate =
        |keys: &str| format!("{{ kind = \"imitate/fermi\", beta = 1.0 }}, {{ kind = \"evolve/mutate\", probability = 0.3, {keys} }}");
    for rules in [
        "{ kind = \"respond/logit\", beta = 2.0, update_probability = 0.6 }".to_owned(),
        "{ kind = \"respond/best_response\", update_probability = 0.6 }".into(),
        "{ kind = \"respond/conformity\", beta = 1.2, bias = 0.1, sees = \"sample\", peers = 7, update_probability = 0.6 }".into(),
        "{ kind = \"respond/conformity\", beta = 2.0, bias = -0.1, sees = \"field\", toward = \"Dove\" }".into(),
        "{ kind = \"imitate/q_voter\", models = 3, epsilon = 0.2 }".into(),
        "{ kind = \"imitate/best\", models = 3, update_probability = 0.7 }".into(),
        "{ kind = \"imitate/conformist\", beta = 1.0, conformity = 0.5 }".into(),
        "{ kind = \"imitate/proportional\", update_probability = 0.8 }".into(),
        mutate("target = \"other\""),
        mutate("target = \"step\""),
        mutate("to = \"Dove\""),
        "{ kind = \"evolve/mutate\", probability = 0.2 }, { kind = \"imitate/voter\" }".into(),
    ] {
        let phases = format!("phase=[{{ kind = \"interact/matrix\", matrix = [[-1.5,1.0],[0.0,0.5]], payoff = \"field\" }}, {rules}]");
        let sets = ["population.agents=30", &phases];
        let solved = gradient(&lab("hawk_dove.toml", &sets), 5, 8).unwrap();
        assert_eq!(solved.method, Method::Exact, "{rules}");
        let runs = gradient(&lab("hawk_dove.toml", &sets).simulating(true), 5, 1000).unwrap();
        let off = runs.points.iter().map(|(x, change, error)| {
            let exact = solved.points.iter().find(|p| p.0 == *x).expect("every count is solved").1;
            // Rules without chance at a share have no error.
            if *error > 0.0 { (change - exact).abs() / error } else { (change - exact).abs() * 1e9 }
        });
        let worst = off.fold(0.0, f64::max);
        table.holds(
            &format!("{rules}: solved and simulated change, N=30, 5 shares"),
            "within 4 SE",
            &format!("{worst:.2} SE"),
            worst <= 4.0,
        );
    }
    table.finish();
}

/// Twenty small populations of all rules that are solved.
const SETTINGS: [(u32, &str, &str); 20] = [
    (4, "[[0.1,0.1],[0.0,0.0]]", "{ kind = \"imitate/fermi\", beta = 1.0 }"),
    (6, "[[0.1,0.1],[0.0,0.0]]", "{ kind = \"imitate/fermi\", beta = 10.0 }"),
    (8, "[[-0.5,1.0],[0.0,0.5]]", "{ kind = \"imitate/fermi\", beta = 1.0 }"),
    (8, "[[-0.5,1.0],[0.0,0.5]]", "{ kind = \"imitate/fermi\", beta = 1.0, update_probability = 0.5 }"),
    (5, "[[2.0,-1.0],[3.0,0.0]]", "{ kind = \"imitate/fermi\", beta = 0.5 }"),
    (12, "[[2.0,0.0],[0.0,1.0]]", "{ kind = \"imitate/fermi\", beta = 0.5 }"),
    (7, "[[1.0,0.0],[0.0,1.0]]", "{ kind = \"imitate/fermi\", beta = 0.0 }"),
    (3, "[[0.0,1.0],[1.0,0.0]]", "{ kind = \"imitate/fermi\", beta = 2.0 }"),
    (6, "[[0.0,0.0],[0.0,0.0]]", "{ kind = \"imitate/voter\" }"),
    (10, "[[0.0,0.0],[0.0,0.0]]", "{ kind = \"imitate/voter\", update_probability = 0.4 }"),
    (3, "[[0.3,0.8],[0.6,0.2]]", "{ kind = \"imitate/proportional\" }"),
    (4, "[[0.3,0.8],[0.6,0.2]]", "{ kind = \"imitate/proportional\", range = 0.5 }"),
    (8, "[[1.0,1.0],[0.0,0.0]]", "{ kind = \"imitate/wright_fisher\", delta = 0.3 }"),
    (10, "[[2.0,0.0],[0.0,1.0]]", "{ kind = \"imitate/wright_fisher\", delta = 0.5 }"),
    (6, "[[2.0,-0.5],[3.0,0.0]]", "{ kind = \"imitate/wright_fisher\", delta = 0.2, update_probability = 0.5 }"),
    (3, "[[0.3,0.8],[0.6,0.2]]", "{ kind = \"imitate/best\", models = 2, update_probability = 0.3 }"),
    (7, "[[0.1,0.1],[0.0,0.0]]", "{ kind = \"imitate/conformist\", beta = 1.0, conformity = 0.3 }"),
    (9, "[[0.0,0.0],[0.0,0.0]]", "{ kind = \"imitate/q_voter\", models = 2 }"),
    (5, "[[0.5,0.1],[0.2,0.4]]", "{ kind = \"imitate/fermi\", noise = 0.1 }"),
    (11, "[[0.2,0.2],[0.0,0.0]]", "{ kind = \"imitate/fermi\", beta = 3.0, update_probability = 0.7 }"),
];

#[test]
fn intervals_cover_the_chain() {
    let mut table = Table::default();
    let (seeds, populations) = (100, 80);
    let (mut all, mut least) = (0, seeds);
    for (agents, matrix, rule) in SETTINGS {
        let sets = [&*format!("population.agents={agents}"), &format!("phase.0.matrix={matrix}"), &format!("phase.1={rule}"), "steps=4000"];
        let exact = solved(&sets);
        let p = exact.probability.unwrap();
        let (mut covered, mut steps) = (0, Vec::new());
        for seed in 0..seeds {
            let seed = format!("seed={}", 100 + seed);
            let of_seed = [&sets[..], &[&seed]].concat();
            let found = mutant(&of_seed, true, populations);
            assert_eq!(found.undecided(), 0, "{sets:?}");
            assert!((found.interval.0..=found.interval.1).contains(&found.probability.unwrap()), "an interval holds its estimate");
            covered += u32::from((found.interval.0..=found.interval.1).contains(&p));
            steps.push(found.time_absorbed.0.unwrap());
        }
        (all, least) = (all + covered, least.min(covered));
        let time = crate::table::mean(&steps);
        let what = format!("N={agents} {matrix} {rule}");
        table.near(&format!("{what}: steps to either end"), exact.time_absorbed.0.unwrap(), time, 0.0);
    }
    let total = seeds * 20;
    table.holds(
        "95 % intervals of fixation that hold the chain's value: 20 settings, 100 seeds, 80 populations each",
        "19 in 20 or better",
        &format!("{all} of {total} ({:.1} %; {least} of {seeds} at worst)", 100.0 * f64::from(all) / f64::from(total)),
        all * 20 >= total * 19 && least * 100 >= seeds * 87,
    );
    table.finish();
}

#[test]
fn intervals_of_roots_and_long_runs_cover() {
    let mut table = Table::default();
    // Equilibria: Hawk–Dove with noise enough that the sign at single shares is often wrong.
    let sets = ["population.agents=200"];
    let exact = gradient(&lab("hawk_dove.toml", &sets), 9, 8).unwrap().roots;
    let (mut told, mut wrong, mut held) = (0, 0, 0);
    for seed in 0..100 {
        let seed = format!("seed={seed}");
        let found = gradient(&lab("hawk_dove.toml", &[sets[0], &seed]).simulating(true), 9, 60).unwrap().roots;
        let inside = |of: &(f64, f64), x: f64| of.0 <= x && x <= of.1;
        let right = found.iter().all(|r| r.stable && inside(&r.interval, exact[0].share)) && found.len() <= 1;
        told += i32::from(!found.is_empty());
        wrong += i32::from(!right);
        held += i32::from(found.iter().all(|r| inside(&r.interval, r.share)));
    }
    let what = "equilibria told from 9 shares of 60 populations, N=200, 100 seeds";
    table.holds(what, "90 or more; wrong in 5 or fewer", &format!("{told}; wrong in {wrong}"), told >= 90 && wrong <= 5);
    table.holds("… whose intervals hold their estimate", "100", &held.to_string(), held == 100);
    // The long run under rare mutation, one of the invasions rare.
    let sets = ["population.agents=6", "steps=20000", "phase.0.matrix=[[-0.5,1.0],[0.0,0.5]]", "phase.1.beta=1.0"];
    let exact = stationary(&lab("hawk_dove.toml", &sets), 1).unwrap().shares.unwrap();
    let (mut covered, mut held) = (0, 0);
    for seed in 0..100 {
        let found = stationary(&lab("hawk_dove.toml", &[&sets[..], &[&format!("seed={seed}")]].concat()).simulating(true), 40).unwrap();
        covered += i32::from((found.intervals[0].0..=found.intervals[0].1).contains(&exact[0]));
        let shares = found.shares.unwrap_or_default();
        held += i32::from(shares.iter().zip(&found.intervals).all(|(s, i)| (i.0..=i.1).contains(s)));
    }
    table.holds(
        "intervals of shares of time, N=6, 40 populations a pair, 100 seeds",
        "91 or more hold them",
        &covered.to_string(),
        covered >= 91,
    );
    table.holds("… that hold their estimate", "100", &held.to_string(), held == 100);
    table.finish();
}

/// Analyses run the very config: a place that it names for the mutant is kept.
#[test]
fn a_mutant_stays_where_the_config_puts_it() {
    let mut table = Table::default();
    // Another pair of names: the place stays.
    let turned = ["init={ kind = \"single_mutant\", mutant = \"Mutant\", resident = \"Resident\", agent = 7 }"];
    let turned = fixation(&lab("fixation.toml", &turned), "Resident", "Mutant", 1).unwrap().changed.join("; ");
    table.holds("the other pair: what was changed", "init with agent = 7", &turned, turned.ends_with("resident = \"Mutant\", agent = 7 }"));
    let sets = |agent: &str| {
        vec![
            "population={ agents = 11, replicas = 1, strategies = [\"Mutant\", \"Resident\"] }".to_owned(),
            "topology={ kind = \"star\" }".into(),
            "steps=100000".into(),
            format!("init={{ kind = \"single_mutant\", mutant = \"Mutant\", resident = \"Resident\"{agent} }}"),
            "phase=[{ kind = \"imitate/voter\", update_probability = 0.3 }]".into(),
        ]
    };
    for (agent, exact) in [(", agent = 0", 0.5), (", agent = 3", 0.05), ("", 1.0 / 11.0)] {
        let sets = sets(agent);
        let sets: Vec<&str> = sets.iter().map(String::as_str).collect();
        let found = fixation(&lab("fixation.toml", &sets), "Mutant", "Resident", 4000).unwrap();
        let measured = Measured { value: found.probability.unwrap(), error: (exact * (1.0f64 - exact) / 4000.0).sqrt() };
        table.near(&format!("voter on a star of 11{agent}: fixation"), exact, measured, 0.0);
        // The config starts like that itself.
        let said = found.changed.len() == 3 && found.changed[0] == "population.replicas=4000";
        table.holds("… and what was changed is said", "replicas, absorption, stop", &found.changed.join("; "), said);
        table.holds(
            "… and why it was run",
            "agents have neighbours",
            &found.method.to_string(),
            found.method.to_string().contains("neighbours"),
        );
    }
    table.finish();
}
