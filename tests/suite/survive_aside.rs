//! Checkpoints that a thread of its own writes while the run goes on. Which call of which thread a fault strikes differs from run to run; what comes of it
//! must not.

use super::*;

fn place(text: &str) -> Place {
    Place { aside: true, ..Place::new(text) }
}

#[test]
fn a_run_killed_while_states_are_written_aside_goes_on_to_the_same_bytes() {
    for text in [LATTICE, SOCIETY] {
        let place = place(text);
        let mut killed = 0;
        for call in (1..).step_by(7) {
            let before = place.strikes();
            let (code, err) = place.polity("run", call, Some(format!("{call}:kill")), &["run", "a.toml", "--force"]);
            if place.strikes() == before {
                assert_eq!(code, Some(0), "{err}");
                break;
            }
            assert_eq!(code, None, "{err}");
            killed += 1;
            place.resumed("run", call, &format!("killed at call {call}"));
        }
        assert!(killed > 15, "{killed}");
    }
}

#[test]
fn a_state_that_cannot_be_written_aside_ends_the_run_and_it_goes_on_later() {
    let place = place(LATTICE);
    for (first, kind) in ["once", "torn", "full"].into_iter().enumerate() {
        for call in (1 + 2 * first..).step_by(13) {
            let what = format!("{kind} at call {call}");
            let before = place.strikes();
            let (code, err) = place.polity("run", call, Some(format!("{call}:{kind}")), &["run", "a.toml", "--force"]);
            if place.strikes() == before {
                break;
            }
            if code == Some(0) {
                assert_eq!(results(&place.path("run")), place.whole, "{what}");
                continue;
            }
            assert_eq!(code, Some(1), "{what}: {err}");
            assert!(err.contains("error: cannot write"), "{what}: {err}");
            if place.path("run/manifest.json").exists() {
                let status = manifest(&place.path("run"))["status"].clone();
                assert!(status == "failed" || status == "complete", "{what}: {status}");
                whole_lines(&place.path("run"), &what);
                place.resumed("run", call, &what);
            }
        }
    }
}

/// Written aside or not, a state is the same file.
#[test]
fn a_state_written_aside_is_the_same_file() {
    for text in [LATTICE, SOCIETY, EVENTS] {
        let mut place = Place::new(text);
        let mut of = |aside: bool, run: &str, engine: usize| {
            place.aside = aside;
            let (code, err) = place.polity(run, engine, None, &["run", "a.toml", "--set", "checkpoint.keep=all"]);
            assert_eq!(code, Some(0), "{err}");
            let all = files(&place.path(run).join("checkpoints"));
            assert!(all.len() > 3, "{}", all.len());
            all.into_values().collect::<Vec<_>>()
        };
        let expected = of(false, "waiting", 0);
        for engine in [0, 1, 2] {
            assert!(of(true, &format!("aside{engine}"), engine) == expected, "{engine}");
        }
        assert!(of(false, "reference", 1) == expected);
    }
}
