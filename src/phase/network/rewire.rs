//! `network/rewire`: a link that disappoints is redrawn with probability w.
//!
//! **Formula.** Agent i has k links, to distinct others j₀ … j_{k−1}, at first those of the topology in slot order. For slot 0, then 1, and
//! so on: if j_s disappoints i, with probability w a candidate c is drawn, and j_s ← c unless c is i itself or one of the links of i as
//! they then are (slots before s as redrawn, j_s and those after it as before). So there are never loops or doubles, and who draws in
//! vain keeps the link. j disappoints i if s_j is in the list `disappointing`, or if what s_i earns against s_j in the last matrix game
//! of the step is less than `below`; only holders of the strategies `by` redraw. c is uniform over the others (`random`), or over the
//! links of j_s (`neighbor_of_neighbor`). Strategies, and the links of j_s, are those when the phase begins.
//!
//! **A link belongs to the agent that it leaves.** i chooses whom it plays with, learns from and listens to, and j has no say: the graph
//! is directed, each agent has k links for ever and any number of agents may link to it. The papers below know mutual links, which both
//! ends keep or lose; there a link to a defector costs the cooperator that it leads from, and here it does too, but the defector whom
//! nobody chooses still chooses cooperators. Every phase on the interaction topology uses the links as they are, and so do learning and
//! influence unless `learning` is a graph of its own. In games with roles the lower number of two plays the row. Agents of stubborn classes
//! redraw their links like others.
//!
//! **Formats.** Links are agent numbers, one column per slot. **Rounding.** None; w in units of 2⁻³⁰. **Draws.** Word s decides whether
//! slot s is redrawn, word 16 + 2s draws the candidate, word 17 + 2s its low bits among more than 2²⁴ others. **Sources.** Skyrms &
//! Pemantle 2000; Zimmermann, Eguíluz & San Miguel 2004; Santos, Pacheco & Lenaerts 2006; Pacheco, Traulsen & Nowak 2006 (active linking).
//!
//! ```
//! use polity::config::plan::Destination;
//! use polity::config::rewire::RewirePlan;
//! // Strategy 1 disappoints whoever plays strategy 0, in either role.
//! let mut masks = vec![0; 32];
//! (masks[0], masks[16]) = (0b10, 0b10);
//! let rule = RewirePlan { masks, probability_q30: 1 << 30, to: Destination::Random, slots: 4 };
//! assert!(rule.disappoints(false, 0, 1) && rule.disappoints(true, 0, 1));
//! assert!(!rule.disappoints(false, 0, 0) && !rule.disappoints(false, 1, 1));
//! ```
#![deny(clippy::float_arithmetic)]

use crate::columns::Column;
use crate::config::plan::{Destination, RewirePlan, Spec, draw};
use crate::num::fixed::happens;
use crate::num::wide::index_below;
use crate::phase::imitate::model::BLOCK;
use crate::phase::{CpuKernel, Out, Phase, View, fill_lanes};

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "network/rewire",
    summary: "redraw links to neighbours that disappoint, with some probability",
    reads: &[Column::Strategy, Column::Link],
    writes: &[Column::Link],
    by_group: false,
    draws: &["redraw 0..", "end 16.."],
    sources: &[
        "Skyrms & Pemantle 2000",
        "Zimmermann, Eguíluz & San Miguel 2004",
        "Santos, Pacheco & Lenaerts 2006",
        "Pacheco, Traulsen & Nowak 2006",
    ],
    shader: ("shaders/network/rewire.wgsl", include_str!("../../../shaders/network/rewire.wgsl")),
    cpu: CpuKernel::Columns(next),
    models: None,
};

fn next(view: &View<'_>, mut out: Out<'_>) {
    let Spec::Rewire(rule) = &view.phase.spec else { unreachable!("kernel of network/rewire") };
    let now: Vec<&[u32]> = (0..rule.slots).map(|slot| view.words(Column::Link, slot)).collect();
    let mut links: Vec<&mut [u32]> = (0..rule.slots).map(|slot| out.words(Column::Link, slot)).collect();
    for (next, now) in links.iter_mut().zip(&now) {
        next.copy_from_slice(&now[out.first..out.first + out.len]);
    }
    for first in (0..out.len).step_by(BLOCK) {
        let len = BLOCK.min(out.len - first);
        for slot in 0..rule.slots {
            let mut words = [0u32; BLOCK];
            fill_lanes(view.key(draw::REDRAW + slot), out.first + first, len, &mut words);
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
    let word = view.key(draw::ENDS + 2 * slot).word(i);
    if rule.to == Destination::NeighborOfNeighbor {
        return now[index_below(word, rule.slots) as usize][j as usize];
    }
    let pool = view.pool();
    pool.pick(i, word, if pool.wide { view.key(draw::ENDS + 2 * slot + 1).word(i) } else { 0 })
}
