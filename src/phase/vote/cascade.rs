//! `vote/cascade`: the members of a chain decide one after the other, each seeing the choices before it.
//!
//! **Formula.** Per chain and step a truth θ, 0 or 1 alike; signals are right with probability p ≥ 1/2. Each member chooses what is
//! likelier given its signal and the choices it sees, and tosses a fair coin if both are equally likely. What it sees is then worth
//! one of five states: the choices before cancel (follow the signal); one choice ahead (follow the signal if it agrees, else the
//! coin); or two (a cascade: choose the same, whatever the signal). The chain's decision is the choice of its last member.
//! **Formats.** p in units of 2⁻³⁰. **Rounding.** None. **Draws.** Word 0: the signal (bits 31 to 2) and the coin (bit 0); 1, of the
//! chain's first agent: the truth (bit 31). **Sources.** Bikhchandani, Hirshleifer & Welch 1992.
//!
//! ```
//! use polity::phase::vote::cascade::choose;
//! // Nobody before, signal 1; then signal 0 and the coin 1: a cascade, which a third signal 0 does not stop.
//! let mut lead = 0;
//! let choices: Vec<u8> = [(1, 0), (0, 1), (0, 0)].iter().map(|(signal, coin)| choose(&mut lead, *signal, *coin)).collect();
//! assert_eq!((choices, lead), (vec![1, 1, 1], 2));
//! ```
#![deny(clippy::float_arithmetic)]

use super::{DECIDED, SAID, SIGNAL, TRUE, words_of};
use crate::columns::Column;
use crate::config::plan::{Spec, draw};
use crate::num::fixed::happens;
use crate::phase::{CpuKernel, Out, Phase, View};

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "vote/cascade",
    summary: "the members of a chain choose one after the other, each seeing the choices before it: information cascades",
    reads: &[],
    writes: &[Column::Report],
    by_group: true,
    draws: &["signal and coin 0", "truth of the chain 1"],
    sources: &["Bikhchandani, Hirshleifer & Welch 1992"],
    shader: ("shaders/vote/cascade.wgsl", include_str!("../../../shaders/vote/cascade.wgsl")),
    cpu: CpuKernel::Columns(next),
    models: None,
};

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

fn next(view: &View<'_>, mut out: Out<'_>) {
    let Spec::Cascade(rule) = &view.phase.spec else { unreachable!("kernel of vote/cascade") };
    let size = rule.size as usize;
    let report = out.bytes(Column::Report, 0);
    let signals = words_of(view.key(draw::SIGNAL), out.first, out.len);
    for (chain, report) in report.chunks_mut(size).enumerate() {
        let first = chain * size;
        let truth = (view.key(draw::CHAIN).word((out.first + first) as u32) >> 31) as u8;
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
