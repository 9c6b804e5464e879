//! The kernel of `learn/q_learning` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{ACT, EXPLORE, QLearningPlan};
use crate::columns::Column;
use crate::kernel::model::BLOCK;
use crate::kernel::passes::Passes;
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::fixed::{ONE_Q30, happens, unpack_payoff};
use crate::num::wide::index_below;

impl Kernel for QLearningPlan {
    /// The probability of exploring in this step, units of 2⁻³⁰.
    type First = u32;

    fn first(&self, view: &View<'_>) -> u32 {
        self.decay.at(view.step)
    }

    fn next(&self, view: &View<'_>, explores_q30: &u32, out: Out<'_>) {
        next(view, self, *explores_q30, out);
    }

    fn passes(&self, passes: &mut Passes<'_>) {
        if self.learners == 0xffff { passes.main_of_one_class(&[]) } else { passes.main() }
    }
}

/// Bits of a situation and one in the column of situations.
const SITUATION: u32 = (1 << 24) - 1;

/// x / 2^30 to nearest, ties to the even quotient; it must fit a word.
#[inline(always)]
const fn to_even_q30(x: u64) -> u32 {
    let (whole, rest) = ((x >> 30) as u32, x as u32 & (ONE_Q30 - 1));
    whole + (rest > ONE_Q30 / 2 || (rest == ONE_Q30 / 2 && whole & 1 == 1)) as u32
}

/// A value after a reward, where what is best from now on is worth `prospects`; all in units of value.
#[inline(always)]
#[must_use]
pub const fn learned(value: u32, reward: u32, prospects: u32, rate_q30: u32, discount_q30: u32) -> u32 {
    // Rewards and what is discounted stay below 2^32 together by the choice of the unit.
    let target = reward + to_even_q30(discount_q30 as u64 * prospects as u64);
    to_even_q30((ONE_Q30 - rate_q30) as u64 * value as u64 + rate_q30 as u64 * target as u64)
}

/// The first of the largest values, and it.
#[inline(always)]
fn best(values: &[u32]) -> (u32, u32) {
    let (mut act, mut most) = (0, values[0]);
    for (k, value) in (0..).zip(values) {
        if *value > most {
            (act, most) = (k, *value);
        }
    }
    (act, most)
}

fn next(view: &View<'_>, rule: &QLearningPlan, explores_q30: u32, mut out: Out<'_>) {
    let class = if rule.learners == 0xffff { &[] } else { view.bytes(Column::Class, 0) };
    let learns = |i: usize| class.is_empty() || (rule.learners >> class[i]) & 1 == 1;
    let (entries, first) = (rule.entries(), out.first);
    let (values, settled) = (out.words(Column::ActionValue, 0), out.words(Column::Settled, 0));
    let situation = out.words(Column::Situation, 0);
    for (block, next) in out.bytes(Column::Strategy, 0).chunks_mut(BLOCK).enumerate() {
        let (at, begin) = (block * BLOCK, first + block * BLOCK);
        let (mut coins, mut acts) = ([u32::MAX; BLOCK], [0u32; BLOCK]);
        if explores_q30 > 0 {
            fill_lanes(view.key(EXPLORE), begin, next.len(), &mut coins);
        }
        if coins[..next.len()].iter().any(|word| happens(*word, explores_q30)) {
            fill_lanes(view.key(ACT), begin, next.len(), &mut acts);
        }
        for (lane, next) in next.iter_mut().enumerate() {
            let (k, i) = (at + lane, begin + lane);
            if !learns(i) {
                *next = view.strategy[i];
                continue;
            }
            let mut mind = Mind { rule, values: &mut values[k * entries..(k + 1) * entries], settled: &mut settled[k], step: view.step };
            let now = situated(rule, view.strategy, i);
            let played = (u32::from(view.strategy[i]), unpack_payoff(view.payoff[i]));
            let greedy = mind.learn(now, situation.get(k).copied(), played);
            if let Some(situation) = situation.get_mut(k) {
                *situation = (now + 1) | (greedy << 24);
            }
            let explores = happens(coins[lane], explores_q30);
            *next = if explores { index_below(acts[lane], rule.strategies) } else { greedy } as u8;
        }
    }
}

/// The situation of an agent: what its group did, the first member's act the highest digit.
#[inline(always)]
fn situated(rule: &QLearningPlan, strategy: &[u8], i: usize) -> u32 {
    if rule.members == 0 {
        return 0;
    }
    let first = i - i % rule.members as usize;
    strategy[first..first + rule.members as usize].iter().fold(0, |s, act| s * rule.strategies + u32::from(*act))
}

/// One agent's values.
struct Mind<'a> {
    rule: &'a QLearningPlan,
    values: &'a mut [u32],
    settled: &'a mut u32,
    step: u32,
}

impl Mind<'_> {
    fn row(&self, situation: u32) -> &[u32] {
        let count = self.rule.strategies as usize;
        &self.values[situation as usize * count..][..count]
    }

    /// Learns from what was played; what is best in the situation now. Only a row that loses its best value is looked through again.
    #[inline(always)]
    fn learn(&mut self, now: u32, situation: Option<u32>, (act, payoff): (u32, i32)) -> u32 {
        let (here, prospects) = best(self.row(now));
        let before = situation.unwrap_or(1 | (here << 24));
        if before & SITUATION == 0 {
            return here;
        }
        let (then, liked) = ((before & SITUATION) - 1, before >> 24);
        let rule = self.rule;
        let reward = (i64::from(payoff) - i64::from(rule.low)).clamp(0, i64::from(rule.span)) as u64;
        let reward = (reward * u64::from(rule.unit_q16)) >> 16; // at most 2^31
        let at = (then * rule.strategies + act) as usize;
        let old = self.values[at];
        let fresh = learned(old, reward as u32, prospects, rule.rate_q30, rule.discount_q30);
        self.values[at] = fresh;
        let likes = if act == liked {
            if fresh >= old { liked } else { best(self.row(then)).0 }
        } else {
            let top = self.values[(then * rule.strategies + liked) as usize];
            if fresh > top || (fresh == top && act < liked) { act } else { liked }
        };
        if likes != liked {
            *self.settled = self.step;
        }
        if then == now { likes } else { here }
    }
}
