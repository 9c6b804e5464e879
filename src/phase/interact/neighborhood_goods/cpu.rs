//! The kernel of `interact/neighborhood_goods` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::NeighborhoodGoodsPlan;
use crate::columns::Column;
use crate::kernel::passes::{Joins, KernelText, Pass, Passes, Size, Slot, scratch};
use crate::kernel::{Kernel, Out, View};
use crate::num::fixed::pack;
use crate::rule::{Driver, Part};
use rayon::prelude::*;

/// A pass before the kernel: what each group shares out to each member, and who is in it.
pub(super) const SHARES: (&str, &str) =
    ("shaders/interact/neighborhood_shares.wgsl", include_str!("../../../../shaders/interact/neighborhood_shares.wgsl"));

/// Contributors, other participants, punishers and rewarders of a group.
type Members = [u32; 4];

impl Kernel for NeighborhoodGoodsPlan {
    /// By the head of a group: what each member gets, stored units, where one stays alone, what it gets and what it has paid; and who is in it, where
    /// members punish or reward.
    type First = (Vec<u32>, Vec<Members>);

    fn first(&self, view: &View<'_>) -> Self::First {
        let heads = || (0..view.plan.agents()).into_par_iter().with_min_len(1 << 12);
        let members = if self.sanctions.act() { heads().map(|head| members(view, self, head)).collect() } else { Vec::new() };
        (heads().map(|head| share(view, self, head)).collect(), members)
    }

    fn next(&self, view: &View<'_>, (shares, members): &Self::First, mut out: Out<'_>) {
        let first = out.first as u32;
        for (i, word) in (first..).zip(out.words(Column::Payoff, 0)) {
            let (degree, own) = (view.graph.degree(i), view.strategy[i as usize]);
            if is(self.loners, own) {
                *word = pack((self.loner_payoff * (degree + 1)) as i32, own);
                continue;
            }
            // Sums are below 2^23 by the choice of the format.
            let got: u32 = (0..degree).map(|k| shares[view.graph.neighbor(i, k).agent as usize]).sum::<u32>() + shares[i as usize];
            let met = if members.is_empty() { 0 } else { sanctioned(view, self, i, members) };
            *word = pack(got as i32 - (paid(view, self, i) * (degree + 1)) as i32 + met, own);
        }
    }

    fn passes(&self, passes: &mut Passes<'_>) {
        let planes = if self.sanctions.act() { 5 } else { 1 };
        passes.scratch(planes * passes.plan.stride() as u64);
        let joins = Joins::Kernel(KernelText { parts: &[Part::Graph], driver: Driver::Place, draws: &[] });
        passes.before(Pass { joins, ..scratch(SHARES, passes.phase.words(), &[Slot::Now(Column::Strategy)], Size::Agents) });
        passes.main_reading(&[Slot::Scratch]);
    }
}

/// Is a strategy in a set?
#[inline(always)]
const fn is(set: u32, strategy: u8) -> bool {
    (set >> (strategy & 15)) & 1 == 1
}

/// What an agent pays into each of its groups.
#[inline(always)]
fn paid(view: &View<'_>, rule: &NeighborhoodGoodsPlan, i: u32) -> u32 {
    if is(rule.contributors, view.strategy[i as usize]) { rule.paid(view.graph.degree(i) + 1) } else { 0 }
}

fn share(view: &View<'_>, rule: &NeighborhoodGoodsPlan, head: u32) -> u32 {
    let degree = view.graph.degree(head);
    let mut sum = paid(view, rule, head);
    let (mut contributors, mut players) = (0, 0);
    let mut count = |j: u32| {
        let strategy = view.strategy[j as usize];
        contributors += u32::from(is(rule.contributors, strategy));
        players += u32::from(!is(rule.loners, strategy));
    };
    count(head);
    for k in 0..degree {
        let j = view.graph.neighbor(head, k).agent;
        sum += paid(view, rule, j);
        count(j);
    }
    if rule.loners != 0 && players < 2 {
        // Who is alone has what it paid back; where nobody is, nobody reads this.
        return rule.loner_payoff + sum;
    }
    let good = (u64::from(sum) * u64::from(rule.rate(contributors, players))) >> 16; // < 2^23
    good as u32 / players
}

fn members(view: &View<'_>, rule: &NeighborhoodGoodsPlan, head: u32) -> Members {
    let mut found = Members::default();
    let mut count = |j: u32| {
        let strategy = view.strategy[j as usize];
        let gives = is(rule.contributors, strategy);
        let keeps = !gives && !is(rule.loners, strategy);
        let all = [gives, keeps, is(rule.sanctions.punishers, strategy), is(rule.sanctions.rewarders, strategy)];
        found.iter_mut().zip(all).for_each(|(sum, one)| *sum += u32::from(one));
    };
    count(head);
    (0..view.graph.degree(head)).for_each(|k| count(view.graph.neighbor(head, k).agent));
    found
}

/// What others do to an agent in all its groups, less what it costs to do as much to them; itself, who is in all of them, taken out.
fn sanctioned(view: &View<'_>, rule: &NeighborhoodGoodsPlan, i: u32, of: &[Members]) -> i32 {
    let (degree, own) = (view.graph.degree(i), view.strategy[i as usize]);
    let mut all = of[i as usize];
    for k in 0..degree {
        let more = of[view.graph.neighbor(i, k).agent as usize];
        all.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
    }
    let by = &rule.sanctions;
    let (gives, punishes, rewards) = (is(rule.contributors, own), is(by.punishers, own), is(by.rewarders, own));
    let others = |k: usize, oneself: bool| (all[k] - if oneself { degree + 1 } else { 0 }) as i32;
    // All below 2^23 by the choice of the format.
    let felt = if gives { by.reward * others(3, rewards) } else { -by.fine * others(2, punishes) };
    let punishing = if punishes { by.punishing_cost * others(1, !gives) } else { 0 };
    let rewarding = if rewards { by.rewarding_cost * others(0, gives) } else { 0 };
    felt - punishing - rewarding
}
