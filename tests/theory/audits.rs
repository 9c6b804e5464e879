//! M7: a harmful act spreads where it gains more than it costs on average (Becker 1968).

use crate::table::{Measured, Table};
use crate::world::{plan, start};
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
