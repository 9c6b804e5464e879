//! Lasting private opinions: what noise does to them under different norms, and to cooperation.

use crate::table::{Measured, Table};
use crate::world::{agree, plan, start};
use polity::backend::Kind;
use polity::config::Plan;
use polity::metrics::Observation;

fn metric(plan: &Plan, seen: &Observation, name: &str) -> f64 {
    polity::metrics::row(plan, seen).into_iter().find(|(n, _)| n == name).and_then(|(_, v)| v).unwrap_or(f64::NAN)
}

/// Groups of ten discriminators who take one act in twenty for its opposite; nobody learns.
fn discriminators(agents: u32, norm: &str, whose: &str) -> Plan {
    plan(&format!(
        "seed = 1\nsteps = 1000\npopulation = {{ agents = {agents}, strategies = [\"DISC\", \"ALLD\"] }}\n\
         topology = {{ kind = \"groups\", size = 10 }}\ninit = {{ kind = \"fractions\", fractions = [1.0, 0.0] }}\n\
         [[phase]]\nkind = \"interact/opinions\"\nbenefit = 5.0\ncost = 1.0\nperception_error = 0.05\n\
         norm = {{ kind = \"{norm}\" }}\nopinions = \"{whose}\"\n"
    ))
}

/// Share of good opinions after these steps.
fn good(norm: &str, whose: &str, steps: &[u32]) -> Vec<f64> {
    let plan = discriminators(100_000, norm, whose);
    let last = *steps.last().expect("a step");
    start(Kind::Cpu, &plan).advance(last, steps).expect("the run completes").iter().map(|o| metric(&plan, o, "good_opinions")).collect()
}

#[test]
fn private_opinions_decay() {
    let mut table = Table::default();
    // One public act in twenty is misjudged under any of these norms that fit what discriminators do.
    let found = good("stern_judging", "public", &[50])[0];
    table.near("stern judging, public, error .05: good opinions at T=50", 0.95, Measured { value: found, error: 0.0 }, 0.003);
    // Whoever disagrees about the recipient judges the opposite: opinions become coin tosses.
    let found = good("stern_judging", "private", &[50])[0];
    table.near("stern judging, private, error .05: good opinions at T=50", 0.5, Measured { value: found, error: 0.0 }, 0.01);
    // Image scoring does not ask about recipients: the mean opinion x of a donor becomes e + (1 - 2e)x, exactly.
    let steps = [1, 5, 10, 100];
    for (found, step) in good("image_scoring", "private", &steps).into_iter().zip(steps) {
        let exact = 0.5 + 0.5 * 0.9f64.powi(step as i32);
        let what = format!("image scoring, private, error .05: good opinions at T={step}");
        table.near(&what, exact, Measured { value: found, error: 0.0 }, 0.005);
    }
    let early = good("stern_judging", "private", &[10])[0];
    let image = 0.5 + 0.5 * 0.9f64.powi(10);
    table.holds("stern judging at T=10 is worse than image scoring", &format!("< {image:.3}"), &format!("{early:.4}"), early < image);
    // Simple standing forgives: only refusing who is thought well of is bad.
    let standing = good("simple_standing", "private", &[100])[0];
    table.holds("simple standing, private, error .05: good opinions at T=100", "> 0.7", &format!("{standing:.4}"), standing > 0.7);
    agree(&discriminators(1000, "stern_judging", "private"), 3);
    table.finish();
}

#[test]
fn private_opinions_undo_stern_judging() {
    let mut table = Table::default();
    for (whose, up) in [("public", true), ("private", false)] {
        let sets = ["population.agents=20000".to_owned(), format!("phase.0.opinions={whose}")];
        let plan = crate::world::from_config("private_opinions", &sets);
        let seen = start(Kind::Cpu, &plan).advance(600, &[600]).expect("the run completes");
        let (disc, payoff) = (metric(&plan, &seen[0], "fraction_DISC"), metric(&plan, &seen[0], "payoff_mean"));
        let what = format!("configs/private_opinions.toml, {whose}, N=2e4 seed 1, T=600");
        table.holds(
            &format!("{what}: discriminators"),
            if up { "> 0.8" } else { "< 0.2" },
            &format!("{disc:.4}"),
            if up { disc > 0.8 } else { disc < 0.2 },
        );
        table.holds(
            &format!("{what}: mean payoff, of 4"),
            if up { "> 3" } else { "< 1" },
            &format!("{payoff:.4}"),
            if up { payoff > 3.0 } else { payoff < 1.0 },
        );
    }
    table.finish();
}
