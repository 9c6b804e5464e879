//! Numbers with a standard error: what a run takes, what pairs of a comparison draw, and the bands that follow, against closed forms.

use polity::backend::{Kind, Options};
use polity::compare::{self, Comparison, Effect, Engine, Method};
use polity::config::{self, Draft};

/// Everybody begins with A and mutates once: the share of B is the probability, up to chance. `p` is how that is written.
fn mutants(p: &str, agents: u32, more: &str) -> String {
    format!(
        "seed = 7\nsteps = 1\npopulation = {{ agents = {agents}, strategies = [\"A\", \"B\"] }}\ninit = {{ kind = \"counts\", counts = [{agents}, 0] }}\n\
         [[phase]]\nkind = \"evolve/mutate\"\ntarget = \"other\"\nprobability = {p}\n{more}"
    )
}

const NONE: &str = "[[variant]]\nname = \"without\"\nrole = \"null\"\nset = { \"evolve/mutate.probability\" = 0.0 }\n";

fn draft(text: &str) -> Draft {
    Draft::parse(text, "a.toml".as_ref(), &[], &polity::Registry::builtin()).unwrap_or_else(|e| panic!("{e}"))
}

fn compared(text: &str, kind: Kind, replicates: u32) -> Comparison {
    let engine = Engine { kind, options: Options::default() };
    let options = compare::Options { replicates: Some(replicates), ..compare::Options::default() };
    compare::compare(&draft(text), &engine, &options, &compare::Nowhere, &mut |_| {}).unwrap_or_else(|e| panic!("{e}"))
}

fn effect<'a>(found: &'a Comparison, variant: &str, metric: &str) -> &'a Effect {
    let of = found.variants.iter().find(|of| of.name == variant).expect("the variant");
    &of.effects.last().expect("the last step").metrics[metric]
}

/// Standard deviation of the differences, from a t interval over `n` pairs; `t` is its quantile.
fn spread([low, high]: [f64; 2], n: f64, t: f64) -> f64 {
    (high - low) / 2.0 / t * n.sqrt()
}

/// The effect of a probability p = 0.4 ± 0.05 on the share that mutates is p itself: mean p, variance se² + p(1 − p)/N − se²/N with drawn numbers, and
/// p(1 − p)/N by chance alone.
#[test]
fn bands_are_those_of_the_closed_form() {
    let (p, se, agents, pairs) = (0.4, 0.05, 400.0f64, 600.0f64);
    let found = compared(&mutants("{ value = 0.4, se = 0.05 }", 400, NONE), Kind::Cpu, 600);
    let told = effect(&found, "without", "fraction_B");
    let chance = told.chance.expect("chance alone");
    // Student's t with 599 degrees of freedom.
    let t = 1.963_94;
    let by_chance = p * (1.0 - p) / agents;
    let both = se * se * (1.0 - 1.0 / agents) + by_chance;
    // A variance from n normal values is known to a part √(2/(n − 1)) of itself.
    let known = (2.0 / (pairs - 1.0)).sqrt();
    for (what, interval, middle, variance) in
        [("chance and measurement", told.interval, told.difference, both), ("chance", chance.interval, chance.difference, by_chance)]
    {
        let found = spread(interval, pairs, t).powi(2);
        assert!((found / variance - 1.0).abs() < 4.0 * known, "{what}: variance {found}, expected {variance}");
        assert!((middle + p).abs() < 4.0 * (variance / pairs).sqrt(), "{what}: {middle}");
    }
    assert!(both > 4.0 * by_chance, "the two can be told apart");
    assert_eq!((told.method, found.uncertain.len(), found.pairs), (Method::T, 1, 600));
    assert_eq!((found.uncertain[0].name.as_str(), found.uncertain[0].value, found.uncertain[0].se), ("evolve/mutate.probability", p, se));
}

/// Both runs of a pair have the same numbers, also where phases stand before them in one of the two; every path, seed and replica has its own, on every backend.
#[test]
fn pairs_share_what_they_draw() {
    let idle = "[[variant]]\nname = \"idle\"\nrole = \"null\"\nadd = [{ kind = \"evolve/mutate\", probability = 0.0 }]\n\
                [[variant]]\nname = \"first\"\nrole = \"null\"\nadd = [{ kind = \"imitate/voter\", update_probability = 0.0 }]\nadd_behind = \"start\"\n";
    let text = mutants("{ value = 0.4, se = 0.1 }", 100, idle);
    let found = compared(&text, Kind::Cpu, 30);
    for variant in ["idle", "first"] {
        let told = effect(&found, variant, "fraction_B");
        assert_eq!((told.difference, told.interval, told.method), (0.0, [0.0, 0.0], Method::Constant), "{variant}");
        assert!(told.mean > 0.3 && told.mean < 0.5);
    }
    let numbers = compared(&mutants("{ value = 0.4, se = 0.1 }", 100, NONE), Kind::Cpu, 12);
    assert_eq!(numbers, compared(&mutants("{ value = 0.4, se = 0.1 }", 100, NONE), Kind::Reference, 12));
    if crate::gpu::available("drawn numbers on the GPU") {
        assert_eq!(numbers, compared(&mutants("{ value = 0.4, se = 0.1 }", 100, NONE), Kind::Gpu, 12));
    }
    let plan = draft(&text).base().expect("a plan");
    let uncertain = draft(&text).uncertain(&plan);
    let draws: Vec<f64> = (0..50).flat_map(|replica| [1, 2].map(|seed| uncertain[0].drawn(seed, replica))).collect();
    assert!((0..100).all(|k| !draws[..k].contains(&draws[k])), "all differ");
    let other = config::Uncertain { name: "evolve/mutate#2.probability".into(), ..uncertain[0].clone() };
    assert_ne!(other.drawn(1, 0), uncertain[0].drawn(1, 0));
    let wide = config::Uncertain { se: 5.0, ..uncertain[0].clone() };
    let clamped: Vec<f64> = (0..200).map(|replica| wide.drawn(1, replica)).collect();
    assert!(
        clamped.iter().all(|x| (0.0..=1.0).contains(x)) && clamped.contains(&0.0) && clamped.contains(&1.0),
        "the range of a probability"
    );
}

/// A run takes the value, and its config keeps the error; numbers inside lists have errors, too.
#[test]
fn a_run_takes_the_value_and_keeps_the_error() {
    let known = draft(&mutants("0.4", 100, "")).base().expect("a plan");
    let plan = draft(&mutants("{ value = 0.4, se = 0.1 }", 100, "")).base().expect("a plan");
    assert_eq!(plan.phases(), known.phases());
    let text = config::resolved_toml(&plan);
    let again = config::load_str(&text, "b.toml".as_ref(), &[], &polity::Registry::builtin()).unwrap_or_else(|e| panic!("{e}\n{text}"));
    assert_eq!(plan, again);
    assert_ne!(config::hash(&plan), config::hash(&known));
    let game = "steps = 3\npopulation = { agents = 10, strategies = [\"A\", \"B\"] }\ninit = { kind = \"fractions\", fractions = [0.5, 0.5] }\n\
        [[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, { value = 0.5, se = 0.25 }], [0.0, 2]]\npayoff = \"field\"\n\
        [[phase]]\nkind = \"imitate/fermi\"\nbeta = { value = 2, se = 0.5 }\n[[phase]]\nkind = \"imitate/fermi\"\nbeta = { value = 1.5, se = 0 }\n";
    let of = draft(game);
    let plan = of.base().expect("a plan");
    let found: Vec<(String, String, f64, f64)> = of.uncertain(&plan).into_iter().map(|u| (u.path, u.name, u.value, u.se)).collect();
    let expected = [
        ("phase.0.matrix.0.1", "interact/matrix.matrix.0.1", 0.5, 0.25),
        ("phase.1.beta", "imitate/fermi.beta", 2.0, 0.5),
        ("phase.2.beta", "imitate/fermi#2.beta", 1.5, 0.0),
    ];
    assert_eq!(found, expected.map(|(path, name, value, se)| (path.into(), name.into(), value, se)));
    assert_eq!(of.uncertain(&plan)[1].range, [0.0, 1e9]);
    // By class, as a list and by name.
    let classes = "[[class]]\nname = \"gpt\"\nfraction = 0.5\n[[class]]\nname = \"qwen\"\nfraction = 0.5\n[[phase]]\nkind = \"respond/conformity\"\nsees = \"field\"\n\
        beta = { class = [1.8, { value = 4.2, se = 0.4 }] }\nbias = { class = { gpt = { value = 0.1, se = 0.02 }, qwen = 0.0 } }\n";
    let by_class = draft(&game.replacen("[[phase]]", &format!("{classes}[[phase]]"), 1));
    let known = by_class.base().unwrap_or_else(|e| panic!("{e}"));
    let fermi = draft(
        &game
            .replacen("[[phase]]", &format!("{}[[phase]]", &classes[..classes.find("[[phase]]").unwrap()]), 1)
            .replace("beta = { value = 2, se = 0.5 }", "noise = { class = { qwen = { value = 2, se = 0.5 }, gpt = 1 } }"),
    );
    let base = fermi.base().unwrap_or_else(|e| panic!("{e}"));
    let found: Vec<(String, [f64; 2])> = fermi.uncertain(&base).into_iter().map(|u| (u.name, u.range)).collect();
    assert_eq!(found[1], ("imitate/fermi.noise.class.qwen".to_owned(), [1e-9, 1e9]), "{found:?}");
    let found: Vec<(String, f64)> = by_class.uncertain(&known).into_iter().take(2).map(|u| (u.name, u.se)).collect();
    let expected = [("respond/conformity.beta.class.1", 0.4), ("respond/conformity.bias.class.gpt", 0.02)];
    assert_eq!(found, expected.map(|(name, se)| (name.to_owned(), se)));
    assert!(by_class.uncertain(&known).iter().take(2).all(|u| u.range[1] < 1e12), "ranges by class are those of the key");
    by_class.plan(&[], false, &by_class.drawn(&known, 3, 5)).unwrap_or_else(|e| panic!("{e}"));
    let drawn = of.drawn(&plan, 3, 5);
    let plan = of.plan(&[], false, &drawn).unwrap_or_else(|e| panic!("{e}"));
    assert!(of.uncertain(&plan).is_empty(), "drawn numbers are known: {drawn:?}");
}
