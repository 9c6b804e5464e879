//! The kernel of `govern/training` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::TrainingPlan;
use crate::columns::Column;
use crate::kernel::passes::{CLEAR, Joins, Pass, Passes, Size, Slot, scratch};
use crate::kernel::{Kernel, Out, View};
use crate::num::fixed::{mean_half_even, toward};
use crate::rule::words::Words;
use rayon::prelude::*;

/// A pass before the kernel: the sum of all capabilities.
pub(super) const SKILLS: (&str, &str) = ("shaders/govern/skills.wgsl", include_str!("../../../../shaders/govern/skills.wgsl"));

impl Kernel for TrainingPlan {
    /// Mean capability.
    type First = u16;

    fn first(&self, view: &View<'_>) -> u16 {
        let sum = |part: &[u16]| part.iter().map(|c| u64::from(*c)).sum::<u64>();
        let total = view.halves(Column::Capability, 0).par_chunks(1 << 16).map(sum).sum();
        mean_half_even(total, u64::from(view.plan.agents())) as u16
    }

    fn next(&self, view: &View<'_>, mean: &u16, mut out: Out<'_>) {
        let now = &view.halves(Column::Capability, 0)[out.first..];
        for (next, now) in out.halves(Column::Capability, 0).iter_mut().zip(now) {
            *next = toward(*now, *mean, self.rate_q16);
        }
    }

    fn passes(&self, passes: &mut Passes<'_>) {
        let words = 2 * passes.plan.replicas();
        passes.scratch(2);
        let mut clear = Words::default();
        clear.table("words", [words]);
        passes.before(Pass { own: false, ..scratch(CLEAR, clear, &[], Size::Exactly(u64::from(words))) });
        // LEN of shaders/shared/society.wgsl: a sum per replica.
        let mut sums = Words::default();
        sums.table("numbers", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        passes.before(Pass { joins: Joins::Sums, ..scratch(SKILLS, sums, &[Slot::Now(Column::Capability)], Size::Chunks) });
        passes.main_reading(&[Slot::Scratch]);
    }
}
