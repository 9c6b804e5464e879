//! The oracle by itself: sums over everybody are what a list of everybody gives, and no step of it is quadratic in the population.

use crate::cases::plan;
use polity::backend::{self, Kind, Options};
use polity::columns::Column;
use polity::world::World;
use std::time::Instant;

fn opinions(agents: u32) -> String {
    format!(
        "seed = 5\nsteps = 1\npopulation = {{ agents = {agents} }}\ntopology = {{ kind = \"well_mixed\" }}\n\
         values = {{ dimensions = [\"v\", \"w\"] }}\n\
         [[users]]\nname = \"u\"\nfraction = 1.0\n\
         preference = [{{ kind = \"uniform\", low = 0.0, high = 1.0 }}, {{ kind = \"choice\", of = [0.0, 0.3, 1.0] }}]\n\
         [[phase]]\nkind = \"influence/hegselmann_krause\"\nepsilon = 0.2\ndistance = \"per_dimension\"\n"
    )
}

/// A step of the reference.
fn stepped(text: &str) -> (World, World) {
    let plan = plan(text);
    let before = World::new(&plan);
    let mut engine = backend::start(Kind::Reference, &plan, before.clone(), &Options::default()).unwrap_or_else(|e| panic!("{e}"));
    engine.advance(1, &[1]).expect("runs");
    (before, engine.world().expect("a state"))
}

/// The mean of all within ε by a double loop, ties to even.
#[test]
fn the_mean_within_the_confidence_is_that_of_a_list() {
    let (before, after) = stepped(&opinions(301));
    let values = |world: &World| {
        let store = world.columns.iter().find(|s| s.column == Column::Value).expect("values");
        let plane = store.data.len() / 2;
        [0, 1].map(|d| (0..301).map(|i| i64::from(store.data.get(d * plane + i))).collect::<Vec<_>>())
    };
    let (before, after) = (values(&before), values(&after));
    for d in 0..2 {
        for (i, own) in before[d].iter().enumerate() {
            let near: Vec<i64> = before[d].iter().copied().filter(|v| (v - own).abs() <= 13_107).collect();
            let (sum, n) = (near.iter().sum::<i64>(), near.len() as i64);
            let right = (sum as f64 / n as f64).round_ties_even() as i64;
            assert_eq!(after[d][i], right, "dimension {d}, agent {i}");
        }
    }
}

/// In pairs of all agents these would take a hundred times as long.
#[test]
fn a_step_of_the_oracle_is_not_quadratic() {
    let roles = "seed = 1\nsteps = 1\npopulation = { agents = 200_000, strategies = [\"Hawk\", \"Dove\"] }\n\
                 topology = { kind = \"groups\", size = 2 }\nlearning = { kind = \"same_role\", size = 2 }\n\
                 init = { kind = \"fractions\", fractions = [0.5, 0.5] }\n\
                 [[phase]]\nkind = \"interact/matrix\"\nmatrix = [[-1.4, 1.2], [0.0, 0.6]]\npayoff = \"neighbor_sum\"\n\
                 [[phase]]\nkind = \"imitate/fermi\"\nbeta = 1.0\n";
    for text in [roles, &opinions(100_000)] {
        let began = Instant::now();
        stepped(text);
        assert!(began.elapsed().as_secs() < 60, "{:?} for\n{text}", began.elapsed());
    }
}
