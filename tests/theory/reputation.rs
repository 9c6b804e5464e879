//! V13 with reputations that are seen, and what norms make of mistakes (Ohtsuki & Iwasa 2004, 2006; Pacheco, Santos & Chalub 2006).

use crate::table::{Measured, Table, bisect, mean};
use crate::world::{agree, plan, start};
use polity::backend::Kind;
use polity::config::Plan;

fn population(agents: u32, replicas: u32, names: &str, fractions: &str, game: &str, more: &str) -> Plan {
    plan(&format!(
        "seed = 1\nsteps = 100000\npopulation = {{ agents = {agents}, replicas = {replicas}, strategies = {names} }}\n\
         init = {{ kind = \"fractions\", fractions = {fractions} }}\nmeasure = {{ absorption = false }}\n\
         [[phase]]\nkind = \"interact/reputation\"\nbenefit = 3.0\ncost = 1.0\n{game}\n{more}"
    ))
}

/// What discriminators earn more than defectors at a share x, reputations having had ten steps to settle: the boundary is where this changes sign.
#[test]
fn v13_seen_reputations() {
    let mut table = Table::default();
    let (b, c) = (3.0, 1.0);
    // Defectors that nobody forgives: under third-order standing refusing the bad does not mend one's name.
    for q in [0.5, 0.8] {
        let boundary = c * (1.0 - q) / (q * (b - c));
        for x in [boundary - 0.03, boundary + 0.03] {
            let game = format!("norm = {{ kind = \"standing\" }}\nrecognition = {q:?}");
            let plan = population(400_000, 1, "[\"DISC\", \"ALLD\"]", &format!("[{x:?}, {:?}]", 1.0 - x), &game, "");
            let mut backend = start(Kind::Cpu, &plan);
            backend.advance(10, &[]).expect("the run completes");
            let mut leads = Vec::new();
            for step in 11..=30 {
                backend.advance(step, &[]).expect("the run completes");
                let world = backend.world().expect("the state can be read");
                let mean_of = |s: u8| {
                    let of = world.strategy.iter().zip(&world.payoff).filter(|(t, _)| **t == s);
                    let (sum, n) = of.fold((0.0, 0.0), |(sum, n), (_, p)| (sum + plan.payoff().natural(f64::from(*p)), n + 1.0));
                    sum / n
                };
                leads.push(mean_of(0) - mean_of(1));
            }
            let found = mean(&leads);
            let exact = q * (b - c) * x - c * (1.0 - q) * (1.0 - x) - (1.0 - q) * x * c;
            let what = format!("V13 seen b=3 c=1 q={q} x*={boundary:.4}, DISC - ALLD at x={x:.4}, N=4e5 seed 1, steps 11-30");
            table.near(&what, exact, found, 0.003);
            table.holds(
                &format!("{what}, sign"),
                if x > boundary { "> 0" } else { "< 0" },
                &format!("{:+.4}", found.value),
                (found.value > 0.0) == (x > boundary),
            );
        }
    }
    table.finish();
}

/// Share of the good among discriminators, from the norm: g = α + (1 − 2α)·G(g), G the share that the norm wants to be good.
fn equilibrium(norm: &str, e: f64, alpha: f64) -> f64 {
    let wanted = |g: f64| match norm {
        // Good iff one helped: the recipient was good and help did not fail.
        "image_scoring" | "shunning" => g * (1.0 - e),
        // Whom one refuses was bad, or help failed.
        "simple_standing" | "stern_judging" => g * (1.0 - e) + 1.0 - g,
        _ => g * (1.0 - e) + (1.0 - g) * g,
    };
    bisect(1e-9, 1.0, 60, |g| alpha + (1.0 - 2.0 * alpha) * wanted(g) - g)
}

#[test]
fn norms_under_mistakes() {
    let mut table = Table::default();
    let (e, alpha) = (0.01, 0.01);
    for norm in ["image_scoring", "shunning", "simple_standing", "stern_judging", "standing"] {
        let game = format!("norm = {{ kind = \"{norm}\" }}\nexecution_error = {e}\nassessment_error = {alpha}");
        let plan = population(10_000, 2, "[\"DISC\", \"ALLD\"]", "[1.0, 0.0]", &game, "");
        let steps: Vec<u32> = (600..=1000).step_by(20).collect();
        let observed = start(Kind::Cpu, &plan).advance(1000, &steps).expect("the run completes");
        let payoff = |r: usize| {
            let sums = observed.iter().map(|o| plan.payoff().natural(o.replicas[r].payoff_sum as f64) / 10_000.0);
            sums.sum::<f64>() / observed.len() as f64 / 2.0
        };
        // Everybody earns 2 for each act of help.
        let exact = equilibrium(norm, e, alpha) * (1.0 - e);
        let found = mean(&[payoff(0), payoff(1)]);
        table.near(
            &format!("cooperation of discriminators, {norm}, e=alpha=.01, N=1e4 seed 1"),
            exact,
            Measured { value: found.value, error: found.error.max(0.0004) },
            0.002,
        );
    }
    table.finish();
}

/// ALLC, ALLD and DISC with mutation: stern judging keeps discriminators; under image scoring they lose to those who always help.
#[test]
fn stern_judging_keeps_discriminators() {
    let mut table = Table::default();
    for (norm, low, high) in [("stern_judging", 0.85, 1.0), ("image_scoring", 0.0, 0.5)] {
        let sets = [format!("phase.0.norm.kind={norm}"), "population.agents=10000".into(), "population.replicas=2".into()];
        let plan = crate::world::from_config("indirect_reciprocity", &sets);
        let steps: Vec<u32> = (2000..=2500).step_by(50).collect();
        let observed = start(Kind::Cpu, &plan).advance(2500, &steps).expect("the run completes");
        let late = |of: &dyn Fn(&polity::metrics::Observation, usize) -> f64| {
            let each = |r: usize| observed.iter().map(|o| of(o, r)).sum::<f64>() / observed.len() as f64;
            mean(&[each(0), each(1)]).value
        };
        let share = late(&|o, r| o.replicas[r].counts[0] as f64 / 10_000.0);
        let helped = late(&|o, r| plan.payoff().natural(o.replicas[r].payoff_sum as f64) / 40_000.0);
        let what = format!("configs/indirect_reciprocity.toml {norm} N=1e4 seed 1, 2 populations, DISC in steps 2000-2500");
        table.holds(&what, &format!("{low} to {high}"), &format!("{share:.3}, acts of help {helped:.3}"), (low..=high).contains(&share));
        if low > 0.5 {
            table.holds(&format!("{what}: acts of help"), "> 0.85", &format!("{helped:.3}"), helped > 0.85);
        }
    }
    agree(&crate::world::from_config("indirect_reciprocity", &["population.agents=301".into()]), 50);
    table.finish();
}
