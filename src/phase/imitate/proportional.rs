//! `imitate/proportional`: copy a random model with a probability proportional to what it earned more.
//!
//! **Formula.** s_i ← s_j with probability max(0, π_j − π_i)/R, at most 1; j a uniform neighbour (well-mixed: a uniform other), R the
//! width of the range of payoffs. Whoever earned less is never copied, so that a strategy that does best spreads without noise; in a
//! large population that learns with probability u the shares follow ẋ_s = u x_s (π_s − π̄)/R, the replicator dynamic.
//! **Formats.** Payoffs and R in stored units. **Rounding.** None: adopted iff ⌊w·R/2³²⌋ < π_j − π_i for 32 uniform bits w.
//! **Draws.** graph: word 0 (slot and adoption); well-mixed: words 0 (and 1 above 2^24 agents) and 2; word 3 decides who revises if u < 1.
//! **Sources.** Schlag 1998; Helbing 1992.
//!
//! ```
//! use polity::phase::imitate::proportional::adopts;
//! // 3 of a range of 4 more: copied by three quarters of all words.
//! assert!(adopts(0xbfff_ffff, 4, 3) && !adopts(0xc000_0000, 4, 3));
//! assert!(!adopts(0, 4, 0) && !adopts(0, 4, -1));
//! ```
#![deny(clippy::float_arithmetic)]

use super::model::{BLOCK, draw_models, keep_sleepers, sleepers_copy_nobody};
use crate::columns::Column;
use crate::config::plan::Spec;
use crate::num::fixed::unpack_payoff;
use crate::num::wide::index_below;
use crate::phase::{CpuKernel, Phase, View};
use multiversion::multiversion;

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "imitate/proportional",
    summary: "copy a random other with probability max(0, π_other − π_self)/range",
    reads: &[Column::Strategy, Column::Payoff],
    writes: &[Column::Strategy, Column::Model],
    by_group: false,
    draws: &["model 0 (and 1)", "adopt 2", "revise 3"],
    sources: &["Schlag 1998", "Helbing 1992"],
    shader: ("shaders/imitate/proportional.wgsl", include_str!("../../../shaders/imitate/proportional.wgsl")),
    cpu: CpuKernel::Strategy(next),
    models: Some(models),
};

/// Is a model that earned `more` than oneself copied, by these 32 bits? `range` ≤ 2^31.
#[inline(always)]
#[must_use]
pub const fn adopts(fraction: u32, range: u32, more: i32) -> bool {
    (index_below(fraction, range) as i32) < more
}

fn next(view: &View<'_>, first: usize, out: &mut [u8]) {
    let Spec::Proportional(rule) = &view.phase.spec else { unreachable!("kernel of imitate/proportional") };
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        let models = draw_models(view, begin, out.len());
        let (mut mine, mut theirs) = ([0u32; BLOCK], [0u32; BLOCK]);
        mine[..out.len()].copy_from_slice(&view.payoff[begin..begin + out.len()]);
        for (word, j) in theirs.iter_mut().zip(&models.picked[..out.len()]) {
            *word = view.payoff[*j as usize];
        }
        if !rule.revision.packed {
            for (lane, j) in models.picked[..out.len()].iter().enumerate() {
                theirs[lane] = (theirs[lane] & !0xff) | u32::from(view.strategy[*j as usize]);
                mine[lane] = (mine[lane] & !0xff) | u32::from(view.strategy[begin + lane]);
            }
        }
        take(rule.range, &mine, &theirs, &models.fraction, out);
        keep_sleepers(view, &rule.revision, begin, out);
    }
}

/// Compares packed words and takes over strategies.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn take(range: u32, mine: &[u32; BLOCK], theirs: &[u32; BLOCK], fraction: &[u32; BLOCK], out: &mut [u8]) {
    let n = out.len().min(BLOCK);
    let mut chosen = [0u32; BLOCK];
    for x in 0..n {
        let copies = 0u32.wrapping_sub(u32::from(adopts(fraction[x], range, unpack_payoff(theirs[x]) - unpack_payoff(mine[x]))));
        chosen[x] = mine[x] ^ ((mine[x] ^ theirs[x]) & copies);
    }
    for x in 0..n {
        out[x] = chosen[x] as u8;
    }
}

/// Whom each agent copies; the same decisions.
fn models(view: &View<'_>, first: usize, out: &mut [u32]) {
    let Spec::Proportional(rule) = &view.phase.spec else { unreachable!("kernel of imitate/proportional") };
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        let models = draw_models(view, begin, out.len());
        for (lane, chosen) in out.iter_mut().enumerate() {
            let (i, j) = ((begin + lane) as u32, models.picked[lane]);
            let more = unpack_payoff(view.payoff[j as usize]) - unpack_payoff(view.payoff[begin + lane]);
            *chosen = if adopts(models.fraction[lane], rule.range, more) { j } else { i };
        }
        sleepers_copy_nobody(view, &rule.revision, begin, out);
    }
}
