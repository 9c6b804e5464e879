//! Tables of agents: the same bytes whatever executes, the numbers that the columns hold, every step that is promised.

use crate::cases;
use crate::cli::command;
use polity::backend::{self, Kind, Options};
use polity::columns::{self, Column};
use polity::config::Plan;
use polity::metrics::Observation;
use polity::run::{Sink, Wishes, run};
use polity::world::{Data, Store, World};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A society on links that change, with most kinds of columns.
const LINKED: &str = r#"name = "linked"
seed = 11
steps = 23
[population]
agents = 61
replicas = 3
strategies = ["C", "D"]
[topology]
kind = "random_regular"
degree = 4
[init]
kind = "fractions"
fractions = [0.6, 0.4]
[values]
dimensions = ["care", "truth"]
[[users]]
name = "north"
fraction = 0.4
preference = [{ kind = "uniform", low = 0.0, high = 1.0 }, { kind = "constant", at = 0.25 }]
[[users]]
name = "south"
fraction = 0.6
preference = [{ kind = "uniform", low = 0.0, high = 0.5 }, { kind = "uniform", low = 0.0, high = 1.0 }]
[[phase]]
kind = "interact/matrix"
matrix = [[1.0, -0.3], [1.4, 0.1]]
payoff = "neighbor_mean"
[[phase]]
kind = "imitate/fermi"
noise = 0.2
[[phase]]
kind = "evolve/mutate"
probability = 0.05
[[phase]]
kind = "culture/axelrod"
traits = 3
[[phase]]
kind = "network/rewire"
disappointing = ["D"]
probability = 0.1
[measure]
every = 10
[output]
snapshots = 0
report = false
[[output.table]]
name = "few"
columns = ["strategy", "payoff", "value", "link", "user"]
steps = [0, 3, 17]
agents = 5
[[output.table]]
name = "all"
columns = ["value", "strategy", "payoff", "link", "preference"]
every = 9
format = "zarr"
[[output.table]]
name = "sample"
columns = ["payoff", "strategy"]
agents = 5
format = "zarr"
"#;

/// Fixed groups that learn from payoffs, with stocks and propensities.
const LEARNERS: &str = r#"name = "learners"
seed = 4
steps = 12
[population]
agents = 40
strategies = ["C", "D"]
[init]
kind = "fractions"
fractions = [0.5, 0.5]
[state]
resource = 3
[[phase]]
kind = "interact/matrix"
matrix = [[1.0, -0.25], [1.5, 0.125]]
payoff = "match"
[[phase]]
kind = "learn/roth_erev"
initial = [2.0, 0.5]
forgetting = 0.0
experimentation = 0.0
[output]
report = false
[[output.table]]
name = "learned"
columns = ["strategy", "payoff", "propensity", "resources"]
every = 1
"#;

/// Every file below a folder, by its path in it.
fn files(root: &Path, dir: &Path, all: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(root, &path, all);
        } else {
            all.insert(path.strip_prefix(root).unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap());
        }
    }
}

/// Runs a config by the program; the run directory without its manifest, and the manifest's hashes.
fn ran(text: &str, args: &[&str]) -> (BTreeMap<String, Vec<u8>>, serde_json::Value) {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("c.toml"), text).unwrap();
    let ended = command(place.path()).args(["run", "c.toml", "--quiet", "-o", "out"]).args(args).output().unwrap();
    assert!(ended.status.success(), "{args:?}: {}", String::from_utf8_lossy(&ended.stderr));
    let (root, mut all) = (place.path().join("out"), BTreeMap::new());
    files(&root, &root, &mut all);
    let manifest: serde_json::Value = serde_json::from_slice(&all.remove("manifest.json").unwrap()).unwrap();
    (all, manifest["files"].clone())
}

#[test]
fn tables_are_byte_equal_everywhere() {
    for text in [LINKED, LEARNERS] {
        let (expected, hashes) = ran(text, &["--backend", "cpu"]);
        assert!(expected.keys().any(|name| name.starts_with("tables/")));
        let hashed = hashes.as_object().unwrap();
        assert_eq!(hashed.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "every file is hashed");
        let mut others = vec![vec!["--backend", "reference"], vec!["--backend", "cpu", "--threads", "3", "--chunk", "128"]];
        if crate::gpu::available("tables_are_byte_equal_everywhere") {
            others.push(vec!["--backend", "gpu"]);
        }
        for args in others {
            let (got, same) = ran(text, &args);
            assert_eq!(expected.keys().collect::<Vec<_>>(), got.keys().collect::<Vec<_>>(), "{args:?}");
            for (name, bytes) in &expected {
                assert!(*bytes == got[name], "{args:?}: {name} differs");
            }
            assert_eq!(hashes, same, "{args:?}");
        }
    }
}

/// The state after each step, from the oracle.
fn worlds(plan: &Plan) -> Vec<World> {
    let mut oracle = backend::start(Kind::Reference, plan, World::new(plan), &Options::default()).unwrap();
    let mut all = vec![oracle.world().unwrap()];
    for step in 1..=plan.steps() {
        oracle.advance(step, &[]).unwrap();
        all.push(oracle.world().unwrap());
    }
    all
}

fn load(text: &str) -> Plan {
    polity::config::load_str(text, "tables.toml".as_ref(), &[], &polity::Registry::builtin()).unwrap_or_else(|e| panic!("{e}"))
}

fn entry(plan: &Plan, world: &World, column: Column, plane: u32, replica: u32, agent: u32) -> u32 {
    let store = world.columns.iter().find(|s| s.column == column).unwrap();
    store.data.get(Store::range(plan, plane, replica).start + agent as usize)
}

/// Every cell of the CSV is the entry of the column, in the unit that its documentation says.
#[test]
fn csv_holds_what_the_columns_hold() {
    let (plan, (run, _)) = (load(LINKED), ran(LINKED, &["--backend", "cpu"]));
    let worlds = worlds(&plan);
    let text = String::from_utf8(run["tables/few.csv"].clone()).unwrap();
    let mut lines = text.lines();
    assert_eq!(
        lines.next().unwrap(),
        "step,replica,agent,strategy,payoff,value_care,value_truth,link_0,link_1,link_2,link_3,user",
        "one column per plane"
    );
    let mut keys = Vec::new();
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        let [step, replica, agent] = [cells[0], cells[1], cells[2]].map(|cell| cell.parse::<u32>().unwrap());
        keys.push((step, replica, agent));
        let world = &worlds[step as usize];
        let at = replica as usize * plan.stride() + agent as usize;
        assert_eq!(cells[3], ["C", "D"][usize::from(world.strategy[at])], "{line}");
        if step == 0 {
            assert_eq!(cells[4], "", "nobody has earned anything yet");
        } else {
            let scaled = cells[4].parse::<f64>().unwrap() * f64::from(1 << plan.payoff().fraction_bits);
            assert_eq!(scaled, f64::from(world.payoff[at]), "{line}");
        }
        for plane in 0..2 {
            let stored = entry(&plan, world, Column::Value, plane, replica, agent);
            assert_eq!(cells[5 + plane as usize], (f64::from(stored) / 65535.0).to_string(), "{line}");
        }
        for slot in 0..4 {
            assert_eq!(cells[7 + slot as usize], entry(&plan, world, Column::Link, slot, replica, agent).to_string(), "{line}");
        }
        assert_eq!(cells[11], ["north", "south"][entry(&plan, world, Column::User, 0, replica, agent) as usize], "{line}");
    }
    let sample: Vec<u32> = keys[..5].iter().map(|key| key.2).collect();
    assert!(sample.windows(2).all(|pair| pair[0] < pair[1]) && sample[4] < 61, "{sample:?}");
    let expected = [0, 3, 17].into_iter().flat_map(|step| (0..3).flat_map(move |replica| (0..5).map(move |k| (step, replica, k))));
    let expected: Vec<_> = expected.map(|(step, replica, k)| (step, replica, sample[k])).collect();
    assert_eq!(keys, expected, "step by step, replica by replica, the same agents throughout");
}

/// Propensities are payoffs collected: without forgetting and experiments, the start plus all payoffs above the least one.
#[test]
fn propensities_are_in_units_of_payoff() {
    let (run, _) = ran(LEARNERS, &["--backend", "cpu"]);
    let text = String::from_utf8(run["tables/learned.csv"].clone()).unwrap();
    assert_eq!(text.lines().next().unwrap(), "step,replica,agent,strategy,payoff,propensity_C,propensity_D,resources");
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 13 * 40);
    let number = |cell: &str| cell.parse::<f64>().unwrap();
    for agent in 0..40 {
        let all: Vec<&Vec<&str>> = rows.iter().filter(|row| row[2] == agent.to_string()).collect();
        let mut collected = [2.0, 0.5];
        assert_eq!([number(all[0][5]), number(all[0][6])], collected);
        for pair in all.windows(2) {
            // Payoffs of this step belong to the strategy that was played, the one from before it.
            collected[usize::from(pair[0][3] == "D")] += number(pair[1][4]) + 0.25;
            let found = [number(pair[1][5]), number(pair[1][6])];
            assert!(found.iter().zip(collected).all(|(a, b)| (a - b).abs() < 1e-4), "agent {agent}: {found:?} is not {collected:?}");
            assert_eq!(pair[1][7], "3");
        }
    }
}

/// What a config says of the start is what step 0 says, in the same units.
#[test]
fn units_are_those_of_the_config() {
    let start = |head: &str, columns: &str| -> Vec<Vec<String>> {
        let text =
            format!("steps = 0\n{head}\n[output]\nreport = false\nsnapshots = 0\n[[output.table]]\nname = \"a\"\ncolumns = [{columns}]\n");
        let (run, _) = ran(&text, &["--backend", "cpu"]);
        let text = String::from_utf8(run["tables/a.csv"].clone()).unwrap();
        text.lines().map(|line| line.split(',').map(String::from).collect()).collect()
    };
    let near = |cell: &str, expected: f64| {
        assert!((cell.parse::<f64>().unwrap() - expected).abs() < 2e-5 * expected.abs().max(1.0), "{cell} is not {expected}");
    };
    let population = "population = { agents = 8, strategies = [\"C\", \"D\"] }\ninit = { kind = \"fractions\", fractions = [0.5, 0.5] }\n";
    let game = "[[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, -0.4], [1.6, 0.1]]\npayoff = \"match\"\n";
    for level in [-0.375, 0.0, 1.5] {
        let phases = format!("[[phase]]\nkind = \"respond/aspiration\"\nbeta = 2.0\naspiration = {level:?}\nhabituation = 0.1\n");
        near(&start(&format!("{population}{game}{phases}"), "\"aspiration\"")[1][3], level);
    }
    let cross = "[[phase]]\nkind = \"learn/cross\"\nrate = 0.3\ninitial = [0.75, 0.25]\n";
    let rows = start(&format!("{population}{game}{cross}"), "\"propensity\", \"payoff\"");
    assert_eq!(rows[0], ["step", "replica", "agent", "propensity_C", "propensity_D", "payoff"]);
    assert_eq!(rows[1][3..], ["0.75", "0.25", ""]);
    let commons = "topology = { kind = \"groups\", size = 4 }\n[[phase]]\nkind = \"interact/commons\"\nefforts = [0.1, 0.4]\ngrowth = 0.5\ninitial = 0.625\n";
    assert_eq!(start(&format!("{population}{commons}"), "\"stock\"")[1][3], "0.625");
    let society = "population = { agents = 8 }\n\
                   state = { capability = { kind = \"constant\", at = 0.8 }, influence = { kind = \"constant\", at = 0.5 }, influence_scale = 7.0, resource = 12 }\n\
                   values = { dimensions = [\"v\"] }\n\
                   [[users]]\nname = \"all\"\nfraction = 1.0\npreference = [{ kind = \"constant\", at = 0.3 }]\nvalue = [{ kind = \"constant\", at = 0.9 }]\n\
                   [[class]]\nname = \"plain\"\nfraction = 1.0\n[[phase]]\nkind = \"user/reliance\"\ndrift = 0.01\n";
    let columns = "\"capability\", \"influence\", \"resources\", \"value\", \"preference\", \"origin\", \"habit\", \"reliance\", \"notices\", \"user\", \"trait_class\"";
    let rows = start(society, columns);
    for (cell, expected) in rows[1][3..12].iter().zip([0.8, 3.5, 12.0, 0.9, 0.3, 0.9, 0.9, 0.0, 0.0]) {
        near(cell, expected);
    }
    assert_eq!(rows[1][12..], ["all", "plain"]);
}

/// Chunks are the stored integers, little-endian, in the shape that the metadata says; units stand beside.
#[test]
fn zarr_holds_what_the_columns_hold() {
    let (plan, (run, _)) = (load(LINKED), ran(LINKED, &["--backend", "cpu"]));
    let worlds = worlds(&plan);
    let json = |name: &str| -> serde_json::Value { serde_json::from_slice(&run[name]).unwrap() };
    let value = json("tables/all.zarr/value/zarr.json");
    assert_eq!(value["shape"], serde_json::json!([4, 2, 3, 61]));
    assert_eq!(value["chunk_grid"]["configuration"]["chunk_shape"], serde_json::json!([1, 2, 3, 61]));
    assert_eq!(value["dimension_names"], serde_json::json!(["step", "dimension", "replica", "agent"]));
    assert_eq!((&value["data_type"], &value["attributes"]["scale_factor"]), (&"uint16".into(), &(1.0 / 65535.0).into()));
    assert_eq!(value["attributes"]["dimension"], serde_json::json!(["care", "truth"]));
    let payoff = json("tables/all.zarr/payoff/zarr.json");
    let scale = 1.0 / f64::from(1 << plan.payoff().fraction_bits);
    assert_eq!((&payoff["data_type"], &payoff["attributes"]["scale_factor"]), (&"int32".into(), &scale.into()));
    assert_eq!(json("tables/all.zarr/strategy/zarr.json")["attributes"]["names"], serde_json::json!(["C", "D"]));
    assert_eq!(json("tables/all.zarr/zarr.json")["consolidated_metadata"]["metadata"]["value"], value);
    for (k, step) in [0u32, 9, 18, 23].into_iter().enumerate() {
        assert_eq!(run[&format!("tables/all.zarr/step/c/{k}")], step.to_le_bytes());
        let world = &worlds[step as usize];
        let each = |column: Column, planes: u32, bytes: fn(u32) -> Vec<u8>| -> Vec<u8> {
            let places = (0..planes).flat_map(|p| (0..3).flat_map(move |r| (0..61).map(move |i| (p, r, i))));
            places.flat_map(|(plane, replica, agent)| bytes(entry(&plan, world, column, plane, replica, agent))).collect()
        };
        let halves = |x: u32| (x as u16).to_le_bytes().to_vec();
        assert_eq!(run[&format!("tables/all.zarr/value/c/{k}/0/0/0")], each(Column::Value, 2, halves), "step {step}");
        assert_eq!(run[&format!("tables/all.zarr/preference/c/{k}/0/0/0")], each(Column::Preference, 2, halves), "step {step}");
        assert_eq!(run[&format!("tables/all.zarr/link/c/{k}/0/0/0")], each(Column::Link, 4, |x| x.to_le_bytes().to_vec()), "step {step}");
        let earned = (0..3).flat_map(|r| (0..61).map(move |i| r * 64 + i)).flat_map(|at| {
            let stored = if step == 0 { 0 } else { world.payoff[at] };
            stored.to_le_bytes()
        });
        assert_eq!(run[&format!("tables/all.zarr/payoff/c/{k}/0/0")], earned.collect::<Vec<_>>(), "step {step}");
    }
    // The sample of one size is one sample, and says who is in it.
    let agents: Vec<u32> = run["tables/sample.zarr/agent/c/0"].as_chunks::<4>().0.iter().map(|b| u32::from_le_bytes(*b)).collect();
    let text = String::from_utf8(run["tables/few.csv"].clone()).unwrap();
    let listed: Vec<u32> = text.lines().skip(1).take(5).map(|line| line.split(',').nth(2).unwrap().parse().unwrap()).collect();
    assert_eq!(agents, listed);
    assert_eq!(json("tables/sample.zarr/payoff/zarr.json")["shape"], serde_json::json!([4, 3, 5]), "steps 0, 10, 20, 23");
    let at = |replica: usize, agent: u32| worlds[20].strategy[replica * plan.stride() + agent as usize];
    let expected: Vec<u8> = (0..3).flat_map(|replica| agents.iter().map(move |agent| (replica, *agent))).map(|(r, i)| at(r, i)).collect();
    assert_eq!(run["tables/sample.zarr/strategy/c/2/0/0"], expected);
}

/// Samples follow from the seed, larger ones hold smaller ones, and all agents are equally likely to be in one.
#[test]
fn samples_are_drawn_once() {
    let sample = |seed: u32, size: u32| -> Vec<u32> {
        let text = LINKED.replace("seed = 11", &format!("seed = {seed}")).replace("agents = 5", &format!("agents = {size}"));
        let plan = load(&text);
        let drawn: Vec<_> = plan.tables().iter().filter_map(|table| table.agents.clone()).collect();
        assert!(drawn.len() == 2 && drawn[0] == drawn[1] && drawn[0].is_sorted_by(|a, b| a < b), "{drawn:?}");
        drawn[0].to_vec()
    };
    let (few, many) = (sample(11, 5), sample(11, 20));
    assert!(few.iter().all(|agent| many.contains(agent)) && sample(11, 61) == (0..61).collect::<Vec<_>>());
    assert_ne!(few, sample(12, 5));
    let mut chosen = [0u32; 61];
    (0..300).for_each(|seed| sample(seed, 20).into_iter().for_each(|agent| chosen[agent as usize] += 1));
    // Binomial (300, 20/61): mean 98.4, standard deviation 8.13; five of these either way.
    assert!(chosen.iter().all(|n| (58..=139).contains(n)), "{chosen:?}");
    // Samples of one seed are samples without replacement: the counts of agents sum to the draws.
    assert_eq!(chosen.iter().sum::<u32>(), 300 * 20);
}

/// Replacing a run takes its tables away, and nothing that others put beside them.
#[test]
fn force_replaces_tables() {
    let place = tempfile::tempdir().unwrap();
    let call = |text: &str, more: &[&str]| {
        fs::write(place.path().join("c.toml"), text).unwrap();
        let ended = command(place.path()).args(["run", "c.toml", "--quiet", "--backend", "cpu", "-o", "out"]).args(more).output().unwrap();
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    };
    call(LINKED, &[]);
    let tables = place.path().join("out/tables");
    fs::write(tables.join("notes.txt"), "mine").unwrap();
    call(&LINKED.replace("name = \"few\"", "name = \"other\"").replace("name = \"all\"", "name = \"rest\""), &["--force"]);
    let mut names: Vec<_> = fs::read_dir(&tables).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["notes.txt", "other.csv", "rest.zarr", "sample.zarr"]);
}

/// One column at a time is the column of the whole state, on every backend.
#[test]
fn a_column_is_that_of_the_world() {
    let gpu = crate::gpu::available("a_column_is_that_of_the_world");
    let mut open: BTreeSet<Column> = columns::ALL.iter().copied().collect();
    let fresh = |plan: &Plan, open: &mut BTreeSet<Column>| columns::ALL.iter().any(|c| plan.planes(*c) > 0 && open.remove(c));
    // The first case with a column stands for all that have it.
    for (name, plan) in cases::all().into_iter().filter(|(_, plan)| fresh(plan, &mut open)) {
        let mut kinds = vec![Kind::Reference, Kind::Cpu];
        kinds.extend(gpu.then_some(Kind::Gpu));
        for kind in kinds {
            let mut engine = backend::start(kind, &plan, World::new(&plan), &Options::default()).unwrap();
            engine.advance(2, &[2]).unwrap();
            let world = engine.world().unwrap();
            for column in columns::ALL {
                let found = engine.column(*column).unwrap().into_owned();
                let expected = match column {
                    Column::Strategy => Some(Data::U8(world.strategy.clone())),
                    Column::Payoff => Some(Data::U32(world.payoff.iter().map(|p| p.cast_unsigned()).collect())),
                    _ => world.columns.iter().find(|s| s.column == *column).map(|s| s.data.clone()),
                };
                // Where nobody ever earns, the oracle may hold zeros.
                if plan.planes(*column) > 0 {
                    assert_eq!(Some(found.data), expected, "{name} on {kind}: {column:?}");
                }
            }
        }
    }
    assert!(open.is_empty(), "no case has {open:?}");
}

#[derive(Default)]
struct Kept {
    measured: Vec<u32>,
    tables: Vec<Vec<u32>>,
}

impl Sink for Kept {
    fn observe(&mut self, observation: &Observation) -> anyhow::Result<()> {
        self.measured.push(observation.step);
        Ok(())
    }
    fn snapshot(&mut self, _: u32, _: &[u8]) -> anyhow::Result<()> {
        Ok(())
    }
    fn table(&mut self, index: usize, step: u32, _: &[Data]) -> anyhow::Result<()> {
        self.tables.resize_with(self.tables.len().max(index + 1), Vec::new);
        self.tables[index].push(step);
        Ok(())
    }
    fn progress(&mut self, _: u32) {}
}

/// Tables never move where a run ends, and hold the step at which it does.
#[test]
fn an_early_end_is_in_the_tables() {
    let text = |tables: &str| {
        format!(
            "steps = 100000\nstop = \"absorbed\"\npopulation = {{ agents = 10, strategies = [\"A\", \"B\"] }}\n\
             init = {{ kind = \"counts\", counts = [5, 5] }}\nmeasure = {{ every = 50000 }}\n{tables}[[phase]]\nkind = \"interact/matrix\"\n\
             matrix = [[1.0, 1.0], [1.0, 1.0]]\npayoff = \"field\"\n[[phase]]\nkind = \"imitate/voter\"\n"
        )
    };
    let tables = "[[output.table]]\nname = \"a\"\ncolumns = [\"payoff\"]\nevery = 5\n[[output.table]]\nname = \"b\"\n\
                  columns = [\"strategy\"]\nsteps = [0, 7, 90000]\n[[output.table]]\nname = \"c\"\ncolumns = [\"strategy\"]\n\
                  steps = [3]\n[[output.table]]\nname = \"d\"\ncolumns = [\"strategy\"]\n";
    let mut ends = Vec::new();
    for tables in ["", tables] {
        let plan = load(&text(tables));
        for kind in [Kind::Cpu, Kind::Reference] {
            let mut engine = backend::start(kind, &plan, World::new(&plan), &Options::default()).unwrap();
            let mut kept = Kept::default();
            let ended = run(&plan, engine.as_mut(), &mut kept, &Wishes::default()).unwrap();
            assert_eq!(kept.measured, [0, ended.step], "{kind}");
            if !tables.is_empty() {
                let every: Vec<u32> = (0..=ended.step).filter(|s| s % 5 == 0 || *s == ended.step).collect();
                assert_eq!(kept.tables, [every, vec![0, 7, ended.step], vec![3], vec![0, ended.step]], "{kind}");
            }
            ends.push((ended.step, ended.last));
        }
    }
    assert!(ends[0].0 % 64 == 0 && ends.windows(2).all(|pair| pair[0] == pair[1]), "{ends:?}");
}
