//! The kernel of `respond/table` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rows::COUNTED_MAX;
use super::rule::ResponsePlan;
use crate::columns::Column;
use crate::config::plan::draw;
use crate::kernel::model::{BLOCK, keep_all_asleep, keep_sleepers};
use crate::kernel::passes::{Passes, Slot};
use crate::kernel::{Kernel, Out, View, counts, fill_lanes};
use crate::phase::respond::counting::{alone, around, crowd, drawn};
use crate::phase::respond::peers::Sees;

/// What each of a block sees: counts of counted strategies, and of all.
struct Block {
    kinds: [[u32; BLOCK]; COUNTED_MAX],
    all: [u32; BLOCK],
}

impl Kernel for ResponsePlan {
    /// Agents per strategy, where everybody sees everybody.
    type First = Vec<u64>;

    fn first(&self, view: &View<'_>) -> Vec<u64> {
        let field = self.peers.sees == Sees::Field && !self.grid.counted.is_empty();
        if field { counts(view.plan.strategy_count(), view.strategy) } else { Vec::new() }
    }

    fn next(&self, view: &View<'_>, crowd: &Vec<u64>, mut out: Out<'_>) {
        let (class, first, count) = (view.bytes(Column::Class, 0), out.first, self.grid.strategies as usize);
        for (block, next) in out.bytes(Column::Strategy, 0).chunks_mut(BLOCK).enumerate() {
            let (begin, len) = (first + block * BLOCK, next.len());
            if keep_all_asleep(view, &self.revision, begin, next) {
                continue;
            }
            let mut seen = Block { kinds: [[0; BLOCK]; COUNTED_MAX], all: [0; BLOCK] };
            look(self, view, crowd, begin, len, &mut seen);
            let mut words = [0u32; BLOCK];
            fill_lanes(view.key(draw::MODEL), begin, len, &mut words);
            for (lane, next) in next.iter_mut().enumerate() {
                let kind = if self.grid.classes > 1 { class[begin + lane] } else { 0 };
                let counts = seen.kinds.each_ref().map(|kind| kind[lane]);
                let own = view.strategy[begin + lane];
                let place = self.place(kind, own, &counts[..self.grid.counted.len()], seen.all[lane]);
                let limits = &self.limits_q30[place..place + count];
                // The last limit is 1.
                *next = limits.iter().map(|limit| u8::from(*limit <= words[lane] >> 2)).sum();
            }
            keep_sleepers(view, &self.revision, begin, next);
        }
    }

    fn passes(&self, passes: &mut Passes<'_>) {
        if self.peers.sees == Sees::Field && !self.grid.counted.is_empty() {
            crowd(passes);
        }
        if self.grid.classes > 1 {
            passes.main_reading(&[Slot::Scratch]);
        } else {
            passes.main_of_one_class(&[Slot::Scratch]);
        }
    }
}

/// Counts what agents `begin .. begin + len` see.
fn look(rule: &ResponsePlan, view: &View<'_>, crowd: &[u64], begin: usize, len: usize, seen: &mut Block) {
    let counted = &rule.grid.counted;
    match rule.peers.sees {
        _ if counted.is_empty() => {}
        Sees::Neighbors => around(view, counted, begin, len, &mut seen.kinds[..counted.len()], &mut seen.all),
        Sees::Field => {
            let pool = view.pool();
            seen.all[..len].fill(pool.size);
            for (kind, wanted) in seen.kinds.iter_mut().zip(counted) {
                for (n, own) in kind.iter_mut().zip(&view.strategy[begin..begin + len]) {
                    *n = (crowd[usize::from(*wanted)] - u64::from(pool.skip_self && own == wanted)) as u32;
                }
            }
        }
        Sees::Sample => {
            let mut met = [0u8; BLOCK];
            drawn(view, rule.peers.drawn, begin, len, |others| {
                crate::kernel::rows::gather(view.strategy, others, &mut met);
                for (kind, wanted) in seen.kinds.iter_mut().zip(counted) {
                    for (n, s) in kind.iter_mut().zip(&met[..others.len()]) {
                        *n += u32::from(s == wanted);
                    }
                }
            });
            seen.all[..len].fill(rule.peers.drawn);
            if view.graph.may_isolate() || view.plan.agents() == 1 {
                for lane in (0..len).filter(|lane| alone(view, begin + lane)) {
                    seen.all[lane] = 0;
                    seen.kinds.iter_mut().for_each(|kind| kind[lane] = 0);
                }
            }
        }
    }
}
