//! Plans for markets of firms who set prices, and for agents who learn what acts are worth.

use crate::cases::plan;
use polity::backend::{self, Kind, Options};
use polity::columns::Column;
use polity::config::Plan;
use polity::metrics::{Observation, row};
use polity::num::rng::DrawKey;
use polity::world::World;

const MARKET: &str = "kind = \"interact/bertrand\"";
const FINES: &str =
    "kind = \"interact/audit\"\nceiling = 1.7\nprobability = 0.4\nfine = 0.1\ncorruption = 0.2\nbribe = 0.05\naccumulate = true";
const LEARN: &str = "kind = \"learn/q_learning\"\nlearning_rate = 0.15\ndiscount = 0.95\nmemory = 1\nexploration_decay = 0.05";

/// Firms with so many prices, of which a fifth never change theirs where `classes`.
fn firms(agents: u32, replicas: u32, size: u32, prices: usize, classes: bool, phases: &[&str]) -> Plan {
    let names: Vec<String> = (0..prices).map(|k| format!("\"p{k}\"")).collect();
    let phases = phases.iter().map(|p| format!("[[phase]]\n{p}\n")).collect::<Vec<_>>().concat();
    let class = "[[class]]\nname = \"free\"\nfraction = 0.8\n[[class]]\nname = \"fixed\"\nfraction = 0.2\nstubborn = true\n";
    plan(&format!(
        "seed = 2020\nsteps = 12\nmeasure = {{ absorption = true, histogram_bins = 5, every = 1 }}\n\
         population = {{ agents = {agents}, replicas = {replicas}, strategies = [{}] }}\n\
         topology = {{ kind = \"groups\", size = {size} }}\ninit = {{ kind = \"fractions\", fractions = [{}] }}\n{}{phases}",
        names.join(", "),
        vec![format!("{:?}", 1.0 / prices as f64); prices].join(", "),
        if classes { class } else { "" }
    ))
}

/// Every case with its name.
pub fn all() -> Vec<(String, Plan)> {
    let greedy = LEARN.replace("exploration_decay", "exploration = 0.05\nexploration_decay");
    let myopic = "kind = \"learn/q_learning\"\nlearning_rate = 0.3\nexploration = 0.2\npatience = 2";
    let optimist =
        "kind = \"learn/q_learning\"\nlearning_rate = 1.0\ndiscount = 0.5\nmemory = 1\nexploration = 0.0\ninitial = [0.6, 0.5, 0.4]";
    let accumulating = format!("{MARKET}\nquality = 1.5\naccumulate = true");
    let matrix = "kind = \"interact/matrix\"\nmatrix = [[1.0, -0.4, 0.2], [1.6, 0.1, 0.0], [-2.0, 3.0, 0.5]]\npayoff = \"field\"";
    let imitate = "kind = \"imitate/fermi\"\nbeta = 10.0";
    vec![
        ("markets/duopoly/2x3".into(), firms(2, 3, 2, 5, false, &[MARKET, LEARN])),
        ("markets/duopoly/66x2".into(), firms(66, 2, 2, 15, false, &[MARKET, &greedy])),
        ("markets/duopoly/1004x2".into(), firms(1004, 2, 2, 4, true, &[MARKET, &greedy])),
        ("markets/duopoly/2200x1/fined".into(), firms(2200, 1, 2, 3, false, &[MARKET, FINES, LEARN])),
        ("markets/triopoly/99x3".into(), firms(99, 3, 3, 4, false, &[MARKET, &greedy])),
        ("markets/triopoly/1005x1/fined".into(), firms(1005, 1, 3, 6, true, &[MARKET, FINES, LEARN])),
        ("markets/four/1004x1".into(), firms(1004, 1, 4, 3, false, &[MARKET, LEARN])),
        ("markets/memoryless/1004x2".into(), firms(1004, 2, 2, 5, true, &[MARKET, myopic])),
        ("markets/optimist/66x2".into(), firms(66, 2, 2, 3, false, &[MARKET, optimist])),
        ("markets/twice/66x2".into(), firms(66, 2, 2, 4, false, &[MARKET, &accumulating, &greedy])),
        ("markets/matrix/1005x1".into(), firms(1005, 1, 3, 3, true, &[matrix, myopic])),
        ("markets/heeded/66x2".into(), firms(66, 2, 2, 4, false, &[&format!("{MARKET}\ncap = 1.7\nconsumer_weight = 0.6"), LEARN])),
        ("markets/imitated/1004x2".into(), firms(1004, 2, 4, 7, true, &[MARKET, FINES, imitate])),
    ]
}

fn metrics(plan: &Plan, seen: &Observation) -> Vec<(String, Option<f64>)> {
    let names = ["market_price", "profit_gain", "consumer_surplus", "settled"];
    row(plan, seen).into_iter().filter(|(name, _)| names.contains(&name.as_str())).collect()
}

/// Two markets of prices 1.5 and 2, by the formula of the demand, on every backend; and who has settled on what it believes.
#[test]
fn markets_are_measured_as_they_are() {
    let text = "steps = 3\nmeasure = { every = 1 }\npopulation = { agents = 4, strategies = [\"low\", \"high\"] }\ntopology = { kind = \"groups\", size = 2 }\n\
         init = { kind = \"single_mutant\", mutant = \"low\", resident = \"high\", agent = 3 }\n\
         [[phase]]\nkind = \"interact/bertrand\"\nprices = [1.5, 2.0]\n\
         [[phase]]\nkind = \"learn/q_learning\"\nlearning_rate = 1.0\nexploration = 0.0\ninitial = [0.34, 0.3]\npatience = 2\n";
    let plan = plan(text);
    let kinds = [Kind::Reference, Kind::Cpu].into_iter().chain(crate::gpu::available("markets").then_some(Kind::Gpu));
    let sold = |own: f64, other: f64| {
        let weight = |p: f64| ((2.0 - p) / 0.25).exp();
        weight(own) / (1.0 + weight(own) + weight(other))
    };
    let surplus = |p: f64, q: f64| 0.25 * (1.0 + ((2.0 - p) / 0.25).exp() + ((2.0 - q) / 0.25).exp()).ln();
    for kind in kinds {
        let mut engine = backend::start(kind, &plan, World::new(&plan), &Options::default()).unwrap_or_else(|e| panic!("{e}"));
        assert!(metrics(&plan, &engine.observe().unwrap()).iter().all(|(name, value)| value.is_none() || name == "settled"), "{kind}");
        let seen = engine.advance(3, &[1, 3]).unwrap();
        let found: Vec<f64> = metrics(&plan, &seen[0]).into_iter().map(|(_, value)| value.unwrap()).collect();
        // High against high, then low against high.
        let profit = (2.0 * sold(2.0, 2.0) + 0.5 * sold(1.5, 2.0) + sold(2.0, 1.5)) / 4.0;
        let expected = [1.875, (profit - 0.222_927) / (0.337_490 - 0.222_927), f64::midpoint(surplus(2.0, 2.0), surplus(1.5, 2.0)), 0.0];
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 2e-5), "{kind}: {found:?} {expected:?}");
        // All try low, which disappoints three of them; the last is disappointed by high too. One has believed in low all the time.
        assert_eq!(metrics(&plan, &seen[1])[3].1, Some(0.25), "{kind}");
        assert_eq!(engine.observe().unwrap().replicas[0].counts, [2, 2], "{kind}");
    }
}

/// A cap of 1.5 turns prices of 1.4 and 2 into 1.4 and 1.5; firms that heed consumers by 0.8 earn 0.4 of the surplus besides, and gain no more profit by it.
#[test]
fn caps_and_consumers_change_what_firms_earn() {
    let text = |keys: &str| {
        plan(&format!(
            "steps = 1\nmeasure = {{ every = 1 }}\npopulation = {{ agents = 2, strategies = [\"low\", \"high\"] }}\ntopology = {{ kind = \"groups\", size = 2 }}\n\
             init = {{ kind = \"single_mutant\", mutant = \"low\", resident = \"high\", agent = 0 }}\n\
             [[phase]]\nkind = \"interact/bertrand\"\nprices = [1.4, 2.0]\n{keys}\n"
        ))
    };
    let found = |keys: &str| {
        let plan = text(keys);
        let mut engine = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options::default()).unwrap_or_else(|e| panic!("{e}"));
        let seen = engine.advance(1, &[1]).unwrap();
        let world = engine.world().unwrap();
        let paid = [0, 1].map(|i| plan.payoff().natural(f64::from(world.payoff[i])));
        let of = |name: &str| metrics(&plan, &seen[0]).into_iter().find(|(n, _)| n == name).and_then(|(_, value)| value).unwrap();
        (paid, [of("market_price"), of("profit_gain"), of("consumer_surplus")])
    };
    let weight = |p: f64| ((2.0 - p) / 0.25).exp();
    let earned = |own: f64, other: f64| (own - 1.0) * weight(own) / (1.0 + weight(own) + weight(other));
    let surplus = 0.25 * (1.0 + weight(1.4) + weight(1.5)).ln();
    let (paid, told) = found("cap = 1.5\nconsumer_weight = 0.8");
    let right = [earned(1.4, 1.5) + 0.4 * surplus, earned(1.5, 1.4) + 0.4 * surplus];
    assert!(paid.iter().zip(right).all(|(a, b)| (a - b).abs() < 1e-6), "{paid:?} {right:?}");
    assert!((told[0] - 1.45).abs() < 1e-6 && (told[2] - surplus).abs() < 1e-6, "{told:?}");
    let (unheeding, capped) = found("cap = 1.5");
    assert!(unheeding[0] < paid[0] && told.iter().zip(capped).all(|(a, b)| (a - b).abs() < 1e-12), "{told:?} {capped:?}");
}

/// In two markets at a time each act has two prices: fined are those of which one lies above the ceiling, by all of the fine where audits are certain; what an
/// act is worth before anybody knows has the mean fine in it.
#[test]
fn prices_above_the_ceiling_are_fined() {
    let text = |audit: &str| {
        plan(&format!(
            "steps = 1\npopulation = {{ agents = 6, strategies = [\"low\", \"first\", \"second\"] }}\ntopology = {{ kind = \"groups\", size = 2 }}\n\
             init = {{ kind = \"counts\", counts = [2, 2, 2] }}\n\
             [[phase]]\nkind = \"interact/bertrand\"\nprices = [1.5, 2.0, 1.6]\n\
             [[phase]]\nkind = \"interact/bertrand\"\nprices = [1.5, 1.6, 2.0]\naccumulate = true\n{audit}\
             [[phase]]\nkind = \"learn/q_learning\"\nlearning_rate = 0.5\ndiscount = 0.5\nexploration = 0.0\n"
        ))
    };
    let audited = |keys: &str| text(&format!("[[phase]]\nkind = \"interact/audit\"\naccumulate = true\nfine = 0.25\n{keys}\n"));
    let [free, fined, one, none] = [
        text(""),
        audited("ceiling = 1.7\nprobability = 1.0"),
        audited("ceiling = 1.55\nprobability = 0.5\npayoff = \"field\""),
        audited("ceiling = 2.0\nprobability = 1.0"),
    ];
    let paid = |plan: &Plan, kind: Kind| {
        let mut engine = backend::start(kind, plan, World::new(plan), &Options::default()).unwrap_or_else(|e| panic!("{e}"));
        let games = plan.phases().len() - 1;
        (0..games).for_each(|index| engine.phase(index).unwrap());
        let world = engine.world().unwrap();
        world.strategy.iter().zip(&world.payoff).map(|(s, p)| (*s, plan.payoff().natural(f64::from(*p)))).collect::<Vec<_>>()
    };
    for kind in crate::gpu::kinds("prices_above_the_ceiling_are_fined (gpu part)") {
        let before = paid(&free, kind);
        for (plan, fine) in [(&fined, 0.25), (&one, 0.125), (&none, 0.0)] {
            for ((s, was), (same, is)) in before.iter().zip(paid(plan, kind)) {
                let expected = if *s == 0 { *was } else { was - fine };
                assert!(*s == same && (is - expected).abs() < 2e-5, "{kind}: strategy {s}: {is} for {expected}");
            }
        }
    }
    // What an act is worth at the start, against others who choose at random, is less by what fines take on average.
    let believed = |plan: &Plan| {
        let world = World::new(plan);
        let store = world.columns.iter().find(|store| store.column == Column::ActionValue).unwrap();
        let units = 2f64.powi(plan.payoff().fraction_bits as i32);
        let one = plan.phases().last().unwrap().rule.action_value_one(plan.payoff().fraction_bits).unwrap();
        let entries = 0..store.planes;
        let low = f64::from(plan.payoff().low) / units / (1.0 - 0.5);
        entries.map(|k| f64::from(store.data.get(store.at(plan, k, 0, 0))) / one + low).collect::<Vec<f64>>()
    };
    let without = believed(&free);
    assert!(without.len() == 3, "{without:?}");
    for (keys, [honest, above]) in [
        ("ceiling = 1.7\nprobability = 1.0", [0.0, 0.25]),
        ("ceiling = 1.7\nprobability = 0.5\npayoff = \"field\"", [0.0, 0.125]),
        (
            "ceiling = 1.7\nprobability = 0.5\ncorruption = 0.4\nbribe = 0.1\nmoral_cost = 0.05",
            [0.0, 0.5 * (0.6 * 0.25 + 0.4 * 0.1) + 0.05],
        ),
        // Two acts in three forfeit a bond, which goes to the other firm.
        ("ceiling = 1.7\nprobability = 1.0\nrestitution = true", [-2.0 / 3.0 * 0.25, 0.25 - 2.0 / 3.0 * 0.25]),
    ] {
        let less: Vec<f64> = without.iter().zip(believed(&audited(keys))).map(|(a, b)| (a - b) * (1.0 - 0.5)).collect();
        let expected = [honest, above, above];
        assert!(less.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-4), "{keys}: {less:?} {expected:?}");
    }
}

/// The report says what became of ranks and of markets, with the numbers of the run.
#[test]
fn reports_tell_of_ranks_and_markets() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for (name, sets, words) in [
        (
            "hierarchy",
            ["population.agents=100", "steps=200"],
            ["The standard deviation of dominance, in wins, went from 0 to ", "the richest hundredth of agents own "],
        ),
        ("collusion", ["population.agents=100", "steps=200"], ["Firms end up with ", "consumers keep a surplus of "]),
        ("price_collusion", ["population.agents=20", "steps=500"], ["Firms end up with ", ": a profit gain of "]),
    ] {
        let config = root.join(format!("configs/{name}.toml"));
        let mut run = crate::cli::command(folder.path());
        run.args(["run", config.to_str().expect("a path"), "-o", name, "--backend", "cpu", "-q"]);
        run.args(sets.iter().flat_map(|set| ["--set", set])).assert().success();
        let page = std::fs::read_to_string(folder.path().join(name).join("report.html")).expect("a report");
        for part in words {
            assert!(page.contains(part), "{name}: {part:?} is missing in {page}");
        }
    }
}

/// The fixed-point learner beside one in floating point that is told the same words: the same acts, values within 10^-6 of the largest.
#[test]
fn rounding_does_not_matter() {
    let learn = "kind = \"learn/q_learning\"\nlearning_rate = 0.15\ndiscount = 0.95\nmemory = 1\nexploration_decay = 0.002";
    let plan = firms(40, 1, 2, 5, false, &[MARKET, learn]);
    let mut engine = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options::default()).unwrap();
    let market = plan.pricing().unwrap();
    let profit = |own: usize, other: usize| {
        let weight = |k: usize| ((2.0 - market.prices[k]) / 0.25).exp();
        (market.prices[own] - 1.0) * weight(own) / (1.0 + weight(own) + weight(other))
    };
    let mut acts: Vec<usize> = World::new(&plan).strategy.iter().map(|s| usize::from(*s)).collect();
    let start = |a: usize| (0..5).map(|other| profit(a, other)).sum::<f64>() / 5.0 / 0.05;
    let mut values = vec![(0..125).map(|k| start(k % 5)).collect::<Vec<f64>>(); 40];
    let mut before: Option<Vec<usize>> = None;
    let word = |step: u32, k: u32, i: usize| DrawKey { seed: plan.seed(), step, draw: plan.phases()[1].draw(k), replica: 0 }.word(i as u32);
    let best = |row: &[f64]| row.iter().enumerate().fold(0, |best, (k, value)| if *value > row[best] { k } else { best });
    for step in 1..=4000 {
        let now: Vec<usize> = (0..40).map(|i| acts[i & !1] * 5 + acts[i | 1]).collect();
        let mut next = acts.clone();
        for i in 0..40 {
            if let Some(before) = &before {
                let here = &values[i][now[i] * 5..][..5];
                let goal = profit(acts[i], acts[i ^ 1]) + 0.95 * here[best(here)];
                let value = &mut values[i][before[i] * 5 + acts[i]];
                *value += 0.15 * (goal - *value);
            }
            let explores = f64::from(word(step, 0, i)) / 4_294_967_296.0 < (-0.002 * f64::from(step)).exp();
            let tried = (u64::from(word(step, 1, i)) * 5) >> 32;
            next[i] = if explores { tried as usize } else { best(&values[i][now[i] * 5..][..5]) };
        }
        (before, acts) = (Some(now), next);
    }
    engine.advance(4000, &[]).unwrap();
    let world = engine.world().unwrap();
    assert_eq!(world.strategy.iter().map(|s| usize::from(*s)).collect::<Vec<_>>(), acts, "what firms do after 4000 steps");
    let store = world.columns.iter().find(|store| store.column == Column::ActionValue).unwrap();
    let [low, one] = [
        f64::from(plan.payoff().low) / 2f64.powi(plan.payoff().fraction_bits as i32) / 0.05,
        plan.phases()[1].rule.action_value_one(plan.payoff().fraction_bits).unwrap(),
    ];
    let far = |i: usize| (0..125).map(move |k| (i, k));
    let apart = (0..40)
        .flat_map(far)
        .map(|(i, k)| (f64::from(store.data.get(store.at(&plan, k, 0, i as u32))) / one + low - values[i][k as usize]).abs());
    let worst = apart.fold(0.0, f64::max);
    assert!(worst < 7e-6, "values differ by {worst:e}, of at most 7");
}
