//! The kernel of `imitate/proportional` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::ProportionalPlan;
use crate::kernel::model::{BLOCK, compared, draw_models, imitate};
use crate::kernel::{Kernel, Out, View};
use crate::num::fixed::unpack_payoff;
use crate::num::wide::index_below;
use multiversion::multiversion;

impl Kernel for ProportionalPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), out: Out<'_>) {
        imitate(view, &self.revision, out, |begin, out| next(view, self, begin, out), |begin, out| models(view, self, begin, out));
    }
}

/// Is a model that earned `more` than oneself copied, by these 32 bits? `range` ≤ 2^31.
#[inline(always)]
#[must_use]
pub const fn adopts(fraction: u32, range: u32, more: i32) -> bool {
    (index_below(fraction, range) as i32) < more
}

#[inline(always)]
fn next(view: &View<'_>, rule: &ProportionalPlan, begin: usize, out: &mut [u8]) {
    let models = draw_models(view, begin, out.len());
    let [mine, theirs] = compared(view, &rule.revision, &models, begin, out.len());
    if rule.by_degree {
        for (lane, out) in out.iter_mut().enumerate() {
            let more = unpack_payoff(theirs[lane]) - unpack_payoff(mine[lane]);
            let copies = adopts(models.fraction[lane], range(view, rule, (begin + lane) as u32, models.picked[lane]), more);
            *out = if copies { theirs[lane] } else { mine[lane] } as u8;
        }
        return;
    }
    take(rule.range, &mine, &theirs, &models.fraction, out);
}

/// Compares packed words and takes over strategies.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+bmi2", "x86_64+avx2+bmi2"))]
fn take(range: u32, mine: &[u32; BLOCK], theirs: &[u32; BLOCK], fraction: &[u32; BLOCK], out: &mut [u8]) {
    let n = out.len().min(BLOCK);
    let mut chosen = [0u32; BLOCK];
    for x in 0..n {
        let copies = 0u32.wrapping_sub(u32::from(adopts(fraction[x], range, unpack_payoff(theirs[x]) - unpack_payoff(mine[x]))));
        chosen[x] = mine[x] ^ ((mine[x] ^ theirs[x]) & copies);
    }
    for x in 0..n {
        out[x] = chosen[x] as u8;
    }
}

/// The difference of payoffs of a pair that is copied with certainty.
fn range(view: &View<'_>, rule: &ProportionalPlan, i: u32, j: u32) -> u32 {
    if rule.by_degree { rule.range * view.graph.degree(i).max(view.graph.degree(j)).max(1) } else { rule.range }
}

/// Whom each agent copies; the same decisions.
#[inline(always)]
fn models(view: &View<'_>, rule: &ProportionalPlan, begin: usize, out: &mut [u32]) {
    let models = draw_models(view, begin, out.len());
    for (lane, chosen) in out.iter_mut().enumerate() {
        let (i, j) = ((begin + lane) as u32, models.picked[lane]);
        let more = unpack_payoff(view.payoff[j as usize]) - unpack_payoff(view.payoff[begin + lane]);
        *chosen = if adopts(models.fraction[lane], range(view, rule, i, j), more) { j } else { i };
    }
}
