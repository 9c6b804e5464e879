//! Configs beside their variants: pairs share their random numbers, intervals cover, claims are judged, bad variants are named.

use polity::backend::{Kind, Options};
use polity::compare::{self, Comparison, Course, Effect, Engine, Series, Verdict};
use polity::config::{self, Draft};
use std::path::Path;

const SOCIETY: &str = r#"
name = "small"
steps = 200
[population]
agents = 240
strategies = ["C", "D"]
[init]
kind = "fractions"
fractions = [0.5, 0.5]
[values]
dimensions = ["norm"]
[[users]]
name = "few"
fraction = 0.25
preference = [{ kind = "constant", at = 0.9 }]
[[users]]
name = "many"
fraction = 0.75
preference = [{ kind = "uniform", low = 0.1, high = 0.5 }]
[[phase]]
kind = "interact/matrix"
matrix = [[1.0, 0.0], [1.2, 0.1]]
payoff = "sample"
[[phase]]
kind = "imitate/fermi"
beta = 1.0
[[phase]]
kind = "influence/average"
weight = 0.02
[[phase]]
kind = "evolve/mutate"
probability = 0.02
[measure]
every = 10
[compare]
replicates = 6
"#;

fn engine(kind: Kind) -> Engine {
    Engine { kind, options: Options::default() }
}

fn draft(more: &str) -> Draft {
    let text = format!("{SOCIETY}{more}");
    Draft::parse(&text, Path::new("small.toml"), &[], &polity::Registry::builtin()).expect("a draft")
}

fn compared(draft: &Draft, kind: Kind) -> Comparison {
    compare::compare(draft, &engine(kind), &compare::Options::default(), &compare::Nowhere, &mut |_| {}).unwrap_or_else(|e| panic!("{e}"))
}

/// A variant that cannot act is equal in every byte; one that acts after step 95 is equal until there, and parts where it acts.
#[test]
fn twins_are_equal_until_something_acts() {
    let found = compared(
        &draft(
            r#"
[[variant]]
name = "idle"
role = "null"
add = [{ kind = "evolve/jitter", probability = 0.0, size = 0.1 }]
add_behind = "imitate/fermi"
[[variant]]
name = "late"
role = "shock"
after_step = 95
set = { "evolve/mutate.probability" = 0.5 }
[[variant]]
name = "without"
role = "null"
remove = ["influence/average"]
[[variant]]
name = "other_start"
role = "null"
set = { "init.fractions" = [0.9, 0.1] }
"#,
        ),
        Kind::Cpu,
    );
    let [idle, late, without, start] = &found.variants[..] else { panic!("four variants") };
    assert_eq!(idle.parting, None);
    let same = |e: &Effect| e.difference == 0.0 && e.interval == [0.0; 2] && e.p == 1.0;
    assert!(idle.effects.iter().all(|m| m.metrics.values().all(same)), "an idle phase changes nothing");
    let parting = late.parting.as_ref().expect("it acts");
    assert_eq!((parting.step, parting.phase.as_str(), parting.column.as_str()), (96, "evolve/mutate", "strategy"));
    let (before, after): (Vec<_>, Vec<_>) = late.effects.iter().partition(|m| m.step <= 95);
    assert!(before.iter().all(|m| m.metrics.values().all(same)) && before.len() == 10);
    assert!(after.iter().any(|m| !same(&m.metrics["switch_rate"])));
    let parting = without.parting.as_ref().expect("it acts");
    assert_eq!((parting.step, parting.phase.as_str(), parting.column.as_str()), (1, "influence/average", "value_norm"));
    let parting = start.parting.as_ref().expect("it acts");
    assert_eq!((parting.step, parting.phase.as_str()), (0, "init"));
}

const CLAIMS: &str = r#"
[[variant]]
name = "isolated"
role = "null"
remove = ["influence/average"]
[[variant]]
name = "noisy"
role = "robustness"
set = { "evolve/mutate.probability" = 0.2 }
[[variant]]
name = "weights"
role = "dose"
set = { "influence/average.weight" = [0.0, 0.05] , "evolve/mutate.probability" = [0.0, 0.1] }
[[claim]]
text = "Influence homogenises values"
metric = "variance_norm"
against = "isolated"
direction = "down"
at_least = 0.01
[[claim]]
text = "Influence does not touch strategies"
metric = "fraction_C"
against = "isolated"
direction = "same"
within = 0.001
[[claim]]
text = "Influence raises diversity"
metric = "variance_norm"
against = "isolated"
direction = "up"
at_step = 50
"#;

/// The same bytes from every backend; claims hold and fail as they must; a dose has every combination.
#[test]
fn comparisons_are_the_same_everywhere() {
    let draft = draft(CLAIMS);
    let found = compared(&draft, Kind::Cpu);
    let verdicts: Vec<Verdict> = found.claims.iter().map(|c| c.verdict).collect();
    assert_eq!(verdicts, [Verdict::Holds, Verdict::Holds, Verdict::Fails]);
    assert_eq!((found.claims[0].held(), found.claims[2].held(), found.claims[2].step), (1, 0, 50));
    assert!(found.claims[0].p_holm >= found.claims[0].p);
    let (course, effect) = (&found.claims[0].course, found.claims[0].effect.as_ref().expect("defined"));
    assert_eq!((course.len(), course[20].step, course[20].mean, course[20].interval), (21, 200, effect.mean, effect.interval));
    let dose = &found.doses[0];
    assert_eq!(dose.keys, ["influence/average.weight", "evolve/mutate.probability"]);
    let values: Vec<&[String]> = dose.points.iter().map(|p| &p.values[..]).collect();
    assert_eq!(values, [["0.0", "0.0"], ["0.0", "0.1"], ["0.05", "0.0"], ["0.05", "0.1"]]);
    assert!(dose.points.iter().all(|p| p.rows.len() == 6 && p.rows[5].1 == 5));
    let text = compare::json(&found);
    assert_eq!(serde_json::from_str::<Comparison>(&text).map(|again| compare::json(&again)).ok(), Some(text.clone()));
    let csv = compare::csv(&found);
    assert!(csv.lines().count() > 100 && csv.lines().all(|l| l.matches(',').count() == 14));
    for kind in [Kind::Reference, Kind::Gpu] {
        if kind == Kind::Gpu && !crate::gpu::available("comparisons_are_the_same_everywhere") {
            continue;
        }
        let other = compared(&draft, kind);
        assert_eq!(compare::json(&other), text, "{kind}");
        assert_eq!(compare::doses(&other), compare::doses(&found), "{kind}");
    }
}

/// What a claim says at a step, by hand: the pairs of two runs at the same seed.
#[test]
fn effects_are_paired_differences() {
    let draft = draft(CLAIMS);
    let found = compared(&draft, Kind::Cpu);
    let overrides = ["population.replicas=6".to_owned()];
    let last = |variants: &[&str]| -> Vec<f64> {
        let plan = draft.plan(variants, true, &overrides).expect("a plan");
        let series = Series::run(&Course { plan, first: None }, &engine(Kind::Cpu)).expect("runs");
        series.column(series.at(200), "variance_norm").expect("measured").map(|v| v.expect("defined")).collect()
    };
    let (base, null) = (last(&[]), last(&["isolated"]));
    let differences: Vec<f64> = base.iter().zip(&null).map(|(a, b)| a - b).collect();
    let mean = differences.iter().sum::<f64>() / 6.0;
    let variance = differences.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / 5.0;
    // Student's t at 5 degrees of freedom, 97.5 %: 2.570582.
    let half = 2.570_582 * (variance / 6.0).sqrt();
    let effect = found.claims[0].effect.as_ref().expect("defined");
    assert!((effect.difference - mean).abs() < 1e-12 && (effect.interval[1] - mean - half).abs() < 1e-6 * half, "{effect:?} {mean} {half}");
}

/// Acceptance of the intervals: two runs of one law, 2,000 comparisons, the 95 % interval holds 0 in 93 to 97 %.
#[test]
fn intervals_of_nothing_hold_nothing() {
    const METRICS: [&str; 4] = ["fraction_C", "switch_rate", "payoff_mean", "mean_norm"];
    let series = |seed: u32| {
        let overrides = [format!("seed={seed}"), "population.replicas=20".into(), "steps=20".into(), "measure.every=20".into()];
        let plan = draft("").plan(&[], true, &overrides).expect("a plan");
        Series::run(&Course { plan, first: None }, &engine(Kind::Cpu)).expect("runs")
    };
    let (mut held, mut all) = (0, 0);
    for k in 0..500 {
        let (a, b) = (series(2 * k + 1), series(2 * k + 2));
        for metric in METRICS {
            let column = |of: &Series| -> Vec<Option<f64>> { of.column(of.at(20), metric).expect("measured").collect() };
            let effect = Effect::new(column(&a).into_iter().zip(column(&b)), false).expect("defined");
            held += i32::from(effect.interval[0] <= 0.0 && 0.0 <= effect.interval[1]);
            all += 1;
        }
    }
    println!("{held} of {all} intervals hold 0");
    assert!(all == 2000 && (1860..=1940).contains(&held), "{held} of {all}");
}

/// Phases by kind, in `--set` too, and what is said of those that are not there.
#[test]
fn phases_are_named_by_kind() {
    let set = |given: &str| {
        config::load_str(SOCIETY, Path::new("small.toml"), &[given.to_owned()], &polity::Registry::builtin())
            .map(|plan| config::resolved_toml(&plan))
            .map_err(|e| e.to_string())
    };
    assert_eq!(set("imitate/fermi.beta=3"), set("phase.1.beta=3"));
    for (given, words) in [
        ("imitate/ferm.beta=3", "there is no phase \"imitate/ferm\"\n    remedy:  did you mean \"imitate/fermi\"?"),
        ("imitate/fermi#2.beta=3", "there is no phase \"imitate/fermi#2\"\n    remedy:  the step has 1 of that kind"),
        ("imitate/fermi#x.beta=3", "write imitate/fermi#2 for the second"),
    ] {
        let message = set(given).expect_err("refused");
        assert!(message.contains(words), "{message}");
    }
}

/// What variants and claims may not say: each with its place and remedy.
#[test]
fn wrong_variants_are_named() {
    let said = |more: &str| {
        let draft = draft(more);
        let base = draft.base().map_err(|e| e.to_string())?;
        compare::check(&draft, &base).map_err(|e| e.to_string())
    };
    let null = "[[variant]]\nname = \"n\"\nrole = \"null\"\n";
    let claim = "[[claim]]\ntext = \"t\"\nmetric = \"fraction_C\"\nagainst = \"n\"\ndirection = \"up\"\n";
    let sets = format!("{null}set = {{ \"imitate/fermi.beta\" = 0.0 }}\n");
    assert_eq!(said(&format!("{sets}{claim}")), Ok(()));
    for (more, words) in [
        (null.to_owned(), "it changes nothing"),
        (format!("{null}set = {{ \"imitate/fermi.bta\" = 0.0 }}"), "with n: 1 problem"),
        (format!("{null}set = {{ \"imitate/fermi.beta\" = -1 }}"), "-1 is out of range"),
        (format!("{null}set = {{ \"imitate/best.beta\" = 0.0 }}"), "there is no phase \"imitate/best\""),
        (format!("{null}remove = [\"imitate/best\"]"), "variant[0].remove[0]: there is no phase"),
        (format!("{null}set = {{ steps = 2 }}\nadd_behind = \"start\""), "no phase is added"),
        (format!("{sets}after_step = 200"), "variant \"n\" acts after step 200, but a compared run has 200 steps"),
        (sets.replace("\"imitate/fermi.beta\" = 0.0", "seed = 2"), "seed is the same in all runs of a comparison"),
        (sets.replace("\"imitate/fermi.beta\" = 0.0", "\"measure.every\" = 3"), "would part the steps"),
        (format!("{}after_step = 3", sets.replace("null", "robustness")), "holds on both sides of every claim, from the start"),
        (format!("{sets}{sets}"), "\"n\" is listed twice"),
        (sets.replace("\"n\"", "\"base\""), "\"base\" is the name of the config itself"),
        (sets.replace("null", "dose"), "0.0 is no list of values"),
        (format!("{sets}{}", claim.replace("fraction_C", "fraction_X")), "\"fraction_X\", which is no metric of this config"),
        (format!("{sets}{}", claim.replace("\"n\"", "\"m\"")), "there is no variant \"m\""),
        (format!("{sets}{}", claim.replace("\"n\"", "\"base\"")), "\"base\" is compared with itself"),
        (format!("{sets}{}", claim.replace("up", "same")), "there is no telling what counts as the same"),
        (format!("{sets}{claim}within = 1.0"), "only claims of direction = \"same\" have it"),
        (format!("{sets}{claim}at_step = 201"), "a claim about fraction_C is made at step 201, but a compared run has 200 steps"),
        (format!("{}{claim}", sets.replace("null", "robustness")), "is a robustness, of which nothing is claimed"),
    ] {
        let message = said(&more).expect_err(&more);
        assert!(message.contains(words), "{more}\n{message}");
    }
    // Seeds that are named twice would count twice; what the user sets holds against [compare].
    let options = compare::Options { seeds: vec![1, 2, 1], ..compare::Options::default() };
    let twice = compare::compare(&draft(&sets), &engine(Kind::Cpu), &options, &compare::Nowhere, &mut |_| {}).expect_err("refused");
    assert!(twice.to_string().contains("seed 1 is named twice"), "{twice}");
    let text = format!("{SOCIETY}set = {{ steps = 50, \"population.agents\" = 40 }}\n");
    let given = Draft::parse(&text, Path::new("small.toml"), &["steps=7".into()], &polity::Registry::builtin()).expect("a draft");
    let plan = given.plan(&[], true, &[]).expect("a plan");
    assert_eq!((plan.steps(), plan.agents()), (7, 40));
    // A society that a late variant would have to refit is refused when it is run.
    let late = draft(&format!("{null}after_step = 5\nadd = [{{ kind = \"user/reliance\" }}]\n"));
    let message = compare::compare(&late, &engine(Kind::Cpu), &compare::Options::default(), &compare::Nowhere, &mut |_| {})
        .expect_err("refused")
        .to_string();
    assert!(message.contains("leaves population, strategies and columns as they are"), "{message}");
}

/// What a dose has run already is not run again, and gives the same.
#[test]
fn finished_doses_are_taken_up() {
    use std::cell::RefCell;
    use std::collections::BTreeMap;
    #[derive(Default)]
    struct Memory(RefCell<BTreeMap<String, String>>);
    impl compare::Shelf for Memory {
        fn read(&self, name: &str) -> Option<String> {
            self.0.borrow().get(name).cloned()
        }
        fn keep(&self, name: &str, text: &str) {
            assert!(self.0.borrow_mut().insert(name.into(), text.into()).is_none(), "run twice");
        }
    }
    let (draft, memory) = (draft(CLAIMS), Memory::default());
    let run = || {
        let found = compare::compare(&draft, &engine(Kind::Cpu), &compare::Options::default(), &memory, &mut |_| {});
        compare::doses(&found.unwrap_or_else(|e| panic!("{e}")))
    };
    let first = run();
    assert_eq!(memory.0.borrow().len(), 4);
    assert_eq!((run(), memory.0.borrow().len()), (first, 4));
}

/// Claims that were not looked at are tests all the same: p is adjusted for all that the config makes.
#[test]
fn claims_left_out_count() {
    let more = "[[variant]]\nname = \"noisier\"\nrole = \"shock\"\nset = { \"evolve/mutate.probability\" = 0.5 }\n";
    let about = "direction = \"up\"\nof = \"noisier\"\nat_step = 50";
    let draft = draft(&format!("{more}{}", CLAIMS.replace("direction = \"up\"\nat_step = 50", about)));
    let holm = |names: &[&str]| -> Vec<(f64, f64)> {
        let variants = Some(names.iter().map(|name| (*name).to_owned()).collect());
        let options = compare::Options { variants, claims_only: true, ..compare::Options::default() };
        let found =
            compare::compare(&draft, &engine(Kind::Cpu), &options, &compare::Nowhere, &mut |_| {}).unwrap_or_else(|e| panic!("{e}"));
        found.claims.iter().map(|c| (c.p.expect("defined"), c.p_holm.expect("defined"))).collect()
    };
    let some = holm(&["isolated"]);
    assert_eq!((some.len(), holm(&["isolated", "noisier"]).len()), (2, 3));
    // Of three tests the least p counts three times, whoever looks.
    let least = some.iter().copied().min_by(|a, b| a.0.total_cmp(&b.0)).expect("two claims");
    assert!((least.1 - (3.0 * least.0).min(1.0)).abs() < 1e-12, "{some:?}");
}

/// Two seeds are twice the pairs, each with its own random numbers.
#[test]
fn seeds_are_taken_together() {
    let draft = draft(CLAIMS);
    let effect = |seeds: &[u64]| {
        let options = compare::Options { seeds: seeds.to_vec(), claims_only: true, ..compare::Options::default() };
        let found =
            compare::compare(&draft, &engine(Kind::Cpu), &options, &compare::Nowhere, &mut |_| {}).unwrap_or_else(|e| panic!("{e}"));
        found.claims[0].effect.clone().expect("defined")
    };
    let (one, two, both) = (effect(&[11]), effect(&[12]), effect(&[11, 12]));
    assert_eq!((one.pairs, both.pairs), (6, 12));
    assert!((both.difference - f64::midpoint(one.difference, two.difference)).abs() < 1e-12 && one.difference != two.difference);
}

/// A dose of two keys is a map on the page: each combination with the mean over its populations, and a link to the numbers.
#[test]
fn a_dose_of_two_keys_is_a_map() {
    let found = compared(&draft(CLAIMS), Kind::Cpu);
    let page = polity::report::comparison_page(&found, "");
    let (map, at) = ("variance_norm by influence/average.weight and evolve/mutate.probability", "variance_norm");
    assert!(page.contains(map) && page.contains("href=\"dose_weights.csv\""), "{page}");
    for point in &found.doses[0].points {
        let place = point.metrics.iter().position(|name| name == at).expect("measured");
        let values: Vec<f64> = point.rows.iter().map(|row| row.2[place].expect("defined")).collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let said = format!("influence/average.weight = {}, evolve/mutate.probability = {}: {at} ", point.values[0], point.values[1]);
        let (_, cell) = page.split_once(&said).unwrap_or_else(|| panic!("no cell {said}"));
        let words: Vec<&str> = cell.split(['<', ' ']).take(3).collect();
        let shown: f64 = words[0].parse().expect("a number");
        // Shown to the digits that the interval leaves.
        let error = if words[1] == "±" { words[2].parse::<f64>().expect("a number") } else { 0.0 };
        assert!((shown - mean).abs() <= error / 4.0 + 1e-3 * mean.abs(), "{said}: {shown}, not {mean}");
    }
    // One key makes a curve.
    let curve = CLAIMS.replace(" , \"evolve/mutate.probability\" = [0.0, 0.1] }", " }");
    let page = polity::report::comparison_page(&compared(&draft(&curve), Kind::Cpu), "");
    assert!(page.contains("variance_norm by influence/average.weight<") && !page.contains("and evolve/mutate.probability"));
}
