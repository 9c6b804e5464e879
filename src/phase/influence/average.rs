//! `influence/average`: move to a weighted mean of one's own value, the values of others and one's user's preference.
//!
//! **Formula.** Per value dimension: v_i ← a·p_i + (1 − a)·((1 − w)·v_i + w·Σ_j W_j ṽ_j / Σ_j W_j) over the neighbours j, with
//! oneself if `include_self`; well-mixed: over the whole population. W_j = 1, or the influence of j,
//! or the weight of the link to j (of oneself 1) where links have weights. A sycophantic j shows
//! ṽ_j = v_j + s·(v_i − v_j). Nobody to listen to, or nobody with influence: the mean is one's own value.
//! **Formats.** Values 0 to 65535; a, w and s in units of 2⁻¹⁴; influence by its leading bits such that a neighbourhood's sum fits 16
//! bits (31 bits from 4096 agents listened to on); the mean with 16 more fractional bits. **Rounding.** The mean is cut, the new value rounded half to even, once.
//! **Draws.** Word 3 decides who revises if u < 1. **Sources.** DeGroot 1974; Friedkin & Johnsen 1990.
//!
//! ```
//! use polity::phase::influence::average::mixed;
//! // DeGroot with w = 1/2: half way to the mean. Friedkin-Johnsen with a = 1: the preference.
//! let (mean, half, one) = (40_000u64 << 16, 8_192, 16_384);
//! assert_eq!(mixed(20_000, mean, 0, 0, half), 30_000);
//! assert_eq!(mixed(20_000, mean, 7, one, half), 7);
//! ```
#![deny(clippy::float_arithmetic)]

use crate::columns::Column;
use crate::config::network::WEIGHT_ONE;
use crate::config::plan::{AveragePlan, Spec, draw};
use crate::num::fixed::{halve_to_even, happens};
use crate::phase::imitate::model::BLOCK;
use crate::phase::{CpuKernel, Out, Phase, View, fill_lanes};
use crate::world::graph::Graph;

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "influence/average",
    summary: "move to a weighted mean of one's own value, those of others and one's user's preference",
    reads: &[Column::Value, Column::Preference, Column::Influence, Column::Class],
    writes: &[Column::Value],
    by_group: false,
    draws: &["revise 3"],
    sources: &["DeGroot 1974", "Friedkin & Johnsen 1990"],
    shader: ("shaders/influence/average.wgsl", include_str!("../../../shaders/influence/average.wgsl")),
    cpu: CpuKernel::Columns(next),
    models: None,
};

/// A value after the step; `mean` in units of 2⁻¹⁶ of a value unit, `anchor` and `weight` in units of 2⁻¹⁴.
#[inline(always)]
#[must_use]
pub fn mixed(own: u16, mean: u64, preference: u16, anchor: u32, weight: u32) -> u16 {
    let pulled = ((u64::from(16384 - weight) * u64::from(own)) << 16) + u64::from(weight) * mean; // < 2^46
    let whole = ((u64::from(anchor) * u64::from(preference)) << 30) + u64::from(16384 - anchor) * pulled; // < 2^60
    let (floor, rest) = (whole >> 44, whole & ((1 << 44) - 1));
    let half = 1 << 43;
    (floor + u64::from(rest > half || (rest == half && floor & 1 == 1))) as u16
}

/// From so many on influence is counted in 31 bits.
const MANY: u32 = 4096;

fn next(view: &View<'_>, mut out: Out<'_>) {
    let Spec::Average(rule) = &view.phase.spec else { unreachable!("kernel of influence/average") };
    for d in 0..view.dimensions() {
        let (value, preference) = (view.halves(Column::Value, d), view.halves(Column::Preference, d));
        let next = out.halves(Column::Value, d);
        for (block, next) in next.chunks_mut(BLOCK).enumerate() {
            let begin = out.first + block * BLOCK;
            let mut words = [0u32; BLOCK];
            if rule.revision.draws() {
                fill_lanes(view.key(draw::REVISE), begin, next.len(), &mut words);
            }
            for (lane, next) in next.iter_mut().enumerate() {
                let i = begin + lane;
                let awake = happens(words[lane], rule.revision.update_q30);
                let mean = if view.graph == Graph::WellMixed { population(view, rule, d, value[i]) } else { around(view, rule, value, i) };
                *next = if awake { mixed(value[i], mean, preference[i], rule.anchor_q14, rule.weight_q14) } else { value[i] };
            }
        }
    }
}

/// Mean of the whole population, or of all others.
fn population(view: &View<'_>, rule: &AveragePlan, d: u32, own: u16) -> u64 {
    let others = u64::from(!rule.include_self);
    let (sum, n) = (view.sums[d as usize] - others * u64::from(own), u64::from(view.plan.agents()) - others);
    (sum << 16).checked_div(n).unwrap_or(u64::from(own) << 16) // sum < 2^47
}

/// Mean of what the neighbours show.
fn around(view: &View<'_>, rule: &AveragePlan, value: &[u16], i: usize) -> u64 {
    let own = value[i];
    let influence = if rule.weighted { view.words(Column::Influence, 0) } else { &[] };
    let class = view.bytes(Column::Class, 0);
    let degree = view.graph.degree(i as u32);
    let count = degree + u32::from(rule.include_self);
    let at = |k: u32| if k < degree { view.graph.neighbor(i as u32, k).agent as usize } else { i };
    // The unit of influence: the sum of whole units must fit 16 bits, or 31 where very many are listened to.
    let most = if count < MANY { 65535 } else { (1 << 31) - 1 };
    let mut shift = 0;
    if rule.weighted {
        while (0..count).map(|k| u64::from(influence[at(k)] >> shift)).sum::<u64>() > most {
            shift += 1;
        }
    }
    let links = view.plan.topology_of(view.phase).weighted().map_or(&[][..], |network| network.row_weights(i as u32));
    let (mut sum, mut weight) = (0u64, 0u64); // below 2^48
    for (k, j) in (0..count).map(at).enumerate() {
        let hides = class.get(j).map_or(0, |class| rule.sycophancy[usize::from(class & 15)] as i32);
        let shown = i32::from(own) + halve_to_even((i32::from(value[j]) - i32::from(own)) * (16384 - hides), 14);
        let counts = match (rule.weighted, links.is_empty()) {
            (true, _) => u64::from(influence[j] >> shift),
            (_, true) => 1,
            _ => u64::from(links.get(k).copied().unwrap_or(WEIGHT_ONE)),
        };
        sum += counts * shown as u64;
        weight += counts;
    }
    (sum << 16).checked_div(weight).unwrap_or(u64::from(own) << 16)
}
