//! `influence/hegselmann_krause`: move to the mean of all values near enough to one's own.
//!
//! **Formula.** Per value dimension: v_i ← mean of the v_j with |v_j − v_i| ≤ ε, over everybody, or on a graph over the neighbours;
//! oneself always counts. **Formats.** Values 0 to 65535; ε rounded down to whole units.
//! **Rounding.** The exact sum over the exact number, half to even, once. **Draws.** Word 3 decides who revises if u < 1.
//! **Sources.** Hegselmann & Krause 2002; Fortunato 2005 (threshold of consensus).
//!
//! Everybody with the same value hears the same others, so that a well-mixed population needs 65536 means at most: numbers of
//! agents by value first, then a window that slides over them.
//!
//! ```
//! use polity::phase::influence::hegselmann_krause::slide;
//! // Values 0, 3 and 9 with ε = 3: 0 and 3 hear each other, 9 only itself. The mean 1.5 goes to the even 2.
//! let mut agents = vec![0; 65_536];
//! (agents[0], agents[3], agents[9]) = (1, 1, 1);
//! let means = slide(&agents, 3);
//! assert_eq!([means[0], means[3], means[9]], [2, 2, 9]);
//! ```
#![deny(clippy::float_arithmetic)]

use crate::columns::Column;
use crate::config::plan::{HegselmannKrausePlan, Spec, draw};
use crate::num::fixed::{happens, mean_half_even};
use crate::phase::imitate::model::BLOCK;
use crate::phase::{CpuKernel, Out, Phase, View, fill_lanes};
use crate::world::graph::Graph;
use rayon::prelude::*;

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "influence/hegselmann_krause",
    summary: "move to the mean of all values within the confidence ε",
    reads: &[Column::Value],
    writes: &[Column::Value],
    by_group: false,
    draws: &["revise 3"],
    sources: &["Hegselmann & Krause 2002", "Fortunato 2005"],
    shader: ("shaders/influence/hegselmann_krause.wgsl", include_str!("../../../shaders/influence/hegselmann_krause.wgsl")),
    cpu: CpuKernel::Columns(next),
    models: None,
};

/// Number of values.
const VALUES: usize = 1 << 16;

/// For each value that somebody holds the mean of those within `epsilon` of it; `agents` counts by value.
#[must_use]
pub fn slide(agents: &[u32], epsilon: u32) -> Vec<u16> {
    let reach = epsilon as usize;
    let (mut sum, mut count) = (0u64, 0u64);
    for (v, n) in agents.iter().enumerate().take(reach) {
        sum += v as u64 * u64::from(*n);
        count += u64::from(*n);
    }
    let mut means = vec![0u16; agents.len()];
    for v in 0..agents.len() {
        if let Some(n) = agents.get(v + reach) {
            sum += (v + reach) as u64 * u64::from(*n);
            count += u64::from(*n);
        }
        if let Some(left) = v.checked_sub(reach + 1) {
            sum -= left as u64 * u64::from(agents[left]);
            count -= u64::from(agents[left]);
        }
        if agents[v] > 0 {
            means[v] = mean_half_even(sum, count) as u16;
        }
    }
    means
}

/// The means of every dimension, one after the other; empty on a graph.
pub(in crate::phase) fn means(view: &View<'_>, rule: &HegselmannKrausePlan) -> Vec<u16> {
    if view.graph != Graph::WellMixed {
        return Vec::new();
    }
    let of = |d: u32| {
        let counted = |part: &[u16]| {
            let mut agents = vec![0u32; VALUES];
            for v in part {
                agents[usize::from(*v)] += 1;
            }
            agents
        };
        let add = |a: Vec<u32>, b: Vec<u32>| a.iter().zip(b).map(|(a, b)| a + b).collect();
        let agents = view.halves(Column::Value, d).par_chunks(1 << 18).map(counted).reduce(|| vec![0; VALUES], add);
        slide(&agents, rule.epsilon)
    };
    (0..view.dimensions()).into_par_iter().flat_map_iter(of).collect()
}

fn next(view: &View<'_>, mut out: Out<'_>) {
    let Spec::HegselmannKrause(rule) = &view.phase.spec else { unreachable!("kernel of influence/hegselmann_krause") };
    for d in 0..view.dimensions() {
        let (value, next) = (view.halves(Column::Value, d), out.halves(Column::Value, d));
        let means = view.prepared.means.chunks(VALUES).nth(d as usize).unwrap_or_default();
        for (block, next) in next.chunks_mut(BLOCK).enumerate() {
            let begin = out.first + block * BLOCK;
            let mut words = [0u32; BLOCK];
            if rule.revision.draws() {
                fill_lanes(view.key(draw::REVISE), begin, next.len(), &mut words);
            }
            for (lane, next) in next.iter_mut().enumerate() {
                let i = begin + lane;
                *next = match means {
                    _ if !happens(words[lane], rule.revision.update_q30) => value[i],
                    [] => around(view, rule, value, i),
                    means => means[usize::from(value[i])],
                };
            }
        }
    }
}

/// Mean of the neighbours near enough and of oneself.
fn around(view: &View<'_>, rule: &HegselmannKrausePlan, value: &[u16], i: usize) -> u16 {
    let own = value[i];
    let (mut sum, mut count) = (u64::from(own), 1);
    for k in 0..view.graph.degree(i as u32) {
        let other = value[view.graph.neighbor(i as u32, k).agent as usize];
        if u32::from(other.abs_diff(own)) <= rule.epsilon {
            (sum, count) = (sum + u64::from(other), count + 1);
        }
    }
    mean_half_even(sum, count) as u16
}
