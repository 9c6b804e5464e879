//! The kernel of `imitate/majority` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::MajorityPlan;
use crate::columns::Column;
use crate::config::plan::{STRATEGIES_MAX, draw};
use crate::kernel::model::{BLOCK, draw_others, keep_all_asleep, keep_sleepers, sleepers_copy_nobody};
use crate::kernel::{Kernel, Out, View};
use std::cmp::Ordering;

impl Kernel for MajorityPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }
}

/// The strategy of the single largest tally; one's own where there is none.
#[inline(always)]
#[must_use]
pub fn plurality(own: u8, tallies: &[u32]) -> u8 {
    let (mut most, mut holder) = (0, own);
    for (s, n) in tallies.iter().enumerate() {
        // The same number as the most so far: nobody leads.
        holder = match (*n).cmp(&most) {
            Ordering::Greater => s as u8,
            Ordering::Equal => own,
            Ordering::Less => holder,
        };
        most = most.max(*n);
    }
    holder
}

fn next(view: &View<'_>, rule: &MajorityPlan, mut out: Out<'_>) {
    let count = view.plan.strategy_count();
    let (strategy, model) = (out.bytes(Column::Strategy, 0), out.words(Column::Model, 0));
    for (block, next) in strategy.chunks_mut(BLOCK).enumerate() {
        let (at, len) = (block * BLOCK, next.len());
        let begin = out.first + at;
        if model.is_empty() && keep_all_asleep(view, &rule.revision, begin, next) {
            continue;
        }
        let mut tallies = [[0u8; STRATEGIES_MAX]; BLOCK]; // models ≤ 64
        let mut copied: [u32; BLOCK] = std::array::from_fn(|lane| (begin + lane) as u32);
        for q in 0..rule.models {
            let others = draw_others(view, draw::MODELS + 2 * q, begin, len);
            for (tally, j) in tallies.iter_mut().zip(&others[..len]) {
                tally[usize::from(view.strategy[*j as usize] & 15)] += 1;
            }
            if rule.models == 1 {
                copied = others;
            }
        }
        for (lane, (next, tally)) in next.iter_mut().zip(&tallies).enumerate() {
            let tally = if rule.models == 0 { neighbors(view, begin + lane) } else { tally.map(u32::from) };
            *next = plurality(view.strategy[begin + lane], &tally[..count]);
        }
        keep_sleepers(view, &rule.revision, begin, next);
        if !model.is_empty() {
            let model = &mut model[at..at + len];
            model.copy_from_slice(&copied[..len]);
            sleepers_copy_nobody(view, &rule.revision, begin, model);
        }
    }
}

/// Strategies of all neighbours of an agent.
fn neighbors(view: &View<'_>, i: usize) -> [u32; STRATEGIES_MAX] {
    let mut tally = [0; STRATEGIES_MAX];
    for k in 0..view.graph.degree(i as u32) {
        tally[usize::from(view.strategy[view.graph.neighbor(i as u32, k).agent as usize] & 15)] += 1;
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::plurality;

    #[test]
    fn a_later_leader_ends_a_tie() {
        assert_eq!(plurality(0, &[0, 0]), 0);
        assert_eq!(plurality(1, &[2, 2, 3]), 2);
        assert_eq!(plurality(1, &[3, 2, 3]), 1);
        assert_eq!(plurality(1, &[3, 3, 2]), 1);
        assert_eq!(plurality(1, &[4, 0, 1]), 0);
    }
}
