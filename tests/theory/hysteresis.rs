//! Stubborn agents who come and go: shares on both branches against the roots of the mean field (`configs/hysteresis.toml`).

use crate::table::{Table, mean};
use crate::world::{agree, plan, start};
use polity::backend::Kind;
use polity::config::Plan;

const BETA: f64 = 3.0;

/// Coordination by logit responses; 6 % of stubborn defectors come, then 4 % more; the 4 % leave, then all.
fn society(agents: u32, replicas: u32, steps: u32) -> Plan {
    let [few, more] = [agents * 6 / 100, agents * 4 / 100];
    plan(&format!(
        "seed = 12\nsteps = {steps}\npopulation = {{ agents = {agents}, replicas = {replicas}, strategies = [\"comply\", \"defect\"] }}\n\
         init = {{ kind = \"fractions\", fractions = [0.93, 0.07] }}\n\
         class = [{{ name = \"model\", fraction = 1.0 }}, {{ name = \"fixed\", fraction = 0.0, stubborn = true }}]\n\
         [[phase]]\nkind = \"interact/matrix\"\nmatrix = [[1.0, 0.0], [0.0, 1.0]]\npayoff = \"field\"\n\
         [[phase]]\nkind = \"respond/logit\"\nbeta = {BETA:?}\nupdate_probability = 0.5\n\
         [[event]]\nat = 0\nclass = \"fixed\"\nagents = {few}\nstrategy = \"defect\"\n\
         [[event]]\nat = 100\nclass = \"fixed\"\nagents = {more}\nstrategy = \"defect\"\n\
         [[event]]\nat = 400\nclass = \"model\"\nfrom = \"fixed\"\nagents = {more}\n\
         [[event]]\nat = 500\nclass = \"model\"\nfrom = \"fixed\"\nshare = 1.0\n"
    ))
}

/// The root of x = p + (1 − p)/(1 + exp(−β(2x − 1))) that iteration from `x` comes to.
fn root(p: f64, mut x: f64) -> f64 {
    for _ in 0..10_000 {
        x = p + (1.0 - p) / (1.0 + (-BETA * (2.0 * x - 1.0)).exp());
    }
    x
}

#[test]
fn hysteresis_follows_the_roots() {
    let mut table = Table::default();
    let plan = society(20_000, 16, 600);
    let seen = start(Kind::Cpu, &plan).advance(600, &[100, 400, 500, 600]).expect("runs");
    let rows = [
        (100, 0.06, 0.0, "on the way up"),
        (400, 0.1, 0.0, "past the fold"),
        (500, 0.06, 1.0, "on the way down"),
        (600, 0.0, 1.0, "when all have left"),
    ];
    for (seen, (step, p, from, when)) in seen.iter().zip(rows) {
        assert_eq!(seen.step, step);
        let shares: Vec<f64> = seen.replicas.iter().map(|r| r.counts[1] as f64 / 20_000.0).collect();
        let what = format!(
            "coordination, beta 3, {:.0} % stubborn defectors, {when}: share of defectors, 16 replicas of 20,000 agents",
            100.0 * p
        );
        table.near(&what, root(p, from), mean(&shares), 0.0);
    }
    assert!(root(0.06, 1.0) - root(0.06, 0.0) > 0.7, "two branches");
    agree(&society(200, 2, 105), 105);
    table.finish();
}
