//! `interact/matrix`: π_i = sum or mean of M[role][s_i][s_j] over the encounters of i, rounded down.
#![deny(clippy::float_arithmetic)]

use crate::config::plan::{MatrixPlan, draw};
use crate::file::PayoffMode;
use crate::num::permute::Permutation;
use crate::oracle::{View, graph};

/// Payoff of agent `i` in stored units.
///
/// # Panics
/// If a payoff does not fit its format, which the plan rules out.
#[must_use]
pub fn payoff(view: &View<'_>, game: &MatrixPlan, i: u32) -> i32 {
    let own = view.strategy[i as usize];
    let against = |role: usize, j: u32| i64::from(game.entry(role, own, view.strategy[j as usize]));
    let total = match game.mode {
        PayoffMode::Field => field(view, game, i),
        PayoffMode::Sample => {
            let met = (0..game.samples).filter_map(|q| {
                let j = graph::random_met(view, i, draw::OPPONENT + 2 * q, draw::OPPONENT + 2 * q + 1)?;
                let role = if game.symmetric { 0 } else { (view.word(i, draw::ROLES + q / 32) >> (q % 32)) & 1 };
                Some(against(role as usize, j))
            });
            let met: Vec<i64> = met.collect();
            mean(&met)
        }
        PayoffMode::Match => {
            let seats = Permutation::new(view.key(view.phase.draw(draw::MATCHING)), view.agents());
            let seat = seats.forward(i);
            match view.seated().get((seat ^ 1) as usize) {
                Some(j) if game.ranked => against(usize::from(i > *j), *j),
                Some(j) => against((seat & 1) as usize, *j),
                None => 0,
            }
        }
        PayoffMode::NeighborSum | PayoffMode::NeighborMean => {
            let met = graph::neighbors(view, i);
            let mut earned: Vec<i64> = met.iter().map(|m| against(m.role, m.agent)).collect();
            if view.plan.topology().self_play() {
                // Oneself in both roles, half each.
                earned.push((against(0, i) + against(1, i)).div_euclid(2));
            }
            if let Some(mut weights) = graph::weights(view, i) {
                weights.resize(earned.len(), 65_536);
                let sum: i128 = weights.iter().zip(&earned).map(|(weight, earned)| weight * i128::from(*earned)).sum();
                let unit = if game.mode == PayoffMode::NeighborSum { 65_536 } else { weights.iter().sum() };
                return sum.checked_div_euclid(unit).unwrap_or(0) as i32;
            }
            if game.mode == PayoffMode::NeighborSum { earned.iter().sum() } else { mean(&earned) }
        }
    };
    i32::try_from(total).expect("the payoff format was chosen so that every payoff fits")
}

/// Expected payoff against a random other (or any, `include_self`), each role half of the time.
fn field(view: &View<'_>, game: &MatrixPlan, i: u32) -> i64 {
    let all = view.plan.topology().include_self();
    let mut count = view.counts().to_vec();
    let own = view.strategy[i as usize];
    if !all {
        count[own as usize] -= 1;
    }
    let total: i64 = count.iter().sum();
    let earned = count
        .iter()
        .enumerate()
        .map(|(other, n)| n * (i64::from(game.entry(0, own, other as u8)) + i64::from(game.entry(1, own, other as u8))));
    if total == 0 { 0 } else { earned.sum::<i64>().div_euclid(2 * total) }
}

fn mean(earned: &[i64]) -> i64 {
    if earned.is_empty() { 0 } else { earned.iter().sum::<i64>().div_euclid(earned.len() as i64) }
}
