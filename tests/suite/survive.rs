//! A run that is stopped, by whatever and wherever, and taken up again ends in the same bytes as one that was left alone.

#[path = "survive_aside.rs"]
mod aside;
#[path = "survive_branches.rs"]
mod branches;
#[path = "survive_kills.rs"]
mod kills;
#[path = "survive_lengths.rs"]
mod lengths;
#[cfg(unix)]
#[path = "survive_signals.rs"]
mod signals;

use crate::cli::{command, files};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Three small lattices with tables, pictures and a histogram.
const LATTICE: &str = r#"name = "lattice"
seed = 5
steps = 23
population = { replicas = 3, strategies = ["C", "D"] }
topology = { kind = "lattice", width = 13, height = 7 }
init = { kind = "fractions", fractions = [0.6, 0.4] }
measure = { every = 5, histogram_bins = 8 }
checkpoint = { every = 4 }
phase = [
  { kind = "interact/matrix", matrix = [[1.0, 0.0], [1.1, 0.1]], payoff = "neighbor_sum" },
  { kind = "imitate/fermi", noise = 0.2 },
  { kind = "evolve/mutate", probability = 0.01 },
]
[output]
snapshots = 3
report = false
table = [
  { name = "some", columns = ["strategy", "payoff"], every = 3, agents = 5 },
  { name = "all", columns = ["payoff"], steps = [2, 9, 23], format = "zarr" },
]
"#;

/// Values, users, and links that change; it stops once all have copied each other.
const SOCIETY: &str = r#"name = "society"
seed = 8
steps = 400
stop = "absorbed"
population = { agents = 30, replicas = 2, strategies = ["A", "B"] }
topology = { kind = "random_regular", degree = 6 }
init = { kind = "counts", counts = [15, 15] }
values = { dimensions = ["v", "w"] }
measure = { every = 7 }
output = { snapshots = 2, report = false }
checkpoint = { every = 5 }
[[users]]
name = "u"
fraction = 1.0
preference = [{ kind = "uniform", low = 0.0, high = 1.0 }, { kind = "beta", a = 2.0, b = 5.0 }]
[[phase]]
kind = "network/rewire"
disappointing = ["B"]
probability = 0.1
[[phase]]
kind = "imitate/voter"
[[phase]]
kind = "influence/bounded_confidence"
epsilon = 0.4
rate = 0.3
"#;

/// A town whose agents move until all are happy.
const TOWN: &str = r#"name = "town"
seed = 3
steps = 400
stop = "happy"
population = { strategies = ["A", "B", "empty"] }
topology = { kind = "lattice", width = 14, height = 11, neighborhood = "moore" }
init = { kind = "fractions", fractions = [0.45, 0.45, 0.1] }
measure = { every = 3 }
output = { snapshots = 2, report = false }
checkpoint = { every = 4 }
phase = [{ kind = "space/relocate", empty = "empty", threshold = 0.375, update_probability = 0.2 }]
"#;

/// Agents who join a stubborn class and leave it, and numbers that are set, at steps between checkpoints and at those of checkpoints.
const EVENTS: &str = r#"name = "events"
seed = 6
steps = 26
population = { agents = 40, replicas = 2, strategies = ["A", "B"] }
topology = { kind = "ring", neighbors = 4 }
init = { kind = "counts", counts = [30, 10] }
measure = { every = 5 }
output = { snapshots = 2, report = false, table = [{ name = "some", columns = ["strategy", "trait_class"], every = 4 }] }
checkpoint = { every = 4 }
class = [{ name = "model", fraction = 1.0 }, { name = "fixed", fraction = 0.0, stubborn = true }]
phase = [{ kind = "imitate/voter", update_probability = 0.7 }, { kind = "evolve/mutate", probability = 0.0 }]
event = [
  { at = 4, every = 2, count = 5, class = "fixed", agents = 2, strategy = "B", placement = "cluster" },
  { at = 8, set = { "phase.1.probability" = 0.2 } },
  { at = 15, set = { "phase.1.probability" = 0.0 } },
  { at = 20, class = "model", from = "fixed", share = 0.5 },
]
"#;

/// What runs are compared by: everything in the folder but what tells of the machine, and what is there only while a run goes on.
fn results(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let inside = |(path, bytes): (PathBuf, Vec<u8>)| (path.strip_prefix(dir).expect("below").to_path_buf(), bytes);
    let mut all: BTreeMap<PathBuf, Vec<u8>> = files(dir).into_iter().map(inside).collect();
    all.retain(|path, _| path.file_name().is_none_or(|name| name != "manifest.json") && !path.starts_with("checkpoints"));
    all
}

fn manifest(dir: &Path) -> serde_json::Value {
    let text = fs::read_to_string(dir.join("manifest.json")).unwrap_or_else(|e| panic!("{}: {e}", dir.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", dir.display()))
}

/// Backends and threads, one after the other.
const ENGINES: [&[&str]; 5] = [
    &["--backend", "cpu", "--threads", "1"],
    &["--backend", "reference"],
    &["--backend", "cpu", "--threads", "3"],
    &["--backend", "cpu", "--chunk", "16"],
    &["--backend", "cpu", "--threads", "2"],
];

/// Stands for the GPU among the engines.
const GPU: usize = usize::MAX;

struct Place {
    dir: tempfile::TempDir,
    whole: BTreeMap<PathBuf, Vec<u8>>,
    /// Are states written aside, while the run goes on, however small they are?
    aside: bool,
}

impl Place {
    /// A folder with a config and its run.
    fn new(text: &str) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        fs::write(dir.path().join("a.toml"), text).expect("written");
        let mut place = Self { dir, whole: BTreeMap::new(), aside: false };
        let (code, err) = place.polity("whole", 0, None, &["run", "a.toml"]);
        assert_eq!(code, Some(0), "{err}");
        place.whole = results(&place.path("whole"));
        assert!(!place.path("whole/checkpoints").exists(), "a complete run leaves none");
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Takes a run away, so that calls count from an empty folder.
    fn forget(&self, run: &str) {
        let _ = fs::remove_dir_all(self.path(run));
    }

    /// Faults that have struck so far.
    fn strikes(&self) -> usize {
        fs::read_to_string(self.path("faults.log")).map_or(0, |log| log.lines().count())
    }

    /// Calls the program with a fault, on one of the engines; returns its exit code and what it said.
    fn polity(&self, run: &str, engine: usize, fault: Option<String>, args: &[&str]) -> (Option<i32>, String) {
        let mut call = command(self.dir.path());
        call.args(args).arg("--quiet").args(if engine == GPU { &["--backend", "gpu"] } else { ENGINES[engine % ENGINES.len()] });
        if args[0] == "run" {
            call.args(["-o", run]);
        } else {
            call.arg(run);
        }
        if self.aside {
            call.env("POLITY_ASIDE", "1");
        }
        if let Some(fault) = fault {
            call.env("POLITY_FAULT", fault).env("POLITY_FAULT_LOG", self.path("faults.log"));
        }
        let output = call.output().expect("it starts");
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!err.contains("panicked"), "{err}");
        (output.status.code(), err)
    }

    /// Goes on with a run and holds it to the bytes of the whole one.
    fn resumed(&self, run: &str, engine: usize, what: &str) {
        let (code, err) = self.polity(run, engine, None, &["resume"]);
        // Nothing is there to be taken up yet, and it says so.
        if code == Some(1) && (err.contains("before it had begun") || err.contains("manifest.json: No such file")) {
            let (code, err) = self.polity(run, engine, None, &["run", "a.toml", "--force"]);
            assert_eq!(code, Some(0), "{what}: {err}");
        } else {
            assert_eq!(code, Some(0), "{what}: {err}");
        }
        let now = results(&self.path(run));
        for (path, bytes) in &self.whole {
            let here = now.get(path).unwrap_or_else(|| panic!("{what}: {} is missing", path.display()));
            assert!(here == bytes, "{what}: {} differs\n{}", path.display(), String::from_utf8_lossy(here));
        }
        assert_eq!(now.keys().collect::<Vec<_>>(), self.whole.keys().collect::<Vec<_>>(), "{what}");
        assert_eq!(manifest(&self.path(run))["status"], "complete", "{what}");
        let record = polity::output::RunRecord::open(&self.path(run)).unwrap_or_else(|e| panic!("{what}: {e}"));
        assert_eq!(record.changed_files(), Vec::<String>::new(), "{what}: hashes");
    }
}

/// Parts of a run that a fault can strike, the columns of the table in docs/RELIABILITY.md.
const PARTS: [&str; 7] = ["start", "measurement", "picture", "table", "checkpoint", "end", "resume"];

/// How often the faults of a place struck each part of a run, as the book says it; `POLITY_BLESS=1` writes it there.
fn told(place: &Place, faults: &str) {
    let log = fs::read_to_string(place.path("faults.log")).expect("faults were logged");
    let struck = |part: &&str| log.lines().filter(|line| line == part).count().to_string();
    let row = format!("| {faults} | {} |", PARTS.iter().map(struck).collect::<Vec<_>>().join(" | "));
    assert!(log.lines().all(|line| PARTS.contains(&line)), "a part without a column");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/RELIABILITY.md");
    let book = fs::read_to_string(&path).expect("the book");
    let written = |line: &str| line.starts_with(&format!("| {faults} |"));
    if std::env::var_os("POLITY_BLESS").is_some() {
        let lines = book.lines().map(|line| if written(line) { row.clone() } else { line.to_owned() } + "\n");
        fs::write(&path, lines.collect::<String>()).expect("written");
    } else {
        assert_eq!(book.lines().find(|line| written(line)), Some(row.as_str()), "docs/RELIABILITY.md; POLITY_BLESS=1 writes it");
    }
}

/// Whatever is in a folder after a fault can be read as far as it goes.
fn whole_lines(dir: &Path, what: &str) {
    for (path, bytes) in files(dir) {
        if path.extension().is_some_and(|ending| ending == "csv") && !bytes.is_empty() {
            assert_eq!(bytes.last(), Some(&b'\n'), "{what}: {} ends inside a line", path.display());
        }
        if path.extension().is_some_and(|ending| ending == "json") {
            assert!(serde_json::from_slice::<serde_json::Value>(&bytes).is_ok(), "{what}: {}", path.display());
        }
    }
}

/// The process dies at each call that writes, one after the other; goes on elsewhere, and dies there, too.
fn killed_everywhere(text: &str, faults: &str) {
    let place = Place::new(text);
    for call in 1.. {
        let (code, err) = place.polity("run", call, Some(format!("{call}:kill")), &["run", "a.toml", "--force"]);
        if code == Some(0) {
            assert!(call > 60, "only {call} calls");
            return told(&place, faults);
        }
        assert_eq!(code, None, "{err}");
        let what = format!("killed at call {call}");
        if call % 3 == 0 && place.path("run/manifest.json").exists() {
            let (code, err) = place.polity("run", call + 1, Some(format!("{}:kill", 1 + call % 17)), &["resume"]);
            assert!(code.is_none() || code == Some(0) || err.contains("before it had begun"), "{what}: {code:?} {err}");
        }
        place.resumed("run", call + 2, &what);
    }
}

#[test]
fn a_run_killed_at_any_call_goes_on_to_the_same_bytes() {
    killed_everywhere(LATTICE, "killed: a lattice with tables");
}

#[test]
fn a_society_killed_at_any_call_goes_on_to_the_same_bytes() {
    killed_everywhere(SOCIETY, "killed: a society on changing links");
}

#[test]
fn a_run_with_events_killed_at_any_call_goes_on_to_the_same_bytes() {
    killed_everywhere(EVENTS, "killed: a society with events");
}

#[test]
fn a_town_killed_at_any_call_goes_on_to_the_same_bytes() {
    killed_everywhere(TOWN, "killed: a town until all are happy");
}

/// From any backend to any other, with the GPU among them.
#[test]
fn a_run_goes_on_on_another_backend() {
    if !crate::gpu::available("runs that go on elsewhere") {
        return;
    }
    for text in [LATTICE, SOCIETY, EVENTS] {
        let place = Place::new(text);
        for (first, second) in [(GPU, 0), (GPU, 1), (2, GPU), (GPU, GPU)] {
            place.forget("run");
            let (code, err) = place.polity("run", first, Some("120:kill".into()), &["run", "a.toml", "--force"]);
            assert_eq!(code, None, "{err}");
            assert!(!files(&place.path("run/checkpoints")).is_empty());
            place.resumed("run", second, &format!("from engine {first} to engine {second}"));
        }
    }
}

/// A thread of the CPU panics, a GPU is lost: the run ends, says what happened, and goes on elsewhere.
#[test]
fn a_run_whose_device_fails_goes_on_elsewhere() {
    let gpu = crate::gpu::available("devices that are lost");
    for text in [LATTICE, SOCIETY] {
        let place = Place::new(text);
        for (engine, said) in
            [(0, "a fault of polity"), (2, "a fault on demand")].into_iter().chain(gpu.then_some((GPU, "the device failed")))
        {
            for step in [1, 9, 14] {
                let mut call = command(place.dir.path());
                call.args(["run", "a.toml", "-o", "run", "--force", "--quiet"]).env("POLITY_DEVICE_FAULT", step.to_string());
                call.args(if engine == GPU { &["--backend", "gpu"] } else { ENGINES[engine] });
                let output = call.output().expect("it starts");
                let err = String::from_utf8_lossy(&output.stderr);
                assert_eq!(output.status.code(), Some(1), "{err}");
                assert!(err.contains(said) && err.contains("polity resume run") && !err.contains("panicked at 'a"), "{err}");
                assert_eq!(manifest(&place.path("run"))["status"], "failed", "{err}");
                whole_lines(&place.path("run"), &err);
                place.resumed("run", step as usize, &format!("engine {engine} failed in step {step}"));
            }
        }
    }
}

/// Each call that writes fails: for once, half-way, or from then on as on a full disk. The run ends, says so, and goes on once there is room.
///
/// Every third call for each kind of failure, another third for each; with `POLITY_SWEEP=all` in the environment every one.
#[test]
fn a_run_that_cannot_write_says_so_and_goes_on_later() {
    let place = Place::new(LATTICE);
    let all = std::env::var("POLITY_SWEEP").is_ok_and(|sweep| sweep == "all");
    let rows = ["a call fails once", "half of a write arrives", "the disk is full from there on"];
    for (first, kind) in ["once", "torn", "full"].into_iter().enumerate() {
        let _ = fs::remove_file(place.path("faults.log"));
        let mut failures = 0;
        for call in (1 + first..).step_by(if all { 1 } else { 3 }) {
            let what = format!("{kind} at call {call}");
            let before = place.strikes();
            let (code, err) = place.polity("run", call, Some(format!("{call}:{kind}")), &["run", "a.toml", "--force"]);
            if place.strikes() == before {
                break;
            }
            failures += 1;
            if code == Some(0) {
                // What could not be taken away hinders nobody.
                assert_eq!(results(&place.path("run")), place.whole, "{what}");
                assert_ne!(kind, "full");
                continue;
            }
            assert_eq!(code, Some(1), "{what}: {err}");
            assert!(err.contains("error: cannot write"), "{what}: {err}");
            if !place.path("run").exists() {
                continue;
            }
            whole_lines(&place.path("run"), &what);
            if place.path("run/manifest.json").exists() {
                match manifest(&place.path("run"))["status"].as_str() {
                    Some("failed") => {}
                    // It could not begin: the run before it is as it was.
                    Some("complete") => assert_eq!(results(&place.path("run")), place.whole, "{what}"),
                    other => panic!("{what}: {other:?}"),
                }
            }
            if place.path("run/manifest.json").exists() {
                place.resumed("run", call, &what);
            }
        }
        assert!(failures > 60, "{failures} failures of kind {kind}");
        if !all {
            told(&place, rows[first]);
        }
    }
}

/// What happens to the bytes of a checkpoint.
type Damage = fn(Vec<u8>) -> Vec<u8>;

/// The newest checkpoint is cut off, has a flipped bit, is something else, or of another run: it is named and passed over, and the one before it does.
#[test]
fn a_damaged_checkpoint_is_named_and_passed_over() {
    let place = Place::new(LATTICE);
    let newest = |run: &str| {
        let mut all: Vec<_> = files(&place.path(run).join("checkpoints")).into_iter().collect();
        assert!((2..=3).contains(&all.len()), "the two newest are kept, and one more as long as it is not taken away");
        all.pop().expect("one at least")
    };
    let damages: [(&str, Damage); 6] = [
        ("cut off, or no checkpoint", |bytes| bytes[..60].to_vec()),
        ("bytes, ", |bytes| bytes[..bytes.len() - 1].to_vec()),
        ("not those that were written", |mut bytes| {
            let at = bytes.len() - 40;
            bytes[at] ^= 1;
            bytes
        }),
        ("shorter than the header", |_| Vec::new()),
        ("cut off, or no checkpoint", |_| b"PK\x03\x04 a file of quite another kind".to_vec()),
        ("no checkpoint of polity", |bytes| {
            let text = bytes.iter().map(|b| char::from(*b)).collect::<String>().replace("polity-checkpoint", "another-programs1");
            text.chars().map(|c| c as u8).collect()
        }),
    ];
    for (says, damage) in damages {
        place.forget("run");
        let (code, err) = place.polity("run", 0, Some("200:kill".into()), &["run", "a.toml", "--force"]);
        assert_eq!(code, None, "{err}");
        let (path, bytes) = newest("run");
        fs::write(&path, damage(bytes)).expect("written");
        let (code, err) = place.polity("run", 1, None, &["resume"]);
        assert_eq!(code, Some(0), "{err}");
        assert!(err.contains("is passed over") && err.contains(says), "{says}: {err}");
        place.resumed("run", 0, says);
        let all = results(&place.path("run"));
        assert!(all.iter().eq(&place.whole), "{says}");
    }
}
