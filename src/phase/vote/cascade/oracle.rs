//! `vote/cascade`: each member of a chain weighs its signal against the choices before it.
#![deny(clippy::float_arithmetic)]

use super::rule::{CHAIN, CascadePlan};
use crate::columns::Column;
use crate::oracle::{Oracle, Out, View};
use crate::phase::vote::jury::OWN;

impl Oracle for CascadePlan {
    fn next(&self, view: &View<'_>, i: u32, out: &mut Out<'_>) {
        next(view, *self, i, out);
    }
}

/// Report of agent `i`.
fn next(view: &View<'_>, rule: CascadePlan, i: u32, out: &mut Out<'_>) {
    let first = i - i % rule.size;
    let truth = i64::from(view.word(first, CHAIN) >> 31);
    let signal = |i: u32| if view.word(i, OWN) / 4 < rule.accuracy_q30 { truth } else { 1 - truth };
    let mut choices: Vec<i64> = Vec::new();
    for j in first..first + rule.size {
        // Before a cascade the choices come in pairs: two alike begin one, two different ones say nothing.
        let choice = match choices.chunks_exact(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => pair[0],
            None if choices.len() % 2 == 1 && choices.last() != Some(&signal(j)) => i64::from(view.word(j, OWN) % 2),
            None => signal(j),
        };
        choices.push(choice);
    }
    let decision = choices.last().copied().unwrap_or(0);
    out.set(Column::Report, 0, choices[(i - first) as usize] + 2 * decision + 4 * truth + 8 * signal(i));
}
