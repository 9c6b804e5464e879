//! V08, V12, V44 with repeated games that are played, and how cooperation among memory-one strategies comes and goes.

use crate::table::{Measured, Table, mean};
use crate::world::{agree, plan, start};
use polity::backend::Kind;
use polity::config::Plan;

/// A population of two halves that plays one matching of repeated games; nobody learns.
fn repeated(names: [&str; 2], agents: u32, stage: &str, game: &str) -> Plan {
    let half = agents / 2;
    let [a, b] = names;
    plan(&format!(
        "seed = 1\nsteps = 1000\npopulation = {{ agents = {agents}, strategies = [\"{a}\", \"{b}\"] }}\n\
         init = {{ kind = \"counts\", counts = [{half}, {}] }}\nmeasure = {{ absorption = false }}\n\
         [[phase]]\nkind = \"interact/repeated\"\nmatrix = {stage}\n{game}\n",
        agents - half
    ))
}

/// Mean payoffs of strategy a against a and of a against b, and of b against a: from who met whom in a matching.
fn against(names: [&str; 2], agents: u32, game: &str) -> [f64; 3] {
    let plan = repeated(names, agents, "[[3.0, 0.0], [5.0, 1.0]]", &format!("{game}\npayoff = \"match\""));
    let mut backend = start(Kind::Cpu, &plan);
    backend.phase(0).expect("the phase runs");
    let world = backend.world().expect("the state can be read");
    let phase = &plan.phases()[0];
    let key = polity::num::rng::DrawKey { seed: plan.seed(), step: 1, draw: phase.draw(0), replica: 0 };
    let seats = polity::num::permute::Permutation::new(key, agents);
    let (mut sums, mut counts) = ([0.0; 4], [0.0; 4]);
    for i in 0..agents {
        let j = seats.inverse(seats.forward(i) ^ 1);
        let met = usize::from(2 * world.strategy[i as usize] + world.strategy[j as usize]);
        sums[met] += plan.payoff().natural(f64::from(world.payoff[i as usize]));
        counts[met] += 1.0;
    }
    [0, 1, 2].map(|k| sums[k] / counts[k])
}

#[test]
fn v44_memory_one_payoffs() {
    let mut table = Table::default();
    // Means of 4000 rounds, the first hundred of which are still on their way to the stationary state: 0.005 at most.
    let game = "rounds = 4000\nexecution_error = 0.01";
    let rows: [([&str; 2], [Option<f64>; 3]); 4] = [
        (["TFT", "ALLD"], [Some(2.25), Some(1.020), Some(1.069)]),
        (["WSLS", "ALLD"], [Some(2.9511), Some(0.535), Some(2.985)]),
        (["GTFT", "ALLD"], [Some(2.9703), None, None]),
        (["ALLC", "ALLD"], [None, Some(0.0401), Some(4.9401)]),
    ];
    for (names, stated) in rows {
        let found = against(names, 400, game);
        let [a, b] = names;
        for (k, stated) in stated.into_iter().enumerate() {
            let Some(stated) = stated else { continue };
            let what = format!("V44 {} against {}, 400 players, 4000 rounds, seed 1", [a, a, b][k], [a, b, a][k]);
            table.near(&what, stated, Measured { value: found[k], error: 0.0 }, 0.01);
        }
        // The same as expectations: everybody against everybody.
        let field = repeated(names, 1000, "[[3.0, 0.0], [5.0, 1.0]]", "rounds = 60000\nexecution_error = 0.01\npayoff = \"field\"");
        let game = field.phases()[0].rule.game().expect("expectations are a game of pairs");
        for (k, stated) in stated.into_iter().enumerate() {
            let Some(stated) = stated else { continue };
            let entry = field.payoff().natural(f64::from(game.entry(0, [0, 0, 1][k], [0, 1, 0][k])));
            let what = format!("V44 {} against {}, expected, 60000 rounds", [a, a, b][k], [a, b, a][k]);
            table.near(&what, stated, Measured { value: entry, error: 0.0 }, 0.0012);
        }
    }
    for mode in ["payoff = \"match\"", "payoff = \"sample\"\nsamples = 2"] {
        agree(
            &repeated(["WSLS", "RANDOM"], 100, "[[3.0, 0.0], [5.0, 1.0]]", &format!("{mode}\ncontinuation = 0.97\nexecution_error = 0.01")),
            2,
        );
    }
    table.finish();
}

/// Played games earn what the chain expects, means and totals, fixed and random lengths, with both kinds of mistakes.
#[test]
fn played_games_earn_what_is_expected() {
    let mut table = Table::default();
    let names = ["GTFT", "WSLS"];
    for (k, game) in [
        "rounds = 5\nexecution_error = 0.1",
        "continuation = 0.9\nexecution_error = 0.02\nperception_error = 0.1",
        "continuation = 0.9\nexecution_error = 0.02\nearn = \"total\"",
        "continuation = 0.98\nmax_rounds = 20\nperception_error = 0.05\nearn = \"total\"",
    ]
    .into_iter()
    .enumerate()
    {
        let agents = 40_000;
        let field = repeated(names, agents, "[[3.0, 0.0], [5.0, 1.0]]", &format!("{game}\npayoff = \"field\""));
        let expected = field.phases()[0].rule.game().expect("expectations are a game of pairs");
        let found = against(names, agents, game);
        for (at, (own, other)) in [(0, 0), (0, 1), (1, 0)].into_iter().enumerate() {
            let exact = field.payoff().natural(f64::from(expected.entry(0, own, other)));
            // Payoffs of one game spread by about their mean; half of the agents are in each of these classes.
            let error = (exact / f64::from(agents / 4).sqrt()).abs();
            table.near(
                &format!("game {k}, {} against {}, N=4e4 seed 1", names[own as usize], names[other as usize]),
                exact,
                Measured { value: found[at], error },
                0.0,
            );
        }
    }
    table.finish();
}

/// Share of the first strategy after `steps`, played pair by pair.
fn played(names: [&str; 2], share: f64, game: &str, agents: u32, steps: u32) -> f64 {
    let first = (share * f64::from(agents)).round() as u32;
    let plan = plan(&format!(
        "seed = 1\nsteps = {steps}\npopulation = {{ agents = {agents}, strategies = [\"{}\", \"{}\"] }}\n\
         init = {{ kind = \"counts\", counts = [{first}, {}] }}\nmeasure = {{ absorption = false }}\n\
         [[phase]]\nkind = \"interact/repeated\"\n{game}\n[[phase]]\nkind = \"imitate/fermi\"\nbeta = 0.02\n",
        names[0],
        names[1],
        agents - first
    ));
    let observed = start(Kind::Cpu, &plan).advance(steps, &[steps]).expect("the run completes");
    crate::world::shares(&observed[0])[0]
}

#[test]
fn v12_played_boundary() {
    let mut table = Table::default();
    // Donation game, b = 3 and c = 1, no mistakes: totals of played games instead of their expectations. Selection is weak, so that noise stays linear.
    for w in [0.5, 0.75] {
        let x = (1.0 - w) / (w * 2.0);
        let game = format!("matrix = [[2.0, -1.0], [3.0, 0.0]]\ncontinuation = {w:?}\nearn = \"total\"\npayoff = \"match\"");
        for (at, up) in [(x - 0.03, false), (x + 0.03, true)] {
            let end = played(["TFT", "ALLD"], at, &game, 150_000, 200);
            let what = format!("V12 played b=3 c=1 w={w} x*={x:.4}, start {at:.4}, N=1.5e5 seed 1, T=200");
            let good = if up { end > at + 0.015 } else { end < at - 0.015 };
            table.holds(&what, if up { "TFT spreads" } else { "TFT declines" }, &format!("{end:.4}"), good);
        }
    }
    table.finish();
}

/// TFT among ALLD gains at a share of 1/3, and so invades from one copy, iff b/c > (3 − 2w)/w.
#[test]
fn v08_played_third() {
    let mut table = Table::default();
    // TFT among ALLD gains on average at a share of 1/3 iff b/c > (3 − 2w)/w: the sign of the difference of mean payoffs there.
    for (w, critical) in [(0.75f64, 2.0f64), (0.5, 4.0)] {
        for (factor, gains) in [(0.97, false), (1.03, true)] {
            let b = critical * factor;
            let agents = 1_800_000;
            let plan = plan(&format!(
                "seed = 1\nsteps = 1\npopulation = {{ agents = {agents}, strategies = [\"TFT\", \"ALLD\"] }}\n\
                 init = {{ kind = \"counts\", counts = [{}, {}] }}\nmeasure = {{ absorption = false }}\n\
                 [[phase]]\nkind = \"interact/repeated\"\nmatrix = [[{}, -1.0], [{b}, 0.0]]\ncontinuation = {w:?}\nearn = \"total\"\npayoff = \"match\"\n",
                agents / 3,
                agents - agents / 3,
                b - 1.0
            ));
            let mut backend = start(Kind::Cpu, &plan);
            backend.phase(0).expect("the phase runs");
            let world = backend.world().expect("the state can be read");
            let earned: [Vec<f64>; 2] = [0u8, 1].map(|s| {
                let of = world.strategy.iter().zip(&world.payoff).filter(|(t, _)| **t == s);
                of.map(|(_, p)| plan.payoff().natural(f64::from(*p))).collect()
            });
            let [tft, alld] = earned.map(|e| mean(&e));
            let lead = tft.value - alld.value;
            let exact = ((b - 1.0) / (1.0 - w) - 2.0 - b) / 3.0;
            let what = format!("V08 played w={w} b/c={b} TFT - ALLD at a share of 1/3, N=1.8e6 seed 1");
            // Both players of a game count, so that half as many games as players do.
            table.near(&what, exact, Measured { value: lead, error: std::f64::consts::SQRT_2 * tft.error.hypot(alld.error) }, 0.0);
            table.holds(&format!("{what}, sign"), if gains { "> 0" } else { "< 0" }, &format!("{lead:+.4}"), (lead > 0.0) == gains);
        }
    }
    table.finish();
}

/// Nowak, Sigmund & El-Sedy 1995: of the 16 deterministic strategies WSLS takes over iff R > (T + P)/2; with b = 1.5 it does not.
#[test]
fn win_stay_lose_shift_takes_over() {
    let mut table = Table::default();
    let sets = |more: &[&str]| -> Vec<String> { more.iter().map(|s| (*s).to_owned()).collect() };
    let least = "phase.0.matrix=[[0.5,-1.0],[1.5,0.0]]";
    for (payoff, agents, more, takes) in [
        ("match", 3000, &[][..], true),
        ("field", 20_000, &[][..], true),
        ("match", 3000, &[least][..], false),
        ("field", 20_000, &[least][..], false),
    ] {
        let common = [format!("population.agents={agents}"), format!("phase.0.payoff={payoff}"), "measure.every=100".into()];
        let plan = crate::world::from_config("repeated_dilemma", &[&common[..], &sets(more)].concat());
        let observed = start(Kind::Cpu, &plan).advance(300, &[300]).expect("the run completes");
        let wsls = plan.strategies().iter().position(|s| s == "WSLS").expect("it is there");
        let share = observed[0].replicas[0].counts[wsls] as f64 / f64::from(agents);
        let what = format!(
            "configs/repeated_dilemma.toml {payoff} b={} N={agents} seed 1, WSLS at step 300",
            if more.is_empty() { 3.0 } else { 1.5 }
        );
        table.holds(&what, if takes { "> 0.95" } else { "< 0.2" }, &format!("{share:.4}"), if takes { share > 0.95 } else { share < 0.2 });
    }
    table.finish();
}

/// Nowak & Sigmund 1993: free probabilities end near (1, 0, 0, 1).
#[test]
fn memory_one_genes_find_win_stay_lose_shift() {
    let mut table = Table::default();
    let sets = ["population.agents=2000", "population.replicas=4", "phase.0.rounds=30"].map(String::from);
    let plan = crate::world::from_config("memory_one_genes", &sets);
    let mut backend = start(Kind::Cpu, &plan);
    let observed = backend.advance(2000, &[2000]).expect("the run completes");
    let world = backend.world().expect("the state can be read");
    let store = world.columns.iter().find(|s| s.column == polity::columns::Column::Value).expect("agents have values");
    let payoffs: Vec<f64> = observed[0].replicas.iter().map(|r| plan.payoff().natural(r.payoff_sum as f64) / 2000.0).collect();
    // When cooperation breaks through is a matter of chance; where it has, it looks the same.
    let through: Vec<u32> = (0..4).filter(|r| payoffs[*r as usize] > 1.0).collect();
    let what = "configs/memory_one_genes.toml N=2000 seed 1, 4 populations, step 2000, mean payoffs";
    table.holds(what, "> 1.7 of 2 in at least two", &format!("{payoffs:.3?}"), payoffs.iter().filter(|p| **p > 1.7).count() >= 2);
    for (plane, name, high) in [(1, "CC", true), (2, "CD", false), (3, "DC", false), (4, "DD", true)] {
        let share =
            |r: &u32| polity::world::Store::range(&plan, plane, *r).map(|at| f64::from(store.data.get(at)) / 65535.0).sum::<f64>() / 2000.0;
        let shares: Vec<f64> = through.iter().map(share).collect();
        let mean = shares.iter().sum::<f64>() / shares.len().max(1) as f64;
        let good = if high { mean > 0.75 } else { mean < 0.25 };
        table.holds(&format!("mean p after {name} there"), if high { "> 0.75" } else { "< 0.25" }, &format!("{shares:.3?}"), good);
    }
    let small = crate::world::from_config("memory_one_genes", &["population.agents=200".into(), "phase.0.rounds=10".into()]);
    agree(&small, 20);
    table.finish();
}
