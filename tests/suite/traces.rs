//! `polity trace`, link by link: events that did not happen, twins that go on from a checkpoint, what is refused. All numbers by hand.

use crate::cases::plan;
use polity::Registry;
use polity::backend::{self, Kind, Options};
use polity::columns::{Column, harm};
use polity::config::Plan;
use polity::trace::silence::{outcome, without_event};
use polity::world::{Store, World};
use serde_json::Value;
use std::path::Path;

/// Two agents who copy each other in every step, all good at first; the harm of a step is that of what they hold before it.
fn pair(steps: u32, more: &str) -> String {
    format!(
        "name = \"pair\"\nseed = 5\nsteps = {steps}\npopulation = {{ agents = 2, strategies = [\"good\", \"bad\"] }}\n\
         init = {{ kind = \"fractions\", fractions = [1.0, 0.0] }}\naccountability = {{ harmful = [\"bad\"] }}\n\
         [[phase]]\nkind = \"imitate/voter\"\n{more}"
    )
}

/// Both are bad from step 3 on and good from step 5 on.
const TWICE: &str = "[[event]]\nat = 2\nshare = 1.0\nstrategy = \"bad\"\n[[event]]\nat = 4\nshare = 1.0\nstrategy = \"good\"\n";
/// One of them, drawn by chance, is bad from step 26 on, between checkpoints.
const LATE: &str = "[[event]]\nat = 25\nagents = 1\nstrategy = \"bad\"\n[checkpoint]\nevery = 10\nseconds = 0.0\nkeep = \"all\"\n";

fn polity(args: &[&str]) -> (Option<i32>, String, String) {
    let done = assert_cmd::Command::cargo_bin("polity").expect("it is built").args(args).output().expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (done.status.code(), text(&done.stdout), text(&done.stderr))
}

fn json(args: &[&str]) -> Value {
    let (code, out, err) = polity(&[args, &["--json", "--backend", "cpu"]].concat());
    assert_eq!(code, Some(0), "{out}{err}");
    serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: {out}"))
}

fn written(folder: &Path, text: &str) -> String {
    let path = folder.join("pair.toml");
    std::fs::write(&path, text).expect("it is written");
    path.to_string_lossy().into_owned()
}

/// Hands of an answer: agent, step, what gave it.
fn hands(told: &Value) -> Vec<(u64, u64, String)> {
    let number = |value: &Value| value.as_u64().expect("a number");
    let one = |link: &Value| {
        let hand = &link["hand"];
        (number(&hand["agent"]), number(&hand["step"]), hand["by"].as_str().expect("a name").to_owned())
    };
    told["chain"].as_array().expect("a chain").iter().map(one).collect()
}

/// Twins of an answer: without whom, after which step, from which state, in the run, in the twin, caused.
fn twins(told: &Value) -> Vec<(String, [i64; 5])> {
    let numbers = |twin: &Value| ["after", "from", "with", "then", "caused"].map(|key| twin[key].as_f64().expect("a number") as i64);
    told["twins"]
        .as_array()
        .expect("twins")
        .iter()
        .map(|twin| (twin["without"].as_str().expect("whom").to_owned(), numbers(twin)))
        .collect()
}

/// The first event makes both bad in steps 3 and 4, four harms; without it there is none, without the second eight in steps 3 to 6.
#[test]
fn without_an_event_by_hand() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = written(folder.path(), &pair(6, TWICE));
    let told = json(&["trace", &config, "--harm", "4", "--event", "0", "--event", "1"]);
    // Harms 1 and 2 are of step 3, 3 and 4 of step 4: agent 1, who copied agent 0 in step 3, to whom the event had given it.
    assert_eq!((&told["step"], &told["strategy"], &told["depth"]), (&4.into(), &"bad".into(), &1.into()));
    assert_eq!(hands(&told), [(1, 3, "imitate/voter".into()), (0, 2, "event".into())]);
    assert_eq!((&told["quarters"], &told["root_holds_it"]), (&serde_json::json!([2, 0, 2]), &true.into()));
    // Without agent 1: agent 0 is bad in step 3 alone, for it copies a good agent then. Without agent 0 after step 1: agent 1 in step 3 alone.
    let expected = [
        ("agent 1".to_owned(), [0, 0, 4, 1, 3]),
        ("agent 0, the root,".to_owned(), [1, 0, 4, 1, 3]),
        ("event 0".to_owned(), [2, 0, 4, 0, 4]),
        ("event 1".to_owned(), [4, 0, 4, 8, -4]),
    ];
    assert_eq!(twins(&told), expected);
    let (code, text, err) = polity(&["trace", &config, "--harm", "1", "--event", "1", "--backend", "cpu"]);
    assert_eq!(code, Some(0), "{err}");
    for line in [
        "harmful act 1 was agent 0's, who played bad in step 3",
        "Where it comes from, 0 copies:",
        "agent 0 was given it by an event after step 2: the root",
        "Of its harm, 1, all falls to the agent, who began it.",
        "without event 1 from step 5 on: 8 in place of 4; caused -4",
    ] {
        assert!(text.contains(line), "{line:?} is missing in\n{text}");
    }
    // What the second event gave has been copied in steps 5 and 6 since.
    let told = json(&["trace", &config, "--agent", "0", "--no-twins"]);
    let voter = |agent: u64, step: u64| (agent, step, "imitate/voter".to_owned());
    assert_eq!(hands(&told), [voter(0, 6), voter(1, 5), (0, 4, "event".into())]);
    assert_eq!((told["harm"].as_u64(), told["twins"].as_array().map(Vec::len)), (Some(0), Some(0)));
}

/// Without one of two events of a step the other chooses the same agents.
#[test]
fn an_event_that_does_not_happen_leaves_the_draws_of_others_alone() {
    let event = |strategy: &str, at: u32| format!("[[event]]\nat = {at}\nagents = 20\nstrategy = \"{strategy}\"\n");
    let all = plan(&format!(
        "seed = 8\nsteps = 3\npopulation = {{ agents = 100, replicas = 2, strategies = [\"a\", \"b\", \"c\"] }}\n\
         accountability = {{ harmful = [\"b\"] }}\ninit = {{ kind = \"fractions\", fractions = [1.0, 0.0, 0.0] }}\n[[phase]]\nkind = \"imitate/voter\"\n{}{}",
        event("b", 2),
        event("c", 2)
    ));
    let one = without_event(&all, 0, ".".as_ref(), &Registry::builtin()).expect("a plan");
    let chosen = |plan: &Plan, strategy: u8| -> Vec<usize> {
        let mut backend = backend::start(Kind::Cpu, plan, World::new(plan), &Options::default()).expect("it starts");
        backend.advance(2, &[]).expect("it runs");
        backend.happen().expect("it happens");
        let world = backend.world().expect("a state");
        let held = (0..2).flat_map(|replica| world.replica(plan, replica).to_vec());
        held.enumerate().filter(|(_, held)| *held == strategy).map(|(at, _)| at).collect()
    };
    assert_eq!((chosen(&one, 1).len(), chosen(&one, 2).len()), (0, 40), "it does not happen; the other does");
    assert_eq!(chosen(&all, 2), chosen(&one, 2));
    assert!((1..40).contains(&chosen(&all, 1).len()), "some of both events' agents are the same");
    // The event is all there is of harm: 20 agents less those of the other event, in the one step that is left.
    let done = |plan: &Plan| outcome(plan, World::new(plan), None, Kind::Cpu, &Options::default()).expect("it runs").done;
    assert_eq!((done(&all).iter().sum::<u64>(), done(&one)), (chosen(&all, 1).len() as u64, vec![0, 0]));
}

/// One of two is bad from step 26 on and the bad strategy changes hands in every step: five harms. Twins of what begins then go on from the
/// checkpoint after step 20, and end where those end that begin at the start.
#[test]
fn twins_go_on_from_a_checkpoint() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = written(folder.path(), &pair(30, LATE));
    let run = folder.path().join("run");
    let dir = run.to_string_lossy().into_owned();
    let (code, out, err) = polity(&["run", &config, "-o", &dir, "--backend", "cpu", "-q", "--set", "output.report=false"]);
    assert_eq!(code, Some(0), "{out}{err}");
    let ask = ["trace", &dir, "--harm", "4", "--event", "0"];
    let told = json(&ask);
    // Harm 4 is of step 29, three copies from whom the event chose.
    let chain = hands(&told);
    let (executor, root) = (chain[0].0, chain[3].0);
    let voter = |agent: u64, step: u64| (agent, step, "imitate/voter".to_owned());
    assert_eq!(chain, [voter(executor, 28), voter(root, 27), voter(executor, 26), (root, 25, "event".into())]);
    assert_eq!((executor + root, &told["quarters"]), (1, &serde_json::json!([2, 1, 1])));
    let expected = |from: i64| {
        [
            // The root is bad in step 26 and copies somebody good then.
            (format!("agent {executor}"), [0, 0, 5, 1, 4]),
            (format!("agent {root}, the root,"), [24, from, 5, 0, 5]),
            ("event 0".to_owned(), [25, from, 5, 0, 5]),
        ]
    };
    assert_eq!(twins(&told), expected(20));
    let (_, text, _) = polity(&[&ask[..], &["--backend", "cpu"]].concat());
    let line = format!("without agent {root}, the root, from step 25 on: 0 in place of 5; caused 5, by the checkpoint after step 20");
    assert!(text.contains(&line), "{line:?} is missing in\n{text}");
    // A checkpoint of another config is none of this one.
    let other = json(&[&ask[..], &["--set", "seed=6"]].concat());
    assert!(twins(&other).iter().all(|(_, numbers)| numbers[1] == 0), "{other}");
    // The newest one that is early enough: without it the one before, without any the start.
    for (kept, from) in [(10, 10), (0, 0)] {
        for step in (kept + 1..=30).filter(|step| step % 10 == 0) {
            let path = polity::output::checkpoint::path(&run, step);
            if path.exists() {
                std::fs::remove_file(path).expect("it is removed");
            }
        }
        assert_eq!(twins(&json(&ask)), expected(from), "checkpoints up to step {kept} are left");
    }
}

/// What was done before the state that a run goes on from is taken from that state and not done again: a state with seven more harms in its books leads to
/// seven more in the end, and to the same everything else; where nothing is added, to what the whole run ends with.
#[test]
fn steps_before_a_state_are_not_run_again() {
    let plan = plan(&pair(30, LATE));
    let run = |from: World| outcome(&plan, from, None, Kind::Cpu, &Options::default()).expect("it runs");
    let mut running = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options::default()).expect("it starts");
    running.advance(27, &[]).expect("it runs");
    let state = running.world().expect("a state");
    let (whole, rest) = (run(World::new(&plan)), run(state.clone()));
    assert_eq!((whole.from, whole.done[0]), (0, 5));
    assert_eq!((rest.from, rest.done[0]), (27, 5), "two before the state and three after it");
    assert_eq!((&rest.end, &rest.rows), (&whole.end, &whole.rows));
    let mut more = state;
    let books = more.columns.iter_mut().find(|store| store.column == Column::Harm).expect("books are kept");
    let at = Store::range(&plan, harm::DONE, 0).start;
    books.data.set(at, books.data.get(at) + 7);
    let told = run(more);
    assert_eq!((told.done[0], &told.end.strategy), (12, &whole.end.strategy));
}

/// What began by mutation is told so: where everybody mutates in every step, nothing is older than a step.
#[test]
fn a_mutant_is_its_own_root() {
    let folder = tempfile::tempdir().expect("a folder");
    let mutate = "[[phase]]\nkind = \"evolve/mutate\"\nprobability = 1.0\ntarget = \"other\"\n";
    let config = written(folder.path(), &pair(3, mutate));
    // Both are bad after steps 1 and 3, so that the harms are of step 2.
    let told = json(&["trace", &config, "--harm", "2", "--no-twins"]);
    assert_eq!((hands(&told), &told["step"]), (vec![(1, 1, "evolve/mutate".into())], &2.into()));
    let (_, text, _) = polity(&["trace", &config, "--agent", "1", "--no-twins", "--backend", "cpu"]);
    assert!(
        text.contains("agent 1 holds bad after step 3") && text.contains("agent 1 began it in step 3 (evolve/mutate): the root"),
        "{text}"
    );
}

/// What cannot be asked: the reason, and what can.
#[test]
fn what_cannot_be_traced_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = written(folder.path(), &pair(6, TWICE));
    let refused: [(&[&str], &str); 7] = [
        (&[], "nothing is asked"),
        (&["--harm", "5"], "there are not so many harmful acts in 6 steps"),
        (&["--agent", "2"], "there is no agent 2\n    allowed: 0 to 1"),
        (&["--agent", "0", "--replica", "1"], "there is no replica 1\n    allowed: 0 to 0"),
        (&["--agent", "0", "--event", "2"], "--event 2: there is no such event\n    allowed: 0 to 1"),
        (&["--agent", "0", "--class", "evil"], "--class evil: no such class"),
        (&["--agent", "0", "--metric", "joy"], "--metric joy: not measured here"),
    ];
    for (args, why) in refused {
        let (code, out, err) = polity(&[&["trace", &config, "--backend", "cpu"], args].concat());
        assert!(code == Some(2) && err.contains(why), "{args:?}: {code:?}, {out}{err}");
    }
}
