//! V20: how much conformity holds back an innovation that pays (card D2).

use crate::table::Table;
use crate::world::{agree, from_config, plan, shares, start};
use polity::backend::Kind;
use polity::config::Plan;

/// Conformity per revision.
fn per_event(agents: u32, phi: f64) -> Plan {
    plan(&format!(
        "seed = 1\nsteps = 1000\npopulation = {{ agents = {agents}, strategies = [\"new\", \"usual\"] }}\n\
         init = {{ kind = \"fractions\", fractions = [0.01, 0.99] }}\n[[phase]]\nkind = \"interact/matrix\"\n\
         matrix = [[1.0, 1.0], [0.0, 0.0]]\npayoff = \"field\"\n[[phase]]\nkind = \"imitate/conformist\"\nbeta = 1.0\nconformity = {phi:?}\n"
    ))
}

/// Persistent classes: the config, smaller.
fn by_class(agents: u32, phi: f64) -> Plan {
    let fractions = [format!("class.0.fraction={:?}", 1.0 - phi), format!("class.1.fraction={phi:?}")];
    let sizes = [format!("population.agents={agents}"), "measure.histogram_bins=0".into()];
    from_config("trait_classes", &[fractions, sizes].concat())
}

#[test]
fn v20_conformist_brake() {
    let mut table = Table::default();
    let t = 0.5f64.tanh();
    let (event, class) = (t / (1.0 + t), 1.0 - (-1.0f64).exp());
    table.formula("V20 t/(1+t) at beta d = 1", "0.3161", &format!("{event:.4}"), (event - 0.3161).abs() < 5e-5);
    table.formula("V20 1-exp(-beta d) at beta d = 1", "0.6321", &format!("{class:.4}"), (class - 0.6321).abs() < 5e-5);
    let rows = [
        ("(i) per event phi=0.31 N=2e5, T=200", per_event(200_000, 0.31), 200, true),
        ("(i) per event phi=0.325 N=2e5, T=400", per_event(200_000, 0.325), 400, false),
        ("(ii) classes phi=0.60 N=1e5, T=450", by_class(100_000, 0.6), 450, true),
        ("(ii) classes phi=0.66 N=1e5, T=300", by_class(100_000, 0.66), 300, false),
    ];
    for (what, plan, steps, spreads) in rows {
        let share = shares(&start(Kind::Cpu, &plan).advance(steps, &[steps]).expect("the run completes")[0])[0];
        let (expected, good) = if spreads { ("> 0.95", share > 0.95) } else { ("< 0.001", share < 0.001) };
        table.holds(&format!("V20 {what}, start 1 % seed 1"), expected, &format!("{share:.5}"), good);
    }
    agree(&per_event(2_000, 0.31), 20);
    agree(&by_class(2_000, 0.6), 20);
    table.finish();
}
