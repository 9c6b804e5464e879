//! Plans in which values are traced: parity, what lineages of values are by hand, and what must hold whatever happens.

use crate::cases::plan;
use crate::cli::command;
use crate::drivers::kinds_by_turns;
use crate::gpu;
use crate::societies::{random, runner};
use polity::backend::{self, Kind, Options};
use polity::columns::Column;
use polity::config::Plan;
use polity::file::AccountabilityFile;
use polity::file::accountability::Identity;
use polity::metrics;
use polity::trace::answer::answer;
use polity::trace::history::{self, Question};
use polity::world::{Store, World};
use std::cell::Cell;

const VOTER: &str = "kind = \"imitate/voter\"\nupdate_probability = 0.6";
const HITCH: &str = "kind = \"imitate/hitchhike\"\nprobability = 0.6";
const WHOLE: &str = "kind = \"imitate/hitchhike\"\nprobability = 1.0";
const CULTURE: &str = "kind = \"culture/axelrod\"\ntraits = 3\nupdate_probability = 0.7";
const JITTER: &str = "kind = \"evolve/jitter\"\nprobability = 0.2\nsize = 0.05";
const CONFIDENCE: &str = "kind = \"influence/bounded_confidence\"\nepsilon = 0.4\nrate = 0.3\nupdate_probability = 0.8";

/// Values of two or more dimensions, one class of two stubborn, an event that gives values away.
fn traced(agents: u32, replicas: u32, dimensions: usize, identity: &str, topology: &str, phases: &[&str]) -> Plan {
    let names: Vec<String> = (0..dimensions).map(|d| format!("\"d{d}\"")).collect();
    let uniform = vec!["{ kind = \"uniform\", low = 0.0, high = 1.0 }"; dimensions].join(", ");
    let given = vec!["0.5"; dimensions].join(", ");
    let phases = phases.iter().map(|p| format!("[[phase]]\n{p}\n")).collect::<Vec<_>>().concat();
    plan(&format!(
        "seed = 1982\nsteps = 6\nmeasure = {{ absorption = false, every = 1 }}\n\
         population = {{ agents = {agents}, replicas = {replicas}, strategies = [\"R\", \"P\"] }}\n{topology}\n\
         init = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\naccountability = {{ harmful = [\"P\"], values = \"{identity}\" }}\n\
         values = {{ dimensions = [{}] }}\n[[users]]\nname = \"a\"\nfraction = 1.0\npreference = [{uniform}]\n\
         [[class]]\nname = \"free\"\nfraction = 0.8\n[[class]]\nname = \"fixed\"\nfraction = 0.2\nstubborn = true\n{phases}\
         [[event]]\nat = 2\nshare = 0.3\nvalue = [{given}]\n",
        names.join(", ")
    ))
}

/// Cases for every backend.
pub fn all() -> Vec<(String, Plan)> {
    let ring = "topology = { kind = \"ring\", neighbors = 4 }";
    [
        ("hitchhike", traced(1027, 3, 3, "descent", "", &[VOTER, HITCH])),
        ("whole", traced(65, 2, 1, "state", ring, &[VOTER, WHOLE, VOTER, HITCH])),
        ("moved", traced(2200, 1, 8, "state", "", &[VOTER, HITCH, JITTER, CONFIDENCE])),
        ("drifted", traced(1025, 2, 2, "descent", "", &[JITTER, VOTER, HITCH, CONFIDENCE])),
        ("culture", traced(1000, 2, 5, "descent", ring, &[CULTURE])),
        ("culture_by_state", traced(130, 2, 8, "state", "", &[CULTURE, JITTER])),
    ]
    .into_iter()
    .map(|(name, plan)| (format!("traced_values/{name}"), plan))
    .collect()
}

const TEST: &str = "lineages of values on the GPU";

fn kinds() -> Vec<Kind> {
    gpu::kinds(TEST)
}

/// A column of a replica, by plane.
fn planes(plan: &Plan, world: &World, column: Column, replica: u32) -> Vec<Vec<u32>> {
    let store = world.columns.iter().find(|store| store.column == column).expect("the column is there");
    (0..store.planes).map(|plane| Store::range(plan, plane, replica).map(|at| store.data.get(at)).collect()).collect()
}

/// Two agents who copy each other in every step, with the values 0.2 and 0.8 of `tone`, and what else they do.
fn swapping(identity: &str, more: &str) -> Plan {
    plan(&format!(
        "seed = 5\nsteps = 5\nmeasure = {{ every = 1, absorption = false }}\npopulation = {{ agents = 2, strategies = [\"good\", \"bad\"] }}\n\
         init = {{ kind = \"single_mutant\", mutant = \"bad\", resident = \"good\", agent = 0 }}\n\
         accountability = {{ harmful = [\"bad\"], values = \"{identity}\" }}\nvalues = {{ dimensions = [\"tone\", \"care\"] }}\n\
         [[users]]\nname = \"all\"\nfraction = 1.0\npreference = [{{ kind = \"uniform\", low = 0.1, high = 0.9 }}, {{ kind = \"constant\", at = 0.5 }}]\n\
         [[phase]]\nkind = \"imitate/voter\"\n[[phase]]\nkind = \"imitate/hitchhike\"\nprobability = 1.0\n{more}"
    ))
}

/// Who swap all values with each other hold their own again after every second step; also of `care`, which is the same for both all the time.
#[test]
fn two_agents_who_swap_values_by_hand() {
    let plan = swapping("descent", "");
    for kind in kinds() {
        let mut backend = backend::start(kind, &plan, World::new(&plan), &Options::default()).expect("it starts");
        let start = planes(&plan, &backend.world().expect("a state"), Column::Value, 0);
        for step in 1..=5 {
            let seen = backend.advance(step, &[step]).expect("it runs").remove(0);
            let world = backend.world().expect("a state");
            let roots = if step % 2 == 1 { vec![1, 0] } else { vec![0, 1] };
            assert_eq!(planes(&plan, &world, Column::ValueRoot, 0), [roots.clone(), roots.clone()], "{kind}, step {step}");
            // Both dimensions, each from the other.
            assert_eq!(planes(&plan, &world, Column::Giver, 0), [[1 | (3 << 24), 3 << 24]], "{kind}, step {step}");
            let held = planes(&plan, &world, Column::Value, 0);
            assert_eq!(held[0], [start[0][roots[0] as usize], start[0][roots[1] as usize]], "{kind}, step {step}");
            let row = metrics::row(&plan, &seen);
            let value = |name: &str| row.iter().find(|(n, _)| n == name).expect("measured").1;
            for (name, expected) in [
                ("value_roots_tone", 1.0),
                ("value_root_concentration_care", 0.5),
                ("value_root_top_tone", 0.5),
                ("values_of_one_root", 1.0),
            ] {
                assert_eq!(value(name), Some(expected), "{kind}, step {step}: {name}");
            }
        }
    }
}

/// Values that move after they were copied: by state they begin anew, by descent they go back to whom they were copied from; `care` rests at 0.5,
/// where two who are alike do not attract each other.
#[test]
fn what_moves_begins_by_state_and_descends_by_descent() {
    let jitter = "[[phase]]\nkind = \"evolve/jitter\"\nprobability = 1.0\nsize = 0.001\nsteps = \"fixed\"\n";
    for kind in kinds() {
        let roots = |identity: &str, more: &str| {
            let plan = swapping(identity, more);
            let mut backend = backend::start(kind, &plan, World::new(&plan), &Options::default()).expect("it starts");
            backend.advance(3, &[]).expect("it runs");
            planes(&plan, &backend.world().expect("a state"), Column::ValueRoot, 0)
        };
        assert_eq!(roots("descent", jitter), [[1, 0], [1, 0]], "{kind}");
        assert_eq!(roots("state", jitter), [[0, 1], [0, 1]], "{kind}");
        // Who meets another half way has a value of its own; of a dimension in which both are alike it is whose it was.
        let meet = "[[phase]]\nkind = \"influence/bounded_confidence\"\nepsilon = 1.5\nrate = 0.25\n";
        assert_eq!(roots("descent", meet), [[1, 0], [1, 0]], "{kind}");
        assert_eq!(roots("state", meet), [[0, 1], [1, 0]], "{kind}");
    }
}

/// A value that an event gives begins with whom it is given to, if it is another one than before.
#[test]
fn an_event_begins_values() {
    for identity in ["state", "descent"] {
        let plan = swapping(identity, "[[event]]\nat = 1\nshare = 1.0\nvalue = [0.3, 0.5]\n");
        let mut backend = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options::default()).expect("it starts");
        backend.advance(1, &[]).expect("it runs");
        backend.happen().expect("it happens");
        let roots = planes(&plan, &backend.world().expect("a state"), Column::ValueRoot, 0);
        assert_eq!(roots, [[0, 1], [1, 0]], "{identity}: tone is 0.3 now, care was 0.5 before");
    }
}

/// Values that are only ever copied are those with which their roots began, in every dimension, whoever copied whom.
#[test]
fn a_value_is_that_of_its_root() {
    for (name, replicas, phases) in [("one", 1, &[VOTER, HITCH][..]), ("twice", 3, &[VOTER, HITCH, VOTER, WHOLE])] {
        let calm = {
            let mut file = traced(300, replicas, 4, "descent", "", phases).file().clone();
            file.event.clear();
            Plan::new(&file, ".".as_ref(), &polity::Registry::builtin()).expect("a plan")
        };
        for kind in kinds() {
            let mut backend = backend::start(kind, &calm, World::new(&calm), &Options::default()).expect("it starts");
            let before = backend.world().expect("a state");
            for step in 1..=6 {
                backend.advance(step, &[]).expect("it runs");
                let world = backend.world().expect("a state");
                let mut moved = 0;
                for replica in 0..replicas {
                    let [values, roots] = [Column::Value, Column::ValueRoot].map(|column| planes(&calm, &world, column, replica));
                    for (d, first) in planes(&calm, &before, Column::Value, replica).iter().enumerate() {
                        for i in 0..300 {
                            assert_eq!(values[d][i], first[roots[d][i] as usize], "{name}, {kind}, step {step}, agent {i}, dimension {d}");
                            moved += u32::from(roots[d][i] != i as u32);
                        }
                    }
                }
                assert!(moved > 100 * replicas, "{name}, {kind}: {moved}");
            }
        }
    }
}

/// Every hand of a value, by hand: what agent 0 holds after step 5 was with agent 1 at first and went to and fro.
#[test]
fn trace_tells_where_values_come_from() {
    let plan = swapping("descent", "");
    let found = history::find(&plan, 0, Question::Agent(0), Kind::Cpu, &Options::default()).expect("it runs").expect("it is there");
    let hands: Vec<(u32, u32, &str)> = found.values[0].chain.iter().map(|hand| (hand.agent, hand.step, hand.by.as_str())).collect();
    let hitch = "imitate/hitchhike";
    assert_eq!(hands, [(0, 5, hitch), (1, 4, hitch), (0, 3, hitch), (1, 2, hitch), (0, 1, hitch), (1, 0, "init")]);
    let text = answer(&plan, 0, Question::Agent(0), &found, "harm done").text();
    let start = planes(&plan, &World::new(&plan), Column::Value, 0);
    let tone = (f64::from(start[0][1]) / 65535.0 * 1e4).round() / 1e4;
    let line = format!(
        "  tone of {tone}: by 5 copies from agent 1, the last from agent 1 in step 5 (imitate/hitchhike); that one had it from the start"
    );
    assert!(text.contains("Where the values of agent 0 come from:") && text.contains(&line), "{line:?} is missing in\n{text}");
    // The harm of step 3 is that of agent 0, whose own value is with agent 1 after step 1, and back with it after step 2.
    let found = history::find(&plan, 0, Question::Harm(3), Kind::Cpu, &Options::default()).expect("it runs").expect("it is there");
    let hands: Vec<(u32, u32)> = found.values[1].chain.iter().map(|hand| (hand.agent, hand.step)).collect();
    assert_eq!((found.agent, found.step, hands), (0, 3, vec![(0, 2), (1, 1), (0, 0)]));
    // By state what moves in every step has no history.
    let jitter = "[[phase]]\nkind = \"evolve/jitter\"\nprobability = 1.0\nsize = 0.001\nsteps = \"fixed\"\n";
    let plan = swapping("state", jitter);
    let found = history::find(&plan, 0, Question::Agent(1), Kind::Cpu, &Options::default()).expect("it runs").expect("it is there");
    let text = answer(&plan, 0, Question::Agent(1), &found, "harm done").text();
    assert_eq!(found.values[0].chain.len(), 1);
    assert!(text.contains("it came to it in step 5 (evolve/jitter)"), "{text}");
}

/// The same lineages of values on every backend in random societies with any phases that fit; what is traced changes nothing else.
#[test]
fn lineages_of_values_agree_in_random_societies() {
    let drawn = Cell::new(0);
    let checked = |plan: Plan| {
        let mut file = plan.file().clone();
        file.accountability = Some(AccountabilityFile { values: Some(Identity::State), ..AccountabilityFile::default() });
        let traced = Plan::new(&file, ".".as_ref(), &polity::Registry::builtin()).unwrap();
        let mut ends = Vec::new();
        for kind in kinds_by_turns(TEST, &drawn) {
            let mut backend = backend::start(kind, &traced, World::new(&traced), &Options::default()).unwrap();
            let seen = backend.advance(4, &[4]).unwrap().remove(0);
            for one in &seen.replicas {
                let found = one.value_roots.unwrap();
                for of in &found.each[..traced.society().dimensions.len()] {
                    let n = u64::from(traced.agents());
                    assert!(of.roots >= 1 && of.roots <= n && of.largest * of.largest <= of.squares && of.squares <= of.largest * n);
                }
            }
            ends.push((seen.replicas.iter().map(|one| one.value_roots).collect::<Vec<_>>(), backend.world().unwrap()));
        }
        assert!(ends.windows(2).all(|pair| pair[0] == pair[1]));
        let mut free = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options::default()).unwrap();
        free.advance(4, &[]).unwrap();
        let free = free.world().unwrap();
        assert_eq!(free.strategy, ends[0].1.strategy);
        for store in &free.columns {
            assert!(ends[0].1.columns.contains(store), "{:?}", store.column);
        }
        Ok(())
    };
    runner(3).run(&random(), checked).unwrap();
}

/// Two agents, of whom the second copies the first: with the value both go back to one, without it each holds its own. The page says so.
#[test]
fn the_page_says_with_whom_values_began() {
    for (copied, told) in [("1.0", ["1", "0.5"]), ("0.0", ["0.500", "1"])] {
        let folder = tempfile::tempdir().expect("a folder");
        let config = concat!(env!("CARGO_MANIFEST_DIR"), "/configs/value_origins.toml");
        let hitch = format!("imitate/hitchhike.probability={copied}");
        let sets =
            ["population.agents=2", "steps=3", "imitate/best.update_probability=1.0", &hitch, "output.snapshots=0", "measure.every=1"];
        let sets = sets.iter().flat_map(|set| ["--set", set]);
        let done = command(folder.path())
            .args(["run", config, "--quiet", "--backend", "cpu", "-o", "run"])
            .args(sets)
            .output()
            .expect("it starts");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let page = std::fs::read_to_string(folder.path().join("run/report.html")).expect("a page");
        let [top, roots] = told;
        let said =
            format!("One agent began {top} of the values held in norm at the end; all of them go back to {roots} beginnings per agent.");
        assert!(page.contains(&said), "{said}\n{:?}", page.find("agent began").map(|at| &page[at..at + 120]));
        assert!(page.contains("Whose values they are"));
    }
}
