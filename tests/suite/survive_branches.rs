//! The state of a run as a file, and runs that begin with it.

use super::*;

/// A run that begins with the state of another and changes nothing ends where that one ends; what is changed acts from there on.
#[test]
fn a_branch_that_changes_nothing_ends_in_the_same_state() {
    let place = Place::new(LATTICE);
    let last = |run: &str| {
        let text = fs::read_to_string(place.path(run).join("digests.csv")).expect("digests");
        text.lines().last().expect("a line").to_owned()
    };
    let (code, err) = place.polity("all", 0, None, &["run", "a.toml", "--set", "checkpoint.keep=all"]);
    assert_eq!(code, Some(0), "{err}");
    let all = files(&place.path("all/checkpoints"));
    assert_eq!(all.len(), 5, "{:?}", all.keys());
    for (engine, path) in all.keys().enumerate() {
        let from = path.to_str().expect("a name");
        let (code, err) = place.polity("branch", engine, None, &["run", "a.toml", "--from", from, "--force"]);
        assert_eq!(code, Some(0), "{err}");
        assert_eq!(last("branch"), last("whole"), "{from}");
        let branch = &manifest(&place.path("branch"))["branch"];
        assert_eq!(
            format!("{:010}.safetensors", branch["step"].as_u64().expect("a step")),
            path.file_name().expect("a name").to_string_lossy()
        );
        let result = fs::read_to_string(place.path("branch/result.json")).expect("a result");
        assert!(result.contains(branch["checkpoint_sha256"].as_str().expect("a hash")), "{result}");
        begins_with_no_step_done(&place, branch["step"].as_u64().expect("a step"), &all[path]);
    }
    let from = all.keys().next().and_then(|path| path.to_str()).expect("one");
    let (code, err) = place.polity("other", 0, None, &["run", "a.toml", "--from", from, "--set", "phase.1.noise=5.0"]);
    assert_eq!(code, Some(0), "{err}");
    assert_ne!(last("other"), last("whole"));
    // Killed everywhere, a branch goes on, too.
    for call in (1..).step_by(7) {
        let (code, _) = place.polity("cut", 0, Some(format!("{call}:kill")), &["run", "a.toml", "--from", from, "--force"]);
        if code == Some(0) {
            break;
        }
        let (code, err) = place.polity("cut", call, None, &["resume"]);
        if code == Some(0) {
            assert_eq!(last("cut"), last("whole"), "killed at call {call}");
        } else {
            let early = ["before it had begun", "branched from is gone", "manifest.json: No such file"];
            assert!(early.iter().any(|why| err.contains(why)), "killed at call {call}: {err}");
        }
    }
    for (sets, says) in [
        (vec!["--steps", "4", "--set", "output.table=[]"], "ends at step 4"),
        (vec!["--set", "topology.width=14", "--set", "population.agents=98"], "another population"),
        (vec!["--set", "population.strategies=[\"D\",\"C\"]"], "another population"),
    ] {
        let (code, err) = place.polity("refused", 0, None, &[&["run", "a.toml", "--from", from], sets.as_slice()].concat());
        assert!(code != Some(0) && err.contains(says) && err.contains("remedy"), "{err}");
    }
}

/// What was earned is in a state that is kept for good, if its step was measured; a branch knows nothing of the step before its first.
fn begins_with_no_step_done(place: &Place, step: u64, checkpoint: &[u8]) {
    assert_eq!(
        String::from_utf8_lossy(&checkpoint[..checkpoint.len().min(2000)]).contains("\"payoff\""),
        step.is_multiple_of(5),
        "step {step}"
    );
    let text = |name: &str| fs::read_to_string(place.path("branch").join(name)).expect("a table");
    let metrics = text("metrics.csv");
    let mut lines = metrics.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let (names, first) = (lines.next().expect("a header"), lines.next().expect("a row"));
    assert_eq!(first[0], step.to_string());
    for (name, cell) in names.iter().zip(&first).filter(|(name, _)| name.starts_with("payoff_") || **name == "switch_rate") {
        assert_eq!(*cell, "", "{name} after step {step}");
    }
    for name in ["transitions.csv", "payoff_histogram.csv"] {
        let next = text(name).lines().nth(1).and_then(|line| line.split(',').next()?.parse::<u64>().ok()).expect("a step");
        assert!(next > step, "{name}: {next} after {step}");
    }
}

#[test]
fn a_checkpoint_has_the_layout_of_safetensors() {
    let place = Place::new(SOCIETY);
    let (code, err) = place.polity("run", 0, None, &["run", "a.toml", "--set", "checkpoint.at_end=true"]);
    assert_eq!(code, Some(0), "{err}");
    let all = files(&place.path("run/checkpoints"));
    assert_eq!(all.len(), 1, "that of the end alone");
    let (path, bytes) = all.first_key_value().expect("one");
    let length = u64::from_le_bytes(bytes[..8].try_into().expect("eight bytes")) as usize;
    assert_eq!(length % 8, 0);
    let header: serde_json::Value = serde_json::from_slice(&bytes[8..8 + length]).expect("JSON");
    let about = &header["__metadata__"];
    assert_eq!((about["format"].as_str(), about["seed"].as_str()), (Some("polity-checkpoint"), Some("8")));
    assert_eq!(
        format!("{:0>10}.safetensors", about["step"].as_str().expect("a step")),
        path.file_name().expect("a name").to_string_lossy()
    );
    let strategy = &header["strategy"];
    assert_eq!((strategy["dtype"].as_str(), strategy["shape"].to_string()), (Some("U8"), "[2,30]".into()));
    assert_eq!(header["value"]["shape"].to_string(), "[2,2,30]");
    let at = |k: usize| 8 + length + strategy["data_offsets"][k].as_u64().expect("an offset") as usize;
    let mut counts = [0u64; 2];
    bytes[at(0)..at(1)].iter().for_each(|s| counts[usize::from(*s)] += 1);
    let replicas = fs::read_to_string(place.path("run/replicas.csv")).expect("replicas");
    let listed =
        |k: usize| replicas.lines().skip(1).map(|l| l.split(',').nth(k).expect("a cell").parse::<u64>().expect("a count")).sum::<u64>();
    assert_eq!(counts, [listed(1), listed(2)]);
    let ends: Vec<u64> = header.as_object().expect("a map").values().filter_map(|of| of["data_offsets"][1].as_u64()).collect();
    assert_eq!(ends.iter().max().copied(), Some((bytes.len() - 8 - length) as u64));
}
