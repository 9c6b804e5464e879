//! A run goes on to another last step than its config said, and is one of that length then.

use super::*;

/// A finished run of `text` with the states that `kept` keeps.
fn finished(text: &str, kept: &str) -> Place {
    let place = Place::new(text);
    let (code, err) = place.polity("run", 0, None, &["run", "a.toml", "--set", kept]);
    assert_eq!(code, Some(0), "{err}");
    place
}

/// Without the entries of the last step, which a shorter run does not come to.
fn lattice() -> String {
    LATTICE.replace("steps = [2, 9, 23]", "steps = [2, 3]")
}

/// Holds a folder to the run of its own config from the start.
fn like_new(place: &Place, run: &str, steps: u32, what: &str) {
    let config = fs::read_to_string(place.path(run).join("config.toml")).expect("a config");
    assert!(config.contains(&format!("\nsteps = {steps}\n")), "{what}: {config}");
    let (code, err) = place.polity("new", steps as usize, None, &["run", &format!("{run}/config.toml"), "--force"]);
    assert_eq!(code, Some(0), "{what}: {err}");
    let (now, new) = (results(&place.path(run)), results(&place.path("new")));
    for (path, bytes) in &new {
        let here = now.get(path).unwrap_or_else(|| panic!("{what}: {} is missing", path.display()));
        assert!(here == bytes, "{what}: {} differs\n{}", path.display(), String::from_utf8_lossy(here));
    }
    assert_eq!(now.keys().collect::<Vec<_>>(), new.keys().collect::<Vec<_>>(), "{what}");
    assert_eq!(manifest(&place.path(run))["status"], "complete", "{what}");
    let record = polity::output::RunRecord::open(&place.path(run)).unwrap_or_else(|e| panic!("{what}: {e}"));
    assert_eq!(record.changed_files(), Vec::<String>::new(), "{what}: hashes");
}

#[test]
fn a_finished_run_goes_on_to_more_steps() {
    for (text, lengths) in [
        (lattice(), [24, 31, 90]),
        (SOCIETY.replace("steps = 400\nstop = \"absorbed\"", "steps = 9"), [12, 40, 400]),
        (EVENTS.into(), [27, 40, 61]),
    ] {
        let place = finished(&text, "checkpoint.at_end=true");
        for (engine, steps) in lengths.into_iter().enumerate() {
            let (code, err) = place.polity("run", engine + 1, None, &["resume", "--steps", &steps.to_string()]);
            assert_eq!(code, Some(0), "{err}");
            let what = format!("{steps} steps");
            like_new(&place, "run", steps, &what);
            let manifest = manifest(&place.path("run"));
            let told = manifest["lengths"].as_array().expect("lengths");
            assert_eq!((told.len(), told[engine]["to"].as_u64()), (engine + 1, Some(steps.into())), "{what}");
            assert!(manifest["resumed"][engine]["step"].as_u64().expect("a step") > 0, "{what}: it went on");
        }
        // What it is already stays as it is.
        let before = files(&place.path("run"));
        let (code, err) = place.polity("run", 0, None, &["resume", "--steps", &lengths[2].to_string()]);
        assert_eq!(code, Some(0), "{err}");
        assert!(before == files(&place.path("run")));
    }
}

#[test]
fn a_finished_run_goes_on_to_fewer_steps() {
    for text in [lattice(), EVENTS.into()] {
        let place = finished(&text, "checkpoint.keep=all");
        for (engine, steps) in [22, 17, 11, 25, 10].into_iter().enumerate() {
            let (code, err) = place.polity("run", engine, None, &["resume", "--steps", &steps.to_string()]);
            assert_eq!(code, Some(0), "{err}");
            like_new(&place, "run", steps, &format!("{steps} steps"));
            let kept: Vec<u32> = polity::output::checkpoint::all(&place.path("run")).into_iter().map(|(step, _)| step).collect();
            let right: Vec<u32> = (1..steps.div_ceil(4)).rev().map(|k| 4 * k).collect();
            assert_eq!(kept, right, "{steps} steps");
        }
        let before = files(&place.path("run"));
        let (code, err) = place.polity("run", 0, None, &["resume", "--steps", "4"]);
        assert!(code == Some(1) && err.contains("none of its checkpoints is of a step before 4") && err.contains("remedy"), "{err}");
        assert!(before == files(&place.path("run")), "nothing was touched");
    }
}

#[test]
fn a_stopped_run_goes_on_to_another_length() {
    for text in [lattice(), EVENTS.into()] {
        let place = Place::new(&text);
        for (call, steps) in [(30, 40), (90, 40), (150, 40), (150, 11), (90, 2)] {
            let (code, err) = place.polity("run", call, Some(format!("{call}:kill")), &["run", "a.toml", "--force"]);
            assert_eq!(code, None, "{err}");
            let (code, err) = place.polity("run", call, None, &["resume", "--steps", &steps.to_string()]);
            // The table names a step that is none of the run's: it says so and touches nothing.
            if code == Some(3) && steps == 2 {
                assert!(err.contains("comes after the last one"), "{err}");
                place.resumed("run", 1, "refused");
                continue;
            }
            assert_eq!(code, Some(0), "{err}");
            like_new(&place, "run", steps, &format!("killed at call {call}, then {steps} steps"));
        }
    }
}

/// The process dies at each call that writes while the length is changed: taken up without a word of it, the run has the new length or the old one.
#[test]
fn a_change_of_length_killed_at_any_call_goes_on() {
    for (text, kept, steps) in [(lattice(), "checkpoint.at_end=true", 34), (EVENTS.into(), "checkpoint.keep=all", 15)] {
        let place = finished(&text, kept);
        let copy = |from: &str, to: &str| {
            let _ = fs::remove_dir_all(place.path(to));
            for (path, bytes) in files(&place.path(from)) {
                let path = place.path(to).join(path.strip_prefix(place.path(from)).expect("below"));
                fs::create_dir_all(path.parent().expect("a folder")).expect("made");
                fs::write(path, bytes).expect("written");
            }
        };
        copy("run", "first");
        let mut new = None;
        for call in (1..).step_by(5) {
            copy("first", "run");
            let (code, err) = place.polity("run", call, Some(format!("{call}:kill")), &["resume", "--steps", &steps.to_string()]);
            if code == Some(0) {
                assert!(call > 40, "only {call} calls");
                break;
            }
            assert_eq!(code, None, "{err}");
            let what = format!("killed at call {call}");
            let begun = manifest(&place.path("run"))["lengths"].is_array();
            let (code, err) = place.polity("run", call + 1, None, &["resume"]);
            assert_eq!(code, Some(0), "{what}: {err}");
            if !begun {
                assert!(results(&place.path("run")) == results(&place.path("first")), "{what}");
                continue;
            }
            let now = results(&place.path("run"));
            let new = new.get_or_insert_with(|| {
                like_new(&place, "run", steps, &what);
                now.clone()
            });
            assert!(now == *new, "{what}");
            assert!(manifest(&place.path("run"))["resumed"][0]["step"].as_u64().is_some_and(|step| step > 0), "{what}: no state was lost");
        }
    }
}

#[test]
fn what_cannot_go_on_says_how_it_could() {
    let place = Place::new(&lattice());
    let before = files(&place.path("whole"));
    let (code, err) = place.polity("whole", 0, None, &["resume", "--steps", "40"]);
    assert_eq!(code, Some(1), "{err}");
    for part in ["none of its checkpoints", "--steps 40", "at_end = true"] {
        assert!(err.contains(part), "{part}: {err}");
    }
    assert!(before == files(&place.path("whole")), "nothing was touched");
    // Only the longer run comes to an event that pays a hundred times as much: all its payoffs have coarser units.
    let event = "event = [{ at = 30, set = { \"phase.0.matrix\" = [[100.0, 0.0], [110.0, 10.0]] } }]\n[output]";
    let place = finished(&lattice().replace("[output]", event), "checkpoint.at_end=true");
    let before = files(&place.path("run"));
    let (code, err) = place.polity("run", 0, None, &["resume", "--steps", "40"]);
    assert!(code == Some(1) && err.contains("other units of payoffs") && err.contains("remedy"), "{err}");
    assert!(before == files(&place.path("run")), "nothing was touched");
    let (code, err) = place.polity("run", 0, None, &["resume", "--steps", "29"]);
    assert_eq!(code, Some(0), "{err}");
    like_new(&place, "run", 29, "before the event");
    // A run that has come to its end sooner has nothing to go on with.
    let place = finished(SOCIETY, "checkpoint.at_end=true");
    let (code, err) = place.polity("run", 0, None, &["resume", "--steps", "500"]);
    assert!(code == Some(1) && err.contains("at which it goes on"), "{err}");
    let place = finished(&lattice(), "checkpoint.at_end=true");
    // Pictures at the distance of a short run would be too many in a long one.
    let (code, err) = place.polity("run", 0, None, &["resume", "--steps", "4000000000"]);
    assert!(code == Some(3) && err.contains("at most 10000 in the whole run"), "{err}");
}
