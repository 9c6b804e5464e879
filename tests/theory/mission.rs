//! Earthquake missions: the static table of the model, and what learning makes of it.

use crate::table::{Table, mean};
use crate::world::{plan, start};
use polity::backend::Kind;
use polity::columns::Column;
use polity::config::Plan;
use polity::world::{Store, World};

/// Missions with one way to decide.
fn missions(count: u32, pressure: f64, eta: f64, powers: &str, goal: &str) -> Plan {
    let role = |k: u32, share: &str, cost: f64| {
        format!("[[users]]\nname = \"r{k}\"\nrole = {k}\npreference = [{{ {share} }}, {{ kind = \"constant\", at = {cost:?} }}]\n")
    };
    plan(&format!(
        "seed = 5\nsteps = 1\npopulation = {{ agents = {} }}\ntopology = {{ kind = \"groups\", size = 4 }}\n\
         values = {{ dimensions = [\"share\", \"cost\"] }}\n{}{}{}{}[[phase]]\nkind = \"interact/mission\"\npressure = [{pressure:?}]\n\
         concentration = [{eta:?}]\npowers = {powers}\ngoal = \"{goal}\"\n",
        4 * count,
        role(0, "kind = \"uniform\", low = 0.2, high = 0.8", 0.1),
        role(1, "kind = \"constant\", at = 1.0", 0.3),
        role(2, "kind = \"constant\", at = 0.0", 0.3),
        role(3, "kind = \"choice\", of = [0.1, 0.9]", 1.0),
    ))
}

/// A plane of a column, 0 to 1.
fn unit(plan: &Plan, world: &World, column: Column, plane: u32) -> Vec<f64> {
    let store = world.columns.iter().find(|s| s.column == column).expect("the column exists");
    Store::range(plan, plane, 0).map(|at| f64::from(store.data.get(at)) / 65535.0).collect()
}

fn average(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Task score, human-value score, preferential alignment, that of each mission's worst-served role, variance of values over that of preferences.
fn scores(kind: Kind, plan: &Plan) -> [f64; 5] {
    let mut backend = start(kind, plan);
    backend.advance(1, &[]).expect("the step completes");
    let world = backend.world().expect("the state can be read");
    let get = |column, d| unit(plan, &world, column, d);
    let (served, wanted) = ([get(Column::Outcome, 0), get(Column::Outcome, 1)], [get(Column::Preference, 0), get(Column::Preference, 1)]);
    let alignment = |i: usize| 1.0 - (0..2).map(|d| (served[d][i] - wanted[d][i]).abs()).sum::<f64>() / 2.0;
    let all: Vec<f64> = (0..served[0].len()).map(alignment).collect();
    let worst: Vec<f64> = all.chunks(4).map(|four| four.iter().copied().fold(1.0, f64::min)).collect();
    let spread = |all: &[f64]| all.chunks(4).map(|four| four.iter().map(|x| (x - average(four)).powi(2)).sum::<f64>()).sum::<f64>();
    let ratio = (spread(&get(Column::Value, 0)) + spread(&get(Column::Value, 1))) / (spread(&wanted[0]) + spread(&wanted[1]));
    [average(&get(Column::Objective, 0)), average(&get(Column::Human, 0)), average(&all), average(&worst), ratio]
}

const POWERS: &str = "[1, 2, 2, 3]";

#[test]
fn missions_give_the_table() {
    let mut table = Table::default();
    let rows = [
        (0.0, 0.0, POWERS, [0.482, 0.302, 0.677, 0.563]),
        (0.0, 1.0, POWERS, [0.713, 0.445, 0.677, 0.563]),
        (1.0, 0.0, POWERS, [0.500, 0.266, 0.650, 0.556]),
        (1.0, 0.5, POWERS, [0.634, 0.336, 0.650, 0.556]),
        (1.0, 1.0, POWERS, [0.769, 0.407, 0.650, 0.556]),
        (3.0, 0.0, POWERS, [0.523, 0.193, 0.606, 0.415]),
        (3.0, 1.0, POWERS, [0.863, 0.315, 0.606, 0.415]),
        (1.0, 1.0, "[6, 2, 2, 3]", [0.685, 0.463, 0.693, 0.531]),
    ];
    for (eta, pressure, powers, expected) in rows {
        let found = scores(Kind::Cpu, &missions(20_000, pressure, eta, powers, "objective"));
        for (name, (expected, found)) in ["OA", "HVA", "PA", "PA_min"].iter().zip(expected.iter().zip(found)) {
            let what = format!("V48 earthquake eta={eta} s={pressure} powers {powers} {name}, 2e4 missions, seed 5");
            table.near(&what, *expected, mean(&[found]), 0.005);
        }
        let what = format!("V48 earthquake eta={eta} s={pressure} variance of values over that of preferences");
        table.near(&what, (1.0 - pressure) * (1.0 - pressure), mean(&[found[4]]), 1e-4);
    }
    table.finish();
}

/// Mean score of each style at the end of a run of a config with fewer missions, weighted by the missions that have it.
fn survivors(name: &str, goal: &str) -> Vec<(String, f64)> {
    let path = format!("{}/configs/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).expect("the config can be read");
    let text = text.replace("agents = 1_048_576", "agents = 80_000").replace("goal = \"holistic\"", &format!("goal = \"{goal}\""));
    let plan = plan(&text);
    let observed = start(Kind::Cpu, &plan).advance(plan.steps(), &[plan.steps()]).expect("the run completes");
    let row = polity::metrics::row(&plan, &observed[0]);
    row.into_iter().filter_map(|(name, value)| value.map(|v| (name, v))).collect()
}

#[test]
fn learning_selects_styles() {
    let mut table = Table::default();
    let get = |row: &[(String, f64)], name: &str| mean(&[row.iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no {name}")).1]);
    let row = survivors("earthquake_aid", "objective");
    table.near("configs/earthquake_aid.toml, 2e4 missions, step 300: share of s=1, eta=3", 1.0, get(&row, "fraction_s100_eta3"), 0.02);
    table.near("the same: task score", 0.863, get(&row, "task_score"), 0.006);
    table.near("the same: human-value score", 0.315, get(&row, "human_value_score"), 0.006);
    // In a mission with pressure s plurality is (1-s)^2, so that hardly anybody differs within one; users do.
    let left: f64 = row
        .iter()
        .filter_map(|(name, share)| {
            let (s, _) = name.strip_prefix("fraction_s")?.split_once("_eta")?;
            Some(share * (1.0 - s.parse::<f64>().ok()? / 100.0).powi(2))
        })
        .sum();
    table.near("the same: plurality within missions, the mean of (1-s)^2", left, get(&row, "plurality_local"), 2e-5);
    table.near(
        "the same: distance to preferences",
        0.394,
        mean(&[row.iter().find(|(n, _)| n == "misalignment").expect("measured").1]),
        0.004,
    );
    let row = survivors("earthquake_judge", "holistic");
    // Most missions keep s = 0.25, whose plurality is (1-s)^2; the others press harder.
    table.near(
        "configs/earthquake_judge.toml, 2e4 missions, step 300: plurality within missions",
        0.5625,
        get(&row, "plurality_local"),
        0.03,
    );
    table.near("configs/earthquake_judge.toml, 2e4 missions, step 300: share of s=0.25, eta=0", 1.0, get(&row, "fraction_s25_eta0"), 0.1);
    // Paid for the human-value score alone, pressure is rewarded, for discord costs both regions; concentration is not.
    let row = survivors("earthquake_judge", "human_value");
    table.near("the same with goal = human_value: share of s=1, eta=0", 1.0, get(&row, "fraction_s100_eta0"), 0.1);
    table.finish();
}

#[test]
fn every_backend_scores_alike() {
    let plan = missions(300, 0.5, 1.0, POWERS, "holistic");
    let expected = scores(Kind::Reference, &plan);
    assert_eq!(expected, scores(Kind::Cpu, &plan));
    if crate::gpu::available("every_backend_scores_alike") {
        assert_eq!(expected, scores(Kind::Gpu, &plan));
    }
}
