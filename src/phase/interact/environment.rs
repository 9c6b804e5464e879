//! `interact/environment`: earn what one's strategy is worth where one is.
//!
//! **Formula.** π_i = P[e][s_i], e the environment of i's patch: the index of its fixed group modulo the number of environments.
//! **Formats.** Payoffs in stored units. **Rounding.** None. **Draws.** None.
//! **Sources.** Haldane 1930; Levene 1953 (selection in several environments).
//!
//! ```
//! // Six agents in patches of two, two environments: the patches alternate.
//! let (size, environments) = (2, 2);
//! let of: Vec<u32> = (0..6).map(|i| i / size % environments).collect();
//! assert_eq!(of, [0, 0, 1, 1, 0, 0]);
//! ```
#![deny(clippy::float_arithmetic)]

use crate::columns::Column;
use crate::config::plan::{STRATEGIES_MAX, Spec};
use crate::num::fixed::pack;
use crate::phase::{CpuKernel, Phase, View};

/// The record of this phase.
pub static PHASE: Phase = Phase {
    name: "interact/environment",
    summary: "earn what one's strategy is worth in the environment of one's patch",
    reads: &[Column::Strategy],
    writes: &[Column::Payoff],
    by_group: false,
    draws: &[],
    sources: &["Haldane 1930", "Levene 1953"],
    shader: ("shaders/interact/environment.wgsl", include_str!("../../../shaders/interact/environment.wgsl")),
    cpu: CpuKernel::Payoff(payoffs),
    models: None,
};

fn payoffs(view: &View<'_>, first: usize, out: &mut [u32]) {
    let Spec::Environment(rule) = &view.phase.spec else { unreachable!("kernel of interact/environment") };
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
