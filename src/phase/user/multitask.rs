//! `user/multitask`: agents divide effort between tasks, one per value dimension, as the incentives say.
//!
//! **Formula.** e_k ← e_k + η·(α_k − e_k − ρ·Σ_{l≠k} e_l), clamped to [0, 1], for the effort e_k on task k (the value in dimension
//! k), its incentive α_k and the substitution ρ between tasks. At rest A·e = α with A_kk = 1, A_kl = ρ: with two tasks, paying one
//! more lowers effort on the other by ρ/(1 − ρ²) per unit.
//! **Formats.** Efforts 0 to 65535; incentives and gaps in units of 2⁻¹⁰ of that; η and ρ in units of 2⁻³⁰. **Rounding.** By a
//! random word, so that no small gap is a place to rest. **Draws.** Word d rounds dimension d.
//! **Sources.** Holmstrom & Milgrom 1991; Goodhart 1984.
//!
//! ```
//! use polity::phase::user::multitask::adjusted;
//! // At rest with ρ = 1/2 and α = (0.75, 0.5): efforts of 2/3 and 1/6.
//! let (two_thirds, sixth) = (43_690u16, 10_923u16);
//! let alpha = |x: f64| (x * 65_535.0 * 1024.0).round() as i32;
//! assert_eq!(adjusted(two_thirds, u32::from(sixth), alpha(0.75), 1 << 29, false, 1 << 27, u32::MAX), two_thirds);
//! assert_eq!(adjusted(sixth, u32::from(two_thirds), alpha(0.5), 1 << 29, false, 1 << 27, u32::MAX), sixth);
//! ```
#![deny(clippy::float_arithmetic)]

use crate::columns::Column;
use crate::config::plan::Spec;
use crate::num::fixed::{ONE_Q30, happens};
use crate::num::rng::GROUP;
use crate::phase::{CpuKernel, Out, Phase, View, fill_lanes};

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "user/multitask",
    summary: "divide effort between tasks, the value dimensions, as incentives and substitution between tasks say",
    reads: &[Column::Value],
    writes: &[Column::Value],
    by_group: false,
    draws: &["dimension d"],
    sources: &["Holmstrom & Milgrom 1991", "Goodhart 1984"],
    shader: ("shaders/user/multitask.wgsl", include_str!("../../../shaders/user/multitask.wgsl")),
    cpu: CpuKernel::Columns(next),
    models: None,
};

const BLOCK: usize = 512;
const _: () = assert!(BLOCK.is_multiple_of(GROUP), "blocks begin at groups of draws");

/// Effort after a step; `others` is the sum of the efforts on the other tasks.
#[inline(always)]
#[must_use]
pub fn adjusted(own: u16, others: u32, incentive_q10: i32, substitution_q30: u32, complements: bool, rate_q30: u32, word: u32) -> u16 {
    let crowding = ((u64::from(substitution_q30) * u64::from(others) + (1 << 19)) >> 20) as i32; // ≤ 7·65535·2^10 < 2^29
    let gap = incentive_q10 - (i32::from(own) << 10) - if complements { -crowding } else { crowding }; // |·| < 2^31
    let way = u64::from(rate_q30) * u64::from(gap.unsigned_abs());
    let by = (way >> 40) as i32 + i32::from(happens(word, (way >> 10) as u32 & (ONE_Q30 - 1))); // ≤ 2^21
    (i32::from(own) + if gap < 0 { -by } else { by }).clamp(0, 65535) as u16
}

fn next(view: &View<'_>, mut out: Out<'_>) {
    let Spec::Multitask(rule) = &view.phase.spec else { unreachable!("kernel of user/multitask") };
    let mut planes: Vec<&mut [u16]> = (0..view.dimensions()).map(|d| out.halves(Column::Value, d)).collect();
    let efforts: Vec<&[u16]> = (0..view.dimensions()).map(|d| view.halves(Column::Value, d)).collect();
    for at in (0..out.len).step_by(BLOCK) {
        let (begin, len) = (out.first + at, BLOCK.min(out.len - at));
        let mut sums = [0u32; BLOCK];
        for effort in &efforts {
            for (sum, effort) in sums.iter_mut().zip(&effort[begin..begin + len]) {
                *sum += u32::from(*effort);
            }
        }
        for (d, next) in planes.iter_mut().enumerate() {
            let incentive = rule.incentive_q10[d] as i32; // ≤ 8·65535·2^10 < 2^30
            let mut words = [0u32; BLOCK];
            fill_lanes(view.key(d as u32), begin, len, &mut words);
            for (lane, next) in next[at..at + len].iter_mut().enumerate() {
                let own = efforts[d][begin + lane];
                let others = sums[lane] - u32::from(own);
                *next = adjusted(own, others, incentive, rule.substitution_q30, rule.complements, rule.rate_q30, words[lane]);
            }
        }
    }
}
