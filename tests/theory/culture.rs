//! V28: stable cultural regions of Axelrod's model when all agents move at once.

use crate::table::{Table, mean};
use crate::users::same_everywhere;
use crate::world::{plan, start};
use polity::backend::Kind;
use polity::columns::Column;
use polity::config::Plan;
use polity::metrics::Observation;
use polity::world::{Store, World};

const SIDE: u32 = 10;

fn cultures(replicas: u32, traits: u32, update: f64) -> Plan {
    let uniform = ["{ kind = \"uniform\", low = 0.0, high = 1.0 }"; 5].join(", ");
    plan(&format!(
        "steps = 100000\npopulation = {{ replicas = {replicas} }}\nmeasure = {{ absorption = false }}\n\
         topology = {{ kind = \"lattice\", width = {SIDE}, height = {SIDE}, boundary = \"walls\" }}\n\
         values = {{ dimensions = [\"a\", \"b\", \"c\", \"d\", \"e\"] }}\n\
         users = [{{ name = \"all\", fraction = 1.0, preference = [{uniform}] }}]\n\
         [[phase]]\nkind = \"culture/axelrod\"\ntraits = {traits}\nupdate_probability = {update:?}\n"
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

/// Measures every so many steps until no replica can change any more: zones are regions then.
fn frozen(plan: &Plan, block: u32, most: u32) -> Observation {
    let mut backend = start(Kind::Cpu, plan);
    loop {
        let to = backend.step() + block;
        let seen = backend.advance(to, &[to]).expect("the run completes").remove(0);
        let still = seen.replicas.iter().all(|replica| replica.regions.is_some_and(|r| r.regions == r.zones));
        // What the program counts is what these tests count.
        let world = backend.world().expect("world");
        for (r, tally) in seen.replicas.iter().enumerate() {
            let (count, moves) = regions(&world, plan, r as u32);
            let found = tally.regions.expect("cultures have regions");
            assert_eq!((count, moves), (found.regions as usize, found.regions != found.zones), "replica {r} at step {to}");
        }
        if still {
            return seen;
        }
        assert!(to < most, "a lattice still changes after {to} steps");
    }
}

/// A column of metrics.csv.
fn metric(plan: &Plan, seen: &Observation, name: &str) -> f64 {
    let row = polity::metrics::row(plan, seen);
    row.iter().find(|(n, _)| n == name).and_then(|(_, value)| *value).expect("the metric is there and defined")
}

/// Number of regions, and share of the largest, of each replica.
fn ends(seen: &Observation) -> [Vec<f64>; 2] {
    let all = || seen.replicas.iter().filter_map(|replica| replica.regions);
    [all().map(|r| f64::from(r.regions)).collect(), all().map(|r| f64::from(r.largest) / f64::from(SIDE * SIDE)).collect()]
}

#[test]
fn v28_cultural_regions() {
    let mut table = Table::default();
    // Means and largest regions of 8000 runs of other code, with four of their standard errors.
    for (traits, counted, error, largest, apart) in
        [(5, 1.0234, 0.0072, 0.9989, 0.0005), (10, 3.2596, 0.098, 0.9140, 0.0056), (15, 17.153, 0.40, 0.5932, 0.0106)]
    {
        let plan = cultures(60, traits, 1.0);
        let seen = frozen(&plan, 1000, 40_000);
        let what = |name: &str| format!("V28 sync F=5 q={traits} 10x10 open borders, 60 lattices, seed 1, {} steps: {name}", seen.step);
        let [count, share] = ends(&seen);
        table.near(&what("cultural_regions"), counted, mean(&count), error);
        table.near(&what("largest_region"), largest, mean(&share), apart);
        assert_eq!(metric(&plan, &seen, "cultural_regions"), count.iter().sum::<f64>() / 60.0);
    }
    same_everywhere(&cultures(3, 8, 1.0), 60);
    table.finish();
}

/// Table 2 of Axelrod 1997, whose agents move one after the other: a tenth of them at a time comes near. Its figures are means of ten runs,
/// with their standard error; the others come from 8000 runs of other code at the same u, with four standard errors.
#[test]
fn axelrod_1997_table_2() {
    let mut table = Table::default();
    let cases = [
        (5, [1.0, 0.075], [1.0513, 0.0104], [0.9970, 0.0011]),
        (10, [3.2, 0.85], [4.1424, 0.12], [0.8760, 0.0068]),
        (15, [20.0, 2.93], [19.725, 0.42], [0.5352, 0.0106]),
    ];
    for (traits, published, counted, largest) in cases {
        let plan = cultures(30, traits, 0.1);
        let seen = frozen(&plan, 4000, 80_000);
        let what =
            |name: &str| format!("Axelrod F=5 q={traits} 10x10 open borders, u = 0.1, 30 lattices, seed 1, {} steps: {name}", seen.step);
        let [count, share] = ends(&seen).map(|all| mean(&all));
        table.near(&what("cultural_regions, table 2"), published[0], count, published[1]);
        table.near(&what("cultural_regions, other code"), counted[0], count, counted[1]);
        table.near(&what("largest_region, other code"), largest[0], share, largest[1]);
        assert!((metric(&plan, &seen, "largest_region") - share.value).abs() < 1e-12);
    }
    table.finish();
}
