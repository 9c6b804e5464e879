//! V47: values that travel with a better task strategy (card S2).

use crate::table::{Measured, Table, mean};
use crate::world::{agree, from_config, start};
use polity::backend::Kind;
use polity::config::Plan;
use polity::metrics::layout::Layout;

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
