//! Plans in which strategies are traced and books are kept of harm, and what lineages and books are by hand.

use crate::cases::plan;
use crate::drivers::kinds_by_turns;
use crate::gpu;
use crate::societies::{random, runner};
use polity::backend::{self, Kind, Options};
use polity::columns::Column;
use polity::config::Plan;
use polity::file::AccountabilityFile;
use polity::metrics;
use polity::trace::answer::answer;
use polity::trace::history::{self, Question};
use polity::trace::score::score;
use polity::trace::silence::{Silence, harmless, ledger, outcome};
use polity::world::{Store, World};
use proptest::prelude::*;
use std::cell::Cell;

const GAME: &str = "kind = \"interact/matrix\"\nmatrix = [[0.0, -1.0, 1.5], [1.0, 0.25, -1.0], [-1.0, 1.0, 0.5]]\npayoff = \"";
const MUTATE: &str = "kind = \"evolve/mutate\"\nprobability = 0.1";
const VOTER: &str = "kind = \"imitate/voter\"\nupdate_probability = 0.5";
const HITCH: &str = "kind = \"imitate/hitchhike\"\nprobability = 0.6";

/// Three strategies of which the last two are harmful, one class of two stubborn, and an event that hands a strategy out.
fn traced(agents: u32, replicas: u32, topology: &str, phases: &[&str]) -> Plan {
    let phases = phases.iter().map(|p| format!("[[phase]]\n{p}\n")).collect::<Vec<_>>().concat();
    plan(&format!(
        "seed = 1982\nsteps = 6\nmeasure = {{ absorption = true, histogram_bins = 7, every = 1 }}\n\
         population = {{ agents = {agents}, replicas = {replicas}, strategies = [\"R\", \"P\", \"S\"] }}\n{topology}\n\
         init = {{ kind = \"fractions\", fractions = [0.5, 0.2, 0.3] }}\naccountability = {{ harmful = [\"S\", \"P\"], harm = [3, 1] }}\n\
         values = {{ dimensions = [\"d\"] }}\n[[users]]\nname = \"a\"\nfraction = 1.0\npreference = [{{ kind = \"uniform\", low = 0.0, high = 1.0 }}]\n\
         [[class]]\nname = \"free\"\nfraction = 0.8\n[[class]]\nname = \"fixed\"\nfraction = 0.2\nstubborn = true\n{phases}\
         [[event]]\nat = 2\nshare = 0.3\nstrategy = \"S\"\n"
    ))
}

/// Rules that name whom agents copied, and such that do not; does it work without a graph?
const RULES: [(&str, &str, bool); 15] = [
    ("fermi", "kind = \"imitate/fermi\"\nbeta = 2.0\nupdate_probability = 0.8", true),
    ("voter", "kind = \"imitate/voter\"", true),
    ("best", "kind = \"imitate/best\"\nmodels = 2", true),
    ("conformist", "kind = \"imitate/conformist\"\nbeta = 2.0\nconformity = 0.4", true),
    ("majority", "kind = \"imitate/majority\"\nmodels = 3", true),
    ("local_majority", "kind = \"imitate/local_majority\"\nsize = 3", true),
    ("q_voter", "kind = \"imitate/q_voter\"\nmodels = 2\nepsilon = 0.1", true),
    ("proportional", "kind = \"imitate/proportional\"", true),
    ("wright_fisher", "kind = \"imitate/wright_fisher\"\ndelta = 0.4", true),
    ("group", "kind = \"imitate/group\"\nprobability = 0.8\nbeta = 2.0", false),
    ("sznajd", "kind = \"imitate/sznajd\"", false),
    ("death_birth", "kind = \"imitate/death_birth\"\ndelta = 0.3", false),
    ("birth_death", "kind = \"imitate/birth_death\"\ndelta = 0.3", false),
    ("best_response", "kind = \"respond/best_response\"\nupdate_probability = 0.4", true),
    ("roth_erev", "kind = \"learn/roth_erev\"", true),
];

/// Cases for every backend.
pub fn all() -> Vec<(String, Plan)> {
    let mut cases = Vec::new();
    let graphs = [
        ("well_mixed", "", "field"),
        ("ring", "topology = { kind = \"ring\", neighbors = 4 }", "neighbor_sum"),
        ("groups", "topology = { kind = \"groups\", size = 5 }", "neighbor_mean"),
    ];
    for (at, (name, rule, anywhere)) in RULES.into_iter().enumerate() {
        let graph = if name == "group" {
            2
        } else if anywhere {
            at % 3
        } else {
            1
        };
        let (around, topology, payoff) = graphs[graph];
        let (agents, replicas) = [(1, 2), (65, 2), (1027, 3), (2200, 1)][at % 4];
        let agents = if graph > 0 && agents == 1 { 20 } else { agents } / 5 * 5 + u32::from(graph != 2) * (agents % 5);
        let game = format!("{GAME}{payoff}\"");
        let phases = match at % 4 {
            0 => vec![&game[..], rule],
            1 => vec![&game[..], rule, MUTATE, rule],
            2 => vec![VOTER, &game[..], rule],
            _ => vec![&game[..], rule, MUTATE, VOTER, HITCH],
        };
        cases.push((format!("lineage/{around}/{agents}x{replicas}/{name}"), traced(agents.max(1), replicas, topology, &phases)));
    }
    // Nobody earns, and nothing is harmful: lineages alone.
    let alone = plan(
        "seed = 3\nsteps = 6\nmeasure = { every = 1 }\npopulation = { agents = 201, replicas = 2, strategies = [\"a\", \"b\"] }\naccountability = {}\n\
         init = { kind = \"fractions\", fractions = [0.5, 0.5] }\n[[phase]]\nkind = \"imitate/voter\"\nupdate_probability = 0.7\n",
    );
    cases.push(("lineage/alone/201x2".into(), alone));
    // Groups that decide: seats of a random order with agents left over, fixed groups, votes; two of the decisions of a step are told by none.
    let goods = |how: &str, needed: u32| {
        format!(
            "kind = \"interact/public_goods\"\ncontributors = [\"R\"]\ncost = 0.5\nbenefit = {{ kind = \"threshold\", needed = {needed}, value = 1.0 }}\n{how}"
        )
    };
    let rule = RULES[0].1;
    let groups = "topology = { kind = \"groups\", size = 5 }";
    let drawn = goods("payoff = \"group\"\nsize = 7", 3);
    cases.push(("lineage/seats/2200x2".into(), traced(2200, 2, "", &[&drawn, rule, MUTATE])));
    cases.push(("lineage/fixed/1025x2".into(), traced(1025, 2, groups, &[&goods("payoff = \"fixed\"", 2), rule])));
    cases.push(("lineage/votes/1025x2".into(), traced(1025, 2, groups, &[&drawn, rule, "kind = \"vote/decide\"\naccuracy = 0.6"])));
    cases
}

/// Two agents who can copy nobody but each other, of whom the first begins with the harmful strategy: all of it by hand.
fn swapping(steps: u32) -> Plan {
    plan(&format!(
        "seed = 5\nsteps = {steps}\nmeasure = {{ every = 1, absorption = false }}\npopulation = {{ agents = 2, strategies = [\"good\", \"bad\"] }}\n\
         init = {{ kind = \"single_mutant\", mutant = \"bad\", resident = \"good\", agent = 0 }}\naccountability = {{ harmful = [\"bad\"] }}\n\
         [[phase]]\nkind = \"imitate/voter\"\n"
    ))
}

fn planes(plan: &Plan, world: &World, column: Column, replica: u32) -> Vec<Vec<u32>> {
    let store = world.columns.iter().find(|store| store.column == column).expect("the column is there");
    (0..store.planes).map(|plane| Store::range(plan, plane, replica).map(|at| store.data.get(at)).collect()).collect()
}

const TEST: &str = "books on the GPU";

fn kinds() -> Vec<Kind> {
    gpu::kinds(TEST)
}

/// Step t is played with what the agents hold before they copy: the bad strategy is with agent 0 in steps 1, 3 and 5, with agent 1 in 2 and 4.
/// It is original in step 1, copied once in step 2, and then at least twice, from the other agent; its root is always agent 0. So agent 0 answers
/// for 4, 2, 2 + 1, 1 + 1 and 2 + 1 quarters and agent 1 for 0, 2, 1, 2 and 1.
#[test]
fn two_agents_who_swap_share_blame_by_hand() {
    let plan = swapping(5);
    let blame = [[4, 0], [6, 2], [9, 3], [11, 5], [14, 6]];
    for kind in kinds() {
        let mut backend = backend::start(kind, &plan, World::new(&plan), &Options::default()).expect("it starts");
        for (step, expected) in (1..).zip(blame) {
            let seen = backend.advance(step, &[step]).expect("it runs").remove(0);
            let world = backend.world().expect("a state");
            let [lineage, harm] = [Column::Lineage, Column::Harm].map(|column| planes(&plan, &world, column, 0));
            // After an odd number of swaps each holds what the other began.
            let roots = if step % 2 == 1 { [1, 0] } else { [0, 1] };
            assert_eq!(lineage, [roots.to_vec(), vec![0, 0], vec![1, 0], vec![step, step], vec![step, step]], "{kind}, step {step}");
            let first = step.div_ceil(2);
            let done = vec![first, step - first];
            let copied = vec![first - 1, step - first];
            // To the root 4, 2, 1, 1, 1; in step 2 and 4 the root holds the good strategy.
            let rooted = vec![[4, 4, 5, 5, 6][step as usize - 1], [0, 2, 2, 3, 3][step as usize - 1]];
            let orphaned = vec![0, rooted[1]];
            assert_eq!(harm, [expected.to_vec(), done, copied, rooted.clone(), orphaned.clone()], "{kind}, step {step}");
            let found = seen.replicas[0].lineages.expect("it is tallied");
            assert_eq!((found.done, found.blame, found.roots, found.depth), (u64::from(step), 4 * u64::from(step), 2, 2 * u64::from(step)));
            let row = metrics::row(&plan, &seen);
            let value = |name: &str| row.iter().find(|(n, _)| n == name).expect("measured").1;
            let [a, b] = expected.map(f64::from);
            assert_eq!(value("responsible_agents"), Some((a + b) * (a + b) / (a * a + b * b)));
            assert_eq!(value("responsibility_gap"), Some(f64::from(orphaned[1]) / f64::from(rooted[0] + rooted[1])));
            assert_eq!(value("harm_copied"), Some(f64::from(step - 1) / f64::from(step)));
            // After even steps the bad strategy is back with who began it.
            assert_eq!((value("executors_per_root"), value("traceability")), (Some(1.0), Some(f64::from(1 - step % 2))));
        }
    }
}

/// Copying what agents held before the phase, whoever else copies in it; all books balanced; identity, not statistics.
#[test]
fn books_balance_and_lineages_follow_models() {
    for (name, plan) in all() {
        let kept = plan.society().accountability.clone().expect("they trace");
        let mut reference = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options::default()).expect("it starts");
        let mut done = vec![0u64; plan.replicas() as usize];
        for step in 1..=plan.steps() {
            reference.happen().expect("events");
            for (index, phase) in plan.phases().iter().enumerate() {
                let before = reference.world().expect("a state");
                reference.phase(index).expect("a phase");
                let after = reference.world().expect("a state");
                for replica in 0..plan.replicas() {
                    let held = |world: &World, i: usize| world.replica(&plan, replica as usize)[i];
                    let old = planes(&plan, &before, Column::Lineage, replica);
                    let new = planes(&plan, &after, Column::Lineage, replica);
                    let model = phase.writes(Column::Model).then(|| planes(&plan, &after, Column::Model, replica).remove(0));
                    if phase.books {
                        done[replica as usize] += (0..plan.agents() as usize).map(|i| u64::from(kept.of(held(&before, i)))).sum::<u64>();
                    }
                    for i in 0..plan.agents() as usize {
                        let from = model.as_ref().map_or(i, |model| model[i] as usize);
                        let place = format!("{name}, step {step}, {}, agent {i}", phase.name());
                        let of = |planes: &Vec<Vec<u32>>, i: usize| planes.iter().map(|plane| plane[i]).collect::<Vec<_>>();
                        if from != i {
                            assert_eq!(held(&after, i), held(&before, from), "{place}: models are those who were copied");
                            assert_eq!(of(&new, i), [old[0][from], old[1][from], from as u32, old[3][from] + 1, step], "{place}");
                        } else if held(&after, i) == held(&before, i) {
                            assert_eq!(of(&new, i), of(&old, i), "{place}");
                        } else {
                            assert_eq!(of(&new, i), [i as u32, step, i as u32, 0, step], "{place}");
                        }
                    }
                    if plan.planes(Column::Harm) > 0 {
                        let sums: Vec<u64> = planes(&plan, &after, Column::Harm, replica)
                            .iter()
                            .map(|plane| plane.iter().map(|x| u64::from(*x)).sum())
                            .collect();
                        assert_eq!(
                            (sums[0], sums[1]),
                            (4 * done[replica as usize], done[replica as usize]),
                            "{name}: four quarters for each harm"
                        );
                        assert!(sums[2] <= sums[1] && sums[3] <= sums[0] && sums[4] <= sums[3]);
                    }
                }
            }
        }
    }
}

/// An event that hands a strategy out begins a lineage with those who did not hold it; others keep theirs.
#[test]
fn an_event_begins_a_lineage() {
    let plan = plan(
        "seed = 8\nsteps = 3\npopulation = { agents = 40, replicas = 2, strategies = [\"a\", \"b\"] }\naccountability = {}\n\
         init = { kind = \"fractions\", fractions = [0.5, 0.5] }\n[[phase]]\nkind = \"imitate/voter\"\n\
         [[event]]\nat = 2\nshare = 1.0\nstrategy = \"b\"\n",
    );
    let mut backend = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options::default()).expect("it starts");
    backend.advance(2, &[]).expect("it runs");
    let before = backend.world().expect("a state");
    assert!(backend.happen().expect("it happens"));
    let after = backend.world().expect("a state");
    for replica in 0..2 {
        let [old, new] = [&before, &after].map(|world| planes(&plan, world, Column::Lineage, replica));
        for i in 0..40usize {
            let begun = before.replica(&plan, replica as usize)[i] == 0;
            let expected = if begun { vec![i as u32, 2, i as u32, 0, 2] } else { old.iter().map(|plane| plane[i]).collect() };
            assert_eq!(new.iter().map(|plane| plane[i]).collect::<Vec<_>>(), expected, "agent {i} of replica {replica}");
        }
    }
}

/// Each link of a chain, by hand: with two agents who swap, what agent 0 holds after step 5 went 1, 0, 1, 0, 1 and began with agent 1.
#[test]
fn a_chain_is_told_link_by_link() {
    let plan = swapping(5);
    let (kind, options) = (Kind::Cpu, Options::default());
    let find = |question| history::find(&plan, 0, question, kind, &options).expect("it runs");
    let found = find(Question::Agent(0)).expect("it is there");
    let hands: Vec<(u32, u32)> = found.chain.iter().map(|hand| (hand.agent, hand.step)).collect();
    assert_eq!(hands, [(0, 5), (1, 4), (0, 3), (1, 2), (0, 1), (1, 0)]);
    assert_eq!((found.chain[0].by.as_str(), found.chain[5].by.as_str(), found.strategy), ("imitate/voter", "init", 0));
    // The fourth harm is agent 1's, in step 4, by three copies from agent 0, who has the good strategy then.
    let found = find(Question::Harm(4)).expect("it is there");
    let hands: Vec<(u32, u32)> = found.chain.iter().map(|hand| (hand.agent, hand.step)).collect();
    assert_eq!((found.agent, found.step, found.strategy, found.held[0]), (1, 4, 1, 0));
    assert_eq!(hands, [(1, 3), (0, 2), (1, 1), (0, 0)]);
    assert!(find(Question::Harm(6)).is_none(), "there are five");
    let told = answer(&plan, 0, Question::Harm(4), &found, "harm done");
    assert_eq!((told.depth, told.quarters, told.root_holds_it), (3, [2, 1, 1], false));
    let people: Vec<[u32; 3]> = told.chain.iter().map(|link| [link.who.agent, link.who.did, link.who.answers_for_quarters]).collect();
    assert_eq!(people, [[1, 2, 6], [0, 3, 14], [1, 2, 6], [0, 3, 14]]);
    let text = told.text();
    for line in
        ["harmful act 4 was agent 1's, who played bad in step 4", "agent 0 had it from the start: the root", "0.5 falls to the agent, 0.25"]
    {
        assert!(text.contains(line), "{line:?} is missing in\n{text}");
    }
}

/// Twins by hand: without the root nobody is ever bad; without agent 1, who stays good, the bad strategy is gone after the first swap.
#[test]
fn twins_say_what_was_caused() {
    let plan = swapping(5);
    let (kind, options) = (Kind::Cpu, Options::default());
    let run = |silence: Option<&Silence>| outcome(&plan, World::new(&plan), silence, kind, &options).expect("it runs").done[0];
    let silent = |agent: u32, after: u32| Silence { agents: vec![[0, agent]], after, strategy: harmless(&plan) };
    assert_eq!((run(None), harmless(&plan)), (5, Some(0)));
    assert_eq!((run(Some(&silent(0, 0))), run(Some(&silent(1, 0)))), (0, 1));
    // From step 4 on: steps 1 to 3 stand. The bad strategy is with agent 1 after step 3, and gone where that one is silenced; silenced, agent 0
    // cannot take it back in step 4, which agent 1 has begun with it.
    assert_eq!((run(Some(&silent(1, 3))), run(Some(&silent(0, 3)))), (3, 4));
    let found = score(&plan, 0, kind, &options, &mut |_, _| ()).expect("it runs").remove(0);
    // Blame 14 and 6 quarters, causes 5 and 4: the same order. Own doing 3 and 2: too.
    assert_eq!((found.agents, found.done, found.blame, found.doing, found.sum), (2, 5, Some(1.0), Some(1.0), Some(1.8)));
}

/// A silenced agent is silent in every phase, also where the step begins with copying.
#[test]
fn silence_holds_between_phases() {
    let plan = plan(
        "seed = 8\nsteps = 6\nmeasure = { every = 1 }\npopulation = { agents = 30, strategies = [\"good\", \"bad\"] }\n\
         accountability = { harmful = [\"bad\"] }\ninit = { kind = \"fractions\", fractions = [0.2, 0.8] }\n[[phase]]\nkind = \"imitate/voter\"\n\
         [[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, 0.0], [1.5, 0.2]]\npayoff = \"field\"\n[[phase]]\nkind = \"imitate/fermi\"\nbeta = 1.0\n",
    );
    let silence = Silence { agents: vec![[0, 3], [0, 7]], after: 0, strategy: Some(0) };
    let end = outcome(&plan, World::new(&plan), Some(&silence), Kind::Cpu, &Options::default()).expect("it runs").end;
    let ledger = ledger(&plan, &end, 0);
    let free = outcome(&plan, World::new(&plan), None, Kind::Cpu, &Options::default()).expect("it runs");
    assert_eq!([ledger[3][1], ledger[7][1]], [0, 0], "they do no harm");
    assert_ne!(free.done[0], ledger.iter().map(|[_, done]| u64::from(*done)).sum::<u64>());
}

/// Groups of eleven who all see the wrong thing decide 11 to 0: a degree of 1/6 for each (Chockler & Halpern 2004). Where signals are noise, the mean of 1/(k − 5) over k
/// from 6 to 11 for the wrong side, a binomial's upper half.
#[test]
fn degrees_of_responsibility_for_wrong_decisions() {
    let text = |accuracy: f64| {
        format!(
            "seed = 4\nsteps = 1\npopulation = {{ agents = 22000, replicas = 2 }}\ntopology = {{ kind = \"groups\", size = 11 }}\naccountability = {{}}\n\
             [[phase]]\nkind = \"vote/decide\"\naccuracy = {accuracy:?}\n"
        )
    };
    for kind in kinds() {
        let of = |accuracy: f64| {
            let plan = plan(&text(accuracy));
            let seen =
                backend::start(kind, &plan, World::new(&plan), &Options::default()).expect("it starts").advance(1, &[1]).expect("it runs");
            metrics::row(&plan, &seen[0]).into_iter().find(|(name, _)| name == "decision_responsibility").expect("measured").1
        };
        assert!((of(0.0).expect("all are wrong") - 1.0 / 6.0).abs() < 1e-9, "{kind}");
        assert_eq!(of(1.0), None, "{kind}: nobody is wrong");
        let ways = |k: u64| (0..k).fold(1, |ways, i| ways * (11 - i) / (i + 1));
        let (sum, all) = (6..=11).fold((0.0, 0.0), |(sum, all), k| {
            let ways = ways(k) as f64;
            (sum + ways / (k - 5) as f64, all + ways)
        });
        let found = of(0.5).expect("some are wrong");
        // About 2000 groups with a standard deviation below 0.3 each.
        assert!((found - sum / all).abs() < 4.0 * 0.3 / f64::sqrt(2000.0), "{kind}: {found} beside {}", sum / all);
    }
}

/// Four quarters for each harm, and the same books on every backend, in random societies with any phases that fit.
#[test]
fn books_balance_in_random_societies() {
    let strategy = random().prop_filter_map("something copies", |plan| {
        let mut file = plan.file().clone();
        let last = file.population.strategies.last()?.clone();
        file.accountability = Some(AccountabilityFile { harmful: vec![last], harm: vec![3], ..AccountabilityFile::default() });
        Plan::new(&file, ".".as_ref(), &polity::Registry::builtin()).ok()
    });
    let drawn = Cell::new(0);
    let checked = |plan: Plan| {
        let mut ends = Vec::new();
        for kind in kinds_by_turns(TEST, &drawn) {
            let mut backend = backend::start(kind, &plan, World::new(&plan), &Options::default()).unwrap();
            for step in 1..=3 {
                for one in backend.advance(step, &[step]).unwrap().remove(0).replicas {
                    let found = one.lineages.unwrap();
                    prop_assert_eq!(found.blame, 4 * found.done);
                    prop_assert!(found.roots <= u64::from(plan.agents()) && found.orphaned <= found.rooted && found.copied <= found.done);
                }
            }
            // A state between two steps is all there is.
            let mut again = backend::start(kind, &plan, backend.world().unwrap(), &Options::default()).unwrap();
            let (a, b) = (backend.advance(5, &[5]).unwrap(), again.advance(5, &[5]).unwrap());
            prop_assert_eq!(
                &a[0].replicas.iter().map(|r| r.lineages).collect::<Vec<_>>(),
                &b[0].replicas.iter().map(|r| r.lineages).collect::<Vec<_>>()
            );
            ends.push(backend.world().unwrap().columns);
        }
        prop_assert!(ends.windows(2).all(|pair| pair[0] == pair[1]));
        Ok(())
    };
    runner(4).run(&strategy, checked).unwrap();
}

/// The report draws who answers for harm where books are kept, lineages where strategies are traced, nothing of it where they are not.
#[test]
fn the_report_draws_who_answers() {
    let folder = tempfile::tempdir().expect("a folder");
    let plots = |name: &str, sets: &[&str]| {
        let dir = folder.path().join(name);
        let to = dir.to_string_lossy();
        let all = [&["run", "configs/accountability.toml", "-o", &to, "--backend", "cpu", "-q"][..], sets].concat();
        let done = assert_cmd::Command::cargo_bin("polity").expect("it is built").args(all).output().expect("it runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let last = std::fs::read_to_string(dir.join("metrics.csv")).expect("metrics");
        let mut rows = csv::Reader::from_reader(last.as_bytes());
        let names = rows.headers().expect("names").clone();
        let last = rows.records().last().expect("rows").expect("a row");
        let value =
            move |name: &str| -> f64 { last[names.iter().position(|known| known == name).expect("a column")].parse().expect("a number") };
        let plot = ["blame", "responsible", "lineages"].map(|name| std::fs::read_to_string(dir.join(format!("plots/{name}.svg"))).ok());
        (plot, value)
    };
    let small = ["--set", "population.agents=300", "--set", "steps=10", "--set", "measure.every=1"];
    let ([blame, responsible, lineages], value) = plots("books", &small);
    let [blame, responsible, lineages] = [blame, responsible, lineages].map(|plot| plot.expect("it is drawn"));
    let [first, ten, hundred] = ["blame_top_1", "blame_top_10", "blame_top_100"].map(&value);
    assert!(0.0 < first && first < ten && ten < hundred && hundred <= 1.0, "{first}, {ten}, {hundred}");
    // Of shares that sum to 1 the sum of squares is at least the square of the largest, and at most the largest.
    let squares = 1.0 / value("responsible_agents");
    assert!(first * first <= squares * (1.0 + 1e-9) && squares <= first * (1.0 + 1e-9), "{first}, {squares}");
    let areas = blame.matches("<path").count();
    assert!(areas >= 4 && blame.contains("the next 90") && blame.contains("Who answers for harm"), "{areas} areas");
    assert!(responsible.contains("Effective number of agents who answer for harm"));
    assert!(["harm copied", "responsibility gap", "traceability"].iter().all(|name| lineages.contains(name)));
    let (drawn, _) = plots("none", &[&small[..], &["--set", "accountability.harmful=[]"]].concat());
    assert_eq!(drawn.map(|plot| plot.is_some()), [false, false, true], "where nothing is harmful");
}

/// `polity trace` on experiments that know nothing of lineages: the run, what is asked, what must be told.
#[test]
fn the_command_traces_runs_that_did_not_keep_lineages() {
    let folder = tempfile::tempdir().expect("a folder");
    let polity = |args: &[&str]| {
        let done = assert_cmd::Command::cargo_bin("polity").expect("it is built").args(args).output().expect("it runs");
        (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr))
    };
    let run = |name: &str, sets: &[&str]| {
        let dir = folder.path().join(name).to_string_lossy().into_owned();
        let config = format!("configs/{name}.toml");
        let mut args = vec!["run", &config, "-o", &dir, "--backend", "cpu", "-q", "--set", "output.report=false"];
        args.extend(sets.iter().flat_map(|set| ["--set", set]));
        let (code, text) = polity(&args);
        assert_eq!(code, Some(0), "{text}");
        dir
    };
    let lies = run("deception_hiding", &["population.agents=200", "steps=12"]);
    let (code, text) = polity(&["trace", &lies, "--harm", "1"]);
    assert!(code == Some(2) && text.contains("nothing is harmful by this config"), "{text}");
    let harmful = "accountability.harmful=[\"Lie\"]";
    let (code, text) = polity(&["trace", &lies, "--harm", "60", "--set", harmful, "--backend", "cpu"]);
    assert_eq!(code, Some(0), "{text}");
    for part in [
        "harmful act 60 was agent",
        "who played Lie in step",
        "the root",
        "Of its harm, 1,",
        "Without them, by the same random numbers (harm done)",
    ] {
        assert!(text.contains(part), "{part:?} is missing in\n{text}");
    }
    let (code, text) = polity(&["trace", &lies, "--agent", "7", "--set", harmful, "--backend", "cpu", "--json", "--act", "Hide"]);
    let told: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"));
    assert!(code == Some(0) && told["chain"][0]["who"]["agent"] == 7 && told["step"] == 12, "{text}");
    assert_eq!(told["chain"].as_array().map(|chain| chain.len() as u64 - 1), told["depth"].as_u64());
    // Firms have one strategy; what they copy with it is a quantity.
    let firms = run("collusion", &["population.agents=100", "steps=60"]);
    let (code, text) = polity(&["trace", &firms, "--agent", "17", "--metric", "profit_gain", "--backend", "cpu"]);
    assert_eq!(code, Some(0), "{text}");
    for part in [
        "copied it from agent",
        "(imitate/group)",
        "had it from the start: the root",
        "served by these agents: consumers",
        "without agent 17",
    ] {
        assert!(text.contains(part), "{part:?} is missing in\n{text}");
    }
    let apples = run("bad_apple", &["population.agents=200", "steps=30"]);
    let (code, text) =
        polity(&["trace", &apples, "--agent", "3", "--metric", "mean_contribution", "--class", "bad_apple", "--backend", "cpu"]);
    assert_eq!(code, Some(0), "{text}");
    // Without bad apples everybody goes on giving everything.
    for part in ["serves everybody", "without class bad_apple from the start: 1 in place of 0."] {
        assert!(text.contains(part), "{part:?} is missing in\n{text}");
    }
}
