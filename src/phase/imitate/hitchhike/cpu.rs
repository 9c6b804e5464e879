//! The kernel of `imitate/hitchhike` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::HitchhikePlan;
use crate::columns::{Column, giver};
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::fixed::happens;
use crate::num::rng::GROUP;

impl Kernel for HitchhikePlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, *self, out);
    }
}

const BLOCK: usize = 512;
const _: () = assert!(BLOCK.is_multiple_of(GROUP), "blocks begin at groups of draws");

fn next(view: &View<'_>, rule: HitchhikePlan, mut out: Out<'_>) {
    let (model, class) = (view.words(Column::Model, 0), view.bytes(Column::Class, 0));
    let (certain, differs, each_q30) = (rule.certain(), rule.probability_q30.differs(), rule.probability_q30.each);
    let givers = out.words(Column::Giver, 0);
    givers.fill(0);
    for d in 0..view.dimensions() {
        let (value, next) = (view.halves(Column::Value, d), out.halves(Column::Value, d));
        for (block, next) in next.chunks_mut(BLOCK).enumerate() {
            let begin = out.first + block * BLOCK;
            let mut words = [0u32; BLOCK];
            if !certain {
                fill_lanes(view.key(d), begin, next.len(), &mut words);
            }
            for (lane, next) in next.iter_mut().enumerate() {
                let i = begin + lane;
                let likely = if differs { each_q30[usize::from(class[i] & 15)] } else { each_q30[0] };
                let copies = 0u32.wrapping_sub(u32::from(happens(words[lane], likely)));
                let source = (i as u32) ^ ((i as u32 ^ model[i]) & copies);
                *next = value[source as usize];
            }
            // Apart, so that nobody pays for it where nothing is traced.
            for (lane, giver) in givers.iter_mut().skip(block * BLOCK).take(BLOCK).enumerate() {
                let i = begin + lane;
                let likely = if differs { each_q30[usize::from(class[i] & 15)] } else { each_q30[0] };
                // Dimensions differ in bits above, and whom they come from is the same.
                *giver |= giver::word(i as u32, model[i], u32::from(happens(words[lane], likely)) << d);
            }
        }
    }
}
