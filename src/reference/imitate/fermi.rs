//! `imitate/fermi`: adopt a random model's strategy with probability 1/(1+exp(−β(π_model − π_self))), by the plan's table.

use super::drawn;
use crate::config::plan::{FermiPlan, draw};
use crate::num::table::FermiTable;
use crate::reference::View;

/// Whom agent `i` copies; itself if nobody.
pub(in crate::reference) fn model(view: &View<'_>, rule: &FermiPlan, i: u32) -> u32 {
    let Some((j, fraction)) = drawn(view, i) else { return i };
    if !view.revises(i, &rule.revision, draw::REVISE) {
        return i;
    }
    if adopts(view, &rule.table, i, j, fraction) { j } else { i }
}

/// Does agent `i` take over what `j` does, by this fraction of 2^32?
pub(super) fn adopts(view: &View<'_>, table: &FermiTable, i: u32, j: u32, fraction: u32) -> bool {
    let difference = i64::from(view.payoff[j as usize]) - i64::from(view.payoff[i as usize]);
    i64::from(fraction >> 2) < adoption_q30(table, difference)
}

/// Base of the bin plus its slope times the first nine bits of the place in the bin; p(−d) = 1 − p(d); beyond the table 1.
pub(super) fn adoption_q30(table: &FermiTable, difference: i64) -> i64 {
    const ONE: i64 = 1 << 30;
    let width = 1i64 << table.bin_bits();
    let size = difference.abs();
    let up = match table.bins().get((size / width) as usize) {
        Some([base, slope]) => {
            let weight = (size % width) * 512 / width;
            i64::from(*base) + i64::from(*slope) * weight / 512
        }
        None => ONE,
    };
    if difference < 0 { ONE - up } else { up }
}
