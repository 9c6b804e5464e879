//! Runs as long as they can be: steps up to the last one that has a number, and many of them in the memory of one.

use crate::cases;
use crate::cli::command;
use crate::drivers::its_turn;
use polity::backend::{self, Kind, Options};
use polity::config::Plan;
use polity::metrics::Observation;
use polity::run::{Sink, Wishes, run};
use polity::world::{Data, World};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Stdio};

/// The last step that a run may have: the number after it stands for "never".
const LAST: u32 = u32::MAX - 1;

/// The initial state as if it came that many steps later.
fn late(plan: &Plan, before: u32) -> World {
    World { step: LAST - before, ..World::new(plan) }
}

/// A case for each kind of phase, and one in eight of the others.
fn some() -> Vec<(String, Plan)> {
    let mut seen = BTreeSet::new();
    let mut wanted = |at: usize, plan: &Plan| plan.phases().iter().fold(at.is_multiple_of(8), |any, phase| seen.insert(phase.name()) | any);
    let all = cases::all().into_iter().filter(|(_, plan)| plan.agents_total() < 3000);
    all.enumerate().filter(|(at, (_, plan))| wanted(*at, plan)).map(|(_, case)| case).collect()
}

#[test]
fn the_last_steps_there_are_agree_on_all_backends() {
    let gpu = crate::gpu::available("the last steps");
    let cases = some();
    assert!(cases.len() > 60 || std::env::var_os("POLITY_CASES").is_some(), "{}", cases.len());
    for (at, (name, plan)) in cases.iter().enumerate() {
        let start = |kind, options: Options| backend::start(kind, plan, late(plan, 3), &options).unwrap_or_else(|e| panic!("{name}: {e}"));
        let mut reference = start(Kind::Reference, Options::default());
        let expected = reference.advance(LAST, &[LAST - 2, LAST]).expect("runs");
        let world = reference.world().expect("a state");
        let held = |kind, options| {
            let mut other = start(kind, options);
            assert_eq!(other.advance(LAST, &[LAST - 2, LAST]).expect("runs"), expected, "{name} on {kind}");
            assert_eq!(other.world().expect("a state"), world, "{name} on {kind}");
        };
        held(Kind::Cpu, Options { threads: 2, chunk: 256, ..Options::default() });
        if gpu && its_turn(at, 24) {
            held(Kind::Gpu, Options::default());
        }
    }
}

#[derive(Default)]
struct Kept {
    measured: Vec<u32>,
    pictures: Vec<u32>,
    entries: Vec<u32>,
    states: Vec<u32>,
}

impl Sink for Kept {
    fn observe(&mut self, observation: &Observation) -> anyhow::Result<()> {
        self.measured.push(observation.step);
        Ok(())
    }
    fn snapshot(&mut self, step: u32, _: &[u8]) -> anyhow::Result<()> {
        self.pictures.push(step);
        Ok(())
    }
    fn table(&mut self, _: usize, step: u32, _: &[Data]) -> anyhow::Result<()> {
        self.entries.push(step);
        Ok(())
    }
    fn checkpoint(&mut self, world: Cow<'_, World>, _: Option<&Observation>) -> anyhow::Result<()> {
        self.states.push(world.step);
        Ok(())
    }
    fn progress(&mut self, _: u32) {}
}

/// What is due at steps is due at the last ones there are, too.
#[test]
fn the_longest_run_measures_and_keeps_its_end() {
    let plan = cases::plan(
        "steps = 4294967294\npopulation = { agents = 10, strategies = [\"A\", \"B\"] }\ntopology = { kind = \"well_mixed\" }\n\
         init = { kind = \"counts\", counts = [5, 5] }\nmeasure = { every = 1000 }\ncheckpoint = { every = 500, at_end = true, seconds = 0.0 }\n\
         event = [{ at = 4294967000, every = 200, count = 2, set = { \"phase.1.probability\" = [0.5, 0.25] } }]\n\
         phase = [{ kind = \"imitate/voter\" }, { kind = \"evolve/mutate\", probability = 0.01 }]\n\
         [output]\nsnapshots = 10000\ntable = [{ name = \"t\", columns = [\"strategy\"], every = 700 }]\n",
    );
    let multiples = |of: u32| (LAST - 2500..=LAST).filter(|step| step % of == 0).collect::<Vec<u32>>();
    let with = |mut steps: Vec<u32>, others: &[u32]| {
        steps.extend(others);
        steps.sort_unstable();
        steps.dedup();
        steps
    };
    for kind in [Kind::Cpu, Kind::Reference] {
        let mut engine = backend::start(kind, &plan, late(&plan, 2500), &Options::default()).expect("it starts");
        let mut kept = Kept::default();
        let ended = run(&plan, engine.as_mut(), &mut kept, &Wishes::default()).expect("it runs");
        assert_eq!(ended.step, LAST, "{kind}");
        assert_eq!(kept.measured, with(multiples(1000), &[LAST - 2500, LAST]), "{kind}");
        assert_eq!(kept.entries, with(multiples(700), &[LAST]), "{kind}");
        assert_eq!(kept.states, with(multiples(500), &[LAST - 2500, LAST]), "{kind}");
        assert_eq!(kept.pictures, [LAST], "{kind}: they are 429,539 steps apart");
    }
}

#[test]
fn steps_without_a_number_are_refused_beforehand() {
    let dir = tempfile::tempdir().expect("a folder");
    let text = "steps = 4294967295\npopulation = { agents = 10, strategies = [\"A\", \"B\"] }\ninit = { kind = \"counts\", counts = [5, 5] }\n\
                phase = [{ kind = \"imitate/voter\" }]\n";
    fs::write(dir.path().join("a.toml"), text).expect("written");
    for args in [
        &["run", "a.toml"][..],
        &["check", "a.toml"],
        &["run", "a.toml", "--set", "steps=1e10"],
        &["check", "a.toml", "--set", "steps=4294967296"],
    ] {
        let output = command(dir.path()).args(args).output().expect("it starts");
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(3) && err.contains("steps") && err.contains("4294967294"), "{args:?}: {err}");
    }
    for args in [
        &["run", "a.toml", "--steps", "4294967295"][..],
        &["check", "a.toml", "--steps", "5000000000"],
        &["resume", "a", "--steps", "5000000000"],
    ] {
        let output = command(dir.path()).args(args).output().expect("it starts");
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && err.contains("0..=4294967294"), "{args:?}: {err}");
    }
}

/// Resident memory of a process in KiB.
fn resident(pid: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.split_whitespace().next()?.parse().ok())
}

/// A run of many steps takes no more memory at its end than at its beginning.
#[test]
fn many_steps_take_the_memory_of_a_few() {
    if !cfg!(target_os = "linux") {
        return;
    }
    let dir = tempfile::tempdir().expect("a folder");
    let text = "steps = 4294967294\npopulation = { agents = 12, replicas = 2, strategies = [\"A\", \"B\"] }\n\
                init = { kind = \"counts\", counts = [6, 6] }\nmeasure = { every = 100 }\noutput = { snapshots = 2, report = false }\n\
                checkpoint = { every = 5000 }\nphase = [{ kind = \"imitate/voter\" }, { kind = \"evolve/mutate\", probability = 0.01 }]\n";
    fs::write(dir.path().join("a.toml"), text).expect("written");
    let mut call = Command::new(env!("CARGO_BIN_EXE_polity"));
    call.args(["run", "a.toml", "-o", "r", "--backend", "cpu", "--threads", "1", "--quiet"]).current_dir(dir.path());
    let mut child = call.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    let measured = || fs::metadata(dir.path().join("r/digests.csv")).map_or(0, |file| file.len());
    // Each measured step is a line of about 110 bytes.
    let mut seen = Vec::new();
    let began = std::time::Instant::now();
    while measured() < 90_000 && began.elapsed().as_secs() < 100 {
        seen.extend(resident(child.id()).map(|kib| (measured(), kib)));
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    child.kill().expect("it ran until now");
    child.wait().expect("a child");
    let most = |from: u64, to: u64| seen.iter().filter(|(bytes, _)| (from..to).contains(bytes)).map(|(_, kib)| *kib).max().unwrap_or(0);
    let (early, late) = (most(10_000, 40_000), most(60_000, u64::MAX));
    assert!(early > 0 && late > 0, "{seen:?}");
    assert!(late <= early + 512, "{early} KiB, then {late} KiB");
}
