//! The kernel of `network/rewire` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::RewirePlan;
use super::rule::{Destination, ENDS, REDRAW};
use crate::columns::Column;
use crate::kernel::model::BLOCK;
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::fixed::happens;
use crate::num::wide::index_below;

impl Kernel for RewirePlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }
}

fn next(view: &View<'_>, rule: &RewirePlan, mut out: Out<'_>) {
    let now: Vec<&[u32]> = (0..rule.slots).map(|slot| view.words(Column::Link, slot)).collect();
    let mut links: Vec<&mut [u32]> = (0..rule.slots).map(|slot| out.words(Column::Link, slot)).collect();
    for (next, now) in links.iter_mut().zip(&now) {
        next.copy_from_slice(&now[out.first..out.first + out.len]);
    }
    for first in (0..out.len).step_by(BLOCK) {
        let len = BLOCK.min(out.len - first);
        for slot in 0..rule.slots {
            let mut words = [0u32; BLOCK];
            fill_lanes(view.key(REDRAW + slot), out.first + first, len, &mut words);
            for (lane, word) in words[..len].iter().enumerate() {
                let (at, i) = (first + lane, out.first + first + lane);
                let j = now[slot as usize][i];
                if happens(*word, rule.probability_q30) && rule.disappoints(j < i as u32, view.strategy[i], view.strategy[j as usize]) {
                    let end = candidate(view, rule, &now, slot, i as u32, j);
                    if end != i as u32 && links.iter().all(|link| link[at] != end) {
                        links[slot as usize][at] = end;
                    }
                }
            }
        }
    }
}

/// Where the link of `i` in a slot, now to `j`, may lead.
fn candidate(view: &View<'_>, rule: &RewirePlan, now: &[&[u32]], slot: u32, i: u32, j: u32) -> u32 {
    let word = view.key(ENDS + 2 * slot).word(i);
    if rule.to == Destination::NeighborOfNeighbor {
        return now[index_below(word, rule.slots) as usize][j as usize];
    }
    let pool = view.pool();
    pool.pick(i, word, if pool.wide { view.key(ENDS + 2 * slot + 1).word(i) } else { 0 })
}
