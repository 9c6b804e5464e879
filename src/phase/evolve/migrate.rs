//! `evolve/migrate`: newcomers from other patches take the places of agents.
//!
//! **Formula.** With probability m of its patch's environment an agent's strategy is replaced by that of a random agent outside its
//! patch, uniform over all of these. Patches are fixed groups; a patch's environment is its index modulo the number of entries.
//! **Formats.** m in units of 2⁻³⁰; 0 and 1 exact. **Draws.** word 0: is the agent replaced; word 1 (and 2 if more than 2^24 are
//! outside): by whom.
//! **Sources.** Haldane 1930; Wright 1931 (island model).
//!
//! ```
//! // Agent 5 of nine in patches of three: those outside are 0, 1, 2, 6, 7, 8.
//! let (i, size) = (5, 3);
//! let from: Vec<u32> = (0..6).map(|place| place + if place >= i / size * size { size } else { 0 }).collect();
//! assert_eq!(from, [0, 1, 2, 6, 7, 8]);
//! ```
#![deny(clippy::float_arithmetic)]

use crate::columns::Column;
use crate::config::plan::{MigratePlan, Spec, draw};
use crate::num::fixed::happens;
use crate::num::wide::{index_below, index_below_wide};
use crate::phase::{CpuKernel, Phase, View, fill_lanes};

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "evolve/migrate",
    summary: "be replaced by a random agent of another patch with probability m of one's environment",
    reads: &[Column::Strategy],
    writes: &[Column::Strategy],
    by_group: false,
    draws: &["event 0", "from 1 (and 2)"],
    sources: &["Haldane 1930", "Wright 1931"],
    shader: ("shaders/evolve/migrate.wgsl", include_str!("../../../shaders/evolve/migrate.wgsl")),
    cpu: CpuKernel::Strategy(next),
    models: None,
};

/// Agents per inner block.
const BLOCK: usize = 512;

fn next(view: &View<'_>, first: usize, out: &mut [u8]) {
    let Spec::Migrate(rule) = &view.phase.spec else { unreachable!("kernel of evolve/migrate") };
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        let (mut events, mut high, mut low) = ([0u32; BLOCK], [0u32; BLOCK], [0u32; BLOCK]);
        fill_lanes(view.key(draw::EVENT), begin, out.len(), &mut events);
        fill_lanes(view.key(draw::FROM), begin, out.len(), &mut high);
        if rule.wide() {
            fill_lanes(view.key(draw::FROM_LOW), begin, out.len(), &mut low);
        }
        for (lane, next) in out.iter_mut().enumerate() {
            let i = (begin + lane) as u32;
            let patch = i / rule.size;
            let replaced = happens(events[lane], rule.probability_q30[patch as usize % rule.probability_q30.len()]);
            *next = view.strategy[if replaced { outside(rule, patch, high[lane], low[lane]) } else { i } as usize];
        }
    }
}

/// The agent outside a patch that the words choose.
fn outside(rule: &MigratePlan, patch: u32, high: u32, low: u32) -> u32 {
    let place = if rule.wide() { index_below_wide(high, low, rule.pool) } else { index_below(high, rule.pool) };
    place + if place >= patch * rule.size { rule.size } else { 0 }
}
