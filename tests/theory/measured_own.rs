//! A model that nobody here has measured: the ten lines of docs/MEASURED.md, run as they stand there.

use crate::table::{Measured, Table};
use crate::world::{agree, shares, start};
use polity::backend::Kind;

/// The fenced text of the page that begins with this line.
fn example() -> String {
    let page = include_str!("../../docs/MEASURED.md");
    let from = page.split("```toml\n").nth(1).expect("the page has an example");
    from.split("```").next().expect("it ends").to_owned()
}

#[test]
fn ten_lines_make_a_society_of_a_model_of_ones_own() {
    let mut table = Table::default();
    let text = example();
    let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
    assert!(lines <= 10, "{lines} lines");
    let plan = polity::config::load_str(&text, "own.toml".as_ref(), &["population.agents=40000".into()], &polity::Registry::builtin())
        .unwrap_or_else(|e| panic!("{e}"));
    // Two models, half of the agents each, 50 peers seen: x = mean over models of P over Binomial(50, x).
    let models = [(2.1f64, 0.1), (3.4, -0.05)];
    let next = |x: f64| {
        let law = crate::chain::binomial(50, x);
        let says = |(beta, h): (f64, f64), n: usize| f64::midpoint(1.0, (beta * (n as f64 / 25.0 - 1.0 + h)).tanh());
        law.iter().enumerate().map(|(n, p)| p * models.iter().map(|model| says(*model, n)).sum::<f64>() / 2.0).sum::<f64>()
    };
    let expected = (0..500).fold(0.3, |x, _| next(x));
    let seen = start(Kind::Cpu, &plan).advance(100, &[100]).expect("the run completes");
    let value = shares(&seen[0])[0];
    let found = Measured { value, error: (expected * (1.0 - expected) / 40_000.0).sqrt() };
    table.near("the example of docs/MEASURED.md at N=4e4, step 100: share of A beside its mean field", expected, found, 0.002);
    let small = polity::config::load_str(&text, "own.toml".as_ref(), &["population.agents=500".into()], &polity::Registry::builtin());
    agree(&small.unwrap_or_else(|e| panic!("{e}")), 3);
    table.finish();
}
