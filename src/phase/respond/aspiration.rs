//! `respond/aspiration`: switch to another strategy the more likely, the less one earns of what one aspires to.
//!
//! **Formula.** An agent that revises switches with probability 1/(1 + exp(−β(α − π))) to one of the other strategies, each as likely: it
//! looks at its own payoff π and the level α alone, at nobody else. β → ∞: win-stay, lose-shift. With `habituation` h each agent has a level
//! of its own: A ← A + h(π − A), after the comparison. Who does not revise keeps strategy and level. In a large population two strategies
//! rest where x p(π₁) = (1 − x) p(π₂); under weak selection the first is the more frequent iff the sum of its row of the matrix is larger.
//! **Formats.** Payoffs and α in stored units, A in units of 2⁻⁸ of them, 2³¹ for 0; the probability in units of 2⁻³⁰ from
//! [`FermiTable`](crate::num::table::FermiTable), within 2·10⁻⁵ of the formula, exactly 1/2 at α = π. **Rounding.** A moves by whole units, up
//! with a probability equal to the rest: no rate is too small for it; for the comparison A is rounded to the nearest stored unit. **Draws.**
//! Word 2 decides who switches, word 4 where to (three strategies and more), word 5 rounds the level (with `habituation`); word 3 decides
//! who revises if u < 1. **Sources.** Du, Wu, Altrock & Wang 2014; Karandikar, Mookherjee, Ray & Vega-Redondo 1998; Nowak & Sigmund 1993.
//!
//! ```
//! use polity::num::{fixed::ONE_Q30, table::FermiTable};
//! use polity::phase::respond::aspiration::{habituated, level_of};
//! // One payoff unit short of the level, β = 1: 1/(1 + 1/e). Content by as much: the rest.
//! let table = FermiTable::new(1.0, 20);
//! let [short, content] = [1 << 20, -(1 << 20)].map(|d| f64::from(table.threshold_q30(d)) / f64::from(ONE_Q30));
//! assert!((short - 0.731_059).abs() < 2e-5 && (content - 0.268_941).abs() < 2e-5);
//! // A level of 3 and a payoff of 1, a quarter of the way: 2.5.
//! let level = habituated((3 << 8) + (1 << 31), 1, 1 << 28, 0);
//! assert_eq!((level, level_of(level)), ((5 << 7) + (1 << 31), 3)); // the nearest whole unit, halves up
//! ```
#![deny(clippy::float_arithmetic)]

use crate::columns::Column;
use crate::config::plan::{AspirationPlan, Spec, draw};
use crate::num::fixed::{ONE_Q30, happens, unpack_payoff};
use crate::num::table::{FERMI_BINS, FermiTable, WEIGHT_BITS, bin_and_weight, finish};
use crate::num::wide::index_below;
use crate::phase::imitate::model::{BLOCK, awake};
use crate::phase::{CpuKernel, Out, Phase, View, fill_lanes};
use multiversion::multiversion;

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "respond/aspiration",
    summary: "switch to another strategy with probability 1/(1+exp(−β(α − π))), α the payoff aspired to",
    reads: &[Column::Strategy, Column::Payoff, Column::Class],
    writes: &[Column::Strategy, Column::Aspiration],
    by_group: false,
    draws: &["switch 2", "revise 3", "where to 4", "habituation 5"],
    sources: &["Du, Wu, Altrock & Wang 2014", "Karandikar, Mookherjee, Ray & Vega-Redondo 1998", "Nowak & Sigmund 1993"],
    shader: ("shaders/respond/aspiration.wgsl", include_str!("../../../shaders/respond/aspiration.wgsl")),
    cpu: CpuKernel::Columns(next),
    models: None,
};

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

fn next(view: &View<'_>, mut out: Out<'_>) {
    let Spec::Aspiration(rule) = &view.phase.spec else { unreachable!("kernel of respond/aspiration") };
    let (strategy, levels) = (out.bytes(Column::Strategy, 0), out.words(Column::Aspiration, 0));
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
            fill_lanes(view.key(draw::CHANGE), begin, len, &mut targets);
        }
        decide(&rule.table, &short, &mut words, &awake);
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
    fill_lanes(view.key(draw::HABITUATE), begin, levels.len(), &mut words);
    let rate = rule.habituation_q30.unwrap_or(0);
    for (lane, (level, payoff)) in levels.iter_mut().zip(payoff).enumerate() {
        let earned = unpack_payoff(*payoff);
        short[lane] = level_of(*level) - earned;
        *level ^= (*level ^ habituated(*level, earned, rate, words[lane])) & awake[lane];
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
