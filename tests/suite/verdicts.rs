//! Plans in which wrong decisions of groups do harm: parity, what the books hold by hand, and what must hold whatever is decided.

use crate::cases::plan;
use crate::drivers::kinds_by_turns;
use crate::gpu;
use crate::societies::runner;
use polity::backend::{self, Kind, Options};
use polity::columns::Column;
use polity::config::Plan;
use polity::metrics;
use polity::trace::silence::outcome;
use polity::world::{Store, World};
use proptest::prelude::*;
use std::cell::Cell;

/// Agents who contribute, wait or free-ride in groups of whom some must contribute; waiting does a harm of 1 by itself, what is left undone one of `harm`.
fn deciding(agents: u32, replicas: u32, how: &str, needed: u32, harm: u32, more: &str) -> Plan {
    let topology = if how.contains("fixed") || more.contains("vote") { "topology = { kind = \"groups\", size = 5 }\n" } else { "" };
    plan(&format!(
        "seed = 2004\nsteps = 6\nmeasure = {{ absorption = false, every = 1 }}\n\
         population = {{ agents = {agents}, replicas = {replicas}, strategies = [\"R\", \"P\", \"S\"] }}\n{topology}\
         init = {{ kind = \"fractions\", fractions = [0.5, 0.2, 0.3] }}\naccountability = {{ harmful = [\"P\"], decision_harm = {harm} }}\n\
         [[phase]]\nkind = \"interact/public_goods\"\ncontributors = [\"R\"]\ncost = 0.5\n\
         benefit = {{ kind = \"threshold\", needed = {needed}, value = 1.0 }}\n{how}\n\
         [[phase]]\nkind = \"imitate/fermi\"\nbeta = 2.0\nupdate_probability = 0.8\n{more}"
    ))
}

const SEATS: &str = "payoff = \"group\"\nsize = 7";
const FIXED: &str = "payoff = \"fixed\"";
const VOTES: &str = "[[phase]]\nkind = \"vote/decide\"\naccuracy = 0.6\n";

/// Cases for every backend.
pub fn all() -> Vec<(String, Plan)> {
    [
        ("seats", deciding(1027, 2, SEATS, 4, 3, "[[phase]]\nkind = \"evolve/mutate\"\nprobability = 0.1\n")),
        ("fixed", deciding(1025, 2, FIXED, 3, 1, "")),
        ("votes", deciding(2200, 2, SEATS, 3, 1000, VOTES)),
    ]
    .into_iter()
    .map(|(name, plan)| (format!("verdicts/{name}"), plan))
    .collect()
}

const TEST: &str = "verdicts on the GPU";

fn kinds() -> Vec<Kind> {
    gpu::kinds(TEST)
}

fn planes(plan: &Plan, world: &World, column: Column) -> Vec<Vec<u32>> {
    let store = world.columns.iter().find(|store| store.column == column).expect("the column is there");
    (0..store.planes).map(|plane| Store::range(plan, plane, 0).map(|at| store.data.get(at)).collect()).collect()
}

/// Two groups of four of whom agent 0 alone does what it takes two of them to do. In the first three wait, and it takes three: a degree of 1 for each, and
/// of 4·2 quarters two, and one more for two of them, whose turn it is: from the place step mod 3 on, agents 1, 2 and 3 stand at (0, 1, 2), then one on. In
/// the second four wait where three are enough: a degree of 1/2 and two quarters for each.
#[test]
fn who_waits_answers_by_hand() {
    let fours = |harmful: &str, payoff: &str, topology: &str| {
        plan(&format!(
            "seed = 4\nsteps = 3\nmeasure = {{ every = 1, absorption = false }}\naccountability = {{ {harmful}decision_harm = 2 }}\n\
             population = {{ agents = 8, strategies = [\"Wait\", \"Act\"] }}\n{topology}\
             init = {{ kind = \"single_mutant\", mutant = \"Act\", resident = \"Wait\", agent = 0 }}\n[[phase]]\nkind = \"interact/public_goods\"\n\
             {payoff}\ncontributors = [\"Act\"]\ncost = 0.5\nbenefit = {{ kind = \"threshold\", needed = 2, value = 1.0 }}\n"
        ))
    };
    let groups = "topology = { kind = \"groups\", size = 4 }\n";
    // Turns in steps 1, 2 and 3: (1, 2, 0), (2, 0, 1), (0, 1, 2); those below 8 mod 3 = 2 have one more.
    let parts = [[0, 3, 2, 3, 2, 2, 2, 2], [0, 5, 5, 6, 4, 4, 4, 4], [0, 8, 8, 8, 6, 6, 6, 6]];
    let fixed = fours("", "payoff = \"fixed\"", groups);
    let both = fours("harmful = [\"Act\"], harm = [5], ", "payoff = \"fixed\"", groups);
    for kind in kinds() {
        for (plan, own) in [(&fixed, 0), (&both, 5)] {
            let mut backend = backend::start(kind, plan, World::new(plan), &Options::default()).expect("it starts");
            for (step, parts) in (1..).zip(parts) {
                let seen = backend.advance(step, &[step]).expect("it runs").remove(0);
                let world = backend.world().expect("a state");
                let degree = |units: u32| 2 * step * units;
                let degrees = [0, 65_536, 65_536, 65_536, 32_768, 32_768, 32_768, 32_768].map(degree);
                assert_eq!(planes(plan, &world, Column::Verdict), [parts.to_vec(), degrees.to_vec()], "{kind}, step {step}");
                let mut blame = parts.to_vec();
                blame[0] += 4 * own * step;
                assert_eq!(planes(plan, &world, Column::Harm)[0], blame, "{kind}, step {step}");
                let found = seen.replicas[0].lineages.expect("it is tallied");
                let (laid, done) = (u64::from(2 * 2 * 4 * step), u64::from(own * step));
                assert_eq!((found.wrong, found.laid, found.done, found.blame), (2, laid, done, 4 * done + laid), "{kind}, step {step}");
                let row = metrics::row(plan, &seen);
                let value = |name: &str| row.iter().find(|(n, _)| n == name).expect("measured").1;
                assert_eq!(value("harm_done"), Some(f64::from(step * (4 + own)) / 8.0), "{kind}, step {step}");
                assert_eq!(value("harm_decided"), Some(4.0 / f64::from(4 + own)), "{kind}, step {step}");
            }
        }
        // Whoever sits with the one who acts: three who answer for eight quarters by a degree of 1, four by one of 1/2.
        let drawn = fours("", "payoff = \"group\"\nsize = 4", "");
        let mut backend = backend::start(kind, &drawn, World::new(&drawn), &Options::default()).expect("it starts");
        backend.advance(1, &[]).expect("it runs");
        let mut found = planes(&drawn, &backend.world().expect("a state"), Column::Verdict);
        for plane in &mut found {
            plane.sort_unstable();
        }
        assert_eq!(found, [[0, 2, 2, 2, 2, 2, 3, 3], [0, 65_536, 65_536, 65_536, 65_536, 131_072, 131_072, 131_072]], "{kind}");
    }
    // What a run did: two decisions in each of three steps.
    assert_eq!(outcome(&both, World::new(&both), None, Kind::Cpu, &Options::default()).expect("it runs").done, [3 * (4 + 5)]);
}

/// Groups of eleven who all see the wrong thing: 44 quarters are four for each, a degree of 1/6 of 65536·11 rounded down.
#[test]
fn who_votes_wrongly_answers_by_hand() {
    let plan = plan(
        "seed = 4\nsteps = 2\npopulation = { agents = 22 }\ntopology = { kind = \"groups\", size = 11 }\naccountability = { decision_harm = 11 }\n\
         [[phase]]\nkind = \"vote/decide\"\naccuracy = 0.0\n",
    );
    for kind in kinds() {
        let mut backend = backend::start(kind, &plan, World::new(&plan), &Options::default()).expect("it starts");
        backend.advance(2, &[]).expect("it runs");
        let found = planes(&plan, &backend.world().expect("a state"), Column::Verdict);
        assert_eq!(found, [vec![8; 22], vec![2 * (11 * 65_536 / 6); 22]], "{kind}");
    }
}

/// What is booked is what was harmed: four quarters for each act and for each harm of a decision, whoever decides what; and the same on every backend.
#[test]
fn books_of_decisions_balance() {
    let any = (5u32..200, 1u32..4, 0usize..3, 1u32..=5, 1u32..=1000).prop_map(|(agents, replicas, how, needed, harm)| {
        let seats = format!("payoff = \"group\"\nsize = {}", 5 + agents % 3);
        match how {
            0 => deciding(5 * agents, replicas, FIXED, needed, harm, ""),
            1 => deciding(7.max(agents), replicas, &seats, needed, harm, ""),
            _ => deciding(5 * agents, replicas, &seats, needed, harm, VOTES),
        }
    });
    let (all_wrong, drawn) = (Cell::new(0), Cell::new(0));
    let checked = |plan: Plan| {
        let harm = u64::from(plan.society().accountability.as_ref().unwrap().decision_harm);
        let (steps, mut ends) = ((1..=plan.steps()).collect::<Vec<_>>(), Vec::new());
        for kind in kinds_by_turns(TEST, &drawn) {
            let mut backend = backend::start(kind, &plan, World::new(&plan), &Options::default()).unwrap();
            let seen = backend.advance(plan.steps(), &steps).unwrap();
            let mut wrong = vec![0u64; plan.replicas() as usize];
            for seen in &seen {
                for (one, wrong) in seen.replicas.iter().zip(&mut wrong) {
                    let one = one.lineages.unwrap();
                    *wrong += one.wrong;
                    prop_assert_eq!((one.laid, one.blame), (4 * harm * *wrong, 4 * one.done + one.laid));
                }
            }
            all_wrong.set(all_wrong.get() + wrong.iter().sum::<u64>());
            ends.push(backend.world().unwrap());
        }
        prop_assert!(ends.windows(2).all(|pair| pair[0] == pair[1]));
        Ok(())
    };
    runner(6).run(&any, checked).unwrap();
    assert!(all_wrong.get() > 100, "groups decide wrongly: {}", all_wrong.get());
}
