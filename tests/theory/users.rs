//! V48, cards F1, F2 and S3: reliance and drift, marginalization by training data, tasks that crowd each other out.

use crate::table::{Measured, Table, mean};
use crate::world::{Game, plan, start, stationary};
use polity::backend::Kind;
use polity::columns::Column;
use polity::config::Plan;
use polity::num::quantile::normal_q16;
use polity::num::rng::{DrawKey, fill_words};
use polity::world::{Store, World};

/// One plane of a column of the first replica.
pub fn column(world: &World, plan: &Plan, column: Column, plane: u32) -> Vec<f64> {
    let store = world.columns.iter().find(|s| s.column == column).expect("the plan has the column");
    Store::range(plan, plane, 0).map(|at| f64::from(store.data.get(at))).collect()
}

/// Ends of all three paths are the same.
pub fn same_everywhere(plan: &Plan, steps: u32) {
    let end = |kind: Kind| start(kind, plan).advance(steps, &[steps]).expect("the run completes");
    let reference = end(Kind::Reference);
    assert_eq!(reference, end(Kind::Cpu), "cpu");
    if crate::gpu::available("the same on a GPU") {
        assert_eq!(reference, end(Kind::Gpu), "gpu");
    }
}

fn exact(value: f64) -> Measured {
    Measured { value, error: 0.0 }
}

fn reliance(agents: u32, drift: f64, oversight: f64) -> Plan {
    plan(&format!(
        "steps = 5000\npopulation = {{ agents = {agents} }}\nvalues = {{ dimensions = [\"v\"] }}\n\
         users = [{{ name = \"all\", fraction = 1.0, preference = [{{ kind = \"constant\", at = 0.2 }}] }}]\n\
         [[phase]]\nkind = \"user/reliance\"\ndrift = {drift:?}\noversight = {oversight:?}\n"
    ))
}

#[test]
fn f1_drift_under_reliance() {
    let mut table = Table::default();
    let cases = [
        (0.001, 0.0, 0.774, 0.0),
        (0.004, 0.0, 0.800, 0.0),
        (0.01, 0.0, 0.800, 0.0),
        (0.02, 0.0, 0.044, 1000.0),
        (0.05, 0.0, 0.037, 2500.0),
        (0.001, 0.2, 0.8 * 0.001 / (0.001 + 0.05 * 0.2), 0.0),
        (0.01, 0.2, 0.8 * 0.01 / (0.01 + 0.05 * 0.2), 0.0),
    ];
    for (drift, oversight, expected, notices) in cases {
        let plan = reliance(256, drift, oversight);
        let mut backend = start(Kind::Cpu, &plan);
        let mut gaps = Vec::new();
        // The events of fast drift come every few steps: look at each.
        for step in (2500..5000).step_by(if drift < 0.02 { 25 } else { 1 }) {
            backend.advance(step + 1, &[]).expect("the run completes");
            let values = column(&backend.world().expect("world"), &plan, Column::Value, 0);
            gaps.push(values.iter().map(|v| (v / 65535.0 - 0.2).abs()).sum::<f64>() / values.len() as f64);
        }
        let what = format!("F1 d={drift} o_min={oversight} N=256 T=5000 seed 1");
        let gap = gaps.iter().sum::<f64>() / gaps.len() as f64;
        table.near(&format!("{what}, mean gap"), expected, exact(gap), 0.001);
        let world = backend.world().expect("world");
        let noticed = mean(&column(&world, &plan, Column::Notices, 0)).value;
        table.near(&format!("{what}, notices"), notices, exact(noticed), if drift < 0.02 { 0.0 } else { 0.01 * notices });
        let relied = mean(&column(&world, &plan, Column::Reliance, 0)).value / 4_294_967_296.0;
        table.holds(&format!("{what}, reliance"), "1 iff never noticed", &format!("{relied:.4}"), (relied > 0.999) == (notices < 1.0));
    }
    for drift in [0.004, 0.02] {
        same_everywhere(&reliance(700, drift, 0.05), 60);
    }
    table.finish();
}

/// F1 with reports in every k-th step, where nobody checks otherwise: before a report the gap is A (1 - q^k)/(1 - (1 - χ) q^k), after it (1 - χ) times that.
#[test]
fn f1_reports_keep_agents_near() {
    let mut table = Table::default();
    for (drift, every, restore) in [(0.01_f64, 50, 0.8), (0.01, 10, 0.5), (0.002, 20, 1.0)] {
        let plan = plan(&format!(
            "seed = 4\nsteps = 1000\npopulation = {{ agents = 4000 }}\nvalues = {{ dimensions = [\"v\"] }}\n\
             users = [{{ name = \"all\", fraction = 1.0, preference = [{{ kind = \"constant\", at = 0.2 }}] }}]\n\
             [[phase]]\nkind = \"user/reliance\"\ndrift = {drift:?}\ncorrection = 0.0\nthreshold = 1.0\nrestore = {restore:?}\n\
             feedback_every = {every}\n"
        ));
        let mut backend = start(Kind::Cpu, &plan);
        let kept = (1.0 - drift).powi(every);
        let most = 0.8 * (1.0 - kept) / (1.0 - (1.0 - restore) * kept);
        // In the step of a report agents drift before they are shown: the step before it ends with one drift less.
        let before = 0.8 - (0.8 - most) / (1.0 - drift);
        let last = 800 / every as u32 * every as u32;
        for (step, what, expected) in [(last - 1, "before", before), (last, "after", (1.0 - restore) * most)] {
            backend.advance(step, &[]).expect("the run completes");
            let gaps: Vec<f64> =
                column(&backend.world().expect("world"), &plan, Column::Value, 0).iter().map(|v| v / 65535.0 - 0.2).collect();
            table.near(
                &format!("F1 reports every {every} steps, d={drift} χ={restore}: gap {what} one, N=4000 seed 4"),
                expected,
                mean(&gaps),
                1e-5,
            );
        }
        let noticed = mean(&column(&backend.world().expect("world"), &plan, Column::Notices, 0)).value;
        table.near(
            &format!("F1 reports every {every} steps, d={drift} χ={restore}: notices by step {last}"),
            f64::from(last) / f64::from(every),
            exact(noticed),
            0.0,
        );
    }
    table.finish();
}

/// Loss of a user group: mean distance of its agents' values from their preferences.
fn losses(world: &World, plan: &Plan) -> [f64; 2] {
    let [user, value, preference] = [Column::User, Column::Value, Column::Preference].map(|c| column(world, plan, c, 0));
    [0.0, 1.0].map(|group| {
        let of = (0..user.len()).filter(|i| (user[*i] - group).abs() < 0.5);
        let gaps: Vec<f64> = of.map(|i| (value[i] - preference[i]).abs() / 65535.0).collect();
        gaps.iter().sum::<f64>() / gaps.len() as f64
    })
}

#[test]
fn f2_marginalization_by_training_data() {
    let mut table = Table::default();
    let plan = crate::configs::reduced("value_marginalization", Some(20_000), 0, 1);
    let first = losses(&World::new(&plan), &plan);
    let mut backend = start(Kind::Cpu, &plan);
    backend.advance(60, &[]).expect("the run completes");
    let last = losses(&backend.world().expect("world"), &plan);
    for (k, (name, stated, end)) in [("majority", 0.970, 0.91), ("minority", 0.730, 0.59)].into_iter().enumerate() {
        table.near(&format!("F2 alignment of the {name} at step 0"), stated, exact(1.0 - first[k]), 2e-5);
        table.near(&format!("F2 alignment of the {name} after influence, N=2e4 T=60 seed 1"), end, exact(1.0 - last[k]), 0.005);
    }
    same_everywhere(&crate::configs::reduced("value_marginalization", Some(900), 0, 2), 10);
    table.finish();
}

fn tasks(agents: u32, incentive: &[f64], substitution: f64) -> Plan {
    let names: Vec<String> = (0..incentive.len()).map(|d| format!("\"task{d}\"")).collect();
    let start = vec!["{ kind = \"uniform\", low = 0.0, high = 1.0 }"; incentive.len()].join(", ");
    plan(&format!(
        "steps = 400\npopulation = {{ agents = {agents} }}\nvalues = {{ dimensions = [{}] }}\n\
         users = [{{ name = \"all\", fraction = 1.0, preference = [{start}] }}]\n\
         [[phase]]\nkind = \"user/multitask\"\nincentive = {incentive:?}\nsubstitution = {substitution:?}\nrate = 0.1\n",
        names.join(", ")
    ))
}

fn efforts(incentive: &[f64], substitution: f64) -> Vec<f64> {
    let plan = tasks(2000, incentive, substitution);
    let mut backend = start(Kind::Cpu, &plan);
    backend.advance(400, &[]).expect("the run completes");
    let world = backend.world().expect("world");
    (0..incentive.len() as u32).map(|d| mean(&column(&world, &plan, Column::Value, d)).value / 65535.0).collect()
}

#[test]
fn s3_tasks_crowd_each_other_out() {
    let mut table = Table::default();
    // The card's incentives (1, 1) and (1.5, 1), halved so that efforts stay below 1.
    let (equal, raised) = (efforts(&[0.5, 0.5], 0.5), efforts(&[0.75, 0.5], 0.5));
    for (k, (expected, found)) in
        [(1.0 / 3.0, equal[0]), (1.0 / 3.0, equal[1]), (2.0 / 3.0, raised[0]), (1.0 / 6.0, raised[1])].iter().enumerate()
    {
        table.near(&format!("S3 rho=.5 effort {k}, halved scale"), *expected, exact(*found), 5e-5);
    }
    let spill = (raised[1] - equal[1]) / 0.25;
    table.near("S3 spill-over -rho/(1-rho^2)", -0.5 / 0.75, exact(spill), 5e-4);
    // Three tasks: e_k = (alpha_k - rho S/(1+2 rho))/(1-rho).
    let found = efforts(&[0.9, 0.6, 0.6], 0.3);
    for (d, alpha) in [0.9, 0.6, 0.6].into_iter().enumerate() {
        table.near(&format!("S3 three tasks, rho=.3, task {d}"), (alpha - 0.3 * 2.1 / 1.6) / 0.7, exact(found[d]), 5e-5);
    }
    // Tasks that help each other: e = alpha/(1 - 0.4) each.
    let found = efforts(&[0.3, 0.3], -0.4);
    table.near("S3 complements, rho=-.4", 0.5, exact(found[0]), 5e-5);
    same_everywhere(&tasks(700, &[0.75, 0.5], 0.5), 30);
    table.finish();
}

#[test]
fn s3_hacking_pays_until_it_is_detected() {
    let mut table = Table::default();
    let (gain, fine) = (1.6, 0.4);
    let threshold = (gain - 1.0) / (gain + fine); // 0.3
    for (detection, expected) in [(threshold - 0.03, 0.0), (threshold + 0.03, 1.0)] {
        let hack = gain * (1.0 - detection) - detection * fine;
        let game = Game { agents: 4000, matrix: [[1.0, 1.0], [hack, hack]], beta: 10.0, mutation: 0.0, ..Game::default() };
        let honest = stationary(Kind::Cpu, &game.plan(), 200, 300, 20);
        table.near(&format!("S3 hack or work, detection {detection:.2} around {threshold:.2}: share of honest"), expected, honest, 0.01);
    }
    table.finish();
}

#[test]
fn s3_selection_by_a_proxy() {
    let mut table = Table::default();
    let normal = |draw: u32| -> Vec<f64> {
        let mut words = vec![0; 1 << 19];
        fill_words(DrawKey { seed: [1, 0], step: 0, draw, replica: 0 }, 0, &mut words);
        words.into_iter().map(|w| f64::from(normal_q16(w)) / 65536.0).collect()
    };
    let (truth, noise) = (normal(1), normal(2));
    let mut both: Vec<(f64, f64)> = truth.iter().zip(&noise).map(|(t, n)| (t + n, *t)).collect();
    both.sort_by(|a, b| b.0.total_cmp(&a.0));
    let top = &both[..both.len() / 10];
    let proxies: Vec<f64> = top.iter().map(|(p, _)| *p).collect();
    let truths: Vec<f64> = top.iter().map(|(_, t)| *t).collect();
    // 1.7550 is the mean of the upper tenth of a standard normal.
    table.near("S3 mean proxy of the top 10 %", 1.7550 * 2f64.sqrt(), mean(&proxies), 0.001);
    table.near("S3 mean truth of the top 10 %", 1.7550 / 2f64.sqrt(), mean(&truths), 0.001);
    table.finish();
}
