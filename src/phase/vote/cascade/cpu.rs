//! The kernel of `vote/cascade` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::{CHAIN, CascadePlan};
use crate::columns::Column;
use crate::kernel::passes::Passes;
use crate::kernel::{Kernel, Out, View};
use crate::num::fixed::happens;
use crate::phase::vote::jury::OWN;
use crate::phase::vote::jury::cpu::{self as jury, words_of};
use crate::phase::vote::report::{DECIDED, SAID, SIGNAL, TRUE};

impl Kernel for CascadePlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        next(view, *self, out);
    }

    fn passes(&self, passes: &mut Passes<'_>) {
        jury::passes(passes);
    }
}

/// What a member chooses; `lead` counts the choices of 1 that are ahead of those of 0, and stays at −2 and 2.
#[inline(always)]
pub const fn choose(lead: &mut i32, signal: u8, coin: u8) -> u8 {
    let own = signal as i32 * 2 - 1;
    let choice = match *lead {
        -2 => 0,
        2 => 1,
        0 => signal,
        ahead => {
            if ahead == own {
                signal
            } else {
                coin
            }
        }
    };
    if *lead > -2 && *lead < 2 {
        *lead += choice as i32 * 2 - 1;
    }
    choice
}

fn next(view: &View<'_>, rule: CascadePlan, mut out: Out<'_>) {
    let size = rule.size as usize;
    let report = out.bytes(Column::Report, 0);
    let signals = words_of(view.key(OWN), out.first, out.len);
    for (chain, report) in report.chunks_mut(size).enumerate() {
        let first = chain * size;
        let truth = (view.key(CHAIN).word((out.first + first) as u32) >> 31) as u8;
        let (mut lead, mut choice) = (0, 0);
        for (report, word) in report.iter_mut().zip(&signals[first..]) {
            let signal = truth ^ u8::from(!happens(*word, rule.accuracy_q30));
            choice = choose(&mut lead, signal, *word as u8 & 1);
            *report = (choice * SAID) | (truth * TRUE) | (signal * SIGNAL);
        }
        for report in report {
            *report |= choice * DECIDED;
        }
    }
}
