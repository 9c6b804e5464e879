//! Metrics against what follows on paper: what each strategy earned, and in how many clusters opinions stand.

use crate::cases::plan;
use polity::backend::{self, Kind, Options};
use polity::metrics::{Observation, row};
use polity::world::World;

/// A thousand agents in each replica, 30 % of them C; everybody meets everybody. `around` stands behind the game.
fn text(before: &str, after: &str) -> String {
    format!(
        "seed = 5\nsteps = 2\npopulation = {{ agents = 1000, replicas = 2, strategies = [\"C\", \"D\", \"never\"] }}\n\
         topology = {{ kind = \"well_mixed\" }}\ninit = {{ kind = \"counts\", counts = [300, 700, 0] }}\n{before}\
         [[phase]]\nkind = \"interact/matrix\"\nmatrix = [[3, 0, 0], [5, 1, 0], [0, 0, 9]]\npayoff = \"field\"\n{after}"
    )
}

fn first_step(kind: Kind, text: &str) -> Observation {
    let plan = plan(text);
    let mut engine = backend::start(kind, &plan, World::new(&plan), &Options::default()).unwrap_or_else(|e| panic!("{e}"));
    engine.advance(1, &[1]).expect("runs").pop().expect("a measurement")
}

fn metric(text: &str, seen: &Observation, name: &str) -> Option<f64> {
    row(&plan(text), seen).into_iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no {name}")).1
}

const SWAP: &str = "[[phase]]\nkind = \"evolve/mutate\"\nprobability = 1.0\nto = \"D\"\n";

/// 300 C and 700 D: C earns 3·299/999, D earns (5·300 + 699)/999, whatever all become after the game.
#[test]
fn payoffs_belong_to_what_was_played() {
    let text = text("", SWAP);
    let kinds = [Kind::Reference, Kind::Cpu].into_iter().chain(crate::gpu::available("payoffs").then_some(Kind::Gpu));
    for kind in kinds {
        let seen = first_step(kind, &text);
        assert_eq!(seen.replicas[0].counts, [0, 1000, 0], "{kind}: all are D at the end");
        let close = |name: &str, right: f64| {
            let found = metric(&text, &seen, name).unwrap_or(f64::NAN);
            assert!((found - right).abs() < 1e-5, "{kind}: {name} is {found}, not {right}");
        };
        close("payoff_mean_C", 3.0 * 299.0 / 999.0);
        close("payoff_mean_D", (5.0 * 300.0 + 699.0) / 999.0);
        assert_eq!(metric(&text, &seen, "payoff_mean_never"), None, "{kind}: nobody plays it");
        assert_eq!(seen.replicas[0].played, [300, 700, 0], "{kind}");
        assert_eq!(seen.replicas[0].earned.iter().sum::<i64>(), seen.replicas[0].payoff_sum, "{kind}");
    }
}

/// Mutants play what they have become.
#[test]
fn mutants_play_what_they_have_become() {
    let text = text(SWAP, "[[phase]]\nkind = \"imitate/voter\"\n");
    for kind in [Kind::Reference, Kind::Cpu] {
        let seen = first_step(kind, &text);
        assert_eq!(seen.replicas[1].played, [0, 1000, 0], "{kind}");
        assert_eq!(metric(&text, &seen, "payoff_mean_D"), Some(1.0), "{kind}");
        assert_eq!(metric(&text, &seen, "payoff_mean_C"), None, "{kind}");
    }
}

/// Opinions 0.1, 0.5, 0.9 stay apart within 0.2; within 0.45 they go to 0.3, 0.5, 0.7 and then to one mean (Hegselmann & Krause 2002).
#[test]
fn clusters_of_opinions() {
    let text = |epsilon: f64| {
        format!(
            "seed = 5\nsteps = 3\npopulation = {{ agents = 300, replicas = 2 }}\ntopology = {{ kind = \"well_mixed\" }}\n\
             values = {{ dimensions = [\"v\"] }}\n\
             [[users]]\nname = \"u\"\nfraction = 1.0\npreference = [{{ kind = \"choice\", of = [0.1, 0.5, 0.9] }}]\n\
             [[phase]]\nkind = \"influence/hegselmann_krause\"\nepsilon = {epsilon}\n"
        )
    };
    for (epsilon, right) in [(0.2, [3.0, 3.0]), (0.45, [1.0, 1.0])] {
        let text = text(epsilon);
        let plan = plan(&text);
        let mut engine = backend::start(Kind::Cpu, &plan, World::new(&plan), &Options::default()).unwrap_or_else(|e| panic!("{e}"));
        let seen = engine.advance(3, &[1, 3]).expect("runs");
        assert_eq!([&seen[0], &seen[1]].map(|seen| metric(&text, seen, "opinion_clusters_v")), right.map(Some), "epsilon {epsilon}");
    }
}
