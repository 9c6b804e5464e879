//! M7: a harmful act spreads where it gains more than it costs on average (Becker 1968).

use crate::table::{Measured, Table};
use crate::world::{agree, plan, start};
use polity::backend::Kind;
use polity::config::Plan;

/// Probability, fine, corruption, bribe, moral cost.
type Law = [f64; 5];

const AGENTS: f64 = 1e6;
const STEPS: u32 = 10;

fn society(law: Law, payoff: &str) -> Plan {
    let [probability, fine, corruption, bribe, moral] = law;
    plan(&format!(
        "seed = 3\nsteps = {STEPS}\npopulation = {{ agents = 1000000, strategies = [\"Keep\", \"Break\"] }}\n\
         init = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\n\
         [[phase]]\nkind = \"interact/matrix\"\nmatrix = [[0.0, 0.0], [1.0, 1.0]]\npayoff = \"field\"\n\
         [[phase]]\nkind = \"interact/audit\"\nharmful = [\"Break\"]\nprobability = {probability:?}\nfine = {fine:?}\n\
         corruption = {corruption:?}\nbribe = {bribe:?}\nmoral_cost = {moral:?}\npayoff = \"{payoff}\"\naccumulate = true\n\
         [[phase]]\nkind = \"imitate/fermi\"\nbeta = 2.0\n"
    ))
}

/// Share of breakers after the steps: x + x(1-x)·E tanh(β·gain/2), the gain 1 less what an act costs, by chance or on average.
fn expected(law: Law, payoff: &str) -> f64 {
    let [probability, fine, corruption, bribe, moral] = law;
    let outcomes = [(probability * (1.0 - corruption), fine), (probability * corruption, bribe), (1.0 - probability, 0.0)];
    let average: f64 = outcomes.iter().map(|(p, cost)| p * cost).sum();
    let pull = match payoff {
        "field" => (1.0 - moral - average).tanh(),
        _ => outcomes.iter().map(|(p, cost)| p * (1.0 - moral - cost).tanh()).sum(),
    };
    (0..STEPS).fold(0.5, |x: f64, _| x + x * (1.0 - x) * pull)
}

#[test]
fn m7_a_harmful_act_spreads_where_it_pays() {
    let mut table = Table::default();
    let laws = [
        ("aF = gain", [0.5, 2.0, 0.0, 0.0, 0.0]),
        ("aF < gain", [0.5, 1.6, 0.0, 0.0, 0.0]),
        ("aF > gain", [0.25, 5.0, 0.0, 0.0, 0.0]),
        ("aF + k = gain", [0.2, 2.0, 0.0, 0.0, 0.6]),
        ("bribed auditors", [0.5, 2.0, 0.4, 0.5, 0.0]),
    ];
    for (name, law) in laws {
        for payoff in ["field", "sample"] {
            let plan = society(law, payoff);
            let seen = start(Kind::Cpu, &plan).advance(STEPS, &[STEPS]).expect("the run completes");
            let found = seen[0].replicas[0].counts[1] as f64 / AGENTS;
            // Each step adds the variance of as many draws as there are agents; the sum bounds it.
            let error = (f64::from(STEPS) * 0.25 / AGENTS).sqrt();
            let what = format!("M7 {payoff} {name}: breakers of 1e6 after {STEPS} steps, seed 3");
            table.near(&what, expected(law, payoff), Measured { value: found, error }, 0.0002);
        }
    }
    table.finish();
}

/// Probability and payoff of what happens to a keeper and to a breaker in a random pair, where x break: a breach gains 1 and harms the other by 1, and with
/// probability a its bond is forfeited, to the other or to nobody.
fn paired(x: f64, a: f64, bond: f64, restitution: bool) -> [Vec<(f64, f64)>; 2] {
    let mut outcomes = [Vec::new(), Vec::new()];
    for (own, outcomes) in outcomes.iter_mut().enumerate() {
        for (met, share) in [1.0 - x, x].into_iter().enumerate() {
            for (mine, theirs) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                let caught = |breaks: usize, caught: usize| match (breaks, caught) {
                    (0, 0) => 1.0,
                    (0, _) => 0.0,
                    (_, 1) => a,
                    _ => 1.0 - a,
                };
                let chance = share * caught(own, mine) * caught(met, theirs);
                let restored = if restitution { bond * theirs as f64 } else { 0.0 };
                outcomes.push((chance, own as f64 - met as f64 - bond * mine as f64 + restored));
            }
        }
    }
    outcomes
}

#[test]
fn bonds_make_whole_whom_they_were_posted_for() {
    const STEPS: u32 = 6;
    let mut table = Table::default();
    let society = |agents: u32, a: f64, bond: f64, restitution: bool| {
        plan(&format!(
            "seed = 5\nsteps = {STEPS}\npopulation = {{ agents = {agents}, strategies = [\"Keep\", \"Break\"] }}\n\
             init = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\n\
             [[phase]]\nkind = \"interact/matrix\"\nmatrix = [[0.0, -1.0], [1.0, 0.0]]\npayoff = \"match\"\n\
             [[phase]]\nkind = \"interact/audit\"\nharmful = [\"Break\"]\nprobability = {a:?}\nfine = {bond:?}\n\
             restitution = {restitution}\naccumulate = true\n[[phase]]\nkind = \"imitate/fermi\"\nbeta = 3.0\n"
        ))
    };
    let mean_of = |outcomes: &[(f64, f64)]| outcomes.iter().map(|(p, paid)| p * paid).sum::<f64>();
    for (a, bond) in [(0.5, 1.2), (0.5, 2.0), (0.25, 5.0), (1.0, 1.0)] {
        for restitution in [true, false] {
            let (mut x, mut paid) = (0.5, 0.0);
            for _ in 0..STEPS {
                let [kept, broke] = paired(x, a, bond, restitution);
                paid = (1.0 - x) * mean_of(&kept) + x * mean_of(&broke);
                // Copying goes by the difference of two payoffs from pairs that have nothing to do with each other.
                let pull: f64 = kept.iter().flat_map(|(p, k)| broke.iter().map(move |(q, b)| p * q * (1.5 * (b - k)).tanh())).sum();
                x += x * (1.0 - x) * pull;
            }
            let agents = 400_000;
            let plan = society(agents, a, bond, restitution);
            let seen = start(Kind::Cpu, &plan).advance(STEPS, &[STEPS]).expect("the run completes");
            let found = seen[0].replicas[0].counts[1] as f64 / f64::from(agents);
            let error = (f64::from(STEPS) * 0.25 / f64::from(agents)).sqrt();
            let to = if restitution { "victims" } else { "nobody" };
            let what = format!("warranty a={a} bond={bond} to {to}: breakers of 4e5 after {STEPS} steps, seed 5");
            table.near(&what, x, Measured { value: found, error }, 2e-4);
            let mean = plan.payoff().natural(seen[0].replicas[0].payoff_sum as f64) / f64::from(agents);
            let what = format!("warranty a={a} bond={bond} to {to}: mean payoff in step {STEPS}");
            if restitution {
                table.holds(&what, "0, to the unit", &format!("{mean}"), mean == 0.0 && paid.abs() < 1e-12);
            } else {
                table.near(&what, paid, Measured { value: mean, error: (bond * bond / f64::from(agents)).sqrt() }, 1e-3);
            }
        }
    }
    agree(&society(1001, 0.5, 1.2, true), STEPS);
    table.finish();
}
