//! Real signals, at times that nobody chose.

use super::*;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

fn begin(place: &Place, program: &str, args: &[&str]) -> Child {
    let mut call = Command::new(program);
    call.args(args).current_dir(place.dir.path()).stdout(Stdio::null()).stderr(Stdio::piped());
    for name in ["BACKEND", "DEVICE", "THREADS", "SEED", "OUT"] {
        call.env_remove(format!("POLITY_{name}"));
    }
    call.spawn().expect("it starts")
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([name, &child.id().to_string()]).status().expect("kill starts");
    assert!(sent.success(), "{name}");
}

fn until(what: &str, mut done: impl FnMut() -> bool) {
    let began = Instant::now();
    while !done() {
        assert!(began.elapsed() < Duration::from_secs(120), "{what}: not within two minutes");
        std::thread::sleep(Duration::from_millis(5));
    }
}

const POLITY: &str = env!("CARGO_BIN_EXE_polity");

/// Is a signal ignored here, as by `nohup` or behind `&`? Then it is in what is started from here, too.
fn ignored(number: u32) -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| (mask >> (number - 1)) & 1 == 1)
}

#[test]
fn whatever_signal_stops_a_run_it_goes_on() {
    let place = Place::new(&LATTICE.replace("steps = 23", "steps = 1500").replace("[2, 9, 23]", "[2, 9, 1450]"));
    for (k, (name, code)) in
        [("-INT", Some(130)), ("-TERM", Some(143)), ("-HUP", Some(129)), ("-KILL", None), ("-KILL", None)].into_iter().enumerate()
    {
        if code.is_some_and(|code| ignored(code as u32 - 128)) {
            eprintln!("SKIPPED: {name}: whoever runs the tests has it ignored");
            continue;
        }
        // What is there from the run before would be taken for this one's.
        let _ = fs::remove_dir_all(place.path("run"));
        let mut child = begin(&place, POLITY, &["run", "a.toml", "-o", "run", "--backend", "cpu"]);
        // Longer each time.
        until("a measurement", || {
            let text = fs::read_to_string(place.path("run/metrics.csv")).unwrap_or_default();
            child.try_wait().expect("a child").is_some() || text.lines().count() > 3 + 20 * k
        });
        if child.try_wait().expect("a child").is_none() {
            signal(&child, name);
            let output = child.wait_with_output().expect("a child");
            let err = String::from_utf8_lossy(&output.stderr);
            // It may have come to its end just then.
            assert!(output.status.code() == code || output.status.success(), "{name}: {:?} {err}", output.status);
            if output.status.code() == code && code.is_some() {
                assert!(err.contains("polity resume run"), "{err}");
                assert_eq!(manifest(&place.path("run"))["status"], "interrupted");
            }
        }
        place.resumed("run", k, name);
    }
}

#[test]
fn a_signal_that_is_ignored_stays_ignored_and_another_asks_for_a_checkpoint() {
    let text = LATTICE
        .replace("steps = 23", "steps = 2000000000")
        .replace("checkpoint = { every = 4 }\n", "")
        .replace("every = 5", "every = 1000000");
    let place = Place::new(LATTICE);
    fs::write(place.path("long.toml"), text).expect("written");
    let mut child = begin(&place, "nohup", &[POLITY, "run", "long.toml", "-o", "long", "--backend", "cpu"]);
    until("a measurement", || fs::read_to_string(place.path("long/metrics.csv")).unwrap_or_default().lines().count() > 1);
    signal(&child, "-HUP");
    signal(&child, "-USR1");
    until("a checkpoint", || place.path("long/checkpoints").exists() && !files(&place.path("long/checkpoints")).is_empty());
    assert!(child.try_wait().expect("a child").is_none(), "it went on");
    // Nobody else may write there meanwhile, whatever is wished.
    for args in [&["resume"][..], &["run", "a.toml", "--force"]] {
        let (code, err) = place.polity("long", 0, None, args);
        assert_eq!(code, Some(1), "{err}");
        assert!(err.contains("is being written by process") && err.contains(&child.id().to_string()), "{err}");
    }
    signal(&child, "-TERM");
    let output = child.wait_with_output().expect("a child");
    assert_eq!(output.status.code(), Some(143), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(manifest(&place.path("long"))["status"], "interrupted");
}

/// Eight at once, in one folder: each has a run directory of its own, and all are whole.
#[test]
fn runs_that_start_together_do_not_share_a_folder() {
    let place = Place::new(LATTICE);
    let started: Vec<Child> = (0..8).map(|_| begin(&place, POLITY, &["run", "a.toml", "--backend", "cpu", "--threads", "1"])).collect();
    for child in started {
        let output = child.wait_with_output().expect("a child");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let runs: Vec<_> = fs::read_dir(place.path("runs")).expect("runs").map(|entry| entry.expect("an entry").path()).collect();
    assert_eq!(runs.len(), 8, "{runs:?}");
    for run in runs {
        assert!(results(&run).iter().eq(&place.whole), "{}", run.display());
    }
    // In one folder that all name, one wins, and the others say why they do not.
    let args = ["run", "a.toml", "-o", "one", "--backend", "cpu", "--threads", "1"];
    let started: Vec<Child> = (0..8).map(|_| begin(&place, POLITY, &args)).collect();
    let mut won = 0;
    for child in started {
        let output = child.wait_with_output().expect("a child");
        let err = String::from_utf8_lossy(&output.stderr);
        won += usize::from(output.status.success());
        assert!(output.status.success() || err.contains("is being written by") || err.contains("already holds a run"), "{err}");
    }
    assert_eq!(won, 1);
    assert!(results(&place.path("one")).iter().eq(&place.whole));
}
