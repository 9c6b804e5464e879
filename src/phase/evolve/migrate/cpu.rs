//! The kernel of `evolve/migrate` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{FROM, MigratePlan};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::fixed::happens;
use crate::num::wide::{index_below, index_below_wide};

impl Kernel for MigratePlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), mut out: Out<'_>) {
        next(view, self, out.first, out.bytes(Column::Strategy, 0));
    }
}

/// Agents per inner block.
const BLOCK: usize = 512;

fn next(view: &View<'_>, rule: &MigratePlan, first: usize, out: &mut [u8]) {
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        let (mut events, mut high, mut low) = ([0u32; BLOCK], [0u32; BLOCK], [0u32; BLOCK]);
        fill_lanes(view.key(draw::EVENT), begin, out.len(), &mut events);
        fill_lanes(view.key(FROM), begin, out.len(), &mut high);
        if rule.wide() {
            fill_lanes(view.key(FROM + 1), begin, out.len(), &mut low);
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
