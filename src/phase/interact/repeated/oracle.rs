//! `interact/repeated`: games of several rounds between strategies of memory one or two, one game after the other.
#![deny(clippy::float_arithmetic)]

use super::rule::{Repeated, RepeatedPlan};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::file::PayoffMode;
use crate::num::permute::Permutation;
use crate::oracle::{Oracle, Out, View, graph};
use crate::phase::interact::pairs;

impl Oracle for Repeated {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        out.earn(i64::from(match self {
            Self::Field(game) => pairs::oracle::payoff(view, game, i),
            Self::Played(game) => payoff(view, game, i),
        }));
    }
}

/// Payoff of agent `i` in stored units.
fn payoff(view: &View<'_>, game: &RepeatedPlan, i: u32) -> i32 {
    // A reciprocal game of a pair is one game, whoever looks at it.
    let together = |j: u32| if i < j { played(view, game, [i, j], [i, j], 0)[0] } else { played(view, game, [j, i], [j, i], 0)[1] };
    let total = match game.mode {
        PayoffMode::Sample => {
            let met = (0..game.samples).filter_map(|q| {
                let j = graph::random_met(view, i, draw::OPPONENT + 2 * q, draw::OPPONENT + 2 * q + 1)?;
                Some(played(view, game, [i, j], [i, q], 1)[0])
            });
            mean(&met.collect::<Vec<i64>>())
        }
        PayoffMode::Match => {
            let seats = Permutation::new(view.key(view.phase.draw(draw::MATCHING)), view.agents());
            view.seated().get((seats.forward(i) ^ 1) as usize).map_or(0, |j| together(*j))
        }
        _ => {
            let met = graph::neighbors(view, i);
            let earned: Vec<i64> = met.iter().map(|m| together(m.agent)).collect();
            if game.mode == PayoffMode::NeighborSum { earned.iter().sum() } else { mean(&earned) }
        }
    };
    i32::try_from(total).expect("the payoff format was chosen so that every payoff fits")
}

fn mean(earned: &[i64]) -> i64 {
    if earned.is_empty() { 0 } else { earned.iter().sum::<i64>().div_euclid(earned.len() as i64) }
}

/// What the two players of one game earn, by the words of a pair.
fn played(view: &View<'_>, game: &RepeatedPlan, players: [u32; 2], pair: [u32; 2], stream: u32) -> [i64; 2] {
    let key = view.key(view.phase.draw(draw::PAIRS)).pairs();
    // Word 0 is the game's length; round r has words 2r + 2 and 2r + 3, one for each player.
    let word = |k: u32| key.block(pair[0], pair[1], k / 4, stream)[k as usize % 4] >> 2;
    let rules = players.map(|i| rule(view, game, i));
    let mut sums = [0i64; 2];
    // States of the rounds so far, as each player sees them.
    let mut seen: [Vec<usize>; 2] = [Vec::new(), Vec::new()];
    let mut round = 0;
    loop {
        let acts: [usize; 2] =
            std::array::from_fn(|p| usize::from(i64::from(word(2 * round + 2 + p as u32)) >= chance(&rules[p], &seen[p])));
        for p in 0..2 {
            let state = 2 * acts[p] + acts[1 - p];
            sums[p] += i64::from(game.stage[state]);
            seen[p].push(state);
        }
        round += 1;
        if word(0) >= game.continues[round as usize - 1] {
            break;
        }
    }
    if game.total { sums } else { sums.map(|sum| sum.div_euclid(i64::from(round))) }
}

/// Probability to cooperate after these rounds.
fn chance(rule: &[i64], seen: &[usize]) -> i64 {
    match seen {
        [] => rule[0],
        [.., before, last] if rule.len() == 21 => rule[5 + 4 * last + before],
        [.., last] => rule[1 + last],
    }
}

/// Probabilities of an agent to cooperate at first and after CC, CD, DC, DD, in units of 2^-30; where some strategy has memory two, also after those
/// states of the last round and the one before it.
fn rule(view: &View<'_>, game: &RepeatedPlan, i: u32) -> Vec<i64> {
    let s = view.strategy[i as usize] as usize;
    let Some(genes) = game.genes else {
        return if game.deep.is_empty() { game.strategies[s].map(i64::from).to_vec() } else { game.deep[s].map(i64::from).to_vec() };
    };
    let [e, rightly, wrongly] = game.errors_q30.map(i64::from);
    // 65535 is 1: in units of 2^-16 the upper half of the scale is one unit further.
    let value = |k: usize| {
        let v = view.get(Column::Value, genes[k], i);
        if v < 32_768 { v } else { v + 1 }
    };
    // The state in which the other did the opposite.
    let turned = [0, 2, 1, 4, 3];
    (0..5).map(|k| e + value(k) * rightly / 65_536 + value(turned[k]) * wrongly / 65_536).collect()
}
