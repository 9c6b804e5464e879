//! The kernel of `interact/neighborhood_goods` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::NeighborhoodGoodsPlan;
use crate::columns::Column;
use crate::config::rule::{Driver, Part};
use crate::kernel::passes::{Joins, KernelText, Pass, Passes, Size, Slot, scratch};
use crate::kernel::{Kernel, Out, View};
use crate::num::fixed::pack;
use rayon::prelude::*;

/// A pass before the kernel: what each group shares out to each member.
pub(super) const SHARES: (&str, &str) =
    ("shaders/interact/neighborhood_shares.wgsl", include_str!("../../../../shaders/interact/neighborhood_shares.wgsl"));

impl Kernel for NeighborhoodGoodsPlan {
    /// What each member gets in the group that an agent heads, stored units.
    type First = Vec<u32>;

    fn first(&self, view: &View<'_>) -> Vec<u32> {
        (0..view.plan.agents()).into_par_iter().with_min_len(1 << 12).map(|head| share(view, self, head)).collect()
    }

    fn next(&self, view: &View<'_>, shares: &Vec<u32>, mut out: Out<'_>) {
        let first = out.first as u32;
        for (i, word) in (first..).zip(out.words(Column::Payoff, 0)) {
            let degree = view.graph.degree(i);
            // Sums are below 2^23 by the choice of the format.
            let got: u32 = (0..degree).map(|k| shares[view.graph.neighbor(i, k).agent as usize]).sum::<u32>() + shares[i as usize];
            *word = pack(got as i32 - (paid(view, self, i) * (degree + 1)) as i32, view.strategy[i as usize]);
        }
    }

    fn passes(&self, passes: &mut Passes<'_>) {
        passes.scratch(passes.plan.stride() as u64);
        let joins = Joins::Kernel(KernelText { parts: &[Part::Graph], driver: Driver::Place, draws: &[] });
        passes.before(Pass { joins, ..scratch(SHARES, passes.phase.words(), &[Slot::Now(Column::Strategy)], Size::Agents) });
        passes.main_reading(&[Slot::Scratch]);
    }
}

/// What an agent pays into each of its groups.
#[inline(always)]
fn paid(view: &View<'_>, rule: &NeighborhoodGoodsPlan, i: u32) -> u32 {
    if (rule.contributors >> (view.strategy[i as usize] & 15)) & 1 == 1 { rule.paid(view.graph.degree(i) + 1) } else { 0 }
}

fn share(view: &View<'_>, rule: &NeighborhoodGoodsPlan, head: u32) -> u32 {
    let degree = view.graph.degree(head);
    let sum: u32 = (0..degree).map(|k| paid(view, rule, view.graph.neighbor(head, k).agent)).sum::<u32>() + paid(view, rule, head);
    let good = (u64::from(sum) * u64::from(rule.multiplication_q16)) >> 16; // < 2^23
    good as u32 / (degree + 1)
}
