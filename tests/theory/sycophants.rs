//! Sycophants: errors that nobody corrects, by the variance of an anchored walk in a group (`configs/sycophancy.toml`).

use crate::table::{Table, mean};
use crate::world::{agree, plan, start};
use polity::backend::Kind;
use polity::columns::Column;
use polity::config::Plan;

const GROUP: usize = 10;
const ANCHOR: f64 = 0.05;
const SIZE: f64 = 0.03;

/// Everybody wants 1/2, errs, and goes half way to what the other members show of themselves, which is the part 1 − s.
fn groups(agents: usize, sycophancy: f64) -> Plan {
    plan(&format!(
        "seed = 3\nsteps = 200\npopulation = {{ agents = {agents} }}\ntopology = {{ kind = \"groups\", size = {GROUP} }}\nvalues = {{ dimensions = [\"d\"] }}\n\
         [[users]]\nname = \"all\"\nfraction = 1.0\npreference = [{{ kind = \"constant\", at = 0.5 }}]\n[[class]]\nname = \"c\"\nfraction = 1.0\n\
         sycophancy = {sycophancy:?}\n[[phase]]\nkind = \"evolve/jitter\"\nprobability = 1.0\nsize = {SIZE}\n[[phase]]\nkind = \"influence/average\"\n\
         anchor = {ANCHOR}\nweight = 0.5\n"
    ))
}

/// Squared errors where they no longer grow: the mean of a group keeps 1 − a of itself in a step, and a member b of its distance to that.
fn settled(sycophancy: f64) -> f64 {
    let n = GROUP as f64;
    let keeps = 1.0 - ANCHOR;
    let apart = keeps * (1.0 - 0.5 * (1.0 - sycophancy) * n / (n - 1.0));
    let walk = |keeps: f64| SIZE * SIZE / 3.0 * keeps * keeps / (1.0 - keeps * keeps);
    walk(keeps) / n + walk(apart) * (1.0 - 1.0 / n)
}

#[test]
fn listeners_are_told_what_they_hold() {
    let mut table = Table::default();
    for sycophancy in [0.0, 0.5, 0.9, 1.0] {
        let mut engine = start(Kind::Cpu, &groups(40_000, sycophancy));
        engine.advance(200, &[]).expect("runs");
        let world = engine.world().expect("a world");
        let values = &world.columns.iter().find(|store| store.column == Column::Value).expect("values").data;
        let error = |i: usize| f64::from(values.get(i)) / 65535.0 - 0.5;
        // Groups do not know each other.
        let squares: Vec<f64> =
            (0..4_000).map(|g| (GROUP * g..GROUP * (g + 1)).map(|i| error(i).powi(2)).sum::<f64>() / GROUP as f64).collect();
        let found = mean(&squares.iter().map(|x| x * 1e4).collect::<Vec<_>>());
        let what = format!(
            "sycophancy {sycophancy}, 4,000 groups of ten, anchor {ANCHOR}, errors up to {SIZE}, step 200: mean squared error, 1e-4"
        );
        table.near(&what, 1e4 * settled(sycophancy), found, 0.0);
    }
    agree(&groups(200, 0.9), 6);
    table.finish();
}
