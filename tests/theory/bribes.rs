//! Bribery (config `corruption`): auditors for sale spread as long as there are offences, and offences pay beyond a share of them; and a conscience that
//! is copied with strategies dies out among those who offend.

use crate::table::{Measured, Table};
use crate::world::{from_config, plan, start};
use polity::backend::Kind;
use polity::metrics::layout::Layout;

const AGENTS: f64 = 250_000.0;

/// Gain of an offence.
const G: f64 = 1.0;
/// Its harm to the other.
const L: f64 = 2.0;
/// Probability of an audit.
const A: f64 = 0.5;
/// Fine.
const F: f64 = 4.0;
/// Bribe.
const B: f64 = 1.0;

/// What a strategy earns by the shares of all: 0 Honest, 1 Venal, 2 Offender, 3 Corrupt. Offences are paid for to honest auditors by fines, to others by bribes.
fn earned(s: usize, shares: [f64; 4]) -> f64 {
    let (offences, for_sale) = (shares[2] + shares[3], shares[1] + shares[3]);
    let act = if s >= 2 { G - A * ((1.0 - for_sale) * F + for_sale * B) } else { 0.0 };
    let audits = if s % 2 == 1 { A * B * offences } else { 0.0 };
    act + audits - L * offences
}

/// Shares after a step: x + x Σ x_j tanh(β(π − π_j)/2), then mutation.
fn next(shares: [f64; 4], beta: f64, mutation: f64) -> [f64; 4] {
    let pay: [f64; 4] = std::array::from_fn(|s| earned(s, shares));
    std::array::from_fn(|s| {
        let won: f64 = (0..4).map(|j| shares[j] * (beta * (pay[s] - pay[j]) / 2.0).tanh()).sum();
        let copied = shares[s] * (1.0 + won);
        copied + mutation * (1.0 - 4.0 * copied) / 3.0
    })
}

/// Counts of the strategies after so many steps of the config with these settings.
fn found(sets: &[&str], steps: u32) -> Vec<f64> {
    let mut all: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    all.extend(["population.agents=250000".into(), "measure.every=1000".into(), "seed=5".into()]);
    let plan = from_config("corruption", &all);
    let seen = start(Kind::Cpu, &plan).advance(steps, &[steps]).expect("the run completes");
    seen[0].replicas[0].counts.iter().map(|n| *n as f64 / AGENTS).collect()
}

#[test]
fn offences_pay_where_auditors_are_for_sale() {
    let mut table = Table::default();
    let threshold = (A * F - G) / (A * (F - B));
    table.formula(
        "share of auditors for sale beyond which offences pay",
        "2/3",
        &format!("{threshold:.6}"),
        (threshold - 2.0 / 3.0).abs() < 1e-12,
    );
    // At the start two in a hundred offend, half of them for sale: by the share for sale offences fall, stay, and rise.
    for part in [0.5, threshold, 0.8] {
        let begin = [0.98 * (1.0 - part), 0.98 * part, 0.02 * (1.0 - part), 0.02 * part];
        let steps = 8;
        let end = (0..steps).fold(begin, |shares, _| next(shares, 1.0, 0.0));
        let init = format!("init.fractions={begin:?}");
        let seen = found(&[&init, "evolve/mutate.probability=0.0"], steps);
        // Each step adds at most the variance of as many draws as there are offenders, one agent in twenty at most.
        let error = (f64::from(steps) * 0.05 / AGENTS).sqrt();
        let what = format!("M7 bribes, {part:.3} of auditors for sale: offences of 2.5e5 after {steps} steps from 0.02, seed 5");
        table.near(&what, end[2] + end[3], Measured { value: seen[2] + seen[3], error }, 1e-4);
    }
    // With mutation: corruption creeps up where nearly nobody offends.
    let steps = 60;
    let end = (0..steps).fold([0.97, 0.01, 0.01, 0.01], |shares, _| next(shares, 1.0, 0.015));
    let seen = found(&[], steps);
    let error = (f64::from(steps) * 0.25 / AGENTS).sqrt();
    let what = format!("M7 bribes, auditors for sale of 2.5e5 after {steps} steps with mutation 0.015, seed 5");
    table.near(&what, end[1] + end[3], Measured { value: seen[1] + seen[3], error }, 0.001);
    table.near(&what.replace("auditors for sale", "offences"), end[2] + end[3], Measured { value: seen[2] + seen[3], error }, 0.001);
    table.finish();
}

/// Gain of a harmful act, expected fine, moral cost, and whether the conscience is copied with the strategy.
type Culture = (f64, f64, f64, bool);

/// A quarter of a million agents, three in ten harmful, half of them with a conscience.
fn consciences((gain, fine, cost, copied): Culture) -> polity::config::Plan {
    let psi = if copied { 1.0 } else { 0.0 };
    plan(&format!(
        "seed = 11\nsteps = 100\npopulation = {{ agents = 250000, strategies = [\"Keep\", \"Break\"] }}\n\
         init = {{ kind = \"fractions\", fractions = [0.7, 0.3] }}\nvalues = {{ dimensions = [\"conscience\"], harmful = [\"Break\"] }}\n\
         [[users]]\nname = \"strict\"\nfraction = 0.5\npreference = [{{ kind = \"constant\", at = 1.0 }}]\nvalue = [{{ kind = \"constant\", at = 1.0 }}]\n\
         [[users]]\nname = \"lax\"\nfraction = 0.5\npreference = [{{ kind = \"constant\", at = 1.0 }}]\nvalue = [{{ kind = \"constant\", at = 0.0 }}]\n\
         [[phase]]\nkind = \"interact/matrix\"\nmatrix = [[0.0, 0.0], [{gain:?}, {gain:?}]]\npayoff = \"field\"\n\
         [[phase]]\nkind = \"interact/audit\"\nprobability = 0.5\nfine = {:?}\nmoral_cost = {cost:?}\nconscience = \"conscience\"\n\
         payoff = \"field\"\naccumulate = true\n[[phase]]\nkind = \"imitate/fermi\"\nbeta = 1.0\n\
         [[phase]]\nkind = \"imitate/hitchhike\"\nprobability = {psi:?}\n",
        2.0 * fine
    ))
}

/// Shares of lax and strict keepers, lax and strict breakers, where strategies and consciences are copied together, or strategies alone.
fn spread((gain, fine, cost, copied): Culture, shares: [f64; 4]) -> [f64; 4] {
    let pay = [0.0, 0.0, gain - fine, gain - fine - cost];
    // Kind k becomes kind `to`: who looks at `seen` adopts it with the logistic probability.
    let mut after = shares;
    for (k, own) in shares.iter().enumerate() {
        for (seen, other) in shares.iter().enumerate() {
            let to = if copied { seen } else { seen / 2 * 2 + k % 2 };
            let flow = own * other / (1.0 + (pay[k] - pay[seen]).exp());
            after[k] -= flow;
            after[to] += flow;
        }
    }
    after
}

#[test]
fn a_conscience_spreads_with_those_whom_it_keeps_from_harm() {
    let mut table = Table::default();
    for (name, culture) in [
        ("harm pays the lax", (1.0, 0.0, 2.0, true)),
        ("harm pays nobody", (1.0, 1.5, 2.0, true)),
        ("harm pays all", (1.0, 0.0, 0.5, true)),
        ("harm pays the lax, strategies copied without consciences", (1.0, 0.0, 2.0, false)),
    ] {
        let (plan, steps) = (consciences(culture), 6);
        let end = (0..steps).fold([0.35, 0.35, 0.15, 0.15], |shares, _| spread(culture, shares));
        let seen = start(Kind::Cpu, &plan).advance(steps, &[steps]).expect("the run completes");
        let replica = &seen[0].replicas[0];
        let strict = replica.society[Layout::new(&plan).dimension_at(0) as usize] as f64 / 65_535.0 / AGENTS;
        let error = (f64::from(steps) * 0.25 / AGENTS).sqrt();
        table.near(
            &format!("M7 {name}: consciences of 2.5e5 after {steps} steps, seed 11"),
            end[1] + end[3],
            Measured { value: strict, error },
            2e-4,
        );
        let breakers = replica.counts[1] as f64 / AGENTS;
        table.near(
            &format!("M7 {name}: harmful of 2.5e5 after {steps} steps, seed 11"),
            end[2] + end[3],
            Measured { value: breakers, error },
            2e-4,
        );
    }
    table.finish();
}
