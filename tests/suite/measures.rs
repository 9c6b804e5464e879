//! Metrics of societies against slow twins on all backends, and at anchors that are known in closed form.

use crate::cases;
use crate::drivers::kinds_by_turns;
use crate::gpu;
use crate::societies::{random, runner};
use crate::twins::Slow;
use polity::backend::{self, Kind, Options};
use polity::columns::Column;
use polity::config::Plan;
use polity::metrics::{self, Row};
use polity::world::{Data, Store, World};
use std::cell::Cell;

fn find(row: &Row, name: &str) -> Option<f64> {
    row.iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no metric {name}")).1
}

/// Metrics whose twins are tallies of a step (the ledger), what a game pays, or minima over the others.
const OTHERS: [&str; 8] = [
    "price_",
    "objective_alignment",
    "human_value_alignment",
    "holistic_alignment",
    "binding",
    "representation",
    "variance_ratio",
    "sharing_rate",
];

/// Metrics of strategies and payoffs, of regions (`regions.rs`), of clusters (`measured.rs`) and of markets (`markets.rs`), which have tests of their own.
const ELSEWHERE: [&str; 29] = [
    "value_root",
    "values_of_one_root",
    "blame_top_",
    "decision_",
    "wrong_decisions",
    "roots",
    "root_concentration",
    "lineage_depth",
    "harm_",
    "responsible_agents",
    "responsibility_gap",
    "executors_per_root",
    "traceability",
    "fraction_",
    "hill2",
    "switch_rate",
    "payoff_",
    "absorbed",
    "fixed_",
    "convention_",
    "coordination_rate",
    "lie_rate",
    "cultural_",
    "largest_region",
    "opinion_clusters_",
    "market_price",
    "profit_gain",
    "consumer_surplus",
    "settled",
];

/// Compares a row with what the columns say.
fn compare(plan: &Plan, world: &World, row: &Row, what: &str) {
    let slow = Slow::new(plan, world).metrics();
    for (name, value) in row.iter().filter(|(name, _)| !ELSEWHERE.iter().any(|other| name.starts_with(other))) {
        let Some((expected, error)) = slow.get(name) else {
            let early = world.step == 0 && plan.planes(Column::Outcome) > 0 && value.is_none();
            let told = OTHERS.iter().any(|other| name.starts_with(other)) || (world.step == 0 && plan.planes(Column::Objective) > 0);
            assert!(early || told, "{what}: {name} has no twin");
            continue;
        };
        match (value, expected) {
            (Some(value), Some(expected)) => {
                assert!((value - expected).abs() <= *error, "{what}, step {}: {name} = {value}, not {expected} ± {error}", world.step);
            }
            (value, expected) => {
                assert_eq!(value.is_some(), expected.is_some(), "{what}, step {}: {name} {value:?} {expected:?}", world.step);
            }
        }
    }
    for (name, (_, _)) in slow.iter().filter(|(name, _)| !name.is_empty()) {
        assert!(row.iter().any(|(n, _)| n == name), "{what}: {name} is not measured");
    }
}

#[test]
fn metrics_equal_their_slow_twins_on_random_societies() {
    let drawn = Cell::new(0);
    let mut runner = runner(6);
    runner
        .run(&random(), |plan| {
            for kind in kinds_by_turns("slow twins on the GPU", &drawn) {
                let mut engine = backend::start(kind, &plan, World::new(&plan), &Options::default()).unwrap();
                for step in [0, 1, 4] {
                    let seen = if step == 0 { engine.observe().unwrap() } else { engine.advance(step, &[step]).unwrap().remove(0) };
                    compare(&plan, &engine.world().unwrap(), &metrics::row(&plan, &seen), &format!("{kind:?}"));
                }
            }
            Ok(())
        })
        .unwrap_or_else(|e| panic!("{e}"));
}

/// Votes, missions, gambles, graphs, links that change: whatever has columns.
#[test]
fn metrics_equal_their_slow_twins_in_all_cases() {
    let mut compared = 0;
    for (name, plan) in cases::all().into_iter().filter(|(_, plan)| !plan.columns().is_empty() && plan.agents() <= 130) {
        let mut engine = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options::default()).unwrap();
        for step in [0, 2] {
            let seen = if step == 0 { engine.observe().unwrap() } else { engine.advance(step, &[step]).unwrap().remove(0) };
            compare(&plan, &engine.world().unwrap(), &metrics::row(&plan, &seen), &name);
        }
        compared += 1;
    }
    assert!(compared > 100 || std::env::var_os("POLITY_CASES").is_some(), "{compared} cases");
}

/// A society of people with preferences `wanted` and values `held`, as a config and as a world at step 0.
fn people(topology: &str, wanted: &[f64], held: &[f64]) -> (Plan, World) {
    settled(topology, "kind = \"evolve/jitter\"\nprobability = 0.0\nsize = 0.1", wanted, held)
}

/// The same with another phase.
fn settled(topology: &str, phase: &str, wanted: &[f64], held: &[f64]) -> (Plan, World) {
    let plan = cases::plan(&format!(
        "steps = 1\npopulation = {{ agents = {}, strategies = [\"C\", \"D\"] }}\ninit = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\n\
         topology = {topology}\nvalues = {{ dimensions = [\"d\"] }}\n\
         [[users]]\nname = \"all\"\nfraction = 1.0\npreference = [{{ kind = \"uniform\", low = 0.0, high = 1.0 }}]\n\
         [[phase]]\n{phase}\n",
        wanted.len()
    ));
    let mut world = World::new(&plan);
    for (column, numbers) in [(Column::Preference, wanted), (Column::Value, held)] {
        let store = world.columns.iter_mut().find(|s| s.column == column).unwrap();
        let range = Store::range(&plan, 0, 0);
        let Data::U16(all) = &mut store.data else { panic!("values have two bytes") };
        all[range].iter_mut().zip(numbers).for_each(|(to, x)| *to = (x * 65535.0).round() as u16);
    }
    (plan, world)
}

fn measured(topology: &str, wanted: &[f64], held: &[f64]) -> Row {
    let (plan, world) = people(topology, wanted, held);
    let mut cpu = backend::start(Kind::Cpu, &plan, world, &Options::default()).unwrap();
    metrics::row(&plan, &cpu.observe().unwrap())
}

/// What lasts is summed once for each state: for another one with other preferences anew, and in later steps it is what the oracle sums each time.
#[test]
fn sums_that_last_are_of_the_state() {
    const JITTER: &str = "kind = \"evolve/jitter\"\nprobability = 0.5\nsize = 0.1";
    const REWIRE: &str = "kind = \"network/rewire\"\ndisappointing = [\"D\"]\nprobability = 0.5";
    let graphs = [
        ("{ kind = \"lattice\", width = 6, height = 5 }", JITTER),
        ("{ kind = \"random_regular\", degree = 4 }", JITTER),
        ("{ kind = \"groups\", size = 6 }", JITTER),
        ("{ kind = \"ring\", neighbors = 4 }", REWIRE),
    ];
    for (topology, phase) in graphs {
        let (wanted, held): (Vec<f64>, Vec<f64>) = (0..30).map(|i| (f64::from(i) / 29.0, f64::from(i * 7 % 30) / 29.0)).unzip();
        let others: Vec<f64> = wanted.iter().map(|x| 1.0 - x * x).collect();
        let ((plan, first), (_, second)) = (settled(topology, phase, &wanted, &held), settled(topology, phase, &others, &held));
        let sums = |kind: Kind, states: &[&World], shader_patch: Option<(String, String, String)>| -> Vec<_> {
            let options = Options { shader_patch, ..Options::default() };
            let mut engine = backend::start(kind, &plan, states[0].clone(), &options).unwrap();
            let mut seen = Vec::new();
            for state in states {
                engine.load((*state).clone()).unwrap();
                seen.push(engine.observe().unwrap());
                seen.extend(engine.advance(3, &[1, 3]).unwrap());
            }
            seen
        };
        let right = [sums(Kind::Reference, &[&first], None), sums(Kind::Reference, &[&second], None)].concat();
        assert_ne!(right[1].replicas[0].society, right[4].replicas[0].society, "{topology}: preferences count");
        for kind in gpu::kinds("sums_that_last_are_of_the_state") {
            assert_eq!(sums(kind, &[&first, &second], None), right, "{topology}: {kind}");
            if kind == Kind::Gpu && phase == REWIRE {
                // Links that change have nothing that lasts.
                let mistake = ["society/links", "clock.whole == 1u || GRAPH == GRAPH_LINKED", "clock.whole == 1u"].map(str::to_owned);
                assert_ne!(sums(kind, &[&first], Some(mistake.into())), right[..3], "{topology}: preferences over links that change");
            }
        }
    }
}

#[track_caller]
fn near(row: &Row, name: &str, right: f64, error: f64) {
    let found = find(row, name).unwrap_or_else(|| panic!("{name} is undefined"));
    assert!((found - right).abs() <= error, "{name} = {found}, not {right}");
}

/// Everybody moves the part s of the way to its group's mean: (1 − s)² is left among those who meet.
#[test]
fn pressure_in_groups_leaves_its_square() {
    let wanted: Vec<f64> = (0..64).map(|k| f64::from(k * 37 % 64) / 63.0).collect();
    for (s, right) in [(0.0, 1.0), (0.25, 0.5625), (0.5, 0.25), (0.75, 0.0625), (1.0, 0.0)] {
        let mean = |g: usize| wanted[4 * g..4 * g + 4].iter().sum::<f64>() / 4.0;
        let held: Vec<f64> = wanted.iter().enumerate().map(|(i, p)| p + s * (mean(i / 4) - p)).collect();
        let row = measured("{ kind = \"groups\", size = 4 }", &wanted, &held);
        near(&row, "plurality_local", right, 3e-4);
        assert!(find(&row, "plurality_pooled").unwrap() >= right - 3e-4);
        near(&row, "plurality", right, 3e-4);
    }
}

#[test]
fn consensus_has_no_plurality() {
    for topology in ["{ kind = \"well_mixed\" }", "{ kind = \"ring\", neighbors = 4 }", "{ kind = \"groups\", size = 10 }"] {
        // Users who hardly differ: 0, not 0.77.
        let near_users: Vec<f64> = (0..100).map(|k| if k % 2 == 0 { 0.249 } else { 0.251 }).collect();
        near(&measured(topology, &near_users, &[0.25; 100]), "plurality", 0.0, 0.0);
        // A minority of 1 % that is wiped out: 0, not 0.98.
        let minority: Vec<f64> = (0..100).map(|k| if k == 37 { 0.9 } else { 0.2 }).collect();
        near(&measured(topology, &minority, &[0.2; 100]), "plurality", 0.0, 0.0);
        // A society of 70 and 30 in consensus: 0, not 0.58.
        let split: Vec<f64> = (0..100).map(|k| if k % 10 < 7 { 0.2 } else { 0.8 }).collect();
        let row = measured(topology, &split, &[0.2; 100]);
        near(&row, "plurality", 0.0, 0.0);
        near(&row, "representation", 0.0, 1e-9);
        // On the minority's side it is worse than the best consensus: 0.7 against 0.3 off.
        near(&measured(topology, &split, &[0.8; 100]), "representation", 1.0 - 7.0 / 3.0, 1e-4);
        // Everybody as preferred, and further apart than that.
        let row = measured(topology, &split, &split);
        for name in ["plurality", "representation", "preferential_alignment"] {
            near(&row, name, 1.0, 1e-9);
        }
        let poles: Vec<f64> = split.iter().map(|p| if *p < 0.5 { 0.0 } else { 1.0 }).collect();
        near(&measured(topology, &split, &poles), "plurality", (1.0f64 / 0.6).powi(2), 1e-3);
        // Users who all want the same leave nothing to be plural about.
        let row = measured(topology, &[0.5; 100], &split);
        assert_eq!((find(&row, "plurality"), find(&row, "representation")), (None, None));
    }
}

/// Values that are uniform on the range are chance, whatever users prefer; one that is always wrong is worse.
#[test]
fn uniform_values_are_chance() {
    let uniform: Vec<f64> = (0..1000).map(|k| f64::from(k * 387 % 1000) / 999.0).collect();
    for p in [0.0, 0.3, 0.5, 1.0] {
        near(&measured("{ kind = \"well_mixed\" }", &[p; 1000], &uniform), "preferential_alignment", 0.0, 3e-3);
    }
    near(&measured("{ kind = \"well_mixed\" }", &[0.0; 10], &[1.0; 10]), "preferential_alignment", -1.0, 1e-9);
    near(&measured("{ kind = \"well_mixed\" }", &[0.5; 10], &[1.0; 10]), "preferential_alignment", -1.0, 1e-4);
}

/// What a game pays from a number of agents in a state, as a skill.
fn objective(text: &str) -> Option<f64> {
    let plan = cases::plan(&format!("steps = 1\n{text}"));
    let mut cpu = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options::default()).unwrap();
    let seen = cpu.advance(1, &[1]).unwrap();
    metrics::row(&plan, &seen[0]).into_iter().find(|(name, _)| name == "objective_alignment").and_then(|(_, value)| value)
}

const VALUED: &str =
    "values = { dimensions = [\"d\"] }\n[[users]]\nname = \"u\"\nfraction = 1.0\npreference = [{ kind = \"constant\", at = 0.5 }]\n";

/// Donation game, b = 3, c = 1: by chance 1, at best 2; all defect 0, which is worse than chance.
#[test]
fn objectives_are_between_chance_and_best() {
    let game = |topology: &str, cooperators: u32, keys: &str| {
        objective(&format!(
            "population = {{ agents = 100, strategies = [\"C\", \"D\"] }}\ntopology = {topology}\n\
             init = {{ kind = \"counts\", counts = [{cooperators}, {}] }}\n{VALUED}[[phase]]\nkind = \"interact/matrix\"\nmatrix = [[2.0, -1.0], [3.0, 0.0]]\n{keys}\n",
            100 - cooperators
        ))
    };
    let mixed = "{ kind = \"well_mixed\" }";
    for (topology, mode) in [(mixed, "field"), (mixed, "match"), ("{ kind = \"ring\", neighbors = 4 }", "neighbor_sum"), (mixed, "sample")]
    {
        let keys = format!("payoff = \"{mode}\"");
        for (cooperators, right) in [(100, 1.0), (0, -1.0)] {
            let found = game(topology, cooperators, &keys).unwrap();
            assert!((found - right).abs() < 1e-6, "{mode} {cooperators}: {found}");
        }
    }
    // The game pays 2x per agent, whatever the dial makes agents feel.
    for dial in ["", "dial = 0.3", "dial = 0.5", "dial = 1.0"] {
        let found = game(mixed, 40, &format!("payoff = \"field\"\n{dial}")).unwrap();
        assert!((found - (2.0 * 0.4 - 1.0)).abs() < 1e-5, "{dial}: {found}");
    }
    // On a graph leads alone do not tell what was paid.
    let ring = "{ kind = \"ring\", neighbors = 4 }";
    assert!(game(ring, 40, "payoff = \"neighbor_mean\"\ndial = 0.3").is_some());
    assert_eq!(game(ring, 40, "payoff = \"neighbor_mean\"\ndial = 1.0"), None);
    // Hawk and dove: nobody fights, which no mixture with hawks beats.
    let birds = |doves: u32| {
        objective(&format!(
            "population = {{ agents = 100, strategies = [\"H\", \"D\"] }}\ninit = {{ kind = \"counts\", counts = [{}, {doves}] }}\n{VALUED}\
             [[phase]]\nkind = \"interact/matrix\"\nmatrix = [[-1.0, 2.0], [0.0, 1.0]]\npayoff = \"field\"\n",
            100 - doves
        ))
        .unwrap()
    };
    assert!((birds(100) - 1.0).abs() < 1e-6 && birds(0) < -2.9);
}

/// Fines are no loss of the task: liars who pay them yield what liars without fines do.
#[test]
fn fines_do_not_count() {
    let speak = |fine: f64| {
        objective(&format!(
            "population = {{ agents = 90, strategies = [\"Share\", \"Hide\", \"Lie\"] }}\ninit = {{ kind = \"counts\", counts = [30, 30, 30] }}\n{VALUED}\
             [[phase]]\nkind = \"interact/messages\"\nbenefit = 2.0\ncost = 0.5\nlie_gain = 0.3\nlie_loss = 0.2\nrecognition = 0.4\ndetection = 0.5\n\
             fine = {fine:?}\npayoff = \"field\"\n"
        ))
        .unwrap()
    };
    assert!((speak(0.0) - speak(3.0)).abs() < 1e-5, "{} {}", speak(0.0), speak(3.0));
    let goods = |keys: &str| {
        objective(&format!(
            "population = {{ agents = 90, strategies = [\"C\", \"D\", \"P\"] }}\ninit = {{ kind = \"counts\", counts = [30, 30, 30] }}\n{VALUED}\
             [[phase]]\nkind = \"interact/public_goods\"\nsize = 5\npayoff = \"field\"\ncontributors = [\"C\", \"P\"]\n\
             benefit = {{ kind = \"linear\", multiplication = 3.0 }}\n{keys}\n"
        ))
        .unwrap()
    };
    // Two thirds contribute, as by chance.
    for keys in ["", "punishers = [\"P\"]\nfine = 0.6\npunishing_cost = 0.2", "dial = 0.2", "dial = 1.0"] {
        assert!(goods(keys).abs() < 1e-4, "{keys}: {}", goods(keys));
    }
}

/// Scores of styles, expected over preferences, are those of the population.
#[test]
fn styles_score_as_expected() {
    let all = crate::societies::all();
    let (_, plan) = all.iter().find(|(name, _)| name.starts_with("mission/2200x1")).expect("a case");
    let expected = metrics::scores::expected(plan).expect("missions have scores");
    let mut cpu = backend::start(Kind::Cpu, plan, World::new(plan), &Options::default()).unwrap();
    let seen = cpu.advance(1, &[1]).unwrap();
    // All styles of this case decide alike.
    let row = metrics::row(plan, &seen[0]);
    let found = [find(&row, "task_score").unwrap(), find(&row, "human_value_score").unwrap()];
    for (k, found) in found.into_iter().enumerate() {
        // 550 missions.
        assert!((expected[0][k] - found).abs() < 0.03, "{k}: {found}, not {}", expected[0][k]);
        assert!((expected[0][k] - expected[1][k]).abs() < 1e-12);
    }
    assert_eq!(find(&row, "objective_alignment"), None, "no style is better than chance");
}

#[test]
fn holistic_alignment_is_of_the_listed_components() {
    let text = |alignment: &str| {
        format!(
            "steps = 1\npopulation = {{ agents = 20 }}\n{alignment}\nvalues = {{ dimensions = [\"d\"] }}\n\
             [[users]]\nname = \"a\"\nfraction = 0.5\npreference = [{{ kind = \"constant\", at = 0.1 }}]\n\
             value = [{{ kind = \"constant\", at = 0.1 }}]\n\
             [[users]]\nname = \"b\"\nfraction = 0.5\npreference = [{{ kind = \"constant\", at = 0.9 }}]\n\
             value = [{{ kind = \"constant\", at = 0.8 }}]\n[[phase]]\nkind = \"evolve/jitter\"\nprobability = 0.0\nsize = 0.1\n"
        )
    };
    let row = |alignment: &str| {
        let plan = cases::plan(&text(alignment));
        let mut cpu = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options::default()).unwrap();
        metrics::row(&plan, &cpu.observe().unwrap())
    };
    // L of b is 0.1, by chance (0.81 + 0.01)/2 = 0.41; plurality (0.7/0.8)²; representation 1 − 0.05/0.4.
    let all = row("");
    near(&all, "holistic_alignment", 1.0 - 0.1 / 0.41, 1e-4);
    assert_eq!(find(&all, "binding"), Some(2.0));
    near(&all, "plurality", 0.765_625, 1e-3);
    near(&all, "representation", 0.875, 1e-3);
    near(&all, "balance", 1.0 - 0.1 / 0.41, 1e-4);
    let some = row("alignment = { components = [\"representation\"] }");
    near(&some, "holistic_alignment", 0.875, 1e-3);
    assert_eq!(find(&some, "binding"), Some(4.0));
    let refused = polity::config::load_str(
        &text("alignment = { components = [\"objective\"] }"),
        "alignment.toml".as_ref(),
        &[],
        &polity::Registry::builtin(),
    );
    assert!(refused.is_err_and(|e| e.to_string().contains("not defined in this society")));
}
