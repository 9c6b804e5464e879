//! The kernel of `interact/contest` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::super::rivals::cpu::{Brought, by_group, for_each};
use super::rule::{ContestPlan, PRIZE};
use crate::columns::Column;
use crate::kernel::passes::{Passes, Slot};
use crate::kernel::{Kernel, Out, View};
use crate::num::fixed::{mean_half_even, pack};
use crate::num::wide::index_below;
use crate::rule::Part;

/// A pass before the kernel: the sum of strengths in each group, or who wins.
pub(super) const GROUPS: (&str, &str) =
    ("shaders/interact/contest_groups.wgsl", include_str!("../../../../shaders/interact/contest_groups.wgsl"));

const PARTS: &[Part] = &[Part::Permute, Part::Power, Part::Amounts, Part::Strength];

/// The winner where nobody contends.
const NOBODY: u32 = u32::MAX;

/// Strength of an effort of 1 and a capability of 1.
const WHOLE: u32 = 65_535 * 65_535;

impl Kernel for ContestPlan {
    /// By group: the sum of strengths, or with `award = "lottery"` the winner; and how many contend.
    type First = Vec<[u32; 2]>;

    fn first(&self, view: &View<'_>) -> Self::First {
        let contest = Contest::new(view, self);
        let prize = view.key(PRIZE);
        by_group(view, self.rivals, |first, members| {
            let all: u32 = members.iter().map(|i| contest.weight(*i as usize)).sum(); // ≤ 128 · 2^25
            let present = members.iter().map(|i| contest.contends(*i as usize)).sum();
            [if self.lottery { contest.winner(members, all, present, prize.word(first)) } else { all }, present]
        })
    }

    fn next(&self, view: &View<'_>, first: &Self::First, mut out: Out<'_>) {
        let contest = Contest::new(view, self);
        for_each(view, self.rivals, out.first, out.words(Column::Payoff, 0), |i, group| {
            let own = view.strategy[i];
            let Some(group) = group.filter(|_| !self.stays_out(own)) else { return pack(0, own) };
            let [found, present] = first[group];
            let won = match found {
                winner if self.lottery => self.prize * u32::from(winner == i as u32),
                0 => self.evens[present as usize],
                all => mean_half_even(u64::from(self.prize) * u64::from(contest.weight(i)), u64::from(all)) as u32,
            };
            let effort = if self.amounts.dimension.is_some() { contest.brought.by(i) } else { 0 };
            // All below 2^23 by the choice of the format.
            let paid = self.pays[usize::from(own & 15)] + self.cost.times(effort << 15);
            pack((self.shares[present as usize] + won).cast_signed() - paid.cast_signed(), own)
        });
    }

    fn passes(&self, passes: &mut Passes<'_>) {
        passes.scratch(passes.plan.stride() as u64); // two words of a group, which has two members and more
        let reads = [Column::Strategy, Column::Value, Column::Capability].map(Slot::Now);
        passes.parts(GROUPS, passes.phase.words(), &reads, passes.plan.agents() / self.rivals.size, PARTS);
        passes.main_reading(&[Slot::Scratch]);
    }
}

/// Contestants of one replica.
#[derive(Debug, Clone, Copy)]
struct Contest<'a> {
    rule: &'a ContestPlan,
    brought: Brought<'a>,
    strategy: &'a [u8],
    capability: &'a [u16],
}

impl<'a> Contest<'a> {
    fn new(view: &View<'a>, rule: &'a ContestPlan) -> Self {
        let capability = if rule.by_capability { view.halves(Column::Capability, 0) } else { &[] };
        Self { rule, brought: Brought::new(view, &rule.amounts), strategy: view.strategy, capability }
    }

    /// 1 if an agent contends, 0 if it stays out.
    #[inline(always)]
    fn contends(&self, i: usize) -> u32 {
        u32::from(!self.rule.stays_out(self.strategy[i]))
    }

    /// Strength^r, at most 2^25; of who stays out 0.
    #[inline(always)]
    fn weight(&self, i: usize) -> u32 {
        if self.rule.stays_out(self.strategy[i]) {
            return 0;
        }
        let capable = self.capability.get(i).map_or(65_535, |c| u32::from(*c));
        let kept = self.rule.kept_q16[usize::from(self.strategy[i] & 15)];
        let strength = ((u64::from(capable * self.brought.by(i)) * u64::from(kept)) >> 16) as u32;
        match self.rule.exponent_q16 {
            65_536 => strength >> 7,
            r => self.rule.table.weight_q30(r, strength, WHOLE) >> 5,
        }
    }

    /// The member where a point below the sum of strengths falls; where nobody has any, any of those `present` who contend.
    fn winner(&self, members: &[u32], all: u32, present: u32, word: u32) -> u32 {
        let mut point = index_below(word, if all == 0 { present } else { all });
        for i in members {
            let length = if all == 0 { self.contends(*i as usize) } else { self.weight(*i as usize) };
            if point < length {
                return *i;
            }
            point -= length;
        }
        NOBODY
    }
}
