//! The program as people use it: exit codes, files, messages, and the same bytes whatever runs them.

use assert_cmd::Command;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Three small lattices with everything that can be measured, written within milliseconds.
const SMALL: &str = r#"name = "small"
seed = 5
steps = 40
[population]
replicas = 3
strategies = ["C", "D"]
[topology]
kind = "lattice"
width = 26
height = 21
[init]
kind = "fractions"
fractions = [0.6, 0.4]
[[phase]]
kind = "interact/matrix"
matrix = [[1.0, 0.0], [1.1, 0.1]]
payoff = "neighbor_sum"
[[phase]]
kind = "imitate/fermi"
noise = 0.2
[[phase]]
kind = "evolve/mutate"
probability = 0.01
[measure]
every = 5
histogram_bins = 8
[output]
snapshots = 3
report = false
"#;

/// A folder of its own for one test.
struct Place {
    dir: tempfile::TempDir,
}

/// How a call ended.
struct Ended {
    code: i32,
    out: String,
    err: String,
}

impl Place {
    fn new() -> Self {
        let place = Self { dir: tempfile::tempdir().expect("a temporary folder") };
        fs::write(place.path("small.toml"), SMALL).expect("the folder can be written");
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Calls the program in this folder; whatever it is told, it never panics.
    fn polity(&self, args: &[&str]) -> Ended {
        let output = command(self.dir.path()).args(args).output().expect("the program starts");
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("output is UTF-8");
        let ended = Ended { code: output.status.code().expect("no signal ended it"), out: text(&output.stdout), err: text(&output.stderr) };
        assert!(!ended.err.contains("panicked"), "polity {args:?}: {}", ended.err);
        ended
    }

    /// Calls the program and insists on its exit code.
    fn expect(&self, code: i32, args: &[&str]) -> Ended {
        let ended = self.polity(args);
        assert_eq!(ended.code, code, "polity {args:?}\n{}\n{}", ended.out, ended.err);
        assert_eq!(code != 0, ended.err.contains("error: "), "an error is said exactly when there is one: {}", ended.err);
        ended
    }

    /// Runs the small config into `out`.
    fn run(&self, out: &str, more: &[&str]) {
        self.expect(0, &[&["run", "small.toml", "--quiet", "-o", out], more].concat());
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_str(&self.read(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }
}

/// The program, free of what the caller's environment wishes.
pub fn command(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_polity"));
    for name in ["BACKEND", "DEVICE", "THREADS", "SEED", "OUT"] {
        command.env_remove(format!("POLITY_{name}"));
    }
    command.current_dir(dir);
    command
}

/// Every file below a folder with its bytes.
pub fn files(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display())) {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            let bytes = fs::read(&path).expect("the file can be read");
            all.insert(path, bytes);
        }
    }
    all
}

/// Each executor that this machine has, with its arguments.
fn executors(test: &str) -> Vec<Vec<&'static str>> {
    let mut all = vec![vec!["--backend", "reference"]];
    for threads in ["1", "2", "3", "7"] {
        all.push(vec!["--backend", "cpu", "--threads", threads]);
    }
    for chunk in ["128", "5000"] {
        all.push(vec!["--backend", "cpu", "--chunk", chunk]);
    }
    if crate::gpu::available(test) {
        for workgroup in ["0", "32", "128"] {
            all.push(vec!["--backend", "gpu", "--workgroup", workgroup]);
        }
    }
    all
}

#[test]
fn every_executor_writes_the_same_result() {
    let place = Place::new();
    place.run("cpu", &["--backend", "cpu"]);
    for name in ["manifest.json", "result.json", "config.toml", "metrics.csv", "digests.csv", "transitions.csv", "replicas.csv"] {
        assert!(!place.read(&format!("cpu/{name}")).is_empty(), "{name}");
    }
    assert!(place.path("cpu/snapshots.zarr").is_dir());
    assert_eq!(place.json("cpu/manifest.json")["status"], "complete");
    for (at, executor) in executors("every_executor_writes_the_same_result").iter().enumerate() {
        let run = format!("other{at}");
        place.run(&run, executor);
        // All that the manifest does not call volatile is equal, byte for byte.
        let deterministic = |run: &str| -> BTreeMap<PathBuf, Vec<u8>> {
            let root = place.path(run);
            let all = files(&root).into_iter().map(|(path, bytes)| (path.strip_prefix(&root).expect("inside").to_owned(), bytes));
            all.filter(|(path, _)| path.as_os_str() != "manifest.json").collect()
        };
        let (expected, got) = (deterministic("cpu"), deterministic(&run));
        assert_eq!(expected.keys().collect::<Vec<_>>(), got.keys().collect::<Vec<_>>(), "{executor:?}");
        for (path, bytes) in &expected {
            assert!(*bytes == got[path], "{executor:?}: {} differs", path.display());
        }
    }
}

#[test]
fn the_cadence_of_measurement_changes_nothing() {
    let place = Place::new();
    let digests: Vec<Value> = ["1", "3", "7", "40", "1000"]
        .iter()
        .map(|every| {
            place.run(every, &["--backend", "cpu", "--set", &format!("measure.every={every}")]);
            place.json(&format!("{every}/result.json"))["digest"].clone()
        })
        .collect();
    assert!(digests.iter().all(|digest| *digest == digests[0] && digest.is_string()), "{digests:?}");
    place.run("other", &["--backend", "cpu", "--seed", "6"]);
    assert_ne!(place.json("other/result.json")["digest"], digests[0], "another seed is another run");
}

#[test]
fn a_run_is_repeated_by_its_own_config() {
    let place = Place::new();
    let changed = ["--backend", "cpu", "--seed", "9", "--steps", "17", "--set", "phase.1.noise=0.3"];
    place.run("first", &changed);
    place.expect(0, &["run", "first/config.toml", "--quiet", "--backend", "reference", "-o", "second"]);
    assert_eq!(place.read("first/result.json"), place.read("second/result.json"));
    assert_eq!(place.read("first/config.toml"), place.read("second/config.toml"));
    assert_eq!(place.json("second/result.json")["steps"], 17);
}

#[test]
fn a_run_directory_is_found_if_none_is_named() {
    let place = Place::new();
    for name in ["small", "small-2", "small-3"] {
        place.expect(0, &["run", "small.toml", "--quiet", "--backend", "cpu"]);
        assert!(place.path("runs").join(name).join("result.json").exists(), "{name}");
    }
}

#[test]
fn an_earlier_run_is_replaced_only_by_force() {
    let place = Place::new();
    place.run("run", &["--backend", "cpu"]);
    fs::write(place.path("run/notes.txt"), "mine").expect("writes");
    let before = files(&place.path("run"));
    let ended = place.expect(1, &["run", "small.toml", "-o", "run", "--backend", "cpu", "--seed", "6"]);
    assert!(ended.err.contains("--force") && ended.err.contains("run"), "{}", ended.err);
    assert_eq!(before, files(&place.path("run")), "nothing was touched");
    place.run("run", &["--backend", "cpu", "--seed", "6", "--force"]);
    assert_eq!(place.json("run/result.json")["seed"], 6);
    assert_eq!(place.read("run/notes.txt"), "mine", "only files of a run are replaced");
}

#[test]
fn a_foreign_folder_is_never_touched() {
    let place = Place::new();
    fs::create_dir(place.path("thesis")).expect("creates");
    fs::write(place.path("thesis/chapter.txt"), "years").expect("writes");
    // Named like files of a run, but not of one.
    fs::write(place.path("thesis/result.json"), "{}").expect("writes");
    fs::write(place.path("thesis/manifest.json"), "{\"format\": \"another\"}").expect("writes");
    let before = files(&place.path("thesis"));
    for force in [&[][..], &["--force"]] {
        let ended = place.expect(1, &[&["run", "small.toml", "--backend", "cpu", "-o", "thesis"], force].concat());
        assert!(ended.err.contains("not a polity run"), "{}", ended.err);
        assert_eq!(before, files(&place.path("thesis")));
    }
}

#[test]
fn output_that_cannot_be_written_is_named() {
    let place = Place::new();
    fs::write(place.path("regular"), "a file").expect("writes");
    for out in ["regular/run", "regular"] {
        let ended = place.expect(1, &["run", "small.toml", "--backend", "cpu", "-o", out]);
        assert!(ended.err.contains(out) && ended.err.contains("remedy"), "{}", ended.err);
    }
    assert_eq!(place.read("regular"), "a file");
}

#[test]
fn bad_configs_end_with_all_their_problems() {
    let place = Place::new();
    let several = include_str!("../bad_configs/several.toml");
    fs::write(place.path("several.toml"), several).expect("writes");
    fs::write(place.path("latin.toml"), b"name = \"caf\xe9\"").expect("writes");
    for command in ["run", "check", "verify", "bench"] {
        let ended = place.expect(3, &[command, "several.toml"]);
        for line in include_str!("../bad_configs/several.txt").lines().skip(1) {
            assert!(ended.err.contains(line), "{command}: {line:?} is missing in\n{}", ended.err);
        }
        for missing in ["nothing.toml", ".", "latin.toml"] {
            let ended = place.expect(3, &[command, missing]);
            assert!(ended.err.contains("cannot read this config"), "{command} {missing}: {}", ended.err);
        }
        place.expect(3, &[command, "small.toml", "--set", "phase.0.matrix.9=1"]);
    }
    assert!(!place.path("runs").exists(), "a bad config leaves nothing behind");
}

#[test]
fn a_device_that_is_not_there_is_named() {
    let place = Place::new();
    for backend in [&[][..], &["--backend", "gpu"]] {
        let args = [&["run", "small.toml", "-o", "run", "--device", "no such adapter"], backend].concat();
        let ended = place.expect(4, &args);
        assert!(ended.err.contains("no such adapter") && ended.err.contains("remedy"), "{args:?}: {}", ended.err);
    }
    assert!(!place.path("run").exists(), "nothing was started");
}

#[test]
fn too_many_agents_are_refused_before_they_are_allocated() {
    let place = Place::new();
    for backend in ["cpu", "reference"] {
        let ended = place.polity(&["run", "small.toml", "--backend", backend, "-o", "run", "--set", "population.replicas=100000000"]);
        assert_ne!(ended.code, 0);
        assert!(ended.err.contains("would fit") && ended.err.contains("GiB"), "{}", ended.err);
    }
    assert!(!place.path("run").exists(), "nothing was started");
}

#[test]
fn verify_says_equal_or_where_not() {
    let place = Place::new();
    let two = ["verify", "small.toml", "--steps", "12", "--backends", "reference,cpu"];
    let ended = place.expect(0, &two);
    assert!(ended.out.starts_with("equal: reference and cpu"), "{}", ended.out);
    for (fault, phase, column, agent) in [
        ("7:1:strategy:2:17:0", "imitate/fermi", "strategy", 17),
        ("5:0:payoff:0:0:20", "interact/matrix", "payoff", 0),
        ("12:2:strategy:1:545:0", "evolve/mutate", "strategy", 545),
    ] {
        let ended = place.expect(5, &[&two[..], &["--plant-fault", fault]].concat());
        let (step, replica) = (fault.split(':').next().expect("a step"), fault.split(':').nth(3).expect("a replica"));
        let place = format!("step {step}, phase {phase}, column {column}, replica {replica}, agent {agent}:");
        assert!(ended.err.contains(&place), "{fault}: {place} is missing in {}", ended.err);
    }
    for fault in ["7:1:strategy:2:17", "7:3:strategy:0:0:0", "7:0:mood:0:0:0", "7:0:payoff:3:0:0", "7:0:payoff:0:546:0", ""] {
        place.expect(2, &[&two[..], &["--plant-fault", fault]].concat());
    }
    place.expect(2, &["verify", "small.toml", "--backends", "cpu"]);
}

#[test]
fn verify_holds_a_finished_run_against_its_digests() {
    let place = Place::new();
    place.run("run", &["--backend", "cpu"]);
    for backend in ["reference", "cpu"] {
        let ended = place.expect(0, &["verify", "small.toml", "--against", "run", "--backend", backend]);
        assert!(ended.out.contains("40 steps, 9 digests"), "{}", ended.out);
    }
    place.expect(5, &["verify", "small.toml", "--against", "run", "--backend", "cpu", "--seed", "6"]);
    let digests = place.read("run/digests.csv");
    let changed: Vec<String> = digests
        .lines()
        .map(|line| {
            let digest = line.split(',').nth(1).expect("a digest").to_owned();
            if line.starts_with("25,") { line.replace(&digest, &digest.chars().rev().collect::<String>()) } else { line.to_owned() }
        })
        .collect();
    fs::write(place.path("run/digests.csv"), changed.join("\n") + "\n").expect("writes");
    let ended = place.expect(5, &["verify", "small.toml", "--against", "run", "--backend", "cpu"]);
    assert!(ended.err.contains("step 25"), "{}", ended.err);
    place.expect(1, &["verify", "small.toml", "--against", "nowhere", "--backend", "cpu"]);
}

#[test]
fn usage_errors_end_with_2() {
    let place = Place::new();
    for args in [&["run", "small.toml", "--colour"][..], &["fly"], &["run", "small.toml", "--threads", "many"], &["report"], &["check"]] {
        place.expect(2, args);
    }
    for args in [&["--help"][..], &["--version"], &["run", "--help"]] {
        place.expect(0, args);
    }
}

#[test]
fn a_dry_run_leaves_nothing() {
    let place = Place::new();
    let ended = place.expect(0, &["run", "small.toml", "--dry-run", "--backend", "cpu"]);
    assert!(ended.out.starts_with("small: fine"), "{}", ended.out);
    assert_eq!(files(place.dir.path()).len(), 1, "only the config");
}

#[test]
fn json_is_one_object() {
    let place = Place::new();
    let report = ["--set", "output.report=true"];
    let run = [&["run", "small.toml", "--json", "--backend", "cpu", "-o", "run"], &report[..]].concat();
    let calls: [&[&str]; 5] = [
        &run,
        &["check", "small.toml", "--json"],
        &["list", "--json"],
        &["devices", "--json"],
        &["bench", "small.toml", "--json", "--repeats", "2", "--backend", "cpu", "--threads", "1"],
    ];
    let objects = calls.map(|args| {
        let ended = place.expect(0, args);
        let value: Value = serde_json::from_str(&ended.out).unwrap_or_else(|e| panic!("polity {args:?}: {e}\n{}", ended.out));
        assert!(value.is_object(), "polity {args:?}: {value}");
        value
    });
    assert_eq!((&objects[0]["status"], &objects[0]["result"]), (&"complete".into(), &place.json("run/result.json")));
    assert_eq!(objects[1]["agents"], 546);
    assert_eq!(objects[2]["phases"].as_array().map(Vec::len), Some(polity::Registry::builtin().iter().count()));
    assert!(objects[3]["gpus"].is_array());
    assert_eq!(objects[4]["times_s"].as_array().map(Vec::len), Some(2));
}

#[test]
fn reports_are_written_and_written_again() {
    let place = Place::new();
    place.run("run", &["--backend", "cpu", "--set", "output.report=true"]);
    let page = place.read("run/report.html");
    assert!(page.contains("small"), "the report names its run");
    fs::remove_file(place.path("run/report.html")).expect("removes");
    place.expect(0, &["report", "run"]);
    assert_eq!(page, place.read("run/report.html"));
    place.expect(1, &["report", "nowhere"]);
}

#[test]
fn the_other_commands_answer() {
    let place = Place::new();
    let schema = place.expect(0, &["schema"]).out;
    let stored: Value = serde_json::from_str(include_str!("../../schema/polity.schema.json")).expect("the stored schema is JSON");
    assert_eq!(serde_json::from_str::<Value>(&schema).expect("the schema is JSON"), stored);
    assert!(place.expect(0, &["completions", "bash"]).out.contains("_polity()"));
    place.expect(2, &["completions", "latin"]);
    let list = place.expect(0, &["list"]).out;
    for phase in polity::Registry::builtin().iter().map(|p| p.record) {
        assert!(list.contains(phase.kind), "{} is not listed", phase.kind);
    }
    assert!(place.expect(0, &["devices"]).out.starts_with("cpu"));
    let check = place.expect(0, &["check", "small.toml"]).out;
    assert!(check.contains("3 replicas") && check.contains("interact/matrix → imitate/fermi → evolve/mutate"), "{check}");
    let resolved = place.expect(0, &["check", "small.toml", "--resolved"]).out;
    fs::write(place.path("resolved.toml"), &resolved).expect("writes");
    assert_eq!(place.expect(0, &["check", "resolved.toml", "--resolved"]).out, resolved, "a resolved config is its own resolution");
}

#[test]
fn init_writes_a_config_that_passes() {
    let place = Place::new();
    place.expect(0, &["init"]);
    place.expect(0, &["check", "experiment.toml"]);
    let written = place.read("experiment.toml");
    fs::write(place.path("experiment.toml"), "mine").expect("writes");
    let ended = place.expect(1, &["init"]);
    assert!(ended.err.contains("--force"), "{}", ended.err);
    assert_eq!(place.read("experiment.toml"), "mine");
    place.expect(0, &["init", "--force"]);
    assert_eq!(place.read("experiment.toml"), written);
    place.expect(0, &["init", "other.toml"]);
    place.expect(1, &["init", "no/such/folder.toml"]);
}

/// Ctrl-C: the step in progress is finished and measured, the files are complete, and the run can be held against them.
#[cfg(unix)]
#[test]
fn a_signal_leaves_complete_files() {
    use std::time::{Duration, Instant};
    let place = Place::new();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_polity"))
        .args(["run", "small.toml", "--quiet", "--backend", "cpu", "--threads", "1", "--steps", "4000000000", "-o", "run"])
        .args(["--set", "measure.every=1000", "--set", "output.snapshots=0"])
        .current_dir(place.dir.path())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program starts");
    let began = Instant::now();
    while fs::read_to_string(place.path("run/metrics.csv")).unwrap_or_default().lines().count() < 4 {
        assert!(began.elapsed() < Duration::from_secs(60), "no measurement within a minute");
        std::thread::sleep(Duration::from_millis(20));
    }
    let killed = std::process::Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill starts");
    assert!(killed.success());
    let began = Instant::now();
    while child.try_wait().expect("a child").is_none() {
        assert!(began.elapsed() < Duration::from_secs(60), "it goes on");
        std::thread::sleep(Duration::from_millis(20));
    }
    let output = child.wait_with_output().expect("a child");
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(143), "{err}");
    assert!(err.contains("stopped after step") && !err.contains("panicked"), "{err}");
    assert_eq!(place.json("run/manifest.json")["status"], "interrupted");
    let metrics = place.read("run/metrics.csv");
    let last = metrics.lines().last().and_then(|line| line.split(',').next()).expect("a last step");
    assert_eq!(place.json("run/result.json")["steps"].to_string(), last, "the last step is measured");
    assert!(metrics.ends_with('\n') && place.read("run/digests.csv").ends_with('\n'));
    let hashed = place.json("run/manifest.json")["files"].as_object().map_or(0, serde_json::Map::len);
    assert_eq!(hashed, files(&place.path("run")).len() - 1, "every file but the manifest is hashed");
    place.expect(0, &["verify", "run/config.toml", "--against", "run", "--backend", "cpu"]);
}

/// What is solved and what is simulated is told apart, with the reason and the changes.
#[test]
fn analyses_say_how_they_know() {
    let place = Place::new();
    let text = SMALL
        .replace("[topology]\nkind = \"lattice\"\nwidth = 26\nheight = 21\n", "")
        .replace("neighbor_sum", "field")
        .replace("replicas = 3", "agents = 12")
        .replace("probability = 0.01", "probability = 0.0");
    fs::write(place.path("mixed.toml"), text).expect("the folder can be written");
    let ask = |args: &[&str]| -> Value {
        let ended = place.polity(&[&["analyze"], args, &["--backend", "cpu", "--json"]].concat());
        assert_eq!(ended.code, 0, "{}", ended.err);
        serde_json::from_str(&ended.out).expect("one JSON object")
    };
    let exact = ask(&["fixation", "mixed.toml"]);
    assert_eq!((exact["method"].as_str(), exact["simulated_because"].as_str()), (Some("exact"), None));
    assert!(exact["changed"][0].as_str().is_some_and(|c| c.starts_with("init=")), "{exact}");
    let run = ask(&["fixation", "mixed.toml", "--simulate", "--replicas", "50"]);
    assert_eq!((run["method"].as_str(), run["simulated_because"].as_str()), (Some("simulated"), Some("as wished")));
    let lattice = ask(&["gradient", "small.toml", "--points", "3", "--replicas", "8"]);
    assert_eq!(lattice["simulated_because"].as_str(), Some("agents have neighbours"));
    let mutates = ask(&["stationary", "mixed.toml", "--set", "phase.2.probability=0.05"]);
    assert_eq!((mutates["mutation"].as_str(), mutates["distribution"].as_array().map(Vec::len)), (Some("as configured"), Some(13)));
    let text = place.polity(&["analyze", "gradient", "mixed.toml", "--backend", "cpu"]).out;
    assert!(text.contains("exact: the Markov chain of this very plan, solved"), "{text}");
}

#[test]
fn shaders_are_printed_with_those_that_measure() {
    let place = Place::new();
    let heads = |args: &[&str]| -> Vec<String> {
        let ended = place.expect(0, &[&["shader", "small.toml"], args].concat());
        ended.out.lines().filter_map(|line| line.strip_prefix("// ---- ")).map(str::to_owned).collect()
    };
    let whole = heads(&[]);
    assert_eq!(whole[..2], ["interact/matrix: shaders/interact/matrix.wgsl", "imitate/fermi: shaders/imitate/fermi.wgsl"]);
    assert_eq!(whole.last().map(String::as_str), Some("no phase of its own: shaders/measure/tally.wgsl"));
    assert_eq!(heads(&["--phase", "evolve/mutate", "--split"]), ["evolve/mutate: shaders/evolve/mutate.wgsl"]);
    assert!(place.expect(2, &["shader", "small.toml", "--phase", "imitate/best"]).err.contains("evolve/mutate"));
    let large = ["shader", "small.toml", "--set", "population.replicas=100000", "--max-memory", "64M"];
    assert!(place.polity(&large).err.contains("would fit"));
}
