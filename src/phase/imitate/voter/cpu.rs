//! The kernel of `imitate/voter` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::VoterPlan;
use crate::columns::Column;
use crate::kernel::model::{BLOCK, all_asleep_copy_nobody, copied, draw_partners, keep_all_asleep, keep_sleepers, sleepers_copy_nobody};
use crate::kernel::{Kernel, Out, View};

impl Kernel for VoterPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), mut out: Out<'_>) {
        if out.has(Column::Model) {
            copied(view, out, |first, model| models(view, self, first, model));
        } else {
            next(view, self, out.first, out.bytes(Column::Strategy, 0));
        }
    }
}

fn next(view: &View<'_>, rule: &VoterPlan, first: usize, out: &mut [u8]) {
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        if keep_all_asleep(view, &rule.revision, begin, out) {
            continue;
        }
        let models = draw_partners(view, begin, out.len());
        for (next, j) in out.iter_mut().zip(&models) {
            *next = view.strategy[*j as usize];
        }
        keep_sleepers(view, &rule.revision, begin, out);
    }
}

fn models(view: &View<'_>, rule: &VoterPlan, first: usize, out: &mut [u32]) {
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let begin = first + block * BLOCK;
        if all_asleep_copy_nobody(view, &rule.revision, begin, out) {
            continue;
        }
        let len = out.len();
        out.copy_from_slice(&draw_partners(view, begin, len)[..len]);
        sleepers_copy_nobody(view, &rule.revision, begin, out);
    }
}
