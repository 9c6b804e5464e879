//! The program as a user meets it: exit codes, files, messages.

use crate::gpu;
use assert_cmd::cargo::cargo_bin_cmd;
use std::fs;
use std::path::Path;
use std::process::Output;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn polity(dir: &Path, args: &[&str]) -> Output {
    let output = cargo_bin_cmd!("polity").current_dir(dir).env("NODEVICE_SELECT", "1").args(args).output().expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("panicked"), "{args:?}: {said}");
    output
}

fn code(dir: &Path, args: &[&str]) -> i32 {
    polity(dir, args).status.code().unwrap_or(-1)
}

/// A small run of W1; `more` is appended.
fn small(dir: &Path, out: &str, more: &[&str]) -> Output {
    let config = format!("{ROOT}/configs/bench/w1_lattice.toml");
    let mut args = vec!["run", &config, "-o", out, "-q", "--steps", "12", "--set", "topology.width=60", "--set", "topology.height=50"];
    args.extend(["--set", "output.report=false"]);
    args.extend(more);
    polity(dir, &args)
}

fn read(dir: &Path, name: &str) -> Vec<u8> {
    fs::read(dir.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

#[test]
fn results_are_byte_equal_everywhere() {
    let dir = tempfile::tempdir().expect("a folder");
    let dir = dir.path();
    let mut variants = vec![
        vec!["--backend", "cpu"],
        vec!["--backend", "reference"],
        vec!["--backend", "cpu", "--threads", "1"],
        vec!["--backend", "cpu", "--threads", "3", "--chunk", "128"],
        vec!["--backend", "cpu", "--threads", "7", "--chunk", "5000"],
    ];
    if gpu::available("results_are_byte_equal_everywhere") {
        variants.push(vec!["--backend", "gpu", "--workgroup", "32"]);
        variants.push(vec!["--backend", "gpu", "--workgroup", "128"]);
    }
    for (at, variant) in variants.iter().enumerate() {
        let output = small(dir, &format!("run{at}"), variant);
        assert!(output.status.success(), "{variant:?}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(read(dir, &format!("run{at}/result.json")) == read(dir, "run0/result.json"), "{variant:?}");
        assert!(read(dir, &format!("run{at}/digests.csv")) == read(dir, "run0/digests.csv"), "{variant:?}");
    }
    for file in ["manifest.json", "config.toml", "metrics.csv", "transitions.csv", "payoff_histogram.csv"] {
        assert!(!read(dir, &format!("run0/{file}")).is_empty());
    }
    // The resolved config repeats the run; another cadence ends in the same digest.
    assert_eq!(code(dir, &["run", "run0/config.toml", "-o", "again", "-q", "--backend", "cpu"]), 0);
    assert!(read(dir, "again/result.json") == read(dir, "run0/result.json"));
    let last = |run: &str| String::from_utf8_lossy(&read(dir, &format!("{run}/digests.csv"))).lines().last().map(str::to_owned);
    for every in ["1", "5", "12"] {
        small(dir, every, &["--backend", "cpu", "--set", &format!("measure.every={every}")]);
        assert_eq!(last(every), last("run0"), "every {every}");
    }
}

#[test]
fn nothing_is_overwritten() {
    let dir = tempfile::tempdir().expect("a folder");
    let dir = dir.path();
    assert!(small(dir, "a", &["--backend", "cpu"]).status.success());
    let before = read(dir, "a/manifest.json");
    let refused = small(dir, "a", &["--backend", "cpu"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--force"));
    assert!(read(dir, "a/manifest.json") == before, "an existing run stays as it was");
    assert!(small(dir, "a", &["--backend", "cpu", "--force"]).status.success());
    fs::create_dir(dir.join("mine")).expect("a folder");
    fs::write(dir.join("mine/thesis.txt"), "years of work").expect("a file");
    assert_eq!(small(dir, "mine", &["--backend", "cpu", "--force"]).status.code(), Some(1));
    assert_eq!(read(dir, "mine/thesis.txt"), b"years of work");
    assert_eq!(small(dir, "mine/thesis.txt/run", &["--backend", "cpu"]).status.code(), Some(1));
    assert_eq!(code(dir, &["init", "x.toml"]), 0);
    assert_eq!(code(dir, &["check", "x.toml"]), 0, "what init writes is right");
    assert_eq!(code(dir, &["init", "x.toml"]), 1);
}

#[test]
fn every_failure_has_its_code() {
    let dir = tempfile::tempdir().expect("a folder");
    let dir = dir.path();
    let config = format!("{ROOT}/configs/bench/w1_lattice.toml");
    assert_eq!(code(dir, &["run", "missing.toml"]), 3);
    assert_eq!(code(dir, &["run", &config, "--set", "topology.width=-3"]), 3);
    assert_eq!(code(dir, &["run", &config, "--set", "topology.widht=3"]), 3);
    assert_eq!(code(dir, &["run", &config, "--nonsense"]), 2);
    assert_eq!(code(dir, &["run", &config, "--backend", "gpu", "--device", "no such thing"]), 4);
    let large = polity(
        dir,
        &["run", &config, "--set", "topology.width=40000", "--set", "topology.height=40000", "--set", "population.replicas=5000"],
    );
    assert_eq!(large.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&large.stderr).contains("would fit"));
    assert!(!dir.join("runs").exists(), "a run that cannot start leaves nothing");
}

#[test]
fn verify_equal_and_not() {
    let dir = tempfile::tempdir().expect("a folder");
    let dir = dir.path();
    let config = format!("{ROOT}/configs/bench/w2_well_mixed.toml");
    let base = ["verify", &config, "--steps", "5", "--set", "population.agents=999", "--backends", "reference,cpu"];
    assert_eq!(code(dir, &base), 0);
    let planted = polity(dir, &[&base[..], &["--plant-fault", "4:1:strategy:0:321:0"]].concat());
    assert_eq!(planted.status.code(), Some(5));
    let said = String::from_utf8_lossy(&planted.stderr);
    for part in ["step 4", "imitate/fermi", "column strategy", "replica 0", "agent 321"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(small(dir, "run", &["--backend", "cpu"]).status.success());
    let against = ["verify", "run/config.toml", "--against", "run", "--backend", "cpu", "--threads", "2"];
    assert_eq!(code(dir, &against), 0);
    let text = String::from_utf8(read(dir, "run/digests.csv")).expect("text");
    let (head, tail) = text.rsplit_once("12,").expect("the last step");
    fs::write(dir.join("run/digests.csv"), format!("{head}12,00{}", &tail[2..])).expect("a file");
    assert_eq!(code(dir, &against), 5);
}

#[test]
fn the_other_commands_answer() {
    let dir = tempfile::tempdir().expect("a folder");
    let dir = dir.path();
    let config = format!("{ROOT}/configs/bench/w1_lattice.toml");
    for args in [
        &["devices"][..],
        &["list"],
        &["list", "--json"],
        &["schema"],
        &["completions", "bash"],
        &["check", &config],
        &["devices", "--json"],
    ] {
        let output = polity(dir, args);
        assert!(output.status.success() && !output.stdout.is_empty(), "{args:?}");
    }
    let json = small(dir, "j", &["--backend", "cpu", "--json"]);
    let object: serde_json::Value = serde_json::from_slice(&json.stdout).expect("one JSON object");
    assert_eq!(object["status"], "complete");
    let bench = polity(dir, &["bench", &config, "--backend", "cpu", "--repeats", "2", "--steps", "3", "--json"]);
    let object: serde_json::Value = serde_json::from_slice(&bench.stdout).expect("one JSON object");
    for key in
        ["version", "config", "backend", "device", "threads", "agents", "steps", "times_s", "agent_steps_per_s", "warmup_s", "digest"]
    {
        assert!(!object[key].is_null(), "{key}");
    }
    assert_eq!(object["metrics"].as_array().map(Vec::len), Some(2));
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_complete_files() {
    let dir = tempfile::tempdir().expect("a folder");
    let dir = dir.path();
    let config = format!("{ROOT}/configs/bench/w1_lattice.toml");
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("polity"))
        .current_dir(dir)
        .args(["run", &config, "-o", "run", "-q", "--backend", "cpu", "--steps", "100000000", "--set", "topology.width=100"])
        .args(["--set", "topology.height=100", "--set", "measure.every=10"])
        .spawn()
        .expect("the program starts");
    let metrics = dir.join("run/metrics.csv");
    let begun = std::time::Instant::now();
    while fs::read_to_string(&metrics).map_or(0, |t| t.lines().count()) < 5 {
        assert!(begun.elapsed().as_secs() < 60, "the run never got going");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill runs");
    assert!(killed.success());
    assert_eq!(child.wait().expect("it ends").code(), Some(130));
    let manifest: serde_json::Value = serde_json::from_slice(&read(dir, "run/manifest.json")).expect("JSON");
    assert_eq!(manifest["status"], "interrupted");
    let text = String::from_utf8(read(dir, "run/metrics.csv")).expect("text");
    let width = text.lines().next().map_or(0, |l| l.split(',').count());
    assert!(text.ends_with('\n') && text.lines().all(|l| l.split(',').count() == width), "whole lines only");
    assert!(dir.join("run/result.json").exists() && dir.join("run/report.html").exists());
}
