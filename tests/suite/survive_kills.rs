//! Kills at random moments of runs of the experiments, on random backends, taken up on others.

use super::*;
use polity::config;
use polity::file::{CheckpointFile, TopologyFile};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Games, goods, opinions, culture, values of missions, reinforcement, users, cities, graphs that are drawn, links that change.
const CONFIGS: [&str; 10] = [
    "nowak_may",
    "spatial_public_goods",
    "deffuant",
    "axelrod",
    "earthquake_aid",
    "roth_erev",
    "reliance_noise",
    "schelling",
    "network_dilemma",
    "adaptive_network",
];

/// The experiment at a size at which it ends within a second, with many checkpoints.
fn text(name: &str, seed: u64) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("configs").join(format!("{name}.toml"));
    let lattice = crate::golden::small(&path).file().topology.clone();
    let size: &[&str] = match lattice {
        TopologyFile::Lattice { .. } => &["topology.width=36", "topology.height=28", "population.agents=1008"],
        _ => &["population.agents=1000"],
    };
    let sets: Vec<String> = size.iter().copied().chain(["population.replicas=1"]).map(String::from).collect();
    let plan = config::load(&path, &sets, &polity::Registry::builtin()).unwrap_or_else(|e| panic!("{e}"));
    let mut file = plan.file().clone();
    file.seed = seed;
    file.steps = 60;
    file.measure.every = Some(3);
    file.variant.clear();
    file.claim.clear();
    file.compare = None;
    file.output.report = false;
    file.output.snapshots = 4;
    file.output.table.clear();
    file.checkpoint = Some(CheckpointFile { every: Some(4), ..CheckpointFile::default() });
    toml::to_string(&file).expect("a checked file is plain data")
}

/// Starts the program and kills it after a while; has it come to its end before? What it said is thrown away.
fn killed(place: &Place, args: &[&str], engine: usize, after: Duration) -> bool {
    let mut call = Command::new(env!("CARGO_BIN_EXE_polity"));
    call.args(args).arg("--quiet").args(if engine == GPU { &["--backend", "gpu"] } else { ENGINES[engine % ENGINES.len()] });
    let mut child = call.current_dir(place.dir.path()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    let end = Instant::now() + after;
    while Instant::now() < end {
        if child.try_wait().expect("a child").is_some() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    let _ = child.kill();
    child.wait().expect("a child").success()
}

/// Two kills for each of ten experiments; `POLITY_KILLS` in the environment: so many in all. Each run is killed at a random moment on a random backend, every
/// other one again while it is taken up, and ends on a third in the bytes of a run that was left alone.
#[test]
fn experiments_killed_at_random_moments_go_on_to_the_same_bytes() {
    let kills: u64 = std::env::var("POLITY_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(20);
    let with_gpu = crate::gpu::available("kills on the GPU");
    // SplitMix64 (Steele, Lea & Flood 2014) from a named seed.
    let mut words = (1u64..).map(|k| {
        let mut z = k.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    });
    let (mut early, mut inside, mut late) = (0, 0, 0);
    for (at, name) in CONFIGS.into_iter().enumerate() {
        let place = Place::new(&text(name, 40 + at as u64));
        let engines: Vec<usize> = (0..ENGINES.len()).chain(with_gpu.then_some(GPU)).collect();
        // How long it takes on each, once.
        let long: Vec<Duration> = engines
            .iter()
            .map(|engine| {
                let began = Instant::now();
                let (code, err) = place.polity("timed", *engine, None, &["run", "a.toml", "--force"]);
                assert_eq!(code, Some(0), "{name}: {err}");
                assert!(results(&place.path("timed")).iter().eq(&place.whole), "{name} on engine {engine}");
                began.elapsed()
            })
            .collect();
        for k in 0..kills.div_ceil(CONFIGS.len() as u64) {
            let mut pick = |n: usize| (words.next().expect("endless") % n as u64) as usize;
            let (first, second, third) = (pick(engines.len()), pick(engines.len()), pick(engines.len()));
            let share = |of: usize, pick: &mut dyn FnMut(usize) -> usize| long[of].mul_f64(pick(800) as f64 / 1000.0);
            let _ = fs::remove_dir_all(place.path("run"));
            let after = share(first, &mut pick);
            let ended = killed(&place, &["run", "a.toml", "-o", "run"], engines[first], after);
            let begun = place.path("run/checkpoints").exists();
            *(if ended {
                &mut late
            } else if begun {
                &mut inside
            } else {
                &mut early
            }) += 1;
            let what = format!("{name}, kill {k} on engine {first} after {after:?}");
            if k % 2 == 1 && place.path("run/manifest.json").exists() {
                killed(&place, &["resume", "run"], engines[second], share(second, &mut pick));
            }
            place.resumed("run", engines[third], &what);
        }
    }
    println!("{} kills: {early} before the first checkpoint, {inside} after it, {late} after the end", early + inside + late);
    assert!(inside > 0, "no kill came between the first checkpoint and the end");
}
