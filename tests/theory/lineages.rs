//! V46: where strategies, and values, come from under neutral copying. K1: degrees of responsibility for what groups decide.

use crate::table::{Measured, Table, mean};
use crate::world::{plan, start};
use polity::backend::Kind;
use polity::metrics;

fn neutral(agents: u32, replicas: u32, update: f64, steps: u32) -> polity::config::Plan {
    plan(&format!(
        "seed = 46\nsteps = {steps}\nmeasure = {{ every = 1, absorption = false }}\naccountability = {{}}\n\
         population = {{ agents = {agents}, replicas = {replicas}, strategies = [\"A\", \"B\"] }}\n\
         init = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\n[[phase]]\nkind = \"imitate/voter\"\nupdate_probability = {update:?}\n"
    ))
}

/// Distinct roots per agent after each step, while populations are large: θ ← 1 − (1 − (1 − u)θ)·exp(−uθ).
fn roots(update: f64, steps: usize) -> Vec<f64> {
    let mut theta = 1.0;
    let step = |_| {
        theta = 1.0 - (1.0 - (1.0 - update) * theta) * f64::exp(-update * theta);
        theta
    };
    (0..steps).map(step).collect()
}

#[test]
fn v46_lineages_of_neutral_copying() {
    let mut table = Table::default();
    let stated: [(f64, &[(u32, f64)]); 3] = [
        (1.0, &[(1, 0.6321), (2, 0.4685), (3, 0.3741), (5, 0.2681), (10, 0.1582), (50, 0.0376)]),
        (0.5, &[(1, 0.6967), (2, 0.5401), (3, 0.4428), (5, 0.3272), (10, 0.1996), (50, 0.0494)]),
        (0.1, &[(10, 0.5045)]),
    ];
    for (update, rows) in stated {
        let theory = roots(update, 50);
        let steps: Vec<u32> = rows.iter().map(|(step, _)| *step).collect();
        let plan = neutral(10_000, 8, update, 50);
        let one = plan.of_one_replica();
        let seen = start(Kind::Cpu, &plan).advance(*steps.last().unwrap(), &steps).expect("the run completes");
        for ((step, expected), seen) in rows.iter().zip(&seen) {
            let found = theory[*step as usize - 1];
            table.formula(
                &format!("V46 u={update} t={step}, the recursion"),
                &format!("{expected:.4}"),
                &format!("{found:.4}"),
                (found - expected).abs() < 1e-4,
            );
            let each: Vec<f64> = (0..8)
                .filter_map(|k| {
                    let alone = metrics::Observation { replicas: vec![seen.replicas[k].clone()], ..seen.clone() };
                    metrics::row(&one, &alone).into_iter().find(|(name, _)| name == "roots")?.1
                })
                .collect();
            table.near(&format!("V46 u={update} t={step}, N=10000, roots per agent"), *expected, mean(&each), 0.003);
        }
    }
    // Two agents go back to one with 1/N + (1 − 1/N)(1 − (1 − p)^t), p = (u² + 2u(1 − u))/N.
    let (n, replicas, steps) = (1000u32, 300u32, 100u32);
    let plan = neutral(n, replicas, 1.0, steps);
    let seen = start(Kind::Cpu, &plan).advance(steps, &[steps]).expect("the run completes").remove(0);
    let each: Vec<f64> = seen.replicas.iter().filter_map(|one| Some(one.lineages?.squares as f64 / f64::from(n).powi(2))).collect();
    let together = 1.0 / f64::from(n);
    let expected = together + (1.0 - together) * (1.0 - (1.0 - together).powi(steps as i32));
    table.formula("V46 E[HHI] of N=1000, u=1, t=100", "0.0961", &format!("{expected:.4}"), (expected - 0.0961).abs() < 1e-4);
    table.near("V46 N=1000 u=1 t=100, concentration of roots", expected, mean(&each), 0.0);
    table.finish();
}

/// Values that go along with a strategy that is copied at random, each dimension with probability ψ: going back in time, a dimension of two agents comes to
/// one agent with p = x²(N − 2)/(N − 1)² + 2x(1 − x)/(N − 1) per step, x = uψ; two dimensions of one agent part with 2uψ(1 − ψ), and of two agents meet
/// with p: exact chains of two states.
#[test]
fn v46_lineages_of_values() {
    let mut table = Table::default();
    let (n, replicas) = (12u32, 4000u32);
    let size = f64::from(n);
    for (u, psi, times) in [(1.0, 1.0, [1u32, 4, 12]), (0.5, 0.5, [2, 10, 40]), (0.8, 0.25, [1, 8, 30])] {
        let plan = plan(&format!(
            "seed = 1969\nsteps = 40\nmeasure = {{ every = 1, absorption = false }}\naccountability = {{ values = \"descent\" }}\n\
             population = {{ agents = {n}, replicas = {replicas}, strategies = [\"A\", \"B\"] }}\nvalues = {{ dimensions = [\"x\", \"y\"] }}\n\
             init = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\n[[users]]\nname = \"all\"\nfraction = 1.0\n\
             preference = [{{ kind = \"constant\", at = 0.5 }}, {{ kind = \"constant\", at = 0.5 }}]\n\
             [[phase]]\nkind = \"imitate/voter\"\nupdate_probability = {u:?}\n[[phase]]\nkind = \"imitate/hitchhike\"\nprobability = {psi:?}\n"
        ));
        let seen = start(Kind::Cpu, &plan).advance(times[2], &times).expect("the run completes");
        let x: f64 = u * psi;
        let meet = x * x * (size - 2.0) / (size - 1.0).powi(2) + 2.0 * x * (1.0 - x) / (size - 1.0);
        let part = 2.0 * u * psi * (1.0 - psi);
        for (time, seen) in times.iter().zip(&seen) {
            let all = || seen.replicas.iter().filter_map(|one| one.value_roots);
            let squares: Vec<f64> = all().map(|one| one.each[1].squares as f64 / (size * size)).collect();
            let apart = (1.0 - meet).powi(*time as i32);
            let what = format!("V46 values, N={n} u={u} ψ={psi} t={time}");
            table.near(&format!("{what}, concentration of roots"), 1.0 / size + (1.0 - 1.0 / size) * (1.0 - apart), mean(&squares), 0.0);
            let together = (0..*time).fold(1.0, |s, _| s * (1.0 - part) + (1.0 - s) * meet);
            let whole: Vec<f64> = all().map(|one| one.whole as f64 / size).collect();
            table.near(&format!("{what}, agents both of whose values have one root"), together, mean(&whole), 0.0);
        }
    }
    table.finish();
}

/// Metrics of one step of groups that decide.
fn deciding(text: &str) -> impl Fn(&str) -> f64 + use<> {
    let plan = plan(&format!("seed = 2004\nsteps = 1\nmeasure = {{ absorption = false }}\naccountability = {{}}\n{text}"));
    let seen = start(Kind::Cpu, &plan).advance(1, &[1]).expect("the step runs").remove(0);
    let row = metrics::row(&plan, &seen);
    move |name| row.iter().find(|(known, _)| known == name).and_then(|(_, value)| *value).expect("it is measured")
}

/// Members, of whom so many are for it, in the chances of a binomial: k and P(k).
fn binomial(n: u32, p: f64) -> Vec<(u32, f64)> {
    let ways = |k: u32| (0..k).fold(1.0, |ways, i| ways * f64::from(n - i) / f64::from(i + 1));
    (0..=n).map(|k| (k, ways(k) * p.powi(k as i32) * (1.0 - p).powi((n - k) as i32))).collect()
}

fn known(value: f64, error: f64) -> Measured {
    Measured { value, error }
}

#[test]
fn k1_degrees_of_responsibility_in_votes() {
    let mut table = Table::default();
    // Groups of eleven who are right with p: where k are wrong, and so are they all by a majority of 6, each of them answers to 1/(k − 5).
    let vote = |p: f64| {
        deciding(&format!(
            "population = {{ agents = 440000 }}\ntopology = {{ kind = \"groups\", size = 11 }}\n[[phase]]\nkind = \"vote/decide\"\naccuracy = {p:?}\n"
        ))
    };
    let unanimous = vote(0.0);
    table.near("K1 11 to 0 of 11: degree 1/6", 1.0 / 6.0, known(unanimous("decision_responsibility"), 0.0), 1e-9);
    table.near("K1 11 to 0 of 11: equal parts 1/11", 1.0 / 11.0, known(unanimous("decision_share"), 0.0), 1e-9);
    let wrong: Vec<(u32, f64)> = binomial(11, 0.4).into_iter().filter(|(k, _)| *k >= 6).collect();
    let all: f64 = wrong.iter().map(|(_, chance)| chance).sum();
    let expected = wrong.iter().map(|(k, chance)| chance / f64::from(k - 5)).sum::<f64>() / all;
    let found = vote(0.6);
    // 40,000 groups, a quarter of them wrong; degrees spread by less than 0.3.
    let what = "K1 majority of 11, p=.6, N=4.4e5";
    let error = (all * (1.0 - all) / 4e4).sqrt();
    table.near(&format!("{what}, share of wrong decisions"), all, known(found("wrong_decisions"), error), 0.0);
    let degree = known(found("decision_responsibility"), 0.3 / (4e4 * all).sqrt());
    table.near(&format!("{what}, degree"), expected, degree, 0.0);
    table.finish();
}

#[test]
fn k1_responsibility_where_nobody_acts() {
    let mut table = Table::default();
    // Random groups of n at the share of volunteers at which nobody gains by changing; b = 1, c = 1/2.
    let goods = |n: u32, p: f64, needed: u32| {
        deciding(&format!(
            "population = {{ agents = 400000, strategies = [\"V\", \"W\"] }}\ninit = {{ kind = \"fractions\", fractions = [{p:?}, {:?}] }}\n[[phase]]\n\
             kind = \"interact/public_goods\"\npayoff = \"group\"\nsize = {n}\ncontributors = [\"V\"]\ncost = 0.5\n\
             benefit = {{ kind = \"threshold\", needed = {needed}, value = 1.0 }}\n",
            1.0 - p
        ))
    };
    let mut each = Vec::new();
    for (n, stated) in [(2, 0.25), (5, 0.4204), (10, 0.4629)] {
        let (by, size) = (1.0 / (f64::from(n) - 1.0), f64::from(n));
        let nobody = f64::powf(0.5, size * by);
        let what = format!("K1 n={n} c/b=.5 N=4e5");
        table.formula(&format!("{what}, P(nobody)"), &format!("{stated:.4}"), &format!("{nobody:.4}"), (nobody - stated).abs() < 1e-4);
        let found = goods(n, 1.0 - f64::powf(0.5, by), 1);
        let error = (nobody * (1.0 - nobody) * size / 4e5).sqrt();
        let burden = found("wrong_decisions") * found("decision_share");
        table.near(&format!("{what}, P(nobody)"), nobody, known(found("wrong_decisions"), error), 0.0);
        table.near(&format!("{what}, degree of each where nobody acts"), 1.0, known(found("decision_responsibility"), 0.0), 1e-9);
        table.near(&format!("{what}, equal parts"), 1.0 / size, known(found("decision_share"), 0.0), 1e-9);
        table.near(&format!("{what}, what a member answers for in equal parts"), nobody / size, known(burden, error / size), 1e-9);
        each.push(burden);
    }
    let falls = each.windows(2).all(|pair| pair[0] > pair[1]);
    table.holds("K1 n=2, 5, 10: what a member answers for falls, while failures rise", "falls", &format!("{each:.4?}"), falls);
    // Two of five are needed and three in ten contribute: with none, one of the others would have to change its mind first.
    let chances = binomial(5, 0.3);
    let (none, one) = (chances[0].1, chances[1].1);
    let (found, short, what) = (goods(5, 0.3, 2), none + one, "K1 two of five needed, p=.3, N=4e5");
    table.near(&format!("{what}, share that falls short"), short, known(found("wrong_decisions"), (0.25f64 / 8e4).sqrt()), 0.0);
    // Of 42,000 groups; degrees are 1/2 or 1, parts 1/5 or 1/4.
    let spread = (none * one).sqrt() / short;
    for (words, metric, low, high) in [("degree", "decision_responsibility", 0.5, 1.0), ("equal parts", "decision_share", 0.2, 0.25)] {
        let found = known(found(metric), (high - low) * spread / (8e4 * short).sqrt());
        table.near(&format!("{what}, {words}"), (none * low + one * high) / short, found, 0.0);
    }
    table.finish();
}
