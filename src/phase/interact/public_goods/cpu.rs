//! The kernel of `interact/public_goods` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{GroupMode, LOSS, PublicGoodsPlan};
use crate::columns::Column;
use crate::config::plan::{STRATEGIES_MAX, draw};
use crate::kernel::passes::{Passes, Slot};
use crate::kernel::{Kernel, Out, View, counts};
use crate::num::fixed::{halve_to_even, happens, pack};
use crate::num::permute::Permutation;

/// A pass before the kernel.
pub(super) const GROUP_FIELD: (&str, &str) =
    ("shaders/interact/group_field.wgsl", include_str!("../../../../shaders/interact/group_field.wgsl"));

impl Kernel for PublicGoodsPlan {
    /// What each strategy is expected to earn, with `payoff = "field"`.
    type First = [i32; STRATEGIES_MAX];

    fn first(&self, view: &View<'_>) -> Self::First {
        let field = self.mode == GroupMode::Field;
        if field { expected_payoffs(self, &counts(view.plan.strategy_count(), view.strategy)) } else { Self::First::default() }
    }

    fn next(&self, view: &View<'_>, first: &Self::First, mut out: Out<'_>) {
        payoffs(view, self, first, out.first, out.words(Column::Payoff, 0));
    }

    fn passes(&self, passes: &mut Passes<'_>) {
        if self.mode == GroupMode::Field {
            passes.field(GROUP_FIELD, u32::MAX, &[]);
        }
        if self.mode == GroupMode::Group {
            passes.seats();
        }
        passes.main_reading(&[Slot::Field, Slot::Scratch]);
    }
}

/// Agents per inner block.
const BLOCK: usize = 512;
/// Finer units of expectations, as a power of two.
const FINER: u32 = 6;

fn payoffs(view: &View<'_>, game: &PublicGoodsPlan, known: &[i32; STRATEGIES_MAX], first: usize, out: &mut [u32]) {
    if game.mode == GroupMode::Field {
        let packed: [u32; STRATEGIES_MAX] = std::array::from_fn(|s| pack(known[s], s as u8));
        for (word, s) in out.iter_mut().zip(&view.strategy[first..]) {
            *word = packed[usize::from(*s) & 15];
        }
        return;
    }
    let size = game.size;
    let agents = view.plan.agents();
    let strikes = (game.strike.needed > 0).then(|| view.key(LOSS));
    let seats = (game.mode == GroupMode::Group).then(|| Permutation::new(view.key(draw::MATCHING), agents));
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        let mut starts = [0u32; BLOCK];
        let starts = &mut starts[..out.len()];
        for (lane, start) in starts.iter_mut().enumerate() {
            *start = (begin + lane) as u32;
        }
        if let Some(seats) = &seats {
            seats.forward_many(starts);
        }
        // Those left over look at the first group; they earn 0 below.
        let mut plays = [true; BLOCK];
        for (start, plays) in starts.iter_mut().zip(&mut plays) {
            let group = *start - *start % size;
            *plays = group + size <= agents;
            *start = if *plays { group } else { 0 };
        }
        let (mut sums, mut contributors, mut away) = ([0i32; BLOCK], [0u32; BLOCK], [0u32; BLOCK]);
        let mut members = [0u32; BLOCK];
        for seat in 0..size {
            let members = &mut members[..out.len()];
            for (member, start) in members.iter_mut().zip(&*starts) {
                *member = *start + seat;
            }
            if let Some(seats) = &seats {
                seats.inverse_many(members);
            }
            for (lane, member) in members.iter().enumerate() {
                let (own, other) = (view.strategy[begin + lane], view.strategy[*member as usize]);
                sums[lane] += pair(game, own, other); // oneself too; |sum| < 2^25
                contributors[lane] += contributes(game, other);
                away[lane] += (game.loners >> (other & 31)) & 1;
            }
        }
        for (lane, word) in out.iter_mut().enumerate() {
            let own = view.strategy[begin + lane];
            let row = game.row(size - away[lane].min(size));
            let by_count = game.by_count[contributes(game, own) as usize][row + contributors[lane].min(size) as usize];
            let by_count = if (game.loners >> (own & 31)) & 1 == 1 { game.loner_payoff } else { by_count };
            // One word per group: that of its first seat.
            let struck = strikes
                .is_some_and(|key| contributors[lane] < game.strike.needed && happens(key.word(starts[lane]), game.strike.probability_q30));
            let earned = by_count + sums[lane] - pair(game, own, own) - if struck { game.strike.loss } else { 0 };
            *word = pack(if plays[lane] { earned } else { 0 }, own);
        }
    }
}

#[inline(always)]
fn pair(game: &PublicGoodsPlan, own: u8, other: u8) -> i32 {
    game.pairs[usize::from(own & 15) * STRATEGIES_MAX + usize::from(other & 15)]
}

/// 1 if a strategy contributes.
#[inline(always)]
fn contributes(game: &PublicGoodsPlan, strategy: u8) -> u32 {
    (game.contributors >> (strategy & 31)) & 1
}

/// Expected payoff of each strategy in a random group of a population with these counts; of one that nobody holds: 0.
#[must_use]
pub fn expected_payoffs(game: &PublicGoodsPlan, counts: &[u64]) -> [i32; STRATEGIES_MAX] {
    let others = counts.iter().sum::<u64>() as i64 - 1;
    let of = |set: u32| counts.iter().enumerate().filter(|(s, _)| (set >> s) & 1 == 1).map(|(_, n)| n).sum::<u64>();
    let (contributors, away) = (of(game.contributors), of(game.loners));
    // By one's own act; of an act that is nobody's, some number that nobody reads.
    let players = (others as u64).saturating_sub(away);
    let acts = [0, 1].map(|mine| by_count(game, mine, contributors.saturating_sub(mine as u64).min(players), players, others as u64));
    std::array::from_fn(|own| {
        if own >= counts.len() || counts[own] == 0 {
            return 0;
        }
        if (game.loners >> own) & 1 == 1 {
            return game.loner_payoff;
        }
        // |(n − 1)·M| < 2^23 by format, ≤ 2^31 agents
        let met = |other: usize| counts[other] as i64 - i64::from(other == own);
        let each = |other: usize| i64::from(pair(game, own as u8, other as u8)) * i64::from(game.size - 1);
        let sum: i64 = (0..counts.len()).map(|other| met(other) * each(other)).sum();
        acts[contributes(game, own as u8) as usize] + sum.div_euclid(others) as i32
    })
}

/// Expected T of a member whose n − 1 co-players are drawn without replacement from `others`, of whom `players` take part and `contributing`
/// contribute.
///
/// Where some stay away: of those who come m are a draw from all who would, so that what is expected with m is expected once more over m.
fn by_count(game: &PublicGoodsPlan, mine: usize, contributing: u64, players: u64, others: u64) -> i32 {
    let row = &game.by_count[mine];
    if game.loners == 0 {
        return if game.varies() { drawn(&row[mine..mine + game.size as usize], contributing, others) } else { row[0] };
    }
    let mut known = [0i32; 256];
    let known = &mut known[..game.size as usize];
    for (m, known) in known.iter_mut().enumerate() {
        // More than there are never come.
        if m as u64 <= players {
            let at = game.row(m as u32 + 1) + mine;
            *known = drawn(&row[at..=at + m], contributing, players);
        }
    }
    drawn(known, players, others)
}

/// Expectation of `row[j]` over the number j of marked ones among `row.len()` − 1 that are drawn without replacement from `others`.
///
/// From the last co-player back to the first: with `drawn` co-players known, j of whom contribute, the next one does with probability
/// (contributing − j)/(others − drawn).
fn drawn(row: &[i32], contributing: u64, others: u64) -> i32 {
    let mut b = [0i32; 256];
    for (b, t) in b.iter_mut().zip(row) {
        *b = *t << FINER; // < 2^29
    }
    for drawn in (0..row.len() - 1).rev() {
        let left = others - drawn as u64;
        for j in 0..=drawn {
            // Where more contributors are left than agents, or fewer than none, nobody gets.
            let more = contributing.saturating_sub(j as u64).min(left);
            b[j] += scaled(b[j + 1] - b[j], (((more << 30) + left / 2) / left) as u32);
        }
    }
    halve_to_even(b[0], FINER)
}

/// `x·p` to nearest, halves away from 0.
fn scaled(x: i32, p_q30: u32) -> i32 {
    let size = ((u64::from(x.unsigned_abs()) * u64::from(p_q30) + (1 << 29)) >> 30) as i32;
    if x < 0 { -size } else { size }
}

#[cfg(test)]
#[allow(clippy::float_arithmetic, reason = "the formula itself")]
mod tests {
    use super::*;
    use crate::phase::interact::public_goods::rule::Strike;

    fn game(size: u32, row: Vec<i32>) -> PublicGoodsPlan {
        let by_count = [row.clone(), row];
        PublicGoodsPlan {
            mode: GroupMode::Field,
            size,
            needed: 0,
            contributors: 1,
            strike: Strike::default(),
            loners: 0,
            loner_payoff: 0,
            by_count,
            pairs: vec![0; 256],
            payoffs: [0; 2],
            yields: Vec::new(),
            part_q30: None,
        }
    }

    /// Σ C(K, j)·C(N − K, m − j)/C(N, m)·T[j] with m = n − 1, each chance from the one before.
    fn hypergeometric(size: u32, contributing: u64, others: u64, row: &[i32]) -> f64 {
        let (m, k, all) = (f64::from(size - 1), contributing as f64, others as f64);
        let ln_choose = |n: f64, r: f64| (0..r as u64).map(|x| ((n - x as f64) / (x as f64 + 1.0)).ln()).sum::<f64>();
        let possible = |j: f64| j <= k && m - j <= all - k;
        let chance = |j: f64| if possible(j) { (ln_choose(k, j) + ln_choose(all - k, m - j) - ln_choose(all, m)).exp() } else { 0.0 };
        (0..size).zip(row).map(|(j, t)| chance(f64::from(j)) * f64::from(*t)).sum()
    }

    #[test]
    fn expectations_are_those_of_draws_without_replacement() {
        for size in [2u32, 3, 5, 10, 57, 255] {
            let step: Vec<i32> = (0..=size).map(|k| if k > size / 3 { 8_000_000 } else { -7_000_000 }).collect();
            let rough: Vec<i32> = (0..=size).map(|k| (k.wrapping_mul(2_654_435_761) >> 9) as i32 - 4_000_000).collect();
            for row in [step, rough] {
                let least = u64::from(size) - 1;
                for others in [least, least + 1, 2 * least + 3, 1000, 1_000_003] {
                    for contributing in [0, 1, others / 7, others / 3, others / 2, others - 1, others] {
                        let found = by_count(&game(size, row.clone()), 0, contributing, others, others);
                        let exact = hypergeometric(size, contributing, others, &row);
                        let error = (f64::from(found) - exact).abs();
                        let allowed = f64::from(size) / 128.0 + 1.0;
                        assert!(error <= allowed, "n {size}, {contributing} of {others}: {found}, exact {exact}");
                    }
                }
                let ends = [0, 1000].map(|all| by_count(&game(size, row.clone()), 0, all, 1000, 1000));
                assert_eq!(ends, [row[0], row[size as usize - 1]], "certainty is exact");
            }
        }
    }

    /// Six agents of whom three contribute, all in one group that needs three: whoever contributes has the good for sure.
    #[test]
    fn a_group_of_everybody_knows_its_contributors() {
        let row = (0..=6).map(|k| if k >= 3 { 1_000_000 } else { 0 }).collect::<Vec<i32>>();
        assert_eq!(expected_payoffs(&game(6, row), &[3, 3])[..2], [1_000_000, 1_000_000]);
    }
}
