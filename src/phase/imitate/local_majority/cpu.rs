//! The kernel of `imitate/local_majority` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::LocalMajorityPlan;
use crate::columns::Column;
use crate::config::plan::{STRATEGIES_MAX, draw};
use crate::kernel::model::{BLOCK, keep_all_asleep, keep_sleepers};
use crate::kernel::passes::{Passes, Slot};
use crate::kernel::{Kernel, Out, View};
use crate::num::permute::Permutation;
use rayon::prelude::*;

impl Kernel for LocalMajorityPlan {
    /// What each group takes; `KEEPS`: everybody keeps its own.
    type First = Vec<u8>;

    fn first(&self, view: &View<'_>) -> Vec<u8> {
        winners(view, self)
    }

    fn next(&self, view: &View<'_>, first: &Vec<u8>, out: Out<'_>) {
        next(view, self, first, out);
    }

    fn passes(&self, passes: &mut Passes<'_>) {
        passes.seats();
        passes.main_reading(&[Slot::Scratch]);
    }
}

/// A group that takes nothing.
const KEEPS: u8 = u8::MAX;
/// Seats that one task looks up.
const SEATS: usize = 1 << 13;

/// What a group with these numbers of members takes; `None`: everybody keeps its own.
#[must_use]
pub fn taken(tallies: &[u32], status_quo: Option<u8>) -> Option<u8> {
    let most = tallies.iter().max()?;
    let mut leaders = (0u8..).zip(tallies).filter(|(_, n)| *n == most).map(|(s, _)| s);
    let first = leaders.next()?;
    if leaders.next().is_none() { Some(first) } else { status_quo }
}

fn winners(view: &View<'_>, rule: &LocalMajorityPlan) -> Vec<u8> {
    let size = rule.size as usize;
    let groups = view.plan.agents() as usize / size;
    let seats = Permutation::new(view.key(draw::MATCHING), view.plan.agents());
    let count = view.plan.strategy_count();
    let each = SEATS / size;
    let mut winners = vec![KEEPS; groups];
    winners.par_chunks_mut(each).enumerate().for_each(|(task, winners)| {
        let first = (task * each * size) as u32;
        let mut members: Vec<u32> = (first..first + (winners.len() * size) as u32).collect();
        seats.inverse_many(&mut members);
        for (winner, members) in winners.iter_mut().zip(members.chunks(size)) {
            let mut tallies = [0u32; STRATEGIES_MAX];
            for j in members {
                tallies[usize::from(view.strategy[*j as usize] & 15)] += 1;
            }
            *winner = taken(&tallies[..count], rule.status_quo).unwrap_or(KEEPS);
        }
    });
    winners
}

fn next(view: &View<'_>, rule: &LocalMajorityPlan, winners: &[u8], mut out: Out<'_>) {
    let (strategy, model) = (out.bytes(Column::Strategy, 0), out.words(Column::Model, 0));
    // Nobody in particular is copied.
    for (model, i) in model.iter_mut().zip(out.first as u32..) {
        *model = i;
    }
    let seats = Permutation::new(view.key(draw::MATCHING), view.plan.agents());
    for (block, next) in strategy.chunks_mut(BLOCK).enumerate() {
        let begin = out.first + block * BLOCK;
        if keep_all_asleep(view, &rule.revision, begin, next) {
            continue;
        }
        let mut places = [0u32; BLOCK];
        for (lane, place) in places[..next.len()].iter_mut().enumerate() {
            *place = (begin + lane) as u32;
        }
        seats.forward_many(&mut places[..next.len()]);
        for (lane, next) in next.iter_mut().enumerate() {
            let winner = winners.get((places[lane] / rule.size) as usize).copied().filter(|winner| *winner != KEEPS);
            *next = winner.unwrap_or(view.strategy[begin + lane]);
        }
        keep_sleepers(view, &rule.revision, begin, next);
    }
}
