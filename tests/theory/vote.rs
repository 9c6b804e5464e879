//! Groups that vote: Condorcet's theorem, groupthink, information cascades, and power that feeds on itself.

use crate::table::{Table, mean, share};
use crate::world::{plan, start};
use polity::backend::{Backend, Kind};
use polity::columns::Column;
use polity::config::Plan;
use polity::world::Store;

fn groups(count: u32, size: u32, state: &str, phase: &str) -> Plan {
    plan(&format!(
        "seed = 3\nsteps = 1000000\npopulation = {{ agents = {} }}\ntopology = {{ kind = \"groups\", size = {size} }}\n{state}\n[[phase]]\n{phase}\n",
        count * size
    ))
}

/// A metric at some steps.
fn observed(kind: Kind, plan: &Plan, steps: &[u32], name: &str) -> Vec<f64> {
    let observed = start(kind, plan).advance(*steps.last().expect("steps"), steps).expect("the run completes");
    let value = |o| polity::metrics::row(plan, o).into_iter().find(|(n, _)| n == name).and_then(|(_, v)| v);
    observed.iter().map(|o| value(o).unwrap_or_else(|| panic!("no {name}"))).collect()
}

/// Probability that more than half of `n` independent voters, each right with probability `p`, are right; `n` odd.
fn majority(n: u32, p: f64) -> f64 {
    let log_choose = |k: u32| (1..=k).map(|j| (f64::from(n - k + j) / f64::from(j)).ln()).sum::<f64>();
    let term = |k: u32| (log_choose(k) + f64::from(k) * p.ln() + f64::from(n - k) * (1.0 - p).ln()).exp();
    (n / 2 + 1..=n).map(term).sum()
}

/// The share of right decisions over `steps` questions to `count` groups.
fn accuracy(table: &mut Table, kind: Kind, what: &str, expected: f64, plan: &Plan, steps: u32) {
    let all: Vec<u32> = (1..=steps).collect();
    let shares = observed(kind, plan, &all, "decision_accuracy");
    let trials = (plan.agents() / plan.group_size() * steps) as usize;
    let right = (shares.iter().sum::<f64>() / f64::from(steps) * trials as f64).round() as usize;
    table.near(&format!("{what} {kind}, {trials} decisions, seed 3"), expected, share(right, trials, expected), 0.0);
}

#[test]
fn condorcet_and_groupthink() {
    let mut table = Table::default();
    for (n, p, published, count) in
        [(11, 0.6, 0.75350, 5000), (101, 0.6, 0.97910, 2000), (1001, 0.51, 0.73663, 1000), (11, 0.45, 0.36688, 5000)]
    {
        let exact = majority(n, p);
        table.formula(
            &format!("V41 n={n} p={p}, binomial sum"),
            &format!("{published}"),
            &format!("{exact:.5}"),
            (exact - published).abs() < 1e-5,
        );
        let plan = groups(count, n, "", &format!("kind = \"vote/decide\"\naccuracy = {p}"));
        accuracy(&mut table, Kind::Cpu, &format!("V41 n={n} p={p}"), exact, &plan, 20);
    }
    // The leader speaks first and has no vote: the formula of card R3.
    let think = |n: u32, p: f64, h: f64| {
        p * majority(n, (h + (1.0 - h) * p).min(1.0 - 1e-12)) + (1.0 - p) * majority(n, ((1.0 - h) * p).max(1e-12))
    };
    for (n, h, published) in
        [(11, 0.0, 0.7535), (11, 0.25, 0.6998), (11, 0.5, 0.6243), (11, 1.0, 0.6), (101, 0.25, 0.6625), (101, 1.0, 0.6)]
    {
        let exact = think(n, 0.6, h);
        table.formula(
            &format!("R3 n={n} h={h}, formula"),
            &format!("{published}"),
            &format!("{exact:.4}"),
            (exact - published).abs() < 6e-5,
        );
        let phase = format!("kind = \"vote/decide\"\naccuracy = 0.6\nconformity = {h:?}\nleader_votes = false");
        accuracy(&mut table, Kind::Cpu, &format!("R3 n={n} h={h}, leader without a vote"), exact, &groups(3000, n + 1, "", &phase), 20);
    }
    // A leader that votes is one sure follower of itself.
    for (n, h) in [(11u32, 0.25), (11, 0.5)] {
        let (one, zero) = (h + (1.0 - h) * 0.6, (1.0 - h) * 0.6);
        // Of the n-1 others (an even number), half suffice with the leader, one more than half without.
        let others = n - 1;
        let at_least = |k: u32, p: f64| -> f64 {
            let choose = |j: u32| (1..=j).map(|m| f64::from(others - j + m) / f64::from(m)).product::<f64>();
            (k..=others).map(|j| choose(j) * p.powi(j as i32) * (1.0 - p).powi((others - j) as i32)).sum()
        };
        let exact = 0.6 * at_least(n / 2, one) + 0.4 * at_least(n / 2 + 1, zero);
        let phase = format!("kind = \"vote/decide\"\naccuracy = 0.6\nconformity = {h:?}");
        accuracy(&mut table, Kind::Cpu, &format!("R3 n={n} h={h}, leader among the voters"), exact, &groups(5000, n, "", &phase), 20);
    }
    // Agreement rises with conformity while accuracy falls.
    let agreement = |h: f64| {
        let phase = format!("kind = \"vote/decide\"\naccuracy = 0.6\nconformity = {h:?}");
        observed(Kind::Cpu, &groups(2000, 11, "", &phase), &[1], "agreement")[0]
    };
    let (free, tight) = (agreement(0.0), agreement(0.5));
    table.near("R3 agreement of pairs at h=0: p^2+(1-p)^2", 0.52, mean(&[free]), 0.01);
    table.holds("R3 agreement rises with h", "more than at h=0", &format!("{tight:.3} at h=0.5"), tight > free + 0.1);
    table.finish();
}

#[test]
fn cascades() {
    let mut table = Table::default();
    for (p, published) in [(0.6, 0.63158), (0.7, 0.75316)] {
        let exact = p * (p + 1.0) / (2.0 * (1.0 - p + p * p));
        table.formula(&format!("V42 p={p}, formula"), &format!("{published}"), &format!("{exact:.5}"), f64::abs(exact - published) < 1e-5);
        let plan = groups(10_000, 24, "", &format!("kind = \"vote/cascade\"\naccuracy = {p}"));
        accuracy(&mut table, Kind::Cpu, &format!("V42 p={p}"), exact, &plan, 10);
    }
    table.finish();
}

const STATE: &str = "state = { capability = { kind = \"uniform\", low = 0.5, high = 0.7 }, influence = { kind = \"constant\", at = 0.5 }, influence_scale = 100.0 }";

fn power(count: u32, eta: f64, judge: &str) -> Plan {
    groups(count, 11, STATE, &format!("kind = \"vote/decide\"\nexponent = {eta:?}\nlearning_rate = 0.01\n{judge}"))
}

/// Accuracy over the last 200 of 1200 steps, and the mean of n·Σ W²/(Σ W)² at steps 1000, 1100 and 1200 (near η = 4 it still grows).
fn condensed(kind: Kind, plan: &Plan, eta: f64) -> [f64; 2] {
    let mut backend = start(kind, plan);
    let mut indices = Vec::new();
    let mut observed = backend.advance(1000, &[1000]).expect("the run completes");
    indices.extend(concentration(plan, backend.as_mut(), eta));
    for end in [1100, 1200] {
        let steps: Vec<u32> = (end - 96..=end).step_by(4).collect();
        observed.extend(backend.advance(end, &steps).expect("the run completes"));
        indices.extend(concentration(plan, backend.as_mut(), eta));
    }
    let accuracy = |o| polity::metrics::row(plan, o).into_iter().find(|(n, _)| n == "decision_accuracy").and_then(|(_, v)| v);
    let right: Vec<f64> = observed.iter().filter_map(accuracy).collect();
    [mean(&right).value, mean(&indices).value]
}

/// n·Σ W²/(Σ W)² of each group.
fn concentration(plan: &Plan, backend: &mut dyn Backend, eta: f64) -> Vec<f64> {
    let world = backend.world().expect("the state can be read");
    let store = world.columns.iter().find(|s| s.column == Column::Influence).expect("agents have influence");
    let influence: Vec<f64> = Store::range(plan, 0, 0).map(|at| f64::from(store.data.get(at))).collect();
    let index = |group: &[f64]| {
        let most = group.iter().copied().fold(0.0, f64::max);
        let weights: Vec<f64> = group.iter().map(|e| (e / most).powf(eta)).collect();
        11.0 * weights.iter().map(|w| w * w).sum::<f64>() / weights.iter().sum::<f64>().powi(2)
    };
    let found: Vec<f64> = influence.chunks(11).map(index).collect();
    // The metric is of the weights that decide.
    let seen = backend.observe().expect("the state can be measured");
    let metric = polity::metrics::row(plan, &seen).into_iter().find(|(n, _)| n == "influence_concentration").and_then(|(_, v)| v);
    assert!(metric.is_some_and(|metric| (metric - mean(&found).value).abs() < 0.02), "{metric:?}");
    found
}

#[test]
fn power_condenses() {
    let mut table = Table::default();
    let rows = [
        (0.0, 0.0, 0.753, 1.0),
        (2.0, 0.0, 0.756, 1.02),
        (2.0, 1.0, 0.765, 1.04),
        (4.0, 0.0, 0.731, 2.1),
        (4.0, 0.5, 0.771, 1.20),
        (4.0, 1.0, 0.773, 1.17),
        (8.0, 0.0, 0.639, 9.6),
        (8.0, 0.5, 0.675, 4.9),
        (8.0, 1.0, 0.764, 1.6),
        (32.0, 0.0, 0.615, 11.0),
        (32.0, 1.0, 0.692, 5.5),
    ];
    for (eta, judge, accuracy, index) in rows {
        let judge_key = if judge > 0.0 { format!("judge = {judge:?}") } else { String::new() };
        let [right, spread] = condensed(Kind::Cpu, &power(2000, eta, &judge_key), eta);
        let what = format!("R1 eta={eta} f={judge}, 2000 groups of 11, T=1200, seed 3");
        table.near(&format!("{what}: accuracy"), accuracy, mean(&[right]), 0.012);
        table.near(&format!("{what}: n HHI of weights"), index, mean(&[spread]), 0.05 + 0.04 * index);
    }
    // Power that erodes the judge ends between no judge and a judge.
    let [eroded, _] = condensed(Kind::Cpu, &power(2000, 8.0, "judge = 1.0\njudge_eroded = true"), 8.0);
    table.holds("R1 eta=8 f=1-HHI: accuracy", "between f=0 and f=1", &format!("{eroded:.3}"), (0.64..0.764).contains(&eroded));
    table.finish();
}

#[test]
fn every_backend_votes_alike() {
    let plan = power(40, 8.0, "judge = 0.5");
    let steps: Vec<u32> = (1..=30).collect();
    let run = |kind| start(kind, &plan).advance(30, &steps).expect("the run completes");
    let expected = run(Kind::Reference);
    assert_eq!(expected, run(Kind::Cpu));
    if crate::gpu::available("every_backend_votes_alike") {
        assert_eq!(expected, run(Kind::Gpu));
    }
}
