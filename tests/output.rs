//! Run directories: written, read back, refused, repaired, reported.
#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::naive_bytecount,
    reason = "a test binary"
)]

#[path = "output/cases.rs"]
mod cases;
#[path = "output/fabricate.rs"]
mod fabricate;
#[path = "output/fuzz.rs"]
mod fuzz;

use fabricate::{End, Toy};
use polity::output::{OutputError, RunDir, RunRecord, Status};
use std::fs;
use std::path::{Path, PathBuf};

/// A folder that vanishes, or one that stays to be looked at (`POLITY_KEEP=dir`).
fn folder(name: &str) -> (Option<tempfile::TempDir>, PathBuf) {
    if let Some(keep) = std::env::var_os("POLITY_KEEP") {
        let path = Path::new(&keep).join(name);
        let _ = fs::remove_dir_all(&path);
        (None, path)
    } else {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(name);
        (Some(dir), path)
    }
}

#[test]
fn what_is_written_is_read_back() {
    let (_dir, path) = folder("replicas");
    let manifest = fabricate::run(&path, &cases::replicas(), None);
    let record = RunRecord::open(&path).unwrap();
    assert_eq!(record.manifest, manifest);
    assert!(record.changed_files().is_empty());
    assert_eq!((record.agents(), record.steps(), record.strategies().len()), (102, 300, 2));
    let result = record.result.as_ref().unwrap();
    assert_eq!(result.digest, record.digest().unwrap().to_string());
    // The last line of metrics.csv and result.json say the same.
    for (name, values) in &record.metrics.columns {
        match (result.metrics[name].as_f64(), values.last().copied().flatten()) {
            // Written exactly; read by a parser that may be off in the last bit.
            (Some(a), Some(b)) => assert!((a - b).abs() <= b.abs() * f64::EPSILON, "{name}: {a} {b}"),
            // Nobody plays the strategy any more.
            both => assert!(both == (None, None) && name.starts_with("payoff_mean_"), "{name}: {both:?}"),
        }
    }
    assert_eq!(record.metrics.steps.first(), Some(&0));
    assert_eq!(record.metrics.column("payoff_mean")[0], None);
    let replicas = record.replicas.as_ref().unwrap();
    assert_eq!(replicas.rows().count(), 1000);
    assert!(replicas.rows().all(|row| row.iter().sum::<u64>() == 102));
    // Snapshots hold no padding, and the last one agrees with the counts.
    let last = record.snapshots.steps.len() - 1;
    let population = record.snapshots.load(last).unwrap();
    let counted: Vec<u64> = population.chunks(102).flat_map(|r| [0, 1].map(|s| r.iter().filter(|&&x| x == s).count() as u64)).collect();
    assert_eq!(counted, replicas.counts);
    let (step, bins) = record.histogram.as_ref().unwrap();
    assert_eq!((*step, bins.iter().map(|b| b.count).sum::<u64>()), (300, 102_000));
    let (_, transitions) = record.transitions.as_ref().unwrap();
    assert_eq!(transitions.iter().map(|t| t.count).sum::<u64>(), 102_000);
    assert_eq!((transitions[1].from.as_str(), transitions[1].to.as_str()), ("resident", "mutant"));
}

#[test]
fn the_result_is_the_same_bytes_wherever_it_ran() {
    let (_a, first) = folder("same_a");
    let (_b, second) = folder("same_b");
    fabricate::run(&first, &cases::well_mixed(50), None);
    fabricate::run(&second, &cases::well_mixed(50), None);
    for name in ["result.json", "metrics.csv", "digests.csv", "config.toml", "transitions.csv", "payoff_histogram.csv"] {
        assert_eq!(fs::read(first.join(name)).unwrap(), fs::read(second.join(name)).unwrap(), "{name}");
    }
    let text = fs::read_to_string(first.join("result.json")).unwrap();
    assert!(!text.contains("cpu") && !text.contains("second") && !text.contains("started"), "{text}");
}

#[test]
fn force_replaces_runs_and_nothing_else() {
    let (_dir, path) = folder("force");
    fabricate::run(&path, &cases::well_mixed(50), None);
    fs::write(path.join("notes.txt"), "mine").unwrap();
    let error = RunDir::create(&path, false).unwrap_err();
    assert!(matches!(error, OutputError::Exists(_)));
    assert!(error.to_string().contains("--force") && error.to_string().contains("-o DIR"), "{error}");
    drop(RunDir::create(&path, true).unwrap());
    assert!(!path.join("metrics.csv").exists() && !path.join("snapshots.zarr").exists());
    assert_eq!(fs::read_to_string(path.join("notes.txt")).unwrap(), "mine");

    let foreign = path.join("photos");
    fs::create_dir(&foreign).unwrap();
    drop(RunDir::create(&foreign, false).unwrap());
    fs::write(foreign.join("manifest.json"), "{\"name\": \"some web app\"}").unwrap();
    for force in [false, true] {
        assert!(matches!(RunDir::create(&foreign, force), Err(OutputError::Foreign(_))));
    }
    // A file stands where the folder should be.
    assert!(matches!(RunDir::create(&path.join("notes.txt"), true), Err(OutputError::Write { .. })));
}

#[test]
fn a_killed_run_is_readable() {
    let (_dir, path) = folder("killed");
    let plan = fabricate::plan(&cases::well_mixed(50));
    let mut out = RunDir::create(&path, false).unwrap();
    out.config(&plan).unwrap();
    let mut toy = Toy::new(&plan);
    out.observe(&plan, &toy.observe(&plan, 0)).unwrap();
    drop(out);
    // The system died in the middle of a line.
    let text = fs::read_to_string(path.join("metrics.csv")).unwrap();
    fs::write(path.join("metrics.csv"), format!("{text}2,0.5")).unwrap();
    let record = RunRecord::open(&path).unwrap();
    assert_eq!((record.manifest.status, record.metrics.steps.as_slice()), (Status::Running, [0].as_slice()));
    assert!(record.result.is_none());
}

#[test]
fn damage_is_named_not_a_panic() {
    let (_dir, path) = folder("damaged");
    fabricate::run(&path, &cases::replicas(), None);
    let cases: [(&str, &str); 9] = [
        ("manifest.json", "{"),
        ("result.json", "[]"),
        ("config.toml", "steps = \"many\""),
        ("metrics.csv", "step,hill2\n0,x\n"),
        ("metrics.csv", "step,hill2\n4,1\n0,1\n"),
        ("digests.csv", "step,digest\n0,zz\n"),
        ("replicas.csv", "replica,a,b\n0,1,2\n"),
        ("payoff_histogram.csv", "step,bin_low,bin_high,count\n1,0,1"),
        ("snapshots.zarr/strategy/zarr.json", "{\"shape\": [1, 2]}"),
    ];
    for (name, text) in cases {
        let whole = fs::read(path.join(name)).unwrap();
        fs::write(path.join(name), text).unwrap();
        let error = RunRecord::open(&path).unwrap_err().to_string();
        assert!(error.contains(name) && error.contains("remedy"), "{name}: {error}");
        fs::write(path.join(name), whole).unwrap();
    }
    fs::write(path.join("metrics.csv"), "step\n0\n").unwrap();
    assert_eq!(RunRecord::open(&path).unwrap().changed_files(), ["metrics.csv"]);
    assert!(RunRecord::open(Path::new("no/such/run")).unwrap_err().to_string().contains("manifest.json"));
    let snapshots = RunRecord::open(&path).unwrap().snapshots;
    let chunk = path.join("snapshots.zarr/strategy/c/1/0/0");
    fs::write(&chunk, vec![7; 102_000]).unwrap();
    assert!(snapshots.load(1).unwrap_err().to_string().contains("strategy 7 of 2"));
    fs::write(&chunk, "short").unwrap();
    assert!(snapshots.load(1).is_err());
}

#[test]
fn every_kind_of_run_can_be_written_and_read() {
    let interrupted = End { status: Status::Interrupted, step: 120 };
    let kinds = [
        ("lattice", cases::lattice(), None),
        ("rps", cases::rock_paper_scissors(), None),
        ("mixed", cases::well_mixed(1000), None),
        ("mixed_large", cases::well_mixed(20_000), None),
        ("ring", cases::ring(), None),
        ("one_agent", cases::tiny(1, 10), None),
        ("no_steps", cases::tiny(10, 0), None),
        ("one_observation", cases::lattice(), Some(End { status: Status::Failed, step: 0 })),
        ("interrupted", cases::lattice(), Some(interrupted)),
        ("sixteen", cases::sixteen(), None),
        ("fixation", cases::replicas(), None),
    ];
    for (name, text, end) in kinds {
        let (_dir, path) = folder(name);
        fabricate::run(&path, &text, end);
        let record = RunRecord::open(&path).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(record.changed_files().is_empty());
        check_report(&path);
    }
}

/// A report can be made, twice, stands alone, and the summary fits a terminal.
fn check_report(path: &Path) {
    let page = polity::report::write(path, &polity::Registry::builtin()).unwrap();
    let text = fs::read_to_string(&page).unwrap();
    assert_eq!(polity::report::write(path, &polity::Registry::builtin()).unwrap(), page);
    assert_eq!(fs::read_to_string(&page).unwrap(), text);
    let addresses = text.replace("http://www.w3.org/2000/svg", "");
    assert!(!addresses.contains("http://") && !addresses.contains("https://") && !addresses.contains("<script"));
    // Letters of an encoded picture may spell anything.
    let plain = |part: &str| part.split_once('"').map_or(String::new(), |(_, rest)| rest.to_string());
    let text: String = format!("\"{text}").split("base64,").map(plain).collect();
    assert!(!text.contains("NaN") && !text.contains("inf\""), "{}", page.display());
    assert_eq!(text.matches("<svg xmlns").count(), text.matches("role=\"img\" aria-label=").count());
    let summary = polity::report::terminal_summary(&RunRecord::open(path).unwrap());
    assert!(summary.lines().all(|line| line.chars().count() <= 100 || line.contains("report.html")), "{summary}");
    if std::env::var_os("POLITY_KEEP").is_some() {
        fs::write(path.join("summary.txt"), summary).unwrap();
    }
}

/// A run of the real engine, first and last step measured.
fn real(path: &Path, text: &str) -> String {
    use polity::backend::{self, Kind, Options};
    let plan = fabricate::plan(text);
    let mut out = RunDir::create(path, false).unwrap();
    out.config(&plan).unwrap();
    let mut engine = backend::start(Kind::Cpu, &plan, polity::world::World::new(&plan), &Options::default()).unwrap();
    out.observe(&plan, &engine.observe().unwrap()).unwrap();
    let last = engine.advance(plan.steps() / 2, &[plan.steps() / 2]).unwrap().remove(0);
    out.observe(&plan, &last).unwrap();
    let device = polity::output::Device { backend: "cpu".into(), adapter: "one".into(), driver: String::new(), threads: 1 };
    let steps = plan.steps() / 2;
    let finish = polity::output::Finish {
        status: Status::Complete,
        message: None,
        steps,
        loop_seconds: 1.0,
        device,
        shader_sha256: "5ade".repeat(16),
        last: Some(&last),
    };
    out.finish(&plan, finish).unwrap();
    polity::report::terminal_summary(&RunRecord::open(path).unwrap()).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn words_are_so_where_replicas_part_and_mutants_come_back() {
    let text = |phases: &str| {
        format!(
            "name = \"drift\"\nsteps = 400\nstop = \"absorbed\"\nphase = [{phases}]\n\
             population = {{ agents = 4, replicas = 2000, strategies = [\"a\", \"b\"] }}\ninit = {{ kind = \"counts\", counts = [2, 2] }}\n"
        )
    };
    let (_dir, path) = folder("drift");
    let fixed = real(&path, &text("{ kind = \"imitate/voter\", update_probability = 0.5 }"));
    // Every population fixed, and the mean is where it was.
    assert!(
        fixed.contains("Averaged over 2,000 replicas, the") && fixed.contains(" ended with a alone (") && fixed.contains(" with b alone ("),
        "{fixed}"
    );
    assert!(!fixed.contains("The shares of all strategies stayed"), "{fixed}");
    let (_dir, path) = folder("mutants");
    let phases = "{ kind = \"imitate/voter\", update_probability = 0.5 }, { kind = \"evolve/mutate\", probability = 0.05 }";
    let open = real(&path, &text(phases));
    assert!(open.contains("held one strategy only in some step") && open.contains("so that nothing was fixed"), "{open}");
    assert!(!open.contains("alone"), "{open}");
}
