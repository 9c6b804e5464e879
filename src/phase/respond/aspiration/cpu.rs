//! The kernel of `respond/aspiration` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{AspirationPlan, CHANGE, HABITUATE};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::file::per_class::Kinds;
use crate::kernel::model::{BLOCK, awake};
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::fixed::{ONE_Q30, happens, unpack_payoff};
use crate::num::table::{FERMI_BINS, FermiTable, WEIGHT_BITS, bin_and_weight, finish};
use crate::num::wide::index_below;
use multiversion::multiversion;

impl Kernel for AspirationPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }
}

/// The level that counts, stored payoff units.
#[inline(always)]
#[must_use]
pub const fn level_of(fine: u32) -> i32 {
    // Payoffs have 24 bits: no overflow.
    ((fine ^ (1 << 31)) as i32).wrapping_add(128) >> 8
}

/// The level of an agent that earned `payoff`.
#[inline(always)]
#[must_use]
pub const fn habituated(fine: u32, payoff: i32, rate_q30: u32, word: u32) -> u32 {
    let goal = ((payoff << 8) as u32) ^ (1 << 31);
    let way = (rate_q30 as u64).wrapping_mul(goal.abs_diff(fine) as u64); // < 2^62
    let by = ((way >> 30) as u32).wrapping_add(happens(word, way as u32 & (ONE_Q30 - 1)) as u32);
    if goal < fine { fine.wrapping_sub(by) } else { fine.wrapping_add(by) }
}

fn next(view: &View<'_>, rule: &AspirationPlan, mut out: Out<'_>) {
    let strategy = out.bytes(Column::Strategy, 0);
    // Another phase of the step may have levels where this one has none.
    let levels = if rule.habituation_q30.is_some() { out.words(Column::Aspiration, 0) } else { &mut [] };
    for (block, next) in strategy.chunks_mut(BLOCK).enumerate() {
        let (at, len) = (block * BLOCK, next.len());
        let begin = out.first + at;
        let awake = awake(view, &rule.revision, rule.learners, begin, len);
        let payoff = &view.payoff[begin..begin + len];
        let mut short = [0i32; BLOCK];
        if levels.is_empty() {
            for (short, word) in short.iter_mut().zip(payoff) {
                *short = rule.level - unpack_payoff(*word);
            }
        } else {
            habituate(view, rule, begin, payoff, &awake, &mut short, &mut levels[at..at + len]);
        }
        let (mut words, mut targets) = ([0u32; BLOCK], [0u32; BLOCK]);
        fill_lanes(view.key(draw::ADOPT), begin, len, &mut words);
        let count = view.plan.strategy_count() as u32;
        if count > 2 {
            fill_lanes(view.key(CHANGE), begin, len, &mut targets);
        }
        if let Some(table) = rule.tables.only() {
            decide(table, &short, &mut words, &awake);
        } else {
            decide_by_class(&rule.tables, &view.bytes(Column::Class, 0)[begin..begin + len], &short, &mut words, &awake);
        }
        switch(count, &view.strategy[begin..begin + len], &words, &targets, next);
    }
}

/// How much each level exceeds the payoff, and the levels after that.
#[inline]
fn habituate(
    view: &View<'_>,
    rule: &AspirationPlan,
    begin: usize,
    payoff: &[u32],
    awake: &[u32; BLOCK],
    short: &mut [i32; BLOCK],
    levels: &mut [u32],
) {
    let mut words = [0u32; BLOCK];
    fill_lanes(view.key(HABITUATE), begin, levels.len(), &mut words);
    let rate = rule.habituation_q30.unwrap_or(0);
    for (lane, (level, payoff)) in levels.iter_mut().zip(payoff).enumerate() {
        let earned = unpack_payoff(*payoff);
        short[lane] = level_of(*level) - earned;
        *level ^= (*level ^ habituated(*level, earned, rate, words[lane])) & awake[lane];
    }
}

/// The same as [`decide`] where each class has a table of its own.
fn decide_by_class(tables: &Kinds<FermiTable>, class: &[u8], short: &[i32; BLOCK], words: &mut [u32; BLOCK], awake: &[u32; BLOCK]) {
    for (lane, class) in class.iter().enumerate() {
        let threshold = tables.of_class(*class).threshold_q30(short[lane]);
        words[lane] = awake[lane] & 0u32.wrapping_sub(u32::from(happens(words[lane], threshold)));
    }
}

/// Replaces words by all bits where their agents switch, else by 0: bin and weight of each shortfall, table look-ups, decisions.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn decide(table: &FermiTable, short: &[i32; BLOCK], words: &mut [u32; BLOCK], awake: &[u32; BLOCK]) {
    let (bins, bin_bits) = (table.bins(), table.bin_bits());
    let (mut bin, mut weight, mut up) = ([0u32; BLOCK], [0u32; BLOCK], [0u32; BLOCK]);
    for x in 0..BLOCK {
        (bin[x], weight[x]) = bin_and_weight(bin_bits, short[x]);
    }
    for x in 0..BLOCK {
        let [base, slope] = bins[(bin[x] as usize).min(FERMI_BINS - 1)];
        up[x] = base + ((slope * weight[x]) >> WEIGHT_BITS);
    }
    for x in 0..BLOCK {
        words[x] = awake[x] & 0u32.wrapping_sub(u32::from(happens(words[x], finish(bin[x], up[x], short[x]))));
    }
}

/// One of the other strategies for those who switch.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn switch(count: u32, strategy: &[u8], switches: &[u32; BLOCK], targets: &[u32; BLOCK], out: &mut [u8]) {
    let n = out.len().min(strategy.len()).min(BLOCK);
    for x in 0..n {
        let own = u32::from(strategy[x]);
        let to = own + 1 + index_below(targets[x], count - 1); // < 2·count ≤ 32
        let to = to - if to >= count { count } else { 0 };
        out[x] = (own ^ ((own ^ to) & switches[x])) as u8;
    }
}
