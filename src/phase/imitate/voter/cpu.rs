//! The kernel of `imitate/voter` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::VoterPlan;
use crate::kernel::model::{draw_partners, imitate};
use crate::kernel::{Kernel, Out, View};

impl Kernel for VoterPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        let strategies = |begin: usize, out: &mut [u8]| {
            let partners = draw_partners(view, begin, out.len());
            for (next, j) in out.iter_mut().zip(&partners) {
                *next = view.strategy[*j as usize];
            }
        };
        let models = |begin: usize, out: &mut [u32]| {
            let len = out.len();
            out.copy_from_slice(&draw_partners(view, begin, len)[..len]);
        };
        imitate(view, &self.revision, out, strategies, models);
    }
}
