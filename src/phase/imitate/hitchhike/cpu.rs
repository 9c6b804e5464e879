//! The kernel of `imitate/hitchhike` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::HitchhikePlan;
use crate::columns::Column;
use crate::kernel::{Kernel, Out, View, fill_lanes};
use crate::num::fixed::{ONE_Q30, happens};
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
    let model = view.words(Column::Model, 0);
    for d in 0..view.dimensions() {
        let (value, next) = (view.halves(Column::Value, d), out.halves(Column::Value, d));
        for (block, next) in next.chunks_mut(BLOCK).enumerate() {
            let begin = out.first + block * BLOCK;
            let mut words = [0u32; BLOCK];
            if rule.probability_q30 != ONE_Q30 {
                fill_lanes(view.key(d), begin, next.len(), &mut words);
            }
            for (lane, next) in next.iter_mut().enumerate() {
                let i = begin + lane;
                let copies = 0u32.wrapping_sub(u32::from(happens(words[lane], rule.probability_q30)));
                let source = (i as u32) ^ ((i as u32 ^ model[i]) & copies);
                *next = value[source as usize];
            }
        }
    }
}
