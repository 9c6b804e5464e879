//! The kernel of `imitate/wright_fisher` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::WrightFisherPlan;
use crate::columns::Column;
use crate::config::plan::draw;
use crate::kernel::model::{BLOCK, keep_all_asleep, keep_sleepers, sleepers_copy_nobody};
use crate::kernel::passes::{Passes, Slot};
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::phase::imitate::selection::cpu::Sums;
use crate::rule::Part;

impl Kernel for WrightFisherPlan {
    /// Sums of fitness.
    type First = Sums;

    fn first(&self, view: &View<'_>) -> Sums {
        Sums::new(view, self.fitness)
    }

    fn next(&self, view: &View<'_>, first: &Sums, out: Out<'_>) {
        next(view, self, first, out);
    }

    /// Sums of fitness within parts of 128 agents, within spans of 128 parts, over spans.
    fn passes(&self, passes: &mut Passes<'_>) {
        let parts = passes.plan.agents().div_ceil(128);
        // Sums within parts; sums over parts and over spans, two words each.
        passes.scratch(128 * u64::from(parts) + 2 * u64::from(parts + parts.div_ceil(128)));
        for (level, count) in (0u32..).zip([parts, parts.div_ceil(128), 1]) {
            let mut words = passes.phase.words();
            words.scalar("level", level);
            passes.parts(super::FITNESS_SUMS, words, &[Slot::Now(Column::Payoff)], count, &[Part::Fitness]);
        }
        passes.main_reading(&[Slot::Scratch]);
    }
}

fn next(view: &View<'_>, rule: &WrightFisherPlan, fitness: &Sums, mut out: Out<'_>) {
    let (strategy, model) = (out.bytes(Column::Strategy, 0), out.words(Column::Model, 0));
    for (block, out_s) in strategy.chunks_mut(BLOCK).enumerate() {
        let begin = out.first + block * BLOCK;
        if model.is_empty() && keep_all_asleep(view, &rule.revision, begin, out_s) {
            continue;
        }
        let (mut high, mut low) = ([0u32; BLOCK], [0u32; BLOCK]);
        fill_lanes(view.key(draw::MODEL), begin, out_s.len(), &mut high);
        fill_lanes(view.key(draw::MODEL_LOW), begin, out_s.len(), &mut low);
        for (lane, high) in high.iter_mut().enumerate().take(out_s.len()) {
            *high = fitness.choose(*high, low[lane]).unwrap_or(begin + lane) as u32;
        }
        for (next, j) in out_s.iter_mut().zip(&high) {
            *next = view.strategy[*j as usize];
        }
        keep_sleepers(view, &rule.revision, begin, out_s);
        if let Some(model) = model.chunks_mut(BLOCK).nth(block) {
            model.copy_from_slice(&high[..model.len()]);
            sleepers_copy_nobody(view, &rule.revision, begin, model);
        }
    }
}
