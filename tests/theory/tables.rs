//! `respond/table` against the rules and results that it is meant to hold: epidemics, thresholds, cascades, Life, and phases of their own.

use crate::table::{Measured, Table, bisect, mean};
use crate::world::{agree, from_config, plan, shares, start, stationary};
use polity::backend::Kind;
use polity::columns::Column;
use polity::metrics::Observation;

fn config(agents: u32, replicas: u32, names: &str, around: &str, fractions: &str, phases: &str) -> polity::config::Plan {
    plan(&format!(
        "seed = 1\nsteps = 1000\npopulation = {{ agents = {agents}, replicas = {replicas}, strategies = {names} }}\n{around}\n\
         init = {{ kind = \"fractions\", fractions = {fractions} }}\n{phases}"
    ))
}

fn on_lattice(width: u32, height: u32, names: &str, around: &str, init: &str, phases: &str) -> polity::config::Plan {
    plan(&format!(
        "seed = 7\nsteps = 1000\npopulation = {{ strategies = {names} }}\n\
         topology = {{ kind = \"lattice\", width = {width}, height = {height}, neighborhood = \"moore\"{around} }}\ninit = {init}\n{phases}"
    ))
}

/// Share of a strategy in each replica.
fn share_of(strategy: usize, seen: &Observation) -> Vec<f64> {
    seen.replicas.iter().map(|r| r.counts[strategy] as f64 / r.counts.iter().sum::<u64>() as f64).collect()
}

const SIR: &str = "[\"S\", \"I\", \"R\"]";

#[test]
fn epidemics_reach_their_final_size() {
    let mut table = Table::default();
    let rows = |infects: f64, recovers: f64| {
        format!("rows = [{{ own = \"S\", per = \"I\", next = {{ I = {infects:?} }} }}, {{ own = \"I\", next = {{ R = {recovers:?} }} }}]\n")
    };
    let solved = |r0: f64, first: f64| bisect(1e-6, 1.0, 80, |z| 1.0 - (1.0 - first) * (-r0 * z).exp() - z);
    // Anybody: k meetings a step, each infects with p, for 1/γ steps: R0 = kp/γ (Kermack & McKendrick 1927), up to terms of p.
    for (p, recovers, k, first) in [(0.02, 0.2, 20, 0.01), (0.02, 0.3, 20, 0.01)] {
        let r0 = f64::from(k) * p / recovers;
        let phase = format!("[[phase]]\nkind = \"respond/table\"\nsees = \"sample\"\npeers = {k}\n{}", rows(p, recovers));
        let plan = config(10_000, 4, SIR, "", &format!("[{:?}, {first:?}, 0.0]", 1.0 - first), &phase);
        let seen = start(Kind::Cpu, &plan).advance(120, &[120]).expect("the run completes");
        table.near(
            &format!("SIR well-mixed R0={r0:.2} N=1e4, 4 populations, ever infected"),
            solved(r0, first),
            mean(&share_of(2, &seen[0])),
            0.004,
        );
    }
    // On a random graph each link transmits with T = 1 − E[(1 − p)^L], L the steps that one is infected (Newman 2002): R0 = cT.
    for (p, recovers, c, first) in [(0.1f64, 0.2, 4.0, 0.01), (0.5, 1.0, 4.0, 0.01)] {
        let t = 1.0 - recovers * (1.0 - p) / (1.0 - (1.0 - recovers) * (1.0 - p));
        let phase = format!("[[phase]]\nkind = \"respond/table\"\nsees = \"neighbors\"\n{}", rows(p, recovers));
        let graph = format!("topology = {{ kind = \"erdos_renyi\", mean_degree = {c:?} }}");
        let plan = config(10_000, 4, SIR, &graph, &format!("[{:?}, {first:?}, 0.0]", 1.0 - first), &phase);
        let seen = start(Kind::Cpu, &plan).advance(100, &[100]).expect("the run completes");
        let expected = solved(c * t, first);
        table.near(
            &format!("SIR on G(n, p), mean degree {c}, R0={:.3} N=1e4, 4 graphs, ever infected", c * t),
            expected,
            mean(&share_of(2, &seen[0])),
            0.006,
        );
    }
    // Endemic state of SIS: (1 − i)(1 − (1 − p i)^k) = γ i.
    let (p, recovers, k) = (0.1, 0.3, 6);
    let phase = format!(
        "[[phase]]\nkind = \"respond/table\"\nsees = \"sample\"\npeers = {k}\nrows = [{{ own = \"S\", per = \"I\", next = {{ I = {p:?} }} }}, \
         {{ own = \"I\", next = {{ S = {recovers:?} }} }}]\n"
    );
    let plan = config(10_000, 4, "[\"I\", \"S\"]", "", "[0.2, 0.8]", &phase);
    let expected = bisect(0.01, 1.0, 80, |i| (1.0 - i) * (1.0 - (1.0 - p * i).powi(k)) - recovers * i);
    table.near(
        "SIS of 6 meetings, p=.1, recovery .3, N=1e4, 4 populations, infected",
        expected,
        stationary(Kind::Cpu, &plan, 100, 200, 5),
        0.002,
    );
    table.finish();
}

#[test]
fn cascades_need_networks_that_are_neither_sparse_nor_dense() {
    let mut table = Table::default();
    // Σ k(k − 1) p_k over k ≤ 1/φ exceeds the mean degree z between z = 1 and z = 5.76, φ = 0.18 (Watts 2002).
    let upper = bisect(3.0, 10.0, 60, |z: f64| z * (1.0 + z + z * z / 2.0 + z.powi(3) / 6.0) * (-z).exp() - 1.0);
    table.formula("Watts's window at φ = .18 ends at", "5.76", &format!("{upper:.3}"), (upper - 5.7647).abs() < 1e-3);
    for (z, large) in [(0.5, false), (3.0, true), (5.0, true), (8.0, false)] {
        let graph = format!("topology = {{ kind = \"erdos_renyi\", mean_degree = {z:?} }}");
        let phase = "[[phase]]\nkind = \"respond/table\"\nsees = \"neighbors\"\nby = \"share\"\nrows = [{ own = \"no\", seen = { yes = [0.18, 1.0] }, next = { yes = 1.0 } }]\n";
        let plan = config(10_000, 4, "[\"no\", \"yes\"]", &graph, "[0.999, 0.001]", phase);
        let seen = start(Kind::Cpu, &plan).advance(50, &[50]).expect("the run completes");
        let found = mean(&share_of(1, &seen[0])).value;
        let right = if large { found > 0.8 } else { found < 0.1 };
        let what = format!("thresholds of .18 on G(n, p) of mean degree {z}, N=1e4, 4 graphs, share of adopters from .001");
        table.holds(&what, if large { "> .8 (inside the window)" } else { "< .1 (outside)" }, &format!("{found:.3}"), right);
    }
    table.finish();
}

#[test]
fn one_threshold_makes_or_breaks_a_riot() {
    let mut table = Table::default();
    // Sixteen people with thresholds 0, 1, …, 15 who all see each other; then the one of 1 has 2 (Granovetter 1978).
    for (second, expected) in [(1, 16), (2, 1)] {
        let classes: String = (0..16).map(|k| format!("[[class]]\nname = \"t{k}\"\nfraction = 0.0625\n")).collect();
        let row = |k: u32| {
            let threshold = if k == 1 { second } else { k };
            format!("{{ class = \"t{k}\", own = \"calm\", seen = {{ riots = [{threshold}, 15] }}, next = {{ riots = 1.0 }} }}")
        };
        let rows: Vec<String> = (0..16).map(row).collect();
        let phase = format!("{classes}[[phase]]\nkind = \"respond/table\"\nsees = \"neighbors\"\nrows = [{}]\n", rows.join(", "));
        let plan = config(16, 5, "[\"calm\", \"riots\"]", "topology = { kind = \"groups\", size = 16 }", "[1.0, 0.0]", &phase);
        let seen = start(Kind::Cpu, &plan).advance(30, &[30]).expect("the run completes");
        let all: Vec<u64> = seen[0].replicas.iter().map(|r| r.counts[1]).collect();
        table.holds(
            &format!("Granovetter's riot of 16, second threshold {second}, 5 populations"),
            &format!("{expected} riot"),
            &format!("{all:?}"),
            all.iter().all(|n| *n == expected),
        );
    }
    table.finish();
}

const LIFE: &str = "[[phase]]\nkind = \"respond/table\"\nsees = \"neighbors\"\nrows = [\
    { own = \"dead\", seen = { alive = 3 }, next = { alive = 1.0 } }, { own = \"alive\", seen = { alive = [0, 1] }, next = { dead = 1.0 } }, \
    { own = \"alive\", seen = { alive = [4, 8] }, next = { dead = 1.0 } }]\n";

/// One step of Life in a few lines.
fn life(cells: &[u8], w: usize, h: usize) -> Vec<u8> {
    let at = |x: usize, y: usize| u32::from(cells[(y % h) * w + x % w]);
    let next = |i: usize| {
        let (x, y) = (i % w + w, i / w + h);
        let around: u32 = (0..9).filter(|k| *k != 4).map(|k| at(x + k % 3 - 1, y + k / 3 - 1)).sum();
        u8::from(around == 3 || (around == 2 && at(x, y) == 1))
    };
    (0..w * h).map(next).collect()
}

#[test]
fn life_is_life() {
    let mut table = Table::default();
    let (w, h) = (32usize, 24usize);
    // A glider: after four steps it stands one cell further in both directions.
    let glider = [(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)];
    let cells = |shift: usize| {
        let mut all = vec![0u8; w * h];
        for (x, y) in glider {
            all[(y + 5 + shift) * w + x + 5 + shift] = 1;
        }
        all
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let listed: Vec<&str> = cells(0).iter().map(|c| if *c == 1 { "alive" } else { "dead" }).collect();
    std::fs::write(folder.path().join("glider.txt"), listed.join(" ")).expect("can be written");
    let text = format!(
        "steps = 100\npopulation = {{ strategies = [\"dead\", \"alive\"] }}\ntopology = {{ kind = \"lattice\", width = {w}, height = {h}, neighborhood = \"moore\" }}\n\
         init = {{ kind = \"file\", path = \"glider.txt\" }}\n{LIFE}"
    );
    let plan = polity::config::load_str(&text, &folder.path().join("life.toml"), &[], &polity::Registry::builtin()).expect("a config");
    let kinds = crate::gpu::kinds("Life on the GPU");
    let state = |kind: Kind, plan: &polity::config::Plan, steps: u32| {
        let mut backend = start(kind, plan);
        backend.advance(steps, &[steps]).expect("the run completes");
        backend.strategies().expect("the state can be read")[..w * h].to_vec()
    };
    let moved = kinds.iter().all(|kind| state(*kind, &plan, 4) == cells(1) && state(*kind, &plan, 40) == cells(10));
    table.holds(
        "a glider, 4 and 40 steps on every backend",
        "1 and 10 cells along the diagonal",
        if moved { "so" } else { "not so" },
        moved,
    );
    // A random soup against the lines above.
    let soup = on_lattice(32, 24, "[\"dead\", \"alive\"]", "", "{ kind = \"fractions\", fractions = [0.625, 0.375] }", LIFE);
    let mut expected = polity::World::new(&soup).strategy[..w * h].to_vec();
    for _ in 0..60 {
        expected = life(&expected, w, h);
    }
    let same = kinds.iter().all(|kind| state(*kind, &soup, 60) == expected);
    table.holds(
        "a soup of 32 x 24 after 60 steps on every backend",
        "cell by cell that of plain code",
        if same { "so" } else { "not so" },
        same,
    );
    table.finish();
}

#[test]
#[expect(clippy::too_many_lines, reason = "three phases and their tables, side by side")]
fn tables_are_the_phases_that_they_describe() {
    let mut table = Table::default();
    // Majorities of all neighbours draw nothing: equal to the last bit.
    let around = "topology = { kind = \"ring\", neighbors = 4 }";
    let majority = "[[phase]]\nkind = \"imitate/majority\"\n";
    let rows =
        "rows = [{ own = \"A\", seen = { A = [0, 1] }, next = { B = 1.0 } }, { own = \"B\", seen = { A = [3, 4] }, next = { A = 1.0 } }]";
    let by_table = format!("[[phase]]\nkind = \"respond/table\"\nsees = \"neighbors\"\n{rows}\n");
    let end = |phase: &str| {
        let plan = config(1000, 2, "[\"A\", \"B\"]", around, "[0.5, 0.5]", phase);
        let seen = start(Kind::Cpu, &plan).advance(20, &[20]).expect("the run completes");
        seen[0].digest().to_string()
    };
    let same = end(majority) == end(&by_table);
    table.holds(
        "majority of four neighbours as a table, 20 steps",
        "the digest of imitate/majority",
        if same { "equal" } else { "another" },
        same,
    );
    // Others draw other words: equal in law, and one law of the next counts is solved exactly for both.
    let voter = (
        "imitate/voter",
        String::new(),
        "peers = 1",
        "rows = [{ own = \"A\", seen = { B = 1 }, next = { B = 1.0 } }, { own = \"B\", seen = { A = 1 }, next = { A = 1.0 } }]",
    );
    let q = (
        "imitate/q_voter",
        "models = 3\nepsilon = 0.1\n".to_owned(),
        "peers = 3",
        "rows = [{ own = \"A\", seen = { B = 3 }, next = { B = 1.0 } }, { own = \"A\", seen = { B = [1, 2] }, next = { B = 0.1 } }, \
         { own = \"B\", seen = { A = 3 }, next = { A = 1.0 } }, { own = \"B\", seen = { A = [1, 2] }, next = { A = 0.1 } }]",
    );
    for (kind, keys, peers, rows) in [voter, q] {
        let own = format!("[[phase]]\nkind = \"{kind}\"\nupdate_probability = 0.4\n{keys}");
        let other = format!("[[phase]]\nkind = \"respond/table\"\nsees = \"sample\"\n{peers}\nupdate_probability = 0.4\n{rows}\n");
        let moves = |phase: &str| {
            let plan = config(30, 1, "[\"A\", \"B\"]", "", "[0.5, 0.5]", phase);
            let of = |a: u64, own: usize| {
                let crowd = polity::rule::crowd::Crowd { counts: &[a, 30 - a], payoffs: &[0, 0], own, include_self: false };
                plan.phases()[0].rule.moves(&crowd).expect("the law is known")
            };
            (1..30).flat_map(|a| [of(a, 0), of(a, 1)].concat()).collect::<Vec<f64>>()
        };
        let (first, second) = (moves(&own), moves(&other));
        let apart = first.iter().zip(&second).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        let what = format!("{kind} as a table, chances of every move among 30");
        table.near(&what, 0.0, Measured { value: apart, error: 0.0 }, 1e-8);
        // And simulated on a graph.
        let found = |phase: &str| {
            let around = "topology = { kind = \"random_regular\", degree = 4 }";
            let plan = config(500, 40, "[\"A\", \"B\"]", around, "[0.7, 0.3]", phase);
            let seen = start(Kind::Cpu, &plan).advance(20, &[20]).expect("the run completes");
            mean(&shares(&seen[0]))
        };
        let [a, b] = [found(&own), found(&other)];
        let error = a.error.hypot(b.error);
        table.near(
            &format!("{kind} and its table on random 4-regular graphs, share after 20 steps"),
            a.value,
            Measured { value: b.value, error },
            0.0,
        );
    }
    table.finish();
}

#[test]
fn tables_of_configs_give_their_numbers() {
    let mut table = Table::default();
    let small =
        |name: &str| from_config(name, &["population.agents=10000".into(), "population.replicas=2".into(), "measure.every=50".into()]);
    let epidemic = small("epidemic");
    let seen = start(Kind::Cpu, &epidemic).advance(200, &[200]).expect("the run completes");
    let z = bisect(1e-6, 1.0, 80, |z| 1.0 - 0.999 * (-z * 4.0 / 2.8).exp() - z);
    table.near("configs/epidemic.toml at N=1e4, 2 populations, ever infected", z, mean(&share_of(2, &seen[0])), 0.02);
    let cascade = small("cascade_thresholds");
    let seen = start(Kind::Cpu, &cascade).advance(60, &[60]).expect("the run completes");
    let found = mean(&share_of(1, &seen[0]));
    table.holds(
        "configs/cascade_thresholds.toml at N=1e4, 2 populations, adopters",
        "> .9",
        &format!("{:.3}", found.value),
        found.value > 0.9,
    );
    agree(
        &config(
            500,
            2,
            SIR,
            "",
            "[0.9, 0.1, 0.0]",
            "[[phase]]\nkind = \"respond/table\"\nsees = \"sample\"\npeers = 5\nrows = [{ own = \"S\", per = \"I\", next = { I = 0.2 } }, { own = \"I\", next = { R = 0.3 } }]\n",
        ),
        12,
    );
    table.finish();
}

/// A table that a user measured, ten lines: a file of points, a config, a run.
#[test]
fn a_measured_curve_is_a_file() {
    let mut table = Table::default();
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("mymodel.csv"), "share_A,next_A\n0.0,0.05\n0.5,0.40\n0.8,0.95\n1.0,1.0\n").expect("can be written");
    let text = "steps = 100\npopulation = { agents = 10_000, replicas = 4, strategies = [\"A\", \"B\"] }\ninit = { kind = \"fractions\", fractions = [0.6, 0.4] }\n\
                measure = { every = 10 }\n[[phase]]\nkind = \"respond/table\"\nsees = \"field\"\nby = \"share\"\nresolution = 1000\nfile = \"mymodel.csv\"\n";
    let error = polity::config::load_str(text, &folder.path().join("mine.toml"), &[], &polity::Registry::builtin()).map(|_| ());
    // Agents that do not say A keep their own word, unless the file says who takes what is left.
    table.holds("a file of next_A alone", "is accepted", &format!("{error:?}"), error.is_ok());
    std::fs::write(folder.path().join("mymodel.csv"), "share_A,next_A,next_B\n0.0,0.05,0.95\n0.5,0.40,0.60\n0.8,0.95,0.05\n1.0,1.0,0.0\n")
        .expect("can be written");
    let plan = polity::config::load_str(text, &folder.path().join("mine.toml"), &[], &polity::Registry::builtin()).expect("a config");
    // Rest points of x = f(x): f(x) = .4 + (x − .5)·1.8333 crosses at .62; below it x falls to .05 + .7x = x, 1/6.
    let expected = 1.0 / 6.0;
    table.near(
        "a measured curve from a file, field, N=1e4 from .6, share of A",
        expected,
        stationary(Kind::Cpu, &plan, 60, 100, 10),
        0.003,
    );
    assert!(plan.columns().iter().all(|c| c.column != Column::Class));
    table.finish();
}
