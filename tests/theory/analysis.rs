//! The simulations of `polity analyze` against exact chains and closed forms.

use crate::chain::Chain;
use crate::table::{Measured, Table};
use polity::analysis::{Lab, Question, critical, fixation, flow, gradient, long_run, stationary};

/// A config that is run, not solved.
fn lab(config: &str, sets: &[&str]) -> Lab {
    crate::exact::lab(config, sets).simulating(true)
}

#[test]
fn fixation_of_one_mutant() {
    let mut table = Table::default();
    let chain = Chain::fermi(100, [[0.1, 0.1], [0.0, 0.0]], 1.0, 1.0);
    let found = fixation(&lab("fixation.toml", &[]), "Mutant", "Resident", 20_000).unwrap();
    let exact = chain.fixation()[1];
    let (low, high) = found.interval;
    let measured = Measured { value: found.probability.unwrap(), error: (exact * (1.0 - exact) / 20_000.0).sqrt() };
    table.near("V05 by analysis, N=100 g=.1 seed 1, 20,000 populations", exact, measured, 0.0);
    let wide = (high - low) / (4.0 * measured.error);
    table.holds("95 % interval against 4 standard errors", "0.98", &format!("{wide:.3}"), (0.93..1.03).contains(&wide));
    // Steps until one strategy is left, from one mutant.
    let time = Measured { value: found.time_absorbed.0.unwrap(), error: found.time_absorbed.1.unwrap() };
    table.near("steps to either end", chain.steps()[1], time, 0.0);
    table.holds("nobody undecided", "0", &found.undecided().to_string(), found.undecided() == 0);
    // Too short to end: the interval says so.
    let short = fixation(&lab("fixation.toml", &["steps=3"]), "Mutant", "Resident", 1000).unwrap();
    let sound = short.undecided() > 0 && short.interval.1 > exact;
    table.holds("after 3 steps most are undecided, the interval holds the truth", "true", &format!("{:?}", short.interval), sound);
    let mutates = fixation(&lab("replicator_mutator.toml", &[]), "Cooperate", "Defect", 10).unwrap_err().to_string();
    table.holds("mutation rules fixation out", "an error with a remedy", &mutates, mutates.contains("--set phase.2.probability=0"));
    let answers = fixation(&lab("logit.toml", &[]), "Hawk", "Dove", 10).unwrap_err().to_string();
    table.holds("so do responses", "an error with a remedy", &answers, answers.contains("by a rule of imitation"));
    table.finish();
}

#[test]
fn long_run_under_rare_mutation() {
    let mut table = Table::default();
    // Ten agents, Hawks and Doves: the chain of Fermi imitation gives both fixation probabilities.
    let matrix = [[-0.5, 1.0], [0.0, 0.5]];
    let sets = ["population.agents=10", "steps=100000", "phase.0.matrix=[[-0.5,1.0],[0.0,0.5]]", "phase.1.beta=1.0"];
    let lab = lab("hawk_dove.toml", &sets);
    let names = lab.plan(&[]).unwrap().strategies().to_vec();
    table.holds("strategies", "Hawk, Dove", &names.join(", "), names == ["Hawk", "Dove"]);
    let found = stationary(&lab, 4000).unwrap();
    let hawks = Chain::fermi(10, matrix, 1.0, 1.0).fixation()[1];
    let doves = Chain::fermi(10, [[0.5, 0.0], [1.0, -0.5]], 1.0, 1.0).fixation()[1];
    let exact = long_run(&[vec![0.0, doves], vec![hawks, 0.0]]).unwrap()[0];
    table.holds("exact: share of Hawks is rho_H/(rho_H + rho_D)", "the quotient", &format!("{exact:.5}"), {
        (exact - hawks / (hawks + doves)).abs() < 1e-12
    });
    let (low, high) = found.intervals[0];
    let measured = Measured { value: found.shares.as_ref().unwrap()[0], error: (high - low) / 3.92 };
    table.near("share of time in Hawk, N=10 seed 1, 4,000 populations a pair", exact, measured, 0.0);
    // Large populations of Hawks and Doves stay mixed.
    let mixed = stationary(&self::lab("hawk_dove.toml", &["population.agents=1000", "steps=50"]), 20).unwrap_err().to_string();
    table.holds("mixed populations give no shares of time", "an error with a remedy", &mixed, mixed.contains("raise --steps"));
    table.holds("the interval is not idle", "0 < width < 0.1", &format!("{:.4}", high - low), high > low && high - low < 0.1);
    table.finish();
}

#[test]
fn gradient_of_selection() {
    let mut table = Table::default();
    let found = gradient(&lab("hawk_dove.toml", &["population.agents=10000"]), 39, 40).unwrap();
    table.holds("one equilibrium", "1, stable", &format!("{:?}", found.roots), found.roots.len() == 1 && found.roots[0].stable);
    let root = found.roots[0];
    let (low, high) = root.interval;
    table.holds("V01 by gradient: V/C = 1/4", "in the interval", &format!("{:.4} ({low:.4} to {high:.4})", root.share), {
        low <= 0.25 && 0.25 <= high && (root.share - 0.25).abs() < 0.01 && high - low < 0.1
    });
    // x(1 − x) tanh(beta·difference/2) at every share: V = 1, C = 4, beta of the config.
    let worst = found.points.iter().map(|(x, change, error)| {
        let (hawk, dove) = (-1.5 * x + (1.0 - x), 0.5 * (1.0 - x));
        (change - x * (1.0 - x) * (0.5 * (hawk - dove)).tanh()).abs() / error
    });
    let worst = worst.fold(0.0, f64::max);
    table.holds("standard errors from the mean field at 39 shares", "at most 4.5", &format!("{worst:.2}"), worst <= 4.5);
    table.finish();
}

#[test]
fn basins_and_critical_values() {
    let mut table = Table::default();
    // Coordination on three words worth 3, 2 and 1: payoff dominance has the largest basin, and all starts end in a corner.
    let found = flow(&lab("coordination.toml", &[]), 10, 1).unwrap();
    let basins = found.basins();
    let ordered = basins[0] > basins[1] && basins[1] > basins[2] && basins[3] == 0.0;
    table.holds("basins of coordination on 3, 2, 1", "in this order, none without majority", &format!("{basins:.3?}"), ordered);
    table.holds("starts", "36", &found.paths.len().to_string(), found.paths.len() == 36);
    // V14: cooperation ends above one half below kappa* = 1/3.
    let question = Question {
        keys: vec!["phase.0.dial".into()],
        low: 0.2,
        high: 0.5,
        metric: "fraction_Cooperate".into(),
        threshold: 0.5,
        tolerance: 0.004,
        runs: 8,
    };
    let dial = critical(&lab("setting_dial.toml", &["population.agents=20000"]), question.clone()).unwrap();
    let (low, high) = dial.interval;
    let holds = low <= 1.0 / 3.0 && 1.0 / 3.0 <= high && high - low <= 0.02 && !dial.rising;
    table.holds("V14 by bisection: kappa*", "an interval below 0.02 around 1/3", &format!("{low:.5} to {high:.5}"), holds);
    let nowhere = critical(&lab("setting_dial.toml", &["population.agents=20000"]), Question { low: 0.4, ..question }).unwrap_err();
    table.holds(
        "no tipping point in the range",
        "an error with a remedy",
        &nowhere.to_string(),
        nowhere.to_string().contains("widen the range"),
    );
    // Keys that belong together move together: from which share on contributors avert the loss.
    let share = Question {
        keys: vec!["init.fractions.0".into(), "init.fractions.1=1 - x".into()],
        low: 0.1,
        high: 0.3,
        metric: "fraction_Contribute".into(),
        threshold: 0.4,
        tolerance: 0.02,
        runs: 4,
    };
    let tip = critical(&lab("collective_risk.toml", &["population.agents=5000", "steps=150"]), share.clone()).unwrap();
    let (low, high) = tip.interval;
    let holds = low <= 0.21 && high >= 0.18 && tip.rising;
    table.holds(
        "collective risk: the share from which all goes well, keys x and 1 - x",
        "around 0.196",
        &format!("{low:.3} to {high:.3}"),
        holds,
    );
    let keys = vec!["init.fractions.1=1 - y".into()];
    let wrong = critical(&lab("collective_risk.toml", &[]), Question { keys, ..share }).unwrap_err().to_string();
    table.holds("a key that is no line in x", "an error with a remedy", &wrong, wrong.contains("is no line in x"));
    table.finish();
}
