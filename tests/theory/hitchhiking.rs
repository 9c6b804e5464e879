//! V47: values that travel with a better task strategy (card S2).

use crate::table::{Measured, Table, mean};
use crate::world::{agree, from_config, start};
use polity::backend::Kind;
use polity::columns::Column;
use polity::config::Plan;
use polity::metrics::layout::Layout;
use polity::world::Store;

/// Final share of the carriers' values: g = u(1 − x), y ← y(1 + ψg)/(1 + g), x ← x(1 + g), from x0 and y = 1.
fn recursion(x0: f64, psi: f64, u: f64) -> f64 {
    let (mut x, mut y) = (x0, 1.0);
    while 1.0 - x > 1e-9 {
        let g = u * (1.0 - x);
        y *= (1.0 + psi * g) / (1.0 + g);
        x *= 1.0 + g;
    }
    y * x
}

fn plan(agents: u32, replicas: u32, x0: f64, psi: f64, u: f64) -> Plan {
    from_config(
        "value_hitchhiking",
        &[
            format!("population.agents={agents}"),
            format!("population.replicas={replicas}"),
            "measure.histogram_bins=0".into(),
            "stop=absorbed".into(),
            "steps=2000".into(),
            format!("users.0.fraction={x0:?}"),
            format!("users.1.fraction={:?}", 1.0 - x0),
            format!("phase.1.update_probability={u:?}"),
            format!("phase.2.probability={psi:?}"),
        ],
    )
}

/// Share of the agents with the dominant value, from the sum of values: everybody holds 0.8 or 0.3.
fn shares(plan: &Plan) -> Vec<f64> {
    let mut backend = start(Kind::Cpu, plan);
    let at = Layout::new(plan).dimension_at(0) as usize;
    loop {
        let to = backend.step() + 25;
        let observed = backend.advance(to, &[to]).expect("the run completes");
        if observed[0].all_absorbed() {
            let agents = f64::from(plan.agents());
            assert!(observed[0].replicas.iter().all(|r| r.counts[0] == u64::from(plan.agents())), "the better strategy took over");
            let (dominant, public) = (52_428.0, 19_661.0); // 0.8 and 0.3 of 65535: exactly 52428, and 19660.5
            let share = |sum: u64| (sum as f64 / agents - public) / (dominant - public);
            return observed[0].replicas.iter().map(|r| share(r.society[at])).collect();
        }
        assert!(to < 2_000, "the better strategy does not take over");
    }
}

/// What the card says must appear: the task is solved ever better, the others are served ever worse, the dominant group is not. Plurality
/// does not fall where the dominant values stay in the minority.
fn appears(table: &mut Table) {
    let plan = plan(100_000, 1, 0.01, 0.5, 0.1);
    let observed = start(Kind::Cpu, &plan).advance(250, &[1, 250]).expect("the run completes");
    let [early, late] = [0, 1].map(|k| polity::metrics::row(&plan, &observed[k]));
    let find = |row: &polity::metrics::Row, name: &str| row.iter().find(|(n, _)| n == name).and_then(|(_, v)| *v).unwrap_or(f64::NAN);
    let mut moves = |name: &str, expected: &str, good: fn(f64, f64) -> bool| {
        let (from, to) = (find(&early, name), find(&late, name));
        table.holds(&format!("V47 {name}, steps 1 and 250, N=1e5 seed 1"), expected, &format!("{from:.4} to {to:.4}"), good(from, to));
    };
    moves("objective_alignment", "2·0.01 - 1 = -0.98 to 1", |from, to| (-0.98..-0.95).contains(&from) && to > 0.999_99);
    moves("preferential_alignment_public", "1 to 1 - (0.1045 - 0.01) / 0.99 / 2 / 0.29 = 0.835", |from, to| {
        from > 0.998 && (to - 0.835).abs() < 0.014
    });
    moves("preferential_alignment_dominant", "1 to 1", |from, to| from > 0.999 && to > 0.999);
    // Values get more diverse, not less, as long as fewer than half of the agents hold the dominant ones.
    moves("plurality", "1 to 0.1045·0.8955 / (0.01·0.99) = 9.45", |from, to| (1.0..1.2).contains(&from) && (to - 9.45).abs() < 0.8);
}

#[test]
fn v47_value_hitchhiking() {
    let mut table = Table::default();
    // What MODEL states for the recursion.
    for (x0, psi, u, stated) in [
        (0.01, 0.0, 0.1, 0.01),
        (0.01, 0.5, 0.1, 0.1045),
        (0.01, 0.9, 0.1, 0.641),
        (0.01, 1.0, 0.1, 1.0),
        (0.01, 0.5, 1.0, 0.1401),
        (0.01, 0.9, 1.0, 0.701),
        (0.01, 0.5, 1e-4, 0.1),
        (0.1, 0.5, 1.0, 0.3656),
        (0.1, 0.5, 0.1, 0.3217),
    ] {
        let found = recursion(x0, psi, u);
        let digits = if psi == 0.9 { 6e-4 } else { 6e-5 };
        table.formula(
            &format!("V47 recursion x0={x0} psi={psi} u={u}"),
            &format!("{stated}"),
            &format!("{found:.5}"),
            (found - stated).abs() < digits,
        );
    }
    for u in [0.1, 1.0] {
        for x0 in [0.01, 0.1] {
            for psi in [0.0, 0.5, 0.9, 1.0] {
                let found = shares(&plan(40_000, 4, x0, psi, u));
                let expected = recursion(x0, psi, u);
                let what = format!("V47 x0={x0} psi={psi} u={u} N=4e4 seed 1, 4 populations");
                if psi == 0.0 || psi == 1.0 {
                    // Nobody or everybody takes the values over: no chance is left.
                    let exact = if psi == 0.0 { x0 } else { 1.0 };
                    let worst = found.iter().map(|f| (f - exact).abs()).fold(0.0, f64::max);
                    table.near(&what, expected, Measured { value: found[0], error: 0.0 }, 1e-4);
                    table.holds(&format!("{what}, every population"), "exact", &format!("off by {worst:.1e}"), worst < 1e-4);
                } else {
                    table.near(&what, expected, mean(&found), 0.003);
                }
            }
        }
    }
    appears(&mut table);
    agree(&plan(3_000, 2, 0.1, 0.5, 0.1), 40);
    table.finish();
}

/// Probabilities of 0 to m successes of m.
fn binomial(m: usize, p: f64) -> Vec<f64> {
    let add = |all: Vec<f64>, _| {
        (0..=all.len()).map(|n| all.get(n).map_or(0.0, |q| q * (1.0 - p)) + if n > 0 { all[n - 1] * p } else { 0.0 }).collect()
    };
    (0..m).fold(vec![1.0], add)
}

/// Expected share of agents that end with the value of the one who begins with the better strategy: an exact chain of the number k of carriers. Of n who copy
/// in a step each copies a random carrier, and with probability ψ its value, so that k + n carriers hold (k + ψn)/(k + n) of the share that k held.
fn inherited(agents: usize, psi: f64, u: f64) -> f64 {
    let mut share = vec![1.0; agents + 1];
    for k in (1..agents).rev() {
        let copies = binomial(agents - k, u * k as f64 / (agents - 1) as f64);
        let later = |n: usize| copies[n] * (k as f64 + psi * n as f64) / (k + n) as f64 * share[k + n];
        share[k] = (1..=agents - k).map(later).sum::<f64>() / (1.0 - copies[0]);
    }
    share[1]
}

/// Whose values a society ends with where one agent was first; few who revise at a time, Simon's (1955) urn: Π (j + ψ)/(j + 1).
#[test]
fn v47_values_of_who_was_first() {
    let mut table = Table::default();
    let (agents, replicas) = (100u32, 1_500u32);
    for psi in [0.5, 0.9] {
        let urn = (1..agents).map(|j| (f64::from(j) + psi) / f64::from(j + 1)).product::<f64>();
        let rare = inherited(agents as usize, psi, 1e-3);
        let what = format!("V47 one of N={agents} is first, psi={psi}, share with its value");
        table.formula(&format!("{what}: chain at u=0.001, urn"), &format!("{urn:.4}"), &format!("{rare:.4}"), (rare - urn).abs() < 1e-3);
        for u in [0.1, 1.0] {
            let plan = from_config(
                "value_origins",
                &[
                    format!("population.agents={agents}"),
                    format!("population.replicas={replicas}"),
                    "steps=400".into(),
                    "init.agent=0".into(),
                    format!("phase.1.update_probability={u:?}"),
                    format!("phase.2.probability={psi:?}"),
                ],
            );
            let mut backend = start(Kind::Cpu, &plan);
            let end = backend.advance(400, &[400]).expect("the run completes").remove(0);
            assert!(end.all_absorbed(), "the better strategy took over");
            let world = backend.world().expect("a state");
            let roots = world.columns.iter().find(|store| store.column == Column::ValueRoot).expect("values are traced");
            let first = |replica| Store::range(&plan, 0, replica).filter(|i| roots.data.get(*i) == 0).count();
            let found: Vec<f64> = (0..replicas).map(|replica| first(replica) as f64 / f64::from(agents)).collect();
            table.near(&format!("{what}, u={u} seed 1, {replicas} populations"), inherited(agents as usize, psi, u), mean(&found), 0.0);
        }
    }
    table.finish();
}
