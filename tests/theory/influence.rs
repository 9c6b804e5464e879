//! Influence on values: averaging, bounded confidence, prototypes, bad apples.

use crate::table::{Measured, Table, mean, share};
use crate::world::{plan, start};
use polity::backend::{self, Backend, Kind, Options};
use polity::columns::Column;
use polity::config::Plan;
use polity::world::{Data, World};

/// One opinion, spread evenly between two values at the start.
fn opinions(agents: u32, seed: u64, range: [f64; 2], topology: &str, rest: &str) -> Plan {
    plan(&format!(
        "seed = {seed}\nsteps = 1000000\npopulation = {{ agents = {agents} }}\ntopology = {topology}\nvalues = {{ dimensions = [\"x\"] }}\n\
         [[users]]\nname = \"all\"\nfraction = 1.0\npreference = [{{ kind = \"uniform\", low = {:?}, high = {:?} }}]\n{rest}",
        range[0], range[1]
    ))
}

const MIXED: &str = "{ kind = \"well_mixed\" }";

fn values(backend: &mut dyn Backend) -> Vec<u16> {
    let world = backend.world().expect("the state can be read");
    let column = world.columns.into_iter().find(|c| c.column == Column::Value).expect("agents have values");
    let Data::U16(mut all) = column.data else { panic!("values are half words") };
    all.truncate(world.strategy.len());
    all
}

/// Values of one population after some steps.
fn after(kind: Kind, plan: &Plan, steps: u32) -> Vec<u16> {
    let mut backend = start(kind, plan);
    backend.advance(steps, &[]).expect("the run completes");
    let mut all = values(backend.as_mut());
    all.truncate(plan.agents() as usize);
    all
}

/// A backend whose agents have these classes and, where given, values.
fn placed(kind: Kind, plan: &Plan, class: impl Fn(usize) -> u8, value: impl Fn(usize) -> Option<u16>) -> Box<dyn Backend> {
    let mut world = World::new(plan);
    for store in &mut world.columns {
        for i in 0..plan.agents() as usize {
            match (store.column, &mut store.data) {
                (Column::Class, Data::U8(all)) => all[i] = class(i),
                (Column::Value, Data::U16(all)) => all[i] = value(i).unwrap_or(all[i]),
                _ => {}
            }
        }
    }
    backend::start(kind, plan, world, &Options::default()).expect("the backend starts")
}

fn unit(v: u16) -> f64 {
    f64::from(v) / 65535.0
}

fn exactly(value: f64) -> Measured {
    Measured { value, error: 0.0 }
}

fn variance(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / values.len() as f64
}

/// V23. Between the stubborn values become linear; rounding to even lets a curvature of up to 2 units stand, which adds up to 30 units in the
/// middle of 11 steps.
fn stubborn_ring(table: &mut Table, kind: Kind) {
    let classes = "[[class]]\nname = \"open\"\nfraction = 0.9\n[[class]]\nname = \"stubborn\"\nfraction = 0.1\nstubborn = true\n";
    let phase = "[[phase]]\nkind = \"influence/average\"\nweight = 0.5\n";
    let plan = opinions(21, 4, [0.0, 1.0], "{ kind = \"ring\", neighbors = 2 }", &format!("{classes}{phase}"));
    let ends = |i: usize| if i == 0 { Some(0) } else { (i == 10).then_some(65535) };
    let mut backend = placed(kind, &plan, |i| u8::from(i == 0 || i == 10), ends);
    backend.advance(3000, &[]).expect("the run completes");
    let found = values(backend.as_mut());
    for k in (1..10).chain([15]) {
        let expected = if k <= 10 { k as f64 / 10.0 } else { (21 - k) as f64 / 11.0 };
        table.near(&format!("V23 {kind} ring of 21, node {k}, seed 4, step 3000"), expected, exactly(unit(found[k])), 30.0 / 65535.0);
    }
}

/// V24. Everybody averages over everybody and holds on to its preference with 1 - s: the variance shrinks to (1 - s)^2 at once and stays.
fn complete_graph(table: &mut Table, kind: Kind, agents: u32) {
    for s in [0.25, 0.6, 0.9] {
        let phase = format!("[[phase]]\nkind = \"influence/average\"\nanchor = {:?}\ninclude_self = true\n", 1.0 - s);
        let plan = opinions(agents, 2, [0.0, 1.0], MIXED, &phase);
        let preferences: Vec<f64> = after(kind, &plan, 0).into_iter().map(unit).collect();
        let mean = preferences.iter().sum::<f64>() / preferences.len() as f64;
        let found: Vec<f64> = after(kind, &plan, 30).into_iter().map(unit).collect();
        let worst = preferences.iter().zip(&found).map(|(p, v)| (v - (1.0 - s) * p - s * mean).abs()).fold(0.0, f64::max) * 65535.0;
        // The weight has 14 bits: 2 units at most beside the unit of rounding.
        table.holds(
            &format!("V24 {kind} s={s} N={agents}, largest distance to (1-s)p + s·mean"),
            "≤ 3 units",
            &format!("{worst:.2}"),
            worst <= 3.0,
        );
        let ratio = variance(&found) / variance(&preferences);
        table.near(&format!("V24 {kind} s={s} N={agents}, variance ratio, step 30"), (1.0 - s) * (1.0 - s), exactly(ratio), 1e-4);
    }
}

#[test]
fn averaging() {
    let mut table = Table::default();
    stubborn_ring(&mut table, Kind::Cpu);
    complete_graph(&mut table, Kind::Cpu, 20_000);
    table.finish();
}

/// Clusters of more than 1 % of all (neighbouring values less than `gap` apart), and the share of the largest.
fn clusters(mut all: Vec<u16>, gap: f64) -> (usize, f64) {
    all.sort_unstable();
    let apart = (gap * 65535.0) as u16;
    let sizes: Vec<usize> = all.chunk_by(|a, b| b - a < apart).map(<[u16]>::len).collect();
    let large = sizes.iter().filter(|n| **n * 100 > all.len()).count();
    (large, sizes.into_iter().max().unwrap_or(0) as f64 / all.len() as f64)
}

/// V25: pairs that meet half way if they are near enough.
#[test]
fn v25_deffuant() {
    let mut table = Table::default();
    for (epsilon, low, high) in [(0.1, 4, 5), (0.15, 3, 3), (0.2, 2, 2), (0.25, 2, 2), (0.3, 1, 1), (0.5, 1, 1)] {
        for pairing in ["one_way", "match"] {
            for seed in 1..=2 {
                let phase = format!(
                    "[[phase]]\nkind = \"influence/bounded_confidence\"\nepsilon = {epsilon:?}\nrate = 0.5\npairing = \"{pairing}\"\n"
                );
                let plan = opinions(10_000, seed, [0.0, 1.0], MIXED, &phase);
                let (large, most) = clusters(after(Kind::Cpu, &plan, 400), epsilon / 2.0);
                let what = format!("V25 eps={epsilon} {pairing} N=1e4 seed {seed} step 400, clusters above 1 %");
                table.holds(&what, &format!("{low}-{high}"), &format!("{large} (largest {most:.4})"), (low..=high).contains(&large));
                if epsilon == 0.5 {
                    table.holds(&format!("{what}, largest"), "1 but for one in 10000", &format!("{most:.4}"), most >= 0.9999);
                }
            }
        }
    }
    table.finish();
}

/// V26: everybody moves to the mean of all within the confidence.
#[test]
fn v26_hegselmann_krause() {
    let mut table = Table::default();
    for agents in [1_000, 10_000, 100_000] {
        for (epsilon, low, high) in [(0.1, 3, 5), (0.17, 2, 2), (0.19, 2, 2), (0.22, 1, 1), (0.25, 1, 1)] {
            let phase = format!("[[phase]]\nkind = \"influence/hegselmann_krause\"\nepsilon = {epsilon:?}\n");
            let plan = opinions(agents, 1, [0.0, 1.0], MIXED, &phase);
            let (large, most) = clusters(after(Kind::Cpu, &plan, 200), epsilon / 2.0);
            let what = format!("V26 eps={epsilon} N={agents} seed 1 step 200, clusters above 1 %");
            table.holds(&what, &format!("{low}-{high}"), &format!("{large} (largest {most:.4})"), (low..=high).contains(&large));
        }
    }
    table.finish();
}

fn metric(plan: &Plan, observation: &polity::metrics::Observation, name: &str) -> f64 {
    let row = polity::metrics::row(plan, observation);
    row.into_iter().find(|(n, _)| n == name).and_then(|(_, v)| v).unwrap_or_else(|| panic!("no {name}"))
}

/// V27 and card R2: group means leave the middle by 1 + μν per step, members approach them by 1 - μ.
fn prototypes(table: &mut Table, kind: Kind, groups: u32) {
    let phase = "[[phase]]\nkind = \"influence/prototype\"\nrate = 0.1\nextremity = 0.5\n";
    let topology = "{ kind = \"groups\", size = 11 }";
    // From the middle, so that nobody reaches an end within ten steps.
    let plan = opinions(11 * groups, 3, [0.3, 0.7], topology, phase);
    let of = |steps: u32| -> (Vec<f64>, f64) {
        let all: Vec<f64> = after(kind, &plan, steps).into_iter().map(unit).collect();
        let means = all.chunks(11).map(|g| g.iter().sum::<f64>() / 11.0 - 0.5).collect();
        (means, all.chunks(11).map(variance).sum::<f64>() / f64::from(groups))
    };
    let ((begin, within), (end, late)) = (of(0), of(10));
    let ratio = begin.iter().zip(&end).map(|(a, b)| a * b).sum::<f64>() / begin.iter().map(|a| a * a).sum::<f64>();
    table.near(&format!("V27 {kind} {groups} groups of 11, distance of means from 1/2, step 10 to 0"), 1.628_895, exactly(ratio), 3e-4);
    table.near(&format!("V27 {kind} {groups} groups of 11, variance within, step 10 to 0"), 0.121_577, exactly(late / within), 1e-4);
    let worst = begin.iter().zip(&end).map(|(a, b)| (b - 1.628_895 * a).abs()).fold(0.0, f64::max) * 65535.0;
    table.holds(&format!("V27 {kind}, largest error of a group mean"), "≤ 10 units", &format!("{worst:.2}"), worst <= 10.0);
}

#[test]
fn v27_polarization() {
    let mut table = Table::default();
    prototypes(&mut table, Kind::Cpu, 5_000);
    // To the end: groups of one mind at either pole.
    let phase = "[[phase]]\nkind = \"influence/prototype\"\nrate = 0.1\nextremity = 0.5\n";
    let plan = opinions(55_000, 1, [0.0, 1.0], "{ kind = \"groups\", size = 11 }", phase);
    let observed = start(Kind::Cpu, &plan).advance(150, &[1, 20, 60, 150]).expect("the run completes");
    for name in ["between_groups_x", "er16_x", "variance_x"] {
        let series: Vec<f64> = observed.iter().map(|o| metric(&plan, o, name)).collect();
        let (growing, end) = (series.is_sorted(), *series.last().expect("observed"));
        let most = if name == "variance_x" { 0.25 } else { 1.0 };
        let what = format!("R2 {name}, 5000 groups of 11, seed 1, steps 1, 20, 60, 150");
        table.holds(&what, &format!("grows to {most}"), &format!("{series:.4?}"), (growing || name == "variance_x") && end > 0.98 * most);
    }
    table.finish();
}

/// Groups of ten of whom some never contribute; `weighted`: those count ten times.
fn apples(groups: u32, weight: f64, weighted: bool) -> Plan {
    let state = if weighted { "state = { influence = { kind = \"constant\", at = 1.0 } }\n" } else { "" };
    let classes = "[[class]]\nname = \"good\"\nfraction = 0.95\nplacement = \"independent\"\n\
                   [[class]]\nname = \"bad\"\nfraction = 0.05\nplacement = \"independent\"\nstubborn = true\nvalue = [0.0]\ninfluence = 10.0\n";
    plan(&format!(
        "seed = 6\nsteps = 1000000\npopulation = {{ agents = {} }}\ntopology = {{ kind = \"groups\", size = 10 }}\nvalues = {{ dimensions = [\"x\"] }}\n\
         {state}[[users]]\nname = \"all\"\nfraction = 1.0\npreference = [{{ kind = \"constant\", at = 1.0 }}]\n{classes}\
         [[phase]]\nkind = \"influence/average\"\nweight = {weight:?}\nweighted = {weighted}\n",
        10 * groups
    ))
}

/// Card R4: one who never contributes brings its whole group to 0.
fn bad_apples(table: &mut Table, kind: Kind, groups: u32) {
    for weighted in [false, true] {
        let plan = apples(groups, 0.5, weighted);
        let mut backend = start(kind, &plan);
        let observed = backend.advance(300, &[20, 300]).expect("the run completes");
        let contributions: Vec<f64> = observed.iter().map(|o| metric(&plan, o, "mean_x")).collect();
        let exact = 0.95f64.powi(10);
        let clean = share((contributions[1] * f64::from(groups)).round() as usize, groups as usize, exact);
        let what = format!("R4 {kind} {groups} groups of 10, eps=.05, bad apples count {} times, seed 6", if weighted { 10 } else { 1 });
        table.near(&format!("{what}, mean contribution at step 300"), exact, clean, 0.001);
        let fast = contributions[0] - contributions[1];
        let (what, good) = (format!("{what}, left to fall at step 20"), if weighted { fast < 0.01 } else { fast > 0.08 });
        table.holds(&what, if weighted { "< 0.01" } else { "> 0.08" }, &format!("{fast:.4}"), good);
    }
    // One bad apple in every group, everybody follows the others: (n-2)/(n-1) per step; ten times the weight: (n-2)/(n-2+10).
    for (weighted, rate) in [(false, 8.0 / 9.0), (true, 8.0 / 18.0)] {
        let plan = apples(10, 1.0, weighted);
        // Influence was drawn for the classes of the plan: keep them, and look at groups with one bad apple.
        let mut backend = start(kind, &plan);
        let world = backend.world().expect("the state can be read");
        let Some(Data::U8(class)) = world.columns.iter().find(|c| c.column == Column::Class).map(|c| &c.data) else { panic!("classes") };
        let spoilt: Vec<usize> = (0..10).filter(|g| class[10 * g..10 * g + 10].iter().filter(|c| **c == 1).count() == 1).collect();
        backend.advance(6, &[]).expect("the run completes");
        let found = values(backend.as_mut());
        let good = |g: &usize| (10 * g..10 * g + 10).filter(|i| class[*i] == 0).map(|i| unit(found[i])).collect::<Vec<_>>();
        let rates: Vec<f64> = spoilt.iter().flat_map(good).map(|v| v.powf(1.0 / 6.0)).collect();
        assert!(!rates.is_empty(), "some group has one bad apple");
        let what = format!("R4 {kind} decay per step with one bad apple in 10, counting {} times", if weighted { 10 } else { 1 });
        table.near(&what, rate, mean(&rates), 0.0005);
    }
}

#[test]
fn r4_bad_apple() {
    let mut table = Table::default();
    bad_apples(&mut table, Kind::Cpu, 20_000);
    table.finish();
}

/// The same on the other two paths at smaller size, and equal to the CPU's agent by agent.
#[test]
fn influence_on_other_backends() {
    let mut table = Table::default();
    let mut kinds = vec![Kind::Reference];
    if crate::gpu::available("influence_on_other_backends") {
        kinds.push(Kind::Gpu);
    }
    for kind in kinds {
        stubborn_ring(&mut table, kind);
        complete_graph(&mut table, kind, 1_000);
        prototypes(&mut table, kind, 100);
        bad_apples(&mut table, kind, 300);
        for epsilon in [0.1, 0.25] {
            let phase = format!("[[phase]]\nkind = \"influence/hegselmann_krause\"\nepsilon = {epsilon:?}\n");
            let plan = opinions(600, 1, [0.0, 1.0], MIXED, &phase);
            let equal = after(kind, &plan, 20) == after(Kind::Cpu, &plan, 20);
            table.holds(
                &format!("V26 eps={epsilon} N=600, {kind} and cpu after 20 steps"),
                "equal",
                if equal { "equal" } else { "different" },
                equal,
            );
        }
    }
    table.finish();
}

/// Small steps, reflected at the ends, leave evenly spread values evenly spread and widen a narrow distribution by their variance.
#[test]
fn jitter_is_unbiased() {
    let mut table = Table::default();
    let phase = "[[phase]]\nkind = \"evolve/jitter\"\nprobability = 0.5\nsize = 0.2\n";
    let agents = 200_000u32;
    let plan = opinions(agents, 1, [0.0, 1.0], MIXED, phase);
    let found: Vec<f64> = after(Kind::Cpu, &plan, 50).into_iter().map(unit).collect();
    let n = f64::from(agents);
    let error = |variance: f64| (variance / n).sqrt();
    let middle = found.iter().sum::<f64>() / n;
    table.near("O13 jitter, uniform start, mean after 50 steps", 0.5, Measured { value: middle, error: error(1.0 / 12.0) }, 0.0);
    table.near("O13 jitter, uniform start, variance", 1.0 / 12.0, Measured { value: variance(&found), error: error(1.0 / 180.0) }, 0.0);
    let edge = found.iter().filter(|v| **v < 0.05 || **v > 0.95).count();
    table.near("O13 jitter, uniform start, share within .05 of an end", 0.1, share(edge, agents as usize, 0.1), 1e-5);
    let phase = "[[phase]]\nkind = \"evolve/jitter\"\nprobability = 0.25\nsize = 0.02\n";
    let plan = opinions(agents, 1, [0.5, 0.5], MIXED, phase);
    let found: Vec<f64> = after(Kind::Cpu, &plan, 40).into_iter().map(unit).collect();
    // Each step adds μ·s(s+1)/3 in units of one value.
    let s = (0.02f64 * 65535.0).round();
    let exact = 40.0 * 0.25 * s * (s + 1.0) / 3.0 / 65535.0 / 65535.0;
    let found = Measured { value: variance(&found), error: exact * (2.2 / n).sqrt() };
    table.near("O13 jitter from one value, variance after 40 steps", exact, found, 0.0);
    table.finish();
}
