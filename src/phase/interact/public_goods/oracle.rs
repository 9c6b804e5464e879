//! `interact/public_goods`: π_i = T[i contributes][k] + Σ over the other members of M[s_i][s_j].
#![deny(clippy::float_arithmetic)]

use super::rule::{GroupMode, LOSS, PublicGoodsPlan};
use crate::config::plan::draw;
use crate::num::permute::Permutation;
use crate::oracle::{Oracle, Out, View};

impl Oracle for PublicGoodsPlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        out.earn(i64::from(payoff(view, self, i)));
    }
}

/// Payoff of agent `i` in stored units.
fn payoff(view: &View<'_>, game: &PublicGoodsPlan, i: u32) -> i32 {
    let n = game.size;
    let total = match game.mode {
        GroupMode::Field => field(view, game, i),
        GroupMode::Fixed => {
            let first = i / n * n;
            together(view, game, i, &(first..first + n).collect::<Vec<_>>(), first)
        }
        GroupMode::Group => {
            let seats = Permutation::new(view.key(view.phase.draw(draw::MATCHING)), view.agents());
            let first = seats.forward(i) / n * n;
            if first + n > view.agents() { 0 } else { together(view, game, i, &view.seated()[first as usize..(first + n) as usize], first) }
        }
    };
    i32::try_from(total).expect("the payoff format was chosen so that every payoff fits")
}

fn contributes(game: &PublicGoodsPlan, strategy: usize) -> bool {
    (game.contributors >> strategy) & 1 == 1
}

fn away(game: &PublicGoodsPlan, strategy: usize) -> bool {
    (game.loners >> strategy) & 1 == 1
}

/// T of a member by its act, the contributors and those who take part.
fn produced(game: &PublicGoodsPlan, mine: bool, k: usize, players: usize) -> i64 {
    let rows: Vec<&[i32]> = game.by_count[usize::from(mine)].chunks(game.size as usize + 1).collect();
    i64::from(rows[if rows.len() > 1 { players } else { 0 }][k])
}

/// What `i` earns in a group; whether a loss strikes it is the word of agent `decides`.
fn together(view: &View<'_>, game: &PublicGoodsPlan, i: u32, members: &[u32], decides: u32) -> i64 {
    let strategy = |j: u32| usize::from(view.strategy[j as usize]);
    let own = strategy(i);
    if away(game, own) {
        return i64::from(game.loner_payoff);
    }
    let k = members.iter().filter(|j| contributes(game, strategy(**j))).count();
    let others = members.iter().filter(|j| **j != i);
    let pairs: i64 = others.map(|j| i64::from(game.pairs[own * 16 + strategy(*j)])).sum();
    let short = (k as u32) < game.strike.needed;
    let lost = if short && view.word(decides, LOSS) >> 2 < game.strike.probability_q30 { i64::from(game.strike.loss) } else { 0 };
    let players = members.iter().filter(|j| !away(game, strategy(**j))).count();
    produced(game, contributes(game, own), k, players) + pairs - lost
}

/// What `i` expects to earn with n − 1 others.
fn field(view: &View<'_>, game: &PublicGoodsPlan, i: u32) -> i64 {
    let own = usize::from(view.strategy[i as usize]);
    if away(game, own) {
        return i64::from(game.loner_payoff);
    }
    let mine = contributes(game, own);
    let mut count = view.counts().to_vec();
    count[own] -= 1;
    let others: i64 = count.iter().sum();
    // Pairs: the mean over the others, times n − 1, rounded down.
    let met: i64 = count.iter().enumerate().map(|(s, m)| m * i64::from(game.pairs[own * 16 + s])).sum();
    let pairs = (met * i64::from(game.size - 1)).div_euclid(others);
    let number = |of: &dyn Fn(usize) -> bool| count.iter().enumerate().filter(|(s, _)| of(*s)).map(|(_, m)| m).sum::<i64>();
    let (contributing, players) = (number(&|s| contributes(game, s)), number(&|s| !away(game, s)));
    let n = game.size as usize;
    // With m others in the group, j of whom contribute.
    let with = |m: usize| (0..=m).map(|j| produced(game, mine, j + usize::from(mine), m + 1)).collect::<Vec<i64>>();
    if game.loners == 0 {
        return expected(with(n - 1), contributing, others) + pairs;
    }
    let by_players = (0..n).map(|m| if m as i64 <= players { expected(with(m), contributing, players) } else { 0 });
    expected(by_players.collect(), players, others) + pairs
}

/// Mean of `row` over the number of marked ones among co-players drawn without replacement, from the last one back: in units of 1/64, with
/// probabilities in units of 2^-30.
fn expected(row: Vec<i64>, marked: i64, others: i64) -> i64 {
    let mut b: Vec<i64> = row.into_iter().map(|x| 64 * x).collect();
    while b.len() > 1 {
        let left = others - (b.len() as i64 - 2);
        let p = |j: usize| ((marked - j as i64).clamp(0, left) * (1 << 30) + left / 2) / left;
        b = b.windows(2).enumerate().map(|(j, pair)| pair[0] + scaled(pair[1] - pair[0], p(j))).collect();
    }
    let (floor, rest) = (b[0].div_euclid(64), b[0].rem_euclid(64));
    let up = rest > 32 || (rest == 32 && floor.rem_euclid(2) == 1);
    floor + i64::from(up)
}

/// x·p/2^30 to nearest, halves away from 0.
fn scaled(x: i64, p: i64) -> i64 {
    (x.abs() * p + (1 << 29)) / (1 << 30) * x.signum()
}
