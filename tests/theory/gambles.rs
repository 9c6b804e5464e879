//! V43 and card D1: who accepts which gambles, and what becomes of them.

use crate::table::{Measured, Table, mean};
use crate::users::{column, same_everywhere};
use crate::world::{plan, start};
use polity::backend::Kind;
use polity::columns::Column;
use polity::config::Plan;

/// Half of the agents are risk neutral, half have the medians of 1992.
fn traits(agents: u32, low: f64, high: f64, weighting: bool) -> Plan {
    plan(&format!(
        "steps = 1000\npopulation = {{ agents = {agents} }}\nstate = {{ resource = 3000 }}\n\
         class = [{{ name = \"neutral\", fraction = 0.5 }}, {{ name = \"averse\", fraction = 0.5 }}]\n\
         [[phase]]\nkind = \"interact/gamble\"\ngain = 1000\nratio_low = {low:?}\nratio_high = {high:?}\n\
         prospect = [{{ class = \"averse\", weighting = {weighting} }}]\n"
    ))
}

/// Stocks of the neutral and of the loss-averse after some steps.
fn stocks(plan: &Plan, steps: u32) -> [Vec<f64>; 2] {
    let mut backend = start(Kind::Cpu, plan);
    backend.advance(steps, &[]).expect("the run completes");
    let world = backend.world().expect("world");
    let (class, stock) = (column(&world, plan, Column::Class, 0), column(&world, plan, Column::Resource, 0));
    let of = |k: f64| stock.iter().zip(&class).filter(|(_, c)| (**c - k).abs() < 0.5).map(|(s, _)| *s).collect();
    [of(0.0), of(1.0)]
}

#[test]
fn d1_gambles_are_accepted_above_the_threshold() {
    let mut table = Table::default();
    for (weighting, threshold) in [(true, 2.7407), (false, 2.5131)] {
        let changed = |side: f64| {
            let [neutral, averse] = stocks(&traits(1000, threshold + side, threshold + side, weighting), 1);
            assert!(neutral.iter().all(|s| (s - 3000.0).abs() > 1.0), "the neutral accept at {}", threshold + side);
            averse.iter().filter(|s| (**s - 3000.0).abs() > 1.0).count()
        };
        let found = format!("{} below, {} above", changed(-1e-4), changed(1e-4));
        table.holds(&format!("D1 acceptance of 500 around {threshold}"), "0 below, 500 above", &found, found == "0 below, 500 above");
    }
    let [neutral, _] = stocks(&traits(1000, 0.99, 0.99, true), 1);
    table.holds("D1 neutral at ratio 0.99", "refused", "", neutral.iter().all(|s| (s - 3000.0).abs() < 0.5));
    table.finish();
}

#[test]
fn d1_the_bold_are_the_rich_and_the_ruined() {
    let mut table = Table::default();
    let plan = traits(100_000, 0.5, 3.0, true);
    // One step: acceptance in (1, 3] and (2.7407, 3] of (0.5, 3), expected growth of (g - l)/2 each.
    let [neutral, averse] = stocks(&plan, 1).map(|s| mean(&s));
    let growth = |from: f64| ((3.0 - from) - (3.0f64 / from).ln()) / 2.5 * 500.0;
    table.near("D1 growth of the neutral in a step", growth(1.0), Measured { value: neutral.value - 3000.0, ..neutral }, 0.1);
    table.near("D1 growth of the loss-averse in a step", growth(2.7407), Measured { value: averse.value - 3000.0, ..averse }, 0.1);
    let [neutral, averse] = stocks(&plan, 300);
    let ruined = |all: &[f64]| all.iter().filter(|s| **s < 0.5).count() as f64 / all.len() as f64;
    let mut all: Vec<f64> = neutral.iter().chain(&averse).copied().collect();
    all.sort_by(f64::total_cmp);
    let rich = all[all.len() - all.len() / 100];
    let top = |all: &[f64]| all.iter().filter(|s| **s >= rich).count() as f64;
    let (bold, careful) = (mean(&neutral), mean(&averse));
    let found = format!("mean {:.0} against {:.0}", bold.value, careful.value);
    table.holds("D1 mean stock after 300 steps, neutral against averse", "more", &found, bold.value > 2.0 * careful.value);
    let (a, b) = (ruined(&neutral), ruined(&averse));
    table.holds("D1 ruined, neutral against averse", "more than three times", &format!("{a:.4} against {b:.4}"), a > 3.0 * b);
    let share = top(&neutral) / (top(&neutral) + top(&averse));
    table.holds("D1 share of the neutral in the top 1 %", "above 0.99", &format!("{share:.4}"), share > 0.99);
    same_everywhere(&traits(900, 0.5, 3.0, true), 30);
    table.finish();
}
