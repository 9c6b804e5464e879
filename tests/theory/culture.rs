//! V28: stable cultural regions of Axelrod's model when all agents move at once.

use crate::table::{Table, mean};
use crate::users::same_everywhere;
use crate::world::{plan, start};
use polity::backend::Kind;
use polity::columns::Column;
use polity::config::Plan;
use polity::world::{Store, World};

const SIDE: u32 = 10;

fn cultures(replicas: u32, traits: u32) -> Plan {
    let uniform = vec!["{ kind = \"uniform\", low = 0.0, high = 1.0 }"; 5].join(", ");
    plan(&format!(
        "steps = 100000\npopulation = {{ replicas = {replicas} }}\nmeasure = {{ absorption = false }}\n\
         topology = {{ kind = \"lattice\", width = {SIDE}, height = {SIDE}, boundary = \"walls\" }}\n\
         values = {{ dimensions = [\"a\", \"b\", \"c\", \"d\", \"e\"] }}\n\
         users = [{{ name = \"all\", fraction = 1.0, preference = [{uniform}] }}]\n\
         [[phase]]\nkind = \"culture/axelrod\"\ntraits = {traits}\n"
    ))
}

/// Sites of equal culture that hang together, and whether any two neighbours still share some but not all features.
fn regions(world: &World, plan: &Plan, replica: u32) -> (usize, bool) {
    let store = world.columns.iter().find(|s| s.column == Column::Value).expect("there are values");
    let culture = |i: u32| -> Vec<u32> { (0..5).map(|d| store.data.get(Store::range(plan, d, replica).start + i as usize)).collect() };
    let all: Vec<Vec<u32>> = (0..SIDE * SIDE).map(culture).collect();
    let neighbors = |i: u32| {
        let (x, y) = (i % SIDE, i / SIDE);
        let sides = [(x > 0).then(|| i - 1), (x + 1 < SIDE).then(|| i + 1), (y > 0).then(|| i - SIDE), (y + 1 < SIDE).then(|| i + SIDE)];
        sides.into_iter().flatten()
    };
    let mut moves = false;
    let mut seen = vec![false; all.len()];
    let mut count = 0;
    for i in 0..SIDE * SIDE {
        for j in neighbors(i) {
            let common = all[i as usize].iter().zip(&all[j as usize]).filter(|(a, b)| a == b).count();
            moves |= common > 0 && common < 5;
        }
        if seen[i as usize] {
            continue;
        }
        count += 1;
        let mut open = vec![i];
        while let Some(at) = open.pop() {
            if std::mem::replace(&mut seen[at as usize], true) {
                continue;
            }
            open.extend(neighbors(at).filter(|j| all[*j as usize] == all[at as usize]));
        }
    }
    (count, moves)
}

#[test]
fn v28_cultural_regions() {
    let mut table = Table::default();
    // The stated numbers have errors of their own.
    for (traits, stated, error) in [(5, 1.03, 0.03), (10, 2.9, 0.25), (15, 16.4, 1.2)] {
        let plan = cultures(60, traits);
        let mut backend = start(Kind::Cpu, &plan);
        let (mut steps, mut found) = (0, Vec::new());
        while found.is_empty() && steps < 40_000 {
            steps += 1000;
            backend.advance(steps, &[]).expect("the run completes");
            let world = backend.world().expect("world");
            let ends: Vec<(usize, bool)> = (0..plan.replicas()).map(|r| regions(&world, &plan, r)).collect();
            if ends.iter().all(|(_, moves)| !moves) {
                found = ends.iter().map(|(count, _)| *count as f64).collect();
            }
        }
        let what = format!("V28 sync F=5 q={traits} 10x10 open borders, 60 lattices, seed 1, {steps} steps: regions");
        table.near(&what, stated, mean(&found), error);
    }
    same_everywhere(&cultures(3, 8), 60);
    table.finish();
}
