//! Memory-two strategies of repeated games: played games beside exact expectations, and how much benefit all-or-none needs against defectors.

use crate::table::{Measured, Table, mean};
use crate::world::{agree, plan, start};
use polity::backend::Kind;
use polity::config::Plan;
use polity::num::memory_one::{MemoryOne, weights};
use polity::num::memory_two::MemoryTwo;

const NAMES: [&str; 6] = ["TF2T", "2TFT", "AON2", "WSLS", "ALLD", "GTFT"];
const STAGE: [f64; 4] = [3.0, 0.0, 5.0, 1.0];

fn of(name: &str) -> MemoryTwo {
    match name {
        "TF2T" => MemoryTwo::tit_for_two_tats(),
        "2TFT" => MemoryTwo::two_tits_for_tat(),
        "AON2" => MemoryTwo::all_or_none(),
        "WSLS" => MemoryOne::WSLS.into(),
        "ALLD" => MemoryOne::ALLD.into(),
        _ => MemoryOne::generous(1.0 / 3.0).into(),
    }
}

/// Six strategies in random pairs; nobody learns.
fn six(agents: u32, game: &str) -> Plan {
    let sixth = agents / 6;
    let names = NAMES.map(|n| format!("\"{n}\"")).join(", ");
    plan(&format!(
        "seed = 5\nsteps = 100\npopulation = {{ agents = {agents}, strategies = [{names}] }}\n\
         init = {{ kind = \"counts\", counts = [{sixth}, {sixth}, {sixth}, {sixth}, {sixth}, {sixth}] }}\nmeasure = {{ absorption = false }}\n\
         [[phase]]\nkind = \"interact/repeated\"\nmatrix = [[3.0, 0.0], [5.0, 1.0]]\npayoff = \"match\"\n{game}\n"
    ))
}

#[test]
fn memory_two_games_earn_their_expectations() {
    let mut table = Table::default();
    let (agents, e, seen) = (72_000u32, 0.03, 0.02);
    let game = format!("rounds = 40\nexecution_error = {e}\nperception_error = {seen}");
    let plan = six(agents, &game);
    let mut backend = start(Kind::Cpu, &plan);
    backend.phase(0).expect("the phase runs");
    let world = backend.world().expect("the state can be read");
    let key = polity::num::rng::DrawKey { seed: plan.seed(), step: 1, draw: plan.phases()[0].draw(0), replica: 0 };
    let seats = polity::num::permute::Permutation::new(key, agents);
    let mut earned = vec![Vec::new(); 36];
    for i in 0..agents {
        let j = seats.inverse(seats.forward(i) ^ 1);
        let met = 6 * usize::from(world.strategy[i as usize]) + usize::from(world.strategy[j as usize]);
        earned[met].push(plan.payoff().natural(f64::from(world.payoff[i as usize])));
    }
    let rounds = weights(None, 40, true);
    for (k, earned) in earned.iter().enumerate() {
        let (a, b) = (NAMES[k / 6], NAMES[k % 6]);
        let exact = of(a).with_errors(e, seen).expected(of(b).with_errors(e, seen), STAGE, &rounds);
        let found = mean(earned);
        // Both players of a game count, where a strategy meets itself.
        let found = Measured { error: found.error * if a == b { 2f64.sqrt() } else { 1.0 }, ..found };
        table.near(&format!("{a} against {b}, 40 rounds, e=.03, perception .02, N=7.2e4 seed 5"), exact, found, 1e-3);
    }
    agree(&six(1206, &game), 2);
    table.finish();
}

#[test]
fn all_or_none_needs_less_benefit_the_longer_it_remembers() {
    let mut table = Table::default();
    // Long games without mistakes: an all-or-none player with memory k is exploited by a defector in one round of k + 1, so b − c > b/(k + 1).
    for (name, threshold) in [("WSLS", 2.0), ("AON2", 1.5)] {
        for (b, up) in [(threshold - 0.05, false), (threshold + 0.05, true)] {
            let plan = plan(&format!(
                "seed = 1\nsteps = 400\npopulation = {{ agents = 100000, strategies = [\"{name}\", \"ALLD\"] }}\n\
                 init = {{ kind = \"counts\", counts = [99000, 1000] }}\nmeasure = {{ absorption = false }}\n\
                 [[phase]]\nkind = \"interact/repeated\"\nmatrix = [[{:?}, -1.0], [{b:?}, 0.0]]\npayoff = \"field\"\nrounds = 6000\n\
                 [[phase]]\nkind = \"imitate/fermi\"\nbeta = 4.0\n",
                b - 1.0
            ));
            let seen = start(Kind::Cpu, &plan).advance(60, &[60]).expect("the run completes");
            let defect = 1.0 - crate::world::shares(&seen[0])[0];
            let what = format!("{name} b={b:.2} c=1 (threshold {threshold}), defectors from .01, long games, beta=4, N=1e5, T=60");
            table.holds(&what, if up { "< 0.01" } else { "> 0.01" }, &format!("{defect:.4}"), (defect < 0.01) == up);
        }
    }
    // One mistake in a hundred acts: it costs a pair of all-or-none players the round itself and two rounds of punishment.
    let long = weights(None, 20_000, true);
    let itself = |s: MemoryTwo| s.with_errors(0.01, 0.0).expected(s.with_errors(0.01, 0.0), STAGE, &long);
    for (name, s, first_order) in [("WSLS", of("WSLS"), 3.0 - 0.02 * 2.5), ("AON2", of("AON2"), 3.0 - 0.02 * 4.5)] {
        let found = itself(s);
        table.near(
            &format!("{name} against itself, e=.01, to first order in e"),
            first_order,
            Measured { value: found, error: 0.0 },
            0.006,
        );
    }
    table.finish();
}
