//! Every file in `configs/` is valid, and a reduced version of it gives the number that its head promises.

use crate::table::{Measured, Table, mean, share};
use crate::world::{absorb, fixed, late_shares, start};
use polity::backend::Kind;
use polity::config::{File, Plan};
use polity::file::TopologyFile;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("configs")
}

fn load(path: &Path) -> File {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    assert!(text.starts_with("#:schema ../schema/polity.schema.json\n"), "{}: no schema line", path.display());
    // As the program reads it: one share may be "rest".
    let plan = polity::config::load(path, &[], &polity::Registry::builtin()).unwrap_or_else(|e| panic!("{e}"));
    plan.file().clone()
}

/// A config with other sizes; `side` is that of a lattice.
pub fn reduced(name: &str, agents: Option<u32>, side: u32, replicas: u32) -> Plan {
    let mut file = load(&folder().join(name).with_extension("toml"));
    file.measure.histogram_bins = 0;
    file.population.replicas = replicas;
    match &mut file.topology {
        TopologyFile::Lattice { width, height, .. } => (*width, *height, file.population.agents) = (side, side, None),
        _ => file.population.agents = agents,
    }
    Plan::new(&file, &folder(), &polity::Registry::builtin()).unwrap_or_else(|problems| panic!("{name}: {problems:?}"))
}

#[test]
fn every_config_is_valid() {
    let mut found = 0;
    for entry in std::fs::read_dir(folder()).expect("configs/ exists") {
        let path = entry.expect("the folder can be read").path();
        if path.extension().is_none_or(|e| e != "toml") {
            continue;
        }
        found += 1;
        let file = load(&path);
        let plan =
            Plan::new(&file, &folder(), &polity::Registry::builtin()).unwrap_or_else(|problems| panic!("{}: {problems:?}", path.display()));
        assert_eq!(Some(plan.name()), path.file_stem().and_then(|s| s.to_str()), "a config is named like its file");
        assert!(!file.description.is_empty(), "{}: no description", path.display());
    }
    assert!(found >= 8, "{found} configs");
}

#[test]
fn configs_give_their_numbers() {
    let mut table = Table::default();
    for (name, from, to, expected, tolerance) in [("hawk_dove", 120, 200, 0.25, 0.003), ("replicator_mutator", 80, 150, 0.05371, 0.001)] {
        let plan = reduced(name, Some(20_000), 0, 4);
        let found = mean(&late_shares(start(Kind::Cpu, &plan).as_mut(), from, to, 5));
        table.near(&format!("configs/{name}.toml at N=2e4, 4 populations"), expected, found, tolerance);
    }

    let ends = absorb(Kind::Cpu, &reduced("fixation", Some(100), 0, 5_000), 100);
    table.near("configs/fixation.toml, 5000 populations", 0.12483, share(fixed(&ends), ends.len(), 0.12483), 0.0012);

    let late = late_shares(start(Kind::Cpu, &reduced("nowak_may", None, 500, 1)).as_mut(), 200, 300, 10);
    table.near("configs/nowak_may.toml at L=500", 0.3155, Measured { value: late[0], error: 0.0 }, 0.006);

    // One in ten starts as a cooperator, and the share is that of any other start.
    let plan = reduced("spatial_dilemma", None, 256, 3);
    let found = mean(&late_shares(start(Kind::Cpu, &plan).as_mut(), 3000, 4000, 50));
    table.near("configs/spatial_dilemma.toml at L=256, 3 lattices, steps 3000-4000", 0.334, found, 0.02);

    let found = mean(&late_shares(start(Kind::Cpu, &reduced("voter", None, 64, 32)).as_mut(), 0, 100, 100));
    table.near("configs/voter.toml at L=64, 32 lattices, step 100", 0.5, found, 0.0);

    let plan = reduced("rock_paper_scissors", None, 256, 2);
    let observed = start(Kind::Cpu, &plan).advance(200, &[200]).expect("the run completes");
    for (strategy, name) in plan.strategies().iter().enumerate() {
        let shares: Vec<f64> = observed[0].replicas.iter().map(|r| r.counts[strategy] as f64 / f64::from(plan.agents())).collect();
        table.near(&format!("configs/rock_paper_scissors.toml at L=256, 2 lattices, step 200, {name}"), 1.0 / 3.0, mean(&shares), 0.02);
    }
    table.finish();
}

/// Without chance the picture keeps every symmetry of the square, and the defectors spread one site per step at most.
#[test]
fn kaleidoscope_is_symmetric() {
    let side = 401usize;
    let plan = reduced("nowak_may_kaleidoscope", None, side as u32, 1);
    let mut backend = start(Kind::Cpu, &plan);
    for step in [1, 17, 120, 256] {
        backend.advance(step, &[]).expect("the run completes");
        let state = backend.strategies().expect("the state can be read");
        let at = |x: usize, y: usize| state[y * side + x];
        let (mut defectors, centre) = (0, side / 2);
        for y in 0..side {
            for x in 0..side {
                let here = at(x, y);
                assert!(here == at(side - 1 - x, y) && here == at(y, x), "step {step}: ({x}, {y}) breaks the symmetry");
                let reach = x.abs_diff(centre).max(y.abs_diff(centre));
                assert!(here == 0 || reach <= step as usize, "step {step}: ({x}, {y}) was reached too early");
                defectors += usize::from(here);
            }
        }
        assert!(defectors > 1, "step {step}: one defector among cooperators earns 8b and is copied");
    }
}
