//! `imitate/hitchhike`: who copied somebody's strategy copies its values too.
//!
//! **Formula.** For each agent i that copied another agent j in the imitation rule before (column `model`), and each value
//! dimension d, v_id ← v_jd with probability ψ. **Formats.** Values as they are; ψ in units of 2⁻³⁰. **Rounding.** None.
//! **Draws.** Word d decides about dimension d; none if ψ is 0 or 1. **Sources.** Maynard Smith & Haigh 1974 (genetic
//! hitch-hiking); Boyd & Richerson 1985 (copying successful individuals whole).
//!
//! ```
//! // With ψ = 1 the copier ends with its model's values: the share of the carriers' values becomes that of their strategy.
//! let (own, model, copies) = (19_661u16, 52_428u16, true);
//! assert_eq!(if copies { model } else { own }, 52_428);
//! ```
#![deny(clippy::float_arithmetic)]

use crate::columns::Column;
use crate::config::plan::Spec;
use crate::num::fixed::{ONE_Q30, happens};
use crate::num::rng::GROUP;
use crate::phase::{CpuKernel, Out, Phase, View, fill_lanes};

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "imitate/hitchhike",
    summary: "who copied a strategy copies each value dimension with probability ψ",
    reads: &[Column::Model, Column::Value],
    writes: &[Column::Value],
    by_group: false,
    draws: &["dimension d"],
    sources: &["Maynard Smith & Haigh 1974", "Boyd & Richerson 1985"],
    shader: ("shaders/imitate/hitchhike.wgsl", include_str!("../../../shaders/imitate/hitchhike.wgsl")),
    cpu: CpuKernel::Columns(next),
    models: None,
};

const BLOCK: usize = 512;
const _: () = assert!(BLOCK.is_multiple_of(GROUP), "blocks begin at groups of draws");

fn next(view: &View<'_>, mut out: Out<'_>) {
    let Spec::Hitchhike(rule) = view.phase.spec else { unreachable!("kernel of imitate/hitchhike") };
    let model = view.words(Column::Model, 0);
    for d in 0..view.dimensions() {
        let (value, next) = (view.halves(Column::Value, d), out.halves(Column::Value, d));
        for (block, next) in next.chunks_mut(BLOCK).enumerate() {
            let begin = out.first + block * BLOCK;
            let mut words = [0u32; BLOCK];
            if rule.probability_q30 != ONE_Q30 {
                fill_lanes(view.key(d), begin, next.len(), &mut words);
            }
            for (lane, next) in next.iter_mut().enumerate() {
                let i = begin + lane;
                let copies = 0u32.wrapping_sub(u32::from(happens(words[lane], rule.probability_q30)));
                let source = (i as u32) ^ ((i as u32 ^ model[i]) & copies);
                *next = value[source as usize];
            }
        }
    }
}
