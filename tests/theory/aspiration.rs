//! Aspiration: where switching away balances, what weak selection favours, win-stay lose-shift, levels that follow payoffs.

use crate::table::{Table, bisect, mean};
use crate::world::{agree, late_shares, plan, shares, start};
use polity::backend::Kind;
use polity::columns::Column;
use polity::config::Plan;
use polity::world::Store;

/// A game of A and B against everybody, then the rule.
fn learning(agents: u32, matrix: [[f64; 2]; 2], rule: &str) -> Plan {
    plan(&format!(
        "seed = 1\nsteps = 100000\npopulation = {{ agents = {agents}, replicas = 4, strategies = [\"A\", \"B\"] }}\n\
         init = {{ kind = \"fractions\", fractions = [0.5, 0.5] }}\n[[phase]]\nkind = \"interact/matrix\"\nmatrix = {matrix:?}\n\
         payoff = \"field\"\n[[phase]]\nkind = \"respond/aspiration\"\n{rule}\n"
    ))
}

/// Share of A where x p(π_A) = (1 − x) p(π_B).
fn balance(matrix: [[f64; 2]; 2], beta: f64, level: f64) -> f64 {
    let p = |row: [f64; 2], x: f64| 1.0 / (1.0 + (-beta * (level - row[0] * x - row[1] * (1.0 - x))).exp());
    bisect(0.0, 1.0, 60, |x| (1.0 - x) * p(matrix[1], x) - x * p(matrix[0], x))
}

#[test]
fn aspiration_rests_where_switching_balances() {
    let mut table = Table::default();
    let (dilemma, snowdrift) = ([[3.0, 0.0], [5.0, 1.0]], [[1.5, 0.5], [2.5, 0.0]]);
    let rows = [
        (dilemma, 0.1, 2.5, 1.0),
        (dilemma, 1.0, 2.5, 0.2),
        (dilemma, 4.0, 1.0, 0.2),
        (snowdrift, 0.5, 0.7, 1.0),
        (snowdrift, 3.0, 0.7, 0.2),
    ];
    for (matrix, beta, level, update) in rows {
        let rule = format!("beta = {beta:?}\naspiration = {level:?}\nupdate_probability = {update:?}");
        let found = mean(&late_shares(start(Kind::Cpu, &learning(50_000, matrix, &rule)).as_mut(), 100, 300, 10));
        let what = format!("aspiration {matrix:?} alpha={level} beta={beta} u={update} N=5e4 seed 1, 4 populations, share of A");
        table.near(&what, balance(matrix, beta, level), found, 0.001);
    }
    agree(&learning(300, dilemma, "beta = 1.0\naspiration = 2.5\nhabituation = 0.1"), 8);
    table.finish();
}

#[test]
fn aspiration_under_weak_selection_favours_the_larger_row() {
    let mut table = Table::default();
    // The sums of the rows decide, at any level.
    for (matrix, favoured) in [([[2.0, 1.0], [1.5, 0.5]], true), ([[1.0, 0.5], [2.0, 0.5]], false), ([[6.0, 0.0], [1.0, 2.0]], true)] {
        for level in [0.0, 3.0] {
            let rule = format!("beta = 0.1\naspiration = {level:?}");
            let found = mean(&late_shares(start(Kind::Cpu, &learning(100_000, matrix, &rule)).as_mut(), 50, 450, 5));
            let what = format!("aspiration {matrix:?} alpha={level} beta=0.1 N=1e5 seed 1, 4 populations, share of A");
            let good = (found.value > 0.5) == favoured && (found.value - 0.5).abs() > 4.0 * found.error;
            let sign = if favoured { "> 1/2 by 4 SE" } else { "< 1/2 by 4 SE" };
            table.holds(&what, sign, &format!("{:.5} ± {:.5}", found.value, found.error), good);
        }
    }
    table.finish();
}

#[test]
fn win_stay_lose_shift_is_the_limit_of_aspiration() {
    let mut table = Table::default();
    // A earns 1, B nothing, half is aspired to: whoever loses shifts, whoever wins stays.
    let plan = learning(10_000, [[1.0, 1.0], [0.0, 0.0]], "beta = 1e6\naspiration = 0.5");
    let observed = start(Kind::Cpu, &plan).advance(50, &[1, 50]).expect("the run completes");
    for seen in observed {
        let least = shares(&seen).into_iter().fold(1.0, f64::min);
        table.holds(&format!("win-stay lose-shift, share of winners at step {}", seen.step), "1", &format!("{least}"), least == 1.0);
    }
    table.finish();
}

#[test]
fn levels_follow_payoffs_at_any_rate() {
    let mut table = Table::default();
    // Everybody earns 1 and begins content with nothing: A(t) = 1 − (1 − h)^t, also where a step is a fraction of the smallest unit.
    for (rate, steps) in [(0.05f64, 30), (1e-4, 300), (2.5e-9, 400)] {
        let plan = learning(5_000, [[1.0, 1.0], [1.0, 1.0]], &format!("beta = 1.0\naspiration = 0.0\nhabituation = {rate:?}"));
        let unit = f64::from(1u32 << plan.payoff().fraction_bits) * 256.0;
        // The rate as it is stored, to the nearest 2^-30.
        let stored = (rate * f64::from(1 << 30)).round() / f64::from(1 << 30);
        let expected = -f64::exp_m1(f64::from(steps) * (-stored).ln_1p());
        let mut engine = start(Kind::Cpu, &plan);
        engine.advance(steps, &[]).expect("the run completes");
        let world = engine.world().expect("a state");
        let store = world.columns.iter().find(|s| s.column == Column::Aspiration).expect("levels");
        let level = |r: u32| {
            let all = Store::range(&plan, 0, r).map(|at| (f64::from(store.data.get(at)) - 2f64.powi(31)) / unit);
            all.sum::<f64>() / 5_000.0 / expected
        };
        let found = mean(&(0..4).map(level).collect::<Vec<_>>());
        table.near(&format!("levels, h={rate} N=5e3 seed 1, 4 populations, mean level over 1-(1-h)^{steps}"), 1.0, found, 1e-6);
    }
    table.finish();
}
