//! The kernel of `convention/memory` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{MemoryPlan, NamingUpdate, ROW, UTTER, after_hearing, place};
use crate::columns::Column;
use crate::config::plan::draw;
use crate::kernel::model::{BLOCK, awake, draw_partners, keep_all_asleep};
use crate::kernel::passes::Passes;
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::fixed::happens;
use crate::num::permute::Permutation;

impl Kernel for MemoryPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), mut out: Out<'_>) {
        let (class, first) = (view.bytes(Column::Class, 0), out.first);
        let (strategy, memory) = (out.bytes(Column::Strategy, 0), out.words(Column::Memory, 0));
        for (block, (next, memory)) in strategy.chunks_mut(BLOCK).zip(memory.chunks_mut(BLOCK)).enumerate() {
            let (begin, len) = (first + block * BLOCK, next.len());
            if keep_all_asleep(view, &self.revision, begin, next) {
                continue;
            }
            let mut met = match self.update {
                NamingUpdate::Listener => draw_partners(view, begin, len),
                NamingUpdate::Pair => opposite(view, begin, len),
            };
            let awake = awake(view, &self.revision, self.learners, begin, len);
            // Those who do not listen hear themselves, which is nobody.
            for (lane, met) in met[..len].iter_mut().enumerate().filter(|(lane, _)| awake[*lane] == 0) {
                *met = (begin + lane) as u32;
            }
            let mut words = [0u32; BLOCK];
            fill_lanes(view.key(UTTER), begin, len, &mut words);
            for (lane, (next, memory)) in next.iter_mut().zip(memory).enumerate() {
                let (i, j) = (begin + lane, met[lane] as usize);
                *next = view.strategy[i];
                if i != j {
                    *memory = after_hearing(*memory, u32::from(view.strategy[j] == 0), self.length);
                    let row = if self.says_q30.len() > ROW { usize::from(class[i] & 15) * ROW } else { 0 };
                    *next = u8::from(!happens(words[lane], self.says_q30[row + place(*memory)]));
                }
            }
        }
    }

    fn passes(&self, passes: &mut Passes<'_>) {
        if self.says_q30.len() > ROW || self.learners != 0xffff {
            passes.main();
        } else {
            passes.main_of_one_class(&[]);
        }
    }
}

/// Who sits opposite of agents `begin .. begin + len`; themselves where nobody does.
fn opposite(view: &View<'_>, begin: usize, len: usize) -> [u32; BLOCK] {
    let agents = view.plan.agents();
    let seats = Permutation::new(view.key(draw::MATCHING), agents);
    let mut met: [u32; BLOCK] = std::array::from_fn(|lane| (begin + lane) as u32);
    seats.forward_many(&mut met[..len]);
    for seat in &mut met[..len] {
        *seat = if *seat ^ 1 < agents { *seat ^ 1 } else { *seat };
    }
    seats.inverse_many(&mut met[..len]);
    met
}
