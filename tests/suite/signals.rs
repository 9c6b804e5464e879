//! Ctrl-C inside a long step.
#![cfg(unix)]

use std::fs;
use std::time::{Duration, Instant};

/// A step of minutes is left unfinished: every agent looks at every other in two dimensions, four billion pairs.
#[test]
fn a_signal_ends_a_long_step() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let dir = folder.path();
    let text = "steps = 5\npopulation = { agents = 65_536 }\ntopology = { kind = \"well_mixed\" }\nvalues = { dimensions = [\"v\", \"w\"] }\n\
                [[users]]\nname = \"u\"\nfraction = 1.0\n\
                preference = [{ kind = \"uniform\", low = 0.0, high = 1.0 }, { kind = \"uniform\", low = 0.0, high = 1.0 }]\n\
                [[phase]]\nkind = \"influence/hegselmann_krause\"\nepsilon = 0.2\n";
    fs::write(dir.join("long.toml"), text).expect("the folder can be written");
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_polity"))
        .args(["run", "long.toml", "--quiet", "--backend", "reference", "-o", "run"])
        .current_dir(dir)
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program starts");
    let began = Instant::now();
    while fs::read_to_string(dir.join("run/metrics.csv")).unwrap_or_default().lines().count() < 2 {
        assert!(began.elapsed() < Duration::from_secs(60), "no measurement within a minute");
        std::thread::sleep(Duration::from_millis(20));
    }
    std::thread::sleep(Duration::from_millis(500));
    let killed = std::process::Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill starts");
    assert!(killed.success());
    let began = Instant::now();
    while child.try_wait().expect("a child").is_none() {
        if began.elapsed() > Duration::from_secs(30) {
            child.kill().expect("it can be ended");
            panic!("it goes on");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let output = child.wait_with_output().expect("a child");
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(143), "{err}");
    assert!(err.contains("stopped after step 0 of 5"), "{err}");
    let json = |name: &str| -> serde_json::Value {
        serde_json::from_str(&fs::read_to_string(dir.join("run").join(name)).expect("a file")).expect("JSON")
    };
    assert_eq!(json("manifest.json")["status"], "interrupted");
    assert_eq!(json("result.json")["steps"], 0);
}
