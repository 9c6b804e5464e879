//! The kernel of `interact/cournot` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::super::rivals::cpu::{Brought, by_group, for_each};
use super::rule::CournotPlan;
use crate::columns::Column;
use crate::kernel::passes::{Passes, Slot};
use crate::kernel::{Kernel, Out, View};
use crate::num::fixed::pack;
use crate::rule::Part;

/// A pass before the kernel: what comes to each market.
pub(super) const MARKETS: (&str, &str) = ("shaders/interact/markets.wgsl", include_str!("../../../../shaders/interact/markets.wgsl"));

impl Kernel for CournotPlan {
    /// What comes to each market, units of 1/65535 of the largest quantity.
    type First = Vec<u32>;

    fn first(&self, view: &View<'_>) -> Self::First {
        let brought = Brought::new(view, &self.amounts);
        by_group(view, self.rivals, |_, members| members.iter().map(|i| brought.by(*i as usize)).sum()) // < 2^23
    }

    fn next(&self, view: &View<'_>, first: &Self::First, mut out: Out<'_>) {
        let brought = Brought::new(view, &self.amounts);
        for_each(view, self.rivals, out.first, out.words(Column::Payoff, 0), |i, market| {
            pack(market.map_or(0, |market| earned(self, brought.by(i), first[market])), view.strategy[i])
        });
    }

    fn passes(&self, passes: &mut Passes<'_>) {
        passes.scratch(passes.plan.stride() as u64);
        let (reads, markets) = ([Column::Strategy, Column::Value].map(Slot::Now), passes.plan.agents() / self.rivals.size);
        passes.parts(MARKETS, passes.phase.words(), &reads, markets, &[Part::Permute, Part::Amounts]);
        passes.main_reading(&[Slot::Scratch]);
    }
}

/// Upper word of a product.
#[inline(always)]
const fn upper(a: u32, b: u32) -> u32 {
    ((a as u64).wrapping_mul(b as u64) >> 32) as u32
}

/// What a firm earns that brings `own` to a market to which `market` comes.
#[inline(always)]
fn earned(rule: &CournotPlan, own: u32, market: u32) -> i32 {
    let lifted = rule.margin.abs_diff(market) << rule.margin_lift; // < 2^31
    let profit = rule.profit.times(upper(lifted, own << 16)).cast_signed();
    let heeded = market << rule.market_lift;
    let surplus = rule.surplus.times(upper(heeded, heeded)).cast_signed();
    surplus + if market > rule.margin { -profit } else { profit }
}
