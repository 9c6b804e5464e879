//! `respond/conformity` against mean fields and the Ising model.

use crate::table::{Table, mean};
use crate::world::{late_shares, plan, start};
use polity::backend::Kind;

fn society(agents: u32, steps: u32, around: &str, first: f64, keys: &str) -> polity::config::Plan {
    plan(&format!(
        "seed = 1\nsteps = {steps}\npopulation = {{ agents = {agents}, replicas = 4, strategies = [\"A\", \"B\"] }}\n{around}\n\
         init = {{ kind = \"fractions\", fractions = [{first:?}, {:?}] }}\n[[phase]]\nkind = \"respond/conformity\"\n{keys}\n",
        1.0 - first
    ))
}

/// Where x ← f(x) comes to rest from x.
fn rest(mut x: f64, f: impl Fn(f64) -> f64) -> f64 {
    for _ in 0..10_000 {
        x = f(x);
    }
    x
}

fn says(beta: f64, m: f64) -> f64 {
    f64::midpoint(1.0, (beta * m).tanh())
}

#[test]
fn conformity_rests_at_the_mean_field() {
    let mut table = Table::default();
    let found = |plan: &polity::config::Plan| mean(&late_shares(start(Kind::Cpu, plan).as_mut(), 60, 100, 5));
    // Beyond β = 1 two states, while |h| < √(1 − 1/β) − artanh(√(1 − 1/β))/β = 0.2664 at β = 2.
    for (beta, h, first) in [(0.8, 0.05, 0.1), (2.0, 0.05, 0.1), (2.0, 0.05, 0.9), (2.0, 0.25, 0.05), (2.0, 0.28, 0.05), (-0.7, 0.3, 0.5)] {
        let expected = rest(first, |x| says(beta, 2.0 * x - 1.0 + h));
        let plan = society(40_000, 100, "", first, &format!("beta = {beta:?}\nbias = {h:?}\nsees = \"field\""));
        table.near(&format!("conformity beta={beta} h={h} field N=4e4 from x={first}, share of A"), expected, found(&plan), 0.002);
    }
    // A sample of 50, as the models were asked: the mean of P over Binomial(50, x).
    for (beta, h, first) in [(1.5f64, 0.05, 0.1), (1.824, -0.1, 0.8)] {
        let expected = rest(first, |x| {
            let law = crate::chain::binomial(50, x);
            law.iter().enumerate().map(|(n, p)| p * says(beta, 2.0 * n as f64 / 50.0 - 1.0 + h)).sum()
        });
        let plan = society(40_000, 100, "", first, &format!("beta = {beta:?}\nbias = {h:?}\nsees = \"sample\"\npeers = 50"));
        table.near(&format!("conformity beta={beta} h={h} sample of 50 N=4e4 from x={first}, share of A"), expected, found(&plan), 0.002);
    }
    // Two classes of a third and two thirds.
    let of = [(3.0, -0.3), (0.9, 0.4)];
    let expected = rest(0.2, |x| {
        let m = 2.0 * x - 1.0;
        says(of[0].0, m + of[0].1) / 3.0 + says(of[1].0, m + of[1].1) * 2.0 / 3.0
    });
    let classes = "[[class]]\nname = \"p\"\nfraction = 0.3333333333333333\n[[class]]\nname = \"q\"\nfraction = \"rest\"\n[[phase]]";
    let keys = "beta = { class = [3.0, 0.9] }\nbias = { class = { p = -0.3, q = 0.4 } }\nsees = \"field\"";
    let text = format!(
        "seed = 1\nsteps = 100\npopulation = {{ agents = 40_000, replicas = 4, strategies = [\"A\", \"B\"] }}\n\
         init = {{ kind = \"fractions\", fractions = [0.2, 0.8] }}\n{classes}\nkind = \"respond/conformity\"\n{keys}\n"
    );
    let plan = polity::config::load_str(&text, "two.toml".as_ref(), &[], &polity::Registry::builtin()).unwrap();
    table.near("conformity of two classes, beta 3 and .9, h -.3 and .4, N=4e4, share of A", expected, found(&plan), 0.002);
    table.finish();
}

#[test]
fn conformity_on_graphs_is_the_ising_model() {
    let mut table = Table::default();
    // P(A) = 1/(1 + exp(−2(β/d) Σs)): coupling K = β/d. One at a time, which u = 0.05 comes near to.
    let size = |plan: &polity::config::Plan, from: u32, to: u32| {
        let shares = late_shares(start(Kind::Cpu, plan).as_mut(), from, to, 10);
        mean(&shares.iter().map(|x| (2.0 * x - 1.0).abs()).collect::<Vec<_>>())
    };
    // The square lattice orders at βJ = ln(1 + √2)/2 = 0.4407 (Onsager 1944), so at β = 1.7627; there m = (1 − sinh(2K)^−4)^(1/8) (Yang 1952).
    for beta in [1.9f64, 2.2] {
        let expected = (1.0 - (beta / 2.0).sinh().powi(-4)).powf(0.125);
        let lattice = "topology = { kind = \"lattice\", width = 64, height = 64 }";
        let text = society(4096, 1200, lattice, 0.95, &format!("beta = {beta:?}\nsees = \"neighbors\"\nupdate_probability = 0.05"));
        table.near(&format!("Ising on the square lattice 64², beta={beta} u=0.05, magnetisation"), expected, size(&text, 400, 1200), 0.01);
    }
    // Random graphs of degree d order at tanh K = 1/(d − 1); cavity field y = (d − 1) artanh(tanh K tanh y), m = tanh(d artanh(tanh K tanh y)).
    for (degree, beta) in [(3, 2.0f64), (4, 1.6)] {
        let (d, k) = (f64::from(degree), beta / f64::from(degree));
        let y = rest(1.0, |y| (d - 1.0) * (k.tanh() * y.tanh()).atanh());
        let expected = (d * (k.tanh() * y.tanh()).atanh()).tanh();
        let graph = format!("topology = {{ kind = \"random_regular\", degree = {degree} }}");
        let text = society(5000, 1200, &graph, 0.9, &format!("beta = {beta:?}\nsees = \"neighbors\"\nupdate_probability = 0.05"));
        table.near(
            &format!("Ising on random {degree}-regular graphs N=5e3, beta={beta} u=0.05, magnetisation"),
            expected,
            size(&text, 400, 1200),
            0.015,
        );
    }
    // Below Onsager's coupling no order is left: |m| of N independent patches is small.
    let lattice = "topology = { kind = \"lattice\", width = 64, height = 64 }";
    let text = society(4096, 1200, lattice, 0.95, "beta = 1.5\nsees = \"neighbors\"\nupdate_probability = 0.2");
    let found = size(&text, 600, 1200);
    table.holds(
        "Ising on the square lattice 64², beta=1.5 < 1.7627, magnetisation from .9",
        "< .15",
        &format!("{:.3}", found.value),
        found.value < 0.15,
    );
    table.finish();
}

#[test]
fn conformity_decays_as_glauber_says() {
    let mut table = Table::default();
    // On a ring m decays as exp(−u(1 − tanh 2K) t), exactly, one at a time (Glauber 1963): K = β/2.
    let (beta, u, t) = (0.8f64, 0.02, 60u32);
    let rate = 1.0 - beta.tanh();
    let expected = 0.8 * (1.0 - u * rate).powi(60);
    let ring = "topology = { kind = \"ring\", neighbors = 2 }";
    let plan = society(50_000, t, ring, 0.9, &format!("beta = {beta:?}\nsees = \"neighbors\"\nupdate_probability = {u:?}"));
    let seen = start(Kind::Cpu, &plan).advance(t, &[t]).expect("the run completes");
    let m: Vec<f64> = crate::world::shares(&seen[0]).iter().map(|x| 2.0 * x - 1.0).collect();
    table.near("Glauber decay on a ring, beta=.8 u=.02 N=5e4, m after 60 steps from .8", expected, mean(&m), 0.003);
    table.finish();
}
