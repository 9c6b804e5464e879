//! Golden digests: each config, made small, ends in a recorded state, and its accounts hold on the way there; so does each plan
//! of cases. A change is a trajectory change and belongs in the changelog.

use crate::drivers::{its_turn, turn};
use crate::society_laws::check;
use crate::{cases, gpu};
use polity::backend::{self, Kind, Options};
use polity::config::plan::Topology;
use polity::config::{self, Plan};
use polity::world::World;
use rayon::prelude::*;
use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Every config that polity brings.
pub fn configs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("configs");
    let mut found: Vec<PathBuf> = [root.clone(), root.join("bench")]
        .iter()
        .flat_map(|dir| std::fs::read_dir(dir).expect("configs are there"))
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .collect();
    found.sort();
    found
}

fn name(path: &Path) -> String {
    path.file_stem().expect("a name").to_string_lossy().into_owned()
}

/// At most some ten thousand agents and twenty steps.
pub fn small(path: &Path) -> Plan {
    let full = config::load(path, &[], &polity::Registry::builtin()).unwrap_or_else(|e| panic!("{e}"));
    let mut sets = vec!["steps=20".to_owned(), "measure.every=5".to_owned()];
    match full.topology() {
        Topology::Lattice { .. } => {
            sets.extend(["topology.width=96".into(), "topology.height=75".into(), "population.agents=7200".into()]);
        }
        Topology::Groups { size, .. } if *size > 5000 => sets.extend(["topology.size=5000".into(), "population.agents=10000".into()]),
        // Fixed groups stay whole.
        _ if full.agents() > 20_000 => sets.push(format!("population.agents={}", 10_000 / full.group_size() * full.group_size())),
        _ => {}
    }
    if full.replicas() > 50 {
        sets.push("population.replicas=50".into());
    }
    config::load(path, &sets, &polity::Registry::builtin()).unwrap_or_else(|e| panic!("{e}"))
}

/// Where a plan ends on a backend; its accounts are checked on the way.
fn digest(plan: &Plan, kind: Kind, device: Option<String>) -> String {
    let options = Options { device, ..Options::default() };
    let mut engine = backend::start(kind, plan, World::new(plan), &options).unwrap_or_else(|e| panic!("{e}"));
    let seen = engine.advance(20, &[1, 2, 10, 20]).unwrap_or_else(|e| panic!("{e}"));
    for observation in &seen {
        check(plan, observation);
    }
    seen[3].digest().to_string()
}

#[test]
fn every_config_ends_where_it_always_did() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/digests.txt");
    let with_gpu = gpu::available("every_config_ends_where_it_always_did (gpu part)");
    let mut recorded = std::fs::read_to_string(&golden).expect("tests/golden/digests.txt");
    let mut lines = String::new();
    // For work on one config: POLITY_CASES=majority looks at those whose names hold that, and keeps the digests of the others.
    let only = std::env::var("POLITY_CASES").unwrap_or_default();
    for (at, path) in configs().into_iter().enumerate() {
        if !name(&path).contains(&only) {
            let kept = recorded.lines().find(|l| l.split(' ').next() == Some(&name(&path)));
            let _ = kept.map(|line| writeln!(lines, "{line}"));
            continue;
        }
        let plan = small(&path);
        let found = digest(&plan, Kind::Cpu, None);
        assert_eq!(found, digest(&plan, Kind::Reference, None), "{}", path.display());
        // Emulated GPUs take their time: one config in two, or all that there are.
        if with_gpu && (its_turn(at, 2) || !only.is_empty()) {
            assert_eq!(found, digest(&plan, Kind::Gpu, turn(0, at / 2)), "{}", path.display());
        }
        let _ = writeln!(lines, "{} {found}", name(&path));
    }
    if std::env::var_os("POLITY_BLESS").is_some() {
        std::fs::write(&golden, &lines).expect("can write the digests");
        recorded.clone_from(&lines);
    }
    assert!(
        recorded == lines,
        "trajectories changed; if meant, add a line under \"Trajectory changes\" in CHANGELOG.md and POLITY_BLESS=1\n{lines}"
    );
}

/// Where a case ends on the CPU, as a line `name digest`; that all backends end there is the business of parity.
fn end((name, plan): &(String, Plan)) -> String {
    let options = Options { threads: 1, ..Options::default() };
    let mut cpu = backend::start(Kind::Cpu, plan, World::new(plan), &options).unwrap_or_else(|e| panic!("{name}: {e}"));
    let seen = cpu.advance(plan.steps(), &[plan.steps()]).unwrap_or_else(|e| panic!("{name}: {e}"));
    format!("{name} {}", seen[0].digest())
}

fn name_of(line: &str) -> String {
    line.split(' ').next().unwrap_or_default().to_owned()
}

#[test]
fn every_case_ends_where_it_always_did() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/cases.txt");
    let recorded = std::fs::read_to_string(&golden).unwrap_or_default();
    let mut recorded: Vec<String> = recorded.lines().map(String::from).collect();
    let mut found: Vec<String> = cases::all().par_iter().map(end).collect();
    // Where POLITY_CASES left some out, only lines on record are looked at, and those of the others are kept. A few cases share a name.
    if std::env::var_os("POLITY_CASES").is_some() {
        let mut ends: BTreeMap<String, VecDeque<String>> = BTreeMap::new();
        for line in found {
            ends.entry(name_of(&line)).or_default().push_back(line);
        }
        let now = |line: &String| ends.get_mut(&name_of(line)).and_then(VecDeque::pop_front).unwrap_or_else(|| line.clone());
        found = recorded.iter().map(now).collect();
    }
    if std::env::var_os("POLITY_BLESS").is_some() {
        std::fs::write(&golden, found.iter().map(|line| format!("{line}\n")).collect::<String>()).expect("can write the digests");
        recorded.clone_from(&found);
    }
    let most = recorded.len().max(found.len());
    if let Some(at) = (0..most).find(|at| recorded.get(*at) != found.get(*at)) {
        panic!(
            "line {} of {}: recorded is {:?}, but now it is {:?}; a changed trajectory belongs in the changelog: add a line under \"Trajectory \
             changes\" in CHANGELOG.md and POLITY_BLESS=1",
            at + 1,
            golden.display(),
            recorded.get(at),
            found.get(at)
        );
    }
}
