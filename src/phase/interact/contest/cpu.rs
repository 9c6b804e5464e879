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

/// Strength of an effort of 1 and a capability of 1.
const WHOLE: u32 = 65_535 * 65_535;

impl Kernel for ContestPlan {
    /// By group: the sum of strengths, or with `award = "lottery"` the winner.
    type First = Vec<u32>;

    fn first(&self, view: &View<'_>) -> Self::First {
        let contest = Contest::new(view, self);
        let prize = view.key(PRIZE);
        by_group(view, self.rivals, |first, members| {
            let all: u32 = members.iter().map(|i| contest.weight(*i as usize)).sum(); // ≤ 128 · 2^25
            if self.lottery { contest.winner(members, all, prize.word(first)) } else { all }
        })
    }

    fn next(&self, view: &View<'_>, first: &Self::First, mut out: Out<'_>) {
        let contest = Contest::new(view, self);
        for_each(view, self.rivals, out.first, out.words(Column::Payoff, 0), |i, group| {
            let own = view.strategy[i];
            let Some(group) = group else { return pack(0, own) };
            let won = match first[group] {
                winner if self.lottery => self.prize * u32::from(winner == i as u32),
                0 => self.even,
                all => mean_half_even(u64::from(self.prize) * u64::from(contest.weight(i)), u64::from(all)) as u32,
            };
            let effort = if self.amounts.dimension.is_some() { contest.brought.by(i) } else { 0 };
            // All below 2^23 by the choice of the format.
            let paid = self.pays[usize::from(own & 15)] + self.cost.times(effort << 15);
            pack((self.share + won).cast_signed() - paid.cast_signed(), own)
        });
    }

    fn passes(&self, passes: &mut Passes<'_>) {
        passes.scratch(passes.plan.stride() as u64);
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

    /// Strength^r, at most 2^25.
    #[inline(always)]
    fn weight(&self, i: usize) -> u32 {
        let capable = self.capability.get(i).map_or(65_535, |c| u32::from(*c));
        let kept = self.rule.kept_q16[usize::from(self.strategy[i] & 15)];
        let strength = ((u64::from(capable * self.brought.by(i)) * u64::from(kept)) >> 16) as u32;
        match self.rule.exponent_q16 {
            65_536 => strength >> 7,
            r => self.rule.table.weight_q30(r, strength, WHOLE) >> 5,
        }
    }

    /// The member where a point below the sum of strengths falls; any of them where nobody has any.
    fn winner(&self, members: &[u32], all: u32, word: u32) -> u32 {
        if all == 0 {
            return members[index_below(word, members.len() as u32) as usize];
        }
        let mut point = index_below(word, all);
        for i in members {
            let weight = self.weight(*i as usize);
            if point < weight {
                return *i;
            }
            point -= weight;
        }
        unreachable!("the point is below the sum")
    }
}
