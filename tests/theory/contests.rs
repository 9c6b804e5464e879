//! V36, V37, V39: contests for a prize, sabotage, and markets in which firms imitate each other.

use crate::table::{Measured, Table, mean};
use crate::world::{plan, start};
use polity::backend::Kind;
use polity::config::Plan;

/// Mean of a metric over the steps from `from` to `to`, every 20th of them.
fn average(plan: &Plan, from: u32, to: u32, name: &str) -> f64 {
    let steps: Vec<u32> = (from..=to).step_by(20).collect();
    let observed = start(Kind::Cpu, plan).advance(to, &steps).expect("the run completes");
    let value = |o| polity::metrics::row(plan, o).into_iter().find(|(n, _)| n == name).and_then(|(_, v)| v).expect("the metric is defined");
    observed.iter().map(value).sum::<f64>() / observed.len() as f64
}

/// Payoffs of three agents in one group, a strategy each.
fn three(game: &str) -> Vec<f64> {
    let plan = plan(&format!(
        "steps = 1\npopulation = {{ agents = 3, strategies = [\"A\", \"B\", \"C\"] }}\ntopology = {{ kind = \"groups\", size = 3 }}\n\
         init = {{ kind = \"counts\", counts = [1, 1, 1] }}\n[[phase]]\n{game}\npayoff = \"fixed\"\n"
    ));
    let mut backend = start(Kind::Cpu, &plan);
    backend.phase(0).expect("the phase runs");
    let world = backend.world().expect("the state can be read");
    let earned = |s: u8| {
        let i = world.strategy.iter().position(|own| *own == s).expect("one of each");
        plan.payoff().natural(f64::from(world.payoff[i]))
    };
    vec![earned(0), earned(1), earned(2)]
}

#[test]
fn contests_pay_by_strength() {
    let mut table = Table::default();
    let (prize, share, cost, efforts, destroyed, sabotage) = (3.0, 0.6, 0.7, [0.2, 0.5, 1.1], [0.0, 0.3, 0.6], [0.0, 0.04, 0.1]);
    for r in [0.0, 0.5, 1.0, 2.0, 5.5] {
        let found = three(&format!(
            "kind = \"interact/contest\"\nprize = {prize:?}\nwinner_share = {share:?}\ncost = {cost:?}\nexponent = {r:?}\nefforts = {efforts:?}\n\
             sabotage = {destroyed:?}\nsabotage_cost = {sabotage:?}"
        ));
        // Everybody suffers the sabotage of the two others.
        let kept = |i: usize| (0..3).filter(|j| *j != i).map(|j| 1.0 - destroyed[j]).product::<f64>();
        let strength = |i: usize| (efforts[i] * kept(i)).powf(r);
        let all: f64 = (0..3).map(strength).sum();
        for (i, found) in found.into_iter().enumerate() {
            let right = (1.0 - share) * prize / 3.0 + share * prize * strength(i) / all - cost * efforts[i] - sabotage[i];
            let what =
                format!("contest n=3 V=3 omega=.6 r={r}: payoff of effort {} that destroys {}, closed form", efforts[i], destroyed[i]);
            table.near(&what, right, Measured { value: found, error: 0.0 }, 3e-5);
        }
    }
    // Whoever stays out leaves the prize, the share of all included, to the two others; one alone has it all.
    for (loners, present) in [("[\"C\"]", vec![0, 1]), ("[\"A\", \"C\"]", vec![1])] {
        let bring = |list: [f64; 3]| (0..3).map(|i| if present.contains(&i) { list[i] } else { 0.0 }).collect::<Vec<f64>>();
        let (efforts, destroyed, sabotage) = (bring(efforts), bring(destroyed), bring(sabotage));
        let found = three(&format!(
            "kind = \"interact/contest\"\nprize = {prize:?}\nwinner_share = {share:?}\ncost = {cost:?}\nexponent = 2.0\nefforts = {efforts:?}\n\
             sabotage = {destroyed:?}\nsabotage_cost = {sabotage:?}\nloners = {loners}"
        ));
        let kept = |i: usize| present.iter().filter(|j| **j != i).map(|j| 1.0 - destroyed[*j]).product::<f64>();
        let strength = |i: usize| (efforts[i] * kept(i)).powi(2);
        let all: f64 = present.iter().map(|i| strength(*i)).sum();
        for (i, found) in found.into_iter().enumerate() {
            let gets = (1.0 - share) * prize / present.len() as f64 + share * prize * strength(i) / all - cost * efforts[i] - sabotage[i];
            let right = if present.contains(&i) { gets } else { 0.0 };
            let what = format!("contest n=3 V=3 omega=.6 r=2, {loners} stay out: payoff of strategy {}, closed form", ["A", "B", "C"][i]);
            table.near(&what, right, Measured { value: found, error: 0.0 }, 3e-5);
        }
    }
    let (m, q) = (1.7, [0.1, 0.7, 1.6]);
    for weight in [0.0, 0.5] {
        let found = three(&format!("kind = \"interact/cournot\"\nmargin = {m:?}\nquantities = {q:?}\nconsumer_weight = {weight:?}"));
        let all: f64 = q.iter().sum();
        for (i, found) in found.into_iter().enumerate() {
            let right = q[i] * (m - all) + weight * all * all / 6.0;
            let what = format!("market n=3 m=1.7 lambda={weight}: payoff of quantity {}, closed form", q[i]);
            table.near(&what, right, Measured { value: found, error: 0.0 }, 3e-5);
        }
    }
    table.finish();
}

/// Groups of `n` whose members earn by `game` and imitate, with steps of .01 among 101 values.
fn imitating(agents: u32, above: &str, begin: [f64; 2], phases: &str, step: f64) -> Plan {
    plan(&format!(
        "seed = 36\nsteps = 6000\npopulation = {{ agents = {agents} }}\n{above}\nvalues = {{ dimensions = [\"x\"] }}\n[[users]]\nname = \"u\"\nfraction = 1.0\n\
         preference = [{{ kind = \"constant\", at = 0.5 }}]\nvalue = [{{ kind = \"uniform\", low = {:?}, high = {:?} }}]\n{phases}\n\
         [[phase]]\nkind = \"evolve/jitter\"\nsteps = \"fixed\"\nsize = 0.01\nprobability = {step:?}\n",
        begin[0], begin[1]
    ))
}

const HITCH: &str = "[[phase]]\nkind = \"imitate/hitchhike\"\nprobability = 1.0\n";

fn fermi(beta: f64, update: f64) -> String {
    format!("[[phase]]\nkind = \"imitate/fermi\"\nbeta = {beta:?}\nupdate_probability = {update:?}\n{HITCH}")
}

/// Tullock 1980; Hehenkamp, Leininger & Possajennikov 2004.
#[test]
fn v36_tullock_contests() {
    let mut table = Table::default();
    for n in [2u32, 4] {
        let k = f64::from(n);
        let game = |how: &str| format!("[[phase]]\nkind = \"interact/contest\"\neffort = \"x\"\n{how}\n");
        let everywhere = game(&format!("payoff = \"group\"\nsize = {n}")) + &fermi(200.0, 1.0);
        let found = average(&imitating(4000, "", [0.0, 0.5], &everywhere, 0.01), 1000, 2000, "mean_x");
        let what = format!(
            "V36 Tullock contest n={n} r=1 V=1, who is imitated is anybody, N=4000 T=2000 beta=200 eps=.01 seed 36: mean effort, Nash (n-1)/n^2"
        );
        table.near(&what, (k - 1.0) / (k * k), Measured { value: found, error: 0.0 }, 0.004);
        let above = format!("topology = {{ kind = \"groups\", size = {n} }}");
        let within = game("payoff = \"fixed\"") + &fermi(200.0, 1.0);
        let found = average(&imitating(2000, &above, [1.0 / k - 0.1, 1.0 / k + 0.1], &within, 0.05), 1500, 3000, "mean_x");
        let what = format!(
            "V36 the same n={n}, who is imitated is a rival in one's own contest, N=2000 T=3000 beta=200 eps=.05: mean effort, 1/n"
        );
        table.near(&what, 1.0 / k, Measured { value: found, error: 0.0 }, 0.004);
    }
    table.finish();
}

/// Share of saboteurs in the long run where payoffs are expected: pairs at random, opponents independent, then mutation to the other strategy.
fn saboteurs(omega: f64, beta: f64, mu: f64) -> f64 {
    let (d, cost) = (0.5, 0.05);
    // Chances of one who sabotages or not against one who does or not.
    let wins = |own: usize, other: usize| {
        let kept = [1.0 - d, 1.0];
        kept[own] / (kept[own] + kept[other])
    };
    let pays = |own: usize, other: usize| omega * wins(own, other) - if own == 1 { cost } else { 0.0 };
    let mut x: f64 = 0.5;
    for _ in 0..20_000 {
        let share = [1.0 - x, x];
        let pull: f64 = (0..4).map(|k| share[k & 1] * share[k >> 1] * (beta * (pays(1, k & 1) - pays(0, k >> 1)) / 2.0).tanh()).sum();
        x += x * (1.0 - x) * pull;
        x = (1.0 - mu) * x + mu * (1.0 - x);
    }
    x
}

/// Sabotage pays iff ω > 2·cs·(2 − d)/(V·d) = .3.
#[test]
fn v37_sabotage_threshold() {
    let mut table = Table::default();
    let society = |omega: f64, award: &str| {
        plan(&format!(
            "seed = 37\nsteps = 1500\npopulation = {{ agents = 4000, strategies = [\"Fair\", \"Foul\"] }}\n\
             init = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\n\
             [[phase]]\nkind = \"interact/contest\"\npayoff = \"group\"\nsize = 2\nwinner_share = {omega:?}\naward = \"{award}\"\n\
             efforts = [1.0, 1.0]\ncost = 0.0\nsabotage = [0.0, 0.5]\nsabotage_cost = [0.0, 0.05]\n\
             [[phase]]\nkind = \"imitate/fermi\"\nbeta = 10.0\n[[phase]]\nkind = \"evolve/mutate\"\nprobability = 0.001\ntarget = \"other\"\n"
        ))
    };
    for (omega, stated) in [(0.1, 0.006), (0.28, 0.053), (0.32, 0.945), (0.5, 0.994)] {
        let formula = saboteurs(omega, 10.0, 0.001);
        table.formula(
            &format!("V37 omega={omega}: share of saboteurs"),
            &stated.to_string(),
            &format!("{formula:.4}"),
            (formula - stated).abs() < 0.02,
        );
        let found = average(&society(omega, "expected"), 1000, 1500, "fraction_Foul");
        let what = format!(
            "V37 sabotage d=.5 cs=.05 omega={omega}, threshold .3, expected payoffs, N=4000 T=1500 beta=10 mu=.001: share of saboteurs, mean field"
        );
        table.near(&what, formula, Measured { value: found, error: 0.0 }, 0.02);
    }
    for (omega, stated, good) in [(0.25, 0.048, -1.0), (0.35, 0.948, 1.0)] {
        let found = average(&society(omega, "lottery"), 1000, 1500, "fraction_Foul");
        let what = format!("V37 the same by lot, omega={omega}: share of saboteurs, measured before {stated}");
        table.holds(&what, if good > 0.0 { "above 1/2" } else { "below 1/2" }, &format!("{found:.4}"), (found - 0.5) * good > 0.0);
    }
    table.finish();
}

/// Vega-Redondo 1997; Apesteguia, Huck & Oechssler 2007: whom firms compare themselves with decides.
#[test]
fn v39_cournot_imitation() {
    let mut table = Table::default();
    let groups = "topology = { kind = \"groups\", size = 4 }\n";
    let market = |how: &str| format!("[[phase]]\nkind = \"interact/cournot\"\nquantity = \"x\"\n{how}\n");
    let fixed = market("payoff = \"fixed\"");
    let whole = format!("[[phase]]\nkind = \"imitate/group\"\nprobability = 0.2\nbeta = 200.0\n{HITCH}");
    let own = imitating(4000, groups, [0.0, 0.5], &(fixed.clone() + &fermi(200.0, 1.0)), 0.01);
    let anybody = imitating(4000, "", [0.0, 0.5], &(market("payoff = \"group\"\nsize = 4") + &fermi(200.0, 1.0)), 0.01);
    let learning = format!("{groups}learning = {{ kind = \"well_mixed\" }}\n");
    let slow = imitating(4000, &learning, [0.0, 0.5], &(fixed + &fermi(200.0, 0.02) + &whole), 0.01);
    let setting = "N=4000 T=2500 beta=200 eps=.01 seed 36";
    let scopes = [("rivals in one's own market", own, 0.25, 0.2506), ("anybody, markets drawn anew", anybody, 0.2, 0.2)];
    for (scope, plan, right, stated) in scopes {
        let found = average(&plan, 1500, 2500, "mean_x");
        let what = format!("V39 Cournot n=4, imitation of {scope}, {setting}: mean quantity, {right} in theory, measured before {stated}");
        table.near(&what, right, Measured { value: found, error: 0.0 }, 0.005);
    }
    let found: Vec<f64> = ["mean_x", "profit_gain"].map(|name| average(&slow, 1500, 2500, name)).to_vec();
    let what = format!("V39 Cournot n=4, slow imitation of anybody (u=.02) and copying of whole markets (q=.2), {setting}");
    table.near(&format!("{what}: Delta, measured before"), 0.934, mean(&found[1..]), 0.05);
    table.near(&format!("{what}: mean quantity, measured before"), 0.1383, mean(&found[..1]), 0.005);
    table.finish();
}
