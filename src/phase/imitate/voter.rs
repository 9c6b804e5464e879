//! `imitate/voter`: take the strategy of a random model, whatever it earned.
//!
//! **Formula.** s_i ← s_j, j a uniform neighbour (well-mixed: a uniform other). **Draws.** word 0 (and 1 above 2^24 agents,
//! well-mixed); word 3 decides who revises if u < 1. **Sources.** Clifford & Sudbury 1973; Holley & Liggett 1975.
//! With u = 1 an even ring or lattice splits into two sublattices that may blink for ever: use u < 1 or an odd side.
//!
//! ```
//! // The slot of a neighbour is the high half of word × degree.
//! let (word, degree) = (0xC000_0000u32, 4u64);
//! assert_eq!((u64::from(word) * degree) >> 32, 3);
//! ```
#![deny(clippy::float_arithmetic)]

use super::model::{BLOCK, draw_partners, keep_sleepers, sleepers_copy_nobody};
use crate::columns::Column;
use crate::config::plan::Spec;
use crate::phase::{CpuKernel, Phase, View};

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "imitate/voter",
    summary: "copy a random neighbour, whatever it earned",
    reads: &[Column::Strategy],
    writes: &[Column::Strategy, Column::Model],
    by_group: false,
    draws: &["model 0 (and 1)", "revise 3"],
    sources: &["Clifford & Sudbury 1973", "Holley & Liggett 1975"],
    shader: ("shaders/imitate/voter.wgsl", include_str!("../../../shaders/imitate/voter.wgsl")),
    cpu: CpuKernel::Strategy(next),
    models: Some(models),
};

fn next(view: &View<'_>, first: usize, out: &mut [u8]) {
    let Spec::Voter(rule) = &view.phase.spec else { unreachable!("kernel of imitate/voter") };
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        let models = draw_partners(view, begin, out.len());
        for (next, j) in out.iter_mut().zip(&models) {
            *next = view.strategy[*j as usize];
        }
        keep_sleepers(view, &rule.revision, begin, out);
    }
}

fn models(view: &View<'_>, first: usize, out: &mut [u32]) {
    let Spec::Voter(rule) = &view.phase.spec else { unreachable!("kernel of imitate/voter") };
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        let len = out.len();
        out.copy_from_slice(&draw_partners(view, begin, len)[..len]);
        sleepers_copy_nobody(view, &rule.revision, begin, out);
    }
}
