//! The kernel of `imitate/sznajd` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::SznajdPlan;
use crate::config::plan::draw;
use crate::kernel::model::{draw_others, draw_others_of, imitate_several};
use crate::kernel::{Kernel, Out, View};

impl Kernel for SznajdPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, self, out);
    }
}

fn next(view: &View<'_>, rule: &SznajdPlan, out: Out<'_>) {
    imitate_several(view, &rule.revision, out, |begin, next, _| {
        let len = next.len();
        let first = draw_others(view, draw::MODEL, begin, len);
        let second = draw_others_of(view, &first, draw::MODELS, begin, len);
        for (lane, next) in next.iter_mut().enumerate() {
            let (a, b) = (view.strategy[first[lane] as usize], view.strategy[second[lane] as usize]);
            *next = if a == b { a } else { view.strategy[begin + lane] };
        }
    });
}
