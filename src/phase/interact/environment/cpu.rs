//! The kernel of `interact/environment` for the CPU.
#![deny(clippy::float_arithmetic)]

use super::rule::EnvironmentPlan;
use crate::columns::Column;
use crate::config::plan::STRATEGIES_MAX;
use crate::kernel::{Kernel, Out, View};
use crate::num::fixed::pack;

impl Kernel for EnvironmentPlan {
    type First = ();

    fn next(&self, view: &View<'_>, (): &(), mut out: Out<'_>) {
        payoffs(view, self, out.first, out.words(Column::Payoff, 0));
    }
}

fn payoffs(view: &View<'_>, rule: &EnvironmentPlan, first: usize, out: &mut [u32]) {
    let (size, mut done) = (rule.size as usize, 0);
    while done < out.len() {
        // Agents of one patch share a row.
        let i = first + done;
        let len = (size - i % size).min(out.len() - done);
        let mut row = [0i32; STRATEGIES_MAX];
        row.copy_from_slice(rule.row(i as u32));
        for (word, s) in out[done..done + len].iter_mut().zip(&view.strategy[i..]) {
            *word = pack(row[usize::from(*s & 15)], *s);
        }
        done += len;
    }
}
